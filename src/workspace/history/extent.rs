//! How far a run may have come: kept before the requests go out, so that a run that was killed tells what it may have sent.
//!
//! The answers say what was sent and answered. What was in flight when a process died, or answered and not kept yet, no
//! answer tells: an extent is the bound of it. Runs of one request have none.

use std::fs::{self, File, TryLockError};
use std::path::PathBuf;

use rusqlite::{OptionalExtension, Row, params};

use super::{History, HistoryError, hindered, stored};
use crate::storage::file;
use crate::workspace::files;

#[cfg(test)]
mod tests;

/// Which statements of its draft a run was to send, and how many of these may have been sent. Statements have the numbers
/// of the draft, from 1; a template counts as often as it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The run it goes on with.
    pub resumes: Option<i64>,
    /// The first so many statements are left out,
    pub skipped: usize,
    /// but for these, which ascend and come first.
    pub again: Vec<usize>,
    /// So many statements may have been sent, in the order of the run.
    pub reached: usize,
    /// Of the requests that carry these.
    pub fingerprint: String,
}

impl Extent {
    /// The number of the statement that is at this place of the run, from 0.
    pub fn number(&self, place: usize) -> usize {
        let behind = || self.skipped + 1 + place - self.again.len();
        self.again.get(place).copied().unwrap_or_else(behind)
    }

    /// Whether the statement with this number is sent.
    pub fn has(&self, number: usize) -> bool {
        number > self.skipped || self.again.binary_search(&number).is_ok()
    }
}

impl History {
    /// Keeps how far a run may come with what goes out next. When this comes back it survives the end of the machine: what is
    /// sent behind it may have been written.
    ///
    /// # Errors
    ///
    /// Also where another run goes on with the same one by now: what is left of that is sent once.
    pub fn reach(&self, run: i64, extent: &Extent) -> Result<(), HistoryError> {
        self.hold_run(run)?;
        let Extent { resumes, skipped, again, reached, fingerprint } = extent;
        let again: Vec<String> = again.iter().map(usize::to_string).collect();
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO extent (run, resumes, skipped, again, reached, fingerprint)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (run) DO UPDATE SET reached = ?5, fingerprint = ?6",
                )?
                .execute(params![
                    run,
                    resumes,
                    stored(*skipped),
                    again.join(" "),
                    stored(*reached),
                    fingerprint
                ])
                .map(drop)
        })
    }

    /// How far a run may have come; `None` of one that was sent in one request, or by a version that kept none.
    pub fn extent(&self, run: i64) -> Result<Option<Extent>, HistoryError> {
        let query =
            "SELECT resumes, skipped, again, reached, fingerprint FROM extent WHERE run = ?1";
        let found = self.connection().query_row(query, [run], extent_of).optional();
        found.map_err(|error| self.explain(&error))
    }

    /// The run that goes on with this one.
    pub fn resumed_by(&self, run: i64) -> Result<Option<i64>, HistoryError> {
        let query = "SELECT run FROM extent WHERE resumes = ?1";
        let found = self.connection().query_row(query, [run], |row| row.get(0)).optional();
        found.map_err(|error| self.explain(&error))
    }

    /// Whether a process, this one or another, has this run under way. Asked of one that has an extent and no end.
    pub fn is_run_held(&self, run: i64) -> Result<bool, HistoryError> {
        if self.under_way().contains(&run) || self.held().contains_key(&run) {
            return Ok(true);
        }
        let Some(path) = self.lock_of(run).filter(|path| path.exists()) else { return Ok(false) };
        let lock = File::open(&path).map_err(|error| self.not_locked(&error))?;
        match lock.try_lock() {
            // Nobody holds it: its process was killed, and left it.
            Ok(()) => {
                fs::remove_file(path).ok();
                Ok(false)
            }
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(self.not_locked(&error)),
        }
    }

    /// Holds a lock that goes with this process, however that ends.
    fn hold_run(&self, run: i64) -> Result<(), HistoryError> {
        let Some(path) = self.lock_of(run) else { return Ok(()) };
        if self.held().contains_key(&run) {
            return Ok(());
        }
        let made = || {
            if let Some(folder) = path.parent() {
                files::create_folder(folder)?;
            }
            let lock = files::private().append(true).create(true).open(&path)?;
            lock.try_lock().map_err(std::io::Error::from)?;
            Ok(lock)
        };
        let lock = made().map_err(|error: std::io::Error| self.not_locked(&error))?;
        self.held().insert(run, lock);
        Ok(())
    }

    /// The run is at its end.
    pub(super) fn let_run_go(&self, run: i64) {
        if self.held().remove(&run).is_some()
            && let Some(path) = self.lock_of(run)
        {
            // One that stays is of a run that is at its end, of which nobody asks.
            fs::remove_file(path).ok();
        }
    }

    /// Where the lock of a run stands; `None` where no other process knows of the run.
    fn lock_of(&self, run: i64) -> Option<PathBuf> {
        let folder = self.is_shared().then(|| self.path().with_extension("runs"))?;
        Some(folder.join(format!("{run}.lock")))
    }

    fn not_locked(&self, error: &std::io::Error) -> HistoryError {
        hindered(self.path(), file::of_system(error))
    }
}

fn extent_of(row: &Row<'_>) -> rusqlite::Result<Extent> {
    let again: String = row.get(2)?;
    Ok(Extent {
        resumes: row.get(0)?,
        skipped: super::count(row, 1)?,
        // Written by `reach`; what a hand put there is no number of a statement.
        again: again.split_whitespace().filter_map(|number| number.parse().ok()).collect(),
        reached: super::count(row, 3)?,
        fingerprint: row.get(4)?,
    })
}
