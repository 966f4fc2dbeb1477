//! The pane of the text: what is done in it, by keys and by the mouse, and how it is drawn.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::super::command::{
    Command, Context, DialogCommand, DraftCommand, ScreenCommand, TextCommand,
};
use super::super::super::desk::Desk;
use super::super::super::effect::Effect;
use super::super::super::layout::Pane;
use super::super::super::tab::Tab;
use super::super::super::widget::frame::{self, Look};
use super::super::super::widget::safe_text;
use super::super::behaviour::{Behaviour, Click, Taken, inside};
use super::completion::Popup;
use super::find::{Asks, Substitution};
use super::foot;
use super::margin::{self, Beside, draw_line, draw_margin, draw_note};
use super::strip;
use super::vim::{Vim, Wish};
use crate::draft::Mode;
use crate::draft::complete::{Known, complete as complete_at};

/// The text belongs to its tab, and the list at the cursor to the desk: whoever takes the focus away closes it.
#[derive(Default)]
pub struct EditorPane {
    /// The keys of vim, where they are wanted.
    vim: Option<Vim>,
    /// The draft they are used in.
    tab: String,
}

impl EditorPane {
    pub fn with_vim() -> Self {
        Self { vim: Some(Vim::default()), ..Self::default() }
    }

    pub fn command(
        &mut self,
        command: TextCommand,
        argument: Option<&str>,
        desk: &mut Desk,
        effects: &mut Vec<Effect>,
    ) {
        match command {
            TextCommand::Replace if argument.is_some() => {
                return substitute(desk, argument.unwrap_or(""));
            }
            TextCommand::Find | TextCommand::Replace => {
                return open_find(desk, command == TextCommand::Replace);
            }
            TextCommand::FindNext | TextCommand::FindPrevious => {
                return find_again(desk, command == TextCommand::FindNext);
            }
            TextCommand::Line => return go_to_line(desk, argument.unwrap_or("")),
            TextCommand::Numbers => {
                desk.line_numbers = !desk.line_numbers;
                return desk.say(if desk.line_numbers {
                    "lines are numbered"
                } else {
                    "lines are not numbered"
                });
            }
            TextCommand::Vim => return self.turn_vim(desk),
            _ => {}
        }
        let editor = &mut desk.tab_mut().editor;
        match command {
            TextCommand::Comment => editor.toggle_comment(),
            TextCommand::Duplicate => editor.duplicate(),
            TextCommand::Off => {
                if !editor.turn_statements() {
                    desk.say("there is no statement to turn off");
                }
            }
            TextCommand::Bracket => {
                if !editor.go_to_partner() {
                    desk.say("there is no bracket at the cursor that has another one");
                }
            }
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
            TextCommand::Find
            | TextCommand::Replace
            | TextCommand::FindNext
            | TextCommand::FindPrevious
            | TextCommand::Line
            | TextCommand::Numbers
            | TextCommand::Vim => {}
        }
    }

    fn turn_vim(&mut self, desk: &mut Desk) {
        if let Some(mut vim) = self.vim.take() {
            desk.tab_mut().editor.rest(&mut vim);
            return desk.say("keys are text again");
        }
        self.vim = Some(Vim::default());
        desk.say("the keys of vim: i types, Esc ends that, `:vim` turns them off");
    }

    fn beside(&self, desk: &Desk) -> Beside {
        let searches = self.vim.as_ref().is_some_and(|vim| vim.search_line().is_some());
        let foot = desk.tab().editor.find.is_open || searches;
        Beside { line_numbers: desk.line_numbers, foot }
    }

    fn text_area(&self, desk: &Desk, area: Rect) -> Rect {
        margin::text_area(desk.tab(), area, self.beside(desk))
    }

    /// While something is offered at the cursor, the keys of a list are its own.
    fn popup_key(&self, key: KeyEvent, desk: &mut Desk) -> bool {
        let Some(popup) = &mut desk.popup else { return false };
        match key.code {
            KeyCode::Up => popup.step(-1),
            KeyCode::Down => popup.step(1),
            KeyCode::PageUp => popup.step(-8),
            KeyCode::PageDown => popup.step(8),
            KeyCode::Enter | KeyCode::Tab => take_candidate(desk),
            KeyCode::Esc => {
                desk.popup = None;
                // Whose Esc also ends typing is not made to press it twice.
                return self.vim.is_none();
            }
            _ => return false,
        }
        true
    }

    fn vim_key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Taken {
        let Some(vim) = &mut self.vim else { return Taken::No };
        let page = usize::try_from(desk.page()).unwrap_or(1);
        let answer = desk.tab_mut().editor.vim_key(vim, key, page);
        if !answer.is_taken {
            return Taken::No;
        }
        desk.popup = None;
        desk.confirming = None;
        match answer.wish {
            None => Taken::Yes,
            Some(Wish::CommandLine) => Taken::As(Command::Dialog(DialogCommand::ByName)),
            Some(Wish::NextTab) => Taken::As(Command::Draft(DraftCommand::Next)),
            Some(Wish::PreviousTab) => Taken::As(Command::Draft(DraftCommand::Previous)),
            Some(Wish::NextPane) => Taken::As(Command::Screen(ScreenCommand::NextPane)),
            Some(Wish::Copy(text)) => {
                desk.copy(text, effects);
                Taken::Yes
            }
            Some(Wish::Say(sentence)) => {
                desk.say(sentence);
                Taken::Yes
            }
        }
    }

    /// What vim has begun in a draft it does not go on with in another.
    fn follow_tab(&mut self, desk: &mut Desk) {
        let Some(vim) = &mut self.vim else { return };
        if self.tab != desk.tab().id {
            match desk.tab_named(&self.tab) {
                Some(before) => before.editor.rest(vim),
                None => vim.forget(),
            }
            self.tab.clone_from(&desk.tab().id);
        }
        desk.tab_mut().editor.mark(vim);
    }
}

fn open_find(desk: &mut Desk, replaces: bool) {
    desk.focus(Pane::Editor);
    let editor = &mut desk.tab_mut().editor;
    let selected = editor.selected_text();
    editor.find.open(selected, replaces);
    editor.find_anew();
}

fn substitute(desk: &mut Desk, line: &str) {
    let Some(asked) = Substitution::read(line) else {
        return desk
            .fail(format!("`{line}` can't be read: `:%s/text/other/` replaces a text everywhere"));
    };
    desk.tab_mut().editor.find.substitute(asked);
    say_replaced(desk);
}

fn say_replaced(desk: &mut Desk) {
    let editor = &mut desk.tab_mut().editor;
    let count = editor.replace_all_found();
    let plural = if count == 1 { "" } else { "s" };
    desk.say(format!("{count} place{plural} replaced; ^Z takes that back"));
}

fn find_again(desk: &mut Desk, is_forward: bool) {
    let editor = &mut desk.tab_mut().editor;
    let needle = editor.find.needle().text().to_owned();
    if needle.is_empty() {
        return desk.say("nothing was looked for yet: ^F does");
    }
    if !editor.find_next(is_forward) {
        desk.say(format!("`{needle}` is not in the draft"));
    }
}

/// The keys of the line at the foot. False for one that is none of them.
fn find_key(key: KeyEvent, desk: &mut Desk) -> bool {
    let editor = &mut desk.tab_mut().editor;
    let asks = if editor.find.is_open { editor.find.key(key) } else { None };
    match asks {
        None => return false,
        Some(Asks::Nothing) => {}
        Some(Asks::Anew) => editor.find_anew(),
        Some(Asks::Next | Asks::Previous) => {
            editor.find_next(asks == Some(Asks::Next));
        }
        Some(Asks::ReplaceOne) => {
            editor.replace_found();
        }
        Some(Asks::ReplaceAll) => {
            say_replaced(desk);
        }
        Some(Asks::Close) => editor.find.is_open = false,
    }
    true
}

/// Tab with several lines selected moves them in, Shift-Tab out.
fn indent_key(key: KeyEvent, desk: &mut Desk) -> bool {
    let editor = &mut desk.tab_mut().editor;
    let (first, last) = editor.selected_rows();
    let is_further = match key.code {
        KeyCode::Tab => true,
        KeyCode::BackTab => false,
        _ => return false,
    };
    let is_several = editor.is_selecting() && first < last;
    if is_several {
        editor.indent(is_further);
    }
    is_several
}

fn go_to_line(desk: &mut Desk, written: &str) {
    let editor = &mut desk.tab_mut().editor;
    let last = editor.line_count();
    match written.trim().parse::<usize>() {
        Ok(line) if (1..=last).contains(&line) => {
            editor.put_cursor(line - 1, 0);
            desk.focus(Pane::Editor);
        }
        _ => desk.fail(format!("`{written}` is no line: they go from 1 to {last}")),
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
    let known = Known { draft: editor.draft(), tables, seen: &desk.seen };
    Popup::of(complete_at(&known, &text, cursor))
}

/// Puts in what is chosen of what is offered.
fn take_candidate(desk: &mut Desk) {
    let Some(popup) = desk.popup.take() else { return };
    if let Some((span, candidate)) = popup.chosen() {
        let editor = &mut desk.tab_mut().editor;
        editor.replace(span, &candidate.text);
        if let Some(within) = candidate.cursor {
            editor.go_to(span.start + within);
        }
    }
}

/// What is offered follows what is typed, and goes with a key that types nothing.
fn refresh_popup(desk: &mut Desk, key: KeyEvent) {
    let types = match key.code {
        KeyCode::Char(character) => character.is_alphanumeric() || "_\"'-$#.".contains(character),
        KeyCode::Backspace => true,
        _ => false,
    };
    desk.popup = if types { offered(desk) } else { None };
}

impl Behaviour for EditorPane {
    fn badge(&self) -> &'static str {
        self.vim.as_ref().map_or("EDIT", Vim::name)
    }

    fn contexts(&self) -> &'static [Context] {
        &[Context::Text, Context::Everywhere]
    }

    /// What is open over the text has its keys first: the list at the cursor, then the line at the foot, then vim.
    fn first(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Taken {
        if self.popup_key(key, desk) || find_key(key, desk) {
            return Taken::Yes;
        }
        match self.vim_key(key, desk, effects) {
            Taken::No if indent_key(key, desk) => Taken::Yes,
            taken => taken,
        }
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
        let editor = &mut desk.tab_mut().editor;
        if editor.find.is_open {
            editor.find.paste(text);
            return editor.find_anew();
        }
        editor.insert(text);
    }

    /// In the text the cursor goes there; on a verdict in the margin its row is selected.
    fn click(&mut self, click: Click, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        let area = self.text_area(desk, click.area);
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
        let area = self.text_area(desk, area);
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
        self.follow_tab(desk);
        // A pane that is not on the screen keeps its view for when it comes back.
        if area.is_empty() {
            return;
        }
        let area = self.text_area(desk, area);
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
        let begun = self.vim.as_ref().map_or_else(String::new, Vim::begun);
        let gap = if begun.is_empty() { "" } else { " " };
        let place = format!("{begun}{gap}Ln {} Col {}", row + 1, column + 1);
        let inner = frame::draw(look, &title(tab), &place, area, buf);
        let beside = self.beside(desk);
        let text = margin::text_area(tab, area, beside);
        let (top, left) = tab.editor.view;
        for (y, line) in (text.y..text.bottom()).zip(top..tab.editor.line_count()) {
            let margin = Rect { x: inner.x, y, width: text.x - inner.x, height: 1 };
            let here = Rect { y, height: 1, ..text };
            draw_margin(tab, look, line, margin, beside, buf);
            let end = draw_line(&tab.editor, look.theme, line, here, buf);
            draw_note(tab, look, line, here, end, buf);
        }
        draw_hint(tab, look, text, buf);
        strip::draw(tab, look.theme, area, buf);
        if beside.foot {
            let foot = Rect { x: inner.x + 1, y: text.bottom(), width: inner.width - 1, height: 1 };
            return self.draw_foot(tab, look, foot, buf);
        }
        let x = u16::try_from(tab.editor.cursor_column().checked_sub(left)?).ok()?;
        let y = u16::try_from(row.checked_sub(top)?).ok()?;
        (x < text.width && y < text.height).then(|| Position::new(text.x + x, text.y + y))
    }
}

impl EditorPane {
    fn draw_foot(
        &self,
        tab: &Tab,
        look: Look<'_>,
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let Some(line) = self.vim.as_ref().and_then(Vim::search_line) else {
            return foot::draw(&tab.editor, look.theme, area, buf);
        };
        let line = safe_text::fit(&line, usize::from(area.width).saturating_sub(1));
        let width = u16::try_from(safe_text::width(&line)).unwrap_or(0);
        buf.set_string(area.x, area.y, line, look.theme.text);
        Some(Position::new(area.x + width, area.y))
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
