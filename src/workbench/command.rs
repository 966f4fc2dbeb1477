//! The table of commands: what a key, the palette, `:` and the help screen can ask for.

use super::layout::Pane;
use super::state::State;
use crate::connection::Access;
use crate::session::Outcome;

/// What can be asked of the workbench.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    Run,
    RunHere,
    CancelRun,
    AskAgain,
    Look,
    ModeNext,
    Convert,
    Plan,
    Format,
    DraftNew,
    DraftClose,
    DraftNext,
    DraftPrevious,
    DraftOpen,
    DraftSave,
    DraftEditor,
    Undo,
    Redo,
    Cut,
    Paste,
    SelectAll,
    Complete,
    ProblemNext,
    StatementNext,
    StatementPrevious,
    FocusNext,
    FocusPrevious,
    FocusTables,
    FocusHistory,
    FocusEditor,
    FocusResults,
    FocusDetail,
    FocusCapacity,
    ShowReasons,
    ShowItem,
    ShowWire,
    RailToggle,
    ZoomToggle,
    MouseToggle,
    HistorySearch,
    HistoryRerun,
    TablesRefresh,
    TableSelect,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Left,
    Right,
    Open,
    CopyValue,
    Palette,
    ByName,
    Help,
    ThemeNext,
    SampleBank,
    SampleMusic,
    Connections,
    Versus,
    Pull,
    Unlock,
    Messages,
    Escape,
    Interrupt,
    Back,
    Suspend,
    Quit,
}

/// Where the keys of a command are listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// In every pane, also while typing.
    Everywhere,
    /// While typing.
    Text,
    /// In every pane but the text.
    Panes,
    Tables,
    History,
    Results,
    Detail,
}

/// A line of the table.
pub struct Spec {
    pub command: Command,
    /// As keys.toml names it.
    pub id: &'static str,
    /// As `:` takes it; empty for what only a key can mean.
    pub name: &'static str,
    pub title: &'static str,
    /// A sentence for the help.
    pub doc: &'static str,
    /// For the line of hints, where there is one word for it; the lower the rank, the longer it stays.
    pub hint: Option<(u8, &'static str)>,
    pub context: Context,
    pub enabled: fn(&State) -> bool,
}

const fn spec(
    command: Command,
    context: Context,
    id: &'static str,
    name: &'static str,
    title: &'static str,
    doc: &'static str,
) -> Spec {
    Spec { command, id, name, title, doc, hint: None, context, enabled: always }
}

impl Spec {
    const fn hint(mut self, rank: u8, word: &'static str) -> Self {
        self.hint = Some((rank, word));
        self
    }

    const fn when(mut self, enabled: fn(&State) -> bool) -> Self {
        self.enabled = enabled;
        self
    }
}

use Command as C;
use Context::{Detail, Everywhere, History, Panes, Results, Tables, Text};

#[rustfmt::skip]
pub const COMMANDS: &[Spec] = &[
    spec(C::Run, Everywhere, "draft.run", "run", "Run the draft", "Sends every statement of the draft in its mode; the verdicts come back into the margin. A scan on a service wants a second press.").hint(0, "run").when(can_run),
    spec(C::RunHere, Everywhere, "draft.run-here", "here", "Run the statement at the cursor", "Sends that one statement, in the draft's mode, as a request of its own.").hint(4, "at cursor").when(can_run),
    spec(C::CancelRun, Everywhere, "run.cancel", "cancel", "Cancel the run", "What has not been sent is not sent; what was sent without an answer stays unknown.").when(is_running),
    spec(C::AskAgain, Everywhere, "run.ask-again", "again", "Ask again with the same token", "Sends a transaction that was not answered once more: its ClientRequestToken keeps it from being done twice, for ten minutes.").when(is_unanswered),
    spec(C::Look, Everywhere, "run.look", "look", "Look what became of it", "Reads the items of writes that were not answered, and says of each whether it is as the write leaves it.").when(is_unknown),
    spec(C::ModeNext, Everywhere, "draft.mode", "mode", "Next run mode", "Single, batch, transaction: writes the `--@ mode` line of the draft. A transaction draft becomes PartiQL in a tab of its own.").hint(5, "mode"),
    spec(C::Convert, Everywhere, "draft.convert", "convert", "Convert the draft", "Opens PartiQL writes as a TransactWriteItems request, and such a request as PartiQL, in a tab of its own; what is not quite the same stands in comments."),
    spec(C::Plan, Everywhere, "draft.plan", "plan", "Plan the draft", "How each statement would be served: by key, query or scan; and what is wrong. Nothing is sent.").hint(6, "plan"),
    spec(C::Format, Everywhere, "draft.format", "format", "Format the draft", "Lays the text out anew; comments and settings stay where they stand.").hint(8, "format"),
    spec(C::DraftNew, Everywhere, "draft.new", "new", "New draft", "Opens an empty draft in a tab of its own."),
    spec(C::DraftOpen, Everywhere, "draft.open", "open", "Open a file", "Opens a draft file: .pql, .partiql or .tx.json."),
    spec(C::DraftSave, Everywhere, "draft.save", "write", "Save as a file", "Writes the draft to its file; every draft is kept without it, too."),
    spec(C::DraftClose, Everywhere, "draft.close", "close", "Close the draft", "Closes the tab and forgets the draft unless it has a file or a run in the history."),
    spec(C::DraftNext, Everywhere, "draft.next", "next", "Next draft", "Goes to the tab on the right."),
    spec(C::DraftPrevious, Everywhere, "draft.previous", "previous", "Previous draft", "Goes to the tab on the left."),
    spec(C::DraftEditor, Everywhere, "draft.editor", "editor", "Edit in $EDITOR", "Lends the terminal to the editor that VISUAL or EDITOR names.").hint(9, "$EDITOR"),
    spec(C::ProblemNext, Text, "text.next-problem", "problem", "Next problem", "Puts the cursor on the next thing that is wrong with the draft.").hint(3, "next problem").when(has_problems),
    spec(C::StatementPrevious, Text, "text.previous-statement", "", "Previous statement", "Puts the cursor on the statement before."),
    spec(C::StatementNext, Text, "text.next-statement", "", "Next statement", "Puts the cursor on the statement after."),
    spec(C::Undo, Text, "text.undo", "undo", "Undo", "Takes the last change of the text back."),
    spec(C::Redo, Text, "text.redo", "redo", "Redo", "Makes the change again that was taken back."),
    spec(C::SelectAll, Text, "text.select-all", "", "Select all", "Selects the whole text."),
    spec(C::Complete, Text, "text.complete", "", "Complete", "Offers what may stand at the cursor: keywords, tables, indexes, attributes, settings. Tab does so behind a word."),
    spec(C::Cut, Text, "text.cut", "", "Cut", "Takes the selected text out and keeps it for pasting."),
    spec(C::Paste, Text, "text.paste", "", "Paste", "Puts in what was cut or copied here last."),
    spec(C::FocusHistory, Everywhere, "pane.history", "history", "History", "Goes to the history of every submission.").hint(6, "history"),
    spec(C::FocusTables, Everywhere, "pane.tables", "tables", "Tables", "Goes to the tables and their schemas.").hint(7, "tables"),
    spec(C::FocusEditor, Everywhere, "pane.draft", "draft", "Draft", "Goes to the text of the draft."),
    spec(C::FocusResults, Everywhere, "pane.results", "results", "Results", "Goes to the verdict of each statement."),
    spec(C::FocusDetail, Everywhere, "pane.detail", "detail", "Detail", "Goes to the reasons, item and wire of the selected statement."),
    spec(C::FocusCapacity, Everywhere, "pane.capacity", "capacity", "Capacity", "Goes to the units consumed: per statement, table, index, total."),
    spec(C::FocusNext, Everywhere, "pane.next", "", "Next pane", "Moves the focus on; while typing, Tab indents and this has another key."),
    spec(C::FocusPrevious, Everywhere, "pane.previous", "", "Previous pane", "Moves the focus back.").hint(7, "pane"),
    spec(C::RailToggle, Everywhere, "rail.toggle", "rail", "Show or hide the rail", "Tables and history at the left."),
    spec(C::ShowReasons, Panes, "detail.reasons", "reasons", "Reasons", "Why the selected statement failed: code, message, the clause that was false."),
    spec(C::ShowItem, Panes, "detail.item", "item", "Item", "The item of the selected statement."),
    spec(C::ShowWire, Panes, "detail.wire", "wire", "Wire", "The request and the response, as they were sent.").hint(5, "wire"),
    spec(C::Up, Panes, "move.up", "", "Up", "One row up."),
    spec(C::Down, Panes, "move.down", "", "Down", "One row down."),
    spec(C::PageUp, Panes, "move.page-up", "", "Page up", "One page up."),
    spec(C::PageDown, Panes, "move.page-down", "", "Page down", "One page down."),
    spec(C::First, Panes, "move.first", "", "First", "To the first row."),
    spec(C::Last, Panes, "move.last", "", "Last", "To the last row."),
    spec(C::Left, Panes, "move.left", "", "Left", "The tab on the left; folds a table."),
    spec(C::Right, Panes, "move.right", "", "Right", "The tab on the right; unfolds a table."),
    spec(C::Open, Panes, "pane.open", "", "Open", "Goes into the selected thing: a statement, a table, a run.").hint(1, "open"),
    spec(C::CopyValue, Panes, "copy.value", "", "Copy", "Copies the selected thing: an item as DynamoDB JSON, a key, a body, a draft.").hint(4, "copy"),
    spec(C::ZoomToggle, Panes, "pane.zoom", "zoom", "Zoom", "Gives the pane the whole screen, and back.").hint(6, "zoom"),
    spec(C::MouseToggle, Panes, "mouse.toggle", "mouse", "Mouse on or off", "Off, the terminal's own selection works."),
    spec(C::HistorySearch, History, "history.search", "search", "Search the history", "Words in draft, connection, outcome and report.").hint(2, "search"),
    spec(C::HistoryRerun, History, "history.rerun", "rerun", "Rerun", "Opens the entry's draft and runs it again.").hint(3, "rerun"),
    spec(C::TablesRefresh, Tables, "tables.refresh", "refresh", "Read the tables again", "Asks the connection for its tables.").hint(3, "refresh"),
    spec(C::TableSelect, Tables, "tables.select", "", "SELECT from this table", "Opens a draft that reads one item of the table by its key.").hint(2, "select"),
    spec(C::ByName, Panes, "command-line", "", "Command line", "Takes a command by its name; also from the palette, with a colon first."),
    spec(C::Palette, Everywhere, "palette", "", "Palette", "Finds every command by a few of its letters.").hint(2, "palette"),
    spec(C::Help, Everywhere, "help", "help", "Help", "The keys of this pane, and of every other.").hint(1, "help"),
    spec(C::ThemeNext, Everywhere, "theme.next", "theme", "Next theme", "Dark, light, mono."),
    spec(C::SampleBank, Everywhere, "sample.bank", "bank", "Load the sample `bank`", "Makes the tables accounts and ledger, and opens drafts to try on them."),
    spec(C::SampleMusic, Everywhere, "sample.music", "music", "Load the sample `music`", "Makes a table with a local index, and opens drafts to try on it."),
    spec(C::Connections, Everywhere, "connection.choose", "connect", "Connections", "Where drafts go, and where else they could: the local engine, config.toml, profiles; `:connect URL` takes any endpoint.").hint(8, "connection").when(can_run),
    spec(C::Versus, Everywhere, "connection.versus", "versus", "Compare with a second connection", "Runs each draft on a second connection too, and shows in what the two differ; `:versus off` ends it.").when(can_run),
    spec(C::Pull, Everywhere, "tables.pull", "pull", "Pull into the local engine", "Copies the schema and the items of the SELECT at the cursor from this connection into the local engine, for 100 RCU at most; `:pull TABLE 50` takes a sample.").when(is_remote),
    spec(C::Unlock, Everywhere, "connection.unlock", "unlock", "Unlock the connection", "A guarded connection takes a yes for a while: `:unlock 15m`; `:unlock 0` locks it again.").when(is_guarded),
    spec(C::Messages, Everywhere, "messages", "messages", "Messages", "What was said at the bottom of the screen since the start."),
    spec(C::Escape, Everywhere, "escape", "", "Cancel the innermost thing", "Selection, search, run, message, zoom; then back to the draft."),
    spec(C::Interrupt, Everywhere, "interrupt", "", "Cancel, copy, or quit", "Copies selected text, cancels a run; twice within two seconds it quits."),
    spec(C::Back, Panes, "back", "", "Back, then quit", "Leaves the pane; from the draft's neighbours it goes back to the draft, and quits from there.").hint(9, "back"),
    spec(C::Suspend, Panes, "suspend", "suspend", "Suspend", "Hands the terminal to the shell; `fg` comes back."),
    spec(C::Quit, Everywhere, "quit", "quit", "Quit", "Leaves; every draft is kept.").hint(8, "quit"),
];

impl Command {
    pub fn spec(self) -> &'static Spec {
        COMMANDS
            .iter()
            .find(|spec| spec.command == self)
            .expect("every command has a line in the table")
    }

    /// By its id, or by its name on the command line.
    pub fn find(name: &str) -> Option<&'static Spec> {
        COMMANDS.iter().find(|spec| spec.id == name || (!spec.name.is_empty() && spec.name == name))
    }
}

impl Context {
    pub fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Text => "While typing",
            Self::Panes => "Outside the text",
            Self::Tables => "In the tables",
            Self::History => "In the history",
            Self::Results => "In the results",
            Self::Detail => "In the detail",
        }
    }

    /// The contexts whose keys count in a pane, the innermost first.
    pub fn of(pane: Pane) -> &'static [Self] {
        match pane {
            Pane::Editor => &[Text, Everywhere],
            Pane::Tables => &[Tables, Panes, Everywhere],
            Pane::History => &[History, Panes, Everywhere],
            Pane::Results => &[Results, Panes, Everywhere],
            Pane::Detail => &[Detail, Panes, Everywhere],
            Pane::Capacity => &[Panes, Everywhere],
        }
    }
}

fn always(_: &State) -> bool {
    true
}

fn can_run(state: &State) -> bool {
    !state.is_running()
}

fn is_running(state: &State) -> bool {
    state.is_running()
}

fn is_unanswered(state: &State) -> bool {
    !state.is_running() && super::update::unanswered_token(state).is_some()
}

fn is_unknown(state: &State) -> bool {
    let outcome = state.report().map(|report| report.outcome);
    !state.is_running() && outcome == Some(Outcome::Unknown)
}

fn is_remote(state: &State) -> bool {
    state.connection.region.is_some() || state.connection.endpoint.is_some()
}

fn is_guarded(state: &State) -> bool {
    state.connection.access.value == Access::Guarded
}

fn has_problems(state: &State) -> bool {
    !state.tab().editor.findings().list().is_empty()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_and_names_are_unique_and_every_line_says_what_it_does() {
        let mut ids = HashSet::new();
        for spec in COMMANDS {
            assert!(ids.insert(spec.id), "{}", spec.id);
            assert!(
                spec.name.is_empty() || ids.insert(spec.name) || spec.name == spec.id,
                "{}",
                spec.name
            );
            assert!(spec.doc.ends_with('.') && !spec.title.is_empty(), "{}", spec.id);
        }
    }

    #[test]
    fn a_command_is_found_by_id_and_by_name() {
        assert_eq!(Command::find("draft.run").map(|spec| spec.command), Some(C::Run));
        assert_eq!(Command::find("run").map(|spec| spec.command), Some(C::Run));
        assert!(Command::find("").is_none());
    }
}
