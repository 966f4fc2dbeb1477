//! Everything asked of the world, as values. The [`doer`](super::doer) does it.

use std::path::PathBuf;
use std::sync::Arc;

use super::found::Arrange;
use super::pane::editor::{Snapshot, Understood};
use super::taking::Take;
use crate::api::table::TableDescription;
use crate::draft::forms::Language;
use crate::draft::{Draft, Format};
use crate::session::ledger::By;
use crate::session::price::PriceList;
use crate::session::submission::Submission;
use crate::session::table_request::TableRequest;
use crate::session::transfer::Choice;
use crate::session::{Consent, Resume};
use crate::workspace::{Fingerprint, Labels, Place, SavedDraft};

/// A run of this window, numbered from 1; its number in the history comes with its report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub u64);

#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Submit(Submit),
    Cancel(RunId),
    ListTables,
    ListConnections,
    /// Opens the connection that these words ask for.
    Connect {
        words: Vec<String>,
        side: Side,
    },
    History(OfHistory),
    Table(OfTable),
    Recall(i64),
    /// Reads the run that was shown beside a restored draft.
    RecallBeside {
        tab: String,
        run: i64,
    },
    /// Adds up what the history knows; and the runs of this window, which began then.
    ReadLedger {
        by: By,
        began_ms: u64,
        prices: PriceList,
    },
    /// Reads the items of a run's unknown writes.
    Look(i64),
    /// Makes a draft of what was not applied of a run.
    Failed(i64),
    /// Reads a request of a run, by its number, and its answer out of the history.
    ReadExchange {
        run: i64,
        number: usize,
    },
    /// Sorts rows, or finds some of them, beside the loop; the newest wish of all wins.
    Arrange {
        tab: String,
        arrange: Box<Arrange>,
    },
    /// Copies rows, or writes them to a file.
    Take(Box<Take>),
    Restore,
    Convert(Conversion),
    Rehearse(Rehearse),
    /// Looks whether the token of a draft was used for another request.
    LookAtToken(TokenAsked),
    /// Makes the draft that takes a run back.
    TakeBack(TakeBack),
    Form(Forming),
    /// Copies a table's schema and items of it from the connection in use into the local engine.
    Pull {
        table: String,
        choice: Choice,
    },
    /// Written a moment later; the newest of a draft wins.
    Autosave(Recovery),
    Discard(String),
    /// A long text is parsed beside the loop; the newest of a draft wins.
    Parse(Parse),
    /// A long text is laid out beside the loop.
    LayOut(Parse),
    Open(Vec<PathBuf>),
    /// `known` is the file as it was read: one that changed since is not overwritten.
    Write {
        tab: String,
        path: PathBuf,
        text: String,
        revision: u64,
        known: Option<Fingerprint>,
    },
    LoadSample(String),
    LendToEditor {
        tab: String,
        name: String,
        text: String,
    },
    Copy(String),
    SetMouse(bool),
    Suspend,
}

/// Asked of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfHistory {
    /// The lines that fit a search, or those of them that are older than a run.
    List {
        search: String,
        before: Option<i64>,
    },
    /// A run, to be looked at before it is opened.
    Preview(i64),
    /// In what two runs differ, the older one first.
    Compare([i64; 2]),
    Label {
        run: i64,
        labels: Labels,
    },
    /// Writes a run to a file.
    Export {
        run: i64,
        path: PathBuf,
    },
    Delete(i64),
}

/// Asked about one table.
#[derive(Clone, Debug, PartialEq)]
pub enum OfTable {
    Describe(String),
    /// Reads a few of its items.
    Sample(Box<TableDescription>),
    /// Makes, changes or takes it, if the guard lets that through.
    Send {
        request: TableRequest,
        consent: Consent,
    },
    /// Turns the throttling of the local engine over.
    Throttle(String),
}

/// Which of two connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// The one in use.
    #[default]
    First,
    /// The one it is compared with.
    Second,
}

/// A draft to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submit {
    pub run: RunId,
    pub name: String,
    pub text: String,
    /// What the text was understood as.
    pub draft: Understanding,
    /// Where the files stand that the draft takes rows from.
    pub folder: Option<PathBuf>,
    pub only: Option<Vec<usize>>,
    pub consent: Consent,
    pub side: Side,
    /// The token of the run that is asked again.
    pub token: Option<String>,
    /// Where the SELECT stopped that is read on.
    pub next_token: Option<String>,
    /// The run that is gone on with.
    pub resume: Option<Resume>,
    /// What the guard asked about: with consent that very submission goes out, and nothing is prepared anew.
    pub held: Option<Held>,
}

/// A draft to be rehearsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearse {
    pub tab: String,
    pub revision: u64,
    pub name: String,
    pub text: String,
    pub draft: Understanding,
    pub folder: Option<PathBuf>,
    pub allowed: Allowed,
    /// Nobody asked for it: it follows the text.
    pub follows: bool,
}

/// A draft that gives a token of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenAsked {
    pub tab: String,
    pub name: String,
    pub text: String,
    pub draft: Understanding,
    pub folder: Option<PathBuf>,
}

/// What was agreed to for a rehearsal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// What can't be read is left out.
    pub rest: bool,
    /// The items are read whatever that takes.
    pub units: bool,
}

/// A run to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakeBack {
    pub run: i64,
    /// The draft is rehearsed as soon as it is there.
    pub check: bool,
}

/// A submission that the guard held back.
#[derive(Clone, Debug)]
pub struct Held(pub Arc<Submission>);

/// The same one, not one like it.
impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Held {}

/// A draft as the editor has it: nothing is parsed twice for being sent.
#[derive(Clone, Debug)]
pub struct Understanding(pub Arc<Draft>);

/// The same one, not one like it.
impl PartialEq for Understanding {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Understanding {}

/// A draft whose other form is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    pub tab: String,
    pub name: String,
    pub text: String,
    pub format: Format,
    /// Where the files stand that the draft takes rows from.
    pub folder: Option<PathBuf>,
    /// Not asked for by the user: what comes of it is offered.
    pub is_offer: bool,
}

/// A draft that is to be written in another language, or a text that is to become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forming {
    pub draft: Conversion,
    /// `None`: what stands there is commands or requests, and is to become a draft.
    pub to: Option<Language>,
}

/// A draft whose recovery copy is out of date.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovery {
    pub id: String,
    pub name: String,
    pub text: Snapshot,
    pub file: Option<PathBuf>,
    pub cursor: (usize, usize),
    pub place: Place,
    pub run: Option<i64>,
}

impl Recovery {
    /// As it is written. It copies the text, which is done beside the loop.
    pub fn saved(self) -> SavedDraft {
        let Self { id, name, text, file, cursor, place, run } = self;
        SavedDraft { id, name, text: text.to_text(), file, cursor, place, run }
    }
}

/// A text to be parsed, and planned against the tables where they are known.
#[derive(Clone, Debug, PartialEq)]
pub struct Parse {
    pub tab: String,
    pub revision: u64,
    pub text: Snapshot,
    /// What was understood last: what the text has in common with it is not parsed again.
    pub before: Understanding,
    pub tables: Option<(Arc<Vec<TableDescription>>, u64)>,
}

impl Parse {
    /// What a text that is to be a revision of the draft means: the one asked about, or one that was made of it.
    pub fn understood(&self, text: &str, revision: u64) -> Understood {
        let tables = self.tables.as_ref();
        let tables = tables.map(|(tables, version)| (tables.as_slice(), *version));
        Understood::of(&self.before.0, text, revision, tables)
    }
}
