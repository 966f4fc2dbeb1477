//! Colours for code: syntect over the grammars in assets/, its scopes mapped to roles.
//!
//! A text is parsed in pieces, which are its lines, and parts of those that are long. Of each piece the states before
//! and behind it are kept. So an edit costs the pieces it changed, and those behind them until one begins with the state
//! it was parsed with: from there on all is as it was. Scrolling costs what was not parsed yet.

use std::ops::Range;
use std::str::FromStr as _;
use std::sync::{Arc, LazyLock};

use ropey::Rope;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet, SyntaxSetBuilder};

use crate::draft::Format;

mod grammar;

const GRAMMARS: [&str; 2] = [
    include_str!("../../assets/grammars/partiql.toml"),
    include_str!("../../assets/grammars/commented-json.toml"),
];

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(|| {
    let mut builder = SyntaxSetBuilder::new();
    for grammar in GRAMMARS {
        builder.add(grammar::read(grammar).expect("a test loads the grammars in assets/"));
    }
    builder.build()
});

/// What a piece of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    Keyword,
    Name,
    String,
    Number,
    Constant,
    Function,
    Operator,
    Comment,
    Setting,
    Parameter,
}

/// The scopes a token is known by; the longest prefix that fits is looked for in this order.
static SCOPES: LazyLock<Vec<(Scope, Token)>> = LazyLock::new(|| {
    [
        ("comment.setting", Token::Setting),
        ("comment", Token::Comment),
        ("string", Token::String),
        ("keyword.control", Token::Keyword),
        ("keyword.operator", Token::Operator),
        ("constant.language", Token::Constant),
        ("constant.numeric", Token::Number),
        ("support.function", Token::Function),
        ("variable.parameter", Token::Parameter),
        ("entity.name", Token::Name),
    ]
    .into_iter()
    .filter_map(|(scope, token)| Some((Scope::from_str(scope).ok()?, token)))
    .collect()
});

/// Bytes of a piece and what they are; what has no token is plain text.
type Tokens = Vec<(Range<usize>, Token)>;

/// A piece is cut behind the first separator after so many bytes: enough that to begin one costs little beside it, and
/// little enough to be parsed with a key.
const PIECE_BYTES: usize = 1024;
/// Where there is no separator, which is within a text or among blanks, here.
const PIECE_BYTES_MAX: usize = 4096;
/// No token of the grammars goes on behind one of these, but strings and comments, whose state says so.
const SEPARATORS: &[u8] = b",;()[]{}";

/// What is parsed with one event at most.
const PIECES_AT_ONCE_MAX: usize = 500;
const BYTES_AT_ONCE_MAX: usize = 16 * 1024;

/// Reads the grammars, so that the first line need not wait for them.
pub fn warm_up() {
    LazyLock::force(&SYNTAXES);
    LazyLock::force(&SCOPES);
}

/// The colours of one text.
#[derive(Clone, Debug)]
pub struct Highlighter {
    format: Format,
    /// Those that are known, from the start of the text on and without a gap.
    pieces: Vec<Piece>,
    /// Those behind an edit, at their places after it. Each holds if the text before it leads to its state again.
    behind: Vec<Piece>,
}

#[derive(Clone, Debug)]
struct Piece {
    bytes: Range<usize>,
    before: Arc<State>,
    after: Arc<State>,
    /// Counted from the start of the piece.
    tokens: Tokens,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    parse: ParseState,
    stack: ScopeStack,
}

impl Piece {
    /// Whether another one begins where this one ends, with the state it ends with.
    fn leads_to(&self, next: &Self) -> bool {
        self.bytes.end == next.bytes.start && self.after == next.before
    }

    fn moved(mut self, removed: usize, inserted: usize) -> Self {
        let place = |byte: usize| byte - removed + inserted;
        self.bytes = place(self.bytes.start)..place(self.bytes.end);
        self
    }
}

impl Highlighter {
    pub fn new(format: Format) -> Self {
        Self { format, pieces: Vec::new(), behind: Vec::new() }
    }

    /// The text changed: at a byte so many were taken away, and so many put there.
    pub fn follow(&mut self, at: usize, removed: usize, inserted: usize) {
        let first = self.pieces.partition_point(|piece| piece.bytes.end < at);
        let mut behind = self.pieces.split_off(first);
        behind.append(&mut self.behind);
        // What a piece begins with, and the separator before it, are as they were.
        behind.retain(|piece| piece.bytes.start > at + removed);
        self.behind = behind.into_iter().map(|piece| piece.moved(removed, inserted)).collect();
    }

    /// Parses what is missing before the byte `end`, or as much of it as is parsed at once.
    pub fn parse_to(&mut self, text: &Rope, end: usize) {
        let mut bytes = 0;
        for _ in 0..PIECES_AT_ONCE_MAX {
            if self.parsed() >= end.min(text.len_bytes()) || bytes >= BYTES_AT_ONCE_MAX {
                return;
            }
            bytes += self.parse_piece(text);
            self.join();
        }
    }

    /// Gives how long it was.
    fn parse_piece(&mut self, text: &Rope) -> usize {
        let before = match self.pieces.last() {
            Some(last) => Arc::clone(&last.after),
            None => Arc::new(State::first(self.format)),
        };
        let start = self.parsed();
        let next = self.behind.partition_point(|piece| piece.bytes.start <= start);
        let known = self.behind.get(next).map(|piece| piece.bytes.start);
        let piece = piece_from(text, start, known);
        #[cfg(test)]
        crate::counted::read(piece.len());
        let mut after = State::clone(&before);
        let tokens = after.parse(&piece);
        // Most pieces lead to the state they began with, and share it.
        let after = if after == *before { Arc::clone(&before) } else { Arc::new(after) };
        let bytes = start..start + piece.len();
        self.pieces.push(Piece { bytes, before, after, tokens });
        piece.len()
    }

    /// Takes over what stands behind the last piece, if that leads to the state it was parsed with.
    fn join(&mut self) {
        let Some(last) = self.pieces.last() else { return };
        let past = self.behind.partition_point(|piece| piece.bytes.start < last.bytes.end);
        self.behind.drain(..past);
        if self.behind.first().is_some_and(|next| last.leads_to(next)) {
            let pairs = self.behind.windows(2);
            let count = pairs.take_while(|pair| pair[0].leads_to(&pair[1])).count() + 1;
            self.pieces.extend(self.behind.drain(..count));
        }
    }

    /// The byte up to which the text was parsed.
    pub fn parsed(&self) -> usize {
        self.pieces.last().map_or(0, |last| last.bytes.end)
    }

    /// The tokens among these bytes, in their order; none of what was not parsed.
    pub fn tokens(&self, bytes: Range<usize>) -> Tokens {
        let first = self.pieces.partition_point(|piece| piece.bytes.end <= bytes.start);
        let pieces = self.pieces.iter().skip(first);
        let pieces = pieces.take_while(|piece| piece.bytes.start < bytes.end);
        let tokens = pieces.flat_map(|piece| {
            let start = piece.bytes.start;
            piece.tokens.iter().map(move |(at, token)| (start + at.start..start + at.end, *token))
        });
        tokens.filter(|(at, _)| at.start < bytes.end && at.end > bytes.start).collect()
    }
}

/// The text of the piece that begins at a byte. It ends where one did that is known, if that is near: or an edit would
/// move all ends behind it, and nothing be as it was.
fn piece_from(text: &Rope, start: usize, known: Option<usize>) -> String {
    let line = text.byte_to_line(start);
    let end = text.line_to_byte(line + 1);
    let end = known.map_or(end, |known| known.min(end));
    if end - start <= PIECE_BYTES_MAX {
        return text.byte_slice(start..end).into();
    }
    let most = text.char_to_byte(text.byte_to_char(start + PIECE_BYTES_MAX));
    let mut piece = String::from(text.byte_slice(start..most));
    let cut = cut(&piece);
    piece.truncate(cut);
    piece
}

/// Where a piece that is too long ends. A space may stand before the colon that makes a string a name, so it is taken
/// where there is nothing better.
fn cut(piece: &str) -> usize {
    let behind = |is_end: &dyn Fn(u8) -> bool| {
        let at = piece.bytes().skip(PIECE_BYTES).position(is_end);
        at.map(|at| PIECE_BYTES + at + 1)
    };
    behind(&|byte| SEPARATORS.contains(&byte))
        .or_else(|| behind(&|byte| byte == b' '))
        // Not behind a backslash: what it escapes stands after it.
        .unwrap_or_else(|| piece.trim_end_matches('\\').len().max(1))
}

impl State {
    fn first(format: Format) -> Self {
        let name = match format {
            Format::Partiql => "PartiQL",
            Format::Transaction => "Commented JSON",
        };
        let syntax = SYNTAXES.find_syntax_by_name(name);
        let syntax = syntax.unwrap_or_else(|| SYNTAXES.find_syntax_plain_text());
        Self { parse: ParseState::new(syntax), stack: ScopeStack::new() }
    }

    /// Parses a piece and becomes the state behind it.
    fn parse(&mut self, piece: &str) -> Tokens {
        let mut tokens = Tokens::new();
        let Ok(changes) = self.parse.parse_line(piece, &SYNTAXES) else { return tokens };
        // A comment ends with its line, and the line's end is nothing that is seen.
        let length = piece.trim_end_matches('\n').len();
        let mut start = 0;
        for (at, change) in changes {
            push(&mut tokens, start..at.min(length), &self.stack);
            start = at;
            // A change that does not fit the stack leaves the rest of the piece plain.
            if self.stack.apply(&change).is_err() {
                return tokens;
            }
        }
        push(&mut tokens, start..length, &self.stack);
        tokens
    }
}

fn push(tokens: &mut Tokens, range: Range<usize>, stack: &ScopeStack) {
    if range.start >= range.end {
        return;
    }
    let Some(token) = stack.scopes.iter().rev().find_map(|scope| token(*scope)) else { return };
    match tokens.last_mut() {
        Some((last, same)) if last.end == range.start && *same == token => last.end = range.end,
        _ => tokens.push((range, token)),
    }
}

fn token(scope: Scope) -> Option<Token> {
    SCOPES.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, token)| *token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(format: Format, text: &Rope) -> Highlighter {
        let mut highlighter = Highlighter::new(format);
        parse_all(&mut highlighter, text);
        highlighter
    }

    fn parse_all(highlighter: &mut Highlighter, text: &Rope) {
        while highlighter.parsed() < text.len_bytes() {
            highlighter.parse_to(text, text.len_bytes());
        }
    }

    fn tokens(format: Format, text: &str) -> Vec<(String, Token)> {
        let tokens = parsed(format, &Rope::from_str(text)).tokens(0..text.len());
        let piece = |at: Range<usize>| text.get(at).unwrap_or("").to_owned();
        tokens.into_iter().map(|(at, token)| (piece(at), token)).collect()
    }

    #[test]
    fn partiql_has_its_keywords_names_strings_and_parameters() {
        let text = "UPDATE \"a\" SET b = 1.5 WHERE pk = 'it''s' AND c >= ?;";
        let found = tokens(Format::Partiql, text);
        let expect = |text: &str, token| {
            assert!(found.contains(&(text.to_owned(), token)), "{text}: {found:?}");
        };
        expect("UPDATE", Token::Keyword);
        expect("\"a\"", Token::Name);
        expect("1.5", Token::Number);
        expect("'it''s'", Token::String);
        expect("?", Token::Parameter);
        expect(">=", Token::Operator);
    }

    #[test]
    fn settings_comments_differ_from_comments_and_block_comments_go_on() {
        let found = tokens(Format::Partiql, "--@ mode batch\n-- why\n/* one\ntwo */ SELECT");
        assert_eq!(
            found,
            [
                ("--@ mode batch".to_owned(), Token::Setting),
                ("-- why".to_owned(), Token::Comment),
                ("/* one".to_owned(), Token::Comment),
                ("two */".to_owned(), Token::Comment),
                ("SELECT".to_owned(), Token::Keyword),
            ]
        );
    }

    #[test]
    fn json_keys_differ_from_strings() {
        let found = tokens(Format::Transaction, "{\"Put\": \"x: y\", // note\n \"n\": [1, true]}");
        assert!(found.contains(&("\"Put\"".to_owned(), Token::Name)), "{found:?}");
        assert!(found.contains(&("\"x: y\"".to_owned(), Token::String)), "{found:?}");
        assert!(found.contains(&("// note".to_owned(), Token::Comment)), "{found:?}");
        assert!(found.contains(&("true".to_owned(), Token::Constant)), "{found:?}");
    }

    /// Changes a text and follows it.
    fn edit(highlighter: &mut Highlighter, text: &mut Rope, bytes: Range<usize>, with: &str) {
        text.remove(text.byte_to_char(bytes.start)..text.byte_to_char(bytes.end));
        text.insert(text.byte_to_char(bytes.start), with);
        highlighter.follow(bytes.start, bytes.len(), with.len());
    }

    fn assert_is_as_new(highlighter: &Highlighter, text: &Rope, what: &str) {
        let all = 0..text.len_bytes();
        let new = parsed(highlighter.format, text);
        assert_same(highlighter.tokens(all.clone()), new.tokens(all), what);
    }

    /// Tells where two lists of thousands differ.
    fn assert_same(found: Tokens, expected: Tokens, what: &str) {
        let (found, expected) = (merged(found), merged(expected));
        let mut pairs = found.iter().zip(&expected);
        let differs = pairs.find(|(found, expected)| found != expected);
        assert_eq!((differs, found.len()), (None, expected.len()), "{what}");
    }

    /// Where pieces are cut says nothing of the text.
    fn merged(tokens: Tokens) -> Tokens {
        let mut merged = Tokens::new();
        for (at, token) in tokens {
            match merged.last_mut() {
                Some((last, same)) if last.end == at.start && *same == token => last.end = at.end,
                _ => merged.push((at, token)),
            }
        }
        merged
    }

    #[test]
    fn a_long_line_has_the_colours_of_a_short_one() {
        let begun =
            ["SELECT 'it''s', \"a\" -- note ", "SELECT 'x", "/* ", "--@ params 1, ", "\"a\\\"b"];
        for (format, begun) in [Format::Partiql, Format::Transaction]
            .into_iter()
            .flat_map(|format| begun.map(|begun| (format, begun)))
        {
            let text = format!("{}\nSELECT 1", begun.repeat(2000));
            let long = parsed(format, &Rope::from_str(&text));
            let mut whole = State::first(format);
            let mut start = 0;
            let mut expected = Tokens::new();
            for line in text.split_inclusive('\n') {
                let tokens = whole.parse(line).into_iter();
                expected
                    .extend(tokens.map(|(at, token)| (start + at.start..start + at.end, token)));
                start += line.len();
            }
            assert!(long.pieces.len() > 2);
            assert_same(long.tokens(0..text.len()), expected, begun);
        }
    }

    #[test]
    fn after_an_edit_the_colours_are_those_of_the_new_text() {
        let line = "UPDATE \"a\" SET b = 1 WHERE pk = 'x'; ".repeat(300);
        let mut text = Rope::from_str(&format!("{line}\n{line}\nSELECT 1\n"));
        let mut highlighter = parsed(Format::Partiql, &text);
        let edits = [
            (5000..5000, "'"),
            (5001..5001, "'"),
            (3000..9000, ""),
            (0..0, "/*"),
            (4000..4000, "*/"),
            (0..2, ""),
            (2500..2500, "\n\n-- a note\n"),
            (100..100, "x, "),
        ];
        for (bytes, with) in edits {
            edit(&mut highlighter, &mut text, bytes, with);
            // Two edits may come before the first was followed to its end.
            highlighter.parse_to(&text, 3000);
            edit(&mut highlighter, &mut text, 10..11, "'");
            highlighter.parse_to(&text, 2000);
            edit(&mut highlighter, &mut text, 10..11, "-");
            parse_all(&mut highlighter, &text);
            assert_is_as_new(&highlighter, &text, with);
        }
    }

    #[test]
    fn what_an_edit_does_not_change_is_not_parsed_again() {
        let line = "UPDATE \"a\" SET b = 1 WHERE pk = 'x'; ".repeat(3000);
        let mut text = Rope::from_str(&format!("{line}\n").repeat(3));
        let mut highlighter = parsed(Format::Partiql, &text);
        for at in [0, 50_000, 50_001, 120_000, text.len_bytes() - 2] {
            edit(&mut highlighter, &mut text, at..at, "1");
            let before = crate::counted::bytes_read();
            parse_all(&mut highlighter, &text);
            assert!(crate::counted::bytes_read() - before <= 2 * PIECE_BYTES_MAX, "at {at}");
        }
        assert_is_as_new(&highlighter, &text, "in the end");
    }
}
