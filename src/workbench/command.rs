//! The table of commands: what a key, the palette, `:` and the help screen can ask for.
//!
//! Each family is an enum and its lines of the table, written as one: a command without a line does not compile, and
//! the families are matched exhaustively where they are done, so neither does one that nobody does.

/// What can be asked of the workbench, by who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    Draft(DraftCommand),
    Text(TextCommand),
    Focus(Pane),
    Results(ResultsCommand),
    Rows(RowsCommand),
    Item(ItemCommand),
    Detail(DetailCommand),
    Pane(PaneCommand),
    Screen(ScreenCommand),
    History(HistoryCommand),
    Tables(TablesCommand),
    Dialog(DialogCommand),
    Sample(SampleCommand),
    Connection(ConnectionCommand),
    Window(WindowCommand),
}

/// What is asked for on the command line: a command and, after its name, the rest of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub command: Command,
    pub argument: Option<String>,
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

/// When a command makes sense. A value and not a function of the state: the table is at the bottom of everything, and
/// what is above it would make a circle of the whole workbench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Always,
    /// While no run is under way.
    Idle,
    Running,
    /// A transaction was not answered, and asking again with its token tells what became of it.
    Unanswered,
    /// Something on the screen has no answer.
    Unknown,
    /// The selected SELECT stopped before it had read all.
    More,
    /// Rows that were read are shown.
    Rows,
    /// On a service, and not on the local engine.
    Remote,
    Guarded,
    /// The draft has findings.
    Problems,
    /// A finding on the cursor's line comes with a change that mends it.
    Fixable,
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
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
    pub when: When,
}

/// A line before it is known whose it is.
#[derive(Clone, Copy)]
struct Line {
    context: Context,
    id: &'static str,
    name: &'static str,
    title: &'static str,
    doc: &'static str,
    hint: Option<(u8, &'static str)>,
    when: When,
}

const fn line(
    context: Context,
    id: &'static str,
    name: &'static str,
    title: &'static str,
    doc: &'static str,
) -> Line {
    Line { context, id, name, title, doc, hint: None, when: When::Always }
}

impl Line {
    const fn hint(mut self, rank: u8, word: &'static str) -> Self {
        self.hint = Some((rank, word));
        self
    }

    const fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    const fn of(self, command: Command) -> Spec {
        let Self { context, id, name, title, doc, hint, when } = self;
        Spec { command, id, name, title, doc, hint, context, when }
    }
}

/// A family of commands: the enum, and the lines of the table that belong to it.
macro_rules! family {
    (
        $(#[$doc:meta])*
        $family:ident in $command:ident as $table:ident:
        $($name:ident = $line:expr;)*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $family {
            $($name,)*
        }

        const $table: &[Spec] = &[$($line.of(Command::$command($family::$name)),)*];
    };
}

use Context::{Detail, Everywhere, History, Panes, Results, Tables, Text};

family! {
    /// What is done with the draft on the screen, and with its runs.
    DraftCommand in Draft as DRAFT:
    Run = line(Everywhere, "draft.run", "run", "Run the draft", "Sends every statement of the draft in its mode; the verdicts come back into the margin. A scan on a service wants a second press.").hint(0, "run").when(When::Idle);
    RunHere = line(Everywhere, "draft.run-here", "here", "Run the statement at the cursor", "Sends that one statement, in the draft's mode, as a request of its own.").hint(4, "at cursor").when(When::Idle);
    CancelRun = line(Everywhere, "run.cancel", "cancel", "Cancel the run", "What has not been sent is not sent; what was sent without an answer stays unknown.").when(When::Running);
    AskAgain = line(Everywhere, "run.ask-again", "again", "Ask again with the same token", "Sends a transaction that was not answered once more: its ClientRequestToken keeps it from being done twice, for ten minutes.").when(When::Unanswered);
    Look = line(Everywhere, "run.look", "look", "Look what became of it", "Reads the items of writes that were not answered, and says of each whether it is as the write leaves it.").when(When::Unknown);
    NextMode = line(Everywhere, "draft.mode", "mode", "Next run mode", "Single, batch, transaction: writes the `--@ mode` line of the draft. A transaction draft becomes PartiQL in a tab of its own.").hint(5, "mode");
    Convert = line(Everywhere, "draft.convert", "convert", "Convert the draft", "Opens PartiQL writes as a TransactWriteItems request, and such a request as PartiQL, in a tab of its own; what is not quite the same stands in comments.");
    Export = line(Everywhere, "draft.export", "export", "Copy the draft as a program", "Fills the clipboard with the draft as commands of the AWS CLI, or as a program for boto3, the SDK for JavaScript or the one for Rust: `:export aws-cli`.");
    ImportForm = line(Everywhere, "draft.import-form", "import-form", "Take commands as a draft", "Opens what stands here, `aws dynamodb` commands or the JSON of requests, as a draft in a tab of its own.");
    Plan = line(Everywhere, "draft.plan", "plan", "Plan the draft", "How each statement would be served: by key, query or scan; and what is wrong. Nothing is sent.").hint(6, "plan");
    Rehearse = line(Everywhere, "draft.rehearse", "rehearse", "Rehearse the draft", "Runs it on copies of the items it names, and says what would become of each. Nothing is written.").hint(3, "rehearse");
    Undo = line(Everywhere, "run.undo", "undo-run", "Undo a run", "Opens the draft that takes a run back, each statement on the condition that what was written still stands there; `:undo-run 42` takes run 42.");
    UndoCheck = line(Everywhere, "run.undo-check", "undo-check", "Undo a run, and rehearse that", "As undo, and says at once which of its statements would still apply.");
    Format = line(Everywhere, "draft.format", "format", "Format the draft", "Lays the text out anew; comments and settings stay where they stand.").hint(8, "format");
    New = line(Everywhere, "draft.new", "new", "New draft", "Opens an empty draft in a tab of its own.");
    Open = line(Everywhere, "draft.open", "open", "Open a file", "Opens a draft file: .pql, .partiql or .tx.json.");
    Save = line(Everywhere, "draft.save", "write", "Save as a file", "Writes the draft to its file; every draft is kept without it, too.");
    Close = line(Everywhere, "draft.close", "close", "Close the draft", "Closes the tab and forgets the draft unless it has a file or a run in the history.");
    Next = line(Everywhere, "draft.next", "next", "Next draft", "Goes to the tab on the right.");
    Previous = line(Everywhere, "draft.previous", "previous", "Previous draft", "Goes to the tab on the left.");
    EditOutside = line(Everywhere, "draft.editor", "editor", "Edit in $EDITOR", "Lends the terminal to the editor that VISUAL or EDITOR names.").hint(9, "$EDITOR");
}

family! {
    /// What is done in the text, while typing.
    TextCommand in Text as TEXT:
    NextProblem = line(Text, "text.next-problem", "problem", "Next problem", "Puts the cursor on the next thing that is wrong with the draft.").hint(3, "next problem").when(When::Problems);
    Fix = line(Text, "text.fix", "fix", "Fix what is wrong", "Makes the change that mends the finding at the cursor, or the next one on its line that can be mended so; undo takes it back.").hint(2, "fix").when(When::Fixable);
    PreviousStatement = line(Text, "text.previous-statement", "", "Previous statement", "Puts the cursor on the statement before.");
    NextStatement = line(Text, "text.next-statement", "", "Next statement", "Puts the cursor on the statement after.");
    Undo = line(Text, "text.undo", "undo", "Undo", "Takes the last change of the text back.");
    Redo = line(Text, "text.redo", "redo", "Redo", "Makes the change again that was taken back.");
    SelectAll = line(Text, "text.select-all", "", "Select all", "Selects the whole text.");
    Complete = line(Text, "text.complete", "", "Complete", "Offers what may stand at the cursor: keywords, tables, indexes, attributes, settings. Tab does so behind a word.");
    Find = line(Text, "text.find", "find", "Find", "Looks for a text in the draft: Enter goes to the next place, ↑ to the one before, Alt-C tells capitals apart.");
    Replace = line(Text, "text.replace", "replace", "Find and replace", "As find, with what is to stand there: Enter replaces one, Alt-A all of them; undo takes that back at once. `:%s/text/other/` does it in a line.");
    FindNext = line(Text, "text.find-next", "", "Find the next one", "Goes to the next place of what was looked for last.");
    FindPrevious = line(Text, "text.find-previous", "", "Find the one before", "Goes to the place before.");
    Line = line(Text, "text.line", "line", "Go to a line", "Puts the cursor on a line: `:line 120`, or `:120`.");
    Bracket = line(Text, "text.bracket", "bracket", "Other bracket", "Goes from a bracket to the one it belongs to.");
    Comment = line(Text, "text.comment", "comment", "Comment", "Puts the selected lines, or that of the cursor, into comments; takes them out where all are.");
    Duplicate = line(Text, "text.duplicate", "duplicate", "Duplicate lines", "Writes the selected lines, or that of the cursor, once more below.");
    Off = line(Text, "text.off", "off", "Statement off or on", "Writes the setting `off` before the statement at the cursor or those that are selected, so that they are not sent; takes it away where all have it.");
    Numbers = line(Everywhere, "text.numbers", "numbers", "Line numbers on or off", "Numbers of the lines beside the text; `line_numbers = false` in config.toml has them off from the start.");
    Vim = line(Everywhere, "text.vim", "vim", "Keys of vim on or off", "Normal, insert and visual mode in the draft; `keys = \"vim\"` in config.toml has them on from the start.");
    Cut = line(Text, "text.cut", "", "Cut", "Takes the selected text out and keeps it for pasting.");
    Paste = line(Text, "text.paste", "", "Paste", "Puts in what was cut or copied here last.");
}

family! {
    /// The panes: the name of each is the command that goes there.
    Pane in Focus as FOCUS:
    History = line(Everywhere, "pane.history", "history", "History", "Goes to the history of every submission.").hint(6, "history");
    Tables = line(Everywhere, "pane.tables", "tables", "Tables", "Goes to the tables and their schemas.").hint(7, "tables");
    Editor = line(Everywhere, "pane.draft", "draft", "Draft", "Goes to the text of the draft.");
    Results = line(Everywhere, "pane.results", "results", "Results", "Goes to the verdict of each statement.");
    Detail = line(Everywhere, "pane.detail", "detail", "Detail", "Goes to the reasons, item and wire of the selected statement.");
    Capacity = line(Everywhere, "pane.capacity", "capacity", "Capacity", "Goes to the units consumed: per statement, table, index, total.");
}

family! {
    /// What is done with the rows that a SELECT read.
    ResultsCommand in Results as RESULTS:
    Undo = line(Results, "results.undo", "", "Undo", "Opens the draft that takes this run back.");
    ReadOn = line(Panes, "results.next-page", "more", "Next page", "Sends the SELECT once more, from where it stopped: the items stand below those that are there.").hint(1, "next page").when(When::More);
    Failed = line(Panes, "run.failed", "failed", "Draft of what failed", "Opens the statements of the run that were not applied, as they were sent, in a tab of their own; in the history those of the selected run.");
    ReadAll = line(Panes, "results.all-pages", "all", "All pages", "Reads on until there is no more, for 2,000 RCU at most where they cost something; `:all 20000` takes more. Esc stops.").hint(2, "all pages").when(When::More);
    Resume = line(Panes, "run.resume", "resume", "Go on with the run", "Sends what a run that was stopped or killed did not send; `:resume send` and `:resume skip` say what becomes of writes of which it is not known whether they were done.").when(When::Idle);
}

family! {
    /// How the rows that were read are looked at.
    RowsCommand in Rows as ROWS:
    Filter = line(Results, "rows.filter", "filter", "Filter the rows", "Shows the rows alone that hold what is typed, whatever the case of its letters; `owner:grace` looks in one attribute. Esc shows all again.").hint(3, "filter").when(When::Rows);
    Sort = line(Results, "rows.sort", "sort", "Sort the rows", "By the column of the cursor: upwards, downwards, as they came. Rows without it stand last.").hint(3, "sort").when(When::Rows);
    NextHit = line(Results, "rows.next", "", "Next cell that was looked for", "Goes to the next cell that holds what the filter looks for; from the last to the first.").when(When::Rows);
    PreviousHit = line(Results, "rows.previous", "", "Previous cell that was looked for", "Goes to the cell before that holds what the filter looks for.").when(When::Rows);
    Mark = line(Results, "rows.mark", "mark", "Mark the row", "Marks the row and goes to the next: copies, exports and drafts are of the marked rows then.").hint(5, "mark").when(When::Rows);
    MarkAll = line(Results, "rows.mark-all", "mark-all", "Mark all rows", "Marks all rows that are shown; where all are, it takes the marks away.").when(When::Rows);
    Columns = line(Results, "rows.columns", "columns", "Columns", "Chooses which columns are shown.").hint(6, "columns").when(When::Rows);
    Hide = line(Results, "rows.hide-column", "hide", "Hide the column", "Leaves out the column of the cursor; the list of columns brings it back.").when(When::Rows);
    Narrower = line(Results, "rows.narrower", "narrower", "Narrower column", "Makes the column of the cursor narrower.").when(When::Rows);
    Wider = line(Results, "rows.wider", "wider", "Wider column", "Makes the column of the cursor wider.").when(When::Rows);
    CopyAs = line(Panes, "rows.copy-as", "copy-as", "Copy rows as", "Copies the marked rows, or the one of the cursor, as JSON, DynamoDB JSON, CSV, PartiQL INSERTs, or commands of the AWS CLI.").hint(4, "copy as").when(When::Rows);
    Export = line(Everywhere, "rows.export", "export-rows", "Export the rows", "Writes the rows that were read to a file: CSV, JSON Lines or DynamoDB JSON, by its name.").hint(8, "export").when(When::Rows);
}

family! {
    /// What is made of an item that was read: drafts, each in a tab of its own.
    ItemCommand in Item as ITEM:
    Edit = line(Panes, "item.edit", "edit", "Edit the value", "Takes a new value for the attribute of the cursor: an UPDATE of what changed, on the condition that the item is as it was read.").hint(4, "edit").when(When::Rows);
    EditAll = line(Panes, "item.edit-all", "edit-all", "Edit the item", "Opens an UPDATE that sets each attribute as it was read, to be changed by hand, on the condition that the item is as it was read.").when(When::Rows);
    Insert = line(Results, "item.insert", "insert-like", "INSERT like it", "Opens an INSERT of the item, or of the marked ones, to be changed by hand.").when(When::Rows);
    Delete = line(Panes, "item.delete", "delete-item", "DELETE it", "Opens a DELETE of the item, or of the marked ones, on the condition that it is as it was read.").when(When::Rows);
    Select = line(Results, "item.select", "select-item", "SELECT it by its key", "Opens a SELECT of the item, or of the marked ones, by its key.").when(When::Rows);
}

/// Where a pane stands on a wide screen; the others are narrowed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Rail,
    Top,
    Middle,
    Below,
}

impl Pane {
    /// In the order Tab goes through them.
    pub const ALL: [Self; 6] =
        [Self::Editor, Self::Results, Self::Detail, Self::Capacity, Self::Tables, Self::History];

    /// In the order of the tabs of the one lower pane. The detail comes last: each of its views is a tab.
    pub const LOWER: [Self; 3] = [Self::Results, Self::Capacity, Self::Detail];

    pub fn place(self) -> Place {
        match self {
            Self::Tables | Self::History => Place::Rail,
            Self::Editor => Place::Top,
            Self::Results => Place::Middle,
            Self::Detail | Self::Capacity => Place::Below,
        }
    }

    pub fn is_lower(self) -> bool {
        matches!(self.place(), Place::Middle | Place::Below)
    }
}

family! {
    /// Which view of the statement the detail shows.
    DetailCommand in Detail as DETAIL:
    Reasons = line(Panes, "detail.reasons", "reasons", "Reasons", "Why the selected statement failed: code, message, the clause that was false.");
    Item = line(Panes, "detail.item", "item", "Item", "The item of the selected statement.");
    Wire = line(Panes, "detail.wire", "wire", "Wire", "The request and the response, as they were sent.").hint(5, "wire");
    Form = line(Detail, "item.form", "form", "Tree, JSON, DynamoDB JSON", "Shows the item in its next form.").hint(5, "form").when(When::Rows);
    NextItem = line(Detail, "item.next", "", "Next item", "Shows the item of the row below.").hint(3, "next item").when(When::Rows);
    PreviousItem = line(Detail, "item.previous", "", "Previous item", "Shows the item of the row above.").when(When::Rows);
    CopyPath = line(Detail, "item.copy-path", "copy-path", "Copy the path", "Copies the path of the selected part of the item, as PartiQL writes it.").hint(5, "path");
    FoldAll = line(Detail, "item.fold-all", "fold-all", "Fold all", "Folds all parts of the item that are in sight.");
    UnfoldAll = line(Detail, "item.unfold-all", "unfold-all", "Unfold all", "Unfolds all parts of the item one level further.");
}

family! {
    /// What every pane understands in its own way.
    PaneCommand in Pane as PANE:
    Up = line(Panes, "move.up", "", "Up", "One row up.");
    Down = line(Panes, "move.down", "", "Down", "One row down.");
    PageUp = line(Panes, "move.page-up", "", "Page up", "One page up.");
    PageDown = line(Panes, "move.page-down", "", "Page down", "One page down.");
    First = line(Panes, "move.first", "", "First", "To the first row.");
    Last = line(Panes, "move.last", "", "Last", "To the last row.");
    Left = line(Panes, "move.left", "", "Left", "The tab on the left; the columns at the left; folds a table or a part of an item.");
    Right = line(Panes, "move.right", "", "Right", "The tab on the right; the columns at the right; unfolds a table or a part of an item.");
    Open = line(Panes, "pane.open", "", "Open", "Goes into the selected thing: a statement, a table, a run.").hint(1, "open");
    Copy = line(Panes, "copy.value", "", "Copy", "Copies the selected thing: the value under the cursor, a key, a body, a draft.").hint(4, "copy");
}

family! {
    /// How the screen looks and is shared out, and who has the mouse.
    ScreenCommand in Screen as SCREEN:
    NextPane = line(Everywhere, "pane.next", "", "Next pane", "Moves the focus on; while typing, Tab indents and this has another key.");
    PreviousPane = line(Everywhere, "pane.previous", "", "Previous pane", "Moves the focus back.").hint(7, "pane");
    Rail = line(Everywhere, "rail.toggle", "rail", "Show or hide the rail", "Tables and history at the left.");
    Zoom = line(Panes, "pane.zoom", "zoom", "Zoom", "Gives the pane the whole screen, and back.").hint(6, "zoom");
    Mouse = line(Panes, "mouse.toggle", "mouse", "Mouse on or off", "Off, the terminal's own selection works.");
    NextTheme = line(Everywhere, "theme.next", "theme", "Next theme", "Dark, light, mono.");
}

family! {
    /// What is done in the history.
    HistoryCommand in History as HISTORY:
    Search = line(History, "history.search", "search", "Search the history", "Words in draft, answers, tags and note; `table:NAME`, `outcome:failed`, `connection:NAME`, `tag:NAME`, `day:2026-09-01`, `since:` and `until:` as well.").hint(2, "search");
    Undo = line(History, "history.undo", "", "Undo", "Opens the draft that takes the entry's run back.").hint(4, "undo");
    Rerun = line(History, "history.rerun", "rerun", "Rerun", "Opens the entry's draft and runs it again.").hint(3, "rerun");
    Diff = line(History, "history.diff", "", "Compare two runs", "Marks a run; on another one it shows in what the two differ: draft, outcome, verdicts, items, capacity.").hint(4, "diff");
    Tag = line(History, "history.tag", "tag", "Tag a run", "Tags to find it by, and a note of what it was for.").hint(5, "tag");
    Export = line(History, "history.export", "history-export", "Write a run to a file", "As Markdown to read, or as JSON: `:history-export run-12.md`.").hint(7, "export");
    Delete = line(History, "history.delete", "", "Delete a run", "For good: draft, answers, and what the ledger counts of it. A second press does it.").hint(8, "delete");
}

family! {
    /// What is done with the tables.
    TablesCommand in Tables as TABLES:
    Refresh = line(Tables, "tables.refresh", "refresh", "Read the tables again", "Asks the connection for its tables.").hint(6, "refresh");
    Select = line(Tables, "tables.select", "", "SELECT from this table", "Opens a draft that reads one item of the table by its key.").hint(2, "select");
    Insert = line(Tables, "tables.insert", "", "INSERT into this table", "Opens a draft that puts an item, with the attributes that most sampled items have.").hint(3, "insert");
    Update = line(Tables, "tables.update", "", "UPDATE in this table", "Opens a draft that changes one item of the table by its key.").hint(4, "update");
    Filter = line(Tables, "tables.filter", "", "Filter the tables", "Lists those alone whose names hold what is typed.").hint(2, "filter");
    Describe = line(Tables, "tables.describe", "describe", "Describe the table", "Keys, indexes, throughput, expiry, tags, and the answer as it came.");
    Create = line(Tables, "tables.create", "create", "Create a table", "A form, and the request it comes to beside it.").hint(5, "create");
    Delete = line(Tables, "tables.delete", "", "Delete the table", "With all its items; the guard of the connection asks, or a second press.").hint(7, "delete");
    Sample = line(Tables, "tables.sample", "sample-attributes", "Sample the attributes", "Reads up to 200 items, for 10 RCU at most, and says which attributes they have.").hint(5, "sample");
    Actions = line(Tables, "tables.actions", "actions", "What can be done with the table", "A list: throughput, expiry, tags, indexes and more.").hint(4, "actions");
}

family! {
    /// What opens a dialog over the panes.
    DialogCommand in Dialog as DIALOG:
    ByName = line(Panes, "command-line", "", "Command line", "Takes a command by its name; also from the palette, with a colon first.");
    Palette = line(Everywhere, "palette", "", "Palette", "Finds every command by a few of its letters.").hint(2, "palette");
    Help = line(Everywhere, "help", "help", "Help", "The keys of this pane, and of every other.").hint(1, "help");
    Explain = line(Everywhere, "explain", "explain", "Explain a code", "What a code means, what to do next, whether asking again is safe, and a draft that shows it: that of the selected statement, or of the finding at the cursor; `:explain CODE` takes any.");
    Messages = line(Everywhere, "messages", "messages", "Messages", "What was said at the bottom of the screen since the start.");
    Ledger = line(Panes, "ledger", "ledger", "Ledger", "What all runs were charged, per table, index, connection, day and run: reported and estimated apart, with what it costs.");
}

family! {
    /// The samples there are.
    SampleCommand in Sample as SAMPLE:
    Bank = line(Everywhere, "sample.bank", "bank", "Load the sample `bank`", "Makes the tables accounts and ledger, and opens drafts to try on them.");
    Music = line(Everywhere, "sample.music", "music", "Load the sample `music`", "Makes a table with a local index, and opens drafts to try on it.");
}

family! {
    /// Where drafts go.
    ConnectionCommand in Connection as CONNECTION:
    Choose = line(Everywhere, "connection.choose", "connect", "Connections", "Where drafts go, and where else they could: the local engine, config.toml, profiles; `:connect URL` takes any endpoint.").hint(8, "connection").when(When::Idle);
    Versus = line(Everywhere, "connection.versus", "versus", "Compare with a second connection", "Runs each draft on a second connection too, and shows in what the two differ; `:versus off` ends it.").when(When::Idle);
    Pull = line(Everywhere, "tables.pull", "pull", "Pull into the local engine", "Copies the schema and the items of the SELECT at the cursor from this connection into the local engine, for 100 RCU at most; `:pull TABLE 50` takes a sample.").when(When::Remote);
    Unlock = line(Everywhere, "connection.unlock", "unlock", "Unlock the connection", "A guarded connection takes a yes for a while: `:unlock 15m`; `:unlock 0` locks it again.").when(When::Guarded);
}

family! {
    /// The ways out: of what is going on, and of the window.
    WindowCommand in Window as WINDOW:
    Escape = line(Everywhere, "escape", "", "Cancel the innermost thing", "Selection, search, run, message, zoom; then back to the draft.");
    Interrupt = line(Everywhere, "interrupt", "", "Cancel, copy, or quit", "Copies selected text, cancels a run; twice within two seconds it quits.");
    Back = line(Panes, "back", "", "Back", "Out of what was gone into, then back to the draft.").hint(9, "back");
    Suspend = line(Panes, "suspend", "suspend", "Suspend", "Hands the terminal to the shell; `fg` comes back.");
    Quit = line(Everywhere, "quit", "quit", "Quit", "Leaves; every draft is kept.").hint(8, "quit");
}

/// In the order the help, the palette and the line of hints have them.
const FAMILIES: [&[Spec]; 15] = [
    DRAFT, TEXT, FOCUS, RESULTS, ROWS, ITEM, DETAIL, PANE, SCREEN, HISTORY, TABLES, DIALOG, SAMPLE,
    CONNECTION, WINDOW,
];

/// Every line of the table.
pub fn all() -> impl Iterator<Item = &'static Spec> {
    FAMILIES.iter().copied().flatten()
}

impl Command {
    pub fn spec(self) -> &'static Spec {
        all().find(|spec| spec.command == self).expect("each family is written with its lines")
    }

    /// By its id, or by its name on the command line.
    pub fn find(name: &str) -> Option<&'static Spec> {
        all().find(|spec| spec.id == name || (!spec.name.is_empty() && spec.name == name))
    }
}

impl Asked {
    pub fn command(command: Command) -> Self {
        Self { command, argument: None }
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
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_and_names_are_unique_and_every_line_says_what_it_does() {
        let mut ids = HashSet::new();
        for spec in all() {
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
    fn a_pane_that_can_be_gone_to_is_drawn_and_has_its_turn() {
        for spec in FOCUS {
            let Command::Focus(pane) = spec.command else { panic!("{}", spec.id) };
            assert!(Pane::ALL.contains(&pane), "{}", spec.id);
            let is_tab = Pane::LOWER.contains(&pane);
            assert_eq!(pane.is_lower(), is_tab, "{}: a lower pane is a tab of the one", spec.id);
        }
    }

    #[test]
    fn a_command_is_found_by_id_and_by_name() {
        assert_eq!(
            Command::find("draft.run").map(|spec| spec.command),
            Some(Command::Draft(DraftCommand::Run))
        );
        assert_eq!(
            Command::find("run").map(|spec| spec.command),
            Some(Command::Draft(DraftCommand::Run))
        );
        assert!(Command::find("").is_none());
    }
}
