//! All that is known of a table: keys, indexes, throughput, expiry, tags, and the service's own answer below.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::pane::rows::{Kept, Row, draw as draw_rows, row, wrapped};
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{list, safe_text};
use super::dialog::{Answer, Dialog, centred, rows};
use crate::api::table::{
    BillingMode, IndexDefinition, KeySchema, Projection, TableDefinition, TableStatus,
};
use crate::session::sampled::Sampled;
use crate::session::table_request::Described;
use crate::session::words::grouped;

/// Columns of the names of facts.
const NAME_WIDTH: usize = 16;

pub struct Describe {
    name: String,
    /// `None` until it was answered.
    found: Option<Result<Box<Described>, String>>,
    top: usize,
    lines: Kept<(usize, String, bool, usize)>,
}

impl Describe {
    pub fn new(name: String) -> Self {
        Self { name, found: None, top: 0, lines: Kept::default() }
    }

    /// Takes what was asked for.
    pub fn set(&mut self, name: &str, found: Result<Box<Described>, String>) {
        if name == self.name {
            self.found = Some(found);
        }
    }

    fn lay_out(&self, theme: &Theme, sampled: Option<&Sampled>, width: usize) -> Vec<Row> {
        let described = match &self.found {
            None => return vec![row(" asking…", theme.text_muted)],
            Some(Err(problem)) => return wrapped(" ", problem, theme.error, width),
            Some(Ok(described)) => described,
        };
        let table = &described.table;
        let definition = &table.definition;
        let mut lines = vec![Row::new()];
        lines.extend(keys(theme, definition, &definition.key, "key"));
        let items = usize::try_from(table.item_count).unwrap_or(usize::MAX);
        let bytes = usize::try_from(table.size_bytes).unwrap_or(usize::MAX);
        lines.push(fact(
            theme,
            "holds",
            &format!("{} items, {} bytes", grouped(items), grouped(bytes)),
        ));
        lines.push(fact(theme, "status", status(table.status)));
        lines.push(fact(theme, "throughput", &throughput(described)));
        let deletion = if definition.deletion_protection { "protected" } else { "allowed" };
        lines.push(fact(theme, "deletion", deletion));
        lines.push(fact(theme, "expiry", &expiry(described)));
        lines.push(fact(theme, "tags", &tags(described)));
        lines.push(fact(theme, "arn", &table.arn));
        let kinds = [("GSI", &definition.global_indexes), ("LSI", &definition.local_indexes)];
        for (kind, index) in
            kinds.into_iter().flat_map(|(kind, all)| all.iter().map(move |one| (kind, one)))
        {
            lines.push(Row::new());
            lines.extend(index_lines(theme, described, index, kind));
        }
        lines.extend(sampled.into_iter().flat_map(|sampled| sampled_lines(theme, sampled)));
        lines.push(Row::new());
        lines.push(row(" As it was answered:", theme.text_muted));
        let tree: Result<serde_json::Value, _> = serde_json::from_str(&described.response);
        let pretty = tree.and_then(|tree| serde_json::to_string_pretty(&tree));
        let pretty = pretty.unwrap_or_else(|_| described.response.clone());
        lines.extend(pretty.lines().map(|line| row(format!("   {line}"), theme.text)));
        lines
    }
}

fn fact(theme: &Theme, name: &str, value: &str) -> Row {
    vec![
        (format!("   {}", safe_text::pad(name, NAME_WIDTH)), theme.text_muted),
        (value.to_owned(), theme.text),
    ]
}

fn keys(theme: &Theme, table: &TableDefinition, key: &KeySchema, title: &str) -> Vec<Row> {
    let partition = key.partition.iter().map(|name| (name, "HASH"));
    let parts = partition.chain(key.sort.iter().map(|name| (name, "RANGE")));
    let line = |(place, (name, role)): (usize, (&String, &str))| {
        let kind = table.attribute_type(name).map_or("?", |kind| kind.code());
        let title = if place == 0 { title } else { "" };
        vec![
            (format!("   {}", safe_text::pad(title, NAME_WIDTH)), theme.text_muted),
            (name.clone(), theme.code_name),
            (format!("  {kind}  {role}"), theme.text_muted),
        ]
    };
    parts.enumerate().map(line).collect()
}

fn index_lines(
    theme: &Theme,
    described: &Described,
    index: &IndexDefinition,
    kind: &str,
) -> Vec<Row> {
    let table = &described.table;
    let mut lines = vec![vec![
        (format!(" {kind} "), theme.text_muted),
        (index.name.clone(), theme.text_strong),
    ]];
    lines.extend(keys(theme, &table.definition, &index.key, "key"));
    let projection = match &index.projection {
        Projection::All => "all attributes".to_owned(),
        Projection::KeysOnly => "the keys alone".to_owned(),
        Projection::Include(names) => format!("the keys and {}", names.join(", ")),
    };
    lines.push(fact(theme, "projects", &projection));
    if let Some(size) = table.index_sizes.iter().find(|size| size.name == index.name) {
        let [items, bytes] = [size.item_count, size.size_bytes]
            .map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        lines.push(fact(
            theme,
            "holds",
            &format!("{} entries, {} bytes", grouped(items), grouped(bytes)),
        ));
    }
    if let Some(history) = table.history.indexes.iter().find(|one| one.name == index.name) {
        lines.push(fact(theme, "status", status(history.status)));
    }
    if let (BillingMode::Provisioned, Some(units)) = (table.definition.billing, index.throughput) {
        let units = format!("{} RCU, {} WCU a second", units.read_units, units.write_units);
        lines.push(fact(theme, "throughput", &units));
    }
    lines
}

fn sampled_lines(theme: &Theme, sampled: &Sampled) -> Vec<Row> {
    let mut lines = vec![
        Row::new(),
        row(format!(" Attributes of {} sampled items", sampled.items), theme.text_muted),
    ];
    lines.extend(sampled.attributes.iter().map(|one| {
        let types: Vec<&str> = one.types.iter().map(|kind| kind.code()).collect();
        let share = format!("{}  {} %", types.join("|"), sampled.percent(one));
        vec![
            (format!("   {}  ", safe_text::pad(&one.name, 24)), theme.code_name),
            (share, theme.text),
        ]
    }));
    lines
}

fn status(status: TableStatus) -> &'static str {
    match status {
        TableStatus::Creating => "being created",
        TableStatus::Active => "active",
        TableStatus::Updating => "being changed",
        TableStatus::Deleting => "being deleted",
    }
}

fn throughput(described: &Described) -> String {
    let definition = &described.table.definition;
    let units = match definition.billing {
        BillingMode::PayPerRequest => "on demand".to_owned(),
        BillingMode::Provisioned => {
            let units = definition.throughput;
            format!("{} RCU, {} WCU a second", units.read_units, units.write_units)
        }
    };
    match described.is_throttled {
        Some(true) => format!("{units}; throttling is on"),
        Some(false) | None => units,
    }
}

fn expiry(described: &Described) -> String {
    match &described.expiry {
        Ok(Some(attribute)) => format!("by {attribute}"),
        Ok(None) => "none".to_owned(),
        Err(refusal) => format!("not known: {refusal}"),
    }
}

fn tags(described: &Described) -> String {
    match &described.tags {
        Ok(tags) if tags.is_empty() => "none".to_owned(),
        Ok(tags) => {
            tags.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("  ")
        }
        Err(refusal) => format!("not known: {refusal}"),
    }
}

impl Dialog for Describe {
    fn name(&self) -> &'static str {
        "TABLE"
    }

    fn hints(&self) -> &'static str {
        "↑ ↓ scroll  Esc close"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, _effects: &mut Vec<Effect>) -> Answer {
        if matches!(key.code, KeyCode::Char('q') | KeyCode::Enter) {
            return Answer::Closes;
        }
        let height = usize::from(on_screen(desk).height.saturating_sub(2));
        self.top = list::scroll(self.top, rows(key), self.lines.rows().len(), height);
        Answer::Stays
    }

    fn settle(&mut self, desk: &Desk) {
        let width = usize::from(on_screen(desk).width.saturating_sub(2));
        let sampled = desk.tables.sampled(&self.name);
        let basis = (
            width,
            desk.theme_name.clone(),
            self.found.is_some(),
            sampled.map_or(0, |sampled| sampled.items),
        );
        let mut lines = std::mem::take(&mut self.lines);
        lines.keep(basis, || self.lay_out(&desk.theme, sampled, width));
        self.lines = lines;
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let title = format!("Table {}", safe_text::safe(&self.name));
        let inner = frame::overlay(look, &title, "↑ ↓ scroll · Esc close", area(screen), buf);
        draw_rows(self.lines.rows(), self.top, inner, buf);
        None
    }
}

fn on_screen(desk: &Desk) -> Rect {
    area(Rect::from((Position::ORIGIN, desk.size)))
}

fn area(screen: Rect) -> Rect {
    centred(screen, 100, screen.height.saturating_sub(4))
}
