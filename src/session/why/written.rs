//! The clauses of a WHERE in the words of its statement.

use crate::syntax::partiql::ast::{BinaryOperator, Expression};

/// The clauses of a condition in written order, as [`trace`](crate::engine::evaluate::trace) takes them: what is bound
/// mirrors what is written, so the two lists go side by side.
pub fn clauses(condition: &Expression) -> Vec<&Expression> {
    let (mut clauses, mut open) = (Vec::new(), vec![condition]);
    while let Some(expression) = open.pop() {
        match expression {
            Expression::Binary(binary) if is_junction(binary.operator) => {
                // The left one last, so that it is taken first.
                open.extend([&binary.right, &binary.left]);
            }
            Expression::Not(inner, _) if !is_clause(inner) => open.push(inner),
            clause => clauses.push(clause),
        }
    }
    clauses
}

/// A NOT is part of its clause, unless it stands before what AND or OR joins.
fn is_clause(expression: &Expression) -> bool {
    match expression {
        Expression::Binary(binary) => !is_junction(binary.operator),
        Expression::Not(inner, _) => is_clause(inner),
        Expression::Path(_)
        | Expression::Value(_)
        | Expression::Call(_)
        | Expression::Between(_)
        | Expression::In(_)
        | Expression::Is(_) => true,
    }
}

fn is_junction(operator: BinaryOperator) -> bool {
    match operator {
        BinaryOperator::And | BinaryOperator::Or => true,
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::LessOrEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterOrEqual
        | BinaryOperator::Plus
        | BinaryOperator::Minus => false,
    }
}

/// Whether its span is all of it. That of a comparison goes from one operand to the other, without the parentheses that
/// stand around an operand with operators of its own: `(a = 1) = true`.
pub fn has_span(clause: &Expression) -> bool {
    match clause {
        Expression::Binary(binary) => ![&binary.left, &binary.right].into_iter().any(is_condition),
        Expression::Path(_)
        | Expression::Value(_)
        | Expression::Call(_)
        | Expression::Not(..)
        | Expression::Between(_)
        | Expression::In(_)
        | Expression::Is(_) => true,
    }
}

fn is_condition(operand: &Expression) -> bool {
    match operand {
        Expression::Path(_) | Expression::Value(_) | Expression::Call(_) => false,
        Expression::Not(..)
        | Expression::Binary(_)
        | Expression::Between(_)
        | Expression::In(_)
        | Expression::Is(_) => true,
    }
}
