//! Statements parsed before: the tree of a text is always the same, so a text that comes again is not parsed again.
//!
//! Only statements with parameters are kept: who writes values into the text seldom writes the same text twice. Kept are
//! two generations; when the young one is full it becomes the old one, and what was not used since is forgotten.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use crate::syntax::partiql::ast::Statement;
use crate::syntax::partiql::{self, SyntaxError};

#[cfg(test)]
mod tests;

/// Statements in one generation.
const GENERATION_MAX: usize = 256;

static STATEMENTS: LazyLock<Mutex<Memory>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Memory {
    young: HashMap<String, Arc<Statement>>,
    old: HashMap<String, Arc<Statement>>,
}

/// The tree of this text, or why it has none.
pub fn statement(text: &str) -> Result<Arc<Statement>, SyntaxError> {
    if !text.contains('?') {
        return partiql::parse(text).map(Arc::new);
    }
    if let Some(statement) = memory().recall(text) {
        return Ok(statement);
    }
    let statement = Arc::new(partiql::parse(text)?);
    memory().keep(text.to_owned(), Arc::clone(&statement));
    Ok(statement)
}

fn memory() -> MutexGuard<'static, Memory> {
    STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Memory {
    fn recall(&mut self, text: &str) -> Option<Arc<Statement>> {
        if let Some(statement) = self.young.get(text) {
            return Some(Arc::clone(statement));
        }
        let (text, statement) = self.old.remove_entry(text)?;
        self.keep(text, Arc::clone(&statement));
        Some(statement)
    }

    fn keep(&mut self, text: String, statement: Arc<Statement>) {
        if self.young.len() == GENERATION_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(text, statement);
    }
}
