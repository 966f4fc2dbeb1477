//! The expressions of an action as the trees of a PartiQL statement.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::convert::error;
use crate::api::wire;
use crate::syntax::expression::ast as from;
use crate::syntax::partiql::ast::{
    Between, Binary, BinaryOperator, Call, Change, Expression, Function, In, Name, PathAt, Source,
    Value,
};
use crate::syntax::partiql::print::has_literal;
use crate::syntax::{Diagnostic, Span, is_hidden};
use crate::value::{self, AttributeType, AttributeValue};

/// What is made, or why nothing can be.
pub type Made<T> = Result<T, Diagnostic>;

/// Trees that are made, not read, stand nowhere.
pub const NOWHERE: Span = Span { start: 0, end: 0 };

/// One action's expressions, on their way.
pub struct Clauses<'a> {
    /// Where the action stands, for what is wrong with it.
    pub at: Span,
    pub names: Option<&'a Map<String, Json>>,
    pub values: Option<&'a Map<String, Json>>,
    /// Whether every value is to be a parameter, so that the text stays short.
    pub all_as_parameters: bool,
    /// The values that became parameters, in the order in which they are to be written.
    pub parameters: Vec<AttributeValue>,
    /// What is not the same any more.
    pub said: Vec<String>,
    /// The placeholders met so far.
    // A cell, as names are looked up while other parts of this are borrowed.
    pub used: RefCell<BTreeSet<String>>,
}

impl Clauses<'_> {
    /// These by `=`, then the condition, as they stand in a WHERE.
    pub fn condition_on_key(
        &mut self,
        key: &[(String, AttributeValue)],
        condition: Option<&from::Condition>,
    ) -> Made<Option<Expression>> {
        let mut terms = Vec::new();
        for (name, value) in key {
            let left = Expression::Path(attribute(&self.writable(name)?));
            let right = Expression::Value(self.written(value.clone()));
            terms.push(binary(BinaryOperator::Equal, left, right));
        }
        for condition in condition.map(members_of_and).unwrap_or_default() {
            terms.push(match self.asked_of_key(condition, key)? {
                // Asked anew it would be refused (partiql.md 12.2). Of the item that the key finds it only says that it
                // is there.
                Some(name) => exists(&name),
                None => self.condition(condition)?,
            });
        }
        Ok(chain(BinaryOperator::And, terms))
    }

    /// The key attribute that a condition holds against the value it has: a WHERE fixes no key attribute twice.
    fn asked_of_key(
        &self,
        condition: &from::Condition,
        key: &[(String, AttributeValue)],
    ) -> Made<Option<String>> {
        let from::Condition::Compare { operator: from::Comparator::Equal, left, right } = condition
        else {
            return Ok(None);
        };
        let ((from::Operand::Path(path), from::Operand::Value(value))
        | (from::Operand::Value(value), from::Operand::Path(path))) = (left, right)
        else {
            return Ok(None);
        };
        let path = self.path(path)?.path;
        let Some((name, held)) =
            key.iter().find(|(name, _)| *name == path.root && path.steps.is_empty())
        else {
            return Ok(None);
        };
        if self.value(value)? == *held {
            return Ok(Some(name.clone()));
        }
        Err(error(
            self.at,
            format!("{name} is never what this condition asks for: the Key says otherwise"),
        ))
    }

    fn condition(&mut self, condition: &from::Condition) -> Made<Expression> {
        match condition {
            from::Condition::And(members) => self.junction(BinaryOperator::And, members),
            from::Condition::Or(members) => self.junction(BinaryOperator::Or, members),
            from::Condition::Not(inner) => {
                let mut inner = self.condition(inner)?;
                match &mut inner {
                    // NOT IN and NOT BETWEEN are how one writes these; both say the same.
                    Expression::In(membership) if !membership.negated => membership.negated = true,
                    Expression::Between(between) if !between.negated => between.negated = true,
                    _ => inner = Expression::Not(Box::new(inner), NOWHERE),
                }
                Ok(inner)
            }
            from::Condition::Compare { operator, left, right } => {
                let (left, right) = (self.operand(left)?, self.operand(right)?);
                Ok(binary(comparison(*operator), left, right))
            }
            from::Condition::Between { operand, low, high } => {
                let (operand, low, high) =
                    (self.operand(operand)?, self.operand(low)?, self.operand(high)?);
                let between = Between { operand, low, high, negated: false, span: NOWHERE };
                Ok(Expression::Between(Box::new(between)))
            }
            from::Condition::In { operand, list } => {
                let operand = self.operand(operand)?;
                let list = list.iter().map(|member| self.operand(member));
                let list = list.collect::<Made<Vec<_>>>()?;
                Ok(Expression::In(Box::new(In { operand, list, negated: false, span: NOWHERE })))
            }
            from::Condition::Call(call) => self.call(call),
        }
    }

    fn junction(
        &mut self,
        operator: BinaryOperator,
        members: &[from::Condition],
    ) -> Made<Expression> {
        let members = members.iter().map(|member| self.condition(member));
        let members = members.collect::<Made<Vec<_>>>()?;
        chain(operator, members).ok_or_else(|| error(self.at, "AND and OR join conditions"))
    }

    fn operand(&mut self, operand: &from::Operand) -> Made<Expression> {
        match operand {
            from::Operand::Path(path) => self.path(path).map(Expression::Path),
            from::Operand::Value(name) => {
                let value = self.value(name)?;
                Ok(Expression::Value(self.written(value)))
            }
            from::Operand::Call(call) => self.call(call),
        }
    }

    fn call(&mut self, call: &from::Call) -> Made<Expression> {
        let function = match call.function {
            from::Function::AttributeExists => Function::AttributeExists,
            from::Function::AttributeNotExists => Function::AttributeNotExists,
            from::Function::AttributeType => Function::AttributeType,
            from::Function::Predicate(predicate) => Function::Predicate(predicate),
            from::Function::Size => Function::Size,
            from::Function::ListAppend => Function::ListAppend,
            from::Function::IfNotExists => {
                self.said.push(
                    "if_not_exists is not among the documented functions of PartiQL: a service may refuse it"
                        .to_owned(),
                );
                Function::IfNotExists
            }
        };
        let arguments = call.arguments.iter().map(|argument| self.operand(argument));
        let arguments = arguments.collect::<Made<Vec<_>>>()?;
        Ok(Expression::Call(called(function, arguments)))
    }

    pub fn changes(&mut self, update: &from::Update) -> Made<Vec<Change>> {
        update.actions.iter().map(|action| self.change(action)).collect()
    }

    fn change(&mut self, action: &from::Action) -> Made<Change> {
        match action {
            from::Action::Set(path, value) => {
                Ok(Change::Set(self.path(path)?, self.assigned(value)?))
            }
            from::Action::Remove(path) => self.path(path).map(Change::Remove),
            from::Action::Add(path, name) => {
                let (path, value) = (self.path(path)?, self.value(name)?);
                // PartiQL has no ADD. Of a missing number `+` is refused, where ADD begins at 0 (partiql.md 12.3,
                // expressions.md 8.5).
                if value.attribute_type() == AttributeType::N {
                    self.said.push(format!(
                        "where {} is missing, the statement fails; ADD would begin at 0",
                        Expression::Path(path.clone())
                    ));
                    let left = Expression::Path(path.clone());
                    let right = Expression::Value(self.written(value));
                    return Ok(Change::Set(path, binary(BinaryOperator::Plus, left, right)));
                }
                Ok(self.members(Function::SetAdd, path, value))
            }
            from::Action::Delete(path, name) => {
                let (path, value) = (self.path(path)?, self.value(name)?);
                Ok(self.members(Function::SetDelete, path, value))
            }
        }
    }

    fn members(&mut self, function: Function, path: PathAt, members: AttributeValue) -> Change {
        let members = Expression::Value(self.written(members));
        let call = called(function, vec![Expression::Path(path.clone()), members]);
        Change::Set(path, Expression::Call(call))
    }

    fn assigned(&mut self, value: &from::SetValue) -> Made<Expression> {
        match value {
            from::SetValue::Operand(operand) => self.operand(operand),
            from::SetValue::Plus(left, right) => {
                Ok(binary(BinaryOperator::Plus, self.operand(left)?, self.operand(right)?))
            }
            from::SetValue::Minus(left, right) => {
                Ok(binary(BinaryOperator::Minus, self.operand(left)?, self.operand(right)?))
            }
        }
    }

    fn path(&self, path: &from::Path) -> Made<PathAt> {
        let root = self.name(&path.root)?;
        let mut steps = Vec::with_capacity(path.steps.len());
        for step in &path.steps {
            steps.push(match step {
                from::Step::Name(name) => value::Step::Name(self.name(name)?),
                from::Step::Index(digits) => {
                    let no_index = |_| error(self.at, format!("[{}] is no index", digits.text));
                    value::Step::Index(digits.text.parse().map_err(no_index)?)
                }
            });
        }
        Ok(PathAt { path: value::Path { root, steps }, span: NOWHERE })
    }

    /// An attribute name, taken from behind its placeholder.
    pub fn name(&self, name: &from::Name) -> Made<String> {
        // What has no placeholder was read by the grammar of expressions, so PartiQL can write it.
        if !name.text.starts_with('#') {
            return Ok(name.text.clone());
        }
        self.used.borrow_mut().insert(name.text.clone());
        let meaning = self.names.and_then(|names| names.get(&name.text)).and_then(Json::as_str);
        let meaning = meaning.ok_or_else(|| {
            error(self.at, format!("{} is not in ExpressionAttributeNames", name.text))
        })?;
        self.writable(meaning)
    }

    /// A name that can be written in PartiQL, which has no escapes.
    pub fn writable(&self, name: &str) -> Made<String> {
        if name.contains(is_hidden) || name.is_empty() {
            let message = format!("PartiQL can't write the name {name:?}");
            return Err(error(self.at, message));
        }
        Ok(name.to_owned())
    }

    /// Refuses placeholders that nothing uses, as the service does.
    pub fn check_used(&self) -> Made<()> {
        let names = self.names.into_iter().chain(self.values).flat_map(Map::keys);
        let used = self.used.borrow();
        match names.into_iter().find(|name| !used.contains(*name)) {
            None => Ok(()),
            Some(name) => {
                Err(error(self.at, format!("{name} is not used, which the service refuses")))
            }
        }
    }

    fn value(&self, name: &from::Name) -> Made<AttributeValue> {
        self.used.borrow_mut().insert(name.text.clone());
        let meaning = self.values.and_then(|values| values.get(&name.text)).ok_or_else(|| {
            error(self.at, format!("{} is not in ExpressionAttributeValues", name.text))
        })?;
        wire::value::from_json(meaning)
            .map_err(|problem| error(self.at, format!("{}: {}", name.text, problem.message)))
    }

    /// A literal, or a `?` where PartiQL has no literal for the value.
    pub fn written(&mut self, value: AttributeValue) -> Value {
        if !self.all_as_parameters && has_literal(&value) {
            return Value::Literal(value, NOWHERE);
        }
        self.parameters.push(value);
        Value::Parameter(self.parameters.len() - 1, NOWHERE)
    }
}

/// The conditions that AND joins; the condition itself when nothing is joined.
pub fn members_of_and(condition: &from::Condition) -> &[from::Condition] {
    match condition {
        from::Condition::And(members) => members,
        other => std::slice::from_ref(other),
    }
}

fn exists(name: &str) -> Expression {
    let arguments = vec![Expression::Path(attribute(name))];
    Expression::Call(called(Function::AttributeExists, arguments))
}

fn attribute(name: &str) -> PathAt {
    PathAt { path: value::Path::attribute(name), span: NOWHERE }
}

pub fn source(table: &str) -> Source {
    Source { table: Name { text: table.to_owned(), span: NOWHERE }, index: None, span: NOWHERE }
}

fn called(function: Function, arguments: Vec<Expression>) -> Call {
    Call { function, arguments, name: NOWHERE, span: NOWHERE }
}

fn binary(operator: BinaryOperator, left: Expression, right: Expression) -> Expression {
    Expression::Binary(Box::new(Binary { operator, left, right, at: NOWHERE }))
}

/// Joined from the left; `None` of none.
fn chain(operator: BinaryOperator, terms: Vec<Expression>) -> Option<Expression> {
    terms.into_iter().reduce(|left, right| binary(operator, left, right))
}

fn comparison(operator: from::Comparator) -> BinaryOperator {
    match operator {
        from::Comparator::Equal => BinaryOperator::Equal,
        from::Comparator::NotEqual => BinaryOperator::NotEqual,
        from::Comparator::Less => BinaryOperator::Less,
        from::Comparator::LessOrEqual => BinaryOperator::LessOrEqual,
        from::Comparator::Greater => BinaryOperator::Greater,
        from::Comparator::GreaterOrEqual => BinaryOperator::GreaterOrEqual,
    }
}
