//! The editor pane on the screen: numbers and verdicts in the margin, coloured text, what is wrong, units at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::highlight::Token;
use super::super::state::{State, Tab};
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::safe_text;
use super::editor::{Editor, cells};
use super::results::{self, verdict_style};
use crate::draft::Mode;
use crate::syntax::{Diagnostic, Severity};

/// Number, space, mark, space.
pub const MARGIN_WIDTH: u16 = 6;

/// What is inside the border: the text without the margin and the line of problems.
pub fn text_area(tab: &Tab, pane: Rect) -> Rect {
    let problems = u16::try_from(problem_lines(tab, pane).len()).unwrap_or(0);
    Rect {
        x: pane.x + 1 + MARGIN_WIDTH,
        y: pane.y + 1,
        width: pane.width.saturating_sub(2 + MARGIN_WIDTH),
        height: pane.height.saturating_sub(2 + problems),
    }
}

/// Draws the pane and gives the place of the cursor.
pub fn draw(state: &State, look: Look<'_>, pane: Rect, buf: &mut Buffer) -> Option<Position> {
    let tab = state.tab();
    let (row, column) = tab.editor.cursor();
    let inner =
        frame::draw(look, &title(tab), &format!("Ln {} Col {}", row + 1, column + 1), pane, buf);
    let area = text_area(tab, pane);
    let (top, left) = tab.editor.view;
    for (y, line) in (area.y..area.bottom()).zip(top..tab.editor.lines().len()) {
        draw_margin(state, look, line, Rect { x: inner.x, y, width: MARGIN_WIDTH, height: 1 }, buf);
        let end = draw_line(&tab.editor, look.theme, line, Rect { y, height: 1, ..area }, buf);
        draw_note(tab, look, line, Rect { y, height: 1, ..area }, end, buf);
    }
    if tab.editor.lines().iter().all(String::is_empty) {
        let hint = "Type PartiQL here; statements end with ;   F5 runs them, F1 helps, ^P finds every command.";
        let shown = safe_text::fit(hint, usize::from(area.width).saturating_sub(1));
        buf.set_string(area.x + 1, area.y, shown, look.theme.text_muted);
    }
    draw_problem(tab, look, pane, buf);
    let x = u16::try_from(tab.editor.cursor_column().checked_sub(left)?).ok()?;
    let y = u16::try_from(row.checked_sub(top)?).ok()?;
    (x < area.width && y < area.height).then(|| Position::new(area.x + x, area.y + y))
}

fn title(tab: &Tab) -> String {
    let draft = tab.editor.draft();
    let active = draft.active().count();
    let off = draft.statements.len() - active;
    let thing = if draft.mode == Mode::TransactWrite { "action" } else { "statement" };
    let plural = if active == 1 { "" } else { "s" };
    let off = if off == 0 { String::new() } else { format!(", {off} off") };
    let (format, mode) = match draft.mode {
        Mode::Single => ("PartiQL", "as SINGLE"),
        Mode::Batch => ("PartiQL", "as BATCH"),
        Mode::Transaction => ("PartiQL", "as TRANSACTION"),
        Mode::TransactWrite => ("JSON", "as TRANSACT-WRITE"),
    };
    format!("3 Draft · {format} · {mode} · {active} {thing}{plural}{off}")
}

/// The number of the statement that starts in a line, and its verdict; grey once the text was edited.
fn draw_margin(state: &State, look: Look<'_>, line: usize, area: Rect, buf: &mut Buffer) {
    let tab = state.tab();
    let Some(position) = tab.editor.statement_starting_in(line) else { return };
    let statement = &tab.editor.draft().statements[position];
    let number = safe_text::pad_left(&(position + 1).to_string(), 3);
    buf.set_string(area.x, area.y, number, look.theme.gutter);
    let (mark, style) = match tab.verdict_of(position) {
        Some((row, true)) => (row.verdict.mark(look.ascii), look.theme.stale),
        Some((row, false)) => {
            (row.verdict.mark(look.ascii), verdict_style(look.theme, row.verdict))
        }
        None if statement.off => ("-", look.theme.stale),
        None => return,
    };
    buf.set_string(area.x + 4, area.y, mark, style);
}

/// Draws a line of text and gives the column after its end.
fn draw_line(editor: &Editor, theme: &Theme, line: usize, area: Rect, buf: &mut Buffer) -> u16 {
    let left = editor.view.1;
    let selected = editor.selected_in(line);
    let underlines = editor.underlines(line);
    let mut end = area.x;
    for cell in cells(&editor.lines()[line]) {
        let Some(offset) = cell.column.checked_sub(left).and_then(|x| u16::try_from(x).ok()) else {
            continue;
        };
        if offset >= area.width {
            buf.set_string(area.right() - 1, area.y, "…", theme.gutter);
            break;
        }
        let mut style = token_style(theme, editor, line, cell.byte);
        for underline in underlines.iter().filter(|one| one.bytes.contains(&cell.byte)) {
            style = style.patch(underline_style(theme, underline.severity));
        }
        if selected.contains(&cell.byte) {
            style = style.patch(theme.text_selection);
        }
        let room = usize::from(area.width - offset);
        (end, _) = buf.set_stringn(area.x + offset, area.y, &cell.text, room, style);
    }
    draw_end_mark(editor, theme, line, area, end, buf);
    end
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
    let length = editor.lines()[line].len();
    let past = editor.underlines(line).iter().find(|one| one.bytes.start >= length);
    if let Some(underline) = past.filter(|_| end < area.right()) {
        buf.set_string(end, area.y, " ", underline_style(theme, underline.severity));
    }
}

fn token_style(theme: &Theme, editor: &Editor, line: usize, byte: usize) -> Style {
    let tokens = editor.tokens(line);
    let index = tokens.partition_point(|(range, _)| range.end <= byte);
    let token = tokens.get(index).filter(|(range, _)| range.contains(&byte));
    token.map_or(theme.text, |(_, token)| code_style(theme, *token))
}

pub fn code_style(theme: &Theme, token: Token) -> Style {
    match token {
        Token::Keyword => theme.code_keyword,
        Token::Name => theme.code_name,
        Token::String => theme.code_string,
        Token::Number => theme.code_number,
        Token::Constant => theme.code_constant,
        Token::Function => theme.code_function,
        Token::Operator => theme.code_operator,
        Token::Comment => theme.code_comment,
        Token::Setting => theme.code_setting,
        Token::Parameter => theme.code_parameter,
    }
}

fn underline_style(theme: &Theme, severity: Severity) -> Style {
    match severity {
        Severity::Error => theme.underline_error,
        Severity::Warning | Severity::Note => theme.underline_warning,
    }
}

fn severity_style(theme: &Theme, severity: Severity) -> Style {
    match severity {
        Severity::Error => theme.error,
        Severity::Warning => theme.warning,
        Severity::Note => theme.note,
    }
}

/// At the right of a line, where there is room: what its statement cost.
fn draw_note(tab: &Tab, look: Look<'_>, line: usize, area: Rect, end: u16, buf: &mut Buffer) {
    let Some(position) = tab.editor.statement_starting_in(line) else { return };
    let Some((row, stale)) = tab.verdict_of(position) else { return };
    let note = results::units_note(row);
    let width = u16::try_from(safe_text::width(&note)).unwrap_or(u16::MAX);
    let Some(x) = area.right().checked_sub(width + 1).filter(|x| *x > end + 1) else { return };
    let known = if row.reported.is_some() { look.theme.units } else { look.theme.estimate };
    let style = if stale { look.theme.stale } else { known };
    buf.set_string(x, area.y, note, style);
}

/// The last lines inside the border: how much is wrong, and what is wrong at the cursor.
fn draw_problem(tab: &Tab, look: Look<'_>, pane: Rect, buf: &mut Buffer) {
    let Some(severity) = problem(tab).map(|(_, diagnostic)| diagnostic.severity) else { return };
    let style = severity_style(look.theme, severity);
    let lines = problem_lines(tab, pane);
    let first = pane.bottom().saturating_sub(1 + u16::try_from(lines.len()).unwrap_or(0));
    for (y, line) in (first..).zip(lines) {
        buf.set_string(pane.x + 2, y, line, style);
    }
}

fn problem(tab: &Tab) -> Option<(usize, &Diagnostic)> {
    let index = tab.editor.diagnostic_to_show()?;
    Some((index, tab.editor.draft().diagnostics.get(index)?))
}

/// One line, or two where the pane has room for them.
fn problem_lines(tab: &Tab, pane: Rect) -> Vec<String> {
    let Some((index, diagnostic)) = problem(tab) else { return Vec::new() };
    let word = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let all = tab.editor.draft().diagnostics.len();
    let line = tab.editor.place(diagnostic.span.start).0 + 1;
    let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
    let count = if all > 1 { format!(" {} of {all}", index + 1) } else { String::new() };
    let text = format!("{word}{count}, line {line}: {}{help}", diagnostic.message);
    let width = usize::from(pane.width).saturating_sub(4);
    let most = if pane.height >= 10 { 2 } else { 1 };
    let mut lines = safe_text::wrap(&text, width);
    if lines.len() > most {
        let rest = lines.split_off(most - 1).concat();
        lines.push(safe_text::fit(&rest, width));
    }
    lines
}
