//! What Query and Scan ask, bound: projection, filter and key condition, in either style.

use super::key_condition::{KeyClause, key_clauses, legacy_clauses};
use super::legacy::{bind_comparisons, check_comparisons};
use super::placeholders::Placeholders;
use super::request::{Figure, bind_optional, close, condition_of, projection};
use crate::api::ApiError;
use crate::api::error::placeholder::{self, Absent};
use crate::api::error::read as sentence;
use crate::api::operation::{Comparison, Decoded, Query, Read, Scan, Select};
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::projection::Projection;
use crate::value::Path;

/// A read with its placeholders resolved and everything checked that needs no table.
#[derive(Debug)]
pub struct BoundRead {
    pub projection: Option<Projection>,
    pub filter: Option<Filter>,
}

/// What rows have to pass, and what the parameter it came in is called in a refusal.
#[derive(Debug)]
pub struct Filter {
    pub condition: Condition,
    pub called: &'static str,
}

/// The parameters of one request, by style.
struct Styles<'a> {
    legacy: Vec<(&'a str, bool)>,
    expressions: Vec<(&'a str, bool)>,
}

/// A Query and the clauses of its key condition.
pub fn bind_query(request: &Query) -> Result<(BoundRead, Vec<KeyClause>), ApiError> {
    let read = &request.read;
    Styles {
        legacy: vec![
            ("AttributesToGet", read.legacy.attributes.is_some()),
            ("QueryFilter", read.legacy.filter.is_some()),
            ("ConditionalOperator", read.legacy.conditional_operator.is_some()),
            ("KeyConditions", request.key_conditions.is_some()),
        ],
        expressions: vec![
            ("ProjectionExpression", read.expressions.projection.is_some()),
            ("FilterExpression", read.filter.is_some()),
            ("KeyConditionExpression", request.key_condition.is_some()),
        ],
    }
    // Before anything is looked into (expressions.md 3, step 1).
    .refuse_mixture()?;
    check_start(read)?;
    let (filter, projection) = bind_legacy(read, "QueryFilter")?;
    let key_conditions = checked(request.key_conditions.as_ref())?;
    // Use in any expression of the request counts (expressions.md 4), so all share one set of placeholders.
    let tested = read.filter.is_some() || request.key_condition.is_some();
    let mut placeholders = open(read, tested, Absent::FilterAndKeyCondition)?;
    let bound = bind_expressions(read, (filter, projection), &mut placeholders)?;
    let key_condition = |text: &str, placeholders: &mut Placeholders<'_>| {
        let parameter = "KeyConditionExpression";
        let condition = condition_of(parameter, text, Figure::Untold, placeholders)?;
        key_clauses(&condition).map_err(|refusal| refusal.of(parameter))
    };
    let clauses = match (&request.key_condition, key_conditions) {
        (Some(text), _) => key_condition(text, &mut placeholders)?,
        (None, Some(comparisons)) => legacy_clauses(comparisons)?,
        (None, None) => return Err(sentence::no_key_condition()),
    };
    // After the last expression: each of them may have used what is left.
    close(&placeholders)?;
    check_select(read)?;
    Ok((bound, clauses))
}

pub fn bind_scan(request: &Scan) -> Result<BoundRead, ApiError> {
    let read = &request.read;
    Styles {
        legacy: vec![
            ("AttributesToGet", read.legacy.attributes.is_some()),
            ("ScanFilter", read.legacy.filter.is_some()),
            ("ConditionalOperator", read.legacy.conditional_operator.is_some()),
        ],
        expressions: vec![
            ("ProjectionExpression", read.expressions.projection.is_some()),
            ("FilterExpression", read.filter.is_some()),
        ],
    }
    .refuse_mixture()?;
    check_start(read)?;
    let legacy = bind_legacy(read, "ScanFilter")?;
    let mut placeholders = open(read, read.filter.is_some(), Absent::Filter)?;
    let bound = bind_expressions(read, legacy, &mut placeholders)?;
    close(&placeholders)?;
    check_select(read)?;
    Ok(bound)
}

impl Styles<'_> {
    fn refuse_mixture(&self) -> Result<(), ApiError> {
        let given = |parameters: &[(&'_ str, bool)]| -> Vec<String> {
            let given = parameters.iter().filter(|(_, given)| *given);
            given.map(|(name, _)| (*name).to_owned()).collect()
        };
        let (legacy, expressions) = (given(&self.legacy), given(&self.expressions));
        if legacy.is_empty() || expressions.is_empty() {
            return Ok(());
        }
        Err(sentence::mixed_styles(&legacy, &expressions))
    }
}

/// The values of the start key by themselves.
fn check_start(read: &Read) -> Result<(), ApiError> {
    read.start.as_ref().map_or(Ok(()), |start| start.as_ref().map(drop).map_err(Clone::clone))
}

/// What rows have to pass, and what is handed back of them.
type Parts = (Option<Filter>, Option<Projection>);

fn bind_legacy(read: &Read, called: &'static str) -> Result<Parts, ApiError> {
    let legacy = &read.legacy;
    let comparisons = checked(legacy.filter.as_ref())?.unwrap_or_default();
    let condition = bind_comparisons(comparisons, legacy.conditional_operator)?;
    let filter = condition.map(|condition| Filter { condition, called });
    let projection = legacy.attributes.as_deref().map(attributes_to_get).transpose()?;
    Ok((filter, projection))
}

fn checked(
    comparisons: Option<&Decoded<Vec<Comparison>>>,
) -> Result<Option<&[Comparison]>, ApiError> {
    let Some(comparisons) = comparisons else { return Ok(None) };
    let comparisons = comparisons.as_ref().map_err(Clone::clone)?;
    check_comparisons(comparisons)?;
    Ok(Some(comparisons))
}

/// AttributesToGet: names, none of them twice.
pub fn attributes_to_get(names: &[String]) -> Result<Projection, ApiError> {
    let paths: Vec<Path> = names.iter().map(|name| Path::attribute(name.as_str())).collect();
    Projection::new(&paths).map_err(|clash| {
        // Names have no steps, so the only clash there is is the same name again.
        let name = names.get(clash.second).map_or("", String::as_str);
        sentence::attribute_listed_twice(name)
    })
}

/// Names are of use to any expression, values to those that test something.
fn open<'a>(read: &'a Read, tested: bool, absent: Absent) -> Result<Placeholders<'a>, ApiError> {
    let expressions = &read.expressions;
    if !tested && expressions.projection.is_none() && expressions.names.is_some() {
        return Err(placeholder::names_without_expression());
    }
    if !tested && expressions.values.is_some() {
        return Err(placeholder::values_without_expression(Some(absent)));
    }
    Placeholders::new(expressions.names.as_ref(), expressions.values.as_ref())
}

/// The filter before the projection.
fn bind_expressions(
    read: &Read,
    (filter, attributes): Parts,
    placeholders: &mut Placeholders<'_>,
) -> Result<BoundRead, ApiError> {
    let expression = match &read.filter {
        Some(text) => {
            // With its figure, unlike every other parameter of a read (expressions.md 12).
            let condition = condition_of("FilterExpression", text, Figure::Told, placeholders)?;
            Some(Filter { condition, called: "Filter Expression" })
        }
        None => None,
    };
    let paths = bind_optional(&read.expressions.projection, placeholders, projection)?;
    Ok(BoundRead { projection: paths.or(attributes), filter: expression.or(filter) })
}

/// Whether there is something to pick when that is wanted, and nothing when it is not.
fn check_select(read: &Read) -> Result<(), ApiError> {
    let parameter = match (&read.expressions.projection, &read.legacy.attributes) {
        (Some(_), _) => Some("ProjectionExpression"),
        (None, Some(_)) => Some("AttributesToGet"),
        (None, None) => None,
    };
    match (read.select, parameter) {
        (Some(Select::SpecificAttributes), None) => Err(sentence::nothing_to_select()),
        (Some(Select::Count), Some(parameter)) => Err(sentence::projection_of_count(parameter)),
        (Some(choice @ (Select::AllAttributes | Select::AllProjectedAttributes)), Some(given)) => {
            Err(sentence::projection_without_choice(given, choice.name()))
        }
        (Some(Select::AllProjectedAttributes), None) if read.index_name.is_none() => {
            Err(sentence::projected_attributes_without_index())
        }
        _ => Ok(()),
    }
}
