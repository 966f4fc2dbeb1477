//! Where a motion leads.

use super::super::bracket;
use super::characters::{Characters, Words};

/// What an operator takes of a motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Up to the place.
    Exclusive,
    /// With the place.
    Inclusive,
    /// Whole lines.
    Lines,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    Left,
    Right,
    Up,
    Down,
    LineStart,
    FirstWord,
    LineEnd,
    LastWord,
    /// The first word of the line so many down; of 1, this one.
    LineDown,
    LineBelow,
    LineAbove,
    Column,
    WordForward(Words),
    WordEnd(Words),
    /// What `cw` takes: to the end of the word, also where that is at the cursor.
    ChangedWords(Words),
    WordBackward(Words),
    WordEndBackward(Words),
    /// A line by its number, else the first one.
    Top,
    /// A line by its number, else the last one.
    Bottom,
    ParagraphForward,
    ParagraphBackward,
    Partner,
    Find(Find),
}

/// `f`, `F`, `t`, `T` and the character behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Find {
    pub character: char,
    pub is_forward: bool,
    /// It stops beside it.
    pub is_till: bool,
}

impl Find {
    pub fn turned(self) -> Self {
        Self { is_forward: !self.is_forward, ..self }
    }
}

impl Motion {
    pub fn of(key: char) -> Option<Self> {
        Some(match key {
            'h' => Self::Left,
            'l' | ' ' => Self::Right,
            'k' => Self::Up,
            'j' => Self::Down,
            '0' => Self::LineStart,
            '^' => Self::FirstWord,
            '$' => Self::LineEnd,
            '_' => Self::LineDown,
            '+' => Self::LineBelow,
            '-' => Self::LineAbove,
            '|' => Self::Column,
            'w' => Self::WordForward(Words::Small),
            'W' => Self::WordForward(Words::Big),
            'e' => Self::WordEnd(Words::Small),
            'E' => Self::WordEnd(Words::Big),
            'b' => Self::WordBackward(Words::Small),
            'B' => Self::WordBackward(Words::Big),
            'G' => Self::Bottom,
            '{' => Self::ParagraphBackward,
            '}' => Self::ParagraphForward,
            '%' => Self::Partner,
            _ => return None,
        })
    }

    /// Behind `g`.
    pub fn of_g(key: char) -> Option<Self> {
        Some(match key {
            'g' => Self::Top,
            'e' => Self::WordEndBackward(Words::Small),
            'E' => Self::WordEndBackward(Words::Big),
            '_' => Self::LastWord,
            _ => return None,
        })
    }

    pub fn shape(self) -> Shape {
        match self {
            Self::Up
            | Self::Down
            | Self::LineDown
            | Self::LineBelow
            | Self::LineAbove
            | Self::Top
            | Self::Bottom => Shape::Lines,
            Self::LineEnd
            | Self::LastWord
            | Self::WordEnd(_)
            | Self::ChangedWords(_)
            | Self::WordEndBackward(_)
            | Self::Partner => Shape::Inclusive,
            Self::Find(find) if find.is_forward => Shape::Inclusive,
            _ => Shape::Exclusive,
        }
    }

    /// Where it leads from a place; `None` where there is nowhere to go. `count` is what was typed before it.
    pub fn target(self, text: Characters<'_>, from: usize, count: Option<usize>) -> Option<usize> {
        let row = text.row(from);
        let times = count.unwrap_or(1);
        let last = text.last_row();
        let to = match self {
            Self::Left => from.saturating_sub(times).max(text.line_start(row)),
            Self::Right => (from + times).min(text.line_end(row)),
            Self::Up => return in_column(text, from, row.checked_sub(times)?),
            Self::Down if row + times > last => return None,
            Self::Down => return in_column(text, from, row + times),
            Self::LineStart => text.line_start(row),
            Self::FirstWord => text.first_word(row),
            Self::LineDown => text.first_word((row + times - 1).min(last)),
            Self::LineBelow => text.first_word(Some(row + times).filter(|row| *row <= last)?),
            Self::LineAbove => text.first_word(row.checked_sub(times)?),
            Self::Column => (text.line_start(row) + times - 1).min(text.line_end(row)),
            Self::LineEnd => last_of(text, (row + times - 1).min(last)),
            Self::LastWord => last_word(text, (row + times - 1).min(last)),
            Self::Top => text.first_word((times - 1).min(last)),
            Self::Bottom => text.first_word(count.map_or(last, |count| (count - 1).min(last))),
            Self::WordForward(words) => repeated(from, times, |at| word_forward(text, at, words)),
            Self::WordEnd(words) => repeated(from, times, |at| word_end(text, at, words)),
            Self::ChangedWords(words) => {
                let first = word_end(text, from.saturating_sub(1), words).max(from);
                // At the start of a text there is nothing to come from.
                let first = if from == 0 && text.are_alike(0, 1, words) {
                    word_end(text, 0, words)
                } else {
                    first
                };
                repeated(first, times - 1, |at| word_end(text, at, words))
            }
            Self::WordBackward(words) => repeated(from, times, |at| word_backward(text, at, words)),
            Self::WordEndBackward(words) => {
                repeated(from, times, |at| word_end_backward(text, at, words))
            }
            Self::ParagraphForward => repeated(from, times, |at| paragraph_forward(text, at)),
            Self::ParagraphBackward => repeated(from, times, |at| paragraph_backward(text, at)),
            Self::Partner => return partner(text, from),
            Self::Find(find) => return found(text, from, find, times),
        };
        Some(to)
    }
}

fn repeated(from: usize, times: usize, step: impl Fn(usize) -> usize) -> usize {
    let mut at = from;
    for _ in 0..times {
        let next = step(at);
        if next == at {
            break;
        }
        at = next;
    }
    at
}

/// For operators, which take whole lines: the column is that of the character.
fn in_column(text: Characters<'_>, from: usize, row: usize) -> Option<usize> {
    let column = from - text.line_start(text.row(from));
    Some((text.line_start(row) + column).min(text.line_end(row)))
}

/// The last character of a line, or the end of an empty one.
fn last_of(text: Characters<'_>, row: usize) -> usize {
    text.line_end(row).saturating_sub(1).max(text.line_start(row))
}

fn last_word(text: Characters<'_>, row: usize) -> usize {
    let (start, end) = (text.line_start(row), text.line_end(row));
    (start..end).rev().find(|place| !text.is_blank(*place)).unwrap_or(start)
}

fn word_forward(text: Characters<'_>, from: usize, words: Words) -> usize {
    let mut at = from;
    if !text.is_blank(at) {
        while at < text.len() && text.are_alike(at, from, words) {
            at += 1;
        }
    }
    while at < text.len() && text.is_blank(at) {
        at += 1;
        // A line in which nothing stands is a word.
        if at < text.len() && text.is_empty_line(at) {
            break;
        }
    }
    at
}

pub fn word_end(text: Characters<'_>, from: usize, words: Words) -> usize {
    let mut at = from + 1;
    while at < text.len() && text.is_blank(at) {
        at += 1;
    }
    while at + 1 < text.len() && text.are_alike(at, at + 1, words) {
        at += 1;
    }
    at.min(text.len().saturating_sub(1)).max(from)
}

fn word_backward(text: Characters<'_>, from: usize, words: Words) -> usize {
    let Some(mut at) = from.checked_sub(1) else { return 0 };
    while at > 0 && text.is_blank(at) && !text.is_empty_line(at) {
        at -= 1;
    }
    while at > 0 && !text.is_blank(at) && text.are_alike(at, at - 1, words) {
        at -= 1;
    }
    at
}

fn word_end_backward(text: Characters<'_>, from: usize, words: Words) -> usize {
    let mut at = from.min(text.len().saturating_sub(1));
    if !text.is_blank(at) {
        while at > 0 && text.are_alike(at, from, words) {
            at -= 1;
        }
    }
    while at > 0 && text.is_blank(at) {
        at -= 1;
    }
    at
}

fn paragraph_forward(text: Characters<'_>, from: usize) -> usize {
    let rows = text.row(from)..=text.last_row();
    let is_empty = |row: &usize| text.is_empty_line(text.line_start(*row));
    let next = rows.skip_while(is_empty).find(is_empty);
    next.map_or(text.len(), |row| text.line_start(row))
}

fn paragraph_backward(text: Characters<'_>, from: usize) -> usize {
    let rows = (0..=text.row(from)).rev();
    let is_empty = |row: &usize| text.is_empty_line(text.line_start(*row));
    let before = rows.skip_while(is_empty).find(is_empty);
    before.map_or(0, |row| text.line_start(row))
}

/// Of the first bracket from a place on, in its line.
fn partner(text: Characters<'_>, from: usize) -> Option<usize> {
    let end = text.line_end(text.row(from));
    let at = (from..end).find(|place| text.at(*place).is_some_and(bracket::is_bracket))?;
    Some(text.place(bracket::partner(text.0, text.byte(at))?))
}

fn found(text: Characters<'_>, from: usize, find: Find, times: usize) -> Option<usize> {
    let row = text.row(from);
    let is_it = |place: &usize| text.at(*place) == Some(find.character);
    let nth = times - 1;
    if find.is_forward {
        let place = (from + 1..text.line_end(row)).filter(is_it).nth(nth)?;
        Some(place - usize::from(find.is_till))
    } else {
        let place = (text.line_start(row)..from).rev().filter(is_it).nth(nth)?;
        Some(place + usize::from(find.is_till))
    }
}
