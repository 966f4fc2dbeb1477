//! Transaction drafts: commented JSON, plain or DynamoDB values.

use super::Draft;

pub fn parse(_text: &str) -> Draft {
    todo!()
}
