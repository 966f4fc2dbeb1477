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
from botocore.exceptions import ClientError

client = boto3.client("dynamodb", region_name=os.environ.get("AWS_REGION"))
numbers = itertools.count(1)
all_applied = True


def tell(verdict, error=None, item=None):
    """Says what became of the next statement; `item` is one that it read, or that its condition failed on."""
    global all_applied
    all_applied = all_applied and verdict == "applied"
    reason = f" {error['Code']}: {error.get('Message', '')}" if error else ""
    print(f"{next(numbers)} {verdict}{reason}")
    if item:
        print("   ", item)


def refuse(error, count):
    """Says that nothing was done of a request of so many statements."""
    print(f"refused {error.response['Error']['Code']}: {error.response['Error']['Message']}")
    for _ in range(count):
        tell("not applied")


"#;

const SINGLE: &str = r#"
for request in requests:
    try:
        response = client.execute_statement(**request)
    except ClientError as error:
        tell("failed", error.response["Error"], error.response.get("Item"))
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
    except ClientError as error:
        refuse(error, len(request["Statements"]))
        continue
    for answer in response["Responses"]:
        error = answer.get("Error")
        verdict = "failed" if error else "applied"
        tell(verdict, error, (error or answer).get("Item"))
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
    except ClientError as error:
        refuse(error, count)
    else:
        for answer in response.get("Responses", [{}] * count):
            tell("applied", item=answer.get("Item"))
"#;

const END: &str = "\nsys.exit(0 if all_applied else 1)\n";

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
