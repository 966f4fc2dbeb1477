//! Which way a draft goes, and what both ways share.

use super::remarks::note;
use super::{to_partiql, to_transaction};
use crate::api::table::{TableDefinition, TableDescription};
use crate::draft::{Draft, Format, lint};
use crate::syntax::{Diagnostic, Severity, Span};

/// The code of everything said about a conversion.
pub const CODE: &str = "conversion";

/// Said above a statement that is off and stays in the draft as a comment.
pub const NO_COUNTERPART: &str = "off, and without a counterpart:";

/// A draft in its other form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    pub format: Format,
    pub text: String,
    /// In what it is not the same, at places of the old text. No errors among them.
    pub notes: Vec<Diagnostic>,
}

/// Converts a draft, its rows made into statements, with the tables it names as far as they are there. `refused` is what
/// these tables refuse of it: converted, it might be done.
///
/// # Errors
///
/// What is wrong with the draft itself, or what of it has no counterpart, each at its place.
pub fn convert(
    draft: &Draft,
    text: &str,
    tables: &[TableDescription],
    refused: &[Diagnostic],
) -> Result<Converted, Vec<Diagnostic>> {
    let wrong = |finding: &&Diagnostic| finding.severity == Severity::Error;
    // Nothing is made of half a draft: what can't be read may hold a write that would be lost without a word.
    let errors: Vec<_> = draft.diagnostics.iter().filter(wrong).cloned().collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    if draft.active().next().is_none() {
        let message = "there is nothing to convert: no statement of this draft is on";
        return Err(vec![Diagnostic::error(CODE, Span::new(0, 0), message)]);
    }
    match draft.format {
        Format::Partiql => to_transaction::converted(draft, text, tables, refused),
        Format::Transaction => to_partiql::converted(draft, text, tables),
    }
}

/// The name of the file a converted draft would go into.
pub fn other_name(name: &str, format: Format) -> String {
    // The longer one first, or `pay.tx.json` would leave `pay.tx`.
    let endings = [".tx.json", ".json", ".partiql", ".pql"];
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    match format {
        Format::Partiql => format!("{stem}.pql"),
        Format::Transaction => format!("{stem}.tx.json"),
    }
}

/// Adds what is not there yet, and gives those as lines of a comment. Statements made of one template say the same.
pub fn add(findings: &mut Vec<Diagnostic>, said: Vec<Diagnostic>) -> Vec<String> {
    let new: Vec<_> = said.into_iter().filter(|one| !findings.contains(one)).collect();
    let lines = new.iter().map(note).collect();
    findings.extend(new);
    lines
}

/// What has no counterpart.
pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(CODE, span, message)
}

/// The table a statement names, if it is among these.
pub fn table<'t>(
    name: Option<&str>,
    tables: &'t [TableDescription],
) -> Option<&'t TableDefinition> {
    let name = lint::table_name(name?);
    tables.iter().map(|table| &table.definition).find(|table| table.name == name)
}
