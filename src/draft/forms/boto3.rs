//! A Python program for boto3.
//!
//! It asks by the client and writes values as `{"N": "1.50"}`. The resource's plain values read better, but a number passes
//! through a Decimal there and a set loses its order and what is in it twice: it would no longer be the draft's request.

use super::call::Call;
use super::data::Data;
use super::layout::{Member, Piece, Style};
use super::literal;
use crate::draft::Mode;

const STYLE: Style = Style { indent: 4, braces: "" };

const BEGIN: &str = r#"import itertools
import os
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError
from botocore.parsers import ResponseParserError

FAILURES = (ClientError, HTTPClientError, ResponseParserError)

# Each request is sent once: one whose answer was lost may have been done.
once = Config(retries={"total_max_attempts": 1})
client = boto3.client("dynamodb", region_name=os.environ.get("AWS_REGION"), config=once)
numbers = itertools.count(1)
code = 0


def tell(verdict, error=None, item=None):
    """Says what became of the next statement; `item` is one that it read, or that its condition failed on."""
    global code
    code = max(code, {"applied": 0, "unknown": 4}.get(verdict, 1))
    reason = f" {error['Code']}: {error.get('Message', '')}" if error else ""
    print(f"{next(numbers)} {verdict}{reason}")
    if item:
        print("   ", item)


def known(error, verdict):
    """The verdict on what was refused; unknown where no answer came, or that of a server which failed."""
    response = getattr(error, "response", None) or {}
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    return verdict if status < 500 else "unknown"


def reason_of(error):
    response = getattr(error, "response", None) or {}
    return response.get("Error") or {"Code": type(error).__name__, "Message": str(error)}


def refuse(error, count):
    """Says of a request of so many statements that nothing was done of it, or that this is not known."""
    verdict = known(error, "not applied")
    reason = reason_of(error)
    print(f"{'refused' if verdict == 'not applied' else verdict} {reason['Code']}: {reason.get('Message', '')}")
    for _ in range(count):
        tell(verdict)


"#;

const SINGLE: &str = r#"
for request in requests:
    try:
        response = client.execute_statement(**request)
    except FAILURES as error:
        response = getattr(error, "response", None) or {}
        tell(known(error, "failed"), reason_of(error), response.get("Item"))
        continue
    tell("applied")
    for item in response["Items"]:
        print("   ", item)
    if "NextToken" in response:
        print("    and more: this was the first page")
"#;

const BATCH: &str = r#"
for request in requests:
    try:
        response = client.batch_execute_statement(**request)
    except FAILURES as error:
        refuse(error, len(request["Statements"]))
        continue
    answers = response.get("Responses", [])
    for answer in answers:
        error = answer.get("Error")
        verdict = "failed" if error else "applied"
        tell(verdict, error, (error or answer).get("Item"))
    for _ in range(len(request["Statements"]) - len(answers)):
        tell("unknown")
"#;

const TRANSACTION: &str = r#"
for request in requests:
    count = len(request["{list}"])
    try:
        response = client.{method}(**request)
    except client.exceptions.TransactionCanceledException as error:
        for reason in error.response["CancellationReasons"]:
            if reason["Code"] == "None":
                tell("not applied")
            else:
                tell("failed", reason, reason.get("Item"))
    except FAILURES as error:
        refuse(error, count)
    else:
        for answer in response.get("Responses", [{}] * count):
            tell("applied", item=answer.get("Item"))
"#;

const END: &str = "\nsys.exit(code)\n";

pub fn program(head: &str, mode: Mode, calls: &[Call]) -> String {
    let members = calls.iter().map(|call| Member::plain(piece(&call.body))).collect();
    let requests = Piece::Group { open: "[".to_owned(), members, close: "]".to_owned() };
    let requests = format!("requests = {}\n", requests.laid_out(STYLE, 0, 11));
    let transaction =
        |method, list| TRANSACTION.replace("{method}", method).replace("{list}", list);
    let send = match mode {
        Mode::Single => SINGLE.to_owned(),
        Mode::Batch => BATCH.to_owned(),
        Mode::Transaction => transaction("execute_transaction", "TransactStatements"),
        Mode::TransactWrite => transaction("transact_write_items", "TransactItems"),
    };
    format!("#!/usr/bin/env python3\n{head}\n{BEGIN}{requests}{send}{END}")
}

fn piece(data: &Data) -> Piece {
    match data {
        Data::Text(text) => literal::lines(text, "", unseen),
        Data::Bytes { bytes, .. } => Piece::Word(literal::bytes(bytes)),
        Data::Number(number) => Piece::Word(number.clone()),
        Data::Flag(flag) => Piece::Word(if *flag { "True" } else { "False" }.to_owned()),
        Data::List(list) => Piece::Group {
            open: "[".to_owned(),
            members: list.iter().map(|element| Member::plain(piece(element))).collect(),
            close: "]".to_owned(),
        },
        Data::Object(members) => Piece::Group {
            open: "{".to_owned(),
            members: members.iter().map(member).collect(),
            close: "}".to_owned(),
        },
    }
}

fn member((name, value): &(String, Data)) -> Member {
    Member::named(format!("{}: ", literal::text(name, unseen)), piece(value))
}

fn unseen(character: char) -> String {
    match u32::from(character) {
        byte @ 0..=0xff => format!("\\x{byte:02x}"),
        unit @ 0..=0xffff => format!("\\u{unit:04x}"),
        beyond => format!("\\U{beyond:08x}"),
    }
}
