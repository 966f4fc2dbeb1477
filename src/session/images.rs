//! The items that statements name, as they are at the moment: read consistently, in as few requests as possible.
//!
//! A rehearsal copies them, and an undo draft puts them back. Nothing but reads goes out from here.

use std::collections::{BTreeMap, HashMap};

use super::patience::{self, Patience};
use super::schema::{self, asked_in_vain};
use super::submission::Chosen;
use super::target::{Target, Touch};
use super::transfer::shape::Shape;
use super::undo::image::KeptImage;
use crate::api::limits::{BATCH_KEYS_MAX, READ_UNIT_BYTES};
use crate::api::operation::{BatchGetItem, Expressions, KeysOfTable, ReturnConsumedCapacity};
use crate::api::table::TableDescription;
use crate::api::{Operation, Reply};
use crate::connection::Cancel;
use crate::connection::{Connection, Exchange, Failure, Sent};
use crate::draft::key::key_of;
use crate::draft::lint::table_name;
use crate::engine::arn::is_of_other_account;
use crate::value::Item;
use crate::workspace::items::json;

/// An item as it is read at one moment; `None` where there is none under this key.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    pub table: String,
    pub key: Item,
    pub item: Option<Item>,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Images {
    /// Each item once, in the order it was first named.
    pub items: Vec<Image>,
    /// Read units, as far as they were reported.
    pub units: f64,
    /// Tables whose items could not be read.
    pub lacks: Vec<Lack>,
}

impl Images {
    /// How many items there are, and under how many keys there is none; of what could not be read neither is known.
    pub fn counted(&self) -> (usize, usize) {
        let is_unread = |table: &str| self.lacks.iter().any(|lack| lack.table == table);
        let read = self.items.iter().filter(|image| !is_unread(&image.table));
        let (there, missing): (Vec<_>, Vec<_>) = read.partition(|image| image.item.is_some());
        (there.len(), missing.len())
    }
}

/// Something that could not be read, and why.
#[derive(Debug)]
pub struct Lack {
    pub table: String,
    /// Without this permission it can't be asked for.
    pub permission: &'static str,
    pub failure: Failure,
}

/// The items that these statements, each with its index, are about to write, and the units that took.
///
/// # Errors
///
/// When one of them can't be read.
pub async fn before<'c>(
    connection: &Connection,
    carried: impl Iterator<Item = (usize, &'c Chosen<'c>)>,
    cancel: &Cancel,
) -> Result<(Vec<KeptImage>, f64), Failure> {
    let (mut named, mut places) = (Named::default(), Vec::new());
    for (statement, chosen) in carried {
        let written = chosen.target.as_ref().filter(|target| target.touch != Touch::Read);
        // By its name alone the table of another account would be taken for one's own; so of these none is kept.
        let Some(target) = written.filter(|target| !is_of_other_account(&target.table)) else {
            continue;
        };
        places.extend(named.add(connection, target).await?.map(|place| (statement, place)));
    }
    let images = named.read(connection, cancel).await?;
    if let Some(lack) = named.lacks.into_iter().chain(images.lacks).next() {
        return Err(lack.failure);
    }
    let kept = places.into_iter().filter_map(|(statement, place)| {
        let Image { table, key, item } = images.items.get(place)?.clone();
        let schema = named.tables.get(&table)?.as_ref()?.definition.key.clone();
        Some(KeptImage { statement, table, schema, key, item })
    });
    Ok((kept.collect(), images.units))
}

/// The tables that statements name, and the items by their keys.
#[derive(Debug, Default)]
pub struct Named {
    /// By name; `None` where there is no such table.
    pub tables: BTreeMap<String, Option<TableDescription>>,
    /// Tables that could not be described.
    pub lacks: Vec<Lack>,
    /// Each once, in the order they were first named.
    items: Vec<(String, Item)>,
    /// Where in `items` a key is, by what it is written as: items have no hash.
    places: HashMap<(String, Vec<u8>), usize>,
}

const DESCRIBE: &str = "dynamodb:DescribeTable";
const READ: &str = "dynamodb:BatchGetItem";

impl Named {
    /// Takes up one more statement; its table is asked for at the first mention. The answer is where its item stands among
    /// [`Images::items`], `None` where it names none.
    ///
    /// # Errors
    ///
    /// When nobody could be asked. What was refused is among [`Self::lacks`].
    pub async fn add(
        &mut self,
        connection: &Connection,
        target: &Target,
    ) -> Result<Option<usize>, Failure> {
        self.describe(connection, table_name(&target.table)).await?;
        Ok(self.place(target))
    }

    fn place(&mut self, target: &Target) -> Option<usize> {
        let name = table_name(&target.table);
        let table = self.tables.get(name)?.as_ref()?;
        let key = target.key(&table.definition.key)?;
        // A key of the wrong type names nothing, and would have the request that reads the others refused.
        Shape::of(&table.definition).check_key(&key).ok()?;
        let written = (name.to_owned(), bytes(&key));
        let next = self.items.len();
        let place = *self.places.entry(written).or_insert(next);
        if place == next {
            self.items.push((name.to_owned(), key));
        }
        Some(place)
    }

    /// Asks for a table that is named, at its first mention.
    ///
    /// # Errors
    ///
    /// When nobody could be asked: no permission would help, and the other tables are as far away.
    pub async fn describe(&mut self, connection: &Connection, name: &str) -> Result<(), Failure> {
        if self.tables.contains_key(name) || self.lacks_table(name) {
            return Ok(());
        }
        match schema::find(connection, name).await {
            Ok(found) => drop(self.tables.insert(name.to_owned(), found)),
            Err(failure @ Failure::Api(_)) => {
                self.lacks.push(Lack { table: name.to_owned(), permission: DESCRIBE, failure });
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    pub fn lacks_table(&self, name: &str) -> bool {
        self.lacks.iter().any(|lack| lack.table == name)
    }

    pub fn count(&self) -> usize {
        self.items.len()
    }

    /// Read units that it takes to read them, at the average size the items of each table have by its description. Nobody
    /// knows what these ones weigh before they are read.
    pub fn about_units(&self) -> f64 {
        self.items.iter().map(|(table, _)| self.average_units(table)).sum()
    }

    fn average_units(&self, table: &str) -> f64 {
        let Some(Some(table)) = self.tables.get(table) else { return 1.0 };
        let bytes = table.size_bytes.checked_div(table.item_count).unwrap_or_default();
        let unit = u64::try_from(READ_UNIT_BYTES).unwrap_or(u64::MAX);
        let units = u32::try_from(bytes.div_ceil(unit)).unwrap_or(u32::MAX);
        f64::from(units.max(1))
    }

    /// Reads them, until `cancel` says so.
    ///
    /// # Errors
    ///
    /// When nobody could be asked. What was refused is among [`Images::lacks`].
    pub async fn read(&self, connection: &Connection, cancel: &Cancel) -> Result<Images, Failure> {
        let items = self.items.iter();
        let unread = |(table, key): &(String, Item)| Image {
            table: table.clone(),
            key: key.clone(),
            item: None,
        };
        let mut images = Images { items: items.map(unread).collect(), ..Images::default() };
        // No request: it would draw on the throughput of a table that is made to throttle, and be throttled itself.
        if let Some(read) = connection.peek(&self.items).await {
            let places = images.items.iter_mut().zip(read?);
            places.for_each(|(image, item)| image.item = item);
            return Ok(images);
        }
        let places: Vec<usize> = (0..self.items.len()).collect();
        for places in places.chunks(BATCH_KEYS_MAX) {
            self.read_some(connection, places, &mut images, cancel).await?;
        }
        Ok(images)
    }

    /// One request; where it is refused and is of several tables, one for each, which tells who may not be asked.
    async fn read_some(
        &self,
        connection: &Connection,
        places: &[usize],
        images: &mut Images,
        cancel: &Cancel,
    ) -> Result<(), Failure> {
        let mut by_table: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for place in places {
            let table = self.items.get(*place).map_or("", |(table, _)| table);
            if !images.lacks.iter().any(|lack| lack.table == table) {
                by_table.entry(table).or_default().push(*place);
            }
        }
        let all: Vec<usize> = by_table.values().flatten().copied().collect();
        match self.get(connection, &all, images, cancel).await {
            Err(Failure::Api(_)) if by_table.len() > 1 => {}
            answer => return Self::settle(answer, by_table.keys(), images),
        }
        for (table, places) in &by_table {
            let answer = self.get(connection, places, images, cancel).await;
            Self::settle(answer, std::iter::once(table), images)?;
        }
        Ok(())
    }

    fn settle<'t>(
        answer: Result<(), Failure>,
        mut tables: impl Iterator<Item = &'t &'t str>,
        images: &mut Images,
    ) -> Result<(), Failure> {
        match (answer, tables.next()) {
            (Err(failure @ Failure::Api(_)), Some(table)) => {
                let table = (*table).to_owned();
                images.lacks.push(Lack { table, permission: READ, failure });
                Ok(())
            }
            // Nobody was asked, so the next request would come to the same.
            (answer, _) => answer,
        }
    }

    /// Reads the items at these places, however often keys come back unprocessed.
    async fn get(
        &self,
        connection: &Connection,
        places: &[usize],
        images: &mut Images,
        cancel: &Cancel,
    ) -> Result<(), Failure> {
        let mut wanted = self.keys(places);
        let mut patience = Patience::default();
        while !wanted.is_empty() {
            let capacity = ReturnConsumedCapacity::Total;
            let asked = wanted.clone();
            let operation = Operation::BatchGetItem(BatchGetItem { tables: wanted, capacity });
            let exchange = patience::send(connection, Sent::of(&operation), cancel).await;
            let Exchange { reply, help, .. } = exchange;
            let reply = reply.map_err(|failure| asked_in_vain(failure.with_help(help)))?;
            let Reply::BatchGetItem(reply) = reply else {
                return Err(asked_in_vain(schema::unexpected(&operation)));
            };
            let reported = reply.capacity.iter().flatten();
            images.units += reported.map(|capacity| capacity.total.units).sum::<f64>();
            let told = |keys: &KeysOfTable| {
                let of_table = |table: &str| table == keys.table_name;
                reply.responses.iter().any(|(table, _)| of_table(table))
                    || reply.unprocessed.iter().any(|left| of_table(&left.table_name))
            };
            // A table of which nothing was found is there, and empty (items-tables-capacity.md 7). Where it is not, nobody
            // has said that its items are missing.
            if !asked.iter().all(told) {
                return Err(no_answer(&asked));
            }
            for (table, items) in reply.responses {
                for item in items {
                    self.take(&table, item, images).ok_or_else(|| no_answer(&asked))?;
                }
            }
            wanted = reply.unprocessed;
            if !wanted.is_empty() && !patience.wait(cancel).await {
                return Err(out_of_patience(cancel));
            }
            // As they came back they ask for what they asked for before.
            wanted.iter_mut().for_each(|keys| keys.consistent = true);
        }
        Ok(())
    }

    fn keys(&self, places: &[usize]) -> Vec<KeysOfTable> {
        let mut by_table: BTreeMap<&str, Vec<Item>> = BTreeMap::new();
        for (table, key) in places.iter().filter_map(|place| self.items.get(*place)) {
            by_table.entry(table).or_default().push(key.clone());
        }
        let keys = by_table.into_iter().map(|(table, keys)| KeysOfTable {
            table_name: table.to_owned(),
            keys: Ok(keys),
            // An eventually consistent read may still show an item from before a write that was answered.
            consistent: true,
            expressions: Expressions::default(),
            attributes_to_get: None,
        });
        keys.collect()
    }

    /// An item that came, to the key it was asked for by; `None` of one that nobody asked for.
    fn take(&self, table: &str, item: Item, images: &mut Images) -> Option<()> {
        let described = self.tables.get(table)?.as_ref()?;
        let key = key_of(&described.definition.key, &item)?;
        let place = self.places.get(&(table.to_owned(), bytes(&key)))?;
        images.items.get_mut(*place)?.item = Some(item);
        Some(())
    }
}

fn out_of_patience(cancel: &Cancel) -> Failure {
    if cancel.is_cancelled() {
        return Failure::Cancelled;
    }
    let sentence = "keys came back unprocessed however often they were asked for";
    Failure::Unreachable(sentence.to_owned())
}

/// What came does not say of each key what is under it, and so nothing is known of any.
fn no_answer(asked: &[KeysOfTable]) -> Failure {
    let names: Vec<&str> = asked.iter().map(|keys| keys.table_name.as_str()).collect();
    let names = names.join(", ");
    Failure::Unreachable(format!(
        "the answer to BatchGetItem is not one to what was asked: the items of {names} are not known"
    ))
}

/// Numbers are written by value, so two ways of writing one key come to the same.
fn bytes(key: &Item) -> Vec<u8> {
    let mut bytes = Vec::new();
    json::push_item(key, &mut bytes);
    bytes
}
