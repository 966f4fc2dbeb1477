//! Everything the screen shows, as plain data.

use std::path::PathBuf;
use std::sync::Arc;

use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use super::effect::{Effect, Parse, Submit};
use super::event::RunId;
use super::keymap::Keymap;
use super::layout::{Areas, Pane, Shape, View};
use super::overlay::Overlay;
use super::overlay::welcome::Welcome;
use super::pane::completion::Popup;
use super::pane::detail::Detail;
use super::pane::editor::Editor;
use super::pane::history::History;
use super::pane::margin;
use super::pane::tables::Tables;
use super::theme::{Depth, Theme, in_colour};
use super::widget::Selection;
use crate::api::Units;
use crate::api::table::TableDescription;
use crate::connection::Facts;
use crate::draft::Format;
use crate::session::compare::Difference;
use crate::session::{Outcome, Progress, Report, StatementReport};
use crate::workspace::{Fingerprint, SavedDraft};

/// The text of the one draft there is when nothing else is.
const EMPTY_NAME: &str = "draft";

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own that a key turns over"
)]
pub struct State {
    pub size: Size,
    pub focus: Pane,
    /// What the lower pane of a narrow screen shows.
    pub lower: Pane,
    pub rail: bool,
    pub zoom: bool,
    pub mouse: bool,
    pub ascii: bool,
    pub theme: Theme,
    pub theme_name: String,
    pub depth: Depth,
    pub keymap: Keymap,
    pub connection: Facts,
    /// The second connection, which every draft runs on too.
    pub versus: Option<Facts>,
    /// Until when a guarded connection is unlocked, in milliseconds since the epoch.
    pub unlocked_until_ms: Option<u64>,
    /// Never empty.
    pub tabs: Vec<Tab>,
    pub current: usize,
    pub tables: Tables,
    pub history: History,
    pub detail: Detail,
    /// How far the capacity pane is scrolled.
    pub capacity_top: usize,
    pub overlay: Option<Overlay>,
    /// The list at the cursor of the text.
    pub popup: Option<Popup>,
    pub notice: Option<Notice>,
    /// Every notice since the start.
    pub messages: Vec<Notice>,
    pub running: Option<Running>,
    pub last: Option<LastRun>,
    /// What this window's runs were reported to consume.
    pub session_units: Units,
    /// Milliseconds since the epoch, as of the event being dealt with.
    pub now_ms: u64,
    /// What a second press of the same key would confirm.
    pub confirming: Option<super::command::Command>,
    pub interrupted_ms: Option<u64>,
    /// The entry of the history to be run again as soon as it is open.
    pub rerun: Option<i64>,
    pub quit: bool,
    pub terminated: Option<i32>,
    /// Drafts named on the command line.
    to_open: Vec<PathBuf>,
    welcome: bool,
    next_run: u64,
    next_draft: u64,
    /// Makes the ids of this window's drafts its own.
    seed: String,
}

/// What a state begins with.
pub struct Beginning {
    pub size: Size,
    pub theme: Theme,
    pub theme_name: String,
    pub depth: Depth,
    pub keymap: Keymap,
    pub connection: Facts,
    pub ascii: bool,
    pub mouse: bool,
    pub drafts: Vec<PathBuf>,
    pub welcome: bool,
    pub problems: Vec<String>,
    pub now_ms: u64,
    pub seed: String,
}

/// A draft on the screen.
pub struct Tab {
    /// Names its recovery copy.
    pub id: String,
    pub name: String,
    pub file: Option<PathBuf>,
    /// The file as it was read or written last.
    pub known: Option<Fingerprint>,
    /// A file that holds something unexpected, and what: the next save under this name is a yes.
    pub overwrite: Option<(PathBuf, Fingerprint)>,
    pub editor: Editor,
    /// The revision, and the version of the tables, that it is being parsed with beside the loop.
    pub parsing: Option<(u64, Option<u64>)>,
    /// The revision that the file holds.
    pub filed: Option<u64>,
    /// The revision that the recovery copy holds, or will.
    pub kept: u64,
    pub shown: Option<Shown>,
    /// The statement selected in the results.
    pub selected: Selection,
}

/// A report and the revision of the text it is about.
pub struct Shown {
    pub report: Box<Report>,
    pub revision: u64,
    /// What the second connection made of it.
    pub versus: Option<Versus>,
}

/// The report of the second connection, and in what it differs.
pub struct Versus {
    pub report: Box<Report>,
    pub differences: Vec<Difference>,
}

impl Versus {
    pub fn differs(&self, statement: usize) -> bool {
        self.differences.iter().any(|difference| difference.statement == Some(statement))
    }
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

impl State {
    pub fn new(beginning: Beginning) -> Self {
        let mut state = Self {
            size: beginning.size,
            focus: Pane::Editor,
            lower: Pane::Results,
            rail: true,
            zoom: false,
            mouse: beginning.mouse,
            ascii: beginning.ascii,
            theme: beginning.theme,
            theme_name: beginning.theme_name,
            depth: beginning.depth,
            keymap: beginning.keymap,
            connection: beginning.connection,
            versus: None,
            unlocked_until_ms: None,
            tabs: Vec::new(),
            current: 0,
            tables: Tables::default(),
            history: History::default(),
            detail: Detail::default(),
            capacity_top: 0,
            overlay: None,
            popup: None,
            notice: None,
            messages: Vec::new(),
            running: None,
            last: None,
            session_units: Units::default(),
            now_ms: beginning.now_ms,
            confirming: None,
            interrupted_ms: None,
            rerun: None,
            quit: false,
            terminated: None,
            to_open: beginning.drafts,
            welcome: beginning.welcome,
            next_run: 1,
            next_draft: 1,
            seed: beginning.seed,
        };
        state.add_draft(None, "");
        if state.welcome && state.to_open.is_empty() {
            state.overlay = Some(Overlay::Welcome(Welcome::default()));
        }
        for problem in beginning.problems {
            state.fail(problem);
        }
        state.settle();
        state
    }

    /// What is asked of the world once the first frame stands.
    pub fn at_start(&mut self) -> Vec<Effect> {
        let mut wishes = vec![Effect::Restore, Effect::ListTables, self.history.list()];
        if !self.to_open.is_empty() {
            wishes.push(Effect::Open(std::mem::take(&mut self.to_open)));
        }
        wishes
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
        View { focus: self.focus, lower: self.lower, rail: self.rail, zoom: self.zoom }
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

    pub fn is_unlocked(&self) -> bool {
        self.unlocked_until_ms.is_some_and(|until| self.now_ms < until)
    }

    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Whether the passing of time is to be seen.
    pub fn animates(&self) -> bool {
        self.is_running() || self.is_catching_up()
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
        if matches!(pane, Pane::Tables | Pane::History) {
            self.rail = true;
        }
    }

    pub fn fresh_run(&mut self) -> RunId {
        let run = RunId(self.next_run);
        self.next_run += 1;
        run
    }

    /// Opens a tab on a text and goes there. An untouched empty draft gives way to it.
    pub fn add_draft(&mut self, name: Option<String>, text: &str) -> &mut Tab {
        let number = self.next_draft;
        self.next_draft += 1;
        let name = name.unwrap_or_else(|| format!("{EMPTY_NAME}-{number}.pql"));
        let editor = Editor::new(Format::of(&name, text), text);
        let tab = Tab {
            id: format!("{}-{number}", self.seed),
            name,
            file: None,
            known: None,
            overwrite: None,
            editor,
            parsing: None,
            filed: None,
            kept: 0,
            shown: None,
            selected: Selection::default(),
        };
        let untouched = self.tabs.get(self.current).is_some_and(Tab::is_untouched);
        if untouched {
            self.tabs[self.current] = tab;
        } else {
            self.tabs.push(tab);
            self.current = self.tabs.len() - 1;
        }
        self.tab_mut()
    }

    /// Recovery copies that are not written yet.
    pub fn unsaved(&self) -> Vec<SavedDraft> {
        self.tabs.iter().filter(|tab| !tab.is_untouched()).map(Tab::saved).collect()
    }

    /// Brings what is selected into view; the last step of every update.
    pub fn settle(&mut self) {
        let areas = self.areas();
        let height = |pane| {
            areas.pane(pane).map_or(0, |area: Rect| usize::from(area.height.saturating_sub(2)))
        };
        if let Some(pane) = areas.pane(Pane::Editor) {
            let area = margin::text_area(self.tab(), pane);
            let (height, width) = (usize::from(area.height), usize::from(area.width));
            self.tab_mut().editor.prepare(height, width);
        }
        let results_height =
            height(Pane::Results).saturating_sub(super::pane::results::HEADER_ROWS);
        let count = self.report().map_or(0, |report| report.statements.len());
        self.tab_mut().selected.keep_in_view(results_height, count);
        self.tables.keep_in_view(height(Pane::Tables));
        self.history.keep_in_view(height(Pane::History));
    }
}

impl Tab {
    /// Nothing would be lost with it.
    pub fn is_untouched(&self) -> bool {
        self.file.is_none()
            && self.shown.is_none()
            && self.editor.lines().iter().all(String::is_empty)
    }

    /// Differs from its file.
    pub fn is_changed(&self) -> bool {
        self.file.is_some() && self.filed != Some(self.editor.revision())
    }

    pub fn is_stale(&self, shown: &Shown) -> bool {
        shown.revision != self.editor.revision()
    }

    /// What was reported of the statement at this position, and whether the text changed since.
    pub fn verdict_of(&self, position: usize) -> Option<(&StatementReport, bool)> {
        let shown = self.shown.as_ref()?;
        // They stand in the order of the draft.
        let rows = &shown.report.statements;
        let at = rows.partition_point(|row| row.position < position);
        let row = rows.get(at).filter(|row| row.position == position)?;
        Some((row, self.is_stale(shown)))
    }

    pub fn to_parse(&self, tables: Option<(Arc<Vec<TableDescription>>, u64)>) -> Parse {
        Parse {
            tables,
            tab: self.id.clone(),
            revision: self.editor.revision(),
            format: self.editor.format(),
            text: self.editor.text(),
        }
    }

    pub fn saved(&self) -> SavedDraft {
        SavedDraft {
            id: self.id.clone(),
            name: self.name.clone(),
            text: self.editor.text(),
            file: self.file.clone(),
            cursor: self.editor.cursor(),
        }
    }

    /// Shows a report and selects what is most worth seeing: the first statement that failed.
    pub fn show(&mut self, report: Box<Report>, revision: u64) {
        use crate::session::Verdict;
        let first = report
            .statements
            .iter()
            .position(|row| matches!(row.verdict, Verdict::Failed | Verdict::Unknown));
        self.selected = Selection { index: first.unwrap_or(0), top: 0 };
        self.shown = Some(Shown { report, revision, versus: None });
    }
}
