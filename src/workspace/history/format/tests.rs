use super::super::{Answers, Entry, History, Keeping};
use super::*;
use crate::draft::{Format, Mode, Outcome};

/// A file of format 1 as its version left it, with a run that was completed and one that never was.
const FORMAT_1: &str = "
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
    INSERT INTO entry (draft_name, format, draft_text, connection, mode, statements, started_ms)
    VALUES ('seed.pql', 'partiql', 'INSERT 1', 'local', 'batch', 2, 1788000000000),
           ('move.tx.json', 'transaction', '{}', 'local', 'transact-write', 3, 1788000060000);
    UPDATE entry SET outcome = 'partial', applied = 1, duration_ms = 1.5, report = '{}' WHERE run = 1;
    PRAGMA user_version = 1;
";

/// What a later version might add.
const COLUMN: &str = "ALTER TABLE entry ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;";

/// A later step that fails after it began.
const BROKEN: &str =
    "ALTER TABLE entry ADD COLUMN price REAL; ALTER TABLE nowhere ADD COLUMN price REAL;";

fn old_file() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.db");
    let connection = Connection::open(&path).expect("made");
    connection.execute_batch(FORMAT_1).expect("filled");
    (folder, path)
}

fn opened(path: &std::path::Path) -> Connection {
    Connection::open(path).expect("opened")
}

fn columns(connection: &Connection) -> String {
    let query = "SELECT group_concat(name, ' ') FROM pragma_table_info('entry')";
    connection.query_row(query, [], |row| row.get(0)).expect("listed")
}

#[test]
fn a_file_of_format_1_opens_and_keeps_its_entries() {
    let (_folder, path) = old_file();
    let history = History::open(&path).expect("opened");
    let Entry { summary, format, .. } = history.get(1).expect("read").expect("there");
    assert_eq!((summary.mode, summary.outcome), (Mode::Batch, Some(Outcome::Partial)));
    assert_eq!((summary.applied, summary.statements, format), (1, 2, Format::Partiql));
    let Entry { summary, format, .. } = history.get(2).expect("read").expect("there");
    assert_eq!((summary.mode, summary.outcome), (Mode::TransactWrite, Some(Outcome::Unknown)));
    assert_eq!(format, Format::Transaction);
    assert_eq!(history.list("insert partial", 9).expect("listed").len(), 1);
}

#[test]
fn a_report_of_format_1_is_read_found_counted_and_let_go_of_with_its_words() {
    let (_folder, path) = old_file();
    let document = r#"{"run":1,"statements":[{"key":{"pk":{"S":"acct#zoe"}}}]}"#;
    opened(&path).execute("UPDATE entry SET report = ?1 WHERE run = 1", [document]).expect("set");
    let history = History::open(&path).expect("opened");
    let entry = history.get(1).expect("read").expect("there");
    assert_eq!((entry.answers, entry.report.as_deref()), (Answers::Whole, Some(document)));
    assert_eq!(history.list("zoe", 9).expect("listed").len(), 1);
    assert_eq!(history.answers_bytes().expect("read"), document.len() as u64);
    let let_go = history.prune(0).expect("pruned").expect("something to let go of");
    assert_eq!((let_go.runs, let_go.bytes), (1, document.len() as u64));
    let entry = history.get(1).expect("read").expect("there");
    assert_eq!((entry.answers, entry.report), (Answers::LetGo, None));
    assert_eq!((entry.draft_text.as_str(), entry.summary.applied), ("INSERT 1", 1));
    assert_eq!(history.list("zoe", 9).expect("listed").len(), 0);
    assert_eq!(history.list("insert partial", 9).expect("listed").len(), 1);
}

#[test]
fn an_old_file_takes_the_steps_it_lacks_and_keeps_its_entries() {
    let (_folder, path) = old_file();
    let more = [COLUMN, "CREATE TABLE price (run INTEGER PRIMARY KEY) STRICT;"];
    let steps = [STEPS, &more].concat();
    let history = History::prepare_by(&path, opened(&path), Keeping::Kept, u64::MAX, &steps)
        .expect("migrated");
    assert_eq!(history.list("", 9).expect("listed").len(), 2);
    let migrated = opened(&path);
    assert_eq!(of(&migrated), Ok(after(&steps)));
    assert!(columns(&migrated).ends_with(" note undone"));
    // Taken once: the next opening finds none left.
    assert!(History::prepare_by(&path, opened(&path), Keeping::Kept, u64::MAX, &steps).is_ok());
}

#[test]
fn a_new_file_takes_all_steps() {
    let mut connection = Connection::open_in_memory().expect("made");
    assert_eq!(bring_up(&mut connection, &[ENTRIES, COLUMN]), Ok(2));
    assert!(columns(&connection).ends_with(" report undone"));
}

#[test]
fn a_step_that_fails_leaves_the_file_as_it_was() {
    let (_folder, path) = old_file();
    let steps = [ENTRIES, COLUMN, BROKEN];
    let failed = History::prepare_by(&path, opened(&path), Keeping::Kept, u64::MAX, &steps);
    let sentence = failed.err().expect("failed").to_string();
    assert!(sentence.contains("history.db: no such table: nowhere"), "{sentence}");
    let left = opened(&path);
    assert_eq!(of(&left), Ok(1));
    assert!(columns(&left).ends_with(" duration_ms report"));
    assert_eq!(History::open(&path).expect("opened").list("", 9).expect("listed").len(), 2);
}

#[test]
fn a_file_that_went_further_is_refused_and_takes_no_step_back() {
    let (_folder, path) = old_file();
    let steps = [STEPS, &[COLUMN]].concat();
    drop(
        History::prepare_by(&path, opened(&path), Keeping::Kept, u64::MAX, &steps)
            .expect("migrated"),
    );
    let sentence = History::open(&path).err().expect("refused").to_string();
    let known = after(STEPS);
    let told = format!("(format {}, this one knows {known})", known + 1);
    assert!(sentence.contains(&told), "{sentence}");
    assert_eq!(of(&opened(&path)), Ok(known + 1));
}
