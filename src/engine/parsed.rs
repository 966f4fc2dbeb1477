//! Texts parsed before: the tree of a text is always the same, so a text that comes again is not parsed again.
//!
//! Of statements only those with parameters are kept: who writes values into the text seldom writes the same text twice.
//! Each kind of text has a memory of its own, in two generations; when the young one is full it becomes the old one, and
//! what was not used since then is forgotten.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use crate::syntax::expression::{self, ast};
use crate::syntax::partiql;

#[cfg(test)]
mod tests;

/// Texts in one generation. A program has some dozens; who writes a new one every time fills generations with them, and what
/// the others use again is carried over. Two generations and no list by last use, which every hit would have to reorder.
const GENERATION_MAX: usize = 256;

// Of the program and of no database: a text means the same in all of them.
static STATEMENTS: LazyLock<Memory<partiql::ast::Statement>> = LazyLock::new(Memory::default);
static CONDITIONS: LazyLock<Memory<ast::Condition>> = LazyLock::new(Memory::default);
static UPDATES: LazyLock<Memory<ast::Update>> = LazyLock::new(Memory::default);
static PROJECTIONS: LazyLock<Memory<ast::Projection>> = LazyLock::new(Memory::default);

/// The tree of a PartiQL statement, or why it has none.
pub fn statement(text: &str) -> Result<Arc<partiql::ast::Statement>, partiql::SyntaxError> {
    // One in a string is taken for a parameter, too: then a text is kept that need not be, and nothing else.
    if !text.contains('?') {
        return partiql::parse(text).map(Arc::new);
    }
    STATEMENTS.tree(text, partiql::parse)
}

/// The tree of a ConditionExpression, KeyConditionExpression or FilterExpression.
pub fn condition(text: &str) -> Result<Arc<ast::Condition>, expression::SyntaxError> {
    CONDITIONS.tree(text, expression::parse_condition)
}

/// The tree of an UpdateExpression.
pub fn update(text: &str) -> Result<Arc<ast::Update>, expression::SyntaxError> {
    UPDATES.tree(text, expression::parse_update)
}

/// The tree of a ProjectionExpression.
pub fn projection(text: &str) -> Result<Arc<ast::Projection>, expression::SyntaxError> {
    PROJECTIONS.tree(text, expression::parse_projection)
}

struct Memory<T> {
    generations: Mutex<Generations<T>>,
}

struct Generations<T> {
    young: HashMap<String, Arc<T>>,
    old: HashMap<String, Arc<T>>,
}

impl<T> Default for Memory<T> {
    fn default() -> Self {
        let generations = Generations { young: HashMap::new(), old: HashMap::new() };
        Self { generations: Mutex::new(generations) }
    }
}

impl<T> Memory<T> {
    /// A refusal is not kept. Nobody waits while a text is parsed.
    fn tree<E>(&self, text: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Result<Arc<T>, E> {
        // Locked twice and not throughout. Two may parse the same text meanwhile; either tree will do.
        let generations = || self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tree) = generations().recall(text) {
            return Ok(tree);
        }
        let tree = Arc::new(parse(text)?);
        generations().keep(text.to_owned(), Arc::clone(&tree));
        Ok(tree)
    }
}

impl<T> Generations<T> {
    fn recall(&mut self, text: &str) -> Option<Arc<T>> {
        if let Some(tree) = self.young.get(text) {
            return Some(Arc::clone(tree));
        }
        let (text, tree) = self.old.remove_entry(text)?;
        self.keep(text, Arc::clone(&tree));
        Some(tree)
    }

    fn keep(&mut self, text: String, tree: Arc<T>) {
        if self.young.len() >= GENERATION_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(text, tree);
    }
}
