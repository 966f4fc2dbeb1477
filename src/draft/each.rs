//! `--@ each FILE`: a statement made once for each row of a file.
//!
//! The statement is a template: its first `?` takes the first column, the second the second, and `?name` takes the
//! column of that name, as often as it is written. A draft is parsed without its files; [`Draft::with_rows`] looks their
//! texts over, and [`Statement::made`] makes the statements, one after the other: a hundred thousand of them at once take
//! more than a gigabyte. Each has the place of its template. A draft with a template in it is sent as a batch unless it
//! names its mode.

use std::borrow::Cow;
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
    /// What it holds, once it was read.
    pub rows: Option<Rows>,
}

/// The rows of a template, which were looked over: each of them makes a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// As long as the file is: it may change, or be a pipe, and what is sent is what was looked over.
    text: Arc<String>,
    /// How many there are.
    pub count: usize,
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

    /// The draft with the rows of its templates looked over, all of them, and what is wrong with them said. `read` gives
    /// the text of a file, or says why it can't. A template without a row is taken out.
    pub fn with_rows(mut self, text: &str, read: &dyn Fn(&str) -> Result<String, String>) -> Self {
        if !self.takes_rows() {
            return self;
        }
        let mut findings = Vec::new();
        self.statements.retain_mut(|statement| {
            statement.off || statement.each.is_none() || look_over(statement, read, &mut findings)
        });
        // How many statements there are is known only now, and these rules count them.
        self.diagnostics.retain(|finding| !lint::is_of_text(finding));
        self.diagnostics.extend(findings);
        let lints = lint::of_text(&self, text);
        self.diagnostics.extend(lints);
        self.diagnostics.sort_by_key(|finding| finding.span);
        self
    }

    /// The statements that are sent, in order; a template as often as it is.
    pub fn sent(&self) -> impl Iterator<Item = &Statement> {
        self.active().flat_map(|one| std::iter::repeat_n(one, one.times()))
    }

    /// The draft with its templates made into statements, for who goes about in them.
    pub fn made(&self) -> Cow<'_, Self> {
        if !self.takes_rows() {
            return Cow::Borrowed(self);
        }
        let statements = self.statements.iter().flat_map(Statement::made).map(Cow::into_owned);
        Cow::Owned(Self { statements: statements.collect(), ..self.clone() })
    }
}

impl Statement {
    /// How often it is sent.
    pub fn times(&self) -> usize {
        self.each.as_ref().and_then(|each| each.rows.as_ref()).map_or(1, |rows| rows.count)
    }

    /// Itself; of a template whose rows were read, the statements made of them, in their order.
    pub fn made(&self) -> Box<dyn Iterator<Item = Cow<'_, Self>> + Send + '_> {
        let each = self.each.as_ref().filter(|_| !self.off);
        let Some((each, rows)) = each.and_then(|each| Some((each, each.rows.as_ref()?))) else {
            return Box::new(std::iter::once(Cow::Borrowed(self)));
        };
        let template = Template::of(&self.text);
        // Once for all rows. A template with columns by name is longer than what is sent, so its own tree has other places.
        let parsed = partiql::parse(&template.text).ok().map(Arc::new);
        // A row that is wrong makes none, and its finding keeps the draft from being sent.
        let values = rows::read(&each.file, &rows.text).filter_map(Result::ok);
        Box::new(values.filter_map(move |row| {
            let values = template.values(&row).ok()?;
            Some(Cow::Owned(filled(self, &template, parsed.as_ref(), values)))
        }))
    }
}

/// What is wrong with the rows of a file, each thing once: a column that is not there is missing in all of them.
#[derive(Default)]
struct Wrong {
    /// With the number of further rows of which the same is to be said.
    said: Vec<(RowError, usize)>,
    /// Rows that are wrong.
    count: usize,
}

impl Wrong {
    fn note(&mut self, error: RowError) {
        self.count += 1;
        let anywhere = |error: &RowError| RowError { row: None, ..error.clone() };
        let same = |(said, _): &&mut (RowError, usize)| anywhere(said) == anywhere(&error);
        if let Some((_, more)) = self.said.iter_mut().find(same) {
            *more += 1;
        } else if self.said.len() < FINDINGS_MAX {
            self.said.push((error, 0));
        }
    }
}

/// Reads the rows of a template, for what is wrong with them; false where there are none to be sent.
fn look_over(
    statement: &mut Statement,
    read: &dyn Fn(&str) -> Result<String, String>,
    findings: &mut Vec<Diagnostic>,
) -> bool {
    let template = Template::of(&statement.text);
    let Some(each) = &mut statement.each else { return true };
    let (file, span) = (each.file.clone(), each.span);
    let finding = |message| Diagnostic::error("each", span, message);
    let text = match read(&file) {
        Ok(text) => text,
        Err(problem) => {
            findings.push(finding(format!("{file}: {problem}")));
            return false;
        }
    };
    let (mut count, mut wrong) = (0, Wrong::default());
    for row in rows::read(&file, &text) {
        let is_read = row.is_ok();
        if let Err(error) = row.and_then(|row| template.values(&row)) {
            // Those after a wrong one are looked at all the same, so that a file is mended in one go. After one that can't
            // even be read it is not known what they are.
            wrong.note(error);
            if !is_read {
                break;
            }
        } else {
            count += 1;
        }
    }
    findings.extend(wrong.said.iter().map(|(error, more)| finding(error.at(&file, *more))));
    let wrong = wrong.count;
    if count + wrong == 0 {
        let message = format!("{file} has no rows: nothing is sent for it");
        findings.push(Diagnostic::warning("each", span, message));
    }
    each.rows = Some(Rows { text: Arc::new(text), count });
    count > 0
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
    /// `orders.csv, row 3, column amount: ...; so it is in 4 rows more`.
    fn at(&self, file: &str, more: usize) -> String {
        let row = self.row.map_or(", header".to_owned(), |row| format!(", row {row}"));
        let column = self.column.as_ref().map(|column| format!(", column {column}"));
        let more = match more {
            0 => String::new(),
            1 => "; so it is in 1 row more".to_owned(),
            more => format!("; so it is in {more} rows more"),
        };
        format!("{file}{row}{}: {}{more}", column.unwrap_or_default(), self.message)
    }
}
