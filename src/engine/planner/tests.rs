use super::*;
use crate::api::operation::{
    Action, ActionKind, ActionVerb, BatchExecuteStatement, CreateTable, ExecuteStatement,
    ExecuteTransaction, Expressions, ReturnConsumedCapacity, Statement, TableName,
};
use crate::api::table::{KeySchema, TableDescription};
use crate::api::{Operation, Reply};
use crate::engine::fixture::{attributes, index, item, key, n, plain_table, s, settings};
use crate::engine::{Database, Error};
use crate::syntax::partiql;
use crate::value::Item;
use proptest::prelude::*;

/// What an item of `ledger` weighs: one read unit, halved.
const ITEM_BYTES: usize = 4096;

/// `accounts` (pk S) with an index by owner, `ledger` (pk S, sk N) with a global and a local index, six items in it.
fn database() -> Database {
    let database = Database::in_memory(settings());
    let tables = [
        CreateTable {
            attributes: attributes("pk:S owner:S"),
            global_indexes: Some(vec![index("by-owner", "owner", None)]),
            ..plain_table("accounts")
        },
        CreateTable {
            attributes: attributes("pk:S sk:N g:S lk:S"),
            key: key("pk sk"),
            global_indexes: Some(vec![index("gsi", "g", None)]),
            local_indexes: Some(vec![index("lsi", "pk lk", None)]),
            ..plain_table("ledger")
        },
    ];
    for table in tables {
        database.execute(&Operation::CreateTable(table)).unwrap();
    }
    for (pk, sk) in rows() {
        let bare = "pkask1gGlkzfiller".len() + 1;
        let filler = "x".repeat(ITEM_BYTES - bare);
        let text = format!(
            "INSERT INTO ledger VALUE {{'pk': '{pk}', 'sk': {sk}, 'g': 'G', 'lk': 'z', 'filler': '{filler}'}}"
        );
        alone(&database, &text).unwrap();
    }
    database
}

fn rows() -> impl Iterator<Item = (&'static str, u32)> {
    ["a", "b"].into_iter().flat_map(|pk| (1..=3).map(move |sk| (pk, sk)))
}

fn described(database: &Database, name: &str) -> TableDescription {
    let request = TableName { table_name: name.to_owned() };
    match database.execute(&Operation::DescribeTable(request)) {
        Ok(Reply::DescribeTable(description)) => description,
        other => panic!("{other:?}"),
    }
}

fn statement(text: &str) -> Statement {
    Statement {
        text: text.to_owned(),
        parameters: Ok(Vec::new()),
        consistent: false,
        on_failure: OnFailure::None,
    }
}

fn refusal(error: Error) -> ApiError {
    match error {
        Error::Api(error) => error,
        Error::Store(fault) => panic!("{fault}"),
    }
}

/// The units it read.
fn alone(database: &Database, text: &str) -> Result<f64, ApiError> {
    let request = ExecuteStatement {
        number_scales: Vec::new(),
        statement: statement(text),
        limit: None,
        next_token: None,
        capacity: ReturnConsumedCapacity::Total,
    };
    match database.execute(&Operation::ExecuteStatement(request)) {
        Ok(Reply::ExecuteStatement(reply)) => Ok(reply.units.read),
        other => Err(refusal(other.unwrap_err())),
    }
}

/// The sentences with which a statement is refused in a batch or in a transaction, joined.
fn together(database: &Database, within: Within, text: &str) -> String {
    let (statements, capacity) = (vec![statement(text)], ReturnConsumedCapacity::None);
    let operation = if within == Within::Batch {
        Operation::BatchExecuteStatement(BatchExecuteStatement { statements, capacity })
    } else {
        Operation::ExecuteTransaction(ExecuteTransaction { statements, token: None, capacity })
    };
    match database.execute(&operation) {
        Ok(Reply::BatchExecuteStatement(reply)) => {
            let failures = reply.responses.into_iter().filter_map(|one| one.failure);
            failures.map(|failure| failure.message).collect()
        }
        Ok(_) => String::new(),
        Err(error) => {
            let error = refusal(error);
            let reasons = error.reasons.into_iter().flatten().map(|reason| reason.message);
            error.message + &reasons.collect::<String>()
        }
    }
}

fn plan<'t>(table: &'t Table, within: Within, text: &str) -> Served<'t> {
    let tree = partiql::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    Asked { text, tree: &tree, parameters: &[], consistent: false, within }.on(table)
}

/// Each statement, and how it is served.
fn picture(within: Within, texts: &[&str]) -> String {
    let database = database();
    let tables = ["accounts", "ledger"]
        .map(|name| Table::described(&described(&database, name), 0).expect("a table"));
    let line = |text: &&str| {
        let tree = partiql::parse(text).unwrap();
        let name = &tree.source().table.text;
        let table = tables.iter().find(|table| table.definition.name == *name).unwrap();
        let served = plan(table, within, text);
        format!("{text}\n  {:?}: {served}", served.way())
    };
    texts.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_select_gets_queries_or_scans() {
    insta::assert_snapshot!(picture(Within::Itself, &[
        "SELECT * FROM accounts WHERE pk = 'acct#bob'",
        "SELECT * FROM accounts WHERE pk = 'acct#bob' AND n = 1",
        "SELECT * FROM accounts WHERE pk IN ['a', 'b']",
        "SELECT * FROM accounts WHERE pk = 'a' OR pk = 'b'",
        "SELECT * FROM accounts WHERE pk = 'a' OR n = 1",
        "SELECT * FROM accounts WHERE NOT pk = 'a'",
        "SELECT * FROM accounts",
        "SELECT * FROM ledger WHERE pk = 'a' AND sk = 1",
        "SELECT * FROM ledger WHERE pk = 'a'",
        "SELECT * FROM ledger WHERE pk = 'a' ORDER BY sk DESC",
        "SELECT * FROM ledger WHERE pk = 'a' AND sk = 1 ORDER BY sk DESC",
        "SELECT * FROM ledger WHERE pk = 'a' AND sk BETWEEN 1 AND 2",
        "SELECT * FROM ledger WHERE 2 > sk AND pk = 'a'",
        "SELECT * FROM ledger WHERE pk = 'a' AND sk IN [1, 2]",
        "SELECT * FROM ledger WHERE pk = 'a' AND sk = 1 OR pk = 'b' AND sk > 2",
        "SELECT * FROM ledger WHERE sk = 1",
        "SELECT * FROM ledger.lsi WHERE pk = 'a' AND begins_with(lk, 'z')",
        "SELECT * FROM ledger.gsi WHERE g = 'G'",
        "SELECT * FROM ledger.gsi WHERE pk = 'a' AND sk = 1",
        "SELECT * FROM accounts.\"by-owner\"",
    ]), @r#"
SELECT * FROM accounts WHERE pk = 'acct#bob'
  Key: get accounts: pk = 'acct#bob'
SELECT * FROM accounts WHERE pk = 'acct#bob' AND n = 1
  Key: get accounts: pk = 'acct#bob'
SELECT * FROM accounts WHERE pk IN ['a', 'b']
  Query: query accounts: pk = 'a' or pk = 'b'
SELECT * FROM accounts WHERE pk = 'a' OR pk = 'b'
  Query: query accounts: pk = 'a' or pk = 'b'
SELECT * FROM accounts WHERE pk = 'a' OR n = 1
  Scan: scan accounts
SELECT * FROM accounts WHERE NOT pk = 'a'
  Scan: scan accounts
SELECT * FROM accounts
  Scan: scan accounts
SELECT * FROM ledger WHERE pk = 'a' AND sk = 1
  Key: get ledger: pk = 'a' and sk = 1
SELECT * FROM ledger WHERE pk = 'a'
  Query: query ledger: pk = 'a'
SELECT * FROM ledger WHERE pk = 'a' ORDER BY sk DESC
  Query: query ledger: pk = 'a', backward
SELECT * FROM ledger WHERE pk = 'a' AND sk = 1 ORDER BY sk DESC
  Key: get ledger: pk = 'a' and sk = 1
SELECT * FROM ledger WHERE pk = 'a' AND sk BETWEEN 1 AND 2
  Query: query ledger: pk = 'a' and sk between 1 and 2
SELECT * FROM ledger WHERE 2 > sk AND pk = 'a'
  Query: query ledger: pk = 'a' and sk < 2
SELECT * FROM ledger WHERE pk = 'a' AND sk IN [1, 2]
  Query: query ledger: pk = 'a' and sk = 1 or pk = 'a' and sk = 2
SELECT * FROM ledger WHERE pk = 'a' AND sk = 1 OR pk = 'b' AND sk > 2
  Query: query ledger: pk = 'a' and sk = 1 or pk = 'b' and sk > 2
SELECT * FROM ledger WHERE sk = 1
  Scan: scan ledger
SELECT * FROM ledger.lsi WHERE pk = 'a' AND begins_with(lk, 'z')
  Index: query ledger.lsi: pk = 'a' and lk begins with 'z'
SELECT * FROM ledger.gsi WHERE g = 'G'
  Index: query ledger.gsi: g = 'G'
SELECT * FROM ledger.gsi WHERE pk = 'a' AND sk = 1
  Scan: scan ledger.gsi
SELECT * FROM accounts."by-owner"
  Scan: scan accounts.by-owner
"#);
}

#[test]
fn a_select_is_refused_in_the_engines_words() {
    insta::assert_snapshot!(picture(Within::Itself, &[
        "SELECT * FROM accounts.nowhere",
        "SELECT * FROM accounts WHERE pk = 1",
        "SELECT * FROM accounts ORDER BY pk",
        "SELECT * FROM ledger WHERE pk = 'a' AND n = 1 ORDER BY n",
        "SELECT * FROM ledger WHERE sk = 1 ORDER BY sk",
        "SELECT * FROM ledger WHERE pk = 'a' AND sk > 1 OR pk = 'a' AND sk > 2",
        "EXISTS(SELECT * FROM accounts WHERE pk = 'a' AND n = 1)",
    ]), @r#"
SELECT * FROM accounts.nowhere
  Refused: refused: The table does not have the specified index
SELECT * FROM accounts WHERE pk = 1
  Refused: refused: Key attribute's data type should match its data type in table's schema: Key pk
SELECT * FROM accounts ORDER BY pk
  Refused: refused: Must have WHERE clause in the statement when using ORDER BY clause.
SELECT * FROM ledger WHERE pk = 'a' AND n = 1 ORDER BY n
  Refused: refused: Attribute n in ORDER BY clause must be part of the primary key
SELECT * FROM ledger WHERE sk = 1 ORDER BY sk
  Refused: refused: Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.
SELECT * FROM ledger WHERE pk = 'a' AND sk > 1 OR pk = 'a' AND sk > 2
  Refused: refused: Overlapping conditions with range keys are not supported in where clause
EXISTS(SELECT * FROM accounts WHERE pk = 'a' AND n = 1)
  Refused: refused: EXISTS can only be used in ExecuteTransaction write requests.
"#);
}

#[test]
fn a_write_names_its_item() {
    insta::assert_snapshot!(picture(Within::Itself, &[
        "INSERT INTO ledger VALUE {'pk': 'a', 'sk': 1, 'n': 2}",
        "UPDATE ledger SET n = 1 WHERE sk = 1 AND pk = 'a'",
        "UPDATE ledger SET n = 1 WHERE sk = 1 AND pk = 'a' AND n = 2",
        "DELETE FROM accounts WHERE pk = 'it''s'",
        "INSERT INTO ledger VALUE {'pk': 'a'}",
        "INSERT INTO ledger VALUE {'pk': 'a', 'sk': 'one'}",
        "UPDATE ledger SET n = 1 WHERE pk = 'a'",
        "UPDATE ledger SET sk = 2 WHERE pk = 'a' AND sk = 1",
        "UPDATE ledger SET n = 1 WHERE pk = 'a' AND sk = 'one'",
        "DELETE FROM accounts WHERE pk = 'a' AND pk = 'b'",
        "DELETE FROM accounts WHERE pk = ''",
        "DELETE FROM accounts WHERE pk = 'a' AND begins_with(n, 1)",
    ]), @r#"
INSERT INTO ledger VALUE {'pk': 'a', 'sk': 1, 'n': 2}
  Put: insert ledger: pk = 'a' and sk = 1
UPDATE ledger SET n = 1 WHERE sk = 1 AND pk = 'a'
  Key: update ledger: pk = 'a' and sk = 1
UPDATE ledger SET n = 1 WHERE sk = 1 AND pk = 'a' AND n = 2
  Key: update ledger: pk = 'a' and sk = 1
DELETE FROM accounts WHERE pk = 'it''s'
  Key: delete accounts: pk = 'it''s'
INSERT INTO ledger VALUE {'pk': 'a'}
  Refused: refused: One or more parameter values were invalid: Missing the key sk in the item
INSERT INTO ledger VALUE {'pk': 'a', 'sk': 'one'}
  Refused: refused: Key attribute's data type should match its data type in table's schema: Key sk
UPDATE ledger SET n = 1 WHERE pk = 'a'
  Refused: refused: Where clause does not contain a mandatory equality on all key attributes
UPDATE ledger SET sk = 2 WHERE pk = 'a' AND sk = 1
  Refused: refused: One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key
UPDATE ledger SET n = 1 WHERE pk = 'a' AND sk = 'one'
  Refused: refused: Key attribute's data type should match its data type in table's schema: Key sk
DELETE FROM accounts WHERE pk = 'a' AND pk = 'b'
  Refused: refused: Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported
DELETE FROM accounts WHERE pk = ''
  Refused: refused: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk
DELETE FROM accounts WHERE pk = 'a' AND begins_with(n, 1)
  Refused: refused: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
"#);
}

#[test]
fn a_batch_and_a_transaction_read_by_full_key() {
    let texts = [
        "SELECT * FROM ledger WHERE pk = 'a' AND sk IN [1]",
        "SELECT * FROM ledger WHERE pk = 'a' AND sk = 1 AND n = 1",
        "SELECT * FROM ledger WHERE pk = 'a'",
        "SELECT * FROM ledger.gsi WHERE pk = 'a' AND sk = 1",
        "EXISTS(SELECT * FROM accounts WHERE pk = 'a' AND n = 1)",
        "EXISTS(SELECT * FROM accounts WHERE pk = 'a')",
        "DELETE FROM accounts WHERE pk = 'a' RETURNING ALL OLD *",
        "UPDATE accounts SET n = 1 WHERE pk = 1",
    ];
    insta::assert_snapshot!(picture(Within::Batch, &texts), @r#"
SELECT * FROM ledger WHERE pk = 'a' AND sk IN [1]
  Key: get ledger: pk = 'a' and sk = 1
SELECT * FROM ledger WHERE pk = 'a' AND sk = 1 AND n = 1
  Refused: refused: Select statements within BatchExecuteStatement must specify the primary key in the where clause.
SELECT * FROM ledger WHERE pk = 'a'
  Refused: refused: Select statements within BatchExecuteStatement must specify the primary key in the where clause.
SELECT * FROM ledger.gsi WHERE pk = 'a' AND sk = 1
  Refused: refused: Select statements within BatchExecuteStatement must specify the primary key in the where clause.
EXISTS(SELECT * FROM accounts WHERE pk = 'a' AND n = 1)
  Refused: refused: EXISTS can only be used in ExecuteTransaction write requests.
EXISTS(SELECT * FROM accounts WHERE pk = 'a')
  Refused: refused: EXISTS can only be used in ExecuteTransaction write requests.
DELETE FROM accounts WHERE pk = 'a' RETURNING ALL OLD *
  Key: delete accounts: pk = 'a'
UPDATE accounts SET n = 1 WHERE pk = 1
  Refused: refused: Key attribute's data type should match its data type in table's schema: Key pk
"#);
    insta::assert_snapshot!(picture(Within::Transaction, &texts), @r#"
SELECT * FROM ledger WHERE pk = 'a' AND sk IN [1]
  Key: get ledger: pk = 'a' and sk = 1
SELECT * FROM ledger WHERE pk = 'a' AND sk = 1 AND n = 1
  Refused: refused: Select statements within ExecuteTransaction must specify the primary key in the where clause.
SELECT * FROM ledger WHERE pk = 'a'
  Refused: refused: Select statements within ExecuteTransaction must specify the primary key in the where clause.
SELECT * FROM ledger.gsi WHERE pk = 'a' AND sk = 1
  Refused: refused: Reads on indices are not supported within transactions.
EXISTS(SELECT * FROM accounts WHERE pk = 'a' AND n = 1)
  Key: check accounts: pk = 'a'
EXISTS(SELECT * FROM accounts WHERE pk = 'a')
  Refused: refused: EXISTS() must contain a single item read with additional condition
DELETE FROM accounts WHERE pk = 'a' RETURNING ALL OLD *
  Refused: refused: RETURNING clause is not supported in ExecuteTransaction.
UPDATE accounts SET n = 1 WHERE pk = 1
  Refused: refused: The provided key element does not match the schema
"#);
}

#[test]
fn an_action_names_its_item_by_what_it_gives() {
    let database = database();
    let table = Table::described(&described(&database, "ledger"), 0).unwrap();
    let full = item([("pk", s("a")), ("sk", n("1"))]);
    let more = item([("pk", s("a")), ("sk", n("1")), ("n", n("2"))]);
    let wrong = item([("pk", s("a")), ("sk", s("1"))]);
    let lines = [
        (ActionVerb::Put, &more),
        (ActionVerb::Update, &full),
        (ActionVerb::Delete, &full),
        (ActionVerb::ConditionCheck, &full),
        (ActionVerb::Put, &wrong),
        (ActionVerb::Delete, &more),
        (ActionVerb::Delete, &wrong),
        (ActionVerb::Update, &Item::new()),
    ]
    .map(|(verb, given)| {
        let given = Ok(given.clone());
        let kind = match verb {
            ActionVerb::Put => ActionKind::Put { item: given },
            ActionVerb::Update => ActionKind::Update { key: given },
            ActionVerb::Delete => ActionKind::Delete { key: given },
            ActionVerb::ConditionCheck => ActionKind::ConditionCheck { key: given },
        };
        let action = Action {
            table_name: "ledger".to_owned(),
            kind,
            expressions: Expressions {
                // A check has one.
                condition: Some("attribute_exists(n)".to_owned()),
                ..Expressions::default()
            },
            on_failure: OnFailure::None,
        };
        action::examine(Some(&table), &action).served.expect("on a table").to_string()
    });
    insta::assert_snapshot!(lines.join("\n"), @r#"
put ledger: pk = 'a' and sk = 1
update ledger: pk = 'a' and sk = 1
delete ledger: pk = 'a' and sk = 1
check ledger: pk = 'a' and sk = 1
refused: One or more parameter values were invalid: Type mismatch for key sk expected: N actual: S
refused: The provided key element does not match the schema
refused: The provided key element does not match the schema
refused: The provided key element does not match the schema
"#);
}

#[test]
fn a_description_no_table_can_have_is_not_planned_on() {
    let description = described(&database(), "ledger");
    assert!(Table::described(&description, 0).is_some());
    let with = |key: KeySchema| {
        let mut description = description.clone();
        description.definition.key = key;
        Table::described(&description, 0)
    };
    assert!(with(KeySchema::default()).is_none());
    let untyped = KeySchema { partition: vec!["other".to_owned()], sort: Vec::new() };
    assert!(with(untyped).is_none());
}

/// A WHERE of what plans are made of.
fn condition() -> impl Strategy<Value = String> {
    let terms = [
        "pk = 'a'",
        "'b' = pk",
        "pk IN ['a', 'b']",
        "pk IN ['b']",
        "pk > 'a'",
        "pk = 1",
        "sk = 1",
        "sk = 2",
        "sk IN [1, 3]",
        "sk > 1",
        "3 >= sk",
        "sk BETWEEN 2 AND 3",
        "NOT sk = 1",
        "sk <> 1",
        "sk = 'x'",
        "g = 'G'",
        "lk = 'z'",
        "begins_with(lk, 'y')",
        "attribute_exists(pk.inside)",
        "size(pk) > 0",
    ];
    let term = prop::sample::select(terms.to_vec()).prop_map(str::to_owned);
    term.prop_recursive(3, 6, 2, |inner| {
        (inner.clone(), prop::bool::weighted(0.7), inner).prop_map(|(left, and, right)| {
            format!("({left} {} {right})", if and { "AND" } else { "OR" })
        })
    })
}

/// How many of the six rows a plan reads.
fn rows_of(plan: &Plan<'_>) -> usize {
    let Extent::Query(partitions) = &plan.extent else { return rows().count() };
    let by = |pk: &str, sk: u32| match plan.source.index {
        None => (s(pk), Some(n(&sk.to_string()))),
        Some(index) if index.local => (s(pk), Some(s("z"))),
        Some(_) => (s("G"), None),
    };
    let is_read = |(pk, sk): &(&str, u32)| {
        let (partition, sort) = by(pk, *sk);
        let sort: Vec<&AttributeValue> = sort.iter().collect();
        let of = |one: &&crate::engine::plan::Partition| one.key == [partition.clone()];
        partitions.iter().filter(of).any(|one| one.slices.iter().any(|slice| slice.holds(&sort)))
    };
    rows().filter(is_read).count()
}

#[test]
fn a_transaction_that_would_change_a_key_is_refused_in_its_plan() {
    let database = database();
    let table = Table::described(&described(&database, "ledger"), 0).unwrap();
    let text = "UPDATE ledger SET sk = 1 WHERE pk = 'a' AND sk = 1";
    let Served::Refused(refused) = plan(&table, Within::Transaction, text) else {
        panic!("{text}")
    };
    assert!(refused.error.message.ends_with("This attribute is part of the key"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_planned_is_what_is_read(
        condition in condition(),
        source in prop::sample::select(vec!["ledger", "ledger.gsi", "ledger.lsi"]),
        order in prop::sample::select(vec!["", "", " ORDER BY sk", " ORDER BY pk DESC, sk DESC", " ORDER BY lk"]),
    ) {
        let database = database();
        let table = Table::described(&described(&database, "ledger"), 0).unwrap();
        let text = format!("SELECT * FROM {source} WHERE {condition}{order}");
        match (plan(&table, Within::Itself, &text), alone(&database, &text)) {
            (Served::Rows(plan), Ok(units)) => {
                let rows = rows_of(&plan);
                let expected = (rows as f64 * 0.5).max(0.5);
                prop_assert_eq!(units, expected, "{}: {}", text, plan);
            }
            (Served::Refused(refused), Err(error)) => prop_assert_eq!(refused.error, error),
            (served, ran) => prop_assert!(false, "{}: {}, but {:?}", text, served, ran),
        }
    }

    #[test]
    fn what_is_refused_in_a_plan_is_refused_when_it_is_sent(
        condition in condition(),
        verb in prop::sample::select(vec!["SELECT * FROM ledger", "UPDATE ledger SET n = 1", "UPDATE ledger SET sk = 1", "DELETE FROM ledger"]),
        within in prop::sample::select(vec![Within::Itself, Within::Batch, Within::Transaction]),
    ) {
        let database = database();
        let table = Table::described(&described(&database, "ledger"), 0).unwrap();
        let text = format!("{verb} WHERE {condition}");
        let said = match within {
            Within::Itself => alone(&database, &text).map_or_else(|error| error.message, |_| String::new()),
            Within::Batch | Within::Transaction => together(&database, within, &text),
        };
        match plan(&table, within, &text) {
            Served::Refused(refused) => {
                prop_assert!(said.contains(&refused.error.message), "{}: {:?}, but {}", text, refused, said);
            }
            served => {
                let failed = said.is_empty() || said.contains("The conditional request failed");
                prop_assert!(failed, "{}: {}, but {}", text, served, said);
            }
        }
    }
}
