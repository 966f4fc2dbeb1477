//! A report as the JSON document that `--json` prints and the history keeps, and back.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use super::compare::Difference;
use super::report::{
    Absence, Clause, Code, Outcome, Report, ReportedError, ReportedExchange, StatementReport,
    Verdict,
};
use crate::api::{ItemCollectionMetrics, OperationName, Units, wire};
use crate::connection::{Retry, Sent};
use crate::draft::{Mode, Verb};
use crate::syntax::{Diagnostic, Lines, Severity};

/// The document of one submission. Members that say nothing (no error, no item) are left out, but for those a reader
/// counts on: a statement's table, key and capacity are there, if null. On one line.
pub fn to_json(report: &Report) -> String {
    let mut document = members(report).to_string();
    // The bodies are put in as they went over the wire: read and printed again they would no longer be exactly that, and
    // a page of a megabyte would cost it twice.
    document.pop();
    document.push_str(",\"exchanges\":[");
    for (number, exchange) in report.exchanges.iter().enumerate() {
        document.push_str(if number > 0 { "," } else { "" });
        push_exchange(exchange, &mut document);
    }
    document.push_str("]}");
    document
}

/// All of the document but the exchanges.
fn members(report: &Report) -> Value {
    let mut document = Map::new();
    document.insert("run".into(), report.run.into());
    document.insert("draft".into(), report.draft.clone().into());
    document.insert("connection".into(), report.connection.clone().into());
    document.insert("mode".into(), report.mode.name().into());
    document.insert("outcome".into(), report.outcome.name().into());
    document.insert("duration_ms".into(), milliseconds(report.duration_ms));
    document.insert("statements".into(), report.statements.iter().map(statement).collect());
    if let Some(error) = &report.error {
        let mut said = json!({"code": error.code.name(), "message": error.message});
        if let (Some(said), Some(help)) = (said.as_object_mut(), &error.help) {
            said.insert("help".into(), help.clone().into());
        }
        document.insert("error".into(), said);
    }
    document.insert("capacity".into(), wire::capacities_to_json(&report.capacity));
    if !report.collection_metrics.is_empty() {
        let by_table = report.collection_metrics.iter().map(|(table, collections)| {
            (table.clone(), collections.iter().map(wire::metrics_to_json).collect())
        });
        document.insert("item_collection_metrics".into(), Value::Object(by_table.collect()));
    }
    Value::Object(document)
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
    })
}

fn statement(statement: &StatementReport) -> Value {
    let mut document = Map::new();
    document.insert("index".into(), statement.index.into());
    // Where none is off and none comes of a template the two say the same.
    if statement.position + 1 != statement.index {
        document.insert("position".into(), statement.position.into());
    }
    document.insert("operation".into(), statement.verb.name().into());
    document.insert("table".into(), statement.table.clone().into());
    document.insert("key".into(), statement.key.as_ref().map(wire::value::item_to_json).into());
    document.insert("verdict".into(), statement.verdict.name().into());
    let mut optional = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            document.insert(name.to_owned(), value);
        }
    };
    optional("code", statement.code.as_ref().map(|code| code.name().into()));
    optional("message", statement.message.clone().map(Value::from));
    optional("injected", statement.injected.then_some(Value::Bool(true)));
    optional("item", statement.item.as_ref().map(wire::value::item_to_json));
    optional("item_is", statement.absence.map(|absence| absence.name().into()));
    let items = statement.items.as_ref();
    optional("items", items.map(|items| items.iter().map(wire::value::item_to_json).collect()));
    optional("next_token", statement.next_token.clone().map(Value::from));
    let why = Some(&statement.why).filter(|why| !why.is_empty());
    optional("why", why.map(|why| why.iter().map(clause).collect()));
    optional("reason", statement.reason.clone().map(Value::from));
    optional("exchange", statement.exchange.map(Value::from));
    let capacity =
        json!({"reported": units(statement.reported), "estimated": units(statement.estimated)});
    document.insert("capacity".into(), capacity);
    Value::Object(document)
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

fn push_exchange(exchange: &ReportedExchange, document: &mut String) {
    let response = exchange.response.as_deref().map_or("null".into(), body);
    let status = exchange.status.map_or("null".into(), |status| status.to_string());
    document.push_str(&format!(
        "{{\"operation\":\"{}\",\"request\":{},\"status\":{status},\"response\":{response},\"attempts\":{},\"duration_ms\":{}",
        exchange.sent.name,
        body(&exchange.sent.body),
        exchange.attempts,
        milliseconds(exchange.duration_ms),
    ));
    if !exchange.retries.is_empty() {
        let retries: Value = exchange.retries.iter().map(retry).collect();
        document.push_str(&format!(",\"retries\":{retries}"));
    }
    document.push('}');
}

fn retry(retry: &Retry) -> Value {
    json!({"reason": retry.reason, "wait_ms": milliseconds(retry.wait.as_secs_f64() * 1000.0)})
}

fn retry_from(document: &Value) -> Option<Retry> {
    let wait_ms = document.get("wait_ms")?.as_f64()?;
    let wait = Duration::try_from_secs_f64(wait_ms / 1000.0).ok()?;
    Some(Retry { reason: text(document, "reason")?, wait })
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

/// The report in this document; `started_ms` stands in the history beside it. `None` when it is no such document.
pub fn from_json(document: &str, started_ms: u64) -> Option<Report> {
    let document: Value = serde_json::from_str(document).ok()?;
    let metrics = document.get("item_collection_metrics");
    let capacity = document.get("capacity")?.as_array()?;
    Some(Report {
        run: document.get("run")?.as_i64()?,
        draft: text(&document, "draft")?,
        connection: text(&document, "connection")?,
        mode: Mode::from_name(document.get("mode")?.as_str()?)?,
        started_ms,
        duration_ms: document.get("duration_ms")?.as_f64()?,
        outcome: Outcome::from_name(document.get("outcome")?.as_str()?)?,
        statements: all(document.get("statements")?, statement_from)?,
        error: document.get("error").and_then(error_from),
        capacity: capacity.iter().filter_map(wire::capacity_from_json).collect(),
        collection_metrics: metrics.and_then(metrics_from).unwrap_or_default(),
        exchanges: all(document.get("exchanges")?, exchange_from)?,
    })
}

fn metrics_from(document: &Value) -> Option<Vec<(String, Vec<ItemCollectionMetrics>)>> {
    let tables = document.as_object()?.iter();
    tables.map(|(table, list)| Some((table.clone(), all(list, wire::metrics_from_json)?))).collect()
}

fn all<T>(list: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    list.as_array()?.iter().map(read).collect()
}

fn text(document: &Value, name: &str) -> Option<String> {
    document.get(name)?.as_str().map(str::to_owned)
}

fn statement_from(document: &Value) -> Option<StatementReport> {
    let count =
        |name| document.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    let item = |name| document.get(name).and_then(|item| wire::value::item_from_json(item).ok());
    let items = document.get("items");
    let capacity = document.get("capacity")?;
    let index = count("index")?;
    let why: Vec<Clause> =
        document.get("why").and_then(|why| all(why, clause_from)).unwrap_or_default();
    Some(StatementReport {
        index,
        position: count("position").unwrap_or(index.saturating_sub(1)),
        verb: Verb::named(document.get("operation")?.as_str()?)?,
        table: text(document, "table"),
        key: item("key"),
        verdict: Verdict::from_name(document.get("verdict")?.as_str()?)?,
        code: document.get("code").and_then(Value::as_str).map(Code::named),
        message: text(document, "message"),
        injected: document.get("injected").and_then(Value::as_bool).unwrap_or(false),
        item: item("item"),
        items: items.and_then(|items| all(items, |item| wire::value::item_from_json(item).ok())),
        next_token: text(document, "next_token"),
        absence: text(document, "item_is").and_then(|name| absence(&name)),
        reason: text(document, "reason").or_else(|| reason_of_old(&why)),
        why,
        reported: capacity.get("reported").and_then(units_from),
        estimated: capacity.get("estimated").and_then(units_from),
        exchange: count("exchange"),
    })
}

/// A document of a version that did not mark what decided has each false clause for that, and its values for a sentence.
fn clause_from(document: &Value) -> Option<Clause> {
    let truth = document.get("truth")?.as_bool()?;
    let values = text(document, "values")?;
    Some(Clause {
        text: text(document, "text")?,
        truth,
        key: document.get("key")?.as_bool()?,
        decisive: document.get("decisive").and_then(Value::as_bool).unwrap_or(!truth),
        sentence: text(document, "sentence").unwrap_or_else(|| values.clone()),
        values,
    })
}

/// What such a version showed: its first false clause.
fn reason_of_old(why: &[Clause]) -> Option<String> {
    why.iter().find(|clause| clause.decisive).map(|clause| clause.sentence.clone())
}

fn absence(name: &str) -> Option<Absence> {
    Absence::ALL.into_iter().find(|absence| absence.name() == name)
}

fn units_from(document: &Value) -> Option<Units> {
    Some(Units { read: document.get("read")?.as_f64()?, write: document.get("write")?.as_f64()? })
}

fn error_from(document: &Value) -> Option<ReportedError> {
    Some(ReportedError {
        code: Code::named(document.get("code")?.as_str()?),
        message: text(document, "message")?,
        help: text(document, "help"),
    })
}

fn exchange_from(document: &Value) -> Option<ReportedExchange> {
    let body = |name| match document.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        json => Some(json.to_string()),
    };
    Some(ReportedExchange {
        sent: Arc::new(Sent::read(
            OperationName::named(document.get("operation")?.as_str()?)?,
            body("request")?,
        )),
        status: document.get("status").and_then(Value::as_u64).and_then(|n| u16::try_from(n).ok()),
        response: body("response"),
        attempts: u32::try_from(document.get("attempts")?.as_u64()?).ok()?,
        retries: document.get("retries").and_then(|list| all(list, retry_from)).unwrap_or_default(),
        duration_ms: document.get("duration_ms")?.as_f64()?,
    })
}
