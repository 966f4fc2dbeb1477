//! BatchExecuteStatement.

use crate::api::operation::BatchExecuteStatement;
use crate::api::reply::BatchReply;
use crate::engine::Error;
use crate::engine::view::{Lot, View};

/// Whether every statement only reads.
pub fn is_read(_request: &BatchExecuteStatement) -> bool {
    todo!()
}

pub fn execute_read(
    _view: &View<'_>,
    _request: &BatchExecuteStatement,
) -> Result<BatchReply, Error> {
    todo!()
}

pub fn execute(
    _lot: &mut Lot<'_, '_>,
    _request: &BatchExecuteStatement,
) -> Result<BatchReply, Error> {
    todo!()
}
