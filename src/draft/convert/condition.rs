//! The conditions of a WHERE as a condition expression.

use super::convert::error;
use super::placeholders::Placeholders;
use crate::syntax::expression::ast as to;
use crate::syntax::partiql::ast::{
    Binary, BinaryOperator, Call, Expression, Function, Is, IsKind, PathAt, Value,
};
use crate::syntax::{Diagnostic, Span};
use crate::value::{AttributeValue, Step};

/// What is made, or what of it has no counterpart, placed in the statement.
pub type Made<T> = Result<T, Diagnostic>;

/// One statement's expressions, on their way.
pub struct Expressions<'a> {
    pub parameters: &'a [AttributeValue],
    pub placeholders: Placeholders,
}

impl Expressions<'_> {
    /// All of these at once; `None` where there are none.
    pub fn all(&mut self, conditions: &[&Expression]) -> Made<Option<to::Condition>> {
        let made = conditions.iter().map(|condition| self.condition(condition));
        let made = made.collect::<Made<Vec<_>>>()?;
        // Not an AND around them all: one condition alone stays what it is.
        Ok(made.into_iter().reduce(|left, right| all_of([left, right])))
    }

    pub fn condition(&mut self, expression: &Expression) -> Made<to::Condition> {
        match expression {
            Expression::Binary(binary) => self.binary(binary),
            Expression::Not(inner, _) => self.condition(inner).map(not),
            Expression::Between(between) => {
                let beside = name_in(&between.operand);
                let operand = self.operand(&between.operand, None)?;
                let low = self.operand(&between.low, beside)?;
                let high = self.operand(&between.high, beside)?;
                Ok(negated(between.negated, to::Condition::Between { operand, low, high }))
            }
            Expression::In(membership) => {
                let beside = name_in(&membership.operand);
                let operand = self.operand(&membership.operand, None)?;
                let list = membership.list.iter().map(|member| self.operand(member, beside));
                let list = list.collect::<Made<Vec<_>>>()?;
                Ok(negated(membership.negated, to::Condition::In { operand, list }))
            }
            Expression::Is(is) => self.is(is),
            Expression::Call(call) => self.call(call),
            Expression::Path(_) | Expression::Value(_) => Err(error(
                expression.span(),
                "this is no condition, and a condition expression takes nothing else",
            )),
        }
    }

    fn binary(&mut self, binary: &Binary) -> Made<to::Condition> {
        let operator = match binary.operator {
            BinaryOperator::And => {
                let sides = [self.condition(&binary.left)?, self.condition(&binary.right)?];
                return Ok(all_of(sides));
            }
            BinaryOperator::Or => {
                let sides = [self.condition(&binary.left)?, self.condition(&binary.right)?];
                return Ok(any_of(sides));
            }
            BinaryOperator::Equal => to::Comparator::Equal,
            BinaryOperator::NotEqual => to::Comparator::NotEqual,
            BinaryOperator::Less => to::Comparator::Less,
            BinaryOperator::LessOrEqual => to::Comparator::LessOrEqual,
            BinaryOperator::Greater => to::Comparator::Greater,
            BinaryOperator::GreaterOrEqual => to::Comparator::GreaterOrEqual,
            BinaryOperator::Plus | BinaryOperator::Minus => {
                return Err(error(binary.at, "a condition expression does no arithmetic"));
            }
        };
        // Before the operands: a condition can't be one in a condition expression.
        if let Some(truth) = self.compared_with_truth(operator, &binary.left, &binary.right)? {
            return Ok(truth);
        }
        let left = self.operand(&binary.left, name_in(&binary.right))?;
        let right = self.operand(&binary.right, name_in(&binary.left))?;
        Ok(to::Condition::Compare { operator, left, right })
    }

    /// `contains(a, 'x') = TRUE` is `contains(a, :a)`; `None` where neither side is a condition.
    fn compared_with_truth(
        &mut self,
        operator: to::Comparator,
        left: &Expression,
        right: &Expression,
    ) -> Made<Option<to::Condition>> {
        let (condition, other) = match (is_condition(left), is_condition(right)) {
            (false, false) => return Ok(None),
            (true, _) => (left, right),
            (false, true) => (right, left),
        };
        let truth = match other {
            Expression::Value(value) => match self.value(value)? {
                AttributeValue::Bool(truth) => Some(*truth),
                _ => None,
            },
            _ => None,
        };
        let holds = match (operator, truth) {
            (to::Comparator::Equal, Some(truth)) => truth,
            (to::Comparator::NotEqual, Some(truth)) => !truth,
            _ => {
                let message = "a condition expression can't compare a condition with anything but true and false";
                return Err(error(condition.span(), message));
            }
        };
        let condition = self.condition(condition)?;
        Ok(Some(negated(!holds, condition)))
    }

    fn is(&mut self, is: &Is) -> Made<to::Condition> {
        let Expression::Path(path) = &is.operand else {
            return Err(error(
                is.span,
                "a condition expression asks nothing but attributes for their type",
            ));
        };
        let kind = match is.kind {
            IsKind::Missing => {
                let function = if is.negated {
                    to::Function::AttributeExists
                } else {
                    to::Function::AttributeNotExists
                };
                return Ok(self.asked(function, path));
            }
            IsKind::Null => "NULL",
            IsKind::Boolean => "BOOL",
            IsKind::Blob => "B",
            IsKind::String => "S",
            IsKind::Numeric => "N",
            // PartiQL has two words for a map. Sets answer to none of these (partiql.md 10.4).
            IsKind::Struct | IsKind::Tuple => "M",
            IsKind::List => "L",
        };
        let code = self.placeholders.value(&AttributeValue::S(kind.to_owned()), Some("type"));
        let arguments = vec![self.path(path), to::Operand::Value(code)];
        let call = to::Call { function: to::Function::AttributeType, arguments };
        Ok(negated(is.negated, to::Condition::Call(call)))
    }

    fn asked(&mut self, function: to::Function, path: &PathAt) -> to::Condition {
        to::Condition::Call(to::Call { function, arguments: vec![self.path(path)] })
    }

    /// `attribute_exists` and its like of an attribute that the statement does not name.
    pub fn asked_of(&mut self, function: to::Function, attribute: &str) -> to::Condition {
        let path = to::Operand::Path(self.placeholders.attribute(attribute));
        to::Condition::Call(to::Call { function, arguments: vec![path] })
    }

    fn call(&mut self, call: &Call) -> Made<to::Condition> {
        let function = match call.function {
            Function::AttributeExists => to::Function::AttributeExists,
            Function::AttributeNotExists => to::Function::AttributeNotExists,
            Function::AttributeType => to::Function::AttributeType,
            Function::Predicate(predicate) => to::Function::Predicate(predicate),
            other @ (Function::Size
            | Function::IfNotExists
            | Function::ListAppend
            | Function::SetAdd
            | Function::SetDelete) => {
                let message = format!("{} is no condition", other.name());
                return Err(error(call.span, message));
            }
        };
        let beside = match call.function {
            // Held against the attribute's type, not its value: it is not called after the attribute.
            Function::AttributeType => Some("type"),
            _ => call.arguments.first().and_then(name_in),
        };
        let arguments = call.arguments.iter().map(|argument| self.operand(argument, beside));
        let arguments = arguments.collect::<Made<Vec<_>>>()?;
        Ok(to::Condition::Call(to::Call { function, arguments }))
    }

    /// A side of a comparison, or an argument; `beside` names the attribute a value is held against.
    pub fn operand(&mut self, expression: &Expression, beside: Option<&str>) -> Made<to::Operand> {
        match expression {
            Expression::Path(path) => Ok(self.path(path)),
            Expression::Value(value) => {
                let value = self.value(value)?.clone();
                Ok(to::Operand::Value(self.placeholders.value(&value, beside)))
            }
            Expression::Call(Call { function: Function::Size, arguments, .. }) => {
                let arguments = arguments.iter().map(|argument| self.operand(argument, beside));
                let arguments = arguments.collect::<Made<Vec<_>>>()?;
                Ok(to::Operand::Call(to::Call { function: to::Function::Size, arguments }))
            }
            other => Err(error(other.span(), "a condition can't stand for a value there")),
        }
    }

    pub fn path(&mut self, path: &PathAt) -> to::Operand {
        to::Operand::Path(self.placeholders.path(&path.path))
    }

    pub fn value<'v>(&'v self, value: &'v Value) -> Made<&'v AttributeValue> {
        match value {
            Value::Literal(value, _) => Ok(value),
            Value::Parameter(index, span) => {
                self.parameters.get(*index).ok_or_else(|| no_value(*span))
            }
        }
    }
}

fn no_value(span: Span) -> Diagnostic {
    error(span, "there is no value for this `?`")
}

/// Two conditions joined by AND, chains as one list.
pub fn all_of(sides: [to::Condition; 2]) -> to::Condition {
    let mut members = Vec::new();
    for side in sides {
        match side {
            to::Condition::And(inner) => members.extend(inner),
            other => members.push(other),
        }
    }
    to::Condition::And(members)
}

/// Two conditions joined by OR, chains as one list.
pub fn any_of(sides: [to::Condition; 2]) -> to::Condition {
    let mut members = Vec::new();
    for side in sides {
        match side {
            to::Condition::Or(inner) => members.extend(inner),
            other => members.push(other),
        }
    }
    to::Condition::Or(members)
}

fn not(condition: to::Condition) -> to::Condition {
    to::Condition::Not(Box::new(condition))
}

fn negated(negated: bool, condition: to::Condition) -> to::Condition {
    if negated { not(condition) } else { condition }
}

fn is_condition(expression: &Expression) -> bool {
    match expression {
        Expression::Path(_) | Expression::Value(_) => false,
        Expression::Call(call) => call.function != Function::Size,
        Expression::Not(..) | Expression::Between(_) | Expression::In(_) | Expression::Is(_) => {
            true
        }
        Expression::Binary(binary) => {
            !matches!(binary.operator, BinaryOperator::Plus | BinaryOperator::Minus)
        }
    }
}

/// The last name of the path an expression is, or is about.
pub fn name_in(expression: &Expression) -> Option<&str> {
    match expression {
        Expression::Path(path) => Some(last_name(path)),
        Expression::Call(call) => call.arguments.iter().find_map(name_in),
        _ => None,
    }
}

pub fn last_name(path: &PathAt) -> &str {
    let names = path.path.steps.iter().rev().find_map(|step| match step {
        Step::Name(name) => Some(name.as_str()),
        Step::Index(_) => None,
    });
    names.unwrap_or(&path.path.root)
}
