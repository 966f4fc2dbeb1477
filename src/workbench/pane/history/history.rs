//! The pane: what is listed, what is searched for, what is selected.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::super::command::{Context, HistoryCommand};
use super::super::super::desk::Desk;
use super::super::super::effect::{Effect, OfHistory, TakeBack};
use super::super::super::widget::frame::{self, Look};
use super::super::super::widget::{Field, Selection, safe_text};
use super::super::behaviour::{Behaviour, Click, Taken, inside};
use super::super::rows::{self, wrapped};
use super::lines;
use super::preview::{self, Preview};
use crate::session::Resume;
use crate::session::resume::Unknown;
use crate::session::words;
use crate::workspace::EntrySummary;

/// More are asked for when so many are left below the selected one.
const AHEAD: usize = 100;

/// From this size on the selected run is shown below the list.
const PREVIEW_WIDTH_MIN: u16 = 56;
const PREVIEW_HEIGHT_MIN: u16 = 12;

#[derive(Default)]
pub struct History {
    /// `None` until the first answer.
    list: Option<Vec<EntrySummary>>,
    /// There are older runs than those that are listed.
    has_more: bool,
    /// The run behind which more were asked for.
    asked_behind: Option<i64>,
    search: Field,
    /// Why there is nothing to list for this search.
    problem: Option<String>,
    /// Whether the keys go into the search.
    searching: bool,
    selected: Selection,
    /// The run that another one is to be compared with.
    marked: Option<i64>,
    /// The selected run from close by, and the one that was asked for.
    preview: Option<Preview>,
    asked_preview: Option<i64>,
    /// The entry to be run again as soon as it is open.
    rerun: Option<i64>,
    /// The entry to be gone on with as soon as it is open.
    resumes: Option<Resume>,
}

impl History {
    /// What asks for the lines that fit the search.
    pub fn list(&self) -> Effect {
        Effect::History(OfHistory::List { search: self.search.text().to_owned(), before: None })
    }

    /// Takes the lines for a search, or those behind a run; what was not asked for last is dropped. `is_last` says that
    /// there are none behind them.
    pub fn set(
        &mut self,
        search: &str,
        before: Option<i64>,
        lines: Vec<EntrySummary>,
        is_last: bool,
    ) {
        if search != self.search.text() {
            return;
        }
        if before.is_some() {
            if before == self.asked_behind {
                self.list.get_or_insert_default().extend(lines);
                self.has_more = !is_last;
            }
            return;
        }
        // Whoever looks at the newest run wants to see the next one; any other stays where it is.
        let kept = self.selected_run().filter(|_| self.selected.index > 0);
        let place = kept.and_then(|run| lines.iter().position(|entry| entry.run == run));
        self.selected.select(place.unwrap_or(self.selected.index), lines.len());
        (self.list, self.has_more, self.asked_behind) = (Some(lines), !is_last, None);
        (self.problem, self.asked_preview) = (None, None);
    }

    /// Why a search has no lines.
    pub fn refuse(&mut self, search: &str, problem: String) {
        if search == self.search.text() {
            (self.list, self.has_more) = (Some(Vec::new()), false);
            self.problem = Some(problem);
        }
    }

    /// Takes the preview of a run, if it is still the selected one.
    pub fn set_preview(&mut self, preview: Preview) {
        if self.selected_run() == Some(preview.run()) {
            self.preview = Some(preview);
        }
    }

    /// Asks for what is about to be seen: the selected run, and older ones.
    pub fn ask(&mut self, effects: &mut Vec<Effect>) {
        let selected = self.selected_run();
        if selected != self.asked_preview {
            self.asked_preview = selected;
            effects.extend(selected.map(|run| Effect::History(OfHistory::Preview(run))));
        }
        let last = self.list.iter().flatten().last().map(|entry| entry.run);
        let is_near = self.selected.index + AHEAD >= self.count();
        if self.has_more && is_near && last != self.asked_behind {
            self.asked_behind = last;
            let search = self.search.text().to_owned();
            effects.push(Effect::History(OfHistory::List { search, before: last }));
        }
    }

    /// The entry that is to be run again, once.
    pub fn take_rerun(&mut self) -> Option<i64> {
        self.rerun.take()
    }

    /// Does a command; those that open a dialog or write a file are done by who has both.
    pub fn command(
        &mut self,
        command: HistoryCommand,
        confirmed: bool,
        desk: &mut Desk,
        effects: &mut Vec<Effect>,
    ) {
        if command == HistoryCommand::Search {
            self.searching = true;
            return;
        }
        let Some(run) = self.selected_run() else { return desk.say("there is no run to take") };
        match command {
            HistoryCommand::Search | HistoryCommand::Tag | HistoryCommand::Export => {}
            HistoryCommand::Undo => {
                effects.push(Effect::TakeBack(TakeBack { run, check: false }));
            }
            HistoryCommand::Rerun => self.run_again(desk, effects),
            HistoryCommand::Diff => self.compare(run, desk, effects),
            HistoryCommand::Delete if confirmed => {
                effects.push(Effect::History(OfHistory::Delete(run)));
            }
            HistoryCommand::Delete => {
                desk.confirming = Some(super::super::super::command::Command::History(command));
                desk.say(format!(
                    "D again deletes {} for good: draft, answers, and what the ledger counts of it",
                    words::run(run)
                ));
            }
        }
    }

    /// The first press marks a run, the second one compares another with it.
    fn compare(&mut self, run: i64, desk: &mut Desk, effects: &mut Vec<Effect>) {
        match self.marked.take() {
            Some(marked) if marked != run => {
                let runs = [marked.min(run), marked.max(run)];
                effects.push(Effect::History(OfHistory::Compare(runs)));
            }
            Some(_) => desk.say("the mark is gone"),
            None => {
                self.marked = Some(run);
                desk.say(format!("{} is marked: d on another one compares", words::run(run)));
            }
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

    pub fn selected_entry(&self) -> Option<&EntrySummary> {
        self.list.as_ref()?.get(self.selected.index)
    }

    fn is_search_shown(&self) -> bool {
        self.searching || !self.search.text().is_empty()
    }

    fn clear_search(&mut self, effects: &mut Vec<Effect>) {
        self.search = Field::default();
        self.problem = None;
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
        Some(words::run_number(self.selected_entry()?.run))
    }

    fn let_go(&mut self, _desk: &mut Desk, effects: &mut Vec<Effect>) -> bool {
        let searched = !self.search.text().is_empty();
        if searched {
            self.clear_search(effects);
        }
        self.marked.take().is_some() || searched
    }

    fn page(&self, area: Rect, _desk: &Desk) -> isize {
        isize::try_from(self.list_rows(area).saturating_sub(1).max(1)).unwrap_or(1)
    }

    fn settle(&mut self, area: Rect, _desk: &mut Desk) {
        self.selected.keep_in_view(self.list_rows(area), self.count());
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
        let count = self.count_in_words();
        let mut inner = frame::draw(look, "2 History", &count, area, buf);
        let mut cursor = None;
        if self.is_search_shown() {
            cursor = draw_search(self, look, inner, buf);
            inner = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
        }
        if self.count() == 0 {
            let style =
                if self.problem.is_some() { look.theme.error } else { look.theme.text_muted };
            let lines = wrapped(" ", self.nothing(), style, usize::from(inner.width));
            rows::draw(&lines, 0, inner, buf);
            return cursor;
        }
        let height = u16::try_from(self.list_rows(area)).unwrap_or(inner.height);
        let list = Rect { height: height.min(inner.height), ..inner };
        self.draw_entries(desk, look, list, buf);
        if list.height < inner.height {
            let below = Rect { y: list.bottom(), height: inner.height - list.height, ..inner };
            let shown = self.preview.as_ref().filter(|one| Some(one.run()) == self.selected_run());
            preview::draw(shown, desk, look, below, buf);
        }
        cursor
    }
}

impl History {
    /// `3 runs`, `500+ runs`.
    fn count_in_words(&self) -> String {
        let more = if self.has_more { "+" } else { "" };
        match self.list.as_ref().map(Vec::len) {
            None => String::new(),
            Some(1) => "1 run".to_owned(),
            Some(count) => format!("{count}{more} runs"),
        }
    }

    /// Rows of the list in an area of the pane: all, or two fifths where the selected run is shown below them.
    fn list_rows(&self, area: Rect) -> usize {
        let search = usize::from(self.is_search_shown());
        let height = inside(area).1.saturating_sub(search);
        if area.width >= PREVIEW_WIDTH_MIN && area.height >= PREVIEW_HEIGHT_MIN {
            return (height * 2 / 5).max(4).min(self.count().max(1));
        }
        height
    }

    fn nothing(&self) -> &str {
        match (&self.list, &self.problem, self.is_search_shown()) {
            (None, ..) => "reading…",
            (Some(_), Some(problem), _) => problem,
            (Some(_), None, true) => "No run has all of these.",
            (Some(_), None, false) => "Every run is kept here, before it is sent.",
        }
    }

    fn draw_entries(&self, desk: &Desk, look: Look<'_>, area: Rect, buf: &mut Buffer) {
        let entries = || self.list.iter().flatten();
        let newest = entries().next().map_or(String::new(), |entry| words::run_number(entry.run));
        let shown = entries().enumerate().skip(self.selected.top);
        for (y, (index, entry)) in (area.y..area.bottom()).zip(shown) {
            let area = Rect { y, height: 1, ..area };
            let about = lines::About {
                now_ms: desk.now_ms,
                numbers: newest.len(),
                is_marked: self.marked == Some(entry.run),
            };
            rows::draw_row(&lines::row(look, &about, entry, area.width), area, buf);
            if index == self.selected.index && look.focused {
                buf.set_style(area, look.theme.selection);
            }
        }
    }
}

/// What can be asked of the search, as long as nothing is.
const SEARCHES: &str = "words  table:  outcome:  connection:  tag:  day:2026-09-01";

fn draw_search(
    history: &History,
    look: Look<'_>,
    inner: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let text = format!(" /{}", history.search.text());
    let room = usize::from(inner.width);
    buf.set_string(inner.x, inner.y, safe_text::fit(&text, room), look.theme.matched);
    if history.search.text().is_empty() {
        let hint = safe_text::fit(SEARCHES, room.saturating_sub(4));
        buf.set_string(inner.x + 3, inner.y, hint, look.theme.text_muted);
    }
    let column = 2 + safe_text::width(history.search.before_cursor());
    let x = inner.x + u16::try_from(column).ok()?;
    (history.searching && x < inner.right()).then(|| Position::new(x, inner.y))
}
