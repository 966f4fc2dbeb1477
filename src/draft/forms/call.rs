//! A request to be written in another form.

use serde_json::Value;

use super::data::Data;
use crate::api::{ApiError, OperationName};
use crate::syntax::Span;

/// One request of a draft, without a token that was filled in.
#[derive(Clone, Debug)]
pub struct Call {
    pub operation: OperationName,
    pub body: Data,
    /// Where the first of its statements stands in the draft.
    pub span: Span,
}

impl Call {
    /// A request with this body, whose first statement stands at `span` of the draft.
    ///
    /// # Errors
    ///
    /// What the service refuses of the values in it.
    pub fn new(operation: OperationName, body: &Value, span: Span) -> Result<Self, ApiError> {
        Ok(Self { operation, body: Data::of_request(body)?, span })
    }

    /// How many statements or actions it carries.
    pub fn count(&self) -> usize {
        let lists = ["Statements", "TransactStatements", "TransactItems"];
        let list = lists.iter().find_map(|name| self.body.get(name));
        list.map_or(1, |list| list.elements().len())
    }

    pub fn has_token(&self) -> bool {
        self.body.get("ClientRequestToken").is_some()
    }
}
