//! Requests that make, change or take a table: made of a line of text, asked of the guard, sent.

use serde_json::{Map, Value, json};

use super::guard::{Consent, Objection, check_operation};
use super::schema;
use super::session::Session;
use crate::api::table::{BillingMode, IndexDefinition, TableDescription};
use crate::api::{OperationName, Reply};
use crate::connection::{Exchange, Failure, Sent};

#[cfg(test)]
mod tests;

/// One request about one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRequest {
    pub operation: OperationName,
    pub table: String,
    /// As it is sent.
    pub body: String,
}

/// What is filled in for a new table, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewTable {
    pub name: String,
    /// `pk:S`.
    pub partition: String,
    /// `sk:N`, or nothing.
    pub sort: String,
    /// Nothing or `on demand`; else read and write units: `5 5`.
    pub throughput: String,
    /// `NAME pk:S sk:N ALL`, several behind semicolons.
    pub global_indexes: String,
    /// As the global ones; the partition key is the table's.
    pub local_indexes: String,
    /// `team=ops cost=7`.
    pub tags: String,
}

/// Why a request did not go out, or was refused.
#[derive(Debug)]
pub enum NotDone {
    Guarded(Objection),
    Failed(String),
}

impl TableRequest {
    fn new(operation: OperationName, table: &str, request: &Value) -> Self {
        Self { operation, table: table.to_owned(), body: request.to_string() }
    }

    /// # Errors
    ///
    /// What is missing or can't be meant, and how it is written.
    pub fn create(form: &NewTable) -> Result<Self, String> {
        let name = form.name.trim();
        if name.is_empty() {
            return Err("a table has a name".to_owned());
        }
        let mut attributes = Attributes::default();
        let partition = attributes.named(&form.partition)?;
        let mut key = vec![element(&partition, "HASH")];
        if !form.sort.trim().is_empty() {
            key.push(element(&attributes.named(&form.sort)?, "RANGE"));
        }
        let mut request = Map::new();
        request.insert("TableName".to_owned(), name.into());
        let (billing, throughput) = billing(&form.throughput)?;
        let global = indexes(&form.global_indexes)
            .map(|text| global_index(text, &mut attributes, throughput.as_ref()))
            .collect::<Result<Vec<_>, _>>()?;
        let local = indexes(&form.local_indexes)
            .map(|text| local_index(text, &partition, &mut attributes))
            .collect::<Result<Vec<_>, _>>()?;
        request.insert("AttributeDefinitions".to_owned(), attributes.definitions());
        request.insert("KeySchema".to_owned(), key.into());
        request.insert("BillingMode".to_owned(), billing.into());
        if let Some(throughput) = throughput {
            request.insert("ProvisionedThroughput".to_owned(), throughput);
        }
        for (member, indexes) in
            [("GlobalSecondaryIndexes", global), ("LocalSecondaryIndexes", local)]
        {
            if !indexes.is_empty() {
                request.insert(member.to_owned(), indexes.into());
            }
        }
        let tags = tags(&form.tags)?;
        if !tags.is_empty() {
            request.insert("Tags".to_owned(), tags.into());
        }
        Ok(Self::new(OperationName::CreateTable, name, &Value::Object(request)))
    }

    pub fn delete(table: &str) -> Self {
        Self::new(OperationName::DeleteTable, table, &json!({"TableName": table}))
    }

    /// `on demand`, or read and write units a second: `5 5`. The indexes of a table that was on demand get as much as it.
    pub fn throughput(table: &TableDescription, text: &str) -> Result<Self, String> {
        let definition = &table.definition;
        let (billing, throughput) = billing(text)?;
        let mut request = json!({"TableName": definition.name, "BillingMode": billing});
        if let Some(throughput) = throughput {
            let update = |index: &IndexDefinition| {
                let index = json!({"IndexName": index.name, "ProvisionedThroughput": throughput});
                json!({"Update": index})
            };
            let was_on_demand = definition.billing == BillingMode::PayPerRequest;
            if was_on_demand && !definition.global_indexes.is_empty() {
                request["GlobalSecondaryIndexUpdates"] =
                    definition.global_indexes.iter().map(update).collect();
            }
            request["ProvisionedThroughput"] = throughput;
        }
        Ok(Self::new(OperationName::UpdateTable, &definition.name, &request))
    }

    pub fn protection(table: &str, on: bool) -> Self {
        let request = json!({"TableName": table, "DeletionProtectionEnabled": on});
        Self::new(OperationName::UpdateTable, table, &request)
    }

    /// The attribute that items expire by; `off` ends it, of the attribute that it is now.
    pub fn expiry(table: &str, now: Option<&str>, text: &str) -> Result<Self, String> {
        let (attribute, on) = match (text.trim(), now) {
            ("", _) => return Err("write the name of an attribute, or off".to_owned()),
            ("off", Some(now)) => (now, false),
            ("off", None) => return Err("no attribute is known that items expire by".to_owned()),
            (attribute, _) => (attribute, true),
        };
        let specification = json!({"AttributeName": attribute, "Enabled": on});
        let request = json!({"TableName": table, "TimeToLiveSpecification": specification});
        Ok(Self::new(OperationName::UpdateTimeToLive, table, &request))
    }

    /// `team=ops cost=7` are set; `-team` is taken away.
    pub fn tags(table: &TableDescription, text: &str) -> Result<Self, String> {
        let name = &table.definition.name;
        let words: Vec<&str> = text.split_whitespace().collect();
        let gone: Vec<&str> = words.iter().filter_map(|word| word.strip_prefix('-')).collect();
        if words.is_empty() {
            return Err("write tags as team=ops, or -team to take one away".to_owned());
        }
        if gone.len() == words.len() {
            let request = json!({"ResourceArn": table.arn, "TagKeys": gone});
            return Ok(Self::new(OperationName::UntagResource, name, &request));
        }
        if !gone.is_empty() {
            return Err("set tags and take them away in two steps: a request does one".to_owned());
        }
        let request = json!({"ResourceArn": table.arn, "Tags": tags(text)?});
        Ok(Self::new(OperationName::TagResource, name, &request))
    }

    /// `NAME pk:S sk:N ALL`.
    pub fn add_index(table: &TableDescription, text: &str) -> Result<Self, String> {
        let definition = &table.definition;
        let mut attributes = Attributes::default();
        // Provisioned as the table is: an index that has less holds its writes up.
        let throughput = (definition.billing == BillingMode::Provisioned).then(|| {
            json!({
                "ReadCapacityUnits": definition.throughput.read_units,
                "WriteCapacityUnits": definition.throughput.write_units,
            })
        });
        let index = global_index(text, &mut attributes, throughput.as_ref())?;
        let request = json!({
            "TableName": definition.name,
            "AttributeDefinitions": attributes.definitions(),
            "GlobalSecondaryIndexUpdates": [{"Create": index}],
        });
        Ok(Self::new(OperationName::UpdateTable, &definition.name, &request))
    }

    pub fn drop_index(table: &TableDescription, text: &str) -> Result<Self, String> {
        let (definition, name) = (&table.definition, text.trim());
        if !definition.global_indexes.iter().any(|index| index.name == name) {
            let names: Vec<&str> =
                definition.global_indexes.iter().map(|index| index.name.as_str()).collect();
            return Err(match names.as_slice() {
                [] => format!("{} has no global index", definition.name),
                names => format!("name one of its global indexes: {}", names.join(", ")),
            });
        }
        let request = json!({
            "TableName": definition.name,
            "GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": name}}],
        });
        Ok(Self::new(OperationName::UpdateTable, &definition.name, &request))
    }

    /// The body laid out to be read.
    pub fn pretty(&self) -> String {
        let tree: Result<Value, _> = serde_json::from_str(&self.body);
        let pretty = tree.and_then(|tree| serde_json::to_string_pretty(&tree));
        pretty.unwrap_or_else(|_| self.body.clone())
    }

    /// What was done, in a sentence.
    pub fn done(&self) -> String {
        let table = &self.table;
        match self.operation {
            OperationName::CreateTable => format!("created {table}"),
            OperationName::DeleteTable => format!("deleted {table}"),
            operation => format!("{table}: {operation} is done"),
        }
    }
}

impl Session {
    /// Asks the guard, and sends it.
    pub async fn change_table(
        &self,
        request: &TableRequest,
        consent: &Consent,
    ) -> Result<Reply, NotDone> {
        let TableRequest { operation, table, body } = request;
        // No items: it is about a table and all it holds, and how many that are nobody has counted.
        check_operation(self.connection.facts(), *operation, table, body, 0, consent)
            .map_err(NotDone::Guarded)?;
        let sent = Sent::read(*operation, body.clone());
        let Exchange { reply, help, .. } = self.connection.call(sent).await;
        let reply = reply.map_err(|failure| failure.with_help(help));
        reply.map_err(|failure: Failure| NotDone::Failed(failure.to_string()))
    }
}

/// The attributes that keys name, each with one type.
#[derive(Default)]
struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// `name:S`; the type may be left out of one that is known.
    fn named(&mut self, text: &str) -> Result<String, String> {
        let text = text.trim();
        let (name, kind) = text.rsplit_once(':').unwrap_or((text, ""));
        let (name, kind) = (name.trim().to_owned(), kind.trim().to_ascii_uppercase());
        let known = self.0.iter().find(|(known, _)| *known == name).map(|(_, kind)| kind.clone());
        match (known, kind.as_str()) {
            _ if name.is_empty() => Err("a key is written as pk:S".to_owned()),
            (Some(_), "") => Ok(name),
            (Some(known), kind) if known == kind => Ok(name),
            (Some(known), kind) => Err(format!("`{name}` is {known} and {kind}: it has one type")),
            (None, "S" | "N" | "B") => {
                self.0.push((name.clone(), kind));
                Ok(name)
            }
            (None, _) => Err(format!("`{text}`: write the type behind it: {name}:S, :N or :B")),
        }
    }

    fn definitions(&self) -> Value {
        let one =
            |(name, kind): &(String, String)| json!({"AttributeName": name, "AttributeType": kind});
        self.0.iter().map(one).collect()
    }
}

fn element(name: &str, role: &str) -> Value {
    json!({"AttributeName": name, "KeyType": role})
}

/// The billing mode, and the throughput where it is provisioned.
fn billing(text: &str) -> Result<(&'static str, Option<Value>), String> {
    let text = text.trim();
    if matches!(text, "" | "on demand" | "on-demand" | "PAY_PER_REQUEST") {
        return Ok(("PAY_PER_REQUEST", None));
    }
    let wrong = || format!("`{text}`: write `on demand`, or read and write units: 5 5");
    let units: Vec<u64> = text
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .map(|word| word.parse().map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    match units.as_slice() {
        [read, write] if *read > 0 && *write > 0 => {
            let throughput = json!({"ReadCapacityUnits": read, "WriteCapacityUnits": write});
            Ok(("PROVISIONED", Some(throughput)))
        }
        _ => Err(wrong()),
    }
}

fn indexes(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|text| !text.is_empty())
}

/// `NAME pk:S sk:N ALL`: a name, one or two key attributes, and what it projects: ALL (when it is left out), KEYS_ONLY, or
/// the names of attributes between commas.
fn global_index(
    text: &str,
    attributes: &mut Attributes,
    throughput: Option<&Value>,
) -> Result<Value, String> {
    let (name, keys, projection) = index_parts(text)?;
    let [partition, sort @ ..] = keys.as_slice() else {
        return Err(format!("index `{name}` has no key: NAME pk:S sk:N"));
    };
    let mut key = vec![element(&attributes.named(partition)?, "HASH")];
    for sort in sort {
        key.push(element(&attributes.named(sort)?, "RANGE"));
    }
    let mut index = json!({"IndexName": name, "KeySchema": key, "Projection": projection});
    if let Some(throughput) = throughput {
        index["ProvisionedThroughput"] = throughput.clone();
    }
    Ok(index)
}

/// `NAME sk:N ALL`.
fn local_index(text: &str, partition: &str, attributes: &mut Attributes) -> Result<Value, String> {
    let (name, keys, projection) = index_parts(text)?;
    let [sort] = keys.as_slice() else {
        return Err(format!(
            "the local index `{name}` takes one attribute, its sort key: NAME sk:N"
        ));
    };
    let key = vec![element(partition, "HASH"), element(&attributes.named(sort)?, "RANGE")];
    Ok(json!({"IndexName": name, "KeySchema": key, "Projection": projection}))
}

fn index_parts(text: &str) -> Result<(&str, Vec<&str>, Value), String> {
    let mut words = text.split_whitespace();
    let name = words.next().ok_or("an index is written as NAME pk:S sk:N")?;
    let mut rest: Vec<&str> = words.collect();
    // What has a type is a key attribute; what stands behind those is projected.
    let keys = rest.iter().take_while(|word| word.contains(':')).count();
    let projected = rest.split_off(keys);
    let projection = match projected.as_slice() {
        [] | ["ALL"] => json!({"ProjectionType": "ALL"}),
        ["KEYS_ONLY"] => json!({"ProjectionType": "KEYS_ONLY"}),
        names => {
            let names: Vec<&str> = names
                .iter()
                .flat_map(|word| word.split(','))
                .filter(|name| !name.is_empty())
                .collect();
            json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": names})
        }
    };
    Ok((name, rest, projection))
}

/// `team=ops cost=7`.
fn tags(text: &str) -> Result<Vec<Value>, String> {
    let tag = |word: &str| match word.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok(json!({"Key": key, "Value": value})),
        _ => Err(format!("`{word}` is no tag: write team=ops")),
    };
    text.split_whitespace().map(tag).collect()
}

/// A table with what is asked apart from its description.
#[derive(Clone, Debug)]
pub struct Described {
    pub table: TableDescription,
    /// The service's answer as it came: it may say more than is read of it.
    pub response: String,
    /// The attribute that items expire by; or the refusal, by its name: whoever may describe a table need not be allowed to
    /// ask more of it.
    pub expiry: Result<Option<String>, String>,
    pub tags: Result<Vec<(String, String)>, String>,
    /// Of the local engine, whether provisioned throughput throttles.
    pub is_throttled: Option<bool>,
}

impl Session {
    /// All that can be asked of a table without reading its items.
    pub async fn describe_table(&self, name: &str) -> Result<Described, Failure> {
        let connection = &self.connection;
        let request = json!({"TableName": name}).to_string();
        let ask = async |operation: OperationName, body: &str| {
            connection.call(Sent::read(operation, body.to_owned())).await
        };
        let exchange = ask(OperationName::DescribeTable, &request).await;
        let response = exchange.response.unwrap_or_default();
        let reply = exchange.reply.map_err(|failure| failure.with_help(exchange.help));
        let Reply::DescribeTable(table) = reply.map_err(schema::asked_in_vain)? else {
            return Err(Failure::Unanswered("the answer to DescribeTable is not one".to_owned()));
        };
        let expiry = match ask(OperationName::DescribeTimeToLive, &request).await.reply {
            Ok(Reply::DescribeTimeToLive(attribute)) => Ok(attribute),
            other => Err(refusal(other)),
        };
        let arn = json!({"ResourceArn": table.arn}).to_string();
        let tags = match ask(OperationName::ListTagsOfResource, &arn).await.reply {
            Ok(Reply::ListTagsOfResource(tags)) => Ok(tags.into_iter().collect()),
            other => Err(refusal(other)),
        };
        let is_throttled = connection.is_throttled(name).await.ok().flatten();
        Ok(Described { table, response, expiry, tags, is_throttled })
    }
}

fn refusal(reply: Result<Reply, Failure>) -> String {
    match reply {
        Err(Failure::Api(refusal)) => refusal.name().to_owned(),
        Err(failure) => failure.to_string(),
        Ok(_) => "no answer that can be read".to_owned(),
    }
}
