//! A tree on the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::lines::{Fold, KIND_WIDTH, Line, MARGIN, Shown, value_column};
use super::tree::Tree;
use crate::workbench::widget::frame::Look;
use crate::workbench::widget::safe_text;

/// Draws the lines in view of the tree as it was laid out and settled.
pub fn draw<W>(tree: &Tree<W>, look: Look<'_>, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let lines = tree.lines.lines.iter().enumerate().skip(tree.selection.top);
    for (y, (index, line)) in (area.y..area.bottom()).zip(lines) {
        let Some(shown) = tree.lines.nodes.get(line.node) else { continue };
        let row = Rect { y, height: 1, ..area };
        if line.piece.start == 0 {
            head(shown, look, row, buf);
        }
        value(shown, line, look, row, buf);
        if index == tree.selection.index {
            let theme = look.theme;
            let style = if look.focused { theme.selection } else { theme.selection_idle };
            buf.set_string(row.x, y, if look.ascii { ">" } else { "›" }, theme.text);
            buf.set_style(row, style);
        }
    }
}

/// The sign of the fold, the name and the kind.
fn head(shown: &Shown, look: Look<'_>, row: Rect, buf: &mut Buffer) {
    let theme = look.theme;
    let sign = match (shown.fold, look.ascii) {
        (Fold::Leaf, _) => " ",
        (Fold::Folded, false) => "▸",
        (Fold::Folded, true) => ">",
        (Fold::Unfolded, false) => "▾",
        (Fold::Unfolded, true) => "v",
    };
    let name = safe_text::pad(&shown.label, shown.name);
    let kind = safe_text::pad(shown.kind, KIND_WIDTH);
    let at = MARGIN + shown.indent;
    put(buf, row, at - 2, sign, theme.text_muted);
    put(buf, row, at, &name, theme.code_name);
    put(buf, row, value_column(shown) - KIND_WIDTH, &kind, theme.text_muted);
}

fn value(shown: &Shown, line: &Line, look: Look<'_>, row: Rect, buf: &mut Buffer) {
    let piece = shown.text.get(line.piece.clone()).unwrap_or("");
    let style = match shown.fold {
        Fold::Leaf | Fold::Folded => (shown.role)(look.theme),
        Fold::Unfolded => look.theme.text_muted,
    };
    put(buf, row, value_column(shown), piece, style);
}

/// Writes a text into a row, which it never leaves.
fn put(buf: &mut Buffer, row: Rect, x: usize, text: &str, style: ratatui::style::Style) {
    let room = usize::from(row.width).saturating_sub(x);
    if let Some(x) = u16::try_from(x).ok().filter(|_| room > 0) {
        buf.set_stringn(row.x + x, row.y, text, room, style);
    }
}
