//! A report, read back from its document or from a stretch of it.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::origin;
use crate::api::{ItemCollectionMetrics, OperationName, Units, wire};
use crate::connection::{Retry, Sent};
use crate::draft::{Mode, Verb};
use crate::session::report::{
    Clause, Code, Destination, Earlier, ImagesRead, NotSent, Outcome, ReadForWhy, Report,
    ReportedError, ReportedExchange, StatementReport, Unreported, Verdict,
};
use crate::workspace::Part;

/// The report in this document; `started_ms` stands in the history beside it. `None` when it is no such document.
pub fn from_json(document: &str, started_ms: u64) -> Option<Report> {
    let mut document: Value = serde_json::from_str(document).ok()?;
    let mut list = |name| match document.get_mut(name).map(Value::take) {
        Some(Value::Array(list)) => Some(list),
        _ => None,
    };
    let (statements, exchanges) = (list("statements")?, list("exchanges")?);
    let (statements, exchanges) = lists_from(&statements, exchanges, 0)?;
    let metrics = document.get("item_collection_metrics");
    let capacity = document.get("capacity")?.as_array()?;
    Some(Report {
        run: document.get("run")?.as_i64()?,
        draft: text(&document, "draft")?,
        connection: text(&document, "connection")?,
        place: Destination {
            profile: text(&document, "profile"),
            region: text(&document, "region"),
            endpoint: text(&document, "endpoint_url"),
            file: text(&document, "file"),
        },
        mode: Mode::from_name(document.get("mode")?.as_str()?)?,
        started_ms,
        duration_ms: document.get("duration_ms")?.as_f64()?,
        outcome: Outcome::from_name(document.get("outcome")?.as_str()?)?,
        statements,
        not_sent: document.get("not_sent").and_then(not_sent_from),
        earlier: Earlier::default(),
        images: document.get("images_kept").and_then(images_from).unwrap_or_default(),
        unreported: document.get("unreported").and_then(unreported_from).unwrap_or_default(),
        error: document.get("error").and_then(error_from),
        capacity: capacity.iter().filter_map(wire::capacity_from_json).collect(),
        read_for_why: document.get("read_for_why").and_then(read_for_why_from).unwrap_or_default(),
        collection_metrics: metrics.and_then(metrics_from).unwrap_or_default(),
        exchanges,
    })
}

fn images_from(kept: &Value) -> Option<ImagesRead> {
    let items = usize::try_from(kept.get("items")?.as_u64()?).ok()?;
    Some(ImagesRead { items, units: kept.get("units")?.as_f64()? })
}

fn unreported_from(kept: &Value) -> Option<Unreported> {
    let count = |name| usize::try_from(kept.get(name)?.as_u64()?).ok();
    let units = |name| kept.get(name)?.as_f64();
    Some(Unreported {
        statements: count("statements")?,
        units: Units { read: units("read")?, write: units("write")? },
        unknown: count("unknown")?,
    })
}

/// The statements of a stretch of a document.
pub fn statements_from(stretch: &str) -> Option<Vec<StatementReport>> {
    let list = format!("[{stretch}]");
    let statements: Vec<StatementDocument<'_>> = serde_json::from_str(&list).ok()?;
    statements.into_iter().map(StatementDocument::report).collect()
}

/// The statements and exchanges of a stretch of a document, whose exchanges have the numbers from `first` on.
pub fn part_from(
    part: &Part,
    first: usize,
) -> Option<(Vec<StatementReport>, Vec<ReportedExchange>)> {
    let list = |text: &str| serde_json::from_str::<Vec<Value>>(&format!("[{text}]")).ok();
    lists_from(&list(&part.statements)?, list(&part.exchanges)?, first)
}

/// Items stand with their statement alone: an answer gets them back, so that it is again what went over the wire.
fn lists_from(
    statements: &[Value],
    mut exchanges: Vec<Value>,
    first: usize,
) -> Option<(Vec<StatementReport>, Vec<ReportedExchange>)> {
    let taken =
        |statement: &Value| Some((number(statement, "exchange")?, statement.get("items")?.clone()));
    for (number, items) in statements.iter().filter_map(taken) {
        let exchange = number.checked_sub(first).and_then(|at| exchanges.get_mut(at));
        let response = exchange.and_then(|exchange| exchange.get_mut("response"));
        let place = response.and_then(|response| response.get_mut("Items"));
        if let Some(place) = place.filter(|place| place.is_null()) {
            *place = items;
        }
    }
    let statement = |one| StatementDocument::deserialize(one).ok()?.report();
    let statements = statements.iter().map(statement).collect::<Option<_>>()?;
    let exchanges = exchanges.iter().map(exchange_from).collect::<Option<_>>()?;
    Some((statements, exchanges))
}

fn not_sent_from(document: &Value) -> Option<NotSent> {
    Some(NotSent { first: number(document, "first")?, last: number(document, "last")? })
}

fn read_for_why_from(document: &Value) -> Option<ReadForWhy> {
    let capacity = document.get("capacity")?.as_array()?;
    let capacity = capacity.iter().filter_map(wire::capacity_from_json).collect();
    Some(ReadForWhy { items: number(document, "items")?, capacity })
}

fn number(document: &Value, name: &str) -> Option<usize> {
    document.get(name)?.as_u64()?.try_into().ok()
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

/// A statement as it stands in a document. Typed: of a long run each is read more than once, and a tree of values made of
/// it first takes most of the time.
#[derive(Deserialize)]
struct StatementDocument<'a> {
    index: usize,
    position: Option<usize>,
    #[serde(borrow, rename = "operation")]
    verb: Cow<'a, str>,
    table: Option<String>,
    key: Option<Value>,
    #[serde(borrow)]
    verdict: Cow<'a, str>,
    code: Option<String>,
    message: Option<String>,
    answered: Option<u16>,
    #[serde(default)]
    injected: bool,
    item: Option<Value>,
    item_is: Option<String>,
    item_from: Option<String>,
    read_after_ms: Option<u64>,
    items: Option<Vec<Value>>,
    next_token: Option<String>,
    #[serde(default)]
    why: Vec<Value>,
    reason: Option<String>,
    exchange: Option<usize>,
    capacity: CapacityDocument,
}

#[derive(Deserialize)]
struct CapacityDocument {
    reported: Option<UnitsDocument>,
    estimated: Option<UnitsDocument>,
}

#[derive(Deserialize)]
struct UnitsDocument {
    read: f64,
    write: f64,
}

impl From<UnitsDocument> for Units {
    fn from(units: UnitsDocument) -> Self {
        Self { read: units.read, write: units.write }
    }
}

impl StatementDocument<'_> {
    fn report(self) -> Option<StatementReport> {
        let item = |item: &Value| wire::value::item_from_json(item).ok();
        let why: Vec<Clause> =
            self.why.iter().map(clause_from).collect::<Option<_>>().unwrap_or_default();
        let (read, verdict) =
            (self.item.as_ref().and_then(item), Verdict::from_name(&self.verdict)?);
        Some(StatementReport {
            index: self.index,
            position: self.position.unwrap_or(self.index.saturating_sub(1)),
            verb: Verb::named(&self.verb)?,
            table: self.table,
            key: self.key.as_ref().and_then(item),
            verdict,
            code: self.code.as_deref().map(Code::named),
            message: self.message,
            answered: self.answered,
            injected: self.injected,
            origin: origin::origin(
                self.item_is.as_deref(),
                self.item_from.as_deref(),
                self.read_after_ms,
                read.as_ref().filter(|_| verdict == Verdict::Failed),
            ),
            item: read,
            items: self.items.and_then(|items| items.iter().map(item).collect()),
            next_token: self.next_token,
            reason: self.reason.or_else(|| reason_of_old(&why)),
            why,
            reported: self.capacity.reported.map(Units::from),
            estimated: self.capacity.estimated.map(Units::from),
            exchange: self.exchange,
        })
    }
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

fn retry_from(document: &Value) -> Option<Retry> {
    let wait_ms = document.get("wait_ms")?.as_f64()?;
    let wait = Duration::try_from_secs_f64(wait_ms / 1000.0).ok()?;
    Some(Retry { reason: text(document, "reason")?, wait })
}

fn error_from(document: &Value) -> Option<ReportedError> {
    Some(ReportedError {
        code: Code::named(document.get("code")?.as_str()?),
        message: text(document, "message")?,
        help: text(document, "help"),
        injected: document.get("injected").and_then(Value::as_bool).unwrap_or(false),
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
