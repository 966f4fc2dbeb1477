//! Tokens of PartiQL.

use crate::syntax::Span;

/// A piece of a text. The texts of all tokens, joined, are the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Whitespace,
    /// `-- to the end of the line`, or `/* ... */`.
    Comment,
    /// A word that can't be a bare name (partiql.md, appendix A).
    Keyword,
    Identifier,
    /// `"a name"`, a doubled quote inside standing for one.
    Quoted,
    /// `'a string'`.
    String,
    Number,
    /// `` `an Ion literal` ``, which the service refuses.
    Ion,
    /// `?`.
    Parameter,
    /// Punctuation and operators, the longest that fits.
    Symbol,
    /// What no statement may hold: a stray character, an open quote or comment, a number without its exponent.
    Error,
}

impl Token {
    pub fn text(self, source: &str) -> &str {
        self.span.of(source)
    }

    /// Whether it stands between the words of a statement without being one.
    pub fn is_blank(self) -> bool {
        matches!(self.kind, TokenKind::Whitespace | TokenKind::Comment)
    }
}
