//! The words of a run's answers that a search in the history finds: tables, keys, codes, messages and reasons.

use std::collections::BTreeSet;

use super::report::{Code, Report, ReportedError, StatementReport};
use super::words::value;

/// Bytes of words that are kept of a run. Of a hundred thousand keys the first thousand are found; to index all of them
/// takes as much of the disk as the answers do.
const BYTES_MAX: usize = 16 * 1024;

/// Each of them once.
#[derive(Clone, Debug, Default)]
pub struct Told {
    heard: BTreeSet<String>,
    bytes: usize,
}

impl Told {
    /// Those of a report that is whole.
    pub fn of(report: &Report) -> String {
        let mut told = Self::default();
        report.statements.iter().for_each(|statement| told.hear(statement));
        told.in_words(report.error.as_ref())
    }

    pub fn hear(&mut self, statement: &StatementReport) {
        // Asked first: with all its place taken, nothing is made of the other statements.
        if self.bytes >= BYTES_MAX {
            return;
        }
        let said = [&statement.table, &statement.message, &statement.reason];
        said.into_iter().flatten().for_each(|text| self.take(text));
        if let Some(code) = &statement.code {
            self.take(code.name());
        }
        if let Some(key) = &statement.key {
            self.take(&value::key(key));
        }
    }

    fn take(&mut self, text: &str) {
        let fits = self.bytes + text.len() <= BYTES_MAX;
        if fits && !self.heard.contains(text) {
            self.bytes += text.len();
            self.heard.insert(text.to_owned());
        }
    }

    /// All of them, with those of the error of a request.
    pub fn in_words(&self, error: Option<&ReportedError>) -> String {
        let code = error.map(|error| Code::name(&error.code));
        let of_error = code.into_iter().chain(error.map(|error| error.message.as_str()));
        let all: Vec<&str> = self.heard.iter().map(String::as_str).chain(of_error).collect();
        all.join("\n")
    }
}
