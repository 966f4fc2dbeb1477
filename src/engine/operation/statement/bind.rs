//! From a statement's tree and its parameters to bound conditions, updates and items (partiql.md 5.1, 10, 12.3).
//!
//! All that can be refused without the table is refused here: first the WHERE, then the changes.

use std::sync::Arc;

use crate::api::ApiError;
use crate::api::error::{expression as refusal, statement as sentence};
use crate::engine::evaluate::condition::{Comparison, Condition, Operand};
use crate::engine::evaluate::path_tree::PathTree;
use crate::engine::evaluate::update::{SetValue, Update, UpdateAction};
use crate::engine::evaluate::{check, predicate};
use crate::syntax::partiql::assign::set_argument;
use crate::syntax::partiql::ast::{
    Binary, BinaryOperator, Body, Call, Change, Expression, Function, Image, IsKind, PathAt,
    Select, Statement, Value,
};
use crate::syntax::partiql::error::position;
use crate::value::{AttributeType, AttributeValue, Item, Path};

/// A statement with its values in place.
#[derive(Debug)]
pub struct BoundStatement {
    /// As written: a name or an ARN.
    pub table: String,
    pub action: Action,
}

#[derive(Debug)]
pub enum Action {
    Select {
        select: Arc<Select>,
        condition: Option<Condition>,
    },
    /// `EXISTS(SELECT ..)`: a check, in write transactions alone.
    Exists {
        select: Arc<Select>,
        condition: Option<Condition>,
    },
    Insert {
        item: Item,
    },
    Update {
        update: Update,
        condition: Option<Condition>,
        returning: Option<Image>,
    },
    Delete {
        condition: Option<Condition>,
        returning_old: bool,
    },
}

impl BoundStatement {
    /// Whether it reads. EXISTS does as well, but belongs to transactions of writes.
    pub fn is_read(&self) -> bool {
        match self.action {
            Action::Select { .. } => true,
            Action::Exists { .. }
            | Action::Insert { .. }
            | Action::Update { .. }
            | Action::Delete { .. } => false,
        }
    }
}

/// Puts the parameters in their places and checks operand types. `text` is the statement's, for the places that
/// messages print.
pub fn bind(
    text: &str,
    statement: &Statement,
    parameters: &[AttributeValue],
) -> Result<BoundStatement, ApiError> {
    if let Body::Select(select) | Body::Exists(select) = &statement.body {
        let columns: Vec<_> = select.projection.iter().flatten().map(|at| &at.path).collect();
        check_room(&columns)?;
    }
    // Values too many are passed over: AWS's own sample relies on it (partiql.md 7).
    if statement.parameters > parameters.len() {
        return Err(sentence::parameter_count());
    }
    Binder { text, parameters }.statement(statement)
}

/// Binds the parts of one statement. As many values have to be given as there are parameters.
pub struct Binder<'a> {
    pub text: &'a str,
    pub parameters: &'a [AttributeValue],
}

/// What is bound, or what the request is told.
type Bind<T> = Result<T, ApiError>;

impl Binder<'_> {
    fn statement(&self, statement: &Statement) -> Bind<BoundStatement> {
        let source = statement.source();
        let table = source.table.text.clone();
        let indexed = source.index.is_some();
        let action = match &statement.body {
            Body::Exists(select) => {
                let condition = self.optional(select.condition.as_ref())?;
                Action::Exists { select: Arc::clone(select), condition }
            }
            Body::Select(select) => {
                let condition = self.optional(select.condition.as_ref())?;
                Action::Select { select: Arc::clone(select), condition }
            }
            Body::Insert(insert) => {
                let values = insert.item.iter();
                let item = values.map(|(name, value)| (name.text.clone(), self.value(value)));
                let item = item.collect();
                Action::Insert { item }
            }
            Body::Update(update) => {
                // The WHERE before the SET, though it is written behind it (partiql.md 5.1, 7).
                let condition = self.optional(update.condition.as_ref())?;
                let changes = self.update(&update.changes)?;
                // Behind the types of operands, and before the table (partiql.md 5.1, 9).
                refuse_index(indexed)?;
                let returning = update.returning.as_ref().map(|returning| returning.image);
                Action::Update { update: changes, condition, returning }
            }
            Body::Delete(delete) => {
                let condition = self.optional(delete.condition.as_ref())?;
                refuse_index(indexed)?;
                Action::Delete { condition, returning_old: delete.returning.is_some() }
            }
        };
        Ok(BoundStatement { table, action })
    }

    fn optional(&self, condition: Option<&Expression>) -> Bind<Option<Condition>> {
        condition.map(|condition| self.condition(condition)).transpose()
    }

    pub fn value(&self, value: &Value) -> AttributeValue {
        match value {
            Value::Literal(literal, _) => literal.clone(),
            Value::Parameter(index, _) => {
                self.parameters.get(*index).cloned().expect("parameters were counted before")
            }
        }
    }

    // Conditions.

    pub fn condition(&self, expression: &Expression) -> Bind<Condition> {
        match expression {
            Expression::Binary(binary) => self.binary(binary),
            Expression::Not(operand, _) => self.condition(operand).map(negation),
            Expression::Between(between) => {
                let operand = self.operand(&between.operand)?;
                let (low, high) = (self.operand(&between.low)?, self.operand(&between.high)?);
                check::between(&operand, &low, &high)?;
                Ok(negated(between.negated, Condition::Between { operand, low, high }))
            }
            Expression::In(membership) => {
                let operand = self.operand(&membership.operand)?;
                let list = membership.list.iter().map(|member| self.operand(member));
                let list = list.collect::<Bind<Vec<_>>>()?;
                check::is_in(&operand, &list)?;
                Ok(negated(membership.negated, Condition::In { operand, list }))
            }
            Expression::Is(is) => {
                let operand = self.operand(&is.operand)?;
                Ok(negated(is.negated, is_condition(is.kind, operand)))
            }
            Expression::Call(call) => self.call(call),
            Expression::Path(_) | Expression::Value(_) => Err(sentence::condition_not_boolean()),
        }
    }

    fn binary(&self, binary: &Binary) -> Bind<Condition> {
        let operator = match binary.operator {
            BinaryOperator::And | BinaryOperator::Or => return self.junction(binary),
            BinaryOperator::Equal => Comparison::Equal,
            BinaryOperator::NotEqual => Comparison::NotEqual,
            BinaryOperator::Less => Comparison::Less,
            BinaryOperator::LessOrEqual => Comparison::LessOrEqual,
            BinaryOperator::Greater => Comparison::Greater,
            BinaryOperator::GreaterOrEqual => Comparison::GreaterOrEqual,
            BinaryOperator::Plus | BinaryOperator::Minus => {
                return Err(sentence::arithmetic_in_condition(binary.operator.text()));
            }
        };
        let (left, right) = (self.operand(&binary.left)?, self.operand(&binary.right)?);
        check::comparison(operator, binary.at.of(self.text), &left, &right)?;
        Ok(Condition::Compare { operator, left, right })
    }

    fn junction(&self, binary: &Binary) -> Bind<Condition> {
        let side = |expression| self.side(binary.operator, expression).map(Box::new);
        let (left, right) = (side(&binary.left)?, side(&binary.right)?);
        Ok(match binary.operator {
            BinaryOperator::Or => Condition::Or(left, right),
            _ => Condition::And(left, right),
        })
    }

    /// One side of AND or OR.
    pub fn side(&self, operator: BinaryOperator, expression: &Expression) -> Bind<Condition> {
        match expression {
            Expression::Value(value) => {
                // A value is told by its type, a path as no condition (partiql.md 10.1 and 10.2).
                let kind = self.value(value).attribute_type();
                Err(refusal::operand_type(operator.text(), kind).into())
            }
            expression => self.condition(expression),
        }
    }

    fn operand(&self, expression: &Expression) -> Bind<Operand> {
        match expression {
            Expression::Path(path) => Ok(Operand::Path(path.path.clone())),
            Expression::Value(value) => Ok(Operand::Value(self.value(value))),
            Expression::Call(Call { function: Function::Size, arguments, .. }) => {
                let operand = self.argument(arguments, 0)?;
                check::size(&operand)?;
                Ok(Operand::Size(Box::new(operand)))
            }
            // A condition may be compared with a boolean (partiql.md 10.5).
            condition => self.condition(condition).map(|truth| Operand::Truth(Box::new(truth))),
        }
    }

    fn argument(&self, arguments: &[Expression], index: usize) -> Bind<Operand> {
        self.operand(arguments.get(index).expect("operands were counted by the parser"))
    }

    fn call(&self, call: &Call) -> Bind<Condition> {
        let first = self.argument(&call.arguments, 0)?;
        let second = || self.argument(&call.arguments, 1);
        let misplaced = || refusal::function_misplaced(call.function.name()).into();
        match call.function {
            Function::AttributeExists => {
                path_of(first).map(Condition::Exists).ok_or_else(misplaced)
            }
            Function::AttributeNotExists => {
                path_of(first).map(Condition::NotExists).ok_or_else(misplaced)
            }
            Function::AttributeType => Ok(Condition::Type(first, check::type_name(&second()?)?)),
            Function::Predicate(predicate) => {
                let operands = [first, second()?];
                predicate::check(predicate, &operands)?;
                Ok(Condition::Predicate(predicate, operands))
            }
            Function::Size
            | Function::IfNotExists
            | Function::ListAppend
            | Function::SetAdd
            | Function::SetDelete => Err(misplaced()),
        }
    }

    // Updates.

    fn update(&self, changes: &[Change]) -> Bind<Update> {
        let actions = changes.iter().map(|change| self.change(change));
        let update = Update { actions: actions.collect::<Bind<Vec<_>>>()? };
        let targets: Vec<_> = update.targets().collect();
        check_room(&targets)?;
        Ok(update)
    }

    pub fn change(&self, change: &Change) -> Bind<UpdateAction> {
        match change {
            Change::Remove(target) => Ok(UpdateAction::Remove(target.path.clone())),
            // These are the ADD and DELETE of expressions, in words of their own (partiql.md 12.3).
            Change::Set(target, Expression::Call(call))
                if matches!(call.function, Function::SetAdd | Function::SetDelete) =>
            {
                self.set_members(target, call)
            }
            Change::Set(target, value) => {
                Ok(UpdateAction::Set(target.path.clone(), self.assigned(value)?))
            }
        }
    }

    /// `SET a = set_add(a, members)`
    fn set_members(&self, target: &PathAt, call: &Call) -> Bind<UpdateAction> {
        let members = match self.argument(&call.arguments, 1)? {
            Operand::Value(members) if is_set(members.attribute_type()) => members,
            _ => {
                // The second argument is wrong, and the service tells the place of the first (partiql.md 12.3).
                let first = call.arguments.first().map_or(call.name, Expression::span);
                let place = position(self.text, first);
                return Err(sentence::no_set(&set_argument(call.function), &place));
            }
        };
        let path = target.path.clone();
        Ok(match call.function {
            Function::SetDelete => UpdateAction::Delete(path, members),
            _ => UpdateAction::Add(path, members),
        })
    }

    fn assigned(&self, expression: &Expression) -> Bind<SetValue> {
        match expression {
            Expression::Binary(binary) => {
                let symbol = binary.operator.text();
                // One side is bound and checked before the other is looked at: that is the order of the refusals.
                let left = self.assigned(&binary.left)?;
                check::arithmetic(symbol, &left)?;
                let right = self.assigned(&binary.right)?;
                check::arithmetic(symbol, &right)?;
                let (left, right) = (Box::new(left), Box::new(right));
                Ok(match binary.operator {
                    BinaryOperator::Minus => SetValue::Minus(left, right),
                    _ => SetValue::Plus(left, right),
                })
            }
            Expression::Call(call) => self.assigned_call(call),
            expression => self.operand(expression).map(SetValue::Operand),
        }
    }

    fn assigned_call(&self, call: &Call) -> Bind<SetValue> {
        let [first, second] = call.arguments.as_slice() else {
            let count = call.arguments.len();
            return Err(refusal::operand_count(call.function.name(), count).into());
        };
        match (call.function, first) {
            (Function::IfNotExists, Expression::Path(path)) => {
                let other = Box::new(self.assigned(second)?);
                Ok(SetValue::IfNotExists(path.path.clone(), other))
            }
            (Function::ListAppend, first) => {
                let (first, second) = (self.assigned(first)?, self.assigned(second)?);
                check::list_append(&first)?;
                check::list_append(&second)?;
                Ok(SetValue::ListAppend(Box::new(first), Box::new(second)))
            }
            (function, _) => Err(refusal::function_misplaced(function.name()).into()),
        }
    }
}

fn path_of(operand: Operand) -> Option<Path> {
    if let Operand::Path(path) = operand { Some(path) } else { None }
}

/// Refuses paths that do not leave each other room.
fn check_room(paths: &[&Path]) -> Bind<()> {
    // Expressions tell the path written first, PartiQL the one written later (partiql.md 12.4).
    PathTree::new(paths.iter().copied()).map_err(|clash| clash.later_first(paths))?;
    Ok(())
}

fn refuse_index(indexed: bool) -> Bind<()> {
    if indexed { Err(sentence::write_of_index()) } else { Ok(()) }
}

fn negation(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

fn negated(negated: bool, condition: Condition) -> Condition {
    if negated { negation(condition) } else { condition }
}

fn is_condition(kind: IsKind, operand: Operand) -> Condition {
    let kind = match kind {
        IsKind::Missing => return Condition::IsMissing(operand),
        IsKind::Null => AttributeType::Null,
        IsKind::Boolean => AttributeType::Bool,
        IsKind::Blob => AttributeType::B,
        IsKind::String => AttributeType::S,
        IsKind::Numeric => AttributeType::N,
        IsKind::Struct | IsKind::Tuple => AttributeType::M,
        IsKind::List => AttributeType::L,
    };
    Condition::Is(operand, kind)
}

fn is_set(kind: AttributeType) -> bool {
    matches!(kind, AttributeType::Ss | AttributeType::Ns | AttributeType::Bs)
}
