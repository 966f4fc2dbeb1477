//! A draft cut at its semicolons.

use super::lexer::lex;
use super::token::{Token, TokenKind};
use crate::syntax::Span;

/// What stands between two semicolons of a draft. The `whole` spans and the semicolons, joined, are the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Everything up to the semicolon, comments before and after the statement included.
    pub whole: Span,
    /// From the first word to the last; `None` when there is nothing but blanks and comments.
    pub statement: Option<Span>,
    /// `None` for the last piece of a draft that does not end in a semicolon.
    pub semicolon: Option<Span>,
    /// All tokens of `whole`, placed in the draft.
    pub tokens: Vec<Token>,
}

/// Cuts a text at the semicolons outside of quotes and comments. Blanks after the last semicolon are a piece as well,
/// when there are any.
pub fn split(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut tokens = Vec::new();
    for token in lex(text) {
        if token.kind == TokenKind::Symbol && token.text(text) == ";" {
            let whole = Span::new(start, token.span.start);
            pieces.push(piece(whole, Some(token.span), std::mem::take(&mut tokens)));
            start = token.span.end;
        } else {
            tokens.push(token);
        }
    }
    // A piece of blanks too, or the pieces joined would not be the draft.
    if start < text.len() {
        pieces.push(piece(Span::new(start, text.len()), None, tokens));
    }
    pieces
}

fn piece(whole: Span, semicolon: Option<Span>, tokens: Vec<Token>) -> Piece {
    let words = || tokens.iter().filter(|token| !token.is_blank());
    // A comment between its words is part of a statement: it is sent, as it was written.
    let statement = words().next().zip(words().next_back());
    let statement = statement.map(|(first, last)| first.span.to(last.span));
    Piece { whole, statement, semicolon, tokens }
}
