//! The formats, and how one is told from the other.

use std::path::Path;

use crate::api::wire::json::{Json, parse};

/// How a file holds items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemFormat {
    DynamodbJson,
    JsonLines,
    Csv,
}

impl ItemFormat {
    /// As the command line calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::DynamodbJson => "dynamodb-json",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }

    /// What the name of a file to be written says: CSV or JSON Lines by its ending, else DynamoDB JSON. An ending `.gz`
    /// is looked behind.
    pub fn of_name(path: &Path) -> Self {
        match ending(path).as_deref() {
            Some("csv") => Self::Csv,
            Some("jsonl" | "ndjson") => Self::JsonLines,
            _ => Self::DynamodbJson,
        }
    }

    /// What a file to be read holds: CSV by its name, or when its first line begins with no brace; else by the members
    /// of that line. An item has a key, and a key is a string, a number or bytes: so a plain line has a member that is
    /// no object, and a line of DynamoDB JSON has none.
    pub fn of_content(path: &Path, first_line: &str) -> Self {
        let is_object = first_line.trim_start_matches('\u{feff}').trim_start().starts_with('{');
        // The name first: a header may begin with a brace.
        if ending(path).as_deref() == Some("csv") || !is_object {
            return Self::Csv;
        }
        match parse(first_line.trim_start_matches('\u{feff}')) {
            Ok(Json::Object(members)) if members.iter().any(|(_, value)| !is_a_map(value)) => {
                Self::JsonLines
            }
            _ => Self::DynamodbJson,
        }
    }
}

fn is_a_map(value: &Json<'_>) -> bool {
    matches!(value, Json::Object(_))
}

/// Whether a file of this name is to be compressed.
pub fn is_gzip(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"))
}

/// The ending of a name in lower case, the one before `.gz` if there is one.
fn ending(path: &Path) -> Option<String> {
    let bare = if is_gzip(path) { path.with_extension("") } else { path.to_owned() };
    bare.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase())
}
