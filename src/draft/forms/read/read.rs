//! The door: a text in, a draft out.

use super::{assemble, command, document};
use crate::draft::Format;
use crate::syntax::Diagnostic;

/// A longer JSON is not looked at, as a paste is to be drawn at once: a request has 4 MB at most, and what a person pastes
/// has less.
const LOOKED_AT_BYTES_MAX: usize = 256 * 1024;

/// A draft that was made of commands or requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub format: Format,
    pub text: String,
    /// What was left out and what is not the same, at places of the old text. No errors among them.
    pub notes: Vec<Diagnostic>,
}

/// Makes a draft of a script of `aws dynamodb` commands, or of the JSON of requests, one after the other. `file` gives the
/// text of a file that a command names, or says why it can't.
///
/// # Errors
///
/// What can't be read, what no draft sends, and what does not go into one draft, each at its place.
pub fn read(
    text: &str,
    file: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Taken, Vec<Diagnostic>> {
    let mut notes = Vec::new();
    let asked = if is_json(text) {
        document::requests(text).map_err(|problem| vec![problem])?
    } else {
        command::requests(text, file, &mut notes)?
    };
    let mut taken = assemble::draft(&asked)?;
    notes.append(&mut taken.notes);
    // Of one place in the order they were found.
    notes.sort_by_key(|note| note.span);
    Ok(Taken { notes, ..taken })
}

/// Whether a text is meant for [`read`]: it begins as a command does, or is the JSON of a request.
pub fn looks_like_one(text: &str) -> bool {
    let begins = text.trim_start_matches([' ', '\t', '\n', '\r', '$']);
    if ["aws dynamodb ", "aws --"].iter().any(|command| begins.starts_with(command)) {
        return true;
    }
    text.len() <= LOOKED_AT_BYTES_MAX && is_json(text) && document::is_request(text)
}

fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
}
