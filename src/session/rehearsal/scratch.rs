//! An engine in memory that holds copies of some items and nothing else.

use std::sync::Arc;

use crate::api::Operation;
use crate::api::operation::{Expressions, LegacyWrite, OnFailure, PutItem, ReturnConsumedCapacity};
use crate::api::table::TableDescription;
use crate::connection::{Connection, Facts, Failure, Images, Local, Told};
use crate::engine::{Database, Error, Settings};
use crate::session::images::Image;
use crate::session::price::Spending;
use crate::session::session::{Session, SubmitError, blocking};
use crate::session::submission::Submission;
use crate::session::transfer::copied_schema;
use crate::session::{Consent, Report, Terms};
use crate::value::Item;
use crate::workspace::{History, HistoryError};

/// As a connection it has a name; nobody can ask for it by that.
const NAME: &str = "rehearsal";
/// Of an endpoint that names none in its ARNs.
const REGION: &str = "us-east-1";

/// Cheap to clone; clones are one engine.
#[derive(Clone)]
pub struct Scratch {
    session: Session,
    engine: Local,
}

#[derive(Debug, thiserror::Error)]
pub enum ScratchError {
    #[error("{table} can't be copied: {error}")]
    Table { table: String, error: Box<Error> },
    #[error("an item of {table} can't be copied: {error}")]
    Item { table: String, error: Box<Error> },
    #[error(transparent)]
    History(#[from] HistoryError),
}

impl Scratch {
    /// Copies these tables and those of the images that are items. Ids and time are those of the session.
    pub async fn of(
        session: &Session,
        tables: &[TableDescription],
        images: &[Image],
    ) -> Result<Self, ScratchError> {
        let region = tables.iter().find_map(region_of).unwrap_or(REGION).to_owned();
        let settings = Settings { clock: session.clock.clone(), ids: session.ids.clone(), region };
        let (tables, images) = (tables.to_vec(), images.to_vec());
        let database = blocking(move || copied(settings, &tables, images)).await?;
        // Nothing is taken back here, so no item need be read before it is written.
        let images = Told::by_default(Images::Leave);
        let facts = Facts { images, ..Facts::local(NAME) };
        let engine = Local { facts, database: Arc::new(database) };
        let session = Session {
            connection: Connection::Local(engine.clone()),
            // What is tried is no run: it has no number and leaves nothing behind.
            history: History::of_nothing()?,
            spending: Spending::default(),
            ..session.clone()
        };
        Ok(Self { session, engine })
    }

    /// The items of these keys as they are now.
    pub async fn read(&self, keys: &[(String, Item)]) -> Result<Vec<Option<Item>>, Failure> {
        self.engine.peek(keys.to_vec()).await
    }

    /// Runs a draft. Whatever guard its own connection has, nothing is at stake here.
    pub async fn run(&self, submission: Submission) -> Result<Report, HistoryError> {
        let consent = Consent { yes: true, ..Consent::default() };
        let terms = Terms { consent, whole: true, ..Terms::default() };
        self.session.submit(submission, terms).await.map_err(|error| match error {
            SubmitError::History(error) => error,
            SubmitError::Guarded(_) => unreachable!("an open connection asks nothing"),
        })
    }
}

/// `eu-west-1` of the ARN of a table.
fn region_of(table: &TableDescription) -> Option<&str> {
    table.arn.split(':').nth(3).filter(|region| !region.is_empty())
}

fn copied(
    settings: Settings,
    tables: &[TableDescription],
    images: Vec<Image>,
) -> Result<Database, ScratchError> {
    let database = Database::in_memory(settings);
    for table in tables {
        let name = &table.definition.name;
        let request = copied_schema::request(&table.definition, name);
        let made = database.execute(&request);
        made.map_err(|error| ScratchError::Table { table: name.clone(), error: error.into() })?;
    }
    for Image { table, item, .. } in images {
        let Some(item) = item else { continue };
        let put = database.execute(&put(table.clone(), item));
        put.map_err(|error| ScratchError::Item { table, error: error.into() })?;
    }
    Ok(database)
}

fn put(table_name: String, item: Item) -> Operation {
    Operation::PutItem(PutItem {
        table_name,
        item: Ok(item),
        expressions: Expressions::default(),
        legacy: LegacyWrite::default(),
        return_old: false,
        on_failure: OnFailure::None,
        capacity: ReturnConsumedCapacity::None,
        collection_metrics: false,
    })
}
