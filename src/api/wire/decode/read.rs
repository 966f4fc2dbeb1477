//! Query and Scan (items-tables-capacity.md 5 and 6).

use super::super::json::Json;
use super::super::member::{self, Members, Standing};
use super::super::raw::{self, RawMap, RawValue};
use super::super::violations::Violations;
use super::expressions::RawExpressions;
use super::item::{check_name, take_map};
use super::request;
use crate::api::operation::{
    COMPARISON_OPERATORS, Comparison, ConditionalOperator, Decoded, LegacyRead, Query, Read, Scan,
    Segment, Select,
};
use crate::api::{ApiError, Operation, error, limits};
use crate::value::Item;

const CONDITION: &str = "com.amazonaws.dynamodb.v20120810.Condition";

/// One legacy condition, its members typed.
struct RawComparison {
    operator: Option<String>,
    values: Vec<RawValue>,
}

type RawComparisons = Vec<(String, RawComparison)>;

/// What Query and Scan have in common, its members typed.
struct RawRead {
    filter: Option<RawComparisons>,
    attributes: Option<Vec<String>>,
    start: Option<RawMap>,
    expressions: RawExpressions,
    filter_text: Option<String>,
    table_name: Option<String>,
    index_name: Option<String>,
    select: Option<String>,
    limit: Option<i64>,
    consistent: Option<bool>,
    conditional_operator: Option<String>,
    capacity: Option<String>,
}

pub fn query(mut members: Members<'_>) -> Result<Operation, ApiError> {
    // Nested members before plain ones: so their types are told (indexes-and-tables.md 8.4).
    let key_conditions = take_comparisons(&mut members, "KeyConditions")?;
    let raw = RawRead::take(&mut members, "QueryFilter")?;
    let key_condition = members.string("KeyConditionExpression")?;
    let forward = members.boolean("ScanIndexForward")?;

    let mut violations = Violations::default();
    raw.check("queryFilter", &mut violations);
    check_comparisons(key_conditions.as_ref(), "keyConditions", &mut violations);
    violations.refuse()?;

    Ok(Operation::Query(Query {
        read: raw.into_read()?,
        key_condition,
        key_conditions: key_conditions.map(comparisons),
        backward: forward == Some(false),
    }))
}

pub fn scan(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let raw = RawRead::take(&mut members, "ScanFilter")?;
    let segment = members.integer("Segment")?;
    let total = members.integer("TotalSegments")?;

    let mut violations = Violations::default();
    raw.check("scanFilter", &mut violations);
    let most = i64::from(limits::SEGMENTS_MAX);
    violations.at_least(segment, "segment", 0);
    violations.at_most(segment, "segment", most - 1);
    violations.at_least(total, "totalSegments", 1);
    violations.at_most(total, "totalSegments", most);
    violations.refuse()?;

    // Behind the violations: each of the two may be right by itself.
    let segment = one_segment(segment, total)?;
    Ok(Operation::Scan(Scan { read: raw.into_read()?, segment }))
}

fn one_segment(number: Option<i64>, total: Option<i64>) -> Result<Option<Segment>, ApiError> {
    match (number, total) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(error::read::segment_without_total()),
        (None, Some(_)) => Err(error::read::total_without_segment()),
        (Some(number), Some(total)) if number >= total => {
            Err(error::read::segment_out_of_range(number, total))
        }
        (Some(number), Some(total)) => {
            let segment = u32::try_from(number).ok().zip(u32::try_from(total).ok());
            Ok(segment.map(|(number, total)| Segment { number, total }))
        }
    }
}

impl RawRead {
    /// The nested members first.
    fn take(members: &mut Members<'_>, filter: &str) -> Result<Self, ApiError> {
        Ok(Self {
            filter: take_comparisons(members, filter)?,
            attributes: members.list("AttributesToGet", member::string)?,
            start: take_map(members, "ExclusiveStartKey")?,
            expressions: RawExpressions {
                values: take_map(members, "ExpressionAttributeValues")?,
                ..RawExpressions::of_read(members)?
            },
            filter_text: members.string("FilterExpression")?,
            table_name: members.string("TableName")?,
            index_name: members.string("IndexName")?,
            select: members.string("Select")?,
            limit: members.integer("Limit")?,
            consistent: members.boolean("ConsistentRead")?,
            conditional_operator: members.string("ConditionalOperator")?,
            capacity: members.string("ReturnConsumedCapacity")?,
        })
    }

    fn check(&self, filter: &str, violations: &mut Violations) {
        let selects = Select::ALL.map(Select::name);
        violations.one_of(self.select.as_deref(), "select", &selects);
        request::check_capacity(self.capacity.as_deref(), violations);
        check_name(self.table_name.as_ref(), violations);
        violations.at_least(self.limit, "limit", 1);
        if self.attributes.as_ref().is_some_and(Vec::is_empty) {
            violations.length(0, "attributesToGet", 1, usize::MAX, || "[]".to_owned());
        }
        let operator = self.conditional_operator.as_deref();
        violations.one_of(operator, "conditionalOperator", &["OR", "AND"]);
        check_comparisons(self.filter.as_ref(), filter, violations);
    }

    fn into_read(self) -> Result<Read, ApiError> {
        self.expressions.refuse_empty_names()?;
        let select = self.select.as_deref();
        let conditional_operator = self.conditional_operator.as_deref().map(|word| match word {
            "OR" => ConditionalOperator::Or,
            _ => ConditionalOperator::And,
        });
        Ok(Read {
            table_name: self.table_name.unwrap_or_default(),
            index_name: self.index_name,
            filter: self.filter_text,
            expressions: self.expressions.check(),
            legacy: LegacyRead {
                filter: self.filter.map(comparisons),
                attributes: self.attributes,
                conditional_operator,
            },
            select: Select::ALL.into_iter().find(|choice| Some(choice.name()) == select),
            limit: self.limit.and_then(|limit| usize::try_from(limit).ok()),
            consistent: self.consistent.unwrap_or(false),
            start: self.start.map(start),
            capacity: request::capacity(self.capacity.as_deref()),
        })
    }
}

fn take_comparisons(
    members: &mut Members<'_>,
    name: &str,
) -> Result<Option<RawComparisons>, ApiError> {
    members.map(name, CONDITION, comparison)
}

fn comparison(json: Json<'_>) -> Result<RawComparison, ApiError> {
    let mut members = Members::of(json, "Condition", Standing::Element)?;
    Ok(RawComparison {
        values: members.list("AttributeValueList", raw::value)?.unwrap_or_default(),
        operator: members.string("ComparisonOperator")?,
    })
}

fn check_comparisons(
    comparisons: Option<&RawComparisons>,
    path: &str,
    violations: &mut Violations,
) {
    for (name, comparison) in comparisons.into_iter().flatten() {
        let path = format!("{path}.{name}.member.comparisonOperator");
        violations.required(comparison.operator.as_ref(), &path);
        violations.one_of(comparison.operator.as_deref(), &path, &COMPARISON_OPERATORS);
    }
}

fn comparisons(comparisons: RawComparisons) -> Decoded<Vec<Comparison>> {
    let comparison = |(attribute, comparison): (String, RawComparison)| {
        // In the older layer's words, unlike Expected, which only the newer operations have.
        let values = comparison.values.into_iter().map(RawValue::check);
        Ok(Comparison {
            attribute,
            operator: comparison.operator.unwrap_or_default(),
            values: values.collect::<Result<_, _>>()?,
        })
    };
    comparisons.into_iter().map(comparison).collect()
}

/// The start key: a value with no type, or two, is told as a problem of the key, any other by itself
/// (indexes-and-tables.md 3.4).
fn start(map: RawMap) -> Decoded<Item> {
    let mut key = Item::new();
    for (name, value) in map {
        let typed_once = value.first.is_some() && value.rest.is_empty();
        let value = value.check().map_err(|problem| {
            if typed_once { problem } else { error::read::invalid_start_value(&problem) }
        })?;
        key.insert(name, value);
    }
    Ok(key)
}
