use proptest::prelude::*;

use super::difference::{Difference, What, differences};
use super::{Rehearsal, RehearseError, Terms};
use crate::draft::Format;
use crate::session::report::{Outcome, Report, StatementReport};
use crate::session::tests::{request, session};
use crate::session::trial::{Chance, all, furnish};
use crate::session::words::rehearsal::{lines, sentence};
use crate::session::{Session, json};
use crate::value::{AttributeValue, Item, Number};

fn terms() -> Terms {
    Terms { rest: false, budget: 100.0, cancel: crate::session::Cancel::default() }
}

async fn rehearsed(session: &Session, format: Format, text: &str) -> Rehearsal {
    session.rehearse(request(format, text, None), &terms()).await.expect("a rehearsal")
}

async fn submitted(session: &Session, format: Format, text: &str) -> Report {
    let submission = session.prepare(request(format, text, None)).expect("a draft");
    let terms = crate::session::Terms { whole: true, ..crate::session::Terms::default() };
    session.submit(submission, terms).await.expect("a report")
}

/// All that is said of a statement, but for what no two runs have alike.
fn said(statement: &StatementReport) -> String {
    format!("{:?}", StatementReport { origin: None, ..statement.clone() })
}

fn in_words(rehearsal: &Rehearsal) -> String {
    let lines = lines(rehearsal).into_iter().map(|line| line.text + "\n");
    format!("{}\n{}", sentence(rehearsal), lines.collect::<String>())
}

proptest! {
    #[test]
    fn a_rehearsal_says_what_the_submission_then_does(seed: u64) {
        let (runtime, session) = session();
        runtime.block_on(async {
            let mut chance = Chance::seeded(seed);
            furnish(&session.connection, &mut chance).await;
            let (format, text) = chance.draft();
            let before = all(&session.connection).await;
            let rehearsal = rehearsed(&session, format, &text).await;
            assert_eq!(all(&session.connection).await, before, "nothing is written: {text}");
            let report = submitted(&session, format, &text).await;
            assert_eq!(rehearsal.report.outcome, report.outcome, "{text}");
            let (predicted, met) = (&rehearsal.report.statements, &report.statements);
            let [predicted, met] = [predicted, met].map(|all| all.iter().map(said).collect::<Vec<_>>());
            assert_eq!(predicted, met, "{text}");
            assert_eq!(rehearsal.report.capacity, report.capacity, "{text}");
            for change in &rehearsal.changes {
                let now = crate::session::schema::read(&session.connection, &change.table, &change.key);
                assert_eq!(now.await.expect("a read"), change.after, "{text}");
            }
            let after = all(&session.connection).await;
            for change in &rehearsal.changes {
                for entry in &change.entries {
                    let name = format!("{} {:?}", change.table, Some(&entry.index));
                    let entries = &after.iter().find(|(index, _)| *index == name).expect("it").1;
                    let there = |entry: &Option<Item>| entry.as_ref().is_none_or(|entry| entries.contains(entry));
                    assert!(there(&entry.after), "{text}");
                }
            }
        });
    }
}

#[test]
fn a_rehearsal_of_what_can_not_be_sent_says_why() {
    let (runtime, session) = session();
    let broken = request(Format::Partiql, "UPDATE accounts SET", None);
    let refused = runtime.block_on(session.rehearse(broken, &terms()));
    assert!(matches!(refused, Err(RehearseError::Unsendable(findings)) if findings.len() == 1));
}

#[test]
fn a_scan_is_left_out_and_said() {
    let (runtime, session) = session();
    let text = "--@ mode single\nSELECT * FROM accounts; INSERT INTO accounts VALUE {'pk': 'new'};";
    let rehearsal = runtime.block_on(rehearsed(&session, Format::Partiql, text));
    assert_eq!(rehearsal.report.outcome, Outcome::Applied);
    assert_eq!(rehearsal.report.statements[0].index, 2);
    assert_eq!(
        in_words(&rehearsal),
        "the one statement would be applied.\n\
         accounts new, by statement 2: new\n  + pk: \"new\"\n\
         0 items, and 1 key without an item, read of memory; nothing was written\n\
         statement 1 not rehearsed: it reads rows it does not name (scan)\n\
         not shown: what others write meanwhile, throttling, permissions, streams, expiry\n"
    );
    let alone = request(Format::Partiql, "SELECT * FROM accounts;", None);
    let nothing = runtime.block_on(session.rehearse(alone, &terms()));
    assert!(matches!(nothing, Err(RehearseError::Nothing(_))));
}

#[test]
fn a_document_of_a_rehearsal_is_that_of_a_report_and_more() {
    let (runtime, session) = session();
    let text = "INSERT INTO accounts VALUE {'pk': 'new'};";
    let rehearsal = runtime.block_on(rehearsed(&session, Format::Partiql, text));
    let document: serde_json::Value =
        serde_json::from_str(&json::rehearsal_to_json(&rehearsal)).expect("JSON");
    assert_eq!(document["run"], serde_json::Value::Null);
    assert_eq!(document["outcome"], "applied");
    assert_eq!(document["rehearsal"]["items"][0]["after"]["pk"]["S"], "new");
    assert_eq!(document["rehearsal"]["items"][0]["before"], serde_json::Value::Null);
}

fn n(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).expect("a number"))
}

fn item(value: AttributeValue) -> Item {
    [("a".to_owned(), value)].into()
}

/// The differences of two items that hold these under one name.
fn between(before: AttributeValue, after: AttributeValue) -> Vec<Difference> {
    differences(Some(&item(before)), Some(&item(after)))
}

#[test]
fn an_element_in_front_moves_the_others_and_changes_none() {
    let list = |numbers: &[&str]| AttributeValue::L(numbers.iter().map(|one| n(one)).collect());
    let found = between(list(&["1", "2"]), list(&["0", "1", "2"]));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path.to_string(), "[a, [0]]");
    assert_eq!(found[0].what, What::Added(n("0")));
}

#[test]
fn sets_differ_by_their_members() {
    let set = |members: &[&str]| {
        AttributeValue::Ss(members.iter().map(|one| (*one).to_owned()).collect())
    };
    let s = |text: &str| AttributeValue::S(text.to_owned());
    let found = between(set(&["a", "b"]), set(&["b", "c"]));
    assert_eq!(found[0].what, What::Members { added: vec![s("c")], removed: vec![s("a")] });
    let all = between(set(&["a"]), set(&["b"]));
    assert!(matches!(all[0].what, What::Changed { .. }));
}
