//! What the draft would do: its statements, then item by item. Or what it takes to find that out.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::command::{Asked, Context};
use super::super::desk::Desk;
use super::super::effect::{Effect, Rehearse};
use super::super::pane::rows::{self as lines, Kept, Row, wrapped};
use super::super::pane::style;
use super::super::tab::Rehearsed;
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{list, safe_text};
use super::dialog::{Answer, Dialog, WIDE, around, rows};
use crate::session::StatementReport;
use crate::session::words::rehearsal::{self, Line, Tone};
use crate::session::words::{self, Charge, value};

#[derive(Default)]
pub struct Sheet {
    /// What has to be agreed to first, and what is asked for then.
    asks: Option<(String, Rehearse)>,
    top: usize,
    lines: Kept<Basis>,
}

/// What the lines are made of.
#[derive(Debug, PartialEq)]
struct Basis {
    tab: String,
    revision: Option<u64>,
    at_ms: u64,
    theme: String,
    ascii: bool,
    width: usize,
}

impl Sheet {
    pub fn asking(question: String, rehearse: Rehearse) -> Self {
        Self { asks: Some((question, rehearse)), ..Self::default() }
    }
}

impl Dialog for Sheet {
    fn name(&self) -> &'static str {
        "REHEARSAL"
    }

    fn hints(&self) -> &'static str {
        match self.asks {
            Some(_) => "y goes on  Esc reads nothing more",
            None => "↑ ↓ scroll  F5 run  Esc close",
        }
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        if self.asks.is_some() {
            return match key.code {
                KeyCode::Char('y' | 'Y') => {
                    let rehearse = self.asks.take().map(|(_, rehearse)| rehearse);
                    effects.extend(rehearse.map(Effect::Rehearse));
                    Answer::Closes
                }
                KeyCode::Char('n' | 'N' | 'q') => Answer::Closes,
                _ => Answer::Stays,
            };
        }
        // What was looked over is what one wants to send next: the key that sends it does so from here.
        if let Some(command) = desk.keymap.resolve(&[Context::Everywhere], key) {
            return Answer::Asks(Asked::command(command));
        }
        if matches!(key.code, KeyCode::Char('q') | KeyCode::Enter) {
            return Answer::Closes;
        }
        let height = usize::from(on_screen(desk).height.saturating_sub(2));
        self.top = list::scroll(self.top, rows(key), self.lines.rows().len(), height);
        Answer::Stays
    }

    fn settle(&mut self, desk: &Desk) {
        let width = usize::from(on_screen(desk).width.saturating_sub(2));
        let tab = desk.tab();
        let basis = Basis {
            tab: tab.id.clone(),
            revision: tab.rehearsed.as_ref().map(|one| one.revision),
            at_ms: tab.rehearsed.as_ref().map_or(0, |one| one.rehearsal.at_ms),
            theme: desk.theme_name.clone(),
            ascii: desk.ascii,
            width,
        };
        let asks = self.asks.as_ref().map(|(question, _)| question.as_str());
        self.lines.keep(basis, || match (asks, &tab.rehearsed) {
            (Some(question), _) => question_rows(&desk.theme, question, width),
            (None, Some(rehearsed)) => sheet(desk, rehearsed, width),
            (None, None) => Vec::new(),
        });
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let area = around(screen, WIDE, self.lines.rows().len());
        let name = safe_text::safe(&desk.connection.name);
        let title = format!("Rehearsal on copies of {name} · nothing written");
        let keys = if self.asks.is_some() { "y · Esc" } else { "↑ ↓ scroll · Esc close" };
        let inner = frame::overlay(look, &title, keys, area, buf);
        lines::draw(self.lines.rows(), self.top, inner, buf);
        None
    }
}

fn on_screen(desk: &Desk) -> Rect {
    around(Rect::from((Position::ORIGIN, desk.size)), WIDE, usize::from(u16::MAX))
}

fn question_rows(theme: &Theme, question: &str, width: usize) -> Vec<Row> {
    let mut rows = vec![Row::new()];
    rows.extend(wrapped("  ", question, theme.text, width));
    rows.push(Row::new());
    rows
}

/// The headline, the statements, and what becomes of each item.
fn sheet(desk: &Desk, rehearsed: &Rehearsed, width: usize) -> Vec<Row> {
    let (theme, rehearsal) = (&desk.theme, &rehearsed.rehearsal);
    let outcome = rehearsal.report.outcome;
    let headline =
        format!("would be {}: {}", outcome.name().to_uppercase(), rehearsal::sentence(rehearsal));
    let mut all = wrapped(" ", &headline, style::outcome(theme, outcome), width);
    let error = rehearsal.report.error.as_ref().map(|error| error.message.as_str());
    let is_told = rehearsal.report.statements.iter().any(|one| one.message.as_deref() == error);
    if let Some(message) = error.filter(|_| !is_told) {
        all.extend(wrapped(" ", message, theme.text, width));
    }
    all.push(Row::new());
    for one in &rehearsal.report.statements {
        all.extend(statement(desk, one, width));
        // With the last statement that writes it: there it stands as all of them leave it.
        let changed =
            rehearsal.changes.iter().filter(|it| it.statements.last() == Some(&one.index));
        // Which item it is stands in the row of the statement.
        let lines = changed.flat_map(|change| rehearsal::change(change).into_iter().skip(1));
        all.extend(lines.flat_map(|line| told(theme, "     ", &line, width)));
    }
    all.push(Row::new());
    let rest = rehearsal::capacity(rehearsal).into_iter().chain(rehearsal::about(rehearsal));
    all.extend(rest.flat_map(|line| told(theme, " ", &line, width)));
    all
}

fn told(theme: &Theme, indent: &str, line: &Line, width: usize) -> Vec<Row> {
    wrapped(indent, &line.text, in_tone(theme, line.tone), width)
}

/// `1 ✓ UPDATE accounts acct#alice  2 WCU`, and below it why it would fail.
fn statement(desk: &Desk, statement: &StatementReport, width: usize) -> Vec<Row> {
    let theme = &desk.theme;
    let verdict = style::verdict(theme, statement.verdict);
    let key = statement.key.as_ref().map(value::key);
    let words = [Some(statement.verb.name().to_owned()), statement.table.clone(), key];
    let words: Vec<String> = words.into_iter().flatten().collect();
    let cost = Charge::of(statement).map(|_| words::capacity::cost(statement)).unwrap_or_default();
    let room = width.saturating_sub(8 + safe_text::width(&cost) + 2);
    let mut rows = vec![vec![
        (safe_text::pad_left(&statement.index.to_string(), 4), theme.gutter),
        (format!(" {} ", statement.verdict.mark(desk.ascii)), verdict),
        (safe_text::pad(&words.join(" "), room), theme.text),
        (format!(" {cost}"), theme.text_muted),
    ]];
    let reason = words::reason(statement);
    if !reason.is_empty() {
        rows.extend(wrapped("       ", &reason, verdict, width));
    }
    rows
}

fn in_tone(theme: &Theme, tone: Tone) -> Style {
    match tone {
        Tone::Title => theme.text_strong,
        Tone::Added => theme.applied,
        Tone::Removed => theme.failed,
        Tone::Changed | Tone::Doubt => theme.warning,
        Tone::Muted => theme.text_muted,
    }
}
