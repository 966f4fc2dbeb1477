//! The line under the text: what is looked for, where it is found, and what is to stand in its place.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::super::theme::Theme;
use super::super::super::widget::{Field, safe_text};
use super::super::rows::{Row, draw_row};
use super::editor::Editor;

/// The widest a field gets; what is longer is shown by its end.
const FIELD_WIDTH_MAX: usize = 28;

/// The keys, and fewer of them where there is less room.
const KEYS: &[&str] = &[
    "Enter next  ↑ before  Alt-C case  Tab replace  Esc close",
    "↑ before  Tab replace  Esc close",
    "Tab replace",
];
const KEYS_OF_REPLACING: &[&str] =
    &["Enter replace  Alt-A all  Tab find  Esc close", "Alt-A all  Esc close", "Alt-A all"];

/// Draws it and gives the place of the cursor.
pub fn draw(editor: &Editor, theme: &Theme, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let (field, with, is_replacing) = editor.find.fields();
    let width = usize::from(area.width);
    let room = if with.is_some() { width.saturating_sub(36) / 2 } else { width.saturating_sub(28) };
    let room = room.min(FIELD_WIDTH_MAX);
    let (shown, at) = shown(field, room);
    let mut row: Row = vec![("Find ".to_owned(), theme.hint_key), (shown, theme.text)];
    let mut cursor = 5 + at;
    if let Some(with) = with {
        let (shown, at) = self::shown(with, room);
        if is_replacing {
            cursor = 5 + room + 6 + at;
        }
        row.extend([(" With ".to_owned(), theme.hint_key), (shown, theme.text)]);
    }
    let case = if editor.find.is_exact() { "  Aa" } else { "" };
    let counted = format!(" {}{case}", counted(editor));
    let used: usize = row.iter().map(|(text, _)| safe_text::width(text)).sum();
    let left = width.saturating_sub(used + safe_text::width(&counted) + 3);
    row.push((counted, theme.text_muted));
    let keys = if is_replacing { KEYS_OF_REPLACING } else { KEYS };
    if let Some(keys) = keys.iter().find(|keys| safe_text::width(keys) <= left) {
        row.push((format!("   {keys}"), theme.hint_label));
    }
    draw_row(&row, area, buf);
    let x = u16::try_from(cursor).ok().filter(|x| *x < area.width)?;
    Some(Position::new(area.x + x, area.y))
}

/// `3 of 42`; `42 found` where none of them is selected.
fn counted(editor: &Editor) -> String {
    match editor.found() {
        _ if editor.find.needle().text().is_empty() => String::new(),
        (_, 0) => "not found".to_owned(),
        (Some(at), all) => format!("{at} of {all}"),
        (None, all) => format!("{all} found"),
    }
}

/// The part of a field that holds its cursor, as wide as it has room, and the column of the cursor in it.
fn shown(field: &Field, room: usize) -> (String, usize) {
    let before = safe_text::width(field.before_cursor());
    let hidden = (before + 1).saturating_sub(room);
    let text: String = safe_text::safe(field.text()).chars().skip(hidden).collect();
    (safe_text::pad(&safe_text::fit(&text, room), room), before - hidden)
}
