//! What the guard of a connection says, in text, and what a wrong code costs.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::safe_text::line as safe;
use super::{Exit, Printer};
use crate::session::guard::{Line, wait};
use crate::session::words::time;
use crate::session::{Cancel, Consent, Objection, Question};
use crate::syntax::{Diagnostic, Span};
use crate::workspace::files;

/// Statements listed before the rest is counted: what a person still reads before saying yes. The code stands for all
/// of them.
const LINES_MAX: usize = 30;

/// Wrong codes that were given in a row, by this process and those before it.
// A file as long as there are of them: a line more is written in one step, so that commands at the same time all count.
#[derive(Clone, Debug)]
pub struct WrongCodes(PathBuf);

impl WrongCodes {
    /// Counts them in this folder. Where it can't be written each is taken for the first one.
    pub fn counted_in(folder: &Path) -> Self {
        Self(folder.join("wrong-codes"))
    }

    /// Counts one, and tells how long nothing more is taken.
    fn count(&self) -> Duration {
        use std::io::Write as _;
        // Before the wait: a process that is ended meanwhile has been counted.
        let file = files::private().append(true).create(true).open(&self.0);
        let counted = file.and_then(|mut file| {
            file.write_all(b"\n")?;
            file.metadata()
        });
        let wrong = counted.map_or(1, |metadata| u32::try_from(metadata.len()).unwrap_or(u32::MAX));
        wait(wrong)
    }

    /// A right code was given.
    pub fn forget(&self) {
        // Mostly there is none.
        fs::remove_file(&self.0).ok();
    }

    /// Keeps whoever gave a wrong code waiting, or until they give up.
    pub async fn wait(&self, cancel: &Cancel, printer: Printer) {
        let pause = self.count();
        let told = format!("a wrong code: nothing more is taken for {}", time(pause));
        printer.say(&told);
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = cancel.cancelled() => {}
        }
    }
}

/// Says what the guard objects to, if it does; how the command ends then. A wrong code waits.
pub async fn held_back(
    checked: Result<(), Objection>,
    consent: &Consent,
    wrong_codes: &WrongCodes,
    cancel: &Cancel,
    printer: Printer,
) -> Option<Exit> {
    let Err(objection) = checked else {
        if !consent.codes.is_empty() {
            wrong_codes.forget();
        }
        return None;
    };
    if matches!(&objection, Objection::Ask(question) if question.mistyped) {
        wrong_codes.wait(cancel, printer).await;
    }
    printer.say(&draw(&objection));
    Some(Exit::Usage)
}

/// Why nothing was sent, what would be, and what it takes to send it.
pub fn draw(objection: &Objection) -> String {
    let mut text = format!("nothing was sent: {}", safe(&objection.to_string()));
    if let Objection::Ask(question) = objection {
        text.push_str(&format!("\n  {}\n", question.summary()));
        let shown = question.statements.iter().take(LINES_MAX);
        text.extend((1..).zip(shown).map(|(number, line)| draw_line(number, line)));
        if let Some(more) =
            question.statements.len().checked_sub(LINES_MAX).filter(|more| *more > 0)
        {
            text.push_str(&format!("  ... and {more} more\n"));
        }
        text.push_str(&format!("  to send exactly this: {}", consent(question)));
    }
    if let Objection::OverBudget(_) = objection {
        text.push_str(&format!("\n  to send it all the same: {OVER_BUDGET}"));
    }
    text
}

/// The same as a finding, for those who read JSON.
pub fn finding(objection: &Objection) -> Diagnostic {
    let code = match objection {
        Objection::OverBudget(_) => "budget",
        Objection::ReadOnly { .. } | Objection::Unknown { .. } | Objection::Ask(_) => "guard",
    };
    let finding = Diagnostic::error(code, Span::new(0, 0), objection.to_string());
    match objection {
        Objection::ReadOnly { .. } | Objection::Unknown { .. } => finding,
        Objection::OverBudget(_) => finding.with_help(OVER_BUDGET),
        Objection::Ask(question) => finding.with_help(consent(question)),
    }
}

fn draw_line(number: usize, line: &Line) -> String {
    let mark = if line.writes { "" } else { " (reads)" };
    // The item first: it is what one must not get wrong.
    match line.heading() {
        Some(heading) => {
            format!("  {number:>3}  {}{mark}\n       {}\n", safe(&heading), safe(&line.text))
        }
        None => format!("  {number:>3}  {}{mark}\n", safe(&line.text)),
    }
}

/// The option that lets a run pass a budget.
const OVER_BUDGET: &str = "--over-budget";

fn consent(question: &Question) -> String {
    match &question.code {
        Some(code) => format!("--code {code}"),
        None => "--yes".to_owned(),
    }
}
