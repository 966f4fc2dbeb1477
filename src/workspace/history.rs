//! Every submission ever made: SQLite in WAL mode, shared by all windows.
//!
//! An entry is written before anything is sent and completed after; what is answered meanwhile is kept as it comes
//! (`answers`), and before it how far the run may come (`extent`). An entry that was never completed belongs either to a run under way in this process, or to one whose end
//! nobody here knows: that one is shown as `unknown`, with the answers it had by then.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use rusqlite::types::{Type, ValueRef};
use rusqlite::{
    Connection, ErrorCode, OptionalExtension, Row, Transaction, TransactionBehavior, params,
};

use crate::draft::{Format, Mode, Outcome};
use crate::storage::file::{self, Hindrance, Room, Standing};

mod answers;
mod extent;
mod format;
mod labels;
mod list;
pub mod search;

pub use answers::{Around, LetGo, List, Part};
pub use extent::Extent;
pub use labels::{LabelError, Labels};
pub use list::LINE_CHARS_MAX;

#[cfg(test)]
mod tests;

/// How long a call waits for another process, in seconds: longer than any write of ours takes, shorter than it takes a
/// person to think that the program hangs.
const BUSY_SECONDS: u64 = 5;

/// Runs that nobody wants kept are numbered from here: such a number is never that of a run in a file.
const UNKEPT_FROM: i64 = -1_000_000_000_000;

/// The columns of an [`EntrySummary`], in the order `summary_of` reads them.
const SUMMARY: &str = "entry.run, entry.draft_name, entry.connection, entry.mode, entry.statements, entry.applied, \
    entry.started_ms, entry.outcome, entry.duration_ms, entry.line, \
    CASE WHEN entry.line IS NULL THEN substr(entry.draft_text, 1, 2000) END, entry.tags, entry.note";

#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    #[error(
        "{path}: written by a newer version of dynadraft (format {found}, this one knows {known}); \
         use that version, or name another folder with DYNADRAFT_CONFIG_DIR",
        path = path.display()
    )]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("{path}: {detail}", path = path.display())]
    Unusable { path: PathBuf, detail: String },
    #[error(
        "{path}: can't be written: {detail}; let it be written, or name another folder with DYNADRAFT_CONFIG_DIR",
        path = path.display()
    )]
    ReadOnly { path: PathBuf, detail: String },
    #[error("{path}: {room}", path = path.display())]
    Full { path: PathBuf, room: Room },
    /// Of a submission that writes.
    #[error("{0}; a write is sent without its entry only with --no-history")]
    NotKept(String),
}

/// The history file. Cheap to clone; calls block for as long as SQLite does.
#[derive(Clone)]
pub struct History(Arc<Shared>);

struct Shared {
    path: PathBuf,
    keeping: Keeping,
    connection: Mutex<Connection>,
    /// Bytes of answers that are kept.
    cap: u64,
    /// Runs begun and not completed by this process.
    under_way: Mutex<HashSet<i64>>,
    /// The locks of those of them that other processes may ask about (`extent`).
    held: Mutex<HashMap<i64, File>>,
}

/// Whether what is entered outlives the process.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Keeping {
    Kept,
    /// The user wants nothing kept.
    Unwished,
    /// Nothing is entered at all.
    Nothing,
    /// The file can't be written, for this reason.
    Hindered(String),
}

/// What is entered before anything is sent.
#[derive(Clone, Debug)]
pub struct NewEntry {
    pub draft_name: String,
    pub format: Format,
    pub draft_text: String,
    pub connection: String,
    pub mode: Mode,
    /// How many statements are to be sent.
    pub statements: usize,
    /// What it is listed with: its first statement on one line, cut to [`LINE_CHARS_MAX`].
    pub line: String,
    /// The tables its statements name.
    pub tables: Vec<String>,
    /// Milliseconds since the epoch.
    pub started_ms: u64,
}

/// A line of the history pane.
#[derive(Clone, Debug, PartialEq)]
pub struct EntrySummary {
    pub run: i64,
    pub draft_name: String,
    pub connection: String,
    pub mode: Mode,
    pub statements: usize,
    /// How many were applied.
    pub applied: usize,
    pub started_ms: u64,
    /// `None` while this process has it under way; unknown when it was begun elsewhere and never completed.
    pub outcome: Option<Outcome>,
    pub duration_ms: Option<f64>,
    /// Its first statement on one line.
    pub line: String,
    pub labels: Labels,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub summary: EntrySummary,
    pub format: Format,
    pub draft_text: String,
    /// The report as product.md's JSON document: of a run that was not completed as far as it was answered. `None` where
    /// nothing is known, or nothing was asked for ([`History::outline`]).
    pub report: Option<String>,
    /// How its answers are kept.
    pub answers: Answers,
}

/// Where the answers of a run are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// None came, or the run is under way.
    None,
    /// In one text, as versions before parts kept them.
    Whole,
    /// In so many parts.
    Parts(usize),
    /// They were let go of, to stay within the cap. What stands around them is there.
    LetGo,
}

/// How a run ended.
#[derive(Clone, Debug)]
pub struct Completion {
    pub outcome: Outcome,
    /// How many statements were applied.
    pub applied: usize,
    pub duration_ms: f64,
    pub around: Around,
    /// How many parts its answers have; those kept beyond are of an earlier word about the same run.
    pub parts: usize,
    /// The words of the answers that a search finds: codes, messages, keys.
    pub told: String,
}

impl History {
    #[cfg(test)]
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        Self::open_within(path, u64::MAX)
    }

    /// As in a new file, for tests that name runs by number.
    #[cfg(test)]
    pub fn fresh() -> Result<Self, HistoryError> {
        let path = Path::new(":memory:");
        let connection = Connection::open_in_memory().map_err(|error| explain(path, &error))?;
        Self::prepare(path, connection, Keeping::Kept, u64::MAX)
    }

    /// Opens the history, making the file (readable by its owner alone) and its folder where there is none. Where it can't
    /// be written this is a copy for as long as the process lives, of what can be read ([`hindrance`](Self::hindrance)).
    /// Of the answers so many bytes are kept, those of the newest runs.
    pub fn open_within(path: &Path, cap: u64) -> Result<Self, HistoryError> {
        let standing = standing(path).map_err(|error| unread(path, &error))?;
        if let Standing::Foreign(what) = standing {
            return Err(foreign(path, &what));
        }
        match Self::open_to_write(path, cap) {
            // On a full disk too: to open it for writing takes room beside it.
            Err(hindrance @ (HistoryError::ReadOnly { .. } | HistoryError::Full { .. })) => {
                Self::copy_of(path, &hindrance)
            }
            opened => opened,
        }
    }

    /// Whether what stands there is not known to be a history, or to become one.
    pub fn is_foreign(path: &Path) -> bool {
        !matches!(standing(path), Ok(Standing::Fresh | Standing::Ours))
    }

    fn open_to_write(path: &Path, cap: u64) -> Result<Self, HistoryError> {
        // Before SQLite does, which would make it readable by others; its journal takes over the file's permissions.
        file::create(path).map_err(|error| hindered(path, file::of_system(&error)))?;
        let connection = Connection::open(path).map_err(|error| explain(path, &error))?;
        Self::prepare(path, connection, Keeping::Kept, cap)
    }

    /// In place of a file that can't be written: what is in it, and what is entered, until the process ends.
    fn copy_of(path: &Path, hindrance: &HistoryError) -> Result<Self, HistoryError> {
        let copied = || {
            // Without a name it is in a temporary file of SQLite's own: an old format is brought up to date in it.
            let mut copy = Connection::open("")?;
            if path.exists() {
                let source = file::open_to_read(path)?;
                Backup::new(&source, &mut copy)?.run_to_completion(1000, Duration::ZERO, None)?;
            }
            Ok(copy)
        };
        let copy = copied().map_err(|error| unread(path, &error))?;
        Self::prepare(path, copy, Keeping::Hindered(hindrance.to_string()), u64::MAX)
    }

    /// A history that is gone with the process, as the user wants it.
    pub fn in_memory() -> Result<Self, HistoryError> {
        let path = Path::new(":memory:");
        let connection = Connection::open_in_memory().map_err(|error| explain(path, &error))?;
        Self::prepare(path, connection, Keeping::Unwished, u64::MAX)
    }

    /// One that takes everything and keeps nothing, for what is no run: its runs have the number 0. To make tables for it and
    /// to fill them would take longer than a rehearsal does.
    pub fn of_nothing() -> Result<Self, HistoryError> {
        let path = Path::new(":memory:");
        let connection = Connection::open_in_memory().map_err(|error| explain(path, &error))?;
        Ok(Self::over(path, connection, Keeping::Nothing, 0))
    }

    pub fn is_of_nothing(&self) -> bool {
        self.0.keeping == Keeping::Nothing
    }

    fn prepare(
        path: &Path,
        connection: Connection,
        keeping: Keeping,
        cap: u64,
    ) -> Result<Self, HistoryError> {
        Self::prepare_by(path, connection, keeping, cap, format::STEPS)
    }

    fn prepare_by(
        path: &Path,
        mut connection: Connection,
        keeping: Keeping,
        cap: u64,
        steps: &[&str],
    ) -> Result<Self, HistoryError> {
        let found = set_up(&mut connection, steps).map_err(|error| explain(path, &error))?;
        let known = format::after(steps);
        match found {
            Some(found) if found <= known => {}
            Some(found) => {
                return Err(HistoryError::Newer { path: path.to_owned(), found, known });
            }
            None => return Err(foreign(path, "it belongs to another program")),
        }
        Ok(Self::over(path, connection, keeping, cap))
    }

    fn over(path: &Path, connection: Connection, keeping: Keeping, cap: u64) -> Self {
        Self(Arc::new(Shared {
            path: path.to_owned(),
            keeping,
            connection: Mutex::new(connection),
            cap,
            under_way: Mutex::default(),
            held: Mutex::default(),
        }))
    }

    /// Whether other processes have the same file open.
    fn is_shared(&self) -> bool {
        self.0.keeping == Keeping::Kept && self.0.path.exists()
    }

    fn path(&self) -> &Path {
        &self.0.path
    }

    /// The same file by another connection.
    fn by(&self, connection: Connection) -> Self {
        let Shared { path, keeping, cap, .. } = &*self.0;
        Self::over(path, connection, keeping.clone(), *cap)
    }

    /// Why what is entered is gone with the process, though it should be kept.
    pub fn hindrance(&self) -> Option<&str> {
        match &self.0.keeping {
            Keeping::Hindered(why) => Some(why),
            Keeping::Kept | Keeping::Unwished | Keeping::Nothing => None,
        }
    }

    /// Refuses a submission that writes where its entry would be lost.
    pub fn admit_write(&self) -> Result<(), HistoryError> {
        self.hindrance().map_or(Ok(()), |why| Err(HistoryError::NotKept(why.to_owned())))
    }

    /// Enters a submission; the answer is its number. `around` writes what stands around its answers for as long as it is
    /// not completed.
    pub fn begin(
        &self,
        entry: &NewEntry,
        around: impl FnOnce(i64) -> Around,
    ) -> Result<i64, HistoryError> {
        let run = self.write(|transaction| {
            transaction.execute(
                "INSERT INTO entry (draft_name, format, draft_text, connection, mode, statements, started_ms, run, line, tables)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    entry.draft_name,
                    entry.format.name(),
                    entry.draft_text,
                    entry.connection,
                    entry.mode.name(),
                    stored(entry.statements),
                    stored(entry.started_ms),
                    self.unkept(transaction)?,
                    entry.line,
                    entry.tables.join(" "),
                ],
            )?;
            let run = transaction.last_insert_rowid();
            answers::put_around(transaction, run, &around(run))?;
            Ok(run)
        })?;
        self.under_way().insert(run);
        Ok(run)
    }

    /// The number of the next run where it is not the file's to give.
    fn unkept(&self, transaction: &Transaction<'_>) -> rusqlite::Result<Option<i64>> {
        if self.0.keeping != Keeping::Unwished {
            return Ok(None);
        }
        let newest = "SELECT coalesce(max(run), ?1) + 1 FROM entry";
        transaction.query_row(newest, [UNKEPT_FROM], |row| row.get(0)).map(Some)
    }

    /// The number, from 1, of a run that nobody wanted kept, among those of its process; `None` for one of a file.
    pub fn unkept_number(run: i64) -> Option<i64> {
        (run < 0).then_some(run - UNKEPT_FROM)
    }

    /// Completes an entry, whose parts were kept before. Where the answers of all runs are more than the cap by now, those
    /// of the oldest are let go of; the answer says what.
    pub fn complete(
        &self,
        run: i64,
        completion: &Completion,
    ) -> Result<Option<LetGo>, HistoryError> {
        let Completion { outcome, applied, duration_ms, around, parts, told } = completion;
        let updated = self.write(|transaction| {
            // A report of before parts gives way to them.
            transaction.execute(
                "UPDATE answers SET size = size - coalesce((SELECT octet_length(report) FROM entry WHERE run = ?1), 0)
                 WHERE run = ?1",
                [run],
            )?;
            transaction.execute(
                "UPDATE entry SET outcome = ?2, applied = ?3, duration_ms = ?4, told = ?5, report = NULL WHERE run = ?1",
                params![run, outcome.name(), stored(*applied), duration_ms, told],
            )?;
            answers::put_around(transaction, run, around)?;
            answers::drop_parts_from(transaction, run, *parts)
        });
        // It is no longer under way, even when the file did not take the news.
        self.under_way().remove(&run);
        self.let_run_go(run);
        updated?;
        self.stay_within_cap(run)
    }

    /// One entry in full; `None` when there is no such run.
    pub fn get(&self, run: i64) -> Result<Option<Entry>, HistoryError> {
        let Some(mut entry) = self.outline(run)? else { return Ok(None) };
        entry.report = match entry.answers {
            Answers::None => None,
            Answers::Whole => self.whole(run)?,
            Answers::Parts(_) | Answers::LetGo => self.assembled(run)?,
        };
        Ok(Some(entry))
    }

    /// One entry without its report, which may be of any size; `None` when there is no such run.
    pub fn outline(&self, run: i64) -> Result<Option<Entry>, HistoryError> {
        // The length of the report and not the report: it would be read for it.
        let query = format!(
            "SELECT {SUMMARY}, entry.format, entry.draft_text, octet_length(entry.report), answers.let_go,
                    (SELECT count(*) FROM part WHERE part.run = entry.run)
             FROM entry LEFT JOIN answers ON answers.run = entry.run WHERE entry.run = ?1"
        );
        let found = self.connection().query_row(&query, [run], entry_of).optional();
        let mut entry = found.map_err(|error| self.explain(&error))?;
        if let Some(entry) = &mut entry {
            self.settle(&mut entry.summary);
        }
        Ok(entry)
    }

    /// An entry that was never completed, and that nobody here is running, has an unknown outcome.
    fn settle(&self, summary: &mut EntrySummary) {
        if summary.outcome.is_none() && !self.under_way().contains(&summary.run) {
            summary.outcome = Some(Outcome::Unknown);
        }
    }

    /// All of it or nothing, and on the disk when this comes back.
    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, HistoryError> {
        let mut connection = self.connection();
        // Immediate: one that began by reading could not become a writing one while another process writes.
        let done = connection.transaction_with_behavior(TransactionBehavior::Immediate).and_then(
            |transaction| {
                let done = work(&transaction)?;
                transaction.commit()?;
                Ok(done)
            },
        );
        done.map_err(|error| self.explain(&error))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // Each call is one statement or one transaction, so a thread that died within one left nothing half done.
        self.0.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn under_way(&self) -> MutexGuard<'_, HashSet<i64>> {
        self.0.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held(&self) -> MutexGuard<'_, HashMap<i64, File>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn explain(&self, error: &rusqlite::Error) -> HistoryError {
        explain(&self.0.path, error)
    }
}

/// Readies the file and says its format; a newer format is left as it is, and so is a file that is no history: `None`.
fn set_up(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<Option<i64>> {
    connection.busy_timeout(Duration::from_secs(BUSY_SECONDS))?;
    // Not yet known to be ours, where all it has is in its journal: that must not be put into it by our closing it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    if !is_ours(connection)? {
        return Ok(None);
    }
    let found = format::of(connection)?;
    // Before the journal is changed: that would be written into the file of the newer version.
    if found > format::after(steps) {
        return Ok(Some(found));
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    into_wal(connection)?;
    // In WAL mode the usual NORMAL may lose the last commits when the power fails. What a begun entry stands for may have
    // been written by then, so the entry has to be there.
    connection.pragma_update(None, "synchronous", "FULL")?;
    format::bring_up(connection, steps).map(Some)
}

fn is_ours(connection: &Connection) -> rusqlite::Result<bool> {
    let mark = format::mark(connection)?;
    let tables = file::tables(connection)?;
    Ok(mark == format::MARK || (mark == 0 && (tables.is_empty() || format::is_ours(&tables))))
}

/// Changing the journal does not wait for others as other calls do, so it is tried again until they are done.
fn into_wal(connection: &Connection) -> rusqlite::Result<()> {
    const STEP: Duration = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    loop {
        let changed = connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()));
        let busy = matches!(&changed, Err(error) if is_busy(error));
        if !busy || waited.as_secs() >= BUSY_SECONDS {
            return changed;
        }
        std::thread::sleep(STEP);
        waited += STEP;
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn foreign(path: &Path, what: &str) -> HistoryError {
    let detail = format!(
        "not a history of dynadraft, or damaged: {what}; it is left as it is: move it aside, and a new one is made"
    );
    HistoryError::Unusable { path: path.to_owned(), detail }
}

fn hindered(path: &Path, hindrance: Hindrance) -> HistoryError {
    let path = path.to_owned();
    match hindrance {
        Hindrance::Full(room) => HistoryError::Full { path, room },
        Hindrance::Refused(detail) => HistoryError::ReadOnly { path, detail },
    }
}

/// As [`file::standing`]; a file without a mark is ours by its tables, or foreign.
fn standing(path: &Path) -> rusqlite::Result<Standing> {
    Ok(match file::standing(path, format::MARK)? {
        Standing::Unmarked(tables) if format::is_ours(&tables) => Standing::Ours,
        Standing::Unmarked(_) => Standing::Foreign("it belongs to another program".to_owned()),
        other => other,
    })
}

/// Why a file that is there can't be read.
fn unread(path: &Path, error: &rusqlite::Error) -> HistoryError {
    match file::unread(path, error) {
        None => explain(path, error),
        Some(why) => {
            let detail = format!("{why}, or run with --no-history");
            HistoryError::Unusable { path: path.to_owned(), detail }
        }
    }
}

/// What went wrong, by what can be done about it.
fn explain(path: &Path, error: &rusqlite::Error) -> HistoryError {
    if let Some(hindrance) = file::hindrance(path, error) {
        return hindered(path, hindrance);
    }
    let detail = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => format!(
            "locked by another process for more than {BUSY_SECONDS} s; try again when it is done"
        ),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            return foreign(path, &error.to_string());
        }
        _ => plain(error),
    };
    HistoryError::Unusable { path: path.to_owned(), detail }
}

/// A fault of ours (`word`) without the wrapping that says by which column's type it was found.
fn plain(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::FromSqlConversionFailure(_, _, fault) => fault.to_string(),
        other => other.to_string(),
    }
}

fn summary_of(row: &Row<'_>) -> rusqlite::Result<EntrySummary> {
    Ok(EntrySummary {
        run: row.get(0)?,
        draft_name: row.get(1)?,
        connection: row.get(2)?,
        mode: word(row, 3, "mode", Mode::from_name)?,
        statements: count(row, 4)?,
        applied: count(row, 5)?,
        started_ms: row.get::<_, i64>(6)?.try_into().unwrap_or_default(),
        outcome: match row.get_ref(7)? {
            ValueRef::Null => None,
            _ => Some(word(row, 7, "outcome", Outcome::from_name)?),
        },
        duration_ms: row.get(8)?,
        line: list::line_of(row, 9)?,
        labels: labels_of(row)?,
    })
}

fn labels_of(row: &Row<'_>) -> rusqlite::Result<Labels> {
    let (tags, note): (Option<String>, Option<String>) = (row.get(11)?, row.get(12)?);
    let tags = tags.iter().flat_map(|tags| tags.split_whitespace());
    Ok(Labels { tags: tags.map(str::to_owned).collect(), note: note.unwrap_or_default() })
}

fn entry_of(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        summary: summary_of(row)?,
        format: word(row, 13, "format", Format::from_name)?,
        draft_text: row.get(14)?,
        report: None,
        answers: answers_of(row)?,
    })
}

fn answers_of(row: &Row<'_>) -> rusqlite::Result<Answers> {
    let is_whole = row.get::<_, Option<i64>>(15)?.is_some();
    let is_let_go = row.get::<_, Option<bool>>(16)?.unwrap_or(false);
    let is_complete = !matches!(row.get_ref(7)?, ValueRef::Null);
    Ok(match count(row, 17)? {
        _ if is_whole => Answers::Whole,
        _ if is_let_go => Answers::LetGo,
        // Begun, and nothing is known of it. Where it was completed, what stands around no answer is its report.
        0 if !is_complete => Answers::None,
        parts => Answers::Parts(parts),
    })
}

/// One of our own words. Only a hand can have put another there, and a guess at what it meant would look like
/// something that was recorded: the fault is told.
fn word<T>(
    row: &Row<'_>,
    column: usize,
    what: &str,
    from_name: fn(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    from_name(text).map_or_else(
        || {
            let fault = format!("run {} holds `{text}`, which is no {what}", row.get::<_, i64>(0)?);
            Err(rusqlite::Error::FromSqlConversionFailure(column, Type::Text, fault.into()))
        },
        Ok,
    )
}

/// Counts are written by `stored` and so never negative; a file edited by hand reads as zero.
fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    Ok(row.get::<_, i64>(column)?.try_into().unwrap_or_default())
}

fn stored(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}
