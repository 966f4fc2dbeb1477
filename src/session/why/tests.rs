//! What is told of a refusal: by whom, of which item, in which words. The sentences are in `tests/engine/why.transcript`.

use proptest::prelude::*;

use super::{Asked, explain, look};
use crate::api::reply::{BatchReply, BatchResponse};
use crate::api::table::KeySchema;
use crate::api::{FailureCode, Reply, StatementFailure};
use crate::connection::{Connection, Facts, Told};
use crate::draft::{Draft, Format, Mode};
use crate::engine::Ids;
use crate::session::report::{Origin, ReadForWhy, Report, StatementReport, Unknown};
use crate::session::submission::Submission;
use crate::session::tests::session;
use crate::session::{Request, Terms, verdict};
use crate::value::{AttributeValue, Item, Number};

fn item(attributes: &[(&str, &str)]) -> Item {
    let number = |text: &str| AttributeValue::N(Number::parse(text).unwrap());
    attributes.iter().map(|(name, value)| ((*name).to_owned(), number(value))).collect()
}

/// A batch of one statement whose condition was false, answered with or without an item; `returns_items` as the embedded
/// engine is known to.
pub fn refused(text: &str, item: Option<Item>, returns_items: bool) -> StatementReport {
    let draft = Draft::parse(Format::Partiql, text);
    let statement = draft.statements[0].clone();
    let (name, text) = ("test".to_owned(), text.to_owned());
    let request =
        Request { name, text, draft: draft.into(), only: None, token: None, next_token: None };
    let ids = Ids::new(|| "token".to_owned());
    let mut report = Submission::prepare(request, &ids).unwrap().all_waiting().remove(0);
    let message = "The conditional request failed";
    let failure = StatementFailure {
        item,
        ..StatementFailure::new(FailureCode::ConditionalCheckFailed, message)
    };
    let response = BatchResponse { failure: Some(failure), ..BatchResponse::default() };
    let reply = BatchReply { responses: vec![response], capacity: None, units: Vec::new() };
    verdict::judge(Mode::Batch, Ok(Reply::BatchExecuteStatement(reply)), &mut [&mut report]);
    let key = KeySchema { partition: vec!["pk".to_owned()], sort: Vec::new() };
    let asked =
        Asked { statement: &statement, action: None, target: None, key: Some(&key), returns_items };
    explain(&asked, &mut report);
    report
}

const UPDATE: &str = "--@ mode batch\nUPDATE t SET n = 1 WHERE pk = 'a' AND balance >= 30";

#[test]
fn an_item_that_an_endpoint_does_not_return_is_not_called_missing() {
    let report = refused(UPDATE, None, false);
    assert_eq!(report.origin, Some(Origin::Unknown(Unknown::NotReturned)));
    assert_eq!(report.why, []);
    insta::assert_snapshot!(report.reason.unwrap(), @"the condition was false; the item did not come back, so it may be missing or not: a SELECT by its key tells");
}

#[test]
fn an_item_that_the_engine_does_not_return_is_missing() {
    let report = refused(UPDATE, None, true);
    assert_eq!(report.origin, Some(Origin::Returned));
    assert_eq!(report.reason.as_deref(), Some("there is no item with this key"));
    assert!(report.why.iter().all(|clause| clause.decisive));
}

#[test]
fn a_condition_that_asks_for_nothing_but_the_key_is_false_of_a_missing_item_alone() {
    for rest in ["", " AND attribute_exists(pk)"] {
        let update = format!("--@ mode batch\nUPDATE t SET n = 1 WHERE pk = 'a'{rest}");
        let report = refused(&update, None, false);
        assert_eq!(report.origin, Some(Origin::Refusal), "{rest}");
        assert_eq!(report.reason.as_deref(), Some("there is no item with this key"));
    }
    let other = "--@ mode batch\nUPDATE t SET n = 1 WHERE pk = 'a' AND attribute_exists(n)";
    assert_eq!(refused(other, None, false).origin, Some(Origin::Unknown(Unknown::NotReturned)));
}

#[test]
fn of_an_item_on_which_the_condition_holds_nothing_is_said() {
    let stored = item(&[("balance", "30"), ("pk", "1")]);
    let report = refused(&UPDATE.replace("'a'", "1"), Some(stored), false);
    assert_eq!((report.origin, report.reason), (Some(Origin::Returned), None));
}

#[test]
fn clauses_stand_in_the_words_of_the_statement_at_every_depth() {
    let report = refused(
        "--@ mode batch\n--@ params 30, 1, 2\nUPDATE t SET n = 1 WHERE \"pk\" = 'a' AND (balance>=? OR NOT (b NOT BETWEEN ? AND ? AND not c is missing))",
        Some(item(&[("balance", "12"), ("b", "3"), ("c", "1")])),
        true,
    );
    let texts: Vec<_> = report.why.iter().map(|clause| clause.text.as_str()).collect();
    assert_eq!(texts[1..], ["balance>=?", "b NOT BETWEEN ? AND ?", "not c is missing"]);
}

/// What is said once the item was read.
fn read_afterwards(text: &str, found: Result<Option<Item>, String>) -> StatementReport {
    let draft = Draft::parse(Format::Partiql, text);
    let mut report = refused(text, None, false);
    look::take_up(&mut report, found, 3);
    let key = KeySchema { partition: vec!["pk".to_owned()], sort: Vec::new() };
    let statement = &draft.statements[0];
    let asked =
        Asked { statement, action: None, target: None, key: Some(&key), returns_items: false };
    explain(&asked, &mut report);
    report
}

#[test]
fn an_item_on_which_the_condition_holds_by_now_has_moved() {
    let update = UPDATE.replace("'a'", "1");
    let now = item(&[("balance", "30"), ("pk", "1")]);
    let report = read_afterwards(&update, Ok(Some(now)));
    assert_eq!(report.origin, Some(Origin::ReadAfter { after_ms: 3 }));
    insta::assert_snapshot!(report.reason.unwrap(), @"the condition holds on the item as it was read: it has moved since");
    assert!(report.why.iter().all(|clause| !clause.decisive));
}

#[test]
fn of_an_item_that_could_not_be_read_only_that_is_said() {
    let report = read_afterwards(UPDATE, Err("AccessDeniedException: no".to_owned()));
    assert_eq!((report.item, report.why.len()), (None, 0));
    assert_eq!(report.origin, Some(Origin::Unknown(Unknown::NotRead)));
    insta::assert_snapshot!(report.reason.unwrap(), @"the item it failed on could not be read: AccessDeniedException: no");
}

/// Thirty statements that fail on an item that does not come back.
fn thirty_failures(look: bool) -> Report {
    let (runtime, mut session) = session();
    if let Connection::Local(local) = &mut session.connection {
        local.facts = Facts { look: Told::by_default(look), ..local.facts.clone() };
    }
    let insert = "INSERT INTO accounts VALUE {'pk': 'a'};\n";
    let text = format!("--@ mode single\n{}", insert.repeat(31));
    let draft = Draft::parse(Format::Partiql, &text);
    let name = "test.pql".to_owned();
    let request =
        Request { name, text, draft: draft.into(), only: None, token: None, next_token: None };
    let submission = session.prepare(request).unwrap();
    let terms = Terms { whole: true, ..Terms::default() };
    runtime.block_on(session.submit(submission, terms)).unwrap()
}

#[test]
fn as_many_items_are_read_as_is_said_and_no_more() {
    let report = thirty_failures(true);
    let count =
        |origin: Origin| report.statements.iter().filter(|one| one.origin == Some(origin)).count();
    assert_eq!(count(Origin::ReadAfter { after_ms: 0 }), look::LOOKED_MAX);
    assert_eq!(count(Origin::Unknown(Unknown::PastBound)), 30 - look::LOOKED_MAX);
    // All of them are about one item, which is asked for once.
    assert_eq!((report.read_for_why.items, report.read_for_why.units()), (1, 1.0));
    let last = report.statements.last().and_then(|one| one.reason.as_deref());
    insta::assert_snapshot!(last.unwrap(), @"the item it failed on was not read: that is done for 25 statements of a run");
}

#[test]
fn nothing_is_read_where_the_connection_is_not_looked_at() {
    let report = thirty_failures(false);
    assert_eq!(report.read_for_why, ReadForWhy::default());
    let second = &report.statements[1];
    assert_eq!((second.item.as_ref(), second.origin), (None, None));
    // The code says that it is there, and the statement which it is.
    insta::assert_snapshot!(second.reason.as_deref().unwrap(), @r#"an item with this key is there already: pk is "a""#);
}

/// A WHERE as it is written.
#[derive(Clone, Debug)]
enum Where {
    Clause(String),
    Not(Box<Where>),
    Joined(Box<Where>, &'static str, Box<Where>),
}

impl Where {
    fn text(&self) -> String {
        match self {
            Self::Clause(text) => text.clone(),
            Self::Not(inner) => format!("NOT {}", inner.text()),
            Self::Joined(left, word, right) => format!("({} {word} {})", left.text(), right.text()),
        }
    }

    fn clauses(&self) -> Vec<String> {
        match self {
            Self::Clause(text) => vec![text.clone()],
            Self::Not(inner) if inner.is_clause() => vec![self.text()],
            Self::Not(inner) => inner.clauses(),
            Self::Joined(left, _, right) => [left.clauses(), right.clauses()].concat(),
        }
    }

    fn is_clause(&self) -> bool {
        match self {
            Self::Clause(_) => true,
            Self::Not(inner) => inner.is_clause(),
            Self::Joined(..) => false,
        }
    }
}

fn any_where() -> impl Strategy<Value = Where> {
    let clause = prop_oneof![
        "[ab] (=|<>|<|<=|>|>=) [1-3]",
        "[1-3] (=|<>|<|<=|>|>=) [ab]",
        "a (=|<>|<|>=) b",
        "[ab] (NOT )?BETWEEN 1 AND 2",
        "[ab] (NOT )?IN \\[[1-3], [4-6]\\]",
        "[ab] IS (NOT )?(MISSING|NULL|NUMERIC)",
        "attribute_(not_)?exists\\([ab]\\)",
        "attribute_type\\([ab], '[NS]'\\)",
        "(begins_with|contains)\\([ab], '1'\\)",
        "size\\([ab]\\) (=|<|>) 1",
    ];
    clause.prop_map(Where::Clause).prop_recursive(6, 32, 2, |inner| {
        prop_oneof![
            4 => (inner.clone(), prop_oneof![Just("AND"), Just("OR")], inner.clone())
                .prop_map(|(a, word, b)| Where::Joined(Box::new(a), word, Box::new(b))),
            1 => inner.prop_map(|inner| Where::Not(Box::new(inner))),
        ]
    })
}

proptest! {
    #[test]
    fn every_clause_has_its_own_words_and_a_sentence(
        condition in any_where(),
        a in prop::option::of("[0-3]"),
        b in prop::option::of("[0-3]"),
    ) {
        let update = format!("--@ mode batch\nUPDATE t SET n = 1 WHERE pk = 'x' AND {}", condition.text());
        let attributes = [("a", &a), ("b", &b)];
        let attributes = attributes.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        let mut stored = item(&attributes.collect::<Vec<_>>());
        stored.insert("pk".to_owned(), AttributeValue::S("x".to_owned()));
        let report = refused(&update, Some(stored), true);
        let texts: Vec<_> = report.why.iter().skip(1).map(|clause| clause.text.clone()).collect();
        prop_assert_eq!(texts, condition.clauses());
        prop_assert!(report.why.iter().all(|clause| !clause.sentence.is_empty()));
        let decided = report.why.iter().filter(|clause| clause.decisive).count();
        prop_assert_eq!(report.reason.is_some(), decided > 0);
        // One that decided alone is the reason.
        if let ([clause], Some(reason)) = (report.why.iter().filter(|clause| clause.decisive).collect::<Vec<_>>().as_slice(), &report.reason) {
            prop_assert_eq!(&clause.sentence, reason);
        }
    }
}
