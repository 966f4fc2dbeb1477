//! The tables of the connection, as they were told last.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::api::table::{KeySchema, TableDescription};
use crate::session::sampled::Sampled;

#[derive(Debug, Default)]
pub struct KnownTables {
    /// `None` until the first answer.
    list: Option<Arc<Vec<TableDescription>>>,
    /// Which attributes the items of a table have, of those that were sampled.
    sampled: BTreeMap<String, Sampled>,
    /// Why the last answer told none.
    problem: Option<String>,
    /// Goes up when tables come, go or change: what was judged by them is to be judged anew.
    version: u64,
}

impl KnownTables {
    /// Takes a new list. One that says the same leaves the version alone, so that nothing is planned anew for it.
    pub fn set(&mut self, list: Vec<TableDescription>) {
        let same = self.list.as_ref().is_some_and(|known| {
            known.iter().map(|one| &one.definition).eq(list.iter().map(|one| &one.definition))
        });
        self.version += u64::from(!same);
        self.list = Some(Arc::new(list));
        self.problem = None;
    }

    /// The connection does not tell its tables. Those it told before stand: they are the best that is known.
    pub fn fail(&mut self, problem: String) {
        self.problem = Some(problem);
    }

    /// Why no tables are told, where the connection said so.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Another connection has other tables. The version stays: what was judged by these is to be judged anew.
    pub fn forget(&mut self) {
        self.list = None;
        self.problem = None;
        self.sampled.clear();
    }

    /// What was sampled of a table.
    pub fn sampled(&self, table: &str) -> Option<&Sampled> {
        self.sampled.get(table)
    }

    pub fn set_sampled(&mut self, table: &str, sampled: Sampled) {
        self.sampled.insert(table.to_owned(), sampled);
    }

    /// All tables and the version of that list, once they were told.
    pub fn told(&self) -> Option<(Arc<Vec<TableDescription>>, u64)> {
        Some((self.list.clone()?, self.version))
    }

    /// The version of the list, once there is one.
    pub fn version(&self) -> Option<u64> {
        self.list.as_ref().map(|_| self.version)
    }

    /// All tables, once they were told.
    pub fn list(&self) -> Option<&[TableDescription]> {
        self.list.as_ref().map(|list| list.as_slice())
    }

    /// The key of a table that is known.
    pub fn key(&self, table: &str) -> Option<&KeySchema> {
        let known = self.list()?.iter().find(|known| known.definition.name == table);
        known.map(|known| &known.definition.key)
    }
}
