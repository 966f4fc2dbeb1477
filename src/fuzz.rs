//! Every reader of what comes from outside, and what must hold whatever it is given: `tests/fuzz` and `tests/it/torture`
//! hand it anything, and a panic is what they look for.
//!
//! None may panic, and each must be done in a time and on a stack that are bounded by the length. What can be written
//! again is read again as the same. What is said to be wrong has its place in the text.

use std::borrow::Cow;

use crate::api::wire::{
    decode_error, decode_reply, decode_request, encode_error, encode_reply, encode_request,
};
use crate::api::{Operation, OperationName};
use crate::draft::convert::convert;
use crate::draft::{Draft, Format, complete, format, rows};
use crate::engine::record;
use crate::session::json;
use crate::syntax::expression::{
    SyntaxError, lexer, parse_condition, parse_projection, parse_update,
};
use crate::syntax::{Severity, Span, partiql};
use crate::value::encode::{self, Stored};
use crate::value::{Item, Number};
use crate::workbench::{keymap::Keymap, theme};
use crate::workspace::{Config, items};

/// One of them.
pub struct Reader {
    pub name: &'static str,
    /// Panics when something does not hold.
    pub read: fn(&[u8]),
}

macro_rules! readers {
    ($($name:ident),* $(,)?) => {
        pub const READERS: &[Reader] =
            &[$(Reader { name: stringify!($name), read: |bytes| $name(&text(bytes)) },)*
              Reader { name: "stored_item", read: stored_item },
              Reader { name: "stored_table", read: stored_table }];
    };
}

readers! {
    statement, condition, update, projection, request, reply, refusal, partiql_draft, transaction_draft, csv_rows,
    json_rows, typed_item, plain_item, config, keys, colours, report, number,
}

/// Hands it to the reader of this name.
pub fn read(name: &str, bytes: &[u8]) {
    let reader = READERS.iter().find(|reader| reader.name == name);
    (reader.expect("a reader of this name").read)(bytes);
}

/// What the store holds for this item, written as DynamoDB JSON; nothing for another text.
pub fn stored(text: &str) -> Option<Vec<u8>> {
    items::json::item(text).ok().map(|item| encoded(&item))
}

fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

fn fits(text: &str, span: Span) {
    assert!(text.get(span.start..span.end).is_some(), "no place in the text: {span:?}");
}

fn statement(text: &str) {
    let pieces: String = partiql::lexer::lex(text).iter().map(|token| token.text(text)).collect();
    assert_eq!(pieces, text, "the tokens are the text");
    partiql::split::split(text);
    let printed = match partiql::parse(text) {
        Ok(tree) => tree.to_string(),
        Err(error) => return fits(text, error.span),
    };
    // A row of operators that leans to the left, `a < b < c`, is read in a loop and printed with parentheses: more of them
    // than the parser takes where the row is longer than anybody means.
    if deepest(&printed) > 100 {
        return;
    }
    let again = partiql::parse(&printed).map(|tree| tree.to_string());
    assert_eq!(again.as_ref(), Ok(&printed), "read again");
}

/// How many parentheses are open at most.
fn deepest(text: &str) -> usize {
    let open = text.chars().scan(0_usize, |open, character| {
        match character {
            '(' => *open += 1,
            ')' => *open = open.saturating_sub(1),
            _ => {}
        }
        Some(*open)
    });
    open.max().unwrap_or(0)
}

fn condition(text: &str) {
    expression(text, |text| parse_condition(text).map(|tree| tree.to_string()));
}

fn update(text: &str) {
    expression(text, |text| parse_update(text).map(|tree| tree.to_string()));
}

fn projection(text: &str) {
    expression(text, |text| parse_projection(text).map(|tree| tree.to_string()));
}

/// One of the classic API; `print` reads and prints it.
fn expression(text: &str, print: fn(&str) -> Result<String, SyntaxError>) {
    let pieces: String = lexer::tokenize(text).iter().map(|token| token.span.of(text)).collect();
    assert_eq!(pieces, text, "the tokens are the text");
    match print(text) {
        Ok(printed) => assert_eq!(print(&printed).as_ref(), Ok(&printed), "read again"),
        Err(error) => fits(text, error.span),
    }
}

/// The name of an operation on the first line, and the body behind it.
fn request(text: &str) {
    let Some((operation, body)) = text.split_once('\n') else { return };
    let Ok(request) = decode_request(operation, body) else { return };
    // Keys are told apart as they are written: `1` and `1.0` are two, and one once they are written again
    // (items-tables-capacity.md 7). Of a change of a table that is not served the name alone is kept.
    if matches!(request, Operation::BatchGetItem(_) | Operation::UpdateTable(_)) {
        return;
    }
    let written = encode_request(&request);
    // What is refused only later is not always written so that it can be read.
    if let Ok(again) = decode_request(operation, &written) {
        assert_eq!(encode_request(&again), written, "read again");
    }
}

/// The name of an operation on the first line, and what a service answered behind it.
fn reply(text: &str) {
    let Some((operation, body)) = text.split_once('\n') else { return };
    let Some(operation) = OperationName::named(operation) else { return };
    let Ok(reply) = decode_reply(operation, body) else { return };
    let written = encode_reply(&reply);
    let again = decode_reply(operation, &written).map(|reply| encode_reply(&reply));
    assert_eq!(again.as_ref(), Ok(&written), "read again");
}

fn refusal(text: &str) {
    for status in [200, 400, 500] {
        let error = decode_error(status, None, text);
        assert!(!error.name().is_empty());
        encode_error(&error);
    }
}

fn partiql_draft(text: &str) {
    draft(Format::Partiql, text);
}

fn transaction_draft(text: &str) {
    draft(Format::Transaction, text);
}

fn draft(form: Format, text: &str) {
    let draft = Draft::parse(form, text);
    draft.diagnostics.iter().for_each(|finding| fits(text, finding.span));
    let formatted = format::formatted(form, text);
    assert_eq!(format::formatted(form, &formatted), formatted, "laid out twice");
    // At a few places, each between two characters.
    for part in 0..4 {
        let cursor = text.floor_char_boundary(text.len() * part / 3);
        let known =
            complete::Known { draft: &draft, tables: &[], seen: &complete::Seen::default() };
        complete::complete(&known, text, cursor);
    }
    if let Ok(converted) = convert(&draft, text, &[], &[]) {
        let other = Draft::parse(converted.format, &converted.text);
        let is_wrong = other.diagnostics.iter().any(|it| it.severity == Severity::Error);
        assert!(!is_wrong, "converted: {}\n{:?}", converted.text, other.diagnostics);
    }
}

fn csv_rows(text: &str) {
    rows::read("rows.csv", text).for_each(drop);
}

fn json_rows(text: &str) {
    rows::read("rows.jsonl", text).for_each(drop);
}

fn typed_item(text: &str) {
    let Ok(item) = items::json::item(text) else { return };
    let mut line = Vec::new();
    items::json::push_item(&item, &mut line);
    assert_eq!(items::json::item(&self::text(&line)), Ok(item), "read again");
}

fn plain_item(text: &str) {
    let Ok(item) = items::plain::item(text) else { return };
    let mut line = Vec::new();
    if items::plain::push_line(&item, &mut line).is_ok() {
        assert_eq!(items::plain::item(&self::text(&line)), Ok(item), "read again");
    }
}

fn config(text: &str) {
    Config::parse(text).ok();
}

fn keys(text: &str) {
    Keymap::patched(text).ok();
}

fn colours(text: &str) {
    theme::Theme::read(text, theme::Depth::Many).ok();
}

/// The document of a submission that the history keeps.
fn report(text: &str) {
    let Some(report) = json::from_json(text, 0) else { return };
    let written = json::to_json(&report);
    let again = json::from_json(&written, 0).map(|report| json::to_json(&report));
    assert_eq!(again.as_ref(), Some(&written), "read again");
}

fn number(text: &str) {
    let Ok(number) = Number::parse(text) else { return };
    assert_eq!(Number::parse(&number.to_string()), Ok(number), "read again");
}

fn stored_item(bytes: &[u8]) {
    let Some(item) = encode::decode(bytes) else {
        assert!(Stored::check(bytes).is_none(), "whole for the one and damaged for the other");
        return;
    };
    let checked = Stored::check(bytes).map(Stored::item);
    assert_eq!(checked.as_ref(), Some(&item), "read in place");
    assert_eq!(encode::decode(&encoded(&item)), Some(item), "read again");
}

fn stored_table(bytes: &[u8]) {
    let Some(table) = record::decode(bytes) else { return };
    let written = record::encode(&table);
    let again = record::decode(&written).map(|table| record::encode(&table));
    assert_eq!(again, Some(written), "read again");
}

fn encoded(item: &Item) -> Vec<u8> {
    encode::item(item.iter().map(|(name, value)| (name.as_str(), value)))
}
