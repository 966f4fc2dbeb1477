//! The units of one statement before it is sent, by the functions that charge it when it runs.
//!
//! What is said holds of a statement that is applied. One that fails is charged, too, and mostly less: the service takes
//! the larger of the item that is there and the one that was to come (items-tables-capacity.md 3).

use super::amount::{Amount, Most};
use super::sizes::{Origin, Sizes};
use crate::api::limits::{
    ITEM_BYTES_MAX, PAGE_BYTES_MAX, PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX,
};
use crate::api::table::{KeySchema, Projection};
use crate::draft::Statement;
use crate::engine::capacity::Charge;
use crate::engine::catalog::{Index, Table};
use crate::engine::evaluate::apply::apply;
use crate::engine::evaluate::condition::Operand;
use crate::engine::evaluate::update::{SetValue, Update, UpdateAction};
use crate::engine::index::Entry;
use crate::engine::plan::{Extent, Plan};
use crate::engine::planner::{OneItem, Served, Task};
use crate::engine::row;
use crate::session::target::{Leaves, Target, Touch};
use crate::value::size::item_bytes;
use crate::value::{Item, Path};

/// What one statement is charged with.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    pub kind: Kind,
    /// On the table itself; doubled already in a transaction.
    pub table: Amount,
    /// On its indexes: those that a write may touch, or the one that is read.
    pub arms: Vec<ArmEstimate>,
    pub basis: Basis,
    /// Of a read that does not end with its first page, as far as it is known: all of its pages.
    pub all_pages: Option<Amount>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ArmEstimate {
    pub index: String,
    pub is_local: bool,
    pub amount: Amount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Read,
    Write,
}

/// What an estimate rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The statement holds all that is written, and there is nothing to replace.
    Text,
    /// The item as it is known.
    Item(Origin),
    /// The item is not known: an average of its table, as the table is described.
    Average,
    /// The size of the table or the index, as it is described.
    Described,
    /// A page of it was read.
    Page,
    /// What a read finds is not known: a page has an end.
    OnePage,
    /// Neither the item nor an average is known.
    Nothing,
}

/// All statements of a draft, reads and writes apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Total {
    pub read: Amount,
    pub write: Amount,
    /// Statements nothing can be said of; they are not in the sums.
    pub unknown: usize,
}

impl Total {
    pub fn of<'a>(estimates: impl Iterator<Item = Option<&'a Estimate>>) -> Self {
        let none = Self { read: Amount::ZERO, write: Amount::ZERO, unknown: 0 };
        estimates.fold(none, |sum, estimate| match estimate {
            Some(one) if one.kind == Kind::Read => Self { read: sum.read + one.total(), ..sum },
            Some(one) => Self { write: sum.write + one.total(), ..sum },
            None => Self { unknown: sum.unknown + 1, ..sum },
        })
    }
}

impl Estimate {
    /// On the table and all its indexes.
    pub fn total(&self) -> Amount {
        self.arms.iter().fold(self.table, |sum, arm| sum + arm.amount)
    }
}

/// A statement with all that is known of it and its table.
pub struct Case<'a> {
    pub statement: &'a Statement,
    pub table: &'a Table,
    pub sizes: &'a Sizes,
    pub in_transaction: bool,
    pub target: Option<&'a Target>,
    /// The item it is about, or that there is none, where that is known.
    pub item: Option<(Option<&'a Item>, Origin)>,
}

impl Case<'_> {
    /// `None` of what is refused, or can't be read.
    pub fn estimate(&self, served: &Served<'_>) -> Option<Estimate> {
        match served {
            Served::Refused(_) => None,
            Served::Rows(plan) if plan.is_only_item() => Some(self.read_item()),
            Served::Rows(plan) => Some(self.read_rows(plan)),
            Served::Item(OneItem { task: Task::Get, .. }) => Some(self.read_item()),
            Served::Item(OneItem { task: Task::Check, .. }) => Some(self.check()),
            Served::Item(one) => self.write(one),
        }
    }

    fn write(&self, one: &OneItem<'_>) -> Option<Estimate> {
        let target = self.target?;
        let update = match &target.touch {
            Touch::Write(Leaves::Changed(update)) => Some(update),
            Touch::Write(Leaves::Whole | Leaves::Nothing) | Touch::Read => None,
        };
        match (one.task, update) {
            // It is applied only where there is no item.
            (Task::Insert, _) => Some(self.charged(None, Some(&target.fixed), Basis::Text)),
            (Task::Put, _) => Some(self.put(&target.fixed)),
            (Task::Update, Some(update)) => Some(self.update(one, update, &target.fixed)),
            (Task::Delete, _) => Some(self.delete()),
            _ => None,
        }
    }

    /// Of images that are both known.
    fn charged(&self, old: Option<&Item>, new: Option<&Item>, basis: Basis) -> Estimate {
        let charge = row::charge(self.table, old, new);
        let charge = if self.in_transaction { charge.in_transaction() } else { charge };
        let arm = |is_local| {
            move |(index, units): (String, f64)| ArmEstimate {
                index,
                is_local,
                amount: Amount::exact(units),
            }
        };
        let global = charge.global.into_iter().map(arm(false));
        Estimate {
            kind: Kind::Write,
            table: Amount::exact(charge.table),
            arms: global.chain(charge.local.into_iter().map(arm(true))).collect(),
            basis,
            all_pages: None,
        }
    }

    fn put(&self, new: &Item) -> Estimate {
        if let Some((old, origin)) = self.item {
            return self.charged(old, Some(new), Basis::Item(origin));
        }
        let bytes = item_bytes(new);
        self.unknown_old(bytes, bytes.max(self.average()), |index| {
            let entry = Entry::of(self.table, index, new).map(|entry| entry.bytes());
            // Even where the item has no entry, the one it replaces may have had one.
            NewEntry { bytes_max: entry.unwrap_or(0), bytes: entry, moves: true }
        })
    }

    fn delete(&self) -> Estimate {
        if let Some((old, origin)) = self.item {
            return self.charged(old, None, Basis::Item(origin));
        }
        self.unknown_old(0, self.average(), |_| NewEntry { bytes_max: 0, bytes: None, moves: true })
    }

    fn update(&self, one: &OneItem<'_>, update: &Update, fixed: &Item) -> Estimate {
        if let Some((old, origin)) = self.item
            && let Ok(new) = apply(update, old.unwrap_or(&one.key.attributes), old.is_some())
        {
            return self.charged(old, new.as_ref(), Basis::Item(origin));
        }
        // Where there may be neither an old item nor a new one, not even the key is sure to be weighed.
        let is_of_something = self.statement.tree().is_some() || update.creates();
        let surely =
            if is_of_something { item_bytes(fixed).max(known_bytes(update, fixed)) } else { 0 };
        let estimate = self.unknown_old(surely, self.average().max(surely), |index| {
            let moves = moves(index, update);
            NewEntry { bytes_max: self.entry_bytes_max(index), bytes: None, moves }
        });
        let touched = |arm: &ArmEstimate| {
            self.table.index(&arm.index).is_some_and(|index| self.touches(index, update))
        };
        let arms = estimate.arms.into_iter().filter(touched).collect();
        Estimate { arms, ..estimate }
    }

    /// Of a write whose old item is not known. `least`: bytes that the larger image has surely; `about`: by the average.
    fn unknown_old(
        &self,
        least: usize,
        about: usize,
        new: impl Fn(Index<'_>) -> NewEntry,
    ) -> Estimate {
        let arms = self.table.indexes().map(|index| self.arm(index, &new(index)));
        Estimate {
            kind: Kind::Write,
            table: self.on_table(least, about),
            arms: arms.collect(),
            basis: self.basis(),
            all_pages: None,
        }
    }

    /// The table's share of a write, or of a check, of an item between these sizes.
    fn on_table(&self, least: usize, about: usize) -> Amount {
        let units = |bytes| self.doubled(Charge::write_units(0, bytes));
        let about = self.knows_average().then(|| units(about));
        Amount::new(units(least), Most::Limit(units(ITEM_BYTES_MAX))).about(about)
    }

    /// An index's share of a write whose old entry is not known. It may be none: the same entry is written for nothing.
    fn arm(&self, index: Index<'_>, new: &NewEntry) -> ArmEstimate {
        let units = |bytes: usize| Charge::write_units(0, bytes);
        let old_max = self.entry_bytes_max(index);
        let name = &index.definition.name;
        // Under another key it is a deletion and a write, else one write of the larger (items-tables-capacity.md 3.1).
        let new_units = if new.bytes_max > 0 { units(new.bytes_max) } else { 0.0 };
        let most =
            if new.moves { units(old_max) + new_units } else { units(old_max).max(new_units) };
        let average = self.sizes.average(Some(name)).zip(self.sizes.share(name));
        // Items that have no entry cost nothing there, so of one that is not known it is a part.
        let usual = average.map(|(bytes, share)| units(bytes) * share);
        let about = new.bytes.map(units).or(usual);
        ArmEstimate {
            index: name.clone(),
            is_local: index.local,
            amount: Amount::new(0.0, Most::Limit(most)).about(about),
        }
    }

    /// A check is charged as a write of its item, on the table alone (transactions.md 7.2).
    fn check(&self) -> Estimate {
        let table = match self.item {
            Some((old, _)) => {
                Amount::exact(self.doubled(Charge::write_units(old.map_or(0, item_bytes), 0)))
            }
            None => self.on_table(0, self.average()),
        };
        Estimate { kind: Kind::Write, table, arms: vec![], basis: self.basis(), all_pages: None }
    }

    fn read_item(&self) -> Estimate {
        // Reads of a transaction are always consistent.
        let consistent = self.statement.consistent || self.in_transaction;
        let units = |bytes| self.doubled(Charge::read_units(bytes, consistent));
        let table = match self.item {
            Some((item, _)) => Amount::exact(units(item.map_or(0, item_bytes))),
            None => {
                let about = self.knows_average().then(|| units(self.average()));
                Amount::new(units(0), Most::Limit(units(ITEM_BYTES_MAX))).about(about)
            }
        };
        Estimate { kind: Kind::Read, table, arms: vec![], basis: self.basis(), all_pages: None }
    }

    /// The first page of a query or a scan: the one that is sent.
    fn read_rows(&self, plan: &Plan<'_>) -> Estimate {
        let index = plan.source.index;
        let name = index.map(|index| index.definition.name.as_str());
        let row_max = index.map_or(ITEM_BYTES_MAX, |index| self.entry_bytes_max(index));
        let limit = self.statement.limit;
        let units = |bytes| Charge::read_units(bytes, self.statement.consistent);
        // A page ends with the row that reaches its size, which may be one of any size.
        let page_max = PAGE_BYTES_MAX - 1 + row_max;
        let bytes_max = limit.map_or(page_max, |limit| page_max.min(limit.saturating_mul(row_max)));
        let whole = self.sizes.bytes(name).filter(|_| matches!(plan.extent, Extent::Scan(_)));
        let of_limit = limit.zip(self.sizes.average(name));
        let limited = of_limit.map_or(usize::MAX, |(limit, bytes)| limit.saturating_mul(bytes));
        let page = whole.map(|bytes| units(bytes.min(PAGE_BYTES_MAX).min(limited)));
        let amount = Amount::new(units(0), Most::Known(units(bytes_max))).about(page);
        let all_pages =
            whole.map(|bytes| Amount::new(units(0), Most::Open).about(Some(units(bytes))));
        let basis = if whole.is_some() { Basis::Described } else { Basis::OnePage };
        // A local index that lacks attributes may be completed from the table, each row by itself, and how many there are is
        // not known (items-tables-capacity.md 3.2).
        let lacks = |index: Index<'_>| index.definition.projection != Projection::All;
        let may_fetch = index.is_some_and(|index| index.local && lacks(index));
        let fetched = if may_fetch { Amount::new(0.0, Most::Open) } else { Amount::ZERO };
        let (table, arms) = match index {
            None => (amount, vec![]),
            Some(index) => {
                let index_name = index.definition.name.clone();
                (fetched, vec![ArmEstimate { index: index_name, is_local: index.local, amount }])
            }
        };
        Estimate { kind: Kind::Read, table, arms, basis, all_pages }
    }

    fn doubled(&self, units: f64) -> f64 {
        let charge = Charge::on_table(units);
        if self.in_transaction { charge.in_transaction().table } else { charge.table }
    }

    fn knows_average(&self) -> bool {
        self.sizes.average(None).is_some()
    }

    fn average(&self) -> usize {
        self.sizes.average(None).unwrap_or(0)
    }

    fn basis(&self) -> Basis {
        match self.item {
            Some((_, origin)) => Basis::Item(origin),
            None if self.knows_average() => Basis::Average,
            None => Basis::Nothing,
        }
    }

    /// Whether the update can change the entry of an item, or make one.
    fn touches(&self, index: Index<'_>, update: &Update) -> bool {
        let projected = |path: &Path| match &index.definition.projection {
            Projection::All => true,
            Projection::KeysOnly => is_key_of(index, path),
            Projection::Include(names) => names.contains(&path.root) || is_key_of(index, path),
        };
        // An update that makes its item puts it into an index that the key of the table is enough for.
        let of_key_alone = || index.definition.key.names().all(|name| self.table.is_key(name));
        update.targets().any(projected) || of_key_alone()
    }

    /// The largest entry an item can have.
    fn entry_bytes_max(&self, index: Index<'_>) -> usize {
        if index.definition.projection != Projection::KeysOnly {
            return ITEM_BYTES_MAX;
        }
        let named = |names: &[String], value_max: usize| -> usize {
            names.iter().map(|name| name.len() + value_max).sum()
        };
        let keys = [&index.definition.key, &self.table.definition.key];
        let bytes = |key: &&KeySchema| {
            named(&key.partition, PARTITION_KEY_BYTES_MAX) + named(&key.sort, SORT_KEY_BYTES_MAX)
        };
        // An attribute that is in both keys is counted twice: this only has to be enough.
        keys.iter().map(bytes).sum::<usize>().max(1)
    }
}

/// What is known of the new entry of an index.
struct NewEntry {
    /// 0 where there will be none.
    bytes_max: usize,
    /// Where it is known as it will be.
    bytes: Option<usize>,
    /// Whether it may stand under another key than the old one.
    moves: bool,
}

/// Whether the update can take the entry to another key.
fn moves(index: Index<'_>, update: &Update) -> bool {
    update.targets().any(|path| is_key_of(index, path))
}

fn is_key_of(index: Index<'_>, path: &Path) -> bool {
    index.definition.key.names().any(|name| name == path.root)
}

/// Bytes that the item surely has after the update: what the statement fixes and the update leaves alone, and what it sets
/// to values that stand in the text.
fn known_bytes(update: &Update, fixed: &Item) -> usize {
    let mut known = fixed.clone();
    for action in &update.actions {
        known.remove(&action.target().root);
        if let UpdateAction::Set(path, SetValue::Operand(Operand::Value(value))) = action
            && path.steps.is_empty()
        {
            known.insert(path.root.clone(), value.clone());
        }
    }
    item_bytes(&known)
}
