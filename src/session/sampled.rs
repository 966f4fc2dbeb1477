//! Which attributes the items of a table have: told by a few of them, from all over it.

use std::collections::BTreeMap;
use std::path::Path;

use super::transfer::{Budget, Choice, Chosen, TransferError};
use crate::api::table::TableDescription;
use crate::connection::{Cancel, Connection};
use crate::value::{AttributeType, Item};

/// Items that are read at most, and the read units they may take: a look is not to be a bill.
const ITEMS_MAX: usize = 200;
pub const SAMPLE_UNITS: f64 = 10.0;

/// What some items of a table have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sampled {
    /// How many were read, and the read units that took, as far as they were reported.
    pub items: usize,
    pub units: f64,
    /// All but the table's key, the most frequent first.
    pub attributes: Vec<AttributeSeen>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeSeen {
    pub name: String,
    /// How many items have it, and of which types.
    pub count: usize,
    pub types: Vec<AttributeType>,
}

impl Sampled {
    /// Of these items.
    pub fn of<'a>(table: &TableDescription, items: impl Iterator<Item = &'a Item>) -> Self {
        let mut seen: BTreeMap<&String, AttributeSeen> = BTreeMap::new();
        let mut count = 0;
        for item in items {
            count += 1;
            for (name, value) in item {
                if table.definition.key.names().any(|key| key == name) {
                    continue;
                }
                let one = seen.entry(name).or_insert_with(|| AttributeSeen {
                    name: name.clone(),
                    count: 0,
                    types: Vec::new(),
                });
                one.count += 1;
                if !one.types.contains(&value.attribute_type()) {
                    one.types.push(value.attribute_type());
                }
            }
        }
        let mut attributes: Vec<AttributeSeen> = seen.into_values().collect();
        // Stable: what as many items have stays in the order of the names.
        attributes.sort_by_key(|one| std::cmp::Reverse(one.count));
        Self { items: count, units: 0.0, attributes }
    }

    /// How many items in a hundred have it.
    pub fn percent(&self, attribute: &AttributeSeen) -> usize {
        attribute.count * 100 / self.items.max(1)
    }
}

/// Reads a few items, within [`SAMPLE_UNITS`].
pub async fn sample(
    connection: &Connection,
    table: &TableDescription,
) -> Result<Sampled, TransferError> {
    let choice = Choice::Sample(ITEMS_MAX);
    let mut chosen = Chosen::open(&choice, &table.definition, Path::new(""))?;
    let (mut budget, mut items) = (Budget::new(SAMPLE_UNITS), Vec::new());
    while !chosen.is_done() && !budget.is_used_up() {
        items.extend(chosen.next(connection, &mut budget, &Cancel::default()).await?);
    }
    Ok(Sampled { units: budget.used, ..Sampled::of(table, items.iter()) })
}
