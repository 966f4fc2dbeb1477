//! The units consumed: per statement, per table and index, in total. What was reported and what is estimated are told
//! apart by sign and colour, and where nothing was reported the pane says why.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::command::Context;
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{list, safe_text};
use super::behaviour::{Behaviour, inside};
use super::item;
use super::results::{self, figure};
use super::rows::{self, Row, row, wrapped};
use crate::api::capacity::Arm;
use crate::api::{ConsumedCapacity, Units};
use crate::session::{Report, StatementReport};

#[derive(Default)]
pub struct Capacity {
    /// The first line in view.
    top: usize,
}

impl Capacity {
    /// Another report is shown from its start.
    pub fn start_again(&mut self) {
        self.top = 0;
    }
}

impl Behaviour for Capacity {
    fn badge(&self) -> &'static str {
        "CAPACITY"
    }

    fn contexts(&self) -> &'static [Context] {
        &[Context::Panes, Context::Everywhere]
    }

    fn tabs(&self, _desk: &Desk) -> Vec<(&'static str, bool)> {
        vec![("Capacity", true)]
    }

    fn step(&mut self, rows: isize, area: Rect, desk: &mut Desk) {
        let (width, height) = inside(area);
        self.top = list::scroll(self.top, rows, lines(desk, width).len(), height);
    }

    fn open(&mut self, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        desk.go_to_statement();
    }

    fn copied(&self, desk: &Desk) -> Option<String> {
        item::copied(desk.tab().selected_statement()?)
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        title: Option<String>,
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let run = desk.report().map_or(String::new(), |report| format!(" · run {}", report.run));
        let title = title.unwrap_or_else(|| format!("8 Capacity{run}"));
        let total = desk.report().map_or(String::new(), sum);
        let inner = frame::draw(look, &title, &total, area, buf);
        rows::draw(&lines(desk, usize::from(inner.width)), self.top, inner, buf);
        None
    }
}

/// `Σ 8 WCU`, `Σ ≤ 8 WCU`.
fn sum(report: &Report) -> String {
    let (units, sign) = in_total(report);
    format!("Σ {sign}{}", results::units(units))
}

/// What was reported, else what is estimated at most, and the sign that says which.
fn in_total(report: &Report) -> (Units, &'static str) {
    if report.capacity.is_empty() {
        let estimated = report.statements.iter().filter_map(|statement| statement.estimated);
        (results::total(estimated), "≤ ")
    } else {
        (reported_total(report), "")
    }
}

/// The lines of the pane at this width.
fn lines(desk: &Desk, width: usize) -> Vec<Row> {
    let theme = &desk.theme;
    let Some(report) = desk.report() else {
        return wrapped(
            " ",
            "The units of a run stand here: per statement, table and index.",
            theme.text_muted,
            width,
        );
    };
    let table = Table { theme, width };
    let mut lines =
        vec![table.line("stmt", "table", ["read", "write"], theme.text_muted, theme.text_muted)];
    lines.extend(report.statements.iter().map(|statement| table.statement(statement)));
    if !report.capacity.is_empty() {
        lines.push(row(format!(" {}", "─".repeat(width.saturating_sub(2))), theme.border));
    }
    for consumed in &report.capacity {
        table.consumed(report, consumed, &mut lines);
    }
    lines.push(table.total(report));
    lines.push(Row::new());
    lines.extend(basis(theme, report, width));
    let session = format!(" session Σ {}", results::units(desk.session_units));
    lines.push(row(session, theme.text_muted));
    lines
}

struct Table<'a> {
    theme: &'a Theme,
    width: usize,
}

impl Table<'_> {
    fn line(
        &self,
        number: &str,
        name: &str,
        figures: [&str; 2],
        style: Style,
        figure_style: Style,
    ) -> Row {
        let names = self.width.saturating_sub(5 + 2 * 7 + 2);
        vec![
            (format!("{} ", safe_text::pad_left(number, 4)), self.theme.text_muted),
            (format!(" {}", safe_text::pad(name, names)), style),
            (safe_text::pad_left(figures[0], 7), figure_style),
            (safe_text::pad_left(figures[1], 7), figure_style),
        ]
    }

    fn statement(&self, statement: &StatementReport) -> Row {
        let name = statement.table.clone().unwrap_or_default();
        let (figures, style) = match (statement.reported, statement.estimated) {
            (Some(units), _) => (shown(units, ""), self.theme.units),
            (None, Some(units)) => (shown(units, "≤ "), self.theme.estimate),
            (None, None) => (["·".to_owned(), "·".to_owned()], self.theme.text_muted),
        };
        self.line(
            &statement.index.to_string(),
            &name,
            [&figures[0], &figures[1]],
            self.theme.text,
            style,
        )
    }

    /// A table's share as it was reported, with the arms that were charged.
    fn consumed(&self, report: &Report, consumed: &ConsumedCapacity, lines: &mut Vec<Row>) {
        let reads = reads_only(report, &consumed.table_name);
        let mut push = |name: &str, arm: &Arm, style: Style| {
            let figures = shown(split(arm, reads), "");
            lines.push(self.line("", name, [&figures[0], &figures[1]], style, self.theme.units));
        };
        push(&consumed.table_name, &consumed.total, self.theme.text_strong);
        let Some(arms) = &consumed.arms else { return };
        let failed = consumed.units_in_no_arm();
        if arms.global.is_empty() && arms.local.is_empty() && failed == 0.0 {
            return;
        }
        push("  table", &arms.table, self.theme.text_muted);
        for (name, arm) in &arms.global {
            push(&format!("  GSI {name}"), arm, self.theme.text_muted);
        }
        for (name, arm) in &arms.local {
            push(&format!("  LSI {name}"), arm, self.theme.text_muted);
        }
        if failed > 0.0 {
            push("  failed", &Arm { units: failed, ..Arm::default() }, self.theme.text_muted);
        }
    }

    fn total(&self, report: &Report) -> Row {
        let (units, sign) = in_total(report);
        let style = if sign.is_empty() { self.theme.units } else { self.theme.estimate };
        let figures = shown(units, sign);
        self.line("", "total", [&figures[0], &figures[1]], self.theme.text_strong, style)
    }
}

/// What the whole submission was reported to consume.
pub fn reported_total(report: &Report) -> Units {
    results::total(
        report
            .capacity
            .iter()
            .map(|consumed| split(&consumed.total, reads_only(report, &consumed.table_name))),
    )
}

/// Only transactional replies say which units are reads; elsewhere the statements do.
fn split(arm: &Arm, reads: bool) -> Units {
    match (arm.read, arm.write) {
        (None, None) if reads => Units { read: arm.units, write: 0.0 },
        (None, None) => Units { read: 0.0, write: arm.units },
        (read, write) => Units { read: read.unwrap_or(0.0), write: write.unwrap_or(0.0) },
    }
}

fn reads_only(report: &Report, table: &str) -> bool {
    let mut named = report.statements.iter().filter(|one| one.table.as_deref() == Some(table));
    named.all(|one| one.verb.is_read())
}

fn shown(units: Units, sign: &str) -> [String; 2] {
    [units.read, units.write]
        .map(|value| if value > 0.0 { format!("{sign}{}", figure(value)) } else { "·".to_owned() })
}

fn basis(theme: &Theme, report: &Report, width: usize) -> Vec<Row> {
    let estimated =
        report.statements.iter().any(|row| row.reported.is_none() && row.estimated.is_some());
    let text = match (results::capacity_note(report), report.capacity.is_empty()) {
        (Some(note), _) => note,
        (None, true) if report.asks_capacity() => {
            "Nothing was reported, though the draft asks for it.".to_owned()
        }
        (None, true) => "Nothing was reported: the draft asks for none.".to_owned(),
        (None, false) if estimated => "Reported; ≤ is an estimate.".to_owned(),
        (None, false) => "Reported with the reply.".to_owned(),
    };
    wrapped(" ", &text, theme.estimate, width)
}
