//! What is done with a table: looked at, made, changed, taken; and drafts that begin with it.

use super::command::{Command, TablesCommand};
use super::desk::Desk;
use super::effect::{Effect, OfTable};
use super::event::FromTable;
use super::layout::Pane;
use super::overlay::Overlay;
use super::overlay::create_table::CreateTable;
use super::overlay::describe::Describe;
use super::overlay::table_actions::TableActions;
use super::overlay::table_guard::TableGuard;
use super::state::State;
use crate::api::table::{TableDefinition, TableDescription};
use crate::connection::Access;
use crate::session::sampled::Sampled;
use crate::session::table_request::{NotDone, TableRequest};
use crate::session::words::{counted, figure};
use crate::session::{Consent, Objection};
use crate::value::AttributeType;

/// Does a command of the tables.
pub fn command(
    state: &mut State,
    command: TablesCommand,
    confirmed: bool,
    effects: &mut Vec<Effect>,
) {
    let (tables, desk) = (&mut state.panes.tables, &mut state.desk);
    match command {
        TablesCommand::Refresh => return effects.push(Effect::ListTables),
        TablesCommand::Filter => return tables.filter(),
        TablesCommand::Create => {
            state.overlay = Some(Overlay::CreateTable(CreateTable::new()));
            return;
        }
        _ => {}
    }
    let Some(table) = tables.selected_table(desk).cloned() else {
        return desk.say("no table is selected: Alt-1 goes to them, c makes one");
    };
    let name = table.definition.name.clone();
    match command {
        TablesCommand::Refresh | TablesCommand::Filter | TablesCommand::Create => {}
        TablesCommand::Describe => {
            state.overlay = Some(Overlay::Describe(Describe::new(name.clone())));
            effects.push(Effect::Table(OfTable::Describe(name)));
        }
        TablesCommand::Actions => {
            state.overlay = Some(Overlay::TableActions(Box::new(TableActions::new(table))));
            effects.push(Effect::Table(OfTable::Describe(name)));
        }
        TablesCommand::Sample => {
            desk.say(format!("{name}: a few items are read…"));
            effects.push(Effect::Table(OfTable::Sample(Box::new(table))));
        }
        TablesCommand::Select => open_draft(desk, &table, &select(&table.definition)),
        TablesCommand::Insert => {
            let text = insert(&table.definition, desk.tables.sampled(&name));
            open_draft(desk, &table, &text);
        }
        TablesCommand::Update => {
            let text = update(&table.definition, desk.tables.sampled(&name));
            open_draft(desk, &table, &text);
        }
        TablesCommand::Delete => delete(desk, &table, confirmed, effects),
    }
}

/// A connection that asks asks about it; one that does not wants a second press.
fn delete(desk: &mut Desk, table: &TableDescription, confirmed: bool, effects: &mut Vec<Effect>) {
    let name = &table.definition.name;
    if desk.connection.access.value == Access::Open && !confirmed {
        desk.confirming = Some(Command::Tables(TablesCommand::Delete));
        let items = counted(u32::try_from(table.item_count).unwrap_or(u32::MAX), "item");
        return desk.say(format!("D again deletes {name} for good, with its {items}"));
    }
    let (request, consent) = (TableRequest::delete(name), Consent::default());
    effects.push(Effect::Table(OfTable::Send { request, consent }));
}

/// What came of it.
pub fn told(state: &mut State, told: FromTable, effects: &mut Vec<Effect>) {
    let desk = &mut state.desk;
    match told {
        FromTable::Described { name, result } => match &mut state.overlay {
            Some(Overlay::Describe(describe)) => describe.set(&name, result),
            Some(Overlay::TableActions(actions)) => {
                if let Ok(described) = result {
                    actions.set(&name, described);
                }
            }
            // A click asked for it, which opens no dialog by itself.
            None => {
                let mut describe = Describe::new(name.clone());
                describe.set(&name, result);
                state.overlay = Some(Overlay::Describe(describe));
            }
            Some(_) => {}
        },
        FromTable::Sampled { name, result: Ok(sampled) } => {
            let items = counted(u32::try_from(sampled.items).unwrap_or(u32::MAX), "item");
            desk.say(format!("{name}: {items} sampled for {} RCU", figure(sampled.units)));
            desk.tables.set_sampled(&name, sampled);
            state.panes.tables.unfold(name);
        }
        FromTable::Sampled { name, result: Err(problem) } => {
            desk.fail(format!("{name} is not sampled: {problem}"));
        }
        FromTable::Sent { request, result: Ok(()) } => {
            state.overlay.take_if(|overlay| matches!(overlay, Overlay::CreateTable(_)));
            desk.say(request.done());
            effects.push(Effect::ListTables);
        }
        FromTable::Sent { result: Err(NotDone::Failed(problem)), .. } => {
            if let Some(Overlay::CreateTable(form)) = &mut state.overlay {
                form.refuse(problem.clone());
            }
            desk.fail(problem);
        }
        FromTable::Sent { request, result: Err(NotDone::Guarded(objection)) } => {
            guarded(state, request, objection);
        }
        FromTable::Throttled(Ok(said)) => desk.say(said),
        FromTable::Throttled(Err(problem)) => desk.fail(problem),
    }
}

fn guarded(state: &mut State, request: TableRequest, objection: Objection) {
    let sentence = format!("not sent: {objection}");
    match objection {
        Objection::Ask(question) => {
            if question.mistyped {
                state.desk.count_wrong_code();
                state.desk.fail(sentence);
            }
            state.overlay =
                Some(Overlay::TableGuard(Box::new(TableGuard::new(*question, request))));
        }
        Objection::ReadOnly { .. } | Objection::Unknown { .. } | Objection::OverBudget(_) => {
            state.desk.fail(sentence);
        }
    }
}

/// Opens a draft of the table, with the cursor where the first value is to be typed.
fn open_draft(desk: &mut Desk, table: &TableDescription, text: &str) {
    let name = format!("{}.pql", table.definition.name);
    let tab = desk.add_draft(Some(name), text);
    let place = text.lines().enumerate().find_map(|(line, text)| {
        let before = text.split_once("''").map(|(before, _)| before.chars().count() + 1);
        Some((
            line,
            before
                .or_else(|| text.split_once("= 0").map(|(before, _)| before.chars().count() + 2))?,
        ))
    });
    let (line, column) = place.unwrap_or_default();
    tab.editor.put_cursor(line, column);
    tab.keep_as_it_is();
    desk.focus(Pane::Editor);
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A name as a member of an item: it is a string there.
fn member(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// A value of this type, to be typed over. PartiQL has no literal for bytes: those are parameters.
fn placeholder(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::S => "''",
        AttributeType::N => "0",
        AttributeType::Bool => "true",
        AttributeType::Null => "null",
        AttributeType::M => "{}",
        AttributeType::L => "[]",
        AttributeType::Ss => "<<''>>",
        AttributeType::Ns => "<<0>>",
        AttributeType::B | AttributeType::Bs => "?",
    }
}

fn kind_of_key(table: &TableDefinition, name: &str) -> AttributeType {
    table.attribute_type(name).unwrap_or(AttributeType::S)
}

/// The line that says what the `?`s stand for, where there are some.
fn params(kinds: impl Iterator<Item = AttributeType>) -> String {
    let values: Vec<&str> = kinds
        .filter_map(|kind| match kind {
            AttributeType::B => Some(r#"{"B": "AQI="}"#),
            AttributeType::Bs => Some(r#"{"BS": ["AQI="]}"#),
            _ => None,
        })
        .collect();
    if values.is_empty() { String::new() } else { format!("--@ params {}\n", values.join(", ")) }
}

fn where_key(table: &TableDefinition) -> String {
    let condition =
        |name: &String| format!("{} = {}", quoted(name), placeholder(kind_of_key(table, name)));
    let conditions: Vec<String> =
        table.key.partition.iter().chain(&table.key.sort).map(condition).collect();
    conditions.join(" AND ")
}

fn key_kinds(table: &TableDefinition) -> impl Iterator<Item = AttributeType> {
    table.key.partition.iter().chain(&table.key.sort).map(|name| kind_of_key(table, name))
}

/// `SELECT * FROM "accounts" WHERE "pk" = '';`
fn select(table: &TableDefinition) -> String {
    let params = params(key_kinds(table));
    format!("{params}SELECT * FROM {} WHERE {};\n", quoted(&table.name), where_key(table))
}

/// `INSERT INTO "accounts" VALUE {'pk': '', 'balance': 0};`, with the attributes that most sampled items have.
fn insert(table: &TableDefinition, sampled: Option<&Sampled>) -> String {
    let keys = table.key.names().map(|name| (name.to_owned(), kind_of_key(table, name)));
    let others = sampled.into_iter().flat_map(|sampled| {
        let common = sampled.attributes.iter().filter(|one| sampled.percent(one) >= 50);
        common.filter_map(|one| Some((one.name.clone(), *one.types.first()?)))
    });
    let members: Vec<(String, AttributeType)> = keys.chain(others).collect();
    let params = params(members.iter().map(|(_, kind)| *kind));
    let written: Vec<String> = members
        .iter()
        .map(|(name, kind)| format!("{}: {}", member(name), placeholder(*kind)))
        .collect();
    let values = match written.len() {
        // On one line as long as that can be seen.
        0..=3 => written.join(", "),
        _ => format!("\n    {}\n", written.join(",\n    ")),
    };
    format!("{params}INSERT INTO {} VALUE {{{values}}};\n", quoted(&table.name))
}

/// `UPDATE "accounts" SET "balance" = 0 WHERE "pk" = '';`, of the attribute that most sampled items have.
fn update(table: &TableDefinition, sampled: Option<&Sampled>) -> String {
    let seen = sampled.and_then(|sampled| sampled.attributes.first());
    let (name, kind) = seen.map_or(("attribute", AttributeType::S), |one| {
        (one.name.as_str(), one.types.first().copied().unwrap_or(AttributeType::S))
    });
    let params = params(std::iter::once(kind).chain(key_kinds(table)));
    format!(
        "{params}UPDATE {} SET {} = {} WHERE {};\n",
        quoted(&table.name),
        quoted(name),
        placeholder(kind),
        where_key(table)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::table::{AttributeDefinition, KeySchema};
    use crate::draft::{Draft, Format};

    /// A table whose key is a number and bytes.
    fn table() -> TableDefinition {
        let key = KeySchema { partition: vec!["it's".into()], sort: vec!["raw".into()] };
        let mut table = TableDescription::empty("odd \"one\"", key).definition;
        let of =
            |name: &str, attribute_type| AttributeDefinition { name: name.into(), attribute_type };
        table.attributes = vec![of("it's", AttributeType::N), of("raw", AttributeType::B)];
        table
    }

    #[test]
    fn a_skeleton_is_a_draft_without_findings_whatever_the_names_and_types() {
        let table = table();
        let drafts = [select(&table), insert(&table, None), update(&table, None)];
        assert_eq!(
            drafts[1],
            "--@ params {\"B\": \"AQI=\"}\nINSERT INTO \"odd \"\"one\"\"\" VALUE {'it''s': 0, 'raw': ?};\n"
        );
        for text in drafts {
            let draft = Draft::parse(Format::Partiql, &text);
            assert_eq!(draft.diagnostics, [], "{text}");
        }
    }
}
