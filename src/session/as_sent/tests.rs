use super::*;
use crate::draft::Format;
use crate::session::Terms;
use crate::session::tests::{request, session, submitted};

#[test]
fn each_statement_is_found_in_the_request_that_carried_it() {
    let text: String =
        (0..60).map(|n| format!("INSERT INTO accounts VALUE {{'pk': 'k{n}'}};\n")).collect();
    for (mode, exchanges) in [("batch", 3), ("single", 60), ("transaction", 1)] {
        let (runtime, session) = session();
        let request = request(Format::Partiql, &format!("--@ mode {mode}\n{text}"), None);
        let terms = Terms { whole: true, ..Terms::default() };
        let report = runtime.block_on(submitted(&session, request, terms)).expect("a report");
        assert_eq!(report.exchanges.len(), exchanges);
        let found = of_stretch(report.mode, &report.statements, &report.exchanges, 0);
        for (n, one) in found.iter().enumerate() {
            let sent = one.expect("sent");
            assert_eq!(sent.statement.text, format!("INSERT INTO accounts VALUE {{'pk': 'k{n}'}}"));
            assert!(!sent.is_struck);
        }
    }
}

#[test]
fn those_that_were_sent_once_more_are_found_in_the_last_request() {
    let (runtime, session) = session();
    let text: String =
        (0..5).map(|n| format!("INSERT INTO accounts VALUE {{'pk': 'k{n}'}};\n")).collect();
    let request = request(Format::Partiql, &text, None);
    let terms = Terms { whole: true, ..Terms::default() };
    let mut report = runtime.block_on(submitted(&session, request, terms)).expect("a report");
    // As if the second and the fourth had been throttled, and the fourth a second time.
    let Ok(Operation::BatchExecuteStatement(batch)) = report.exchanges[0].sent.operation.clone()
    else {
        panic!("a batch");
    };
    for places in [&[1, 3][..], &[3]] {
        let statements = places.iter().map(|place| batch.statements[*place].clone()).collect();
        let again = operation::BatchExecuteStatement { statements, ..batch.clone() };
        let sent = crate::connection::Sent::of(&Operation::BatchExecuteStatement(again));
        let exchange = ReportedExchange { sent: sent.into(), ..report.exchanges[0].clone() };
        report.exchanges.push(exchange);
    }
    (report.statements[1].exchange, report.statements[3].exchange) = (Some(1), Some(2));
    let found = of_stretch(report.mode, &report.statements, &report.exchanges, 0);
    let found: Vec<_> = found.iter().map(|one| one.map(|sent| sent.statement)).collect();
    assert!(found.iter().copied().eq(batch.statements.iter().map(Some)));
}
