//! Text to tokens. Total: any text has tokens, and their texts joined are the text.

use super::token::{Keyword, SYMBOLS, Token, TokenKind};
use crate::syntax::Span;

/// The tokens of a text, blanks included.
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let (kind, length) = next_token(rest);
        tokens.push(Token { kind, span: Span::new(start, start + length) });
        start += length;
    }
    tokens
}

/// The kind and length in bytes of the token a non-empty text starts with.
fn next_token(rest: &str) -> (TokenKind, usize) {
    let first = rest.chars().next().unwrap_or_default();
    match first {
        ' ' | '\t' | '\r' | '\n' => (TokenKind::Blank, run_length(rest, is_blank)),
        // A letter first: `_n` is a syntax error at its underscore (expressions.md 1).
        'a'..='z' | 'A'..='Z' => word(rest),
        '#' => placeholder(rest, TokenKind::NamePlaceholder),
        ':' => placeholder(rest, TokenKind::ValuePlaceholder),
        // By itself, so that `l[00]` is refused at its second digit (expressions.md 1).
        '0' => (TokenKind::Digits, 1),
        '1'..='9' => (TokenKind::Digits, run_length(rest, |c| c.is_ascii_digit())),
        _ => symbol(rest).unwrap_or((TokenKind::Unknown, first.len_utf8())),
    }
}

fn word(rest: &str) -> (TokenKind, usize) {
    let length = run_length(rest, is_word);
    let keyword = rest.get(..length).and_then(Keyword::from_word);
    (keyword.map_or(TokenKind::Identifier, TokenKind::Keyword), length)
}

fn placeholder(rest: &str, kind: TokenKind) -> (TokenKind, usize) {
    match run_length(rest.get(1..).unwrap_or(""), is_word) {
        // A lone `#` or `:` is an error token (expressions.md 1).
        0 => (TokenKind::Unknown, 1),
        length => (kind, 1 + length),
    }
}

fn symbol(rest: &str) -> Option<(TokenKind, usize)> {
    let (symbol, text) = SYMBOLS.iter().find(|(_, text)| rest.starts_with(text))?;
    Some((TokenKind::Symbol(*symbol), text.len()))
}

/// How many bytes of one-byte characters at the start are of a class.
fn run_length(text: &str, class: impl Fn(char) -> bool) -> usize {
    text.find(|c| !class(c)).unwrap_or(text.len())
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
