//! How a command ends.

use std::process::ExitCode;

use crate::connection::Failure;
use crate::session::report::{OwnCode, ReportedError};
use crate::session::{KeptError, Outcome, Report};
use crate::workspace::files::plain;
use crate::workspace::{HistoryError, ReadError};

#[cfg(test)]
mod tests;

/// The exit codes, from best to worst: of several drafts the worst counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All applied.
    Applied = 0,
    /// Failed in part or whole, cancelled or refused.
    Failed = 1,
    /// A bad draft, config or usage.
    Usage = 2,
    /// No connection, or a local database (the history too) that can't be used.
    Connection = 3,
    /// Sent, and whether it was done is not known: no answer came, or one that does not say.
    Unknown = 4,
    /// 128 and the number of SIGINT, as shells have it.
    Interrupted = 130,
}

/// Why a command could not do its work: the sentence for stderr, and how the process ends.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Stop {
    pub exit: Exit,
    pub message: String,
}

impl Stop {
    /// Of what came in the way after a submission: what became of it is said all the same.
    pub fn after(self, report: &Report) -> Self {
        let sent = super::report::in_short(report);
        let message = format!("{}\n{}", self.message, sent.trim_end());
        Self { exit: self.exit.max(Exit::of(report)), message }
    }
}

impl Exit {
    /// How a submission ends the process.
    pub fn of(report: &Report) -> Self {
        use Outcome::{Cancelled, Failed, Partial, Refused};
        let own_code = report.error.as_ref().and_then(ReportedError::own_code);
        match (report.outcome, own_code) {
            (Outcome::Applied, _) => Self::Applied,
            // Before the error's code: a draft that was interrupted with an answer out is above all unknown.
            (Outcome::Unknown, _) => Self::Unknown,
            (Partial | Failed | Cancelled | Refused, Some(code)) => code.into(),
            (Partial | Failed | Cancelled | Refused, None) => Self::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Applied => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Connection => 3,
            Exit::Unknown => 4,
            Exit::Interrupted => 130_u8,
        }
        .into()
    }
}

impl Stop {
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into() }
    }

    /// The system refused what every command needs.
    pub fn at_start(error: &std::io::Error) -> Self {
        Self { exit: Exit::Failed, message: format!("can't start: {error}") }
    }
}

impl From<HistoryError> for Stop {
    fn from(error: HistoryError) -> Self {
        Self { exit: Exit::Connection, message: error.to_string() }
    }
}

/// What was done is done; only its report is not there to be read.
impl From<KeptError> for Stop {
    fn from(error: KeptError) -> Self {
        Self { exit: Exit::Connection, message: error.to_string() }
    }
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        Self::usage(error.to_string())
    }
}

/// Beside a submission whose outcome is known.
impl From<OwnCode> for Exit {
    fn from(code: OwnCode) -> Self {
        match code {
            OwnCode::Unreachable | OwnCode::LocalDatabase => Self::Connection,
            OwnCode::Cancelled => Self::Interrupted,
            // Statements that got no answer make the outcome unknown; there were none.
            OwnCode::NoAnswer => Self::Failed,
        }
    }
}

impl From<&Failure> for Exit {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Api(_) => Self::Failed,
            Failure::Unreachable(_) | Failure::Store(_) => Self::Connection,
            Failure::Unanswered(_) | Failure::InDoubt(_) => Self::Unknown,
            Failure::Cancelled => Self::Interrupted,
        }
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self { exit: Exit::from(&failure), message: failure.to_string() }
    }
}

/// Stdout could not take what was to be printed.
impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self {
            exit: Exit::Failed,
            message: format!("the output can't be written: {}", plain(error)),
        }
    }
}
