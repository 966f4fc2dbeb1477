//! What all panes share: the drafts that lie open, where they go, what is under way, and how the screen looks.
//!
//! A pane knows its own state and the desk, and no other pane; so the desk knows no pane but by its name. (The text of a
//! draft and the list at its cursor are no pane: they lie in the tab and on the desk, and know neither.) That is what keeps
//! the imports of this folder from being one circle.

use std::time::Duration;

use ratatui::layout::Size;
use ratatui::style::Style;

use super::awaited::Awaited;
use super::command::{Command, When};
use super::effect::{Effect, Recovery, RunId, Submit};
use super::keymap::Keymap;
use super::known_tables::KnownTables;
use super::layout::{Areas, Pane, Place, Shape, View};
use super::listed::Listed;
use super::pane::editor::{Editor, Popup, Snapshot};
use super::reading_on::ReadingAll;
use super::tab::Tab;
use super::theme::{Depth, Theme, in_colour};
use crate::api::Units;
use crate::connection::{Access, Class, Facts};
use crate::draft::Format;
use crate::draft::complete::Seen;
use crate::draft::lint::table_name;
use crate::session::price::PriceList;
use crate::session::words::counted;
use crate::session::{Outcome, Progress, Report, guard};

/// What new drafts are called, with their number.
const NAME_OF_NEW: &str = "draft";

/// tmux drops a control sequence of more than a megabyte, and what is copied goes in one, four bytes for three. Many
/// terminals take less, and none says so.
pub const CLIPBOARD_BYTES_MAX: usize = 700_000;

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own that a key turns over"
)]
pub struct Desk {
    pub size: Size,
    pub focus: Pane,
    /// What the lower pane of a narrow screen shows.
    pub lower: Pane,
    pub rail: bool,
    pub zoom: bool,
    pub mouse: bool,
    pub ascii: bool,
    /// Lines of the text are numbered.
    pub line_numbers: bool,
    pub theme: Theme,
    pub theme_name: String,
    pub depth: Depth,
    pub keymap: Keymap,
    pub connection: Facts,
    /// The second connection, which every draft runs on too.
    pub versus: Option<Facts>,
    /// Until when a guarded connection is unlocked, in milliseconds since the epoch.
    pub unlocked_until_ms: Option<u64>,
    /// Wrong codes of guarded connections in a row.
    pub wrong_codes: u32,
    /// When the last of them was given, in milliseconds since the epoch.
    pub wrong_code_ms: u64,
    /// Never empty.
    pub tabs: Vec<Tab>,
    pub current: usize,
    /// The tables of the connection. Here and not in their pane: drafts are judged by them.
    pub tables: KnownTables,
    /// What items of the connection were seen to have.
    pub seen: Seen,
    /// The list at the cursor of the text.
    pub popup: Option<Popup>,
    pub notice: Option<Notice>,
    /// Every notice since the start.
    pub messages: Vec<Notice>,
    pub running: Option<Running>,
    /// All pages are being read, until this much.
    pub reading_all: Option<ReadingAll>,
    /// Whether rehearsals follow the text.
    pub rehearses_as_typed: bool,
    /// The draft and its revision of a rehearsal that follows the text, until its answer is there.
    pub rehearsing: Option<(String, u64)>,
    /// The history is being asked about a token.
    pub looks_at_token: bool,
    pub last: Option<LastRun>,
    /// What this window's runs were reported to consume.
    pub session_units: Units,
    /// What units cost.
    pub prices: PriceList,
    /// When this window began, in milliseconds since the epoch.
    pub began_ms: u64,
    /// Milliseconds since the epoch, as of the event being dealt with.
    pub now_ms: u64,
    /// Commands that wait for a long text to be read.
    pub awaited: Option<Awaited>,
    /// What a second press of the same key would confirm.
    pub confirming: Option<Command>,
    pub interrupted_ms: Option<u64>,
    pub quit: bool,
    pub terminated: Option<i32>,
    next_run: u64,
    next_draft: u64,
    /// Makes the ids of this window's drafts its own.
    seed: String,
}

/// What a desk looks like, and where its drafts go, at the start.
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Setting {
    pub size: Size,
    pub theme: Theme,
    pub theme_name: String,
    pub depth: Depth,
    pub keymap: Keymap,
    pub connection: Facts,
    pub ascii: bool,
    pub line_numbers: bool,
    /// The keys of vim.
    pub vim: bool,
    pub mouse: bool,
    pub rehearses_as_typed: bool,
    pub now_ms: u64,
    pub seed: String,
}

/// A submission under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    pub submit: Submit,
    pub tab: String,
    pub revision: u64,
    pub since_ms: u64,
    pub cancelled: bool,
    pub progress: Option<Progress>,
    /// How often a request of it was sent again.
    pub retries: usize,
}

impl Running {
    pub fn seconds(&self, now_ms: u64) -> f64 {
        Duration::from_millis(now_ms.saturating_sub(self.since_ms)).as_secs_f64()
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LastRun {
    pub run: i64,
    pub outcome: Outcome,
    pub duration_ms: f64,
}

/// A sentence at the bottom of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    /// Stays until Esc.
    pub error: bool,
}

impl Desk {
    pub fn new(setting: Setting) -> Self {
        let mut desk = Self {
            size: setting.size,
            focus: Pane::Editor,
            lower: Pane::Results,
            rail: true,
            zoom: false,
            mouse: setting.mouse,
            ascii: setting.ascii,
            line_numbers: setting.line_numbers,
            theme: setting.theme,
            theme_name: setting.theme_name,
            depth: setting.depth,
            keymap: setting.keymap,
            connection: setting.connection,
            versus: None,
            unlocked_until_ms: None,
            wrong_codes: 0,
            wrong_code_ms: 0,
            tabs: Vec::new(),
            current: 0,
            tables: KnownTables::default(),
            seen: Seen::default(),
            popup: None,
            notice: None,
            messages: Vec::new(),
            running: None,
            reading_all: None,
            rehearses_as_typed: setting.rehearses_as_typed,
            rehearsing: None,
            looks_at_token: false,
            last: None,
            session_units: Units::default(),
            prices: PriceList::default(),
            began_ms: setting.now_ms,
            now_ms: setting.now_ms,
            awaited: None,
            confirming: None,
            interrupted_ms: None,
            quit: false,
            terminated: None,
            next_run: 1,
            next_draft: 1,
            seed: setting.seed,
        };
        desk.add_draft(None, "");
        desk
    }

    pub fn tab(&self) -> &Tab {
        &self.tabs[self.current]
    }

    pub fn tab_mut(&mut self) -> &mut Tab {
        &mut self.tabs[self.current]
    }

    pub fn tab_named(&mut self, id: &str) -> Option<&mut Tab> {
        self.tabs.iter_mut().find(|tab| tab.id == id)
    }

    /// The report of the draft on the screen.
    pub fn report(&self) -> Option<&Report> {
        self.tab().shown.as_ref().map(|shown| &*shown.report)
    }

    pub fn view(&self) -> View {
        let tab = self.tab();
        View {
            focus: self.focus,
            lower: self.lower,
            rail: self.rail,
            zoom: self.zoom,
            draft_lines: tab.editor.line_count(),
            rows_read: tab.shown.as_ref().map_or(0, |shown| shown.sums.rows_read),
        }
    }

    pub fn areas(&self) -> Areas {
        Areas::of(self.view(), self.size)
    }

    pub fn shape(&self) -> Shape {
        Shape::of(self.size)
    }

    /// What belongs to a connection, in the colour it was given.
    pub fn style_of(&self, facts: &Facts, style: Style) -> Style {
        let colour = facts.colour.as_ref().filter(|_| self.theme_name != "mono");
        in_colour(style, colour.map(|colour| colour.value.as_str()), self.depth)
    }

    /// Whether drafts go to the local engine, where nothing costs anything.
    pub fn is_local(&self) -> bool {
        self.connection.class.value == Class::Local && self.connection.endpoint.is_none()
    }

    pub fn is_unlocked(&self) -> bool {
        self.unlocked_until_ms.is_some_and(|until| self.now_ms < until)
    }

    /// A wrong code was given: for a while no other is taken.
    pub fn count_wrong_code(&mut self) {
        self.wrong_codes = self.wrong_codes.saturating_add(1);
        self.wrong_code_ms = self.now_ms;
    }

    /// How long no code is taken yet.
    pub fn no_code_for(&self) -> Option<Duration> {
        let wait = guard::wait(self.wrong_codes);
        // A clock that was set back meanwhile must not close the connection until it has caught up.
        let since = self.now_ms.checked_sub(self.wrong_code_ms).map(Duration::from_millis)?;
        wait.checked_sub(since).filter(|left| self.wrong_codes > 0 && !left.is_zero())
    }

    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Whether the passing of time is to be seen.
    pub fn animates(&self) -> bool {
        self.is_running() || self.is_catching_up() || self.no_code_for().is_some()
    }

    /// Whether lines in view still wait for their colours.
    pub fn is_catching_up(&self) -> bool {
        !self.tab().editor.is_coloured()
    }

    pub fn say(&mut self, text: impl Into<String>) {
        self.note(Notice { text: text.into(), error: false });
    }

    pub fn fail(&mut self, text: impl Into<String>) {
        self.note(Notice { text: text.into(), error: true });
    }

    /// As [`fail`](Self::fail), where what is on the screen already may be why: then it stays there.
    pub fn fail_as_well(&mut self, text: impl Into<String>) {
        let notice = Notice { text: text.into(), error: true };
        self.messages.push(notice.clone());
        self.notice.get_or_insert(notice);
    }

    /// Copies a part of a draft, which has it for itself as well.
    pub fn copy_of_draft(&mut self, text: &Snapshot, effects: &mut Vec<Effect>) {
        if text.len() > CLIPBOARD_BYTES_MAX {
            return self.say("too long for the clipboard of a terminal; ^V puts it in here");
        }
        self.copy(text.to_text(), effects);
    }

    /// Has the terminal fill its clipboard, and says so.
    pub fn copy(&mut self, text: String, effects: &mut Vec<Effect>) {
        self.copy_as(None, text, effects);
    }

    /// As [`copy`](Self::copy), and says what it is.
    pub fn copy_as(&mut self, what: Option<&str>, text: String, effects: &mut Vec<Effect>) {
        if text.len() > CLIPBOARD_BYTES_MAX {
            return self.say("too long for the clipboard of a terminal");
        }
        let characters = counted(text.chars().count(), "character");
        self.say(match what {
            Some(what) => format!("copied {what}: {characters}"),
            None => format!("copied {characters}"),
        });
        effects.push(Effect::Copy(text));
    }

    fn note(&mut self, notice: Notice) {
        self.messages.push(notice.clone());
        self.notice = Some(notice);
    }

    pub fn focus(&mut self, pane: Pane) {
        self.popup = None;
        self.focus = pane;
        if pane.is_lower() {
            self.lower = pane;
        }
        if pane.place() == Place::Rail {
            self.rail = true;
        }
    }

    pub fn fresh_run(&mut self) -> RunId {
        let run = RunId(self.next_run);
        self.next_run += 1;
        run
    }

    /// How many runs this window began so far.
    pub fn fresh_runs(&self) -> u64 {
        self.next_run
    }

    /// Opens a tab on a text and goes there. An untouched empty draft gives way to it.
    pub fn add_draft(&mut self, name: Option<String>, text: &str) -> &mut Tab {
        let number = self.next_draft;
        self.next_draft += 1;
        let name = name.unwrap_or_else(|| format!("{NAME_OF_NEW}-{number}.pql"));
        let editor = Editor::new(Format::of(&name, text), text);
        let tab = Tab::new(format!("{}-{number}", self.seed), name, editor);
        let untouched = self.tabs.get(self.current).is_some_and(Tab::is_untouched);
        if untouched {
            self.tabs[self.current] = tab;
        } else {
            self.tabs.push(tab);
            self.current = self.tabs.len() - 1;
        }
        self.tab_mut()
    }

    /// Names this window: the ids of its drafts begin so.
    pub fn window(&self) -> &str {
        &self.seed
    }

    /// Recovery copies that are not written yet.
    pub fn unsaved(&self) -> Vec<Recovery> {
        self.tabs.iter().filter(|tab| !tab.is_untouched()).map(Tab::recovery).collect()
    }

    /// The drafts whose text stands in no file of the user's.
    pub fn only_here(&self) -> Vec<Recovery> {
        self.tabs.iter().filter(|tab| tab.is_only_here()).map(Tab::recovery).collect()
    }

    /// Takes note of what the items of a report have, for what is offered while typing.
    pub fn learn(&mut self, report: &Report) {
        if report.connection != self.connection.name {
            return;
        }
        for statement in &report.statements {
            let Some(table) = statement.table.as_deref().map(table_name) else { continue };
            let items = statement.items.iter().flatten().chain(&statement.item);
            self.seen.learn(table, items);
        }
    }

    /// Rows of a page of the focused pane.
    pub fn page(&self) -> isize {
        let height = self.areas().pane(self.focus).map_or(0, |area| area.height.saturating_sub(3));
        isize::try_from(height.max(1)).unwrap_or(1)
    }

    /// Whether a command makes sense now.
    pub fn allows(&self, when: When) -> bool {
        match when {
            When::Always => true,
            When::Idle => !self.is_running(),
            When::Running => self.is_running(),
            When::Unanswered => !self.is_running() && self.unanswered_token().is_some(),
            When::Unknown => {
                let outcome = self.report().map(|report| report.outcome);
                !self.is_running() && outcome == Some(Outcome::Unknown)
            }
            When::More => !self.is_running() && self.further_page().is_some(),
            When::Rows => self.tab().found().is_some(),
            When::Remote => self.connection.region.is_some() || self.connection.endpoint.is_some(),
            When::Guarded => self.connection.access.value == Access::Guarded,
            When::Problems => !self.tab().editor.findings().list().is_empty(),
            When::Fixable => self.tab().editor.fix_at_cursor().is_some(),
        }
    }

    /// The token of the run on the screen, where asking again with it says what became of it.
    pub fn unanswered_token(&self) -> Option<String> {
        self.tab().shown.as_ref()?.unanswered_token()
    }

    /// Cancels the run under way. What was sent without an answer stays unknown. Where all pages are read, the one that
    /// was asked for still comes: it is paid for.
    pub fn cancel_run(&mut self, effects: &mut Vec<Effect>) {
        if self.reading_all.take().is_some() {
            return self.say("no further page is asked for; Esc again gives up the one under way");
        }
        if let Some(running) = &mut self.running {
            running.cancelled = true;
            effects.push(Effect::Cancel(running.submit.run));
        }
    }

    /// Puts the cursor of the draft on the statement that is selected in the results. The keys stay where they are: what
    /// is typed next is not to be text of the draft.
    pub fn show_statement(&mut self) {
        let selected = self.tab().selected_statement().map(|row| (row.position, row.index));
        let Some((position, index)) = selected else { return self.say("no statement is selected") };
        let statement = self.tab().editor.draft().statements.get(position);
        let Some(span) = statement.map(|statement| statement.span) else {
            return self.say("the draft has no such statement any more");
        };
        self.tab_mut().editor.go_to(span.start);
        self.say(format!("the draft is at statement {index}; Alt-3 goes there"));
    }

    /// Makes ready what the selected statement read, for a grid of this size.
    pub fn settle_found(&mut self, size: Size) {
        if let Some(tab) = self.tabs.get_mut(self.current) {
            tab.settle_found(&self.tables, size);
        }
    }

    /// Shows a page in the draft it is of, unless that was closed meanwhile. True where it goes on with what is there.
    pub fn show_page(&mut self, tab: &str, listed: Listed, revision: u64, token: &str) -> bool {
        let tab = self.tabs.iter_mut().find(|open| open.id == tab);
        tab.is_some_and(|tab| tab.show_page(listed, revision, token, &self.tables))
    }

    /// Where the selected SELECT stopped, if it has more to read: its place in the text, and its NextToken.
    pub fn further_page(&self) -> Option<(usize, &str)> {
        let statement = self.tab().selected_statement()?;
        Some((statement.position, statement.next_token.as_deref()?))
    }

    /// Whether the draft on the screen is of its text as it is, and planned on the tables as they are.
    pub fn is_read(&self) -> bool {
        let (editor, tables) = (&self.tab().editor, self.tables.version());
        editor.is_understood() && tables.is_none_or(|version| editor.is_assessed_with(version))
    }

    /// Parses and plans the draft on the screen now, however long it is.
    pub fn understand(&mut self) {
        let tables = self.tables.told();
        let editor = &mut self.tab_mut().editor;
        editor.understand();
        if let Some((tables, version)) = tables.filter(|(_, now)| !editor.is_assessed_with(*now)) {
            editor.assess(&tables, version);
        }
    }
}
