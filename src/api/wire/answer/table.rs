//! Descriptions of tables and of what hangs on them (items-tables-capacity.md 9.3, 9.4).

use std::collections::BTreeMap;

use super::super::json::Json;
use super::super::member::{self, Members, Standing};
use crate::api::ApiError;
use crate::api::operation::UpdateTimeToLive;
use crate::api::table::{
    AttributeDefinition, BillingMode, IndexDefinition, IndexHistory, IndexSize, KeySchema,
    Projection, TableDefinition, TableDescription, TableHistory, TableStatus, Throughput,
    ThroughputHistory,
};
use crate::value::AttributeType;

/// The description under this name. What an answer leaves out, as that to DeleteTable leaves out the key, is empty.
pub fn description(members: &mut Members<'_>, name: &str) -> Result<TableDescription, ApiError> {
    let mut members = members.structure(name, "TableDescription")?.unwrap_or_default();
    let members = &mut members;
    let billing = billing(members)?;
    let units = throughput(members)?;
    let global = members.structures("GlobalSecondaryIndexes", "Index", index)?.unwrap_or_default();
    let local = members.structures("LocalSecondaryIndexes", "Index", index)?.unwrap_or_default();
    let index_sizes = global.iter().chain(&local).map(|index| index.size.clone()).collect();
    let history = TableHistory {
        throughput: units.map_or_else(ThroughputHistory::default, |(_, history)| history),
        on_demand_since_ms: billing.and_then(|(_, since)| since),
        indexes: global.iter().map(|index| index.history.clone()).collect(),
    };
    Ok(TableDescription {
        status: status(members.string("TableStatus")?.as_deref()),
        created_at: members.decimal("CreationDateTime")?.unwrap_or_default(),
        arn: members.string("TableArn")?.unwrap_or_default(),
        id: members.string("TableId")?.unwrap_or_default(),
        item_count: count(members, "ItemCount")?,
        size_bytes: count(members, "TableSizeBytes")?,
        index_sizes,
        history,
        definition: TableDefinition {
            name: members.string("TableName")?.unwrap_or_default(),
            attributes: attributes(members)?,
            key: key_schema(members)?,
            global_indexes: global.into_iter().map(|index| index.definition).collect(),
            local_indexes: local.into_iter().map(|index| index.definition).collect(),
            billing: billing.map_or(BillingMode::Provisioned, |(mode, _)| mode),
            throughput: units.map_or_else(Throughput::default, |(units, _)| units),
            deletion_protection: members.boolean("DeletionProtectionEnabled")?.unwrap_or(false),
        },
    })
}

/// A state that is none of ours is one in which something is under way.
fn status(name: Option<&str>) -> TableStatus {
    match name {
        Some("ACTIVE") => TableStatus::Active,
        Some("CREATING") => TableStatus::Creating,
        Some("DELETING") => TableStatus::Deleting,
        _ => TableStatus::Updating,
    }
}

fn count(members: &mut Members<'_>, name: &str) -> Result<u64, ApiError> {
    Ok(members.long(name)?.and_then(|count| u64::try_from(count).ok()).unwrap_or_default())
}

/// A time in seconds since the epoch, as milliseconds.
fn milliseconds(members: &mut Members<'_>, name: &str) -> Result<Option<u64>, ApiError> {
    let seconds = members.value(name, |json| member::decimal(&json))?;
    // By way of the text, which rounds: a cast would cut, and take what does not fit.
    let whole = |seconds: f64| format!("{:.0}", seconds * 1000.0).parse().ok();
    Ok(seconds.and_then(whole))
}

/// How a table is billed, and since when it is on demand. One that does not tell is provisioned.
fn billing(members: &mut Members<'_>) -> Result<Option<(BillingMode, Option<u64>)>, ApiError> {
    let Some(mut summary) = members.structure("BillingModeSummary", "BillingModeSummary")? else {
        return Ok(None);
    };
    let on_demand = summary.string("BillingMode")?.as_deref() == Some("PAY_PER_REQUEST");
    let mode = if on_demand { BillingMode::PayPerRequest } else { BillingMode::Provisioned };
    Ok(Some((mode, milliseconds(&mut summary, "LastUpdateToPayPerRequestDateTime")?)))
}

/// The throughput of a table or an index and what became of it.
fn throughput(
    members: &mut Members<'_>,
) -> Result<Option<(Throughput, ThroughputHistory)>, ApiError> {
    let warm = match members.structure("WarmThroughput", "TableWarmThroughputDescription")? {
        Some(mut warm) => Throughput {
            read_units: count(&mut warm, "ReadUnitsPerSecond")?,
            write_units: count(&mut warm, "WriteUnitsPerSecond")?,
        },
        None => Throughput::default(),
    };
    let name = "ProvisionedThroughput";
    let Some(mut told) = members.structure(name, "ProvisionedThroughputDescription")? else {
        return Ok(None);
    };
    let units = Throughput {
        read_units: count(&mut told, "ReadCapacityUnits")?,
        write_units: count(&mut told, "WriteCapacityUnits")?,
    };
    let history = ThroughputHistory {
        increased_ms: milliseconds(&mut told, "LastIncreaseDateTime")?,
        decreased_ms: milliseconds(&mut told, "LastDecreaseDateTime")?,
        decreases: count(&mut told, "NumberOfDecreasesToday")?,
        warm,
    };
    Ok(Some((units, history)))
}

fn attributes(members: &mut Members<'_>) -> Result<Vec<AttributeDefinition>, ApiError> {
    let attribute = |mut element: Members<'_>| {
        let code = element.string("AttributeType")?.unwrap_or_default();
        let name = element.string("AttributeName")?.unwrap_or_default();
        // Left out when the type is not known: another's answer is not ours to refuse.
        let attribute_type = AttributeType::from_code(&code);
        Ok(attribute_type.map(|attribute_type| AttributeDefinition { name, attribute_type }))
    };
    let read = members.structures("AttributeDefinitions", "AttributeDefinition", attribute)?;
    Ok(read.into_iter().flatten().flatten().collect())
}

fn key_schema(members: &mut Members<'_>) -> Result<KeySchema, ApiError> {
    let element = |mut element: Members<'_>| {
        let is_sort = element.string("KeyType")?.as_deref() == Some("RANGE");
        Ok((is_sort, element.string("AttributeName")?.unwrap_or_default()))
    };
    let elements = members.structures("KeySchema", "KeySchemaElement", element)?;
    let (sort, partition): (Vec<_>, Vec<_>) =
        elements.unwrap_or_default().into_iter().partition(|(is_sort, _)| *is_sort);
    let names =
        |elements: Vec<(bool, String)>| elements.into_iter().map(|(_, name)| name).collect();
    Ok(KeySchema { partition: names(partition), sort: names(sort) })
}

/// An index as described.
struct Index {
    definition: IndexDefinition,
    size: IndexSize,
    history: IndexHistory,
}

fn index(mut members: Members<'_>) -> Result<Index, ApiError> {
    let members = &mut members;
    let name = members.string("IndexName")?.unwrap_or_default();
    let units = throughput(members)?;
    Ok(Index {
        size: IndexSize {
            name: name.clone(),
            item_count: count(members, "ItemCount")?,
            size_bytes: count(members, "IndexSizeBytes")?,
        },
        history: IndexHistory {
            name: name.clone(),
            status: status(members.string("IndexStatus")?.as_deref()),
            backfilling: members.boolean("Backfilling")?,
            throughput: units.map_or_else(ThroughputHistory::default, |(_, history)| history),
        },
        definition: IndexDefinition {
            name,
            key: key_schema(members)?,
            projection: projection(members)?,
            throughput: units.map(|(units, _)| units),
        },
    })
}

fn projection(members: &mut Members<'_>) -> Result<Projection, ApiError> {
    let mut told = members.structure("Projection", "Projection")?.unwrap_or_default();
    let names = told.list("NonKeyAttributes", member::string)?.unwrap_or_default();
    Ok(match told.string("ProjectionType")?.as_deref() {
        Some("KEYS_ONLY") => Projection::KeysOnly,
        Some("INCLUDE") => Projection::Include(names),
        _ => Projection::All,
    })
}

/// The attribute items expire by, if they do or are about to.
pub fn time_to_live(members: &mut Members<'_>) -> Result<Option<String>, ApiError> {
    let Some(mut told) = members.structure("TimeToLiveDescription", "TimeToLiveDescription")?
    else {
        return Ok(None);
    };
    let status = told.string("TimeToLiveStatus")?;
    // ENABLING is in the model, though it was never seen (indexes-and-tables.md 4.1).
    let is_on = matches!(status.as_deref(), Some("ENABLED" | "ENABLING"));
    Ok(told.string("AttributeName")?.filter(|_| is_on))
}

/// An echo of the request, but for the name of the table.
pub fn time_to_live_set(members: &mut Members<'_>) -> Result<UpdateTimeToLive, ApiError> {
    let name = "TimeToLiveSpecification";
    let mut told = members.structure(name, name)?.unwrap_or_default();
    Ok(UpdateTimeToLive {
        table_name: String::new(),
        attribute: told.string("AttributeName")?.unwrap_or_default(),
        enabled: told.boolean("Enabled")?.unwrap_or(false),
    })
}

pub fn tags(members: &mut Members<'_>) -> Result<BTreeMap<String, String>, ApiError> {
    let tag = |mut tag: Members<'_>| {
        Ok((tag.string("Key")?.unwrap_or_default(), tag.string("Value")?.unwrap_or_default()))
    };
    Ok(members.structures("Tags", "Tag", tag)?.unwrap_or_default().into_iter().collect())
}

/// The first host to talk to.
pub fn endpoint(members: &mut Members<'_>) -> Result<String, ApiError> {
    let address =
        |json: Json<'_>| Members::of(json, "Endpoint", Standing::Element)?.string("Address");
    let endpoints = members.list("Endpoints", address)?.unwrap_or_default();
    Ok(endpoints.into_iter().flatten().next().unwrap_or_default())
}
