use super::*;
use crate::session::Terms;
use crate::session::tests::{request, session};
use crate::workspace::Labels;

#[test]
fn a_run_is_a_document_that_nothing_in_it_breaks() {
    let (runtime, session) = session();
    let text = "-- ``` a fence\n--@ mode single\nINSERT INTO accounts VALUE {'pk': 'a|b'};\n\
                UPDATE accounts SET n = 1 WHERE pk = 'a|b' AND n = 2;";
    let submission = session.prepare(request(Format::Partiql, text, None)).expect("sound");
    let report = runtime.block_on(session.submit(submission, Terms::default())).expect("sent");
    let labels = Labels::of("demo #ticket-7", "why | this").expect("labels");
    session.history.label(report.run, &labels).expect("labelled");
    let entry = session.history.outline(report.run).expect("read").expect("there");
    let document = markdown(&session.history, &entry, "2026-09-01").expect("written");
    for piece in [
        "# run 1: test\n",
        "| outcome | partial |\n",
        "| tags | demo ticket-7 |\n",
        "\n> why | this\n",
        "````sql\n-- ``` a fence\n",
        "\n| 1 | applied | INSERT | accounts | a\\|b | ",
        "### Statement 2\n\n```\nThe conditional request failed\n",
    ] {
        assert!(document.contains(piece), "{piece}\n{document}");
    }
}
