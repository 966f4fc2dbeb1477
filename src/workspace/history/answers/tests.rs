use std::path::{Path, PathBuf};

use super::*;
use crate::draft::{Format, Mode, Outcome};
use crate::workspace::{Answers, Completion, NewEntry};

fn entry(started_ms: u64) -> NewEntry {
    NewEntry {
        draft_name: "a.pql".to_owned(),
        format: Format::Partiql,
        draft_text: "SELECT 1".to_owned(),
        connection: "local".to_owned(),
        mode: Mode::Batch,
        statements: 3,
        line: String::new(),
        tables: Vec::new(),
        started_ms,
    }
}

fn around() -> Around {
    let [opening, middle, closing] = ["{\"s\":[", "],\"e\":[", "]}"].map(str::to_owned);
    Around { opening, middle, closing }
}

fn completion(parts: usize) -> Completion {
    let told = "acct#alice".to_owned();
    let (outcome, around) = (Outcome::Applied, around());
    Completion { outcome, applied: 3, duration_ms: 1.0, around, parts, told }
}

/// A part that does not become smaller by being compressed: hexadecimal digits of a sequence without a pattern.
fn part(bytes: usize) -> Part {
    let mut state = 88_172_645_463_325_252_u64;
    let mut statements = String::new();
    while statements.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        statements.push_str(&format!("{state:016x}"));
    }
    Part { statements: format!("\"{statements}\""), exchanges: "1".to_owned(), ..Part::default() }
}

fn scratch() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.db");
    (folder, path)
}

/// A run that was begun, answered in parts of so many bytes, and completed.
fn run(history: &History, parts: usize, bytes: usize) -> (i64, Option<LetGo>) {
    let run = history.begin(&entry(1000), |_| around()).expect("begun");
    for number in 0..parts {
        history.put_part(run, number, &part(bytes)).expect("kept");
    }
    let let_go = history.complete(run, &completion(parts)).expect("completed");
    (run, let_go)
}

fn answers(history: &History, run: i64) -> Answers {
    history.outline(run).expect("read").expect("there").answers
}

fn report(history: &History, run: i64) -> Option<String> {
    history.get(run).expect("read").expect("there").report
}

/// With its journal, which holds what is not in the file yet.
fn size_of(path: &Path) -> u64 {
    let journal = std::fs::metadata(path.with_extension("db-wal")).map_or(0, |file| file.len());
    std::fs::metadata(path).expect("there").len() + journal
}

#[test]
fn parts_come_back_in_one_document_in_their_order() {
    let history = History::fresh().expect("opened");
    let run = history
        .begin(&entry(1), |run| Around { opening: format!("{{\"r\":{run},\"s\":["), ..around() });
    let run = run.expect("begun");
    assert_eq!((answers(&history, run), report(&history, run)), (Answers::None, None));
    for (number, (statements, exchanges)) in
        [("1,2", "10"), ("", "20"), ("3", "")].iter().enumerate()
    {
        let [statements, exchanges] = [statements, exchanges].map(|text| (*text).to_owned());
        history
            .put_part(run, number, &Part { statements, exchanges, ..Part::default() })
            .expect("kept");
    }
    // Under way, or killed: what was answered is there, in what was said of it at the beginning.
    assert_eq!(report(&history, run).as_deref(), Some(r#"{"r":1,"s":[1,2,3],"e":[10,20]}"#));
    history.complete(run, &completion(2)).expect("completed");
    assert_eq!(
        report(&history, run).as_deref(),
        Some(r#"{"s":[1,2],"e":[10,20]}"#),
        "a later word"
    );
    assert_eq!(answers(&history, run), Answers::Parts(2));
    assert_eq!(history.stretch(run, 2, List::Statements).expect("read"), None);
}

#[test]
fn a_part_of_another_process_is_there_before_its_run_is_completed() {
    let (_folder, path) = scratch();
    let [one, other] =
        [History::open(&path), History::open(&path)].map(|opened| opened.expect("opened"));
    let run = one.begin(&entry(1), |_| around()).expect("begun");
    one.put_part(run, 0, &part(100)).expect("kept");
    let second = other.begin(&entry(1), |_| around()).expect("begun");
    other.put_part(second, 0, &part(200)).expect("kept");
    one.put_part(run, 1, &part(300)).expect("kept");
    assert_eq!(
        (answers(&other, run), answers(&one, second)),
        (Answers::Parts(2), Answers::Parts(1))
    );
    let found = other.get(run).expect("read").expect("there");
    assert_eq!(found.summary.outcome, Some(Outcome::Unknown));
}

#[test]
fn an_answer_takes_less_of_the_disk_than_it_is_long() {
    let (_folder, path) = scratch();
    let history = History::open(&path).expect("opened");
    let before = size_of(&path);
    let items: Vec<String> =
        (0..10_000).map(|n| format!(r#"{{"pk":{{"S":"acct#{n}"}},"owner":{{"S":"Erin Walsh {n}"}},"balance":{{"N":"{n}"}}}}"#)).collect();
    let items = items.join(",");
    let length = items.len() as u64;
    let run = history.begin(&entry(1), |_| around()).expect("begun");
    history.put_part(run, 0, &Part { statements: items.clone(), ..Part::default() }).expect("kept");
    history.complete(run, &completion(1)).expect("completed");
    assert_eq!(
        history.stretch(run, 0, List::Statements).expect("read").as_deref(),
        Some(items.as_str())
    );
    drop(history);
    let grown = size_of(&path) - before;
    assert!(grown < length / 4, "{grown} of {length}");
}

#[test]
fn beyond_the_cap_the_answers_of_the_oldest_runs_are_let_go_of() {
    let (_folder, path) = scratch();
    let history = History::open_within(&path, 500_000).expect("opened");
    let runs: Vec<_> = (0..6).map(|_| run(&history, 2, 100_000)).collect();
    let told: Vec<_> = runs.iter().filter_map(|(_, let_go)| *let_go).collect();
    assert_eq!(told.first().map(|one| (one.runs, one.first, one.last)), Some((1, 1, 1)));
    assert!(history.answers_bytes().expect("read") <= 500_000);
    assert_eq!(answers(&history, 1), Answers::LetGo);
    assert_eq!(answers(&history, 6), Answers::Parts(2), "never that of the run itself");
    let oldest = history.get(1).expect("read").expect("there");
    assert_eq!(
        (oldest.draft_text.as_str(), oldest.summary.outcome),
        ("SELECT 1", Some(Outcome::Applied))
    );
    assert_eq!(oldest.report.as_deref(), Some(r#"{"s":[],"e":[]}"#));
    assert_eq!(history.list("alice", 9).expect("listed").len(), 6, "it is found all the same");
}

#[test]
fn a_run_that_is_more_than_the_cap_is_kept_until_the_next() {
    let (_folder, path) = scratch();
    let history = History::open_within(&path, 50_000).expect("opened");
    let (large, let_go) = run(&history, 3, 100_000);
    assert_eq!((let_go, answers(&history, large)), (None, Answers::Parts(3)));
    let (_, let_go) = run(&history, 1, 100);
    assert_eq!(let_go.map(|one| one.last), Some(large));
}

#[test]
fn a_run_under_way_in_another_process_keeps_its_answers_for_a_day() {
    const DAY_MS: u64 = 24 * 60 * 60 * 1000;
    let (_folder, path) = scratch();
    let history = History::open_within(&path, 1000).expect("opened");
    let other = History::open(&path).expect("opened");
    let begun = other.begin(&entry(1000), |_| around()).expect("begun");
    other.put_part(begun, 0, &part(100_000)).expect("kept");
    run(&history, 1, 100);
    assert_eq!(answers(&history, begun), Answers::Parts(1));
    let late = history.begin(&entry(1001 + DAY_MS), |_| around()).expect("begun");
    history.complete(late, &completion(0)).expect("completed");
    assert_eq!(answers(&history, begun), Answers::LetGo);
}

#[test]
fn pruning_gives_the_place_back_to_the_disk() {
    let (_folder, path) = scratch();
    let history = History::open(&path).expect("opened");
    for _ in 0..5 {
        run(&history, 4, 100_000);
    }
    let full = size_of(&path);
    let let_go = history.prune(300_000).expect("pruned").expect("something to let go of");
    assert_eq!((let_go.runs, let_go.first, let_go.last), (4, 1, 4));
    assert_eq!(answers(&history, 5), Answers::Parts(4));
    assert!(size_of(&path) < full / 3, "{} of {full}", size_of(&path));
    assert_eq!(history.prune(300_000).expect("pruned"), None);
    let all = history.prune(0).expect("pruned").expect("something to let go of");
    assert_eq!((all.runs, all.first), (1, 5));
    assert_eq!(history.answers_bytes().expect("read"), 0);
}

#[test]
fn a_damaged_part_is_told() {
    let (_folder, path) = scratch();
    let history = History::open(&path).expect("opened");
    let (damaged, _) = run(&history, 1, 100);
    Connection::open(&path)
        .and_then(|other| other.execute("UPDATE part SET statements = x'00ff'", []))
        .expect("changed");
    let sentence = history.stretch(damaged, 0, List::Statements).expect_err("told").to_string();
    assert!(sentence.contains("history.db: an answer that is kept there is damaged"), "{sentence}");
}

#[test]
fn what_is_read_of_one_moment_stays_whatever_another_process_lets_go_of() {
    let (_folder, path) = scratch();
    let history = History::open(&path).expect("opened");
    let (number, _) = run(&history, 3, 10_000);
    let still = history.still().expect("held");
    let other = History::open(&path).expect("opened");
    other.prune(0).expect("pruned");
    let stretch = |history: &History| {
        history.stretch(number, 2, List::Statements).expect("read").map(|text| text.len())
    };
    assert_eq!((stretch(&still), stretch(&history)), (Some(10_002), None));
    drop(still);
    assert_eq!(stretch(&history.still().expect("held")), None);
}
