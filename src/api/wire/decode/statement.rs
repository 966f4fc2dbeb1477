//! ExecuteStatement and BatchExecuteStatement (partiql.md 4).

use super::super::java;
use super::super::member::Members;
use super::super::raw::{self, RawValue};
use super::super::violations::Violations;
use super::request;
use crate::api::operation::{BatchExecuteStatement, Decoded, ExecuteStatement, Statement};
use crate::api::{ApiError, Operation, error, limits};
use crate::value::AttributeValue;

/// One statement, its members typed.
pub struct RawStatement {
    pub text: Option<String>,
    pub parameters: Option<Vec<RawValue>>,
    pub consistent: Option<bool>,
    pub on_failure: Option<String>,
}

pub fn execute_statement(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let statement = RawStatement::take(&mut members)?;
    let limit = members.integer("Limit")?;
    let next_token = members.string("NextToken")?;
    let capacity = members.string("ReturnConsumedCapacity")?;

    let mut violations = Violations::default();
    // In the service's order, which is none of the members' own (partiql.md 4).
    statement.check_on_failure("", &mut violations);
    violations.at_least(limit, "limit", 1);
    statement.check_text("", &mut violations);
    violations.text_length(next_token.as_deref(), "nextToken", 1, limits::NEXT_TOKEN_CHARS_MAX);
    request::check_capacity(capacity.as_deref(), &mut violations);
    statement.check_parameters("", &mut violations);
    violations.refuse()?;

    Ok(Operation::ExecuteStatement(ExecuteStatement {
        number_scales: statement.parameters.iter().flatten().flat_map(RawValue::scales).collect(),
        statement: statement.into_statement(),
        limit: limit.and_then(|limit| usize::try_from(limit).ok()),
        next_token,
        capacity: request::capacity(capacity.as_deref()),
    }))
}

pub fn batch_execute_statement(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let statements =
        members.structures("Statements", "BatchStatementRequest", |mut statement| {
            RawStatement::take(&mut statement)
        })?;
    let capacity = members.string("ReturnConsumedCapacity")?;

    let mut violations = Violations::default();
    request::check_capacity(capacity.as_deref(), &mut violations);
    violations.required(statements.as_ref(), "statements");
    if let Some(statements) = &statements {
        check_batch(statements, &mut violations);
    }
    violations.refuse()?;

    let statements = statements.unwrap_or_default();
    Ok(Operation::BatchExecuteStatement(BatchExecuteStatement {
        statements: statements.into_iter().map(RawStatement::into_statement).collect(),
        capacity: request::capacity(capacity.as_deref()),
    }))
}

fn check_batch(statements: &[RawStatement], violations: &mut Violations) {
    let most = limits::BATCH_STATEMENTS_MAX;
    violations.length(statements.len(), "statements", 1, most, || {
        java::list(statements, RawStatement::print)
    });
    for (index, statement) in statements.iter().enumerate() {
        let path = format!("statements.{}.member.", index + 1);
        statement.check(&path, violations);
    }
}

impl RawStatement {
    fn take(members: &mut Members<'_>) -> Result<Self, ApiError> {
        Ok(Self {
            parameters: members.list("Parameters", raw::value)?,
            text: members.string("Statement")?,
            consistent: members.boolean("ConsistentRead")?,
            on_failure: members.string("ReturnValuesOnConditionCheckFailure")?,
        })
    }

    /// Of a statement in a list, at this path: its mode, its text, its parameters.
    pub fn check(&self, path: &str, violations: &mut Violations) {
        self.check_on_failure(path, violations);
        self.check_text(path, violations);
        self.check_parameters(path, violations);
    }

    fn check_on_failure(&self, path: &str, violations: &mut Violations) {
        let path = format!("{path}returnValuesOnConditionCheckFailure");
        request::check_on_failure(self.on_failure.as_deref(), &path, violations);
    }

    fn check_text(&self, path: &str, violations: &mut Violations) {
        let path = format!("{path}statement");
        violations.required(self.text.as_ref(), &path);
        let most = limits::STATEMENT_CHARS_MAX;
        violations.text_length(self.text.as_deref(), &path, 1, most);
    }

    fn check_parameters(&self, path: &str, violations: &mut Violations) {
        if self.parameters.as_ref().is_some_and(Vec::is_empty) {
            let path = format!("{path}parameters");
            // The model has no upper bound (partiql.md 2.1).
            violations.length(0, &path, 1, usize::MAX, || "[]".to_owned());
        }
    }

    fn into_statement(self) -> Statement {
        Statement {
            text: self.text.unwrap_or_default(),
            parameters: check_values(self.parameters.unwrap_or_default()),
            consistent: self.consistent.unwrap_or(false),
            on_failure: request::on_failure(self.on_failure.as_deref()),
        }
    }

    fn print(&self) -> String {
        let parameters = self.parameters.as_ref();
        let consistent = self.consistent.map(|consistent| consistent.to_string());
        format!(
            "BatchStatementRequest(statement={}, parameters={}, consistentRead={}, \
             returnValuesOnConditionCheckFailure={})",
            java::text(self.text.as_deref()),
            parameters.map_or_else(|| "null".to_owned(), |list| java::list(list, java::value)),
            java::text(consistent.as_deref()),
            java::text(self.on_failure.as_deref()),
        )
    }
}

/// Empty names of all parameters come first, then nesting, then the rest (partiql.md 5.1).
fn check_values(parameters: Vec<RawValue>) -> Decoded<Vec<AttributeValue>> {
    if parameters.iter().any(RawValue::has_empty_name) {
        return Err(error::value::empty_attribute_name());
    }
    if parameters.iter().any(|value| value.nesting() > limits::VALUE_DEPTH_MAX) {
        return Err(error::value::nested_too_deep());
    }
    parameters.into_iter().map(RawValue::check).collect()
}
