//! The course of one submission: sent, explained, put into the history stretch by stretch, completed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::listener::Listener;
use super::plan::Tables;
use super::report::{Origin, Report, StatementReport, Unknown, Verdict};
use super::schema::{self, Schemas};
use super::session::{Session, blocking};
use super::submission::{self, Chosen, Submission};
use super::told::Told;
use super::under_way::{Source, UnderWay};
use super::why::look::{self, LOOKED_MAX, Lacking};
use super::why::{self, Asked};
use super::{afterwards, images, json, struck};
use crate::connection::Cancel;
use crate::secret;
use crate::workspace::{Completion, HistoryError, LetGo, Part};

/// One submission, shared by the task that carries it out and the caller who may leave before it has ended.
#[derive(Clone)]
pub struct Course {
    pub session: Session,
    pub submission: Arc<Submission>,
    pub under_way: UnderWay,
    pub listener: Listener,
    pub run: i64,
    schemas: Arc<Mutex<Schemas>>,
    /// How many statements asked for their item to be read, to say why they failed.
    looked: Arc<AtomicUsize>,
    /// Locked while something is put into the history, so that the last word stays.
    standing: Arc<tokio::sync::Mutex<Standing>>,
}

#[derive(Debug, Default)]
struct Standing {
    stage: Stage,
    /// What a search will find of the answers.
    told: Told,
    /// The history refused a part: it is not asked again before the end.
    is_refused: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    AwaitedByCaller,
    Left,
    Ended,
}

impl Course {
    pub fn new(
        session: Session,
        submission: Arc<Submission>,
        report: Report,
        is_whole: bool,
        listener: Listener,
    ) -> Self {
        Self {
            run: report.run,
            under_way: UnderWay::new(report, submission.count, is_whole),
            session,
            submission,
            listener,
            schemas: Arc::default(),
            looked: Arc::default(),
            standing: Arc::default(),
        }
    }

    pub async fn carry_out(self, cancel: Cancel) -> Report {
        let listener = self.listener.clone();
        let connection =
            self.session.connection.clone().told_to(move |retry| listener.retry(retry));
        submission::send(&self, &connection, &cancel).await;
        if self.under_way.is_answered() {
            self.describe().await;
            self.look(&cancel).await;
            self.explain();
            let mut unanswered = self.under_way.unanswered();
            // What can't be read stays unknown, as it is.
            afterwards::look(&self.session.connection, &mut unanswered).await.ok();
            self.under_way.looked(unanswered);
        }
        // What was not answered may have been charged as well.
        self.reckon();
        let mut standing = self.standing.lock().await;
        let report = self.under_way.finish(&self.submission, self.explainer());
        let report = self.complete(report, &mut standing).await;
        if standing.stage == Stage::Left {
            self.listener.late(&report);
        }
        standing.stage = Stage::Ended;
        report
    }

    /// What is known by now. The task goes on for as long as the connection waits for an answer. `None` when it has come
    /// to its end a moment ago, and has the whole report.
    pub async fn leave(&self) -> Option<Report> {
        let mut standing = self.standing.lock().await;
        if standing.stage == Stage::Ended {
            return None;
        }
        let report = self.under_way.report(&self.submission, self.explainer());
        let report = self.complete(report, &mut standing).await;
        standing.stage = Stage::Left;
        Some(report)
    }

    /// Reads the items that these statements are about to write, where they are kept as they were; false where they can't
    /// be read, and so nothing is to be written either.
    pub async fn picture(&self, carried: &[Chosen<'_>], cancel: &Cancel) -> bool {
        let connection = &self.session.connection;
        if !connection.keeps_images() {
            return true;
        }
        let numbers = (self.under_way.asked()..).map(|place| self.submission.extent.number(place));
        match images::before(connection, numbers.zip(carried), cancel).await {
            Ok((images, units)) => {
                self.under_way.picture(&images, units);
                true
            }
            Err(failure) => {
                // The local engine always keeps them.
                self.under_way.hold_back(&failure, !connection.is_local());
                false
            }
        }
    }

    /// Puts what was answered into the history, for good.
    pub async fn keep(&self, cancel: &Cancel) {
        // The report is whole in memory, and all is looked at at the end.
        if self.session.history.is_of_nothing() {
            return;
        }
        // Before the lock: nobody who wants to leave waits for it.
        self.describe().await;
        self.look(cancel).await;
        let mut standing = self.standing.lock().await;
        if standing.is_refused {
            return;
        }
        self.reckon();
        self.explain();
        let (number, part) = self.under_way.next_part(|statement| standing.told.hear(statement));
        let part = struck::part(&part);
        let (history, run) = (self.session.history.clone(), self.run);
        match blocking(move || history.put_part(run, number, &part)).await {
            Ok(()) => self.under_way.keep(),
            Err(error) => {
                tracing::error!(run, %error, "what was answered could not be put into the history");
                self.under_way.hold();
                standing.is_refused = true;
            }
        }
    }

    /// Asks for the tables that are not known yet.
    async fn describe(&self) {
        for name in self.under_way.tables() {
            if !self.schemas().is_known(&name) {
                let described = schema::describe(&self.session.connection, &name).await.ok();
                self.schemas().learn(name, described);
            }
        }
    }

    /// Reads the items of failed statements that did not come back, where the connection is looked at for that.
    async fn look(&self, cancel: &Cancel) {
        let looks = self.session.connection.facts().look.value;
        let mut lacking = Vec::new();
        self.under_way.explain(self.asked(|asked, statement| {
            why::place(asked, statement);
            lacking.extend(Lacking::of(asked, statement).filter(|_| looks));
        }));
        // Who wishes to stop is asked for nothing more.
        if lacking.is_empty() || cancel.is_cancelled() {
            return;
        }
        let first = self.looked.fetch_add(lacking.len(), Ordering::Relaxed);
        let past = lacking.split_off(lacking.len().min(LOOKED_MAX.saturating_sub(first)));
        let read = look::read(&self.session.connection, &lacking).await;
        self.under_way.read_for_why(lacking, read, self.session.clock.now_ms());
        self.under_way.explain(|_, statement| {
            if past.iter().any(|lacking| lacking.index == statement.index) {
                statement.origin = Some(Origin::Unknown(Unknown::PastBound));
            }
        });
    }

    /// Says what was reckoned where nothing was reported. The local engine counts all it does.
    fn reckon(&self) {
        if self.session.connection.is_local() {
            return;
        }
        let mode = self.submission.request.draft.mode;
        let actions = self.submission.actions();
        let schemas = self.schemas();
        // Made ready at the first statement: mostly all is reported.
        let mut tables = None;
        self.under_way.reckon(|source, index| {
            let tables = tables.get_or_insert_with(|| Tables::described(schemas.all()));
            let action = actions.get(index - 1);
            tables.estimate(mode, &source.statement, action, source.target.as_ref())
        });
    }

    /// Fills in what takes a schema or the item a statement met: its key, and why its condition failed.
    fn explain(&self) {
        self.under_way.explain(self.explainer());
    }

    fn explainer(&self) -> impl FnMut(&Source, &mut StatementReport) {
        self.asked(why::explain)
    }

    /// Has `visit` look at each statement that failed, with what was asked; and fills in the keys of all.
    fn asked(
        &self,
        mut visit: impl FnMut(&Asked<'_>, &mut StatementReport),
    ) -> impl FnMut(&Source, &mut StatementReport) {
        let returns_items = self.session.connection.is_local();
        let actions = self.submission.actions();
        move |source, statement| {
            let Some(table) = source.statement.table.as_deref() else { return };
            let schemas = self.schemas();
            let key = schemas.known(table).map(|table| &table.definition.key);
            let target = source.target.as_ref();
            statement.key = key.and_then(|key| target?.key(key));
            // An injected failure has no condition that was false.
            if statement.verdict == Verdict::Failed && !statement.injected {
                let action = actions.get(statement.index - 1);
                let statement_sent = &source.statement;
                let asked = Asked { statement: statement_sent, action, target, key, returns_items };
                visit(&asked, statement);
            }
        }
    }

    /// Completes the entry; the report as it is kept, without secrets. What was sent has happened whatever becomes of the
    /// history: an entry that can't be completed stays as one whose outcome is unknown, and the caller still has its report.
    async fn complete(&self, report: Report, standing: &mut Standing) -> Report {
        if self.session.history.is_of_nothing() {
            return struck::report(report);
        }
        let kept = self.under_way.kept();
        let (statements, exchanges) = kept.rest(&report);
        // A word that may not be the last: what it tells is heard again at the end.
        let mut told = standing.told.clone();
        statements.iter().for_each(|statement| told.hear(statement));
        let part = struck::part(&self.under_way.last_part(statements, exchanges));
        let completion = Completion {
            outcome: report.outcome,
            applied: report.verdicts().applied,
            duration_ms: report.duration_ms,
            around: struck::around(&json::around(&report)),
            parts: kept.parts + usize::from(part != Part::default()),
            told: secret::struck(&told.in_words(report.error.as_ref())).into_owned(),
        };
        let (history, run) = (self.session.history.clone(), self.run);
        let completed = blocking(move || {
            if part != Part::default() {
                history.put_part(run, kept.parts, &part)?;
            }
            history.complete(run, &completion)
        });
        self.tell(completed.await);
        struck::report(report)
    }

    fn tell(&self, completed: Result<Option<LetGo>, HistoryError>) {
        match completed {
            Ok(let_go) => self.listener.let_go(let_go),
            Err(error) => {
                tracing::error!(run = self.run, %error, "the history entry could not be completed");
            }
        }
    }

    fn schemas(&self) -> MutexGuard<'_, Schemas> {
        // A table that was learnt stays known, whoever died afterwards.
        self.schemas.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
