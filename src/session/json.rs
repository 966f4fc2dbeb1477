//! A report as the JSON document that `--json` prints and the history keeps, and back.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::compare::Difference;
use super::report::{
    Clause, Code, Destination, ImagesRead, NotSent, ReadForWhy, Report, ReportedExchange,
    StatementReport, Unreported,
};
use crate::api::{Units, wire};
use crate::connection::Retry;
use crate::syntax::{Diagnostic, Lines, Severity};
use crate::workspace::{Around, Part};

mod origin;
mod read;
mod rehearsal;

pub use read::{from_json, part_from, statements_from};
pub use rehearsal::rehearsal_to_json;

/// The document of one submission. Members that say nothing (no error, no item) are left out, but for those a reader
/// counts on: a statement's table, key and capacity are there, if null. On one line.
pub fn to_json(report: &Report) -> String {
    let Around { opening, middle, closing } = around(report);
    let Part { statements, exchanges, .. } = part(&report.statements, &report.exchanges, 0);
    [opening, statements, middle, exchanges, closing].concat()
}

/// All of the document but its two lists.
pub fn around(report: &Report) -> Around {
    let mut opening = Map::new();
    // The history numbers from 1; what is no run has no number.
    let run = (report.run > 0).then_some(report.run);
    opening.insert("run".into(), run.into());
    opening.insert("draft".into(), report.draft.clone().into());
    opening.insert("connection".into(), report.connection.clone().into());
    let Destination { profile, region, endpoint, file } = &report.place;
    for (name, value) in
        [("profile", profile), ("region", region), ("endpoint_url", endpoint), ("file", file)]
    {
        opening.extend(value.clone().map(|value| (name.to_owned(), value.into())));
    }
    opening.insert("mode".into(), report.mode.name().into());
    opening.insert("outcome".into(), report.outcome.name().into());
    opening.insert("duration_ms".into(), milliseconds(report.duration_ms));
    let mut middle = Map::new();
    if let Some(NotSent { first, last }) = report.not_sent {
        let counted = json!({"count": last + 1 - first, "first": first, "last": last});
        middle.insert("not_sent".into(), counted);
    }
    if let Some(error) = &report.error {
        let mut said = json!({"code": error.code.name(), "message": error.message});
        if let (Some(said), Some(help)) = (said.as_object_mut(), &error.help) {
            said.insert("help".into(), help.clone().into());
        }
        if let (Some(said), true) = (said.as_object_mut(), error.injected) {
            said.insert("injected".into(), true.into());
        }
        middle.insert("error".into(), said);
    }
    middle.insert("capacity".into(), wire::capacities_to_json(&report.capacity));
    if report.images != ImagesRead::default() {
        let ImagesRead { items, units } = report.images;
        middle.insert("images_kept".into(), json!({"items": items, "units": units}));
    }
    if report.unreported != Unreported::default() {
        let Unreported { statements, units: Units { read, write }, unknown } = report.unreported;
        let told =
            json!({"statements": statements, "read": read, "write": write, "unknown": unknown});
        middle.insert("unreported".into(), told);
    }
    if report.read_for_why.items > 0 {
        let ReadForWhy { items, capacity } = &report.read_for_why;
        let read = json!({"items": items, "capacity": wire::capacities_to_json(capacity)});
        middle.insert("read_for_why".into(), read);
    }
    if !report.collection_metrics.is_empty() {
        let by_table = report.collection_metrics.iter().map(|(table, collections)| {
            (table.clone(), collections.iter().map(wire::metrics_to_json).collect())
        });
        middle.insert("item_collection_metrics".into(), Value::Object(by_table.collect()));
    }
    Around {
        opening: format!("{{{},\"statements\":[", inside(opening)),
        middle: format!("],{},\"exchanges\":[", inside(middle)),
        closing: "]}".to_owned(),
    }
}

/// The members of an object as they stand between its braces.
fn inside(members: Map<String, Value>) -> String {
    let mut text = Value::Object(members).to_string();
    text.pop();
    text.remove(0);
    text
}

/// A stretch of the two lists: these statements, and the exchanges that carried them, which have the numbers from `first`
/// on.
pub fn part(statements: &[StatementReport], exchanges: &[ReportedExchange], first: usize) -> Part {
    let mut part = Part::default();
    let mut bodies: Vec<Option<Cow<'_, str>>> =
        exchanges.iter().map(|exchange| exchange.response.as_deref().map(body)).collect();
    for one in statements {
        let number = one.exchange.and_then(|number| number.checked_sub(first));
        let response = number.and_then(|number| bodies.get_mut(number)).and_then(Option::as_mut);
        let items = one.items.as_ref().zip(response).and_then(|(_, response)| take_items(response));
        push(&mut part.statements, &statement(one, items));
    }
    for (exchange, response) in exchanges.iter().zip(&bodies) {
        push(&mut part.exchanges, &exchange_to_json(exchange, response.as_deref()));
    }
    part
}

fn push(list: &mut String, member: &str) {
    list.push_str(if list.is_empty() { "" } else { "," });
    list.push_str(member);
}

/// The items of an answer, as they went over the wire. What is left of the answer says `null` in their place: a page of a
/// megabyte stands in the document once, with its statement.
fn take_items(response: &mut Cow<'_, str>) -> Option<Box<RawValue>> {
    let items = serde_json::from_str::<Answer<'_>>(response).ok()?.items;
    // By where it stands in the text that it was borrowed from: another member may read the same.
    let place = items.get().as_ptr() as usize - response.as_ptr() as usize;
    let (items, end) = (items.to_owned(), place + items.get().len());
    response.to_mut().replace_range(place..end, "null");
    Some(items)
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(rename = "Items", borrow)]
    items: &'a RawValue,
}

/// The document of a draft that can't be sent.
pub fn unsendable_to_json(draft: &str, text: &str, diagnostics: &[Diagnostic]) -> Value {
    let diagnostics = diagnostics_to_json(text, diagnostics);
    json!({"draft": draft, "outcome": null, "diagnostics": diagnostics})
}

/// In what two connections answered one draft differently: `{"draft":...,"versus":[ONE,OTHER],"differences":[...]}`.
pub fn differences_to_json(
    draft: &str,
    connections: [&String; 2],
    differences: &[Difference],
) -> Value {
    let differences: Value = differences
        .iter()
        .map(|one| {
            json!({"statement": one.statement, "what": one.what.name(), "values": [one.one, one.other]})
        })
        .collect();
    json!({"draft": draft, "versus": connections, "differences": differences})
}

/// Findings; line and column from 1, column and length in characters.
pub fn diagnostics_to_json(text: &str, diagnostics: &[Diagnostic]) -> Value {
    let lines = Lines::of(text);
    diagnostics.iter().map(|finding| diagnostic_to_json(text, &lines, finding)).collect()
}

fn diagnostic_to_json(text: &str, lines: &Lines<'_>, diagnostic: &Diagnostic) -> Value {
    let (line, column) = lines.line_column(diagnostic.span);
    let severity = match diagnostic.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    json!({
        "severity": severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "line": line,
        "column": column,
        "length": diagnostic.span.of(text).chars().count(),
        "help": diagnostic.help,
        "fix": diagnostic.fix.as_ref().map(|fix| fix.title.as_str()),
    })
}

/// `items` are those of the answer, where they could be taken out of it.
fn statement(statement: &StatementReport, items: Option<Box<RawValue>>) -> String {
    let own =
        || statement.items.as_ref().map(|items| to_raw(&list(items, wire::value::item_to_json)));
    let document = StatementDocument {
        index: statement.index,
        // Where none is off and none comes of a template the two say the same.
        position: (statement.position + 1 != statement.index).then_some(statement.position),
        verb: statement.verb.name(),
        table: statement.table.as_deref(),
        key: statement.key.as_ref().map(wire::value::item_to_json),
        verdict: statement.verdict.name(),
        code: statement.code.as_ref().map(Code::name),
        message: statement.message.as_deref(),
        answered: statement.answered,
        injected: statement.injected.then_some(true),
        item: statement.item.as_ref().map(wire::value::item_to_json),
        item_is: origin::item_is(statement),
        item_from: statement.origin.and_then(origin::item_from),
        read_after_ms: statement.origin.and_then(origin::read_after_ms),
        items: items.or_else(own),
        next_token: statement.next_token.as_deref(),
        why: (!statement.why.is_empty()).then(|| list(&statement.why, clause)),
        reason: statement.reason.as_deref(),
        exchange: statement.exchange,
        capacity: json!({"reported": units(statement.reported), "estimated": units(statement.estimated)}),
    };
    serde_json::to_string(&document).expect("its members have names")
}

/// In the order of the members that is promised.
#[derive(Serialize)]
struct StatementDocument<'a> {
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<usize>,
    #[serde(rename = "operation")]
    verb: &'a str,
    table: Option<&'a str>,
    key: Option<Value>,
    verdict: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    injected: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_is: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_from: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_after_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange: Option<usize>,
    capacity: Value,
}

fn list<T>(all: &[T], to_json: impl Fn(&T) -> Value) -> Value {
    all.iter().map(to_json).collect()
}

fn to_raw(value: &Value) -> Box<RawValue> {
    RawValue::from_string(value.to_string()).expect("a value is written as one")
}

fn clause(clause: &Clause) -> Value {
    json!({
        "text": clause.text,
        "values": clause.values,
        "truth": clause.truth,
        "key": clause.key,
        "decisive": clause.decisive,
        "sentence": clause.sentence,
    })
}

fn units(units: Option<Units>) -> Value {
    units.map_or(
        Value::Null,
        |units| json!({"read": number(units.read), "write": number(units.write)}),
    )
}

fn exchange_to_json(exchange: &ReportedExchange, response: Option<&str>) -> String {
    let response = response.unwrap_or("null");
    let status = exchange.status.map_or("null".into(), |status| status.to_string());
    // The bodies are put in as they went over the wire: read and printed again they would no longer be exactly that.
    let mut document = format!(
        "{{\"operation\":\"{}\",\"request\":{},\"status\":{status},\"response\":{response},\"attempts\":{},\"duration_ms\":{}",
        exchange.sent.name,
        body(&exchange.sent.body),
        exchange.attempts,
        milliseconds(exchange.duration_ms),
    );
    if !exchange.retries.is_empty() {
        let retries: Value = exchange.retries.iter().map(retry).collect();
        document.push_str(&format!(",\"retries\":{retries}"));
    }
    document.push('}');
    document
}

fn retry(retry: &Retry) -> Value {
    json!({"reason": retry.reason, "wait_ms": milliseconds(retry.wait.as_secs_f64() * 1000.0)})
}

/// A body as it stands, where it is JSON on one line; one that is no JSON as a string.
fn body(text: &str) -> Cow<'_, str> {
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) if !text.contains(['\n', '\r']) => text.into(),
        // Between members a line break means nothing; within strings there are none.
        Ok(_) => text.replace(['\n', '\r'], " ").into(),
        Err(_) => Value::from(text).to_string().into(),
    }
}

/// Whole numbers without a fraction, as the wire has them.
fn number(number: f64) -> Value {
    serde_json::from_str(&number.to_string()).unwrap_or(Value::Null)
}

/// To the microsecond.
fn milliseconds(duration: f64) -> Value {
    number((duration * 1000.0).round() / 1000.0)
}
