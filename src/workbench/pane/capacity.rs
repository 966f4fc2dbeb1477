//! The units consumed: per statement, per table and index, in total. What was reported and what is estimated are told
//! apart by sign and colour, and where nothing was reported the pane says why.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::command::Context;
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::tab::Shown;
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{list, safe_text};
use super::behaviour::{Behaviour, inside};
use super::item;
use super::rows::{self, Kept, Row, row, wrapped};
use crate::api::capacity::Arm;
use crate::api::{ConsumedCapacity, Units};
use crate::session::words::{self, Charge, capacity, figure, grouped};
use crate::session::{Report, StatementReport};

/// Statements that have a line of their own: the lines are made all at once, and hold up the frame when they are more.
const STATEMENTS_MAX: usize = 1000;

#[derive(Default)]
pub struct Capacity {
    /// The first line in view.
    top: usize,
    lines: Kept<Basis>,
}

/// What the lines are made of.
#[derive(Debug, PartialEq)]
struct Basis {
    shown: (String, u64),
    session: Units,
    theme: String,
    width: usize,
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

    fn step(&mut self, rows: isize, area: Rect, _desk: &mut Desk) {
        self.top = list::scroll(self.top, rows, self.lines.rows().len(), inside(area).1);
    }

    fn open(&mut self, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        desk.show_statement();
    }

    fn copied(&self, desk: &Desk) -> Option<String> {
        item::copied(desk.tab().selected_statement()?)
    }

    fn settle(&mut self, area: Rect, desk: &mut Desk) {
        if area.is_empty() {
            return;
        }
        let (shown, session) = (desk.tab().shown_as(), desk.session_units);
        let (theme, width) = (desk.theme_name.clone(), inside(area).0);
        self.lines.keep(Basis { shown, session, theme, width }, || lines(desk, width));
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
        let total = desk.tab().shown.as_ref().map_or(String::new(), sum);
        let inner = frame::draw(look, &title, &total, area, buf);
        rows::draw(self.lines.rows(), self.top, inner, buf);
        None
    }
}

/// `Σ 8 WCU`, `Σ ≤ 8 WCU`, `Σ ·`.
fn sum(shown: &Shown) -> String {
    format!("Σ {}", capacity::in_words(shown.sums.charge))
}

/// The lines of the pane at this width.
fn lines(desk: &Desk, width: usize) -> Vec<Row> {
    let theme = &desk.theme;
    let Some(shown) = desk.tab().shown.as_ref() else {
        return wrapped(
            " ",
            "The units of a run stand here: per statement, table and index.",
            theme.text_muted,
            width,
        );
    };
    let report = &*shown.report;
    let table = Table { theme, width };
    let mut lines =
        vec![table.line("stmt", "table", ["read", "write"], theme.text_muted, theme.text_muted)];
    let listed = report.statements.iter().take(STATEMENTS_MAX);
    lines.extend(listed.map(|statement| table.statement(statement)));
    let more = (report.statements.len() + shown.sums.left_out).saturating_sub(STATEMENTS_MAX);
    if more > 0 {
        let said = format!("… and {} statements more, counted in the total", grouped(more));
        lines.extend(wrapped(" ", &said, theme.text_muted, width));
    }
    if !report.capacity.is_empty() {
        lines.push(row(format!(" {}", "─".repeat(width.saturating_sub(2))), theme.border));
    }
    for consumed in &report.capacity {
        table.consumed(report, consumed, &mut lines);
    }
    lines.push(table.total(shown.sums.charge));
    lines.push(Row::new());
    lines.extend(basis(theme, shown, width));
    let read = [words::read_for_why(&report.read_for_why), words::read_for_undo(report)];
    for read in read.into_iter().flatten() {
        lines.extend(wrapped(" ", &read, theme.text_muted, width));
    }
    let session = format!(" session Σ {}", capacity::units(desk.session_units));
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
        let charge = Charge::of(statement);
        let style = self.style(charge);
        let figures = figures_of(charge);
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
        let mut push = |name: &str, arm: Arm, style: Style| {
            let units = capacity::split(report, consumed, arm);
            let figures = units.map_or_else(
                || [String::new(), format!("{} CU", figure(arm.units))],
                |units| figures_of(Some(Charge { units, is_estimate: false })),
            );
            lines.push(self.line("", name, [&figures[0], &figures[1]], style, self.theme.units));
        };
        push(&consumed.table_name, consumed.total, self.theme.text_strong);
        for (name, arm) in capacity::arms(consumed) {
            push(&format!("  {name}"), arm, self.theme.text_muted);
        }
    }

    fn total(&self, charge: Option<Charge>) -> Row {
        let figures = figures_of(charge);
        let style = self.style(charge);
        self.line("", "total", [&figures[0], &figures[1]], self.theme.text_strong, style)
    }

    fn style(&self, charge: Option<Charge>) -> Style {
        match charge {
            Some(Charge { is_estimate: true, .. }) => self.theme.estimate,
            Some(_) => self.theme.units,
            None => self.theme.text_muted,
        }
    }
}

/// Of reads and of writes; a dot where nothing was charged, or nothing is known.
fn figures_of(charge: Option<Charge>) -> [String; 2] {
    let figures = charge.map(Charge::figures).unwrap_or_default();
    figures.map(|figure| figure.unwrap_or_else(|| "·".to_owned()))
}

fn basis(theme: &Theme, shown: &Shown, width: usize) -> Vec<Row> {
    let report = &shown.report;
    let estimated =
        report.statements.iter().any(|row| row.reported.is_none() && row.estimated.is_some());
    let text = match (shown.sums.note.clone(), report.capacity.is_empty()) {
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
