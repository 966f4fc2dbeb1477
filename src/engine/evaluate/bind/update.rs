//! Walks an update in written order: each target, then its value.

use super::binder::Binder;
use crate::api::error::expression::{self as refusal, Refusal};
use crate::engine::evaluate::check;
use crate::engine::evaluate::condition::Operand;
use crate::engine::evaluate::path_tree::PathTree;
use crate::engine::evaluate::update::{SetValue, Update, UpdateAction};
use crate::syntax::expression::ast::{self, Function};
use crate::value::Path;

impl Binder<'_, '_> {
    pub fn update(&mut self, update: &ast::Update) -> Result<Update, Refusal> {
        let actions = update
            .actions
            .iter()
            .map(|action| self.action(action))
            .collect::<Result<Vec<_>, _>>()?;
        // Paths are held against each other when each action is right by itself (expressions.md 3, steps 8 and 9).
        let targets: Vec<_> = actions.iter().map(UpdateAction::target).collect();
        PathTree::new(targets.iter().copied()).map_err(|clash| clash.earlier_first(&targets))?;
        Ok(Update { actions })
    }

    fn action(&mut self, action: &ast::Action) -> Result<UpdateAction, Refusal> {
        match action {
            ast::Action::Set(target, value) => {
                Ok(UpdateAction::Set(self.path(target)?, self.set_value(value)?))
            }
            ast::Action::Remove(target) => self.path(target).map(UpdateAction::Remove),
            ast::Action::Add(target, name) => {
                let (target, value) = (self.path(target)?, self.value(name)?);
                check::add(&value)?;
                Ok(UpdateAction::Add(target, value))
            }
            ast::Action::Delete(target, name) => {
                let (target, value) = (self.path(target)?, self.value(name)?);
                check::delete(&value)?;
                Ok(UpdateAction::Delete(target, value))
            }
        }
    }

    fn set_value(&mut self, value: &ast::SetValue) -> Result<SetValue, Refusal> {
        match value {
            ast::SetValue::Operand(operand) => self.set_operand(operand),
            ast::SetValue::Plus(left, right) => self.arithmetic("+", left, right, SetValue::Plus),
            ast::SetValue::Minus(left, right) => self.arithmetic("-", left, right, SetValue::Minus),
        }
    }

    fn arithmetic(
        &mut self,
        symbol: &str,
        left: &ast::Operand,
        right: &ast::Operand,
        join: fn(Box<SetValue>, Box<SetValue>) -> SetValue,
    ) -> Result<SetValue, Refusal> {
        self.count_operator();
        let (left, right) = (self.set_operand(left)?, self.set_operand(right)?);
        check::arithmetic(symbol, &left)?;
        check::arithmetic(symbol, &right)?;
        Ok(join(Box::new(left), Box::new(right)))
    }

    fn set_operand(&mut self, operand: &ast::Operand) -> Result<SetValue, Refusal> {
        match operand {
            ast::Operand::Path(path) => Ok(SetValue::Operand(Operand::Path(self.path(path)?))),
            ast::Operand::Value(name) => Ok(SetValue::Operand(Operand::Value(self.value(name)?))),
            ast::Operand::Call(call) => self.set_call(call),
        }
    }

    fn set_call(&mut self, call: &ast::Call) -> Result<SetValue, Refusal> {
        self.count_operator();
        match call.function {
            Function::IfNotExists => self.if_not_exists(call),
            Function::ListAppend => self.list_append(call),
            Function::AttributeExists
            | Function::AttributeNotExists
            | Function::AttributeType
            | Function::Predicate(_)
            | Function::Size => {
                Err(refusal::function_of_another_kind("an update", call.function.name()))
            }
        }
    }

    /// `if_not_exists(path, value)`
    fn if_not_exists(&mut self, call: &ast::Call) -> Result<SetValue, Refusal> {
        let [path, value] = self.two_arguments(call)?;
        let path = path_of(path).ok_or_else(|| refusal::path_required(call.function.name()))?;
        // An emulator takes it, the service does not (expressions.md 8.3 and 15).
        if matches!(value, SetValue::ListAppend(..)) {
            return Err(refusal::function_misplaced(Function::ListAppend.name()));
        }
        Ok(SetValue::IfNotExists(path, Box::new(value)))
    }

    /// `list_append(list, list)`
    fn list_append(&mut self, call: &ast::Call) -> Result<SetValue, Refusal> {
        let [first, second] = self.two_arguments(call)?;
        check::list_append(&first)?;
        check::list_append(&second)?;
        Ok(SetValue::ListAppend(Box::new(first), Box::new(second)))
    }

    fn two_arguments(&mut self, call: &ast::Call) -> Result<[SetValue; 2], Refusal> {
        let arguments = call
            .arguments
            .iter()
            .map(|argument| self.set_operand(argument))
            .collect::<Result<Vec<_>, _>>()?;
        <[SetValue; 2]>::try_from(arguments)
            .map_err(|list| refusal::operand_count(call.function.name(), list.len()))
    }
}

fn path_of(value: SetValue) -> Option<Path> {
    match value {
        SetValue::Operand(Operand::Path(path)) => Some(path),
        _ => None,
    }
}
