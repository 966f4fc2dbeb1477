//! The connections that are open: the one in use, the one it is compared with, and those left.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::effect::Side;
use crate::connection::{Connection, Connections};
use crate::session::Session;

/// The session in use, and the one it is compared with. Another thread opens a connection and puts it here.
pub struct Sessions {
    first: Mutex<Session>,
    second: Mutex<Option<Session>>,
    /// By the words that asked for them: what is in memory is still there when one comes back to it.
    opened: Mutex<HashMap<Vec<String>, Connection>>,
}

impl Sessions {
    pub fn new(session: Session) -> Self {
        let connection = session.connection.clone();
        let opened = HashMap::from([(vec![connection.name().to_owned()], connection)]);
        Self { first: Mutex::new(session), second: Mutex::default(), opened: Mutex::new(opened) }
    }

    /// The local engine in its own file.
    pub fn open_local(&self, connections: &Connections) -> Result<Connection, String> {
        self.open(&["local".to_owned()], connections)
    }

    /// Opens what these words ask for, unless it is open.
    pub fn open(&self, words: &[String], connections: &Connections) -> Result<Connection, String> {
        if let Some(connection) = lock(&self.opened).get(words) {
            return Ok(connection.clone());
        }
        let connection = connections.open(words)?;
        lock(&self.opened).insert(words.to_vec(), connection.clone());
        Ok(connection)
    }

    pub fn first(&self) -> Session {
        lock(&self.first).clone()
    }

    pub fn of(&self, side: Side) -> Session {
        match side {
            Side::First => self.first(),
            Side::Second => lock(&self.second).clone().unwrap_or_else(|| self.first()),
        }
    }

    pub fn set(&self, side: Side, connection: Connection) {
        let session = Session { connection, ..self.first() };
        match side {
            Side::First => *lock(&self.first) = session,
            Side::Second => *lock(&self.second) = Some(session),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
