//! The order of a request's checks, and the parameter named in front of what an expression is refused with.
//!
//! Messages are those of the service's older layer, bare. The operations of the newer one add their envelope.

use super::binder::{Binder, clash_sentence};
use super::placeholders::{Names, Placeholders, Values};
use crate::api::ApiError;
use crate::api::limits::EXPRESSION_BYTES_MAX;
use crate::api::operation::Expressions;
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::projection::Projection;
use crate::engine::evaluate::update::Update;
use crate::engine::parsed;

/// What happens to ExpressionAttributeValues that come without an expression to use them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdleValues {
    Refused,
    /// A Put inside a transaction takes them (transactions.md 2.3).
    Accepted,
}

/// The condition of a Put.
pub fn bind_put(
    expressions: &Expressions,
    idle_values: IdleValues,
) -> Result<Option<Condition>, ApiError> {
    let idle = idle_values == IdleValues::Accepted && expressions.condition.is_none();
    let mut placeholders = if idle {
        open_without_expression(expressions)?
    } else {
        open(expressions, expressions.condition.is_some(), "ConditionExpression is null")?
    };
    let condition = bind_optional(&expressions.condition, &mut placeholders, condition)?;
    placeholders.all_names_used()?;
    if !idle {
        placeholders.all_values_used()?;
    }
    Ok(condition)
}

/// The condition of a Delete or a ConditionCheck.
pub fn bind_condition(expressions: &Expressions) -> Result<Option<Condition>, ApiError> {
    bind_put(expressions, IdleValues::Refused)
}

/// The condition and the update of an Update; the condition is checked first.
pub fn bind_update(
    expressions: &Expressions,
) -> Result<(Option<Condition>, Option<Update>), ApiError> {
    let present = expressions.condition.is_some() || expressions.update.is_some();
    let absent = "UpdateExpression and ConditionExpression are null";
    let mut placeholders = open(expressions, present, absent)?;
    let condition = bind_optional(&expressions.condition, &mut placeholders, condition)?;
    let update = bind_optional(&expressions.update, &mut placeholders, update)?;
    close(&placeholders)?;
    Ok((condition, update))
}

/// The projection of a read.
pub fn bind_projection(expressions: &Expressions) -> Result<Option<Projection>, ApiError> {
    let present = expressions.projection.is_some();
    let mut placeholders = open(expressions, present, "ProjectionExpression is null")?;
    let projection = bind_optional(&expressions.projection, &mut placeholders, projection)?;
    close(&placeholders)?;
    Ok(projection)
}

/// One condition with the maps of its request, whose other placeholders may belong to other expressions.
pub fn bind_text(text: &str, names: &Names, values: &Values) -> Result<Condition, ApiError> {
    condition(text, &mut Placeholders::of(names, values))
}

/// Checks the maps, which need an expression to be of use.
fn open<'a>(
    expressions: &'a Expressions,
    present: bool,
    absent: &str,
) -> Result<Placeholders<'a>, ApiError> {
    if !present && expressions.names.is_some() {
        return Err(names_without_expression());
    }
    if !present && expressions.values.is_some() {
        let message = "ExpressionAttributeValues can only be specified when using expressions";
        return Err(ApiError::validation(format!("{message}: {absent}")));
    }
    Placeholders::new(expressions.names.as_ref(), expressions.values.as_ref())
}

/// Names need an expression all the same.
fn open_without_expression(expressions: &Expressions) -> Result<Placeholders<'_>, ApiError> {
    if expressions.names.is_some() {
        return Err(names_without_expression());
    }
    Placeholders::new(None, expressions.values.as_ref())
}

pub(super) fn names_without_expression() -> ApiError {
    ApiError::validation("ExpressionAttributeNames can only be specified when using expressions")
}

pub(super) fn close(placeholders: &Placeholders<'_>) -> Result<(), ApiError> {
    placeholders.all_names_used()?;
    placeholders.all_values_used()
}

pub(super) fn bind_optional<'a, T>(
    text: &Option<String>,
    placeholders: &mut Placeholders<'a>,
    bind: fn(&str, &mut Placeholders<'a>) -> Result<T, ApiError>,
) -> Result<Option<T>, ApiError> {
    text.as_deref().map(|text| bind(text, placeholders)).transpose()
}

fn condition(text: &str, placeholders: &mut Placeholders<'_>) -> Result<Condition, ApiError> {
    let figure = format!(" expression size: {}", text.len());
    condition_of("ConditionExpression", text, &figure, placeholders)
}

/// A condition that came in this parameter; one that is too long is told the figure.
pub(super) fn condition_of(
    parameter: &str,
    text: &str,
    figure: &str,
    placeholders: &mut Placeholders<'_>,
) -> Result<Condition, ApiError> {
    within(parameter, text, figure, |text| {
        let tree = parsed::condition(text).map_err(|error| error.to_string())?;
        let mut binder = Binder::new(placeholders);
        let condition = binder.condition(&tree)?;
        binder.check_operators()?;
        Ok(condition)
    })
}

fn update(text: &str, placeholders: &mut Placeholders<'_>) -> Result<Update, ApiError> {
    within("UpdateExpression", text, "", |text| {
        let tree = parsed::update(text).map_err(|error| error.to_string())?;
        let mut binder = Binder::new(placeholders);
        let update = binder.update(&tree)?;
        binder.check_operators()?;
        Ok(update)
    })
}

pub(super) fn projection(
    text: &str,
    placeholders: &mut Placeholders<'_>,
) -> Result<Projection, ApiError> {
    within("ProjectionExpression", text, "", |text| {
        let tree = parsed::projection(text).map_err(|error| error.to_string())?;
        let paths = Binder::new(placeholders).paths(&tree.paths)?;
        Projection::new(&paths)
            .map_err(|clash| clash_sentence(clash, &paths.iter().collect::<Vec<_>>()))
    })
}

/// Binds a text that is not too long, and names the parameter it came in when it is refused. Only conditions are
/// told how long they are.
fn within<T>(
    parameter: &str,
    text: &str,
    figure: &str,
    bind: impl FnOnce(&str) -> Result<T, String>,
) -> Result<T, ApiError> {
    let bound = if text.len() > EXPRESSION_BYTES_MAX {
        Err(format!("Expression size has exceeded the maximum allowed size;{figure}"))
    } else {
        bind(text)
    };
    bound.map_err(|sentence| ApiError::validation(format!("Invalid {parameter}: {sentence}")))
}
