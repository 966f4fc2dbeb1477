//! Completion in a PartiQL draft.

use super::complete::{Candidate, Completion, Kind, Known};
use super::seen::{Attribute, type_codes};
use super::vocabulary::{OPENINGS, UPDATE_FUNCTIONS, condition_functions, keywords, signature};
use super::{setting, snippet};
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

/// `None` inside a comment, where nothing is offered. In a string that is being typed are the names of an item and values.
fn before(head: &str, start: usize) -> Option<Before<'_>> {
    let part = head.get(start..)?;
    let tokens: Vec<Token> = lex(part);
    let after = tokens.iter().rposition(|token| token.text(part) == ";").map_or(0, |at| at + 1);
    let mut tokens = tokens.get(after..)?.to_vec();
    let typed = tokens.last().copied().filter(|token| token.kind != TokenKind::Whitespace);
    let is_word = |token: Token| {
        matches!(token.kind, TokenKind::Keyword | TokenKind::Identifier | TokenKind::Number)
            // What stands in quotes is an error for as long as it is being typed.
            || (token.kind == TokenKind::Error && token.text(part).starts_with(['"', '\'']))
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
    let in_string = before.typed.of(before.text).starts_with('\'');
    if let Some(values) = values(known, words, in_string) {
        return values;
    }
    if in_string {
        return Vec::new();
    }
    let is = |word: Option<&&str>, keywords: &[&str]| {
        word.is_some_and(|word| keywords.iter().any(|one| one.eq_ignore_ascii_case(word)))
    };
    let takes_table = |word: Option<&&str>| is(word, &["from", "update", "into"]);
    match words {
        [] => openings(known, before.typed.of(before.text)),
        [.., last] if takes_table(Some(last)) => {
            let table = |name: &str| {
                Candidate::new(Kind::Table, quoted(name)).with_detail(known.table_detail(name))
            };
            known.table_names().map(table).collect()
        }
        [.., from, table, "."] if is(Some(from), &["from"]) => {
            let table = unquoted(table);
            let index = |name: &str| {
                let detail = known.index_detail(&table, name);
                Candidate::new(Kind::Index, quoted(name)).with_detail(detail)
            };
            known.index_names(&table).into_iter().map(index).collect()
        }
        // No schema tells what a map holds: those that were looked at do.
        [.., "."] => members(known, words, behind),
        [first, ..] => {
            let table = table_of(words).or_else(|| table_behind(behind));
            anything(known, first, words, table.as_deref())
        }
    }
}

/// Words a statement begins with; where nothing is begun, or a whole one stands, whole statements.
fn openings(known: &Known<'_>, typed: &str) -> Vec<Candidate> {
    let opening = |(verb, rest): &(Verb, &str)| format!("{}{rest}", verb.name());
    let words = OPENINGS.iter().map(|one| Candidate::new(Kind::Keyword, opening(one)));
    let verb = Verb::leading(typed);
    let whole = typed.is_empty() || verb.is_some();
    let statements = if whole { snippet::statements(known, verb) } else { Vec::new() };
    words.chain(statements).collect()
}

/// The members of the map that the path before the dot leads to.
fn members(known: &Known<'_>, words: &[&str], behind: &str) -> Vec<Candidate> {
    let Some(table) = table_of(words).or_else(|| table_behind(behind)) else { return Vec::new() };
    let mut path = Vec::new();
    let mut rest = words;
    while let [before @ .., name, "."] = rest {
        path.push(unquoted(name));
        rest = before;
    }
    path.reverse();
    let found = known.seen.at(&table, &path).into_iter().flat_map(Attribute::members);
    let found = found.map(|(name, attribute)| {
        Candidate::new(Kind::Attribute, quoted(name)).with_detail(attribute.types())
    });
    found.collect()
}

/// What may stand where a value is: names of attributes in an item, codes of types, and what the attribute holds that it is
/// compared with. `None` where names and keywords may stand as well, and nothing is known of values.
fn values(known: &Known<'_>, words: &[&str], in_string: bool) -> Option<Vec<Candidate>> {
    let table = table_of(words);
    if is_name_in_item(words) {
        let names = known.attributes(table.as_deref()).into_iter();
        let name = |(name, detail): (String, String)| {
            let written = format!("'{}'", name.replace('\'', "''"));
            Candidate::new(Kind::Attribute, written).with_detail(detail)
        };
        return Some(names.map(name).collect());
    }
    if is_type(words) {
        let codes = type_codes().into_iter();
        return Some(codes.map(|code| Candidate::new(Kind::Value, format!("'{code}'"))).collect());
    }
    let path = compared(words)?;
    let attribute = known.seen.at(&table?, &path);
    let held = attribute.map(|attribute| attribute.values()).unwrap_or_default();
    let held: Vec<_> = held.into_iter().map(|value| Candidate::new(Kind::Value, value)).collect();
    (in_string || !held.is_empty()).then_some(held)
}

/// Behind `{` or a comma in the item of an INSERT.
fn is_name_in_item(words: &[&str]) -> bool {
    let is_insert = words.first().is_some_and(|word| Verb::leading(word) == Some(Verb::Insert));
    let begins = matches!(words, [.., "{" | ","]);
    if !is_insert || !begins {
        return false;
    }
    let mut open = Vec::new();
    for word in words {
        match *word {
            "{" | "[" | "<<" | "(" => open.push(*word),
            "}" | "]" | ">>" | ")" => drop(open.pop()),
            _ => {}
        }
    }
    // Within a map of the item the names are others.
    open == ["{"]
}

/// The second thing that `attribute_type` is told.
fn is_type(words: &[&str]) -> bool {
    let name = Function::AttributeType.name();
    match words {
        [.., function, "(", _, ","] => function.eq_ignore_ascii_case(name),
        _ => false,
    }
}

/// The path that a value is compared with, or that is set to it: behind its sign, or in the list of its IN.
fn compared(words: &[&str]) -> Option<Vec<String>> {
    let in_list = words.iter().rposition(|word| *word == "[" || *word == "(");
    let rest = match (words, in_list) {
        ([before @ .., "=" | "<>" | "!=" | "<" | "<=" | ">" | ">="], _) => before,
        ([.., "[" | "," | "("], Some(at)) => match words.get(..at)? {
            [before @ .., word] if word.eq_ignore_ascii_case("in") => before,
            _ => return None,
        },
        _ => return None,
    };
    let (name, mut before) = rest.split_last()?;
    let mut path = vec![unquoted(name)];
    while let [earlier @ .., name, "."] = before {
        path.push(unquoted(name));
        before = earlier;
    }
    path.reverse();
    Some(path)
}

/// Attributes first where a value or a path is awaited, else keywords.
fn anything(known: &Known<'_>, first: &str, words: &[&str], table: Option<&str>) -> Vec<Candidate> {
    let attributes = known.attributes(table).into_iter();
    let attributes = attributes
        .map(|(name, detail)| Candidate::new(Kind::Attribute, quoted(&name)).with_detail(detail));
    let keywords = Verb::leading(first).map(keywords).unwrap_or_default();
    let keywords = keywords.iter().map(|word| Candidate::new(Kind::Keyword, *word));
    let has = |keyword: &str| words.iter().any(|word| keyword.eq_ignore_ascii_case(word));
    let functions = match (has("where"), has("set")) {
        (true, _) => condition_functions(),
        (false, true) => UPDATE_FUNCTIONS.to_vec(),
        (false, false) => Vec::new(),
    };
    let opened = |function: Function| format!("{}(", function.name());
    let functions = functions
        .into_iter()
        .map(|one| Candidate::new(Kind::Function, opened(one)).with_detail(signature(one)));
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

pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn unquoted(name: &str) -> String {
    let inner = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
    inner.map_or_else(|| name.to_owned(), |inner| inner.replace("\"\"", "\""))
}
