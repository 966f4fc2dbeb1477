//! Text to tokens. Total: every byte of any text lands in exactly one token, whatever the text.

use super::keyword::is_keyword;
use super::token::{Token, TokenKind};
use crate::syntax::Span;

/// Symbols of two characters before those of one, so that the first that fits is the longest.
const SYMBOLS: &[&str] = &[
    "<<", ">>", "<=", ">=", "<>", "!=", "||", "=", "<", ">", "+", "-", "*", "/", "%", ".", ",",
    "(", ")", "[", "]", "{", "}", ":", ";",
];

/// Cuts a statement, or a whole draft, into tokens.
pub fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let (kind, length) = token_at(rest);
        tokens.push(Token { kind, span: Span::new(start, start + length) });
        start += length;
    }
    tokens
}

/// Whether the first word of a text is SELECT: such a text is a SELECT or nothing.
pub fn begins_with_select(text: &str) -> bool {
    // Token by token: the rest of the text, 8192 characters at most, does not matter.
    let mut rest = text;
    while !rest.is_empty() {
        let (kind, length) = token_at(rest);
        let token = Token { kind, span: Span::new(0, length) };
        if !token.is_blank() {
            return token.text(rest).eq_ignore_ascii_case("select");
        }
        rest = rest.get(length..).unwrap_or("");
    }
    false
}

/// The kind and length of the token a non-empty text begins with.
fn token_at(text: &str) -> (TokenKind, usize) {
    let first = text.chars().next().unwrap_or(' ');
    match first {
        '\'' => quoted(text, first, TokenKind::String),
        '"' => quoted(text, first, TokenKind::Quoted),
        '`' => ion(text),
        '?' => (TokenKind::Parameter, 1),
        // Comments before symbols: else `--` would be two signs and `/*` two operators.
        '-' if text.starts_with("--") => (TokenKind::Comment, line_length(text)),
        '/' if text.starts_with("/*") => block_comment(text),
        _ if is_blank(first) => (TokenKind::Whitespace, run(text, is_blank)),
        _ if is_word_start(first) => word(text),
        _ if starts_number(text) => number(text),
        _ => symbol(text).unwrap_or((TokenKind::Error, first.len_utf8())),
    }
}

fn is_blank(c: char) -> bool {
    // ASCII alone: outside of quotes and comments the service takes no other character
    // (partiql.md 6.2). Rust's list lacks the vertical tab.
    c.is_ascii_whitespace() || c == '\u{b}'
}

fn is_word_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || c == '$'
}

fn is_word(c: char) -> bool {
    is_word_start(c) || c.is_ascii_digit()
}

/// Bytes of the longest prefix whose characters all hold `accept`.
fn run(text: &str, accept: impl Fn(char) -> bool) -> usize {
    text.find(|c| !accept(c)).unwrap_or(text.len())
}

fn digits(text: &str) -> usize {
    run(text, |c| c.is_ascii_digit())
}

/// Bytes up to the line's end, without the newline.
fn line_length(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

fn word(text: &str) -> (TokenKind, usize) {
    let length = run(text, is_word);
    let keyword = text.get(..length).is_some_and(is_keyword);
    (if keyword { TokenKind::Keyword } else { TokenKind::Identifier }, length)
}

/// A quote doubled inside stands for itself. An open quote is an error to the end of its line alone, so that the
/// statements after it in a draft are still seen.
fn quoted(text: &str, quote: char, kind: TokenKind) -> (TokenKind, usize) {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        if c == quote && characters.next_if(|(_, next)| *next == quote).is_none() {
            return (kind, at + quote.len_utf8());
        }
    }
    (TokenKind::Error, line_length(text))
}

fn ion(text: &str) -> (TokenKind, usize) {
    match text.char_indices().skip(1).find(|(_, c)| *c == '`') {
        Some((at, _)) => (TokenKind::Ion, at + 1),
        None => (TokenKind::Error, line_length(text)),
    }
}

fn block_comment(text: &str) -> (TokenKind, usize) {
    match text.get(2..).and_then(|inside| inside.find("*/")) {
        Some(at) => (TokenKind::Comment, at + 4),
        None => (TokenKind::Error, line_length(text)),
    }
}

fn starts_number(text: &str) -> bool {
    text.strip_prefix('.').unwrap_or(text).starts_with(|c: char| c.is_ascii_digit())
}

/// Digits with at most one dot, then an exponent; an exponent without digits is an error.
fn number(text: &str) -> (TokenKind, usize) {
    let tail = |from: usize| text.get(from..).unwrap_or("");
    let mut length = digits(text);
    // `15.` is a number, and `1.2.3` is a number with another one behind it: the service
    // calls that a leftover (partiql.md 6.3).
    if tail(length).starts_with('.') {
        length += 1;
        length += digits(tail(length));
    }
    if !tail(length).starts_with(['e', 'E']) {
        return (TokenKind::Number, length);
    }
    length += 1;
    length += usize::from(tail(length).starts_with(['+', '-']));
    match digits(tail(length)) {
        // Not the number 5 and the word e: `5e` has the refusal of a stray character (partiql.md 6.3).
        0 => (TokenKind::Error, length),
        exponent => (TokenKind::Number, length + exponent),
    }
}

fn symbol(text: &str) -> Option<(TokenKind, usize)> {
    SYMBOLS
        .iter()
        .find(|symbol| text.starts_with(**symbol))
        .map(|symbol| (TokenKind::Symbol, symbol.len()))
}
