//! A draft in its other form, by the keys that the connection's tables have.

use std::collections::BTreeSet;

use super::lint::of_conversion;
use super::report::{Code, Report};
use super::schema;
use super::session::Session;
use crate::api::ErrorKind;
use crate::api::table::TableDescription;
use crate::connection::Failure;
use crate::draft::convert::{Converted, convert};
use crate::draft::{Draft, Mode};
use crate::syntax::Diagnostic;

#[cfg(test)]
mod tests;

/// Why there is no other form.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// What of the draft has no counterpart, or is wrong anyway.
    #[error("the draft can't be converted")]
    Draft(Vec<Diagnostic>),
    /// The tables could not be asked for.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl Session {
    /// The draft, its rows made into statements, in its other form. Nothing is sent for it but the descriptions of the
    /// tables it names.
    pub async fn convert(&self, draft: &Draft, text: &str) -> Result<Converted, ConvertError> {
        let names: BTreeSet<&str> =
            draft.statements.iter().filter_map(|statement| statement.table.as_deref()).collect();
        let mut tables = Vec::with_capacity(names.len());
        for name in names {
            // One that is not there is no error of the whole: the statement that needs its key says so at its place, and
            // one that is off may do without.
            tables.extend(schema::find(&self.connection, name).await?);
        }
        converted(draft, text, &tables).map_err(ConvertError::Draft)
    }
}

/// A draft in its other form, by these tables.
pub fn converted(
    draft: &Draft,
    text: &str,
    tables: &[TableDescription],
) -> Result<Converted, Vec<Diagnostic>> {
    let draft = &*draft.made();
    convert(draft, text, tables, &of_conversion(draft, tables))
}

impl Report {
    /// Whether the endpoint has no PartiQL, so that a transaction draft may do what this one could not.
    pub fn lacks_partiql(&self) -> bool {
        let unknown = Code::Exception(ErrorKind::UnknownOperation);
        self.mode != Mode::TransactWrite
            && self.error.as_ref().is_some_and(|error| error.code == unknown)
    }
}
