//! What became of each statement: a headline, then a row a statement with its verdict, its units and its reason; what a
//! SELECT read stands there at once ([`reading`]).

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::command::Context;
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::found::Source;
use super::super::layout::Pane;
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::safe_text;
use super::behaviour::{Behaviour, Click, inner};
use super::item;
use super::reading::{self, Parts};
use super::rows::{Row, draw_row};
use crate::api::Units;
use crate::session::{Outcome, Report, StatementReport, Verdict};

/// The names of the columns.
const NAMES_ROWS: usize = 1;

/// From this width on, the rows name operation and table, too.
const WIDE_COLUMNS: u16 = 90;

/// Which statement and which row are selected is kept with the draft: a tab comes back as it was left.
#[derive(Default)]
pub struct Results {
    /// The keys move through the rows of the selected statement, where they do not fill the pane anyway.
    in_rows: bool,
}

fn count(desk: &Desk) -> usize {
    desk.report().map_or(0, |report| report.statements.len())
}

fn parts(area: Rect, desk: &Desk) -> Parts {
    desk.report().map(|report| Parts::of(report, inner(area))).unwrap_or_default()
}

impl Results {
    /// Whether the keys are for the rows.
    fn is_in_rows(&self, desk: &Desk) -> bool {
        let fills = desk.report().is_some_and(reading::fills);
        (fills || self.in_rows) && desk.tab().found().is_some()
    }

    /// `3 of 50` rows, or how many statements were applied.
    fn title_right(&self, desk: &Desk, report: &Report) -> String {
        match desk.tab().found().filter(|_| self.is_in_rows(desk)) {
            Some((found, _)) => reading::place(found),
            None => tally(report),
        }
    }
}

/// Where each statement has a row of its own, the row is the statement.
fn follow_row(desk: &mut Desk) {
    let row = desk.tab().found().filter(|(found, _)| found.source() == Source::Statements);
    if let Some(row) = row.and_then(|(found, _)| found.grid().row()) {
        let count = count(desk);
        desk.tab_mut().selected.select(row, count);
    }
}

impl Behaviour for Results {
    fn badge(&self) -> &'static str {
        "RESULTS"
    }

    fn contexts(&self) -> &'static [Context] {
        &[Context::Results, Context::Panes, Context::Everywhere]
    }

    fn tabs(&self, _desk: &Desk) -> Vec<(&'static str, bool)> {
        vec![("Results", true)]
    }

    fn click(&mut self, click: Click, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        let Parts { statements, rows, .. } = parts(click.area, desk);
        let position = Position::new(click.column, click.row);
        if rows.contains(position) {
            let line = usize::from(click.row - rows.y);
            let found = desk.tab_mut().found_mut();
            self.in_rows = found.is_some_and(|found| found.grid_mut().select_line(line));
            return follow_row(desk);
        }
        self.in_rows = false;
        let line = usize::from(click.row.saturating_sub(statements.y));
        let index = line.checked_sub(NAMES_ROWS).map(|line| line + desk.tab().selected.top);
        let count = count(desk);
        if let Some(index) = index.filter(|at| *at < count && statements.contains(position)) {
            desk.tab_mut().selected.select(index, count);
        }
    }

    fn page(&self, area: Rect, desk: &Desk) -> isize {
        let Parts { statements, rows, .. } = parts(area, desk);
        let height = if self.is_in_rows(desk) { rows.height } else { statements.height };
        isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(1)
    }

    fn step(&mut self, rows: isize, _area: Rect, desk: &mut Desk) {
        if self.is_in_rows(desk) {
            if let Some(found) = desk.tab_mut().found_mut() {
                found.grid_mut().step(rows);
            }
            return follow_row(desk);
        }
        let count = count(desk);
        desk.tab_mut().selected.step(rows, count);
    }

    fn scrolls_sideways(&self, desk: &Desk) -> bool {
        let found = desk.tab().found().filter(|_| self.is_in_rows(desk));
        found.is_some_and(|(found, _)| found.grid().hides_columns())
    }

    fn sideways(&mut self, steps: isize, desk: &mut Desk) {
        if let Some(found) = desk.tab_mut().found_mut() {
            found.grid_mut().step_columns(steps);
        }
    }

    /// From the statements into the rows, from the rows into an item; where there are no rows, into the detail.
    fn open(&mut self, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        let has_rows = desk.tab().found().is_some_and(|(found, _)| found.grid().row().is_some());
        if has_rows && !self.is_in_rows(desk) {
            self.in_rows = true;
            return;
        }
        if let Some(shown) = &mut desk.tab_mut().shown {
            shown.row_is_open = has_rows;
        }
        desk.focus(Pane::Detail);
    }

    fn copied(&self, desk: &Desk) -> Option<String> {
        match desk.tab().found() {
            Some((found, report)) => found.selected(report).map(item::copied_item),
            None => item::copied(desk.tab().selected_statement()?),
        }
    }

    /// Back from the rows to the statements they stand below.
    fn let_go(&mut self, desk: &mut Desk, _effects: &mut Vec<Effect>) -> bool {
        let fills = desk.report().is_some_and(reading::fills);
        std::mem::take(&mut self.in_rows) && !fills
    }

    fn settle(&mut self, area: Rect, desk: &mut Desk) {
        let Parts { statements, rows, .. } = parts(area, desk);
        let (height, count) = (usize::from(statements.height), count(desk));
        if height > NAMES_ROWS {
            desk.tab_mut().selected.keep_in_view(height - NAMES_ROWS, count);
        }
        desk.settle_found(rows.as_size());
        self.in_rows = self.in_rows && desk.tab().found().is_some();
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        title: Option<String>,
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let Some(report) = desk.report() else {
            let title = title.unwrap_or_else(|| "4 Results".to_owned());
            draw_empty(desk, look, frame::draw(look, &title, "", area, buf), buf);
            return None;
        };
        let left = title.unwrap_or_else(|| full_title(report));
        let inner = frame::draw(look, &left, &self.title_right(desk, report), area, buf);
        let stale = desk.tab().shown.as_ref().is_some_and(|shown| desk.tab().is_stale(shown));
        let head = headline(look, report, stale);
        let indented =
            Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), height: 1, ..inner };
        draw_row(&head, indented, buf);
        let parts = Parts::of(report, inner);
        let in_rows = self.is_in_rows(desk);
        let focused = look.focused;
        if !parts.statements.is_empty() {
            let look = Look { focused: focused && !in_rows, ..look };
            draw_statements(desk, look, report, parts.statements, buf);
        }
        reading::draw(desk, Look { focused: focused && in_rows, ..look }, parts, buf);
        None
    }
}

fn draw_statements(desk: &Desk, look: Look<'_>, report: &Report, inner: Rect, buf: &mut Buffer) {
    let columns = Columns::of(report, inner.width);
    draw_row(&columns.names(look.theme), Rect { height: 1, ..inner }, buf);
    let selected = desk.tab().selected;
    let first = inner.y + 1;
    let note = capacity_note(report);
    let versus = desk.tab().versus();
    let shown = report.statements.iter().enumerate().skip(selected.top);
    let mut end = first;
    for (y, (index, statement)) in (first..inner.bottom()).zip(shown) {
        let area = Rect { y, height: 1, ..inner };
        let differs = versus.is_some_and(|versus| versus.differs(statement.index));
        let row = columns.row(look, statement, index == selected.index, differs);
        draw_row(&row, area, buf);
        if index == selected.index {
            let style = if look.focused { look.theme.selection } else { look.theme.selection_idle };
            buf.set_style(area, style);
        }
        end = y + 1;
    }
    if let Some(note) = note.filter(|_| end + 1 < inner.bottom()) {
        let text = safe_text::fit(&note, usize::from(inner.width).saturating_sub(2));
        buf.set_string(inner.x + 1, end + 1, text, look.theme.estimate);
    }
}

fn draw_empty(desk: &Desk, look: Look<'_>, inner: Rect, buf: &mut Buffer) {
    let text = match &desk.running {
        Some(running) => {
            format!("running for {:.1} s; Esc cancels", seconds(desk.now_ms, running.since_ms))
        }
        None => {
            "Nothing was run yet. F5 runs the draft, ^J the statement at the cursor.".to_owned()
        }
    };
    let text = safe_text::fit(&text, usize::from(inner.width).saturating_sub(2));
    buf.set_string(inner.x + 1, inner.y, text, look.theme.text_muted);
}

pub fn seconds(now_ms: u64, since_ms: u64) -> f64 {
    std::time::Duration::from_millis(now_ms.saturating_sub(since_ms)).as_secs_f64()
}

/// `run 42 · 11 ms · HTTP 400 TransactionCanceledException`.
fn full_title(report: &Report) -> String {
    let mut title = format!("4 Results · {}", run_and_time(report));
    let statuses: Vec<u16> =
        report.exchanges.iter().filter_map(|exchange| exchange.status).collect();
    if let [status] = statuses.as_slice() {
        title.push_str(&format!(" · HTTP {status}"));
    }
    if let Some(error) = &report.error {
        title.push_str(&format!(" {}{}", error.code, error_mark(report)));
    }
    title
}

/// What failed because the draft asked for it.
pub const INJECTED: &str = " (injected)";

/// What follows the error of a request.
pub fn error_mark(report: &Report) -> &'static str {
    if report.error_is_injected() { INJECTED } else { "" }
}

pub fn run_and_time(report: &Report) -> String {
    format!("run {} · {}", report.run, duration(report.duration_ms))
}

pub fn duration(ms: f64) -> String {
    match ms {
        ms if ms < 9.95 => format!("{ms:.1} ms"),
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.1} s", ms / 1000.0),
    }
}

/// `1 of 3 failed`.
pub fn tally(report: &Report) -> String {
    let all = report.statements.len();
    let count = |verdict| report.statements.iter().filter(|row| row.verdict == verdict).count();
    let (applied, failed, unknown) =
        (count(Verdict::Applied), count(Verdict::Failed), count(Verdict::Unknown));
    match (applied, failed, unknown) {
        (_, _, 1..) => format!("{unknown} of {all} unknown"),
        (_, 1.., _) => format!("{failed} of {all} failed"),
        _ => format!("{applied} of {all} applied"),
    }
}

/// What happened, in a sentence; never green unless everything was applied.
fn headline(look: Look<'_>, report: &Report, stale: bool) -> Row {
    let style = outcome_style(look.theme, report.outcome);
    let style = if stale { look.theme.stale } else { style };
    let mut row = vec![
        (report.outcome.name().to_uppercase(), style),
        (format!(": {}", sentence(report)), look.theme.text),
    ];
    if stale {
        row.insert(0, ("(before the last edit) ".to_owned(), look.theme.stale));
    }
    row
}

fn sentence(report: &Report) -> String {
    let all = report.statements.len();
    let applied = report.statements.iter().filter(|row| row.verdict == Verdict::Applied).count();
    match report.outcome {
        Outcome::Applied => {
            let reads = report.statements.iter().all(|row| row.verb.is_select());
            let verb = if reads { "answered" } else { "applied" };
            if all == 1 {
                format!("the one statement was {verb}.")
            } else {
                format!("all {all} statements were {verb}.")
            }
        }
        Outcome::Partial => {
            format!("{applied} of {all} applied, {} not; each stood on its own.", all - applied)
        }
        Outcome::Failed if all == 1 => "the one statement failed; nothing was written.".to_owned(),
        Outcome::Failed => format!("none of {all} was applied."),
        Outcome::Cancelled => format!("nothing was written. {}", who_failed(report)),
        Outcome::Refused => {
            let why = report.error.as_ref().map_or(String::new(), |error| error.message.clone());
            format!("nothing ran. {why}")
        }
        Outcome::Unknown => {
            "no answer came for some of it: it may have been written, or not.".to_owned()
        }
    }
}

/// `Statement 1 failed; 2 and 3 were not applied.`
fn who_failed(report: &Report) -> String {
    let numbers = |verdict| -> Vec<String> {
        let rows = report.statements.iter().filter(|row| row.verdict == verdict);
        rows.map(|row| row.index.to_string()).collect()
    };
    let failed = numbers(Verdict::Failed);
    let others = numbers(Verdict::NotApplied);
    let subject = if failed.len() == 1 { "Statement" } else { "Statements" };
    match others.len() {
        0 => format!("{subject} {} failed.", joined(&failed)),
        1 => format!("{subject} {} failed; {} was not applied.", joined(&failed), joined(&others)),
        _ => format!("{subject} {} failed; {} were not applied.", joined(&failed), joined(&others)),
    }
}

fn joined(numbers: &[String]) -> String {
    match numbers {
        [] => String::new(),
        [one] => one.clone(),
        [.., _] if numbers.len() > 6 => format!("{} of them", numbers.len()),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Why there are no figures, where there are none.
pub fn capacity_note(report: &Report) -> Option<String> {
    let nothing = report.capacity.is_empty();
    let most = total(report.statements.iter().filter_map(|row| row.estimated));
    let most = if most == Units::default() {
        String::new()
    } else {
        format!("; at most {} (estimate)", units(most))
    };
    match report.outcome {
        Outcome::Cancelled if nothing => {
            Some(format!("Capacity: a cancelled call reports none{most}."))
        }
        Outcome::Refused if nothing => Some("Capacity: a refused call reports none.".to_owned()),
        Outcome::Unknown if nothing => {
            Some(format!("Capacity: without an answer there is no figure{most}."))
        }
        _ => None,
    }
}

pub fn total(all: impl Iterator<Item = Units>) -> Units {
    all.fold(Units::default(), |sum, one| Units {
        read: sum.read + one.read,
        write: sum.write + one.write,
    })
}

/// `3 WCU`, `0.5 RCU`, `1 RCU 3 WCU`, `0 CU`.
pub fn units(units: Units) -> String {
    match (units.read > 0.0, units.write > 0.0) {
        (false, false) => "0 CU".to_owned(),
        (true, false) => format!("{} RCU", figure(units.read)),
        (false, true) => format!("{} WCU", figure(units.write)),
        (true, true) => format!("{} RCU {} WCU", figure(units.read), figure(units.write)),
    }
}

/// A figure without a needless `.0`.
pub fn figure(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What a statement cost: as reported, or at most as estimated.
pub fn units_note(row: &StatementReport) -> String {
    match (row.reported, row.estimated) {
        (Some(reported), _) => units(reported),
        (None, Some(estimated)) => format!("≤ {}", units(estimated)),
        (None, None) => "·".to_owned(),
    }
}

pub fn verdict_style(theme: &Theme, verdict: Verdict) -> Style {
    match verdict {
        Verdict::Applied => theme.applied,
        Verdict::Failed => theme.failed,
        Verdict::NotApplied => theme.not_applied,
        Verdict::Unknown => theme.unknown,
    }
}

pub fn outcome_style(theme: &Theme, outcome: Outcome) -> Style {
    match outcome {
        Outcome::Applied => theme.applied,
        Outcome::Partial => theme.partial,
        Outcome::Failed | Outcome::Cancelled | Outcome::Refused => theme.failed,
        Outcome::Unknown => theme.unknown,
    }
}

fn verdict_text(row: &StatementReport) -> String {
    let mark = if row.injected { INJECTED } else { "" };
    match (row.verdict, &row.code) {
        (Verdict::Applied, _) if row.verb.is_select() => "answered".to_owned(),
        (Verdict::Applied, _) => "applied".to_owned(),
        (Verdict::Failed, Some(code)) => format!("{code}{mark}"),
        (Verdict::Failed, None) => format!("failed{mark}"),
        (Verdict::NotApplied, _) => format!("not applied{mark}"),
        (Verdict::Unknown, _) => "no answer".to_owned(),
    }
}

/// The reason: why its condition was false, else the message; of a read, what it found.
pub fn why(row: &StatementReport) -> String {
    if let Some(reason) = &row.reason {
        return reason.clone();
    }
    if let Some(message) = &row.message {
        return message.clone();
    }
    match (&row.items, &row.item) {
        (Some(items), _) if row.next_token.is_some() => {
            format!("{} items, and there is more", items.len())
        }
        (Some(items), _) if items.len() == 1 => "1 item".to_owned(),
        (Some(items), _) => format!("{} items", items.len()),
        (None, Some(_)) if row.verdict == Verdict::Applied => "1 item".to_owned(),
        (None, None) if row.verb.is_select() && row.verdict == Verdict::Applied => {
            "no item".to_owned()
        }
        _ => String::new(),
    }
}

/// The widths of the columns, in cells; a column of 0 is left out.
struct Columns {
    verdict: usize,
    operation: usize,
    table: usize,
    key: usize,
    units: usize,
    why: usize,
}

impl Columns {
    fn of(report: &Report, width: u16) -> Self {
        let widest = |text: &dyn Fn(&StatementReport) -> String, least: usize, most: usize| {
            let widths = report.statements.iter().map(|row| safe_text::width(&text(row)));
            widths.max().unwrap_or(0).clamp(least, most)
        };
        let wide = width >= WIDE_COLUMNS;
        let verdict = widest(&verdict_text, 9, 24) + 2;
        let operation = if wide { widest(&|row| row.verb.name().to_owned(), 6, 14) } else { 0 };
        let table =
            if wide { widest(&|row| row.table.clone().unwrap_or_default(), 6, 16) } else { 0 };
        let units = widest(&units_note, 5, 14);
        let gaps = 2 * (3 + usize::from(wide) * 2);
        let fixed = 5 + verdict + operation + table + units + gaps;
        let rest = usize::from(width).saturating_sub(fixed);
        let reason = widest(&why, 4, rest);
        let key = widest(&key_text, 6, rest.saturating_sub(reason.min(rest / 2)).max(6)).min(rest);
        Self { verdict, operation, table, key, units, why: rest.saturating_sub(key) }
    }

    fn names(&self, theme: &Theme) -> Row {
        let cells = ["verdict", "op", "table", "key", "units", "why"].map(ToOwned::to_owned);
        let mut row = vec![("   # ".to_owned(), theme.text_muted)];
        row.extend(self.cells(cells, [theme.text_muted; 6]));
        row
    }

    fn row(
        &self,
        look: Look<'_>,
        statement: &StatementReport,
        selected: bool,
        differs: bool,
    ) -> Row {
        let theme = look.theme;
        let mark = if selected { if look.ascii { ">" } else { "▸" } } else { " " };
        let verdict = format!("{} {}", statement.verdict.mark(look.ascii), verdict_text(statement));
        let key = key_text(statement);
        let table = statement.table.clone().unwrap_or_default();
        let units = if statement.reported.is_some() { theme.units } else { theme.estimate };
        let style = verdict_style(theme, statement.verdict);
        let why_style =
            if statement.verdict == Verdict::Failed { theme.text } else { theme.text_muted };
        let mut row = vec![
            (mark.to_owned(), theme.text),
            (safe_text::pad_left(&statement.index.to_string(), 3), theme.text_muted),
            ((if differs { "≠" } else { " " }).to_owned(), theme.warning),
        ];
        row.extend(self.cells(
            [
                verdict,
                statement.verb.name().to_owned(),
                table,
                key,
                units_note(statement),
                why(statement),
            ],
            [style, theme.text, theme.text, theme.text, units, why_style],
        ));
        row
    }

    fn cells(&self, texts: [String; 6], styles: [Style; 6]) -> Vec<(String, Style)> {
        let widths = [self.verdict, self.operation, self.table, self.key, self.units, self.why];
        let cells = texts.into_iter().zip(styles).zip(widths).filter(|(_, width)| *width > 0);
        let mut row: Row = cells
            .flat_map(|((text, style), width)| {
                [(safe_text::pad(&text, width), style), ("  ".to_owned(), style)]
            })
            .collect();
        row.pop();
        row
    }
}

fn key_text(row: &StatementReport) -> String {
    row.key.as_ref().map(item::key).unwrap_or_default()
}
