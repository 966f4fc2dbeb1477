//! ExecuteTransaction (partiql.md 4).

use super::super::java;
use super::super::member::Members;
use super::super::raw::{self, RawValue};
use super::super::violations::Violations;
use super::request;
use super::statement::RawStatement;
use crate::api::operation::{Decoded, ExecuteTransaction, Statement};
use crate::api::{ApiError, Operation, error, limits};
use crate::value::AttributeValue;

pub fn execute_transaction(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let statements = members.structures("TransactStatements", "ParameterizedStatement", take)?;
    let token = members.string("ClientRequestToken")?;
    let capacity = members.string("ReturnConsumedCapacity")?;

    let mut violations = Violations::default();
    // The order is the service's and not that of the members (partiql.md 4). An empty token is refused as the
    // model says, though both emulators take it.
    violations.text_length(token.as_deref(), "clientRequestToken", 1, limits::TOKEN_CHARS_MAX);
    violations.required(statements.as_ref(), "transactStatements");
    if let Some(statements) = &statements {
        check_statements(statements, &mut violations);
    }
    request::check_capacity(capacity.as_deref(), &mut violations);
    violations.refuse()?;

    let statements = statements.unwrap_or_default();
    Ok(Operation::ExecuteTransaction(ExecuteTransaction {
        statements: statements.into_iter().map(into_statement).collect(),
        token,
        capacity: request::capacity(capacity.as_deref()),
    }))
}

/// ConsistentRead is none of its members.
fn take(mut members: Members<'_>) -> Result<RawStatement, ApiError> {
    Ok(RawStatement {
        parameters: members.list("Parameters", raw::value)?,
        text: members.string("Statement")?,
        consistent: None,
        on_failure: members.string("ReturnValuesOnConditionCheckFailure")?,
    })
}

fn check_statements(statements: &[RawStatement], violations: &mut Violations) {
    let most = limits::TRANSACTION_STATEMENTS_MAX;
    violations
        .length(statements.len(), "transactStatements", 1, most, || java::list(statements, print));
    for (index, statement) in statements.iter().enumerate() {
        let path = format!("transactStatements.{}.member.", index + 1);
        statement.check(&path, violations);
    }
}

fn into_statement(statement: RawStatement) -> Statement {
    Statement {
        text: statement.text.unwrap_or_default(),
        parameters: check_values(statement.parameters.unwrap_or_default()),
        consistent: false,
        on_failure: request::on_failure(statement.on_failure.as_deref()),
    }
}

/// Empty names come first; nesting comes last, since the service tells it with the statement's text (partiql.md 5.3).
fn check_values(parameters: Vec<RawValue>) -> Decoded<Vec<AttributeValue>> {
    if parameters.iter().any(RawValue::has_empty_name) {
        return Err(error::value::empty_attribute_name());
    }
    // Looked at first, since checking takes the values; told last.
    let too_deep = parameters.iter().any(|value| value.nesting() > limits::VALUE_DEPTH_MAX);
    let values = parameters.into_iter().map(RawValue::check).collect::<Decoded<_>>()?;
    if too_deep { Err(error::value::nested_too_deep()) } else { Ok(values) }
}

fn print(statement: &RawStatement) -> String {
    let parameters = statement.parameters.as_ref();
    format!(
        "ParameterizedStatement(statement={}, parameters={}, \
         returnValuesOnConditionCheckFailure={})",
        java::text(statement.text.as_deref()),
        parameters.map_or_else(|| "null".to_owned(), |list| java::list(list, java::value)),
        java::text(statement.on_failure.as_deref()),
    )
}
