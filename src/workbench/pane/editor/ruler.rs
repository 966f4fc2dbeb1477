//! Where the characters of a line stand on the screen.
//!
//! What a person sees as one character is a grapheme, and how wide it is only its own text tells. So the column of a
//! byte is a sum over all that stands before it. A ruler keeps that sum for some places of a long line, its marks: an
//! edit takes away the marks behind it alone, and whoever asks for a place measures on from the mark before it.
//!
//! Graphemes are told forwards from a mark, never backwards: what begins at a mark is known to be a boundary, whatever
//! stands before it, and so nothing before it is read.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::super::super::widget::safe_text;
use super::line::Line;

const TAB_WIDTH: usize = 4;

/// A grapheme of more characters is taken for several, or a line of nothing but accents would be measured whole with
/// every key. Twice what the Stream-Safe Text Format of Unicode allows.
const GRAPHEME_CHARS_MAX: usize = 64;

/// A place between two graphemes of a line: the byte, and the column of the screen from the start of the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    pub byte: usize,
    pub column: usize,
}

/// A grapheme of a line, ready for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub byte: usize,
    pub column: usize,
    pub text: String,
}

/// The marks of one line, about a window apart, from its start to as far as somebody looked.
#[derive(Clone, Debug, Default)]
pub struct Ruler {
    marks: Vec<Mark>,
}

impl Ruler {
    /// Measures on until a mark stands at or behind this byte, or no further one fits the line.
    pub fn reach_byte(&mut self, line: Line<'_>, byte: usize) {
        self.reach(line, |mark| mark.byte >= byte);
    }

    /// The same for a column.
    pub fn reach_column(&mut self, line: Line<'_>, column: usize) {
        self.reach(line, |mark| mark.column >= column);
    }

    fn reach(&mut self, line: Line<'_>, is_far_enough: impl Fn(Mark) -> bool) {
        let mut last = self.marks.last().copied().unwrap_or_default();
        while !is_far_enough(last) {
            last = measured(line, last);
            if last.byte >= line.len() {
                return;
            }
            self.marks.push(last);
        }
    }

    /// The text changed at this byte of the line. A mark there goes too: what is put in may join what stands before it.
    pub fn forget_from(&mut self, byte: usize) {
        let kept = self.marks.partition_point(|mark| mark.byte < byte);
        self.marks.truncate(kept);
    }

    /// The last mark before a byte.
    fn before_byte(&self, byte: usize) -> Mark {
        self.last_of(|mark| mark.byte < byte)
    }

    fn last_of(&self, is_before: impl Fn(&Mark) -> bool) -> Mark {
        let at = self.marks.partition_point(is_before);
        at.checked_sub(1).and_then(|at| self.marks.get(at)).copied().unwrap_or_default()
    }

    /// The column at which a byte of the line stands.
    pub fn column(&self, line: Line<'_>, byte: usize) -> usize {
        walk(line, self.before_byte(byte), |grapheme| grapheme.at.byte < byte).column
    }

    /// The byte of the grapheme that stands in a column, or the end of the line.
    pub fn byte(&self, line: Line<'_>, column: usize) -> usize {
        let from = self.last_of(|mark| mark.column <= column);
        walk(line, from, |grapheme| grapheme.at.column + grapheme.width <= column).byte
    }

    /// Where the grapheme before a byte begins.
    pub fn previous(&self, line: Line<'_>, byte: usize) -> usize {
        let mut begins = 0;
        walk(line, self.before_byte(byte), |grapheme| {
            let is_before = grapheme.at.byte < byte;
            if is_before {
                begins = grapheme.at.byte;
            }
            is_before
        });
        begins
    }

    /// Where the grapheme after a byte begins, or the end of the line.
    pub fn next(&self, line: Line<'_>, byte: usize) -> usize {
        walk(line, self.before_byte(byte), |grapheme| grapheme.at.byte <= byte).byte
    }

    /// The graphemes that begin in these columns: tabs as spaces, what is hidden written out.
    pub fn cells(&self, line: Line<'_>, columns: Range<usize>) -> Vec<Cell> {
        let mut cells = Vec::new();
        let from = self.last_of(|mark| mark.column <= columns.start);
        walk(line, from, |Grapheme { at, text, width }| {
            if columns.contains(&at.column) {
                let text =
                    if text == "\t" { " ".repeat(width) } else { safe_text::safe(text).into() };
                cells.push(Cell { byte: at.byte, column: at.column, text });
            }
            at.column < columns.end
        });
        cells
    }
}

/// A grapheme where it stands.
struct Grapheme<'a> {
    at: Mark,
    text: &'a str,
    width: usize,
}

/// Goes from grapheme to grapheme while `goes_on`, and gives the place of the one where it stopped, or of the end.
fn walk(line: Line<'_>, from: Mark, mut goes_on: impl FnMut(Grapheme<'_>) -> bool) -> Mark {
    let (mut at, mut stops) = (from, false);
    while at.byte < line.len() && !stops {
        at = walk_window(line, at, |grapheme| {
            stops = !goes_on(grapheme);
            !stops
        });
    }
    at
}

fn walk_window(line: Line<'_>, from: Mark, mut goes_on: impl FnMut(Grapheme<'_>) -> bool) -> Mark {
    let window = line.window(from.byte);
    let mut at = from;
    let mut graphemes = graphemes(&window.text).peekable();
    while let Some(text) = graphemes.next() {
        // The last one of a window may go on behind it.
        if graphemes.peek().is_none() && !window.is_last {
            return at;
        }
        let width = width(text, at.column);
        if !goes_on(Grapheme { at, text, width }) {
            return at;
        }
        at = Mark { byte: at.byte + text.len(), column: at.column + width };
    }
    at
}

/// The mark behind the next window. Plain text is most of what there is, and needs no telling apart: a column a byte.
fn measured(line: Line<'_>, from: Mark) -> Mark {
    let window = line.window(from.byte);
    if !window.text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return walk_window(line, from, |_| true);
    }
    // An accent behind the window would belong to its last character.
    let length = window.text.len() - usize::from(!window.is_last);
    Mark { byte: from.byte + length, column: from.column + length }
}

fn graphemes(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true).flat_map(|grapheme| {
        let mut rest = grapheme;
        std::iter::from_fn(move || {
            let next = rest.char_indices().nth(GRAPHEME_CHARS_MAX);
            let (part, after) = rest.split_at(next.map_or(rest.len(), |(byte, _)| byte));
            rest = after;
            (!part.is_empty()).then_some(part)
        })
    })
}

fn width(grapheme: &str, column: usize) -> usize {
    match grapheme.as_bytes() {
        b"\t" => TAB_WIDTH - column % TAB_WIDTH,
        [b' '..=b'~'] => 1,
        _ => safe_text::width(grapheme),
    }
}

#[cfg(test)]
mod tests {
    use ropey::Rope;

    use super::*;

    /// Every place of a line, told without marks.
    fn places(text: &str) -> Vec<Mark> {
        let mut at = Mark::default();
        let mut places = vec![at];
        for grapheme in graphemes(text) {
            let width = width(grapheme, at.column);
            at = Mark { byte: at.byte + grapheme.len(), column: at.column + width };
            places.push(at);
        }
        places
    }

    fn long_lines() -> Vec<String> {
        let flags = "\u{1f1e9}\u{1f1ea}";
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
        let mixed = format!("a\t日本e\u{301}{family}\u{1b}[2J\u{202e}{flags}");
        vec![
            "x".repeat(3000),
            "日".repeat(1000),
            flags.repeat(400),
            mixed.repeat(40),
            format!("{}{}", "x".repeat(1023), "\u{301}".repeat(1000)),
            format!("{}\u{301}y", "x".repeat(2047)),
        ]
    }

    #[test]
    fn a_ruler_tells_every_place_as_one_look_at_the_whole_line_would() {
        for text in long_lines() {
            let rope = Rope::from_str(&text);
            let line = Line::of(&rope, 0);
            let mut ruler = Ruler::default();
            ruler.reach_byte(line, line.len());
            let places = places(&text);
            for pair in places.windows(2).step_by(7) {
                let (one, two) = (pair[0], pair[1]);
                let start: String = text.chars().take(4).collect();
                assert_eq!(ruler.column(line, one.byte), one.column, "{start}");
                assert_eq!(ruler.next(line, one.byte), two.byte, "{start}");
                assert_eq!(ruler.previous(line, two.byte), one.byte, "{start}");
                if two.column > one.column {
                    assert_eq!(ruler.byte(line, one.column), one.byte, "{start}");
                }
            }
        }
    }

    #[test]
    fn what_is_typed_at_a_mark_may_join_what_stands_before_it() {
        let mut rope = Rope::from_str(&"e".repeat(4000));
        let mut ruler = Ruler::default();
        ruler.reach_byte(Line::of(&rope, 0), 4000);
        let mark = ruler.marks[1];
        rope.insert(mark.byte, "\u{301}");
        ruler.forget_from(mark.byte);
        ruler.reach_byte(Line::of(&rope, 0), 4000);
        assert_eq!(ruler.column(Line::of(&rope, 0), 4002), 4000);
        assert_eq!(ruler.previous(Line::of(&rope, 0), mark.byte + 2), mark.byte - 1);
    }
}
