//! A table's schema and chosen items, copied from a connection into the local engine.

use std::path::PathBuf;

use serde_json::Value;
use tokio::task::JoinSet;

use super::budget::Budget;
use super::choose::{Choice, Chosen};
use super::copied_schema;
use super::ended::{Ended, TransferError};
use super::progress::{Progress, Watch};
use super::shape::Shape;
use crate::api::operation::{Expressions, LegacyWrite, OnFailure, PutItem, ReturnConsumedCapacity};
use crate::api::table::TableDescription;
use crate::api::{ErrorKind, Operation, Reply};
use crate::connection::Sent;
use crate::connection::{Connection, Failure};
use crate::session::apart::apart;
use crate::session::words::counted;
use crate::session::{Cancel, schema, struck};
use crate::value::Item;

/// Read units that a pull takes at most unless it is told otherwise.
// The command line has the same number in `--units`, and may not import it.
pub const PULL_UNITS_USUAL: f64 = 100.0;
/// Items that are put into the copy at a time.
const PUTS_MAX: usize = 25;

/// What is pulled, and where to.
#[derive(Clone, Debug)]
pub struct Pull {
    pub table: String,
    /// What the copy is called; as the table when `None`.
    pub name: Option<String>,
    pub choice: Choice,
    /// The folder of ours that a pipe of keys is kept in while it is read twice.
    pub spools: PathBuf,
    /// Read units after which it stops.
    pub units: f64,
    /// Let pulled items take the place of those of the same key that are in the copy.
    pub replace: bool,
}

/// What a pull did.
#[derive(Debug)]
pub struct Pulled {
    /// The copy.
    pub name: String,
    /// Whether the copy was made now.
    pub created: bool,
    /// What of the table the copy does not have, in words.
    pub not_carried: Vec<String>,
    pub counts: Counts,
    pub units: f64,
    pub ended: Ended,
}

/// What became of the items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub read: u64,
    /// Put where nothing was.
    pub put: u64,
    /// Put in the place of another.
    pub replaced: u64,
    /// Left as they were: there already, and the same.
    pub same: u64,
    /// Left as they were: there already, and different.
    pub kept: u64,
    /// Keys that no item has.
    pub missing: u64,
    /// Of those read: held a secret of this process, which did not go into the copy.
    pub struck: u64,
}

impl Counts {
    /// `3 items put, 1 kept as they were`.
    pub fn in_words(&self) -> String {
        let told = [
            (self.replaced, "replaced"),
            (self.same, "there already"),
            (self.kept, "kept as they were"),
            (self.missing, "not found"),
            (self.struck, "with [secret] in the place of a secret of this process"),
        ];
        let told = told.into_iter().filter(|(count, _)| *count > 0);
        let told = told.map(|(count, what)| format!("{count} {what}"));
        std::iter::once(format!("{} put", counted(self.put, "item")))
            .chain(told)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Copies from `source`, which is only ever read, to `copy`.
pub async fn pull(
    source: &Connection,
    copy: &Connection,
    pull: Pull,
    cancel: &Cancel,
    watch: Watch<'_>,
) -> Result<Pulled, TransferError> {
    let (table, described) = describe(source, &pull.table).await?;
    let name = pull.name.clone().unwrap_or_else(|| table.definition.name.clone());
    // Before the table is made: a bad choice leaves nothing behind.
    let (choice, spools) = (pull.choice.clone(), pull.spools.clone());
    let definition = table.definition.clone();
    // Apart, as a pipe of keys may never end.
    let opened = apart(cancel, move || Chosen::open(&choice, &definition, &spools));
    let mut chosen = opened.await.ok_or(Failure::Cancelled)??;
    let mut not_carried =
        copied_schema::not_carried(&described, expires_by(source, &pull).await.as_deref());
    let created = match schema::find(copy, &name).await?.map(|found| found.definition) {
        None => {
            let request = copied_schema::request(&table.definition, &name);
            schema::call(copy, &request).await?;
            true
        }
        Some(found) => {
            if let Some(mismatch) = copied_schema::mismatch(&table.definition, &found) {
                return Err(TransferError::Refused(mismatch));
            }
            not_carried.extend(copied_schema::missing_indexes(&table.definition, &found));
            false
        }
    };
    let mut pouring = Pouring {
        copy,
        name: &name,
        shape: Shape::of(&table.definition),
        replace: pull.replace,
        counts: Counts::default(),
    };
    let mut budget = Budget::new(pull.units);
    let ended = pouring.run(source, &mut chosen, &mut budget, cancel, watch).await;
    let counts = Counts { missing: chosen.missing(), ..pouring.counts };
    Ok(Pulled { name, created, not_carried, counts, units: budget.used, ended })
}

/// The table, and what the service says of it in full.
async fn describe(
    source: &Connection,
    table: &str,
) -> Result<(TableDescription, Value), TransferError> {
    let operation =
        Operation::DescribeTable(crate::api::operation::TableName { table_name: table.to_owned() });
    let exchange = source.call(Sent::of(&operation)).await;
    let Reply::DescribeTable(description) = exchange.reply? else {
        return Err(schema::unexpected(&operation).into());
    };
    let response = exchange.response.unwrap_or_default();
    // The answer as it came, as we keep nothing of a table that our own engine does not have.
    Ok((description, serde_json::from_str(&response).unwrap_or_default()))
}

/// The attribute the table's items expire by. One who may not ask, or an endpoint that does not know, says none.
async fn expires_by(source: &Connection, pull: &Pull) -> Option<String> {
    let table_name = pull.table.clone();
    let operation = Operation::DescribeTimeToLive(crate::api::operation::TableName { table_name });
    match schema::call(source, &operation).await {
        Ok(Reply::DescribeTimeToLive(attribute)) => attribute,
        _ => None,
    }
}

/// Items on their way into the copy.
struct Pouring<'a> {
    copy: &'a Connection,
    name: &'a str,
    shape: Shape,
    replace: bool,
    counts: Counts,
}

/// What became of one item.
enum Laid {
    Put,
    Replaced,
    Same,
    Kept,
}

impl Pouring<'_> {
    async fn run(
        &mut self,
        source: &Connection,
        chosen: &mut Chosen,
        budget: &mut Budget,
        cancel: &Cancel,
        watch: Watch<'_>,
    ) -> Ended {
        loop {
            if chosen.is_done() {
                return Ended::Complete;
            }
            if cancel.is_cancelled() {
                return Ended::Interrupted;
            }
            if budget.is_used_up() {
                return Ended::Budget;
            }
            let laid = match chosen.next(source, budget, cancel).await {
                Ok(items) => {
                    let (items, count) = struck::items(items, source);
                    self.counts.struck += count;
                    self.lay(items).await.map_err(TransferError::from)
                }
                Err(error) => Err(error),
            };
            if let Err(error) = laid {
                return error.into();
            }
            let items = self.counts.read;
            watch(Progress { items, total: chosen.total(), units: budget.used });
        }
    }

    /// Puts items into the copy, a few at a time so that they share commits.
    async fn lay(&mut self, items: Vec<Item>) -> Result<(), Failure> {
        let mut items = items.into_iter().peekable();
        while items.peek().is_some() {
            let mut puts = JoinSet::new();
            for item in items.by_ref().take(PUTS_MAX) {
                let (copy, request) = (self.copy.clone(), self.put(item.clone()));
                puts.spawn(async move { one(&copy, request, &item).await });
            }
            while let Some(laid) = puts.join_next().await {
                match laid {
                    Ok(laid) => self.count(&laid?),
                    Err(error) => std::panic::resume_unwind(error.into_panic()),
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, laid: &Laid) {
        self.counts.read += 1;
        match laid {
            Laid::Put => self.counts.put += 1,
            Laid::Replaced => self.counts.replaced += 1,
            Laid::Same => self.counts.same += 1,
            Laid::Kept => self.counts.kept += 1,
        }
    }

    /// A put that tells what was there, and without `replace` leaves it there.
    fn put(&self, item: Item) -> Operation {
        let mut expressions = Expressions::default();
        // A condition, not a read before it: what is put into the copy meanwhile is not written over either.
        if let Some(name) = self.shape.key.partition.first().filter(|_| !self.replace) {
            expressions.condition = Some("attribute_not_exists(#key)".to_owned());
            expressions.names = Some([("#key".to_owned(), name.clone())].into());
        }
        Operation::PutItem(PutItem {
            table_name: self.name.to_owned(),
            item: Ok(item),
            expressions,
            legacy: LegacyWrite::default(),
            return_old: self.replace,
            on_failure: if self.replace { OnFailure::None } else { OnFailure::AllOld },
            capacity: ReturnConsumedCapacity::None,
            collection_metrics: false,
        })
    }
}

async fn one(copy: &Connection, request: Operation, item: &Item) -> Result<Laid, Failure> {
    match schema::call(copy, &request).await {
        Ok(Reply::PutItem(reply)) => Ok(match reply.attributes {
            None => Laid::Put,
            Some(old) if old == *item => Laid::Same,
            Some(_) => Laid::Replaced,
        }),
        Ok(_) => Err(schema::unexpected(&request)),
        Err(Failure::Api(error)) if error.kind == ErrorKind::ConditionalCheckFailed => {
            Ok(if error.item.as_ref() == Some(item) { Laid::Same } else { Laid::Kept })
        }
        Err(failure) => Err(failure),
    }
}
