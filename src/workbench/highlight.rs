//! Colours for code: syntect over the grammars in assets/, its scopes mapped to roles.
//!
//! A parse state is kept for the start of every line that was parsed, so an edit costs the lines from it to the end
//! of the view, and scrolling costs what was not parsed yet.

use std::ops::Range;
use std::str::FromStr as _;
use std::sync::LazyLock;

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

/// Bytes of a line and what they are; what has no token is plain text.
type Line = Vec<(Range<usize>, Token)>;

/// Reads the grammars, so that the first line need not wait for them.
pub fn warm_up() {
    LazyLock::force(&SYNTAXES);
    LazyLock::force(&SCOPES);
}

/// The colours of one text.
#[derive(Clone, Debug)]
pub struct Highlighter {
    format: Format,
    /// The state before each line that was parsed, and before the one after them.
    states: Vec<(ParseState, ScopeStack)>,
    /// The lines that were parsed.
    lines: Vec<Line>,
}

impl Highlighter {
    pub fn new(format: Format) -> Self {
        Self { format, states: Vec::new(), lines: Vec::new() }
    }

    /// Forgets the lines from this one on: the text changed there.
    pub fn forget_from(&mut self, line: usize) {
        self.lines.truncate(line);
        self.states.truncate(line + 1);
    }

    /// Parses what is missing up to, not including, line `end`.
    pub fn parse_to(&mut self, text: &[String], end: usize) {
        if self.states.is_empty() {
            self.states.push((ParseState::new(syntax(self.format)), ScopeStack::new()));
        }
        for line in text.iter().take(end).skip(self.lines.len()) {
            let Some((mut state, mut stack)) = self.states.last().cloned() else { return };
            self.lines.push(parse_line(&mut state, &mut stack, line));
            self.states.push((state, stack));
        }
    }

    /// How many lines, from the first on, were parsed.
    pub fn parsed(&self) -> usize {
        self.lines.len()
    }

    /// A line's tokens; empty for one that was not parsed.
    pub fn line(&self, index: usize) -> &[(Range<usize>, Token)] {
        self.lines.get(index).map_or(&[], Vec::as_slice)
    }
}

fn syntax(format: Format) -> &'static syntect::parsing::SyntaxReference {
    let name = match format {
        Format::Partiql => "PartiQL",
        Format::Transaction => "Commented JSON",
    };
    SYNTAXES.find_syntax_by_name(name).unwrap_or_else(|| SYNTAXES.find_syntax_plain_text())
}

fn parse_line(state: &mut ParseState, stack: &mut ScopeStack, line: &str) -> Line {
    let with_end = format!("{line}\n");
    let Ok(changes) = state.parse_line(&with_end, &SYNTAXES) else { return Line::new() };
    let mut tokens = Line::new();
    let mut start = 0;
    for (at, change) in changes {
        push(&mut tokens, start..at.min(line.len()), stack);
        start = at;
        // A change that does not fit the stack leaves the rest of the line plain.
        if stack.apply(&change).is_err() {
            return tokens;
        }
    }
    push(&mut tokens, start..line.len(), stack);
    tokens
}

fn push(tokens: &mut Line, range: Range<usize>, stack: &ScopeStack) {
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

    fn tokens(format: Format, text: &str) -> Vec<(String, Token)> {
        let text: Vec<String> = text.lines().map(ToOwned::to_owned).collect();
        let mut highlighter = Highlighter::new(format);
        highlighter.parse_to(&text, text.len());
        let pieces = text.iter().zip(&highlighter.lines).flat_map(|(text, line)| {
            line.iter()
                .map(|(range, token)| (text.get(range.clone()).unwrap_or("").to_owned(), *token))
        });
        pieces.collect()
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

    #[test]
    fn after_an_edit_only_what_follows_is_parsed_again() {
        let mut text: Vec<String> = ["SELECT", "/*", "x"].map(ToOwned::to_owned).to_vec();
        let mut highlighter = Highlighter::new(Format::Partiql);
        highlighter.parse_to(&text, 3);
        assert_eq!(highlighter.line(2), [(0..1, Token::Comment)]);
        text[1] = "--".to_owned();
        highlighter.forget_from(1);
        assert!(highlighter.line(2).is_empty());
        highlighter.parse_to(&text, 3);
        assert_eq!(highlighter.line(2), [(0..1, Token::Name)]);
    }
}
