//! TransactWriteItems.

use crate::api::operation::TransactWriteItems;
use crate::api::reply::TransactReply;
use crate::engine::Error;
use crate::engine::view::Lot;

pub fn execute(
    _lot: &mut Lot<'_, '_>,
    _request: &TransactWriteItems,
) -> Result<TransactReply, Error> {
    todo!()
}
