//! What an expression is made of.

use crate::syntax::Span;

/// A piece of the text. Tokens touch: each starts where the one before ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// ASCII blanks: space, tab, carriage return, line feed.
    Blank,
    /// A letter, then letters, digits and `_`; not a keyword.
    Identifier,
    /// `#` and at least one of letters, digits, `_`.
    NamePlaceholder,
    /// `:` and at least one of letters, digits, `_`.
    ValuePlaceholder,
    /// `0`, or digits that start with another one.
    Digits,
    Keyword(Keyword),
    Symbol(Symbol),
    /// One character that begins no token.
    Unknown,
    /// The empty token behind the last one; the lexer gives none, the cursor does.
    End,
}

/// The words with a role in the grammar, in any case; none of them can be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyword {
    And,
    Or,
    Not,
    Between,
    In,
    Set,
    Remove,
    Add,
    Delete,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    Equal,
    NotEqual,
    LessOrEqual,
    GreaterOrEqual,
    Less,
    Greater,
    Plus,
    Minus,
    Comma,
    Dot,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
}

const KEYWORDS: [(Keyword, &str); 9] = [
    (Keyword::And, "AND"),
    (Keyword::Or, "OR"),
    (Keyword::Not, "NOT"),
    (Keyword::Between, "BETWEEN"),
    (Keyword::In, "IN"),
    (Keyword::Set, "SET"),
    (Keyword::Remove, "REMOVE"),
    (Keyword::Add, "ADD"),
    (Keyword::Delete, "DELETE"),
];

/// Longer ones before their own beginnings.
pub(super) const SYMBOLS: [(Symbol, &str); 14] = [
    // There is no `!=` and no `==`: their first or second character is a bad token (expressions.md 1).
    (Symbol::NotEqual, "<>"),
    (Symbol::LessOrEqual, "<="),
    (Symbol::GreaterOrEqual, ">="),
    (Symbol::Equal, "="),
    (Symbol::Less, "<"),
    (Symbol::Greater, ">"),
    (Symbol::Plus, "+"),
    (Symbol::Minus, "-"),
    (Symbol::Comma, ","),
    (Symbol::Dot, "."),
    (Symbol::OpenParenthesis, "("),
    (Symbol::CloseParenthesis, ")"),
    (Symbol::OpenBracket, "["),
    (Symbol::CloseBracket, "]"),
];

impl Keyword {
    /// The keyword a word is, whatever its case.
    pub fn from_word(word: &str) -> Option<Self> {
        KEYWORDS
            .iter()
            .find(|(_, text)| text.eq_ignore_ascii_case(word))
            .map(|(keyword, _)| *keyword)
    }
}
