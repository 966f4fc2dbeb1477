//! Drafts as text, statements and diagnostics as they come out.

use super::*;
use crate::syntax::Severity;

fn is_sendable(draft: &Draft) -> bool {
    draft.diagnostics.iter().all(|finding| finding.severity < Severity::Error)
}

/// Statements one a line, then diagnostics with what they underline.
fn picture(format: Format, text: &str) -> String {
    let draft = Draft::parse(format, text);
    let mut lines = vec![draft.mode.name().to_owned()];
    for statement in &draft.statements {
        let settings = [
            (statement.off, "off".to_owned()),
            (statement.consistent, "consistent".to_owned()),
            (statement.limit.is_some(), format!("limit {}", statement.limit.unwrap_or(0))),
            (statement.each.is_some(), "each".to_owned()),
            (statement.fault.is_some(), format!("{:?}", statement.fault)),
            (!statement.parameters.is_empty(), format!("{} params", statement.parameters.len())),
        ];
        let settings: Vec<_> =
            settings.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect();
        let keys: Vec<_> = statement.key_candidates.keys().cloned().collect();
        lines.push(format!(
            "{} {} [{}] {}",
            statement.verb().name(),
            statement.table.as_deref().unwrap_or("?"),
            keys.join(","),
            settings.join(", ")
        ));
    }
    lines.extend(draft.diagnostics.iter().map(|finding| finding.drawn(text)));
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

fn partiql(text: &str) -> String {
    picture(Format::Partiql, text)
}

fn transaction(text: &str) -> String {
    picture(Format::Transaction, text)
}

#[test]
fn a_draft_of_one_statement_is_single() {
    insta::assert_snapshot!(partiql("SELECT * FROM \"accounts\" WHERE \"pk\" = 'acct#alice';\n"), @r#"
single
SELECT accounts [pk]
"#);
}

#[test]
fn settings_before_a_statement_hold_for_it_alone() {
    insta::assert_snapshot!(partiql(
        "--@ capacity total\n--@ params 'acct#alice'\n--@ consistent\n--@ limit 5\nSELECT * FROM accounts WHERE pk = ?;\n--@ off\nDELETE FROM accounts WHERE pk = 'b';\nSELECT * FROM accounts"
    ), @r#"
batch
SELECT accounts [pk] consistent, limit 5, 1 params
DELETE accounts [pk] off
SELECT accounts []
"#);
}

#[test]
fn semicolons_in_strings_and_comments_split_nothing() {
    insta::assert_snapshot!(partiql(
        "-- a; b\nDELETE FROM accounts WHERE pk = 'a;b' /* ; */;\nDELETE FROM accounts WHERE pk = 'c'"
    ), @r#"
batch
DELETE accounts [pk]
DELETE accounts [pk]
"#);
}

#[test]
fn an_open_quote_leaves_the_next_statement_whole() {
    insta::assert_snapshot!(partiql(
        "DELETE FROM \"accounts WHERE pk = 'a';\nDELETE FROM accounts WHERE pk = 'c';"
    ), @r#"
batch
DELETE ? []
DELETE accounts [pk]
Error syntax 1:13 `"accounts WHERE pk = 'a';` Statement wasn't well formed, can't be processed: | is this quote ever closed?
"#);
}

#[test]
fn unknown_settings_are_errors_with_the_nearest_name() {
    insta::assert_snapshot!(partiql(
        "--@ mod batch\n--@ mode bach\n--@ capacity\n--@ consistant\n--@ on-failure old\n--@ limit 0\n--@ off now\nSELECT * FROM t;"
    ), @r#"
single
SELECT t []
Error setting 1:5 `mod` `mod` is no setting | did you mean `mode`?
Error setting-argument 2:10 `bach` `mode` takes single or batch or transaction | did you mean `batch`?
Error setting-argument 3:1 `--@ capacity` `capacity` takes none or total or indexes
Error setting 4:5 `consistant` `consistant` is no setting | did you mean `consistent`?
Error setting-argument 5:16 `old` `on-failure` takes all_old or none
Error setting-argument 6:11 `0` `limit` takes a number of items, 1 or more
Error setting-argument 7:9 `now` `off` stands alone
"#);
}

#[test]
fn settings_in_the_wrong_place_are_errors() {
    insta::assert_snapshot!(partiql(
        "SELECT * FROM t\n--@ consistent\nWHERE pk = 'a';\n--@ mode batch\nSELECT * FROM t;\n--@ off\n"
    ), @r#"
batch
SELECT t [pk]
SELECT t []
Error setting-place 2:1 `--@ consistent` this setting stands inside or after its statement | put it on a line before the statement
Error setting-place 4:1 `--@ mode batch` `mode` holds for the whole draft | put it before the first statement
Error setting-place 6:1 `--@ off` no statement follows this setting | a setting holds for the statement after it
"#);
}

#[test]
fn faults_are_read() {
    insta::assert_snapshot!(partiql(
        "--@ mode transaction\n--@ fault TransactionConflict\nDELETE FROM t WHERE pk = 'a';\n--@ fault request ThrottlingException\nDELETE FROM t WHERE pk = 'b';\n--@ fault Throttling\n--@ each\nDELETE FROM t WHERE pk = 'c';\n--@ fault request ThrottlingError\nDELETE FROM t WHERE pk = 'd';"
    ), @r#"
transaction
DELETE t [pk] Some(Statement(TransactionConflict))
DELETE t [pk] Some(Request(Throttling))
DELETE t [pk]
DELETE t [pk]
Error fault 6:11 `Throttling` `Throttling` is no code a statement fails with | did you mean `ThrottlingError`?
Error setting-argument 7:1 `--@ each` `each` takes a file of rows: orders.csv
Error fault 9:11 `request ThrottlingError` `ThrottlingError` is no exception a request ends with | that is how a statement fails: `fault ThrottlingError`
"#);
}

#[test]
fn params_take_literals_and_dynamodb_json() {
    let draft = Draft::parse(
        Format::Partiql,
        "--@ params 'a, ''b''', 12345678901234567890123456789012345678\n--@ params {\"B\": \"AQI=\"}, {'m': [1, true]}\nINSERT INTO t VALUE {'pk': ?, 'n': ?, 'b': ?, 'm': ?};",
    );
    assert_eq!(draft.diagnostics, []);
    insta::assert_snapshot!(draft.statements[0].parameters.iter().map(|value| crate::api::wire::value::to_json(value).to_string()).collect::<Vec<_>>().join("\n"), @r#"
{"S":"a, 'b'"}
{"N":"12345678901234567890123456789012345678"}
{"B":"AQI="}
{"M":{"m":{"L":[{"N":"1"},{"BOOL":true}]}}}
"#);
}

#[test]
fn params_that_are_no_values_are_underlined() {
    insta::assert_snapshot!(partiql(
        "--@ params 'a', nonsense\nDELETE FROM t WHERE pk = ?;\n--@ params 'a',, 1\nDELETE FROM t WHERE pk = ?;\n--@ params {\"N\": \"x\"}\nDELETE FROM t WHERE pk = ?;\n--@ params\nDELETE FROM t WHERE pk = ?;"
    ), @r#"
batch
DELETE t []
DELETE t []
DELETE t []
DELETE t []
Error params 1:17 `nonsense` `nonsense` is no value | values are PartiQL literals or DynamoDB JSON: 'acct#alice', 30, <<'a', 'b'>>, {"B": "AQI="}
Error params 3:16 `` a value is missing here | values are PartiQL literals or DynamoDB JSON: 'acct#alice', 30, <<'a', 'b'>>, {"B": "AQI="}
Error params 5:12 `{"N": "x"}` The parameter cannot be converted to a numeric value: x | values are PartiQL literals or DynamoDB JSON: 'acct#alice', 30, <<'a', 'b'>>, {"B": "AQI="}
Error setting-argument 7:1 `--@ params` `params` takes values: 'acct#alice', 30, {"B": "AQI="}
"#);
}

#[test]
fn too_few_params_are_an_error_and_too_many_a_warning() {
    insta::assert_snapshot!(partiql(
        "--@ params 'a'\nDELETE FROM t WHERE pk = ? AND x = ?;\n--@ params 'a', 'b'\nDELETE FROM t WHERE pk = ?;\nDELETE FROM t WHERE pk = ?;"
    ), @r#"
batch
DELETE t [pk] 1 params
DELETE t [pk] 2 params
DELETE t []
Error params 1:1 `--@ params 'a'` values for 1 of 2 `?`: Number of parameters in request and statement don't match. | give one value for each `?`, in order: --@ params 'acct#alice', 30
Warning unused-params 3:1 `--@ params 'a', 'b'` 2 values and 1 `?`: the rest is not used
Error params 5:1 `DELETE FROM t WHERE pk = ?` values for 0 of 1 `?`: Number of parameters in request and statement don't match. | give one value for each `?`, in order: --@ params 'acct#alice', 30
"#);
}

#[test]
fn a_mixed_batch_may_be_sent_to_see_the_answer() {
    let text = "SELECT * FROM t WHERE pk = 'a';\nDELETE FROM t WHERE pk = 'a';";
    insta::assert_snapshot!(partiql(text), @r#"
batch
SELECT t [pk]
DELETE t [pk]
Warning mixed-batch 2:1 `DELETE FROM t WHERE pk = 'a'` reads and writes in one batch. The service will say: Read and write requests together in the same batch is not supported. | send reads and writes as two drafts, or choose `--@ mode single`
"#);
    assert!(is_sendable(&Draft::parse(Format::Partiql, text)));
}

#[test]
fn control_characters_are_shown_where_they_hide() {
    let draft = Draft::parse(Format::Partiql, "DELETE FROM t WHERE pk = 'a\u{1b}b';");
    let messages: Vec<_> =
        draft.diagnostics.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["a control character (U+001B) stands here unseen"]);
    let draft = Draft::parse(Format::Partiql, "DELETE FROM t WHERE pk = 'a\u{200b}b';");
    let messages: Vec<_> =
        draft.diagnostics.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["an invisible character (U+200B) stands here unseen"]);
}

#[test]
fn what_stands_for_a_secret_is_not_sent_unnoticed() {
    for mark in ["[secret]", "[secret 2]", "[secret 31]"] {
        let text = format!("INSERT INTO t VALUE {{'pk': '{mark}', 'a': '[secret x] [secrets]'}};");
        let draft = Draft::parse(Format::Partiql, &text);
        let [finding] = &draft.diagnostics[..] else { panic!("{:?}", draft.diagnostics) };
        assert_eq!((finding.code, finding.span.of(&text)), ("struck-secret", mark));
        assert!(is_sendable(&draft));
    }
}

#[test]
fn a_transaction_draft_is_filled_in() {
    let draft = Draft::parse(
        Format::Transaction,
        r#"[
            // money
            {"Update": {"TableName": "accounts", "Key": {"pk": "acct#alice"},
                "UpdateExpression": "SET balance = balance - :d", "ExpressionAttributeValues": {":d": 30.10}}},
            //@ off
            {"Delete": {"TableName": "accounts", "Key": {"pk": "x"}}},
            {"Put": {"TableName": "ledger", "Item": {"pk": "a", "n": 12345678901234567890123456789012345678, "l": [1, {"a": null}]},
                "ReturnValuesOnConditionCheckFailure": "NONE"}},
        ]"#,
    );
    assert_eq!(draft.diagnostics, []);
    insta::assert_snapshot!(draft.filled.join("\n"), @r#"
TransactItems.0.Update.ReturnValuesOnConditionCheckFailure
ReturnConsumedCapacity
ReturnItemCollectionMetrics
"#);
    insta::assert_snapshot!(draft.request.expect("JSON").to_string(), @r#"{"TransactItems":[{"Update":{"TableName":"accounts","Key":{"pk":{"S":"acct#alice"}},"UpdateExpression":"SET balance = balance - :d","ExpressionAttributeValues":{":d":{"N":"30.10"}},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}},{"Put":{"TableName":"ledger","Item":{"pk":{"S":"a"},"n":{"N":"12345678901234567890123456789012345678"},"l":{"L":[{"N":"1"},{"M":{"a":{"NULL":true}}}]}},"ReturnValuesOnConditionCheckFailure":"NONE"}}],"ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE"}"#);
}

#[test]
fn actions_become_statements() {
    insta::assert_snapshot!(transaction(
        r#"{"ReturnConsumedCapacity": "TOTAL", "ClientRequestToken": "t-1", "TransactItems": [
            {"Put": {"TableName": "ledger", "Item": {"pk": {"S": "a"}, "sk": {"S": "b"}}}},
            //@ off
            {"ConditionCheck": {"TableName": "accounts", "Key": {"pk": {"S": "a"}}, "ConditionExpression": "attribute_exists(pk)"}},
        ]}"#
    ), @r#"
transact-write
Put ledger [pk,sk]
ConditionCheck accounts [pk] off
"#);
}

#[test]
fn values_of_both_kinds_are_doubtful_unless_settled() {
    let put = |values: &str| {
        format!(
            r#"{{{values}"TransactItems": [{{"Put": {{"TableName": "t", "Item": {{"pk": {{"S": "a"}}, "n": 1}}}}}}]}}"#
        )
    };
    insta::assert_snapshot!(transaction(&put("")), @r#"
transact-write
Put t [n,pk]
Warning values-mixed 1:79 `1` this value is plain JSON and others are DynamoDB JSON: each is read by its own shape | "$values": "dynamodb" or "plain" at the top settles it
"#);
    let plain = Draft::parse(Format::Transaction, &put(r#""$values": "plain", "#));
    assert_eq!(plain.diagnostics, []);
    insta::assert_snapshot!(plain.request.expect("JSON")["TransactItems"][0]["Put"]["Item"].to_string(), @r#"{"pk":{"M":{"S":{"S":"a"}}},"n":{"N":"1"}}"#);
}

#[test]
fn a_number_without_quotes_is_pointed_at() {
    insta::assert_snapshot!(transaction(
        r#"[{"Put": {"TableName": "t", "Item": {"pk": {"S": "a"}, "n": {"N": 1}}}}]"#
    ), @r#"
transact-write
Put t [pk]
Warning value-type 1:61 `{"N": 1}` N does not hold such a value: the service will refuse it | N takes a number in a string: {"N": "12"}
"#);
}

#[test]
fn json_errors_say_where() {
    for (text, expected) in [
        (r#"{"TransactItems": [}"#, "1:20 `}` expected a value, found `}`"),
        (r#"{"TransactItems": ["#, "1:19 `[` this `[` is never closed"),
        (r#"[{"Put" {}}]"#, "1:9 `{` expected `:` after \"Put\""),
        (r#"[{"Put": {}} {"Put": {}}]"#, "1:14 `{` expected `,` or `]` here"),
        (r#"[{Put: {}}]"#, "1:3 `Put` expected a member name in double quotes"),
        ("[\"a\n\"]", "1:2 `\"a` this string is never closed"),
        (r#"["\q"]"#, "1:3 `\\q` no such escape in JSON"),
        (r#"[{"a": 1, "b": 2, "a": 3}]"#, "1:19 `\"a\"` \"a\" is here twice"),
        ("[] x", "1:4 `x` there is text after the end of the JSON"),
        ("[01]", "1:2 `01` not a JSON number"),
        ("[1] /* ", "1:5 `/*` this comment is never closed"),
        ("", "1:1 `` expected a value"),
    ] {
        let draft = Draft::parse(Format::Transaction, text);
        let finding = draft.diagnostics.first().expect(text);
        let (line, column) = finding.span.line_column(text);
        let found = format!("{line}:{column} `{}` {}", finding.span.of(text), finding.message);
        assert_eq!(found, expected, "{text}");
        assert!(draft.request.is_none());
    }
}

#[test]
fn deep_json_is_refused_and_not_followed() {
    let draft = Draft::parse(Format::Transaction, &"[".repeat(100_000));
    assert_eq!(draft.diagnostics[0].message, "nested more than 160 levels deep");
}

#[test]
fn an_error_in_an_expression_is_underlined_inside_its_string() {
    insta::assert_snapshot!(transaction(
        "[{\"Update\": {\"TableName\": \"t\", \"Key\": {\"pk\": \"a\"},\n \"UpdateExpression\": \"SET \\u0061 == :v\", \"ConditionExpression\": \"a =\"}}]"
    ), @r#"
transact-write
Update t [pk]
Error expression 2:35 `=` Invalid UpdateExpression: Syntax error; token: "=", near: "== :v"
Error expression 2:69 `"` Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "="
"#);
}

#[test]
fn unknown_members_actions_and_settings_are_named() {
    insta::assert_snapshot!(transaction(
        "{\"TransactItem\": [], \"TransactItems\": [\n//@ of\n{\"Putt\": {}}, {\"Put\": {\"Tablename\": \"t\"}, \"Delete\": {}},\n//@ fault X\n{}\n//@ off\n]}"
    ), @r#"
transact-write
? ? []
Put ? []
? ? []
Warning unknown-member 1:2 `"TransactItem"` "TransactItem" is no member of this: the service passes over it | did you mean `TransactItems`?
Error setting 2:1 `//@ of` `of` is no setting of a transaction draft | did you mean `off`?
Warning action 3:2 `"Putt"` `Putt` is no action; did you mean `Put`?
Error action 3:16 `"Put"` an action has one member, and this has Put and Delete | write an action for each; the service says: TransactItems can only contain one of Check, Put, Update or Delete
Warning unknown-member 3:24 `"Tablename"` "Tablename" is no member of this: the service passes over it | did you mean `TableName`? | fix: write "TableName"
Error fault 4:1 `//@ fault X` `X` is no code a statement fails with | known are ConditionalCheckFailed, ItemCollectionSizeLimitExceeded, RequestLimitExceeded, ValidationError, ProvisionedThroughputExceeded, TransactionConflict, ThrottlingError, InternalServerError, ResourceNotFound, AccessDenied, DuplicateItem
Warning action 5:1 `{}` an action is an object with one member: Put, Update, Delete or ConditionCheck
Error setting-place 6:1 `//@ off` this setting stands before no action | put it before the { of the action it is for
"#);
}

#[test]
fn an_action_of_two_members_is_not_sent() {
    let two = r#"[{"Put": {"TableName": "t", "Item": {"pk": "a"}}, "Delete": {"TableName": "t", "Key": {"pk": "b"}}}]"#;
    let draft = Draft::parse(Format::Transaction, two);
    assert!(!is_sendable(&draft));
    // One that stands beside an action is passed over, as any member that is not known.
    let beside = r#"[{"Put": {"TableName": "t", "Item": {"pk": "a"}}, "Note": "x"}]"#;
    let draft = Draft::parse(Format::Transaction, beside);
    assert!(is_sendable(&draft));
    assert_eq!(
        draft.diagnostics[0].message,
        "\"Note\" is no member of this: the service passes over it"
    );
}

#[test]
fn more_than_100_actions_are_not_sent() {
    let actions = vec![r#"{"Delete": {"TableName": "t", "Key": {"pk": "a"}}}"#; 101].join(",");
    let draft = Draft::parse(Format::Transaction, &format!("[{actions}]"));
    assert!(!is_sendable(&draft));
    assert_eq!(draft.diagnostics[0].message, "101 statements: a transaction takes at most 100");
}

#[test]
fn lint_knows_what_a_transaction_of_statements_may_not_hold() {
    insta::assert_snapshot!(partiql(
        "--@ mode transaction\nDELETE FROM t WHERE pk = 'a' RETURNING ALL OLD *;\nSELECT * FROM t WHERE pk = 'b';"
    ), @r#"
transaction
DELETE t [pk]
SELECT t [pk]
Warning returning 2:1 `DELETE FROM t WHERE pk = 'a' RETURNING ALL OLD *` a transaction returns no images. The service will say: RETURNING clause is not supported in ExecuteTransaction.
Warning mixed-transaction 3:1 `SELECT * FROM t WHERE pk = 'b'` reads and writes in one transaction. The service will say: ExecuteTransaction API does not support both read and write operations in the same request. | send reads and writes as two drafts; a write transaction checks with EXISTS
"#);
    insta::assert_snapshot!(partiql("--@ mode batch\nEXISTS(SELECT * FROM t WHERE pk = 'a' AND n = 1);"), @r#"
batch
EXISTS t [n,pk]
Warning exists 2:1 `EXISTS(SELECT * FROM t WHERE pk = 'a' AND n = 1)` EXISTS is for transactions of writes. The service will say: EXISTS can only be used in ExecuteTransaction write requests. | put `--@ mode transaction` before the first statement
"#);
}

#[test]
fn a_transaction_of_101_statements_can_not_be_sent() {
    let statements: String =
        (0..101).map(|n| format!("DELETE FROM accounts WHERE pk = 'k{n}';\n")).collect();
    let draft = Draft::parse(Format::Partiql, &format!("--@ mode transaction\n{statements}"));
    assert!(!is_sendable(&draft));
    assert_eq!(draft.diagnostics[0].message, "101 statements: a transaction takes at most 100");
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_draft_whose_spans_fit_it(pieces in proptest::collection::vec(
        proptest::sample::select(vec![
            "--@ ", "params ", "off", "mode ", "//@ off\n", "/*", "*/", "'", "\"", ";", "\n", "?", "{", "}", "[", "]", ",", ":",
            "\\u00e9", "\\", "é", "\u{1b}", "1", "true", "SELECT * FROM t WHERE pk = ", "\"Put\"", "\"TableName\"", "\"S\"",
        ]),
        0..30,
    )) {
        let text = pieces.concat();
        for format in [Format::Partiql, Format::Transaction] {
            for finding in Draft::parse(format, &text).diagnostics {
                let span = finding.span;
                proptest::prop_assert!(text.get(span.start..span.end).is_some(), "{:?} of {:?}", finding, text);
            }
        }
    }
}
