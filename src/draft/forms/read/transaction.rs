//! Requests with actions, and writes of one item, as a transaction draft.

use serde_json::{Map, Value, json};

use super::asked::Asked;
use crate::api::OperationName;
use crate::api::operation::ActionVerb;
use crate::api::wire::value::from_json;
use crate::draft::convert::json_text::broken;
use crate::draft::forms::notes::CODE;
use crate::draft::json::{Kind, Node};
use crate::draft::transaction::VALUE_MEMBERS;
use crate::draft::{Draft, Format};
use crate::syntax::{Diagnostic, Severity, Span};

type Findings = Vec<Diagnostic>;

/// The draft's text and what is not the same.
pub fn draft(asked: &[Asked]) -> Result<(Format, String, Findings), Findings> {
    let mut findings = Vec::new();
    let mut request = Map::new();
    let actions = asked.iter().flat_map(|one| actions(one, &mut findings)).collect();
    request.insert("TransactItems".to_owned(), Value::Array(actions));
    let first = asked.first();
    for name in ["ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "ClientRequestToken"] {
        if let Some((word, _)) = first.and_then(|first| first.text(name)) {
            request.insert(name.to_owned(), Value::from(word));
        }
    }
    findings.extend(as_transaction(asked));
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        findings.retain(|finding| finding.severity == Severity::Error);
        return Err(findings);
    }
    Ok((Format::Transaction, text(request), findings))
}

/// The text of a draft that is read as this request.
fn text(mut request: Map<String, Value>) -> String {
    let laid_out = |request: &Map<String, Value>| broken(&Value::Object(request.clone()), 0) + "\n";
    let text = laid_out(&request);
    let is_the_same = |text: &str| {
        let read = Draft::parse(Format::Transaction, text).request;
        read.is_some_and(|read| read["TransactItems"] == with_filled(&request["TransactItems"]))
    };
    if is_the_same(&text) {
        return text;
    }
    // A map whose one member is called like a type may be taken for a plain value.
    request.insert("$values".to_owned(), Value::from("dynamodb"));
    laid_out(&request)
}

/// The actions as a draft fills them in.
fn with_filled(actions: &Value) -> Value {
    let mut actions = actions.clone();
    let bodies = actions.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut);
    for body in bodies.flat_map(Map::values_mut).filter_map(Value::as_object_mut) {
        body.entry("ReturnValuesOnConditionCheckFailure").or_insert_with(|| json!("ALL_OLD"));
    }
    actions
}

fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(CODE, span, message)
}

fn actions(asked: &Asked, findings: &mut Findings) -> Vec<Value> {
    let verb = match asked.operation {
        OperationName::PutItem => ActionVerb::Put,
        OperationName::UpdateItem => ActionVerb::Update,
        OperationName::DeleteItem => ActionVerb::Delete,
        _ => return listed(asked, findings),
    };
    vec![json!({ verb.name(): write(asked, verb, findings) })]
}

/// Those of a TransactWriteItems request, as they are: what is wrong with them the draft says itself, but for values.
fn listed(asked: &Asked, findings: &mut Findings) -> Vec<Value> {
    let Some(Kind::Array(actions)) = asked.get("TransactItems").map(|node| &node.kind) else {
        findings.push(error(asked.span, "there is no TransactItems here"));
        return Vec::new();
    };
    for body in actions.iter().flat_map(Node::members).map(|member| &member.value) {
        body.members().iter().for_each(|member| check(&member.name, &member.value, findings));
    }
    actions.iter().map(Node::to_value).collect()
}

/// A write of one item as an action.
fn write(asked: &Asked, verb: ActionVerb, findings: &mut Findings) -> Value {
    let mut body = Map::new();
    let image = if verb == ActionVerb::Put { "Item" } else { "Key" };
    for member in &asked.members {
        let (name, value) = (member.name.as_str(), &member.value);
        let place = member.name_span.to(value.span);
        match name {
            "Expected" | "AttributeUpdates" | "ConditionalOperator" => {
                let message = format!(
                    "{name} is of the API before expressions, and an action has no such member"
                );
                let help = "write a ConditionExpression, or an UpdateExpression";
                findings.push(error(member.name_span, message).with_help(help));
            }
            "ReturnValues" if value.as_str() != Some("NONE") => {
                let message = "ReturnValues is left out: a transaction returns no items but those a condition failed on";
                findings.push(Diagnostic::warning(CODE, place, message));
            }
            "Item" | "Key" if name != image => {
                let message = format!("{} has {image}, and no {name}", verb.name());
                findings.push(error(member.name_span, message));
            }
            "UpdateExpression" if verb != ActionVerb::Update => {
                findings.push(error(
                    member.name_span,
                    format!("{} has no UpdateExpression", verb.name()),
                ));
            }
            "TableName"
            | "Item"
            | "Key"
            | "UpdateExpression"
            | "ConditionExpression"
            | "ExpressionAttributeNames"
            | "ExpressionAttributeValues"
            | "ReturnValuesOnConditionCheckFailure" => {
                check(name, value, findings);
                body.insert(name.to_owned(), value.to_value());
            }
            // Of the whole request, or not known, which was said.
            _ => {}
        }
    }
    let needed = ["TableName", image, "UpdateExpression"];
    let count = if verb == ActionVerb::Update { 3 } else { 2 };
    for name in needed.into_iter().take(count).filter(|name| asked.get(name).is_none()) {
        let message = format!("there is no {name} here, and {} needs one", verb.name());
        findings.push(error(asked.span, message));
    }
    Value::Object(body)
}

/// Looks over the values of a member that holds such by name.
fn check(name: &str, node: &Node, findings: &mut Findings) {
    if !VALUE_MEMBERS.contains(&name) {
        return;
    }
    for member in node.members() {
        if let Err(problem) = from_json(&member.value.to_value()) {
            findings.push(error(member.value.span, problem.message));
        }
    }
}

/// What is not the same for a write that is no longer sent by itself.
fn as_transaction(asked: &[Asked]) -> Option<Diagnostic> {
    let first = asked.first().filter(|one| one.operation != OperationName::TransactWriteItems)?;
    let message = match asked.len() {
        1 => "sent as a transaction of one action: it takes twice the units, and a condition that fails cancels it".to_owned(),
        count => format!("these {count} writes become one transaction: all or none of them, for twice the units"),
    };
    Some(Diagnostic::warning(CODE, first.span, message))
}
