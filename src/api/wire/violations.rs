//! Violated member constraints, collected and told together (items-tables-capacity.md 10.3).

use crate::api::ApiError;

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

    pub fn required<T>(&mut self, value: Option<&T>, path: &str) {
        if value.is_none() {
            self.add("null", path, "Member must not be null");
        }
    }

    /// One of these words, in the order the service lists them.
    pub fn one_of(&mut self, value: Option<&str>, path: &str, words: &[&str]) {
        if let Some(value) = value.filter(|value| !words.contains(value)) {
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

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}
