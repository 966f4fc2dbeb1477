//! ExecuteStatement.

use crate::api::operation::ExecuteStatement;
use crate::api::reply::StatementReply;
use crate::engine::Error;
use crate::engine::view::{Lot, View};

/// Whether the statement only reads.
pub fn is_read(_text: &str) -> bool {
    todo!()
}

pub fn execute_read(
    _view: &View<'_>,
    _request: &ExecuteStatement,
) -> Result<StatementReply, Error> {
    todo!()
}

pub fn execute_write(
    _lot: &mut Lot<'_, '_>,
    _request: &ExecuteStatement,
) -> Result<StatementReply, Error> {
    todo!()
}
