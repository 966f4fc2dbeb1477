//! BatchExecuteStatement: up to 25 statements, each on its own, answered in their slots (partiql.md 16).
//!
//! The order of the checks is 5.2's: what is wrong with a statement by itself stays in its slot; a mix of reads and
//! writes, or two statements on one item, refuse the whole request; then the statements run one by one.

use std::collections::HashSet;

use super::statement;
use super::statement::bind::{Action, BoundStatement};
use super::statement::keyed::Keyed;
use super::statement::project::project;
use super::statement::write::{self, Attempt, Done, Failed};
use crate::api::capacity::Units;
use crate::api::error::{request::repeated_keys, statement as sentence};
use crate::api::operation::{BatchExecuteStatement, ReturnConsumedCapacity, Statement};
use crate::api::reply::{BatchReply, BatchResponse};
use crate::api::{ApiError, StatementFailure};
use crate::engine::capacity::{Charge, Labels, Meter};
use crate::engine::catalog::Table;
use crate::engine::evaluate::condition::Condition;
use crate::engine::key::PrimaryKey;
use crate::engine::view::{Lot, View};
use crate::engine::{Error, row};
use crate::syntax::partiql::ast::Select;
use crate::value::Row;
use crate::value::encode::Stored;

#[cfg(test)]
mod tests;

/// Whether every statement only reads.
pub fn is_read(request: &BatchExecuteStatement) -> bool {
    request.statements.iter().all(|statement| statement::is_read(&statement.text))
}

/// A batch of reads.
pub fn execute_read(view: &View<'_>, request: &BatchExecuteStatement) -> Result<BatchReply, Error> {
    let slots = prepare(view, request)?;
    let mut tally = Tally::new(request);
    for (slot, statement) in slots.into_iter().zip(&request.statements) {
        match slot {
            Err(error) => tally.enter(None, Err(Failed::refused(error)))?,
            Ok(bound) => {
                let attempt = read(view, &bound, statement);
                tally.enter(Some((&bound, statement)), attempt)?;
            }
        }
    }
    Ok(tally.reply())
}

/// A batch with a write in it. Earlier statements stay done when later ones fail.
pub fn execute(
    lot: &mut Lot<'_, '_>,
    request: &BatchExecuteStatement,
) -> Result<BatchReply, Error> {
    let slots = prepare(&lot.view(), request)?;
    let mut tally = Tally::new(request);
    for (position, (slot, statement)) in slots.into_iter().zip(&request.statements).enumerate() {
        match slot {
            Err(error) => tally.enter(None, Err(Failed::refused(error)))?,
            Ok(bound) => {
                let attempt = if lot.clashes.items.contains(&position) {
                    Err(Failed::conflict())
                } else if bound.is_read() {
                    // The others are no statements, whatever they begin with.
                    read(&lot.view(), &bound, statement)
                } else {
                    write::run(lot, &bound, statement.on_failure)
                };
                tally.enter(Some((&bound, statement)), attempt)?;
            }
        }
    }
    Ok(tally.reply())
}

/// Binds every statement and refuses the request for what its statements are together.
fn prepare(
    view: &View<'_>,
    request: &BatchExecuteStatement,
) -> Result<Vec<Result<BoundStatement, ApiError>>, Error> {
    let slots: Vec<_> = request.statements.iter().map(statement::prepare).collect();
    // A statement that is wrong by itself takes part in neither check (partiql.md 16.1).
    let bound = || slots.iter().flatten();
    let reads = bound().filter(|bound| bound.is_read()).count();
    if reads > 0 && reads < bound().count() {
        Err(sentence::reads_and_writes_in_batch())?;
    }
    let mut targets = HashSet::new();
    for bound in bound() {
        if let Some(target) = target(view, bound)?
            && !targets.insert(target)
        {
            Err(repeated_keys())?;
        }
    }
    Ok(slots)
}

/// The place in the store of the item a statement is about, if it names one.
fn target(view: &View<'_>, bound: &BoundStatement) -> Result<Option<Vec<u8>>, Error> {
    // A missing table is told in its slot, when its turn comes.
    let Some(table) = view.catalog.find(view.txn, &bound.table)? else { return Ok(None) };
    Ok(write::target(&table, &bound.action).map(|key| table.item_key(&key)))
}

/// A SELECT in a batch: one item, by its full primary key and nothing else.
fn read(view: &View<'_>, bound: &BoundStatement, statement: &Statement) -> Attempt {
    let table = view.catalog.table(view.txn, &bound.table).map_err(Failed::refused)?;
    let Action::Select { select, condition } = &bound.action else {
        return Err(Failed::refused(sentence::no_key_in_batch_read()));
    };
    let key = sought(&table, select, condition.as_ref()).map_err(Failed::refused)?;
    let read = |stored: Stored<'_>| (stored.weight(), project(select, stored));
    let found = row::get_with(view.txn, &table, &key, read).map_err(Failed::refused)?;
    let bytes = found.as_ref().map_or(0, |(bytes, _)| *bytes);
    let charge = Charge::on_table(Charge::read_units(bytes, statement.consistent));
    view.draw(&table, &charge).map_err(Failed::throttled)?;
    Ok(Done { items: found.into_iter().map(|(_, row)| row).collect(), charge })
}

/// The key of the item a SELECT reads, or why it is refused.
pub fn sought(
    table: &Table,
    select: &Select,
    condition: Option<&Condition>,
) -> Result<PrimaryKey, ApiError> {
    // Before it is said that no index may be read here at all (partiql.md 5.2).
    refuse_multi_attribute(table, select)?;
    let keyed = Keyed::of_read(table, condition)
        .filter(|keyed| keyed.rest.is_empty() && select.source.index.is_none())
        .ok_or_else(sentence::no_key_in_batch_read)?;
    keyed.checked(table)
}

fn refuse_multi_attribute(table: &Table, select: &Select) -> Result<(), ApiError> {
    let index = select.source.index.as_ref().and_then(|name| table.index(&name.text));
    let Some(index) = index else { return Ok(()) };
    if index.definition.key.partition.len() > 1 || index.definition.key.sort.len() > 1 {
        return Err(sentence::multi_attribute_index());
    }
    Ok(())
}

/// What the slots came to so far.
struct Tally<'a> {
    request: &'a BatchExecuteStatement,
    responses: Vec<BatchResponse>,
    units: Vec<Units>,
    /// What each statement cost its table, in order: the charge of one that worked, the units of one that failed.
    costs: Vec<(String, Result<Charge, f64>)>,
}

impl<'a> Tally<'a> {
    fn new(request: &'a BatchExecuteStatement) -> Self {
        Self { request, responses: Vec::new(), units: Vec::new(), costs: Vec::new() }
    }

    /// Enters the outcome of the next statement; a fault of the store ends the batch.
    fn enter(
        &mut self,
        statement: Option<(&BoundStatement, &Statement)>,
        attempt: Attempt,
    ) -> Result<(), Error> {
        let bound = statement.map(|(bound, _)| bound);
        let table = bound.map(|bound| bound.table.clone());
        let units = match &attempt {
            Ok(done) => done.charge.total(),
            Err(failed) => failed.units,
        };
        let is_read = bound.is_some_and(BoundStatement::is_read);
        self.units.push(match is_read {
            true => Units { read: units, write: 0.0 },
            false => Units { read: 0.0, write: units },
        });
        let response = match attempt {
            Ok(done) => {
                self.cost(table.as_ref(), Ok(done.charge));
                succeeded(table, done.items)
            }
            Err(failed) => {
                self.cost(table.as_ref(), Err(failed.units));
                let table = table.filter(|_| failed.names_table);
                response_of_failure(table, failed.error)?
            }
        };
        self.responses.push(response);
        Ok(())
    }

    /// Notes what a statement cost its table, if anybody asked.
    fn cost(&mut self, table: Option<&String>, cost: Result<Charge, f64>) {
        if self.request.capacity != ReturnConsumedCapacity::None {
            // Statements that could not be bound have no table to charge, and cost nothing.
            self.costs.extend(table.map(|table| (table.clone(), cost)));
        }
    }

    fn reply(self) -> BatchReply {
        let mut meter = Meter::default();
        // A table of which no statement worked is left out, whatever its failures cost (partiql.md 18.3).
        let worked: HashSet<&str> = self
            .costs
            .iter()
            .filter(|(_, cost)| cost.is_ok())
            .map(|(table, _)| table.as_str())
            .collect();
        for (table, cost) in &self.costs {
            match cost {
                _ if !worked.contains(table.as_str()) => {}
                Ok(charge) => meter.add(table, charge),
                // In the total and on no arm (partiql.md 18.3).
                Err(units) => meter.add_to_total(table, *units),
            }
        }
        let capacity = meter.report(self.request.capacity, Labels::Plain);
        // Where all failed the member is absent, not empty.
        let capacity = capacity.filter(|capacity| !capacity.is_empty());
        BatchReply { responses: self.responses, capacity, units: self.units }
    }
}

fn succeeded(table_name: Option<String>, items: Vec<Row>) -> BatchResponse {
    BatchResponse { failure: None, table_name, item: items.into_iter().next() }
}

fn response_of_failure(table_name: Option<String>, error: Error) -> Result<BatchResponse, Error> {
    let error = match error {
        Error::Api(error) => error,
        fault @ Error::Store(_) => return Err(fault),
    };
    Ok(BatchResponse { failure: Some(StatementFailure::of(error)), table_name, item: None })
}
