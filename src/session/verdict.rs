//! Reply and draft to a verdict per statement, and verdicts to the outcome of the whole.

use super::report::{Code, Outcome, ReportedError, StatementReport, Verdict, Verdicts};
use crate::api::reply::StatementReply;
use crate::api::{ApiError, ErrorKind, FailureCode, Reply, StatementFailure, Units};
use crate::connection::Failure;
use crate::draft::Mode;
use crate::value::Row;

const HTTP_OK: u16 = 200;
const NOT_ANSWERED: &str = "the answer says nothing of this statement";

/// What an exchange says of the statements it carried, which are `statements` in request order.
///
/// Its items move into the report: a page may be a megabyte, and is there once.
pub fn judge(mode: Mode, reply: Result<Reply, Failure>, statements: &mut [&mut StatementReport]) {
    match reply {
        Ok(reply) => judge_reply(reply, statements),
        Err(Failure::Api(error)) if error.kind == ErrorKind::TransactionCanceled => {
            judge_cancelled(&error, statements);
        }
        Err(Failure::Api(error)) => judge_refused(mode, &error, statements),
        Err(Failure::Unanswered(message)) => leave_unknown(None, &message, statements),
        Err(Failure::InDoubt(doubt)) => {
            leave_unknown(Some(doubt.status), &doubt.message, statements);
        }
        // Nothing was sent, or the local file took nothing: the statements stay as not applied.
        Err(Failure::Unreachable(_) | Failure::Cancelled | Failure::Store(_)) => {}
    }
}

fn judge_reply(reply: Reply, statements: &mut [&mut StatementReport]) {
    for statement in statements.iter_mut() {
        // Then those that failed are taken out again: an answer says of each what it failed with, if it did.
        statement.verdict = Verdict::Applied;
        // What an attempt before this one said.
        (statement.code, statement.message, statement.answered) = (None, None, None);
    }
    match reply {
        Reply::ExecuteStatement(reply) => {
            let Some(statement) = statements.first_mut() else { return };
            statement.reported = single_units(statement, &reply);
            statement.next_token = reply.next_token;
            let mut items = reply.items.into_iter().map(Row::into_item);
            if statement.verb.is_select() {
                statement.items = Some(items.collect());
            } else {
                statement.item = items.next();
            }
        }
        Reply::BatchExecuteStatement(reply) => {
            let mut responses = reply.responses.into_iter();
            for statement in statements.iter_mut() {
                // An answer that says nothing of a statement is none to it.
                let Some(response) = responses.next() else {
                    leave_unknown(Some(HTTP_OK), NOT_ANSWERED, std::slice::from_mut(statement));
                    continue;
                };
                statement.item = response.item.map(Row::into_item);
                match &response.failure {
                    Some(failure) if is_in_doubt(failure, statement) => {
                        let message = format!("{}: {}", failure.code.name(), failure.message);
                        leave_unknown(Some(HTTP_OK), &message, std::slice::from_mut(statement));
                    }
                    Some(failure) => fail(statement, failure),
                    None => {}
                }
            }
            for (statement, units) in statements.iter_mut().zip(&reply.units) {
                statement.reported = Some(*units);
            }
        }
        Reply::ExecuteTransaction(reply) => {
            for (statement, response) in statements.iter_mut().zip(reply.responses) {
                statement.item = response.map(Row::into_item);
            }
            for (statement, units) in statements.iter_mut().zip(&reply.units) {
                statement.reported = Some(*units);
            }
        }
        Reply::TransactWriteItems(reply) => {
            for (statement, units) in statements.iter_mut().zip(&reply.units) {
                statement.reported = Some(*units);
            }
        }
        _ => {}
    }
}

/// The service failed at it, and does not say how far it had come. A fault that was asked for comes before anything is done.
fn is_in_doubt(failure: &StatementFailure, statement: &StatementReport) -> bool {
    let is_fault = failure.code == FailureCode::InternalServerError;
    is_fault && !statement.injected && !statement.verb.is_read()
}

/// The units of a statement sent by itself: what the reply reports, else what the local engine counted.
fn single_units(statement: &StatementReport, reply: &StatementReply) -> Option<Units> {
    match &reply.capacity {
        Some(capacity) if statement.verb.is_select() => {
            Some(Units { read: capacity.total.units, write: 0.0 })
        }
        Some(capacity) => Some(Units { read: 0.0, write: capacity.total.units }),
        // Another endpoint counts nothing that was not asked for.
        None => Some(reply.units).filter(|units| *units != Units::default()),
    }
}

/// A cancelled transaction: those with a reason failed, the others were not applied. It reports no capacity; what each
/// would have cost is an estimate.
fn judge_cancelled(error: &ApiError, statements: &mut [&mut StatementReport]) {
    for (statement, reason) in statements.iter_mut().zip(&error.reasons) {
        match reason {
            Some(failure) => fail(statement, failure),
            None => statement.code = Some(Code::Without),
        }
    }
    for (statement, units) in statements.iter_mut().zip(&error.units) {
        statement.estimated = Some(*units);
    }
}

/// A request of one statement that was refused is that statement's own failure; of a batch or a transaction that was
/// refused as a whole no statement was applied, and the error stands with the submission.
fn judge_refused(mode: Mode, error: &ApiError, statements: &mut [&mut StatementReport]) {
    if mode != Mode::Single {
        return;
    }
    for statement in statements {
        statement.verdict = Verdict::Failed;
        statement.code = Some(error.into());
        statement.message = Some(error.message.clone());
        statement.item.clone_from(&error.item);
    }
}

fn fail(statement: &mut StatementReport, failure: &StatementFailure) {
    statement.verdict = Verdict::Failed;
    statement.code = Some(failure.into());
    statement.message = Some(failure.message.clone());
    statement.item.clone_from(&failure.item);
}

fn leave_unknown(status: Option<u16>, message: &str, statements: &mut [&mut StatementReport]) {
    for statement in statements {
        statement.verdict = Verdict::Unknown;
        statement.message = Some(message.to_owned());
        statement.answered = status;
    }
}

/// What became of the whole submission, from its verdicts and the first error a request was answered with.
pub fn outcome(mode: Mode, verdicts: Verdicts, error: Option<&ReportedError>) -> Outcome {
    let all = verdicts.all();
    let cancelled = Code::Exception(ErrorKind::TransactionCanceled);
    // First of all: one statement of which nobody knows outweighs whatever is known of the others.
    if verdicts.unknown > 0 {
        Outcome::Unknown
    } else if all > 0 && verdicts.applied == all {
        Outcome::Applied
    } else if verdicts.applied > 0 {
        Outcome::Partial
    // Before the failed ones, which a cancelled transaction has, too.
    } else if is_transaction(mode) && error.is_some_and(|error| error.code == cancelled) {
        Outcome::Cancelled
    } else if verdicts.failed > 0 {
        Outcome::Failed
    } else {
        Outcome::Refused
    }
}

fn is_transaction(mode: Mode) -> bool {
    matches!(mode, Mode::Transaction | Mode::TransactWrite)
}
