use std::collections::BTreeMap;

use super::*;
use crate::api::capacity::Arms;
use crate::api::{ItemCollectionMetrics, OperationName, Units};
use crate::connection::Sent;
use crate::draft::Mode;
use crate::draft::Verb;
use crate::session::Outcome;
use crate::session::report::{
    Clause, Code, Destination, Earlier, ImagesRead, NotSent, ReportedError, ReportedExchange,
};
use crate::value::{AttributeValue, Item, Number};

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).expect("a number"))
}

fn item(members: &[(&str, AttributeValue)]) -> Item {
    members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn statement(index: usize, operation: &str, table: &str, verdict: Verdict) -> StatementReport {
    StatementReport {
        index,
        position: index - 1,
        verb: Verb::named(operation).unwrap(),
        table: Some(table.to_owned()),
        key: Some(item(&[("pk", s(&format!("acct#{index}")))])),
        verdict,
        code: None,
        message: None,
        answered: None,
        injected: false,
        item: None,
        items: None,
        next_token: None,
        origin: None,
        why: Vec::new(),
        reason: None,
        reported: None,
        estimated: None,
        exchange: Some(0),
    }
}

fn report(mode: Mode, outcome: Outcome, statements: Vec<StatementReport>) -> Report {
    Report {
        run: 42,
        draft: "transfer.tx.json".to_owned(),
        connection: "local".to_owned(),
        place: Destination::default(),
        mode,
        started_ms: 1_788_000_000_000,
        duration_ms: 0.84,
        outcome,
        statements,
        error: None,
        capacity: Vec::new(),
        read_for_why: Default::default(),
        collection_metrics: Vec::new(),
        exchanges: Vec::new(),
        not_sent: None,
        earlier: Earlier::default(),
        images: ImagesRead::default(),
        unreported: Default::default(),
    }
}

fn drawn(report: &Report) -> String {
    draw(report, Style::PLAIN)
}

fn arm(units: f64) -> Arm {
    Arm { units, read: None, write: None }
}

#[test]
fn a_cancelled_transaction_says_which_failed_and_why() {
    let mut failed = statement(1, "Update", "accounts", Verdict::Failed);
    failed.code = Some(Code::named("ConditionalCheckFailed"));
    failed.message = Some("The conditional request failed".to_owned());
    failed.item = Some(item(&[("pk", s("acct#1")), ("balance", n("12"))]));
    failed.estimated = Some(Units { read: 0.0, write: 4.0 });
    failed.why = vec![Clause {
        text: "balance >= :amount".to_owned(),
        values: "12 >= 30".to_owned(),
        truth: false,
        key: false,
        decisive: true,
        sentence: "balance is 12, not at least 30".to_owned(),
    }];
    failed.reason = Some("balance is 12, not at least 30".to_owned());
    let mut other = statement(2, "Put", "ledger", Verdict::NotApplied);
    other.code = Some(Code::named("None"));
    other.estimated = Some(Units { read: 0.0, write: 2.0 });
    let mut report = report(Mode::TransactWrite, Outcome::Cancelled, vec![failed, other]);
    report.error = Some(ReportedError {
        code: Code::named("TransactionCanceledException"),
        message: "Transaction cancelled, please refer cancellation reasons for specific reasons \
                  [ConditionalCheckFailed, None]"
            .to_owned(),
        help: None,
        injected: false,
    });
    insta::assert_snapshot!(drawn(&report), @r#"
    CANCELLED: nothing was written. Statement 1 failed; 2 was not applied.
    TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]
    run 42 · transfer.tx.json · local · transact-write · 0.8 ms

    #     verdict                 op      table     key     write  why
    1  ✗  ConditionalCheckFailed  Update  accounts  acct#1    ≤ 4  balance is 12, not at least 30
    2  ○  not applied             Put     ledger    acct#2    ≤ 2

    statement 1
        The conditional request failed
        balance >= :amount   12 >= 30   FALSE <-
        item {"balance": 12, "pk": "acct#1"}

    Capacity: a cancelled call reports none; at most 6 WCU (estimate).
    "#);
}

#[test]
fn a_reason_that_is_cut_in_its_row_is_told_in_full_below() {
    let mut failed = statement(1, "Update", "accounts", Verdict::Failed);
    let reason = "balance is 12, not at least 30; status is \"open\", not \"closed\"";
    failed.reason = Some(reason.to_owned());
    failed.why = vec![Clause {
        text: "currency = 'USD'".to_owned(),
        values: "\"EUR\" = \"USD\"".to_owned(),
        truth: false,
        key: false,
        decisive: false,
        sentence: "currency is \"EUR\", not \"USD\"".to_owned(),
    }];
    let page = drawn(&report(Mode::Batch, Outcome::Failed, vec![failed]));
    assert!(page.contains("balance is 12, not at least 30; status is \"open…\n"), "{page}");
    assert!(page.contains(&format!("\n    {reason}\n")), "{page}");
    // What decided nothing is not pointed at.
    assert!(page.contains("\"EUR\" = \"USD\"   false\n"), "{page}");
}

#[test]
fn a_partial_batch_counts_what_was_applied_and_what_it_cost() {
    let mut applied = statement(1, "UPDATE", "accounts", Verdict::Applied);
    applied.reported = Some(Units { read: 0.0, write: 2.0 });
    let mut failed = statement(2, "INSERT", "accounts", Verdict::Failed);
    failed.code = Some(Code::named("DuplicateItem"));
    failed.message = Some("Duplicate primary key exists in table".to_owned());
    failed.reported = Some(Units { read: 0.0, write: 1.0 });
    let mut report = report(Mode::Batch, Outcome::Partial, vec![applied, failed]);
    report.capacity = vec![ConsumedCapacity {
        table_name: "accounts".to_owned(),
        total: arm(3.0),
        arms: Some(Arms {
            table: arm(2.0),
            global: BTreeMap::from([("owner-ix".to_owned(), arm(1.0))]),
            local: BTreeMap::new(),
        }),
    }];
    insta::assert_snapshot!(drawn(&report), @r#"
    PARTIAL: 1 of 2 applied, each on its own. Statement 2 failed.
    run 42 · transfer.tx.json · local · batch · 0.8 ms

    #     verdict        op      table     key     write  why
    1  ✓  applied        UPDATE  accounts  acct#1      2
    2  ✗  DuplicateItem  INSERT  accounts  acct#2      1  Duplicate primary key exists in table

    capacity        units
    accounts            3
      table             2
      GSI owner-ix      1
    "#);
}

#[test]
fn what_was_read_is_printed_and_a_page_says_that_it_is_one() {
    let mut select = statement(1, "SELECT", "songs", Verdict::Applied);
    select.key = None;
    select.items = Some(vec![
        item(&[("pk", s("a")), ("tags", AttributeValue::Ss(["x".to_owned()].into()))]),
        item(&[("pk", s("b")), ("raw", AttributeValue::B(vec![1, 2]))]),
    ]);
    select.next_token = Some("token".to_owned());
    select.reported = Some(Units { read: 0.5, write: 0.0 });
    insta::assert_snapshot!(drawn(&report(Mode::Single, Outcome::Applied, vec![select])), @r#"
    APPLIED: the one statement was answered.
    run 42 · transfer.tx.json · local · single · 0.8 ms

    #     verdict   op      table  read  why
    1  ✓  answered  SELECT  songs   0.5  2 items, and there is more

    statement 1
        {"pk": "a", "tags": <<"x">>}
        {"pk": "b", "raw": b64"AQI="}
        there is more: this is the first page
    "#);
}

#[test]
fn a_page_that_was_read_on_to_is_not_called_the_first() {
    let mut select = statement(1, "SELECT", "songs", Verdict::Applied);
    (select.items, select.next_token) = (Some(Vec::new()), Some("third".to_owned()));
    let mut report = report(Mode::Single, Outcome::Applied, vec![select]);
    let body = r#"{"Statement":"SELECT * FROM songs","NextToken":"second"}"#.to_owned();
    report.exchanges.push(ReportedExchange {
        sent: Sent::read(OperationName::ExecuteStatement, body).into(),
        status: Some(200),
        response: None,
        attempts: 1,
        retries: Vec::new(),
        duration_ms: 0.8,
    });
    let drawn = drawn(&report);
    assert!(drawn.ends_with("statement 1\n    there is more: this is a further page\n"), "{drawn}");
}

#[test]
fn item_collections_are_listed_with_their_sizes() {
    let put = statement(1, "Put", "songs", Verdict::Applied);
    let mut report = report(Mode::TransactWrite, Outcome::Applied, vec![put]);
    let collection = ItemCollectionMetrics {
        key: item(&[("Artist", s("The Night Ferry"))]),
        size_range_gb: [0.0, 1.0],
    };
    report.collection_metrics = vec![("songs".to_owned(), vec![collection])];
    insta::assert_snapshot!(drawn(&report), @r#"
    APPLIED: the one statement was applied.
    run 42 · transfer.tx.json · local · transact-write · 0.8 ms

    #     verdict  op   table  key
    1  ✓  applied  Put  songs  acct#1

    item collections  partition             size
    songs             The Night Ferry  0 to 1 GB
    "#);
}

#[test]
fn a_refused_request_gives_the_sentence_of_the_service() {
    let put = statement(1, "Put", "nowhere", Verdict::NotApplied);
    let mut report = report(Mode::TransactWrite, Outcome::Refused, vec![put]);
    report.error = Some(ReportedError {
        code: Code::named("ResourceNotFoundException"),
        message: "Requested resource not found".to_owned(),
        help: None,
        injected: false,
    });
    let page = drawn(&report);
    let expected = "\
REFUSED: nothing ran.
ResourceNotFoundException: Requested resource not found
";
    assert!(page.starts_with(expected), "{page}");
}

#[test]
fn nothing_from_data_reaches_the_terminal_raw() {
    let evil = "\u{1b}]0;title\u{7}\u{9b}31m\n";
    let mut failed = statement(1, "Update", evil, Verdict::Failed);
    failed.code = Some(Code::named(evil));
    failed.message = Some(evil.to_owned());
    failed.key = Some(item(&[("pk", s(evil))]));
    failed.item = Some(item(&[(evil, s(evil))]));
    failed.items = Some(vec![item(&[(evil, AttributeValue::Ss([evil.to_owned()].into()))])]);
    failed.why = vec![Clause {
        text: evil.into(),
        values: evil.into(),
        truth: false,
        key: false,
        decisive: true,
        sentence: evil.into(),
    }];
    failed.reason = Some(evil.into());
    let mut report = report(Mode::Batch, Outcome::Failed, vec![failed]);
    report.draft = evil.to_owned();
    report.error = Some(ReportedError {
        code: Code::named(evil),
        message: evil.into(),
        help: None,
        injected: false,
    });
    report.capacity = vec![ConsumedCapacity { table_name: evil.into(), ..Default::default() }];
    let page = drawn(&report);
    assert!(!page.contains(|c: char| c.is_control() && c != '\n'), "{page:?}");
}

#[test]
fn colour_is_added_to_words_that_say_the_same() {
    let put = statement(1, "Put", "songs", Verdict::Applied);
    let page = draw(&report(Mode::Batch, Outcome::Applied, vec![put]), Style { color: true });
    assert!(
        page.starts_with("\u{1b}[32mAPPLIED\u{1b}[0m: the one statement was applied.\n"),
        "{page:?}"
    );
}

#[test]
fn of_failures_that_are_alike_the_first_are_shown_and_the_others_counted() {
    let failed = |index: usize| {
        let verdict = if index.is_multiple_of(30) { Verdict::Applied } else { Verdict::Failed };
        let mut statement = statement(index, "UPDATE", "accounts", verdict);
        if verdict == Verdict::Failed {
            let code = if index == 59 { "TransactionConflict" } else { "ConditionalCheckFailed" };
            statement.code = Some(Code::named(code));
            statement.message = Some("The conditional request failed".to_owned());
            statement.reason = Some(format!("balance is {index}, not at least 100"));
        }
        statement
    };
    let mut report = report(Mode::Batch, Outcome::Partial, (1..=60).map(failed).collect());
    report.not_sent = Some(NotSent { first: 61, last: 100_000 });
    let text = drawn(&report);
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("UPDATE")).collect();
    assert_eq!(rows.len(), 3 + 1 + 2, "{text}");
    assert!(text.starts_with("PARTIAL: 2 of 100000 applied, each on its own. Statements 1 to 29 and 31 to 59 failed. 99940 statements, 61 to 100000, were not sent.\n"), "{text}");
    let last = rows.last().expect("a row");
    assert!(last.starts_with("60  ✓  applied "), "{last}");
    assert!(
        text.contains(
            "acct#60\n\nConditionalCheckFailed: 57 statements (1, 2, 3 and 54 more); of 1: balance is 1, \
             not at least 100\n--all-failures lists each of them\n\nstatement 1\n"
        ),
        "{text}"
    );
    assert_eq!(text.matches("\nstatement ").count(), 4, "as many are told in full");
}

#[test]
fn a_run_of_which_nothing_was_sent_says_how_much_that_is() {
    let mut report = report(Mode::Batch, Outcome::Refused, Vec::new());
    report.not_sent = Some(NotSent { first: 1, last: 100_000 });
    insta::assert_snapshot!(drawn(&report), @r#"
    REFUSED: nothing ran. 100000 statements, 1 to 100000, were not sent.
    run 42 · transfer.tx.json · local · batch · 0.8 ms

    Capacity: a refused call reports none.
    "#);
}
