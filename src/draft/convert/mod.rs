//! A draft in its other form: PartiQL writes as a TransactWriteItems request, and such a request as PartiQL.
//!
//! [`convert`] keeps one promise: the new draft never writes what the old one would not have written. Where it may fail
//! though the old one would not, or a clause is lost that changes no item, a note says so, beside the new draft and in it.
//! What can't be said in the other form at all is an error, and nothing is converted.
//!
//! `to_transaction` turns statements into actions: `condition` and `update` build the trees of the expressions, with the
//! `placeholders` that their names and values need; `json_text` lays the request out. `to_partiql` goes the other way, with
//! `statement` for the trees. Both print trees, so that what comes out is well formed. `absence` tells what a condition
//! makes of an item that is not there, in which the two forms differ most; `remarks` carries comments across.

mod absence;
mod remarks;

mod condition;
mod json_text;
mod placeholders;
mod to_transaction;
mod update;

mod statement;
mod to_partiql;

use super::lint;
use super::{Draft, Format};
use crate::api::table::{TableDefinition, TableDescription};
use crate::syntax::{Diagnostic, Severity, Span};

/// The code of everything said about a conversion.
const CODE: &str = "conversion";

/// Said above a statement that is off and stays in the draft as a comment.
const NO_COUNTERPART: &str = "off, and without a counterpart:";

/// A draft in its other form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    pub format: Format,
    pub text: String,
    /// In what it is not the same, at places of the old text. No errors among them.
    pub notes: Vec<Diagnostic>,
}

/// Converts a draft, its rows made into statements, with the tables it names as far as they are there.
///
/// # Errors
///
/// What is wrong with the draft itself, or what of it has no counterpart, each at its place.
pub fn convert(
    draft: &Draft,
    text: &str,
    tables: &[TableDescription],
) -> Result<Converted, Vec<Diagnostic>> {
    let wrong = |finding: &&Diagnostic| finding.severity == Severity::Error;
    let errors: Vec<_> = draft.diagnostics.iter().filter(wrong).cloned().collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    if draft.active().next().is_none() {
        let message = "there is nothing to convert: no statement of this draft is on";
        return Err(vec![Diagnostic::error(CODE, Span::new(0, 0), message)]);
    }
    match draft.format {
        Format::Partiql => to_transaction::converted(draft, text, tables),
        Format::Transaction => to_partiql::converted(draft, text, tables),
    }
}

/// The name of the file a converted draft would go into.
pub fn other_name(name: &str, format: Format) -> String {
    let endings = [".tx.json", ".json", ".partiql", ".pql"];
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    match format {
        Format::Partiql => format!("{stem}.pql"),
        Format::Transaction => format!("{stem}.tx.json"),
    }
}

/// What has no counterpart.
fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(CODE, span, message)
}

/// The table a statement names, if it is among these.
fn table<'t>(name: Option<&str>, tables: &'t [TableDescription]) -> Option<&'t TableDefinition> {
    let name = lint::table_name(name?);
    tables.iter().map(|table| &table.definition).find(|table| table.name == name)
}
