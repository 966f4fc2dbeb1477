use super::*;
use crate::api::{ApiError, ErrorKind};
use crate::draft::Mode;
use crate::session::report::{Code, Destination, Earlier, ImagesRead};

fn ended(outcome: Outcome, code: Option<&str>) -> Exit {
    Exit::of(&Report {
        run: 1,
        draft: String::new(),
        connection: "local".to_owned(),
        place: Destination::default(),
        mode: Mode::Batch,
        started_ms: 0,
        duration_ms: 0.0,
        outcome,
        statements: Vec::new(),
        error: code.map(|code| ReportedError {
            code: Code::named(code),
            message: String::new(),
            help: None,
            injected: false,
        }),
        capacity: Vec::new(),
        read_for_why: Default::default(),
        collection_metrics: Vec::new(),
        exchanges: Vec::new(),
        not_sent: None,
        earlier: Earlier::default(),
        images: ImagesRead::default(),
        unreported: Default::default(),
    })
}

#[test]
fn only_a_submission_applied_in_full_ends_with_zero() {
    assert_eq!(ended(Outcome::Applied, None), Exit::Applied);
    for outcome in [Outcome::Partial, Outcome::Failed, Outcome::Cancelled, Outcome::Refused] {
        assert_eq!(ended(outcome, None), Exit::Failed);
    }
    assert_eq!(ended(Outcome::Unknown, Some("NoAnswer")), Exit::Unknown);
}

#[test]
fn a_local_database_that_gave_up_and_an_interruption_have_their_own_codes() {
    assert_eq!(ended(Outcome::Refused, Some("LocalDatabase")), Exit::Connection);
    assert_eq!(ended(Outcome::Partial, Some("Unreachable")), Exit::Connection);
    assert_eq!(ended(Outcome::Partial, Some("Cancelled")), Exit::Interrupted);
    assert_eq!(ended(Outcome::Refused, Some("ValidationException")), Exit::Failed);
}

#[test]
fn of_several_drafts_the_worst_counts() {
    let exits = [Exit::Failed, Exit::Unknown, Exit::Usage, Exit::Applied];
    assert_eq!(exits.into_iter().max(), Some(Exit::Unknown));
}

#[test]
fn a_failure_ends_by_what_it_means_for_the_user() {
    let exit = |failure: Failure| Stop::from(failure).exit;
    assert_eq!(exit(Failure::Api(ApiError::new(ErrorKind::Validation, "no"))), Exit::Failed);
    assert_eq!(exit(Failure::Unreachable("no route".to_owned())), Exit::Connection);
    assert_eq!(exit(Failure::Unanswered("timed out".to_owned())), Exit::Unknown);
    assert_eq!(exit(Failure::Cancelled), Exit::Interrupted);
}
