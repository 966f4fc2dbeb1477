//! Sample tables, loaded through a connection like anything else.

use super::guard::{Consent, Objection, check_operation};
use super::schema;
use crate::api::{ErrorKind, Operation, OperationName};
use crate::connection::{Cancel, Connection, Facts, Failure, Sent};
use crate::workspace::samples::Sample;

/// What loading a sample did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Tables made, in the sample's order.
    pub created: Vec<String>,
    /// Tables that were there already: left alone, and no item of theirs was put.
    pub existing: Vec<String>,
    /// How many items were put.
    pub items: usize,
}

/// Whether the connection lets the sample be made on it.
pub fn check(facts: &Facts, sample: &Sample, consent: &Consent) -> Result<(), Objection> {
    let names: Vec<&str> = sample.tables.iter().map(|(name, _)| *name).collect();
    // One question for all of it: nobody wants to be asked for each table, and the code stands for all the items.
    let items = sample.items.lines().count();
    check_operation(
        facts,
        OperationName::CreateTable,
        &names.join(", "),
        sample.items,
        items,
        consent,
    )
}

/// Makes the sample's tables and, once they can be used, puts its items into those it made.
pub async fn load(connection: &Connection, sample: &Sample) -> Result<Loaded, Failure> {
    let mut loaded = Loaded::default();
    for (name, request) in sample.tables {
        let request = Sent::read(OperationName::CreateTable, (*request).to_owned());
        let created = connection.call(request).await.reply;
        match created {
            Ok(_) => loaded.created.push((*name).to_owned()),
            Err(Failure::Api(error)) if error.kind == ErrorKind::ResourceInUse => {
                loaded.existing.push((*name).to_owned());
            }
            Err(failure) => return Err(failure),
        }
    }
    // All are asked for before any is waited for: a service makes them side by side.
    for name in &loaded.created {
        // One that is never ready refuses the first item, in the service's own words.
        schema::becomes_active(connection, name, &Cancel::default()).await?;
    }
    for line in sample.items.lines().filter(|line| !line.trim().is_empty()) {
        let put = Sent::read(OperationName::PutItem, line.to_owned());
        let table = put.operation.as_ref().ok().and_then(Operation::resource);
        // A table that was there may hold something of the user's under the same keys.
        if loaded.created.iter().any(|created| Some(created.as_str()) == table) {
            connection.call(put).await.reply?;
            loaded.items += 1;
        }
    }
    Ok(loaded)
}
