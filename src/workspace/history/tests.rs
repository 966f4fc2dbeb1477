use super::*;
use crate::workspace::files;

fn entry(name: &str, text: &str) -> NewEntry {
    NewEntry {
        draft_name: name.to_owned(),
        format: Format::Partiql,
        draft_text: text.to_owned(),
        connection: "local".to_owned(),
        mode: Mode::Batch,
        statements: 3,
        line: text.to_owned(),
        tables: vec!["accounts".to_owned(), "ledger".to_owned()],
        started_ms: 1_788_000_000_000,
    }
}

fn around() -> Around {
    let [opening, middle, closing] = ["{[", "],[", "]}"].map(str::to_owned);
    Around { opening, middle, closing }
}

fn completion(outcome: Outcome, applied: usize) -> Completion {
    let (duration_ms, around, told) = (1.5, around(), String::new());
    Completion { outcome, applied, duration_ms, around, parts: 0, told }
}

fn scratch() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config/history.db");
    (folder, path)
}

fn runs(history: &History, search: &str) -> Vec<i64> {
    history.list(search, 100).expect("listed").iter().map(|summary| summary.run).collect()
}

#[test]
fn an_entry_stands_before_it_is_completed_and_holds_its_report_after() {
    let history = History::fresh().expect("opened");
    let run = history.begin(&entry("seed.pql", "SELECT 1"), |_| around()).expect("begun");
    let begun = history.get(run).expect("read").expect("there");
    assert_eq!((begun.summary.outcome, begun.report), (None, None));
    history.complete(run, &completion(Outcome::Partial, 2)).expect("completed");
    let done = history.get(run).expect("read").expect("there");
    assert_eq!(done.summary.outcome, Some(Outcome::Partial));
    assert_eq!((done.summary.applied, done.summary.statements), (2, 3));
    assert_eq!(done.summary.duration_ms, Some(1.5));
    assert_eq!((done.draft_text.as_str(), done.report.as_deref()), ("SELECT 1", Some("{[],[]}")));
}

#[test]
fn every_word_that_is_kept_reads_as_what_it_was() {
    let history = History::fresh().expect("opened");
    for mode in [Mode::Single, Mode::Batch, Mode::Transaction, Mode::TransactWrite] {
        let run = history.begin(&NewEntry { mode, ..entry("a", "") }, |_| around()).expect("begun");
        assert_eq!(history.get(run).expect("read").expect("there").summary.mode, mode);
    }
    use Outcome as O;
    for outcome in [O::Applied, O::Partial, O::Failed, O::Cancelled, O::Refused, O::Unknown] {
        history.complete(1, &completion(outcome, 0)).expect("completed");
        assert_eq!(history.get(1).expect("read").expect("there").summary.outcome, Some(outcome));
    }
}

#[test]
fn a_word_put_there_by_hand_is_told_with_its_run() {
    let (_folder, path) = scratch();
    let history = History::open(&path).expect("opened");
    history.begin(&entry("one", ""), |_| around()).expect("begun");
    let two = history.begin(&entry("two", ""), |_| around()).expect("begun");
    Connection::open(&path)
        .and_then(|other| other.execute("UPDATE entry SET mode = 'bulk' WHERE run = ?1", [two]))
        .expect("changed");
    let sentence = history.get(two).expect_err("told").to_string();
    assert!(sentence.ends_with("history.db: run 2 holds `bulk`, which is no mode"), "{sentence}");
    assert_eq!(history.list("bulk", 9).map_err(|error| error.to_string()), Err(sentence));
    assert!(history.get(1).is_ok());
}

#[test]
fn runs_are_numbered_from_one_and_listed_newest_first_up_to_the_limit() {
    let history = History::fresh().expect("opened");
    for name in ["a", "b", "c"] {
        history.begin(&entry(name, ""), |_| around()).expect("begun");
    }
    assert_eq!(runs(&history, ""), [3, 2, 1]);
    assert_eq!(history.list("", 2).expect("listed").len(), 2);
    assert_eq!(history.get(4).expect("read"), None);
}

#[test]
fn two_handles_on_one_file_see_each_others_entries() {
    let (_folder, path) = scratch();
    let one = History::open(&path).expect("opened");
    let two = History::open(&path).expect("opened again");
    let first = one.begin(&entry("one", ""), |_| around()).expect("begun");
    let second = two.begin(&entry("two", ""), |_| around()).expect("begun");
    assert_eq!((first, second), (1, 2));
    assert_eq!(runs(&one, ""), [2, 1]);
}

#[test]
fn an_entry_nobody_here_is_running_has_an_unknown_outcome() {
    let (_folder, path) = scratch();
    let dead = History::open(&path).expect("opened");
    let run = dead.begin(&entry("one", ""), |_| around()).expect("begun");
    assert_eq!(dead.list("", 1).expect("listed").first().map(|s| s.outcome), Some(None));
    drop(dead);
    let later = History::open(&path).expect("opened");
    let found = later.get(run).expect("read").expect("there");
    assert_eq!(found.summary.outcome, Some(Outcome::Unknown));
}

#[test]
fn a_search_wants_every_word_or_its_beginning_in_any_column() {
    let history = History::fresh().expect("opened");
    let one =
        history.begin(&entry("transfer.pql", "UPDATE accounts"), |_| around()).expect("begun");
    let two =
        history.begin(&entry("seed.pql", "INSERT INTO accounts"), |_| around()).expect("begun");
    history
        .complete(
            one,
            &Completion { told: "acct#alice".to_owned(), ..completion(Outcome::Cancelled, 0) },
        )
        .expect("completed");
    assert_eq!(runs(&history, "accounts"), [two, one]);
    assert_eq!(runs(&history, "acc"), [two, one]);
    assert_eq!(runs(&history, "UPDATE cancelled"), [one]);
    assert_eq!(runs(&history, "acct#alice"), [one]);
    assert_eq!(runs(&history, "insert cancelled"), Vec::<i64>::new());
}

#[test]
fn nothing_in_a_search_is_an_operator() {
    let history = History::fresh().expect("opened");
    history.begin(&entry("a", "b"), |_| around()).expect("begun");
    for search in ["\"", "a OR zebra", "NEAR(a b)", "draft_name:zebra", "-zebra", "'; --x"] {
        assert_eq!(runs(&history, search).len(), usize::from(search == "\""), "{search}");
    }
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_left_as_it_was() {
    let (_folder, path) = scratch();
    drop(History::open(&path).expect("made"));
    Connection::open(&path)
        .and_then(|other| other.pragma_update(None, "user_version", 9))
        .expect("changed");
    let before = std::fs::read(&path).expect("read");
    let sentence = History::open(&path).err().expect("refused").to_string();
    let known = format::after(format::STEPS);
    let told = format!("newer version of dynadraft (format 9, this one knows {known})");
    assert!(sentence.contains(&told), "{sentence}");
    assert_eq!(std::fs::read(&path).expect("read"), before);
}

#[test]
fn a_damaged_file_is_refused_with_its_path_and_what_to_do() {
    let (_folder, path) = scratch();
    files::create_folder(path.parent().expect("has a folder")).expect("made");
    let damaged = b"this was never a database, whatever its name says".repeat(50);
    std::fs::write(&path, &damaged).expect("written");
    let sentence = History::open(&path).err().expect("refused").to_string();
    assert!(sentence.contains("history.db: not a history of dynadraft, or damaged"), "{sentence}");
    assert!(sentence.contains("move it aside"), "{sentence}");
    assert_eq!(std::fs::read(&path).expect("read"), damaged);
}

#[test]
fn a_file_of_another_program_is_refused_and_left_as_it_was() {
    let (_folder, path) = scratch();
    files::create_folder(path.parent().expect("has a folder")).expect("made");
    for sql in [
        "CREATE TABLE moz_places (id)",
        "PRAGMA application_id = 7",
        // What an old history has, and the mark of another program.
        "CREATE TABLE entry (run); CREATE TABLE words (run); PRAGMA application_id = 7",
    ] {
        std::fs::remove_file(&path).ok();
        let other = Connection::open(&path).expect("made");
        other.execute_batch(&format!("{sql}; VACUUM")).expect("filled");
        drop(other);
        let before = std::fs::read(&path).expect("read");
        let sentence = History::open(&path).err().expect("refused").to_string();
        assert!(
            sentence.ends_with(
                "history.db: not a history of dynadraft, or damaged: it belongs to another program; it is left as it \
                 is: move it aside, and a new one is made"
            ),
            "{sentence}"
        );
        assert_eq!(std::fs::read(&path).expect("read"), before);
        assert_eq!(std::fs::read_dir(path.parent().expect("a folder")).expect("listed").count(), 1);
    }
}

#[test]
fn a_file_bears_our_mark_and_one_of_before_marks_gets_it() {
    let (_folder, path) = scratch();
    drop(History::open(&path).expect("made"));
    let mark = || {
        let file = Connection::open(&path).expect("opened");
        file.query_row("PRAGMA application_id", [], |row| row.get::<_, i64>(0)).expect("read")
    };
    assert_eq!(mark(), format::MARK);
    Connection::open(&path)
        .and_then(|other| other.pragma_update(None, "application_id", 0))
        .expect("changed");
    drop(History::open(&path).expect("adopted"));
    assert_eq!(mark(), format::MARK);
}

#[test]
fn where_nothing_can_be_written_entries_live_as_long_as_the_process() {
    let (folder, _) = scratch();
    std::fs::write(folder.path().join("file"), "").expect("written");
    let path = folder.path().join("file/history.db");
    let history = History::open(&path).expect("for now");
    let hindrance = history.hindrance().expect("said");
    assert!(
        hindrance.ends_with(
            "history.db: can't be written: what is to be its folder is a file; let it be written, or name another \
             folder with DYNADRAFT_CONFIG_DIR"
        ),
        "{hindrance}"
    );
    let run = history.begin(&entry("one", ""), |_| around()).expect("begun");
    assert!(history.get(run).expect("read").is_some());
    let refused = history.admit_write().expect_err("refused").to_string();
    assert!(refused.ends_with("; a write is sent without its entry only with --no-history"));
}

#[test]
fn who_wants_nothing_kept_may_write_and_its_runs_have_numbers_of_no_file() {
    let history = History::in_memory().expect("opened");
    assert!(history.hindrance().is_none() && history.admit_write().is_ok());
    let begun =
        ["a", "b"].map(|name| history.begin(&entry(name, ""), |_| around()).expect("begun"));
    assert_eq!(begun.map(History::unkept_number), [Some(1), Some(2)]);
    assert_eq!(runs(&history, ""), [begun[1], begun[0]], "the newest first");
    assert_eq!(History::unkept_number(1), None);
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = scratch();
    let history = History::open(&path).expect("made");
    history.begin(&entry("a", "b"), |_| around()).expect("begun");
    for file in std::fs::read_dir(path.parent().expect("has a folder")).expect("listed") {
        let mode = file.expect("there").metadata().expect("there").permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}

/// What an entry stands for may be written elsewhere the moment it is begun: with less than this a loss of power would take
/// the entry and leave that.
#[test]
fn each_commit_is_synced() {
    let folder = tempfile::tempdir().unwrap();
    let history = History::open(&folder.path().join("history.db")).unwrap();
    let connection = history.connection();
    let synchronous: i64 =
        connection.query_row("PRAGMA synchronous", [], |row| row.get(0)).unwrap();
    let journal: String =
        connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    // 2 is FULL.
    assert_eq!((synchronous, journal.as_str()), (2, "wal"));
}

fn days() -> search::Days {
    search::Days { zone: jiff::tz::TimeZone::UTC, now_ms: 1_788_000_000_000 }
}

const NONE: [i64; 0] = [];

fn found(history: &History, text: &str) -> Vec<i64> {
    let search = search::Search::parse(text, &days()).expect("a search");
    history.find(&search, 100).expect("found").iter().map(|summary| summary.run).collect()
}

#[test]
fn a_search_names_members_and_each_must_fit() {
    let history = History::fresh().expect("opened");
    let made = [
        ("SELECT accounts", "local"),
        ("DELETE ledger", "prod-eu"),
        ("SELECT accounts_old", "prod-us"),
    ];
    for (text, connection) in made {
        let tables = text.split_whitespace().skip(1).map(str::to_owned).collect();
        let new = NewEntry { connection: connection.to_owned(), tables, ..entry("d", text) };
        history.begin(&new, |_| around()).expect("begun");
    }
    history.complete(1, &completion(Outcome::Applied, 3)).expect("completed");
    history.complete(2, &completion(Outcome::Failed, 0)).expect("completed");
    history
        .label(2, &Labels::of("ticket-7 demo", "asked for by ops").expect("labels"))
        .expect("labelled");
    assert_eq!(found(&history, "table:accounts"), [3, 1], "or one that begins so");
    assert_eq!(found(&history, "table:accounts_old"), [3]);
    assert_eq!(found(&history, "table:old"), NONE, "no part of a name");
    assert_eq!(found(&history, "outcome:failed"), [2]);
    assert_eq!(found(&history, "outcome:app outcome:fail"), [2, 1]);
    assert_eq!(found(&history, "outcome:unknown"), NONE, "this process has it under way");
    assert_eq!(found(&history, "connection:prod"), [3, 2]);
    assert_eq!(found(&history, "connection:prod-eu select"), NONE);
    assert_eq!(found(&history, "tag:ticket"), [2]);
    assert_eq!(found(&history, "ops"), [2], "a note is found by its words");
    assert_eq!(found(&history, "day:today"), [3, 2, 1]);
    assert_eq!(found(&history, "day:yesterday"), NONE);
    assert_eq!(
        found(&history, "select outcome:applied day:today connection:local table:accounts"),
        [1]
    );
    let before = search::Search::words("select").before(Some(3));
    assert_eq!(history.find(&before, 9).expect("found").len(), 1, "to read on where a list ended");
    history.label(2, &Labels::default()).expect("labelled");
    assert_eq!(found(&history, "ops"), NONE, "its words go with it");
    assert_eq!(found(&history, "delete"), [2]);
}

#[test]
fn a_deleted_run_is_gone_with_all_that_was_its_and_its_number_is_not_given_again() {
    let history = History::fresh().expect("opened");
    let run = history.begin(&entry("a", "SELECT accounts"), |_| around()).expect("begun");
    let refused = history.delete(run).expect_err("refused").to_string();
    assert!(refused.contains("under way"), "{refused}");
    history
        .put_part(run, 0, &Part { statements: "1".to_owned(), ..Part::default() })
        .expect("kept");
    history
        .complete(
            run,
            &Completion { parts: 1, told: "acct#zoe".into(), ..completion(Outcome::Applied, 3) },
        )
        .expect("completed");
    assert_eq!(found(&history, "zoe"), [run]);
    history.delete(run).expect("deleted");
    assert_eq!((found(&history, "zoe"), found(&history, "")), (vec![], vec![]));
    assert_eq!(history.answers_bytes().expect("read"), 0);
    assert_eq!(history.stretch(run, 0, List::Statements).expect("read"), None);
    assert!(matches!(history.delete(run), Err(LabelError::NoRun(1))));
    assert_eq!(history.begin(&entry("b", ""), |_| around()).expect("begun"), run + 1);
}

#[test]
fn labels_have_bounds_and_no_tag_stands_twice() {
    let labels = Labels::of("#a b,a  c", " note ").expect("labels");
    assert_eq!((labels.tags_in_words().as_str(), labels.note.as_str()), ("a b c", "note"));
    assert!(matches!(Labels::of(&"x".repeat(41), ""), Err(LabelError::LongTag(_))));
    assert!(matches!(Labels::of("", &"x".repeat(10_001)), Err(LabelError::LongNote(10_001))));
}
