//! The tables of the connection, each with its schema when unfolded.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::Context;
use super::super::desk::Desk;
use super::super::effect::{Effect, OfTable};
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, Selection, safe_text};
use super::behaviour::{Behaviour, Click, Taken, inside};
use super::rows::{self, Row, row, wrapped};
use crate::api::table::{
    BillingMode, IndexDefinition, KeySchema, Projection, TableDefinition, TableDescription,
};
use crate::session::sampled::{AttributeSeen, Sampled};
use crate::session::words::counted;

/// Tables that a first look shows unfolded. More would push the others out of a rail of 20 rows.
const UNFOLDED_AT_FIRST: usize = 2;

/// The tables themselves are the desk's; this is how they are looked at.
#[derive(Default)]
pub struct Tables {
    unfolded: BTreeSet<String>,
    selected: Selection,
    filter: Field,
    /// Whether the keys go into the filter.
    filtering: bool,
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

    /// The keys go into the filter from here on.
    pub fn filter(&mut self) {
        self.filtering = true;
    }

    pub fn unfold(&mut self, table: String) {
        self.unfolded.insert(table);
    }

    pub fn selected_table<'a>(&self, desk: &'a Desk) -> Option<&'a TableDescription> {
        let (table, _) = *self.index(desk).get(self.selected.index)?;
        desk.tables.list()?.get(table)
    }

    fn is_filter_shown(&self) -> bool {
        self.filtering || !self.filter.text().is_empty()
    }

    /// The tables whose names hold what is typed, by their places in the list of all.
    fn shown<'a>(&self, desk: &'a Desk) -> impl Iterator<Item = (usize, &'a TableDescription)> {
        let wanted = self.filter.text().to_lowercase();
        let tables = desk.tables.list().unwrap_or_default().iter().enumerate();
        tables.filter(move |(_, table)| table.definition.name.to_lowercase().contains(&wanted))
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
        let lines = self.shown(desk).flat_map(|(index, table)| {
            let name = &table.definition.name;
            let below = match self.unfolded.contains(name) {
                true => schema(desk, &table.definition).len(),
                false => 0,
            };
            std::iter::once((index, true)).chain(std::iter::repeat_n((index, false), below))
        });
        lines.collect()
    }

    fn lines(&self, desk: &Desk, look: Look<'_>, width: usize) -> Vec<Row> {
        let mut lines = Vec::new();
        for (_, table) in self.shown(desk) {
            let unfolded = self.unfolded.contains(&table.definition.name);
            lines.push(head(look, table, unfolded, width));
            if unfolded {
                lines.extend(schema(desk, &table.definition));
            }
        }
        lines
    }
}

impl Behaviour for Tables {
    fn badge(&self) -> &'static str {
        if self.filtering { "FILTER" } else { "TABLES" }
    }

    fn contexts(&self) -> &'static [Context] {
        &[Context::Tables, Context::Panes, Context::Everywhere]
    }

    /// While it is filtered the list follows what is typed, and only what is a command everywhere ends that.
    fn first(&mut self, key: KeyEvent, desk: &mut Desk, _effects: &mut Vec<Effect>) -> Taken {
        if !self.filtering {
            return Taken::No;
        }
        match key.code {
            KeyCode::Enter | KeyCode::Down => self.filtering = false,
            KeyCode::Esc => {
                self.filtering = false;
                self.filter = Field::default();
            }
            _ if self.filter.key(key) => self.selected = Selection::default(),
            _ => {
                if let Some(command) = desk.keymap.resolve(&[Context::Everywhere], key) {
                    self.filtering = false;
                    return Taken::As(command);
                }
            }
        }
        Taken::Yes
    }

    fn paste(&mut self, text: &str, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        if !self.filtering {
            return desk.say("a paste goes into the draft: Alt-3 goes there");
        }
        self.filter.insert(text);
        self.selected = Selection::default();
    }

    fn let_go(&mut self, _desk: &mut Desk, _effects: &mut Vec<Effect>) -> bool {
        let is_filtered = !self.filter.text().is_empty();
        self.filter = Field::default();
        is_filtered
    }

    /// A second click on a line opens it.
    fn click(&mut self, click: Click, desk: &mut Desk, effects: &mut Vec<Effect>) {
        let filter = usize::from(self.is_filter_shown());
        let index = click.line().saturating_sub(filter) + self.selected.top;
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

    /// The dialog is opened by who has one.
    fn open(&mut self, desk: &mut Desk, effects: &mut Vec<Effect>) {
        match self.selected_table(desk).map(|table| table.definition.name.clone()) {
            Some(name) => effects.push(Effect::Table(OfTable::Describe(name))),
            None => desk.say("there is no table to describe: c makes one"),
        }
    }

    fn copied(&self, desk: &Desk) -> Option<String> {
        Some(self.selected_table(desk)?.definition.name.clone())
    }

    fn settle(&mut self, area: Rect, desk: &mut Desk) {
        let filter = usize::from(self.is_filter_shown());
        self.selected.keep_in_view(inside(area).1.saturating_sub(filter), self.count(desk));
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        _title: Option<String>,
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let all = desk.tables.list().map_or(0, <[_]>::len);
        let shown = self.shown(desk).count();
        let count = match (desk.tables.list(), all) {
            (None, _) => String::new(),
            (Some(_), all) if shown < all => format!("{shown} of {all}"),
            (Some(_), 1) => "1 table".to_owned(),
            (Some(_), all) => format!("{all} tables"),
        };
        let mut cursor = None;
        let mut inner = frame::draw(look, "1 Tables", &count, area, buf);
        if self.is_filter_shown() {
            let line = Rect { height: 1.min(inner.height), ..inner };
            cursor = self.draw_filter(look, line, buf);
            inner = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
        }
        let width = usize::from(inner.width);
        let lines = self.lines(desk, look, width);
        if lines.is_empty() {
            let lines = match all {
                0 => nothing(desk, look.theme, width),
                _ => wrapped(" ", "No table has this in its name.", look.theme.text_muted, width),
            };
            rows::draw(&lines, 0, inner, buf);
            return cursor;
        }
        let shown = lines.iter().enumerate().skip(self.selected.top);
        for (y, (index, line)) in (inner.y..inner.bottom()).zip(shown) {
            let area = Rect { y, height: 1, ..inner };
            rows::draw_row(line, area, buf);
            if index == self.selected.index && look.focused {
                buf.set_style(area, look.theme.selection);
            }
        }
        cursor
    }
}

impl Tables {
    fn draw_filter(&self, look: Look<'_>, line: Rect, buf: &mut Buffer) -> Option<Position> {
        let text = format!(" /{}", self.filter.text());
        let room = usize::from(line.width);
        buf.set_string(line.x, line.y, safe_text::fit(&text, room), look.theme.matched);
        let column = 2 + safe_text::width(self.filter.before_cursor());
        let x = line.x + u16::try_from(column).ok()?;
        (self.filtering && x < line.right()).then(|| Position::new(x, line.y))
    }
}

fn nothing(desk: &Desk, theme: &Theme, width: usize) -> Vec<Row> {
    let text = match (desk.tables.list(), desk.tables.problem()) {
        (Some(_), _) => "No tables yet. c creates one; ^P and “bank” load a sample.".into(),
        (None, Some(problem)) => format!("The tables were not told: {problem}").into(),
        (None, None) => Cow::from("asking…"),
    };
    wrapped(" ", &text, theme.text_muted, width)
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

fn schema(desk: &Desk, table: &TableDefinition) -> Vec<Row> {
    let theme = &desk.theme;
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
    rows.extend(
        desk.tables.sampled(&table.name).into_iter().flat_map(|one| attributes(theme, one)),
    );
    rows
}

/// `owner  S  98 %` of each attribute that was seen in a sample.
fn attributes(theme: &Theme, sampled: &Sampled) -> Vec<Row> {
    let widest = sampled.attributes.iter().map(|one| safe_text::width(&one.name)).max();
    let widest = widest.unwrap_or(0).min(12);
    let line = |one: &AttributeSeen| {
        let types: Vec<&str> = one.types.iter().map(|kind| kind.code()).collect();
        let share = format!("  {}  {} %", types.join("|"), sampled.percent(one));
        vec![
            (format!("     {}", safe_text::pad(&one.name, widest)), theme.text),
            (share, theme.text_muted),
        ]
    };
    let title = row(format!("     {} sampled", counted(sampled.items, "item")), theme.text_muted);
    std::iter::once(title).chain(sampled.attributes.iter().map(line)).collect()
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
