//! Drafts as text, findings as they come out.

use crate::api::table::{
    AttributeDefinition, IndexDefinition, KeySchema, Projection, TableDescription,
};
use crate::draft::{Draft, Format};
use crate::session::plan::plan;
use crate::value::AttributeType;

fn table(name: &str, partition: &str, sort: Option<&str>) -> TableDescription {
    let key = KeySchema {
        partition: vec![partition.to_owned()],
        sort: sort.into_iter().map(str::to_owned).collect(),
    };
    TableDescription::empty(name, key)
}

/// What the tables show of a draft, and not its text.
fn linted(format: Format, text: &str) -> String {
    let mut accounts = table("accounts", "pk", None);
    let owner = AttributeDefinition { name: "owner".to_owned(), attribute_type: AttributeType::S };
    accounts.definition.attributes.push(owner);
    accounts.definition.global_indexes.push(IndexDefinition {
        name: "by-owner".to_owned(),
        key: KeySchema { partition: vec!["owner".to_owned()], sort: Vec::new() },
        projection: Projection::All,
        throughput: None,
    });
    let tables = [accounts, table("ledger", "pk", Some("sk"))];
    let draft = Draft::parse(format, text);
    let findings = plan(&draft, &tables).diagnostics;
    let findings = findings.iter().filter(|finding| !draft.diagnostics.contains(finding));
    findings.map(|finding| finding.drawn(text)).collect::<Vec<_>>().join("\n")
}

#[test]
fn lint_knows_the_tables() {
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode single\nSELECT * FROM ledger;\nSELECT * FROM ledger WHERE pk = 'a';\nUPDATE ledger SET n = 1 WHERE pk = 'a';\nUPDATE accounts SET n = 1 WHERE pk = 'a';\nUPDATE accounts SET n = 1 WHERE pk = 'a' AND n = 2;\nDELETE FROM nowhere WHERE pk = 'a';\nINSERT INTO ledger VALUE {'pk': 'a'};"
    ), @r#"
Note scan 2:1 `SELECT * FROM ledger` this reads all of ledger: nothing fixes its partition key "pk"
Warning no-key 4:1 `UPDATE ledger SET n = 1 WHERE pk = 'a'` a write names its item by `=` on "pk" and "sk". The service will say: Where clause does not contain a mandatory equality on all key attributes
Note no-upsert 5:1 `UPDATE accounts SET n = 1 WHERE pk = 'a'` statement 4 is no upsert: it fails if the item is missing
Warning unknown-table 7:1 `DELETE FROM nowhere WHERE pk = 'a'` there is no table `nowhere` here. The service will say: Requested resource not found
Warning no-key 8:1 `INSERT INTO ledger VALUE {'pk': 'a'}` the item lacks a key attribute: the key of ledger is "pk" and "sk"
"#);
}

#[test]
fn lint_wants_a_key_to_be_the_key_alone() {
    insta::assert_snapshot!(linted(
        Format::Transaction,
        r#"[{"Delete": {"TableName": "accounts", "Key": {"pk": "a", "x": 1}}}, {"Delete": {"TableName": "ledger", "Key": {"pk": "a"}}},
            {"Delete": {"TableName": "accounts", "Key": {"pk": "b"}}}]"#
    ), @r#"
Warning no-key 1:2 `{"Delete": {"TableName": "accounts", "Key": {"pk": "a", "x": 1}}}` the key is not "pk". The service will say: The provided key element does not match the schema
Warning no-key 1:69 `{"Delete": {"TableName": "ledger", "Key": {"pk": "a"}}}` the key is not "pk" and "sk". The service will say: The provided key element does not match the schema
"#);
}

#[test]
fn a_list_of_keys_is_no_scan() {
    assert_eq!(linted(Format::Partiql, "SELECT * FROM accounts WHERE pk IN ['a', 'b'];"), "");
}

#[test]
fn lint_finds_the_same_item_twice_in_one_request() {
    insta::assert_snapshot!(linted(
        Format::Transaction,
        r#"[{"Put": {"TableName": "accounts", "Item": {"pk": "a", "n": 1}}}, {"Delete": {"TableName": "accounts", "Key": {"pk": "a"}}}]"#
    ), @r#"Warning duplicate-item 1:67 `{"Delete": {"TableName": "accounts", "Key": {"pk": "a"}}}` the same item as statement 1. The service will say: Transaction request cannot include multiple operations on one item"#);
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode single\nDELETE FROM accounts WHERE pk = 'a';\nDELETE FROM accounts WHERE pk = 'a';"
    ), @"");
}

#[test]
fn lint_sees_each_batch_of_25_by_itself() {
    let mut statements: Vec<String> =
        (0..25).map(|n| format!("DELETE FROM accounts WHERE pk = 'k{n}';")).collect();
    statements.push("DELETE FROM accounts WHERE pk = 'k0';".to_owned());
    assert_eq!(linted(Format::Partiql, &statements.join("\n")), "");
}

#[test]
fn lint_knows_what_a_transaction_of_statements_may_not_hold() {
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode transaction\nDELETE FROM accounts WHERE pk = 'a' RETURNING ALL OLD *;\nSELECT * FROM accounts WHERE owner = 'a';\nEXISTS(SELECT * FROM accounts WHERE pk = 'b');\nUPDATE accounts SET n = 1 WHERE pk = 'a' AND n = 2;"
    ), @r#"
Warning no-key 3:1 `SELECT * FROM accounts WHERE owner = 'a'` a transaction reads by full key alone. The service will say: Select statements within ExecuteTransaction must specify the primary key in the where clause.
Warning exists 4:1 `EXISTS(SELECT * FROM accounts WHERE pk = 'b')` EXISTS asks for a full key and a condition. The service will say: EXISTS() must contain a single item read with additional condition
Warning duplicate-item 5:1 `UPDATE accounts SET n = 1 WHERE pk = 'a' AND n = 2` the same item as statement 1. The service will say: Transaction request cannot include multiple operations on one item
"#);
}

#[test]
fn a_read_of_a_whole_index_is_a_scan() {
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode single\nSELECT * FROM accounts.\"by-owner\";\nSELECT * FROM accounts.\"by-owner\" WHERE pk = 'a';\nSELECT * FROM accounts.\"by-owner\" WHERE owner = 'a';\nSELECT * FROM ledger WHERE sk = 'a';\nSELECT * FROM ledger WHERE pk = 'a' OR pk = 'b';\nSELECT * FROM ledger WHERE pk = 'a' OR sk = 'b';"
    ), @r#"
Note scan 2:1 `SELECT * FROM accounts."by-owner"` this reads all of accounts.by-owner: nothing fixes its partition key "owner"
Note scan 3:1 `SELECT * FROM accounts."by-owner" WHERE pk = 'a'` this reads all of accounts.by-owner: nothing fixes its partition key "owner"
Note scan 5:1 `SELECT * FROM ledger WHERE sk = 'a'` this reads all of ledger: nothing fixes its partition key "pk"
Note scan 7:1 `SELECT * FROM ledger WHERE pk = 'a' OR sk = 'b'` this reads all of ledger: nothing fixes its partition key "pk"
"#);
}

#[test]
fn what_the_engine_refuses_is_told_in_its_words() {
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode single\nSELECT * FROM accounts WHERE pk = 1;\nSELECT * FROM accounts.nowhere;\nINSERT INTO ledger VALUE {'pk': 'a', 'sk': 2};\nUPDATE accounts SET pk = 'b' WHERE pk = 'a';\nDELETE FROM accounts WHERE pk = 'a' AND begins_with(n, 1);\nDELETE FROM accounts WHERE pk = 'a' AND pk = 'b';\nEXISTS(SELECT * FROM accounts WHERE pk = 'a' AND n = 1);\nDELETE FROM accounts WHERE pk = ?;"
    ), @r#"
Warning refused 2:1 `SELECT * FROM accounts WHERE pk = 1` accounts can't serve this. The service will say: Key attribute's data type should match its data type in table's schema: Key pk
Warning refused 3:1 `SELECT * FROM accounts.nowhere` accounts can't serve this. The service will say: The table does not have the specified index
Warning refused 4:1 `INSERT INTO ledger VALUE {'pk': 'a', 'sk': 2}` ledger can't serve this. The service will say: Key attribute's data type should match its data type in table's schema: Key sk
Warning refused 5:1 `UPDATE accounts SET pk = 'b' WHERE pk = 'a'` accounts can't serve this. The service will say: One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key
Warning refused 6:1 `DELETE FROM accounts WHERE pk = 'a' AND begins_with(n, 1)` no table can serve this. The service will say: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
Warning no-key 7:1 `DELETE FROM accounts WHERE pk = 'a' AND pk = 'b'` a write names its item by `=` on "pk". The service will say: Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported
"#);
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode transaction\nSELECT * FROM accounts.\"by-owner\" WHERE pk = 'a';\nSELECT * FROM accounts WHERE pk = 1;"
    ), @r#"
Warning index-read 2:1 `SELECT * FROM accounts."by-owner" WHERE pk = 'a'` a transaction reads tables alone. The service will say: Reads on indices are not supported within transactions.
Warning refused 3:1 `SELECT * FROM accounts WHERE pk = 1` accounts can't serve this. The service will say: The provided key element does not match the schema
"#);
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode batch\nSELECT * FROM accounts.\"by-owner\" WHERE owner = 'a';\nSELECT * FROM accounts WHERE pk IN ['a', 'b'];\nSELECT * FROM accounts WHERE pk = 'c';\nSELECT * FROM accounts WHERE pk = 'c' AND n = 1;"
    ), @r#"
Warning no-key 2:1 `SELECT * FROM accounts."by-owner" WHERE owner = 'a'` a batch reads by full key alone. The service will say: Select statements within BatchExecuteStatement must specify the primary key in the where clause.
Warning no-key 3:1 `SELECT * FROM accounts WHERE pk IN ['a', 'b']` a batch reads by full key alone. The service will say: Select statements within BatchExecuteStatement must specify the primary key in the where clause.
Warning no-key 5:1 `SELECT * FROM accounts WHERE pk = 'c' AND n = 1` a batch reads by full key alone. The service will say: Select statements within BatchExecuteStatement must specify the primary key in the where clause.
Warning duplicate-item 5:1 `SELECT * FROM accounts WHERE pk = 'c' AND n = 1` the same item as statement 3. The service will say: Provided list of item keys contains duplicates
"#);
    insta::assert_snapshot!(linted(
        Format::Transaction,
        r#"[{"Put": {"TableName": "ledger", "Item": {"pk": "a", "sk": 1}}}, {"Put": {"TableName": "ledger", "Item": {"pk": "a"}}}, {"Update": {"TableName": "accounts", "Key": {"pk": 1}}}]"#
    ), @r#"
Warning refused 1:2 `{"Put": {"TableName": "ledger", "Item": {"pk": "a", "sk": 1}}}` ledger can't serve this. The service will say: One or more parameter values were invalid: Type mismatch for key sk expected: S actual: N
Warning no-key 1:66 `{"Put": {"TableName": "ledger", "Item": {"pk": "a"}}}` the item lacks a key attribute: the key of ledger is "pk" and "sk"
Warning refused 1:121 `{"Update": {"TableName": "accounts", "Key": {"pk": 1}}}` accounts can't serve this. The service will say: The provided key element does not match the schema
"#);
}
