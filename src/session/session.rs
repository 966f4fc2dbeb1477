//! A connection and the settings of a run.

use std::panic::resume_unwind;
use std::sync::Arc;

use super::guard::{self, Consent, Objection, Question};
use super::listener::Listener;
use super::report::{Outcome, Report, Verdict};
use super::schema::{self, Schemas};
use super::submission::{self, Submission};
use super::under_way::UnderWay;
use super::why::{self, Asked};
use super::{afterwards, struck};
use crate::api::operation::ListTables;
use crate::api::table::TableDescription;
use crate::api::{Operation, Reply};
use crate::connection::{Cancel, Connection, Failure};
use crate::draft::Draft;
use crate::engine::{Clock, Ids};
use crate::syntax::{Diagnostic, Span};
use crate::workspace::{History, HistoryError, NewEntry};

/// Where drafts go and where they are remembered. Cheap to clone.
#[derive(Clone)]
pub struct Session {
    pub connection: Connection,
    pub history: History,
    pub clock: Clock,
    pub ids: Ids,
}

/// One draft to submit.
#[derive(Clone, Debug)]
pub struct Request {
    /// The draft's name: a file name.
    pub name: String,
    /// The whole text, as the history keeps it.
    pub text: String,
    pub draft: Arc<Draft>,
    /// Positions (from 0) of the statements to send; all that are on when `None`.
    pub only: Option<Vec<usize>>,
    /// The token of an earlier submission that is asked again; a fresh one when the draft has none either.
    pub token: Option<String>,
    /// Where the one SELECT of an earlier submission stopped: it is read on from there.
    pub next_token: Option<String>,
}

/// How one draft is submitted.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    pub consent: Consent,
    pub cancel: Cancel,
    pub told: Listener,
}

/// Why nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The connection lets nothing be written without more.
    #[error("nothing was sent")]
    Guarded(Objection),
    /// The history could not take the entry, so nothing was sent.
    #[error(transparent)]
    History(#[from] HistoryError),
}

impl Session {
    /// What can't be kept, or not be written, for the user to know before anything is begun.
    pub fn notices(&self) -> Vec<String> {
        let history = self.history.hindrance();
        let history = history.map(|why| format!("what is run is not kept in the history: {why}"));
        let database = self.connection.hindrance();
        history.into_iter().chain(database.map(ToString::to_string)).collect()
    }

    /// Prepares a draft for being sent. The same submission is then asked about ([`ask`](Self::ask)) and sent
    /// ([`submit`](Self::submit)): what the guard showed is what goes out, to the byte.
    ///
    /// # Errors
    ///
    /// What keeps the draft from being sent.
    pub fn prepare(&self, request: Request) -> Result<Submission, Vec<Diagnostic>> {
        let submission = Submission::prepare(request, &self.ids)?;
        self.refuse_faults(&submission)?;
        Ok(submission)
    }

    /// Whether the submission may go to this connection as things stand.
    pub async fn ask(&self, submission: &Submission, consent: &Consent) -> Result<(), Objection> {
        let mut objection = match guard::check(self.connection.facts(), submission, consent) {
            Ok(()) => return Ok(()),
            Err(objection) => objection,
        };
        if let Objection::Ask(question) = &mut objection {
            self.name_items(submission, question).await;
        }
        Err(objection)
    }

    /// Leaves of what the statements fix only the keys, of the tables that can be described.
    async fn name_items(&self, submission: &Submission, question: &mut Question) {
        let mut schemas = Schemas::default();
        for (line, target) in question.statements.iter_mut().zip(&submission.targets) {
            let Some(target) = target else { continue };
            let described = schemas.table(&self.connection, &target.table).await;
            let key = described.and_then(|table| target.key(&table.definition.key));
            line.item = key.or(line.item.take());
        }
    }

    /// Submits a draft: asks the guard, enters it in the history, sends its requests, completes the entry, and says what
    /// it all means. Where the wait is given up, the report says what is not known; an answer that comes later completes
    /// the entry, and `told` hears of it.
    pub async fn submit(
        &self,
        submission: impl Into<Arc<Submission>>,
        terms: Terms,
    ) -> Result<Report, SubmitError> {
        let submission = submission.into();
        let Terms { consent, cancel, told } = terms;
        // Here once more, whatever a front has asked before: this is the one way out.
        self.ask(&submission, &consent).await.map_err(SubmitError::Guarded)?;
        if submission.is_write() && self.connection.is_durable() {
            self.history.admit_write()?;
        }
        let report = self.begin(&submission).await?;
        let course = Course {
            session: self.clone(),
            under_way: UnderWay::new(report),
            submission,
            standing: Arc::default(),
        };
        // A task of its own: who leaves does not end it, and a request that is half sent is not dropped.
        let sending = tokio::spawn(course.clone().carry_out(cancel.clone(), told));
        tokio::select! {
            done = sending => Ok(done.unwrap_or_else(|fault| resume_unwind(fault.into_panic()))),
            () = self.left(&cancel) => Ok(course.leave().await),
        }
    }

    /// Comes back when nobody is to wait any longer. The local engine answers in a moment and is waited for; whoever else
    /// is asked may never answer.
    async fn left(&self, cancel: &Cancel) {
        if self.connection.is_local() {
            std::future::pending::<()>().await;
        }
        cancel.cancelled().await;
    }

    /// Faults are for the local engine: a real service is never asked for one.
    fn refuse_faults(&self, submission: &Submission) -> Result<(), Vec<Diagnostic>> {
        let asked = submission.requests.iter().any(|request| !request.faults.is_empty());
        if !asked || self.connection.injects_faults() {
            return Ok(());
        }
        let message = format!(
            "{} can't be made to fail: faults are injected into the local engine alone",
            self.connection.name()
        );
        let finding = Diagnostic::error("fault", Span::new(0, 0), message)
            .with_help("take the `fault` settings out, or submit to the local engine");
        Err(vec![finding])
    }

    /// Every table of the connection, described, by name. One that is dropped meanwhile is left out.
    pub async fn tables(&self) -> Result<Vec<TableDescription>, Failure> {
        let mut tables = Vec::new();
        let mut start = None;
        loop {
            let operation = Operation::ListTables(ListTables { start, limit: None });
            let Reply::ListTables(page) = schema::call(&self.connection, &operation).await? else {
                return Err(schema::unexpected(&operation));
            };
            for name in page.names {
                // One may be dropped between the list and this question.
                tables.extend(schema::find(&self.connection, &name).await?);
            }
            if page.last.is_none() {
                return Ok(tables);
            }
            start = page.last;
        }
    }

    /// Enters the submission in the history, before anything is sent.
    async fn begin(&self, submission: &Submission) -> Result<Report, HistoryError> {
        let (request, started_ms) = (&submission.request, self.clock.now_ms());
        let entry = NewEntry {
            draft_name: request.name.clone(),
            format: request.draft.format,
            draft_text: request.text.clone(),
            connection: self.connection.name().to_owned(),
            mode: request.draft.mode,
            statements: submission.statements.len(),
            started_ms,
        };
        let history = self.history.clone();
        let run = blocking(move || history.begin(&entry)).await?;
        Ok(Report {
            run,
            draft: request.name.clone(),
            connection: self.connection.name().to_owned(),
            mode: request.draft.mode,
            started_ms,
            duration_ms: 0.0,
            outcome: Outcome::Unknown,
            statements: submission.statements.clone(),
            error: None,
            capacity: Vec::new(),
            collection_metrics: Vec::new(),
            exchanges: Vec::new(),
        })
    }

    /// Fills in what takes a schema or the item a statement met: its key, and why its condition failed.
    async fn explain(&self, submission: &Submission, report: &mut Report) {
        let mut schemas = Schemas::default();
        let actions = submission.actions();
        for (statement, (source, target)) in report.statements.iter_mut().zip(submission.chosen()) {
            let Some(table) = source.table.as_deref() else { continue };
            let described = schemas.table(&self.connection, table).await;
            let key = described.map(|table| &table.definition.key);
            statement.key = key.and_then(|key| target?.key(key));
            // An injected failure has no condition that was false.
            if statement.verdict == Verdict::Failed && !statement.injected {
                let action = actions.get(statement.index - 1);
                let returns_items = self.connection.is_local();
                why::explain(&Asked { statement: source, action, key, returns_items }, statement);
            }
        }
    }

    /// Completes the entry; the report as it is kept, without secrets. What was sent has happened whatever becomes of the
    /// history: an entry that can't be completed stays as one whose outcome is unknown, and the caller still has its report.
    pub async fn complete(&self, report: Report) -> Report {
        let (report, document) = struck::report(report);
        let applied = report.statements.iter().filter(|s| s.verdict == Verdict::Applied).count();
        let history = self.history.clone();
        let (run, outcome, duration_ms) = (report.run, report.outcome, report.duration_ms);
        let completed =
            blocking(move || history.complete(run, outcome, applied, duration_ms, &document)).await;
        if let Err(error) = completed {
            tracing::error!(run, %error, "the history entry could not be completed");
        }
        report
    }
}

/// One submission, shared by the task that carries it out and the caller who may leave before it has ended.
#[derive(Clone)]
struct Course {
    session: Session,
    under_way: UnderWay,
    submission: Arc<Submission>,
    /// Locked while an entry is completed, so that the last word stays.
    standing: Arc<tokio::sync::Mutex<Standing>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Standing {
    #[default]
    AwaitedByCaller,
    Left,
    Ended,
}

impl Course {
    async fn carry_out(self, cancel: Cancel, told: Listener) -> Report {
        let requests = self.submission.requests.clone();
        let listener = told.clone();
        let connection =
            self.session.connection.clone().told_to(move |retry| listener.retry(retry));
        submission::send(requests, &connection, &cancel, &self.under_way, &told).await;
        let mut report = self.under_way.report();
        if is_answered(&report) {
            self.session.explain(&self.submission, &mut report).await;
            // What can't be read stays unknown, as it is.
            afterwards::look(&self.session.connection, &mut report).await.ok();
        }
        let mut standing = self.standing.lock().await;
        let report = self.session.complete(report).await;
        if *standing == Standing::Left {
            told.late(&report);
        }
        *standing = Standing::Ended;
        report
    }

    /// What is known by now. The task goes on for as long as the connection waits for an answer.
    async fn leave(self) -> Report {
        let mut standing = self.standing.lock().await;
        let report = self.under_way.report();
        // Else the whole report was entered a moment ago, and this one knows less.
        if *standing != Standing::AwaitedByCaller {
            return struck::report(report).0;
        }
        *standing = Standing::Left;
        self.session.complete(report).await
    }
}

/// Whether anybody answered at the end, and so may be asked more.
fn is_answered(report: &Report) -> bool {
    report.exchanges.last().is_some_and(|exchange| exchange.status.is_some())
}

/// Runs what blocks on a thread that may.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => resume_unwind(error.into_panic()),
    }
}
