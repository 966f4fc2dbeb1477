//! Commands of the AWS CLI, for bash.
//!
//! An argument of a command is its text alone, with few exceptions that are met here: one that begins as an address does is
//! fetched by the CLI, one that begins with a hyphen is taken for an option, and one may have 128 KB at most.

use super::call::Call;
use super::data::Data;
use super::shell::quoted;
use crate::draft::convert::json_text::laid_out;

/// A little less than the 128 KB that Linux lets an argument have (`MAX_ARG_STRLEN`), its end included.
const ARGUMENT_BYTES_MAX: usize = 120_000;

/// What the CLI reads from elsewhere instead of taking it as it stands; of the last two, version 1.
const ADDRESSES: [&str; 4] = ["file://", "fileb://", "http://", "https://"];

/// A line that is none of a JSON document.
const END: &str = "REQUEST";

/// A script that sends the requests one after the other, whatever becomes of each.
pub fn commands(head: &str, calls: &[Call]) -> String {
    // Version 2 would open a pager for each answer, and the script would wait at every one of them.
    let mut script = format!(
        "#!/usr/bin/env bash\n{head}\nexport AWS_PAGER=\n# Each request is sent once: one whose answer was lost may have been done.\nexport AWS_MAX_ATTEMPTS=1\n"
    );
    for call in calls {
        script.push('\n');
        script.push_str(&command(call));
    }
    script
}

/// One request as a command.
pub fn command(call: &Call) -> String {
    let name = hyphenated(call.operation.text());
    let options: Vec<_> =
        call.body.members().iter().map(|(name, value)| option(name, value)).collect();
    // Without it the setting of that name would decide how bytes are read.
    let bytes = if call.body.has_bytes() { " \\\n  --cli-binary-format base64" } else { "" };
    match options.into_iter().collect::<Option<Vec<String>>>() {
        Some(options) => format!("aws dynamodb {name} \\\n  {}{bytes}\n", options.join(" \\\n  ")),
        None => whole(&name, bytes, &laid_out(&call.body.to_json(), 0, 0)),
    }
}

/// The request as one JSON document: in it an address is a text, and what can't be in an argument has an escape.
fn whole(name: &str, bytes: &str, json: &str) -> String {
    let option = "--cli-input-json";
    if json.len() <= ARGUMENT_BYTES_MAX {
        return format!("aws dynamodb {name}{bytes} \\\n  {option} {}\n", quoted(json));
    }
    // The CLI opens it twice. A shell keeps a text of this length in a file, which begins anew; a shorter one would stand in a
    // pipe, and be gone the second time.
    format!(
        "aws dynamodb {name}{bytes} \\\n  {option} file:///dev/stdin <<'{END}'\n{json}\n{END}\n"
    )
}

/// A member of a request as an option; `None` for what no argument can be.
fn option(name: &str, value: &Data) -> Option<String> {
    let option = hyphenated(name);
    let text = match value {
        Data::Flag(true) => return Some(format!("--{option}")),
        Data::Flag(false) => return Some(format!("--no-{option}")),
        Data::Text(text) | Data::Number(text) | Data::Bytes { base64: text, .. } => text.clone(),
        Data::List(_) | Data::Object(_) => laid_out(&value.to_json(), 2, option.len() + 6),
    };
    let is_argument = text.len() <= ARGUMENT_BYTES_MAX
        && !text.contains('\0')
        && !ADDRESSES.iter().any(|address| text.starts_with(address));
    let glue = if text.starts_with('-') { "=" } else { " " };
    is_argument.then(|| format!("--{option}{glue}{}", quoted(&text)))
}

/// `ExecuteStatement` as the CLI spells it: `execute-statement`.
pub fn hyphenated(name: &str) -> String {
    let mut option = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !option.is_empty() {
            option.push('-');
        }
        option.push(character.to_ascii_lowercase());
    }
    option
}
