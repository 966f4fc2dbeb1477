//! The pane of the text: what is done in it, by keys and by the mouse, and how it is drawn.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::super::command::{Context, TextCommand};
use super::super::super::desk::Desk;
use super::super::super::effect::Effect;
use super::super::super::layout::Pane;
use super::super::super::tab::Tab;
use super::super::super::widget::frame::{self, Look};
use super::super::super::widget::safe_text;
use super::super::behaviour::{Behaviour, Click, Taken, inside};
use super::completion::Popup;
use super::margin::{self, draw_line, draw_margin, draw_note};
use super::strip;
use crate::draft::Mode;
use crate::draft::complete::complete as complete_at;

/// The text belongs to its tab, and the list at the cursor to the desk: whoever takes the focus away closes it.
#[derive(Default)]
pub struct EditorPane;

impl EditorPane {
    pub fn command(&mut self, command: TextCommand, desk: &mut Desk, effects: &mut Vec<Effect>) {
        let editor = &mut desk.tab_mut().editor;
        match command {
            TextCommand::NextProblem => editor.next_problem(),
            TextCommand::Fix => fix(desk),
            TextCommand::PreviousStatement => editor.step_statement(-1),
            TextCommand::NextStatement => editor.step_statement(1),
            TextCommand::Undo => editor.undo(),
            TextCommand::Redo => editor.redo(),
            TextCommand::SelectAll => editor.select_all(),
            TextCommand::Complete => complete(desk),
            TextCommand::Cut => {
                if editor.is_selecting() {
                    let text = editor.cut();
                    desk.copy_of_draft(&text, effects);
                }
            }
            TextCommand::Paste => editor.paste_yanked(),
        }
    }
}

/// Makes the change that mends what is wrong at the cursor, and says what it was.
fn fix(desk: &mut Desk) {
    let editor = &mut desk.tab_mut().editor;
    let said = match editor.fix_at_cursor().cloned() {
        Some(fix) => {
            editor.replace(fix.span, &fix.replacement);
            format!("fixed: {}", fix.title)
        }
        None => "no finding on this line comes with a fix".to_owned(),
    };
    desk.say(said);
}

/// Offers what may stand at the cursor; of one thing that is begun already the rest is put in at once.
fn complete(desk: &mut Desk) {
    desk.popup = offered(desk);
    if desk.popup.as_ref().is_some_and(|popup| popup.only().is_some()) {
        take_candidate(desk);
    }
}

/// What is read around the cursor, with every key, to tell what may stand there. Nobody types so long a statement.
const COMPLETED_BYTES_MAX: usize = 64 * 1024;

/// What may stand at the cursor, if anything is known. In a statement of megabytes nothing is.
fn offered(desk: &Desk) -> Option<Popup> {
    let editor = &desk.tab().editor;
    let cursor = editor.cursor_byte();
    let begins = editor.statement_before(cursor).map_or(0, |statement| statement.span.start);
    if cursor - begins > COMPLETED_BYTES_MAX {
        return None;
    }
    let tables = desk.tables.list().unwrap_or_default();
    let text = editor.text_to(cursor + COMPLETED_BYTES_MAX);
    Popup::of(complete_at(editor.draft(), &text, cursor, tables))
}

/// Puts in what is chosen of what is offered.
fn take_candidate(desk: &mut Desk) {
    let Some(popup) = desk.popup.take() else { return };
    if let Some((span, candidate)) = popup.chosen() {
        desk.tab_mut().editor.replace(span, &candidate.text);
    }
}

/// What is offered follows what is typed, and goes with a key that types nothing.
fn refresh_popup(desk: &mut Desk, key: KeyEvent) {
    let types = match key.code {
        KeyCode::Char(character) => character.is_alphanumeric() || "_\"-$".contains(character),
        KeyCode::Backspace => true,
        _ => false,
    };
    desk.popup = if types { offered(desk) } else { None };
}

impl Behaviour for EditorPane {
    fn badge(&self) -> &'static str {
        "EDIT"
    }

    fn contexts(&self) -> &'static [Context] {
        &[Context::Text, Context::Everywhere]
    }

    /// While something is offered at the cursor, the keys of a list are its own.
    fn first(&mut self, key: KeyEvent, desk: &mut Desk, _effects: &mut Vec<Effect>) -> Taken {
        let Some(popup) = &mut desk.popup else { return Taken::No };
        match key.code {
            KeyCode::Up => popup.step(-1),
            KeyCode::Down => popup.step(1),
            KeyCode::PageUp => popup.step(-8),
            KeyCode::PageDown => popup.step(8),
            KeyCode::Enter | KeyCode::Tab => take_candidate(desk),
            KeyCode::Esc => desk.popup = None,
            _ => return Taken::No,
        }
        Taken::Yes
    }

    fn unbound(&mut self, key: KeyEvent, desk: &mut Desk) {
        if key.code == KeyCode::Tab && desk.tab().editor.is_behind_word() {
            return complete(desk);
        }
        let page = usize::try_from(desk.page()).unwrap_or(1);
        desk.tab_mut().editor.key(key, page);
        if desk.popup.is_some() {
            refresh_popup(desk, key);
        }
    }

    fn paste(&mut self, text: &str, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        desk.tab_mut().editor.insert(text);
    }

    /// In the text the cursor goes there; on a verdict in the margin its row is selected.
    fn click(&mut self, click: Click, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        let area = margin::text_area(desk.tab(), click.area);
        if click.row < area.y || click.row >= area.bottom() {
            return;
        }
        let tab = desk.tab_mut();
        let line = tab.editor.view.0 + usize::from(click.row - area.y);
        if click.column >= area.x {
            let column = tab.editor.view.1 + usize::from(click.column - area.x);
            return tab.editor.point_at(line, column);
        }
        let Some(position) = tab.editor.statement_starting_in(line) else { return };
        if tab.select_statement(position) {
            desk.lower = Pane::Results;
        }
    }

    /// Dragging in the text selects it, past an edge of the pane to what stands there.
    fn drag(&mut self, column: u16, row: u16, area: Rect, desk: &mut Desk) {
        let area = margin::text_area(desk.tab(), area);
        let editor = &mut desk.tab_mut().editor;
        let (top, left) = editor.view;
        let line = (top + usize::from(row)).saturating_sub(usize::from(area.y));
        editor.drag_to(line, left + usize::from(column.saturating_sub(area.x)));
    }

    fn step(&mut self, rows: isize, area: Rect, desk: &mut Desk) {
        desk.tab_mut().editor.scroll(rows, inside(area).1);
    }

    fn let_go(&mut self, desk: &mut Desk, _effects: &mut Vec<Effect>) -> bool {
        let editor = &mut desk.tab_mut().editor;
        let selecting = editor.is_selecting();
        if selecting {
            editor.cancel_selection();
        }
        selecting
    }

    fn settle(&mut self, area: Rect, desk: &mut Desk) {
        // A pane that is not on the screen keeps its view for when it comes back.
        if area.is_empty() {
            return;
        }
        let area = margin::text_area(desk.tab(), area);
        let (height, width) = (usize::from(area.height), usize::from(area.width));
        desk.tab_mut().editor.prepare(height, width);
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        _title: Option<String>,
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let tab = desk.tab();
        let (row, column) = tab.editor.cursor();
        let place = format!("Ln {} Col {}", row + 1, column + 1);
        let inner = frame::draw(look, &title(tab), &place, area, buf);
        let text = margin::text_area(tab, area);
        let (top, left) = tab.editor.view;
        for (y, line) in (text.y..text.bottom()).zip(top..tab.editor.line_count()) {
            let beside = Rect { x: inner.x, y, width: text.x - inner.x, height: 1 };
            let here = Rect { y, height: 1, ..text };
            draw_margin(tab, look, line, beside, buf);
            let end = draw_line(&tab.editor, look.theme, line, here, buf);
            draw_note(tab, look, line, here, end, buf);
        }
        draw_hint(tab, look, text, buf);
        strip::draw(tab, look.theme, area, buf);
        let x = u16::try_from(tab.editor.cursor_column().checked_sub(left)?).ok()?;
        let y = u16::try_from(row.checked_sub(top)?).ok()?;
        (x < text.width && y < text.height).then(|| Position::new(text.x + x, text.y + y))
    }
}

/// What to do with a draft in which nothing stands.
fn draw_hint(tab: &Tab, look: Look<'_>, text: Rect, buf: &mut Buffer) {
    if tab.editor.is_blank() {
        let hint = "Type PartiQL here; statements end with ;   F5 runs them, F1 helps, ^P finds every command.";
        let shown = safe_text::fit(hint, usize::from(text.width).saturating_sub(1));
        buf.set_string(text.x + 1, text.y, shown, look.theme.text_muted);
    }
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
