//! Colour, where it is wanted.

use crate::session::{Outcome, Verdict};
use crate::syntax::Severity;

/// Whether a stream takes colour. Colour only ever repeats what a word or a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
}

/// What a piece of text is, as far as colour goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Good,
    Bad,
    Doubtful,
    Muted,
    Strong,
    Plain,
}

impl Style {
    #[cfg(test)]
    pub const PLAIN: Self = Self { color: false };

    /// The text in its role's colour, of the sixteen every terminal has.
    pub fn paint(self, role: Role, text: &str) -> String {
        let code = match role {
            Role::Good => "32",
            Role::Bad => "31",
            Role::Doubtful => "33",
            Role::Muted => "2",
            Role::Strong => "1",
            Role::Plain => "",
        };
        if self.color && !code.is_empty() && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

impl From<Verdict> for Role {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Applied => Self::Good,
            Verdict::Failed => Self::Bad,
            Verdict::NotApplied => Self::Muted,
            Verdict::Unknown => Self::Doubtful,
        }
    }
}

impl From<Outcome> for Role {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Applied => Self::Good,
            Outcome::Partial | Outcome::Unknown => Self::Doubtful,
            Outcome::Failed | Outcome::Cancelled | Outcome::Refused => Self::Bad,
        }
    }
}

impl From<Severity> for Role {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::Strong,
            Severity::Warning => Self::Doubtful,
            Severity::Error => Self::Bad,
        }
    }
}
