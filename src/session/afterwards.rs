//! Writes that were not answered, held against their items as they are by now.
//!
//! An item that is as a write leaves it may have been so before, and one that is not may have been written over since: so
//! what is found is told, and the verdict stays unknown.

use std::collections::{BTreeMap, BTreeSet};

use super::kept::{self, KeptError};
use super::report::{Destination, Earlier, Report, StatementReport, Verdict};
use super::session::{Session, blocking};
use super::target::{Leaves, Target, Touch};
use super::told::Told;
use super::{json, schema, struck};
use crate::api::table::KeySchema;
use crate::connection::{Connection, Failure};
use crate::draft::Verb;
use crate::engine::evaluate::condition::Operand;
use crate::engine::evaluate::update::{SetValue, Update, UpdateAction};
use crate::secret;
use crate::value::{AttributeValue, Item, Path, Step};
use crate::workspace::{Completion, HistoryError, List, Part};

#[cfg(test)]
mod tests;

/// Why a submission was not looked at.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    #[error("there is no run {0} in the history")]
    Missing(i64),
    #[error("run {0} has no report; what was sent is not known")]
    NoReport(i64),
    #[error("run {0} has no write that is unknown")]
    NothingUnknown(i64),
    #[error("run {run} was on {connection}; its items are to be read there")]
    Elsewhere { run: i64, connection: String },
    #[error(transparent)]
    Kept(#[from] KeptError),
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<HistoryError> for LookError {
    fn from(error: HistoryError) -> Self {
        Self::Kept(error.into())
    }
}

impl Session {
    /// Reads the items of the unknown writes of a run, says of each whether it is as the write leaves it, and keeps that
    /// in the history. The report is read from there ([`kept`]).
    pub async fn look(&self, run: i64) -> Result<Report, LookError> {
        let history = self.history.clone();
        let entry = blocking(move || history.outline(run)).await?.ok_or(LookError::Missing(run))?;
        let history = self.history.clone();
        let report = blocking(move || kept::recalled(&history, &entry)).await?;
        let report = report.ok_or(LookError::NoReport(run))?;
        // An item of the same key elsewhere is another item, and would tell something false.
        if report.connection != self.connection.name() {
            let connection = report.connection;
            return Err(LookError::Elsewhere { run, connection });
        }
        let here = Destination::of(self.connection.facts());
        if report.place != Destination::default() && report.place != here {
            let connection = report.place_in_words();
            return Err(LookError::Elsewhere { run, connection });
        }
        if !report.statements.is_empty() {
            return self.look_at_whole(report).await;
        }
        let (mut is_unknown, mut first) = (false, 0);
        for number in 0..report.earlier.parts {
            let part = self.part(run, number).await?;
            let lists = json::part_from(&part, first);
            let (statements, exchanges) =
                lists.ok_or(KeptError::Unreadable { run, part: number })?;
            let earlier = Earlier { exchanges: first, ..Earlier::default() };
            first += exchanges.len();
            let mut stretch = Report { statements, exchanges, earlier, ..report.clone() };
            if stretch.has_unknown_writes() {
                is_unknown = true;
                let looked = look(&self.connection, &mut stretch).await;
                let looked_at =
                    json::part(&stretch.statements, &stretch.exchanges, earlier.exchanges);
                let part = struck::part(&Part { images: part.images, ..looked_at });
                let history = self.history.clone();
                blocking(move || history.put_part(run, number, &part)).await?;
                // What was found before something could not be read is kept, too.
                looked?;
            }
        }
        if is_unknown { Ok(report) } else { Err(LookError::NothingUnknown(run)) }
    }

    /// Of a run that a version before parts kept: from now on it is kept in one.
    async fn look_at_whole(&self, mut report: Report) -> Result<Report, LookError> {
        let run = report.run;
        if !report.has_unknown_writes() {
            return Err(LookError::NothingUnknown(run));
        }
        let looked = look(&self.connection, &mut report).await;
        let completion = Completion {
            outcome: report.outcome,
            applied: report.verdicts().applied,
            duration_ms: report.duration_ms,
            around: struck::around(&json::around(&report)),
            parts: 1,
            told: secret::struck(&Told::of(&report)).into_owned(),
        };
        let part = struck::part(&json::part(&report.statements, &report.exchanges, 0));
        let history = self.history.clone();
        blocking(move || {
            history.put_part(run, 0, &part)?;
            history.complete(run, &completion)
        })
        .await?;
        looked?;
        Ok(report)
    }

    async fn part(&self, run: i64, number: usize) -> Result<Part, LookError> {
        let history = self.history.clone();
        let lists = blocking(move || {
            let list = |list| history.stretch(run, number, list);
            let images = list(List::Images)?.unwrap_or_default();
            Ok::<_, HistoryError>((list(List::Statements)?, list(List::Exchanges)?, images))
        });
        match lists.await? {
            (Some(statements), Some(exchanges), images) => {
                Ok(Part { statements, exchanges, images })
            }
            _ => Err(KeptError::Gone(run).into()),
        }
    }
}

impl Report {
    pub fn has_unknown_writes(&self) -> bool {
        self.statements.iter().any(StatementReport::is_unknown_write)
    }
}

impl StatementReport {
    pub fn is_unknown_write(&self) -> bool {
        // What can't be read names no item to look at.
        let writes = !self.verb.is_read() && self.verb != Verb::Unreadable;
        self.verdict == Verdict::Unknown && writes
    }
}

/// Reads the items of a report's unknown writes, until one can't be read.
pub async fn look(connection: &Connection, report: &mut Report) -> Result<(), Failure> {
    let mut keys = BTreeMap::new();
    // Found first: of thousands of requests mostly all were answered, and those are neither read nor walked for again.
    let unknown = report.statements.iter().filter(|statement| statement.is_unknown_write());
    let unanswered: BTreeSet<usize> = unknown.filter_map(|statement| statement.exchange).collect();
    for number in unanswered {
        let Some(exchange) = report.exchange(number) else { continue };
        // By what was sent: a run taken from the history has no draft any more, and its file may say something else by
        // now.
        let targets = match &exchange.sent.body {
            // Of what was struck out of it nobody knows what it was: held against it, the item would be another one.
            body if secret::is_struck(body) => vec![None; report.statements.len()],
            _ => Target::of_request(&exchange.sent.operation),
        };
        // Those of an exchange that was not answered are unknown, all of them, and stand in its order.
        let of_exchange = |statement: &&mut StatementReport| statement.exchange == Some(number);
        for (statement, target) in report.statements.iter_mut().filter(of_exchange).zip(targets) {
            if statement.is_unknown_write() {
                look_at(connection, statement, target.as_ref(), &mut keys).await?;
            }
        }
    }
    Ok(())
}

/// Reads the item of one unknown write, and says what it tells.
async fn look_at(
    connection: &Connection,
    statement: &mut StatementReport,
    target: Option<&Target>,
    keys: &mut BTreeMap<String, Option<KeySchema>>,
) -> Result<(), Failure> {
    let key = match target {
        Some(target) => key_of_target(connection, target, keys).await?,
        None => None,
    };
    let (Some(target), Some(key)) = (target, key) else {
        statement.message = Some(NOT_FOUND.to_owned());
        return Ok(());
    };
    let now = schema::read(connection, &target.table, &key).await?;
    statement.message = Some(target.told_by(now.as_ref()).to_owned());
    (statement.key, statement.item) = (Some(key), now);
    Ok(())
}

/// The key of the item a write is about, by the key its table has; a table is asked for once.
async fn key_of_target(
    connection: &Connection,
    target: &Target,
    keys: &mut BTreeMap<String, Option<KeySchema>>,
) -> Result<Option<Item>, Failure> {
    if !keys.contains_key(&target.table) {
        let found = schema::find(connection, &target.table).await?;
        keys.insert(target.table.clone(), found.map(|table| table.definition.key));
    }
    let key = keys.get(&target.table).and_then(Option::as_ref);
    Ok(key.and_then(|key| target.key(key)))
}

impl Target {
    /// What the item, read afterwards, tells of the write.
    fn told_by(&self, now: Option<&Item>) -> &'static str {
        let Touch::Write(leaves) = &self.touch else { return UNTOLD };
        match (leaves, now) {
            (Leaves::Nothing, None) => "read afterwards: there is no item, as this leaves it",
            (Leaves::Nothing, Some(_)) => {
                "read afterwards: the item is there, not as this leaves it"
            }
            (_, None) => "read afterwards: there is no item, not as this leaves it",
            // The whole item, so that one attribute that is off is enough to tell.
            (Leaves::Whole, Some(now)) if self.fixed == *now => SAME,
            (Leaves::Whole, Some(_)) => OTHER,
            (Leaves::Changed(update), Some(now)) => match holds(update, now) {
                Some(true) => SAME,
                Some(false) => OTHER,
                None => UNTOLD,
            },
        }
    }
}

/// The table is gone, or the statement names no item of it.
const NOT_FOUND: &str = "which item this wrote can't be told: it was not read";
const UNTOLD: &str = "read afterwards: the item does not tell whether this was done";
const SAME: &str = "read afterwards: the item is as this leaves it";
const OTHER: &str = "read afterwards: the item is not as this leaves it";

/// Whether the item is as the update leaves it; `None` when it depends on how the item was before.
fn holds(update: &Update, now: &Item) -> Option<bool> {
    let told: Vec<_> = update.actions.iter().map(|action| action_holds(action, now)).collect();
    if told.contains(&Some(false)) {
        return Some(false);
    }
    told.iter().all(Option::is_some).then_some(true)
}

fn action_holds(action: &UpdateAction, now: &Item) -> Option<bool> {
    match action {
        UpdateAction::Set(path, SetValue::Operand(Operand::Value(value))) if !is_of_list(path) => {
            Some(path.get(now) == Some(value))
        }
        UpdateAction::Remove(path) if !is_of_list(path) => Some(path.get(now).is_none()),
        // Members of a set can be told; a sum can't, as nobody knows what was added to.
        UpdateAction::Add(path, members) => has_members(path.get(now), members, true),
        UpdateAction::Delete(path, members) => has_members(path.get(now), members, false),
        // What was computed from the item as it was before, and what has moved since.
        UpdateAction::Set(..) | UpdateAction::Remove(_) => None,
    }
}

/// Whether all of these are members, or none of them; `None` where it is no question of members.
fn has_members(
    held: Option<&AttributeValue>,
    members: &AttributeValue,
    wanted: bool,
) -> Option<bool> {
    use AttributeValue as V;
    // A set that loses its last member is gone (partiql.md 12.3).
    let Some(held) = held else { return is_set(members).then_some(!wanted) };
    match (held, members) {
        (V::Ss(held), V::Ss(members)) => {
            Some(members.iter().all(|one| held.contains(one) == wanted))
        }
        (V::Ns(held), V::Ns(members)) => {
            Some(members.iter().all(|one| held.contains(one) == wanted))
        }
        (V::Bs(held), V::Bs(members)) => {
            Some(members.iter().all(|one| held.contains(one) == wanted))
        }
        _ => None,
    }
}

fn is_set(value: &AttributeValue) -> bool {
    matches!(value, AttributeValue::Ss(_) | AttributeValue::Ns(_) | AttributeValue::Bs(_))
}

/// Elements of a list move when others come and go.
fn is_of_list(path: &Path) -> bool {
    path.steps.iter().any(|step| matches!(step, Step::Index(_)))
}
