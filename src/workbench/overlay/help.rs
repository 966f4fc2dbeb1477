//! Long texts in a dialog: the keys of this pane and of every other, the messages so far, the plan of the draft.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::{self, Context};
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::pane::rows::{Row, draw as draw_rows, row, wrapped};
use super::super::widget::frame::{self, Look};
use super::super::widget::{list, safe_text};
use super::dialog::{Answer, Dialog, centred, rows};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Keys,
    Messages,
    Plan,
}

pub struct Help {
    topic: Topic,
    /// Of the pane it was opened from.
    contexts: &'static [Context],
    top: usize,
}

impl Help {
    pub fn new(topic: Topic, contexts: &'static [Context]) -> Self {
        Self { topic, contexts, top: 0 }
    }

    /// Scrolls so that the end stays in view.
    fn scroll(&mut self, steps: isize, desk: &Desk) {
        let screen = Rect::new(0, 0, desk.size.width, desk.size.height);
        let area = area(screen);
        let count = self.rows(desk, usize::from(area.width.saturating_sub(2))).len();
        let height = usize::from(area.height.saturating_sub(2));
        self.top = list::scroll(self.top, steps, count, height);
    }

    fn rows(&self, desk: &Desk, width: usize) -> Vec<Row> {
        match self.topic {
            Topic::Keys => keys(desk, self.contexts, width),
            Topic::Messages => messages(desk, width),
            Topic::Plan => super::plan::rows(desk, width),
        }
    }
}

impl Dialog for Help {
    fn name(&self) -> &'static str {
        match self.topic {
            Topic::Keys => "HELP",
            Topic::Messages => "MESSAGES",
            Topic::Plan => "PLAN",
        }
    }

    fn hints(&self) -> &'static str {
        "↑ ↓ scroll  Esc close"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, _effects: &mut Vec<Effect>) -> Answer {
        if matches!(key.code, KeyCode::Char('q' | '?') | KeyCode::Enter | KeyCode::F(1 | 9)) {
            return Answer::Closes;
        }
        self.scroll(rows(key), desk);
        Answer::Stays
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let area = area(screen);
        let title = match self.topic {
            Topic::Keys => "Help · keys",
            Topic::Messages => "Messages",
            Topic::Plan => "Plan · nothing sent",
        };
        let inner = frame::overlay(look, title, "↑ ↓ scroll · Esc close", area, buf);
        draw_rows(&self.rows(desk, usize::from(inner.width)), self.top, inner, buf);
        None
    }
}

fn area(screen: Rect) -> Rect {
    centred(screen, 112, screen.height.saturating_sub(4))
}

/// The contexts of the pane it was opened from come first.
fn keys(desk: &Desk, first: &[Context], width: usize) -> Vec<Row> {
    use Context as C;
    let mut contexts = first.to_vec();
    for other in [C::Text, C::Panes, C::Tables, C::History, C::Results, C::Detail, C::Everywhere] {
        if !contexts.contains(&other) {
            contexts.push(other);
        }
    }
    let mut lines = Vec::new();
    for context in contexts {
        let commands = command::all().filter(|spec| spec.context == context);
        let commands: Vec<_> =
            commands.map(|spec| (spec, desk.keymap.keys(spec.command).join("  "))).collect();
        if commands.is_empty() {
            continue;
        }
        lines.push(row(format!(" {}", context.title()), desk.theme.text_strong));
        for (spec, keys) in commands {
            let keys = if keys.is_empty() && !spec.name.is_empty() {
                format!(":{}", spec.name)
            } else {
                keys
            };
            let mut doc = safe_text::wrap(spec.doc, width.saturating_sub(56)).into_iter();
            lines.push(vec![
                (format!("  {} ", safe_text::pad(&keys, 21)), desk.theme.hint_key),
                (format!("{} ", safe_text::pad(spec.title, 31)), desk.theme.text),
                (doc.next().unwrap_or_default(), desk.theme.text_muted),
            ]);
            lines.extend(
                doc.map(|more| row(format!("{}{more}", " ".repeat(56)), desk.theme.text_muted)),
            );
        }
        lines.push(Row::new());
    }
    lines
}

fn messages(desk: &Desk, width: usize) -> Vec<Row> {
    if desk.messages.is_empty() {
        return vec![row(" Nothing was said so far.", desk.theme.text_muted)];
    }
    let said = desk.messages.iter().rev().flat_map(|notice| {
        let style = if notice.error { desk.theme.error } else { desk.theme.text };
        wrapped(" ", &notice.text, style, width)
    });
    said.collect()
}
