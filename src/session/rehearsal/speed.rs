//! How long a rehearsal takes. Nothing is held to a figure:
//! `cargo test --release --lib speed -- --ignored --nocapture` prints it.

use std::time::Instant;

use super::Terms;
use crate::draft::Format;
use crate::session::Cancel;
use crate::session::tests::{request, session_with};
use crate::workspace::samples::SAMPLES;

const ROUNDS: u32 = 20;

#[test]
#[ignore = "it measures"]
fn a_rehearsal_of_100_actions() {
    let (runtime, session) = session_with(SAMPLES);
    let action = |n: usize| {
        format!(
            r#"{{"Update": {{"TableName": "accounts", "Key": {{"pk": "acct#{n}"}}, "UpdateExpression": "SET n = :n", "ExpressionAttributeValues": {{":n": {n}}}}}}}"#
        )
    };
    let text = format!("[{}]", (0..100).map(action).collect::<Vec<_>>().join(",\n"));
    let terms = || Terms { rest: false, budget: f64::MAX, cancel: Cancel::default() };
    // Once beforehand, so that what is made ready once is not counted, and with items there.
    let submission = session.prepare(request(Format::Transaction, &text, None)).expect("a draft");
    let run = session.submit(submission, crate::session::Terms::default());
    runtime.block_on(run).expect("it is let through");
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        let request = request(Format::Transaction, &text, None);
        let rehearsal = runtime.block_on(session.rehearse(request, &terms()));
        assert_eq!(rehearsal.expect("a rehearsal").items_read, 100);
    }
    println!("a rehearsal of 100 actions, with its parse: {:?}", begun.elapsed() / ROUNDS);
}
