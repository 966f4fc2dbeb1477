//! The text of a draft: what was typed, what it means, and where the view stands.
//!
//! The text area holds the text, the cursor, the selection and the undo history. It is drawn here and not by itself,
//! so that the view is plain state, the margin knows its lines, and control characters are seen.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation as _;

use super::super::super::highlight::{Highlighter, Token};
use super::super::super::widget::{list, safe_text};
use super::findings::{self, Findings, starts};
use crate::api::table::TableDescription;
use crate::draft::{Draft, Format};
use crate::session::plan::{Plan, plan};
use crate::syntax::Span;

/// What a text area can hold: its rows are counted in 16 bits.
pub const LINES_MAX: usize = 65_535;

const TAB_WIDTH: usize = 4;

/// A text up to this long is parsed with every key; a longer one would be felt.
const PARSED_AT_ONCE_BYTES_MAX: usize = 32 * 1024;

#[derive(Clone, Debug)]
pub struct Editor {
    area: TextArea<'static>,
    draft: Arc<Draft>,
    highlighter: Highlighter,
    /// Where each line starts in the text, in bytes.
    starts: Vec<usize>,
    plan: Plan,
    findings: Findings,
    /// The version of the tables the plan was made with.
    assessed: Option<u64>,
    /// Goes up with every change of the text.
    revision: u64,
    /// The revision the draft is of; `None` until the text was parsed.
    understood: Option<u64>,
    /// The line after the last one in view.
    colours_end: usize,
    /// Texts between the two halves of a replacement, which are undone as one.
    halves: HashSet<u64>,
    /// The first line and the first column in view.
    pub view: (usize, usize),
}

/// What was made of a revision of a text.
#[derive(Debug)]
pub struct Understood {
    revision: u64,
    draft: Arc<Draft>,
    plan: Plan,
    /// The version of the tables the plan was made with.
    tables: Option<u64>,
    findings: Findings,
}

/// Lines coloured with one event at most.
const COLOURED_AT_ONCE_LINES_MAX: usize = 500;

/// A grapheme of a line, ready for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub byte: usize,
    pub column: usize,
    pub text: String,
}

impl Editor {
    /// A short text is understood at once, a long one is not waited for.
    pub fn new(format: Format, text: &str) -> Self {
        let short = text.len() <= PARSED_AT_ONCE_BYTES_MAX;
        let mut editor =
            Self::with_draft(text, Draft::parse(format, if short { text } else { "" }));
        editor.understood = short.then_some(0);
        editor
    }

    fn with_draft(text: &str, draft: Draft) -> Self {
        let mut area = TextArea::new(lines(text));
        area.set_max_histories(1000);
        area.set_tab_length(2);
        let highlighter = Highlighter::new(draft.format);
        let plan = unassessed(&draft);
        let starts = starts(area.lines());
        let mut editor = Self {
            area,
            draft: draft.into(),
            highlighter,
            starts,
            plan,
            findings: Findings::default(),
            assessed: None,
            revision: 0,
            understood: Some(0),
            colours_end: 0,
            halves: HashSet::new(),
            view: (0, 0),
        };
        editor.measure();
        editor
    }

    pub fn format(&self) -> Format {
        self.draft.format
    }

    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// To be sent: it stays as it is, whatever is typed meanwhile.
    pub fn shared_draft(&self) -> Arc<Draft> {
        Arc::clone(&self.draft)
    }

    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    /// Line and column from 0, in characters.
    pub fn cursor(&self) -> (usize, usize) {
        self.area.cursor()
    }

    /// The cursor as a byte of the text.
    pub fn cursor_byte(&self) -> usize {
        let (row, column) = self.cursor();
        let line = self.lines().get(row).map_or("", String::as_str);
        self.starts.get(row).copied().unwrap_or(0) + byte_of(line, column)
    }

    /// Whether something other than a space stands before the cursor.
    pub fn is_behind_word(&self) -> bool {
        let (row, column) = self.cursor();
        let line = self.lines().get(row).map_or("", String::as_str);
        let before = column.checked_sub(1).and_then(|before| line.chars().nth(before));
        before.is_some_and(|character| !character.is_whitespace())
    }

    pub fn put_cursor(&mut self, line: usize, column: usize) {
        let row = u16::try_from(line).unwrap_or(u16::MAX);
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        self.area.cancel_selection();
        self.area.move_cursor(CursorMove::Jump(row, column));
    }

    /// Puts the cursor on a byte of the text.
    pub fn go_to(&mut self, byte: usize) {
        let (line, offset) = self.place(byte);
        let text = self.lines().get(line).map_or("", String::as_str);
        let column = text.get(..offset).unwrap_or(text).chars().count();
        self.put_cursor(line, column);
    }

    /// The line of a byte of the text, and the byte in that line.
    pub fn place(&self, byte: usize) -> (usize, usize) {
        findings::place(&self.starts, byte)
    }

    /// The index of the statement at the cursor: the one it is in, else the one before it, else the first. It is of the
    /// draft, and so whoever acts on it has the text [understood](Self::understand) first.
    pub fn statement_at_cursor(&self) -> Option<usize> {
        let cursor = self.cursor_byte();
        let started = self.draft.statements.iter().rposition(|one| one.span.start <= cursor);
        started.or(if self.draft.statements.is_empty() { None } else { Some(0) })
    }

    /// Puts the cursor on the statement so many further on.
    pub fn step_statement(&mut self, steps: isize) {
        let Some(now) = self.statement_at_cursor() else { return };
        let target = now.saturating_add_signed(steps).min(self.draft.statements.len() - 1);
        self.go_to(self.draft.statements[target].span.start);
    }

    /// Puts the cursor on the next finding after it, from the end on the first one.
    pub fn next_problem(&mut self) {
        if let Some(byte) = self.findings.next_after(self.cursor_byte()) {
            self.go_to(byte);
        }
    }

    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// How the draft would be served; without statements until the tables are known.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    pub fn is_assessed(&self) -> bool {
        self.assessed.is_some()
    }

    /// The version of the tables the plan is of.
    pub fn assessed(&self) -> Option<u64> {
        self.assessed
    }

    /// Whether the plan is of this version of the tables.
    pub fn is_assessed_with(&self, version: u64) -> bool {
        self.assessed == Some(version)
    }

    /// Plans the draft against the tables there are.
    pub fn assess(&mut self, tables: &[TableDescription], version: u64) {
        self.plan = plan(&self.draft, tables);
        self.assessed = Some(version);
        self.measure();
    }

    /// The first statement that starts in a line.
    pub fn statement_starting_in(&self, line: usize) -> Option<usize> {
        let start = *self.starts.get(line)?;
        let end = start + self.lines()[line].len();
        let position = self.draft.statements.partition_point(|one| one.span.start < start);
        self.draft.statements.get(position).filter(|one| one.span.start <= end).map(|_| position)
    }

    pub fn tokens(&self, line: usize) -> &[(Range<usize>, Token)] {
        self.highlighter.line(line)
    }

    /// The bytes of a line that are selected.
    pub fn selected_in(&self, line: usize) -> Range<usize> {
        let Some(((first, from), (last, to))) = self.area.selection_range() else { return 0..0 };
        if line < first || line > last {
            return 0..0;
        }
        let text = self.lines().get(line).map_or("", String::as_str);
        let start = if line == first { byte_of(text, from) } else { 0 };
        let end = if line == last { byte_of(text, to) } else { text.len() };
        start..end
    }

    pub fn is_selecting(&self) -> bool {
        self.area.selection_range().is_some_and(|(from, to)| from != to)
    }

    pub fn cancel_selection(&mut self) {
        self.area.cancel_selection();
    }

    pub fn select_all(&mut self) {
        self.area.select_all();
    }

    /// Copies the selected text and gives it.
    pub fn copy(&mut self) -> String {
        self.area.copy();
        self.area.yank_text()
    }

    pub fn cut(&mut self) -> String {
        self.change(TextArea::cut);
        self.area.yank_text()
    }

    pub fn paste_yanked(&mut self) {
        self.change(TextArea::paste);
    }

    pub fn undo(&mut self) {
        self.change(TextArea::undo);
        self.skip_half(TextArea::undo);
    }

    pub fn redo(&mut self) {
        self.change(TextArea::redo);
        self.skip_half(TextArea::redo);
    }

    /// Puts a text in at the cursor, in place of what is selected. Line ends are made `\n`.
    pub fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        self.change(|area| area.insert_str(text));
    }

    /// Replaces the whole text; undo brings the old one back.
    pub fn replace_all(&mut self, text: &str) {
        let (line, column) = self.cursor();
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        self.area.select_all();
        self.replace_selected(&text);
        self.put_cursor(line, column);
    }

    /// Replaces a part of the text, and puts the cursor behind what stands there now.
    pub fn replace(&mut self, span: Span, text: &str) {
        self.go_to(span.start);
        self.area.start_selection();
        let (line, offset) = self.place(span.end);
        let before = self.lines().get(line).and_then(|line| line.get(..offset)).unwrap_or("");
        let column = before.chars().count();
        let to = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(to(line), to(column)));
        self.replace_selected(text);
    }

    /// Two changes to the text area, one to the person.
    fn replace_selected(&mut self, text: &str) {
        let mut half = None;
        let text = text.to_owned();
        self.change(|area| {
            let taken = area.insert_str("");
            half = taken.then(|| fingerprint(area.lines()));
            area.insert_str(text) || taken
        });
        self.halves.extend(half);
    }

    fn skip_half(&mut self, step: impl FnOnce(&mut TextArea<'static>) -> bool) {
        if !self.halves.is_empty() && self.halves.contains(&fingerprint(self.area.lines())) {
            self.change(step);
        }
    }

    /// Writes the line `--@ mode …`, over the one there is.
    pub fn write_mode(&mut self, mode: &str) {
        let (row, column) = self.cursor();
        let setting = format!("--@ mode {mode}");
        let first = self.draft.statements.first().map_or(usize::MAX, |one| one.span.start);
        let head = self.lines().iter().zip(&self.starts).take_while(|(_, start)| **start <= first);
        let old = head.map(|(line, _)| line).position(|line| is_mode_setting(line));
        self.put_cursor(old.unwrap_or(0), 0);
        self.change(|area| match old {
            Some(_) => {
                area.delete_line_by_end();
                area.insert_str(setting)
            }
            None => area.insert_str(format!("{setting}\n")),
        });
        self.put_cursor(row + usize::from(old.is_none()), column);
    }

    /// A key that belongs to the text. True when it was one.
    pub fn key(&mut self, key: KeyEvent, page: usize) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            KeyCode::Char(character) if control == alt => {
                self.change(|area| {
                    area.insert_char(character);
                    true
                });
            }
            KeyCode::Enter if !control && !alt => self.new_line(),
            KeyCode::Tab => self.change(TextArea::insert_tab),
            KeyCode::Backspace if control || alt => self.change(TextArea::delete_word),
            KeyCode::Backspace => self.change(TextArea::delete_char),
            KeyCode::Delete if control || alt => self.change(TextArea::delete_next_word),
            KeyCode::Delete => self.change(TextArea::delete_next_char),
            _ => return self.move_by_key(key, page),
        }
        true
    }

    /// Moves the cursor, and the selection with it while Shift is held.
    fn move_by_key(&mut self, key: KeyEvent, page: usize) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let Some(step) = self.step(key.code, control, page) else { return false };
        if !key.modifiers.contains(KeyModifiers::SHIFT) {
            self.area.cancel_selection();
        } else if self.area.selection_range().is_none() {
            self.area.start_selection();
        }
        self.area.move_cursor(step);
        true
    }

    fn step(&self, code: KeyCode, control: bool, page: usize) -> Option<CursorMove> {
        let (row, column) = self.cursor();
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        let to = |row: usize| CursorMove::Jump(u16::try_from(row).unwrap_or(u16::MAX), column);
        Some(match (code, control) {
            (KeyCode::Left, false) => CursorMove::Back,
            (KeyCode::Right, false) => CursorMove::Forward,
            (KeyCode::Left, true) => CursorMove::WordBack,
            (KeyCode::Right, true) => CursorMove::WordForward,
            (KeyCode::Up, _) => CursorMove::Up,
            (KeyCode::Down, _) => CursorMove::Down,
            (KeyCode::Home, false) => CursorMove::Head,
            (KeyCode::End, false) => CursorMove::End,
            (KeyCode::Home, true) => CursorMove::Top,
            (KeyCode::End, true) => CursorMove::Bottom,
            (KeyCode::PageUp, _) => to(row.saturating_sub(page)),
            (KeyCode::PageDown, _) => to((row + page).min(self.lines().len() - 1)),
            _ => return None,
        })
    }

    /// A new line begins where the one before it does.
    fn new_line(&mut self) {
        let (row, column) = self.cursor();
        let line = self.lines().get(row).map_or("", String::as_str);
        let indent: String =
            line.chars().take(column).take_while(|character| *character == ' ').collect();
        self.change(|area| area.insert_str(format!("\n{indent}")));
    }

    fn change(&mut self, edit: impl FnOnce(&mut TextArea<'static>) -> bool) {
        let selected = self.area.selection_range().map_or(usize::MAX, |(from, _)| from.0);
        let before = self.cursor().0;
        if !edit(&mut self.area) {
            return;
        }
        self.highlighter.forget_from(before.min(self.cursor().0).min(selected));
        self.revision += 1;
        self.starts = starts(self.area.lines());
        if self.is_short() {
            self.understand();
        }
    }

    /// Whether the draft is of the text as it is. A long text is parsed beside the loop, and its draft comes later.
    pub fn is_understood(&self) -> bool {
        self.understood == Some(self.revision)
    }

    /// Parses the text now, unless that was done.
    pub fn understand(&mut self) {
        if self.is_understood() {
            return;
        }
        let text = self.text();
        self.take(Understood::of(self.draft.format, &text, self.revision, None));
    }

    /// Takes what was made of a revision beside the loop; what is of an older text is dropped.
    pub fn take(&mut self, understood: Understood) {
        if understood.revision == self.revision {
            self.draft = understood.draft;
            self.understood = Some(understood.revision);
            self.plan = understood.plan;
            self.assessed = understood.tables;
            self.findings = understood.findings;
        }
    }

    /// Whether the text is short enough to be understood with every key.
    pub fn is_short(&self) -> bool {
        self.bytes() <= PARSED_AT_ONCE_BYTES_MAX
    }

    fn bytes(&self) -> usize {
        self.starts.last().map_or(0, |start| start + self.lines().last().map_or(0, String::len))
    }

    fn measure(&mut self) {
        let found = self.plan.diagnostics.clone();
        let lines = self.area.lines().iter().map(String::as_str);
        self.findings = Findings::of(found, &self.draft.statements, lines);
    }

    /// Makes ready what a view of this size shows: the cursor is in it, its lines are coloured.
    pub fn prepare(&mut self, height: usize, width: usize) {
        let (row, _) = self.cursor();
        let (top, left) = self.view;
        let (height, width) = (height.max(1), width.max(1));
        let lowest = row.min(self.lines().len().saturating_sub(height));
        let top = top.min(lowest).max((row + 1).saturating_sub(height));
        let column = self.cursor_column();
        let left = if column < width {
            0
        } else {
            // The first column of a scrolled view holds the mark that says so: the cursor stays beside it.
            left.min(column.saturating_sub(1)).max((column + 1).saturating_sub(width))
        };
        self.view = (top, left);
        self.highlight_to(top + height);
    }

    /// Scrolls without the cursor, until the next key.
    pub fn scroll(&mut self, rows: isize, height: usize) {
        let top = list::scroll(self.view.0, rows, self.lines().len(), height);
        self.view.0 = top;
        let (row, column) = self.cursor();
        let within = row.clamp(top, top + height.max(1) - 1);
        if within != row {
            self.put_cursor(within, column);
        }
        self.highlight_to(top + height);
    }

    /// Colours the lines up to `end`, or some of them: after a far jump the rest follows, and keys are not kept waiting.
    fn highlight_to(&mut self, end: usize) {
        self.colours_end = end.min(self.lines().len());
        let end = self.colours_end.min(self.highlighter.parsed() + COLOURED_AT_ONCE_LINES_MAX);
        self.highlighter.parse_to(self.area.lines(), end);
    }

    /// Whether the lines in view have their colours.
    pub fn is_coloured(&self) -> bool {
        self.highlighter.parsed() >= self.colours_end
    }

    /// The column of the screen the cursor is in, from the start of its line.
    pub fn cursor_column(&self) -> usize {
        let (row, column) = self.cursor();
        let line = self.lines().get(row).map_or("", String::as_str);
        let byte = byte_of(line, column);
        let cells = cells(line);
        cells
            .iter()
            .find(|cell| cell.byte >= byte)
            .map_or_else(|| width_of(&cells), |cell| cell.column)
    }

    /// Puts the cursor where the mouse points: a line, and a column of the screen from the start of the line.
    pub fn point_at(&mut self, line: usize, column: usize) {
        let (line, column) = self.pointed(line, column);
        self.put_cursor(line, column);
    }

    /// Selects from where the cursor was to where the mouse points now.
    pub fn drag_to(&mut self, line: usize, column: usize) {
        let (line, column) = self.pointed(line, column);
        if self.area.selection_range().is_none() {
            self.area.start_selection();
        }
        let to = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(to(line), to(column)));
    }

    /// Line and column, in characters, of a line and a column of the screen.
    fn pointed(&self, line: usize, column: usize) -> (usize, usize) {
        let line = line.min(self.lines().len().saturating_sub(1));
        let text = &self.lines()[line];
        let cells = cells(text);
        let byte = cells
            .iter()
            .find(|cell| cell.column + safe_text::width(&cell.text) > column)
            .map_or(text.len(), |cell| cell.byte);
        (line, text.get(..byte).unwrap_or(text).chars().count())
    }
}

impl Understood {
    /// Parses a text and plans it against a version of the tables, where they are known.
    pub fn of(
        format: Format,
        text: &str,
        revision: u64,
        tables: Option<(&[TableDescription], u64)>,
    ) -> Self {
        let draft = Draft::parse(format, text);
        let plan = match tables {
            Some((tables, _)) => plan(&draft, tables),
            None => unassessed(&draft),
        };
        let found = plan.diagnostics.clone();
        let findings = Findings::of(found, &draft.statements, text.split('\n'));
        let tables = tables.map(|(_, version)| version);
        Self { revision, draft: draft.into(), plan, tables, findings }
    }
}

fn fingerprint(lines: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    lines.hash(&mut hasher);
    hasher.finish()
}

/// What the text alone shows.
fn unassessed(draft: &Draft) -> Plan {
    Plan { mode: draft.mode, statements: Vec::new(), diagnostics: draft.diagnostics.clone() }
}

/// The graphemes of a line with their columns: tabs as spaces, what is hidden written out.
pub fn cells(line: &str) -> Vec<Cell> {
    let mut column = 0;
    line.grapheme_indices(true)
        .map(|(byte, grapheme)| {
            let text = if grapheme == "\t" {
                " ".repeat(TAB_WIDTH - column % TAB_WIDTH)
            } else {
                safe_text::safe(grapheme).into_owned()
            };
            let cell = Cell { byte, column, text };
            column += safe_text::width(&cell.text);
            cell
        })
        .collect()
}

fn width_of(cells: &[Cell]) -> usize {
    cells.last().map_or(0, |cell| cell.column + safe_text::width(&cell.text))
}

fn byte_of(line: &str, column: usize) -> usize {
    line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte)
}

fn lines(text: &str) -> Vec<String> {
    text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).to_owned()).collect()
}

fn is_mode_setting(line: &str) -> bool {
    let setting = line.trim_start().strip_prefix("--@");
    setting.is_some_and(|setting| setting.split_whitespace().next() == Some("mode"))
}
