//! GetItem and PutItem.

use crate::api::operation::{GetItem, PutItem};
use crate::api::reply::{GetItemReply, PutItemReply};
use crate::engine::Error;
use crate::engine::view::{Lot, View};

pub fn get(_view: &View<'_>, _request: &GetItem) -> Result<GetItemReply, Error> {
    todo!()
}

pub fn put(_lot: &mut Lot<'_, '_>, _request: &PutItem) -> Result<PutItemReply, Error> {
    todo!()
}
