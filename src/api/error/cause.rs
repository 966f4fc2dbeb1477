//! What a refusal is about, for those who have to know: the sentence is for people, and nobody reads it to find out.

use super::ApiError;

#[cfg(test)]
mod tests;

/// Set where a refusal is made, and asked where the order of checks, or the form of an answer, hangs on it. Never on the
/// wire: a refusal that came from another endpoint has none.
///
/// Only what somebody asks for has a name here; the others are [`Ordinary`](Self::Ordinary).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cause {
    #[default]
    Ordinary,
    /// An attribute value with no datatype, or with several.
    Datatype,
    /// A NULL that is not true.
    Null,
    EmptyAttributeName,
    LongAttributeName,
    /// A value nested too deep.
    Nesting,
    /// A placeholder that is none, a name that can't stand for one, or names without an expression.
    Placeholder,
    /// A key too long.
    KeyLength,
    /// An update of a key.
    KeyUpdate,
    /// An update that makes the key of an index empty.
    EmptiedIndexKey,
    /// A stored value of a type that an update can't work with.
    StoredType,
    /// A condition on items of its own where no statement of a write transaction stands.
    MisplacedExists,
}

impl Cause {
    /// Whether the newer layer says it without its envelope (expressions.md 0).
    pub fn is_bare(self) -> bool {
        match self {
            Self::Datatype
            | Self::EmptyAttributeName
            | Self::LongAttributeName
            | Self::Placeholder => true,
            Self::Ordinary
            | Self::Null
            | Self::Nesting
            | Self::KeyLength
            | Self::KeyUpdate
            | Self::EmptiedIndexKey
            | Self::StoredType
            | Self::MisplacedExists => false,
        }
    }

    /// Whether the newer layer says it of a placeholder's value without naming the placeholder.
    pub fn is_told_alone(self) -> bool {
        matches!(self, Self::Datatype | Self::Null)
    }

    /// Whether a batch names the table beside a refusal of a statement that was not run (partiql.md 16.2).
    pub fn names_table(self) -> bool {
        // Both need the table to be found out; so do others, which leave it out: this is what was recorded.
        matches!(self, Self::KeyLength | Self::KeyUpdate)
    }
}

impl ApiError {
    /// The same refusal, told from others.
    pub fn because(self, cause: Cause) -> Self {
        Self { cause, ..self }
    }
}
