//! `run --resume`: a run that was stopped or killed is gone on with; and what is said of one that may be.

use super::draft_file::DraftFile;
use super::submit::Ready;
use super::{Printer, Stop};
use crate::cli::Doubt;
use crate::draft::Mode;
use crate::session::report::NotSent;
use crate::session::resume::{ResumeError, Resumed, Unknown};
use crate::session::words::grouped;
use crate::session::{Report, Resume, Session};
use crate::workspace::History;

/// The drafts with what is left of them to be sent, which is said. What is wrong with a draft is said when it is its turn.
pub async fn all(
    session: &Session,
    drafts: Vec<Result<Ready, Stop>>,
    resume: Resume,
    printer: Printer,
) -> Result<Vec<Result<Ready, Stop>>, Stop> {
    let mut left = Vec::with_capacity(drafts.len());
    for draft in drafts {
        left.push(match draft {
            Ok(Ready { file, first: Ok(submission), second }) => {
                let resumed = session.resume(submission, resume).await?;
                printer.say(&in_words(&resumed, resume));
                Ok(Ready { file, first: Ok(resumed.submission), second })
            }
            other => other,
        });
    }
    Ok(left)
}

fn in_words(resumed: &Resumed, resume: Resume) -> String {
    let Resumed { submission, first, unknown } = resumed;
    let count = grouped(submission.count);
    let said = format!("run {} is gone on with: {count} statements, from {first} on", resume.run);
    match resume.unknown.filter(|_| *unknown > 0) {
        Some(Unknown::Send) => format!("{said}; {} of them may be done by now", grouped(*unknown)),
        Some(Unknown::Skip) => {
            format!("{said}; {} that may be done are not among them", grouped(*unknown))
        }
        None => said,
    }
}

/// How to go on with a run that did not send all it had.
pub fn say_what_is_left(report: &Report, file: &DraftFile, printer: Printer) {
    // A transaction is one request: there is nothing behind it.
    let can_be = file.is_named() && History::unkept_number(report.run).is_none();
    if !matches!(report.mode, Mode::Single | Mode::Batch) || !can_be {
        return;
    }
    let listed = report.statements.iter().filter(|statement| statement.exchange.is_none()).count();
    let left = listed + report.not_sent.map_or(0, NotSent::count);
    let was_sent = report.earlier.statements > 0 || listed < report.statements.len();
    if left > 0 && was_sent {
        let (run, left) = (report.run, grouped(left));
        let path = shell_word(&file.path.to_string_lossy());
        printer.say(&format!(
            "run {run}: {left} statements were not sent; `dynadraft run {path} --resume {run}` sends them"
        ));
    }
}

/// As a shell takes it for one word.
fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./+,:@%".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

impl From<ResumeError> for Stop {
    fn from(error: ResumeError) -> Self {
        match error {
            ResumeError::Kept(error) => error.into(),
            ResumeError::Undecided(undecided) => Self::usage(format!(
                "{undecided}`--unknown send` sends them once more, `--unknown skip` leaves them as they are"
            )),
            other => Self::usage(other.to_string()),
        }
    }
}

// Here, as the command line imports nothing of ours.
impl From<Doubt> for Unknown {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::Send => Self::Send,
            Doubt::Skip => Self::Skip,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        assert_eq!(shell_word("drafts/each.pql"), "drafts/each.pql");
        assert_eq!(shell_word("my drafts/Erin's.pql"), r"'my drafts/Erin'\''s.pql'");
        assert_eq!(shell_word(""), "''");
    }
}
