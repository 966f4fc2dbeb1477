use super::*;
use crate::api::operation::{OnFailure, ReturnConsumedCapacity};

fn batch(texts: &[&str]) -> BatchExecuteStatement {
    let statement = |text: &&str| Statement {
        text: (*text).to_owned(),
        parameters: Ok(Vec::new()),
        consistent: false,
        on_failure: OnFailure::None,
    };
    BatchExecuteStatement {
        statements: texts.iter().map(statement).collect(),
        capacity: ReturnConsumedCapacity::None,
    }
}

fn on(place: usize, code: FailureCode) -> Faults {
    Faults { request: None, statements: BTreeMap::from([(place, code)]) }
}

#[test]
fn a_faulted_statement_is_taken_out_and_answered_in_its_place() {
    let request = batch(&["SELECT * FROM a", "DELETE FROM b WHERE pk = 'x'", "SELECT * FROM c"]);
    let faults = on(1, FailureCode::TransactionConflict);
    let rest = faults.rest_of(&request);
    assert_eq!(rest, batch(&["SELECT * FROM a", "SELECT * FROM c"]));
    let answered = |name: &str| BatchResponse {
        table_name: Some(name.to_owned()),
        ..BatchResponse::default()
    };
    let units = Units { read: 0.5, write: 0.0 };
    let reply = BatchReply {
        responses: vec![answered("a"), answered("c")],
        capacity: None,
        units: vec![units, units],
    };
    let joined = faults.join(&request, reply);
    let names: Vec<_> = joined.responses.iter().map(|one| one.table_name.as_deref()).collect();
    assert_eq!(names, [Some("a"), Some("b"), Some("c")]);
    let failure = joined.responses.get(1).and_then(|one| one.failure.clone());
    assert_eq!(
        failure.map(|failure| failure.message).as_deref(),
        Some("Transaction is ongoing for the item")
    );
    assert_eq!(joined.units, [units, Units::default(), units]);
}

#[test]
fn a_refusal_is_explained_by_the_fault_that_made_it_alone() {
    let conflict = on(0, FailureCode::TransactionConflict);
    assert!(conflict.explain(&ApiError::without_cause(ErrorKind::TransactionConflict)));
    assert!(!conflict.explain(&ApiError::without_cause(ErrorKind::Validation)));
    let request = Faults { request: Some(ErrorKind::Throttling), ..Faults::default() };
    assert!(request.explain(&ApiError::without_cause(ErrorKind::Throttling)));
    assert!(!request.explain(&ApiError::new(ErrorKind::TransactionCanceled, "")));
}

#[test]
fn every_code_has_a_sentence_and_every_exception_of_a_request_too() {
    for code in FailureCode::ALL {
        assert!(!StatementFailure::without_cause(code).message.is_empty(), "{code:?}");
    }
    for kind in ErrorKind::OF_REQUESTS {
        let error = ApiError::without_cause(kind);
        assert!(error.kind == kind && error.message != kind.name(), "{kind:?}");
    }
}
