//! How each statement of a draft would be served, before anything is sent.
//!
//! The local engine's [`planner`] says so of any connection: what it would do with the statement on a table so described.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::lint::{actions, lint};
use super::price::{self, Estimate, KnownItems, Sizes, Total};
use super::target::Target;
use crate::api::operation::Action;
use crate::api::table::TableDescription;
use crate::api::{ApiError, OperationName};
use crate::connection::Sent;
use crate::draft::lint::table_name;
use crate::draft::suggest::nearest;
use crate::draft::{Draft, Kind, Mode, Statement, Verb};
use crate::engine::catalog::Table;
use crate::engine::planner::complaint::Complaint;
use crate::engine::planner::{self, Asked, Examined, Never, Served, Way, Within};
use crate::syntax::Diagnostic;
use crate::value::Item;

/// A draft, planned. Nothing was sent for it but the descriptions of the tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub mode: Mode,
    /// Those that are on, in order.
    pub statements: Vec<PlannedStatement>,
    /// Those of the draft and those of the lint, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PlannedStatement {
    /// From 1, among the statements that are sent.
    pub index: usize,
    /// From 0, among all statements of the draft.
    pub position: usize,
    pub verb: Verb,
    pub table: Option<String>,
    /// Of the one item it is about.
    pub key: Option<Item>,
    /// `None` when the table is not known, or the statement can't be parsed or lacks values.
    pub served: Option<ServedBy>,
    /// What it will be charged with, if it is applied; `None` where nothing can be said of it, as of what is refused.
    pub estimate: Option<Estimate>,
}

/// How the service finds what a statement is about.
#[derive(Clone, Debug, PartialEq)]
pub struct ServedBy {
    pub way: Way,
    /// As [`Served`] prints it: `get accounts: pk = 'acct#bob'`.
    pub text: String,
}

impl PlannedStatement {
    pub fn way(&self) -> Option<Way> {
        self.served.as_ref().map(|served| served.way)
    }

    /// The way in a word, as `--json` has it. What is refused finds its items in none.
    pub fn access(&self) -> &'static str {
        match self.way() {
            Some(Way::Refused) | None => "unknown",
            Some(way) => way.name(),
        }
    }

    /// How it is served, in a line: `get accounts: pk = 'acct#bob'`, `accounts: not known`.
    pub fn served_by(&self) -> Cow<'_, str> {
        match (&self.served, &self.table) {
            (Some(served), _) => served.text.as_str().into(),
            (None, Some(table)) => format!("{table}: not known").into(),
            (None, None) => "not known".into(),
        }
    }
}

impl Plan {
    /// What is planned for the statement at this position among all of the draft; `None` for one that is off.
    pub fn at(&self, position: usize) -> Option<&PlannedStatement> {
        // They stand in the order of the draft.
        let found = self.statements.binary_search_by_key(&position, |one| one.position).ok()?;
        self.statements.get(found)
    }

    /// The units of all statements, if all are applied.
    pub fn total(&self) -> Total {
        Total::of(self.statements.iter().map(|one| one.estimate.as_ref()))
    }
}

/// Plans a draft against the tables of a connection.
pub fn plan(draft: &Draft, tables: &[TableDescription]) -> Plan {
    plan_on(draft, tables, &KnownItems::default())
}

/// As [`plan`]; what is written to items that are known is priced by them.
pub fn plan_on(draft: &Draft, tables: &[TableDescription], items: &KnownItems) -> Plan {
    let draft = &*draft.made();
    let tables = Tables::of(draft, tables);
    let cases = tables.cases(draft);
    let mut diagnostics = draft.diagnostics.clone();
    diagnostics.extend(lint(draft, &cases));
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    Plan { mode: draft.mode, statements: planned_all(draft, cases, items), diagnostics }
}

/// Plans a draft whose tables can't be asked for: what its text alone tells.
pub fn plan_without_tables(draft: &Draft) -> Plan {
    let draft = &*draft.made();
    let tables = Tables::default();
    let cases = tables.cases(draft);
    let mut diagnostics = draft.diagnostics.clone();
    diagnostics.extend(lint(draft, &cases));
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    let statements = planned_all(draft, cases, &KnownItems::default());
    Plan { mode: draft.mode, statements, diagnostics }
}

/// The tables a draft names, as far as they are there, ready to plan on; `None` where they can't be asked for. One that no statement can be planned on, for its
/// description lacks what every table has, is there all the same.
#[derive(Default)]
pub struct Tables {
    there: Option<HashMap<String, Option<Described>>>,
    /// For names that are not there, which name of those that are is meant.
    meant: HashMap<String, String>,
}

struct Described {
    table: Table,
    sizes: Sizes,
}

fn is_there(tables: &[TableDescription], name: &str) -> bool {
    tables.iter().any(|table| table.definition.name == name)
}

fn meant(tables: &[TableDescription], name: &str) -> Option<String> {
    let names: Vec<&str> = tables.iter().map(|table| table.definition.name.as_str()).collect();
    nearest(name, &names).map(str::to_owned)
}

/// A statement that is sent, on its table.
pub struct Case<'a> {
    /// From 1, among the statements that are sent.
    pub number: usize,
    pub statement: &'a Statement,
    /// Whether it names a table that is not there.
    pub is_astray: bool,
    /// The table that is there and nearly called so.
    pub meant: Option<&'a str>,
    pub table: Option<&'a Table>,
    /// What the table was described with.
    pub sizes: Option<&'a Sizes>,
    pub served: Option<Served<'a>>,
    /// All that it is refused for, whatever the items are.
    pub complaints: Vec<Complaint>,
    pub never: Option<Never>,
    /// What it adds to the payload of a transaction.
    pub bytes: usize,
}

impl Tables {
    /// Of all a connection has, a plan is made with every key that is pressed: only those that are named are made ready.
    pub fn of(draft: &Draft, tables: &[TableDescription]) -> Self {
        let named = draft.active().filter_map(|statement| statement.table.as_deref());
        let named: HashSet<&str> = named.map(table_name).collect();
        // Any numbers will do that differ: an item's key begins with its table's, and keys of two tables must not be
        // alike.
        let there = (0..).zip(tables).filter(|(_, table)| named.contains(&*table.definition.name));
        let astray = named.iter().filter(|name| !is_there(tables, name));
        let meant =
            astray.filter_map(|name| Some(((*name).to_owned(), meant(tables, name)?))).collect();
        Self { meant, ..Self::ready(there) }
    }

    /// All of these.
    pub fn described<'d>(tables: impl Iterator<Item = &'d TableDescription>) -> Self {
        Self::ready((0..).zip(tables))
    }

    fn ready<'d>(tables: impl Iterator<Item = (u64, &'d TableDescription)>) -> Self {
        let ready = tables.map(|(number, description)| {
            let table = Table::described(description, number);
            let described = table.map(|table| Described { table, sizes: Sizes::of(description) });
            (description.definition.name.clone(), described)
        });
        Self { there: Some(ready.collect()), meant: HashMap::new() }
    }

    fn meant_by(&self, statement: &Statement) -> Option<&str> {
        self.meant.get(table_name(statement.table.as_deref()?)).map(String::as_str)
    }

    /// What one statement is charged with that was sent in this mode, if it is applied; with its action, where it is one.
    pub fn estimate(
        &self,
        mode: Mode,
        statement: &Statement,
        action: Option<&Action>,
        target: Option<&Target>,
    ) -> Option<Estimate> {
        let name = table_name(statement.table.as_deref()?);
        let Described { table, sizes } = self.there.as_ref()?.get(name)?.as_ref()?;
        let action = action.map(|action| Ok(action.clone()));
        let served = examined(mode, statement, action, Some(table)).served?;
        let in_transaction = matches!(mode, Mode::Transaction | Mode::TransactWrite);
        let priced =
            price::estimate::Case { statement, table, sizes, in_transaction, target, item: None };
        priced.estimate(&served)
    }

    /// The statements that are sent, each on its table.
    pub fn cases<'a>(&'a self, draft: &'a Draft) -> Vec<Case<'a>> {
        let mut actions = actions::of(draft);
        let case = |(number, statement): (usize, &'a Statement)| {
            let action = actions.next();
            let named = statement.table.as_deref().zip(self.there.as_ref());
            let found = named.map(|(name, known)| known.get(table_name(name)));
            let described = found.flatten().and_then(Option::as_ref);
            let table = described.map(|described| &described.table);
            let Examined { served, complaints, never, bytes } =
                examined(draft.mode, statement, action.flatten(), table);
            Case {
                number,
                statement,
                // `Some(None)`: it names a table and there is none. Where it names none, or no table is known, nothing is
                // said of tables.
                is_astray: matches!(found, Some(None)),
                meant: self.meant_by(statement),
                table,
                sizes: described.map(|described| &described.sizes),
                served,
                complaints,
                never,
                bytes,
            }
        };
        (1..).zip(draft.active()).map(case).collect()
    }
}

fn examined<'t>(
    mode: Mode,
    statement: &Statement,
    action: Option<Result<Action, ApiError>>,
    table: Option<&'t Table>,
) -> Examined<'t> {
    let within = match mode {
        Mode::Single => Within::Itself,
        Mode::Batch => Within::Batch,
        Mode::Transaction | Mode::TransactWrite => Within::Transaction,
    };
    match (&statement.kind, action) {
        // A template has no values yet; of any other statement that lacks some, the draft itself says so.
        (Kind::Partiql(tree), _) if tree.parameters <= statement.parameters.len() => {
            let Statement { text, parameters, consistent, .. } = statement;
            Asked { text, tree, parameters, consistent: *consistent, within }.examine(table)
        }
        (Kind::Action { .. }, Some(Ok(action))) => planner::action::examine(table, &action),
        (Kind::Action { .. }, Some(Err(error))) => Examined::unread(error),
        _ => Examined::default(),
    }
}

fn planned_all(draft: &Draft, cases: Vec<Case<'_>>, items: &KnownItems) -> Vec<PlannedStatement> {
    let mut actions = action_targets(draft, &cases).into_iter();
    // What an earlier statement writes to is no longer as it was known.
    let mut met = HashSet::new();
    let plan_one = |case: Case<'_>| {
        let target = match &case.statement.kind {
            Kind::Action { .. } => actions.next().flatten(),
            _ => target_of(&case),
        };
        let key = case.served.as_ref().and_then(Served::key).map(|key| key.attributes);
        let known = key.as_ref().zip(case.table).and_then(|(key, table)| {
            let name = &table.definition.name;
            let is_first =
                items.is_empty() || met.insert((name.clone(), price::sizes::stored(key)));
            items.get(name, key).filter(|_| is_first)
        });
        let estimate = estimated(draft.mode, &case, target.as_ref(), known);
        planned(case, estimate)
    };
    cases.into_iter().map(plan_one).collect()
}

/// What the actions of a draft do, where that tells what they are charged; nothing where it is not asked for.
fn action_targets(draft: &Draft, cases: &[Case<'_>]) -> Vec<Option<Target>> {
    let is_known = cases.iter().any(|case| case.table.is_some());
    let request = draft.request.as_ref().filter(|_| is_known && draft.mode == Mode::TransactWrite);
    // As they will be sent: there is no other form in which an update of a draft can be read.
    let sent =
        request.map(|request| Sent::read(OperationName::TransactWriteItems, request.to_string()));
    sent.map(|sent| Target::of_request(&sent.operation)).unwrap_or_default()
}

fn target_of(case: &Case<'_>) -> Option<Target> {
    // A read is priced by how it is served.
    case.table.filter(|_| !case.statement.verb().is_read())?;
    let Statement { text, parameters, .. } = case.statement;
    Target::of_tree(text, case.statement.tree()?, parameters)
}

fn estimated(
    mode: Mode,
    case: &Case<'_>,
    target: Option<&Target>,
    item: Option<(Option<&Item>, price::Origin)>,
) -> Option<Estimate> {
    let priced = price::estimate::Case {
        statement: case.statement,
        table: case.table?,
        sizes: case.sizes?,
        in_transaction: matches!(mode, Mode::Transaction | Mode::TransactWrite),
        target,
        item,
    };
    priced.estimate(case.served.as_ref()?)
}

fn planned(case: Case<'_>, estimate: Option<Estimate>) -> PlannedStatement {
    let Case { number, statement, served, .. } = case;
    let told = |served: &Served<'_>| ServedBy { way: served.way(), text: served.to_string() };
    PlannedStatement {
        index: number,
        position: statement.origin,
        verb: statement.verb(),
        table: statement.table.clone(),
        served: served.as_ref().map(told),
        key: served.and_then(Served::into_key).map(|key| key.attributes),
        estimate,
    }
}
