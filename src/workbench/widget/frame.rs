//! The border of a pane: heavy with the focus, light without, titles left and right.

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Rect};
use ratatui::symbols::border::Set;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::safe_text;
use crate::workbench::theme::Theme;

const ASCII: Set<'static> = Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

const ASCII_HEAVY: Set<'static> = Set {
    horizontal_top: "=",
    horizontal_bottom: "=",
    vertical_left: "#",
    vertical_right: "#",
    ..ASCII
};

/// What every pane is drawn with.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    pub theme: &'a Theme,
    /// Borders and marks in ASCII.
    pub ascii: bool,
    pub focused: bool,
}

/// Draws the border and gives what is inside. The title on the right gives way to the one on the left.
pub fn draw(look: Look<'_>, left: &str, right: &str, area: Rect, buf: &mut Buffer) -> Rect {
    let title = if look.focused { look.theme.title_focused } else { look.theme.title };
    let room = usize::from(area.width.saturating_sub(4));
    let left = safe_text::fit(left, room.saturating_sub(2));
    let spare = room.saturating_sub(safe_text::width(&left) + 4);
    let mut block = block(look).title_top(Line::from(Span::styled(format!(" {left} "), title)));
    if !right.is_empty() && spare > 4 {
        let right = safe_text::fit(right, spare);
        block =
            block.title_top(Line::from(Span::styled(format!(" {right} "), title)).right_aligned());
    }
    let inner = block.inner(area);
    block.render(area, buf);
    inner
}

/// A dialog: what is under it is cleared.
pub fn overlay(look: Look<'_>, title: &str, bottom: &str, area: Rect, buf: &mut Buffer) -> Rect {
    Clear.render(area, buf);
    let room = usize::from(area.width.saturating_sub(6));
    let bottom = Span::styled(format!(" {} ", safe_text::fit(bottom, room)), look.theme.hint_label);
    let block = block(look)
        .title_top(Line::from(Span::styled(
            format!(" {} ", safe_text::fit(title, room)),
            look.theme.title_focused,
        )))
        .title_bottom(Line::from(bottom));
    let inner = block.inner(area);
    block.render(area, buf);
    inner
}

/// What is inside of the border of an area.
pub fn inside(area: Rect) -> Rect {
    area.inner(Margin::new(1, 1))
}

fn block(look: Look<'_>) -> Block<'static> {
    let (style, kind, ascii) = if look.focused {
        (look.theme.border_focused, BorderType::Thick, ASCII_HEAVY)
    } else {
        (look.theme.border, BorderType::Plain, ASCII)
    };
    let block = Block::bordered().border_style(style);
    if look.ascii { block.border_set(ascii) } else { block.border_type(kind) }
}
