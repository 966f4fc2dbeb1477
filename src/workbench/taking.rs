//! Rows that were read, taken along: copied as a text, or written to a file.
//!
//! A hundred thousand rows take longer than a key may, so both are done beside the loop. What is written here is what
//! `tables export` writes.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::desk::{CLIPBOARD_BYTES_MAX, Desk};
use super::effect::Effect;
use super::found::{Found, FoundRows, Source};
use crate::api::OperationName;
use crate::api::wire::value::item_to_json;
use crate::draft::forms::{Call, command};
use crate::draft::from_item::ReadItem;
use crate::session::words::{counted, grouped, value};
use crate::syntax::Span;
use crate::value::Item;
use crate::workspace::items::{
    Columns, ItemFormat, Partial, PartialError, Style, WriteError, json as typed, plain,
};

/// As what rows are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Json,
    DynamodbJson,
    Csv,
    Inserts,
    Cli,
}

/// Rows, and what they are to become.
#[derive(Clone, Debug)]
pub struct Take {
    pub rows: FoundRows,
    /// By their numbers, in the order they are shown.
    pub which: Vec<usize>,
    /// Where they were read, row by row where they are of several tables.
    pub tables: Vec<String>,
    pub to: To,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    Clipboard(Form),
    File { path: PathBuf, allowed: Allowed },
}

/// What was agreed to for a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// A file that stands there gives way.
    pub replace: bool,
    /// Sets become arrays, and bytes base64.
    pub lossy: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenRows {
    /// For the clipboard.
    pub text: Option<String>,
    /// What was taken, and what of it was lost, in a sentence.
    pub said: String,
}

/// Why nothing came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Untaken {
    /// A file stands there.
    Exists(PathBuf),
    /// A value has no word in the format.
    Unfit(String),
    Failed(String),
}

impl fmt::Display for Untaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists(path) => {
                write!(f, "{}: a file of this name exists. Enter replaces it.", path.display())
            }
            Self::Unfit(what) => {
                write!(f, "{what}. Enter writes arrays and base64 in their place.")
            }
            Self::Failed(problem) => f.write_str(problem),
        }
    }
}

impl Untaken {
    /// What was agreed to before, and this as well.
    pub fn allowed(&self, before: Allowed) -> Allowed {
        match self {
            Self::Exists(_) => Allowed { replace: true, ..before },
            Self::Unfit(_) => Allowed { lossy: true, ..before },
            Self::Failed(_) => before,
        }
    }
}

impl Form {
    pub const ALL: [Self; 5] =
        [Self::Json, Self::DynamodbJson, Self::Csv, Self::Inserts, Self::Cli];

    pub fn letter(self) -> char {
        match self {
            Self::Json => 'j',
            Self::DynamodbJson => 'd',
            Self::Csv => 'c',
            Self::Inserts => 'i',
            Self::Cli => 'a',
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::DynamodbJson => "DynamoDB JSON",
            Self::Csv => "CSV",
            Self::Inserts => "PartiQL INSERTs",
            Self::Cli => "AWS CLI",
        }
    }

    pub fn doc(self) -> &'static str {
        match self {
            Self::Json => "an object a line; sets are arrays",
            Self::DynamodbJson => "an item a line, with all types",
            Self::Csv => "a column an attribute, with its type",
            Self::Inserts => "a statement an item",
            Self::Cli => "a put-item command an item",
        }
    }
}

/// The rows that are meant: the marked ones, else the one of the cursor.
fn chosen(found: &Found) -> Vec<usize> {
    let marked: Vec<usize> = found.grid().marked().collect();
    if marked.is_empty() { found.grid().row().into_iter().collect() } else { marked }
}

/// For a file: the marked ones, else all that are shown.
fn shown(found: &Found) -> Vec<usize> {
    let marked: Vec<usize> = found.grid().marked().collect();
    if !marked.is_empty() {
        return marked;
    }
    let order = found.grid().arrangement();
    (0..order.shown()).filter_map(|place| order.row(place)).collect()
}

/// How many rows a copy is of, in words.
pub fn chosen_in_words(desk: &Desk) -> String {
    match desk.tab().found().map_or(0, |found| found.grid().marked().len()) {
        0 => "the row".to_owned(),
        1 => "1 marked row".to_owned(),
        many => format!("{} marked rows", grouped(many)),
    }
}

/// How many rows a file is of, in words, and how it may be called.
pub fn shown_in_words(desk: &Desk) -> Option<(String, String)> {
    let found = desk.tab().found()?;
    let (marked, shown) = (found.grid().marked().len(), found.grid().place().1);
    let rows =
        |count: usize| format!("{} row{}", grouped(count), if count == 1 { "" } else { "s" });
    let what = match marked {
        0 if found.is_narrowed() => format!("{} that fit", rows(shown)),
        0 => rows(shown),
        marked => format!("{} that are marked", rows(marked)),
    };
    let table = desk.tab().selected_statement().and_then(|one| one.table.clone());
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = table.unwrap_or_default().chars().filter(is_plain).collect();
    Some((what, format!("{}.csv", if name.is_empty() { "rows" } else { &name })))
}

fn take(desk: &Desk, which: impl Fn(&Found) -> Vec<usize>, to: To) -> Option<Effect> {
    let found = desk.tab().found()?;
    let report = desk.report()?;
    let table = |one: Option<&crate::session::StatementReport>| {
        one.and_then(|one| one.table.clone()).unwrap_or_default()
    };
    let tables = match found.source() {
        Source::Statement(_) => vec![table(desk.tab().selected_statement())],
        Source::Statements => report.statements.iter().map(|one| table(Some(one))).collect(),
    };
    let (rows, which) = (found.rows().clone(), which(found));
    Some(Effect::Take(Box::new(Take { rows, which, tables, to })))
}

/// Copies the rows that are meant.
pub fn copy(desk: &mut Desk, form: Form, effects: &mut Vec<Effect>) {
    effects.extend(take(desk, chosen, To::Clipboard(form)));
}

/// Writes the rows that are meant to a file.
pub fn export(desk: &mut Desk, name: &str, allowed: Allowed, effects: &mut Vec<Effect>) {
    let path = PathBuf::from(name);
    effects.extend(take(desk, shown, To::File { path, allowed }));
}

/// Does it: for the doer, as it may take its time and writes a file.
pub fn taken(take: &Take) -> Result<TakenRows, Untaken> {
    match &take.to {
        To::Clipboard(form) => take.text(*form),
        To::File { path, allowed } => take.write(path, *allowed),
    }
}

impl Take {
    fn items(&self) -> impl Iterator<Item = (usize, &Item)> {
        let item = |row: &usize| Some((*row, self.rows.item(*row)?));
        self.which.iter().filter_map(item)
    }

    fn table(&self, row: usize) -> &str {
        let one = if self.tables.len() > 1 { self.tables.get(row) } else { self.tables.first() };
        one.map_or("", String::as_str)
    }

    fn keys(&self) -> Vec<String> {
        self.rows.key().into_iter().map(str::to_owned).collect()
    }

    fn text(&self, form: Form) -> Result<TakenRows, Untaken> {
        let (mut text, mut lossy) = (Vec::new(), 0);
        if form == Form::Csv {
            text = self.csv()?;
        } else {
            for (row, item) in self.items() {
                lossy += usize::from(self.push(form, row, item, &mut text)?);
                if text.len() > CLIPBOARD_BYTES_MAX {
                    break;
                }
            }
        }
        if text.len() > CLIPBOARD_BYTES_MAX {
            let said = "more than the clipboard of a terminal takes: ^E writes a file";
            return Err(Untaken::Failed(said.to_owned()));
        }
        let text = String::from_utf8_lossy(&text).trim_end().to_owned();
        let items = counted(self.items().count(), "item");
        let lost = match lossy {
            0 => String::new(),
            _ => format!("; {} held sets or bytes, now arrays and base64", counted(lossy, "item")),
        };
        let said = format!("copied {items} as {}{lost}", form.title());
        Ok(TakenRows { text: Some(text), said })
    }

    /// Appends an item; true where what is appended holds less than the item.
    fn push(
        &self,
        form: Form,
        row: usize,
        item: &Item,
        text: &mut Vec<u8>,
    ) -> Result<bool, Untaken> {
        match form {
            Form::Json => return Ok(plain::push_lossy_line(item, text)),
            Form::DynamodbJson => {
                typed::push_item(item, text);
                text.push(b'\n');
            }
            Form::Csv => {}
            Form::Inserts => {
                let read = ReadItem { table: self.table(row), key: item, item };
                let said = read.insert().map_err(|error| {
                    Untaken::Failed(format!("row {}: {error}; nothing was copied", row + 1))
                })?;
                text.extend_from_slice(said.as_bytes());
            }
            Form::Cli => text.extend_from_slice(self.put(row, item)?.as_bytes()),
        }
        Ok(false)
    }

    /// A command that writes over nothing, where the key is known.
    fn put(&self, row: usize, item: &Item) -> Result<String, Untaken> {
        let mut body = json!({ "TableName": self.table(row), "Item": item_to_json(item) });
        let key = self.rows.key();
        if let (Some(name), Some(members)) = (key.first(), body.as_object_mut()) {
            members.insert("ConditionExpression".into(), "attribute_not_exists(#key)".into());
            members.insert("ExpressionAttributeNames".into(), json!({ "#key": name }));
        }
        let call = Call::new(OperationName::PutItem, &body, Span::new(0, 0));
        let call = call.map_err(|error| {
            let key = value::key(item);
            Untaken::Failed(format!("{key}: {}; nothing was copied", error.message))
        })?;
        Ok(command(&call))
    }

    fn csv(&self) -> Result<Vec<u8>, Untaken> {
        let failed = |problem: &dyn fmt::Display| Untaken::Failed(format!("not copied: {problem}"));
        let mut columns = Columns::new(self.keys());
        for (_, item) in self.items() {
            columns.add(item).map_err(|misfit| failed(&misfit))?;
        }
        let mut rows = columns.writer(Vec::new()).map_err(|error| failed(&error))?;
        for (_, item) in self.items() {
            rows.write(item).map_err(|error| failed(&error))?;
        }
        rows.finish().map_err(|error| failed(&error))
    }

    fn write(&self, path: &Path, allowed: Allowed) -> Result<TakenRows, Untaken> {
        let format = ItemFormat::of_name(path);
        let style = Style { format, lossy: allowed.lossy, keys: self.keys() };
        let mut partial =
            Partial::create(path, style, allowed.replace).map_err(|error| match error {
                PartialError::Exists(path) => Untaken::Exists(path),
                other => Untaken::Failed(other.to_string()),
            })?;
        let written = self.items().try_for_each(|(_, item)| partial.write(item));
        let (count, lossy) = (partial.encoder().items, partial.encoder().lossy_items);
        // Half a file of rows that can be written again in a moment is of no use: nothing is left behind.
        let finished = match written {
            Ok(()) => partial.finish_or_discard().map_err(WriteError::from),
            Err(error) => {
                partial.discard();
                Err(error)
            }
        };
        finished.map_err(|error| match error {
            WriteError::Unfit { .. } => Untaken::Unfit(error.to_string()),
            other => Untaken::Failed(format!("{}: {other}", path.display())),
        })?;
        let place = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let lost = match lossy {
            0 => String::new(),
            _ => format!("; {} held sets or bytes, now arrays and base64", counted(lossy, "item")),
        };
        let said =
            format!("{} in {} ({}){lost}", counted(count, "item"), place.display(), format.name());
        Ok(TakenRows { text: None, said })
    }
}

/// Takes what came of it; a dialog that waits for a file is told.
pub fn came(
    desk: &mut Desk,
    result: Result<TakenRows, Untaken>,
    effects: &mut Vec<Effect>,
) -> Option<Untaken> {
    match result {
        Ok(TakenRows { text, said }) => {
            desk.say(said);
            effects.extend(text.map(Effect::Copy));
            None
        }
        Err(why) => Some(why),
    }
}

/// The same rows for the same purpose.
impl PartialEq for Take {
    fn eq(&self, other: &Self) -> bool {
        self.which == other.which && self.to == other.to && self.rows.are_begun_as(&other.rows)
    }
}

#[cfg(test)]
mod tests;
