//! Statements against the tables of partiql.md 22, answers as PartiQL literals.

use crate::api::operation::{
    BatchExecuteStatement, CreateTable, ExecuteStatement, OnFailure, ReturnConsumedCapacity,
    Statement,
};
use crate::api::reply::{BatchReply, StatementReply};
use crate::api::{ApiError, ErrorKind};
use crate::api::{Operation, Reply};
use crate::engine::fixture::{attributes, index, key, plain_table, settings};
use crate::engine::{Database, Error};
use crate::syntax::partiql::print::literal;
use crate::value::{AttributeValue, Item, Row};

pub struct Desk(Database);

/// `H` (pk S) with `{pk: 'a', n: 5}`; `K` (pk S, sk N, keys-only index `gsi` on g, keys-only local index `lsi` on lk).
pub fn desk() -> Desk {
    let database = Database::in_memory(settings());
    let keys_only = |mut index: crate::api::operation::IndexRequest| {
        index.projection_type = Some("KEYS_ONLY".to_owned());
        index
    };
    let tables = [
        plain_table("H"),
        CreateTable {
            attributes: attributes("pk:S sk:N g:S lk:S"),
            key: key("pk sk"),
            global_indexes: Some(vec![keys_only(index("gsi", "g", None))]),
            local_indexes: Some(vec![keys_only(index("lsi", "pk lk", None))]),
            ..plain_table("K")
        },
    ];
    for table in tables {
        database.execute(&Operation::CreateTable(table)).unwrap();
    }
    let desk = Desk(database);
    desk.ok("INSERT INTO \"H\" VALUE {'pk': 'a', 'n': 5}");
    desk
}

pub fn statement(text: &str, parameters: &[AttributeValue]) -> Statement {
    Statement {
        text: text.to_owned(),
        parameters: Ok(parameters.to_vec()),
        consistent: false,
        on_failure: OnFailure::None,
    }
}

pub fn request(text: &str) -> ExecuteStatement {
    ExecuteStatement {
        number_scales: Vec::new(),
        statement: statement(text, &[]),
        limit: None,
        next_token: None,
        capacity: ReturnConsumedCapacity::Indexes,
    }
}

pub fn show(item: &Item) -> String {
    literal(&AttributeValue::M(item.clone()))
}

pub fn show_row(row: &Row) -> String {
    show(&row.item())
}

impl Desk {
    pub fn execute(&self, request: ExecuteStatement) -> Result<StatementReply, ApiError> {
        match self.0.execute(&Operation::ExecuteStatement(request)) {
            Ok(Reply::ExecuteStatement(reply)) => Ok(reply),
            Ok(other) => panic!("{other:?}"),
            Err(Error::Api(error)) => Err(error),
            Err(Error::Store(fault)) => panic!("{fault}"),
        }
    }

    #[track_caller]
    pub fn ok(&self, text: &str) -> Vec<String> {
        let reply = self.execute(request(text)).unwrap_or_else(|error| panic!("{text}: {error}"));
        reply.items.iter().map(show_row).collect()
    }

    #[track_caller]
    pub fn refused(&self, text: &str) -> ApiError {
        match self.execute(request(text)) {
            Err(error) => error,
            Ok(reply) => panic!("{text}: {reply:?}"),
        }
    }

    /// Table-driven: each statement with the ValidationException it earns.
    #[track_caller]
    pub fn check_refusals(&self, cases: &[(&str, &str)]) {
        for (text, message) in cases {
            let error = self.refused(text);
            assert_eq!(
                (error.kind, error.message.as_str()),
                (ErrorKind::Validation, *message),
                "{text}"
            );
        }
    }

    pub fn batch(&self, statements: Vec<Statement>) -> Result<BatchReply, ApiError> {
        let request =
            BatchExecuteStatement { statements, capacity: ReturnConsumedCapacity::Indexes };
        match self.0.execute(&Operation::BatchExecuteStatement(request)) {
            Ok(Reply::BatchExecuteStatement(reply)) => Ok(reply),
            Ok(other) => panic!("{other:?}"),
            Err(Error::Api(error)) => Err(error),
            Err(Error::Store(fault)) => panic!("{fault}"),
        }
    }

    pub fn batch_of(&self, texts: &[&str]) -> Result<BatchReply, ApiError> {
        self.batch(texts.iter().map(|text| statement(text, &[])).collect())
    }
}
