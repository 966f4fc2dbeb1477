//! From a draft to what it would do.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::change::Change;
use super::scratch::{Scratch, ScratchError};
use crate::api::table::TableDescription;
use crate::connection::Failure;
use crate::draft::lint::table_name;
use crate::draft::{Mode, Verb};
use crate::engine::arn::{account_of, is_of_other_account};
use crate::engine::catalog::Table;
use crate::engine::planner::Way;
use crate::session::guard::code_of;
use crate::session::images::{Image, Images, Lack, Named};
use crate::session::plan::Tables;
use crate::session::report::{Destination, ImagesRead, Origin, Outcome, ReadForWhy};
use crate::session::session::{Request, Session};
use crate::session::submission::{Chosen, Submission};
use crate::session::{Cancel, Report};
use crate::syntax::Diagnostic;
use crate::syntax::partiql::Verb as S;
use crate::workspace::HistoryError;

/// Copies of more items than these are not held in memory: with 400 KB each that would be 4 GB.
const ITEMS_MAX: usize = 10_000;

/// How a draft is rehearsed.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Where tables or items can't be read, the other statements are rehearsed without those.
    pub rest: bool,
    /// Read units that may be used without asking, by what the items weigh on average.
    pub budget: f64,
    pub cancel: Cancel,
}

/// What a draft would do, by what it did to copies.
#[derive(Clone, Debug, PartialEq)]
pub struct Rehearsal {
    /// As it would be, but for the number: of the statements that were rehearsed, by their indexes in the draft.
    pub report: Report,
    /// Of the items that the rehearsed statements name, in the order they are named first.
    pub changes: Vec<Change>,
    /// In the order of the draft.
    pub left_out: Vec<LeftOut>,
    pub unshown: Vec<Unshown>,
    /// How many items were read of the connection, and for how many read units as far as they were reported.
    pub items_read: usize,
    /// Keys that were read as well, under which there is no item.
    pub keys_without: usize,
    pub units_read: f64,
    /// When they were read: milliseconds since the epoch.
    pub at_ms: u64,
    /// Of the requests and where they would go: whatever is to be sent and has another code was not rehearsed.
    pub code: String,
}

/// A statement that was not rehearsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// From 1, among the statements that would be sent.
    pub index: usize,
    /// From 0, among all of the text.
    pub position: usize,
    pub why: WhyLeftOut,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyLeftOut {
    /// It reads rows that it does not name by their keys.
    Reads(Way),
    /// Its table can't be described, or its item not be read.
    Unread { table: String, permission: &'static str, failure: String },
    /// It names its table by an ARN of an account that is not the one copies are in.
    Account(String),
}

/// What no copy of some items can show. Listed where it may matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unshown {
    /// Whoever else writes these items between now and the submission.
    OtherWriters,
    Throttling,
    Permissions,
    /// Streams, and what hangs on them.
    Streams,
    Expiry,
    /// Of the collections that local indexes make, only the items named were copied.
    CollectionSizes,
    /// A token may have been used before.
    Token,
    /// What is no AWS may do otherwise than DynamoDB does, or not know an operation at all.
    Endpoint,
}

impl Unshown {
    /// As `--json` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::OtherWriters => "other_writers",
            Self::Throttling => "throttling",
            Self::Permissions => "permissions",
            Self::Streams => "streams",
            Self::Expiry => "expiry",
            Self::CollectionSizes => "collection_sizes",
            Self::Token => "token",
            Self::Endpoint => "endpoint",
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum RehearseError {
    /// The draft can't be sent, and so can't be rehearsed either.
    #[error("the draft can't be sent")]
    Unsendable(Vec<Diagnostic>),
    /// Some of it can't be read. The rest can be rehearsed on its own ([`Terms::rest`]).
    #[error("not all of it can be read")]
    Lacking(Vec<Lack>),
    #[error(
        "{items} items are to be read first, for about {units} read units; {budget} may be used without asking"
    )]
    Costly { items: usize, units: f64, budget: f64 },
    #[error("the draft names {0} items, and at most 10,000 are copied at a time")]
    TooMany(usize),
    #[error("every statement of it is one that can't be rehearsed")]
    Nothing(Vec<LeftOut>),
    #[error(transparent)]
    Failed(#[from] Failure),
    #[error(transparent)]
    Scratch(#[from] ScratchError),
    #[error(transparent)]
    History(#[from] HistoryError),
}

impl Session {
    /// Runs a draft on copies of the items it names. The connection is asked for tables and items and is never written to.
    ///
    /// # Errors
    ///
    /// What keeps it from being sent, or from being read; or that reading it takes more than was allowed.
    pub async fn rehearse(
        &self,
        request: Request,
        terms: &Terms,
    ) -> Result<Rehearsal, RehearseError> {
        let submission = self.prepare(request.clone()).map_err(RehearseError::Unsendable)?;
        let copies = self.copy(&submission, terms).await?;
        let place = Destination::of(self.connection.facts());
        let unshown = unshown(&submission, &copies.tables, &place);
        let code = code_of(self.connection.facts(), &submission);
        let rehearsed =
            if copies.left_out.is_empty() { submission } else { self.rest(request, &copies.kept)? };
        let scratch = Scratch::of(self, &copies.tables, &copies.items).await?;
        let mut report = scratch.run(rehearsed).await?;
        self.as_if_here(&mut report, &copies, place);
        let changes = changes(&scratch, &copies).await?;
        let Copies { left_out, read: (items_read, keys_without), units_read, at_ms, .. } = copies;
        Ok(Rehearsal {
            report,
            changes,
            left_out,
            unshown,
            items_read,
            keys_without,
            units_read,
            at_ms,
            code,
        })
    }

    /// Reads what the draft names, and tells apart what can be rehearsed with it.
    async fn copy(&self, submission: &Submission, terms: &Terms) -> Result<Copies, RehearseError> {
        let (named, subjects) = self.name(submission).await?;
        self.within_budget(&named, terms)?;
        let at_ms = self.clock.now_ms();
        let images = named.read(&self.connection, &terms.cancel).await?;
        let left_out = left_out(submission, &subjects, &named, &images);
        let read = images.counted();
        let Images { items, units: units_read, lacks } = images;
        let lacks: Vec<Lack> = named.lacks.into_iter().chain(lacks).collect();
        if !lacks.is_empty() && !terms.rest {
            return Err(RehearseError::Lacking(lacks));
        }
        let out: HashSet<usize> = left_out.iter().map(|out| out.index).collect();
        let kept: Vec<Subject> =
            subjects.into_iter().filter(|subject| !out.contains(&subject.index)).collect();
        if kept.is_empty() {
            return Err(RehearseError::Nothing(left_out));
        }
        let tables = named.tables.into_values().flatten().collect();
        Ok(Copies { tables, items, kept, left_out, read, units_read, at_ms })
    }

    /// Has the report of the copies say what one of the connection would.
    fn as_if_here(&self, report: &mut Report, copies: &Copies, place: Destination) {
        for (statement, subject) in report.statements.iter_mut().zip(&copies.kept) {
            statement.index = subject.index;
            // Of a copy: nothing came back from the connection.
            if let Some(Origin::Returned | Origin::ReadAfter { .. }) = statement.origin {
                statement.origin = Some(Origin::Rehearsed);
            }
        }
        report.outcome = outcome(report, &copies.left_out);
        // What the copies were read for cost nobody anything.
        (report.images, report.read_for_why) = (ImagesRead::default(), ReadForWhy::default());
        (report.run, report.connection) = (0, self.connection.name().to_owned());
        report.place = place;
    }

    /// The statements, and the items they name.
    async fn name(&self, submission: &Submission) -> Result<(Named, Vec<Subject>), Failure> {
        let (mut named, mut subjects) = (Named::default(), Vec::new());
        for (index, chosen) in (1..).zip(submission.chosen()) {
            let Chosen { statement, target } = chosen;
            let table = statement.table.as_ref().filter(|table| !is_of_other_account(table));
            if let Some(table) = table {
                named.describe(&self.connection, table_name(table)).await?;
            }
            let item = match target.as_ref().filter(|_| table.is_some()) {
                Some(target) => named.add(&self.connection, target).await?,
                None => None,
            };
            subjects.push(Subject {
                index,
                position: statement.origin,
                verb: statement.verb(),
                table: statement.table.clone(),
                item,
            });
        }
        Ok((named, subjects))
    }

    fn within_budget(&self, named: &Named, terms: &Terms) -> Result<(), RehearseError> {
        let items = named.count();
        if items > ITEMS_MAX {
            return Err(RehearseError::TooMany(items));
        }
        let units = named.about_units();
        if !self.connection.is_local() && units > terms.budget {
            return Err(RehearseError::Costly { items, units, budget: terms.budget });
        }
        Ok(())
    }

    /// The same draft without what is left out.
    fn rest(&self, request: Request, kept: &[Subject]) -> Result<Submission, RehearseError> {
        let positions: BTreeSet<usize> = kept.iter().map(|subject| subject.position).collect();
        let only = Some(positions.into_iter().collect());
        self.prepare(Request { only, ..request }).map_err(RehearseError::Unsendable)
    }
}

/// Of the whole, of which a part may not have been rehearsed. A scan that was left out changes nothing; of a write nobody
/// knows, and a transaction is all or nothing.
fn outcome(report: &Report, left_out: &[LeftOut]) -> Outcome {
    let is_open = left_out.iter().any(|one| !matches!(one.why, WhyLeftOut::Reads(_)));
    match report.outcome {
        // One that fails is enough.
        Outcome::Cancelled | Outcome::Refused => report.outcome,
        _ if is_open => Outcome::Unknown,
        known => known,
    }
}

/// What is rehearsed, and on what.
struct Copies {
    tables: Vec<TableDescription>,
    items: Vec<Image>,
    /// In the order of the draft.
    kept: Vec<Subject>,
    left_out: Vec<LeftOut>,
    /// How many items there were, and how many keys without one.
    read: (usize, usize),
    units_read: f64,
    at_ms: u64,
}

/// A statement of the draft, and which of the named items is its own.
struct Subject {
    index: usize,
    position: usize,
    verb: Verb,
    table: Option<String>,
    item: Option<usize>,
}

/// Of statements made of one template all are left out when one is: they are one statement of the text.
fn left_out(
    submission: &Submission,
    subjects: &[Subject],
    named: &Named,
    images: &Images,
) -> Vec<LeftOut> {
    let mut reasons: BTreeMap<usize, WhyLeftOut> = rows_read(submission, named);
    for subject in subjects {
        if let Some(why) = subject.unread(named, images).or_else(|| subject.of_other_account()) {
            reasons.entry(subject.position).or_insert(why);
        }
    }
    let out = |subject: &Subject| {
        let why = reasons.get(&subject.position)?.clone();
        Some(LeftOut { index: subject.index, position: subject.position, why })
    };
    subjects.iter().filter_map(out).collect()
}

/// The SELECTs of a draft that find their items by other means than a full key. In a batch or a transaction one is
/// refused for that, here as there.
fn rows_read(submission: &Submission, named: &Named) -> BTreeMap<usize, WhyLeftOut> {
    let draft = submission.request.draft.made();
    if draft.mode != Mode::Single {
        return BTreeMap::new();
    }
    let described: Vec<_> = named.tables.values().flatten().cloned().collect();
    let tables = Tables::of(&draft, &described);
    let cases = tables.cases(&draft).into_iter();
    let reads = cases.filter(|case| case.statement.verb() == Verb::Statement(S::Select));
    let ways = reads.filter_map(|case| Some((case.statement.origin, case.served.as_ref()?.way())));
    let rows = ways.filter(|(_, way)| matches!(way, Way::Query | Way::Index | Way::Scan));
    rows.map(|(position, way)| (position, WhyLeftOut::Reads(way))).collect()
}

impl Subject {
    fn unread(&self, named: &Named, images: &Images) -> Option<WhyLeftOut> {
        let table = table_name(self.table.as_deref()?);
        let mut lacks = named.lacks.iter().chain(&images.lacks);
        let lack = lacks.find(|lack| lack.table == table)?;
        Some(WhyLeftOut::Unread {
            table: lack.table.clone(),
            permission: lack.permission,
            failure: lack.failure.to_string(),
        })
    }

    fn of_other_account(&self) -> Option<WhyLeftOut> {
        let arn = self.table.as_deref().filter(|table| is_of_other_account(table))?;
        account_of(arn).map(|account| WhyLeftOut::Account(account.to_owned()))
    }

    fn is_read(&self) -> bool {
        self.verb.is_read()
    }
}

/// What is in the scratch engine now, against what was copied into it; of items that are only read nothing is said.
async fn changes(scratch: &Scratch, copies: &Copies) -> Result<Vec<Change>, Failure> {
    let ready: HashMap<&str, Table> = (0..)
        .zip(&copies.tables)
        .filter_map(|(number, table)| {
            Some((table.definition.name.as_str(), Table::described(table, number)?))
        })
        .collect();
    let mut writers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for subject in copies.kept.iter().filter(|subject| !subject.is_read()) {
        if let Some(item) = subject.item {
            writers.entry(item).or_default().push(subject.index);
        }
    }
    let written = writers.into_iter();
    let written: Vec<(&Image, Vec<usize>)> =
        written.filter_map(|(place, by)| Some((copies.items.get(place)?, by))).collect();
    let keys = written.iter().map(|(image, _)| (image.table.clone(), image.key.clone()));
    let after = scratch.read(&keys.collect::<Vec<_>>()).await?;
    let changed = written.into_iter().zip(after).map(|((image, statements), after)| {
        let table = ready.get(image.table.as_str());
        Change { statements, ..Change::of(image.clone(), after, table) }
    });
    Ok(changed.collect())
}

fn unshown(
    submission: &Submission,
    tables: &[TableDescription],
    place: &Destination,
) -> Vec<Unshown> {
    let has_local = tables.iter().any(|table| !table.definition.local_indexes.is_empty());
    let has_token = submission.request.draft.token.is_some();
    let mut unshown = vec![Unshown::OtherWriters, Unshown::Throttling, Unshown::Permissions];
    if submission.is_write() {
        unshown.extend([Unshown::Streams, Unshown::Expiry]);
    }
    unshown.extend((has_local && submission.is_write()).then_some(Unshown::CollectionSizes));
    unshown.extend(has_token.then_some(Unshown::Token));
    unshown.extend(place.endpoint.is_some().then_some(Unshown::Endpoint));
    unshown
}
