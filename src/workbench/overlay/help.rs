//! Long texts in a dialog: the keys of this pane and of every other, the messages so far, the plan of the draft.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::{self, Context};
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::pane::rows::{Kept, Row, draw as draw_rows, row, wrapped};
use super::super::widget::frame::{self, Look};
use super::super::widget::{list, safe_text};
use super::dialog::{Answer, Dialog, WIDE, around, rows};

/// Columns from which what a command does stands beside its title; in fewer it stands below.
const BESIDE: usize = 76;

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
    /// The plan of a long draft has ten thousand lines, and a key only scrolls.
    lines: Kept<Basis>,
}

/// What the lines are made of.
#[derive(Debug, PartialEq)]
struct Basis {
    /// They are added to, and none is ever taken away.
    messages: usize,
    tab: String,
    revision: u64,
    is_understood: bool,
    /// The version of the tables the draft was planned with.
    assessed: Option<u64>,
    theme: String,
    width: usize,
}

impl Help {
    pub fn new(topic: Topic, contexts: &'static [Context]) -> Self {
        Self { topic, contexts, top: 0, lines: Kept::default() }
    }
}

fn basis(desk: &Desk, width: usize) -> Basis {
    let tab = desk.tab();
    Basis {
        messages: desk.messages.len(),
        tab: tab.id.clone(),
        revision: tab.editor.revision(),
        is_understood: tab.editor.is_understood(),
        assessed: tab.editor.assessed(),
        theme: desk.theme_name.clone(),
        width,
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
        // So that the end stays in view.
        let height = usize::from(on_screen(desk).height.saturating_sub(2));
        self.top = list::scroll(self.top, rows(key), self.lines.rows().len(), height);
        Answer::Stays
    }

    fn settle(&mut self, desk: &Desk) {
        let width = usize::from(on_screen(desk).width.saturating_sub(2));
        let (topic, contexts) = (self.topic, self.contexts);
        self.lines.keep(basis(desk, width), || match topic {
            Topic::Keys => keys(desk, contexts, width),
            Topic::Messages => messages(desk, width),
            Topic::Plan => super::plan::rows(desk, width),
        });
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let area = around(screen, WIDE, self.lines.rows().len());
        let title = match self.topic {
            Topic::Keys => "Help · keys",
            Topic::Messages => "Messages",
            Topic::Plan => "Plan · nothing sent",
        };
        let inner = frame::overlay(look, title, "↑ ↓ scroll · Esc close", area, buf);
        draw_rows(self.lines.rows(), self.top, inner, buf);
        None
    }
}

fn on_screen(desk: &Desk) -> Rect {
    around(Rect::from((Position::ORIGIN, desk.size)), WIDE, usize::from(u16::MAX))
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
            let beside = width >= BESIDE;
            let indent = if beside { 56 } else { 4 };
            let mut doc = safe_text::wrap(spec.doc, width.saturating_sub(indent)).into_iter();
            let mut line = vec![
                (format!("  {} ", safe_text::pad(&keys, 21)), desk.theme.hint_key),
                (format!("{} ", safe_text::pad(spec.title, 31)), desk.theme.text),
            ];
            if beside {
                line.push((doc.next().unwrap_or_default(), desk.theme.text_muted));
            }
            lines.push(line);
            let muted = desk.theme.text_muted;
            lines.extend(doc.map(|more| row(format!("{}{more}", " ".repeat(indent)), muted)));
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
