//! `rehearse`: drafts, run on copies of the items they name. Nothing is written.

use std::path::PathBuf;

use super::draft_file::DraftFile;
use super::style::{Role, Style};
use super::{Exit, Printer, Stop, diagnostics, report, safe_text};
use crate::session::apart::apart;
use crate::session::rehearsal::{Rehearsal, RehearseError, Terms};
use crate::session::words::rehearsal::{Line, Tone, left, lines, sentence};
use crate::session::words::{counted, figure};
use crate::session::{Cancel, Session, json};

/// What the command line asked of `rehearse`.
#[derive(Clone, Debug)]
pub struct Options {
    pub json: bool,
    pub terms: Terms,
}

/// Rehearses each draft by itself, on the items as they are: the second does not see what the first would do. Ends as
/// `run` would, with the worst of them.
pub async fn run(
    session: &Session,
    drafts: &[PathBuf],
    options: &Options,
    printer: Printer,
) -> Result<Exit, Stop> {
    let cancel: &Cancel = &options.terms.cancel;
    let paths = drafts.to_vec();
    let read = move || {
        paths.iter().map(|path| DraftFile::read(path, printer)).collect::<Result<Vec<_>, _>>()
    };
    let Some(files) = apart(cancel, read).await else {
        printer.say("interrupted while a draft was read");
        return Ok(Exit::Interrupted);
    };
    let mut worst = Exit::Applied;
    for file in files? {
        worst = worst.max(one(session, &file, options, printer).await?);
        if cancel.is_cancelled() {
            return Ok(Exit::Interrupted);
        }
    }
    Ok(worst)
}

pub async fn one(
    session: &Session,
    file: &DraftFile,
    options: &Options,
    printer: Printer,
) -> Result<Exit, Stop> {
    match session.rehearse(file.request(), &options.terms).await {
        Ok(rehearsal) if options.json => {
            printer.document(&json::rehearsal_to_json(&rehearsal))?;
            Ok(Exit::of(&rehearsal.report))
        }
        Ok(rehearsal) => {
            printer.data(&draw(&rehearsal, printer.out_style())?)?;
            Ok(Exit::of(&rehearsal.report))
        }
        Err(RehearseError::Unsendable(findings)) => {
            if options.json {
                printer.json(&json::unsendable_to_json(&file.name, &file.text, &findings))?;
            }
            let style = printer.talk_style();
            printer.say(&diagnostics::draw(&file.name, &file.text, &findings, style));
            Ok(Exit::Usage)
        }
        Err(error) => Err(stop(file, error)),
    }
}

/// With the way on, where there is one.
fn stop(file: &DraftFile, error: RehearseError) -> Stop {
    let title = file.title().into_owned();
    let said = |exit, text: String| Stop { exit, message: format!("{title}: {text}") };
    match error {
        RehearseError::Lacking(lacks) => {
            let exit = lacks.first().map_or(Exit::Connection, |lack| Exit::from(&lack.failure));
            let lacks = lacks
                .iter()
                .map(|lack| format!("{} ({}): {}", lack.table, lack.permission, lack.failure));
            let lacks = lacks.collect::<Vec<_>>().join("; ");
            let lacks = safe_text::line(&lacks).into_owned();
            said(
                exit,
                format!(
                    "can't be read: {lacks}. `--rest` rehearses the other statements without it"
                ),
            )
        }
        RehearseError::Costly { items, units, budget } => said(
            Exit::Usage,
            format!(
                "{} to be read first, for about {} read units, and {} may be used without asking: `--yes` reads them",
                counted(items, "item"),
                figure(units),
                figure(budget),
            ),
        ),
        RehearseError::Failed(failure) => {
            Stop { message: format!("{title}: {failure}"), ..failure.into() }
        }
        error @ (RehearseError::Scratch(_) | RehearseError::History(_)) => {
            said(Exit::Connection, error.to_string())
        }
        RehearseError::Nothing(left_out) => {
            let why: Vec<String> = left_out.iter().map(left).collect();
            said(Exit::Usage, safe_text::line(&why.join("; ")).into_owned())
        }
        error @ (RehearseError::TooMany(_) | RehearseError::Unsendable(_)) => {
            said(Exit::Usage, error.to_string())
        }
    }
}

/// What would become of it: statements as a report has them, then the items.
fn draw(rehearsal: &Rehearsal, style: Style) -> Result<String, Stop> {
    let label = format!("REHEARSED, would be {}", rehearsal.report.outcome.name().to_uppercase());
    let label = style.paint(rehearsal.report.outcome.into(), &label);
    let mut text = format!("{label}: {}\n", safe_text::line(&sentence(rehearsal)));
    text.push_str(&report::body(&rehearsal.report, style)?);
    text.push('\n');
    for Line { tone, text: line } in lines(rehearsal) {
        text.push_str(&style.paint(role(tone), &safe_text::line(&line)));
        text.push('\n');
    }
    Ok(text)
}

fn role(tone: Tone) -> Role {
    match tone {
        Tone::Title => Role::Strong,
        Tone::Added => Role::Good,
        Tone::Removed => Role::Bad,
        Tone::Changed | Tone::Doubt => Role::Doubtful,
        Tone::Muted => Role::Muted,
    }
}
