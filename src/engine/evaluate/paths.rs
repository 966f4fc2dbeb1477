//! The document paths conditions and updates look at.

use super::condition::{Condition, Operand};
use super::update::{SetValue, Update, UpdateAction};
use crate::value::Path;

impl Condition {
    /// Its paths in written order.
    pub fn paths(&self) -> Vec<&Path> {
        let mut paths = Vec::new();
        condition(self, &mut paths);
        paths
    }

    /// The top-level attributes it names, in written order, each once.
    pub fn roots(&self) -> Vec<&str> {
        let mut roots: Vec<&str> = Vec::new();
        for path in self.paths() {
            if !roots.contains(&path.root.as_str()) {
                roots.push(&path.root);
            }
        }
        roots
    }
}

impl Update {
    /// Its paths in written order: every target, and what is assigned to it.
    pub fn paths(&self) -> Vec<&Path> {
        let mut paths = Vec::new();
        for action in &self.actions {
            paths.push(action.target());
            if let UpdateAction::Set(_, value) = action {
                assigned(value, &mut paths);
            }
        }
        paths
    }
}

/// The top-level attributes that paths lead into, as far as they lead into any.
pub fn documents<'a>(paths: impl IntoIterator<Item = &'a Path>) -> impl Iterator<Item = &'a str> {
    paths.into_iter().filter(|path| !path.steps.is_empty()).map(|path| path.root.as_str())
}

fn assigned<'a>(value: &'a SetValue, paths: &mut Vec<&'a Path>) {
    match value {
        SetValue::Operand(operand) => operands([operand], paths),
        SetValue::IfNotExists(path, value) => {
            paths.push(path);
            assigned(value, paths);
        }
        SetValue::Plus(left, right)
        | SetValue::Minus(left, right)
        | SetValue::ListAppend(left, right) => {
            assigned(left, paths);
            assigned(right, paths);
        }
    }
}

fn condition<'a>(tested: &'a Condition, paths: &mut Vec<&'a Path>) {
    match tested {
        Condition::And(left, right) | Condition::Or(left, right) => {
            condition(left, paths);
            condition(right, paths);
        }
        Condition::Not(inner) => condition(inner, paths),
        Condition::Compare { left, right, .. } => operands([left, right], paths),
        Condition::Between { operand, low, high } => operands([operand, low, high], paths),
        Condition::In { operand, list } => operands(std::iter::once(operand).chain(list), paths),
        Condition::Exists(path) | Condition::NotExists(path) => paths.push(path),
        Condition::Type(operand, _) | Condition::Is(operand, _) | Condition::IsMissing(operand) => {
            operands([operand], paths);
        }
        Condition::Predicate(_, both) => operands(both, paths),
    }
}

fn operands<'a>(listed: impl IntoIterator<Item = &'a Operand>, paths: &mut Vec<&'a Path>) {
    for operand in listed {
        match operand {
            Operand::Path(path) => paths.push(path),
            Operand::Value(_) => {}
            Operand::Size(inner) => operands([inner.as_ref()], paths),
            Operand::Truth(truth) => condition(truth, paths),
        }
    }
}
