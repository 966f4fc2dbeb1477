//! Expressions and the placeholders they share.

use super::super::member::{self, Members};
use super::super::raw::{self, RawMap};
use crate::api::error::placeholder;
use crate::api::error::value::Wording;
use crate::api::operation::{Decoded, Expressions};
use crate::api::{ApiError, error, limits};
use crate::value::Item;

/// The expressions of a request or an action, their members typed.
#[derive(Clone, Debug, Default)]
pub struct RawExpressions {
    pub condition: Option<String>,
    pub update: Option<String>,
    pub projection: Option<String>,
    pub names: Option<Vec<(String, String)>>,
    pub values: Option<RawMap>,
}

impl RawExpressions {
    /// Those of a conditional write, the nested members first.
    pub fn of_write(members: &mut Members<'_>) -> Result<Self, ApiError> {
        let value_type = "com.amazonaws.dynamodb.v20120810.AttributeValue";
        Ok(Self {
            names: members.map("ExpressionAttributeNames", "java.lang.String", member::string)?,
            values: members.map("ExpressionAttributeValues", value_type, raw::value)?,
            condition: members.string("ConditionExpression")?,
            ..Self::default()
        })
    }

    /// Those of an update.
    pub fn of_update(members: &mut Members<'_>) -> Result<Self, ApiError> {
        let write = Self::of_write(members)?;
        Ok(Self { update: members.string("UpdateExpression")?, ..write })
    }

    /// Those of a read by key.
    pub fn of_read(members: &mut Members<'_>) -> Result<Self, ApiError> {
        Ok(Self {
            names: members.map("ExpressionAttributeNames", "java.lang.String", member::string)?,
            projection: members.string("ProjectionExpression")?,
            ..Self::default()
        })
    }

    /// Refuses an empty attribute name among the placeholders (transactions.md 2.1).
    pub fn refuse_empty_names(&self) -> Result<(), ApiError> {
        // Names before values, as wherever both are looked at (expressions.md 4).
        let mut names = self.names.iter().flatten();
        if let Some((key, _)) = names.find(|(_, name)| name.is_empty()) {
            return Err(placeholder::invalid_name(&error::value::empty_attribute_name(), key));
        }
        let mut values = self.values.iter().flatten();
        if let Some((key, _)) = values.find(|(_, value)| value.has_empty_name()) {
            return Err(placeholder::invalid_value(&error::value::empty_attribute_name(), key));
        }
        Ok(())
    }

    /// The expressions as the engine takes them, in the words of the older layer.
    pub fn check(self) -> Expressions {
        self.check_in(Wording::Older)
    }

    /// The expressions as the engine takes them.
    pub fn check_in(self, wording: Wording) -> Expressions {
        Expressions {
            condition: self.condition,
            update: self.update,
            projection: self.projection,
            names: self.names.map(|names| names.into_iter().collect()),
            values: self.values.map(|values| check_values(values, wording)),
        }
    }
}

/// All values are looked at before the nesting of any.
fn check_values(values: RawMap, wording: Wording) -> Decoded<Item> {
    let too_deep = values
        .iter()
        // 32 are legal: the value may only be compared (transactions.md 2.3).
        .find(|(_, value)| value.nesting() > limits::VALUE_DEPTH_MAX)
        .map(|(key, _)| placeholder::invalid_value(&error::value::nested_too_deep(), key));
    let mut checked = Item::new();
    for (key, value) in values {
        let value = value.check_in(wording).map_err(|problem| {
            // The older layer wraps these, too (expressions.md 13.1).
            if wording == Wording::Newer && problem.cause.is_told_alone() {
                return problem;
            }
            placeholder::invalid_value(&problem, &key)
        })?;
        checked.insert(key, value);
    }
    too_deep.map_or(Ok(checked), Err)
}
