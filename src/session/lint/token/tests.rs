//! A run, and what is then said of its draft after an edit.

use crate::draft::{Draft, Format};
use crate::engine::Clock;
use crate::session::tests::session_with;
use crate::session::{Request, Session, Terms};
use crate::workspace::samples::SAMPLES;

const FIRST: &str = "--@ mode transaction\n--@ token mine\nUPDATE \"accounts\" SET \"v\" = 1 WHERE \"pk\" = 'acct#alice';";

fn request(format: Format, text: &str) -> Request {
    let (draft, text) = (Draft::parse(format, text).into(), text.to_owned());
    Request { name: "d".to_owned(), text, draft, only: None, token: None, next_token: None }
}

/// What is said of one text after another was run, at this many seconds after it.
fn said(format: Format, run: &str, then: &str, seconds: u64) -> String {
    let (runtime, mut session) = session_with(SAMPLES);
    let now = |session: &Session, text: &str| {
        session.prepare(request(format, text)).expect("it can be sent")
    };
    let submission = now(&session, run);
    runtime.block_on(session.submit(submission, Terms::default())).expect("it is let through");
    let then_ms = session.clock.now_ms() + seconds * 1000;
    session.clock = Clock::new(move || then_ms);
    let finding = runtime.block_on(session.reused_token(&now(&session, then)));
    finding.map_or_else(String::new, |finding| {
        let mended = finding.fix.as_ref().map(|fix| fix.applied(then)).unwrap_or_default();
        format!("{}\n{mended}", without_time(&finding.drawn(then)))
    })
}

/// A run takes its time, so how long ago it was differs from one test to the next.
fn without_time(said: &str) -> String {
    let (before, rest) = said.split_once("this token ").expect("since when");
    let (_, after) = rest.split_once(" ago").expect("how long ago");
    format!("{before}this token … ago{after}")
}

#[test]
fn a_token_that_was_used_before_an_edit_is_told_with_a_new_one() {
    insta::assert_snapshot!(said(Format::Partiql, FIRST, &FIRST.replace("= 1", "= 2"), 185), @r#"
Warning token-reused 2:11 `mine` run 1 used this token … ago for another request. Where that is remembered, the service will say: Specified idempotent token was used with different request parameters within the idempotency window | the draft was edited since: give it a new token, or none, and one is filled in | fix: write a new token
--@ mode transaction
--@ token id-6
UPDATE "accounts" SET "v" = 2 WHERE "pk" = 'acct#alice';
"#);
    let first = r#"{"ClientRequestToken": "mine", "TransactItems": [{"Put": {"TableName": "accounts", "Item": {"pk": "acct#new", "v": 1}}}]}"#;
    insta::assert_snapshot!(said(Format::Transaction, first, &first.replace("1}", "2}"), 60), @r#"
Warning token-reused 1:24 `"mine"` run 1 used this token … ago for another request. Where that is remembered, the service will say: Specified idempotent token was used with different request parameters within the idempotency window | the draft was edited since: give it a new token, or none, and one is filled in | fix: write a new token
{"ClientRequestToken": "id-6", "TransactItems": [{"Put": {"TableName": "accounts", "Item": {"pk": "acct#new", "v": 2}}}]}
"#);
}

#[test]
fn the_same_request_may_have_the_same_token() {
    assert_eq!(said(Format::Partiql, FIRST, FIRST, 1), "");
    // What is to be returned of it, and how it is laid out, is no other request.
    let returned = FIRST.replace("--@ token", "--@ capacity none\n--@ token");
    assert_eq!(said(Format::Partiql, FIRST, &returned, 1), "");
}

#[test]
fn a_token_is_free_when_its_run_was_not_done_or_is_ten_minutes_old() {
    let edited = FIRST.replace("= 1", "= 2");
    assert_eq!(said(Format::Partiql, FIRST, &edited, 900), "");
    let cancelled = FIRST.replace(";", " AND \"balance\" = -1;");
    assert_eq!(said(Format::Partiql, &cancelled, &edited, 1), "");
    assert_eq!(said(Format::Partiql, &FIRST.replace("mine", "other"), &edited, 1), "");
}

#[test]
fn a_token_that_is_filled_in_is_never_told() {
    let without = FIRST.replace("--@ token mine\n", "");
    assert_eq!(said(Format::Partiql, FIRST, &without.replace("= 1", "= 2"), 1), "");
}
