//! What a statement's text alone tells, for drafts and lint.

use super::Verb;
use super::ast::{BinaryOperator, Body, Expression, Name, Statement, Value};

/// Borrowed from the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts<'s> {
    pub verb: Verb,
    pub table: &'s Name,
    pub index: Option<&'s Name>,
    /// How many `?`.
    pub parameters: usize,
    /// Top-level attributes with the one value the statement gives them: those a WHERE fixes by `=` under top-level
    /// AND, in written order (an attribute fixed twice stands twice), or all of an INSERT's item.
    pub fixed: Vec<(&'s str, &'s Value)>,
}

impl<'s> Facts<'s> {
    pub fn of(statement: &'s Statement) -> Self {
        let source = statement.source();
        let mut fixed = Vec::new();
        if let Body::Insert(insert) = &statement.body {
            fixed.extend(insert.item.iter().map(|(name, value)| (name.text.as_str(), value)));
        }
        if let Some(condition) = statement.condition() {
            equalities(condition, &mut fixed);
        }
        Self {
            verb: statement.verb(),
            table: &source.table,
            index: source.index.as_ref(),
            parameters: statement.parameters,
            fixed,
        }
    }
}

fn equalities<'s>(condition: &'s Expression, fixed: &mut Vec<(&'s str, &'s Value)>) {
    let Expression::Binary(binary) = condition else { return };
    match binary.operator {
        // Not under OR, NOT or IN: those do not say which item is meant (partiql.md 12.2).
        BinaryOperator::And => {
            equalities(&binary.left, fixed);
            equalities(&binary.right, fixed);
        }
        // Each time it is fixed: a key attribute fixed twice is refused (partiql.md 12.2).
        BinaryOperator::Equal => fixed.extend(equality(&binary.left, &binary.right)),
        _ => {}
    }
}

/// `attribute = value`, either way round.
pub fn equality<'s>(left: &'s Expression, right: &'s Expression) -> Option<(&'s str, &'s Value)> {
    match (left, right) {
        (Expression::Path(path), Expression::Value(value))
        // The service takes `'a' = pk` as it takes `pk = 'a'` (partiql.md 10.1).
        | (Expression::Value(value), Expression::Path(path))
            if path.path.steps.is_empty() =>
        {
            Some((path.path.root.as_str(), value))
        }
        _ => None,
    }
}
