//! A WHERE as the condition the engine evaluates: for explaining a failure, after the statement was served.

use crate::engine::evaluate::condition::{Comparison, Condition, Operand};
use crate::syntax::partiql::ast::{
    Binary, BinaryOperator, Call, Expression, Function, Is, IsKind, Value,
};
use crate::value::{AttributeType, AttributeValue, Path};

/// The condition with its parameters in place; `None` for what is no condition.
pub fn condition(expression: &Expression, parameters: &[AttributeValue]) -> Option<Condition> {
    let operand = |expression| operand(expression, parameters);
    match expression {
        Expression::Not(inner, _) => Some(negated(condition(inner, parameters)?, true)),
        Expression::Binary(binary) => of_binary(binary, parameters),
        Expression::Between(between) => {
            let (low, high) = (operand(&between.low)?, operand(&between.high)?);
            let operand = operand(&between.operand)?;
            Some(negated(Condition::Between { operand, low, high }, between.negated))
        }
        Expression::In(membership) => {
            let list = membership.list.iter().map(operand).collect::<Option<_>>()?;
            let operand = operand(&membership.operand)?;
            Some(negated(Condition::In { operand, list }, membership.negated))
        }
        Expression::Is(is) => of_is(is, operand(&is.operand)?),
        Expression::Call(call) => of_call(call, parameters),
        Expression::Path(_) | Expression::Value(_) => None,
    }
}

fn of_binary(binary: &Binary, parameters: &[AttributeValue]) -> Option<Condition> {
    let both = || {
        let left = Box::new(condition(&binary.left, parameters)?);
        Some((left, Box::new(condition(&binary.right, parameters)?)))
    };
    let operator = match binary.operator {
        BinaryOperator::Or => return both().map(|(left, right)| Condition::Or(left, right)),
        BinaryOperator::And => return both().map(|(left, right)| Condition::And(left, right)),
        BinaryOperator::Equal => Comparison::Equal,
        BinaryOperator::NotEqual => Comparison::NotEqual,
        BinaryOperator::Less => Comparison::Less,
        BinaryOperator::LessOrEqual => Comparison::LessOrEqual,
        BinaryOperator::Greater => Comparison::Greater,
        BinaryOperator::GreaterOrEqual => Comparison::GreaterOrEqual,
        BinaryOperator::Plus | BinaryOperator::Minus => return None,
    };
    let (left, right) = (operand(&binary.left, parameters)?, operand(&binary.right, parameters)?);
    Some(Condition::Compare { operator, left, right })
}

fn of_is(is: &Is, operand: Operand) -> Option<Condition> {
    let kind = match is.kind {
        IsKind::Missing => return Some(negated(Condition::IsMissing(operand), is.negated)),
        IsKind::Null => AttributeType::Null,
        IsKind::Boolean => AttributeType::Bool,
        IsKind::Blob => AttributeType::B,
        IsKind::String => AttributeType::S,
        IsKind::Numeric => AttributeType::N,
        IsKind::Struct | IsKind::Tuple => AttributeType::M,
        IsKind::List => AttributeType::L,
    };
    Some(negated(Condition::Is(operand, kind), is.negated))
}

fn of_call(call: &Call, parameters: &[AttributeValue]) -> Option<Condition> {
    let argument = |at: usize| operand(call.arguments.get(at)?, parameters);
    match call.function {
        Function::AttributeExists => Some(Condition::Exists(path(call.arguments.first()?)?)),
        Function::AttributeNotExists => Some(Condition::NotExists(path(call.arguments.first()?)?)),
        Function::AttributeType => match argument(1)? {
            Operand::Value(AttributeValue::S(code)) => {
                Some(Condition::Type(argument(0)?, AttributeType::from_code(&code)?))
            }
            _ => None,
        },
        Function::BeginsWith => Some(Condition::BeginsWith(argument(0)?, argument(1)?)),
        Function::Contains => Some(Condition::Contains(argument(0)?, argument(1)?)),
        Function::Size
        | Function::IfNotExists
        | Function::ListAppend
        | Function::SetAdd
        | Function::SetDelete => None,
    }
}

fn operand(expression: &Expression, parameters: &[AttributeValue]) -> Option<Operand> {
    match expression {
        Expression::Path(path) => Some(Operand::Path(path.path.clone())),
        Expression::Value(Value::Literal(value, _)) => Some(Operand::Value(value.clone())),
        Expression::Value(Value::Parameter(at, _)) => {
            parameters.get(*at).cloned().map(Operand::Value)
        }
        Expression::Call(call) if call.function == Function::Size => {
            Some(Operand::Size(Box::new(operand(call.arguments.first()?, parameters)?)))
        }
        other => Some(Operand::Truth(Box::new(condition(other, parameters)?))),
    }
}

fn path(expression: &Expression) -> Option<Path> {
    if let Expression::Path(path) = expression { Some(path.path.clone()) } else { None }
}

fn negated(condition: Condition, negated: bool) -> Condition {
    if negated { Condition::Not(Box::new(condition)) } else { condition }
}
