//! Where the engine keeps its items while it is measured.

use std::sync::atomic::{AtomicU64, Ordering};

use dynadraft::bench::{Clock, Database, Ids, Operation, Reply, Settings};
use tempfile::TempDir;

use crate::request;

#[derive(Clone, Copy, Debug)]
pub enum Place {
    Memory,
    File,
}

pub const PLACES: [Place; 2] = [Place::Memory, Place::File];

/// An engine with its tables; the folder goes with it.
pub struct Site {
    database: Database,
    _folder: Option<TempDir>,
}

impl Place {
    /// An engine with both tables, so many items in one of them.
    pub fn with_items(self, table: &str, items: usize) -> Site {
        let site = match self {
            Self::Memory => {
                let database = Database::in_memory(settings());
                Site { database, _folder: None }
            }
            Self::File => {
                let folder = tempfile::tempdir().expect("a folder");
                let database = Database::open(&folder.path().join("bench.db"), settings());
                Site { database: database.expect("a database"), _folder: Some(folder) }
            }
        };
        request::tables().iter().for_each(|operation| site.run(operation));
        let keys: Vec<_> = (0..items).collect();
        keys.chunks(100).for_each(|keys| site.run(&request::put_all(table, keys)));
        site
    }
}

impl Site {
    pub fn run(&self, operation: &Operation) {
        match self.database.execute(operation) {
            Ok(Reply::BatchExecuteStatement(reply)) => {
                assert!(reply.responses.iter().all(|response| response.failure.is_none()));
            }
            Ok(_) => {}
            Err(error) => panic!("{error}"),
        }
    }

    pub fn refused(&self, operation: &Operation) {
        assert!(self.database.execute(operation).is_err());
    }

    /// How many items a SELECT of everything shows.
    pub fn select_all(&self) -> usize {
        let (mut items, mut token) = (0, None);
        loop {
            let operation = request::select_all(token.as_deref());
            let Ok(Reply::ExecuteStatement(reply)) = self.database.execute(&operation) else {
                panic!("not answered")
            };
            items += reply.items.len();
            token = reply.next_token;
            if token.is_none() {
                return items;
            }
        }
    }
}

/// A clock that stands still, ids that count.
fn settings() -> Settings {
    let count = AtomicU64::new(0);
    Settings {
        clock: Clock::new(|| 1_700_000_000_000),
        ids: Ids::new(move || count.fetch_add(1, Ordering::Relaxed).to_string()),
        region: "eu-west-1".to_owned(),
    }
}
