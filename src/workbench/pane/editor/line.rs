//! A line of the text, which may be ten megabytes long: it is read in windows, and never as a whole.

use std::borrow::Cow;

use ropey::{Rope, RopeSlice};

/// The most that is read at once, in bytes. Some screens wide, so that what is in view is mostly one window, and little
/// enough to be measured with every key.
const WINDOW_BYTES: usize = 1024;

/// A line without its end.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    text: RopeSlice<'a>,
}

impl<'a> Line<'a> {
    /// A line of a text by its number from 0; one that is not there is empty.
    pub fn of(rope: &'a Rope, number: usize) -> Self {
        let Some(text) = rope.get_line(number) else { return Self { text: rope.slice(0..0) } };
        let end = text.len_chars();
        let has_end = end > 0 && text.char(end - 1) == '\n';
        Self { text: text.slice(..end - usize::from(has_end)) }
    }

    /// In bytes.
    pub fn len(self) -> usize {
        self.text.len_bytes()
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The text from a byte on, as much as is read at once.
    pub fn window(self, from: usize) -> Window<'a> {
        let from = floor(self.text, from);
        let to = floor(self.text, from + WINDOW_BYTES);
        #[cfg(test)]
        crate::counted::read(to - from);
        Window { text: self.text.byte_slice(from..to).into(), is_last: to == self.len() }
    }

    /// Its characters with their bytes in it.
    pub fn characters(self) -> impl Iterator<Item = (usize, char)> + use<'a> {
        let mut at = 0;
        self.text.chars().map(move |character| {
            let here = at;
            at += character.len_utf8();
            (here, character)
        })
    }

    /// The spaces it begins with, of its first `limit` bytes.
    pub fn indent(self, limit: usize) -> usize {
        self.text.bytes().take(limit).take_while(|byte| *byte == b' ').count()
    }
}

/// A part of a line.
pub struct Window<'a> {
    pub text: Cow<'a, str>,
    /// It reaches to the end of the line.
    pub is_last: bool,
}

/// The byte at which the character begins that a byte is of; the end of the text for what is past it.
fn floor(text: RopeSlice<'_>, byte: usize) -> usize {
    if byte >= text.len_bytes() {
        return text.len_bytes();
    }
    text.char_to_byte(text.byte_to_char(byte))
}
