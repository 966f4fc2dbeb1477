//! The members of a request as calls of the SDK's builders.

use super::{attribute_value, map, string, text};
use crate::draft::Mode;
use crate::draft::forms::call::Call;
use crate::draft::forms::data::Data;
use crate::draft::forms::layout::{Member, Piece};

/// The types of the SDK that a request may name, sorted as rustfmt sorts them.
pub const TYPES: &[&str] = &[
    "AttributeValue",
    "BatchStatementRequest",
    "ConditionCheck",
    "Delete",
    "ParameterizedStatement",
    "Put",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
    "ReturnValuesOnConditionCheckFailure",
    "TransactWriteItem",
    "Update",
];

/// A request, ready to be sent.
pub fn call(mode: Mode, call: &Call) -> Piece {
    let method = match mode {
        Mode::Single => "execute_statement",
        Mode::Batch => "batch_execute_statement",
        Mode::Transaction => "execute_transaction",
        Mode::TransactWrite => "transact_write_items",
    };
    let calls = call.body.members().iter().flat_map(|(name, value)| member(name, value)).collect();
    Piece::Chain { head: format!("client.{method}()"), calls }
}

/// The calls that set a member: one for each element of a list.
fn member(name: &str, value: &Data) -> Vec<Member> {
    let each = |method: &str, piece: fn(&Data) -> Piece| -> Vec<Member> {
        value.elements().iter().map(|element| set(method, piece(element))).collect()
    };
    match (name, value) {
        ("Statements", _) => each("statements", |of| built("BatchStatementRequest", of, "?")),
        ("TransactStatements", _) => {
            each("transact_statements", |of| built("ParameterizedStatement", of, "?"))
        }
        ("TransactItems", _) => each("transact_items", action),
        ("Parameters", _) => each("parameters", attribute_value),
        ("Item" | "Key" | "ExpressionAttributeValues", values) => {
            vec![set_whole(name, map("HashMap::from([", values, "])"))]
        }
        ("ExpressionAttributeNames", names) => vec![set_whole(name, names_map(names))],
        (_, Data::Text(word)) => vec![set(&snake(name), constant(name, word))],
        (_, Data::Flag(flag)) => vec![set(&snake(name), Piece::Word(flag.to_string()))],
        (_, Data::Number(number)) => vec![set(&snake(name), Piece::Word(number.clone()))],
        _ => Vec::new(),
    }
}

fn set(method: &str, piece: Piece) -> Member {
    Member { before: format!(".{method}("), piece, after: ")" }
}

fn set_whole(name: &str, piece: Piece) -> Member {
    Member { before: format!(".set_{}(Some(", snake(name)), piece, after: "))" }
}

fn built(kind: &str, of: &Data, end: &str) -> Piece {
    let mut calls: Vec<Member> =
        of.members().iter().flat_map(|(name, value)| member(name, value)).collect();
    calls.push(Member::plain(Piece::Word(format!(".build(){end}"))));
    Piece::Chain { head: format!("{kind}::builder()"), calls }
}

fn action(action: &Data) -> Piece {
    let calls =
        action.members().iter().map(|(verb, body)| set(&snake(verb), built(verb, body, "?")));
    let end = Member::plain(Piece::Word(".build()".to_owned()));
    Piece::Chain {
        head: "TransactWriteItem::builder()".to_owned(),
        calls: calls.chain([end]).collect(),
    }
}

fn names_map(names: &Data) -> Piece {
    let member = |(name, value): &(String, Data)| {
        let Data::Text(value) = value else { return Member::plain(Piece::Word(String::new())) };
        let pair = format!("({}.into(), {}.into())", string(name), string(value));
        Member::plain(Piece::Word(pair))
    };
    Piece::Group {
        open: "HashMap::from([".to_owned(),
        members: names.members().iter().map(member).collect(),
        close: "])".to_owned(),
    }
}

/// A word that the SDK has a name for; any other text as it is.
fn constant(member: &str, word: &str) -> Piece {
    match member {
        "ReturnConsumedCapacity"
        | "ReturnItemCollectionMetrics"
        | "ReturnValuesOnConditionCheckFailure" => {
            Piece::Word(format!("{member}::{}", camel(word)))
        }
        _ => text(word),
    }
}

/// `ALL_OLD` as `AllOld`.
fn camel(word: &str) -> String {
    let capital = |part: &str| {
        let mut characters = part.chars();
        let first = characters.next().into_iter();
        first.chain(characters.map(|c| c.to_ascii_lowercase())).collect::<String>()
    };
    word.split('_').map(capital).collect()
}

/// `TransactItems` as `transact_items`.
fn snake(name: &str) -> String {
    super::super::aws_cli::hyphenated(name).replace('-', "_")
}
