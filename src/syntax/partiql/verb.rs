//! What a statement does, by the word it begins with.

/// The five kinds of statement the service serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    Select,
    Insert,
    Update,
    Delete,
    /// `EXISTS(SELECT ..)`, in write transactions alone.
    Exists,
}

impl Verb {
    pub const ALL: [Self; 5] =
        [Self::Select, Self::Insert, Self::Update, Self::Delete, Self::Exists];

    /// As a statement is written: `SELECT`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Select => "SELECT",
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
            Self::Exists => "EXISTS",
        }
    }

    /// What a text begins with, parsed or not; in any case, as keywords are.
    pub fn leading(text: &str) -> Option<Self> {
        let word = text.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
        Self::ALL.into_iter().find(|verb| verb.name().eq_ignore_ascii_case(word))
    }

    /// Whether it leaves every item as it is.
    pub fn is_read(self) -> bool {
        match self {
            // In the mix of a transaction EXISTS counts as a write all the same
            // (partiql.md 17.1): that is another question.
            Self::Select | Self::Exists => true,
            Self::Insert | Self::Update | Self::Delete => false,
        }
    }
}
