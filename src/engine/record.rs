//! Table definitions as stored: as items, in the encoding of items.

use std::collections::BTreeMap;

use super::catalog::{IndexRecord, Table};
use crate::api::table::{
    AttributeDefinition, BillingMode, IndexDefinition, KeySchema, Projection, TableDefinition,
    Throughput, ThroughputHistory,
};
use crate::value::{AttributeType, AttributeValue, Item, Number, encode};

#[cfg(test)]
mod tests;

/// The stored form of a table.
pub fn encode(table: &Table) -> Vec<u8> {
    let definition = &table.definition;
    // Fields with names, not a fixed layout: one that is added later is absent in older files, and their format stays.
    let mut record = map([
        ("arn", text(&table.arn)),
        ("id", text(&table.id)),
        ("number", number(table.number)),
        ("created_ms", number(table.created_ms)),
        ("name", text(&definition.name)),
        ("attributes", list(&definition.attributes, from_attribute)),
        ("key", from_key(&definition.key)),
        ("global", list(&definition.global_indexes, from_index)),
        ("local", list(&definition.local_indexes, from_index)),
        ("on_demand", AttributeValue::Bool(definition.billing == BillingMode::PayPerRequest)),
        ("throughput", from_throughput(definition.throughput)),
        ("protected", AttributeValue::Bool(definition.deletion_protection)),
        ("throttled", AttributeValue::Bool(table.throttled)),
        ("history", from_history(table.history)),
        ("index_records", list(&table.index_records, from_index_record)),
        ("tags", AttributeValue::M(from_tags(&table.tags))),
    ]);
    insert(&mut record, "on_demand_since_ms", table.on_demand_since_ms.map(number));
    insert(&mut record, "time_to_live", table.time_to_live.as_deref().map(text));
    encode::item(record.iter().map(|(name, value)| (name.as_str(), value)))
}

/// The table of this stored form; `None` when it is damaged.
pub fn decode(bytes: &[u8]) -> Option<Table> {
    let record = Record(encode::decode(bytes)?);
    let on_demand = record.flag("on_demand")?;
    let definition = TableDefinition {
        name: record.text("name")?,
        attributes: record.list("attributes", to_attribute)?,
        key: to_key(record.0.get("key")?)?,
        global_indexes: record.list("global", to_index)?,
        local_indexes: record.list("local", to_index)?,
        billing: if on_demand { BillingMode::PayPerRequest } else { BillingMode::Provisioned },
        throughput: to_throughput(record.0.get("throughput")?)?,
        deletion_protection: record.flag("protected")?,
    };
    Some(Table {
        definition,
        arn: record.text("arn")?,
        id: record.text("id")?,
        number: record.number("number")?,
        created_ms: record.number("created_ms")?,
        // Tables stored before there was throttling have no such field.
        throttled: record.flag("throttled").unwrap_or(false),
        history: to_history(record.0.get("history")?)?,
        on_demand_since_ms: record.number("on_demand_since_ms"),
        index_records: record.list("index_records", to_index_record)?,
        time_to_live: record.text("time_to_live"),
        tags: to_tags(record.0.get("tags")?)?,
    })
}

struct Record(Item);

impl Record {
    fn of(value: &AttributeValue) -> Option<Self> {
        match value {
            AttributeValue::M(map) => Some(Self(map.clone())),
            _ => None,
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        to_text(self.0.get(name)?)
    }

    fn number(&self, name: &str) -> Option<u64> {
        match self.0.get(name)? {
            AttributeValue::N(number) => number.to_string().parse().ok(),
            _ => None,
        }
    }

    fn flag(&self, name: &str) -> Option<bool> {
        match self.0.get(name)? {
            AttributeValue::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    fn list<T>(&self, name: &str, to: impl Fn(&AttributeValue) -> Option<T>) -> Option<Vec<T>> {
        match self.0.get(name)? {
            AttributeValue::L(members) => members.iter().map(to).collect(),
            _ => None,
        }
    }
}

fn from_attribute(attribute: &AttributeDefinition) -> AttributeValue {
    let code = attribute.attribute_type.code();
    AttributeValue::M(map([("name", text(&attribute.name)), ("type", text(code))]))
}

fn to_attribute(value: &AttributeValue) -> Option<AttributeDefinition> {
    let record = Record::of(value)?;
    let attribute_type = AttributeType::from_code(&record.text("type")?)?;
    Some(AttributeDefinition { name: record.text("name")?, attribute_type })
}

fn from_key(key: &KeySchema) -> AttributeValue {
    AttributeValue::M(map([("partition", texts(&key.partition)), ("sort", texts(&key.sort))]))
}

fn to_key(value: &AttributeValue) -> Option<KeySchema> {
    let record = Record::of(value)?;
    let partition = record.list("partition", to_text)?;
    Some(KeySchema { partition, sort: record.list("sort", to_text)? })
}

fn from_index(index: &IndexDefinition) -> AttributeValue {
    let mut record = map([
        ("name", text(&index.name)),
        ("key", from_key(&index.key)),
        ("projection", from_projection(&index.projection)),
    ]);
    if let Some(throughput) = index.throughput {
        record.insert("throughput".to_owned(), from_throughput(throughput));
    }
    AttributeValue::M(record)
}

fn to_index(value: &AttributeValue) -> Option<IndexDefinition> {
    let record = Record::of(value)?;
    // A local index has none; one that is there and can't be read is damage.
    let throughput = match record.0.get("throughput") {
        Some(throughput) => Some(to_throughput(throughput)?),
        None => None,
    };
    Some(IndexDefinition {
        name: record.text("name")?,
        key: to_key(record.0.get("key")?)?,
        projection: to_projection(record.0.get("projection")?)?,
        throughput,
    })
}

fn from_projection(projection: &Projection) -> AttributeValue {
    match projection {
        Projection::All => text("ALL"),
        Projection::KeysOnly => text("KEYS_ONLY"),
        Projection::Include(names) => texts(names),
    }
}

fn to_projection(value: &AttributeValue) -> Option<Projection> {
    match value {
        AttributeValue::S(text) if text == "ALL" => Some(Projection::All),
        AttributeValue::S(text) if text == "KEYS_ONLY" => Some(Projection::KeysOnly),
        AttributeValue::L(names) => {
            names.iter().map(to_text).collect::<Option<_>>().map(Projection::Include)
        }
        _ => None,
    }
}

fn from_throughput(throughput: Throughput) -> AttributeValue {
    let read = ("read", number(throughput.read_units));
    AttributeValue::M(map([read, ("write", number(throughput.write_units))]))
}

fn to_throughput(value: &AttributeValue) -> Option<Throughput> {
    let record = Record::of(value)?;
    let read_units = record.number("read")?;
    Some(Throughput { read_units, write_units: record.number("write")? })
}

fn from_history(history: ThroughputHistory) -> AttributeValue {
    let mut record =
        map([("decreases", number(history.decreases)), ("warm", from_throughput(history.warm))]);
    insert(&mut record, "increased_ms", history.increased_ms.map(number));
    insert(&mut record, "decreased_ms", history.decreased_ms.map(number));
    AttributeValue::M(record)
}

fn to_history(value: &AttributeValue) -> Option<ThroughputHistory> {
    let record = Record::of(value)?;
    Some(ThroughputHistory {
        increased_ms: record.number("increased_ms"),
        decreased_ms: record.number("decreased_ms"),
        decreases: record.number("decreases")?,
        warm: to_throughput(record.0.get("warm")?)?,
    })
}

fn from_index_record(record: &IndexRecord) -> AttributeValue {
    let number = ("number", number(u64::from(record.number)));
    AttributeValue::M(map([number, ("history", from_history(record.history))]))
}

fn to_index_record(value: &AttributeValue) -> Option<IndexRecord> {
    let record = Record::of(value)?;
    let number = record.number("number")?.try_into().ok()?;
    Some(IndexRecord { number, history: to_history(record.0.get("history")?)? })
}

fn from_tags(tags: &BTreeMap<String, String>) -> Item {
    tags.iter().map(|(key, value)| (key.clone(), text(value))).collect()
}

fn to_tags(value: &AttributeValue) -> Option<BTreeMap<String, String>> {
    let Record(tags) = Record::of(value)?;
    tags.into_iter().map(|(key, value)| Some((key, to_text(&value)?))).collect()
}

fn insert(record: &mut Item, name: &str, value: Option<AttributeValue>) {
    if let Some(value) = value {
        record.insert(name.to_owned(), value);
    }
}

fn map<const N: usize>(fields: [(&str, AttributeValue); N]) -> Item {
    BTreeMap::from(fields.map(|(name, value)| (name.to_owned(), value)))
}

fn list<T>(members: &[T], from: impl Fn(&T) -> AttributeValue) -> AttributeValue {
    AttributeValue::L(members.iter().map(from).collect())
}

fn texts(members: &[String]) -> AttributeValue {
    list(members, |member| text(member))
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn to_text(value: &AttributeValue) -> Option<String> {
    match value {
        AttributeValue::S(text) => Some(text.clone()),
        _ => None,
    }
}

fn number(value: u64) -> AttributeValue {
    let number = Number::from_parts(false, u128::from(value), 0);
    AttributeValue::N(number.expect("a 64-bit whole number is within the range of numbers"))
}
