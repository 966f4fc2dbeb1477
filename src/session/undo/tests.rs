use proptest::prelude::*;

use super::UndoError;
use crate::draft::Format;
use crate::session::report::Outcome;
use crate::session::tests::{request, session};
use crate::session::trial::{Chance, all, furnish};
use crate::session::{Report, Session, Terms};

async fn submitted(session: &Session, format: Format, text: &str) -> Report {
    let submission = session.prepare(request(format, text, None)).expect("a draft");
    session.submit(submission, Terms::default()).await.expect("a report")
}

proptest! {
    #[test]
    fn an_undo_draft_restores_every_item_and_entry(seed: u64) {
        let (runtime, session) = session();
        runtime.block_on(async {
            let mut chance = Chance::seeded(seed);
            furnish(&session.connection, &mut chance).await;
            let (format, text) = chance.draft();
            let before = all(&session.connection).await;
            let run = submitted(&session, format, &text).await.run;
            let after = all(&session.connection).await;
            let undo = match session.undo(run).await {
                Ok(undo) => undo,
                Err(UndoError::NothingWritten(_) | UndoError::NothingChanged(_)) => {
                    assert_eq!(before, after, "{text}");
                    return;
                }
                Err(error) => panic!("{error}: {text}"),
            };
            let undone = submitted(&session, Format::Partiql, &undo.text).await;
            assert_eq!(undone.outcome, Outcome::Applied, "{text}\n{}\n{undone:?}", undo.text);
            assert_eq!(all(&session.connection).await, before, "{text}\n{}", undo.text);
            let again = session.undo(undone.run).await.expect("the undo is undone");
            let done = submitted(&session, Format::Partiql, &again.text).await;
            assert_eq!(done.outcome, Outcome::Applied, "{text}\n{}", again.text);
            assert_eq!(all(&session.connection).await, after, "{text}\n{}", again.text);
        });
    }
}

#[test]
fn an_undo_fails_where_somebody_has_written_since() {
    let (runtime, session) = session();
    runtime.block_on(async {
        submitted(&session, Format::Partiql, "INSERT INTO accounts VALUE {'pk': 'x', 'n': 1};")
            .await;
        let run = submitted(&session, Format::Partiql, "UPDATE accounts SET n = 2 WHERE pk = 'x';")
            .await
            .run;
        let undo = session.undo(run).await.expect("an undo");
        submitted(&session, Format::Partiql, "UPDATE accounts SET n = 3 WHERE pk = 'x';").await;
        let failed = submitted(&session, Format::Partiql, &undo.text).await;
        assert_eq!(failed.outcome, Outcome::Failed);
    });
}

#[test]
fn what_wrote_nothing_is_not_undone() {
    let (runtime, session) = session();
    let run = runtime.block_on(submitted(&session, Format::Partiql, "SELECT * FROM accounts;")).run;
    let refused = runtime.block_on(session.undo(run)).expect_err("nothing to undo");
    assert_eq!(refused.to_string(), format!("run {run} wrote nothing"));
    let missing = runtime.block_on(session.undo(99)).expect_err("no run");
    assert_eq!(missing.to_string(), "there is no run 99 in the history");
}
