//! A submission that is being sent, shared between the task that sends it and whoever waits for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::report::{Code, Report, ReportedExchange, Verdict};
use super::submission::{Prepared, reported_error, take_up};
use super::verdict;
use crate::connection::{Exchange, Failure};

/// Said of what was sent when the wait for its answer was given up.
const GIVEN_UP: &str = "the wait was given up before the answer came";

/// Clones are one and the same.
#[derive(Clone)]
pub struct UnderWay(Arc<Mutex<Course>>);

struct Course {
    report: Report,
    /// The request that was sent and is not answered yet.
    asked: Option<Prepared>,
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
    pub fn new(report: Report) -> Self {
        Self(Arc::new(Mutex::new(Course { report, asked: None })))
    }

    /// A request goes out.
    pub fn ask(&self, prepared: &Prepared) {
        self.lock().asked = Some(prepared.clone());
    }

    /// Its answer came, or its failure.
    pub fn take_up(&self, exchange: Exchange, prepared: &Prepared) {
        let mut course = self.lock();
        course.asked = None;
        take_up(exchange, prepared, &mut course.report);
    }

    /// Those at these positions that came back throttled.
    pub fn throttled_of(&self, positions: &[usize]) -> Vec<usize> {
        let course = self.lock();
        let is_throttled = |position: &&usize| {
            let statement = course.report.statements.get(**position);
            statement.and_then(|one| one.code.as_ref()).is_some_and(Code::is_throttled)
        };
        positions.iter().filter(is_throttled).copied().collect()
    }

    /// Nothing more is sent, since somebody wished so.
    pub fn give_up(&self) {
        // A refusal from before says more than that somebody wished to stop.
        self.lock().report.error.get_or_insert_with(|| reported_error(&Failure::Cancelled));
    }

    pub fn progress(&self) -> Progress {
        let course = self.lock();
        let statements = &course.report.statements;
        // They are sent in their order.
        let done = statements.partition_point(|statement| statement.exchange.is_some());
        let units = course.report.capacity.iter().map(|table| table.total.units).sum();
        Progress { done, total: statements.len(), units }
    }

    /// The report as far as it goes: what is not answered is unknown, what was not sent is not applied.
    pub fn report(&self) -> Report {
        let course = self.lock();
        let mut report = course.report.clone();
        if let Some(asked) = &course.asked {
            leave_unanswered(asked, &mut report);
        }
        report.outcome = verdict::outcome(report.mode, &report.statements, report.error.as_ref());
        report.duration_ms = report.exchanges.iter().map(|exchange| exchange.duration_ms).sum();
        report
    }

    fn lock(&self) -> MutexGuard<'_, Course> {
        // A thread's mutex and not the runtime's: it is held for a moment, never while something is awaited.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn leave_unanswered(asked: &Prepared, report: &mut Report) {
    let number = report.exchanges.len();
    for position in &asked.statements {
        let Some(statement) = report.statements.get_mut(*position) else { continue };
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
