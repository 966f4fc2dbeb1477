//! A submission that is being sent, shared between the task that sends it and whoever waits for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::ledger::account;
use super::price::Estimate;
use super::report::{
    Code, NOT_SENT_LISTED_MAX, NotSent, Report, ReportedError, ReportedExchange, StatementReport,
    Verdict,
};
use super::submission::{Chosen, Prepared, Submission, reported_error, take_up};
use super::target::Target;
use super::undo::image::KeptImage;
use super::why::look::{self, Lacking};
use super::{json, verdict};
use crate::connection::{Exchange, Failure};
use crate::draft::Statement;
use crate::workspace::Part;

/// Said of what was sent when the wait for its answer was given up.
const GIVEN_UP: &str = "the wait was given up before the answer came";

const UNREAD: &str = "the items are read before they are written so that they can be put back, and could not be: nothing \
                      more was sent; `undo = \"leave\"` of the connection does without";

/// What is answered is put into the history when it has come to so many bytes, or so many statements: enough to be
/// compressed well, and what is held in memory is this much and one answer more.
pub const DUE_BYTES: usize = 256 * 1024;
pub const DUE_STATEMENTS: usize = 500;

/// Clones are one and the same.
#[derive(Clone)]
pub struct UnderWay(Arc<Mutex<State>>);

struct State {
    report: Report,
    /// All that is to be sent.
    total: usize,
    /// The request that was sent and is not answered yet.
    asked: Option<Prepared>,
    /// Of the last statements of the report, those no part of the history has yet: what was sent.
    sources: Vec<Source>,
    /// How many of all exchanges, and in how many parts, the history has.
    kept: Kept,
    /// Bytes of the exchanges it does not have.
    unkept_bytes: usize,
    /// The items that these statements were about to write, as they were: the list of a part.
    images: String,
    /// When the exchanges were answered that it does not have.
    answered_ms: BTreeMap<usize, u64>,
    /// The exchanges of which nothing was reported, until what they took is reckoned.
    unreported: BTreeSet<usize>,
    /// What the history has stays in memory as well.
    whole: bool,
}

/// What of a submission the history has by now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub parts: usize,
    pub statements: usize,
    pub exchanges: usize,
}

/// What a statement was sent as.
pub struct Source {
    pub statement: Statement,
    pub target: Option<Target>,
}

impl From<Chosen<'_>> for Source {
    fn from(chosen: Chosen<'_>) -> Self {
        Self { statement: chosen.statement.into_owned(), target: chosen.target }
    }
}

/// How far a submission has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Statements answered for, of so many.
    pub done: usize,
    pub total: usize,
    /// Capacity units reported so far.
    pub units: f64,
}

impl UnderWay {
    /// Of `total` statements. Where the report is to be `whole` it holds all of them at the end, else those alone that are
    /// not in the history.
    pub fn new(report: Report, total: usize, whole: bool) -> Self {
        Self(Arc::new(Mutex::new(State {
            report,
            total,
            asked: None,
            sources: Vec::new(),
            kept: Kept::default(),
            unkept_bytes: 0,
            images: String::new(),
            answered_ms: BTreeMap::new(),
            unreported: BTreeSet::new(),
            whole,
        })))
    }

    /// A request goes out, with statements that are asked for the first time.
    pub fn ask(&self, submission: &Submission, prepared: &Prepared, carried: Vec<Chosen<'_>>) {
        let mut state = self.lock();
        let next = state.report.earlier.statements + state.report.statements.len();
        for (place, chosen) in (next..).zip(carried) {
            let waiting = submission.waiting(place, &chosen.statement);
            state.report.statements.push(waiting);
            state.sources.push(chosen.into());
        }
        state.asked = Some(prepared.clone());
    }

    /// How many statements were asked for so far.
    pub fn asked(&self) -> usize {
        let state = self.lock();
        state.report.earlier.statements + state.report.statements.len()
    }

    /// Items were read before they are written, for so many units.
    pub fn picture(&self, images: &[KeptImage], units: f64) {
        let mut state = self.lock();
        let before = state.images.len();
        images.iter().for_each(|image| image.push(&mut state.images));
        state.unkept_bytes += state.images.len() - before;
        state.report.images.items += images.len();
        state.report.images.units += units;
    }

    /// Nothing more is sent, since what was to be read before could not be.
    pub fn hold_back(&self, failure: &Failure, may_do_without: bool) {
        let mut error = reported_error(failure);
        // Who wished to stop is told of that alone: nothing is the matter with the connection.
        let is_told = may_do_without && !matches!(failure, Failure::Cancelled);
        error.help = is_told.then(|| UNREAD.to_owned());
        self.lock().report.error.get_or_insert(error);
    }

    /// Its answer came, or its failure.
    pub fn take_up(&self, mut exchange: Exchange, prepared: &Prepared, now_ms: u64) {
        if let Ok(reply) = &mut exchange.reply {
            account::disbelieve(reply);
        }
        let mut state = self.lock();
        let number = state.report.earlier.exchanges + state.report.exchanges.len();
        if account::is_unreported(&exchange.reply) {
            state.unreported.insert(number);
        }
        state.answered_ms.insert(number, now_ms);
        state.asked = None;
        let response = exchange.response.as_ref().map_or(0, String::len);
        state.unkept_bytes += exchange.sent.body.len() + response;
        take_up(exchange, prepared, &mut state.report);
    }

    /// Those at these positions that came back throttled.
    pub fn throttled_of(&self, positions: &[usize]) -> Vec<usize> {
        let state = self.lock();
        let report = &state.report;
        let is_throttled = |position: &&usize| {
            let statement = report.statements.get(**position - report.earlier.statements);
            statement.and_then(|one| one.code.as_ref()).is_some_and(Code::is_throttled)
        };
        positions.iter().filter(is_throttled).copied().collect()
    }

    /// Nothing more is sent, since the history does not take how far it goes.
    pub fn stop(&self, error: ReportedError) {
        self.lock().report.error.get_or_insert(error);
    }

    /// Nothing more is sent, since somebody wished so.
    pub fn give_up(&self) {
        // A refusal from before says more than that somebody wished to stop.
        self.lock().report.error.get_or_insert_with(|| reported_error(&Failure::Cancelled));
    }

    pub fn progress(&self) -> Progress {
        let state = self.lock();
        let report = &state.report;
        // They are sent in their order.
        let here = report.statements.partition_point(|statement| statement.exchange.is_some());
        // From nought: the sum of none is minus nought.
        let units = report.capacity.iter().fold(0.0, |sum, table| sum + table.total.units);
        Progress { done: report.earlier.statements + here, total: state.total, units }
    }

    /// Whether enough was answered to be put into the history.
    pub fn is_due(&self) -> bool {
        let state = self.lock();
        state.unkept_bytes >= DUE_BYTES || state.sources.len() >= DUE_STATEMENTS
    }

    /// Whether anybody answered at the end, and so may be asked more.
    pub fn is_answered(&self) -> bool {
        let state = self.lock();
        match state.report.exchanges.last() {
            Some(exchange) => exchange.status.is_some(),
            // Only what was answered is put away.
            None => state.report.earlier.exchanges > 0,
        }
    }

    /// The tables of what is not in the history yet.
    pub fn tables(&self) -> BTreeSet<String> {
        let state = self.lock();
        state.sources.iter().filter_map(|source| source.statement.table.clone()).collect()
    }

    /// Fills in, by what was sent, what is still to be said of the statements that are not in the history.
    pub fn explain(&self, mut explain: impl FnMut(&Source, &mut StatementReport)) {
        let mut state = self.lock();
        let State { report, sources, .. } = &mut *state;
        let first = report.statements.len() - sources.len();
        let statements = report.statements.iter_mut().skip(first);
        sources.iter().zip(statements).for_each(|(source, statement)| explain(source, statement));
    }

    /// Enters what statements took of which nothing was reported, each once, as it is reckoned by what was sent.
    pub fn reckon(&self, mut estimate: impl FnMut(&Source, usize) -> Option<Estimate>) {
        let mut state = self.lock();
        let State { report, sources, unreported, .. } = &mut *state;
        let exchanges = std::mem::take(unreported);
        let is_open = |statement: &StatementReport| {
            statement.exchange.is_some_and(|number| exchanges.contains(&number))
        };
        let first = report.statements.len() - sources.len();
        let statements = report.statements.iter_mut().skip(first);
        for (source, statement) in sources.iter().zip(statements).filter(|(_, one)| is_open(one)) {
            let estimate = estimate(source, statement.index);
            account::reckon(estimate.as_ref(), statement, &mut report.unreported);
        }
    }

    /// The items of these statements, read at that moment.
    pub fn read_for_why(&self, lacking: Vec<Lacking>, read: look::Read, now_ms: u64) {
        let mut state = self.lock();
        let State { report, answered_ms, .. } = &mut *state;
        report.read_for_why.items += read.asked;
        account::add_all(&read.capacity, &mut report.read_for_why.capacity);
        let first = report.earlier.statements + 1;
        for (lacking, found) in lacking.into_iter().zip(read.found) {
            let Some(statement) = report.statements.get_mut(lacking.index - first) else {
                continue;
            };
            let answered = statement.exchange.and_then(|number| answered_ms.get(&number));
            let after_ms = now_ms.saturating_sub(*answered.unwrap_or(&now_ms));
            look::take_up(statement, found, after_ms);
        }
    }

    /// What the history does not have yet, as its next part, and the number of that. `hear` is shown its statements.
    pub fn next_part(&self, hear: impl FnMut(&StatementReport)) -> (usize, Part) {
        let state = self.lock();
        let (statements, exchanges) = state.kept.rest(&state.report);
        statements.iter().for_each(hear);
        (state.kept.parts, state.part(statements, exchanges))
    }

    /// The history has that part now.
    pub fn keep(&self) {
        let mut state = self.lock();
        let State {
            report,
            sources,
            kept,
            unkept_bytes,
            images,
            answered_ms,
            unreported,
            whole,
            ..
        } = &mut *state;
        sources.clear();
        images.clear();
        answered_ms.clear();
        unreported.clear();
        *unkept_bytes = 0;
        kept.parts += 1;
        kept.statements = report.earlier.statements + report.statements.len();
        kept.exchanges = report.earlier.exchanges + report.exchanges.len();
        if !*whole {
            report.earlier.verdicts = report.verdicts();
            report.earlier.parts = kept.parts;
            (report.earlier.statements, report.earlier.exchanges) =
                (kept.statements, kept.exchanges);
            // With their place, or each of them would be grown again from nothing.
            report.statements.clear();
            report.exchanges.clear();
        }
    }

    /// The history takes nothing: all that comes from now on stays in memory.
    pub fn hold(&self) {
        self.lock().whole = true;
    }

    pub fn kept(&self) -> Kept {
        self.lock().kept
    }

    /// The last part: these statements and exchanges, and the images the history does not have.
    pub fn last_part(
        &self,
        statements: &[StatementReport],
        exchanges: &[ReportedExchange],
    ) -> Part {
        self.lock().part(statements, exchanges)
    }

    /// The statements nobody answered for, with the exchanges that carried them; nothing of the others.
    pub fn unanswered(&self) -> Report {
        let state = self.lock();
        let report = &state.report;
        let unknown = report.statements.iter().filter(|one| one.verdict == Verdict::Unknown);
        let statements: Vec<_> = unknown.cloned().collect();
        let exchanges = if statements.is_empty() { Vec::new() } else { report.exchanges.clone() };
        Report { statements, exchanges, ..head(report) }
    }

    /// What their items told is said of them.
    pub fn looked(&self, unanswered: Report) {
        let mut state = self.lock();
        let statements = &mut state.report.statements;
        for told in unanswered.statements {
            if let Ok(at) = statements.binary_search_by_key(&told.index, |one| one.index) {
                statements[at] = told;
            }
        }
    }

    /// The report as far as it goes: what is not answered is unknown, what was not sent is not applied.
    pub fn report(
        &self,
        submission: &Submission,
        explain: impl FnMut(&Source, &mut StatementReport),
    ) -> Report {
        let state = self.lock();
        let mut report = state.report.clone();
        close(&mut report, state.asked.as_ref(), submission, explain);
        report
    }

    /// The report at the end, which nobody asks for again.
    pub fn finish(
        &self,
        submission: &Submission,
        explain: impl FnMut(&Source, &mut StatementReport),
    ) -> Report {
        let mut state = self.lock();
        let empty = head(&state.report);
        let mut report = std::mem::replace(&mut state.report, empty);
        close(&mut report, state.asked.as_ref(), submission, explain);
        report
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A thread's mutex and not the runtime's: it is held for a moment, never while something is awaited.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn part(&self, statements: &[StatementReport], exchanges: &[ReportedExchange]) -> Part {
        let images = self.images.clone();
        Part { images, ..json::part(statements, exchanges, self.kept.exchanges) }
    }
}

impl Kept {
    /// What of a report the history does not have.
    pub fn rest(self, report: &Report) -> (&[StatementReport], &[ReportedExchange]) {
        let statements = report.statements.get(self.statements - report.earlier.statements..);
        let exchanges = report.exchanges.get(self.exchanges - report.earlier.exchanges..);
        (statements.unwrap_or_default(), exchanges.unwrap_or_default())
    }
}

/// The report without its lists.
fn head(report: &Report) -> Report {
    Report {
        run: report.run,
        draft: report.draft.clone(),
        connection: report.connection.clone(),
        place: report.place.clone(),
        mode: report.mode,
        started_ms: report.started_ms,
        duration_ms: report.duration_ms,
        outcome: report.outcome,
        statements: Vec::new(),
        not_sent: report.not_sent,
        error: report.error.clone(),
        capacity: report.capacity.clone(),
        read_for_why: report.read_for_why.clone(),
        collection_metrics: report.collection_metrics.clone(),
        exchanges: Vec::new(),
        earlier: report.earlier,
        images: report.images,
        unreported: report.unreported,
    }
}

fn close(
    report: &mut Report,
    asked: Option<&Prepared>,
    submission: &Submission,
    mut explain: impl FnMut(&Source, &mut StatementReport),
) {
    if let Some(asked) = asked {
        leave_unanswered(asked, report);
    }
    let sent = report.earlier.statements + report.statements.len();
    // Those of an earlier run that are sent again have gaps between them, and no range tells them.
    let first = sent.max(submission.extent.again.len());
    let is_listed = submission.count <= first + NOT_SENT_LISTED_MAX;
    let listed = if is_listed { submission.count } else { first };
    if listed > sent {
        for (place, chosen) in submission.chosen().enumerate().take(listed).skip(sent) {
            let mut waiting = submission.waiting(place, &chosen.statement);
            explain(&chosen.into(), &mut waiting);
            report.statements.push(waiting);
        }
    }
    if !is_listed {
        let [first, last] = [first, submission.count - 1].map(|at| submission.extent.number(at));
        report.not_sent = Some(NotSent { first, last });
    }
    report.outcome = verdict::outcome(report.mode, report.verdicts(), report.error.as_ref());
}

fn leave_unanswered(asked: &Prepared, report: &mut Report) {
    let number = report.earlier.exchanges + report.exchanges.len();
    for position in &asked.statements {
        let place = position - report.earlier.statements;
        let Some(statement) = report.statements.get_mut(place) else { continue };
        statement.verdict = Verdict::Unknown;
        statement.message = Some(GIVEN_UP.to_owned());
        statement.exchange = Some(number);
    }
    let failure = Failure::Unanswered(GIVEN_UP.to_owned());
    report.error.get_or_insert_with(|| reported_error(&failure));
    report.exchanges.push(ReportedExchange {
        sent: Arc::clone(&asked.sent),
        status: None,
        response: None,
        attempts: 1,
        retries: Vec::new(),
        duration_ms: 0.0,
    });
}
