//! A draft as a program of another language, made of the requests it is sent as.

use serde_json::Value;

use super::session::{Request, Session};
use super::submission::{Outgoing, Submission};
use crate::api::operation::Statement;
use crate::api::{ApiError, Operation, OperationName, wire};
use crate::draft::forms::{Call, Formed, Language, formed};
use crate::draft::transaction::known_members;
use crate::syntax::{Diagnostic, Span};

impl Session {
    /// The draft, its rows made into statements, in another language. Nobody is asked for it.
    ///
    /// # Errors
    ///
    /// What keeps the draft from being sent, and what the service refuses for its text alone: an SDK would not even send it.
    pub fn form(&self, request: Request, language: Language) -> Result<Formed, Vec<Diagnostic>> {
        // Not by `Session::prepare`, which refuses faults where nobody injects them: here they are a note.
        let submission = Submission::prepare(request, &self.ids)?;
        let calls: Result<Vec<Call>, Diagnostic> =
            submission.requests().map(|outgoing| call(&submission, &outgoing)).collect();
        let request = &submission.request;
        let calls = calls.map_err(|problem| vec![problem])?;
        Ok(formed(language, &request.name, (&request.draft, &request.text), &calls))
    }
}

fn call(submission: &Submission, outgoing: &Outgoing<'_>) -> Result<Call, Diagnostic> {
    let span = outgoing.carried.first().map_or(Span::new(0, 0), |first| first.statement.span);
    let refused = |problem: &ApiError| {
        let message = format!("the service refuses this as it is: {}", problem.message);
        Diagnostic::error("form", span, message)
    };
    let sent = &outgoing.prepared.sent;
    let operation = sent.operation.as_ref().map_err(refused)?;
    statements(operation).try_for_each(|one| one.parameters.as_ref().map(drop)).map_err(refused)?;
    let mut body = match sent.name {
        // As the draft has it: read into an operation, its numbers would no longer be as they were written.
        OperationName::TransactWriteItems => {
            known_members(submission.request.draft.request.as_ref().unwrap_or(&Value::Null))
        }
        _ => with_none(wire::request_json(operation)),
    };
    if let Some(members) = body.as_object_mut().filter(|_| outgoing.prepared.own_token.is_some()) {
        members.remove("ClientRequestToken");
    }
    Call::new(sent.name, &body, span).map_err(|problem| refused(&problem))
}

/// The body with `NONE` where a draft asks to be told nothing. It means the same, and says that it is meant: a command that
/// says nothing of it becomes a draft that asks.
fn with_none(mut body: Value) -> Value {
    const CAPACITY: &str = "ReturnConsumedCapacity";
    const ON_FAILURE: &str = "ReturnValuesOnConditionCheckFailure";
    let none = |object: &mut Value, name: &str| {
        if let Some(members) = object.as_object_mut() {
            members.entry(name).or_insert_with(|| "NONE".into());
        }
    };
    none(&mut body, CAPACITY);
    if body.get("Statement").is_some() {
        none(&mut body, ON_FAILURE);
    }
    for list in ["Statements", "TransactStatements"] {
        let statements = body.get_mut(list).and_then(Value::as_array_mut);
        statements.into_iter().flatten().for_each(|statement| none(statement, ON_FAILURE));
    }
    body
}

/// Whose values are refused when they are looked at, and not when they are read.
fn statements(operation: &Operation) -> impl Iterator<Item = &Statement> {
    let statements = match operation {
        Operation::ExecuteStatement(request) => std::slice::from_ref(&request.statement),
        Operation::BatchExecuteStatement(request) => &request.statements,
        Operation::ExecuteTransaction(request) => &request.statements,
        _ => &[],
    };
    statements.iter()
}
