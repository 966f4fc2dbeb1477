//! UpdateTimeToLive (indexes-and-tables.md 4.1).

use super::super::member::Members;
use super::super::violations::Violations;
use super::table::checked_name;
use crate::api::operation::UpdateTimeToLive;
use crate::api::{ApiError, Operation, limits};

const PATH: &str = "timeToLiveSpecification";

pub fn update_time_to_live(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let specification = members.structure("TimeToLiveSpecification", "TimeToLiveSpecification")?;
    let is_given = specification.is_some();
    let mut specification = specification.unwrap_or_default();
    let attribute = specification.string("AttributeName")?;
    let enabled = specification.boolean("Enabled")?;

    let mut violations = Violations::default();
    let table_name = checked_name(members.string("TableName")?, &mut violations)?;
    // Without it nothing is told of what would be in it.
    violations.required(is_given.then_some(&()), PATH);
    if is_given {
        let path = format!("{PATH}.attributeName");
        violations.required(attribute.as_ref(), &path);
        violations.text_length(attribute.as_deref(), &path, 1, limits::KEY_NAME_CHARS_MAX);
        violations.required(enabled.as_ref(), &format!("{PATH}.enabled"));
    }
    violations.refuse()?;

    Ok(Operation::UpdateTimeToLive(UpdateTimeToLive {
        table_name,
        attribute: attribute.unwrap_or_default(),
        enabled: enabled.unwrap_or_default(),
    }))
}
