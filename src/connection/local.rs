//! The embedded engine, run on a blocking thread.

use std::sync::Arc;
use std::time::Instant;

use super::{Exchange, Facts, Failure, Sent};
use crate::api::table::BillingMode;
use crate::api::{ApiError, Reply, wire};
use crate::engine::{Database, Error, Faults};
use crate::storage::StoreError;
use crate::value::Item;

/// The embedded engine.
#[derive(Clone)]
pub struct Local {
    pub facts: Facts,
    pub database: Arc<Database>,
}

/// What the engine made of a body.
enum Answer {
    Reply(Box<Reply>, String),
    Refusal(ApiError, String),
    Fault(StoreError),
}

impl Local {
    /// Runs one request, or refuses it as the service refuses such a body.
    #[expect(clippy::disallowed_methods, reason = "how long a call took is told with its answer")]
    pub async fn call(&self, sent: Arc<Sent>, faults: Faults) -> Exchange {
        let started = Instant::now();
        let (database, asked) = (Arc::clone(&self.database), Arc::clone(&sent));
        let task = tokio::task::spawn_blocking(move || answer(&database, &asked, &faults));
        let (status, response, reply) = match task.await {
            Ok(Answer::Reply(reply, response)) => (Some(200), Some(response), Ok(*reply)),
            Ok(Answer::Refusal(error, response)) => {
                (Some(error.kind.status()), Some(response), Err(Failure::Api(error)))
            }
            // No status: no service answers so, and what was asked was not done.
            Ok(Answer::Fault(fault)) => (None, None, Err(Failure::Store(fault))),
            // The engine's thread panicked. What it had committed by then nobody knows.
            Err(error) => (None, None, Err(Failure::Unanswered(error.to_string()))),
        };
        Exchange {
            sent,
            status,
            response,
            reply,
            attempts: 1,
            retries: Vec::new(),
            help: None,
            duration_ms: started.elapsed().as_secs_f64() * 1000.0,
        }
    }

    /// See [`Database::expire`].
    pub async fn expire(&self, limit: usize) -> Result<usize, Failure> {
        self.ask(move |database| database.expire(limit)).await
    }

    /// See [`Database::set_throttled`].
    pub async fn set_throttled(&self, table: &str, on: bool) -> Result<BillingMode, Failure> {
        let table = table.to_owned();
        self.ask(move |database| database.set_throttled(&table, on)).await
    }

    /// See [`Database::peek`]; of each table and key in turn.
    pub async fn peek(&self, keys: Vec<(String, Item)>) -> Result<Vec<Option<Item>>, Failure> {
        self.ask(move |database| {
            keys.iter().map(|(table, key)| database.peek(table, key)).collect()
        })
        .await
    }

    /// See [`Database::is_throttled`].
    pub async fn is_throttled(&self, table: &str) -> Result<bool, Failure> {
        let table = table.to_owned();
        self.ask(move |database| database.is_throttled(&table)).await
    }

    /// Asks the engine for something that is no operation of the service.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Database) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Failure> {
        let database = Arc::clone(&self.database);
        match tokio::task::spawn_blocking(move || question(&database)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(Error::Api(error))) => Err(Failure::Api(error)),
            Ok(Err(Error::Store(fault))) => Err(Failure::Store(fault)),
            Err(error) => Err(Failure::Unanswered(error.to_string())),
        }
    }
}

fn answer(database: &Database, sent: &Sent, faults: &Faults) -> Answer {
    let reply = match &sent.operation {
        Ok(operation) => database.execute_with(operation, faults),
        // The engine takes operations. That the bytes are none was found when they were read, in the words of the
        // service.
        Err(refusal) => Err(Error::Api(refusal.clone())),
    };
    match reply {
        Ok(reply) => {
            // On this thread, which may take its time: a reply may be a megabyte.
            let response = wire::encode_reply(&reply);
            Answer::Reply(Box::new(reply), response)
        }
        Err(Error::Api(error)) => {
            let response = wire::encode_error(&error);
            Answer::Refusal(error, response)
        }
        Err(Error::Store(fault)) => Answer::Fault(fault),
    }
}
