//! config.toml.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// The settings of config.toml; unknown keys are errors with line and suggestion; a bad file gives the defaults and
/// the sentence to show.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `dark`, `light`, or a theme in the config folder's themes/.
    pub theme: String,
    /// Borders and marks in ASCII.
    pub ascii: bool,
    /// Mouse capture at the start.
    pub mouse: bool,
}

/// The keys of [`Config`] as the file writes them, with the default each has, for people who write one.
pub const KEYS: &[(&str, &str)] = &[("theme", "\"dark\""), ("ascii", "false"), ("mouse", "true")];

impl Default for Config {
    fn default() -> Self {
        Self { theme: "dark".into(), ascii: false, mouse: true }
    }
}

impl Config {
    /// Reads the file; one that is not there gives the defaults, and so does a bad one, with the sentence to show.
    pub fn load(path: &Path) -> (Self, Option<String>) {
        let problem = match std::fs::read_to_string(path) {
            Ok(text) => match Self::parse(&text) {
                Ok(config) => return (config, None),
                Err(problem) => problem,
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return (Self::default(), None);
            }
            Err(error) => error.to_string(),
        };
        (Self::default(), Some(format!("{}: {problem}", path.display())))
    }

    /// Understands the text of a config file, or says what is wrong with it: `line 2, column 1: ...`.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| explain(text, &error))
    }
}

fn explain(text: &str, error: &toml::de::Error) -> String {
    let span = error.span().unwrap_or_default();
    let message = match text.get(span.clone()).and_then(unknown_key) {
        Some(unknown) => unknown,
        // The parser's message may take several lines; a status line has one.
        None => error.message().lines().collect::<Vec<_>>().join(", "),
    };
    let (line, column) = place(text, span.start);
    format!("line {line}, column {column}: {message}")
}

/// Line and column from 1, the column in characters.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    (before.matches('\n').count() + 1, column)
}

/// The sentence for an error that stands on a bare key which is no setting; `None` when it stands on something else.
fn unknown_key(written: &str) -> Option<String> {
    let is_key = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let known = KEYS.iter().any(|(key, _)| *key == written);
    let begins_as_key = written.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if known || !begins_as_key || !written.chars().all(is_key) {
        return None;
    }
    let names: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
    Some(match nearest(written, &names) {
        Some(name) => format!("there is no setting `{written}`; did you mean `{name}`?"),
        None => format!("there is no setting `{written}`; there are {}", names.join(", ")),
    })
}

/// The name fewest edits away, if no more than a third of it would have to change.
fn nearest<'a>(written: &str, names: &[&'a str]) -> Option<&'a str> {
    let (edits, name) = names.iter().map(|name| (edits(written, name), *name)).min()?;
    (edits <= name.len().div_ceil(3)).then_some(name)
}

/// Levenshtein's distance, one row at a time.
fn edits(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (above, a) in one.chars().enumerate() {
        let mut diagonal = above;
        let mut left = above + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(other.chars()) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *cell;
            left = replaced.min(left + 1).min(*cell + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = above + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
