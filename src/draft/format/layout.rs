//! One statement over as many lines as it takes.

use super::WIDTH;
use super::spacing::{is_any, is_spaced, spelt};
use super::word::Word;

/// Keywords that begin a clause.
const CLAUSES: &[&str] = &["from", "where", "set", "remove", "value", "returning", "order"];
const CLAUSE_INDENT: usize = 2;
const PART_INDENT: usize = 4;
/// Brackets one in the other, at most, in what is laid out.
// Values nest 32 levels, and a condition that anybody reads hardly as many. Without a limit the blanks before the lines of
// a text that is nothing but brackets would be as many as the square of its length.
const DEPTH_MAX: usize = 64;

/// A word of the statement, ready to be written.
struct Piece<'a> {
    word: Word<'a>,
    text: String,
    spaced: bool,
    /// Columns of the statement on one line, up to and with this piece.
    end: usize,
    /// Brackets that are open around it.
    depth: usize,
    /// Of an opening bracket: where it is closed.
    closed: Option<usize>,
}

/// Whether no layout would help.
pub fn is_too_deep(words: &[Word<'_>]) -> bool {
    let mut depth = 0_usize;
    words.iter().any(|word| {
        depth = (depth + usize::from(is_opening(*word))).saturating_sub(is_closing(*word).into());
        depth > DEPTH_MAX
    })
}

/// The statement on one line where it fits, else a line a clause.
pub fn laid_out(words: &[Word<'_>]) -> String {
    let pieces = pieces(words);
    let width = pieces.last().map_or(0, |last| last.end);
    let has_comments = words.iter().any(|word| word.is_comment());
    let mut writing = Writing { out: String::new(), column: 0, indents: vec![CLAUSE_INDENT] };
    if width <= WIDTH && !has_comments {
        writing.flat(&pieces);
    } else {
        writing.clauses(&pieces);
    }
    writing.out
}

fn pieces<'a>(words: &[Word<'a>]) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'a>> = Vec::with_capacity(words.len());
    // A stack here and the indents below in place of recursion: a text may be nothing but brackets.
    let mut open: Vec<usize> = Vec::new();
    let mut end = 0;
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied();
        let earlier = at.checked_sub(2).and_then(|earlier| words.get(earlier)).copied();
        let spaced = before.is_some_and(|before| is_spaced(earlier, before, *word));
        if is_closing(*word)
            && let Some(opening) = open.pop()
        {
            pieces[opening].closed = Some(at);
        }
        let text = spelt(*word, before);
        end += text.chars().count() + usize::from(spaced);
        pieces.push(Piece { word: *word, text, spaced, end, depth: open.len(), closed: None });
        if is_opening(*word) {
            open.push(at);
        }
    }
    pieces
}

fn is_opening(word: Word<'_>) -> bool {
    ["(", "[", "{", "<<"].iter().any(|symbol| word.is(symbol))
}

fn is_closing(word: Word<'_>) -> bool {
    [")", "]", "}", ">>"].iter().any(|symbol| word.is(symbol))
}

struct Writing {
    out: String,
    column: usize,
    /// Of the statement, and of each bracket that is broken over lines.
    indents: Vec<usize>,
}

impl Writing {
    fn flat(&mut self, pieces: &[Piece<'_>]) {
        for piece in pieces {
            self.put(piece, piece.spaced);
        }
    }

    /// Cuts the statement before the words that begin a clause.
    fn clauses(&mut self, pieces: &[Piece<'_>]) {
        let starts = |at: usize| {
            let piece = &pieces[at];
            at > 0 && piece.depth == 0 && is_any(piece.word, CLAUSES) && !is_head(pieces, at)
        };
        let mut from = 0;
        for at in (1..pieces.len()).filter(|at| starts(*at)).chain([pieces.len()]) {
            if from > 0 {
                self.new_line(CLAUSE_INDENT);
            }
            self.clause(pieces, from, at);
            from = at;
        }
    }

    /// A clause that does not fit its line is cut after its commas and before its ANDs and ORs.
    fn clause(&mut self, pieces: &[Piece<'_>], from: usize, to: usize) {
        let fits = self.column + width(pieces, from, to) <= WIDTH;
        let comments = pieces[from..to].iter().any(|piece| piece.word.is_comment());
        let cuts = !fits || comments;
        // Up to here all stands on one line, as it was found to fit.
        let mut flat_to = if cuts { 0 } else { to };
        let mut between = false;
        for at in from..to {
            let piece = &pieces[at];
            // The AND of a BETWEEN joins no conditions.
            between |= is_any(piece.word, &["between"]);
            let joins = at > from && piece.depth == 0 && is_any(piece.word, &["and", "or"]);
            let bound = joins && std::mem::take(&mut between);
            self.part(pieces, at, from, at >= flat_to && joins && !bound);
            let fits = |closed: usize| self.column + width(pieces, at + 1, closed + 1) < WIDTH;
            match piece.closed.filter(|_| at >= flat_to) {
                Some(closed) if fits(closed) && !has_comments(pieces, at, closed) => {
                    flat_to = closed + 1;
                }
                Some(closed) if closed > at + 1 => {
                    let indent = self.indents.last().copied().unwrap_or(0) + 2;
                    self.indents.push(indent);
                    self.new_line(indent);
                }
                _ => {}
            }
            if at >= flat_to && piece.word.is(",") && !is_comment_behind(pieces, at) {
                self.after_comma(piece.depth);
            }
        }
    }

    /// One piece, on a new line where it must be.
    fn part(&mut self, pieces: &[Piece<'_>], at: usize, from: usize, cut: bool) {
        let piece = &pieces[at];
        let before = at.checked_sub(1).and_then(|before| pieces.get(before));
        let closes_broken = piece.depth + 1 < self.indents.len() && is_closing(piece.word);
        if closes_broken {
            self.indents.pop();
            self.new_line(self.indents.last().copied().unwrap_or(0));
            return self.put(piece, false);
        }
        let own_line = piece.word.is_comment() && piece.word.newlines > 0;
        let after_comment = before.is_some_and(|before| {
            before.word.ends_line() || (before.word.is_comment() && piece.word.newlines > 0)
        });
        if at > from && (cut || own_line || after_comment) {
            self.new_line(self.indent(piece.depth));
        }
        self.put(piece, piece.spaced);
    }

    fn after_comma(&mut self, depth: usize) {
        self.new_line(self.indent(depth));
    }

    fn indent(&self, depth: usize) -> usize {
        let inner = self.indents.last().copied().unwrap_or(0);
        if depth == 0 { PART_INDENT } else { inner }
    }

    fn put(&mut self, piece: &Piece<'_>, spaced: bool) {
        let at_start = self.out.is_empty() || self.out.ends_with([' ', '\n']);
        if spaced && !at_start {
            self.out.push(' ');
            self.column += 1;
        }
        self.out.push_str(&piece.text);
        self.column += piece.text.chars().count();
    }

    /// Does nothing on a line that has nothing but its indent.
    fn new_line(&mut self, indent: usize) {
        // A space or an indent written for a piece that then moves to the next line.
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }
}

/// Columns of the pieces on one line.
fn width(pieces: &[Piece<'_>], from: usize, to: usize) -> usize {
    let end = |at: usize| at.checked_sub(1).map_or(0, |last| pieces[last].end);
    end(to) - end(from)
}

fn has_comments(pieces: &[Piece<'_>], from: usize, to: usize) -> bool {
    pieces[from..to].iter().any(|piece| piece.word.is_comment())
}

/// A comment on the line of a comma stays there.
fn is_comment_behind(pieces: &[Piece<'_>], at: usize) -> bool {
    let next = pieces.get(at + 1).map(|piece| piece.word);
    next.is_some_and(|word| word.is_comment() && word.newlines == 0)
}

/// `DELETE FROM` and `INSERT INTO` are one head.
fn is_head(pieces: &[Piece<'_>], at: usize) -> bool {
    // INTO begins no clause, so an INSERT needs no exception.
    at == 1 && is_any(pieces[0].word, &["delete"])
}
