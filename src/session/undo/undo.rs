//! From a run in the history to the draft that takes it back.

use super::image::KeptImage;
use super::replay::{Lost, Replay, Written};
use crate::api::ConsumedCapacity;
use crate::api::limits::{BATCH_STATEMENTS_MAX, TRANSACT_ITEMS_MAX};
use crate::connection::{Facts, shown};
use crate::draft::inverse::{Inverse, Unsayable};
use crate::draft::{Draft, Mode};
use crate::engine::Error;
use crate::secret;
use crate::session::json;
use crate::session::kept::{self, KeptError};
use crate::session::report::{Destination, Outcome, Report, StatementReport};
use crate::session::session::{Session, blocking};
use crate::session::words::{counted, value};
use crate::workspace::{Answers, HistoryError, List, Part};

/// A transaction is of 4 MB at most (transactions.md 2); a little is left for the request around its statements.
const REQUEST_BYTES_MAX: usize = 3_900_000;
const REGION: &str = "us-east-1";

/// A draft that takes a run back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    pub run: i64,
    /// A PartiQL draft.
    pub text: String,
    /// How many items it puts back.
    pub items: usize,
    /// Where the run was.
    pub connection: String,
    pub place: Destination,
}

impl Undo {
    /// Whether the run was on this connection, as far as that is known.
    pub fn is_of(&self, facts: &Facts) -> bool {
        let known = self.place != Destination::default();
        self.connection == facts.name && (!known || self.place == Destination::of(facts))
    }
}

/// Why there is no draft that takes a run back exactly.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    #[error("there is no run {0} in the history")]
    Missing(i64),
    #[error("run {0} has no report; what it wrote is not known")]
    NoReport(i64),
    #[error("run {0} wrote nothing")]
    NothingWritten(i64),
    #[error("run {0} left every item as it was")]
    NothingChanged(i64),
    #[error(
        "the items that run {0} wrote were not kept: its connection was not told to; with `undo = \"keep\"` it keeps those of the runs to come"
    )]
    NotKept(i64),
    /// The local engine keeps them always, and did not before it could.
    #[error(
        "the items that run {0} wrote were not kept: a version of this program that kept none made it"
    )]
    OlderThanImages(i64),
    #[error(
        "the items that run {run} wrote are kept no longer: with its answers they were let go of {since}"
    )]
    LetGo { run: i64, since: String },
    #[error(
        "of run {run} it is not known whether statement {statement} was done; `dynadraft history look {run}` reads its item"
    )]
    Unknown { run: i64, statement: usize },
    #[error(
        "of run {run} it is not known whether statements {first} to {last} were done: it was ended from outside, or is under way"
    )]
    Ended { run: i64, first: usize, last: usize },
    #[error(
        "run {0} wrote nothing: its token had been used before, and it was answered for that run"
    )]
    Replayed(i64),
    #[error(
        "whether run {0} wrote anything is not known: its draft has a token, and without consumed capacity in the answer nothing tells whether it had been used before"
    )]
    Token(i64),
    #[error("an item that run {run} wrote held a secret, which is not kept: it can't be put back")]
    Struck { run: i64 },
    #[error(
        "somebody else wrote the item of statement {statement} of run {run} between its being read and its being written; how it was then is not known"
    )]
    Moved { run: i64, statement: usize },
    #[error(
        "statement {statement} of run {run} does not do again what it did, on the item that was read before it ({error}); how that was when it was written is not known"
    )]
    NotAgain { run: i64, statement: usize, error: Box<Error> },
    #[error("{table} {key}: {why}")]
    Unsayable { table: String, key: String, why: Unsayable },
    #[error(transparent)]
    Kept(#[from] KeptError),
}

impl From<HistoryError> for UndoError {
    fn from(error: HistoryError) -> Self {
        Self::Kept(error.into())
    }
}

impl Session {
    /// The draft that takes a run back, from the history alone: nobody is asked. All items of the run are held in memory
    /// meanwhile.
    ///
    /// # Errors
    ///
    /// Why it can't be taken back exactly.
    pub async fn undo(&self, run: i64) -> Result<Undo, UndoError> {
        let session = self.clone();
        blocking(move || session.undone(run)).await
    }

    fn undone(&self, run: i64) -> Result<Undo, UndoError> {
        let entry = self.history.outline(run)?.ok_or(UndoError::Missing(run))?;
        if entry.answers == Answers::LetGo {
            let since = self.history.let_go_since(run)?;
            let since =
                since.map_or_else(|| "since then".to_owned(), |run| format!("after run {run}"));
            return Err(UndoError::LetGo { run, since });
        }
        // What nobody answered for may have been written all the same.
        let is_known = entry.summary.outcome.is_some_and(|outcome| outcome != Outcome::Unknown);
        if entry.summary.applied == 0 && is_known {
            return Err(UndoError::NothingWritten(run));
        }
        let report = kept::recalled(&self.history, &entry)?.ok_or(UndoError::NoReport(run))?;
        let has_token = Draft::parse(entry.format, &entry.draft_text).token.is_some();
        refuse_replayed(&report, has_token)?;
        if report.earlier.parts == 0 {
            return Err(of_one_piece(&report));
        }
        let region = report.place.region.clone().unwrap_or_else(|| REGION.to_owned());
        let mut replay = Replay::new(self.clock.clone(), self.ids.clone(), region);
        let (mut first, mut answered) = (0, 0);
        for number in 0..report.earlier.parts {
            let (statements, exchanges) = self.replay_part(&report, number, first, &mut replay)?;
            (first, answered) = (first + exchanges, answered + statements);
        }
        if entry.summary.duration_ms.is_none() {
            self.refuse_unanswered(run, answered)?;
        }
        draft_of(&report, replay.written())
    }

    /// Of a run that never came to its end what it sent last has no answer in the history, and may have been written.
    fn refuse_unanswered(&self, run: i64, answered: usize) -> Result<(), UndoError> {
        let extent = self.history.extent(run)?.filter(|extent| extent.reached > answered);
        let Some(extent) = extent else { return Ok(()) };
        let [first, last] = [answered, extent.reached - 1].map(|place| extent.number(place));
        Err(UndoError::Ended { run, first, last })
    }

    /// Runs one part once more; how many statements and exchanges it has.
    fn replay_part(
        &self,
        report: &Report,
        number: usize,
        first: usize,
        replay: &mut Replay,
    ) -> Result<(usize, usize), UndoError> {
        let run = report.run;
        let list = |list| {
            let found = self.history.stretch(run, number, list)?;
            found.ok_or_else(|| UndoError::from(KeptError::Gone(run)))
        };
        let images = list(List::Images)?;
        let statements = list(List::Statements)?;
        let part = Part { statements, exchanges: list(List::Exchanges)?, ..Part::default() };
        let unreadable = || KeptError::Unreadable { run, part: number };
        let (statements, exchanges) = json::part_from(&part, first).ok_or_else(unreadable)?;
        if let Some(unknown) = statements.iter().find(|one| one.is_unknown_write()) {
            return Err(UndoError::Unknown { run, statement: unknown.index });
        }
        let writes = statements.iter().any(StatementReport::is_applied_write);
        if writes && images.is_empty() {
            return Err(none_kept(report));
        }
        // Put back, the mark would stand in the place of what it was put in for.
        if secret::is_struck(&images) || (writes && secret::is_struck(&part.exchanges)) {
            return Err(UndoError::Struck { run });
        }
        let images = KeptImage::list(&images).ok_or_else(unreadable)?;
        let ran = replay.run(first, &statements, &exchanges, images);
        ran.map_err(|lost| match lost {
            Lost::NoImage => none_kept(report),
            Lost::Moved { statement } => UndoError::Moved { run, statement },
            Lost::Refused { statement, error } => UndoError::NotAgain { run, statement, error },
        })?;
        Ok((statements.len(), exchanges.len()))
    }
}

/// A transaction whose token was used before is answered as that one was, and writes nothing; what it consumed was read
/// (transactions.md 9).
fn refuse_replayed(report: &Report, has_token: bool) -> Result<(), UndoError> {
    if !matches!(report.mode, Mode::Transaction | Mode::TransactWrite) {
        return Ok(());
    }
    let is_read = |table: &ConsumedCapacity| {
        table.total.write.unwrap_or_default() == 0.0 && table.total.read.unwrap_or_default() > 0.0
    };
    match report.capacity.as_slice() {
        [] if has_token => Err(UndoError::Token(report.run)),
        [] => Ok(()),
        tables if tables.iter().all(is_read) => Err(UndoError::Replayed(report.run)),
        _ => Ok(()),
    }
}

/// Why there is none for a report that a version before parts kept, and so before images: it has all its statements.
fn of_one_piece(report: &Report) -> UndoError {
    let run = report.run;
    if let Some(unknown) = report.statements.iter().find(|one| one.is_unknown_write()) {
        return UndoError::Unknown { run, statement: unknown.index };
    }
    if report.statements.iter().any(StatementReport::is_applied_write) {
        none_kept(report)
    } else {
        UndoError::NothingWritten(run)
    }
}

/// Why a run has no images.
fn none_kept(report: &Report) -> UndoError {
    // Where the local engine ran it there is nothing to say of a place.
    if report.place.is_local() {
        UndoError::OlderThanImages(report.run)
    } else {
        UndoError::NotKept(report.run)
    }
}

/// The last item first: what was written last is taken back first.
fn draft_of(report: &Report, written: &[Written]) -> Result<Undo, UndoError> {
    let run = report.run;
    if written.is_empty() {
        return Err(UndoError::NothingWritten(run));
    }
    let mut statements = Vec::new();
    for item in written.iter().rev() {
        let Written { table, key, before, after, .. } = item;
        let inverse = Inverse { table, key, before: before.as_ref(), after: after.as_ref() };
        let text = inverse.text().map_err(|why| {
            let (table, key) = (table.clone(), value::key(key));
            UndoError::Unsayable { table, key, why }
        })?;
        statements.extend(text);
    }
    if statements.is_empty() {
        return Err(UndoError::NothingChanged(run));
    }
    // What was made is deleted.
    let has_delete = written.iter().any(|one| one.before.is_none() && one.after.is_some());
    let text = head(report, &statements, has_delete) + &statements.join("\n");
    let (connection, place) = (report.connection.clone(), report.place.clone());
    Ok(Undo { run, text, items: statements.len(), connection, place })
}

fn head(report: &Report, statements: &[String], has_delete: bool) -> String {
    let bytes: usize = statements.iter().map(String::len).sum();
    let largest = statements.iter().map(String::len).max().unwrap_or_default();
    let items = counted(statements.len(), "item");
    let mode = match statements.len() {
        1 => Mode::Single,
        ..=TRANSACT_ITEMS_MAX if bytes <= REQUEST_BYTES_MAX => Mode::Transaction,
        _ if largest * BATCH_STATEMENTS_MAX <= REQUEST_BYTES_MAX => Mode::Batch,
        _ => Mode::Single,
    };
    let holds = match mode {
        Mode::Transaction => "All of it fails where somebody has written over one of them since.",
        _ => "Each fails by itself where somebody has written over its item since.",
    };
    let (run, draft, connection) = (report.run, shown(&report.draft), shown(&report.connection));
    let deleted = if has_delete {
        "-- A DELETE does not fail where the item was deleted since: then it is taken back already.\n"
    } else {
        ""
    };
    let as_before = if statements.len() == 1 { "as it was" } else { "as they were" };
    format!(
        "-- Takes run {run} ({draft} on {connection}) back: {items} {as_before} before it.\n-- {holds}\n{deleted}--@ mode {}\n\n",
        mode.name()
    )
}
