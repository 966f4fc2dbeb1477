//! A text as vim walks through it: character by character, by the kinds of words.

use ropey::Rope;

use super::super::word::Kind;

/// Which words are meant: those of letters, or whatever stands between blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    Small,
    Big,
}

/// Places in it are characters from 0.
#[derive(Clone, Copy)]
pub struct Characters<'a>(pub &'a Rope);

impl Characters<'_> {
    pub fn len(self) -> usize {
        self.0.len_chars()
    }

    pub fn at(self, place: usize) -> Option<char> {
        self.0.get_char(place)
    }

    pub fn is_line_end(self, place: usize) -> bool {
        self.at(place).is_none_or(|character| character == '\n')
    }

    pub fn is_blank(self, place: usize) -> bool {
        self.at(place).is_none_or(char::is_whitespace)
    }

    /// Whether it is the end of a line in which nothing stands.
    pub fn is_empty_line(self, place: usize) -> bool {
        let begins = place.checked_sub(1).is_none_or(|before| self.is_line_end(before));
        begins && self.is_line_end(place)
    }

    /// Whether two places are of one kind of word.
    pub fn are_alike(self, one: usize, other: usize, words: Words) -> bool {
        let kind = |place| {
            self.at(place).map(|character| match (words, Kind::of(character)) {
                (Words::Big, Kind::Punctuation) => Kind::Other,
                (_, kind) => kind,
            })
        };
        kind(one) == kind(other)
    }

    pub fn row(self, place: usize) -> usize {
        self.0.char_to_line(place.min(self.len()))
    }

    pub fn last_row(self) -> usize {
        self.0.len_lines() - 1
    }

    pub fn line_start(self, row: usize) -> usize {
        self.0.line_to_char(row.min(self.0.len_lines()))
    }

    /// Before the line feed, or at the end of the text.
    pub fn line_end(self, row: usize) -> usize {
        if row >= self.last_row() { self.len() } else { self.line_start(row + 1) - 1 }
    }

    /// The first character of a line that is no blank, or its end.
    pub fn first_word(self, row: usize) -> usize {
        let (start, end) = (self.line_start(row), self.line_end(row));
        (start..end).find(|place| !self.is_blank(*place)).unwrap_or(end)
    }

    pub fn slice(self, from: usize, to: usize) -> String {
        self.0.slice(from.min(to)..to.min(self.len())).into()
    }

    pub fn byte(self, place: usize) -> usize {
        self.0.char_to_byte(place.min(self.len()))
    }

    pub fn place(self, byte: usize) -> usize {
        self.0.byte_to_char(byte.min(self.0.len_bytes()))
    }
}
