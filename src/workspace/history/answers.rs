//! What the runs were answered: in parts as it came, compressed, and within a cap.
//!
//! The report of a run is a JSON document with two long lists in it, of statements and of exchanges. A part is a stretch of
//! both; what stands around the lists is kept beside them. So a run of any length is written and read a part at a time,
//! and one that was killed leaves the parts it had.
//!
//! Drafts, outcomes and what stands around the lists are kept for good. Parts are let go of, those of the oldest runs
//! first, when all together are more than the cap.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{History, HistoryError, stored};
use crate::storage::file;

#[cfg(test)]
mod tests;

/// Of the cap, what is kept when something is let go of: so that it is not said anew at every run.
const KEPT_OF_CAP: [u64; 2] = [9, 10];

/// What is let go of after a run, at most: whoever waits for that run waits for this too. A file of an older version may
/// have gigabytes to spare.
const STEP_BYTES: u64 = 16 * 1_000_000;

/// A run that never came to its end is let go of when it is older than this. A younger one may be under way in another
/// process.
const ABANDONED_MS: u64 = 24 * 60 * 60 * 1000;

/// A stretch of the two lists: the members as they stand in the document, with commas between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub statements: String,
    pub exchanges: String,
    /// The items that its statements were about to write, as they were: a list of its own, which the document has not.
    pub images: String,
}

/// What stands before, between and behind the two lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    pub opening: String,
    pub middle: String,
    pub closing: String,
}

/// One of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Statements,
    Exchanges,
    Images,
}

/// What was let go of to stay within the cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetGo {
    /// How many runs, and the first and the last of them.
    pub runs: usize,
    pub first: i64,
    pub last: i64,
    /// What their answers took in the file, in bytes.
    pub bytes: u64,
}

impl History {
    /// Keeps the part with this number, from 0, of a run, in the place of one that is there. When this comes back it
    /// survives the end of this process; the end of the machine it survives when the run is completed.
    pub fn put_part(&self, run: i64, number: usize, part: &Part) -> Result<(), HistoryError> {
        let [statements, exchanges] = [&part.statements, &part.exchanges].map(|text| packed(text));
        let images = (!part.images.is_empty()).then(|| packed(&part.images));
        let connection = self.connection();
        // To wait for the disk at each of thousands of parts would take longer than all else. Completing waits for them all.
        let kept = connection.pragma_update(None, "synchronous", "NORMAL").and_then(|()| {
            let transaction = connection.unchecked_transaction()?;
            drop_part(&transaction, run, number)?;
            transaction
                .prepare_cached(
                    "INSERT INTO part (run, number, statements, exchanges, images) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![run, stored(number), statements, exchanges, images])?;
            let images = images.as_ref().map_or(0, Vec::len);
            resize(&transaction, run, stored(statements.len() + exchanges.len() + images))?;
            transaction.commit()
        });
        let restored = connection.pragma_update(None, "synchronous", "FULL");
        kept.and(restored).map_err(|error| self.explain(&error))
    }

    /// The history as it is now, to be read piece by piece: another process may let go of answers meanwhile.
    pub fn still(&self) -> Result<Self, HistoryError> {
        // A copy and one in memory have this process alone.
        if !self.is_shared() {
            return Ok(self.clone());
        }
        // By a connection of its own: what is answered late is written by the other one.
        let opened = file::open_to_read(self.path()).and_then(|connection| {
            // It is the first read that holds the moment.
            connection.execute_batch("BEGIN; SELECT count(*) FROM answers")?;
            Ok(connection)
        });
        opened.map(|connection| self.by(connection)).map_err(|error| self.explain(&error))
    }

    /// A stretch of one list of a run; `None` when it has no such part, or no longer has.
    pub fn stretch(
        &self,
        run: i64,
        number: usize,
        list: List,
    ) -> Result<Option<String>, HistoryError> {
        let query = match list {
            List::Statements => "SELECT statements FROM part WHERE run = ?1 AND number = ?2",
            List::Exchanges => "SELECT exchanges FROM part WHERE run = ?1 AND number = ?2",
            List::Images => "SELECT images FROM part WHERE run = ?1 AND number = ?2",
        };
        let connection = self.connection();
        let found = connection.prepare_cached(query).and_then(|mut statement| {
            statement
                .query_row(params![run, stored(number)], |row| {
                    row.get_ref(0)?.as_blob_or_null()?.map_or(Ok(String::new()), unpacked)
                })
                .optional()
        });
        found.map_err(|error| self.explain(&error))
    }

    /// What stands around the lists of a run; `None` where versions before parts kept it.
    pub fn around(&self, run: i64) -> Result<Option<Around>, HistoryError> {
        let query =
            "SELECT opening, middle, closing FROM answers WHERE run = ?1 AND opening IS NOT NULL";
        let found = self.connection().query_row(query, [run], |row| {
            Ok(Around { opening: row.get(0)?, middle: row.get(1)?, closing: row.get(2)? })
        });
        found.optional().map_err(|error| self.explain(&error))
    }

    /// The run that was the newest when the answers of this one were let go of; `None` where that is not known.
    pub fn let_go_since(&self, run: i64) -> Result<Option<i64>, HistoryError> {
        let query = "SELECT let_go_for FROM answers WHERE run = ?1";
        let found = self.connection().query_row(query, [run], |row| row.get(0)).optional();
        found.map(Option::flatten).map_err(|error| self.explain(&error))
    }

    /// The report of a version before parts.
    pub(super) fn whole(&self, run: i64) -> Result<Option<String>, HistoryError> {
        let found =
            self.connection()
                .query_row("SELECT report FROM entry WHERE run = ?1", [run], |row| row.get(0));
        found.optional().map(Option::flatten).map_err(|error| self.explain(&error))
    }

    /// The document of a run that is kept in parts, in one piece.
    pub(super) fn assembled(&self, run: i64) -> Result<Option<String>, HistoryError> {
        let Some(around) = self.around(run)? else { return Ok(None) };
        let mut document = around.opening;
        self.join(run, List::Statements, &mut document)?;
        document.push_str(&around.middle);
        self.join(run, List::Exchanges, &mut document)?;
        document.push_str(&around.closing);
        Ok(Some(document))
    }

    fn join(&self, run: i64, list: List, document: &mut String) -> Result<(), HistoryError> {
        let mut is_first = true;
        for number in 0.. {
            let Some(stretch) = self.stretch(run, number, list)? else { break };
            if !stretch.is_empty() {
                document.push_str(if is_first { "" } else { "," });
                document.push_str(&stretch);
                is_first = false;
            }
        }
        Ok(())
    }

    /// Lets go of the answers of the oldest runs until all together take at most `bytes`, and gives their place back to
    /// the disk. `None` where there was nothing to let go of.
    pub fn prune(&self, bytes: u64) -> Result<Option<LetGo>, HistoryError> {
        let mut all: Option<LetGo> = None;
        // In steps: none of them takes the file from other processes for long.
        while let Some(step) = self.let_go(i64::MAX, bytes, bytes)? {
            let before = all.unwrap_or(LetGo { runs: 0, bytes: 0, ..step });
            all = Some(LetGo {
                runs: before.runs + step.runs,
                first: before.first,
                last: step.last,
                bytes: before.bytes + step.bytes,
            });
        }
        // The index of the search only marks what is gone until its pieces are put together again.
        let emptied = self.connection().execute_batch(
            "INSERT INTO words (words) VALUES ('optimize'); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);",
        );
        emptied.map_err(|error| self.explain(&error))?;
        Ok(all)
    }

    /// Bytes that the answers of all runs take.
    pub fn answers_bytes(&self) -> Result<u64, HistoryError> {
        total(&self.connection()).map_err(|error| self.explain(&error))
    }

    /// After a run: what is beyond the cap is let go of, but never the answers of that run.
    pub(super) fn stay_within_cap(&self, run: i64) -> Result<Option<LetGo>, HistoryError> {
        let [part, of] = KEPT_OF_CAP;
        self.let_go(run, self.0.cap, self.0.cap / of * part)
    }

    /// One step towards `kept` bytes, where there are more than `cap`.
    fn let_go(&self, run: i64, cap: u64, kept: u64) -> Result<Option<LetGo>, HistoryError> {
        // Asked without a lock: mostly there is nothing to do.
        if self.answers_bytes()? <= cap {
            return Ok(None);
        }
        self.write(|transaction| {
            let excess = total(transaction)?.saturating_sub(kept);
            // And what that run took twice, or a history of long runs would grow all the same.
            let step_bytes = STEP_BYTES.max(2 * size(transaction, run)?);
            let mut step: Option<LetGo> = None;
            while step.is_none_or(|step| step.bytes < excess.min(step_bytes)) {
                let Some((oldest, bytes)) = oldest(transaction, run)? else { break };
                forget(transaction, oldest)?;
                let before =
                    step.unwrap_or(LetGo { runs: 0, first: oldest, last: oldest, bytes: 0 });
                step = Some(LetGo {
                    runs: before.runs + 1,
                    last: oldest,
                    bytes: before.bytes + bytes,
                    ..before
                });
            }
            Ok(step)
        })
    }
}

/// The oldest run whose answers can be let go of, other than this one, and what they take.
fn oldest(connection: &Connection, run: i64) -> rusqlite::Result<Option<(i64, u64)>> {
    let query = "
        SELECT run, size FROM answers JOIN entry USING (run)
        WHERE size > 0 AND run <> ?1
          AND (outcome IS NOT NULL OR started_ms < (SELECT max(started_ms) FROM entry) - ?2)
        ORDER BY run LIMIT 1";
    let found = connection.query_row(query, params![run, stored(ABANDONED_MS)], |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.try_into().unwrap_or_default()))
    });
    found.optional()
}

fn forget(transaction: &Transaction<'_>, run: i64) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM part WHERE run = ?1", [run])?;
    // Only where there is one: its words go with it.
    transaction
        .execute("UPDATE entry SET report = NULL WHERE run = ?1 AND report IS NOT NULL", [run])?;
    transaction.execute(
        "UPDATE answers SET size = 0, let_go = 1, let_go_for = (SELECT max(run) FROM entry) WHERE run = ?1",
        [run],
    )?;
    Ok(())
}

fn size(connection: &Connection, run: i64) -> rusqlite::Result<u64> {
    let query = "SELECT size FROM answers WHERE run = ?1";
    let size = connection.query_row(query, [run], |row| row.get::<_, i64>(0)).optional()?;
    Ok(size.and_then(|size| size.try_into().ok()).unwrap_or_default())
}

fn total(connection: &Connection) -> rusqlite::Result<u64> {
    let sum = "SELECT coalesce(sum(size), 0) FROM answers";
    connection.query_row(sum, [], |row| Ok(row.get::<_, i64>(0)?.try_into().unwrap_or_default()))
}

pub(super) fn put_around(
    transaction: &Transaction<'_>,
    run: i64,
    around: &Around,
) -> rusqlite::Result<()> {
    let Around { opening, middle, closing } = around;
    transaction.execute(
        "INSERT INTO answers (run, opening, middle, closing) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (run) DO UPDATE SET opening = ?2, middle = ?3, closing = ?4",
        params![run, opening, middle, closing],
    )?;
    Ok(())
}

/// Takes away the parts of a run from this number on.
pub(super) fn drop_parts_from(
    transaction: &Transaction<'_>,
    run: i64,
    first: usize,
) -> rusqlite::Result<()> {
    let mut beyond =
        transaction.prepare("SELECT number FROM part WHERE run = ?1 AND number >= ?2")?;
    let numbers = beyond.query_map(params![run, stored(first)], |row| row.get(0))?;
    for number in numbers.collect::<rusqlite::Result<Vec<i64>>>()? {
        drop_part(transaction, run, usize::try_from(number).unwrap_or_default())?;
    }
    Ok(())
}

fn drop_part(transaction: &Transaction<'_>, run: i64, number: usize) -> rusqlite::Result<()> {
    let mut delete = transaction.prepare_cached(
        "DELETE FROM part WHERE run = ?1 AND number = ?2
         RETURNING octet_length(statements) + octet_length(exchanges) + coalesce(octet_length(images), 0)",
    )?;
    let size = delete.query_row(params![run, stored(number)], |row| row.get::<_, i64>(0));
    size.optional()?.map_or(Ok(()), |size| resize(transaction, run, -size))
}

fn resize(transaction: &Transaction<'_>, run: i64, by: i64) -> rusqlite::Result<()> {
    let mut update =
        transaction.prepare_cached("UPDATE answers SET size = size + ?2 WHERE run = ?1")?;
    update.execute(params![run, by]).map(drop)
}

/// Fast before small: this is done while a run waits, and names that come again in every item are found all the same.
fn packed(text: &str) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder
        .write_all(text.as_bytes())
        .and_then(|()| encoder.finish())
        .expect("memory takes everything")
}

fn unpacked(bytes: &[u8]) -> rusqlite::Result<String> {
    let mut text = String::new();
    let read = ZlibDecoder::new(bytes).read_to_string(&mut text);
    read.map(|_| text).map_err(|error| {
        let fault = format!("an answer that is kept there is damaged ({error})");
        rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, fault.into())
    })
}
