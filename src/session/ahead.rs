//! The requests of a submission a stretch ahead: how far it may come is in the history before the first of a stretch goes
//! out.
//!
//! So of a run that was killed it is known what it can have sent, and it can be gone on with (`resume`).

use std::collections::VecDeque;

use sha2::{Digest as _, Sha256};

use super::course::Course;
use super::report::{Code, OwnCode, ReportedError};
use super::session::blocking;
use super::submission::{Outgoing, Prepared, Submission};
use super::under_way::{DUE_BYTES, DUE_STATEMENTS};
use crate::connection::Connection;
use crate::workspace::{Extent, HistoryError};

pub struct Ahead<'s> {
    requests: Box<dyn Iterator<Item = Outgoing<'s>> + Send + 's>,
    /// Those that may go out.
    stretch: VecDeque<Outgoing<'s>>,
    extent: Extent,
    fingerprint: Fingerprint,
    /// Statements of a stretch, at most.
    statements_max: usize,
    /// One request has nothing before or behind it to be told apart from.
    is_kept: bool,
}

impl<'s> Ahead<'s> {
    pub fn of(submission: &'s Submission, connection: &Connection) -> Self {
        // To keep it takes the disk a moment: less than a service takes for its answer, more than the local engine does.
        let statements_max = if connection.is_local() { DUE_STATEMENTS } else { 1 };
        Self {
            requests: Box::new(submission.requests()),
            stretch: VecDeque::new(),
            extent: Extent { reached: 0, ..submission.extent.clone() },
            fingerprint: Fingerprint::default(),
            statements_max,
            is_kept: submission.has_several_requests() || submission.extent.resumes.is_some(),
        }
    }

    /// The next request, once it is in the history that it may be sent; `None` at the end, and where the history does not take
    /// that.
    pub async fn next(&mut self, course: &Course) -> Option<Outgoing<'s>> {
        if self.stretch.is_empty() {
            self.look_ahead();
            if !self.stretch.is_empty() && self.is_kept && !course.session.history.is_of_nothing() {
                self.keep(course).await?;
            }
        }
        self.stretch.pop_front()
    }

    /// Whether there is one that did not go out.
    pub fn has_more(&mut self) -> bool {
        !self.stretch.is_empty() || self.requests.next().is_some()
    }

    fn look_ahead(&mut self) {
        let (mut statements, mut bytes) = (0, 0);
        while statements < self.statements_max && bytes < DUE_BYTES {
            let Some(outgoing) = self.requests.next() else { return };
            statements += outgoing.carried.len();
            bytes += outgoing.prepared.sent.body.len();
            self.extent.reached += outgoing.carried.len();
            self.fingerprint.add(&outgoing.prepared);
            self.stretch.push_back(outgoing);
        }
    }

    async fn keep(&mut self, course: &Course) -> Option<()> {
        self.extent.fingerprint = self.fingerprint.text();
        let (history, run, extent) =
            (course.session.history.clone(), course.run, self.extent.clone());
        let kept = blocking(move || history.reach(run, &extent)).await;
        // What went out all the same could not be told, after a kill, from what was never sent.
        kept.map_err(|error| course.under_way.stop(not_kept(&error))).ok()
    }
}

fn not_kept(error: &HistoryError) -> ReportedError {
    ReportedError {
        code: Code::Own(OwnCode::LocalDatabase),
        message: format!(
            "what follows was not sent, as the history does not take how far this goes: {error}"
        ),
        help: None,
        injected: false,
    }
}

/// The fingerprint of requests in their order: of the exact bytes, but for a token that was filled in.
#[derive(Clone, Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    pub fn add(&mut self, prepared: &Prepared) {
        let body = prepared.body_without_own_token();
        // With its length, or what is moved from the end of one to the beginning of the next would go unseen.
        self.0.update(body.len().to_be_bytes());
        self.0.update(body.as_bytes());
    }

    pub fn text(&self) -> String {
        self.0.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
