//! All that is wrong with a PartiQL statement, part by part: each clause of its WHERE, each change, each attribute.
//!
//! Every part is given to the function that the whole is given to when it runs. A part that is refused by itself is a
//! complaint at its place; what is refused and is no part's is one of the whole.

use super::complaint::{Complaint, Place, Topic};
use super::flaw::{Check, Flaw, flaws};
use super::{About, Asked, Within};
use crate::api::error::statement as sentence;
use crate::api::{ApiError, error, limits};
use crate::engine::catalog::Table;
use crate::engine::evaluate::apply::{apply, is_deeper_than};
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::path_tree::PathTree;
use crate::engine::evaluate::paths::documents;
use crate::engine::evaluate::update::{Update, UpdateAction};
use crate::engine::operation::statement::bind::Binder;
use crate::engine::operation::statement::keyed::{Keyed, equality, fixed};
use crate::engine::operation::statement::select;
use crate::engine::operation::statement::write::check_inserted;
use crate::syntax::Span;
use crate::syntax::partiql::ast::{
    BinaryOperator, Body, Change, Expression, Insert, PathAt, Select, Value,
};
use crate::value::{AttributeValue, Item, Path, size};

/// So many pairs of paths that clash are told of one statement.
const CLASHES_MAX: usize = 8;

/// Gathers what is wrong with one statement.
pub struct Parts<'a> {
    asked: &'a Asked<'a>,
    binder: Binder<'a>,
    found: Vec<Complaint>,
}

impl<'a> Parts<'a> {
    pub fn of(asked: &'a Asked<'a>) -> Self {
        let binder = Binder { text: asked.text, parameters: asked.parameters };
        Self { asked, binder, found: Vec::new() }
    }

    /// All of it; `refused` is what the whole is refused with, which is told where no part tells it.
    pub fn complaints(
        mut self,
        table: Option<&Table>,
        refused: Option<(About, &ApiError)>,
    ) -> Vec<Complaint> {
        self.by_itself();
        if let Some(table) = table {
            self.on_table(table);
        }
        if let (Some((about, error)), true) = (refused, self.found.is_empty()) {
            let topic = match about {
                About::Statement => Topic::Statement,
                About::Key => Topic::NoKey,
                About::Schema => Topic::Schema,
            };
            // Where one item is read by its key, an index is what can't be read.
            let index = self.asked.tree.source().index.as_ref();
            let index = index.filter(|_| self.asked.within != Within::Itself);
            let place = index.map_or(self.condition_place(), |index| Place::Text(index.span));
            self.add(place, topic, error.clone());
        }
        self.found
    }

    fn add(&mut self, place: Place, topic: Topic, error: impl Into<ApiError>) {
        self.found.push(Complaint { place, topic, error: error.into() });
    }

    fn at(&mut self, span: Span, topic: Topic, error: impl Into<ApiError>) {
        self.add(Place::Text(span), topic, error);
    }

    fn condition_place(&self) -> Place {
        self.asked.tree.condition().map_or(Place::Whole, |found| Place::Text(found.span()))
    }

    // Without the table.

    fn by_itself(&mut self) {
        let tree = self.asked.tree;
        for clause in clauses(tree.condition()) {
            self.clause(&clause);
        }
        match &tree.body {
            Body::Update(update) => {
                for change in &update.changes {
                    if let Err(error) = self.binder.change(change) {
                        self.at(change_value_span(change), Topic::Operand, error);
                    }
                }
                self.clashes(update.changes.iter().map(target).collect());
                self.write_of_index(update.source.index.as_ref().map(|name| name.span));
            }
            Body::Delete(delete) => {
                self.write_of_index(delete.source.index.as_ref().map(|name| name.span));
            }
            Body::Select(select) | Body::Exists(select) => {
                self.clashes(select.projection.iter().flatten().collect());
            }
            Body::Insert(_) => {}
        }
    }

    fn clause(&mut self, clause: &Clause<'_>) {
        let bound = match clause.joined_by {
            Some(operator) => self.binder.side(operator, clause.expression),
            None => self.binder.condition(clause.expression),
        };
        if let Err(error) = bound {
            self.at(values_span(clause.expression), Topic::Operand, error);
        }
    }

    fn clashes(&mut self, mut paths: Vec<&PathAt>) {
        for _ in 0..CLASHES_MAX {
            let targets: Vec<&Path> = paths.iter().map(|at| &at.path).collect();
            let Err(clash) = PathTree::new(targets.iter().copied()) else { return };
            let error = clash.later_first(&targets);
            let span = paths.remove(clash.second).span;
            self.at(span, Topic::Clash, error);
        }
    }

    fn write_of_index(&mut self, index: Option<Span>) {
        if let Some(span) = index {
            self.at(span, Topic::WriteOfIndex, sentence::write_of_index());
        }
    }

    // On the table.

    fn on_table(&mut self, table: &Table) {
        match &self.asked.tree.body {
            Body::Insert(insert) => self.inserted(table, insert),
            Body::Update(update) => {
                self.written(table);
                for change in &update.changes {
                    self.changed(table, change);
                }
            }
            Body::Delete(_) => self.written(table),
            Body::Select(select) => match self.asked.within {
                Within::Itself => self.selected(table, select),
                Within::Batch | Within::Transaction => self.read(table, select),
            },
            Body::Exists(select) => self.read(table, select),
        }
    }

    /// What AND joins in its WHERE, as far as it can be bound: a clause that is refused by itself keeps no other from being
    /// looked at.
    fn condition(&self) -> Option<Condition> {
        let joined = conjuncts(self.asked.tree.condition()).into_iter();
        let bound = joined.filter_map(|clause| self.binder.condition(clause).ok());
        bound.reduce(|left, right| Condition::And(Box::new(left), Box::new(right)))
    }

    fn inserted(&mut self, table: &Table, insert: &Insert) {
        let values = insert.item.iter();
        let values = values.map(|(name, value)| (name.text.clone(), self.binder.value(value)));
        let item: Item = values.collect();
        let span = |name: &str| {
            let found = insert.item.iter().find(|(at, _)| at.text == name);
            found.map(|(_, value)| value.span())
        };
        let first = insert.item.first().map(|(name, _)| name.span);
        let last = insert.item.last().map(|(_, value)| value.span());
        let whole = first.zip(last).map_or(insert.span, |(first, last)| first.to(last));
        let check: Check<'_> = match self.asked.within {
            Within::Transaction => &|item| table.key_of_new_item(item).map(|_| ()),
            Within::Itself | Within::Batch => &|item| check_inserted(table, item).map(|_| ()),
        };
        let (flawed, rest) = flaws(table, &item, false, check);
        for one in flawed {
            let place = span(&one.name).unwrap_or(whole);
            self.at(place, Topic::Key(one.name, one.flaw), one.error);
        }
        if let Some(error) = rest {
            self.at(whole, Topic::Schema, error);
        }
        self.sized(&item, whole);
        for (name, value) in &insert.item {
            let deep =
                item.get(&name.text).is_some_and(|v| is_deeper_than(v, limits::VALUE_DEPTH_MAX));
            if deep {
                let error = error::expression::result_too_deep();
                self.at(value.span(), Topic::Value, error);
            }
        }
    }

    fn sized(&mut self, item: &Item, whole: Span) {
        if size::item_bytes(item) > limits::ITEM_BYTES_MAX {
            self.at(whole, Topic::ItemSize, error::key::item_too_large());
        }
    }

    /// The key that the WHERE of a write names.
    fn written(&mut self, table: &Table) {
        let condition = self.condition();
        match Keyed::of_write(table, condition.as_ref()) {
            Ok(keyed) => self.keyed(table, &keyed),
            Err(error) => self.add(self.key_place(table), Topic::NoKey, error),
        }
    }

    /// Where a WHERE tests a key attribute once more; else the whole of it.
    fn key_place(&self, table: &Table) -> Place {
        let mut seen: Vec<String> = Vec::new();
        for clause in clauses(self.asked.tree.condition()) {
            let Ok(bound) = self.binder.condition(clause.expression) else { continue };
            let Some((name, _)) = equality(&bound).filter(|(name, _)| table.is_key(name)) else {
                continue;
            };
            if seen.iter().any(|seen| seen == name) {
                return Place::Text(clause.expression.span());
            }
            seen.push(name.to_owned());
        }
        self.condition_place()
    }

    /// The key of a SELECT that has to name one item, or of an EXISTS.
    fn read(&mut self, table: &Table, select: &Select) {
        if self.unknown_index(table, select) {
            return;
        }
        let condition = self.condition();
        // What it asks besides is refused as a whole, in another sentence.
        if let Some(keyed) = Keyed::of_read(table, condition.as_ref()) {
            self.keyed(table, &keyed);
        }
    }

    fn keyed(&mut self, table: &Table, keyed: &Keyed) {
        let check: Check<'_> = match self.asked.within {
            Within::Transaction => &|key| table.key(key).map(|_| ()),
            Within::Itself | Within::Batch => &|key| {
                let alone = Keyed { key: key.clone(), rest: Vec::new() };
                alone.checked(table).map(|_| ())
            },
        };
        let scalar = keyed.check_scalar(table).err();
        let (flawed, rest) = flaws(table, &keyed.key, true, check);
        for (at, one) in flawed.into_iter().enumerate() {
            let place = self.equality_place(&one.name);
            // A value of no scalar type is refused before the others are looked at.
            let error = scalar.clone().filter(|_| at == 0).unwrap_or(one.error);
            self.add(place, Topic::Key(one.name, one.flaw), error);
        }
        if let Some(error) = rest {
            self.add(self.condition_place(), Topic::Schema, error);
        }
        self.documents(table);
    }

    /// The value that a WHERE gives a key attribute.
    fn equality_place(&self, name: &str) -> Place {
        let found = clauses(self.asked.tree.condition()).into_iter().find(|clause| {
            let bound = self.binder.condition(clause.expression);
            bound.is_ok_and(|bound| fixed(&bound).is_some_and(|(fixed, _)| fixed == name))
        });
        found.map_or(self.condition_place(), |clause| Place::Text(values_span(clause.expression)))
    }

    /// Paths of the WHERE that look into key attributes.
    fn documents(&mut self, table: &Table) {
        let mut paths = Vec::new();
        for clause in clauses(self.asked.tree.condition()) {
            each_path(clause.expression, &mut |path| paths.push(path));
        }
        for path in paths {
            self.document(table, path);
        }
    }

    fn document(&mut self, table: &Table, at: &PathAt) {
        if let Err(error) = table.check_documents(documents([&at.path])) {
            self.at(at.span, Topic::Document(at.path.root.clone()), error);
        }
    }

    fn changed(&mut self, table: &Table, change: &Change) {
        let Ok(action) = self.binder.change(change) else { return };
        let at = target(change);
        let alone = Update { actions: vec![action] };
        let keys: Vec<_> = table.key_names().collect();
        if let Err(error) = alone.check_targets(&keys) {
            return self.at(at.span, Topic::Target(at.path.root.clone()), error);
        }
        let mut paths = vec![at];
        if let Change::Set(_, value) = change {
            each_path(value, &mut |path| paths.push(path));
        }
        for path in paths {
            self.document(table, path);
        }
        if let Some((topic, error)) = alone.actions.first().and_then(|one| outcome(table, one)) {
            self.at(change_value_span(change), topic, error);
        }
    }

    fn unknown_index(&mut self, table: &Table, select: &Select) -> bool {
        let named = select.source.index.as_ref();
        let Some(name) = named.filter(|name| table.index(&name.text).is_none()) else {
            return false;
        };
        // In a transaction and in a batch no index is read at all, and that is said.
        let is_told = self.asked.within == Within::Itself;
        if is_told {
            let topic = Topic::UnknownIndex(name.text.clone());
            self.at(name.span, topic, sentence::unknown_index());
        }
        is_told
    }

    /// A SELECT by itself: each clause of its WHERE, its columns, its order.
    fn selected(&mut self, table: &Table, select: &Select) {
        if self.unknown_index(table, select) {
            return;
        }
        let consistent = self.asked.consistent;
        let bare =
            Select { projection: None, order: Vec::new(), condition: None, ..select.clone() };
        for clause in clauses(select.condition.as_ref()) {
            let Ok(bound) = self.binder.condition(clause.expression) else { continue };
            if let Err(error) = select::prepare(table, &bare, Some(&bound), false) {
                let looks_in = bound
                    .paths()
                    .into_iter()
                    .find(|path| table.check_documents(documents([*path])).is_err());
                let topic = match (looks_in, mistyped(table, &bound)) {
                    (Some(path), _) => Topic::Document(path.root.clone()),
                    (None, Some((name, flaw))) => Topic::Key(name, flaw),
                    (None, None) => Topic::Schema,
                };
                self.at(values_span(clause.expression), topic, error);
            }
        }
        for column in select.projection.iter().flatten() {
            self.document(table, column);
        }
        if !self.found.is_empty() {
            return;
        }
        let condition = self.condition();
        let ordered = Select { projection: None, ..select.clone() };
        let orderless = Select { order: Vec::new(), ..select.clone() };
        let prepare =
            |select: &Select| select::prepare(table, select, condition.as_ref(), consistent);
        // What is refused with its order and not without it is refused for the order.
        if let (Err(error), Ok(_), Some(span)) =
            (prepare(&ordered).map(|_| ()), prepare(&orderless), order_span(select))
        {
            self.at(span, Topic::Schema, error);
        } else if let Err(error) = prepare(&orderless) {
            let columns = select.projection.iter().flatten().map(|column| column.span);
            let columns = columns
                .reduce(Span::to)
                .filter(|_| select::prepare(table, &bare, condition.as_ref(), consistent).is_ok());
            let place = columns.map_or(self.condition_place(), Place::Text);
            self.add(place, Topic::Schema, error);
        }
    }
}

/// The key attribute that a clause asks to have a value of another type.
fn mistyped(table: &Table, clause: &Condition) -> Option<(String, Flaw)> {
    let (name, value) = fixed(clause)?;
    let expected = table.definition.attribute_type(name)?;
    let actual = value.attribute_type();
    (actual != expected).then(|| (name.to_owned(), Flaw::Type { expected, actual }))
}

/// What becomes of a change whatever the item has: where it sets a value that no item can have there.
pub fn outcome(table: &Table, action: &UpdateAction) -> Option<(Topic, ApiError)> {
    let target = action.target();
    if !target.steps.is_empty() || !matches!(action, UpdateAction::Set(..) | UpdateAction::Add(..))
    {
        return None;
    }
    let alone = Update { actions: vec![action.clone()] };
    if alone.paths().len() > 1 {
        return None;
    }
    let made = match apply(&alone, &Item::new(), true) {
        Ok(made) => made.unwrap_or_default(),
        Err(error) => return Some((Topic::Value, error)),
    };
    // An ADD to what is there comes to something else.
    let is_set = matches!(action, UpdateAction::Set(..));
    let is_typed = |value: &AttributeValue| {
        table.definition.attribute_type(&target.root) == Some(value.attribute_type())
    };
    let is_known = is_set || made.get(&target.root).is_some_and(|value| !is_typed(value));
    let error = table.check_updated_item(None, &made).err().filter(|_| is_known)?;
    Some((Topic::IndexKey(target.root.clone()), error))
}

/// A clause of a condition: what AND, OR and NOT come down to.
pub struct Clause<'a> {
    pub expression: &'a Expression,
    /// The AND or OR it is a side of.
    joined_by: Option<BinaryOperator>,
}

/// In written order.
pub fn clauses(condition: Option<&Expression>) -> Vec<Clause<'_>> {
    let mut found = Vec::new();
    let mut open: Vec<_> = condition.map(|expression| (expression, None)).into_iter().collect();
    while let Some((expression, joined_by)) = open.pop() {
        match expression {
            Expression::Binary(binary)
                if matches!(binary.operator, BinaryOperator::And | BinaryOperator::Or) =>
            {
                let joined_by = Some(binary.operator);
                open.extend([(&binary.right, joined_by), (&binary.left, joined_by)]);
            }
            Expression::Not(inner, _) => open.push((inner, None)),
            expression => found.push(Clause { expression, joined_by }),
        }
    }
    found
}

/// The conditions that AND joins at the top, in written order.
pub fn conjuncts(condition: Option<&Expression>) -> Vec<&Expression> {
    let (mut found, mut open) = (Vec::new(), condition.into_iter().collect::<Vec<_>>());
    while let Some(expression) = open.pop() {
        match expression {
            Expression::Binary(binary) if binary.operator == BinaryOperator::And => {
                open.extend([&binary.right, &binary.left]);
            }
            expression => found.push(expression),
        }
    }
    found
}

fn target(change: &Change) -> &PathAt {
    match change {
        Change::Set(target, _) | Change::Remove(target) => target,
    }
}

fn change_value_span(change: &Change) -> Span {
    match change {
        Change::Set(_, value) => values_span(value),
        Change::Remove(target) => target.span,
    }
}

fn order_span(select: &Select) -> Option<Span> {
    select.order.iter().map(|term| term.span).reduce(Span::to)
}

/// From its first value to its last; the whole of what has none.
fn values_span(expression: &Expression) -> Span {
    let mut values = None;
    each_part(expression, &mut |part| {
        if let Expression::Value(value) = part {
            let span = Value::span(value);
            values = Some(values.map_or(span, |found: Span| found.to(span)));
        }
    });
    values.unwrap_or_else(|| expression.span())
}

fn each_path<'a>(expression: &'a Expression, found: &mut dyn FnMut(&'a PathAt)) {
    each_part(expression, &mut |part| {
        if let Expression::Path(path) = part {
            found(path);
        }
    });
}

/// Hands over paths, values and what they stand in.
fn each_part<'a>(expression: &'a Expression, found: &mut dyn FnMut(&'a Expression)) {
    let mut open = vec![expression];
    while let Some(expression) = open.pop() {
        found(expression);
        match expression {
            Expression::Path(_) | Expression::Value(_) => {}
            Expression::Call(call) => open.extend(call.arguments.iter().rev()),
            Expression::Not(inner, _) => open.push(inner),
            Expression::Binary(binary) => open.extend([&binary.right, &binary.left]),
            Expression::Between(between) => {
                open.extend([&between.high, &between.low, &between.operand]);
            }
            Expression::In(membership) => {
                open.extend(membership.list.iter().rev());
                open.push(&membership.operand);
            }
            Expression::Is(is) => open.push(&is.operand),
        }
    }
}
