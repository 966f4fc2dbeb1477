//! The changes of an UPDATE as an update expression.

use super::condition::{Expressions, Made, last_name, name_in};
use super::convert::error;
use crate::syntax::expression::ast as to;
use crate::syntax::partiql::assign::set_argument;
use crate::syntax::partiql::ast::{BinaryOperator, Call, Change, Expression, Function, PathAt};
use crate::value::AttributeValue;

impl Expressions<'_> {
    /// The changes, section by section: each may stand once.
    pub fn update(&mut self, changes: &[Change]) -> Made<to::Update> {
        let mut changes: Vec<&Change> = changes.iter().collect();
        // The order of the sections changes nothing, as every clause reads the item as it was before (partiql.md 12.4);
        // within one the sort keeps what is written.
        changes.sort_by_key(|change| section(change));
        let actions = changes.into_iter().map(|change| self.change(change));
        Ok(to::Update { actions: actions.collect::<Made<Vec<_>>>()? })
    }

    fn change(&mut self, change: &Change) -> Made<to::Action> {
        match change {
            Change::Remove(target) => Ok(to::Action::Remove(self.placeholders.path(&target.path))),
            Change::Set(target, Expression::Call(call))
                if matches!(call.function, Function::SetAdd | Function::SetDelete) =>
            {
                self.members(target, call)
            }
            Change::Set(target, value) => {
                let path = self.placeholders.path(&target.path);
                Ok(to::Action::Set(path, self.assigned(value, target)?))
            }
        }
    }

    /// `SET a = set_add(a, members)` is `ADD a :a`.
    fn members(&mut self, target: &PathAt, call: &Call) -> Made<to::Action> {
        // The first is the target again, or the statement would not have been parsed.
        let Some(Expression::Value(members)) = call.arguments.get(1) else {
            let message = "the members of a set are a value, or a parameter";
            return Err(error(call.span, message));
        };
        let members = self.value(members)?.clone();
        use AttributeValue as V;
        if !matches!(members, V::Ss(_) | V::Ns(_) | V::Bs(_)) {
            return Err(error(
                call.span,
                format!("{}, which this is not", set_argument(call.function)),
            ));
        }
        let path = self.placeholders.path(&target.path);
        let members = self.placeholders.value(&members, Some(last_name(target)));
        Ok(match call.function {
            Function::SetDelete => to::Action::Delete(path, members),
            _ => to::Action::Add(path, members),
        })
    }

    fn assigned(&mut self, value: &Expression, target: &PathAt) -> Made<to::SetValue> {
        let Expression::Binary(binary) = value else {
            return self.operand_of_set(value, target).map(to::SetValue::Operand);
        };
        let left = self.operand_of_set(&binary.left, target)?;
        let right = self.operand_of_set(&binary.right, target)?;
        match binary.operator {
            BinaryOperator::Plus => Ok(to::SetValue::Plus(left, right)),
            BinaryOperator::Minus => Ok(to::SetValue::Minus(left, right)),
            _ => Err(error(binary.at, "an update expression knows + and - alone")),
        }
    }

    fn operand_of_set(&mut self, value: &Expression, target: &PathAt) -> Made<to::Operand> {
        match value {
            Expression::Binary(binary) => {
                let message = "an update expression adds or subtracts once, not in a chain";
                let help = "put the numbers together: n + 1 + 1 is n + 2";
                Err(error(binary.at, message).with_help(help))
            }
            Expression::Call(call) if call.function.is_of_update() => {
                self.update_call(call, target)
            }
            value => self.operand(value, name_in(value).or(Some(last_name(target)))),
        }
    }

    fn update_call(&mut self, call: &Call, target: &PathAt) -> Made<to::Operand> {
        let function = match call.function {
            Function::IfNotExists => to::Function::IfNotExists,
            Function::ListAppend => to::Function::ListAppend,
            other => {
                let message = format!("{} stands alone at the right of SET", other.name());
                return Err(error(call.span, message));
            }
        };
        let arguments = call.arguments.iter().map(|value| self.operand_of_set(value, target));
        let arguments = arguments.collect::<Made<Vec<_>>>()?;
        Ok(to::Operand::Call(to::Call { function, arguments }))
    }
}

/// The order of SET, REMOVE, ADD and DELETE.
fn section(change: &Change) -> u8 {
    match change {
        Change::Set(_, Expression::Call(call)) if call.function == Function::SetAdd => 2,
        Change::Set(_, Expression::Call(call)) if call.function == Function::SetDelete => 3,
        Change::Set(..) => 0,
        Change::Remove(_) => 1,
    }
}
