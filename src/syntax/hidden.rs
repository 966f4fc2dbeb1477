//! Characters that a reader of a text does not see, or that a terminal obeys; and how they are written where a text is
//! shown. Whatever comes from data passes here before it is printed or drawn: no item may send a terminal a command.

use std::borrow::Cow;

#[cfg(test)]
mod tests;

/// Control characters (C0, DEL, C1), line separators, and the marks that turn the direction of the text around them.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
        // Marks of direction: with them a text is read in another order than the one it is stored in, and sent.
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text on one line, with everything hidden written out: `\n`, `\t`, `\u{1b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    written(text, is_hidden, escape)
}

/// As [`visible`], with line breaks and tabs left in place.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    // Not the carriage return: a terminal would write the rest of the line over its beginning.
    written(text, |character| is_hidden(character) && !matches!(character, '\n' | '\t'), escape)
}

/// A JSON document in which what JSON itself lets pass is escaped the way JSON does it: it stays the same document.
pub fn visible_json(document: &str) -> Cow<'_, str> {
    // Whitespace between members is JSON's own; within strings the printer has escaped it.
    let is_to_be_escaped =
        |character: char| !character.is_ascii_whitespace() && is_hidden(character);
    written(document, is_to_be_escaped, |character| format!("\\u{:04x}", u32::from(character)))
}

/// As Rust writes it. Neither `^[` nor `<9B>`, as other programs have it: those are what a text may well hold.
fn escape(character: char) -> String {
    match character {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        other => format!("\\u{{{:x}}}", u32::from(other)),
    }
}

/// Copies only a text that has something to escape.
fn written(
    text: &str,
    is_to_be_escaped: impl Fn(char) -> bool,
    escape: impl Fn(char) -> String,
) -> Cow<'_, str> {
    if !text.contains(&is_to_be_escaped) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_to_be_escaped(character) {
            written.push_str(&escape(character));
        } else {
            written.push(character);
        }
    }
    Cow::Owned(written)
}
