//! How two words that stand on one line are parted, and how a word is spelt.

use super::word::Word;
use crate::syntax::partiql::token::TokenKind;

/// Keywords that are written in capitals; the others may be names of functions or literals.
const CAPITALS: &[&str] = &[
    "select",
    "insert",
    "into",
    "value",
    "update",
    "delete",
    "from",
    "where",
    "set",
    "remove",
    "and",
    "or",
    "not",
    "in",
    "between",
    "is",
    "returning",
    "all",
    "modified",
    "old",
    "new",
    "order",
    "by",
    "asc",
    "desc",
    "exists",
];

/// Keywords that are called like functions.
const CALLED: &[&str] = &["exists", "size"];

/// A word as it is written.
pub fn spelt(word: Word<'_>, before: Option<Word<'_>>) -> String {
    let after_is = before.is_some_and(|before| is_any(before, &["is", "not"]));
    let capital = is_any(word, CAPITALS) || (after_is && is_any(word, &["missing", "null"]));
    if capital { word.text.to_ascii_uppercase() } else { word.text.to_owned() }
}

pub fn is_any(word: Word<'_>, keywords: &[&str]) -> bool {
    word.kind == TokenKind::Keyword
        && keywords.iter().any(|keyword| word.text.eq_ignore_ascii_case(keyword))
}

/// Whether a space parts a word from the one before it, which may have another one before.
pub fn is_spaced(earlier: Option<Word<'_>>, before: Word<'_>, word: Word<'_>) -> bool {
    let opens = ["(", "[", "{", "<<", "."].iter().any(|symbol| before.is(symbol));
    let closes = [",", ";", ")", "]", "}", ">>", ".", ":"].iter().any(|symbol| word.is(symbol));
    if word.is_comment() || before.is_comment() {
        return true;
    }
    if opens || closes {
        return false;
    }
    if word.is("(") {
        // `size(a)`, but `IN (1, 2)`.
        return !is_called(before);
    }
    if word.is("[") {
        // `a[0]`, but `IN [1, 2]`.
        return !is_value(before);
    }
    if is_sign(earlier, before) {
        // A sign stands at its number. Two of them stay apart: `--` would begin a comment.
        return word.is("-") || word.is("+");
    }
    true
}

fn is_called(word: Word<'_>) -> bool {
    word.kind == TokenKind::Identifier || is_any(word, CALLED)
}

/// Whether it can be the end of a path, so that a bracket after it is a step of it.
fn is_value(word: Word<'_>) -> bool {
    matches!(word.kind, TokenKind::Identifier | TokenKind::Quoted) || word.is("]")
}

/// Whether a `-` or `+` is the sign of what follows.
fn is_sign(earlier: Option<Word<'_>>, word: Word<'_>) -> bool {
    let after_operator = earlier.is_none_or(|earlier| match earlier.kind {
        TokenKind::Symbol => ![")", "]", "}", ">>", "*"].contains(&earlier.text),
        TokenKind::Keyword => true,
        _ => false,
    });
    (word.is("-") || word.is("+")) && after_operator
}
