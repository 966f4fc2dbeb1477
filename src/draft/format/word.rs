//! The words of a draft: its tokens without the whitespace, which is remembered as line ends.

use crate::syntax::partiql::lexer::lex;
use crate::syntax::partiql::token::TokenKind;

/// A token that is no whitespace.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    pub kind: TokenKind,
    pub text: &'a str,
    pub start: usize,
    /// Line ends between it and the word before.
    pub newlines: usize,
}

impl Word<'_> {
    pub fn is(self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    pub fn is_comment(self) -> bool {
        self.kind == TokenKind::Comment
    }

    /// Nothing can follow it on its line.
    pub fn ends_line(self) -> bool {
        self.is_comment() && self.text.starts_with("--")
    }

    pub fn end(self) -> usize {
        self.start + self.text.len()
    }
}

/// The words of a text.
pub fn words<'a>(text: &'a str) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    let mut newlines = 0;
    for token in lex(text) {
        let piece = token.text(text);
        if token.kind == TokenKind::Whitespace {
            newlines = piece.matches('\n').count();
            continue;
        }
        words.push(Word { kind: token.kind, text: piece, start: token.span.start, newlines });
        newlines = 0;
    }
    words
}

/// Whether two texts are the same words, letter case of keywords aside.
pub fn says_the_same(left: &str, right: &str) -> bool {
    let (left, right) = (words(left), words(right));
    let same = |(one, other): (&Word<'_>, &Word<'_>)| match one.kind {
        // Of anything else the case is part of what it says: names are case-sensitive (partiql.md 6.1).
        TokenKind::Keyword => one.text.eq_ignore_ascii_case(other.text),
        _ => one.kind == other.kind && one.text == other.text,
    };
    left.len() == right.len() && left.iter().zip(&right).all(same)
}
