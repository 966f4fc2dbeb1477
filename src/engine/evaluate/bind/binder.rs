//! What all expressions share: paths, placeholders, and the count of operators.

use super::placeholders::Placeholders;
use crate::api::error::expression::{self as refusal, Refusal};
use crate::api::limits::{EXPRESSION_OPERATORS_MAX, PATH_DEPTH_MAX};
use crate::syntax::expression::ast;
use crate::value::{AttributeValue, Path, Step};

/// The service keeps indexes of lists in a signed number of 32 bits (expressions.md 1).
const INDEX_MAX: usize = 2_147_483_647;

/// Binds one expression.
pub struct Binder<'p, 'a> {
    placeholders: &'p mut Placeholders<'a>,
    operators: usize,
}

impl<'p, 'a> Binder<'p, 'a> {
    pub fn new(placeholders: &'p mut Placeholders<'a>) -> Self {
        Self { placeholders, operators: 0 }
    }

    /// Takes note of one operator or function call.
    pub fn count_operator(&mut self) {
        self.operators += 1;
    }

    /// The last check of an expression: whether it holds more operators than the service evaluates.
    pub fn check_operators(&self) -> Result<(), Refusal> {
        // The sentence has no figure of ours: the service stops counting at 301 (expressions.md 12).
        if self.operators > EXPRESSION_OPERATORS_MAX {
            return Err(refusal::too_many_operators());
        }
        Ok(())
    }

    pub fn value(&mut self, placeholder: &ast::Name) -> Result<AttributeValue, Refusal> {
        self.placeholders.value(&placeholder.text).cloned()
    }

    pub fn path(&mut self, path: &ast::Path) -> Result<Path, Refusal> {
        let levels = path.steps.len() + 1;
        let root = self.name(&path.root)?;
        let steps = path.steps.iter().map(|step| self.step(step)).collect::<Result<_, _>>()?;
        if levels > PATH_DEPTH_MAX {
            return Err(refusal::path_too_deep(levels));
        }
        Ok(Path { root, steps })
    }

    pub fn paths(&mut self, paths: &[ast::Path]) -> Result<Vec<Path>, Refusal> {
        paths.iter().map(|path| self.path(path)).collect()
    }

    fn step(&mut self, step: &ast::Step) -> Result<Step, Refusal> {
        match step {
            ast::Step::Name(name) => self.name(name).map(Step::Name),
            ast::Step::Index(digits) => digits
                .text
                .parse()
                .ok()
                .filter(|index| *index <= INDEX_MAX)
                .map(Step::Index)
                .ok_or_else(|| refusal::index_out_of_range(&digits.text)),
        }
    }

    fn name(&mut self, name: &ast::Name) -> Result<String, Refusal> {
        if name.text.starts_with('#') {
            return self.placeholders.name(&name.text).map(str::to_owned);
        }
        Ok(name.text.clone())
    }
}
