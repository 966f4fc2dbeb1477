use super::*;
use crate::draft::{Format, Outcome, Verdict};
use crate::session::json::{from_json, to_json};
use crate::session::report::NotSent;
use crate::session::tests::{cancelled_report, request, session, submitted};
use crate::session::{Cancel, Session, Terms};

/// The document that is handed over, the one that is kept, and the indexes of the statements as they pass.
fn read(session: &Session, report: &Report) -> (String, Option<String>, Vec<usize>) {
    let (mut handed, mut indexes) = (String::new(), Vec::new());
    let taken = document::<KeptError>(&session.history, report, |piece| {
        handed.push_str(piece);
        Ok(())
    });
    taken.expect("read");
    let passed = statements::<KeptError>(&session.history, report, |seen| {
        indexes.push(seen.statement.index);
        Ok(())
    });
    passed.expect("read");
    let entry = session.history.get(report.run).expect("a readable history").expect("an entry");
    (handed, entry.report, indexes)
}

fn inserts(count: usize) -> String {
    (0..count).map(|n| format!("INSERT INTO accounts VALUE {{'pk': 'k{n}'}};\n")).collect()
}

#[test]
fn a_long_run_is_read_part_by_part_and_a_whole_one_from_memory_with_the_same_words() {
    for whole in [false, true] {
        let (runtime, session) = session();
        let terms = Terms { whole, ..Terms::default() };
        let request = request(Format::Partiql, &inserts(1210), None);
        let report = runtime.block_on(submitted(&session, request, terms)).expect("a report");
        assert_eq!((report.outcome, report.verdicts().applied), (Outcome::Applied, 1210));
        assert_eq!(report.statements.len(), if whole { 1210 } else { 210 });
        assert_eq!(
            (report.earlier.parts, report.earlier.exchanges),
            if whole { (0, 0) } else { (2, 40) }
        );
        let (handed, kept, indexes) = read(&session, &report);
        assert_eq!(Some(&handed), kept.as_ref());
        assert!(indexes.into_iter().eq(1..=1210));
        let typed = from_json(&handed, report.started_ms).expect("a report");
        assert_eq!((typed.statements.len(), typed.exchanges.len()), (1210, 49));
        assert_eq!(typed.statements.last(), report.statements.last());
        let entry = session.history.outline(report.run).expect("read").expect("there");
        let recalled = recalled(&session.history, &entry).expect("read").expect("there");
        assert_eq!(read(&session, &recalled).0, handed, "as it was");
    }
}

#[test]
fn what_went_over_the_wire_comes_back_though_items_are_kept_once() {
    let (runtime, session) = session();
    let text =
        format!("{}SELECT * FROM accounts;\nSELECT * FROM accounts WHERE pk = 'none';", inserts(3));
    let text = format!("--@ mode single\n{text}");
    let terms = Terms { whole: true, ..Terms::default() };
    let report = runtime
        .block_on(submitted(&session, request(Format::Partiql, &text, None), terms))
        .expect("a report");
    assert_eq!(report.statements[3].items.as_ref().map(Vec::len), Some(3));
    let (document, _, _) = read(&session, &report);
    assert_eq!(
        document.matches(r#"{"pk":{"S":"k1"}}"#).count(),
        2,
        "the key of one, the item of another"
    );
    assert_eq!(document.matches(r#""Items":null"#).count(), 2, "of no items, too");
    let read = from_json(&document, report.started_ms).expect("a report");
    let responses = |report: &Report| {
        report.exchanges.iter().map(|one| one.response.clone()).collect::<Vec<_>>()
    };
    assert_eq!(responses(&read), responses(&report));
    assert_eq!(read.statements, report.statements);
}

#[test]
fn of_what_is_not_sent_a_few_are_listed_and_many_are_counted() {
    for (count, not_sent) in [(20, None), (21, Some(NotSent { first: 1, last: 21 }))] {
        let (runtime, session) = session();
        let cancel = Cancel::default();
        cancel.cancel();
        let request = request(Format::Partiql, &inserts(count), None);
        let terms = Terms { cancel, ..Terms::default() };
        let report = runtime.block_on(submitted(&session, request, terms)).expect("a report");
        assert_eq!((report.outcome, report.not_sent), (Outcome::Refused, not_sent));
        assert_eq!(report.statements.len(), if not_sent.is_some() { 0 } else { 20 });
        assert!(report.statements.iter().all(|one| one.verdict == Verdict::NotApplied));
        assert_eq!(report.verdicts().not_applied, count);
        let (document, ..) = read(&session, &report);
        let counted = r#"],"not_sent":{"count":21,"first":1,"last":21},"error":{"#;
        assert_eq!(document.contains(counted), not_sent.is_some(), "{document}");
        assert_eq!(from_json(&document, report.started_ms), Some(report));
    }
}

#[test]
fn a_report_whose_answers_were_let_go_of_meanwhile_says_so() {
    let (runtime, session) = session();
    let request = request(Format::Partiql, &inserts(1210), None);
    let report =
        runtime.block_on(submitted(&session, request, Terms::default())).expect("a report");
    session.history.prune(0).expect("pruned");
    let error = statements::<KeptError>(&session.history, &report, |_| Ok(())).expect_err("gone");
    assert_eq!(
        error.to_string(),
        "the answers of run 1 were let go of meanwhile, to keep the history within its size"
    );
}

#[test]
fn an_error_says_itself_that_it_was_asked_for() {
    let mut report = cancelled_report();
    report.exchanges[0].duration_ms = 0.712;
    assert!(!report.error_is_injected());
    if let Some(error) = &mut report.error {
        error.injected = true;
    }
    let read = from_json(&to_json(&report), 7).expect("a report");
    assert!(read.error_is_injected());
    assert_eq!(read, report);
}
