//! Random conditions, sent in every way they can be: what is said to have decided is what the evaluator says decided on the
//! item that is stored; and of an item that is not known nothing is said. `PROPTEST_CASES` takes more of them.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::tests::refused;
use crate::api::OperationName;
use crate::api::wire::value::item_to_json;
use crate::connection::{Connection, Facts, Sent, Told};
use crate::draft::{Draft, Format};
use crate::engine::evaluate::bind::bind_text;
use crate::engine::evaluate::trace::trace;
use crate::session::report::{Origin, StatementReport, Unknown};
use crate::session::tests::session;
use crate::session::{Request, Session, Terms, Verdict};
use crate::value::{AttributeValue, Item, Number};

/// A condition that both languages can ask.
#[derive(Clone, Debug)]
enum Asks {
    Compare(&'static str, &'static str, u8),
    Paths(&'static str, &'static str, &'static str),
    Between(&'static str, u8, u8),
    In(&'static str, u8, u8),
    Exists(&'static str),
    NotExists(&'static str),
    Type(&'static str, &'static str),
    Contains(&'static str),
    BeginsWith(&'static str),
    Size(&'static str, &'static str, u8),
    Not(Box<Asks>),
    Joined(Box<Asks>, &'static str, Box<Asks>),
}

/// A way of writing: PartiQL has literals in place, an expression has them apart, and none that is not used.
struct Writing {
    is_expression: bool,
    values: Map<String, Value>,
}

impl Writing {
    fn number(&mut self, number: u8) -> String {
        self.value(number.to_string(), format!(":n{number}"), json!({"N": number.to_string()}))
    }

    fn string(&mut self, text: &str) -> String {
        self.value(format!("'{text}'"), format!(":s{text}"), json!({"S": text}))
    }

    fn value(&mut self, literal: String, name: String, value: Value) -> String {
        if !self.is_expression {
            return literal;
        }
        self.values.insert(name.clone(), value);
        name
    }

    fn write(&mut self, asks: &Asks) -> String {
        match asks {
            Asks::Compare(path, operator, number) => {
                format!("{path} {operator} {}", self.number(*number))
            }
            Asks::Paths(left, operator, right) => format!("{left} {operator} {right}"),
            Asks::Between(path, low, high) => {
                format!("{path} BETWEEN {} AND {}", self.number(*low), self.number(*high))
            }
            Asks::In(path, one, other) => {
                let list = format!("{}, {}", self.number(*one), self.number(*other));
                let [open, close] = if self.is_expression { ["(", ")"] } else { ["[", "]"] };
                format!("{path} IN {open}{list}{close}")
            }
            Asks::Exists(path) => format!("attribute_exists({path})"),
            Asks::NotExists(path) => format!("attribute_not_exists({path})"),
            Asks::Type(path, kind) => format!("attribute_type({path}, {})", self.string(kind)),
            Asks::Contains(path) => format!("contains({path}, {})", self.string("x")),
            Asks::BeginsWith(path) => format!("begins_with({path}, {})", self.string("x")),
            Asks::Size(path, operator, number) => {
                format!("size({path}) {operator} {}", self.number(*number))
            }
            Asks::Not(inner) => format!("(NOT {})", self.write(inner)),
            Asks::Joined(left, word, right) => {
                format!("({} {word} {})", self.write(left), self.write(right))
            }
        }
    }
}

fn any_path() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b", "m.x", "m.y.z", "l[0]", "l[7]", "tags"])
}

fn any_asks() -> impl Strategy<Value = Asks> {
    let operator = || prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]);
    let clause = prop_oneof![
        3 => (any_path(), operator(), 0..4_u8).prop_map(|(a, o, n)| Asks::Compare(a, o, n)),
        1 => (any_path(), operator(), any_path())
            .prop_filter("the two are told apart", |(a, _, b)| a != b)
            .prop_map(|(a, o, b)| Asks::Paths(a, o, b)),
        1 => (any_path(), 0..2_u8, 2..4_u8).prop_map(|(a, low, high)| Asks::Between(a, low, high)),
        1 => (any_path(), 0..2_u8, 2..4_u8).prop_map(|(a, one, other)| Asks::In(a, one, other)),
        1 => any_path().prop_map(Asks::Exists),
        1 => any_path().prop_map(Asks::NotExists),
        1 => (any_path(), prop::sample::select(vec!["N", "S", "M", "L", "SS"]))
            .prop_map(|(a, kind)| Asks::Type(a, kind)),
        1 => any_path().prop_map(Asks::Contains),
        1 => any_path().prop_map(Asks::BeginsWith),
        1 => (any_path(), operator(), 0..3_u8).prop_map(|(a, o, n)| Asks::Size(a, o, n)),
    ];
    clause.prop_recursive(4, 16, 2, |inner| {
        prop_oneof![
            4 => (inner.clone(), prop::sample::select(vec!["AND", "OR"]), inner.clone())
                .prop_map(|(a, word, b)| Asks::Joined(Box::new(a), word, Box::new(b))),
            1 => inner.prop_map(|inner| Asks::Not(Box::new(inner))),
        ]
    })
}

/// Missing, or with some of what is asked for, of one type or another.
fn any_stored() -> impl Strategy<Value = Option<Item>> {
    let number = |n: u8| AttributeValue::N(Number::parse(&n.to_string()).unwrap());
    let scalar = move || {
        prop_oneof![
            3 => (0..4_u8).prop_map(number),
            1 => prop::sample::select(vec!["x", "1", "xy"])
                .prop_map(|text| AttributeValue::S(text.to_owned())),
        ]
    };
    let map = prop::collection::btree_map(
        prop::sample::select(vec!["x".to_owned(), "y".to_owned()]),
        scalar(),
        0..2,
    );
    let attributes = (
        prop::option::of(scalar()),
        prop::option::of(scalar()),
        prop::option::of(map.prop_map(AttributeValue::M)),
        prop::option::of(prop::collection::vec(scalar(), 0..2).prop_map(AttributeValue::L)),
        prop::option::of(prop::collection::btree_set("[xy]", 1..3).prop_map(AttributeValue::Ss)),
    );
    let item = attributes.prop_map(|(a, b, m, l, tags)| {
        let named = [("a", a), ("b", b), ("m", m), ("l", l), ("tags", tags)];
        named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    });
    prop_oneof![4 => item.prop_map(Some), 1 => Just(None)]
}

/// The ways a condition can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Single,
    Batch,
    Transaction,
    Exists,
    Put,
    Update,
    Delete,
    Check,
}

const WAYS: [Way; 8] = [
    Way::Single,
    Way::Batch,
    Way::Transaction,
    Way::Exists,
    Way::Put,
    Way::Update,
    Way::Delete,
    Way::Check,
];

impl Way {
    fn is_action(self) -> bool {
        matches!(self, Self::Put | Self::Update | Self::Delete | Self::Check)
    }

    /// A draft that asks this of the item, and whether it asks for the item to come back.
    fn draft(self, asks: &Asks, key: &str, asks_for_item: bool) -> (&'static str, String) {
        let mut writing = Writing { is_expression: self.is_action(), values: Map::new() };
        let condition = writing.write(asks);
        if self.is_action() {
            return ("a.tx.json", self.action(key, &condition, writing.values, asks_for_item));
        }
        let mode = match self {
            Self::Single => "single",
            Self::Batch => "batch",
            _ => "transaction",
        };
        let mut text = format!("--@ mode {mode}\n");
        let place = format!("pk = '{key}' AND {condition}");
        if self == Self::Exists {
            write!(text, "EXISTS(SELECT * FROM accounts WHERE {place})").unwrap();
        } else {
            text.push_str(if asks_for_item { "" } else { "--@ on-failure none\n" });
            write!(text, "UPDATE accounts SET done = 1 WHERE {place}").unwrap();
        }
        ("a.pql", text)
    }

    fn action(self, key: &str, condition: &str, values: Map<String, Value>, asked: bool) -> String {
        let key = json!({"pk": {"S": key}});
        let (name, mut body) = match self {
            Self::Put => ("Put", json!({"Item": key})),
            Self::Update => ("Update", json!({"Key": key, "UpdateExpression": "REMOVE done"})),
            Self::Delete => ("Delete", json!({"Key": key})),
            _ => ("ConditionCheck", json!({"Key": key})),
        };
        let members = body.as_object_mut().unwrap();
        members.insert("TableName".to_owned(), "accounts".into());
        members.insert("ConditionExpression".to_owned(), condition.into());
        if !values.is_empty() {
            members.insert("ExpressionAttributeValues".to_owned(), values.into());
        }
        let returned = if asked { "ALL_OLD" } else { "NONE" };
        members.insert("ReturnValuesOnConditionCheckFailure".to_owned(), returned.into());
        json!([{name: body}]).to_string()
    }
}

fn sent(
    session: &Session,
    runtime: &tokio::runtime::Runtime,
    draft: (&str, String),
) -> StatementReport {
    let (name, text) = (draft.0.to_owned(), draft.1);
    let draft = Draft::parse(Format::of(&name, &text), &text);
    let request =
        Request { name, text, draft: draft.into(), only: None, token: None, next_token: None };
    let submission = session.prepare(request).expect("it can be sent");
    let terms = Terms { whole: true, ..Terms::default() };
    let mut report = runtime.block_on(session.submit(submission, terms)).expect("it is sent");
    report.statements.remove(0)
}

fn put(session: &Session, runtime: &tokio::runtime::Runtime, item: &Item) {
    let body = json!({"TableName": "accounts", "Item": item_to_json(item)}).to_string();
    let sent = Sent::read(OperationName::PutItem, body);
    runtime.block_on(session.connection.call(sent)).reply.expect("the item is put");
}

/// Truth and decisiveness of each clause, as the evaluator has them on this item.
fn marks(asks: &Asks, item: Option<&Item>) -> (bool, Vec<(bool, bool)>) {
    let mut writing = Writing { is_expression: true, values: Map::new() };
    let text = writing.write(asks);
    let value = |value: &Value| crate::api::wire::value::from_json(value).unwrap();
    let values = writing.values.iter().map(|(name, json)| (name.clone(), value(json))).collect();
    let condition = bind_text(&text, &Default::default(), &values).expect("it is bound");
    let trace = trace(&condition, item);
    let clauses = trace.clauses();
    (trace.holds, clauses.iter().map(|clause| (clause.holds, clause.decisive)).collect())
}

/// A case is sent in eight ways: so many take some ten seconds. Those that `PROPTEST_CASES` asks for are proptest's own.
fn config() -> ProptestConfig {
    let is_asked = std::env::vars().any(|(name, _)| name == "PROPTEST_CASES");
    let usual = ProptestConfig::default();
    ProptestConfig { cases: if is_asked { usual.cases } else { 100 }, ..usual }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_marked_is_what_the_evaluator_marks(
        asks in any_asks(),
        stored in any_stored(),
        asks_for_item in any::<bool>(),
    ) {
        let (runtime, session) = session();
        for (number, way) in WAYS.into_iter().enumerate() {
            let key = format!("item{number}");
            let stored = stored.clone().map(|mut item| {
                item.insert("pk".to_owned(), AttributeValue::S(key.clone()));
                item
            });
            if let Some(item) = &stored {
                put(&session, &runtime, item);
            }
            let report = sent(&session, &runtime, way.draft(&asks, &key, asks_for_item));
            let (holds, marks) = marks(&asks, stored.as_ref());
            // PartiQL finds its item first: where there is none it fails whatever else is asked.
            let holds = holds && (way.is_action() || stored.is_some());
            prop_assert_eq!(report.verdict == Verdict::Applied, holds, "{:?}: {:?}", way, report);
            if holds {
                continue;
            }
            prop_assert_eq!(&report.item, &stored, "{:?}", way);
            prop_assert!(report.origin.is_some_and(Origin::is_known), "{:?}: {:?}", way, report.origin);
            prop_assert!(report.reason.is_some(), "{:?}", way);
            let said: Vec<_> = report.why.iter().filter(|one| !one.key).map(|one| (one.truth, one.decisive)).collect();
            if way.is_action() || stored.is_some() {
                prop_assert_eq!(said, marks, "{:?}", way);
            } else {
                // The key failed, too; what else was false decided with it.
                prop_assert!(report.why.iter().any(|one| one.key && one.decisive), "{:?}", way);
                for (said, (truth, _)) in said.iter().zip(&marks) {
                    prop_assert_eq!(said.0, *truth);
                }
            }
        }
    }

    #[test]
    fn of_an_item_that_is_not_known_nothing_is_said(
        asks in any_asks(),
        stored in any_stored(),
    ) {
        let (runtime, mut session) = session();
        // As a service that is not to be looked at.
        if let Connection::Local(local) = &mut session.connection {
            local.facts = Facts { look: Told::by_default(false), ..local.facts.clone() };
        }
        for (number, way) in WAYS.into_iter().enumerate() {
            let key = format!("item{number}");
            if let Some(mut item) = stored.clone() {
                item.insert("pk".to_owned(), AttributeValue::S(key.clone()));
                put(&session, &runtime, &item);
            }
            let report = sent(&session, &runtime, way.draft(&asks, &key, false));
            if report.verdict != Verdict::Applied {
                assert_silent(&report);
            }
        }
        let mut writing = Writing { is_expression: false, values: Map::new() };
        let condition = writing.write(&asks);
        let update = format!("--@ mode batch\nUPDATE t SET n = 1 WHERE pk = 'x' AND {condition}");
        let report = refused(&update, None, false);
        assert_silent(&report);
        assert_eq!(report.origin, Some(Origin::Unknown(Unknown::NotReturned)));
    }
}

fn assert_silent(report: &StatementReport) {
    assert_eq!((report.item.as_ref(), report.why.len()), (None, 0), "{report:?}");
    assert!(matches!(report.origin, Some(Origin::Unknown(_))), "{report:?}");
    let reason = report.reason.as_deref().unwrap_or_default();
    assert!(reason.starts_with("the condition was false; the item "), "{reason}");
}
