//! Characters that a reader of a text does not see, or that a terminal obeys; and how they are written where a text is
//! shown. Whatever comes from data passes here before it is printed or drawn: no item may send a terminal a command, and
//! no two that differ may look alike because of what is not drawn.
//!
//! The one list ([`is_hidden`]) is asked by the screen, by the commands and by the lint.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

#[cfg(test)]
mod tests;

/// So many marks may stand on one letter: more than any script has. What is beyond that is drawn over the lines above.
const MARKS_MAX: usize = 8;

/// Control characters (C0, DEL, C1), line separators, marks that turn the direction of the text around them, and whatever
/// else takes no room or is drawn as nothing: joiners, fillers, tags, selectors. Spaces of other widths are seen.
///
/// A joiner within a word or a picture is one, too: a text with it and one without are two keys, and two values.
pub fn is_hidden(character: char) -> bool {
    // Most texts are of these, and are asked about one by one.
    if matches!(character, ' '..='~') {
        return false;
    }
    character.is_control() || is_of_layout(character) || is_drawn_as_nothing(character)
}

/// What divides lines and words, or turns the order in which they are read: another one than they are stored in, and sent.
fn is_of_layout(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        // Of musical notes, of shorthand and of hieroglyphs.
        | '\u{1d173}'..='\u{1d17a}' | '\u{1bca0}'..='\u{1bca3}' | '\u{13430}'..='\u{1343f}'
    )
}

/// Letters without a picture, which names are faked with, and what says how the character before is to be drawn, behind
/// which whole texts can be hidden.
fn is_drawn_as_nothing(character: char) -> bool {
    matches!(
        character,
        // Fillers of Hangul, the blank of Braille, inherent vowels of Khmer, separators of Mongolian.
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{34f}'
        // Selectors and tags.
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}'
        // For ever unassigned.
        | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}'
    )
}

/// The text on one line, with everything hidden written out: `\n`, `\t`, `\u{1b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    written(text, |_| false, escape)
}

/// As [`visible`], with line breaks and tabs left in place.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    // Not the carriage return: a terminal would write the rest of the line over its beginning.
    written(text, |character| matches!(character, '\n' | '\t'), escape)
}

/// As [`visible_lines`], with colours (`ESC [ 1 m`) left in place: of a text that was put together for a terminal, of
/// parts that passed here. It is the last door, for the one part that did not.
pub fn visible_painted(text: &str) -> Cow<'_, str> {
    const ESCAPE: char = '\u{1b}';
    if !text.contains(ESCAPE) {
        return visible_lines(text);
    }
    let mut painted = String::with_capacity(text.len() + 16);
    for (nth, part) in text.split(ESCAPE).enumerate() {
        let color = part.split_inclusive('m').next().filter(|_| nth > 0);
        let color = color.filter(|color| is_color(color)).unwrap_or_default();
        match (nth, color) {
            (0, _) => {}
            (_, "") => painted.push_str(&escape(ESCAPE)),
            (_, color) => painted.extend([&*ESCAPE.encode_utf8(&mut [0; 4]), color]),
        }
        painted.push_str(&visible_lines(part.strip_prefix(color).unwrap_or(part)));
    }
    Cow::Owned(painted)
}

/// `[1m`: what stands behind the escape character.
fn is_color(text: &str) -> bool {
    let number = text.strip_prefix('[').and_then(|rest| rest.strip_suffix('m'));
    number.is_some_and(|number| number.chars().all(|c| c.is_ascii_digit() || c == ';'))
}

/// A JSON document in which what JSON itself lets pass is escaped the way JSON does it: it stays the same document.
pub fn visible_json(document: &str) -> Cow<'_, str> {
    // Whitespace between members is JSON's own; within strings the printer has escaped it.
    written(
        document,
        |character| character.is_ascii_whitespace(),
        |character| {
            let mut units = [0; 2];
            character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
        },
    )
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
    is_kept: impl Fn(char) -> bool,
    escape: impl Fn(char) -> String,
) -> Cow<'_, str> {
    // Nearly all texts are of these alone.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut marks = Marks::default();
    let mut is_to_be_escaped = |character: char| {
        (marks.is_one_too_many(character) || is_hidden(character)) && !is_kept(character)
    };
    let Some(first) = text.find(&mut is_to_be_escaped) else { return Cow::Borrowed(text) };
    let (before, rest) = text.split_at(first);
    let mut written = String::with_capacity(text.len() + 16);
    written.push_str(before);
    // The first is known, and counted.
    let mut is_first = true;
    for character in rest.chars() {
        if std::mem::take(&mut is_first) || is_to_be_escaped(character) {
            written.push_str(&escape(character));
        } else {
            written.push(character);
        }
    }
    Cow::Owned(written)
}

/// Counts the marks that stand on a letter.
struct Marks {
    /// How many may follow.
    left: usize,
}

impl Default for Marks {
    /// At the beginning there is no letter: a mark would stand on what is in front of the text.
    fn default() -> Self {
        Self { left: 0 }
    }
}

impl Marks {
    /// Whether a character is a mark without a letter, or beyond those that a letter can have.
    fn is_one_too_many(&mut self, character: char) -> bool {
        let is_mark = !character.is_ascii() && character.width() == Some(0);
        if !is_mark || is_hidden(character) {
            let carries = !(character.is_whitespace() || is_hidden(character));
            self.left = if carries { MARKS_MAX } else { 0 };
            return false;
        }
        let is_too_many = self.left == 0;
        self.left = self.left.saturating_sub(1);
        is_too_many
    }
}
