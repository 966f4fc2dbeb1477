//! The failed condition, clause by clause, on the item that made it fail.

use super::report::{Clause, StatementReport};
use crate::api::table::KeySchema;
use crate::draft::Statement;

pub fn clauses(
    _statement: &Statement,
    _key: Option<&KeySchema>,
    _report: &StatementReport,
) -> Vec<Clause> {
    Vec::new()
}
