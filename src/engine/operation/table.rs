//! CreateTable, DescribeTable, ListTables and DeleteTable.

use crate::api::operation::{CreateTable, ListTables, TableName};
use crate::api::reply::TableNames;
use crate::api::table::TableDescription;
use crate::engine::Error;
use crate::engine::view::{Lot, View};

pub fn create(_lot: &mut Lot<'_, '_>, _request: &CreateTable) -> Result<TableDescription, Error> {
    todo!()
}

pub fn describe(_view: &View<'_>, _request: &TableName) -> Result<TableDescription, Error> {
    todo!()
}

pub fn delete(_lot: &mut Lot<'_, '_>, _request: &TableName) -> Result<TableDescription, Error> {
    todo!()
}

pub fn list(_view: &View<'_>, _request: &ListTables) -> Result<TableNames, Error> {
    todo!()
}
