//! Two runs side by side: their drafts line by line, and in what their answers differ.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::pane::rows::{Kept, Row, draw as draw_rows, row, wrapped};
use super::super::pane::style;
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::list;
use super::dialog::{Answer, Dialog, centred, rows};
use crate::session::compare::summary;
use crate::session::diff::{LineChange, RunDiff};
use crate::session::words::{self, duration};
use crate::workspace::EntrySummary;

/// Differences that are listed: more is read by nobody in a window. `dynadraft history diff` prints all there are.
const DIFFERENCES_MAX: usize = 1000;

pub struct Compare {
    found: Box<RunDiff>,
    top: usize,
    lines: Kept<(usize, String)>,
}

impl Compare {
    pub fn new(found: Box<RunDiff>) -> Self {
        Self { found, top: 0, lines: Kept::default() }
    }

    fn lay_out(&self, theme: &Theme, width: usize) -> Vec<Row> {
        let mut lines: Vec<Row> = Vec::new();
        for (sign, run) in ['-', '+'].into_iter().zip(&self.found.runs) {
            lines.push(head(theme, sign, run));
        }
        lines.push(Row::new());
        if self.found.draft.is_empty() {
            lines.push(row(" the same draft", theme.text_muted));
        }
        lines.extend(self.found.draft.iter().map(|change| changed(theme, change)));
        lines.push(Row::new());
        lines.extend(wrapped(" ", &summary(&self.found.differences), theme.text_strong, width));
        for difference in self.found.differences.iter().take(DIFFERENCES_MAX) {
            lines.push(row(format!("   {}", difference.about()), theme.text));
            let sides =
                [('-', &difference.one, theme.failed), ('+', &difference.other, theme.applied)];
            for (sign, said, style) in sides {
                for line in said.lines() {
                    lines.extend(wrapped("     ", &format!("{sign} {line}"), style, width));
                }
            }
        }
        if let Some(left) = self.found.differences.len().checked_sub(DIFFERENCES_MAX + 1) {
            let [one, other] = &self.found.runs;
            let told = format!(
                " … and {} more; `dynadraft history diff {} {}` prints them all",
                left + 1,
                one.run,
                other.run
            );
            lines.push(row(told, theme.text_muted));
        }
        for note in &self.found.notes {
            lines.extend(wrapped(" ", note, theme.warning, width));
        }
        lines
    }
}

fn head(theme: &Theme, sign: char, run: &EntrySummary) -> Row {
    let outcome = run.outcome.map_or("under way", |outcome| outcome.name());
    let outcome_style = run.outcome.map_or(theme.unknown, |outcome| style::outcome(theme, outcome));
    let took = run.duration_ms.map_or(String::new(), |ms| format!(" · {}", duration(ms)));
    vec![
        (format!(" {sign} {}: ", words::run(run.run)), theme.text_strong),
        (outcome.to_owned(), outcome_style),
        (format!(" · {} of {}", run.applied, run.statements), theme.text),
        (format!(" · {} · {}{took}", run.draft_name, run.connection), theme.text_muted),
    ]
}

fn changed(theme: &Theme, change: &LineChange) -> Row {
    match change {
        LineChange::Same(line) => row(format!("   {line}"), theme.text),
        LineChange::Removed(line) => row(format!(" - {line}"), theme.failed),
        LineChange::Added(line) => row(format!(" + {line}"), theme.applied),
        LineChange::Skipped(1) => row("   … 1 line", theme.text_muted),
        LineChange::Skipped(count) => row(format!("   … {count} lines"), theme.text_muted),
    }
}

impl Dialog for Compare {
    fn name(&self) -> &'static str {
        "DIFF"
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
        let mut lines = std::mem::take(&mut self.lines);
        lines.keep((width, desk.theme_name.clone()), || self.lay_out(&desk.theme, width));
        self.lines = lines;
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let [one, other] = &self.found.runs;
        let title = format!("{} and {}", words::run(one.run), words::run_number(other.run));
        let inner = frame::overlay(look, &title, "↑ ↓ scroll · Esc close", area(screen), buf);
        draw_rows(self.lines.rows(), self.top, inner, buf);
        None
    }
}

fn on_screen(desk: &Desk) -> Rect {
    area(Rect::from((Position::ORIGIN, desk.size)))
}

fn area(screen: Rect) -> Rect {
    centred(screen, 112, screen.height.saturating_sub(4))
}
