//! What the statements alone decide (partiql.md 5.3, 3 to 5).

use crate::api::error::{Cause, statement as sentence};
use crate::api::operation::{ExecuteTransaction, Statement};
use crate::api::{ApiError, error};
use crate::engine::operation::statement::bind::{Action, BoundStatement};
use crate::engine::operation::statement::prepare_in_transaction;
use crate::syntax::partiql::lexer::begins_with_select;

/// Whether every statement reads, as far as their first words tell. EXISTS counts as a write.
pub fn is_read(request: &ExecuteTransaction) -> bool {
    request.statements.iter().all(|statement| begins_with_select(&statement.text))
}

/// Binds every statement. The first that is wrong in itself refuses the request, and so do reads beside writes.
pub fn prepare_all(statements: &[Statement]) -> Result<Vec<BoundStatement>, ApiError> {
    refuse_values(statements)?;
    let prepared = |(index, statement)| {
        prepare(statement).map_err(|refusal| error::transaction::statement_refused(index, &refusal))
    };
    let bound = statements.iter().enumerate().map(prepared).collect::<Result<Vec<_>, _>>()?;
    let reads = bound.iter().filter(|bound| bound.is_read()).count();
    // Only when all are right by themselves (partiql.md 5.3, 5).
    if reads > 0 && reads < bound.len() {
        return Err(error::transaction::reads_and_writes());
    }
    Ok(bound)
}

/// Empty attribute names of all parameters come first, then the values of all; neither is told with its statement.
/// Nesting waits for it.
fn refuse_values(statements: &[Statement]) -> Result<(), ApiError> {
    let refusals = || statements.iter().filter_map(|statement| statement.parameters.as_ref().err());
    let empty_name = refusals().find(|refusal| refusal.cause == Cause::EmptyAttributeName);
    // Nesting is told with its statement, as the texts are (partiql.md 5.3, 3 and 4).
    let first = empty_name.or_else(|| refusals().find(|refusal| refusal.cause != Cause::Nesting));
    first.map_or(Ok(()), |refusal| Err(refusal.clone()))
}

fn prepare(statement: &Statement) -> Result<BoundStatement, ApiError> {
    let bound = prepare_in_transaction(statement).map_err(|refusal| match refusal.cause {
        // The sentence of other operations would send the writer here.
        Cause::MisplacedExists => sentence::unsupported_in_transaction(),
        _ => refusal,
    })?;
    // With the statement, not behind all of them: the first that is wrong is told (partiql.md 5.3, 4).
    refuse_clauses(&bound.action)?;
    Ok(bound)
}

/// Refuses clauses that are not for transactions.
pub fn refuse_clauses(action: &Action) -> Result<(), ApiError> {
    match action {
        Action::Update { returning: Some(_), .. } | Action::Delete { returning_old: true, .. } => {
            Err(sentence::returning_in_transaction())
        }
        Action::Select { select, .. } if select.source.index.is_some() => {
            Err(sentence::index_read_in_transaction())
        }
        Action::Exists { select, .. } if select.source.index.is_some() => {
            Err(sentence::index_check_in_transaction())
        }
        _ => Ok(()),
    }
}
