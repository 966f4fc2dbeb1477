//! What an operator is about: characters from one place to another, or whole lines.

use std::ops::Range;

use super::super::text::Text;
use super::characters::Characters;
use super::motion::Shape;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Bytes of the text.
    Within(Range<usize>),
    /// Rows, both of them in it.
    Lines { first: usize, last: usize },
}

impl Extent {
    /// From where the cursor is to where a motion leads, both characters.
    pub fn of_motion(text: &mut Text, from: usize, to: usize, shape: Shape) -> Self {
        let (first, last) = (from.min(to), from.max(to));
        let characters = Characters(text.rope());
        match shape {
            Shape::Lines => {
                Self::Lines { first: characters.row(first), last: characters.row(last) }
            }
            Shape::Inclusive => {
                let (from, to) = (characters.byte(first), characters.byte(last));
                // The end of a line is no character of it.
                let is_end = characters.is_line_end(last);
                Self::Within(from..if is_end { to } else { text.after(to) })
            }
            Shape::Exclusive => exclusive(characters, first, last),
        }
    }

    pub fn lines(text: Characters<'_>, from: usize, to: usize) -> Self {
        Self::Lines { first: text.row(from), last: text.row(to) }
    }

    /// The bytes, of lines those of their ends, too.
    pub fn bytes(&self, text: &Text) -> Range<usize> {
        match self {
            Self::Within(bytes) => bytes.clone(),
            Self::Lines { first, last } => text.line_start(*first)..text.line_start(last + 1),
        }
    }

    /// The rows it touches.
    pub fn rows(&self, text: &Text) -> (usize, usize) {
        match self {
            Self::Within(bytes) => {
                let end = bytes.end.saturating_sub(1).max(bytes.start);
                (text.place(bytes.start).0, text.place(end).0)
            }
            Self::Lines { first, last } => (*first, *last),
        }
    }
}

/// Up to the start of a line is up to the end of the line before it; and of whole lines, if it begins before the first word
/// of its own (vim: `exclusive-linewise`).
fn exclusive(text: Characters<'_>, from: usize, to: usize) -> Extent {
    let (first, last) = (text.row(from), text.row(to));
    if to > text.line_start(last) || first == last {
        return Extent::Within(text.byte(from)..text.byte(to));
    }
    if from <= text.first_word(first) {
        return Extent::Lines { first, last: last - 1 };
    }
    Extent::Within(text.byte(from)..text.byte(text.line_end(last - 1)))
}
