//! A Rust program for the AWS SDK.

use super::call::Call;
use super::data::Data;
use super::layout::{Member, Piece, Style};
use super::literal;
use crate::api::OperationName;
use crate::draft::Mode;

mod body;

const STYLE: Style = Style { indent: 4, braces: " " };

// Files, as a program of another person names what this layer may not.
const IMPORTS: &str = include_str!("../../../assets/forms/rust-imports.txt");
const TELL: &str = include_str!("../../../assets/forms/rust-tell.txt");

const MAIN: &str = include_str!("../../../assets/forms/rust-main.txt");

const END: &str = "    Ok(ExitCode::from(told.code))\n}\n";

const SINGLE: &str = include_str!("../../../assets/forms/rust-single.txt");

const BATCH: &str = include_str!("../../../assets/forms/rust-batch.txt");

const TRANSACTION: &str = include_str!("../../../assets/forms/rust-transaction.txt");

pub fn program(head: &str, mode: Mode, calls: &[Call]) -> String {
    let members = calls.iter().map(|call| Member::plain(body::call(mode, call))).collect();
    let requests = Piece::Group { open: "vec![".to_owned(), members, close: "]".to_owned() };
    let requests = requests.laid_out(STYLE, 4, 19);
    let imports = imports(mode, &requests);
    let send = match mode {
        Mode::Single => SINGLE.to_owned(),
        Mode::Batch => BATCH.to_owned(),
        Mode::Transaction => {
            transaction(OperationName::ExecuteTransaction, "transact_statements", true)
        }
        Mode::TransactWrite => {
            transaction(OperationName::TransactWriteItems, "transact_items", false)
        }
    };
    format!("{head}\n{imports}{TELL}{MAIN}    let requests = {requests};\n{send}{END}")
}

/// `answers`: whether each statement has an answer of its own.
fn transaction(operation: OperationName, list: &str, answers: bool) -> String {
    let (response, number, applied) = if answers {
        let item = "let item = response.responses().get(number).and_then(|answer| answer.item());";
        (
            "response",
            "number",
            format!("{item}\n                    told.tell(\"applied\", \"\", item);"),
        )
    } else {
        ("_", "_", "told.tell(\"applied\", \"\", None);".to_owned())
    };
    TRANSACTION
        .replace("{list}", list)
        .replace("{Operation}", operation.text())
        .replace("{response}", response)
        .replace("{number}", number)
        .replace("{applied}", &applied)
}

/// What the program names, and no more: a warning of the compiler is not what somebody wants to begin with.
fn imports(mode: Mode, requests: &str) -> String {
    let error = match mode {
        Mode::Single => Some("execute_statement::ExecuteStatementError"),
        Mode::Batch => None,
        Mode::Transaction => Some("execute_transaction::ExecuteTransactionError"),
        Mode::TransactWrite => Some("transact_write_items::TransactWriteItemsError"),
    };
    let is_named =
        |name: &&&str| **name == "AttributeValue" || requests.contains(&format!("{name}::"));
    let types: Vec<&str> = body::TYPES.iter().filter(is_named).copied().collect();
    let types = match types.as_slice() {
        [one] => (*one).to_owned(),
        several => {
            let members = several.iter().map(|name| Member::plain(Piece::Word((*name).to_owned())));
            let list = Piece::Group {
                open: "{".to_owned(),
                members: members.collect(),
                close: "}".to_owned(),
            };
            list.laid_out(Style { braces: "", ..STYLE }, 0, 29)
        }
    };
    let has_bytes = requests.contains("Blob::new(");
    let lines = IMPORTS.split_inclusive('\n').filter(|line| {
        (has_bytes || !line.contains("Blob")) && (error.is_some() || !line.contains("{error}"))
    });
    let imports: String = lines.collect();
    imports.replace("{error}", error.unwrap_or_default()).replace("{types}", &types)
}

fn string(text: &str) -> String {
    literal::text(text, unseen)
}

/// A text as what takes `impl Into<String>`.
fn text(text: &str) -> Piece {
    let literals: Vec<String> = text.split_inclusive('\n').map(string).collect();
    match literals.as_slice() {
        [] => Piece::Word("\"\"".to_owned()),
        [one] => Piece::Word(one.clone()),
        _ => Piece::Group {
            open: "concat!(".to_owned(),
            members: literals.into_iter().map(|line| Member::plain(Piece::Word(line))).collect(),
            close: ")".to_owned(),
        },
    }
}

fn unseen(character: char) -> String {
    format!("\\u{{{:x}}}", u32::from(character))
}

/// An attribute value: one member, named for its type.
fn attribute_value(value: &Data) -> Piece {
    let Some((code, inside)) = value.members().first() else { return Piece::Word(String::new()) };
    let of = |inside: &str| Piece::Word(format!("AttributeValue::{inside}"));
    match (code.as_str(), inside) {
        (code @ ("S" | "N"), Data::Text(text)) => of(&format!("{code}({}.into())", string(text))),
        ("B", inside) => of(&format!("B({})", blob(inside))),
        ("BOOL", inside) => of(&format!("Bool({})", *inside == Data::Flag(true))),
        ("NULL", inside) => of(&format!("Null({})", *inside == Data::Flag(true))),
        ("M", inside) => map("AttributeValue::M(HashMap::from([", inside, "]))"),
        ("L", inside) => list("L", inside, attribute_value),
        ("SS", inside) => list("Ss", inside, element),
        ("NS", inside) => list("Ns", inside, element),
        (_, inside) => list("Bs", inside, |bytes| Piece::Word(blob(bytes))),
    }
}

fn element(text: &Data) -> Piece {
    let Data::Text(text) = text else { return Piece::Word(String::new()) };
    Piece::Word(format!("{}.into()", string(text)))
}

fn blob(data: &Data) -> String {
    let bytes: &[u8] = if let Data::Bytes { bytes, .. } = data { bytes } else { &[] };
    format!("Blob::new({})", literal::bytes(bytes))
}

fn list(variant: &str, inside: &Data, piece: impl Fn(&Data) -> Piece) -> Piece {
    Piece::Group {
        open: format!("AttributeValue::{variant}(vec!["),
        members: inside.elements().iter().map(|element| Member::plain(piece(element))).collect(),
        close: "])".to_owned(),
    }
}

fn map(open: &str, inside: &Data, close: &str) -> Piece {
    let member = |(name, value): &(String, Data)| Member {
        before: format!("({}.into(), ", string(name)),
        piece: attribute_value(value),
        after: ")",
    };
    Piece::Group {
        open: open.to_owned(),
        members: inside.members().iter().map(member).collect(),
        close: close.to_owned(),
    }
}
