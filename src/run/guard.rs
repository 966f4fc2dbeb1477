//! What the guard of a connection says, in text.

use super::safe_text::line as safe;
use crate::session::guard::Line;
use crate::session::{Objection, Question};
use crate::syntax::{Diagnostic, Span};

/// Statements listed before the rest is counted: what a person still reads before saying yes. The code stands for all
/// of them.
const LINES_MAX: usize = 30;

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
    text
}

/// The same as a finding, for those who read JSON.
pub fn finding(objection: &Objection) -> Diagnostic {
    let finding = Diagnostic::error("guard", Span::new(0, 0), objection.to_string());
    match objection {
        Objection::ReadOnly { .. } => finding,
        Objection::Ask(question) => finding.with_help(consent(question)),
    }
}

fn draw_line(number: usize, line: &Line) -> String {
    let mark = if line.writes { "" } else { " (reads)" };
    format!("  {number:>3}  {}{mark}\n", safe(&line.in_words()))
}

fn consent(question: &Question) -> String {
    match &question.code {
        Some(code) => format!("--code {code}"),
        None => "--yes".to_owned(),
    }
}
