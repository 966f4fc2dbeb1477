//! Every submission ever made: SQLite in WAL mode, shared by all windows.
//!
//! An entry is written before anything is sent and completed after. An entry that was never completed belongs either
//! to a run under way in this process, or to one whose end nobody here knows: that one is shown as `unknown`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, TransactionBehavior, params};

use super::files;
use crate::draft::Format;

#[cfg(test)]
mod tests;

/// The format this version writes, kept in `user_version`.
const FORMAT: i64 = 1;

/// How long a call waits for another process, in seconds.
const BUSY_SECONDS: u64 = 5;

/// `words` indexes `entry`, so the texts are kept once; the triggers keep the two in step.
const SCHEMA: &str = "
    CREATE TABLE entry (
        run INTEGER PRIMARY KEY AUTOINCREMENT,
        draft_name TEXT NOT NULL,
        format TEXT NOT NULL,
        draft_text TEXT NOT NULL,
        connection TEXT NOT NULL,
        mode TEXT NOT NULL,
        statements INTEGER NOT NULL,
        applied INTEGER NOT NULL DEFAULT 0,
        started_ms INTEGER NOT NULL,
        outcome TEXT,
        duration_ms REAL,
        report TEXT
    ) STRICT;
    CREATE VIRTUAL TABLE words USING fts5(
        draft_name, draft_text, connection, mode, outcome, report, content='entry', content_rowid='run'
    );
    CREATE TRIGGER entry_begun AFTER INSERT ON entry BEGIN
        INSERT INTO words (rowid, draft_name, draft_text, connection, mode, outcome, report)
        VALUES (new.run, new.draft_name, new.draft_text, new.connection, new.mode, new.outcome, new.report);
    END;
    CREATE TRIGGER entry_completed AFTER UPDATE ON entry BEGIN
        INSERT INTO words (words, rowid, draft_name, draft_text, connection, mode, outcome, report)
        VALUES ('delete', old.run, old.draft_name, old.draft_text, old.connection, old.mode, old.outcome, old.report);
        INSERT INTO words (rowid, draft_name, draft_text, connection, mode, outcome, report)
        VALUES (new.run, new.draft_name, new.draft_text, new.connection, new.mode, new.outcome, new.report);
    END;
";

/// The columns of an [`EntrySummary`], in the order `summary_of` reads them.
const SUMMARY: &str =
    "run, draft_name, connection, mode, statements, applied, started_ms, outcome, duration_ms";

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
}

/// The history file. Cheap to clone; calls block for as long as SQLite does.
#[derive(Clone)]
pub struct History(Arc<Shared>);

struct Shared {
    path: PathBuf,
    connection: Mutex<Connection>,
    /// Runs begun and not completed by this process.
    under_way: Mutex<HashSet<i64>>,
}

/// What is entered before anything is sent.
#[derive(Clone, Debug)]
pub struct NewEntry {
    pub draft_name: String,
    pub format: Format,
    pub draft_text: String,
    pub connection: String,
    pub mode: String,
    /// How many statements are to be sent.
    pub statements: usize,
    /// Milliseconds since the epoch.
    pub started_ms: u64,
}

/// A line of the history pane.
#[derive(Clone, Debug, PartialEq)]
pub struct EntrySummary {
    pub run: i64,
    pub draft_name: String,
    pub connection: String,
    pub mode: String,
    pub statements: usize,
    /// How many were applied.
    pub applied: usize,
    pub started_ms: u64,
    /// `None` while this process has it under way; `unknown` when it was begun elsewhere and never completed.
    pub outcome: Option<String>,
    pub duration_ms: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub summary: EntrySummary,
    pub format: Format,
    pub draft_text: String,
    /// The report as product.md's JSON document; `None` until it is complete.
    pub report: Option<String>,
}

impl History {
    /// Opens the history, making the file (readable by its owner alone) and its folder where there is none.
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        let unusable = |error: std::io::Error| HistoryError::Unusable {
            path: path.to_owned(),
            detail: format!("can't be opened: {error}"),
        };
        if let Some(folder) = path.parent() {
            files::create_folder(folder).map_err(unusable)?;
        }
        files::private().append(true).create(true).open(path).map_err(unusable)?;
        let connection = Connection::open(path).map_err(|error| explain(path, &error))?;
        Self::prepare(path, connection)
    }

    /// A history that is gone with the process.
    #[cfg(test)]
    pub fn in_memory() -> Result<Self, HistoryError> {
        let path = Path::new(":memory:");
        let connection = Connection::open_in_memory().map_err(|error| explain(path, &error))?;
        Self::prepare(path, connection)
    }

    fn prepare(path: &Path, mut connection: Connection) -> Result<Self, HistoryError> {
        let format = set_up(&mut connection).map_err(|error| explain(path, &error))?;
        if format > FORMAT {
            return Err(HistoryError::Newer {
                path: path.to_owned(),
                found: format,
                known: FORMAT,
            });
        }
        Ok(Self(Arc::new(Shared {
            path: path.to_owned(),
            connection: Mutex::new(connection),
            under_way: Mutex::default(),
        })))
    }

    /// Enters a submission; the answer is its number.
    pub fn begin(&self, entry: &NewEntry) -> Result<i64, HistoryError> {
        let connection = self.connection();
        let inserted = connection.execute(
            "INSERT INTO entry (draft_name, format, draft_text, connection, mode, statements, started_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                entry.draft_name,
                format_name(entry.format),
                entry.draft_text,
                entry.connection,
                entry.mode,
                stored(entry.statements),
                stored(entry.started_ms),
            ],
        );
        inserted.map_err(|error| self.explain(&error))?;
        let run = connection.last_insert_rowid();
        self.under_way().insert(run);
        Ok(run)
    }

    /// Completes an entry with its outcome, the number of statements applied and its report.
    pub fn complete(
        &self,
        run: i64,
        outcome: &str,
        applied: usize,
        duration_ms: f64,
        report: &str,
    ) -> Result<(), HistoryError> {
        let updated = self.connection().execute(
            "UPDATE entry SET outcome = ?2, applied = ?3, duration_ms = ?4, report = ?5 WHERE run = ?1",
            params![run, outcome, stored(applied), duration_ms, report],
        );
        // It is no longer under way, even when the file did not take the news.
        self.under_way().remove(&run);
        updated.map(drop).map_err(|error| self.explain(&error))
    }

    /// Newest first; `search` matches words, or their beginnings, in draft text, draft name, connection, mode,
    /// outcome and report. Every word must be there, in any of them.
    pub fn list(&self, search: &str, limit: usize) -> Result<Vec<EntrySummary>, HistoryError> {
        let pattern = pattern(search);
        let chosen = match &pattern {
            None => "?1 IS NULL",
            Some(_) => "run IN (SELECT rowid FROM words WHERE words MATCH ?1)",
        };
        let query =
            format!("SELECT {SUMMARY} FROM entry WHERE {chosen} ORDER BY run DESC LIMIT ?2");
        let connection = self.connection();
        let rows = connection.prepare_cached(&query).and_then(|mut statement| {
            statement
                .query_map(params![pattern, stored(limit)], summary_of)?
                .collect::<rusqlite::Result<Vec<_>>>()
        });
        let mut rows = rows.map_err(|error| self.explain(&error))?;
        rows.iter_mut().for_each(|row| self.settle(row));
        Ok(rows)
    }

    /// One entry in full; `None` when there is no such run.
    pub fn get(&self, run: i64) -> Result<Option<Entry>, HistoryError> {
        let query =
            format!("SELECT {SUMMARY}, format, draft_text, report FROM entry WHERE run = ?1");
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
            summary.outcome = Some("unknown".to_owned());
        }
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // Each call is one statement, so a thread that died within one left nothing half done.
        self.0.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn under_way(&self) -> MutexGuard<'_, HashSet<i64>> {
        self.0.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn explain(&self, error: &rusqlite::Error) -> HistoryError {
        explain(&self.0.path, error)
    }
}

/// Readies the file and says its format; a newer format is left as it is.
fn set_up(connection: &mut Connection) -> rusqlite::Result<i64> {
    connection.busy_timeout(Duration::from_secs(BUSY_SECONDS))?;
    let found = user_version(connection)?;
    if found > FORMAT {
        return Ok(found);
    }
    into_wal(connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have made the tables since.
    if user_version(&transaction)? == 0 {
        transaction.execute_batch(SCHEMA)?;
        transaction.pragma_update(None, "user_version", FORMAT)?;
    }
    transaction.commit()?;
    user_version(connection)
}

fn user_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
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

/// What went wrong, by what can be done about it.
fn explain(path: &Path, error: &rusqlite::Error) -> HistoryError {
    let detail = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => format!(
            "locked by another process for more than {BUSY_SECONDS} s; try again when it is done"
        ),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => format!(
            "not a history of dynadraft, or damaged ({error}); move it aside, and a new one is made"
        ),
        Some(ErrorCode::DiskFull) => {
            "no space left on its disk; make some and try again".to_owned()
        }
        Some(ErrorCode::ReadOnly) => "can't be written; check its permissions".to_owned(),
        _ => error.to_string(),
    };
    HistoryError::Unusable { path: path.to_owned(), detail }
}

/// A search as FTS5 takes it: each word quoted, so that nothing in it is an operator, and the beginning of a word
/// enough. `None` when there is nothing to look for.
fn pattern(search: &str) -> Option<String> {
    let words = search.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    let quoted: Vec<String> =
        words.map(|word| format!("\"{}\" *", word.replace(['"', '\0'], " "))).collect();
    (!quoted.is_empty()).then(|| quoted.join(" AND "))
}

fn summary_of(row: &Row<'_>) -> rusqlite::Result<EntrySummary> {
    Ok(EntrySummary {
        run: row.get(0)?,
        draft_name: row.get(1)?,
        connection: row.get(2)?,
        mode: row.get(3)?,
        statements: count(row, 4)?,
        applied: count(row, 5)?,
        started_ms: row.get::<_, i64>(6)?.try_into().unwrap_or_default(),
        outcome: row.get(7)?,
        duration_ms: row.get(8)?,
    })
}

fn entry_of(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let format: String = row.get(9)?;
    Ok(Entry {
        summary: summary_of(row)?,
        format: if format == "partiql" { Format::Partiql } else { Format::Transaction },
        draft_text: row.get(10)?,
        report: row.get(11)?,
    })
}

/// Counts are written by `stored` and so never negative; a file edited by hand reads as zero.
fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    Ok(row.get::<_, i64>(column)?.try_into().unwrap_or_default())
}

fn stored(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Partiql => "partiql",
        Format::Transaction => "transaction",
    }
}
