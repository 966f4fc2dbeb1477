//! Tags of resources (indexes-and-tables.md 5).

use super::super::member::{self, Members};
use super::super::violations::Violations;
use crate::api::error::tag as sentence;
use crate::api::operation::{ListTagsOfResource, Tag, TagResource, UntagResource};
use crate::api::{ApiError, Operation};

pub fn tag_resource(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let tags = take(&mut members)?;
    let arn = arn(&mut members)?;
    // Null is a violation; an empty list has a sentence of its own, the engine's to say (indexes-and-tables.md 5.2).
    let tags = required(tags, "tags")?;
    Ok(Operation::TagResource(TagResource { arn, tags }))
}

pub fn untag_resource(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let keys = members.list("TagKeys", member::string)?;
    let arn = arn(&mut members)?;
    let keys = required(keys, "tagKeys")?;
    Ok(Operation::UntagResource(UntagResource { arn, keys }))
}

/// A `NextToken` is ignored, whatever it is: all tags fit on one page.
pub fn list_tags_of_resource(mut members: Members<'_>) -> Result<Operation, ApiError> {
    // Its type is looked at all the same.
    members.string("NextToken")?;
    let arn = arn(&mut members)?;
    Ok(Operation::ListTagsOfResource(ListTagsOfResource { arn }))
}

/// The member `Tags`.
pub fn take(members: &mut Members<'_>) -> Result<Option<Vec<Tag>>, ApiError> {
    members.structures("Tags", "Tag", |mut tag| {
        let key = tag.string("Key")?;
        Ok(Tag { key, value: tag.string("Value")? })
    })
}

fn arn(members: &mut Members<'_>) -> Result<String, ApiError> {
    members.string("ResourceArn")?.ok_or_else(sentence::arn_missing)
}

fn required<T>(list: Option<Vec<T>>, path: &str) -> Result<Vec<T>, ApiError> {
    let mut violations = Violations::default();
    violations.required(list.as_ref(), path);
    violations.refuse()?;
    Ok(list.unwrap_or_default())
}
