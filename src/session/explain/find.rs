//! The entry of a code as somebody writes it.

use super::entry::{Entry, all};
use crate::connection::shown;
use crate::draft::suggest::nearest;

/// There is no such code, and perhaps one that was meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    #[error("there is no code `{code}`; did you mean `{near}`?")]
    Near { code: String, near: String },
    #[error("there is no code `{code}`; without a code all of them are listed")]
    Unlike { code: String },
}

/// The entry of this code: capitals do not count, nor whether `Exception` or `Error` stands behind it.
///
/// # Errors
///
/// There is none, with the nearest there is.
pub fn find(code: &str) -> Result<&'static Entry, NotFound> {
    let wanted = bare(code);
    let is_it = |entry: &&Entry| entry.names.iter().any(|name| bare(name) == wanted);
    // One that is written so comes before one that only ends in another way.
    let exact =
        |entry: &&Entry| entry.names.iter().any(|name| name.eq_ignore_ascii_case(code.trim()));
    let found = all().iter().find(exact).or_else(|| all().iter().find(is_it));
    found.ok_or_else(|| not_found(code.trim()))
}

fn bare(code: &str) -> String {
    let folded = code.trim().to_ascii_lowercase();
    let bare = folded.strip_suffix("exception").or_else(|| folded.strip_suffix("error"));
    // `error` alone is no ending.
    bare.filter(|bare| !bare.is_empty()).unwrap_or(&folded).to_owned()
}

fn not_found(code: &str) -> NotFound {
    let names = || all().iter().flat_map(|entry| &entry.names).map(String::as_str);
    let code = shown(code);
    // Without the endings, too: `throtling` is near `Throttling`, and far from `ThrottlingException`.
    let mut known: Vec<&str> = names().collect();
    known.extend(names().filter_map(|name| name.strip_suffix("Exception")));
    known.extend(names().filter_map(|name| name.strip_suffix("Error")));
    match nearest(&code, &known) {
        Some(near) => NotFound::Near { near: near.to_owned(), code },
        None => NotFound::Unlike { code },
    }
}
