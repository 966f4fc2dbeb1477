//! What the history adds up to, held against the reports that went into it.

use super::book::{self, By, Terms};
use super::{Book, Spent};
use crate::draft::Format;
use crate::session::price::PriceList;
use crate::session::tests::{request, session};
use crate::session::words::{Charge, capacity};
use crate::session::{Report, Session, Terms as Sending};
use crate::workspace::PriceSettings;

const DRAFTS: [&str; 7] = [
    "INSERT INTO accounts VALUE {'pk': 'a', 'n': 1};",
    "--@ mode batch\nINSERT INTO accounts VALUE {'pk': 'b'};\nINSERT INTO accounts VALUE {'pk': 'a'};",
    "--@ mode transaction\nUPDATE accounts SET n = 2 WHERE pk = 'a';\nDELETE FROM accounts WHERE pk = 'b';",
    // Cancelled: it was estimated and not reported.
    "--@ mode transaction\nUPDATE accounts SET n = 2 WHERE pk = 'nobody';\nDELETE FROM accounts WHERE pk = 'b';",
    "SELECT * FROM accounts;\nSELECT * FROM accounts WHERE pk = 'a';",
    // Reads and writes of one table, which only the answers tell apart.
    "--@ mode single\nSELECT * FROM accounts WHERE pk = 'a';\nUPDATE accounts SET n = 3 WHERE pk = 'a';",
    "--@ capacity none\nDELETE FROM accounts WHERE pk = 'a';",
];

async fn ran(session: &Session) -> Vec<Report> {
    let mut reports = Vec::new();
    for text in DRAFTS {
        let submission = session.prepare(request(Format::Partiql, text, None)).expect(text);
        let sending = Sending { whole: true, ..Sending::default() };
        reports.push(session.submit(submission, sending).await.expect("submitted"));
    }
    reports
}

fn read(session: &Session, by: By, prices: &PriceList) -> Book {
    let day = |milliseconds: u64| format!("day {}", milliseconds / 86_400_000);
    let terms = Terms { by, since_ms: 0, prices, day: &day };
    book::read(&session.history, &terms).expect("a book")
}

#[test]
fn the_sums_of_the_book_are_those_of_the_reports() {
    let (runtime, session) = session();
    let reports = runtime.block_on(ran(&session));
    let mut expected = Spent::default();
    let mut estimated = 0.0;
    for report in &reports {
        if report.capacity.is_empty() {
            let known = report.statements.iter().filter_map(|one| one.reported);
            known.for_each(|units| expected += Spent::of(units));
        } else {
            expected += Spent::of(capacity::reported(report));
        }
        let at_most = report.statements.iter().filter(|one| one.reported.is_none());
        estimated += at_most.filter_map(|one| one.estimated).map(|units| units.write).sum::<f64>();
    }
    assert!(estimated > 0.0 && reports.iter().any(|report| Charge::of_all(report).is_some()));
    for by in [By::Table, By::Index, By::Connection, By::Day, By::Run] {
        let book = read(&session, by, &PriceList::default());
        assert_eq!(book.total.runs, reports.len());
        assert_eq!(book.total.reported, expected, "{by:?}");
        assert_eq!(book.total.estimated.write, estimated, "{by:?}");
        let mut lines = Spent::default();
        book.lines.iter().for_each(|line| lines += line.sums.reported);
        assert_eq!(lines.all(), expected.all(), "{by:?}");
    }
}

#[test]
fn a_line_a_run_and_money_beside_units_where_there_is_a_price() {
    let (runtime, session) = session();
    runtime.block_on(ran(&session));
    let settings =
        PriceSettings { local_as_in: Some("us-east-1".to_owned()), ..PriceSettings::default() };
    let book = read(&session, By::Run, &PriceList::new(&settings));
    let lines: Vec<String> = book
        .lines
        .iter()
        .map(|line| {
            let dollars = line.sums.dollars.map(|dollars| format!("{:.9}", dollars));
            let Spent { read, write, either } = line.sums.reported;
            let estimated = line.sums.estimated.write;
            format!("{}: {read} {write} {either}, at most {estimated}, {dollars:?}", line.name)
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
1 test: 0 1 0, at most 0, Some("0.000000625")
2 test: 0 2 0, at most 0, Some("0.000001250")
3 test: 0 4 0, at most 0, Some("0.000002500")
4 test: 0 0 0, at most 4, Some("0.000000000")
5 test: 0.5 0 0, at most 0, Some("0.000000062")
6 test: 0.5 1 0, at most 0, Some("0.000000687")
7 test: 0 1 0, at most 0, Some("0.000000625")
"#);
    assert_eq!(book.total.unpriced, 0.0);
    // Without a Region to show it by, the local engine has no price.
    let book = read(&session, By::Run, &PriceList::default());
    assert_eq!((book.total.dollars, book.total.unpriced), (None, book.total.reported.all()));
}

#[test]
fn what_was_let_go_of_still_counts() {
    let (runtime, session) = session();
    runtime.block_on(ran(&session));
    let before = read(&session, By::Table, &PriceList::default());
    session.history.prune(0).expect("pruned");
    let after = read(&session, By::Table, &PriceList::default());
    assert!(after.let_go_runs > 0);
    // All but the run that reported nothing, which only its answers told of.
    assert_eq!(after.total.reported.all(), before.total.reported.all() - 1.0);
    assert!(after.total.reported.either > 0.0, "what told reads from writes is gone");
}

#[test]
fn runs_before_a_day_are_left_out() {
    let (runtime, session) = session();
    runtime.block_on(ran(&session));
    let day = |_: u64| String::new();
    let prices = PriceList::default();
    let terms = Terms { by: By::Day, since_ms: u64::MAX, prices: &prices, day: &day };
    assert_eq!(book::read(&session.history, &terms).expect("a book"), Book::default());
}
