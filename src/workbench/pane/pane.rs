//! All panes, each by its name: the only place that knows which there are.

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::{Context, PaneCommand};
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::layout::{Pane, Shape};
use super::super::widget::frame::Look;
use super::super::widget::safe_text;
use super::behaviour::{Behaviour, Click, Taken};
use super::capacity::Capacity;
use super::detail::Detail;
use super::editor::EditorPane;
use super::history::History;
use super::results::Results;
use super::tables::Tables;
use crate::session::words;

#[derive(Default)]
pub struct Panes {
    pub tables: Tables,
    pub history: History,
    pub editor: EditorPane,
    pub results: Results,
    pub detail: Detail,
    pub capacity: Capacity,
}

/// A tab in the title of the one lower pane of a narrow screen.
struct LowerTab {
    title: &'static str,
    is_shown: bool,
    pane: Pane,
    /// Which of the pane's own tabs it is.
    index: usize,
}

impl Panes {
    fn of(&self, pane: Pane) -> &dyn Behaviour {
        match pane {
            Pane::Tables => &self.tables,
            Pane::History => &self.history,
            Pane::Editor => &self.editor,
            Pane::Results => &self.results,
            Pane::Detail => &self.detail,
            Pane::Capacity => &self.capacity,
        }
    }

    fn of_mut(&mut self, pane: Pane) -> &mut dyn Behaviour {
        match pane {
            Pane::Tables => &mut self.tables,
            Pane::History => &mut self.history,
            Pane::Editor => &mut self.editor,
            Pane::Results => &mut self.results,
            Pane::Detail => &mut self.detail,
            Pane::Capacity => &mut self.capacity,
        }
    }

    pub fn badge(&self, desk: &Desk) -> &'static str {
        self.of(desk.focus).badge()
    }

    pub fn contexts(&self, desk: &Desk) -> &'static [Context] {
        self.of(desk.focus).contexts()
    }

    pub fn first(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Taken {
        self.of_mut(desk.focus).first(key, desk, effects)
    }

    pub fn unbound(&mut self, key: KeyEvent, desk: &mut Desk) {
        self.of_mut(desk.focus).unbound(key, desk);
    }

    pub fn paste(&mut self, text: &str, desk: &mut Desk, effects: &mut Vec<Effect>) {
        self.of_mut(desk.focus).paste(text, desk, effects);
    }

    pub fn let_go(&mut self, desk: &mut Desk, effects: &mut Vec<Effect>) -> bool {
        self.of_mut(desk.focus).let_go(desk, effects)
    }

    /// What every pane understands, done by the one that has the focus.
    pub fn command(&mut self, command: PaneCommand, desk: &mut Desk, effects: &mut Vec<Effect>) {
        let focus = desk.focus;
        match command {
            PaneCommand::Up => self.step(focus, -1, desk),
            PaneCommand::Down => self.step(focus, 1, desk),
            PaneCommand::PageUp => self.step(focus, -self.page(desk), desk),
            PaneCommand::PageDown => self.step(focus, self.page(desk), desk),
            // Half of all there is, so that adding to it stays a number.
            PaneCommand::First => self.step(focus, isize::MIN / 2, desk),
            PaneCommand::Last => self.step(focus, isize::MAX / 2, desk),
            PaneCommand::Left => self.sideways(-1, desk),
            PaneCommand::Right => self.sideways(1, desk),
            PaneCommand::Open => self.of_mut(focus).open(desk, effects),
            PaneCommand::Copy => self.copy(desk, effects),
        }
    }

    /// Rows of a page of the focused pane.
    fn page(&self, desk: &Desk) -> isize {
        let area = desk.areas().pane(desk.focus).unwrap_or_default();
        self.of(desk.focus).page(area, desk)
    }

    /// Moves what is selected in a pane, or scrolls it.
    pub fn step(&mut self, pane: Pane, rows: isize, desk: &mut Desk) {
        let area = desk.areas().pane(pane).unwrap_or_default();
        self.of_mut(pane).step(rows, area, desk);
    }

    /// Where the lower panes share one place, left and right go through their tabs, unless there is more at the sides.
    fn sideways(&mut self, steps: isize, desk: &mut Desk) {
        let scrolls = self.of(desk.focus).scrolls_sideways(desk);
        if desk.shape() == Shape::Narrow && desk.focus.is_lower() && !scrolls {
            let tabs = self.lower_tabs(desk);
            let now = tabs.iter().position(|tab| tab.is_shown).unwrap_or(0);
            let next = now.saturating_add_signed(steps).min(tabs.len() - 1);
            return self.go_to_lower(&tabs[next], desk);
        }
        self.of_mut(desk.focus).sideways(steps, desk);
    }

    fn copy(&self, desk: &mut Desk, effects: &mut Vec<Effect>) {
        match self.of(desk.focus).copied(desk) {
            Some(text) => {
                let what = self.of(desk.focus).copied_as(desk);
                desk.copy_as(what.as_deref(), text, effects);
            }
            None => desk.say("there is nothing to copy here"),
        }
    }

    /// A click focuses and chooses.
    pub fn click(&mut self, column: u16, row: u16, desk: &mut Desk, effects: &mut Vec<Effect>) {
        let Some((pane, area)) = desk.areas().at(column, row) else { return };
        if row == area.y && pane.is_lower() && desk.shape() == Shape::Narrow {
            return self.click_lower_title(column, area, desk);
        }
        let again = desk.focus == pane;
        desk.focus(pane);
        self.of_mut(pane).click(Click { column, row, area, again }, desk, effects);
    }

    /// The pane that has the focus goes on with what a click in it began.
    pub fn drag(&mut self, column: u16, row: u16, desk: &mut Desk) {
        let focus = desk.focus;
        if let Some(area) = desk.areas().pane(focus) {
            self.of_mut(focus).drag(column, row, area, desk);
        }
    }

    /// The wheel scrolls what is under it, whoever has the focus.
    pub fn wheel(&mut self, column: u16, row: u16, rows: isize, desk: &mut Desk) {
        if let Some((pane, _)) = desk.areas().at(column, row) {
            self.step(pane, rows, desk);
        }
    }

    fn click_lower_title(&mut self, column: u16, area: Rect, desk: &mut Desk) {
        let mut start = usize::from(area.x) + 1;
        for tab in self.lower_tabs(desk) {
            let end = start + safe_text::width(tab.title) + 2;
            if (start..end).contains(&usize::from(column)) {
                return self.go_to_lower(&tab, desk);
            }
            start = end;
        }
    }

    fn go_to_lower(&mut self, tab: &LowerTab, desk: &mut Desk) {
        desk.focus(tab.pane);
        self.of_mut(tab.pane).go_to_tab(tab.index, desk);
    }

    fn lower_tabs(&self, desk: &Desk) -> Vec<LowerTab> {
        let tabs_of = |pane: Pane| {
            let tabs = self.of(pane).tabs(desk).into_iter().enumerate();
            tabs.map(move |(index, (title, shown))| {
                let is_shown = shown && desk.lower == pane;
                LowerTab { title, is_shown, pane, index }
            })
        };
        Pane::LOWER.into_iter().flat_map(tabs_of).collect()
    }

    /// `[Results] Capacity  Reasons  Item  Wire ── run 7 · 11 ms`, where the lower panes share one place.
    fn shared_title(&self, pane: Pane, desk: &Desk) -> Option<String> {
        if desk.shape() != Shape::Narrow || desk.zoom || !pane.is_lower() {
            return None;
        }
        let tabs = self.lower_tabs(desk).into_iter().map(|tab| {
            if tab.is_shown { format!("[{}]", tab.title) } else { format!(" {} ", tab.title) }
        });
        let run = desk.report().map_or(String::new(), |report| {
            let rule = if desk.ascii { "--" } else { "──" };
            format!(" {rule} {}", words::run_and_time(report))
        });
        Some(format!("{}{run}", tabs.collect::<String>().trim()))
    }

    pub fn settle(&mut self, desk: &mut Desk) {
        let areas = desk.areas();
        for pane in Pane::ALL {
            self.of_mut(pane).settle(areas.pane(pane).unwrap_or_default(), desk);
        }
    }

    pub fn draw(
        &self,
        pane: Pane,
        desk: &Desk,
        look: Look<'_>,
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let title = self.shared_title(pane, desk);
        self.of(pane).draw(desk, look, title, area, buf)
    }
}
