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

/// `accounts` (pk S) with an index by owner, `ledger` (pk S, sk S).
pub fn tables() -> [TableDescription; 2] {
    let mut accounts = table("accounts", "pk", None);
    let owner = AttributeDefinition { name: "owner".to_owned(), attribute_type: AttributeType::S };
    accounts.definition.attributes.push(owner);
    accounts.definition.global_indexes.push(IndexDefinition {
        name: "by-owner".to_owned(),
        key: KeySchema { partition: vec!["owner".to_owned()], sort: Vec::new() },
        projection: Projection::All,
        throughput: None,
    });
    [accounts, table("ledger", "pk", Some("sk"))]
}

/// What the tables show of a draft, and not its text.
pub fn linted(format: Format, text: &str) -> String {
    let draft = Draft::parse(format, text);
    let findings = plan(&draft, &tables()).diagnostics;
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
Warning no-key 4:31 `pk = 'a'` a write names its item by `=` on "pk" and "sk". The service will say: Where clause does not contain a mandatory equality on all key attributes
Note no-upsert 5:1 `UPDATE accounts SET n = 1 WHERE pk = 'a'` statement 4 is no upsert: it fails if the item is missing
Warning unknown-table 7:1 `DELETE FROM nowhere WHERE pk = 'a'` there is no table `nowhere` here. The service will say: Requested resource not found
Warning no-key 8:27 `'pk': 'a'` the item lacks the key attribute "sk" of ledger
"#);
}

#[test]
fn what_a_statement_allows_is_not_told_of_it_and_of_no_other() {
    let upsert = "UPDATE accounts SET n = 1 WHERE pk = 'a';";
    let told = |text: &str| linted(Format::Partiql, text).lines().count();
    assert_eq!(told(&format!("--@ mode single\n{upsert}\n{upsert}")), 2);
    assert_eq!(told(&format!("--@ mode single\n--@ allow no-upsert, scan\n{upsert}\n{upsert}")), 1);
    let draft = Draft::parse(Format::Partiql, "--@ allow no-upset\nSELECT * FROM accounts");
    let finding = draft.diagnostics.first().expect("a finding");
    assert_eq!(finding.message, "`no-upset` is the code of no finding");
    assert_eq!(finding.help.as_deref(), Some("did you mean `no-upsert`?"));
}

#[test]
fn a_key_attribute_that_is_nearly_named_is_the_one_that_was_meant() {
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode single\nSELECT * FROM accounts WHERE PK = 'a';\nUPDATE accounts SET n = 1 WHERE \"Pk\" = 'a';\nINSERT INTO ledger VALUE {'pk': 'a', 'SK': 'b'};\nSELECT * FROM accounts WHERE k = 'a';\nDELETE FROM acounts WHERE pk = 'a';"
    ), @r#"
    Note scan 2:1 `SELECT * FROM accounts WHERE PK = 'a'` this reads all of accounts: nothing fixes its partition key "pk" | fix: write the key attribute pk in place of PK
    Warning no-key 3:33 `"Pk" = 'a'` a write names its item by `=` on "pk". The service will say: Where clause does not contain a mandatory equality on all key attributes | fix: write the key attribute pk in place of Pk
    Warning no-key 4:27 `'pk': 'a', 'SK': 'b'` the item lacks the key attribute "sk" of ledger | fix: write the key attribute sk in place of SK
    Note scan 5:1 `SELECT * FROM accounts WHERE k = 'a'` this reads all of accounts: nothing fixes its partition key "pk"
    Warning unknown-table 6:1 `DELETE FROM acounts WHERE pk = 'a'` there is no table `acounts` here; did you mean `accounts`? The service will say: Requested resource not found | fix: name the table accounts
    "#);
}

#[test]
fn lint_wants_a_key_to_be_the_key_alone() {
    insta::assert_snapshot!(linted(
        Format::Transaction,
        r#"[{"Delete": {"TableName": "accounts", "Key": {"pk": "a", "x": 1}}}, {"Delete": {"TableName": "ledger", "Key": {"pk": "a"}}},
            {"Delete": {"TableName": "accounts", "Key": {"pk": "b"}}}]"#
    ), @r#"
Warning no-key 1:63 `1` the key is not "pk". The service will say: The provided key element does not match the schema | fix: take `x` out of Key
Warning no-key 1:111 `{"pk": "a"}` the key is not "pk" and "sk". The service will say: The provided key element does not match the schema
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
Warning no-key 3:30 `owner = 'a'` a transaction reads by full key alone. The service will say: Select statements within ExecuteTransaction must specify the primary key in the where clause.
Warning exists 4:37 `pk = 'b'` EXISTS asks for a full key and a condition. The service will say: EXISTS() must contain a single item read with additional condition
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
Warning key-type 2:35 `1` key attribute "pk" of accounts is S, not N. The service will say: Key attribute's data type should match its data type in table's schema: Key pk | fix: write it as '1'
Warning unknown-index 3:24 `nowhere` accounts has no index `nowhere`. The service will say: The table does not have the specified index | fix: read the index by-owner
Warning key-type 4:44 `2` key attribute "sk" of ledger is S, not N. The service will say: Key attribute's data type should match its data type in table's schema: Key sk | fix: write it as '2'
Warning key-change 5:21 `pk` "pk" is of the key of accounts, which never changes. The service will say: One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key
Warning operand 6:56 `1` an operand that can't stand here. The service will say: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
Warning no-key 7:41 `pk = 'b'` a write names its item by `=` on "pk". The service will say: Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported
"#);
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode transaction\nSELECT * FROM accounts.\"by-owner\" WHERE pk = 'a';\nSELECT * FROM accounts WHERE pk = 1;"
    ), @r#"
Warning index-read 2:24 `"by-owner"` a transaction reads tables alone. The service will say: Reads on indices are not supported within transactions.
Warning key-type 3:35 `1` key attribute "pk" of accounts is S, not N. The service will say: The provided key element does not match the schema | fix: write it as '1'
"#);
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode batch\nSELECT * FROM accounts.\"by-owner\" WHERE owner = 'a';\nSELECT * FROM accounts WHERE pk IN ['a', 'b'];\nSELECT * FROM accounts WHERE pk = 'c';\nSELECT * FROM accounts WHERE pk = 'c' AND n = 1;"
    ), @r#"
Warning no-key 2:24 `"by-owner"` a batch reads by full key alone. The service will say: Select statements within BatchExecuteStatement must specify the primary key in the where clause.
Warning no-key 3:30 `pk IN ['a', 'b']` a batch reads by full key alone. The service will say: Select statements within BatchExecuteStatement must specify the primary key in the where clause.
Warning duplicate-item 5:1 `SELECT * FROM accounts WHERE pk = 'c' AND n = 1` the same item as statement 3. The service will say: Provided list of item keys contains duplicates
Warning no-key 5:30 `pk = 'c' AND n = 1` a batch reads by full key alone. The service will say: Select statements within BatchExecuteStatement must specify the primary key in the where clause.
"#);
    insta::assert_snapshot!(linted(
        Format::Transaction,
        r#"[{"Put": {"TableName": "ledger", "Item": {"pk": "a", "sk": 1}}}, {"Put": {"TableName": "ledger", "Item": {"pk": "a"}}}, {"Update": {"TableName": "accounts", "Key": {"pk": 1}}}]"#
    ), @r#"
Warning key-type 1:60 `1` key attribute "sk" of ledger is S, not N. The service will say: One or more parameter values were invalid: Type mismatch for key sk expected: S actual: N
Warning no-key 1:106 `{"pk": "a"}` the item lacks the key attribute "sk" of ledger. The service will say: One or more parameter values were invalid: Missing the key sk in the item
Warning refused 1:121 `{"Update": {"TableName": "accounts", "Key": {"pk": 1}}}` no table can serve this. The service will say: 1 validation error detected: Value null at 'transactItems.1.member.update.updateExpression' failed to satisfy constraint: Member must not be null
"#);
}

#[test]
fn each_thing_that_is_wrong_is_told_at_its_place() {
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode single\nUPDATE ledger SET n = 'a' + 1 SET m.x = 1 SET m = 2 SET sk = 'z' WHERE pk = '' AND sk = 4 AND begins_with(n, 5);\nINSERT INTO ledger VALUE {'pk': 1, 'sk': ''};\nSELECT * FROM accounts WHERE pk = \"acct#alice\";\nSELECT * FROM accounts WHERE pk = 'a' AND 'balance' = 3;\nSELECT * FROM accounts WHERE pk = 'a' AND n BETWEEN 5 AND 2;\nINSERT INTO accounts VALUE {'pk': 'a', 'owner': 1};\nUPDATE accounts SET owner = '' WHERE pk = 'a' AND n = 1;\nUPDATE accounts SET pk.x = 1, n = 3 WHERE pk = 'a' AND n = 1;\nDELETE FROM accounts.\"by-owner\" WHERE pk = 'a';"
    ), @r#"
Warning operand 2:23 `'a' + 1` an operand that can't stand here. The service will say: Incorrect operand type for operator or function; operator or function: +, operand type: S
Warning paths 2:47 `m` this path and one before it don't leave each other room. The service will say: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m], path two: [m, x]
Warning key-change 2:57 `sk` "sk" is of the key of ledger, which never changes. The service will say: One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key | fix: take `sk = 'z'` out
Warning key-empty 2:77 `''` key attribute "pk" can't be empty. The service will say: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk
Warning key-type 2:89 `4` key attribute "sk" of ledger is S, not N. The service will say: Key attribute's data type should match its data type in table's schema: Key sk | fix: write it as '4'
Warning operand 2:110 `5` an operand that can't stand here. The service will say: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
Warning key-type 3:33 `1` key attribute "pk" of ledger is S, not N. The service will say: Key attribute's data type should match its data type in table's schema: Key pk | fix: write it as '1'
Warning key-empty 3:42 `''` key attribute "sk" can't be empty. The service will say: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: sk
Note scan 4:1 `SELECT * FROM accounts WHERE pk = "acct#alice"` this reads all of accounts: nothing fixes its partition key "pk"
Warning quoted-name 4:35 `"acct#alice"` "acct#alice" is an attribute here, and no string | fix: write it as the string 'acct#alice'
Warning quoted-string 5:43 `'balance'` 'balance' is a string here, and no attribute | fix: write it as the attribute balance
Warning operand 6:53 `5 AND 2` an operand that can't stand here. The service will say: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:2} | fix: turn the bounds round
Warning index-key 7:49 `1` "owner" is the key of an index, which can't have this value. The service will say: One or more parameter values were invalid: Type mismatch for Index Key owner Expected: S Actual: N IndexName: by-owner
Warning index-key 8:29 `''` "owner" is the key of an index, which can't have this value. The service will say: One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.
Warning key-change 9:21 `pk.x` "pk" is of the key of accounts, which never changes. The service will say: One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key | fix: take `pk.x = 1` out
Warning index-write 10:22 `"by-owner"` an index is read and never written. The service will say: This operation is not supported on an index
"#);
}

#[test]
fn what_never_holds_is_told() {
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode single\nSELECT * FROM accounts WHERE pk = 'a' AND pk = 'b';\nSELECT * FROM accounts WHERE pk = 'a' AND n = 1 AND n > 5;\nSELECT * FROM accounts WHERE pk = 'a' AND n > 5 AND n < 5;\nSELECT * FROM accounts WHERE pk = 'a' AND n >= 5 AND n <= 5;\nSELECT * FROM accounts WHERE pk = 'a' AND attribute_exists(n) AND attribute_not_exists(n);\nSELECT * FROM accounts WHERE pk = 'a' AND n IN [1, 2] AND n IN [3];\nSELECT * FROM accounts WHERE pk = 'a' AND n IN [1, 2] AND n IN [2, 3];\nSELECT * FROM accounts WHERE pk = 'a' AND n = 1 AND (n = 2 OR n = 3);\nSELECT * FROM accounts WHERE pk = 'a' AND m.x = 1 AND m.x IS MISSING;\nSELECT * FROM accounts WHERE pk = 'a' AND 1 = 2;\nSELECT * FROM accounts WHERE pk = 'a' AND n <> 1 AND n = 1;\nSELECT * FROM accounts WHERE pk = 'a' AND n = 1 AND NOT n = 1;\nSELECT * FROM accounts WHERE pk = 'a' AND (n = 1 OR n = 2);"
    ), @r#"
Warning never-true 2:43 `pk = 'b'` `pk = 'b'` and `pk = 'a'` are true of no item together
Warning never-true 3:53 `n > 5` `n > 5` and `n = 1` are true of no item together
Warning never-true 4:53 `n < 5` `n < 5` and `n > 5` are true of no item together
Warning never-true 6:67 `attribute_not_exists(n)` `attribute_not_exists(n)` and `attribute_exists(n)` are true of no item together
Warning never-true 7:59 `n IN [3]` `n IN [3]` and `n IN [1, 2]` are true of no item together
Warning never-true 9:54 `n = 2 OR n = 3` `n = 2 OR n = 3` and `n = 1` are true of no item together
Warning never-true 10:55 `m.x IS MISSING` `m.x IS MISSING` and `m.x = 1` are true of no item together
Warning never-true 11:43 `1 = 2` `1 = 2` is true of no item
Warning never-true 12:54 `n = 1` `n = 1` and `n <> 1` are true of no item together
Warning never-true 13:53 `NOT n = 1` `NOT n = 1` and `n = 1` are true of no item together
"#);
    insta::assert_snapshot!(linted(
        Format::Transaction,
        r#"[{"Delete": {"TableName": "accounts", "Key": {"pk": "a"}, "ConditionExpression": "\u0061ttribute_exists(n) AND pk = :b", "ExpressionAttributeValues": {":b": "b"}}},
{"Update": {"TableName": "accounts", "Key": {"pk": "b"}, "UpdateExpression": "SET n = :n", "ConditionExpression": "n > :n AND n < :n", "ExpressionAttributeValues": {":n": 1}}}]"#
    ), @r#"
Warning never-true 1:112 `pk = :b` `pk = :b` is true of no item
Warning never-true 2:127 `n < :n` `n < :n` and `n > :n` are true of no item together
"#);
}

#[test]
fn an_action_is_told_all_that_is_wrong_with_it() {
    insta::assert_snapshot!(linted(
        Format::Transaction,
        r##"[{"Update": {"TableName": "accounts", "Key": {"pk": "a", "x": 1},
"UpdateExpression": "SET #status = :one, m.x = :one REMOVE m ADD t :one DELETE \u0074 :one", "ConditionExpression": "begins_with(n, :one) AND k = :onn",
"ExpressionAttributeNames": {"#n": "n"}, "ExpressionAttributeValues": {":one": 1, ":two": 2}}},
{"Update": {"TableName": "accounts", "Key": {"pk": "b"}, "UpdateExpression": "SET pk = :n, owner = :n", "ExpressionAttributeValues": {":n": 1}}},
{"Delete": {"TableName": "accounts", "Key": {"pk": ""}, "ExpressionAttributeValues": {":n": 1}}},
{"Delete": {"TableName": "accounts"}}]"##
    ), @r##"
Warning no-key 1:63 `1` the key is not "pk". The service will say: The provided key element does not match the schema | fix: take `x` out of Key
Warning undefined-name 2:26 `#status` `#status` is not in ExpressionAttributeNames. The service will say: Invalid UpdateExpression: An expression attribute name used in the document path is not defined; attribute name: #status | fix: let `#status` stand for the attribute status
Warning paths 2:60 `m` this path and one before it don't leave each other room. The service will say: Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m, x], path two: [m]
Warning operand 2:87 `:one` an operand that can't stand here. The service will say: Invalid UpdateExpression: Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND
Warning operand 2:133 `:one` an operand that can't stand here. The service will say: Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
Warning undefined-value 2:147 `:onn` `:onn` is not in ExpressionAttributeValues. The service will say: Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :onn | fix: write `:one`
Warning unused-name 3:30 `"#n"` no expression uses `#n`. The service will say: Value provided in ExpressionAttributeNames unused in expressions: keys: {#n} | fix: take `#n` out of ExpressionAttributeNames
Warning unused-value 3:83 `":two"` no expression uses `:two`. The service will say: Value provided in ExpressionAttributeValues unused in expressions: keys: {:two} | fix: take `:two` out of ExpressionAttributeValues
Warning key-empty 5:52 `""` key attribute "pk" can't be empty. The service will say: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk
Warning placeholder 5:86 `{":n": 1}` nothing can use this. The service will say: ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null
Warning refused 6:1 `{"Delete": {"TableName": "accounts"}}` no table can serve this. The service will say: 1 validation error detected: Value null at 'transactItems.1.member.delete.key' failed to satisfy constraint: Member must not be null
"##);
}

#[test]
fn what_is_wrong_by_itself_is_told_without_its_table() {
    insta::assert_snapshot!(linted(
        Format::Partiql,
        "--@ mode single\nDELETE FROM nowhere WHERE pk = 'a' AND begins_with(n, 1) AND k = 1 AND k = 2;"
    ), @r#"
Warning unknown-table 2:1 `DELETE FROM nowhere WHERE pk = 'a' AND begins_with(n, 1) AND k = 1 AND k = 2` there is no table `nowhere` here. The service will say: Requested resource not found
Warning operand 2:55 `1` an operand that can't stand here. The service will say: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
"#);
}

/// The text after each of the changes that are offered, one after the other, until none is left.
fn mended(format: Format, text: &str) -> String {
    let mut texts = vec![text.to_owned()];
    for _ in 0..20 {
        let text = texts.last().expect("one at least").clone();
        let findings = plan(&Draft::parse(format, &text), &tables()).diagnostics;
        let Some(fix) = findings.into_iter().find_map(|finding| finding.fix) else { break };
        texts.push(fix.applied(&text));
    }
    texts.join("\n\n")
}

#[test]
fn what_can_be_mended_is_mended_step_by_step() {
    insta::assert_snapshot!(mended(
        Format::Partiql,
        "UPDATE accounts SET pk = 'b', n = 1 WHERE pk = 5 AND 'key' = \"it's\" AND n BETWEEN 5 AND 2;;"
    ), @r#"
UPDATE accounts SET pk = 'b', n = 1 WHERE pk = 5 AND 'key' = "it's" AND n BETWEEN 5 AND 2;;

UPDATE accounts SET n = 1 WHERE pk = 5 AND 'key' = "it's" AND n BETWEEN 5 AND 2;;

UPDATE accounts SET n = 1 WHERE pk = '5' AND 'key' = "it's" AND n BETWEEN 5 AND 2;;

UPDATE accounts SET n = 1 WHERE pk = '5' AND 'key' = "it's" AND n BETWEEN 2 AND 5;;

UPDATE accounts SET n = 1 WHERE pk = '5' AND 'key' = "it's" AND n BETWEEN 2 AND 5;
"#);
    insta::assert_snapshot!(mended(
        Format::Transaction,
        r##"[{"Update": {"TableName": "accounts", "Key": {"x": 1, "pk": "b"}, "UpdateExpresion": "SET status = :n, #gone = :m", "ExpressionAttributeValues": {":n": 1}}},
{"Delete": {"TableName": "accounts", "Key": {"pk": "a"}, "ConditionExpression": "attribute_exists(n)", "ExpressionAttributeNames": {"#n": "n"}}}]"##
    ), @r##"
[{"Update": {"TableName": "accounts", "Key": {"x": 1, "pk": "b"}, "UpdateExpresion": "SET status = :n, #gone = :m", "ExpressionAttributeValues": {":n": 1}}},
{"Delete": {"TableName": "accounts", "Key": {"pk": "a"}, "ConditionExpression": "attribute_exists(n)", "ExpressionAttributeNames": {"#n": "n"}}}]

[{"Update": {"TableName": "accounts", "Key": {"x": 1, "pk": "b"}, "UpdateExpression": "SET status = :n, #gone = :m", "ExpressionAttributeValues": {":n": 1}}},
{"Delete": {"TableName": "accounts", "Key": {"pk": "a"}, "ConditionExpression": "attribute_exists(n)", "ExpressionAttributeNames": {"#n": "n"}}}]

[{"Update": {"TableName": "accounts", "Key": {"pk": "b"}, "UpdateExpression": "SET status = :n, #gone = :m", "ExpressionAttributeValues": {":n": 1}}},
{"Delete": {"TableName": "accounts", "Key": {"pk": "a"}, "ConditionExpression": "attribute_exists(n)", "ExpressionAttributeNames": {"#n": "n"}}}]

[{"Update": {"TableName": "accounts", "Key": {"pk": "b"}, "UpdateExpression": "SET #status = :n, #gone = :m", "ExpressionAttributeValues": {":n": 1}, "ExpressionAttributeNames": {"#status": "status"}}},
{"Delete": {"TableName": "accounts", "Key": {"pk": "a"}, "ConditionExpression": "attribute_exists(n)", "ExpressionAttributeNames": {"#n": "n"}}}]

[{"Update": {"TableName": "accounts", "Key": {"pk": "b"}, "UpdateExpression": "SET #status = :n, #gone = :m", "ExpressionAttributeValues": {":n": 1}, "ExpressionAttributeNames": {"#status": "status", "#gone": "gone"}}},
{"Delete": {"TableName": "accounts", "Key": {"pk": "a"}, "ConditionExpression": "attribute_exists(n)", "ExpressionAttributeNames": {"#n": "n"}}}]

[{"Update": {"TableName": "accounts", "Key": {"pk": "b"}, "UpdateExpression": "SET #status = :n, #gone = :m", "ExpressionAttributeValues": {":n": 1}, "ExpressionAttributeNames": {"#status": "status", "#gone": "gone"}}},
{"Delete": {"TableName": "accounts", "Key": {"pk": "a"}, "ConditionExpression": "attribute_exists(n)"}}]
"##);
}
