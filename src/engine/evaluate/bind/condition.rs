//! Walks a condition in written order: its operands first, then what its operator asks of them.

use super::binder::Binder;
use crate::api::error::expression::{self as refusal, Refusal};
use crate::engine::evaluate::condition::{Comparison, Condition, Operand};
use crate::engine::evaluate::{check, predicate};
use crate::syntax::expression::ast::{self, Function};
use crate::value::Path;

/// What is bound, or why it is not.
type Bind<T> = Result<T, Refusal>;

impl Binder<'_, '_> {
    pub fn condition(&mut self, condition: &ast::Condition) -> Bind<Condition> {
        match condition {
            ast::Condition::Or(members) => self.chain(members, Condition::Or),
            ast::Condition::And(members) => self.chain(members, Condition::And),
            ast::Condition::Not(inner) => self.negation(inner),
            ast::Condition::Compare { operator, left, right } => {
                self.comparison(*operator, left, right)
            }
            ast::Condition::Between { operand, low, high } => self.between(operand, low, high),
            ast::Condition::In { operand, list } => self.is_in(operand, list),
            ast::Condition::Call(call) => self.truth(call),
        }
    }

    /// A row of NOTs, which may be longer than the stack is deep.
    fn negation(&mut self, mut inner: &ast::Condition) -> Bind<Condition> {
        let mut count = 1;
        while let ast::Condition::Not(next) = inner {
            (inner, count) = (next, count + 1);
        }
        // Each NOT counts, though none is descended into: 299 in a row have to work (expressions.md 12).
        (0..count).for_each(|_| self.count_operator());
        let innermost = self.condition(inner)?;
        Ok((0..count).fold(innermost, |inner, _| Condition::Not(Box::new(inner))))
    }

    /// Members joined from the left, one operator between each two.
    fn chain(
        &mut self,
        members: &[ast::Condition],
        join: fn(Box<Condition>, Box<Condition>) -> Condition,
    ) -> Bind<Condition> {
        let (first, rest) = members.split_first().expect("AND and OR join two or more conditions");
        let mut joined = self.condition(first)?;
        for member in rest {
            self.count_operator();
            joined = join(Box::new(joined), Box::new(self.condition(member)?));
        }
        Ok(joined)
    }

    fn comparison(
        &mut self,
        operator: ast::Comparator,
        left: &ast::Operand,
        right: &ast::Operand,
    ) -> Bind<Condition> {
        self.count_operator();
        let (left, right) = (self.operand(left)?, self.operand(right)?);
        let operator = comparison(operator);
        check::comparison(operator, operator.symbol(), &left, &right)?;
        Ok(Condition::Compare { operator, left, right })
    }

    fn between(
        &mut self,
        operand: &ast::Operand,
        low: &ast::Operand,
        high: &ast::Operand,
    ) -> Bind<Condition> {
        self.count_operator();
        let operand = self.operand(operand)?;
        let (low, high) = (self.operand(low)?, self.operand(high)?);
        check::between(&operand, &low, &high)?;
        Ok(Condition::Between { operand, low, high })
    }

    fn is_in(&mut self, operand: &ast::Operand, list: &[ast::Operand]) -> Bind<Condition> {
        self.count_operator();
        let operand = self.operand(operand)?;
        let list = self.operands(list)?;
        check::is_in(&operand, &list)?;
        Ok(Condition::In { operand, list })
    }

    fn operands(&mut self, operands: &[ast::Operand]) -> Bind<Vec<Operand>> {
        operands.iter().map(|operand| self.operand(operand)).collect()
    }

    fn operand(&mut self, operand: &ast::Operand) -> Bind<Operand> {
        match operand {
            ast::Operand::Path(path) => self.path(path).map(Operand::Path),
            ast::Operand::Value(name) => self.value(name).map(Operand::Value),
            ast::Operand::Call(call) => self.size(call),
        }
    }

    /// A call in the place of an operand: `size` and nothing else.
    fn size(&mut self, call: &ast::Call) -> Bind<Operand> {
        // Function calls count as operators do (expressions.md 12).
        self.count_operator();
        match call.function {
            Function::Size => {
                let [operand] = self.arguments(call)?;
                check::size(&operand)?;
                Ok(Operand::Size(Box::new(operand)))
            }
            Function::IfNotExists | Function::ListAppend => Err(of_updates(call.function)),
            Function::AttributeExists
            | Function::AttributeNotExists
            | Function::AttributeType
            | Function::Predicate(_) => Err(refusal::function_misplaced(call.function.name())),
        }
    }

    /// A call in the place of a condition: anything but `size`.
    fn truth(&mut self, call: &ast::Call) -> Bind<Condition> {
        self.count_operator();
        match call.function {
            Function::AttributeExists => self.path_argument(call).map(Condition::Exists),
            Function::AttributeNotExists => self.path_argument(call).map(Condition::NotExists),
            Function::AttributeType => {
                let [operand, name] = self.arguments(call)?;
                Ok(Condition::Type(operand, check::type_name(&name)?))
            }
            Function::Predicate(predicate) => {
                let operands = self.arguments(call)?;
                predicate::check(predicate, &operands)?;
                Ok(Condition::Predicate(predicate, operands))
            }
            Function::Size => Err(refusal::function_misplaced(call.function.name())),
            Function::IfNotExists | Function::ListAppend => Err(of_updates(call.function)),
        }
    }

    fn path_argument(&mut self, call: &ast::Call) -> Bind<Path> {
        match self.arguments(call)? {
            [Operand::Path(path)] => Ok(path),
            [_] => Err(refusal::path_required(call.function.name())),
        }
    }

    fn arguments<const COUNT: usize>(&mut self, call: &ast::Call) -> Bind<[Operand; COUNT]> {
        <[Operand; COUNT]>::try_from(self.operands(&call.arguments)?)
            .map_err(|list| refusal::operand_count(call.function.name(), list.len()))
    }
}

fn of_updates(function: Function) -> Refusal {
    refusal::function_of_another_kind("a condition", function.name())
}

fn comparison(operator: ast::Comparator) -> Comparison {
    match operator {
        ast::Comparator::Equal => Comparison::Equal,
        ast::Comparator::NotEqual => Comparison::NotEqual,
        ast::Comparator::Less => Comparison::Less,
        ast::Comparator::LessOrEqual => Comparison::LessOrEqual,
        ast::Comparator::Greater => Comparison::Greater,
        ast::Comparator::GreaterOrEqual => Comparison::GreaterOrEqual,
    }
}
