//! `tables`: list, describe, create, delete, throttle.

use std::path::Path;

use serde_json::{Value, json};

use super::grid::{self, Cell};
use super::guard::{WrongCodes, held_back};
use super::{Exit, Printer, Stop, safe_text};
use crate::api::table::{
    BillingMode, IndexDefinition, KeySchema, Projection, TableDescription, Throughput,
};
use crate::api::{OperationName, Reply, wire};
use crate::connection::Sent;
use crate::connection::{Connection, Exchange, Failure};
use crate::session::guard::check_operation;
use crate::session::{Cancel, Consent, Session};
use crate::workspace::{Kind, read_text};

/// Lists the tables with what they hold; with `json` as they are described.
pub async fn list(session: &Session, json: bool, printer: Printer) -> Result<Exit, Stop> {
    let tables = session.tables().await?;
    if json {
        for table in tables {
            printer.document(&wire::encode_reply(&Reply::DescribeTable(table)))?;
        }
        return Ok(Exit::Applied);
    }
    let rows: Vec<Vec<Cell>> = tables.iter().map(row).collect();
    if rows.is_empty() {
        printer.say("no tables; `dynadraft sample load bank`, on the same connection, makes some");
    } else {
        let header = ["table", "key", "items", "bytes", "indexes"];
        printer.data(&grid::draw(&header, &rows, printer.out_style()))?;
    }
    Ok(Exit::Applied)
}

fn row(table: &TableDescription) -> Vec<Cell> {
    let definition = &table.definition;
    let indexes = definition.global_indexes.iter().chain(&definition.local_indexes);
    let indexes: Vec<&str> = indexes.map(|index| index.name.as_str()).collect();
    vec![
        Cell::left(safe_text::line(&definition.name)),
        Cell::left(key_names(&definition.key)),
        Cell::right(table.item_count.to_string()),
        Cell::right(table.size_bytes.to_string()),
        Cell::left(safe_text::line(&indexes.join(", "))),
    ]
}

fn key_names(key: &KeySchema) -> String {
    let names: Vec<&str> = key.partition.iter().chain(&key.sort).map(String::as_str).collect();
    safe_text::line(&names.join(" / ")).into_owned()
}

/// Describes one table, or prints the service's answer.
pub async fn describe(
    session: &Session,
    name: &str,
    json: bool,
    printer: Printer,
) -> Result<Exit, Stop> {
    let exchange =
        call(&session.connection, OperationName::DescribeTable, &json!({"TableName": name})).await;
    // As it came: it may say more than we read of it.
    let response = exchange.response.unwrap_or_default();
    let reply = exchange.reply.map_err(|failure| failure.with_help(exchange.help))?;
    if json {
        printer.document(&response)?;
        return Ok(Exit::Applied);
    }
    if let Reply::DescribeTable(table) = reply {
        printer.data(&described(&table, printer))?;
        printer.data("")?;
        let header = ["throughput", "deletion", "expiry", "tags"];
        let facts = facts(session, &table).await?;
        printer.data(&grid::draw(&header, &[facts], printer.out_style()))?;
    }
    Ok(Exit::Applied)
}

/// What there is to say of a table besides its keys and indexes.
async fn facts(session: &Session, table: &TableDescription) -> Result<Vec<Cell>, Stop> {
    let connection = &session.connection;
    let name = &table.definition.name;
    let throttled = connection.is_throttled(name).await?;
    let expiry = call(connection, OperationName::DescribeTimeToLive, &json!({"TableName": name}))
        .await
        .reply;
    let expiry = told(expiry, |reply| match reply {
        Reply::DescribeTimeToLive(Some(attribute)) => format!("by {attribute}"),
        _ => "none".to_owned(),
    })?;
    let arn = json!({"ResourceArn": table.arn});
    let tags =
        told(call(connection, OperationName::ListTagsOfResource, &arn).await.reply, |reply| {
            match reply {
                Reply::ListTagsOfResource(tags) if !tags.is_empty() => {
                    let tags = tags.iter().map(|(key, value)| format!("{key}={value}"));
                    tags.collect::<Vec<_>>().join(", ")
                }
                _ => "none".to_owned(),
            }
        })?;
    let deletion = if table.definition.deletion_protection { "protected" } else { "allowed" };
    Ok(vec![
        Cell::left(throughput(table, throttled)),
        Cell::left(deletion),
        Cell::left(safe_text::line(&expiry)),
        Cell::left(safe_text::line(&tags)),
    ])
}

/// An answer in words. Whoever may describe a table need not be allowed to ask more of it: then the refusal is named.
fn told(reply: Result<Reply, Failure>, say: impl Fn(&Reply) -> String) -> Result<String, Failure> {
    match reply {
        Ok(reply) => Ok(say(&reply)),
        Err(Failure::Api(refusal)) => Ok(refusal.name().to_owned()),
        Err(failure) => Err(failure),
    }
}

fn throughput(table: &TableDescription, throttled: Option<bool>) -> String {
    let units = match table.definition.billing {
        BillingMode::PayPerRequest => "on demand".to_owned(),
        BillingMode::Provisioned => {
            let Throughput { read_units, write_units } = table.definition.throughput;
            format!("{read_units} read and {write_units} write units a second")
        }
    };
    match throttled {
        Some(true) => format!("{units}, throttling is on"),
        Some(false) => format!("{units}, throttling is off"),
        None => units,
    }
}

fn described(table: &TableDescription, printer: Printer) -> String {
    let definition = &table.definition;
    let indexes = definition.global_indexes.iter().map(|index| ("GSI", index));
    let indexes = indexes.chain(definition.local_indexes.iter().map(|index| ("LSI", index)));
    let mut rows = vec![key_row("table", &definition.name, &definition.key, table)];
    rows.extend(indexes.map(|(kind, index)| index_row(kind, index, table)));
    let header = ["", "name", "partition", "sort", "projects", "items", "bytes"];
    grid::draw(&header, &rows, printer.out_style())
}

fn key_row(kind: &str, name: &str, key: &KeySchema, table: &TableDescription) -> Vec<Cell> {
    let typed = |names: &[String]| {
        let typed = names.iter().map(|name| match table.definition.attribute_type(name) {
            Some(kind) => format!("{name} {kind}"),
            None => name.clone(),
        });
        safe_text::line(&typed.collect::<Vec<_>>().join(", ")).into_owned()
    };
    let size = table.index_sizes.iter().find(|size| kind != "table" && size.name == name);
    let items = size.map_or(table.item_count, |size| size.item_count);
    let bytes = size.map_or(table.size_bytes, |size| size.size_bytes);
    vec![
        Cell::left(kind),
        Cell::left(safe_text::line(name)),
        Cell::left(typed(&key.partition)),
        Cell::left(typed(&key.sort)),
        Cell::left(""),
        Cell::right(items.to_string()),
        Cell::right(bytes.to_string()),
    ]
}

fn index_row(kind: &str, index: &IndexDefinition, table: &TableDescription) -> Vec<Cell> {
    let projects = match &index.projection {
        Projection::All => "ALL".to_owned(),
        Projection::KeysOnly => "KEYS_ONLY".to_owned(),
        Projection::Include(names) => safe_text::line(&names.join(", ")).into_owned(),
    };
    let mut row = key_row(kind, &index.name, &index.key, table);
    if let Some(cell) = row.get_mut(4) {
        cell.text = projects;
    }
    row
}

/// Creates a table from a CreateTable request in a file.
pub async fn create(
    session: &Session,
    file: &Path,
    consent: &Consent,
    wrong_codes: &WrongCodes,
    printer: Printer,
) -> Result<Exit, Stop> {
    let request = read_text(file, Kind::Request)?.text;
    let request: Value = serde_json::from_str(&request)
        .map_err(|error| Stop::usage(format!("{}: not JSON: {error}", file.display())))?;
    // A request without a name is sent as it is: the service says what it lacks.
    let name = request.get("TableName").and_then(Value::as_str).unwrap_or_default();
    let facts = session.connection.facts();
    // No items: it is about a table and all it holds, and how many that are nobody has counted.
    let held =
        check_operation(facts, OperationName::CreateTable, name, &request.to_string(), 0, consent);
    if let Some(exit) = held_back(held, consent, wrong_codes, &Cancel::default(), printer).await {
        return Ok(exit);
    }
    done(&session.connection, OperationName::CreateTable, &request).await?;
    printer.say(&format!("created {}", safe_text::line(name)));
    Ok(Exit::Applied)
}

/// Deletes a table and its items.
pub async fn delete(
    session: &Session,
    name: &str,
    consent: &Consent,
    wrong_codes: &WrongCodes,
    printer: Printer,
) -> Result<Exit, Stop> {
    let request = json!({"TableName": name});
    let facts = session.connection.facts();
    let held =
        check_operation(facts, OperationName::DeleteTable, name, &request.to_string(), 0, consent);
    if let Some(exit) = held_back(held, consent, wrong_codes, &Cancel::default(), printer).await {
        return Ok(exit);
    }
    done(&session.connection, OperationName::DeleteTable, &request).await?;
    printer.say(&format!("deleted {}", safe_text::line(name)));
    Ok(Exit::Applied)
}

/// Switches the throttling of a table's provisioned throughput on or off.
pub async fn throttle(
    session: &Session,
    name: &str,
    on: bool,
    printer: Printer,
) -> Result<Exit, Stop> {
    if !session.connection.is_local() {
        let name = session.connection.name();
        return Err(Stop::usage(format!(
            "{name} throttles as it will: only the local engine can be told to; --local asks it"
        )));
    }
    let billing = session.connection.set_throttled(name, on).await?;
    let name = safe_text::line(name);
    printer.say(&format!("{name}: throttling is {}", if on { "on" } else { "off" }));
    if on && billing == BillingMode::PayPerRequest {
        printer.say(
            "it is on demand: there is nothing to throttle until it has provisioned throughput",
        );
    }
    Ok(Exit::Applied)
}

async fn done(
    connection: &Connection,
    operation: OperationName,
    request: &Value,
) -> Result<Reply, Failure> {
    let Exchange { reply, help, .. } = call(connection, operation, request).await;
    reply.map_err(|failure| failure.with_help(help))
}

async fn call(connection: &Connection, operation: OperationName, request: &Value) -> Exchange {
    connection.call(Sent::read(operation, request.to_string())).await
}
