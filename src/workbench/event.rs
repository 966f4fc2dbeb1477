//! Everything that can make the screen change.

use std::path::PathBuf;

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Size;

use super::effect::{
    Allowed, Conversion, Forming, Held, Parse, Rehearse, RunId, Side, TakeBack, TokenAsked,
};
use super::found::Arranged;
use super::listed::Listed;
use super::overlay::ledger::LedgerRead;
use super::pane::editor::Understood;
use super::pane::history::Preview;
use super::taking::{TakenRows, Untaken};
use crate::api::table::TableDescription;
use crate::connection::Facts;
use crate::connection::person::{CodeAsked, Wait};
use crate::draft::convert::Converted;
use crate::draft::format::formatted;
use crate::draft::forms::Formed;
use crate::draft::forms::read::Taken;
use crate::session::diff::RunDiff;
use crate::session::ledger::By;
use crate::session::rehearsal::Rehearsal;
use crate::session::report::ReportedExchange;
use crate::session::sampled::Sampled;
use crate::session::table_request::{Described, NotDone, TableRequest};
use crate::session::undo::Undo;
use crate::session::{News, Objection};
use crate::syntax::Diagnostic;
use crate::workspace::{Document, Entry, EntrySummary, Fingerprint, SavedDraft};

/// An entry of the history, and its report as far as there is one.
#[derive(Debug)]
pub struct Recalled {
    pub entry: Entry,
    pub report: Option<Listed>,
}

/// A draft of what was not applied of a run: its name, its text, and what it holds in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    pub name: String,
    pub text: String,
    pub said: String,
}

/// What the history was asked, answered.
#[derive(Debug)]
pub enum FromHistory {
    /// The lines for a search, and whether there are none behind them; what was not asked for last is dropped.
    Listed {
        search: String,
        before: Option<i64>,
        result: Result<(Vec<EntrySummary>, bool), String>,
    },
    /// `None` where there is no such run any more.
    Previewed(Result<Option<Box<Preview>>, String>),
    Compared(Result<Box<RunDiff>, String>),
    Labelled {
        run: i64,
        result: Result<(), String>,
    },
    /// What was written, in a sentence.
    Exported(Result<String, String>),
    Deleted {
        run: i64,
        result: Result<(), String>,
    },
}

/// What was asked about a table, answered.
#[derive(Debug)]
pub enum FromTable {
    Described {
        name: String,
        result: Result<Box<Described>, String>,
    },
    Sampled {
        name: String,
        result: Result<Sampled, String>,
    },
    Sent {
        request: TableRequest,
        result: Result<(), NotDone>,
    },
    /// In a sentence.
    Throttled(Result<String, String>),
}

#[derive(Debug)]
pub enum Event {
    Key(KeyEvent),
    Mouse(MouseEvent),
    Paste(String),
    Resize(Size),
    /// Time passed while something on the screen shows it.
    Tick,
    /// SIGTERM or SIGHUP: save and go.
    Terminate(i32),
    /// SIGCONT: somebody else had the terminal.
    Continued,
    /// A submission came to its end. It may be of a tab that was closed meanwhile.
    Submitted {
        run: RunId,
        result: Result<Box<Listed>, Refusal>,
    },
    /// How far a submission is, or the late end of one whose wait was given up.
    News {
        run: RunId,
        news: News,
    },
    /// A long text was understood.
    Parsed {
        tab: String,
        understood: Box<Understood>,
    },
    /// A long text was laid out anew; `None` when it was already.
    LaidOut {
        tab: String,
        revision: u64,
        laid_out: Option<LaidOut>,
    },
    Tables(Result<Vec<TableDescription>, String>),
    /// The connections there are to choose from.
    Connections(Vec<Facts>),
    /// The other form of a draft, or why it has none.
    Converted {
        asked: Conversion,
        result: Result<Converted, Problem>,
    },
    /// What a draft would do, or why that was not found out.
    Rehearsed {
        asked: Rehearse,
        result: Result<Box<Rehearsal>, NotRehearsed>,
    },
    /// The draft that takes a run back, or why there is none.
    TakenBack {
        asked: TakeBack,
        result: Result<Undo, String>,
    },
    /// A draft in another language or of one, or why it is none.
    Formed {
        asked: Forming,
        result: Result<Made, Problem>,
    },
    /// Credentials wait for the code of an MFA device.
    CodeAsked(CodeAsked),
    /// Credentials are waited for, and take their time.
    Waits(Wait),
    Connected {
        side: Side,
        result: Result<Box<Facts>, String>,
    },
    /// What was pulled, in a sentence.
    Pulled(Result<String, String>),
    History(FromHistory),
    Table(FromTable),
    /// What the history adds up to; what was not asked for last is dropped.
    Ledger {
        by: By,
        result: Result<Box<LedgerRead>, String>,
    },
    /// An entry of the history, to be opened as a draft.
    Recalled(Result<Option<Box<Recalled>>, String>),
    /// The run that was shown beside a restored draft.
    RecalledBeside {
        tab: String,
        result: Result<Option<Box<Recalled>>, String>,
    },
    /// A draft of what was not applied of a run.
    Failed(Result<Leftover, String>),
    /// A run with what the items of its unknown writes tell by now.
    Looked(Result<Box<Listed>, String>),
    /// A request of the run on the screen and its answer, by its number, out of the history.
    Exchange {
        run: i64,
        number: usize,
        result: Result<Box<ReportedExchange>, String>,
    },
    /// Rows are in the order that was wished for.
    Arranged {
        tab: String,
        arranged: Box<Arranged>,
    },
    /// What the history says of the token of a draft.
    TokenLookedAt {
        asked: TokenAsked,
        finding: Option<Diagnostic>,
    },
    /// Rows were copied or written, or why not.
    Taken(Result<TakenRows, Untaken>),
    /// Recovery copies of earlier windows.
    Restored(Result<Vec<SavedDraft>, String>),
    /// Only failures are told.
    AutosaveFailed(String),
    /// Files asked for together, in that order.
    Opened(Vec<(PathBuf, Result<Document, String>)>),
    /// `revision` is that of the text the file holds now.
    Written {
        tab: String,
        path: PathBuf,
        revision: u64,
        result: Result<Fingerprint, WriteProblem>,
    },
    /// What `$EDITOR` left.
    Edited {
        tab: String,
        result: Result<String, String>,
    },
    /// What was made of a sample, in a sentence.
    SampleLoaded {
        name: String,
        result: Result<String, String>,
    },
}

/// A text in its new layout, and what it means.
#[derive(Debug)]
pub struct LaidOut {
    pub text: String,
    pub understood: Box<Understood>,
}

impl LaidOut {
    /// `None` for a text that is laid out already.
    pub fn of(asked: &Parse) -> Option<Self> {
        let before = asked.text.to_text();
        let text = formatted(asked.before.0.format, &before);
        // The layout is the next change of the text that it was made of, or it is not taken.
        let understood = |text: &str| asked.understood(text, asked.revision + 1).into();
        (text != before).then(|| Self { understood: understood(&text), text })
    }
}

/// Why a file was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteProblem {
    pub sentence: String,
    /// What stands there instead of what was expected, where that is why.
    pub found: Option<Fingerprint>,
}

/// Why a run came to nothing before it was sent.
#[derive(Debug)]
pub enum Refusal {
    Draft(Vec<Diagnostic>),
    /// The connection asks for more before it is written to, or lets nothing be written.
    Guarded(Objection, Held),
    Failed(String),
}

/// Why a draft was not rehearsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRehearsed {
    /// Something is to be agreed to first, and this is allowed then.
    Asks {
        question: String,
        allowed: Allowed,
    },
    Failed(String),
}

/// What came of a wish for a program, or for a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    Program(Formed),
    Draft(Taken),
}

/// Why a draft has no other form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    Draft(Vec<Diagnostic>),
    Failed(String),
}
