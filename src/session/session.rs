//! A connection and the settings of a run.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinError;

use super::course::Course;
use super::guard::{self, Consent, Objection, Question};
use super::listener::Listener;
use super::price::Spending;
use super::report::{Destination, Earlier, ImagesRead, Outcome, ReadForWhy, Report, Unreported};
use super::schema::{self, Schemas};
use super::submission::Submission;
use super::{json, struck};
use crate::api::operation::ListTables;
use crate::api::table::TableDescription;
use crate::api::{Operation, Reply};
use crate::connection::{Cancel, Connection, Failure};
use crate::draft::Draft;
use crate::engine::{Clock, Ids};
use crate::secret;
use crate::syntax::{Diagnostic, Span};
use crate::workspace::{History, HistoryError, NewEntry};

/// Where drafts go and where they are remembered. Cheap to clone.
#[derive(Clone)]
pub struct Session {
    pub connection: Connection,
    pub history: History,
    pub clock: Clock,
    pub ids: Ids,
    /// What may be spent, and what was.
    pub spending: Spending,
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
    /// The report is to hold all of it, for who goes about in it. Else it holds the end of a long one, and what stands
    /// before that is read from the history ([`kept`](super::kept)).
    pub whole: bool,
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

/// How long who gave the wait up waits for a course that ends by that itself.
const ENDS_BY_ITSELF: Duration = Duration::from_millis(200);

impl Session {
    /// What can't be kept, or not be written, or of the settings not be taken, for the user to know before anything is begun.
    pub fn notices(&self) -> Vec<String> {
        let history = self.history.hindrance();
        let history = history.map(|why| format!("what is run is not kept in the history: {why}"));
        let database = self.connection.hindrance();
        let passed_over = self.connection.facts().settings.notes.iter().cloned();
        history.into_iter().chain(database.map(ToString::to_string)).chain(passed_over).collect()
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
            Ok(()) => return self.weigh(submission, consent).await,
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
        for (line, chosen) in question.statements.iter_mut().zip(submission.chosen()) {
            let Some(target) = chosen.target else { continue };
            let described = schemas.table(&self.connection, &target.table).await;
            let key = described.and_then(|table| target.key(&table.definition.key));
            line.item = key.or(line.item.take());
        }
    }

    /// Submits a draft: asks the guard, enters it in the history, sends its requests and keeps their answers as they come,
    /// completes the entry, and says what it all means. Where the wait is given up, the report says what is not known; an answer that comes later completes
    /// the entry, and `told` hears of it.
    pub async fn submit(
        &self,
        submission: impl Into<Arc<Submission>>,
        terms: Terms,
    ) -> Result<Report, SubmitError> {
        let told = terms.told.clone();
        let report = self.carried(submission.into(), terms).await?;
        self.charge(&report, &told);
        Ok(report)
    }

    async fn carried(
        &self,
        submission: Arc<Submission>,
        terms: Terms,
    ) -> Result<Report, SubmitError> {
        let Terms { consent, cancel, told, whole } = terms;
        // Here once more, whatever a front has asked before: this is the one way out.
        self.ask(&submission, &consent).await.map_err(SubmitError::Guarded)?;
        if submission.is_write() && self.connection.is_durable() {
            self.history.admit_write()?;
        }
        let report = self.begin(&submission).await?;
        let course = Course::new(self.clone(), submission, report, whole, told);
        // A task of its own: who leaves does not end it, and a request that is half sent is not dropped.
        let mut sending = tokio::spawn(course.clone().carry_out(cancel.clone()));
        tokio::select! {
            done = &mut sending => return Ok(unwound(done)),
            () = self.left(&cancel) => {}
        }
        // What waits for credentials was not sent, and ends at once: left to itself it would be called unknown.
        if let Ok(done) = tokio::time::timeout(ENDS_BY_ITSELF, &mut sending).await {
            return Ok(unwound(done));
        }
        match course.leave().await {
            Some(report) => Ok(report),
            None => Ok(unwound(sending.await)),
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
        let asked = submission.statements().any(|statement| statement.fault.is_some());
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
            statements: submission.count,
            line: secret::struck(&submission.line()).into_owned(),
            tables: submission.tables(),
            started_ms,
        };
        let report = Report {
            run: 0,
            draft: request.name.clone(),
            connection: self.connection.name().to_owned(),
            place: Destination::of(self.connection.facts()),
            mode: request.draft.mode,
            started_ms,
            duration_ms: 0.0,
            outcome: Outcome::Unknown,
            statements: Vec::new(),
            not_sent: None,
            error: None,
            capacity: Vec::new(),
            read_for_why: ReadForWhy::default(),
            collection_metrics: Vec::new(),
            exchanges: Vec::new(),
            earlier: Earlier::default(),
            images: ImagesRead::default(),
            unreported: Unreported::default(),
        };
        if self.history.is_of_nothing() {
            return Ok(report);
        }
        let history = self.history.clone();
        blocking(move || {
            let mut report = report;
            history.begin(&entry, |run| {
                report.run = run;
                struck::around(&json::around(&report))
            })?;
            Ok(report)
        })
        .await
    }
}

/// What a task came to; its panic goes on here.
fn unwound<T>(done: Result<T, JoinError>) -> T {
    done.unwrap_or_else(|fault| resume_unwind(fault.into_panic()))
}

/// Runs what blocks on a thread that may.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    unwound(tokio::task::spawn_blocking(work).await)
}
