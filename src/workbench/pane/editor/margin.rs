//! A line of the text on the screen: number and verdict in the margin, colours, what is wrong, units at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::super::listed::Became;
use super::super::super::tab::Tab;
use super::super::super::theme::Theme;
use super::super::super::widget::frame::Look;
use super::super::super::widget::safe_text;
use super::super::style;
use super::editor::Editor;
use super::ruler::Cell;
use super::strip;
use crate::engine::planner::Way;
use crate::session::words::capacity::in_words;
use crate::session::{Outcome, Verdict};
use crate::syntax::Severity;

/// What the text shares its pane with, besides the margin of its statements and the strip.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    pub line_numbers: bool,
    /// A line under the text, for what is looked for.
    pub foot: bool,
}

/// A number of three digits or more, finding, mark, space.
fn margin_width(tab: &Tab) -> u16 {
    let digits = tab.editor.draft().statements.len().to_string().len().max(3);
    u16::try_from(digits + 3).unwrap_or(u16::MAX)
}

/// The numbers of the lines, and a space behind them.
fn numbers_width(tab: &Tab, beside: Beside) -> u16 {
    if !beside.line_numbers {
        return 0;
    }
    let digits = tab.editor.line_count().to_string().len().max(2);
    u16::try_from(digits + 1).unwrap_or(u16::MAX)
}

/// What is inside the border: the text without the margin and what stands at its foot.
pub fn text_area(tab: &Tab, pane: Rect, beside: Beside) -> Rect {
    let margin = margin_width(tab) + numbers_width(tab, beside);
    Rect {
        x: pane.x + 1 + margin,
        y: pane.y + 1,
        width: pane.width.saturating_sub(2 + margin),
        height: pane.height.saturating_sub(2 + strip::height(tab, pane) + u16::from(beside.foot)),
    }
}

/// The number of a line, that of the cursor's stronger than the others. What is left of the area is for its statement.
pub fn draw_number(
    tab: &Tab,
    theme: &Theme,
    line: usize,
    area: Rect,
    beside: Beside,
    buf: &mut Buffer,
) -> Rect {
    let width = numbers_width(tab, beside).min(area.width);
    if let Some(digits) = usize::from(width).checked_sub(1) {
        let is_here = tab.editor.cursor().0 == line;
        let style = if is_here { theme.text_muted } else { theme.gutter };
        let number = safe_text::pad_left(&(line + 1).to_string(), digits);
        buf.set_string(area.x, area.y, number, style);
    }
    Rect { x: area.x + width, width: area.width - width, ..area }
}

/// The number of the statement that starts in a line, what is wrong there, and its verdict; grey once the text was edited.
pub fn draw_margin(
    tab: &Tab,
    look: Look<'_>,
    line: usize,
    area: Rect,
    beside: Beside,
    buf: &mut Buffer,
) {
    let area = draw_number(tab, look.theme, line, area, beside, buf);
    draw_finding(&tab.editor, look.theme, line, area, buf);
    let Some(position) = tab.editor.statement_starting_in(line) else { return };
    let statement = &tab.editor.draft().statements[position];
    let digits = usize::from(area.width.saturating_sub(3));
    // Beside the number of its line it would be taken for one.
    let sign = if beside.line_numbers { "#" } else { "" };
    let number = safe_text::pad_left(&format!("{sign}{}", position + 1), digits);
    buf.set_string(area.x, area.y, number, look.theme.gutter);
    let (mark, style) = match tab.became(position) {
        Some((became, stale)) => {
            let (mark, style) = verdict(became, look);
            (mark, if stale { look.theme.stale } else { style })
        }
        None if statement.off => ("-", look.theme.stale),
        None => return,
    };
    buf.set_string(area.right() - 2, area.y, mark, style);
}

/// Of a template that was applied in part it is the mark of a run that was.
fn verdict(became: &Became, look: Look<'_>) -> (&'static str, Style) {
    match became.verdicts.alike() {
        Some(verdict) => (verdict.mark(look.ascii), style::verdict(look.theme, verdict)),
        None if became.verdicts.unknown > 0 => {
            (Verdict::Unknown.mark(look.ascii), look.theme.unknown)
        }
        None => (Outcome::Partial.mark(look.ascii), look.theme.partial),
    }
}

/// `!` where an error or a warning begins, `S` where a scan does.
fn draw_finding(editor: &Editor, theme: &Theme, line: usize, area: Rect, buf: &mut Buffer) {
    let begun = editor.findings_in(line).iter().filter(|place| place.first);
    let Some(place) = begun.max_by_key(|place| place.severity) else { return };
    let mark = match place.severity {
        Severity::Error | Severity::Warning => "!",
        Severity::Note if is_scan(editor, line) => "S",
        Severity::Note => return,
    };
    buf.set_string(area.right() - 3, area.y, mark, style::severity(theme, place.severity));
}

/// Whether the statement that begins in a line reads all there is.
fn is_scan(editor: &Editor, line: usize) -> bool {
    let begun = editor.statement_starting_in(line);
    let planned = begun.and_then(|position| editor.plan().at(position));
    planned.is_some_and(|statement| statement.way() == Some(Way::Scan))
}

/// Draws a line of text and gives the column after its end. Of a long one what is in view is looked at, and no more.
pub fn draw_line(editor: &Editor, theme: &Theme, line: usize, area: Rect, buf: &mut Buffer) -> u16 {
    let left = editor.view.1;
    let right = left + usize::from(area.width);
    // One more tells that the line goes on.
    let cells = editor.cells(line, left..right + 1);
    let styles = styles(editor, theme, line, &cells);
    let mut end = area.x;
    for (cell, style) in cells.iter().zip(styles) {
        let Some(room) = right.checked_sub(cell.column).filter(|room| *room > 0) else {
            buf.set_string(area.right() - 1, area.y, "…", theme.gutter);
            break;
        };
        let offset = u16::try_from(cell.column - left).unwrap_or(area.width);
        (end, _) = buf.set_stringn(area.x + offset, area.y, &cell.text, room, style);
    }
    draw_end_mark(editor, theme, line, area, end, buf);
    // What is hidden at the left would else look like the start of the line.
    if left > 0 && !editor.line(line).is_empty() {
        buf.set_string(area.x, area.y, "…", theme.gutter);
        end = end.max(area.x + 1);
    }
    end
}

/// What each cell of a line looks like: its colour, what is wrong there, and whether it is selected.
fn styles(editor: &Editor, theme: &Theme, line: usize, cells: &[Cell]) -> Vec<Style> {
    let (Some(first), Some(last)) = (cells.first(), cells.last()) else { return Vec::new() };
    let start = editor.line_start(line);
    let mut tokens =
        editor.tokens(start + first.byte..start + last.byte + 1).into_iter().peekable();
    let findings = editor.findings_in(line).iter();
    let findings: Vec<_> =
        findings.filter(|one| one.bytes.start <= last.byte && one.bytes.end > first.byte).collect();
    let selected = editor.selected();
    let found = editor.found_within(start + first.byte, start + last.byte + 1);
    let style = |cell: &Cell| {
        let byte = start + cell.byte;
        while tokens.next_if(|(bytes, _)| bytes.end <= byte).is_some() {}
        let token = tokens.peek().filter(|(bytes, _)| bytes.contains(&byte));
        let mut style = token.map_or(theme.text, |(_, token)| style::code(theme, *token));
        for place in findings.iter().filter(|one| one.bytes.contains(&cell.byte)) {
            style = style.patch(underline_style(theme, place.severity));
        }
        let is_found = || found.iter().any(|bytes| bytes.contains(&byte));
        if editor.is_in_pair(byte) || is_found() {
            style = style.patch(theme.matched);
        }
        if selected.contains(&byte) { style.patch(theme.text_selection) } else { style }
    };
    cells.iter().map(style).collect()
}

/// What is missing after the end of a line is underlined there.
fn draw_end_mark(
    editor: &Editor,
    theme: &Theme,
    line: usize,
    area: Rect,
    end: u16,
    buf: &mut Buffer,
) {
    let length = editor.line(line).len();
    let mut places = editor.findings_in(line).iter();
    let past = places.find(|one| !one.bytes.is_empty() && one.bytes.start >= length);
    if let Some(place) = past.filter(|_| end < area.right()) {
        buf.set_string(end, area.y, " ", underline_style(theme, place.severity));
    }
}

fn underline_style(theme: &Theme, severity: Severity) -> Style {
    match severity {
        Severity::Error => theme.underline_error,
        Severity::Warning | Severity::Note => theme.underline_warning,
    }
}

/// At the right of a line, where there is room: what its statement cost, before a run how it would be served.
pub fn draw_note(tab: &Tab, look: Look<'_>, line: usize, area: Rect, end: u16, buf: &mut Buffer) {
    let Some(position) = tab.editor.statement_starting_in(line) else { return };
    let (note, style) = match tab.became(position) {
        Some((became, stale)) => {
            let is_reported = became.charge.is_some_and(|charge| !charge.is_estimate);
            let fresh = if is_reported { look.theme.units } else { look.theme.estimate };
            (in_words(became.charge), if stale { look.theme.stale } else { fresh })
        }
        None => match access_note(&tab.editor, position) {
            Some(access) => (access.to_owned(), look.theme.text_muted),
            None => return,
        },
    };
    let width = u16::try_from(safe_text::width(&note)).unwrap_or(u16::MAX);
    let Some(x) = area.right().checked_sub(width + 1).filter(|x| *x > end + 1) else { return };
    buf.set_string(x, area.y, note, style);
}

fn access_note(editor: &Editor, position: usize) -> Option<&'static str> {
    let planned = &editor.plan().statements;
    let at = planned.partition_point(|one| one.position < position);
    let planned = planned.get(at).filter(|one| one.position == position)?;
    planned.way().map(Way::name)
}
