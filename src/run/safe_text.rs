//! Text from data, made safe for a terminal: no item may send it a command.

use std::borrow::Cow;
use std::fmt::Write;

use crate::syntax::is_hidden;

#[cfg(test)]
mod tests;

/// The text with every control character, line breaks too, and every character that reorders what stands around it,
/// written as `\u{1b}`.
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, |character| {
        is_hidden(character).then(|| format!("\\u{{{:x}}}", u32::from(character)))
    })
}

/// As [`line()`], with line breaks and tabs left in place.
pub fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |character| {
        let kept = matches!(character, '\n' | '\t') || !is_hidden(character);
        (!kept).then(|| format!("\\u{{{:x}}}", u32::from(character)))
    })
}

/// A JSON document in which what JSON itself lets pass is escaped the way JSON does it; it stays the same document.
pub fn json(document: &str) -> Cow<'_, str> {
    escaped(document, |character| {
        // Whitespace between members is JSON's own; within strings the printer has escaped it.
        let kept = character.is_ascii_whitespace() || !is_hidden(character);
        (!kept).then(|| format!("\\u{:04x}", u32::from(character)))
    })
}

/// Copies only a text that has something to escape.
fn escaped(text: &str, escape: impl Fn(char) -> Option<String>) -> Cow<'_, str> {
    if text.chars().all(|character| escape(character).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match escape(character) {
            Some(written) => write!(safe, "{written}").expect("a String takes any text"),
            None => safe.push(character),
        }
    }
    Cow::Owned(safe)
}
