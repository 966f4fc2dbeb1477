use super::*;
use crate::session::resume::ResumeError;
use crate::session::tests::{request, session, submitted};
use crate::session::{Resume, Terms};

/// The draft of what was not applied of a draft that is run.
fn failed_of(format: Format, text: &str) -> Result<(String, String), String> {
    let (runtime, session) = session();
    let setup =
        "INSERT INTO accounts VALUE {'pk': 'a', 'n': 1};\nINSERT INTO accounts VALUE {'pk': 'b'}";
    for (format, text) in [(Format::Partiql, setup), (format, text)] {
        let submitted = submitted(&session, request(format, text, None), Terms::default());
        runtime.block_on(submitted).expect("a report");
    }
    let failed = of_run(&session.history, 2).map_err(|error| error.to_string())?;
    let mut draft = String::new();
    failed
        .write::<FailedError>(&session.history, |piece| {
            draft.push_str(piece);
            Ok(())
        })
        .map_err(|error| error.to_string())?;
    Ok((failed.name(), draft))
}

#[test]
fn what_failed_is_a_draft_with_values_and_settings_as_they_were_sent() {
    let (name, draft) = failed_of(
        Format::Partiql,
        "--@ capacity total\n--@ params 2, 'a'\nUPDATE accounts SET n = ? WHERE pk = ? AND n = 9;\n\
         --@ params 'it''s', {\"B\": \"AQI=\"}\n--@ on-failure none\nUPDATE accounts SET t = ?, b = ? WHERE pk = 'none';\n\
         UPDATE accounts SET n = 3 WHERE pk = 'b';\n",
    )
    .expect("a draft");
    assert_eq!(name, "failed-2.pql");
    let lines: Vec<&str> = draft.lines().filter(|line| !line.starts_with("-- ")).collect();
    assert_eq!(
        lines,
        [
            "--@ mode batch",
            "--@ capacity total",
            "",
            "--@ params 2, 'a'",
            "UPDATE accounts SET n = ? WHERE pk = ? AND n = 9;",
            "",
            "--@ on-failure none",
            "--@ params 'it''s', {\"B\":\"AQI=\"}",
            "UPDATE accounts SET t = ?, b = ? WHERE pk = 'none';",
        ]
    );
    assert!(draft.contains("-- run 2 of "), "{draft}");
    assert!(draft.contains(": 2 failed\n"), "{draft}");
    assert!(draft.contains("-- statement 1: "), "{draft}");
    let read = crate::draft::Draft::parse(Format::Partiql, &draft);
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    assert_eq!((read.mode, read.statements.len()), (Mode::Batch, 2));
}

#[test]
fn of_a_cancelled_transaction_all_of_it_is_the_draft_without_its_token() {
    let text = r#"{"ClientRequestToken": "once", "TransactItems": [
        {"Put": {"TableName": "accounts", "Item": {"pk": {"S": "c"}}}},
        {"Update": {"TableName": "accounts", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SET n = :n",
          "ConditionExpression": "n = :m", "ExpressionAttributeValues": {":n": {"N": "2"}, ":m": {"N": "7"}}}}]}"#;
    let (name, draft) = failed_of(Format::Transaction, text).expect("a draft");
    assert_eq!(name, "failed-2.tx.json");
    assert!(!draft.contains("ClientRequestToken"), "{draft}");
    let read = crate::draft::Draft::parse(Format::Transaction, &draft);
    assert!(read.diagnostics.is_empty(), "{:?}\n{draft}", read.diagnostics);
    assert_eq!(read.active().count(), 2);
    assert!(draft.contains("    // action 2: "), "{draft}");
    let (_, partiql) = failed_of(
        Format::Partiql,
        "--@ mode transaction\nUPDATE accounts SET n = 2 WHERE pk = 'a' AND n = 7;\nDELETE FROM accounts WHERE pk = 'b'",
    )
    .expect("a draft");
    assert!(partiql.contains("--@ mode transaction\n"), "{partiql}");
    assert!(partiql.contains("DELETE FROM accounts WHERE pk = 'b';\n"), "{partiql}");
    assert!(partiql.contains(": 1 failed, 1 not applied\n"), "{partiql}");
}

#[test]
fn a_run_without_failures_and_one_that_never_was_are_told() {
    let all_applied = "UPDATE accounts SET n = 3 WHERE pk = 'b'";
    let told = failed_of(Format::Partiql, all_applied).expect_err("nothing failed");
    assert!(told.starts_with("run 2: nothing failed"), "{told}");
    let (_runtime, session) = session();
    assert!(matches!(of_run(&session.history, 7), Err(FailedError::Missing(7))));
}

#[test]
fn what_may_have_been_done_is_off() {
    let (_runtime, session) = session();
    let text = "UPDATE accounts SET n = n + 1 WHERE pk = 'a'";
    let submission = session.prepare(request(Format::Partiql, text, None)).expect("sound");
    let statement = StatementReport {
        verdict: Verdict::Unknown,
        exchange: Some(0),
        ..submission.all_waiting().remove(0)
    };
    let request = submission.all_requests().remove(0);
    let Ok(Operation::ExecuteStatement(request)) = &request.sent.operation else {
        panic!("a statement")
    };
    let sent = AsSent { statement: &request.statement, limit: None, is_struck: false };
    assert_eq!(
        written(&statement, Some(sent)),
        format!("\n-- statement 1: whether this was done is not known\n--@ off\n{text};\n")
    );
}

#[test]
fn a_transaction_is_not_gone_on_with() {
    let (runtime, session) = session();
    let text = "--@ mode transaction\nINSERT INTO accounts VALUE {'pk': 'a'}";
    let request = request(Format::Partiql, text, None);
    let submitted = submitted(&session, request.clone(), Terms::default());
    let run = runtime.block_on(submitted).expect("a report").run;
    let submission = session.prepare(request).expect("sound");
    let resumed = runtime.block_on(session.resume(submission, Resume { run, unknown: None }));
    assert!(matches!(resumed, Err(ResumeError::NoExtent(_))));
}
