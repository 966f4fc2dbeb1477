//! The entries that fit a search, newest first.
//!
//! What words can find they find in the index, which gives runs in their order and is left when there are enough. So a
//! page of a hundred thousand runs takes no longer than one of a hundred.

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

use super::{EntrySummary, History, HistoryError, SUMMARY, stored, summary_of};
use crate::draft::Outcome;
use crate::workspace::history::search::Search;

/// What of a draft is looked into for its first statement, where no line of it was kept, and how long a line is.
pub const LINE_CHARS_MAX: usize = 300;

impl History {
    /// As [`find`](Self::find), of the words of `search` alone.
    pub fn list(&self, search: &str, limit: usize) -> Result<Vec<EntrySummary>, HistoryError> {
        self.find(&Search::words(search), limit)
    }

    /// The newest so many that fit, newest first. Words, or their beginnings, are looked for in draft text, draft name,
    /// connection, mode, outcome, report, tags and note: every word must be there, in any of them.
    pub fn find(&self, search: &Search, limit: usize) -> Result<Vec<EntrySummary>, HistoryError> {
        let Query { text, mut values } = Query::of(search);
        values.push(stored(limit).into());
        let connection = self.connection();
        let rows = connection.prepare_cached(&text).and_then(|mut statement| {
            statement
                .query_map(params_from_iter(values), summary_of)?
                .collect::<rusqlite::Result<Vec<_>>>()
        });
        let mut rows = rows.map_err(|error| self.explain(&error))?;
        drop(connection);
        rows.iter_mut().for_each(|row| self.settle(row));
        // One that this process has under way has no outcome yet, and was taken for one whose outcome is not known.
        rows.retain(|row| search.outcomes.is_empty() || row.outcome.is_some());
        Ok(rows)
    }
}

/// A query and its values, without the limit, which is its last one.
struct Query {
    text: String,
    values: Vec<Value>,
}

impl Query {
    fn of(search: &Search) -> Self {
        let pattern = pattern(search);
        let (from, order) = match &pattern {
            // By the index alone, which hands them over one by one.
            Some(_) => ("words JOIN entry ON entry.run = words.rowid", "words.rowid"),
            None => ("entry", "entry.run"),
        };
        let mut query = Self { text: format!("SELECT {SUMMARY} FROM {from}"), values: Vec::new() };
        let mut conditions: Vec<String> = Vec::new();
        if let Some(pattern) = pattern {
            conditions.push("words MATCH ?".to_owned());
            query.values.push(pattern.into());
        }
        query.add_members(search, &mut conditions);
        if !conditions.is_empty() {
            query.text.push_str(&format!(" WHERE {}", conditions.join(" AND ")));
        }
        query.text.push_str(&format!(" ORDER BY {order} DESC LIMIT ?"));
        query
    }

    /// What the index can't tell exactly: a word of it may stand elsewhere.
    fn add_members(&mut self, search: &Search, conditions: &mut Vec<String>) {
        let mut add = |condition: String, values: Vec<Value>| {
            conditions.push(condition);
            self.values.extend(values);
        };
        for table in &search.tables {
            // Of a run of before tables were listed its words tell.
            let condition = "(entry.tables IS NULL OR instr(' ' || entry.tables, ' ' || ?) > 0)";
            add(condition.to_owned(), vec![table.clone().into()]);
        }
        for tag in &search.tags {
            add("instr(' ' || entry.tags, ' ' || ?) > 0".to_owned(), vec![tag.clone().into()]);
        }
        if !search.connections.is_empty() {
            let one = "substr(entry.connection, 1, length(?)) = ?";
            let all = vec![one; search.connections.len()].join(" OR ");
            let values = search.connections.iter().flat_map(|name| [name.clone(), name.clone()]);
            add(format!("({all})"), values.map(Value::from).collect());
        }
        if !search.outcomes.is_empty() {
            let named = vec!["?"; search.outcomes.len()].join(", ");
            let unknown = if search.outcomes.contains(&Outcome::Unknown) {
                " OR entry.outcome IS NULL"
            } else {
                ""
            };
            let values = search.outcomes.iter().map(|outcome| outcome.name().to_owned().into());
            add(format!("(entry.outcome IN ({named}){unknown})"), values.collect());
        }
        let bounds = [
            ("entry.started_ms >= ?", search.since_ms.map(stored)),
            ("entry.started_ms < ?", search.until_ms.map(stored)),
            ("entry.run < ?", search.before),
        ];
        for (condition, bound) in bounds {
            if let Some(bound) = bound {
                add(condition.to_owned(), vec![bound.into()]);
            }
        }
    }
}

/// A search as FTS5 takes it: each word quoted, so that nothing in it is an operator, and the beginning of a word
/// enough. `None` when the index has nothing to look for.
fn pattern(search: &Search) -> Option<String> {
    let words = search.words.iter().filter_map(|word| quoted(word));
    let tables = search.tables.iter().filter_map(|name| quoted(name));
    let tables = tables.map(|name| format!("draft_text : {name}"));
    let tags = search.tags.iter().filter_map(|name| quoted(name));
    let tags = tags.map(|name| format!("report : {name}"));
    let mut all: Vec<String> = words.chain(tables).chain(tags).collect();
    let connections: Option<Vec<String>> =
        search.connections.iter().map(|name| quoted(name)).collect();
    if let Some(connections) = connections.filter(|names| !names.is_empty()) {
        all.push(format!("connection : ({})", connections.join(" OR ")));
    }
    // One that never came to its end has no outcome that the index could know.
    if !search.outcomes.is_empty() && !search.outcomes.contains(&Outcome::Unknown) {
        let names: Vec<&str> = search.outcomes.iter().map(|outcome| outcome.name()).collect();
        all.push(format!("outcome : ({})", names.join(" OR ")));
    }
    (!all.is_empty()).then(|| all.join(" AND "))
}

/// `None` of a word that the index has no part of.
fn quoted(word: &str) -> Option<String> {
    let is_word = word.contains(char::is_alphanumeric);
    is_word.then(|| format!("\"{}\" *", word.replace(['"', '\0'], " ")))
}

/// The line that an entry is listed with: as it was kept, or the first statement of a draft of before lines were kept.
pub fn line_of(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    let kept: Option<String> = row.get(column)?;
    kept.map_or_else(|| Ok(first_statement(row.get_ref(column + 1)?.as_str()?)), Ok)
}

/// The first statement of a text on one line, without what stands before it in comments of whole lines.
fn first_statement(text: &str) -> String {
    let is_comment = |line: &&str| {
        let line = line.trim_start();
        line.is_empty() || line.starts_with("--") || line.starts_with("//")
    };
    let mut line = String::new();
    for part in text.lines().skip_while(is_comment).flat_map(str::split_whitespace) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(part);
        if part.ends_with(';') || line.len() > LINE_CHARS_MAX {
            break;
        }
    }
    line.trim_end_matches(';').chars().take(LINE_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_statement_is_what_a_draft_is_listed_with() {
        let text = "-- a note\n--@ mode batch\n\nSELECT *\n  FROM accounts;\nDELETE FROM accounts;";
        assert_eq!(first_statement(text), "SELECT * FROM accounts");
        assert_eq!(first_statement("[{\"Put\":\n {}}]"), "[{\"Put\": {}}]");
        assert_eq!(first_statement("-- nothing else"), "");
    }
}
