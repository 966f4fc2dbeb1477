//! The tables of the connection, each with its schema when unfolded.

use std::borrow::Cow;
use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::{Context, TablesCommand};
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::layout::Pane;
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{Selection, safe_text};
use super::behaviour::{Behaviour, Click, inside};
use super::rows::{self, Row, row, wrapped};
use crate::api::table::{
    BillingMode, IndexDefinition, KeySchema, Projection, TableDefinition, TableDescription,
};
use crate::draft::Format;

/// Tables that a first look shows unfolded. More would push the others out of a rail of 20 rows.
const UNFOLDED_AT_FIRST: usize = 2;

/// The tables themselves are the desk's; this is how they are looked at.
#[derive(Default)]
pub struct Tables {
    unfolded: BTreeSet<String>,
    selected: Selection,
}

impl Tables {
    /// Puts a new list on the desk; the first one comes with its first tables unfolded.
    pub fn set(&mut self, list: Vec<TableDescription>, desk: &mut Desk) {
        if desk.tables.list().is_none_or(<[_]>::is_empty) {
            let first = list.iter().take(UNFOLDED_AT_FIRST);
            self.unfolded.extend(first.map(|table| table.definition.name.clone()));
        }
        desk.tables.set(list);
        let count = self.count(desk);
        self.selected.select(self.selected.index, count);
    }

    pub fn command(&mut self, command: TablesCommand, desk: &mut Desk, effects: &mut Vec<Effect>) {
        match command {
            TablesCommand::Refresh => effects.push(Effect::ListTables),
            TablesCommand::Select => self.select_skeleton(desk),
        }
    }

    /// A draft that reads one item of the selected table.
    fn select_skeleton(&self, desk: &mut Desk) {
        let Some(table) = self.selected_table(desk) else { return };
        let (name, text) = (table.definition.name.clone(), skeleton(&table.definition));
        let tab = desk.add_draft(Some(format!("{name}.pql")), &text);
        debug_assert_eq!(tab.editor.format(), Format::Partiql);
        let column = text.split("''").next().map_or(0, |before| before.chars().count() + 1);
        tab.editor.put_cursor(0, column);
        tab.keep_as_it_is();
        desk.focus(Pane::Editor);
    }

    fn selected_table<'a>(&self, desk: &'a Desk) -> Option<&'a TableDescription> {
        let (table, _) = *self.index(desk).get(self.selected.index)?;
        desk.tables.list()?.get(table)
    }

    /// Unfolds the selected table, folds it, or whichever it is not.
    fn fold(&mut self, unfold: Option<bool>, desk: &Desk) {
        let Some(name) = self.selected_table(desk).map(|table| table.definition.name.clone())
        else {
            return;
        };
        let unfold = unfold.unwrap_or(!self.unfolded.contains(&name));
        if unfold {
            self.unfolded.insert(name);
            return;
        }
        self.unfolded.remove(&name);
        let tables = desk.tables.list().unwrap_or_default().iter();
        let table = tables.enumerate().find(|(_, table)| table.definition.name == name);
        let head = table.map(|(table, _)| (table, true));
        if let Some(at) = self.index(desk).iter().position(|line| Some(*line) == head) {
            self.selected.index = at;
        }
    }

    fn count(&self, desk: &Desk) -> usize {
        self.index(desk).len()
    }

    /// Which table each line belongs to, and whether it is its head.
    fn index(&self, desk: &Desk) -> Vec<(usize, bool)> {
        let tables = desk.tables.list().unwrap_or_default().iter().enumerate();
        let lines = tables.flat_map(|(index, table)| {
            let name = &table.definition.name;
            let below =
                if self.unfolded.contains(name) { schema_lines(&table.definition) } else { 0 };
            std::iter::once((index, true)).chain(std::iter::repeat_n((index, false), below))
        });
        lines.collect()
    }

    fn lines(&self, desk: &Desk, look: Look<'_>, width: usize) -> Vec<Row> {
        let mut lines = Vec::new();
        for table in desk.tables.list().unwrap_or_default() {
            let unfolded = self.unfolded.contains(&table.definition.name);
            lines.push(head(look, table, unfolded, width));
            if unfolded {
                lines.extend(schema(look.theme, &table.definition));
            }
        }
        debug_assert_eq!(lines.len(), self.count(desk));
        lines
    }
}

impl Behaviour for Tables {
    fn badge(&self) -> &'static str {
        "TABLES"
    }

    fn contexts(&self) -> &'static [Context] {
        &[Context::Tables, Context::Panes, Context::Everywhere]
    }

    /// A second click on a line opens it.
    fn click(&mut self, click: Click, desk: &mut Desk, effects: &mut Vec<Effect>) {
        let index = click.line() + self.selected.top;
        let same = click.again && index == self.selected.index;
        self.selected.select(index, self.count(desk));
        if same {
            self.open(desk, effects);
        }
    }

    fn step(&mut self, rows: isize, _area: Rect, desk: &mut Desk) {
        self.selected.step(rows, self.count(desk));
    }

    fn sideways(&mut self, steps: isize, desk: &mut Desk) {
        self.fold(Some(steps > 0), desk);
    }

    fn open(&mut self, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        self.fold(None, desk);
    }

    fn copied(&self, desk: &Desk) -> Option<String> {
        Some(self.selected_table(desk)?.definition.name.clone())
    }

    fn settle(&mut self, area: Rect, desk: &mut Desk) {
        self.selected.keep_in_view(inside(area).1, self.count(desk));
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        _title: Option<String>,
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let count = desk.tables.list().map_or(String::new(), |list| match list.len() {
            1 => "1 table".to_owned(),
            count => format!("{count} tables"),
        });
        let inner = frame::draw(look, "1 Tables", &count, area, buf);
        let width = usize::from(inner.width);
        let lines = self.lines(desk, look, width);
        if lines.is_empty() {
            rows::draw(&nothing(desk, look.theme, width), 0, inner, buf);
            return None;
        }
        let shown = lines.iter().enumerate().skip(self.selected.top);
        for (y, (index, line)) in (inner.y..inner.bottom()).zip(shown) {
            let area = Rect { y, height: 1, ..inner };
            rows::draw_row(line, area, buf);
            if index == self.selected.index && look.focused {
                buf.set_style(area, look.theme.selection);
            }
        }
        None
    }
}

fn nothing(desk: &Desk, theme: &Theme, width: usize) -> Vec<Row> {
    let text = match (desk.tables.list(), desk.tables.problem()) {
        (Some(_), _) => {
            "No tables yet. ^P and “bank” load a sample; dynadraft tables create FILE makes one."
                .into()
        }
        (None, Some(problem)) => format!("The tables were not told: {problem}").into(),
        (None, None) => Cow::from("asking…"),
    };
    wrapped(" ", &text, theme.text_muted, width)
}

/// `SELECT * FROM "accounts" WHERE "pk" = '';`
fn skeleton(table: &TableDefinition) -> String {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let key = table.key.partition.iter().chain(&table.key.sort);
    let conditions: Vec<String> = key.map(|name| format!("{} = ''", quoted(name))).collect();
    format!("SELECT * FROM {} WHERE {};\n", quoted(&table.name), conditions.join(" AND "))
}

fn schema_lines(table: &TableDefinition) -> usize {
    let keys = |schema: &KeySchema| schema.partition.len() + schema.sort.len();
    let indexes = table.global_indexes.iter().chain(&table.local_indexes);
    1 + keys(&table.key) + indexes.map(|index| 2 + keys(&index.key)).sum::<usize>()
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
