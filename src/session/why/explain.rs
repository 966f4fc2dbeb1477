//! From a refusal to the clauses and the reason of its report.

use std::collections::BTreeMap;

use super::look::LOOKED_MAX;
use super::scene::{ITEM_THERE, NO_ITEM, Scene};
use super::update::{asks_item, hindrance};
use super::words::found;
use super::written;
use crate::api::operation::{Action, OnFailure};
use crate::api::table::KeySchema;

use crate::draft::Statement;
use crate::draft::key::key_of;
use crate::engine::evaluate::bind::bind_text;
use crate::engine::evaluate::condition::{Condition, Operand};
use crate::engine::evaluate::seen::seen;
use crate::engine::evaluate::trace::trace;
use crate::engine::evaluate::update::Update;
use crate::engine::operation::statement::bind::{self, bind};
use crate::engine::operation::statement::keyed::{conjuncts, equality};
use crate::session::report::{Clause, Origin, StatementReport, Unknown};
use crate::session::target::{Leaves, Target, Touch};
use crate::syntax::partiql::ast;
use crate::value::Path;

/// A statement that failed, and who was asked.
pub struct Asked<'a> {
    pub statement: &'a Statement,
    /// The action it was sent as, of a transaction.
    pub action: Option<&'a Action>,
    pub target: Option<&'a Target>,
    pub key: Option<&'a KeySchema>,
    /// Whether an item that was asked for and did not come was not there. The embedded engine is known to keep to that;
    /// of a service nobody can say: DynamoDB Local returns none for a failed statement of a batch.
    pub returns_items: bool,
}

/// What an item may be to blame for.
enum Failed<'a> {
    /// The condition was false on it.
    Condition(Box<Condition>),
    /// It was there, where there was to be none.
    Occupied,
    /// It may be, of an update that was refused, that it can't be done to it.
    Update(&'a Update),
}

/// Says where the item comes from that the statement's condition was false on, or why it is not known.
pub fn place(asked: &Asked<'_>, report: &mut StatementReport) {
    if report.origin.is_some() {
        return;
    }
    // Another item, or nothing of one: of the statement's own nothing came back.
    if asked.failed(report).is_some() && !asked.is_own(report) {
        report.item = None;
    }
    report.origin = match (asked.failed(report), &report.item) {
        (None, _) => None,
        (Some(_), Some(_)) => Some(Origin::Returned),
        (Some(Failed::Condition(condition)), None) => Some(asked.without_item(&condition)),
        // No item comes back with these, and none is asked for.
        (Some(Failed::Occupied | Failed::Update(_)), None) => None,
    };
}

/// Whether the item, if it were known, would say why the statement failed.
pub fn lacks_item(asked: &Asked<'_>, report: &StatementReport) -> bool {
    let is_open = match report.origin {
        None => true,
        Some(Origin::Unknown(why)) => matches!(why, Unknown::NotReturned | Unknown::NotAsked),
        Some(_) => false,
    };
    is_open && asked.failed(report).is_some()
}

/// Says why the statement failed, of a failure that an item is to blame for; nothing of another.
pub fn explain(asked: &Asked<'_>, report: &mut StatementReport) {
    let Some(failed) = asked.failed(report) else { return };
    place(asked, report);
    match (failed, report.origin) {
        // Whoever tried to read it has said what was in the way.
        (_, Some(Origin::Unknown(Unknown::NotRead))) => {}
        (_, Some(Origin::Unknown(Unknown::PastBound))) => {
            report.reason = Some(format!(
                "the item it failed on was not read: that is done for {LOOKED_MAX} statements of a run"
            ));
        }
        (Failed::Condition(_), Some(Origin::Unknown(Unknown::NotReturned)) | None) => {
            report.reason = Some(NOT_RETURNED.to_owned());
        }
        (Failed::Condition(_), Some(Origin::Unknown(Unknown::NotAsked))) => {
            report.reason = Some(asked.not_asked().to_owned());
        }
        (Failed::Condition(condition), Some(_)) => asked.trace(&condition, report),
        (Failed::Occupied, _) => report.reason = Some(occupied(report)),
        (Failed::Update(update), Some(_)) => report.reason = Some(of_update(update, report)),
        (Failed::Update(_), None) => {}
    }
}

const NOT_RETURNED: &str = "the condition was false; the item did not come back, so it may be missing or not: a SELECT by \
                            its key tells";
const MOVED: &str = "the condition holds on the item as it was read: it has moved since";

/// `an item with this key is there already: pk is "bob"`.
fn occupied(report: &StatementReport) -> String {
    if report.is_of_missing_item() {
        return "there was an item with this key, and there is none by now: it has moved since"
            .to_owned();
    }
    let Some(key) = &report.key else { return ITEM_THERE.to_owned() };
    let part = |name: &String| found(&Operand::Path(Path::attribute(name)), Some(key));
    let parts: Vec<String> = key.keys().map(part).collect();
    format!("{ITEM_THERE}: {}", parts.join(", "))
}

fn of_update(update: &Update, report: &StatementReport) -> String {
    let (item, key) = (report.item.as_ref(), report.key.clone().unwrap_or_default());
    let told = hindrance(update, item.unwrap_or(&key), item.is_some());
    match (told, item) {
        (Some(told), Some(_)) => told,
        (Some(told), None) => format!("{NO_ITEM}, and {told}"),
        // Of the changes alone: the condition may be false all the same, and an endpoint may refuse the text.
        (None, _) => "the item as it was read takes these changes: it has moved since, or the statement was refused \
                      for something else"
            .to_owned(),
    }
}

impl<'a> Asked<'a> {
    /// Whether what came back can be the item the statement is about: it has its key.
    fn is_own(&self, report: &StatementReport) -> bool {
        let (Some(item), Some(schema)) = (&report.item, self.key) else { return true };
        let wanted = self.target.and_then(|target| target.key(schema));
        wanted.is_none_or(|wanted| key_of(schema, item).as_ref() == Some(&wanted))
    }

    fn failed(&self, report: &StatementReport) -> Option<Failed<'a>> {
        let code = report.code.as_ref()?;
        // Nothing else of an INSERT can be false, whatever an endpoint calls it.
        if self.is_insert() && (code.is_duplicate() || code.is_condition_failed()) {
            return Some(Failed::Occupied);
        }
        if code.is_condition_failed() {
            return Some(Failed::Condition(Box::new(self.condition()?)));
        }
        let Touch::Write(Leaves::Changed(update)) = &self.target?.touch else { return None };
        (code.is_validation() && asks_item(update)).then_some(Failed::Update(update))
    }

    fn is_insert(&self) -> bool {
        self.statement.tree().is_some_and(|tree| matches!(tree.body, ast::Body::Insert(_)))
    }

    /// As the engine binds it; `None` when there is none, or whoever was asked took what the engine does not.
    fn condition(&self) -> Option<Condition> {
        match self.action {
            Some(action) => of_action(action),
            None => of_where(self.statement),
        }
    }

    fn without_item(&self, condition: &Condition) -> Origin {
        // Known without asking anybody, and so before what was asked for.
        if self.is_false_of_no_item(condition) {
            Origin::Refusal
        } else if self.statement.on_failure == OnFailure::None {
            Origin::Unknown(Unknown::NotAsked)
        } else if self.returns_items && !self.is_exists() {
            Origin::Returned
        } else {
            Origin::Unknown(Unknown::NotReturned)
        }
    }

    /// Whether it asks for no more than the item to be there: then there was none, whoever was asked.
    fn is_false_of_no_item(&self, condition: &Condition) -> bool {
        let Some(key) = self.key else { return false };
        let scene = Scene { item: None, key: Some(key) };
        conjuncts(Some(condition)).into_iter().all(|clause| match clause {
            Condition::Exists(path) => scene.is_key(path),
            clause => self.is_address(clause),
        })
    }

    /// EXISTS returns no item, ALL_OLD or not (partiql.md 17.2).
    fn is_exists(&self) -> bool {
        self.statement.tree().is_some_and(|tree| matches!(tree.body, ast::Body::Exists(_)))
    }

    /// Whether it is part of what a WHERE finds its item by, and so is true of every item it finds.
    fn is_address(&self, clause: &Condition) -> bool {
        // An action names its item by its Key: what its condition says of key attributes is a clause like any other.
        let Some(key) = self.key.filter(|_| self.action.is_none()) else { return false };
        let mut names = key.partition.iter().chain(&key.sort);
        equality(clause).is_some_and(|(name, _)| names.any(|attribute| attribute == name))
    }

    fn not_asked(&self) -> &'static str {
        if self.action.is_some() {
            "the condition was false; the item was not asked for: \"ReturnValuesOnConditionCheckFailure\": \"ALL_OLD\" \
             brings it back"
        } else {
            "the condition was false; the item was not asked for: `--@ on-failure all_old` brings it back"
        }
    }

    fn trace(&self, condition: &Condition, report: &mut StatementReport) {
        let scene = Scene { item: report.item.as_ref(), key: self.key };
        let trace = trace(condition, scene.item);
        let clauses = trace.clauses();
        let mut texts = self.texts();
        // One for one, unless what is bound ceases to mirror what is written.
        if texts.len() != clauses.len() {
            texts = vec![None; clauses.len()];
        }
        let why = clauses.iter().zip(texts).map(|(clause, text)| Clause {
            text: text.unwrap_or_else(|| clause.condition.to_string()),
            values: seen(clause.condition, scene.item),
            truth: clause.holds,
            key: self.is_address(clause.condition),
            decisive: clause.decisive,
            sentence: scene.clause(clause),
        });
        let (why, reason) = (why.collect(), scene.reason(&trace));
        let is_read = matches!(report.origin, Some(Origin::ReadAfter { .. }));
        // Of an item that came back, and on which it holds, there is nothing to say: it was not judged on that.
        let moved = (trace.holds && is_read).then(|| MOVED.to_owned());
        (report.why, report.reason) = (why, reason.or(moved));
    }

    /// The clauses in the words of the statement, where these can be taken out of it.
    fn texts(&self) -> Vec<Option<String>> {
        let condition = self.statement.tree().and_then(ast::Statement::condition);
        let written = condition.map(written::clauses).unwrap_or_default().into_iter();
        let text = |clause: &ast::Expression| {
            written::has_span(clause).then(|| clause.span().of(&self.statement.text).to_owned())
        };
        written.map(text).collect()
    }
}

fn of_action(action: &Action) -> Option<Condition> {
    let expressions = &action.expressions;
    let none = BTreeMap::new();
    let names = expressions.names.as_ref().unwrap_or(&none);
    let no_values = BTreeMap::new();
    let values = match &expressions.values {
        Some(Ok(values)) => values,
        // With values that can't be read it would have been refused for them, not for its condition.
        Some(Err(_)) | None => &no_values,
    };
    bind_text(expressions.condition.as_ref()?, names, values).ok()
}

fn of_where(statement: &Statement) -> Option<Condition> {
    let bound = bind(&statement.text, statement.tree()?, &statement.parameters).ok()?;
    match bound.action {
        bind::Action::Update { condition, .. }
        | bind::Action::Delete { condition, .. }
        | bind::Action::Exists { condition, .. } => condition,
        bind::Action::Select { .. } | bind::Action::Insert { .. } => None,
    }
}
