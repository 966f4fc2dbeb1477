//! What can become of a statement, and of a whole submission.
//!
//! The words stand beneath the history, so that it keeps them as what they are and not as text.

/// What became of one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Applied,
    Failed,
    NotApplied,
    Unknown,
}

/// What became of the whole submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Applied,
    Partial,
    Failed,
    Cancelled,
    Refused,
    Unknown,
}

impl Verdict {
    const ALL: [Self; 4] = [Self::Applied, Self::Failed, Self::NotApplied, Self::Unknown];

    /// As `--json` and the history name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Failed => "failed",
            Self::NotApplied => "not_applied",
            Self::Unknown => "unknown",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }

    /// The mark in the margin; `ascii` for terminals without the glyphs.
    pub fn mark(self, ascii: bool) -> &'static str {
        match (self, ascii) {
            (Self::Applied, false) => "✓",
            (Self::Failed, false) => "✗",
            (Self::NotApplied, false) => "○",
            (Self::Unknown, _) => "?",
            (Self::Applied, true) => "+",
            (Self::Failed, true) => "x",
            (Self::NotApplied, true) => ".",
        }
    }
}

impl Outcome {
    pub const ALL: [Self; 6] =
        [Self::Applied, Self::Partial, Self::Failed, Self::Cancelled, Self::Refused, Self::Unknown];

    /// As `--json`, the history and the screen name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// The mark of a run: that of its statements, and `◐` when some failed and some did not.
    pub fn mark(self, ascii: bool) -> &'static str {
        match (self, ascii) {
            (Self::Applied, _) => Verdict::Applied.mark(ascii),
            (Self::Partial, false) => "◐",
            (Self::Partial, true) => "%",
            (Self::Failed | Self::Cancelled | Self::Refused, _) => Verdict::Failed.mark(ascii),
            (Self::Unknown, _) => Verdict::Unknown.mark(ascii),
        }
    }
}
