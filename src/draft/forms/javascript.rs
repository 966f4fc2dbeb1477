//! A JavaScript module for the AWS SDK, version 3.
//!
//! It asks by the plain client and writes values as `{ N: "1.50" }`: the document client would make a double of a number.

use super::call::Call;
use super::data::Data;
use super::layout::{Member, Piece, Style};
use super::literal;
use crate::draft::Mode;

const STYLE: Style = Style { indent: 2, braces: " " };

const BEGIN: &str = r#"import { {command}, DynamoDBClient, DynamoDBServiceException } from "@aws-sdk/client-dynamodb";

// Each request is sent once: one whose answer was lost may have been done.
const client = new DynamoDBClient({ maxAttempts: 1 });
let number = 0;

/** Says what became of the next statement; `item` is one that it read, or that its condition failed on. */
function tell(verdict, error, item) {
  const code = { applied: 0, unknown: 4 }[verdict] ?? 1;
  process.exitCode = Math.max(process.exitCode ?? 0, code);
  const reason = error ? ` ${error.Code}: ${error.Message ?? ""}` : "";
  console.log(`${(number += 1)} ${verdict}${reason}`);
  if (item) console.dir(item, { depth: null });
}

/** The verdict on what was refused; unknown where no answer came, or that of a server which failed. */
function known(error, verdict) {
  const isAnswer = error instanceof DynamoDBServiceException;
  return isAnswer && (error.$metadata?.httpStatusCode ?? 500) < 500 ? verdict : "unknown";
}

/** Sends a request; what it failed with is given to `refused`. */
async function send(request, refused) {
  try {
    return await client.send(new {command}(request));
  } catch (error) {
    // Nothing was sent.
    if (error.name === "CredentialsProviderError") throw error;
    refused(error);
  }
}

"#;

const SINGLE: &str = r#"
for (const request of requests) {
  const response = await send(request, (error) => {
    tell(known(error, "failed"), { Code: error.name, Message: error.message }, error.Item);
  });
  if (!response) continue;
  tell("applied");
  for (const item of response.Items ?? []) console.dir(item, { depth: null });
  if (response.NextToken) console.log("and more: this was the first page");
}
"#;

const REFUSE: &str = r#"
/** Says of a request of so many statements that nothing was done of it, or that this is not known. */
function refuse(error, count) {
  const verdict = known(error, "not applied");
  console.log(`${verdict === "unknown" ? verdict : "refused"} ${error.name}: ${error.message}`);
  for (let statement = 0; statement < count; statement += 1) tell(verdict);
}
"#;

const BATCH: &str = r#"
for (const request of requests) {
  const response = await send(request, (error) => refuse(error, request.Statements.length));
  if (!response) continue;
  const answers = response.Responses ?? [];
  for (const { Error: error, Item: item } of answers) {
    tell(error ? "failed" : "applied", error, error ? error.Item : item);
  }
  for (let at = answers.length; at < request.Statements.length; at += 1) tell("unknown");
}
"#;

const TRANSACTION: &str = r#"
for (const request of requests) {
  const response = await send(request, (error) => {
    if (!error.CancellationReasons) return refuse(error, request.{list}.length);
    for (const reason of error.CancellationReasons) {
      if (reason.Code === "None") tell("not applied");
      else tell("failed", reason, reason.Item);
    }
  });
  if (!response) continue;
  request.{list}.forEach((_, at) => tell("applied", undefined, response.Responses?.[at]?.Item));
}
"#;

pub fn program(head: &str, mode: Mode, calls: &[Call]) -> String {
    let (command, list) = match mode {
        Mode::Single => ("ExecuteStatementCommand", ""),
        Mode::Batch => ("BatchExecuteStatementCommand", ""),
        Mode::Transaction => ("ExecuteTransactionCommand", "TransactStatements"),
        Mode::TransactWrite => ("TransactWriteItemsCommand", "TransactItems"),
    };
    let members = calls.iter().map(|call| Member::plain(piece(&call.body))).collect();
    let requests = Piece::Group { open: "[".to_owned(), members, close: "]".to_owned() };
    let requests = requests.laid_out(STYLE, 0, 17);
    let (refuse, send) = match mode {
        Mode::Single => ("", SINGLE.to_owned()),
        Mode::Batch => (REFUSE, BATCH.to_owned()),
        Mode::Transaction | Mode::TransactWrite => (REFUSE, TRANSACTION.replace("{list}", list)),
    };
    let begin = BEGIN.replace("{command}", command);
    format!("{head}\n{begin}const requests = {requests};\n{refuse}{send}")
}

fn piece(data: &Data) -> Piece {
    match data {
        Data::Text(text) => literal::lines(text, " +", unseen),
        Data::Bytes { base64, .. } => {
            Piece::Word(format!("Buffer.from({}, \"base64\")", literal::text(base64, unseen)))
        }
        Data::Number(number) => Piece::Word(number.clone()),
        Data::Flag(flag) => Piece::Word(flag.to_string()),
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
    Member::named(format!("{}: ", key(name)), piece(value))
}

fn key(name: &str) -> String {
    let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match name {
        // Written otherwise it would be no member but the prototype.
        "__proto__" => "[\"__proto__\"]".to_owned(),
        name if is_word => name.to_owned(),
        name => literal::text(name, unseen),
    }
}

fn unseen(character: char) -> String {
    match u32::from(character) {
        unit @ 0..=0xffff => format!("\\u{unit:04x}"),
        beyond => format!("\\u{{{beyond:x}}}"),
    }
}
