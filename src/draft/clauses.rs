//! The clauses of a WHERE: the conditions that AND joins.

use crate::syntax::partiql::ast::{BinaryOperator, Expression};

/// The conditions joined by AND, in written order; the condition itself when nothing is joined.
pub fn clauses(condition: &Expression) -> Vec<&Expression> {
    let mut clauses = Vec::new();
    // A stack of our own: a chain of ANDs leans to the left and is as deep as it is long.
    let mut open = vec![condition];
    while let Some(expression) = open.pop() {
        match expression {
            Expression::Binary(binary) if binary.operator == BinaryOperator::And => {
                // The left one last, so that it is taken first.
                open.push(&binary.right);
                open.push(&binary.left);
            }
            other => clauses.push(other),
        }
    }
    clauses
}
