//! Long texts in a dialog: the keys of this pane and of every other, the messages so far, the plan of the draft.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::command::{COMMANDS, Context};
use super::super::pane::rows::{self, Row, row};
use super::super::state::State;
use super::super::widget::frame::{self, Look};
use super::super::widget::safe_text;
use super::overlay::centred;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Keys,
    Messages,
    Plan,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Help {
    pub topic: Topic,
    pub top: usize,
}

impl Help {
    pub fn new(topic: Topic) -> Self {
        Self { topic, top: 0 }
    }

    pub fn name(self) -> &'static str {
        match self.topic {
            Topic::Keys => "HELP",
            Topic::Messages => "MESSAGES",
            Topic::Plan => "PLAN",
        }
    }

    pub fn draw(&self, state: &State, look: Look<'_>, screen: Rect, buf: &mut Buffer) {
        let area = area(screen);
        let title = match self.topic {
            Topic::Keys => "Help · keys",
            Topic::Messages => "Messages",
            Topic::Plan => "Plan · nothing sent",
        };
        let inner = frame::overlay(look, title, "↑ ↓ scroll · Esc close", area, buf);
        rows::draw(&self.rows(state, usize::from(inner.width)), self.top, inner, buf);
    }

    /// Scrolls so that the end stays in view.
    pub fn scroll(&mut self, steps: isize, state: &State) {
        let screen = Rect::new(0, 0, state.size.width, state.size.height);
        let area = area(screen);
        let count = self.rows(state, usize::from(area.width.saturating_sub(2))).len();
        let height = usize::from(area.height.saturating_sub(2));
        self.top = super::super::widget::list::scroll(self.top, steps, count, height);
    }

    fn rows(&self, state: &State, width: usize) -> Vec<Row> {
        match self.topic {
            Topic::Keys => keys(state, width),
            Topic::Messages => messages(state, width),
            Topic::Plan => super::plan::rows(state, width),
        }
    }
}

fn area(screen: Rect) -> Rect {
    centred(screen, 112, screen.height.saturating_sub(4))
}

/// The contexts of the focused pane first.
fn keys(state: &State, width: usize) -> Vec<Row> {
    use Context as C;
    let mut contexts = Context::of(state.focus).to_vec();
    for other in [C::Text, C::Panes, C::Tables, C::History, C::Results, C::Detail, C::Everywhere] {
        if !contexts.contains(&other) {
            contexts.push(other);
        }
    }
    let mut lines = Vec::new();
    for context in contexts {
        let commands = COMMANDS.iter().filter(|spec| spec.context == context);
        let commands: Vec<_> =
            commands.map(|spec| (spec, state.keymap.keys(spec.command).join("  "))).collect();
        if commands.is_empty() {
            continue;
        }
        lines.push(row(format!(" {}", context.title()), state.theme.text_strong));
        for (spec, keys) in commands {
            let keys = if keys.is_empty() && !spec.name.is_empty() {
                format!(":{}", spec.name)
            } else {
                keys
            };
            let mut doc = safe_text::wrap(spec.doc, width.saturating_sub(56)).into_iter();
            lines.push(vec![
                (format!("  {} ", safe_text::pad(&keys, 21)), state.theme.hint_key),
                (format!("{} ", safe_text::pad(spec.title, 31)), state.theme.text),
                (doc.next().unwrap_or_default(), state.theme.text_muted),
            ]);
            lines.extend(
                doc.map(|more| row(format!("{}{more}", " ".repeat(56)), state.theme.text_muted)),
            );
        }
        lines.push(Row::new());
    }
    lines
}

fn messages(state: &State, width: usize) -> Vec<Row> {
    if state.messages.is_empty() {
        return vec![row(" Nothing was said so far.", state.theme.text_muted)];
    }
    let said = state.messages.iter().rev().flat_map(|notice| {
        let style = if notice.error { state.theme.error } else { state.theme.text };
        rows::wrapped(" ", &notice.text, style, width)
    });
    said.collect()
}
