//! The order of a request's checks, and the parameter named in front of what an expression is refused with.
//!
//! Messages are bare: the operations of the service's newer layer add its envelope.

use super::binder::Binder;
use super::placeholders::{Names, Placeholders, Values};
use crate::api::ApiError;
use crate::api::error::expression::{self as refusal, Refusal};
use crate::api::error::placeholder::{self, Absent};
use crate::api::error::value::Wording;
use crate::api::limits::EXPRESSION_BYTES_MAX;
use crate::api::operation::Expressions;
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::projection::Projection;
use crate::engine::evaluate::update::Update;
use crate::engine::parsed;

const CONDITION: &str = "ConditionExpression";

/// Whether an expression that is too long is told how long it is: each parameter has its own habit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    Told,
    Untold,
}

/// The condition of a Put inside a transaction, which takes values without an expression to use them
/// (transactions.md 2.3).
pub fn bind_put(expressions: &Expressions) -> Result<Option<Condition>, ApiError> {
    if expressions.condition.is_some() {
        return bind_condition(expressions, Wording::Older);
    }
    open_without_expression(expressions)?.all_names_used()?;
    Ok(None)
}

/// The condition of a write that has no other expression.
pub fn bind_condition(
    expressions: &Expressions,
    wording: Wording,
) -> Result<Option<Condition>, ApiError> {
    let present = expressions.condition.is_some();
    // The newer layer no longer says which expression is missing (expressions.md 4).
    let absent = (wording == Wording::Older).then_some(Absent::Condition);
    let mut placeholders = open(expressions, present, absent)?;
    let condition =
        bind_optional(&expressions.condition, &mut placeholders, condition_in(wording))?;
    close(&placeholders)?;
    Ok(condition)
}

/// The condition and the update of an Update; the condition is checked first.
pub fn bind_update(
    expressions: &Expressions,
    wording: Wording,
) -> Result<(Option<Condition>, Option<Update>), ApiError> {
    let present = expressions.condition.is_some() || expressions.update.is_some();
    let absent = (wording == Wording::Older).then_some(Absent::UpdateAndCondition);
    let mut placeholders = open(expressions, present, absent)?;
    // The condition before the update, whose sentences come after it (expressions.md 3).
    let condition =
        bind_optional(&expressions.condition, &mut placeholders, condition_in(wording))?;
    let update = bind_optional(&expressions.update, &mut placeholders, update)?;
    close(&placeholders)?;
    Ok((condition, update))
}

/// The projection of a read.
pub fn bind_projection(expressions: &Expressions) -> Result<Option<Projection>, ApiError> {
    let present = expressions.projection.is_some();
    let mut placeholders = open(expressions, present, Some(Absent::Projection))?;
    let projection = bind_optional(&expressions.projection, &mut placeholders, projection)?;
    close(&placeholders)?;
    Ok(projection)
}

/// One condition with the maps of its request, whose other placeholders may belong to other expressions.
pub fn bind_text(text: &str, names: &Names, values: &Values) -> Result<Condition, ApiError> {
    condition(text, &mut Placeholders::of(names, values))
}

/// Checks the maps, which need an expression to be of use; `absent` names the ones that are not there.
fn open<'a>(
    expressions: &'a Expressions,
    present: bool,
    absent: Option<Absent>,
) -> Result<Placeholders<'a>, ApiError> {
    if !present && expressions.names.is_some() {
        return Err(placeholder::names_without_expression());
    }
    if !present && expressions.values.is_some() {
        return Err(placeholder::values_without_expression(absent));
    }
    Placeholders::new(expressions.names.as_ref(), expressions.values.as_ref())
}

/// Names need an expression all the same.
fn open_without_expression(expressions: &Expressions) -> Result<Placeholders<'_>, ApiError> {
    if expressions.names.is_some() {
        return Err(placeholder::names_without_expression());
    }
    Placeholders::new(None, expressions.values.as_ref())
}

pub(super) fn close(placeholders: &Placeholders<'_>) -> Result<(), ApiError> {
    // Names before values (expressions.md 3, step 11).
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

/// The older layer tells how long a condition is that is too long.
fn condition_in(
    wording: Wording,
) -> fn(&str, &mut Placeholders<'_>) -> Result<Condition, ApiError> {
    match wording {
        Wording::Older => condition,
        Wording::Newer => {
            |text, placeholders| condition_of(CONDITION, text, Figure::Untold, placeholders)
        }
    }
}

fn condition(text: &str, placeholders: &mut Placeholders<'_>) -> Result<Condition, ApiError> {
    condition_of(CONDITION, text, Figure::Told, placeholders)
}

/// A condition that came in this parameter.
pub(super) fn condition_of(
    parameter: &str,
    text: &str,
    figure: Figure,
    placeholders: &mut Placeholders<'_>,
) -> Result<Condition, ApiError> {
    within(parameter, text, figure, |text| {
        let tree = parsed::condition(text).map_err(|error| Refusal::unparsed(&error))?;
        let mut binder = Binder::new(placeholders);
        let condition = binder.condition(&tree)?;
        binder.check_operators()?;
        Ok(condition)
    })
}

fn update(text: &str, placeholders: &mut Placeholders<'_>) -> Result<Update, ApiError> {
    within("UpdateExpression", text, Figure::Untold, |text| {
        let tree = parsed::update(text).map_err(|error| Refusal::unparsed(&error))?;
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
    within("ProjectionExpression", text, Figure::Untold, |text| {
        let tree = parsed::projection(text).map_err(|error| Refusal::unparsed(&error))?;
        let paths = Binder::new(placeholders).paths(&tree.paths)?;
        Projection::new(&paths)
            .map_err(|clash| clash.earlier_first(&paths.iter().collect::<Vec<_>>()))
    })
}

/// Binds a text that is not too long, and names the parameter it came in when it is refused.
fn within<T>(
    parameter: &str,
    text: &str,
    figure: Figure,
    bind: impl FnOnce(&str) -> Result<T, Refusal>,
) -> Result<T, ApiError> {
    // The length before the syntax: what is too long is not even parsed (expressions.md 3).
    let bound = if text.len() > EXPRESSION_BYTES_MAX {
        Err(refusal::too_long((figure == Figure::Told).then_some(text.len())))
    } else {
        bind(text)
    };
    bound.map_err(|refusal| refusal.of(parameter))
}
