//! The table that an import makes.

use serde_json::{Value, json};

use super::ended::TransferError;
use super::shape::Shape;
use crate::api::OperationName;
use crate::api::table::KeySchema;
use crate::api::{Operation, wire};
use crate::connection::Sent;
use crate::connection::{Connection, Failure};
use crate::session::{Cancel, schema};
use crate::value::AttributeType;

/// How a table is made.
#[derive(Clone, Debug, PartialEq)]
pub enum NewTable {
    /// On demand, with this key: `pk:S` or `pk:S,sk:N`.
    Key(String),
    /// By a CreateTable request; the import's table name takes the place of its own.
    Request(Value),
}

impl NewTable {
    /// The shape of its items and the CreateTable request.
    pub fn request(&self, table: &str) -> Result<(Shape, Value), TransferError> {
        match self {
            Self::Key(text) => of_key(text, table).ok_or_else(|| {
                let sentence = format!("`{text}` is no key; write it as pk:S or pk:S,sk:N");
                TransferError::Refused(sentence)
            }),
            Self::Request(request) => {
                let mut request = request.clone();
                if let Some(members) = request.as_object_mut() {
                    // Before it is read, so that a file without a name is no mistake.
                    members.insert("TableName".to_owned(), table.into());
                }
                let decoded = wire::decode_request("CreateTable", &request.to_string());
                match decoded.map_err(Failure::Api)? {
                    Operation::CreateTable(create) => {
                        let names = |sort| {
                            let part = create.key.iter().filter(move |part| part.sort == sort);
                            part.map(|part| part.name.clone()).collect()
                        };
                        let key = KeySchema { partition: names(false), sort: names(true) };
                        let typed = create.attributes.iter();
                        let typed = typed.map(|found| (found.name.clone(), found.attribute_type));
                        Ok((Shape::new(key, typed.collect()), request))
                    }
                    other => Err(schema::unexpected(&other).into()),
                }
            }
        }
    }
}

/// `pk:S,sk:N`.
fn of_key(text: &str, table: &str) -> Option<(Shape, Value)> {
    let part = |part: &str| {
        let (name, code) = part.trim().rsplit_once(':')?;
        let kind = AttributeType::from_code(code)?;
        let is_scalar = matches!(kind, AttributeType::S | AttributeType::N | AttributeType::B);
        (is_scalar && !name.is_empty()).then(|| (name.to_owned(), kind))
    };
    let parts: Vec<(String, AttributeType)> = text.split(',').map(part).collect::<Option<_>>()?;
    let (key, roles): (_, &[&str]) = match parts.as_slice() {
        [(pk, _)] => (KeySchema { partition: vec![pk.clone()], sort: Vec::new() }, &["HASH"]),
        [(pk, _), (sk, _)] if pk != sk => {
            let key = KeySchema { partition: vec![pk.clone()], sort: vec![sk.clone()] };
            (key, &["HASH", "RANGE"])
        }
        _ => return None,
    };
    let schema = parts.iter().zip(roles);
    let schema = schema.map(|((name, _), role)| json!({"AttributeName": name, "KeyType": role}));
    let types = parts.iter();
    let types =
        types.map(|(name, kind)| json!({"AttributeName": name, "AttributeType": kind.code()}));
    let request = json!({
        "TableName": table,
        "KeySchema": schema.collect::<Vec<_>>(),
        "AttributeDefinitions": types.collect::<Vec<_>>(),
        "BillingMode": "PAY_PER_REQUEST",
    });
    Some((Shape::new(key, parts), request))
}

/// Asks for a table and waits until it can be used.
pub async fn make_table(
    connection: &Connection,
    table: &str,
    request: &Value,
    cancel: &Cancel,
) -> Result<(), TransferError> {
    connection.call(Sent::read(OperationName::CreateTable, request.to_string())).await.reply?;
    if schema::becomes_active(connection, table, cancel).await? {
        return Ok(());
    }
    let sentence = format!("{table} was asked for and is not ready yet; import again when it is");
    Err(TransferError::Refused(sentence))
}
