//! The format of the history file, as the steps that lead to it.
//!
//! `user_version` says how many steps a file has taken: none when it is new. At open the ones it lacks are taken, in
//! order and in one transaction, so a file is of its old format or of the newest and never between.

use rusqlite::{Connection, TransactionBehavior};

#[cfg(test)]
mod tests;

/// From format n to n + 1, by position: the first makes a new file. A step that was released is never changed, for there
/// are files that have taken it; what is to be different is a step more, at the end.
pub const STEPS: &[&str] = &[ENTRIES, ANSWERS, EXTENTS, IMAGES, SHELF];

/// `dyhi`, as a number: the `application_id` of a history. Files of format 1 were made without one at first.
pub const MARK: i64 = 0x6479_6869;

/// Whether a file with these tables and without a mark is a history.
pub fn is_ours(tables: &[String]) -> bool {
    ["entry", "words"].iter().all(|name| tables.iter().any(|table| table == name))
}

/// `words` indexes `entry`, so the texts are kept once; the triggers keep the two in step.
const ENTRIES: &str = "
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

/// What was answered stands apart from its entry: in parts, compressed, and let go of by size. `told` is what a search
/// finds of it; before this step that was the whole report, more than half of the file.
///
/// Nothing is read or written anew, so that a file of gigabytes is opened in a moment: a report of before stays where it
/// is, and is found by its words. The length of a text stands in its row, so to ask for that reads no report either.
const ANSWERS: &str = "
    ALTER TABLE entry ADD COLUMN told TEXT;
    CREATE TABLE answers (
        run INTEGER PRIMARY KEY,
        size INTEGER NOT NULL DEFAULT 0,
        opening TEXT,
        middle TEXT,
        closing TEXT,
        let_go INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE part (
        run INTEGER NOT NULL,
        number INTEGER NOT NULL,
        statements BLOB NOT NULL,
        exchanges BLOB NOT NULL,
        PRIMARY KEY (run, number)
    ) STRICT;
    CREATE INDEX answers_sizes ON answers (run, size);
    INSERT INTO answers (run, size) SELECT run, octet_length(report) FROM entry WHERE report IS NOT NULL;
    DROP TRIGGER entry_begun;
    DROP TRIGGER entry_completed;
    CREATE TRIGGER entry_begun AFTER INSERT ON entry BEGIN
        INSERT INTO words (rowid, draft_name, draft_text, connection, mode, outcome, report)
        VALUES (new.run, new.draft_name, new.draft_text, new.connection, new.mode, new.outcome, new.told);
    END;
    CREATE TRIGGER entry_completed AFTER UPDATE OF draft_name, draft_text, connection, mode, outcome, report, told ON entry BEGIN
        INSERT INTO words (words, rowid, draft_name, draft_text, connection, mode, outcome, report)
        VALUES ('delete', old.run, old.draft_name, old.draft_text, old.connection, old.mode, old.outcome, coalesce(old.report, old.told));
        INSERT INTO words (rowid, draft_name, draft_text, connection, mode, outcome, report)
        VALUES (new.run, new.draft_name, new.draft_text, new.connection, new.mode, new.outcome, coalesce(new.report, new.told));
    END;
";

/// How far runs may have come, which no answer tells of a run that was killed. Two runs must not go on with the same one.
const EXTENTS: &str = "
    CREATE TABLE extent (
        run INTEGER PRIMARY KEY,
        resumes INTEGER UNIQUE,
        skipped INTEGER NOT NULL,
        again TEXT NOT NULL,
        reached INTEGER NOT NULL,
        fingerprint TEXT NOT NULL
    ) STRICT;
";

/// The items a part's statements wrote, as they were before: none of a run of before this step. Which run answers were let
/// go of for was not kept either.
const IMAGES: &str = "
    ALTER TABLE part ADD COLUMN images BLOB;
    ALTER TABLE answers ADD COLUMN let_go_for INTEGER;
";

/// What a run is listed with and found by, what the user says of it, and its end. A run of before this step has its first
/// statement and its tables in its text alone.
///
/// What the index was told of an entry must be said again to take it out, so without tags and a note it stays what it was.
const SHELF: &str = "
    ALTER TABLE entry ADD COLUMN line TEXT;
    ALTER TABLE entry ADD COLUMN tables TEXT;
    ALTER TABLE entry ADD COLUMN tags TEXT;
    ALTER TABLE entry ADD COLUMN note TEXT;
    DROP TRIGGER entry_completed;
    CREATE TRIGGER entry_completed AFTER UPDATE ON entry BEGIN
        INSERT INTO words (words, rowid, draft_name, draft_text, connection, mode, outcome, report)
        VALUES ('delete', old.run, old.draft_name, old.draft_text, old.connection, old.mode, old.outcome,
            CASE WHEN coalesce(old.tags, old.note) IS NULL THEN coalesce(old.report, old.told)
                 ELSE concat_ws(' ', coalesce(old.report, old.told), old.tags, old.note) END);
        INSERT INTO words (rowid, draft_name, draft_text, connection, mode, outcome, report)
        VALUES (new.run, new.draft_name, new.draft_text, new.connection, new.mode, new.outcome,
            CASE WHEN coalesce(new.tags, new.note) IS NULL THEN coalesce(new.report, new.told)
                 ELSE concat_ws(' ', coalesce(new.report, new.told), new.tags, new.note) END);
    END;
    CREATE TRIGGER entry_deleted AFTER DELETE ON entry BEGIN
        INSERT INTO words (words, rowid, draft_name, draft_text, connection, mode, outcome, report)
        VALUES ('delete', old.run, old.draft_name, old.draft_text, old.connection, old.mode, old.outcome,
            CASE WHEN coalesce(old.tags, old.note) IS NULL THEN coalesce(old.report, old.told)
                 ELSE concat_ws(' ', coalesce(old.report, old.told), old.tags, old.note) END);
        DELETE FROM part WHERE run = old.run;
        DELETE FROM answers WHERE run = old.run;
        DELETE FROM extent WHERE run = old.run;
    END;
";

/// The format of a file that has taken all these steps.
pub fn after(steps: &[&str]) -> i64 {
    i64::try_from(steps.len()).unwrap_or(i64::MAX)
}

/// The format of this file.
pub fn of(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Whose this file is.
pub fn mark(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA application_id", [], |row| row.get(0))
}

/// Takes the steps that are left, all or none; says the format the file has then, which is a newer one when another
/// process of a newer version was here first.
pub fn bring_up(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<i64> {
    // Immediate: two processes that open an old file at once must not both read that steps are left and both take them.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again, now that nobody else can write.
    let found = of(&transaction)?;
    let taken = usize::try_from(found).unwrap_or_default();
    for step in steps.iter().skip(taken) {
        transaction.execute_batch(step)?;
    }
    if found < after(steps) {
        transaction.pragma_update(None, "user_version", after(steps))?;
    }
    if mark(&transaction)? != MARK {
        transaction.pragma_update(None, "application_id", MARK)?;
    }
    transaction.commit()?;
    of(connection)
}
