use super::super::{Around, Completion, NewEntry};
use super::*;
use crate::draft::{Format, Mode, Outcome};

fn entry() -> NewEntry {
    NewEntry {
        draft_name: "each.pql".to_owned(),
        format: Format::Partiql,
        draft_text: String::new(),
        connection: "local".to_owned(),
        mode: Mode::Batch,
        statements: 60,
        line: String::new(),
        tables: Vec::new(),
        started_ms: 0,
    }
}

fn begun(history: &History) -> i64 {
    history.begin(&entry(), |_| Around::default()).expect("begun")
}

#[test]
fn statements_that_are_sent_again_come_first() {
    let extent = Extent { skipped: 25, again: vec![3, 9], ..Extent::default() };
    let numbers: Vec<usize> = (0..4).map(|place| extent.number(place)).collect();
    assert_eq!(numbers, [3, 9, 26, 27]);
    assert_eq!([3, 4, 25, 26].map(|number| extent.has(number)), [true, false, false, true]);
}

#[test]
fn an_extent_is_kept_as_it_grows_and_held_while_its_process_lives() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.db");
    let history = History::open(&path).expect("opened");
    let run = begun(&history);
    assert_eq!(history.extent(run).expect("read"), None);
    let first = Extent { reached: 25, fingerprint: "a".to_owned(), ..Extent::default() };
    let second = Extent { reached: 50, fingerprint: "b".to_owned(), ..Extent::default() };
    for extent in [first, second] {
        history.reach(run, &extent).expect("kept");
        assert_eq!(history.extent(run).expect("read"), Some(extent));
    }
    // Locks are of the file that is open, so another history in this process is as another process.
    let other = History::open(&path).expect("opened");
    assert!(other.is_run_held(run).expect("asked"));
    drop(history);
    assert!(!other.is_run_held(run).expect("asked"), "whoever had it is gone");
    assert!(
        !folder.path().join("history.runs/1.lock").exists(),
        "and what it left is cleared away"
    );
}

#[test]
fn a_run_that_ended_is_held_by_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let history = History::open(&folder.path().join("history.db")).expect("opened");
    let run = begun(&history);
    history.reach(run, &Extent::default()).expect("kept");
    let completion = Completion {
        outcome: Outcome::Applied,
        applied: 60,
        duration_ms: 1.0,
        around: Around::default(),
        parts: 0,
        told: String::new(),
    };
    history.complete(run, &completion).expect("completed");
    assert!(!history.is_run_held(run).expect("asked"));
    assert!(!folder.path().join("history.runs/1.lock").exists());
}

#[test]
fn one_run_alone_goes_on_with_another() {
    let history = History::fresh().expect("opened");
    let [first, second, third] = [(); 3].map(|()| begun(&history));
    let extent = Extent { resumes: Some(first), skipped: 25, again: vec![3], ..Extent::default() };
    assert_eq!(history.resumed_by(first).expect("read"), None);
    history.reach(second, &extent).expect("kept");
    assert_eq!(history.resumed_by(first).expect("read"), Some(second));
    assert!(history.reach(third, &extent).is_err());
    assert_eq!(history.extent(second).expect("read"), Some(extent));
}
