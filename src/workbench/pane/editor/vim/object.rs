//! What a text object holds: `iw`, `a"`, `i{` and the like.

use super::super::bracket;
use super::characters::{Characters, Words};

/// The characters of the object at a place, and whether they are whole lines; `None` where there is none.
pub fn object(
    text: Characters<'_>,
    at: usize,
    key: char,
    is_around: bool,
) -> Option<(usize, usize, bool)> {
    let within = |(from, to)| (from, to, false);
    match key {
        'w' => Some(within(word(text, at, Words::Small, is_around))),
        'W' => Some(within(word(text, at, Words::Big, is_around))),
        '"' | '\'' | '`' => quoted(text, at, key, is_around).map(within),
        '(' | ')' | 'b' => bracketed(text, at, '(', is_around).map(within),
        '[' | ']' => bracketed(text, at, '[', is_around).map(within),
        '{' | '}' | 'B' => bracketed(text, at, '{', is_around).map(within),
        'p' => Some(paragraph(text, at, is_around)),
        _ => None,
    }
}

/// A run of one kind. Around it go the blanks behind it, else those before it.
fn word(text: Characters<'_>, at: usize, words: Words, is_around: bool) -> (usize, usize) {
    let row = text.row(at);
    let (start, end) = (text.line_start(row), text.line_end(row));
    let (from, to) = run(text, at, (start, end), words);
    if !is_around {
        return (from, to);
    }
    if text.is_blank(at) {
        // The blanks and the word behind them.
        return (from, if to < end { run(text, to, (start, end), words).1 } else { to });
    }
    let behind = (to..end).find(|place| !text.is_blank(*place)).unwrap_or(end);
    if behind > to {
        return (from, behind);
    }
    let before = (start..from).rev().take_while(|place| text.is_blank(*place)).count();
    (from - before, to)
}

fn run(
    text: Characters<'_>,
    at: usize,
    (start, end): (usize, usize),
    words: Words,
) -> (usize, usize) {
    let alike = |place: &usize| text.are_alike(*place, at, words);
    let before = (start..at).rev().take_while(alike).count();
    let behind = (at..end).take_while(alike).count();
    (at - before, at + behind)
}

/// The quotes of the line are paired from its start; that of the cursor is meant, else the next one.
fn quoted(text: Characters<'_>, at: usize, quote: char, is_around: bool) -> Option<(usize, usize)> {
    let row = text.row(at);
    let end = text.line_end(row);
    let mut quotes = quotes(text, text.line_start(row), end, quote).into_iter();
    let (open, close) = std::iter::from_fn(|| Some((quotes.next()?, quotes.next()?)))
        .find(|(_, close)| *close >= at)?;
    if !is_around {
        return Some((open + 1, close));
    }
    let behind = (close + 1..end).take_while(|place| text.is_blank(*place)).count();
    Some((open, close + 1 + behind))
}

/// A quote that is escaped is none.
fn quotes(text: Characters<'_>, start: usize, end: usize, quote: char) -> Vec<usize> {
    let mut found = Vec::new();
    let mut is_escaped = false;
    for place in start..end {
        match text.at(place) {
            _ if is_escaped => is_escaped = false,
            Some('\\') if quote == '"' => is_escaped = true,
            Some(character) if character == quote => found.push(place),
            _ => {}
        }
    }
    found
}

/// The innermost pair round a place, which may be one of the two.
fn bracketed(
    text: Characters<'_>,
    at: usize,
    opening: char,
    is_around: bool,
) -> Option<(usize, usize)> {
    let (open, close) = bracket::around(text.0, text.byte(at), opening)?;
    let (open, close) = (text.place(open), text.place(close));
    Some(if is_around { (open, close + 1) } else { (open + 1, close) })
}

/// Lines up to those in which nothing stands; around them go the empty ones behind, else those before.
fn paragraph(text: Characters<'_>, at: usize, is_around: bool) -> (usize, usize, bool) {
    let row = text.row(at);
    let is_empty = |row: usize| text.is_empty_line(text.line_start(row));
    let alike = |of: usize| move |row: &usize| is_empty(*row) == is_empty(of);
    let before = |row: usize| (0..row).rev().take_while(alike(row)).count();
    let behind = |row: usize| (row + 1..=text.last_row()).take_while(alike(row)).count();
    let (mut first, mut last) = (row - before(row), row + behind(row));
    if is_around && last < text.last_row() {
        last += 1 + behind(last + 1);
    } else if is_around && first > 0 {
        first -= 1 + before(first - 1);
    }
    (text.line_start(first), text.line_end(last), true)
}
