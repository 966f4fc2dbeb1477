//! `--@ each FILE`: a statement made once for each row of a file.
//!
//! The statement is a template: its first `?` takes the first column, the second the second, and `?name` takes the
//! column of that name, as often as it is written. A draft is parsed without its files; [`Draft::with_rows`] makes the
//! statements, of texts handed in. Each has the place of its template. A draft with a template in it is sent as a batch
//! unless it names its mode.

use std::sync::Arc;

use super::partiql::fixed;
use super::rows::{self, Row, RowError};
use super::{Draft, Kind, Statement, lint};
use crate::syntax::partiql::lexer::lex;
use crate::syntax::partiql::token::TokenKind;
use crate::syntax::partiql::{self, ast};
use crate::syntax::{Diagnostic, Span};
use crate::value::AttributeValue;

#[cfg(test)]
mod tests;

/// Findings about rows, at most: one wrong column gives one for each row.
const FINDINGS_MAX: usize = 20;

/// The file a statement takes its values from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Each {
    /// As written; relative to the draft's own folder.
    pub file: String,
    /// Where the setting stands.
    pub span: Span,
}

/// A statement whose `?`s are filled from a row.
pub struct Template {
    /// As it is sent: every `?` alone.
    pub text: String,
    /// As long as it is written, with blanks in the place of names, so that what is wrong is found at its place.
    pub padded: String,
    slots: Vec<Slot>,
}

/// What a `?` takes.
enum Slot {
    /// The column with this number, from 0.
    Place(usize),
    Name(String),
}

impl Template {
    pub fn of(written: &str) -> Self {
        let mut template = Self { text: String::new(), padded: String::new(), slots: Vec::new() };
        let (mut tokens, mut places) = (lex(written).into_iter().peekable(), 0..);
        while let Some(token) = tokens.next() {
            let text = token.text(written);
            template.text.push_str(text);
            template.padded.push_str(text);
            if token.kind != TokenKind::Parameter {
                continue;
            }
            // Right behind the `?`, with no blank: `? AND` is a place and a keyword. A column may be called like a
            // keyword.
            let is_name = |kind| {
                matches!(kind, TokenKind::Identifier | TokenKind::Keyword | TokenKind::Quoted)
            };
            if let Some(name) = tokens.next_if(|token| is_name(token.kind)) {
                let name = name.text(written);
                template.padded.push_str(&" ".repeat(name.len()));
                template.slots.push(Slot::Name(unquoted(name)));
            } else {
                template.slots.extend(places.next().map(Slot::Place));
            }
        }
        template
    }

    /// The values of a row for the `?`s, in their order.
    fn values(&self, row: &Row) -> Result<Vec<AttributeValue>, RowError> {
        let missing = |column: Option<&String>, message: String| RowError {
            row: Some(row.number),
            column: column.cloned(),
            message,
        };
        let value = |slot: &Slot| match slot {
            Slot::Place(place) => {
                let cell = row.cells.get(*place).map(|(_, value)| value.clone());
                let count = row.cells.len();
                cell.ok_or_else(|| {
                    missing(
                        None,
                        format!("there is no column for `?` {}: {count} columns", place + 1),
                    )
                })
            }
            Slot::Name(name) => {
                let cell = row.cells.iter().find(|(column, _)| column == name);
                let known: Vec<&str> =
                    row.cells.iter().map(|(column, _)| column.as_str()).collect();
                let message = || format!("no such column; there are {}", known.join(", "));
                cell.map(|(_, value)| value.clone()).ok_or_else(|| missing(Some(name), message()))
            }
        };
        self.slots.iter().map(value).collect()
    }
}

fn unquoted(name: &str) -> String {
    let inside = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
    inside.map_or_else(|| name.to_owned(), |inside| inside.replace("\"\"", "\""))
}

impl Draft {
    /// Whether a file is to be read before it can be sent.
    pub fn takes_rows(&self) -> bool {
        // One that is off has its file left alone: it may not even be there.
        self.active().any(|statement| statement.each.is_some())
    }

    /// The draft with its templates made into statements. `read` gives the text of a file, or says why it can't.
    pub fn with_rows(mut self, text: &str, read: &dyn Fn(&str) -> Result<String, String>) -> Self {
        if !self.takes_rows() {
            return self;
        }
        let mut statements = Vec::new();
        let mut findings = Vec::new();
        for statement in std::mem::take(&mut self.statements) {
            match statement.each.clone().filter(|_| !statement.off) {
                None => statements.push(statement),
                Some(each) => {
                    statements.extend(made(&statement, &each, read, &mut findings));
                }
            }
        }
        self.statements = statements;
        // How many statements there are is known only now, and these rules count them.
        self.diagnostics.retain(|finding| !lint::is_of_text(finding));
        self.diagnostics.extend(findings);
        let lints = lint::of_text(&self, text);
        self.diagnostics.extend(lints);
        self.diagnostics.sort_by_key(|finding| finding.span);
        self
    }
}

/// The statements made of a template; of a file that can't be read, none.
fn made(
    statement: &Statement,
    each: &Each,
    read: &dyn Fn(&str) -> Result<String, String>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Statement> {
    let finding = |message| Diagnostic::error("each", each.span, message);
    let rows = read(&each.file)
        .map_err(|problem| finding(format!("{}: {problem}", each.file)))
        .and_then(|text| rows::parse(&each.file, &text).map_err(|error| finding(error.at(each))));
    let rows = match rows {
        Ok(rows) => rows,
        Err(problem) => {
            findings.push(problem);
            return Vec::new();
        }
    };
    if rows.is_empty() {
        let message = format!("{} has no rows: nothing is sent for it", each.file);
        findings.push(Diagnostic::warning("each", each.span, message));
    }
    let template = Template::of(&statement.text);
    // Once for all rows. A template with columns by name is longer than what is sent, so its own tree has other places.
    let parsed = partiql::parse(&template.text).ok().map(Arc::new);
    let mut statements = Vec::with_capacity(rows.len());
    let mut wrong = 0;
    for row in &rows {
        match template.values(row) {
            Ok(values) => statements.push(filled(statement, &template, parsed.as_ref(), values)),
            Err(error) => {
                // The rows after it are looked at all the same, so that a file is mended in one go.
                wrong += 1;
                findings.extend((wrong <= FINDINGS_MAX).then(|| finding(error.at(each))));
            }
        }
    }
    statements
}

fn filled(
    statement: &Statement,
    template: &Template,
    parsed: Option<&Arc<ast::Statement>>,
    parameters: Vec<AttributeValue>,
) -> Statement {
    Statement {
        text: template.text.clone(),
        kind: parsed.map_or(statement.kind.clone(), |parsed| Kind::Partiql(Arc::clone(parsed))),
        key_candidates: parsed.map(|parsed| fixed(parsed, &parameters)).unwrap_or_default(),
        parameters,
        each: None,
        ..statement.clone()
    }
}

impl RowError {
    /// `orders.csv, row 3, column amount: ...`.
    fn at(&self, each: &Each) -> String {
        let row = self.row.map_or(", header".to_owned(), |row| format!(", row {row}"));
        let column = self.column.as_ref().map(|column| format!(", column {column}"));
        format!("{}{row}{}: {}", each.file, column.unwrap_or_default(), self.message)
    }
}
