//! The operations: what the service is asked, by its name or with all it is told, and what it answers.

use std::collections::BTreeMap;
use std::fmt;

use super::operation::{
    BatchExecuteStatement, BatchGetItem, BatchWriteItem, CreateTable, DeleteItem, ExecuteStatement,
    ExecuteTransaction, GetItem, ListTables, ListTagsOfResource, PutItem, Query, Scan, TableName,
    TagResource, TransactGetItems, TransactWriteItems, UntagResource, UpdateItem, UpdateTable,
    UpdateTimeToLive,
};
use super::reply::{
    BatchGetReply, BatchReply, BatchWriteReply, GetItemReply, ReadReply, StatementReply,
    TableNames, TransactGetReply, TransactReply, TransactionReply, WriteItemReply,
};
use super::table::TableDescription;

/// One table of operations: a line gives the variant of [`Operation`], that of [`OperationName`] and that of [`Reply`], so
/// that none can be without the others.
macro_rules! operations {
    ($($(#[$meaning:meta])* $name:ident $(($request:ty))? $(-> $reply:ty)?),* $(,)?) => {
        /// What the service is asked, with all it is told.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Operation {
            $($name $(($request))?,)*
        }

        /// What the service is asked, by its name alone.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum OperationName {
            $($name,)*
        }

        /// What the service answers.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Reply {
            $($(#[$meaning])* $name $(($reply))?,)*
        }

        impl Operation {
            /// The same by its name alone.
            pub fn name(&self) -> OperationName {
                match self {
                    $(operations!(@pattern $name $(($request))?) => OperationName::$name,)*
                }
            }
        }

        impl OperationName {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// As `X-Amz-Target` carries it, behind the service's prefix.
            pub fn text(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
    (@pattern $name:ident ($request:ty)) => { Self::$name(_) };
    (@pattern $name:ident) => { Self::$name };
}

operations! {
    CreateTable(CreateTable) -> TableDescription,
    DescribeTable(TableName) -> TableDescription,
    DeleteTable(TableName) -> TableDescription,
    ListTables(ListTables) -> TableNames,
    UpdateTable(UpdateTable) -> TableDescription,
    /// The attribute items expire by.
    DescribeTimeToLive(TableName) -> Option<String>,
    /// What was asked for.
    UpdateTimeToLive(UpdateTimeToLive) -> UpdateTimeToLive,
    TagResource(TagResource),
    UntagResource(UntagResource),
    /// Keys to values.
    ListTagsOfResource(ListTagsOfResource) -> BTreeMap<String, String>,
    DescribeLimits,
    /// The host to talk to, without a scheme.
    DescribeEndpoints -> String,
    GetItem(GetItem) -> GetItemReply,
    PutItem(PutItem) -> WriteItemReply,
    UpdateItem(UpdateItem) -> WriteItemReply,
    DeleteItem(DeleteItem) -> WriteItemReply,
    BatchGetItem(BatchGetItem) -> BatchGetReply,
    BatchWriteItem(BatchWriteItem) -> BatchWriteReply,
    TransactGetItems(TransactGetItems) -> TransactGetReply,
    Query(Query) -> ReadReply,
    Scan(Scan) -> ReadReply,
    ExecuteStatement(ExecuteStatement) -> StatementReply,
    BatchExecuteStatement(BatchExecuteStatement) -> BatchReply,
    ExecuteTransaction(ExecuteTransaction) -> TransactionReply,
    TransactWriteItems(TransactWriteItems) -> TransactReply,
}

impl OperationName {
    /// The operation of this name; nothing where there is none.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| name.text() == text)
    }

    /// Whether it is PartiQL, which not every endpoint knows.
    pub fn is_partiql(self) -> bool {
        matches!(
            self,
            Self::ExecuteStatement | Self::BatchExecuteStatement | Self::ExecuteTransaction
        )
    }
}

impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl Operation {
    /// The ClientRequestToken, by which asking again is asking once.
    pub fn token(&self) -> Option<&str> {
        match self {
            // Two name spaces to the service: one token means one thing in each of them (transactions.md 6).
            Self::ExecuteTransaction(request) => request.token.as_deref(),
            Self::TransactWriteItems(request) => request.token.as_deref(),
            _ => None,
        }
    }

    /// The table or resource it is about, by name or ARN, where it names exactly one beside its items: by it the SDK
    /// chooses among the endpoints of several accounts.
    pub fn resource(&self) -> Option<&str> {
        match self {
            Self::CreateTable(request) => Some(&request.table_name),
            Self::DescribeTable(request)
            | Self::DeleteTable(request)
            | Self::DescribeTimeToLive(request) => Some(&request.table_name),
            Self::UpdateTable(request) => Some(&request.table_name),
            Self::UpdateTimeToLive(request) => Some(&request.table_name),
            Self::GetItem(request) => Some(&request.table_name),
            Self::PutItem(request) => Some(&request.table_name),
            Self::UpdateItem(request) => Some(&request.table_name),
            Self::DeleteItem(request) => Some(&request.table_name),
            Self::Query(request) => Some(&request.read.table_name),
            Self::Scan(request) => Some(&request.read.table_name),
            Self::TagResource(request) => Some(&request.arn),
            Self::UntagResource(request) => Some(&request.arn),
            Self::ListTagsOfResource(request) => Some(&request.arn),
            Self::ListTables(_)
            | Self::DescribeLimits
            | Self::DescribeEndpoints
            | Self::BatchGetItem(_)
            | Self::BatchWriteItem(_)
            | Self::TransactGetItems(_)
            | Self::ExecuteStatement(_)
            | Self::BatchExecuteStatement(_)
            | Self::ExecuteTransaction(_)
            | Self::TransactWriteItems(_) => None,
        }
    }
}
