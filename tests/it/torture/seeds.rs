//! What is spoiled: the requests and drafts of `tests/engine`, which reach into every corner of the engine.

use std::fs;
use std::path::{Path, PathBuf};

/// An operation and the body that asks for it.
pub struct Request {
    pub operation: String,
    pub body: String,
}

/// Every request of the transcripts, in their order.
pub fn requests() -> Vec<Request> {
    let is_request = |(command, _): &(String, String)| command.starts_with(char::is_uppercase);
    let request = |(command, body): (String, String)| {
        let operation = command.split(' ').next().unwrap_or_default().to_owned();
        Request { operation, body }
    };
    blocks().into_iter().filter(is_request).map(request).collect()
}

/// The name and the text of every draft of the transcripts.
pub fn drafts() -> Vec<(String, String)> {
    let draft = |(command, text): (String, String)| {
        let name = command.split(' ').nth(1)?.to_owned();
        ["draft ", "convert "].iter().any(|verb| command.starts_with(verb)).then_some((name, text))
    };
    blocks().into_iter().filter_map(draft).collect()
}

/// The command and the input of each block of the transcripts.
fn blocks() -> Vec<(String, String)> {
    texts().iter().flat_map(|text| text.split("\n> ").skip(1)).filter_map(block).collect()
}

fn texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine");
    let entries = fs::read_dir(folder).expect("the transcripts");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    // Or the same seed would choose others on another disk.
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("UTF-8")).collect()
}

/// `! OPERATION [tags]`, the input, and a line `---`.
fn block(text: &str) -> Option<(String, String)> {
    let (command, rest) = text.split_once('\n')?;
    let input = rest.split("---\n").next()?.trim_end();
    Some((command.trim_start_matches(['!', ' ']).to_owned(), input.to_owned()))
}
