//! Drafts that are made of items that were read, each in a tab of its own: nothing is sent before somebody runs it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::command::ItemCommand;
use super::conversion::free_name;
use super::desk::Desk;
use super::found::{Found, Source};
use super::layout::Pane;
use super::overlay::edit_value::EditValue;
use super::pane::detail::Detail;
use super::tab::Tab;
use crate::draft::from_item::{Edit, ReadItem};
use crate::draft::inverse::Unsayable;
use crate::draft::key::key_of;
use crate::session::words::{counted, value};
use crate::session::{Outcome, StatementReport};
use crate::value::{Item, Path};

/// So many items become a draft at once: a text of more is edited by nobody.
const ITEMS_MAX: usize = 1000;

/// An item that was read: where it is from, and its row.
#[derive(Clone, Debug)]
pub struct Subject {
    pub table: String,
    pub key: Item,
    pub item: Item,
    pub row: usize,
}

/// Does a command; the dialog that takes a new value, where that is asked for.
pub fn command(detail: &Detail, desk: &mut Desk, command: ItemCommand) -> Option<EditValue> {
    let made = match command {
        ItemCommand::Edit => match edit(detail, desk) {
            Ok(dialog) => return Some(dialog),
            Err(problem) => Err(problem),
        },
        ItemCommand::EditAll => edit_all(desk),
        ItemCommand::Insert => made_of_each(desk, "insert", |read| read.insert().map(plain)),
        ItemCommand::Select => made_of_each(desk, "select", |read| read.select().map(plain)),
        ItemCommand::Delete => made_of_each(desk, "delete", |read| {
            read.delete().map(|made| (made.text, made.not_asked))
        }),
    };
    if let Err(problem) = made {
        desk.say(problem);
    }
    None
}

fn plain(text: String) -> (String, usize) {
    (text, 0)
}

/// The value under the cursor, in a line to be changed.
fn edit(detail: &Detail, desk: &Desk) -> Result<EditValue, String> {
    let path = if desk.focus == Pane::Detail {
        detail.selected_path(desk).ok_or("no part of an item is selected: i shows the item")?
    } else {
        let found = desk.tab().found().ok_or(NO_ITEM)?;
        Path::attribute(found.under_cursor().ok_or(NO_ITEM)?.0)
    };
    let subject = selected(desk)?;
    if subject.key.contains_key(&path.root) {
        return Err(format!(
            "{} is part of the key, which no UPDATE changes; i makes an INSERT like it",
            path.root
        ));
    }
    let found = desk.tab().found();
    let edited = found.and_then(|found| found.rows().edited(subject.row, &path)).cloned();
    Ok(EditValue::new(desk.tab().id.clone(), subject, path, edited.as_ref()))
}

/// An UPDATE that sets each attribute to what it is.
fn edit_all(desk: &mut Desk) -> Result<(), String> {
    let Subject { table, key, item, .. } = selected(desk)?;
    let read = ReadItem { table: &table, key: &key, item: &item };
    let edits = read.as_edits();
    if edits.is_empty() {
        return Err("the item has nothing but its key, which no UPDATE changes".to_owned());
    }
    let made = read.update(&edits).map_err(|error| unsayable(&error, &key))?;
    let said = "each attribute is set to what was read: change some, and F5";
    open(desk, &format!("edit-{table}.pql"), &note(made.not_asked, made.text), said);
    Ok(())
}

/// A statement of each marked item, or of the one of the cursor.
fn made_of_each(
    desk: &mut Desk,
    what: &str,
    make: impl Fn(ReadItem<'_>) -> Result<(String, usize), Unsayable>,
) -> Result<(), String> {
    let subjects = subjects(desk)?;
    let mut text = String::new();
    for Subject { table, key, item, .. } in &subjects {
        let (statement, not_asked) =
            make(ReadItem { table, key, item }).map_err(|error| unsayable(&error, key))?;
        text.push_str(&note(not_asked, statement));
    }
    let table = subjects.first().map_or("", |subject| &subject.table);
    let said = match what {
        "delete" => "if the item is as it was read; F7 rehearses, F5 sends",
        "insert" => "change the key, and F5: it writes over nothing",
        _ => "F5 reads",
    };
    let said = format!("{}, {said}", counted(subjects.len(), "statement"));
    open(desk, &format!("{what}-{table}.pql"), &text, &said);
    Ok(())
}

/// A change that was made in a row: it stands in the draft of all changes of these rows, and the row shows it.
pub fn take_edit(desk: &mut Desk, tab: &str, row: usize, edit: Edit, stays: bool) {
    let Some(at) = desk.tabs.iter().position(|open| open.id == tab) else { return };
    desk.current = at;
    let open: Vec<String> = desk.tabs.iter().map(|open| open.id.clone()).collect();
    let Some(found) = desk.tab_mut().found_mut() else { return };
    // Who forgot the draft took back what it would have done.
    if found.edit_draft.take_if(|(id, _)| !open.contains(id)).is_some() {
        found.rows_mut().put_back(Arc::default());
    }
    let before = found.rows().kept_edits();
    found.rows_mut().edit(row, edit);
    match all_edits(desk) {
        Ok((text, count)) => show_edits(desk, at, &text, count, stays),
        Err(problem) => {
            // Of a change that no statement says the row shows nothing.
            if let Some(found) = desk.tab_mut().found_mut() {
                found.rows_mut().put_back(before);
            }
            desk.fail(problem);
        }
    }
}

/// The UPDATEs of all rows that were changed, and how many they are.
fn all_edits(desk: &Desk) -> Result<(String, usize), String> {
    let edits: BTreeMap<usize, Vec<Edit>> =
        desk.tab().found().map(|found| found.rows().edits().clone()).unwrap_or_default();
    let mut text = String::new();
    for (row, edits) in &edits {
        let Subject { table, key, item, .. } = subject(desk, *row)?;
        let read = ReadItem { table: &table, key: &key, item: &item };
        let made = read.update(edits).map_err(|error| unsayable(&error, &key))?;
        text.push_str(&note(made.not_asked, made.text));
    }
    Ok((text, edits.len()))
}

/// Writes the draft of the changes anew, as long as nobody has changed that; else opens another.
fn show_edits(desk: &mut Desk, at: usize, text: &str, count: usize, stays: bool) {
    let before = desk.tab_mut().found_mut().and_then(|found| found.edit_draft.take());
    let is_as_made = |(id, made): &(String, String)| {
        let tab = desk.tabs.iter().position(|tab| tab.id == *id);
        tab.filter(|tab| desk.tabs[*tab].editor.text() == *made)
    };
    let open = before.as_ref().and_then(is_as_made);
    let grid = desk.tabs[at].id.clone();
    match open {
        Some(open) => {
            desk.current = open;
            desk.tab_mut().editor.replace_all(text);
        }
        None if count == 0 => {
            return desk.say("the item is as it was read: nothing is to be changed");
        }
        None => {
            let table = desk.tab().selected_statement().and_then(|one| one.table.clone());
            let name = free_name(desk, &format!("edit-{}.pql", table.unwrap_or_default()));
            desk.add_draft(Some(name), text).keep_as_it_is();
        }
    }
    let (made, name) = ((desk.tab().id.clone(), text.to_owned()), desk.tab().name.clone());
    if let Some(found) = desk.tab_named(&grid).and_then(Tab::found_mut) {
        found.edit_draft = Some(made);
    }
    if stays {
        desk.current = desk.tabs.iter().position(|tab| tab.id == grid).unwrap_or(desk.current);
        desk.say(format!("{name} has {}; Alt-Right goes there", counted(count, "statement")));
    } else {
        desk.focus(Pane::Editor);
        desk.say(format!(
            "{}, if the item is as it was read; F7 rehearses, F5 sends",
            counted(count, "statement")
        ));
    }
}

/// A draft was run. Where it is the draft of changes, and all of them were made, the rows show what that left: else the next
/// change would be on a condition that is false.
pub fn was_run(desk: &mut Desk, tab: &str) {
    let is_draft_of = |found: &Found| found.edit_draft.as_ref().is_some_and(|(id, _)| id == tab);
    let has_one = desk.tabs.iter_mut().flat_map(Tab::all_found_mut).any(|found| is_draft_of(found));
    let Some(ran) = desk.tab_named(tab).filter(|_| has_one) else { return };
    let Some(shown) = ran.shown.as_ref().filter(|shown| !ran.is_stale(shown)) else { return };
    let applied = match shown.report.outcome {
        Outcome::Applied => shown.report.statements.len(),
        _ => return,
    };
    let text = ran.editor.text();
    for found in desk.tabs.iter_mut().flat_map(Tab::all_found_mut) {
        let is_made =
            found.edit_draft.as_ref().is_some_and(|(id, made)| id == tab && *made == text);
        if is_made && found.rows().edits().len() == applied {
            found.take_over();
        }
    }
}

/// Opens a draft in a tab of its own.
fn open(desk: &mut Desk, name: &str, text: &str, said: &str) {
    let name = free_name(desk, name);
    desk.add_draft(Some(name), text).keep_as_it_is();
    desk.focus(Pane::Editor);
    desk.say(said);
}

/// The statement, with a comment above where its condition does not ask for all that was read.
fn note(not_asked: usize, statement: String) -> String {
    if not_asked == 0 {
        return statement;
    }
    let attributes = counted(not_asked, "attribute");
    format!("-- not asked for: {attributes}, being long or too many for a condition\n{statement}")
}

fn unsayable(error: &Unsayable, key: &Item) -> String {
    format!("{}: {error}", value::key(key))
}

const NO_ITEM: &str = "no item is selected: a SELECT reads some, and Alt-4 goes there";

/// The marked items, or that of the cursor.
fn subjects(desk: &Desk) -> Result<Vec<Subject>, String> {
    let found = desk.tab().found().ok_or(NO_ITEM)?;
    let marked: Vec<usize> = found.grid().marked().collect();
    match marked.len() {
        0 => Ok(vec![selected(desk)?]),
        many if many > ITEMS_MAX => Err(format!(
            "{} are marked: a draft is made of {ITEMS_MAX} at the most",
            counted(many, "row")
        )),
        _ => marked.into_iter().map(|row| subject(desk, row)).collect(),
    }
}

fn selected(desk: &Desk) -> Result<Subject, String> {
    let found = desk.tab().found().ok_or(NO_ITEM)?;
    subject(desk, found.grid().row().ok_or(NO_ITEM)?)
}

/// The item of a row, with all that a statement about it needs.
fn subject(desk: &Desk, row: usize) -> Result<Subject, String> {
    let tab = desk.tab();
    let (found, report) = tab.found().zip(desk.report()).ok_or(NO_ITEM)?;
    if report.connection != desk.connection.name {
        return Err(format!("this was read on {}: `:connect` goes there first", report.connection));
    }
    let item = found.rows().item(row).ok_or("the statement of this row found no item")?;
    let statement: Option<&StatementReport> = match found.source() {
        Source::Statements => report.statements.get(row),
        Source::Statement(_) => tab.selected_statement(),
    };
    let table = statement.and_then(|statement| statement.table.as_deref());
    let table = table.ok_or("it is not known which table this was read from")?;
    let schema = desk.tables.key(table).ok_or_else(|| {
        format!("the key of {table} is not known: R in the tables (Alt-1) asks for it")
    })?;
    let key = key_of(schema, item).ok_or_else(|| {
        let names: Vec<&str> = schema.names().collect();
        format!("this was read without its key ({}): SELECT * reads it", names.join(", "))
    })?;
    Ok(Subject { table: table.to_owned(), key, item: item.clone(), row })
}
