//! The parameters from before expressions of single writes: Expected and AttributeUpdates (expressions.md 14).

use super::super::json::Json;
use super::super::member::{Members, Standing};
use super::super::raw::{self, RawValue};
use super::super::violations::Violations;
use crate::api::ApiError;
use crate::api::error::value::Wording;
use crate::api::operation::{
    AttributeAction, AttributeUpdate, COMPARISON_OPERATORS, ConditionalOperator, Decoded, Expected,
    LegacyWrite,
};
use crate::value::AttributeValue;

/// Expected and ConditionalOperator, their members typed.
pub struct RawLegacy {
    expected: Option<Vec<(String, RawExpected)>>,
    conditional_operator: Option<String>,
}

struct RawExpected {
    value: Option<RawValue>,
    list: Option<Vec<RawValue>>,
    operator: Option<String>,
    exists: Option<bool>,
}

/// AttributeUpdates, its members typed.
pub type RawUpdates = Vec<(String, RawUpdate)>;

pub struct RawUpdate {
    value: Option<RawValue>,
    action: Option<String>,
}

impl RawLegacy {
    pub fn take(members: &mut Members<'_>) -> Result<Self, ApiError> {
        let java_type = "com.amazonaws.dynamodb.v20120810.ExpectedAttributeValue";
        Ok(Self {
            expected: members.map("Expected", java_type, RawExpected::read)?,
            conditional_operator: members.string("ConditionalOperator")?,
        })
    }

    pub fn check(&self, violations: &mut Violations) {
        let operator = self.conditional_operator.as_deref();
        violations.one_of(operator, "conditionalOperator", &["OR", "AND"]);
        for (name, expected) in self.expected.iter().flatten() {
            let path = format!("expected.{name}.member.comparisonOperator");
            violations.one_of(expected.operator.as_deref(), &path, &COMPARISON_OPERATORS);
        }
    }

    pub fn into_legacy(self) -> LegacyWrite {
        let entry = |(attribute, expected): (String, RawExpected)| expected.named(attribute);
        LegacyWrite {
            expected: self.expected.map(|entries| entries.into_iter().map(entry).collect()),
            conditional_operator: self.conditional_operator.map(|word| match word.as_str() {
                "OR" => ConditionalOperator::Or,
                _ => ConditionalOperator::And,
            }),
        }
    }
}

impl RawExpected {
    fn read(json: Json<'_>) -> Result<Self, ApiError> {
        let mut members = Members::of(json, "ExpectedAttributeValue", Standing::Element)?;
        Ok(Self {
            value: members.value("Value", raw::value)?,
            list: members.list("AttributeValueList", raw::value)?,
            operator: members.string("ComparisonOperator")?,
            exists: members.boolean("Exists")?,
        })
    }

    fn named(self, attribute: String) -> Decoded<Expected> {
        let list = self.list.map(|values| values.into_iter().map(check).collect());
        Ok(Expected {
            attribute,
            value: self.value.map(check).transpose()?,
            list: list.transpose()?,
            operator: self.operator,
            exists: self.exists,
        })
    }
}

/// AttributeUpdates.
pub fn take_updates(members: &mut Members<'_>) -> Result<Option<RawUpdates>, ApiError> {
    let java_type = "com.amazonaws.dynamodb.v20120810.AttributeValueUpdate";
    members.map("AttributeUpdates", java_type, RawUpdate::read)
}

pub fn check_updates(updates: Option<&RawUpdates>, violations: &mut Violations) {
    for (name, update) in updates.into_iter().flatten() {
        let path = format!("attributeUpdates.{name}.member.action");
        // In the order the service lists them (expressions.md 14).
        violations.one_of(update.action.as_deref(), &path, &["ADD", "DELETE", "PUT"]);
    }
}

pub fn updates(updates: RawUpdates) -> Decoded<Vec<AttributeUpdate>> {
    updates.into_iter().map(|(attribute, update)| update.named(attribute)).collect()
}

impl RawUpdate {
    fn read(json: Json<'_>) -> Result<Self, ApiError> {
        let mut members = Members::of(json, "AttributeValueUpdate", Standing::Element)?;
        Ok(Self { value: members.value("Value", raw::value)?, action: members.string("Action")? })
    }

    fn named(self, attribute: String) -> Decoded<AttributeUpdate> {
        let action = match self.action.as_deref() {
            Some("ADD") => AttributeAction::Add,
            Some("DELETE") => AttributeAction::Delete,
            _ => AttributeAction::Put,
        };
        Ok(AttributeUpdate { attribute, action, value: self.value.map(check).transpose()? })
    }
}

fn check(value: RawValue) -> Decoded<AttributeValue> {
    // Only PutItem, UpdateItem and DeleteItem have these parameters.
    value.check_in(Wording::Newer)
}
