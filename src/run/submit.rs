//! `run`: drafts, submitted without a screen.

use std::path::{Path, PathBuf};

use super::draft_file::DraftFile;
use super::{Exit, Printer, Stop, diagnostics, guard, report};
use crate::session::{Cancel, Consent, Report, Request, Session, SubmitError, Terms, json};
use crate::syntax::Diagnostic;

/// What the command line asked of `run`.
#[derive(Clone, Debug)]
pub struct Options {
    pub json: bool,
    pub keep_going: bool,
    pub consent: Consent,
}

/// Submits the drafts in order, until one is not applied in full or `cancel` says so; ends as the worst of them.
pub async fn run(
    session: &Session,
    drafts: &[PathBuf],
    options: &Options,
    cancel: &Cancel,
    printer: Printer,
) -> Result<Exit, Stop> {
    let mut worst = Exit::Applied;
    for path in drafts {
        let exit = one(session, path, options, cancel, printer).await.or_else(|stop| {
            // With --keep-going the next draft has its turn all the same.
            if !options.keep_going {
                return Err(stop);
            }
            printer.complain(&stop.message);
            Ok(stop.exit)
        })?;
        worst = worst.max(exit);
        if cancel.is_cancelled() {
            printer.say("interrupted; what was not sent yet was not sent");
            return Ok(Exit::Interrupted);
        }
        if exit != Exit::Applied && !options.keep_going {
            break;
        }
    }
    Ok(worst)
}

async fn one(
    session: &Session,
    path: &Path,
    options: &Options,
    cancel: &Cancel,
    printer: Printer,
) -> Result<Exit, Stop> {
    let file = DraftFile::read(path)?;
    let request = Request {
        name: file.name.clone(),
        text: file.text.clone(),
        draft: file.draft.clone(),
        only: None,
    };
    let json = options.json;
    let consent = options.consent.clone();
    let terms = Terms { consent, cancel: cancel.clone(), ..Terms::default() };
    match session.submit(request, terms).await {
        Ok(report) => {
            if !json {
                say_findings(&file, &file.draft.diagnostics, printer);
            }
            print(&report, json, printer)?;
            Ok(Exit::of(&report))
        }
        Err(SubmitError::Draft(findings)) => {
            if json {
                printer.json(&json::unsendable_to_json(&file.name, &file.text, &findings))?;
            } else {
                say_findings(&file, &findings, printer);
                printer.say(&format!("{}: not sent; {}", file.name, diagnostics::count(&findings)));
            }
            Ok(Exit::Usage)
        }
        Err(SubmitError::Guarded(objection)) => {
            if json {
                let finding = guard::finding(&objection);
                printer.json(&json::unsendable_to_json(&file.name, &file.text, &[finding]))?;
            }
            printer.say(&format!("{}: {}", file.name, guard::draw(&objection)));
            Ok(Exit::Usage)
        }
        Err(SubmitError::History(error)) => Err(error.into()),
    }
}

fn say_findings(file: &DraftFile, findings: &[Diagnostic], printer: Printer) {
    if !findings.is_empty() {
        let style = printer.talk_style();
        printer.say(&diagnostics::draw(&file.name, &file.text, findings, style));
    }
}

fn print(report: &Report, json: bool, printer: Printer) -> Result<(), Stop> {
    if json {
        printer.json(&json::to_json(report))?;
    } else {
        printer.data(&report::draw(report, printer.out_style()))?;
    }
    Ok(())
}
