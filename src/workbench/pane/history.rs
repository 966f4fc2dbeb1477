//! Every submission there was, newest first, searchable.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::effect::Effect;
use super::super::state::State;
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, Selection, safe_text};
use super::results;
use super::rows::{Row, draw_row, wrapped};
use crate::draft::Mode;
use crate::workspace::EntrySummary;

#[derive(Default)]
pub struct History {
    /// `None` until the first answer.
    list: Option<Vec<EntrySummary>>,
    search: Field,
    /// Whether the keys go into the search.
    pub searching: bool,
    pub selected: Selection,
}

impl History {
    /// What asks for the lines that fit the search.
    pub fn list(&self) -> Effect {
        Effect::ListHistory { search: self.search.text().to_owned() }
    }

    pub fn search(&self) -> &Field {
        &self.search
    }

    pub fn search_mut(&mut self) -> &mut Field {
        &mut self.search
    }

    pub fn clear_search(&mut self) {
        self.search = Field::default();
    }

    pub fn set(&mut self, list: Vec<EntrySummary>) {
        self.selected.select(self.selected.index, list.len());
        self.list = Some(list);
    }

    pub fn count(&self) -> usize {
        self.list.as_ref().map_or(0, Vec::len)
    }

    pub fn selected_entry(&self) -> Option<&EntrySummary> {
        self.list.as_ref()?.get(self.selected.index)
    }

    fn is_search_shown(&self) -> bool {
        self.searching || !self.search.text().is_empty()
    }

    pub fn keep_in_view(&mut self, height: usize) {
        let search = usize::from(self.is_search_shown());
        let count = self.count();
        self.selected.keep_in_view(height.saturating_sub(search), count);
    }
}

/// Draws the pane and gives the place of the cursor while it searches.
pub fn draw(state: &State, look: Look<'_>, pane: Rect, buf: &mut Buffer) -> Option<Position> {
    let history = &state.history;
    let count = history.list.as_ref().map_or(String::new(), |list| match list.len() {
        1 => "1 run".to_owned(),
        count => format!("{count} runs"),
    });
    let mut inner = frame::draw(look, "2 History", &count, pane, buf);
    let mut cursor = None;
    if history.is_search_shown() {
        cursor = draw_search(history, look, inner, buf);
        inner = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    }
    if history.count() == 0 {
        let text = match (&history.list, history.is_search_shown()) {
            (None, _) => "reading…",
            (Some(_), true) => "No run has these words.",
            (Some(_), false) => "Every run is kept here, before it is sent.",
        };
        let lines = wrapped(" ", text, look.theme.text_muted, usize::from(inner.width));
        super::rows::draw(&lines, 0, inner, buf);
        return cursor;
    }
    let shown = history.list.iter().flatten().enumerate().skip(history.selected.top);
    for (y, (index, entry)) in (inner.y..inner.bottom()).zip(shown) {
        let area = Rect { y, height: 1, ..inner };
        draw_row(&entry_row(state, look, entry, inner.width), area, buf);
        if index == history.selected.index && look.focused {
            buf.set_style(area, look.theme.selection);
        }
    }
    cursor
}

fn draw_search(
    history: &History,
    look: Look<'_>,
    inner: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let text = format!(" /{}", history.search.text());
    let room = usize::from(inner.width);
    buf.set_string(inner.x, inner.y, safe_text::fit(&text, room), look.theme.matched);
    let column = 2 + safe_text::width(history.search.before_cursor());
    let x = inner.x + u16::try_from(column).ok()?;
    (history.searching && x < inner.right()).then(|| Position::new(x, inner.y))
}

/// From so many columns on a line also says which connection it was.
const WIDE: usize = 40;

fn entry_row(state: &State, look: Look<'_>, entry: &EntrySummary, width: u16) -> Row {
    let theme = look.theme;
    let style =
        entry.outcome.map_or(theme.unknown, |outcome| results::outcome_style(theme, outcome));
    // A run under way looks like one whose end is not known: neither has an answer yet.
    let mark = entry.outcome.map_or("?", |outcome| outcome.mark(look.ascii));
    let tally = if entry.applied < entry.statements && entry.applied > 0 {
        format!("{}/{}", entry.applied, entry.statements)
    } else {
        entry.statements.to_string()
    };
    let newest = state.history.list.iter().flatten().map(|entry| entry.run).max().unwrap_or(0);
    let numbers = newest.to_string().len() + 1;
    let mut row = vec![
        (format!("{} ", safe_text::pad_left(&entry.run.to_string(), numbers)), theme.text_muted),
        (format!("{} ", mark), style),
        (
            format!("{} {} ", safe_text::pad(mode(entry.mode), 3), safe_text::pad(&tally, 3)),
            theme.text,
        ),
        (safe_text::pad_left(&age(state.now_ms, entry.started_ms), 4), theme.text_muted),
    ];
    let rest = usize::from(width).saturating_sub(15 + numbers);
    if rest < WIDE {
        row.push((format!(" {}", safe_text::fit(&entry.draft_name, rest)), theme.text));
        return row;
    }
    row.push((format!(" {} ", safe_text::pad(&entry.draft_name, rest / 2)), theme.text));
    row.push((safe_text::fit(&entry.connection, rest / 2 - 2), theme.text_muted));
    row
}

/// The mode in three letters: there is no room for its name.
fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Single => "sgl",
        Mode::Batch => "bat",
        Mode::Transaction => "tx",
        Mode::TransactWrite => "twi",
    }
}

/// `now`, `2m`, `9h`, `3d`.
fn age(now_ms: u64, then_ms: u64) -> String {
    let seconds = now_ms.saturating_sub(then_ms) / 1000;
    match seconds {
        0..60 => "now".to_owned(),
        60..3600 => format!("{}m", seconds / 60),
        3600..86_400 => format!("{}h", seconds / 3600),
        _ => format!("{}d", seconds / 86_400),
    }
}
