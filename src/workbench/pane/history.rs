//! Every submission there was, newest first, searchable.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::{Context, HistoryCommand};
use super::super::desk::Desk;
use super::super::effect::{Effect, TakeBack};
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, Selection, safe_text};
use super::behaviour::{Behaviour, Click, Taken, inside};
use super::rows::{self, Row, draw_row, wrapped};
use super::style;
use crate::draft::Mode;
use crate::session::Resume;
use crate::session::resume::Unknown;
use crate::workspace::EntrySummary;

#[derive(Default)]
pub struct History {
    /// `None` until the first answer.
    list: Option<Vec<EntrySummary>>,
    search: Field,
    /// Whether the keys go into the search.
    searching: bool,
    selected: Selection,
    /// The entry to be run again as soon as it is open.
    rerun: Option<i64>,
    /// The entry to be gone on with as soon as it is open.
    resumes: Option<Resume>,
}

impl History {
    /// What asks for the lines that fit the search.
    pub fn list(&self) -> Effect {
        Effect::ListHistory { search: self.search.text().to_owned() }
    }

    /// Takes the lines for a search; those for an older search are dropped.
    pub fn set(&mut self, search: &str, list: Vec<EntrySummary>) {
        if search == self.search.text() {
            self.selected.select(self.selected.index, list.len());
            self.list = Some(list);
        }
    }

    /// The entry that is to be run again, once.
    pub fn take_rerun(&mut self) -> Option<i64> {
        self.rerun.take()
    }

    pub fn command(&mut self, command: HistoryCommand, desk: &mut Desk, effects: &mut Vec<Effect>) {
        match command {
            HistoryCommand::Search => self.searching = true,
            HistoryCommand::Undo => {
                let run = self.selected_entry().map(|entry| entry.run);
                effects.extend(run.map(|run| Effect::TakeBack(TakeBack { run, check: false })));
            }
            HistoryCommand::Rerun => self.run_again(desk, effects),
        }
    }

    /// Sends the entry's draft again, once it is open.
    fn run_again(&mut self, desk: &mut Desk, effects: &mut Vec<Effect>) {
        let Some(run) = self.selected_entry().map(|entry| entry.run) else { return };
        if desk.is_running() {
            return desk.say("a run is under way; Esc cancels it");
        }
        self.rerun = Some(run);
        effects.push(Effect::Recall(run));
    }

    pub fn count(&self) -> usize {
        self.list.as_ref().map_or(0, Vec::len)
    }

    pub fn selected_run(&self) -> Option<i64> {
        self.selected_entry().map(|entry| entry.run)
    }

    /// Has the entry's draft opened, and what it did not send sent.
    pub fn resume(&mut self, run: i64, unknown: Option<Unknown>, effects: &mut Vec<Effect>) {
        self.resumes = Some(Resume { run, unknown });
        effects.push(Effect::Recall(run));
    }

    /// The entry that is to be gone on with, once.
    pub fn take_resume(&mut self) -> Option<Resume> {
        self.resumes.take()
    }

    fn selected_entry(&self) -> Option<&EntrySummary> {
        self.list.as_ref()?.get(self.selected.index)
    }

    fn is_search_shown(&self) -> bool {
        self.searching || !self.search.text().is_empty()
    }

    fn clear_search(&mut self, effects: &mut Vec<Effect>) {
        self.search = Field::default();
        effects.push(self.list());
    }
}

impl Behaviour for History {
    fn badge(&self) -> &'static str {
        if self.searching { "SEARCH" } else { "HISTORY" }
    }

    fn contexts(&self) -> &'static [Context] {
        &[Context::History, Context::Panes, Context::Everywhere]
    }

    /// While it is searched the list follows what is typed, and only what is a command everywhere ends that.
    fn first(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Taken {
        if !self.searching {
            return Taken::No;
        }
        match key.code {
            KeyCode::Enter | KeyCode::Down => self.searching = false,
            KeyCode::Esc => {
                self.searching = false;
                self.clear_search(effects);
            }
            // Each key asks anew, and a late answer to an older search is dropped: so nothing has to be waited for.
            _ if self.search.key(key) => effects.push(self.list()),
            _ => {
                if let Some(command) = desk.keymap.resolve(&[Context::Everywhere], key) {
                    self.searching = false;
                    return Taken::As(command);
                }
            }
        }
        Taken::Yes
    }

    fn paste(&mut self, text: &str, desk: &mut Desk, effects: &mut Vec<Effect>) {
        if !self.searching {
            return desk.say("a paste goes into the draft: Alt-3 goes there");
        }
        self.search.insert(text);
        effects.push(self.list());
    }

    /// A second click on a line opens it.
    fn click(&mut self, click: Click, desk: &mut Desk, effects: &mut Vec<Effect>) {
        let index = click.line() + self.selected.top;
        let same = click.again && index == self.selected.index;
        self.selected.select(index, self.count());
        if same {
            self.open(desk, effects);
        }
    }

    fn step(&mut self, rows: isize, _area: Rect, _desk: &mut Desk) {
        self.selected.step(rows, self.count());
    }

    fn open(&mut self, _desk: &mut Desk, effects: &mut Vec<Effect>) {
        effects.extend(self.selected_entry().map(|entry| Effect::Recall(entry.run)));
    }

    fn copied(&self, _desk: &Desk) -> Option<String> {
        Some(self.selected_entry()?.run.to_string())
    }

    fn let_go(&mut self, _desk: &mut Desk, effects: &mut Vec<Effect>) -> bool {
        let searched = !self.search.text().is_empty();
        if searched {
            self.clear_search(effects);
        }
        searched
    }

    fn settle(&mut self, area: Rect, _desk: &mut Desk) {
        let search = usize::from(self.is_search_shown());
        self.selected.keep_in_view(inside(area).1.saturating_sub(search), self.count());
    }

    /// The cursor is in the search, while it searches.
    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        _title: Option<String>,
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let count = self.list.as_ref().map_or(String::new(), |list| match list.len() {
            1 => "1 run".to_owned(),
            count => format!("{count} runs"),
        });
        let mut inner = frame::draw(look, "2 History", &count, area, buf);
        let mut cursor = None;
        if self.is_search_shown() {
            cursor = draw_search(self, look, inner, buf);
            inner = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
        }
        if self.count() == 0 {
            let lines =
                wrapped(" ", self.nothing(), look.theme.text_muted, usize::from(inner.width));
            rows::draw(&lines, 0, inner, buf);
        } else {
            self.draw_entries(desk, look, inner, buf);
        }
        cursor
    }
}

impl History {
    fn nothing(&self) -> &'static str {
        match (&self.list, self.is_search_shown()) {
            (None, _) => "reading…",
            (Some(_), true) => "No run has these words.",
            (Some(_), false) => "Every run is kept here, before it is sent.",
        }
    }

    fn draw_entries(&self, desk: &Desk, look: Look<'_>, inner: Rect, buf: &mut Buffer) {
        let entries = || self.list.iter().flatten();
        let newest = entries().map(|entry| entry.run).max().unwrap_or(0);
        let shown = entries().enumerate().skip(self.selected.top);
        for (y, (index, entry)) in (inner.y..inner.bottom()).zip(shown) {
            let area = Rect { y, height: 1, ..inner };
            draw_row(&entry_row(desk, look, newest, entry, inner.width), area, buf);
            if index == self.selected.index && look.focused {
                buf.set_style(area, look.theme.selection);
            }
        }
    }
}

fn draw_search(
    history: &History,
    look: Look<'_>,
    inner: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let text = format!(" /{}", history.search.text());
    let room = usize::from(inner.width);
    buf.set_string(inner.x, inner.y, safe_text::fit(&text, room), look.theme.matched);
    let column = 2 + safe_text::width(history.search.before_cursor());
    let x = inner.x + u16::try_from(column).ok()?;
    (history.searching && x < inner.right()).then(|| Position::new(x, inner.y))
}

/// From so many columns on a line also says which connection it was.
const WIDE: usize = 40;

fn entry_row(desk: &Desk, look: Look<'_>, newest: i64, entry: &EntrySummary, width: u16) -> Row {
    let theme = look.theme;
    let style = entry.outcome.map_or(theme.unknown, |outcome| style::outcome(theme, outcome));
    // A run under way looks like one whose end is not known: neither has an answer yet.
    let mark = entry.outcome.map_or("?", |outcome| outcome.mark(look.ascii));
    let tally = if entry.applied < entry.statements && entry.applied > 0 {
        format!("{}/{}", entry.applied, entry.statements)
    } else {
        entry.statements.to_string()
    };
    let numbers = newest.to_string().len() + 1;
    let mut row = vec![
        (format!("{} ", safe_text::pad_left(&entry.run.to_string(), numbers)), theme.text_muted),
        (format!("{mark} "), style),
        (
            format!("{} {} ", safe_text::pad(mode(entry.mode), 3), safe_text::pad(&tally, 3)),
            theme.text,
        ),
        (safe_text::pad_left(&age(desk.now_ms, entry.started_ms), 4), theme.text_muted),
    ];
    let rest = usize::from(width).saturating_sub(15 + numbers);
    if rest < WIDE {
        row.push((format!(" {}", safe_text::fit(&entry.draft_name, rest)), theme.text));
        return row;
    }
    row.push((format!(" {} ", safe_text::pad(&entry.draft_name, rest / 2)), theme.text));
    row.push((safe_text::fit(&entry.connection, rest / 2 - 2), theme.text_muted));
    row
}

/// The mode in three letters: there is no room for its name.
fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Single => "sgl",
        Mode::Batch => "bat",
        Mode::Transaction => "tx",
        Mode::TransactWrite => "twi",
    }
}

/// `now`, `2m`, `9h`, `3d`.
fn age(now_ms: u64, then_ms: u64) -> String {
    let seconds = now_ms.saturating_sub(then_ms) / 1000;
    match seconds {
        0..60 => "now".to_owned(),
        60..3600 => format!("{}m", seconds / 60),
        3600..86_400 => format!("{}h", seconds / 3600),
        _ => format!("{}d", seconds / 86_400),
    }
}
