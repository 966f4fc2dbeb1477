//! The list under the cursor: what may stand there.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use super::super::super::widget::frame::Look;
use super::super::super::widget::{Selection, safe_text};
use crate::draft::complete::{Candidate, Completion};

const ROWS_MAX: usize = 8;
const KIND_WIDTH: usize = 10;
const TEXT_WIDTH_MAX: usize = 52;
const DETAIL_WIDTH_MAX: usize = 24;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Popup {
    completion: Completion,
    selected: Selection,
}

impl Popup {
    /// `None` when there is nothing to offer.
    pub fn of(completion: Completion) -> Option<Self> {
        let some = !completion.candidates.is_empty();
        some.then_some(Self { completion, selected: Selection::default() })
    }

    pub fn step(&mut self, rows: isize) {
        let count = self.completion.candidates.len();
        self.selected.step(rows, count);
        self.selected.keep_in_view(ROWS_MAX, count);
    }

    /// What is chosen, with the part of the text that it replaces.
    pub fn chosen(&self) -> Option<(crate::syntax::Span, &Candidate)> {
        let candidate = self.completion.candidates.get(self.selected.index)?;
        Some((self.completion.typed, candidate))
    }

    /// The one thing there is, when something of it is typed.
    pub fn only(&self) -> Option<(crate::syntax::Span, &Candidate)> {
        let typed = self.completion.typed.start < self.completion.typed.end;
        self.chosen().filter(|_| typed && self.completion.candidates.len() == 1)
    }

    /// Draws it under the cursor, above it where there is no room.
    pub fn draw(&self, look: Look<'_>, cursor: Position, screen: Rect, buf: &mut Buffer) {
        let all = &self.completion.candidates;
        let widest = all
            .iter()
            .map(|one| safe_text::width(&one.text))
            .max()
            .unwrap_or(0)
            .min(TEXT_WIDTH_MAX);
        let details = all.iter().map(|one| safe_text::width(&one.detail)).max().unwrap_or(0);
        let details = details.min(DETAIL_WIDTH_MAX);
        let beside = if details == 0 { 0 } else { details + 1 };
        let width = widest + beside + KIND_WIDTH + 3;
        let width = u16::try_from(width).unwrap_or(u16::MAX).min(screen.width);
        let height = u16::try_from(all.len().min(ROWS_MAX)).unwrap_or(1);
        let below = cursor.y + 1 + height <= screen.bottom();
        let y = if below { cursor.y + 1 } else { cursor.y.saturating_sub(height) };
        let x = cursor.x.min(screen.right().saturating_sub(width));
        let area = Rect { x, y, width, height }.intersection(screen);
        Clear.render(area, buf);
        let rows = all.iter().enumerate().skip(self.selected.top);
        for (y, (index, candidate)) in (area.y..area.bottom()).zip(rows) {
            let detail = safe_text::pad(&candidate.detail, beside);
            let text = format!(
                " {} {detail}{}",
                safe_text::pad(&candidate.text, widest),
                safe_text::pad_left(candidate.kind.name(), KIND_WIDTH)
            );
            let chosen = index == self.selected.index;
            let style = if chosen { look.theme.selection } else { look.theme.popup };
            buf.set_string(area.x, y, safe_text::pad(&text, usize::from(area.width)), style);
        }
    }
}
