//! A draft on its way out: its rows read, prepared, and handed to the session.

use std::path::Path;
use std::sync::Arc;

use super::super::effect::{Held, Submit};
use super::super::event::Refusal;
use super::super::listed::Listed;
use super::FAULT;
use crate::draft::{Draft, Format};
use crate::session::apart::apart;
use crate::session::resume::ResumeError;
use crate::session::submission::Submission;
use crate::session::words;
use crate::session::{Cancel, Report, Request, Session, SubmitError, Terms};
use crate::workspace::{Kind, read_text, reading};

/// Submits what is prepared; what the guard holds back comes back with its question.
pub async fn carry_out(
    session: &Session,
    submission: Arc<Submission>,
    terms: Terms,
) -> Result<Box<Listed>, Refusal> {
    let submitted = session.submit(Arc::clone(&submission), terms).await;
    let report = submitted.map_err(|error| match error {
        SubmitError::Guarded(objection) => Refusal::Guarded(objection, Held(submission)),
        SubmitError::History(error) => Refusal::Failed(error.to_string()),
    })?;
    // It was carried out, whatever became of its answers: that is said first.
    let ended = format!("run {}: {}", report.run, words::tally(&report));
    let listed = listed(session, report).await;
    listed.map_err(|problem| Refusal::Failed(format!("{ended}; {problem}")))
}

/// A report whose first parts stand in the history, for who goes about in it.
pub async fn listed(session: &Session, report: Report) -> Result<Box<Listed>, String> {
    let history = session.history.clone();
    let read = apart(&Cancel::default(), move || Listed::read(&history, report)).await;
    read.ok_or(FAULT)?.map(Box::new).map_err(|error| error.to_string())
}

/// Prepares what is to be sent. The rows may come by a pipe: they are waited for until that is cancelled.
pub async fn prepared(
    session: &Session,
    submit: Submit,
    cancel: &Cancel,
) -> Result<Arc<Submission>, Refusal> {
    let (resume, preparing) = (submit.resume, session.clone());
    let prepared = apart(cancel, move || preparing.prepare(request(submit))).await;
    let prepared =
        prepared.ok_or_else(|| Refusal::Failed("cancelled; nothing was sent".to_owned()))?;
    let submission = prepared.map_err(Refusal::Draft)?;
    let Some(resume) = resume else { return Ok(Arc::new(submission)) };
    match session.resume(submission, resume).await {
        Ok(resumed) => Ok(Arc::new(resumed.submission)),
        Err(ResumeError::Undecided(undecided)) => {
            let choices =
                "`:resume send` sends them once more, `:resume skip` leaves them as they are";
            Err(Refusal::Failed(format!("{undecided}{choices}").replace('\n', "; ")))
        }
        Err(error) => Err(Refusal::Failed(error.to_string())),
    }
}

/// What is to be prepared for a run: the draft as it was understood, with the rows it names.
pub fn request(submit: Submit) -> Request {
    let Submit { name, text, draft, folder, only, token, next_token, .. } = submit;
    let draft = if draft.0.takes_rows() {
        with_rows(Arc::unwrap_or_clone(draft.0), &text, folder.as_deref()).into()
    } else {
        draft.0
    };
    Request { name, text, draft, only, token, next_token }
}

/// Understands the text of a draft, and reads the rows it names.
pub fn understood(format: Format, text: &str, folder: Option<&Path>) -> Draft {
    with_rows(Draft::parse(format, text), text, folder)
}

/// The draft with the rows it names read from their files, which stand in this folder.
pub fn with_rows(draft: Draft, text: &str, folder: Option<&Path>) -> Draft {
    let rows = |file: &str| {
        let path = folder.unwrap_or(Path::new("")).join(file);
        // An absolute name gets here as it is.
        if reading::is_standard_input(&path) {
            return Err("the workbench reads no rows from standard input".to_owned());
        }
        read_text(&path, Kind::Rows)
            .map(|document| document.text)
            .map_err(|error| error.to_string())
    };
    draft.with_rows(text, &rows)
}
