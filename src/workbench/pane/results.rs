//! What became of each statement: a headline, then a row a statement with its verdict, its units and its reason; what a
//! SELECT read stands there at once ([`reading`]).

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::command::Context;
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::folds::{Fold, Line};
use super::super::found::{Found, Pattern, Source};
use super::super::layout::Pane;
use super::super::overlay::dialog;
use super::super::reading_on;
use super::super::rows as read_rows;
use super::super::tab::Shown;
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, safe_text};
use super::behaviour::{Behaviour, Click, Taken, inner};
use super::reading::{self, Parts};
use super::rows::{self, Row, draw_row, row};
use super::{item, style};
use crate::session::words::{self, value};
use crate::session::{Report, StatementReport, Verdict};

/// The names of the columns.
const NAMES_ROWS: usize = 1;

/// The columns are as wide as the texts of so many statements ask for: those of 100,000 would hold up the frame, and what
/// is wider is cut.
const MEASURED_MAX: usize = 500;

/// So much of an attribute's name is repeated.
const NAME_MAX: usize = 24;

/// From this width on, the rows name operation and table, too.
const WIDE_COLUMNS: u16 = 110;

/// Which statement and which row are selected is kept with the draft: a tab comes back as it was left.
#[derive(Default)]
pub struct Results {
    /// The keys move through the rows of the selected statement, where they do not fill the pane anyway.
    in_rows: bool,
    /// The report that is so for.
    shown: (String, u64),
    /// What the rows are to hold, while it is typed.
    typing: Option<Field>,
    columns: Columns,
    /// The report and the width they are of.
    measured: ((String, u64), u16),
}

fn parts(area: Rect, desk: &Desk) -> Parts {
    let shown = desk.tab().shown.as_ref();
    shown.map(|shown| Parts::of(shown, inner(area))).unwrap_or_default()
}

impl Results {
    /// The next keys say what the rows are to hold.
    pub fn start_filter(&mut self, desk: &Desk) {
        let typed = desk.tab().found().and_then(Found::pattern).map_or("", Pattern::typed);
        self.typing = Some(Field::new(typed));
        self.in_rows = true;
    }

    /// The rows follow what is typed.
    fn follow_typing(&self, desk: &mut Desk, effects: &mut Vec<Effect>) {
        let typed = self.typing.as_ref().map_or("", Field::text).to_owned();
        read_rows::narrow(desk, &typed, effects);
    }

    /// A key while it is typed what the rows are to hold; `false` where it is none for that.
    fn type_key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> bool {
        let Some(field) = &mut self.typing else { return false };
        match key.code {
            KeyCode::Enter => self.typing = None,
            KeyCode::Esc => {
                self.typing = None;
                read_rows::widen_again(desk, effects);
            }
            KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown => {
                let rows = dialog::rows(key);
                desk.tab_mut()
                    .found_mut()
                    .into_iter()
                    .for_each(|found| found.grid_mut().step(rows));
            }
            _ => {
                let before = field.text().to_owned();
                if !field.key(key) {
                    return false;
                }
                if field.text() != before {
                    self.follow_typing(desk, effects);
                }
            }
        }
        true
    }

    /// Whether the keys are for the rows.
    fn is_in_rows(&self, desk: &Desk) -> bool {
        let fills = is_rows_alone(desk);
        (fills || self.in_rows) && desk.tab().found().is_some()
    }

    /// Once for a report and a width, not with each frame: the texts of many statements are made for it.
    fn measure(&mut self, width: u16, desk: &Desk) {
        let measured = (desk.tab().shown_as(), width);
        if let Some(report) = desk.report().filter(|_| width > 0 && self.measured != measured) {
            self.columns = Columns::of(report, width);
            self.measured = measured;
        }
    }

    /// `3 of 50` rows, or how many statements were applied.
    fn title_right(&self, desk: &Desk, shown: &Shown) -> String {
        match desk.tab().found().filter(|_| self.is_in_rows(desk)) {
            Some(found) => reading::place(found),
            None => shown.sums.in_short.clone(),
        }
    }
}

/// Where each statement has a row of its own, the row is the statement.
fn follow_row(desk: &mut Desk) {
    let row = desk.tab().found().filter(|found| found.source() == Source::Statements);
    if let Some(row) = row.and_then(|found| found.grid().row()) {
        desk.tab_mut().select_place(row);
    }
}

impl Behaviour for Results {
    fn badge(&self) -> &'static str {
        if self.typing.is_some() { "FILTER" } else { "RESULTS" }
    }

    fn contexts(&self) -> &'static [Context] {
        &[Context::Results, Context::Panes, Context::Everywhere]
    }

    fn tabs(&self, _desk: &Desk) -> Vec<(&'static str, bool)> {
        vec![("Results", true)]
    }

    /// While it is typed what the rows are to hold, only what is a command everywhere ends that.
    fn first(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Taken {
        if self.typing.is_none() {
            return Taken::No;
        }
        if self.type_key(key, desk, effects) {
            follow_row(desk);
            return Taken::Yes;
        }
        match desk.keymap.resolve(&[Context::Everywhere], key) {
            Some(command) => {
                self.typing = None;
                Taken::As(command)
            }
            None => Taken::Yes,
        }
    }

    fn paste(&mut self, text: &str, desk: &mut Desk, effects: &mut Vec<Effect>) {
        let Some(field) = &mut self.typing else {
            return desk.say("a paste goes into the draft: Alt-3 goes there");
        };
        field.insert(text);
        self.follow_typing(desk, effects);
    }

    fn click(&mut self, click: Click, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        let Parts { statements, rows, .. } = parts(click.area, desk);
        let position = Position::new(click.column, click.row);
        if rows.contains(position) {
            let (line, column) =
                (usize::from(click.row - rows.y), usize::from(click.column - rows.x));
            let Some(found) = desk.tab_mut().found_mut() else { return };
            let (grid, of) = found.parts_mut();
            let is_cell = grid.select_offset(of, rows.width, column);
            self.in_rows = grid.select_line(line) || is_cell;
            return follow_row(desk);
        }
        self.in_rows = false;
        let line = usize::from(click.row.saturating_sub(statements.y));
        let index = line.checked_sub(NAMES_ROWS).map(|line| line + desk.tab().selected.top);
        let count = desk.tab().lines();
        if let Some(index) = index.filter(|at| *at < count && statements.contains(position)) {
            let again = click.again && index == desk.tab().selected.index;
            desk.tab_mut().selected.select(index, count);
            if again {
                turn(desk);
            }
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
        let count = desk.tab().lines();
        desk.tab_mut().selected.step(rows, count);
    }

    fn scrolls_sideways(&self, desk: &Desk) -> bool {
        let found = desk.tab().found().filter(|_| self.is_in_rows(desk));
        found.is_some_and(|found| found.grid().columns().list().len() > 1)
    }

    fn sideways(&mut self, steps: isize, desk: &mut Desk) {
        if let Some(found) = desk.tab_mut().found_mut() {
            found.grid_mut().step_columns(steps);
        }
    }

    /// Unfolds and folds what failed alike; else from the statements into the rows, from the rows into an item; where there are no rows, into the detail.
    fn open(&mut self, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        if !self.is_in_rows(desk) && turn(desk) {
            return;
        }
        let has_rows = desk.tab().found().is_some_and(|found| found.grid().row().is_some());
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
            Some(found) => item::copied_value(found.under_cursor()?.1?),
            None => item::copied(desk.tab().selected_statement()?),
        }
    }

    fn copied_as(&self, desk: &Desk) -> Option<String> {
        let name = desk.tab().found()?.under_cursor()?.0;
        Some(format!("the value of {}", safe_text::fit(name, NAME_MAX)))
    }

    /// The marks first, then the filter, then what it looked for; then back from the rows to the statements they stand
    /// below. While all pages are
    /// read, that is stopped before anything here.
    fn let_go(&mut self, desk: &mut Desk, effects: &mut Vec<Effect>) -> bool {
        if reading_on::is_under_way(desk) {
            return false;
        }
        let found = desk.tab_mut().found_mut();
        let is_done = found.is_some_and(|found| found.grid_mut().unmark())
            || read_rows::widen_again(desk, effects)
            || read_rows::forget_search(desk, effects);
        let fills = is_rows_alone(desk);
        is_done || (std::mem::take(&mut self.in_rows) && !fills)
    }

    fn settle(&mut self, area: Rect, desk: &mut Desk) {
        let Parts { statements, rows, .. } = parts(area, desk);
        let (height, count) = (usize::from(statements.height), desk.tab().lines());
        if height > NAMES_ROWS {
            desk.tab_mut().selected.keep_in_view(height - NAMES_ROWS, count);
        }
        desk.settle_found(rows.as_size());
        let shown = desk.tab().begun_as();
        self.in_rows &= self.shown == shown && desk.tab().found().is_some();
        if self.shown != shown || desk.focus != Pane::Results {
            self.typing = None;
        }
        self.shown = shown;
        self.measure(statements.width, desk);
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        title: Option<String>,
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let Some(shown) = desk.tab().shown.as_ref() else {
            let title = title.unwrap_or_else(|| "4 Results".to_owned());
            draw_empty(desk, look, frame::draw(look, &title, "", area, buf), buf);
            return None;
        };
        let left = title.unwrap_or_else(|| full_title(shown));
        let inner = frame::draw(look, &left, &self.title_right(desk, shown), area, buf);
        let parts = Parts::of(shown, inner);
        let head = headline(look, shown, desk.tab().is_stale(shown), inner.width);
        let Rect { x, width, .. } = parts.headline;
        let indented = Rect { x: x + 1, width: width.saturating_sub(1), ..parts.headline };
        rows::draw(&head, 0, indented, buf);
        let in_rows = self.is_in_rows(desk);
        let focused = look.focused;
        if !parts.statements.is_empty() {
            let look = Look { focused: focused && !in_rows, ..look };
            draw_statements(&self.columns, desk, look, parts.statements, buf);
        }
        let typing = self.typing.as_ref();
        reading::draw(desk, Look { focused: focused && in_rows, ..look }, parts, typing, buf)
    }
}

fn draw_statements(columns: &Columns, desk: &Desk, look: Look<'_>, inner: Rect, buf: &mut Buffer) {
    let Some(shown) = desk.tab().shown.as_ref() else { return };
    draw_row(&columns.names(look.theme), Rect { height: 1, ..inner }, buf);
    let selected = desk.tab().selected;
    let first = inner.y + 1;
    let versus = desk.tab().versus();
    let mut end = first;
    for (y, index) in (first..inner.bottom()).zip(selected.top..) {
        let area = Rect { y, height: 1, ..inner };
        let is_selected = index == selected.index;
        let row = match shown.folds.line(index) {
            None => break,
            Some(Line::Fold { fold, .. }) => fold_row(look, shown.folds.fold(fold), is_selected),
            Some(Line::Statement(place)) => {
                let Some(statement) = shown.report.statements.get(place) else { break };
                let differs = versus.is_some_and(|versus| versus.differs(statement.index));
                columns.row(look, statement, is_selected, differs)
            }
        };
        draw_row(&row, area, buf);
        if is_selected {
            let style = if look.focused { look.theme.selection } else { look.theme.selection_idle };
            buf.set_style(area, style);
        }
        end = y + 1;
    }
    let left_out = left_out(shown).map(|note| (note, look.theme.note));
    let capacity = shown.sums.note.clone().map(|note| (note, look.theme.estimate));
    let notes = left_out.into_iter().chain(capacity);
    for (y, (note, style)) in (end.saturating_add(1)..inner.bottom()).zip(notes) {
        let text = safe_text::fit(&note, usize::from(inner.width).saturating_sub(2));
        buf.set_string(inner.x + 1, y, text, style);
    }
}

/// What is counted above the statements and does not stand among them.
fn left_out(shown: &Shown) -> Option<String> {
    let (count, run) = (shown.sums.left_out, shown.report.run);
    let count = words::grouped(count);
    (shown.sums.left_out > 0).then(|| {
        format!(
            "{count} more are counted, not listed here; `dynadraft history show {run}` lists all"
        )
    })
}

/// `▸ ✗ ConditionalCheckFailed: 19,812 statements (3, 4, 7 and 19,809 more): balance is missing`, across the columns.
fn fold_row(look: Look<'_>, fold: Option<&Fold>, selected: bool) -> Row {
    let Some(fold) = fold else { return Row::new() };
    let theme = look.theme;
    let mark = if selected { if look.ascii { ">" } else { "▸" } } else { " " };
    let sign = match (fold.is_open, look.ascii) {
        (false, false) => "▸",
        (false, true) => "+",
        (true, false) => "▾",
        (true, true) => "-",
    };
    let said = format!("{} {}", fold.verdict.mark(look.ascii), fold.sentence);
    vec![
        (mark.to_owned(), theme.text),
        (format!("  {sign} "), theme.text_muted),
        (said, style::verdict(theme, fold.verdict)),
    ]
}

/// Unfolds or folds the selected line. False where it is a statement.
fn turn(desk: &mut Desk) -> bool {
    let tab = desk.tab_mut();
    let line = tab.selected.index;
    tab.shown.as_mut().is_some_and(|shown| shown.folds.turn(line))
}

fn is_rows_alone(desk: &Desk) -> bool {
    desk.tab().shown.as_ref().is_some_and(Shown::is_rows_alone)
}

fn draw_empty(desk: &Desk, look: Look<'_>, inner: Rect, buf: &mut Buffer) {
    let text = match &desk.running {
        Some(running) => {
            format!("running for {:.1} s; Esc cancels", running.seconds(desk.now_ms))
        }
        None => {
            "Nothing was run yet. F5 runs the draft, ^J the statement at the cursor.".to_owned()
        }
    };
    let text = safe_text::fit(&text, usize::from(inner.width).saturating_sub(2));
    buf.set_string(inner.x + 1, inner.y, text, look.theme.text_muted);
}

/// `run 42 · 11 ms · HTTP 400 TransactionCanceledException`.
fn full_title(shown: &Shown) -> String {
    let report = &shown.report;
    let mut title = format!("4 Results · {}", words::run_and_time(report));
    if let Some(status) = shown.only_exchange().and_then(|exchange| exchange.status) {
        title.push_str(&format!(" · HTTP {status}"));
    }
    if let Some(error) = words::error_code(report) {
        title.push_str(&format!(" {error}"));
    }
    title
}

/// What happened, in a sentence; never green unless everything was applied.
fn headline(look: Look<'_>, shown: &Shown, stale: bool, width: u16) -> Vec<Row> {
    let outcome = shown.report.outcome;
    let style = style::outcome(look.theme, outcome);
    let style = if stale { look.theme.stale } else { style };
    let name = outcome.name().to_uppercase();
    let mut lines = reading::headline_lines(shown, width).into_iter();
    let first = lines.next().unwrap_or_default();
    let rest = first.strip_prefix(&name).unwrap_or(&first).to_owned();
    let mut head: Row = vec![(name, style), (rest, look.theme.text)];
    if stale {
        head.insert(0, ("(before the last edit) ".to_owned(), look.theme.stale));
    }
    std::iter::once(head).chain(lines.map(|line| row(line, look.theme.text))).collect()
}

/// The widths of the columns, in cells; a column of 0 is left out.
#[derive(Default)]
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
            let measured = report.statements.iter().take(MEASURED_MAX);
            let widths = measured.map(|row| safe_text::width(&text(row)));
            widths.max().unwrap_or(0).clamp(least, most)
        };
        let wide = width >= WIDE_COLUMNS;
        let verdict = widest(&words::verdict, 9, 24) + 2;
        let operation = if wide { widest(&|row| row.verb.name().to_owned(), 6, 14) } else { 0 };
        let table =
            if wide { widest(&|row| row.table.clone().unwrap_or_default(), 6, 16) } else { 0 };
        let units = widest(&words::capacity::cost, 5, 14);
        let gaps = 2 * (3 + usize::from(wide) * 2);
        let fixed = 5 + verdict + operation + table + units + gaps;
        let rest = usize::from(width).saturating_sub(fixed);
        let reason = widest(&words::reason, 4, rest);
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
        let verdict =
            format!("{} {}", statement.verdict.mark(look.ascii), words::verdict(statement));
        let key = key_text(statement);
        let table = statement.table.clone().unwrap_or_default();
        let units = if statement.reported.is_some() { theme.units } else { theme.estimate };
        let style = style::verdict(theme, statement.verdict);
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
                words::capacity::cost(statement),
                words::reason(statement),
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
    row.key.as_ref().map(value::key).unwrap_or_default()
}
