//! Verdicts on hand-made replies, requests from drafts, the document.

use super::code::Code;
use super::json::{from_json, to_json, unsendable_to_json};
use super::price::Spending;
use super::report::{
    Clause, Destination, Earlier, ImagesRead, Origin, Outcome, Report, ReportedError,
    ReportedExchange, StatementReport, Unknown, Verdict,
};
use super::session::SubmitError;
use super::submission::{Submission, reported_error};
use super::why::Asked;
use super::{Cancel, Consent, Request, Session, Terms, ledger, plan, samples, verdict, why};
use crate::api::OperationName;
use crate::api::capacity::{Arm, Arms};
use crate::api::reply::{
    BatchReply, BatchResponse, StatementReply, TransactReply, TransactionReply,
};
use crate::api::{
    ApiError, ConsumedCapacity, ErrorKind, FailureCode, Operation, Reply, StatementFailure, Units,
    wire,
};
use crate::connection::Sent;
use crate::connection::{Connection, Facts, Failure, Local};
use crate::draft::{Draft, Format, Mode};
use crate::engine::{Clock, Database, Ids, Settings};
use crate::value::{AttributeValue, Item, Number};
use crate::workspace::History;
use crate::workspace::samples::Sample;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub fn request(format: Format, text: &str, only: Option<Vec<usize>>) -> Request {
    let draft = Draft::parse(format, text);
    Request {
        name: "test".to_owned(),
        text: text.to_owned(),
        draft: draft.into(),
        only,
        token: None,
        next_token: None,
    }
}

fn prepared(format: Format, text: &str, only: Option<Vec<usize>>) -> Submission {
    let ids = Ids::new(|| "fresh-token".to_owned());
    Submission::prepare(request(format, text, only), &ids).expect("a draft that can be sent")
}

/// The reports of `count` statements before anything came back.
fn waiting(count: usize) -> Vec<StatementReport> {
    let text = "UPDATE t SET n = 1 WHERE pk = 'a';".repeat(count);
    prepared(Format::Partiql, &text, None).all_waiting()
}

fn item(entries: &[(&str, AttributeValue)]) -> Item {
    entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn number(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).expect("a number"))
}

fn string(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn failure(code: FailureCode) -> StatementFailure {
    let item = Some(item(&[("n", number("12"))]));
    StatementFailure { item, ..StatementFailure::new(code, "The conditional request failed") }
}

fn cancelled(reasons: Vec<Option<StatementFailure>>) -> ApiError {
    let mut error = ApiError::new(ErrorKind::TransactionCanceled, "Transaction cancelled");
    error.units = vec![Units { read: 0.0, write: 3.0 }; reasons.len()].into();
    error.reasons = reasons;
    error
}

fn judged(
    mode: Mode,
    reply: Result<Reply, Failure>,
    count: usize,
) -> (Outcome, Vec<StatementReport>) {
    let mut report = Report { mode, ..report(waiting(count)) };
    report.error = match &reply {
        Err(failure @ Failure::Api(_)) => Some(reported_error(failure)),
        _ => None,
    };
    verdict::judge(mode, reply, &mut report.statements.iter_mut().collect::<Vec<_>>());
    (verdict::outcome(mode, report.verdicts(), report.error.as_ref()), report.statements)
}

fn verdicts(statements: &[StatementReport]) -> Vec<(Verdict, Option<&str>)> {
    statements
        .iter()
        .map(|statement| (statement.verdict, statement.code.as_ref().map(Code::name)))
        .collect()
}

#[test]
fn a_cancelled_transaction_failed_where_it_says_and_was_not_applied_elsewhere() {
    let reasons = vec![Some(failure(FailureCode::ConditionalCheckFailed)), None];
    let (outcome, statements) =
        judged(Mode::TransactWrite, Err(Failure::Api(cancelled(reasons))), 2);
    assert_eq!(outcome, Outcome::Cancelled);
    let expected =
        [(Verdict::Failed, Some("ConditionalCheckFailed")), (Verdict::NotApplied, Some("None"))];
    assert_eq!(verdicts(&statements), expected);
    assert_eq!(statements[0].item, Some(item(&[("n", number("12"))])));
    assert_eq!(statements[1].estimated, Some(Units { read: 0.0, write: 3.0 }));
    assert_eq!(statements[1].reported, None);
}

#[test]
fn a_refused_transaction_applied_nothing() {
    let (outcome, statements) =
        judged(Mode::TransactWrite, Err(Failure::Api(ApiError::validation("no"))), 2);
    assert_eq!(outcome, Outcome::Refused);
    assert_eq!(verdicts(&statements), [(Verdict::NotApplied, None); 2]);
}

#[test]
fn a_batch_with_one_failure_is_partial() {
    let reply = BatchReply {
        responses: vec![
            BatchResponse::default(),
            BatchResponse {
                failure: Some(failure(FailureCode::ConditionalCheckFailed)),
                ..BatchResponse::default()
            },
        ],
        capacity: None,
        units: vec![Units { read: 0.0, write: 1.0 }; 2],
    };
    let (outcome, statements) = judged(Mode::Batch, Ok(Reply::BatchExecuteStatement(reply)), 2);
    assert_eq!(outcome, Outcome::Partial);
    let expected = [(Verdict::Applied, None), (Verdict::Failed, Some("ConditionalCheckFailed"))];
    assert_eq!(verdicts(&statements), expected);
    assert_eq!(statements[0].reported, Some(Units { read: 0.0, write: 1.0 }));
}

#[test]
fn a_batch_in_which_every_statement_failed_is_failed() {
    let response = BatchResponse {
        failure: Some(failure(FailureCode::DuplicateItem)),
        ..BatchResponse::default()
    };
    let reply = BatchReply { responses: vec![response; 2], ..BatchReply::default() };
    let (outcome, _) = judged(Mode::Batch, Ok(Reply::BatchExecuteStatement(reply)), 2);
    assert_eq!(outcome, Outcome::Failed);
}

#[test]
fn a_refused_batch_is_refused() {
    let (outcome, statements) =
        judged(Mode::Batch, Err(Failure::Api(ApiError::validation("mixed"))), 2);
    assert_eq!(outcome, Outcome::Refused);
    assert_eq!(verdicts(&statements), [(Verdict::NotApplied, None); 2]);
}

#[test]
fn a_statement_refused_by_itself_failed() {
    let mut error =
        ApiError::new(ErrorKind::ConditionalCheckFailed, "The conditional request failed");
    error.item = Some(item(&[("n", number("12"))]));
    let (outcome, statements) = judged(Mode::Single, Err(Failure::Api(error)), 1);
    assert_eq!(outcome, Outcome::Failed);
    let expected = [(Verdict::Failed, Some("ConditionalCheckFailedException"))];
    assert_eq!(verdicts(&statements), expected);
    assert_eq!(statements[0].item, Some(item(&[("n", number("12"))])));
}

#[test]
fn no_answer_makes_the_whole_unknown() {
    let failure = Failure::Unanswered("timed out".to_owned());
    let (outcome, statements) = judged(Mode::TransactWrite, Err(failure), 2);
    assert_eq!(outcome, Outcome::Unknown);
    assert_eq!(verdicts(&statements), [(Verdict::Unknown, None); 2]);
}

#[test]
fn a_read_by_itself_has_items_and_its_reported_units() {
    let mut statements = prepared(Format::Partiql, "SELECT * FROM t", None).all_waiting();
    let reply = StatementReply {
        items: vec![item(&[("pk", string("a"))]).into()],
        next_token: Some("more".to_owned()),
        capacity: Some(ConsumedCapacity {
            table_name: "t".to_owned(),
            total: Arm { units: 0.5, read: None, write: None },
            arms: None,
        }),
        ..StatementReply::default()
    };
    verdict::judge(
        Mode::Single,
        Ok(Reply::ExecuteStatement(reply)),
        &mut statements.iter_mut().collect::<Vec<_>>(),
    );
    assert_eq!(statements[0].items, Some(vec![item(&[("pk", string("a"))])]));
    assert_eq!(statements[0].next_token.as_deref(), Some("more"));
    assert_eq!(statements[0].reported, Some(Units { read: 0.5, write: 0.0 }));
}

#[test]
fn fifty_one_statements_go_in_three_batches() {
    let text: Vec<String> = (0..51).map(|n| format!("DELETE FROM t WHERE pk = 'k{n}';")).collect();
    let submission = prepared(Format::Partiql, &text.join("\n"), None);
    let carried: Vec<_> =
        submission.all_requests().iter().map(|request| request.statements.clone()).collect();
    let ranges: [Vec<usize>; 3] = [0..25, 25..50, 50..51].map(Iterator::collect);
    assert_eq!(carried, ranges);
    assert_eq!(submission.all_requests()[2].sent.name, OperationName::BatchExecuteStatement);
}

#[test]
fn statements_that_are_off_are_not_sent_but_keep_their_place() {
    let text = "--@ mode single\nDELETE FROM t WHERE pk = 'a';\n--@ off\nDELETE FROM t WHERE pk = 'b';\nDELETE FROM t WHERE pk = 'c';";
    let submission = prepared(Format::Partiql, text, None);
    let places: Vec<_> = submission.all_waiting().iter().map(|s| (s.index, s.position)).collect();
    assert_eq!(places, [(1, 0), (2, 2)]);
    let sent = &Arc::clone(&submission.all_requests()[1].sent);
    let Ok(Operation::ExecuteStatement(request)) = &sent.operation else { panic!("{sent:?}") };
    assert_eq!(request.statement.text, "DELETE FROM t WHERE pk = 'c'");
}

#[test]
fn a_transaction_gets_a_fresh_token_and_the_chosen_actions_alone() {
    let text = r#"[
        {"Delete": {"TableName": "tab", "Key": {"pk": "a"}}},
        //@ off
        {"Delete": {"TableName": "tab", "Key": {"pk": "b"}}},
        {"Delete": {"TableName": "tab", "Key": {"pk": "c"}}},
    ]"#;
    let submission = prepared(Format::Transaction, text, Some(vec![2]));
    insta::assert_snapshot!(submission.all_requests()[0].sent.body, @r#"{"TransactItems":[{"Delete":{"TableName":"tab","Key":{"pk":{"S":"c"}},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}}],"ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE","ClientRequestToken":"fresh-token"}"#);
    assert_eq!(submission.count, 1);
    let written = prepared(
        Format::Transaction,
        r#"{"ClientRequestToken": "mine", "TransactItems": [{"Delete": {"TableName": "tab", "Key": {"pk": "a"}}}]}"#,
        None,
    );
    assert!(written.all_requests()[0].sent.body.contains(r#""ClientRequestToken":"mine""#));
}

#[test]
fn a_transaction_of_statements_is_one_request_with_a_token() {
    let text = "--@ mode transaction\nSELECT * FROM t WHERE pk = 'a';\n--@ consistent\n--@ on-failure none\nSELECT * FROM t WHERE pk = 'b';";
    let submission = prepared(Format::Partiql, text, None);
    let requests = submission.all_requests();
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!(
        (request.sent.name, request.statements.clone()),
        (OperationName::ExecuteTransaction, vec![0, 1])
    );
    insta::assert_snapshot!(request.sent.body, @r#"{"TransactStatements":[{"Statement":"SELECT * FROM t WHERE pk = 'a'","ReturnValuesOnConditionCheckFailure":"ALL_OLD"},{"Statement":"SELECT * FROM t WHERE pk = 'b'"}],"ClientRequestToken":"fresh-token","ReturnConsumedCapacity":"INDEXES"}"#);
    let mine = prepared(Format::Partiql, &format!("--@ token mine\n{text}"), None);
    assert!(mine.all_requests()[0].sent.body.contains(r#""ClientRequestToken":"mine""#));
}

#[test]
fn a_transaction_of_reads_shows_its_items() {
    let found = item(&[("pk", string("a"))]);
    let reply = TransactionReply {
        responses: vec![Some(found.clone().into()), None],
        units: vec![Units { read: 2.0, write: 0.0 }; 2],
        ..TransactionReply::default()
    };
    let (outcome, statements) = judged(Mode::Transaction, Ok(Reply::ExecuteTransaction(reply)), 2);
    assert_eq!(outcome, Outcome::Applied);
    assert_eq!((statements[0].item.as_ref(), statements[1].item.as_ref()), (Some(&found), None));
    assert_eq!(statements[1].reported, Some(Units { read: 2.0, write: 0.0 }));
}

#[test]
fn an_error_stops_the_statements_it_stands_in_and_no_others() {
    let text = "DELETE FROM t WHERE pk = 'a';\nDELETE FROM;";
    let ids = Ids::new(String::new);
    let whole = Submission::prepare(request(Format::Partiql, text, None), &ids);
    assert_eq!(whole.err().map(|errors| errors[0].code), Some("syntax"));
    let first = Submission::prepare(request(Format::Partiql, text, Some(vec![0])), &ids);
    assert_eq!(first.map(|submission| submission.all_requests().len()).ok(), Some(1));
    let nothing = Submission::prepare(request(Format::Partiql, "-- nothing", None), &ids);
    assert_eq!(nothing.err().map(|errors| errors[0].code), Some("empty"));
}

#[test]
fn capacity_is_added_up_per_table_in_order_of_first_naming() {
    let entry = |table: &str, units: f64| ConsumedCapacity {
        table_name: table.to_owned(),
        total: Arm { units, read: None, write: Some(units) },
        arms: Some(Arms {
            table: Arm { units, read: None, write: Some(units) },
            ..Arms::default()
        }),
    };
    let mut report = report(Vec::new());
    for tables in [vec![entry("b", 1.0), entry("a", 2.0)], vec![entry("a", 0.5)]] {
        let reply = Reply::TransactWriteItems(TransactReply {
            capacity: Some(tables),
            ..TransactReply::default()
        });
        ledger::add_reply(&reply, &mut report);
    }
    assert_eq!(report.capacity, [entry("b", 1.0), entry("a", 2.5)]);
}

#[test]
fn why_names_the_clause_that_was_false() {
    let text = "--@ params 30\nUPDATE accounts SET balance = 0 WHERE pk = 'a' AND balance >= ? AND (v = 1 OR owner IS MISSING);";
    let draft = Draft::parse(Format::Partiql, text);
    let mut statement = prepared(Format::Partiql, text, None).all_waiting().remove(0);
    statement.code = Some(Code::named("ConditionalCheckFailed"));
    statement.item =
        Some(item(&[("pk", string("a")), ("balance", number("12")), ("v", number("1"))]));
    let key = crate::api::table::KeySchema { partition: vec!["pk".to_owned()], sort: Vec::new() };
    let asked = Asked {
        target: None,
        statement: &draft.statements[0],
        action: None,
        key: Some(&key),
        returns_items: true,
    };
    why::explain(&asked, &mut statement);
    assert_eq!(statement.reason.as_deref(), Some("balance is 12, not at least 30"));
    let drawn: Vec<_> = statement
        .why
        .iter()
        .map(|clause| {
            format!("{} | {} | {} {}", clause.text, clause.values, clause.truth, clause.key)
        })
        .collect();
    insta::assert_snapshot!(drawn.join("\n"), @r#"
pk = 'a' | "a" = "a" | true true
balance >= ? | 12 >= 30 | false false
v = 1 | 1 = 1 | true false
owner IS MISSING | owner is missing | true false
"#);
}

#[test]
fn why_reads_the_action_as_it_was_sent() {
    let text = r##"[{"Update": {"TableName": "accounts", "Key": {"pk": "a"}, "UpdateExpression": "SET balance = :z",
        "ConditionExpression": "#b >= :d", "ExpressionAttributeNames": {"#b": "balance"},
        "ExpressionAttributeValues": {":d": 30, ":z": 0}}}]"##;
    let submission = prepared(Format::Transaction, text, None);
    let body = &submission.all_requests()[0].sent.body.clone();
    let Ok(Operation::TransactWriteItems(sent)) = wire::decode_request("TransactWriteItems", body)
    else {
        panic!("{body}")
    };
    let draft = Draft::parse(Format::Transaction, text);
    let mut statement = submission.all_waiting().remove(0);
    statement.code = Some(Code::named("ConditionalCheckFailed"));
    statement.item = Some(item(&[("balance", number("12"))]));
    let asked = Asked {
        target: None,
        statement: &draft.statements[0],
        action: sent.actions.first(),
        key: None,
        returns_items: true,
    };
    why::explain(&asked, &mut statement);
    let expected = Clause {
        text: "balance >= 30".to_owned(),
        values: "12 >= 30".to_owned(),
        truth: false,
        key: false,
        decisive: true,
        sentence: "balance is 12, not at least 30".to_owned(),
    };
    assert_eq!(statement.why, [expected]);
}

fn report(statements: Vec<StatementReport>) -> Report {
    Report {
        run: 42,
        draft: "transfer.tx.json".to_owned(),
        connection: "local".to_owned(),
        place: Destination::default(),
        mode: Mode::TransactWrite,
        started_ms: 7,
        duration_ms: 0.8,
        outcome: Outcome::Cancelled,
        statements,
        not_sent: None,
        error: None,
        capacity: Vec::new(),
        read_for_why: Default::default(),
        collection_metrics: Vec::new(),
        exchanges: Vec::new(),
        earlier: Earlier::default(),
        images: ImagesRead::default(),
        unreported: Default::default(),
    }
}

pub fn cancelled_report() -> Report {
    let mut statements = waiting(2);
    let reasons = vec![Some(failure(FailureCode::ConditionalCheckFailed)), None];
    verdict::judge(
        Mode::TransactWrite,
        Err(Failure::Api(cancelled(reasons))),
        &mut statements.iter_mut().collect::<Vec<_>>(),
    );
    statements[0].key = Some(item(&[("pk", string("a"))]));
    statements[0].exchange = Some(0);
    statements[0].origin = Some(Origin::Returned);
    statements[1].position = 4;
    statements[0].why = vec![Clause {
        text: "balance >= 30".to_owned(),
        values: "12 >= 30".to_owned(),
        truth: false,
        key: false,
        decisive: true,
        sentence: "balance is 12, not at least 30".to_owned(),
    }];
    statements[0].reason = Some("balance is 12, not at least 30".to_owned());
    let mut report = report(statements);
    report.error = Some(ReportedError {
        code: Code::named("TransactionCanceledException"),
        message: "Transaction cancelled".to_owned(),
        help: None,
        injected: false,
    });
    report.capacity = vec![ConsumedCapacity {
        table_name: "t".to_owned(),
        total: Arm { units: 1.5, read: None, write: Some(1.5) },
        arms: None,
    }];
    report.collection_metrics = vec![("t".to_owned(), Vec::new())];
    report.exchanges = vec![ReportedExchange {
        sent: Arc::new(Sent::read(
            OperationName::TransactWriteItems,
            r#"{"TransactItems":[]}"#.to_owned(),
        )),
        status: Some(400),
        response: Some(r#"{"message":"no"}"#.to_owned()),
        attempts: 1,
        retries: Vec::new(),
        duration_ms: 0.7123,
    }];
    report
}

#[test]
fn the_document_has_the_shape_that_is_promised() {
    insta::assert_snapshot!(to_json(&cancelled_report()), @r#"{"run":42,"draft":"transfer.tx.json","connection":"local","mode":"transact-write","outcome":"cancelled","duration_ms":0.8,"statements":[{"index":1,"operation":"UPDATE","table":"t","key":{"pk":{"S":"a"}},"verdict":"failed","code":"ConditionalCheckFailed","message":"The conditional request failed","item":{"n":{"N":"12"}},"item_from":"answer","why":[{"text":"balance >= 30","values":"12 >= 30","truth":false,"key":false,"decisive":true,"sentence":"balance is 12, not at least 30"}],"reason":"balance is 12, not at least 30","exchange":0,"capacity":{"reported":null,"estimated":{"read":0,"write":3}}},{"index":2,"position":4,"operation":"UPDATE","table":"t","key":null,"verdict":"not_applied","code":"None","capacity":{"reported":null,"estimated":{"read":0,"write":3}}}],"error":{"code":"TransactionCanceledException","message":"Transaction cancelled"},"capacity":[{"TableName":"t","CapacityUnits":1.5,"WriteCapacityUnits":1.5}],"item_collection_metrics":{"t":[]},"exchanges":[{"operation":"TransactWriteItems","request":{"TransactItems":[]},"status":400,"response":{"message":"no"},"attempts":1,"duration_ms":0.712}]}"#);
}

#[test]
fn a_report_survives_its_document() {
    let mut report = cancelled_report();
    report.exchanges[0].duration_ms = 0.712;
    let document = to_json(&report);
    assert_eq!(from_json(&document, 7), Some(report));
    assert_eq!(from_json("{}", 7), None);
}

#[test]
fn a_document_of_before_the_marks_blames_its_false_clauses() {
    let document = to_json(&cancelled_report());
    let mut document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    let statement = document["statements"][0].as_object_mut().expect("a statement");
    statement.remove("reason");
    let clause = statement["why"][0].as_object_mut().expect("a clause");
    clause.remove("decisive");
    clause.remove("sentence");
    let read = from_json(&document.to_string(), 7).expect("a report").statements.remove(0);
    assert_eq!(read.reason.as_deref(), Some("12 >= 30"));
    assert!(read.why[0].decisive && read.why[0].sentence == "12 >= 30");
}

#[test]
fn where_an_item_comes_from_survives_its_document() {
    use Unknown::{NotAsked, NotRead, NotReturned, PastBound};
    let unknown = [NotReturned, NotAsked, NotRead, PastBound].map(Origin::Unknown);
    let known =
        [Origin::Returned, Origin::Refusal, Origin::ReadAfter { after_ms: 3 }, Origin::Rehearsed];
    for origin in unknown.into_iter().chain(known) {
        let mut report = cancelled_report();
        report.exchanges[0].duration_ms = 0.712;
        report.read_for_why.items = 1;
        report.statements[0].item = None;
        report.statements[0].origin = Some(origin);
        assert_eq!(from_json(&to_json(&report), 7), Some(report));
    }
}

#[test]
fn a_document_of_before_origins_says_where_its_items_came_from() {
    let mut report = cancelled_report();
    report.exchanges[0].duration_ms = 0.712;
    report.statements[0].origin = None;
    let read = |report: &Report| from_json(&to_json(report), 7).unwrap().statements.remove(0);
    assert_eq!(read(&report).origin, Some(Origin::Returned));
    report.statements[0].item = None;
    assert_eq!(read(&report).origin, None);
    let missing = to_json(&report).replacen("\"why\"", "\"item_is\":\"missing\",\"why\"", 1);
    let read = from_json(&missing, 7).unwrap().statements.remove(0);
    assert!(read.is_of_missing_item());
}

#[test]
fn a_draft_that_cannot_be_sent_says_where() {
    let text = "-- é\nDELETE FROM;";
    let draft = Draft::parse(Format::Partiql, text);
    insta::assert_snapshot!(unsendable_to_json("a.pql", text, &draft.diagnostics).to_string(), @r#"{"draft":"a.pql","outcome":null,"diagnostics":[{"severity":"error","code":"syntax","message":"Statement wasn't well formed, can't be processed: Expected identifier for simple path","line":2,"column":1,"length":11,"help":null,"fix":null}]}"#);
}

#[test]
fn a_plan_without_tables_knows_no_access() {
    let draft = Draft::parse(Format::Partiql, "SELECT * FROM t WHERE pk = 'a';");
    let plan = plan::plan(&draft, &[]);
    assert_eq!(plan.statements[0].access(), "unknown");
    assert_eq!(plan.diagnostics[0].code, "unknown-table");
}

/// A session on an engine in memory that holds the table `accounts` with the key `pk`.
pub fn session() -> (tokio::runtime::Runtime, Session) {
    session_with(&[SAMPLE])
}

/// A session on an engine in memory that holds these samples.
pub fn session_with(samples: &[Sample]) -> (tokio::runtime::Runtime, Session) {
    let clock = Clock::new(|| 1_700_000_000_000);
    let count = AtomicUsize::new(0);
    let ids = Ids::new(move || format!("id-{}", count.fetch_add(1, Ordering::Relaxed)));
    let settings =
        Settings { clock: clock.clone(), ids: ids.clone(), region: "us-east-1".to_owned() };
    let database = Arc::new(Database::in_memory(settings));
    let connection = Connection::Local(Local { facts: Facts::local("memory"), database });
    let history = History::fresh().expect("a history in memory");
    let runtime = tokio::runtime::Builder::new_multi_thread().build().expect("a runtime");
    for sample in samples {
        runtime.block_on(samples::load(&connection, sample)).expect("the sample's tables");
    }
    (runtime, Session { connection, history, clock, ids, spending: Spending::default() })
}

const SAMPLE: Sample = Sample {
    name: "test",
    summary: "",
    tables: &[(
        "accounts",
        r#"{"TableName": "accounts", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}]}"#,
    )],
    items: "",
    drafts: &[],
};

#[test]
fn a_cancelled_submission_is_explained_and_remembered() {
    let (runtime, session) = session();
    let put = r#"[{"Put": {"TableName": "accounts", "Item": {"pk": "alice", "balance": 12}}}]"#;
    let report = runtime
        .block_on(submitted(&session, request(Format::Transaction, put, None), Terms::default()))
        .expect("a report");
    assert_eq!((report.run, report.outcome), (1, Outcome::Applied));

    let take = r#"[
        {"Put": {"TableName": "accounts", "Item": {"pk": "bob"}}},
        {"Update": {"TableName": "accounts", "Key": {"pk": "alice"}, "UpdateExpression": "SET balance = balance - :d",
            "ConditionExpression": "balance >= :d", "ExpressionAttributeValues": {":d": 30}}},
    ]"#;
    let report = runtime
        .block_on(submitted(&session, request(Format::Transaction, take, None), Terms::default()))
        .expect("a report");
    assert_eq!((report.run, report.outcome), (2, Outcome::Cancelled));
    let expected =
        [(Verdict::NotApplied, Some("None")), (Verdict::Failed, Some("ConditionalCheckFailed"))];
    assert_eq!(verdicts(&report.statements), expected);
    assert_eq!(report.statements[1].key, Some(item(&[("pk", string("alice"))])));
    assert_eq!(report.statements[1].why[0].values, "12 >= 30");

    let entry = session.history.get(2).expect("a readable history").expect("an entry");
    let kept = entry.report.and_then(|document| from_json(&document, report.started_ms));
    assert_eq!(kept.map(|kept| kept.statements), Some(report.statements));
}

pub async fn submitted(
    session: &Session,
    request: Request,
    terms: Terms,
) -> Result<Report, SubmitError> {
    let submission = session.prepare(request).expect("a draft that can be sent");
    session.submit(submission, terms).await
}

fn submit(text: &str) -> Report {
    let (runtime, session) = session();
    let request = request(Format::Partiql, text, None);
    runtime.block_on(submitted(&session, request, Terms::default())).expect("a report")
}

#[test]
fn single_statements_go_on_after_one_that_failed() {
    let report = submit(
        "--@ mode single
        INSERT INTO accounts VALUE {'pk': 'alice', 'balance': 12};
        UPDATE accounts SET balance = balance - 30 WHERE pk = 'alice' AND balance >= 30;
        SELECT * FROM accounts WHERE pk = 'alice';",
    );
    assert_eq!(report.outcome, Outcome::Partial);
    let expected = [
        (Verdict::Applied, None),
        (Verdict::Failed, Some("ConditionalCheckFailedException")),
        (Verdict::Applied, None),
    ];
    assert_eq!(verdicts(&report.statements), expected);
    let why: Vec<_> = report.statements[1].why.iter().map(|c| (c.values.as_str(), c.key)).collect();
    assert_eq!(why, [("\"alice\" = \"alice\"", true), ("12 >= 30", false)]);
    assert_eq!(report.statements[2].items.as_ref().map(Vec::len), Some(1));
    assert_eq!(report.statements[2].reported, Some(Units { read: 0.5, write: 0.0 }));
    assert_eq!(
        report.error.as_ref().map(|error| error.code.name()),
        Some("ConditionalCheckFailedException")
    );
}

#[test]
fn a_batch_of_thirty_is_one_submission() {
    let inserts = (0..30).map(|n| format!("INSERT INTO accounts VALUE {{'pk': 'k{n}'}};"));
    let report = submit(&inserts.collect::<Vec<_>>().join("\n"));
    assert_eq!((report.outcome, report.exchanges.len()), (Outcome::Applied, 2));
    assert_eq!(report.capacity.len(), 1);
    assert!((report.capacity[0].total.units - 30.0).abs() < f64::EPSILON);
    assert_eq!(report.statements[29].exchange, Some(1));
    assert_eq!(report.statements[29].reported, Some(Units { read: 0.0, write: 1.0 }));
}

#[test]
fn a_batch_the_service_refuses_says_so_in_its_words() {
    let report =
        submit("SELECT * FROM accounts WHERE pk = 'a';\nDELETE FROM accounts WHERE pk = 'b';");
    assert_eq!(report.outcome, Outcome::Refused);
    assert_eq!(
        report.error.map(|error| error.message).as_deref(),
        Some("Read and write requests together in the same batch is not supported.")
    );
}

#[test]
fn what_is_cancelled_before_it_is_sent_is_refused_and_remembered() {
    let (runtime, session) = session();
    let cancel = Cancel::default();
    cancel.cancel();
    let terms = Terms { cancel, ..Terms::default() };
    let put = r#"[{"Put": {"TableName": "accounts", "Item": {"pk": "alice"}}}]"#;
    let report = runtime
        .block_on(submitted(&session, request(Format::Transaction, put, None), terms))
        .expect("a report");
    assert_eq!(report.outcome, Outcome::Refused);
    assert_eq!(report.error.as_ref().map(|error| error.code.name()), Some("Cancelled"));
    assert_eq!(report.exchanges, []);
    let entry = session.history.get(1).expect("a readable history").expect("an entry");
    assert_eq!(entry.summary.outcome, Some(Outcome::Refused));
}

#[test]
fn a_sample_leaves_tables_that_exist_alone() {
    let (runtime, session) = session();
    let loaded = runtime.block_on(samples::load(&session.connection, &SAMPLE)).expect("no failure");
    assert_eq!(
        (loaded.created.len(), loaded.existing.as_slice()),
        (0, &["accounts".to_owned()][..])
    );
    let tables = runtime.block_on(session.tables()).expect("tables");
    assert_eq!(tables.len(), 1);
    assert_eq!(tables[0].definition.name, "accounts");
}

#[test]
fn what_is_submitted_is_parsed_written_and_read_once() {
    use crate::counted::{Work, counted};
    let (runtime, session) = session();
    let text = "INSERT INTO accounts VALUE {'pk': 'counted once'}";
    let request = request(Format::Partiql, text, None);
    assert_eq!(counted(Work::Parse, text), 1, "the draft parses its statement");
    let submission = session.prepare(request).expect("a draft that can be sent");
    runtime.block_on(session.ask(&submission, &Consent::default())).expect("no objection");
    let report = runtime.block_on(session.submit(submission, Terms::default())).expect("a report");
    assert_eq!(report.outcome, Outcome::Applied);
    let body = &report.exchanges[0].sent.body;
    assert_eq!((counted(Work::Write, body), counted(Work::Read, body)), (1, 1));
    // The local engine takes operations as a service does, and so parses the text it finds in one. That is all: what
    // was answered is not looked at again.
    assert_eq!(counted(Work::Parse, text), 2);
}
