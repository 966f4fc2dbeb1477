//! What all submissions were charged: bars per table, index, connection, day or run, and a line over the runs of this
//! window.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Direction, Position, Rect};
use ratatui::symbols::bar;
use ratatui::text::Line as Text;
use ratatui::widgets::{Bar, BarChart, BarGroup, Sparkline, Widget};

use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::pane::rows::{self, Row, row, wrapped};
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{list, safe_text};
use super::dialog::{Answer, Dialog, centred, rows as steps};
use crate::api::Units;
use crate::session::ledger::{Book, By, Line, Spent, Sums};
use crate::session::words::capacity::units;
use crate::session::words::price::dollars_text;
use crate::session::words::{counted, figure};

const WIDTH: u16 = 110;
/// Columns for the name of a line, of those a narrow screen has.
const NAME_WIDTH: usize = 26;
/// Rows of the line over the runs.
const LINE_ROWS: u16 = 2;

/// Marks of one block each, for screens that show nothing else.
const ASCII_BARS: bar::Set<'static> = bar::Set {
    full: "#",
    seven_eighths: "#",
    three_quarters: "#",
    five_eighths: "=",
    half: "=",
    three_eighths: "-",
    one_quarter: "-",
    one_eighth: ".",
    empty: " ",
};

/// What was read of the history for it.
#[derive(Debug)]
pub struct LedgerRead {
    pub book: Book,
    /// The runs of this window, in their order.
    pub session: Book,
    /// How full the budgets of the connection are.
    pub budgets: Vec<String>,
}

pub struct Ledger {
    by: By,
    /// `None` until the history was read.
    read: Option<Result<LedgerRead, String>>,
    /// The first bar in view.
    top: usize,
}

impl Ledger {
    pub fn new() -> Self {
        Self { by: By::Table, read: None, top: 0 }
    }

    /// Asks for what it shows.
    pub fn asked(&self, desk: &Desk) -> Effect {
        Effect::ReadLedger { by: self.by, began_ms: desk.began_ms, prices: desk.prices.clone() }
    }

    /// Takes what was read, unless something else was asked for meanwhile.
    pub fn set(&mut self, by: By, read: Result<LedgerRead, String>) {
        if by == self.by {
            self.read = Some(read);
        }
    }

    fn lines(&self) -> &[Line] {
        match &self.read {
            Some(Ok(read)) => &read.book.lines,
            Some(Err(_)) | None => &[],
        }
    }

    fn turn(&mut self, by: By, desk: &Desk, effects: &mut Vec<Effect>) {
        self.by = by;
        self.top = 0;
        effects.push(self.asked(desk));
    }

    /// What stands above the bars.
    fn head(&self, theme: &Theme, width: usize) -> Vec<Row> {
        let read = match &self.read {
            None => return vec![row(" Reading the history…", theme.text_muted)],
            Some(Err(problem)) => return wrapped(" ", problem, theme.error, width),
            Some(Ok(read)) => read,
        };
        if read.book.total.runs == 0 {
            return vec![row(
                " No run yet: what the first one is charged stands here.",
                theme.text_muted,
            )];
        }
        let total = &read.book.total;
        let mut lines = vec![vec![
            (format!(" {}", reported(total.reported)), theme.units),
            (format!(" reported in {}", runs(total.runs)), theme.text),
            (money(total).map_or(String::new(), |money| format!(" · {money}")), theme.text_strong),
        ]];
        if total.estimated != Units::default() {
            let told = format!(
                " ≤ {} estimated, and in no sum: nothing was reported of it",
                units(total.estimated)
            );
            lines.push(row(told, theme.estimate));
        }
        if read.book.unreported_runs > 0 {
            let runs = runs(read.book.unreported_runs);
            let told =
                format!(" of {runs} not all was reported; what nothing bounds is in no figure");
            lines.push(row(told, theme.text_muted));
        }
        if read.book.let_go_runs > 0 {
            let told = format!(
                " the answers of {} were let go of; what was estimated of them is gone",
                runs(read.book.let_go_runs)
            );
            lines.push(row(told, theme.text_muted));
        }
        lines.extend(read.budgets.iter().map(|budget| row(format!(" {budget}"), theme.warning)));
        lines
    }

    fn bars(&self, look: Look<'_>, area: Rect, buf: &mut Buffer) {
        let lines = self.lines();
        let most = lines.iter().map(|line| halves(line.sums.reported.all())).max().unwrap_or(0);
        let theme = look.theme;
        let bars: Vec<Bar<'_>> = lines
            .iter()
            .skip(self.top)
            .take(usize::from(area.height))
            .map(|line| {
                Bar::default()
                    .label(Text::styled(safe_text::pad(&line.name, NAME_WIDTH), theme.text))
                    .value(halves(line.sums.reported.all()))
                    .text_value(String::new())
            })
            .collect();
        let figures_width = figures_width(area.width);
        let chart = Rect { width: area.width.saturating_sub(figures_width), ..area };
        BarChart::default()
            .direction(Direction::Horizontal)
            .bar_width(1)
            .bar_gap(0)
            .max(most.max(1))
            .bar_style(theme.units)
            .bar_set(if look.ascii { ASCII_BARS } else { bar::NINE_LEVELS })
            .data(BarGroup::default().bars(&bars))
            .render(chart, buf);
        let figures = lines.iter().skip(self.top).map(|line| figures(theme, line, figures_width));
        let beside = Rect { x: chart.right(), width: figures_width, ..area };
        rows::draw(&figures.take(usize::from(area.height)).collect::<Vec<_>>(), 0, beside, buf);
    }

    fn line(&self, look: Look<'_>, area: Rect, buf: &mut Buffer) {
        let Some(Ok(read)) = &self.read else { return };
        let runs = &read.session.lines;
        let told = match runs.len() {
            0 => " This window has made no run yet.".to_owned(),
            count => format!(
                " {} of this window: {}",
                self::runs(count),
                reported(read.session.total.reported)
            ),
        };
        let title = Rect { height: 1.min(area.height), ..area };
        rows::draw(&[row(told, look.theme.text_muted)], 0, title, buf);
        let below = Rect {
            x: area.x + 1,
            y: area.y + title.height,
            width: area.width.saturating_sub(2),
            height: area.height.saturating_sub(title.height),
        };
        // The last ones, where they are more than there are columns.
        let first = runs.len().saturating_sub(usize::from(below.width));
        let values: Vec<u64> =
            runs[first..].iter().map(|line| halves(line.sums.reported.all())).collect();
        Sparkline::default()
            .data(&values)
            .style(look.theme.units)
            .bar_set(if look.ascii { ASCII_BARS } else { bar::NINE_LEVELS })
            .render(below, buf);
    }
}

impl Dialog for Ledger {
    fn name(&self) -> &'static str {
        "LEDGER"
    }

    fn hints(&self) -> &'static str {
        "t table  i index  c connection  d day  r run  ↑ ↓ scroll  Esc close"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        match key.code {
            KeyCode::Char('t') => self.turn(By::Table, desk, effects),
            KeyCode::Char('i') => self.turn(By::Index, desk, effects),
            KeyCode::Char('c') => self.turn(By::Connection, desk, effects),
            KeyCode::Char('d') => self.turn(By::Day, desk, effects),
            KeyCode::Char('r') => self.turn(By::Run, desk, effects),
            _ => self.top = list::scroll(self.top, steps(key), self.lines().len(), 1),
        }
        Answer::Stays
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let head = self.head(look.theme, usize::from(WIDTH.min(screen.width).saturating_sub(4)));
        let head_rows = u16::try_from(head.len()).unwrap_or(u16::MAX);
        let bars = u16::try_from(self.lines().len()).unwrap_or(u16::MAX).max(1);
        let height = head_rows.saturating_add(bars).saturating_add(LINE_ROWS + 5);
        let area = centred(screen, WIDTH, height);
        let title = format!("Ledger · by {}", self.by.name());
        let inner = frame::overlay(look, &title, "t i c d r · Esc close", area, buf);
        rows::draw(&head, 0, inner, buf);
        let rest = inner.height.saturating_sub(head_rows);
        let line_rows = (LINE_ROWS + 1).min(rest / 3);
        let chart = Rect {
            y: inner.y + head_rows.min(inner.height) + 1.min(rest),
            height: rest.saturating_sub(line_rows + 2),
            ..inner
        };
        self.bars(look, chart, buf);
        let line = Rect { y: inner.bottom() - line_rows, height: line_rows, ..inner };
        self.line(look, line, buf);
        None
    }
}

/// Units come in halves, and bars in whole numbers.
fn halves(units: f64) -> u64 {
    // Below the largest units a float counts exactly; more than that is drawn as long as it goes.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "units are not negative"
    )]
    let halves = (units * 2.0).min(9e15) as u64;
    halves
}

fn figures_width(width: u16) -> u16 {
    if width < 90 { 27 } else { 46 }
}

/// `1203 WCU 12 RCU ≈ $0.0042`, and what is estimated where there is room.
fn figures(theme: &Theme, line: &Line, width: u16) -> Row {
    let sums = &line.sums;
    let mut parts = vec![(format!(" {}", reported(sums.reported)), theme.units)];
    if sums.estimated != Units::default() {
        parts.push((format!(" ≤ {}", units(sums.estimated)), theme.estimate));
    }
    if let Some(money) = money(sums) {
        parts.push((format!(" {money}"), theme.text_muted));
    }
    let mut room = usize::from(width);
    for (text, _) in &mut parts {
        *text = safe_text::fit(text, room);
        room = room.saturating_sub(safe_text::width(text));
    }
    parts
}

fn reported(spent: Spent) -> String {
    let told = units(Units { read: spent.read, write: spent.write });
    match (spent.read + spent.write > 0.0, spent.either > 0.0) {
        (_, false) => told,
        (true, true) => format!("{told} {} R or W", figure(spent.either)),
        (false, true) => format!("{} R or W", figure(spent.either)),
    }
}

fn money(sums: &Sums) -> Option<String> {
    let more = if sums.unpriced > 0.0 { " and what has no price" } else { "" };
    // What was only estimated is not paid for, as far as is known.
    let dollars = sums.dollars.filter(|dollars| *dollars > 0.0);
    dollars.map(|dollars| format!("≈ {}{more}", dollars_text(dollars)))
}

fn runs(count: usize) -> String {
    counted(u32::try_from(count).unwrap_or(u32::MAX), "run")
}
