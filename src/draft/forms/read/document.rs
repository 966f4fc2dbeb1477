//! The JSON of a request, as an SDK, a log or `dynadraft export --to request` writes it; several, one after the other.

use super::asked::{Asked, OPERATIONS};
use crate::api::OperationName;
use crate::draft::forms::notes::CODE;
use crate::draft::json::{self, Kind, Node};
use crate::syntax::{Diagnostic, Span};

/// The requests in a text.
pub fn requests(text: &str) -> Result<Vec<Asked>, Diagnostic> {
    let mut asked = Vec::new();
    let mut start = 0;
    while let Some((node, end)) = json::parse_next(text, start)? {
        asked.push(request(node)?);
        start = end;
    }
    Ok(asked)
}

/// Whether a text begins with a request.
pub fn is_request(text: &str) -> bool {
    let first = json::parse_next(text, 0).ok().flatten();
    first.is_some_and(|(node, _)| operation_of(&node).is_some())
}

fn request(node: Node) -> Result<Asked, Diagnostic> {
    let operation = operation_of(&node).ok_or_else(|| unknown(&node))?;
    let span = node.span;
    let members = if let Kind::Object(members) = node.kind { members } else { Vec::new() };
    Ok(Asked { operation, span, members })
}

/// What a request asks for, by the members it alone has.
fn operation_of(node: &Node) -> Option<OperationName> {
    use OperationName as O;
    let has = |name: &&str| node.get(name).is_some();
    let own = [
        ("Statements", O::BatchExecuteStatement),
        ("TransactStatements", O::ExecuteTransaction),
        ("TransactItems", O::TransactWriteItems),
        ("Statement", O::ExecuteStatement),
        ("Item", O::PutItem),
        ("UpdateExpression", O::UpdateItem),
        ("AttributeUpdates", O::UpdateItem),
    ];
    own.into_iter().find(|(name, _)| has(name)).map(|(_, operation)| operation)
}

fn unknown(node: &Node) -> Diagnostic {
    // The bracket alone, or the whole text would be underlined.
    let place = Span::new(node.span.start, (node.span.start + 1).min(node.span.end));
    let message = "this JSON does not say what is asked for";
    let names: Vec<&str> = OPERATIONS.iter().map(|operation| operation.text()).collect();
    let help = if node.get("Key").is_some() {
        "a Key alone may be of a read, an update or a delete: as a command it says which: aws dynamodb delete-item --cli-input-json '...'".to_owned()
    } else {
        format!("a draft is made of {}", names.join(", "))
    };
    Diagnostic::error(CODE, place, message).with_help(help)
}
