//! The tables of the connection, each with its schema when unfolded.

use std::collections::BTreeSet;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::state::State;
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{Selection, safe_text};
use super::rows::{Row, row, wrapped};
use crate::api::table::{
    BillingMode, IndexDefinition, KeySchema, Projection, TableDefinition, TableDescription,
};

#[derive(Default)]
pub struct Tables {
    /// `None` until the first answer.
    list: Option<Arc<Vec<TableDescription>>>,
    /// Goes up when tables come, go or change.
    version: u64,
    unfolded: BTreeSet<String>,
    pub selected: Selection,
}

/// A line of the pane: which table it belongs to, and whether it is the table's own.
struct Line {
    table: usize,
    head: bool,
    row: Row,
}

impl Tables {
    /// Takes a new list; the first one comes with its first tables unfolded.
    pub fn set(&mut self, list: Vec<TableDescription>) {
        if self.list.as_ref().is_none_or(|list| list.is_empty()) {
            self.unfolded.extend(list.iter().take(2).map(|table| table.definition.name.clone()));
        }
        let same = self.list.as_ref().is_some_and(|known| {
            known.iter().map(|one| &one.definition).eq(list.iter().map(|one| &one.definition))
        });
        self.version += u64::from(!same);
        self.list = Some(Arc::new(list));
        let count = self.count();
        self.selected.select(self.selected.index, count);
    }

    /// Another connection has other tables. What was judged by these is to be judged anew.
    pub fn forget(&mut self) {
        *self = Self { version: self.version, ..Self::default() };
    }

    /// All tables and the version of that list, once they were told.
    pub fn known(&self) -> Option<(Arc<Vec<TableDescription>>, u64)> {
        Some((self.list.clone()?, self.version))
    }

    pub fn selected_table(&self) -> Option<&TableDescription> {
        let (table, _) = *self.index().get(self.selected.index)?;
        self.list.as_ref()?.get(table)
    }

    pub fn step(&mut self, rows: isize) {
        let count = self.count();
        self.selected.step(rows, count);
    }

    pub fn select(&mut self, index: usize) {
        let count = self.count();
        self.selected.select(index, count);
    }

    /// Unfolds the selected table, folds it, or whichever it is not.
    pub fn fold(&mut self, unfold: Option<bool>) {
        let Some(name) = self.selected_table().map(|table| table.definition.name.clone()) else {
            return;
        };
        let unfold = unfold.unwrap_or(!self.unfolded.contains(&name));
        if unfold {
            self.unfolded.insert(name);
        } else {
            self.unfolded.remove(&name);
            let head = |(index, line): (usize, &(usize, bool))| {
                (line.1 && Some(line.0) == self.table_index()).then_some(index)
            };
            let index = self.index();
            if let Some(at) = index.iter().enumerate().find_map(head) {
                self.selected.index = at;
            }
        }
    }

    fn table_index(&self) -> Option<usize> {
        self.index().get(self.selected.index).map(|(table, _)| *table)
    }

    pub fn keep_in_view(&mut self, height: usize) {
        let count = self.count();
        self.selected.keep_in_view(height, count);
    }

    pub fn count(&self) -> usize {
        self.index().len()
    }

    /// Which table each line belongs to, and whether it is its head.
    fn index(&self) -> Vec<(usize, bool)> {
        let tables = self.list.iter().flat_map(|list| list.iter()).enumerate();
        let lines = tables.flat_map(|(index, table)| {
            let name = &table.definition.name;
            let below =
                if self.unfolded.contains(name) { schema_lines(&table.definition) } else { 0 };
            std::iter::once((index, true)).chain(std::iter::repeat_n((index, false), below))
        });
        lines.collect()
    }
}

fn schema_lines(table: &TableDefinition) -> usize {
    let keys = |schema: &KeySchema| schema.partition.len() + schema.sort.len();
    let indexes = table.global_indexes.iter().chain(&table.local_indexes);
    1 + keys(&table.key) + indexes.map(|index| 2 + keys(&index.key)).sum::<usize>()
}

pub fn draw(state: &State, look: Look<'_>, pane: Rect, buf: &mut Buffer) {
    let tables = &state.tables;
    let count = tables.list.as_ref().map_or(String::new(), |list| match list.len() {
        1 => "1 table".to_owned(),
        count => format!("{count} tables"),
    });
    let inner = frame::draw(look, "1 Tables", &count, pane, buf);
    let width = usize::from(inner.width);
    let lines = lines(tables, look, width);
    if lines.is_empty() {
        let text = if tables.list.is_none() {
            "asking…"
        } else {
            "No tables yet. ^P and “bank” load a sample; dynadraft tables create FILE makes one."
        };
        super::rows::draw(&wrapped(" ", text, look.theme.text_muted, width), 0, inner, buf);
        return;
    }
    let shown = lines.iter().enumerate().skip(tables.selected.top);
    for (y, (index, line)) in (inner.y..inner.bottom()).zip(shown) {
        let area = Rect { y, height: 1, ..inner };
        super::rows::draw_row(&line.row, area, buf);
        if index == tables.selected.index && look.focused {
            buf.set_style(area, look.theme.selection);
        }
    }
}

fn lines(tables: &Tables, look: Look<'_>, width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for (index, table) in tables.list.iter().flat_map(|list| list.iter()).enumerate() {
        let unfolded = tables.unfolded.contains(&table.definition.name);
        lines.push(Line { table: index, head: true, row: head(look, table, unfolded, width) });
        if unfolded {
            let rows = schema(look.theme, &table.definition);
            lines.extend(rows.into_iter().map(|row| Line { table: index, head: false, row }));
        }
    }
    debug_assert!(lines.iter().map(|line| (line.table, line.head)).eq(tables.index()));
    lines
}

fn head(look: Look<'_>, table: &TableDescription, unfolded: bool, width: usize) -> Row {
    let mark = match (unfolded, look.ascii) {
        (true, false) => "▾",
        (false, false) => "▸",
        (true, true) => "v",
        (false, true) => ">",
    };
    let count = count(table.item_count);
    let room = width.saturating_sub(count.len() + 4);
    vec![
        (format!(" {mark} "), look.theme.text_muted),
        (safe_text::pad(&table.definition.name, room), look.theme.text_strong),
        (count, look.theme.text_muted),
    ]
}

/// `998`, `1.2 k`, `48 k`.
fn count(items: u64) -> String {
    match items {
        0..1000 => items.to_string(),
        1000..10_000 => format!("{}.{} k", items / 1000, items % 1000 / 100),
        10_000..1_000_000 => format!("{} k", items / 1000),
        _ => format!("{} M", items / 1_000_000),
    }
}

fn schema(theme: &Theme, table: &TableDefinition) -> Vec<Row> {
    let mut rows = keys(theme, table, &table.key, 5);
    for index in &table.global_indexes {
        rows.extend(index_rows(theme, table, index, "GSI"));
    }
    for index in &table.local_indexes {
        rows.extend(index_rows(theme, table, index, "LSI"));
    }
    let billing = match table.billing {
        BillingMode::PayPerRequest => "on demand".to_owned(),
        BillingMode::Provisioned => {
            format!("{} RCU {} WCU", table.throughput.read_units, table.throughput.write_units)
        }
    };
    rows.push(row(format!("     {billing}"), theme.text_muted));
    rows
}

fn keys(theme: &Theme, table: &TableDefinition, key: &KeySchema, indent: usize) -> Vec<Row> {
    let partition = key.partition.iter().map(|name| (name, "HASH"));
    let sort = key.sort.iter().map(|name| (name, "RANGE"));
    let widest = key.partition.iter().chain(&key.sort).map(|name| safe_text::width(name)).max();
    let widest = widest.unwrap_or(0).min(12);
    let line = |(name, role): (&String, &str)| {
        let kind = table.attribute_type(name).map_or("?", |kind| kind.code());
        vec![
            (format!("{}{}", " ".repeat(indent), safe_text::pad(name, widest)), theme.code_name),
            (format!("  {kind}  {role}"), theme.text_muted),
        ]
    };
    partition.chain(sort).map(line).collect()
}

fn index_rows(
    theme: &Theme,
    table: &TableDefinition,
    index: &IndexDefinition,
    kind: &str,
) -> Vec<Row> {
    let projection = match &index.projection {
        Projection::All => "ALL".to_owned(),
        Projection::KeysOnly => "KEYS_ONLY".to_owned(),
        Projection::Include(names) => names.join(", "),
    };
    let mut rows =
        vec![vec![(format!("     {kind} "), theme.text_muted), (index.name.clone(), theme.text)]];
    rows.extend(keys(theme, table, &index.key, 7));
    rows.push(row(format!("       projects {projection}"), theme.text_muted));
    rows
}
