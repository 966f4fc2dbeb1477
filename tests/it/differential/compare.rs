//! Two answers, member by member.

use serde_json::{Map, Value};

use super::number::plain;
use super::request::Request;
use super::side::Outcome;

/// What is not the same.
#[derive(Clone)]
pub struct Difference {
    /// The member, such as `Items[].n.N`; empty for the outcome as a whole, `state TABLE` for an item afterwards.
    pub path: String,
    /// The text of the value, or `-` where there is none.
    pub ours: String,
    pub theirs: String,
}

pub const ABSENT: &str = "-";

/// All differences of two answers to a request.
pub fn differences(request: &Request, ours: &Outcome, theirs: &Outcome) -> Vec<Difference> {
    let mut theirs = Outcome { status: theirs.status, body: theirs.body.clone() };
    write_numbers_plainly(&mut theirs.body);
    let (ours, theirs) = (normal(request, ours), normal(request, &theirs));
    let mut found = Vec::new();
    let (our_outcome, their_outcome) = (in_words(&ours), in_words(&theirs));
    if our_outcome == their_outcome {
        compare("", Some(&ours.body), Some(&theirs.body), &mut found);
    } else {
        found.push(Difference { path: String::new(), ours: our_outcome, theirs: their_outcome });
    }
    found
}

/// `200`, or the type of the error and its message; the usual status and namespace go without saying.
pub fn in_words(outcome: &Outcome) -> String {
    if outcome.is_success() {
        return "200".to_owned();
    }
    let kind = outcome.body["__type"].as_str().unwrap_or("?");
    // The reasons are compared one by one.
    let message = match outcome.body.get("CancellationReasons") {
        Some(_) => "",
        None => ["message", "Message"]
            .iter()
            .find_map(|member| outcome.body[*member].as_str())
            .unwrap_or(ABSENT),
    };
    let kind = match kind.split_once('#') {
        Some((VALIDATION, "ValidationException")) => "ValidationException",
        Some((SERVICE, name)) if name != "ValidationException" => name,
        _ => kind,
    };
    let status = if outcome.status == 400 { "" } else { "not 400 but " };
    format!("{status}{kind}: {message}")
}

/// Where the types of errors belong; left out when they are there.
const VALIDATION: &str = "com.amazon.coral.validate";
const SERVICE: &str = "com.amazonaws.dynamodb.v20120810";

/// The body without what is of no meaning: the order of sets and of lists that are none, and the letter that "message"
/// begins with.
fn normal(request: &Request, outcome: &Outcome) -> Outcome {
    let mut body = outcome.body.clone();
    if let Some(members) = body.as_object_mut() {
        if let Some(message) = members.remove("Message") {
            members.insert("message".to_owned(), message);
        }
        if members.contains_key("CancellationReasons") {
            members.remove("message");
        }
        members.remove("Unordered").map(|_| members.get_mut("Items").map(sort));
        if let Some(Value::Array(tables)) = members.get_mut("ConsumedCapacity") {
            tables.sort_by_key(|table| table["TableName"].to_string());
        }
    }
    if request.operation == "BatchGetItem" {
        let tables = body.get_mut("Responses").and_then(Value::as_object_mut);
        tables.into_iter().for_each(|tables| tables.values_mut().for_each(sort));
    }
    sort_sets(&mut body);
    hide_tokens(&mut body);
    Outcome { status: outcome.status, body }
}

/// That there is a token is all that can be compared.
fn hide_tokens(body: &mut Value) {
    if body.get("NextToken").is_some() {
        body["NextToken"] = Value::from("opaque");
    }
    let pages = body.get_mut("Pages").and_then(Value::as_array_mut);
    pages.into_iter().flatten().for_each(hide_tokens);
}

fn sort(list: &mut Value) {
    sort_sets(list);
    if let Value::Array(values) = list {
        values.sort_by_key(|value| canonical(value).to_string());
    }
}

/// With members in order of their names.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut members: Vec<_> = map.iter().collect();
            members.sort_by_key(|(name, _)| name.as_str());
            let canonical = |(name, value): (&String, &Value)| (name.clone(), canonical(value));
            Value::Object(members.into_iter().map(canonical).collect::<Map<_, _>>())
        }
        Value::Array(values) => values.iter().map(canonical).collect(),
        scalar => scalar.clone(),
    }
}

fn sort_sets(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                match value {
                    Value::Array(members) if matches!(name.as_str(), "SS" | "NS" | "BS") => {
                        members.sort_by_key(Value::to_string);
                    }
                    other => sort_sets(other),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(sort_sets),
        _ => {}
    }
}

/// Of their answers: ours have to be plain as they come.
fn write_numbers_plainly(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                match value {
                    Value::String(digits) if name == "N" => *digits = plain(digits),
                    other => write_numbers_plainly(other),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(write_numbers_plainly),
        _ => {}
    }
}

fn compare(path: &str, ours: Option<&Value>, theirs: Option<&Value>, found: &mut Vec<Difference>) {
    match (ours, theirs) {
        (Some(Value::Object(our_members)), Some(Value::Object(their_members))) => {
            let more = their_members.keys().filter(|name| !our_members.contains_key(*name));
            for name in our_members.keys().chain(more) {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                compare(&path, our_members.get(name), their_members.get(name), found);
            }
        }
        (Some(Value::Array(ours)), Some(Value::Array(theirs))) if path == "Pages" => {
            compare_pages(ours, theirs, found);
        }
        (Some(Value::Array(ours)), Some(Value::Array(theirs))) if ours.len() == theirs.len() => {
            let path = format!("{path}[]");
            for (ours, theirs) in ours.iter().zip(theirs) {
                compare(&path, Some(ours), Some(theirs), found);
            }
        }
        _ if ours == theirs => {}
        _ => {
            let text = |value: Option<&Value>| match value {
                None => ABSENT.to_owned(),
                Some(Value::String(text)) => text.clone(),
                Some(value) => value.to_string(),
            };
            found.push(Difference {
                path: path.to_owned(),
                ours: text(ours),
                theirs: text(theirs),
            });
        }
    }
}

/// Page by page; a page that the other side has not is compared with none.
fn compare_pages(ours: &[Value], theirs: &[Value], found: &mut Vec<Difference>) {
    for page in 0..ours.len().max(theirs.len()) {
        compare("Pages[]", ours.get(page), theirs.get(page), found);
    }
}

/// How the items of a table differ.
pub fn state(
    table: &str,
    ours: &Map<String, Value>,
    theirs: &Map<String, Value>,
) -> Vec<(Value, Difference)> {
    let more = theirs.keys().filter(|key| !ours.contains_key(*key));
    let differing = ours.keys().chain(more).filter_map(|key| {
        let [mut our_item, mut their_item] = [ours, theirs].map(|items| items.get(key).cloned());
        their_item.iter_mut().for_each(write_numbers_plainly);
        our_item.iter_mut().chain(&mut their_item).for_each(sort_sets);
        if our_item == their_item {
            return None;
        }
        let text = |item: Option<Value>| item.map_or(ABSENT.to_owned(), |item| item.to_string());
        let key = serde_json::from_str(key).expect("a key that was printed");
        let path = format!("state {table}");
        Some((key, Difference { path, ours: text(our_item), theirs: text(their_item) }))
    });
    differing.collect()
}
