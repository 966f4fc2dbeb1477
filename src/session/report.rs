//! A submission, understood: what the results pane shows, `run --json` prints and the history keeps.

use std::sync::Arc;

pub use super::code::{Code, OwnCode};
use crate::api::operation::ReturnConsumedCapacity;
use crate::api::{ConsumedCapacity, ItemCollectionMetrics, Operation, Units};
use crate::connection::{Facts, Retry, Sent, Told};
use crate::draft::{Mode, Verb};
pub use crate::draft::{Outcome, Verdict};
use crate::value::Item;

/// One submission of one draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Its number in the history.
    pub run: i64,
    pub draft: String,
    pub connection: String,
    /// Where that led then.
    pub place: Destination,
    pub mode: Mode,
    /// Milliseconds since the epoch.
    pub started_ms: u64,
    pub duration_ms: f64,
    pub outcome: Outcome,
    /// One a statement that was to be sent, in order; without those of `earlier` and of `not_sent`.
    pub statements: Vec<StatementReport>,
    /// The last ones, where many were never sent: they are counted and not listed.
    pub not_sent: Option<NotSent>,
    /// When a request was refused, cancelled or not answered.
    pub error: Option<ReportedError>,
    /// Added up per table over all requests, in the order the draft first names them.
    pub capacity: Vec<ConsumedCapacity>,
    /// Beside what the requests of the draft consumed.
    pub read_for_why: ReadForWhy,
    /// Table name to collections.
    pub collection_metrics: Vec<(String, Vec<ItemCollectionMetrics>)>,
    /// Without those of `earlier`: [`exchange`](Self::exchange) finds one by its number.
    pub exchanges: Vec<ReportedExchange>,
    /// What stands before these in the history alone, so that a run of any length takes the memory of a stretch of it.
    pub earlier: Earlier,
    /// What was read before it was written, so that it can be undone.
    pub images: ImagesRead,
    pub unreported: Unreported,
}

/// Statements that may have been charged and of which nothing was reported.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Unreported {
    pub statements: usize,
    /// What they are reckoned to have taken, as [`reckoned`](super::price::Amount::reckoned) before they are sent; no part
    /// of what was reported.
    pub units: Units,
    /// Those of them of which not even that is known.
    pub unknown: usize,
}

/// Items that were read before they were written, and the read units that took, as far as they were reported.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ImagesRead {
    pub items: usize,
    pub units: f64,
}

/// What of a service is not said by the name of a connection: in another Region, or as somebody else, the same key is
/// another item. `None` where it was not known, or of the local engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destination {
    pub profile: Option<String>,
    pub region: Option<String>,
    pub endpoint: Option<String>,
    /// Of a local engine whose file was named.
    pub file: Option<String>,
}

impl Destination {
    /// Of the local engine, whatever its file.
    pub fn is_local(&self) -> bool {
        [&self.profile, &self.region, &self.endpoint].into_iter().all(Option::is_none)
    }

    pub fn of(facts: &Facts) -> Self {
        let value = |told: &Option<Told<String>>| told.as_ref().map(|told| told.value.clone());
        Self {
            profile: value(&facts.profile),
            region: value(&facts.region),
            endpoint: value(&facts.endpoint),
            file: facts.file.clone(),
        }
    }
}

/// The first parts of a report, which the history has ([`kept`](super::kept)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earlier {
    pub parts: usize,
    pub statements: usize,
    pub exchanges: usize,
    pub verdicts: Verdicts,
}

/// How many statements have each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    pub applied: usize,
    pub failed: usize,
    pub not_applied: usize,
    pub unknown: usize,
}

/// Statements that were never sent, from the first to the last, by their indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSent {
    pub first: usize,
    pub last: usize,
}

/// Statements that were never sent are listed as long as they are no more than this.
pub const NOT_SENT_LISTED_MAX: usize = 20;

#[derive(Clone, Debug, PartialEq)]
pub struct StatementReport {
    /// From 1, among the statements sent.
    pub index: usize,
    /// From 0, among all statements of the text: those that are off count; those made of one template share its place.
    pub position: usize,
    pub verb: Verb,
    pub table: Option<String>,
    /// The item's key, when the schema is known.
    pub key: Option<Item>,
    pub verdict: Verdict,
    pub code: Option<Code>,
    pub message: Option<String>,
    /// The HTTP status it was answered with, where the answer leaves it open whether it was done.
    pub answered: Option<u16>,
    /// A fault was injected here, or into the request that carried it: what failed did so on demand.
    pub injected: bool,
    /// The item read, the RETURNING image, or the item its condition failed on.
    pub item: Option<Item>,
    /// A SELECT in single mode.
    pub items: Option<Vec<Item>>,
    pub next_token: Option<String>,
    /// Of a failure that an item may be to blame for: where `item` comes from, or that there was none, or why it is not
    /// known which of the two.
    pub origin: Option<Origin>,
    /// The failed condition, clause by clause, on that item; nothing where it is not known what the item was.
    pub why: Vec<Clause>,
    /// Why it failed, in a sentence: the clauses that decided, what of the item stood in the way of the update, or that the
    /// item is not known.
    pub reason: Option<String>,
    pub reported: Option<Units>,
    pub estimated: Option<Units>,
    /// Which of `exchanges` carried it.
    pub exchange: Option<usize>,
}

/// One clause of a condition with the values it saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// As written: `"balance" >= 30`.
    pub text: String,
    /// With values in place: `12 >= 30`.
    pub values: String,
    pub truth: bool,
    /// A key equality, which fails only where there is no item.
    pub key: bool,
    /// It belongs to a smallest set of clauses that would make the condition true if each came out the other way.
    pub decisive: bool,
    /// `balance is 12, not at least 30`.
    pub sentence: String,
}

/// Where it is known from on which item a statement failed. Where it is known and there is no item, there was none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It came with the answer; or the engine was asked for it and had none.
    Returned,
    /// The refusal is one that only a missing item is refused with.
    Refusal,
    /// Read so many milliseconds after the answer: it may have moved since.
    ReadAfter {
        after_ms: u64,
    },
    /// It is the item of a rehearsal.
    Rehearsed,
    Unknown(Unknown),
}

/// Why it is not known on which item a statement failed. Nothing is said of an item then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// It was asked for. Either there was none, or whoever was asked does not return it.
    NotReturned,
    NotAsked,
    /// It was to be read afterwards, and could not be.
    NotRead,
    /// As many were read as are read for one submission.
    PastBound,
}

/// What was read to say why statements failed, apart from what they consumed themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadForWhy {
    /// Keys that were asked for.
    pub items: usize,
    /// As reported, table by table; nothing where whoever was asked reports none.
    pub capacity: Vec<ConsumedCapacity>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ReportedError {
    pub code: Code,
    pub message: String,
    /// What can be done about it, where the message does not say it.
    pub help: Option<String>,
    /// It was asked for by a fault of the draft.
    pub injected: bool,
}

/// A request and its answer, bodies as on the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportedExchange {
    pub sent: Arc<Sent>,
    pub status: Option<u16>,
    pub response: Option<String>,
    pub attempts: u32,
    /// Why it was not one attempt.
    pub retries: Vec<Retry>,
    pub duration_ms: f64,
}

impl StatementReport {
    /// Whether it changed something, as far as it is known.
    pub fn is_applied_write(&self) -> bool {
        self.verdict == Verdict::Applied && !self.verb.is_read()
    }
}

impl ReportedExchange {
    /// Whether it asked for a page that is not the first.
    pub fn reads_on(&self) -> bool {
        matches!(&self.sent.operation, Ok(Operation::ExecuteStatement(request)) if request.next_token.is_some())
    }
}

impl ReportedError {
    /// `None` when the error is the service's.
    pub fn own_code(&self) -> Option<OwnCode> {
        match self.code {
            Code::Own(code) => Some(code),
            Code::Failure(_) | Code::Exception(_) | Code::Without | Code::Other(_) => None,
        }
    }
}

impl Verdicts {
    pub fn add(&mut self, verdict: Verdict, count: usize) {
        match verdict {
            Verdict::Applied => self.applied += count,
            Verdict::Failed => self.failed += count,
            Verdict::NotApplied => self.not_applied += count,
            Verdict::Unknown => self.unknown += count,
        }
    }

    pub fn of(self, verdict: Verdict) -> usize {
        match verdict {
            Verdict::Applied => self.applied,
            Verdict::Failed => self.failed,
            Verdict::NotApplied => self.not_applied,
            Verdict::Unknown => self.unknown,
        }
    }

    /// The verdict of every one of them; `None` when they differ, or there are none.
    pub fn alike(self) -> Option<Verdict> {
        let all = [Verdict::Applied, Verdict::Failed, Verdict::NotApplied, Verdict::Unknown];
        all.into_iter().find(|verdict| self.of(*verdict) > 0 && self.of(*verdict) == self.all())
    }

    pub fn all(self) -> usize {
        self.applied + self.failed + self.not_applied + self.unknown
    }
}

impl NotSent {
    pub fn count(self) -> usize {
        self.last + 1 - self.first
    }
}

impl Report {
    /// `dev (profile ops, us-west-2)`.
    pub fn place_in_words(&self) -> String {
        let Destination { profile, region, endpoint, file } = &self.place;
        let profile = profile.as_ref().map(|profile| format!("profile {profile}"));
        let more: Vec<String> = profile
            .into_iter()
            .chain(region.clone())
            .chain(endpoint.clone())
            .chain(file.clone())
            .collect();
        format!("{} ({})", self.connection, more.join(", "))
    }

    /// Of all statements, wherever they stand.
    pub fn verdicts(&self) -> Verdicts {
        let mut verdicts = self.earlier.verdicts;
        for statement in &self.statements {
            verdicts.add(statement.verdict, 1);
        }
        verdicts.add(Verdict::NotApplied, self.not_sent.map_or(0, NotSent::count));
        verdicts
    }

    /// The exchange of this number, where it is not one of `earlier`.
    pub fn exchange(&self, number: usize) -> Option<&ReportedExchange> {
        self.exchanges.get(number.checked_sub(self.earlier.exchanges)?)
    }

    /// Whether a request asked for consumed capacity. Some endpoints give none all the same.
    pub fn asks_capacity(&self) -> bool {
        self.exchanges.iter().any(|exchange| match &exchange.sent.operation {
            Ok(Operation::ExecuteStatement(request)) => is_wanted(request.capacity),
            Ok(Operation::BatchExecuteStatement(request)) => is_wanted(request.capacity),
            Ok(Operation::ExecuteTransaction(request)) => is_wanted(request.capacity),
            Ok(Operation::TransactWriteItems(request)) => is_wanted(request.capacity),
            Ok(_) | Err(_) => false,
        })
    }

    /// Whether a SELECT went on from where an earlier submission stopped.
    pub fn reads_on(&self, statement: &StatementReport) -> bool {
        let exchange = statement.exchange.and_then(|number| self.exchange(number));
        exchange.is_some_and(ReportedExchange::reads_on)
    }

    /// Whether `error` came of an injected fault.
    pub fn error_is_injected(&self) -> bool {
        // A document of before the error said so itself: it is that of the first request that was refused.
        let refused = self.exchanges.iter().position(|exchange| exchange.status != Some(200));
        let refused = refused.map(|place| self.earlier.exchanges + place);
        let carried = |statement: &&StatementReport| statement.exchange == refused;
        let by_statement = || self.statements.iter().filter(carried).any(|one| one.injected);
        self.error.as_ref().is_some_and(|error| error.injected)
            || (refused.is_some() && by_statement())
    }
}

impl StatementReport {
    /// Whether it is known that there was no item with its key.
    pub fn is_of_missing_item(&self) -> bool {
        self.item.is_none() && self.origin.is_some_and(Origin::is_known)
    }
}

impl Origin {
    pub fn is_known(self) -> bool {
        !matches!(self, Self::Unknown(_))
    }
}

impl ReadForWhy {
    /// Read capacity units, as reported.
    pub fn units(&self) -> f64 {
        // From nought: the sum of none is minus nought.
        self.capacity.iter().fold(0.0, |sum, table| sum + table.total.units)
    }
}

fn is_wanted(capacity: ReturnConsumedCapacity) -> bool {
    capacity != ReturnConsumedCapacity::None
}
