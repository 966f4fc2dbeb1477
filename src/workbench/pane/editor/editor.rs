//! The text of a draft: what was typed, what it means, and where the view stands.
//!
//! [`Text`] holds the text, the cursor, the selection and what can be undone. A short text is understood with every key,
//! a long one, or one of many statements, beside the loop: until that came, what is shown of it is of a text before.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::super::highlight::{Highlighter, Token};
use super::super::super::widget::list;
use super::bracket;
use super::drift::{Drift, Step};
use super::find::Find;
use super::findings::{FindingPart, Findings};
use super::line::Line;
use super::past::Edit;
use super::ruler::Cell;
use super::text::{Move, Snapshot, Text};
use crate::api::table::TableDescription;
use crate::draft::{Draft, Format, Statement};
use crate::session::plan::{Plan, plan, plan_without_tables};
use crate::syntax::{Diagnostic, Fix, Span};

mod edits;
mod seeking;

/// A text up to this long is parsed with every key; a longer one would be felt.
const PARSED_AT_ONCE_BYTES_MAX: usize = 32 * 1024;

/// A draft of up to this many statements is planned and linted with every key, which takes as long for each of them as
/// for any other: the parse keeps those that did not change, the plan makes all of them anew.
const PLANNED_AT_ONCE_MAX: usize = 50;

/// The length of a line from which on it is coloured as far as it is in view, and not to its end.
const LONG_LINE_BYTES: usize = 4096;

/// Nobody looks for a longer text.
const SOUGHT_BYTES_MAX: usize = 1000;

#[derive(Clone, Debug)]
pub struct Editor {
    text: Text,
    draft: Arc<Draft>,
    highlighter: Highlighter,
    plan: Plan,
    findings: Findings,
    /// What the history says of a token, for as long as the draft gives this one.
    of_token: Option<(Option<String>, Diagnostic)>,
    /// The version of the tables the plan was made with.
    assessed: Option<u64>,
    /// Goes up with every change of the text.
    revision: u64,
    /// The revision the draft is of; `None` until the text was parsed.
    understood: Option<u64>,
    /// What was typed since.
    drift: Drift,
    /// The byte behind what is in view.
    colours_end: usize,
    /// The first line and the first column in view.
    pub view: (usize, usize),
    /// The lines in view.
    height: usize,
    /// What is looked for in it.
    pub find: Find,
    /// The brackets at the cursor that belong together.
    pair: Option<(usize, usize)>,
    /// What the keys of vim select.
    marked: Option<Range<usize>>,
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

impl Editor {
    /// A short text is understood at once, a long one is not waited for.
    pub fn new(format: Format, text: &str) -> Self {
        let is_short = text.len() <= PARSED_AT_ONCE_BYTES_MAX;
        let draft = Draft::parse(format, if is_short { text } else { "" });
        let mut editor = Self {
            text: Text::new(text).with_comments(comment_mark(format)),
            highlighter: Highlighter::new(format),
            plan: unassessed(&draft),
            draft: draft.into(),
            findings: Findings::default(),
            of_token: None,
            assessed: None,
            revision: 0,
            understood: is_short.then_some(0),
            drift: Drift::default(),
            colours_end: 0,
            view: (0, 0),
            height: 1,
            find: Find::default(),
            pair: None,
            marked: None,
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

    /// A copy of the whole, which takes its time where it is long: a [`Snapshot`] takes none.
    pub fn text(&self) -> String {
        self.snapshot().to_text()
    }

    pub fn is_empty(&self) -> bool {
        self.text.len() == 0
    }

    /// The text before a byte.
    pub fn text_to(&self, byte: usize) -> String {
        self.text.head(byte)
    }

    #[cfg(test)]
    pub fn lines(&self) -> Vec<String> {
        self.text().split('\n').map(str::to_owned).collect()
    }

    pub fn snapshot(&self) -> Snapshot {
        self.text.snapshot()
    }

    /// Never 0.
    pub fn line_count(&self) -> usize {
        self.text.line_count()
    }

    pub fn line(&self, number: usize) -> Line<'_> {
        self.text.line(number)
    }

    /// Nothing stands in it, or nothing but line ends.
    pub fn is_blank(&self) -> bool {
        self.text.is_blank()
    }

    /// Line and column from 0, in characters.
    pub fn cursor(&self) -> (usize, usize) {
        (self.text.row(), self.text.character())
    }

    /// The cursor as a byte of the text.
    pub fn cursor_byte(&self) -> usize {
        self.text.cursor()
    }

    /// Whether something other than a space stands before the cursor.
    pub fn is_behind_word(&self) -> bool {
        self.text.before_cursor().is_some_and(|character| !character.is_whitespace())
    }

    /// Line and column from 0, in characters.
    pub fn put_cursor(&mut self, line: usize, column: usize) {
        self.text.put_cursor(self.text.byte_of(line, column));
    }

    /// Puts the cursor on a byte of the text.
    pub fn go_to(&mut self, byte: usize) {
        self.text.put_cursor(byte);
    }

    /// The line of a byte of the text, and the byte in that line.
    pub fn place(&self, byte: usize) -> (usize, usize) {
        self.text.place(byte)
    }

    /// The byte at which a line starts.
    pub fn line_start(&self, line: usize) -> usize {
        self.text.line_start(line)
    }

    /// The index of the statement at the cursor: the one it is in, else the one before it, else the first. It is of the
    /// draft, and so whoever acts on it has the text [understood](Self::understand) first.
    pub fn statement_at_cursor(&self) -> Option<usize> {
        let started = self.started_before(self.cursor_byte()).checked_sub(1);
        started.or(if self.draft.statements.is_empty() { None } else { Some(0) })
    }

    /// How many statements start at a byte or before it.
    fn started_before(&self, byte: usize) -> usize {
        self.draft.statements.partition_point(|one| one.span.start <= byte)
    }

    /// The last statement that starts at a byte or before it.
    pub fn statement_before(&self, byte: usize) -> Option<&Statement> {
        let last = self.started_before(byte).checked_sub(1)?;
        self.draft.statements.get(last)
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

    /// The change that mends what is wrong at the cursor, or further on in its line.
    pub fn fix_at_cursor(&self) -> Option<&Fix> {
        // Its places are those of the text that was read.
        if !self.is_understood() {
            return None;
        }
        self.findings.fix_at(self.cursor().0, self.cursor_byte())
    }

    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// What is wrong in a line.
    pub fn findings_in(&self, line: usize) -> &[FindingPart] {
        self.drift.line(line).map_or(&[], |line| self.findings.in_line(line))
    }

    /// What is said of a line.
    pub fn findings_at(&self, line: usize) -> Vec<&Diagnostic> {
        self.drift.line(line).map_or_else(Vec::new, |line| self.findings.at(line))
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

    /// Plans the draft of the text as it is against the tables there are.
    pub fn assess(&mut self, tables: &[TableDescription], version: u64) {
        // One that was long a moment ago may have been read in an older version.
        self.understand();
        self.plan = plan(&self.draft, tables);
        self.assessed = Some(version);
        self.measure();
    }

    /// The first statement that starts in a line.
    pub fn statement_starting_in(&self, line: usize) -> Option<usize> {
        let start = self.text.line_start(line);
        let end = start + self.text.line(line).len();
        let is_new =
            self.drift.line(line).is_none() && self.drift.byte(end) == self.drift.byte(start);
        if is_new {
            return None;
        }
        let (start, end) = (self.drift.byte(start), self.drift.byte(end));
        let position = self.draft.statements.partition_point(|one| one.span.start < start);
        self.draft.statements.get(position).filter(|one| one.span.start <= end).map(|_| position)
    }

    /// What stands at these bytes of the text, as far as it was coloured.
    pub fn tokens(&self, bytes: Range<usize>) -> Vec<(Range<usize>, Token)> {
        self.highlighter.tokens(bytes)
    }

    /// The bytes of the text that are selected.
    pub fn selected(&self) -> Range<usize> {
        self.marked.clone().or(self.text.selected()).unwrap_or_default()
    }

    /// The selected text, if it is no longer than somebody would look for.
    pub fn selected_text(&self) -> Option<String> {
        let bytes = self.text.selected().filter(|bytes| bytes.len() <= SOUGHT_BYTES_MAX)?;
        Some(self.text.rope().byte_slice(bytes).into())
    }

    /// The rows that are selected, or that of the cursor. A selection up to the start of a line has none of it.
    pub fn selected_rows(&self) -> (usize, usize) {
        let bytes = self.selected();
        if bytes.is_empty() {
            return (self.text.row(), self.text.row());
        }
        (self.text.place(bytes.start).0, self.text.place(bytes.end - 1).0)
    }

    pub fn is_selecting(&self) -> bool {
        self.text.is_selecting()
    }

    pub fn cancel_selection(&mut self) {
        self.text.cancel_selection();
    }

    pub fn select_all(&mut self) {
        self.text.select_all();
    }

    /// Copies the selected text and gives it.
    pub fn copy(&mut self) -> Snapshot {
        self.text.copy()
    }

    pub fn cut(&mut self) -> Snapshot {
        self.change(Text::cut);
        self.text.copy()
    }

    pub fn paste_yanked(&mut self) {
        self.change(Text::paste);
    }

    pub fn undo(&mut self) {
        self.change(Text::undo);
    }

    pub fn redo(&mut self) {
        self.change(Text::redo);
    }

    /// Puts a text in at the cursor, in place of what is selected. Line ends are made `\n`.
    pub fn insert(&mut self, text: &str) {
        self.change(|area| area.insert(&with_line_feeds(text)));
    }

    /// Replaces the whole text; undo brings the old one back.
    pub fn replace_all(&mut self, text: &str) {
        let (line, column) = self.cursor();
        let all = 0..self.text.len();
        self.change(|area| area.replace(all, &with_line_feeds(text)));
        self.put_cursor(line, column);
    }

    /// Replaces a part of the text, and puts the cursor behind what stands there now.
    pub fn replace(&mut self, span: Span, text: &str) {
        self.change(|area| area.replace(span.start..span.end, text));
    }

    /// Writes the line `--@ mode …`, over the one there is.
    pub fn write_mode(&mut self, mode: &str) {
        let (row, column) = self.cursor();
        let setting = format!("--@ mode {mode}");
        let old = self.mode_line();
        self.change(|text| match old {
            Some(line) => {
                let start = text.line_start(line);
                text.replace(start..start + text.line(line).len(), &setting)
            }
            None => text.replace(0..0, &format!("{setting}\n")),
        });
        self.put_cursor(row + usize::from(old.is_none()), column);
    }

    /// The line before the first statement that sets the mode.
    fn mode_line(&self) -> Option<usize> {
        let first = self.draft.statements.first().map_or(usize::MAX, |one| one.span.start);
        let is_in_head = |line: &usize| self.text.line_start(*line) <= first;
        let mut head = (0..self.line_count()).take_while(is_in_head);
        head.find(|line| is_mode_setting(&self.text.line(*line).window(0).text))
    }

    /// A key that belongs to the text. True when it was one.
    pub fn key(&mut self, key: KeyEvent, page: usize) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let by_word = control || alt;
        match key.code {
            KeyCode::Char(character @ ('}' | ']' | ')')) if control == alt => {
                self.change(|text| text.close_bracket(character));
            }
            KeyCode::Char(character) if control == alt => {
                self.change(|text| text.type_character(character));
            }
            KeyCode::Enter if !by_word => self.change(Text::new_line),
            KeyCode::Tab => self.change(Text::insert_tab),
            KeyCode::Backspace if by_word => self.change(|text| text.delete(Move::WordLeft)),
            KeyCode::Backspace => self.change(|text| text.delete(Move::Left)),
            KeyCode::Delete if by_word => self.change(|text| text.delete(Move::WordRight)),
            KeyCode::Delete => self.change(|text| text.delete(Move::Right)),
            _ => return self.move_by_key(key, page),
        }
        true
    }

    /// Moves the cursor, and the selection with it while Shift is held.
    fn move_by_key(&mut self, key: KeyEvent, page: usize) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let Some(step) = step(key.code, control, page) else { return false };
        self.text.step(step, key.modifiers.contains(KeyModifiers::SHIFT));
        true
    }

    /// Brings a statement into view, if it is not there, and the cursor with it.
    pub fn bring(&mut self, position: usize) {
        let Some(start) = self.draft.statements.get(position).map(|one| one.span.start) else {
            return;
        };
        let (row, top) = (self.text.place(start).0, self.view.0);
        if row < top || row >= top + self.height {
            self.go_to(start);
        }
    }

    fn change(&mut self, edit: impl FnOnce(&mut Text) -> Option<Edit>) {
        let lines = self.line_count();
        let Some(edit) = edit(&mut self.text) else { return };
        self.highlighter.follow(edit.at, edit.removed, edit.inserted);
        self.note_drift(edit, lines);
        self.revision += 1;
        if self.is_short() {
            self.understand();
        }
    }

    /// Of a text that had so many lines.
    fn note_drift(&mut self, edit: Edit, lines: usize) {
        let line = self.text.place(edit.at).0;
        let inserted = self.text.place(edit.at + edit.inserted).0 - line;
        let removed = lines + inserted - self.line_count();
        self.drift.note(Step { edit, line, removed, inserted });
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
        self.take(Understood::of(&self.draft, &text, self.revision, None));
    }

    /// Takes what was made of a revision beside the loop, unless a later one was understood already. It need not be the
    /// last one: whoever types on sees what is wrong with what was typed a moment ago.
    pub fn take(&mut self, understood: Understood) {
        let (before, now) = (self.understood.unwrap_or(0), understood.revision);
        if now < before {
            return;
        }
        self.draft = understood.draft;
        self.understood = Some(now);
        self.plan = understood.plan;
        self.assessed = understood.tables;
        self.findings = understood.findings;
        if self.token_finding().is_some() {
            self.measure();
        }
        self.drift.forget(usize::try_from(now - before).unwrap_or(usize::MAX));
    }

    /// Whether the text is short enough to be understood with every key, by its length and by what it was last understood
    /// to hold.
    pub fn is_short(&self) -> bool {
        self.text.len() <= PARSED_AT_ONCE_BYTES_MAX
            && self.draft.statements.len() <= PLANNED_AT_ONCE_MAX
    }

    /// Of a text that is not understood there is nothing to be found.
    fn measure(&mut self) {
        let text = if self.is_understood() { self.text() } else { String::new() };
        let mut found = self.plan.diagnostics.clone();
        if let Some(finding) = self.token_finding() {
            let at = found.partition_point(|one| one.span <= finding.span);
            found.insert(at, finding);
        }
        self.findings = Findings::of(found, &self.draft.statements, text.split('\n'));
    }

    /// Takes what the history says of a token; nothing is known against it any more where there is no finding.
    pub fn note_token(&mut self, token: Option<String>, finding: Option<Diagnostic>) {
        let was_said = self.token_finding().is_some();
        self.of_token = finding.map(|finding| (token, finding));
        // What is not read yet is measured when it is.
        if self.is_understood() && (was_said || self.of_token.is_some()) {
            self.measure();
        }
    }

    /// What is said of the token of the draft, at the place it has by now.
    fn token_finding(&self) -> Option<Diagnostic> {
        let (token, finding) = self.of_token.as_ref().filter(|(of, _)| *of == self.draft.token)?;
        let span = self.draft.token_at.filter(|_| token.is_some())?;
        let fix = finding.fix.as_deref().cloned().map(|fix| Fix { span, ..fix });
        Some(Diagnostic { span, ..finding.clone() }.with_fix(fix))
    }

    /// Makes ready what a view of this size shows: the cursor is in it, its lines are measured and coloured.
    pub fn prepare(&mut self, height: usize, width: usize) {
        let row = self.text.row();
        let (top, left) = self.view;
        let (height, width) = (height.max(1), width.max(1));
        self.height = height;
        self.pair = bracket::pair_at(self.text.rope(), self.cursor_byte());
        if self.find.is_open {
            self.look();
        }
        let lowest = row.min(self.line_count().saturating_sub(height));
        let top = top.min(lowest).max((row + 1).saturating_sub(height));
        self.text.rule_cursor();
        let column = self.text.column();
        let left = if column < width {
            0
        } else {
            // The first column of a scrolled view holds the mark that says so: the cursor stays beside it.
            left.min(column.saturating_sub(1)).max((column + 1).saturating_sub(width))
        };
        self.view = (top, left);
        self.show(height, width);
    }

    /// Scrolls without the cursor, until the next key.
    pub fn scroll(&mut self, rows: isize, height: usize) {
        let top = list::scroll(self.view.0, rows, self.line_count(), height);
        self.view.0 = top;
        let row = self.text.row();
        let within = row.clamp(top, top + height.max(1) - 1);
        if within != row {
            let lines = isize::try_from(within).unwrap_or(isize::MAX);
            let row = isize::try_from(row).unwrap_or(isize::MAX);
            self.text.step(Move::Lines(lines - row), false);
        }
    }

    /// Measures and colours what is in view, or some of it: after a far jump the rest follows, and keys are not kept
    /// waiting.
    fn show(&mut self, height: usize, width: usize) {
        let (top, left) = self.view;
        let bottom = (top + height).min(self.line_count());
        self.text.rule_view(top..bottom, left + width);
        self.colours_end = self.end_of_view(bottom.saturating_sub(1), left + width);
        self.highlighter.parse_to(self.text.rope(), self.colours_end);
    }

    fn end_of_view(&mut self, last: usize, column: usize) -> usize {
        if self.text.line(last).len() > LONG_LINE_BYTES {
            self.text.pointed(last, column)
        } else {
            self.text.line_start(last + 1)
        }
    }

    /// Whether the lines in view have their colours.
    pub fn is_coloured(&self) -> bool {
        self.highlighter.parsed() >= self.colours_end
    }

    /// The column of the screen the cursor is in, from the start of its line.
    pub fn cursor_column(&self) -> usize {
        self.text.column()
    }

    /// What stands in these columns of a line.
    pub fn cells(&self, line: usize, columns: Range<usize>) -> Vec<Cell> {
        self.text.cells(line, columns)
    }

    /// Puts the cursor where the mouse points: a line, and a column of the screen from the start of the line.
    pub fn point_at(&mut self, line: usize, column: usize) {
        let byte = self.text.pointed(line, column);
        self.text.put_cursor(byte);
    }

    /// Selects from where the cursor was to where the mouse points now.
    pub fn drag_to(&mut self, line: usize, column: usize) {
        let byte = self.text.pointed(line, column);
        self.text.select_to(byte);
    }
}

impl Understood {
    /// Parses a text and plans it against a version of the tables, where they are known. What it has in common with a
    /// draft of before is not parsed again.
    pub fn of(
        before: &Draft,
        text: &str,
        revision: u64,
        tables: Option<(&[TableDescription], u64)>,
    ) -> Self {
        let draft = before.parse_again(text);
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

/// What the text alone shows.
fn unassessed(draft: &Draft) -> Plan {
    Plan { statements: Vec::new(), ..plan_without_tables(draft) }
}

fn step(code: KeyCode, control: bool, page: usize) -> Option<Move> {
    let page = isize::try_from(page).unwrap_or(isize::MAX);
    Some(match (code, control) {
        (KeyCode::Left, false) => Move::Left,
        (KeyCode::Right, false) => Move::Right,
        (KeyCode::Left, true) => Move::WordLeft,
        (KeyCode::Right, true) => Move::WordRight,
        (KeyCode::Up, _) => Move::Lines(-1),
        (KeyCode::Down, _) => Move::Lines(1),
        (KeyCode::Home, false) => Move::LineStart,
        (KeyCode::End, false) => Move::LineEnd,
        (KeyCode::Home, true) => Move::Start,
        (KeyCode::End, true) => Move::End,
        (KeyCode::PageUp, _) => Move::Lines(-page),
        (KeyCode::PageDown, _) => Move::Lines(page),
        _ => return None,
    })
}

fn comment_mark(format: Format) -> &'static str {
    match format {
        Format::Partiql => "--",
        Format::Transaction => "//",
    }
}

/// What terminals and files of other systems end lines with.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

fn is_mode_setting(line: &str) -> bool {
    let setting = line.trim_start().strip_prefix("--@");
    setting.is_some_and(|setting| setting.split_whitespace().next() == Some("mode"))
}
