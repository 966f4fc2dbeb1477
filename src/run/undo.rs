//! `undo`: the draft that takes a run back.

use std::path::PathBuf;

use super::draft_file::DraftFile;
use super::rehearse::{self, Options};
use super::{Exit, Printer, Stop, safe_text};
use crate::draft::{Draft, Format};
use crate::session::rehearsal::Terms;
use crate::session::undo::{Undo, UndoError};
use crate::session::{Session, words};

/// Prints it, or with `terms` rehearses it where the connection leads. Nothing is written.
pub async fn run(
    session: &Session,
    run: i64,
    terms: Option<Terms>,
    printer: Printer,
) -> Result<Exit, Stop> {
    let undo = session.undo(run).await?;
    let Some(terms) = terms else {
        printer.data(&undo.text)?;
        printer.say_what_is_struck(&undo.text);
        printer.say(&said(&undo));
        return Ok(Exit::Applied);
    };
    // Elsewhere the same keys are other items, and what would become of them says nothing of this run.
    if !undo.is_of(session.connection.facts()) {
        let (there, here) = (&undo.connection, session.connection.name());
        return Err(Stop::usage(format!(
            "run {run} was on {}, and this is {}: its items are to be read there",
            safe_text::line(there),
            safe_text::line(here),
        )));
    }
    let draft = Draft::parse(Format::Partiql, &undo.text).into();
    let name = format!("undo-{run}.pql");
    let file = DraftFile { path: PathBuf::from(&name), name, text: undo.text, draft };
    rehearse::one(session, &file, &Options { json: false, terms }, printer).await
}

fn said(undo: &Undo) -> String {
    let items = words::counted(undo.items, "item");
    let connection = safe_text::line(&undo.connection).into_owned();
    format!("puts {items} back that run {} wrote on {connection}; nothing was sent", undo.run)
}

impl From<UndoError> for Stop {
    fn from(error: UndoError) -> Self {
        match error {
            UndoError::Kept(error) => error.into(),
            error => Self::usage(safe_text::line(&error.to_string()).into_owned()),
        }
    }
}
