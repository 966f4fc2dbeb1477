//! Violated member constraints, collected and told together (items-tables-capacity.md 10.3).

use crate::api::{ApiError, limits};

/// The violations of one request, in the order they are told.
#[derive(Debug, Default)]
pub struct Violations(Vec<String>);

/// The pattern of table and index names.
const NAME_PATTERN: &str = "[a-zA-Z0-9_.-]+";

impl Violations {
    fn add(&mut self, echo: &str, path: &str, constraint: &str) {
        self.0.push(format!("Value {echo} at '{path}' failed to satisfy constraint: {constraint}"));
    }

    fn add_quoted(&mut self, value: &str, path: &str, constraint: &str) {
        self.add(&format!("'{value}'"), path, constraint);
    }

    /// A member without elements or characters, as the newer layer says it: no echo, the path in upper camel case.
    pub fn empty(&mut self, path: &str) {
        self.bare(path, "Member must have length greater than or equal to 1");
    }

    /// A list that is longer than it may be, as the newer layer says it.
    pub fn too_long(&mut self, path: &str, most: usize) {
        self.bare(path, &format!("Member must have length less than or equal to {most}"));
    }

    fn bare(&mut self, path: &str, constraint: &str) {
        self.0.push(format!("Value at '{path}' failed to satisfy constraint: {constraint}"));
    }

    /// A ReturnValues that is no such word. The newer layer says no more, and misspells one of the words.
    pub fn return_values(&mut self, value: Option<&str>, words: &[&str]) {
        if value.is_some_and(|value| !words.contains(&value)) {
            self.0.push(
                // In another order than the older layer's, too (items-tables-capacity.md 4).
                "Failed to satisfy constraint: Member must satisfy enum value set: \
                 [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"
                    .to_owned(),
            );
        }
    }

    /// The names of the tables of a batch; `echo` prints the whole map.
    pub fn table_keys(&mut self, are_names: bool, echo: impl FnOnce() -> String) {
        if !are_names {
            let constraint = format!(
                "Map keys must satisfy constraint: [Member must have length less than or equal to {}, \
                 Member must have length greater than or equal to {}, \
                 Member must satisfy regular expression pattern: {NAME_PATTERN}]",
                limits::NAME_CHARS_MAX,
                limits::NAME_CHARS_MIN,
            );
            self.add_quoted(&echo(), "requestItems", &constraint);
        }
    }

    /// The lists of a BatchWriteItem; `echo` prints the whole map.
    pub fn batch_lengths(&mut self, are_right: bool, most: usize, echo: impl FnOnce() -> String) {
        if !are_right {
            let constraint = format!(
                "Map value must satisfy constraint: [Member must have length less than or equal to {most}, \
                 Member must have length greater than or equal to 1]"
            );
            self.add_quoted(&echo(), "requestItems", &constraint);
        }
    }

    pub fn required<T>(&mut self, value: Option<&T>, path: &str) {
        if value.is_none() {
            self.add("null", path, "Member must not be null");
        }
    }

    /// One of these words, in the order the service lists them.
    pub fn one_of(&mut self, value: Option<&str>, path: &str, words: &[&str]) {
        if let Some(value) = value.filter(|value| !words.contains(value)) {
            // The order is not alphabetical, and each set has its own (items-tables-capacity.md 10.3).
            let set = words.join(", ");
            self.add_quoted(value, path, &format!("Member must satisfy enum value set: [{set}]"));
        }
    }

    pub fn at_least(&mut self, value: Option<i64>, path: &str, least: i64) {
        if let Some(value) = value.filter(|value| *value < least) {
            let constraint = format!("Member must have value greater than or equal to {least}");
            self.add_quoted(&value.to_string(), path, &constraint);
        }
    }

    pub fn at_most(&mut self, value: Option<i64>, path: &str, most: i64) {
        if let Some(value) = value.filter(|value| *value > most) {
            let constraint = format!("Member must have value less than or equal to {most}");
            self.add_quoted(&value.to_string(), path, &constraint);
        }
    }

    /// Characters of a text, or elements of a list that `echo` prints.
    pub fn length(
        &mut self,
        length: usize,
        path: &str,
        least: usize,
        most: usize,
        echo: impl FnOnce() -> String,
    ) {
        if length < least {
            let constraint = format!("Member must have length greater than or equal to {least}");
            self.add_quoted(&echo(), path, &constraint);
        } else if length > most {
            let constraint = format!("Member must have length less than or equal to {most}");
            self.add_quoted(&echo(), path, &constraint);
        }
    }

    pub fn text_length(&mut self, text: Option<&str>, path: &str, least: usize, most: usize) {
        if let Some(text) = text {
            // In code points (partiql.md 4).
            self.length(text.chars().count(), path, least, most, || text.to_owned());
        }
    }

    /// The characters a table or index name may have.
    pub fn name_pattern(&mut self, name: Option<&str>, path: &str) {
        if let Some(name) = name.filter(|name| !is_name(name)) {
            let constraint =
                format!("Member must satisfy regular expression pattern: {NAME_PATTERN}");
            self.add_quoted(name, path, &constraint);
        }
    }

    /// Nothing violated, or all of it in one refusal.
    pub fn refuse(self) -> Result<(), ApiError> {
        self.refuse_at_most(usize::MAX)
    }

    /// As [`Self::refuse`], telling no more than so many.
    pub fn refuse_at_most(self, most: usize) -> Result<(), ApiError> {
        let count = self.0.len().min(most);
        if count == 0 {
            return Ok(());
        }
        let noun = if count == 1 { "error" } else { "errors" };
        let told: Vec<String> = self.0.into_iter().take(count).collect();
        Err(ApiError::validation(format!(
            "{count} validation {noun} detected: {}",
            told.join("; ")
        )))
    }
}

/// Whether a text has the characters of a table or index name.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}
