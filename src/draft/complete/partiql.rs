//! Completion in a PartiQL draft.

use super::complete::{Candidate, Completion, Kind, Known};
use super::setting;
use super::vocabulary::{OPENINGS, UPDATE_FUNCTIONS, condition_functions, keywords};
use crate::draft::settings;
use crate::syntax::Span;
use crate::syntax::partiql::Verb;
use crate::syntax::partiql::ast::Function;
use crate::syntax::partiql::lexer::lex;
use crate::syntax::partiql::token::{Token, TokenKind};

/// The statement up to the cursor.
struct Before<'a> {
    text: &'a str,
    /// Words of the statement before the one that is typed.
    words: Vec<&'a str>,
    typed: Span,
}

pub fn complete(known: &Known<'_>, text: &str, cursor: usize) -> Completion {
    let head = text.get(..cursor).unwrap_or(text);
    if let Some(completion) = setting::complete(head, "--@", settings::NAMES) {
        return completion;
    }
    let start = start(known, head);
    let Some(before) = before(head, start) else {
        return Completion::of(Span::new(cursor, cursor), text, []);
    };
    let all = candidates(known, &before, text.get(cursor..).unwrap_or(""));
    Completion::of(before.typed, before.text, all)
}

/// Where the statement at the end of a text begins: the draft may be of an older text, so this is a place to read from.
fn start(known: &Known<'_>, head: &str) -> usize {
    let ends = known.draft.statements.iter().map(|statement| statement.span.start);
    let start = ends.rev().find(|start| *start < head.len()).unwrap_or(0);
    if head.is_char_boundary(start) { start } else { 0 }
}

/// `None` inside a string or a comment, where nothing is offered.
fn before(head: &str, start: usize) -> Option<Before<'_>> {
    let part = head.get(start..)?;
    let tokens: Vec<Token> = lex(part);
    let after = tokens.iter().rposition(|token| token.text(part) == ";").map_or(0, |at| at + 1);
    let mut tokens = tokens.get(after..)?.to_vec();
    let typed = tokens.last().copied().filter(|token| token.kind != TokenKind::Whitespace);
    let is_word = |token: Token| {
        matches!(token.kind, TokenKind::Keyword | TokenKind::Identifier)
            // A name in quotes is an error for as long as it is being typed.
            || (token.kind == TokenKind::Error && token.text(part).starts_with('"'))
    };
    let is_symbol = |token: Token| matches!(token.kind, TokenKind::Symbol | TokenKind::Parameter);
    let typed = match typed {
        Some(token) if is_word(token) => {
            tokens.pop();
            token.span.shifted(start)
        }
        Some(token) if !is_symbol(token) => return None,
        _ => Span::new(head.len(), head.len()),
    };
    let words = tokens.iter().filter(|token| !token.is_blank());
    let words = words.map(|token| token.span.shifted(start).of(head)).collect();
    Some(Before { text: head, words, typed })
}

/// `behind` is the text after the cursor: its first table is the statement's when none is named before.
fn candidates(known: &Known<'_>, before: &Before<'_>, behind: &str) -> Vec<Candidate> {
    let words = before.words.as_slice();
    let is = |word: Option<&&str>, keywords: &[&str]| {
        word.is_some_and(|word| keywords.iter().any(|one| one.eq_ignore_ascii_case(word)))
    };
    let takes_table = |word: Option<&&str>| is(word, &["from", "update", "into"]);
    match words {
        [] => {
            let opening = |(verb, rest): &(Verb, &str)| format!("{}{rest}", verb.name());
            OPENINGS.iter().map(|one| Candidate::new(Kind::Keyword, opening(one))).collect()
        }
        [.., last] if takes_table(Some(last)) => {
            known.table_names().map(|name| Candidate::new(Kind::Table, quoted(name))).collect()
        }
        [.., from, table, "."] if is(Some(from), &["from"]) => {
            let names = known.index_names(&unquoted(table)).into_iter();
            names.map(|name| Candidate::new(Kind::Index, quoted(name))).collect()
        }
        // No schema tells what a map holds.
        [.., "."] => Vec::new(),
        [first, ..] => {
            let table = table_of(words).or_else(|| table_behind(behind));
            anything(known, first, words, table.as_deref())
        }
    }
}

/// Attributes first where a value or a path is awaited, else keywords.
fn anything(known: &Known<'_>, first: &str, words: &[&str], table: Option<&str>) -> Vec<Candidate> {
    let attributes = known.attributes(table).into_iter();
    let attributes = attributes.map(|name| Candidate::new(Kind::Attribute, quoted(&name)));
    let keywords = Verb::leading(first).map(keywords).unwrap_or_default();
    let keywords = keywords.iter().map(|word| Candidate::new(Kind::Keyword, *word));
    let has = |keyword: &str| words.iter().any(|word| keyword.eq_ignore_ascii_case(word));
    let functions = match (has("where"), has("set")) {
        (true, _) => condition_functions(),
        (false, true) => UPDATE_FUNCTIONS.to_vec(),
        (false, false) => Vec::new(),
    };
    let opened = |function: Function| format!("{}(", function.name());
    let functions = functions.into_iter().map(|one| Candidate::new(Kind::Function, opened(one)));
    // Both lists are offered wherever they may stand; this only decides which comes first.
    let awaits = [
        "select", "where", "and", "or", "not", "set", "remove", ",", "(", "=", "by", "+", "-", "<",
        ">",
    ];
    let last = words.last().copied().unwrap_or("");
    if awaits.iter().any(|word| word.eq_ignore_ascii_case(last)) {
        attributes.chain(functions).chain(keywords).collect()
    } else {
        keywords.chain(attributes).chain(functions).collect()
    }
}

fn table_of(words: &[&str]) -> Option<String> {
    let takes_table = |word: &str| {
        ["from", "update", "into"].iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
    };
    let at = words.iter().position(|word| takes_table(word))?;
    words.get(at + 1).map(|name| unquoted(name))
}

/// In `SELECT | FROM "accounts"` the table stands after the cursor.
fn table_behind(behind: &str) -> Option<String> {
    let statement = behind.split(';').next().unwrap_or("");
    let words: Vec<Token> = lex(statement).into_iter().filter(|token| !token.is_blank()).collect();
    let words: Vec<&str> = words.into_iter().map(|token| token.text(statement)).collect();
    table_of(&words)
}

/// The names in double quotes in a statement.
pub fn quoted_names(statement: &str) -> impl Iterator<Item = String> {
    // By the lexer, not from the tree: a statement that is half typed has none, and names attributes all the same.
    let quoted = lex(statement).into_iter().filter(|token| token.kind == TokenKind::Quoted);
    quoted.map(|token| unquoted(token.text(statement)))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn unquoted(name: &str) -> String {
    let inner = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
    inner.map_or_else(|| name.to_owned(), |inner| inner.replace("\"\"", "\""))
}
