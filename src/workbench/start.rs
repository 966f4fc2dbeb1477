//! What the workbench is started with, and its start.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use anyhow::Context as _;
use jiff::tz::TimeZone;

use super::app::App;
use super::desk::Setting;
use super::doer::Doer;
use super::highlight;
use super::keymap::Keymap;
use super::state::{Beginning, State};
use super::terminal::{Input, Pasting, Screen, Tty, Wake, signals};
use super::theme::{Depth, Theme};
use crate::connection::Connections;
use crate::session::Session;
use crate::session::price::PriceList;
use crate::workspace::config::Keys;
use crate::workspace::{Config, Document, Folders, Kind, read_text};

/// Everything `main` found out before the screen is taken; nothing below reads the environment.
pub struct Start {
    /// Files named on the command line.
    pub drafts: Vec<PathBuf>,
    pub session: Session,
    pub connections: Connections,
    pub folders: Folders,
    pub config: Config,
    /// What was wrong with config.toml, to be shown: the workbench starts with the defaults all the same.
    pub config_problem: Option<String>,
    /// No local database stood there before this start.
    pub first_run: bool,
    /// What in the folders was open to others, to be shown.
    pub opened: Vec<String>,
    /// `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// Finds the time zone of the user.
    pub zone: fn() -> TimeZone,
}

/// What wakes the loop, and where it hears it. Made before anything else: connections speak to the person by it.
pub type Channel = (Sender<Wake>, Receiver<Wake>);

/// Takes the terminal and returns when the user has quit. The terminal is given back on every way out.
pub fn start(start: Start, (sender, events): Channel) -> anyhow::Result<()> {
    const NEEDED: &str = "the workbench needs a terminal, `dynadraft run DRAFT` does not";
    // Before the first thread: those that are there already would be stopped by it.
    signals::hold_back_stop()?;
    // The first lines to be coloured must not wait for the grammars.
    std::thread::spawn(highlight::warm_up);
    let (tty, pasting) = (Arc::new(Tty::open().context(NEEDED)?), Pasting::default());
    // Heard from here on, so that none of them finds the terminal taken and nobody to give it back.
    signals::listen(Arc::clone(&tty), sender.clone())?;
    let mouse = start.config.mouse;
    let screen = Screen::take(mouse, Arc::clone(&tty), pasting.clone(), sender.clone());
    let screen = screen.context(NEEDED)?;
    let mut state = State::new(beginning(&start, screen.size()?));
    state.desk.prices = PriceList::new(&start.config.prices);
    let clock = start.session.clock.clone();
    let doer =
        Doer::new(start.session, start.connections, start.folders, start.editor, sender.clone())?
            .within(start.config.rehearse_budget())
            .in_zone(start.zone);
    let input = Input::listen(tty, pasting, sender)?;
    let wishes = Vec::new();
    let app = App {
        state,
        screen,
        doer,
        clock,
        events,
        input,
        wishes,
        owes_input: false,
        is_away: false,
    };
    let signal = app.run()?;
    match signal {
        Some(signal) => Ok(signals::end_by(signal)?),
        None => Ok(()),
    }
}

fn beginning(start: &Start, size: ratatui::layout::Size) -> Beginning {
    let mut problems: Vec<String> = start.config_problem.iter().cloned().collect();
    problems.extend(start.opened.iter().cloned());
    problems.extend(start.session.notices());
    let depth =
        if crossterm::style::available_color_count() > 256 { Depth::Many } else { Depth::Sixteen };
    let theme_name = if start.no_color { "mono" } else { start.config.theme.as_str() };
    let theme = theme(start, theme_name, depth).unwrap_or_else(|problem| {
        problems.push(problem);
        Theme::bundled("dark", depth).expect("a test reads the bundled themes")
    });
    let keymap = keymap(start).unwrap_or_else(|problem| {
        problems.push(problem);
        Keymap::standard()
    });
    let setting = Setting {
        size,
        theme,
        theme_name: theme_name.to_owned(),
        depth,
        keymap,
        connection: start.session.connection.facts().clone(),
        ascii: start.config.ascii,
        line_numbers: start.config.line_numbers,
        vim: start.config.keys == Keys::Vim,
        mouse: start.config.mouse,
        rehearses_as_typed: start.config.rehearses_as_typed(),
        now_ms: start.session.clock.now_ms(),
        seed: start.session.ids.fresh(),
    };
    let (drafts, welcome) = (start.drafts.clone(), start.first_run);
    Beginning { setting, drafts, welcome, problems }
}

/// A bundled theme, or the file of that name in the config folder's themes/.
fn theme(start: &Start, name: &str, depth: Depth) -> Result<Theme, String> {
    let path = start.folders.config.join("themes").join(format!("{name}.toml"));
    match read_text(&path, Kind::Settings) {
        Ok(Document { text, .. }) => {
            Theme::read(&text, depth).map_err(|error| format!("{}: {error}", path.display()))
        }
        Err(error) if error.is_missing() => {
            Theme::bundled(name, depth).map_err(|error| error.to_string())
        }
        Err(error) => Err(error.to_string()),
    }
}

fn keymap(start: &Start) -> Result<Keymap, String> {
    let path = start.folders.config.join("keys.toml");
    match read_text(&path, Kind::Settings) {
        Ok(Document { text: patch, .. }) => {
            Keymap::patched(&patch).map_err(|error| error.to_string())
        }
        Err(error) if error.is_missing() => Ok(Keymap::standard()),
        Err(error) => Err(error.to_string()),
    }
}
