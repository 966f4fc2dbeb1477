//! All that is wrong with the expressions of an action, clause by clause: a request is told the first of it alone.
//!
//! Every clause is bound by itself, by the binder that binds the whole.

use std::collections::{BTreeMap, BTreeSet};

use super::binder::Binder;
use super::placeholders::{Names, Placeholders, Values};
use crate::api::ApiError;
use crate::api::error::expression::{self as refusal, Refusal};
use crate::api::error::placeholder::{self as sentence, Absent, Map};
use crate::api::limits::EXPRESSION_BYTES_MAX;
use crate::api::operation::Expressions;
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::path_tree::PathTree;
use crate::engine::evaluate::update::UpdateAction;
use crate::syntax::Span;
use crate::syntax::expression::{ast, parse_condition, parse_update};

/// So many pairs of paths that clash are told of one update.
const CLASHES_MAX: usize = 8;

/// The member of an action that something is wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    Condition,
    Update,
    Names,
    Values,
}

impl Parameter {
    pub fn name(self) -> &'static str {
        match self {
            Self::Condition => "ConditionExpression",
            Self::Update => "UpdateExpression",
            Self::Names => "ExpressionAttributeNames",
            Self::Values => "ExpressionAttributeValues",
        }
    }
}

/// What about it is wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// The text is no expression: whoever parsed it has said so.
    Syntax,
    TooLong,
    TooManyOperators,
    /// A `#name` that the map does not have.
    UndefinedName(String),
    /// A `:value` that the map does not have.
    UndefinedValue(String),
    /// What a function or operator asks of its operands.
    Operand,
    /// Two paths of one update.
    Clash,
    /// An entry of a map that no expression uses.
    Unused(String),
    /// An entry of a map that is none.
    Malformed(String),
    /// A map where there is no expression to use it, or one without entries.
    NeedlessMap,
    /// A value that is none.
    Value,
}

#[derive(Clone, Debug)]
pub struct RefusedClause {
    pub parameter: Parameter,
    pub wrong: Wrong,
    /// In the text of the expression, if it is about a part of one.
    pub span: Option<Span>,
    pub error: ApiError,
}

/// The clauses of an action's expressions.
#[derive(Debug, Default)]
pub struct Clauses {
    pub refused: Vec<RefusedClause>,
    /// What the condition comes down to, as far as it can be bound.
    pub conditions: Vec<(Span, Condition)>,
    pub actions: Vec<(Span, UpdateAction)>,
    /// What AND joins at the top of the condition, if nothing of it is refused.
    pub joined: Vec<(Span, Condition)>,
}

/// Takes the expressions of an action apart. `is_put`: it takes values without an expression to use them.
pub fn clauses(expressions: &Expressions, is_put: bool) -> Clauses {
    let empty = (Names::new(), Values::new());
    let names = expressions.names.as_ref().unwrap_or(&empty.0);
    let values = match &expressions.values {
        Some(Err(error)) => {
            let mut clauses = Clauses::default();
            clauses.refuse(Parameter::Values, Wrong::Value, None, error.clone());
            return clauses;
        }
        Some(Ok(values)) => values,
        None => &empty.1,
    };
    let mut reading = Reading { names, values, used: BTreeSet::new(), clauses: Clauses::default() };
    reading.maps(expressions, is_put);
    let condition = expressions.condition.as_deref().map(|text| reading.condition(text));
    let update = expressions.update.as_deref().map(|text| reading.update(text));
    // Of a text that can't be read it is not known what it uses.
    let is_read = condition.unwrap_or(true) && update.unwrap_or(true);
    if is_read && (condition.is_some() || update.is_some()) {
        reading.unused();
    }
    reading.clauses
}

impl Clauses {
    fn refuse(
        &mut self,
        parameter: Parameter,
        wrong: Wrong,
        span: Option<Span>,
        error: impl Into<ApiError>,
    ) {
        let error = error.into();
        self.refused.push(RefusedClause { parameter, wrong, span, error });
    }
}

struct Reading<'a> {
    names: &'a Names,
    values: &'a Values,
    used: BTreeSet<String>,
    clauses: Clauses,
}

impl Reading<'_> {
    /// The maps by themselves.
    fn maps(&mut self, expressions: &Expressions, is_put: bool) {
        let present = expressions.condition.is_some() || expressions.update.is_some();
        let has = (expressions.names.is_some(), expressions.values.is_some());
        let needless = (Wrong::NeedlessMap, None);
        if has.0 && !present {
            let error = sentence::names_without_expression();
            self.clauses.refuse(Parameter::Names, needless.0.clone(), needless.1, error);
        } else if has.0 && self.names.is_empty() {
            let error = sentence::empty(Map::Names);
            self.clauses.refuse(Parameter::Names, needless.0.clone(), needless.1, error);
        }
        if has.1 && !present && !is_put {
            let error = sentence::values_without_expression(Some(Absent::Condition));
            self.clauses.refuse(Parameter::Values, needless.0.clone(), needless.1, error);
        } else if has.1 && self.values.is_empty() {
            let error = sentence::empty(Map::Values);
            self.clauses.refuse(Parameter::Values, needless.0, needless.1, error);
        }
        for (key, name) in self.names {
            let alone = BTreeMap::from([(key.clone(), name.clone())]);
            self.entry(Parameter::Names, key, Placeholders::new(Some(&alone), None).err());
        }
        for (key, value) in self.values {
            let alone = Ok(BTreeMap::from([(key.clone(), value.clone())]));
            self.entry(Parameter::Values, key, Placeholders::new(None, Some(&alone)).err());
        }
    }

    fn entry(&mut self, parameter: Parameter, key: &str, error: Option<ApiError>) {
        if let Some(error) = error {
            // Its place is known, so that nobody uses it need not be said as well.
            self.used.insert(key.to_owned());
            self.clauses.refuse(parameter, Wrong::Malformed(key.to_owned()), None, error);
        }
    }

    /// Whether the text can be read.
    fn condition(&mut self, text: &str) -> bool {
        let parameter = Parameter::Condition;
        if !self.fits(parameter, text, true) {
            return false;
        }
        let tree = match parse_condition(text) {
            Ok(tree) => tree,
            Err(error) => return self.unparsed(parameter, &error, error.span),
        };
        let before = self.clauses.refused.len();
        for leaf in tree.leaves() {
            let mut names = Vec::new();
            leaf.each_name(&mut |name| names.push(name));
            let whole = leaf.span(text);
            if !self.defined(parameter, &names) {
                continue;
            }
            let mut placeholders = Placeholders::of(self.names, self.values);
            match Binder::new(&mut placeholders).condition(leaf) {
                Ok(bound) => self.clauses.conditions.push((whole, bound)),
                Err(error) => self.operand(parameter, &names, whole, error),
            }
        }
        if self.clauses.refused.len() == before {
            let mut placeholders = Placeholders::of(self.names, self.values);
            let mut binder = Binder::new(&mut placeholders);
            let counted = binder.condition(&tree).and_then(|_| binder.check_operators());
            self.operators(parameter, counted.err());
            self.join(&tree, text);
        }
        true
    }

    fn join(&mut self, tree: &ast::Condition, text: &str) {
        let mut open = vec![tree];
        while let Some(condition) = open.pop() {
            if let ast::Condition::And(members) = condition {
                open.extend(members.iter().rev());
                continue;
            }
            let mut placeholders = Placeholders::of(self.names, self.values);
            let bound = Binder::new(&mut placeholders).condition(condition);
            self.clauses.joined.extend(bound.ok().map(|bound| (condition.span(text), bound)));
        }
    }

    /// Whether the text can be read.
    fn update(&mut self, text: &str) -> bool {
        let parameter = Parameter::Update;
        if !self.fits(parameter, text, false) {
            return false;
        }
        let tree = match parse_update(text) {
            Ok(tree) => tree,
            Err(error) => return self.unparsed(parameter, &error, error.span),
        };
        let before = self.clauses.refused.len();
        let mut targets = Vec::new();
        for action in &tree.actions {
            let mut names = Vec::new();
            action.each_name(&mut |name| names.push(name));
            let whole = action.span(text);
            if !self.defined(parameter, &names) {
                continue;
            }
            let alone = ast::Update { actions: vec![action.clone()] };
            let mut placeholders = Placeholders::of(self.names, self.values);
            match Binder::new(&mut placeholders).update(&alone) {
                Ok(bound) => {
                    targets.push(action.target().span());
                    let bound = bound.actions.into_iter().map(|bound| (whole, bound));
                    self.clauses.actions.extend(bound);
                }
                Err(error) => self.operand(parameter, &names, whole, error),
            }
        }
        self.clashes(&targets);
        if self.clauses.refused.len() == before {
            let mut placeholders = Placeholders::of(self.names, self.values);
            let mut binder = Binder::new(&mut placeholders);
            let counted = binder.update(&tree).and_then(|_| binder.check_operators());
            self.operators(parameter, counted.err());
        }
        true
    }

    fn operators(&mut self, parameter: Parameter, error: Option<Refusal>) {
        if let Some(error) = error {
            let error = error.of(parameter.name());
            self.clauses.refuse(parameter, Wrong::TooManyOperators, None, error);
        }
    }

    fn fits(&mut self, parameter: Parameter, text: &str, is_told: bool) -> bool {
        let fits = text.len() <= EXPRESSION_BYTES_MAX;
        if !fits {
            let error = refusal::too_long(is_told.then_some(text.len())).of(parameter.name());
            self.clauses.refuse(parameter, Wrong::TooLong, None, error);
        }
        fits
    }

    fn unparsed(
        &mut self,
        parameter: Parameter,
        error: &impl std::fmt::Display,
        span: Span,
    ) -> bool {
        let error = Refusal::unparsed(error).of(parameter.name());
        self.clauses.refuse(parameter, Wrong::Syntax, Some(span), error);
        false
    }

    /// Whether all placeholders among these names are there.
    fn defined(&mut self, parameter: Parameter, names: &[&ast::Name]) -> bool {
        let mut defined = true;
        for name in names {
            let key = name.text.as_str();
            let (is_there, wrong, error) = if key.starts_with('#') {
                let wrong = Wrong::UndefinedName(key.to_owned());
                (self.names.contains_key(key), wrong, refusal::undefined_name(key))
            } else if key.starts_with(':') {
                let wrong = Wrong::UndefinedValue(key.to_owned());
                (self.values.contains_key(key), wrong, refusal::undefined_value(key))
            } else {
                continue;
            };
            self.used.insert(key.to_owned());
            if !is_there {
                defined = false;
                let error = error.of(parameter.name());
                self.clauses.refuse(parameter, wrong, Some(name.span), error);
            }
        }
        defined
    }

    /// At the values of the clause, if it has any: with paths alone little can be wrong.
    fn operand(&mut self, parameter: Parameter, names: &[&ast::Name], whole: Span, error: Refusal) {
        let values = names.iter().filter(|name| name.text.starts_with(':'));
        let span = values.map(|name| name.span).reduce(Span::to).unwrap_or(whole);
        let error = error.of(parameter.name());
        self.clauses.refuse(parameter, Wrong::Operand, Some(span), error);
    }

    /// Paths that do not leave each other room; `spans` are those of the targets.
    fn clashes(&mut self, spans: &[Span]) {
        let actions = std::mem::take(&mut self.clauses.actions);
        let mut left: Vec<_> =
            actions.iter().zip(spans).map(|((_, action), span)| (action.target(), *span)).collect();
        for _ in 0..CLASHES_MAX {
            let targets: Vec<_> = left.iter().map(|(target, _)| *target).collect();
            let Err(clash) = PathTree::new(targets.iter().copied()) else { break };
            let error = clash.earlier_first(&targets).of(Parameter::Update.name());
            let (_, span) = left.remove(clash.second);
            self.clauses.refuse(Parameter::Update, Wrong::Clash, Some(span), error);
        }
        self.clauses.actions = actions;
    }

    fn unused(&mut self) {
        let unused = |key: &&String| !self.used.contains(*key);
        let names: Vec<String> = self.names.keys().filter(unused).cloned().collect();
        let values: Vec<String> = self.values.keys().filter(unused).cloned().collect();
        for (parameter, map, keys) in
            [(Parameter::Names, Map::Names, names), (Parameter::Values, Map::Values, values)]
        {
            let listed: Vec<&str> = keys.iter().map(String::as_str).collect();
            for key in &keys {
                let error = sentence::unused(map, &listed);
                self.clauses.refuse(parameter, Wrong::Unused(key.clone()), None, error);
            }
        }
    }
}
