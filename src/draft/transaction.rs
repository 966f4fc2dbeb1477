//! Transaction drafts: the TransactWriteItems request as commented JSON, with plain or DynamoDB values.
//!
//! What the draft leaves out is filled in (`ALL_OLD`, `INDEXES`, `SIZE`) and named in [`Draft::filled`]; the token is left to
//! the submission. What the service refuses is left to the service to refuse, in its own words: here only what can't be sent
//! as it was meant is an error.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::draft;
use super::json::{self, Document, Kind, Node};
use super::values::Style;
use super::{Draft, Fault, Format, Mode, Statement, expressions, suggest};
use crate::api::error::transaction::several_actions_in_one;
use crate::api::operation::{ActionVerb, OnFailure, ReturnConsumedCapacity};
use crate::api::wire;
use crate::syntax::{Diagnostic, Fix, Span};
use crate::value::Item;

const REQUEST_MEMBERS: &[&str] = &[
    "TransactItems",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
    "ClientRequestToken",
    "$values",
];

const ACTION_MEMBERS: &[&str] = &[
    "TableName",
    "Item",
    "Key",
    "UpdateExpression",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ReturnValuesOnConditionCheckFailure",
];

/// The members of an action that hold attribute values by name.
pub const VALUE_MEMBERS: &[&str] = &["Item", "Key", "ExpressionAttributeValues"];

/// Understands the text of a transaction draft. Never fails.
pub fn parse(text: &str) -> Draft {
    match json::parse(text) {
        Ok(document) => ActionsRead::new(text, &document).draft(),
        Err(diagnostic) => Draft { diagnostics: vec![diagnostic], ..empty() },
    }
}

fn empty() -> Draft {
    Draft {
        format: Format::Transaction,
        mode: Mode::TransactWrite,
        capacity: ReturnConsumedCapacity::Indexes,
        token: None,
        token_at: None,
        statements: Vec::new(),
        request: None,
        filled: Vec::new(),
        diagnostics: Vec::new(),
    }
}

/// The settings of an action.
pub const SETTINGS: &[&str] = &["off", "fault"];

/// What the `//@` comments before an action say.
#[derive(Clone, Copy, Default)]
struct Settings {
    off: bool,
    fault: Option<Fault>,
}

/// One draft on its way from a tree to a request.
struct ActionsRead<'a> {
    text: &'a str,
    document: &'a Document,
    style: Style,
    draft: Draft,
}

impl<'a> ActionsRead<'a> {
    fn new(text: &'a str, document: &'a Document) -> Self {
        Self { text, document, style: Style::Dynamodb, draft: empty() }
    }

    fn draft(mut self) -> Draft {
        let elements = self.elements();
        self.settle_style(elements);
        self.check_request_members();
        let settings = self.settings(elements);
        let mut sent = Vec::with_capacity(elements.len());
        for (element, settings) in elements.iter().zip(settings) {
            // By its place in what is sent: those that are off are not there, and `filled` names places of the request.
            let action = self.action(element, sent.len(), settings);
            if !settings.off {
                sent.push(Value::clone(&action));
            }
        }
        let request = self.request(sent);
        self.draft.request = Some(request);
        self.draft
    }

    /// The elements of TransactItems: a bare array is the list itself.
    fn elements(&mut self) -> &'a [Node] {
        let root = &self.document.root;
        let list = if matches!(root.kind, Kind::Array(_)) {
            Some(root)
        } else {
            root.get("TransactItems")
        };
        match list.map(|node| (node.span, &node.kind)) {
            Some((_, Kind::Array(elements))) => elements,
            Some((span, _)) => {
                self.report(Diagnostic::error(
                    "request",
                    span,
                    "TransactItems must be an array of actions",
                ));
                &[]
            }
            None => {
                // The bracket alone, or the whole text would be underlined.
                let span = Span::new(root.span.start, root.span.start + 1);
                self.report(
                    Diagnostic::error("request", span, "there is no TransactItems here").with_help(
                        "a transaction draft is {\"TransactItems\": [...]}, or the array alone",
                    ),
                );
                &[]
            }
        }
    }

    fn settle_style(&mut self, elements: &[Node]) {
        let stated = self.document.root.get("$values");
        if let Some(style) = stated.and_then(Node::as_str).and_then(Style::from_name) {
            self.style = style;
            return;
        }
        if let Some(node) = stated {
            let message = "$values is \"dynamodb\" or \"plain\"";
            self.report(Diagnostic::error("request", node.span, message));
        }
        let values: Vec<&Node> = elements
            .iter()
            .flat_map(Node::members)
            .flat_map(|action| action.value.members())
            .filter(|member| VALUE_MEMBERS.contains(&member.name.as_str()))
            .flat_map(|member| member.value.members())
            .map(|member| &member.value)
            .collect();
        let (style, doubts) = Style::detect(&values);
        self.style = style;
        self.draft.diagnostics.extend(doubts);
    }

    fn check_request_members(&mut self) {
        let root = &self.document.root;
        self.check_members(root, REQUEST_MEMBERS);
        let token =
            root.get("ClientRequestToken").and_then(|node| Some((node.as_str()?, node.span)));
        self.draft.token = token.map(|(token, _)| token.to_owned());
        self.draft.token_at = token.map(|(_, place)| place);
        if let Some(capacity) = root.get("ReturnConsumedCapacity").and_then(Node::as_str) {
            self.draft.capacity = match capacity {
                "INDEXES" => ReturnConsumedCapacity::Indexes,
                "TOTAL" => ReturnConsumedCapacity::Total,
                // Any other word is sent as it stands, for the service to refuse.
                _ => ReturnConsumedCapacity::None,
            };
        }
    }

    /// The service passes over members it does not know; whoever wrote one should know.
    fn check_members(&mut self, object: &Node, known: &[&str]) {
        for member in object.members() {
            let name = member.name.as_str();
            if !known.contains(&name) {
                let message =
                    format!("\"{name}\" is no member of this: the service passes over it");
                let help = suggest::help(name, known);
                let span = member.name_span;
                // One that is there already can't be meant once more.
                let meant = suggest::nearest(name, known).filter(|one| object.get(one).is_none());
                let fix = meant
                    .map(|one| Fix::new(format!("write \"{one}\""), span, format!("\"{one}\"")));
                self.report(
                    Diagnostic::warning("unknown-member", span, message)
                        .with_help(help)
                        .with_fix(fix),
                );
            }
        }
    }

    /// The settings of each element, from the `//@` comments that stand before it.
    fn settings(&mut self, elements: &[Node]) -> Vec<Settings> {
        let mut settings = vec![Settings::default(); elements.len()];
        for comment in &self.document.comments {
            let Some(setting) = comment.of(self.text).strip_prefix("//@") else { continue };
            // Both are in the order of the text.
            let next = elements.partition_point(|element| element.span.start < comment.end);
            let inside =
                next > 0 && elements.get(next - 1).is_some_and(|e| comment.start < e.span.end);
            let words: Vec<&str> = setting.split_whitespace().collect();
            match (words.as_slice(), settings.get_mut(next)) {
                (["off"], Some(settings)) if !inside => settings.off = true,
                (["fault", argument @ ..], Some(settings)) if !inside => {
                    match Fault::read(&argument.join(" "), *comment) {
                        Ok(fault) => settings.fault = Some(fault),
                        Err(finding) => self.report(finding),
                    }
                }
                (["off"] | ["fault", ..], _) => self.report(
                    Diagnostic::error(
                        "setting-place",
                        *comment,
                        "this setting stands before no action",
                    )
                    .with_help("put it before the { of the action it is for"),
                ),
                (words, _) => {
                    let word = words.first().copied().unwrap_or("");
                    let message = format!("`{word}` is no setting of a transaction draft");
                    let help = suggest::help(word, SETTINGS);
                    self.report(Diagnostic::error("setting", *comment, message).with_help(help));
                }
            }
        }
        settings
    }

    /// Takes up one action: its statement, and the JSON it is sent as (its place in the request is `index`).
    fn action(&mut self, element: &Node, index: usize, settings: Settings) -> Arc<Value> {
        let known = element
            .members()
            .iter()
            .find_map(|member| Some((ActionVerb::named(&member.name)?, &member.value)));
        self.check_action_name(element, known.is_some());
        let mut sent = Map::new();
        // All of them, not the known one alone: a member that is not known is sent as it was written, to see the answer.
        for member in element.members() {
            let value = if ActionVerb::named(&member.name).is_some() {
                self.check_members(&member.value, ACTION_MEMBERS);
                self.draft.diagnostics.extend(expressions::check(self.text, &member.value));
                let path = format!("TransactItems.{index}.{}", member.name);
                self.body(&member.value, &path, settings.off)
            } else {
                member.value.to_value()
            };
            sent.insert(member.name.clone(), value);
        }
        let sent =
            if element.members().is_empty() { element.to_value() } else { Value::Object(sent) };
        let sent = Arc::new(sent);
        let statement = self.statement(element, known, &sent, settings);
        self.draft.statements.push(statement);
        sent
    }

    fn check_action_name(&mut self, element: &Node, known: bool) {
        let members = element.members();
        let span = members.first().map_or(element.span, |member| member.name_span);
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        let verbs: Vec<&str> =
            names.iter().copied().filter(|name| ActionVerb::named(name).is_some()).collect();
        let finding = match names.as_slice() {
            // Not left to the service: the guard shows one item for it, and an endpoint that does both writes two.
            _ if verbs.len() > 1 => several_actions(span, &verbs),
            [_] if known => return,
            _ if known => {
                return self.check_members(element, &ActionVerb::ALL.map(ActionVerb::name));
            }
            [] => Diagnostic::warning(
                "action",
                span,
                "an action is an object with one member: Put, Update, Delete or ConditionCheck",
            ),
            [name, ..] => {
                let help = suggest::help(name, &ActionVerb::ALL.map(ActionVerb::name));
                Diagnostic::warning("action", span, format!("`{name}` is no action; {help}"))
            }
        };
        self.report(finding);
    }

    /// An action's members as they are sent.
    fn body(&mut self, body: &Node, path: &str, off: bool) -> Value {
        let Kind::Object(members) = &body.kind else { return body.to_value() };
        let mut sent = Map::new();
        for member in members {
            let value = if VALUE_MEMBERS.contains(&member.name.as_str()) {
                self.style.map_to_dynamodb(&member.value)
            } else {
                member.value.to_value()
            };
            sent.insert(member.name.clone(), value);
        }
        // It is not in the request, so nothing of it can have been filled in there.
        if off {
            return Value::Object(sent);
        }
        // Not the service's default: without the item nobody can say why a condition was false.
        self.fill(&mut sent, path, "ReturnValuesOnConditionCheckFailure", "ALL_OLD");
        Value::Object(sent)
    }

    fn statement(
        &self,
        element: &Node,
        known: Option<(ActionVerb, &Node)>,
        sent: &Arc<Value>,
        settings: Settings,
    ) -> Statement {
        let member = |name| known.and_then(|(_, body)| body.get(name)).and_then(Node::as_str);
        let on_failure = match member("ReturnValuesOnConditionCheckFailure") {
            Some("NONE") => OnFailure::None,
            _ => OnFailure::AllOld,
        };
        let sent_body = known.and_then(|(verb, _)| sent.get(verb.name()));
        let key = sent_body.and_then(|body| body.get("Key").or_else(|| body.get("Item")));
        Statement {
            span: element.span,
            text: element.span.of(self.text).to_owned(),
            kind: match known {
                Some((verb, _)) => draft::Kind::Action {
                    verb,
                    sent: Arc::clone(sent),
                    written: Arc::new(element.clone()),
                },
                None => draft::Kind::Unreadable(None),
            },
            table: member("TableName").map(str::to_owned),
            key_candidates: key.map(item).unwrap_or_default(),
            parameters: Vec::new(),
            consistent: false,
            on_failure,
            limit: None,
            allowed: Vec::new(),
            off: settings.off,
            fault: settings.fault,
            each: None,
            origin: self.draft.statements.len(),
        }
    }

    /// The whole request, in the order the draft has its members.
    fn request(&mut self, sent: Vec<Value>) -> Value {
        let mut request = Map::new();
        request.insert("TransactItems".to_owned(), Value::Array(sent));
        for member in self.document.root.members() {
            if !matches!(member.name.as_str(), "TransactItems" | "$values") {
                request.insert(member.name.clone(), member.value.to_value());
            }
        }
        self.fill(&mut request, "", "ReturnConsumedCapacity", "INDEXES");
        self.fill(&mut request, "", "ReturnItemCollectionMetrics", "SIZE");
        Value::Object(request)
    }

    fn fill(&mut self, object: &mut Map<String, Value>, path: &str, name: &str, value: &str) {
        // What is written stays, also where it is wrong: the service is to say so.
        if object.contains_key(name) {
            return;
        }
        object.insert(name.to_owned(), Value::String(value.to_owned()));
        self.draft.filled.push(if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        });
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.draft.diagnostics.push(diagnostic);
    }
}

fn several_actions(span: Span, verbs: &[&str]) -> Diagnostic {
    let message = format!("an action has one member, and this has {}", verbs.join(" and "));
    let said = several_actions_in_one().message;
    Diagnostic::error("action", span, message)
        .with_help(format!("write an action for each; the service says: {said}"))
}

/// The members of a TransactWriteItems request that nothing is known of, each with the action it stands in, from 1. The
/// service passes over them.
pub fn unknown_members(request: &Value) -> Vec<String> {
    let mut unknown: Vec<String> = unknown_of(request, |name| REQUEST_MEMBERS.contains(&name))
        .map(|name| format!("\"{name}\""))
        .collect();
    let actions = request.get("TransactItems").and_then(Value::as_array).into_iter().flatten();
    for (number, action) in (1..).zip(actions) {
        let verbs = unknown_of(action, |name| ActionVerb::named(name).is_some());
        let bodies = action.as_object().into_iter().flat_map(Map::values);
        let inside =
            bodies.flat_map(|body| unknown_of(body, |name| ACTION_MEMBERS.contains(&name)));
        unknown.extend(verbs.chain(inside).map(|name| format!("\"{name}\" in action {number}")));
    }
    unknown
}

/// A TransactWriteItems request without what [`unknown_members`] names, for who asks by an SDK, which takes nothing else.
pub fn known_members(request: &Value) -> Value {
    let mut request = request.clone();
    retain(&mut request, |name| REQUEST_MEMBERS.contains(&name) && name != "$values");
    let actions = request.get_mut("TransactItems").and_then(Value::as_array_mut);
    for action in actions.into_iter().flatten() {
        retain(action, |name| ActionVerb::named(name).is_some());
        let bodies = action.as_object_mut().into_iter().flat_map(Map::values_mut);
        bodies.for_each(|body| retain(body, |name| ACTION_MEMBERS.contains(&name)));
    }
    request
}

fn retain(object: &mut Value, is_known: impl Fn(&str) -> bool) {
    if let Some(members) = object.as_object_mut() {
        members.retain(|name, _| is_known(name));
    }
}

fn unknown_of(object: &Value, is_known: impl Fn(&str) -> bool) -> impl Iterator<Item = &String> {
    let names = object.as_object().into_iter().flat_map(Map::keys);
    names.filter(move |name| !is_known(name))
}

/// The attributes of a DynamoDB JSON map that can be understood.
fn item(json: &Value) -> Item {
    let entries = json.as_object().into_iter().flatten();
    entries
        // What is no value is told by the service. The others still tell which item is meant.
        .filter_map(|(name, value)| Some((name.clone(), wire::value::from_json(value).ok()?)))
        .collect()
}
