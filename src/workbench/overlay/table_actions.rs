//! What can be done with a table: a list, and for what takes a word a line of input with the request it comes to.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::{Asked, Command, TablesCommand};
use super::super::desk::Desk;
use super::super::effect::{Effect, OfTable};
use super::super::pane::rows::{self, Row, row, wrapped};
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, Selection, safe_text};
use super::dialog::{Answer, Dialog, centred, rows as steps};
use super::prompt::draw_field;
use crate::api::table::TableDescription;
use crate::session::Consent;
use crate::session::table_request::{Described, TableRequest};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    /// One of the pane's own commands.
    Command(TablesCommand, &'static str),
    Throughput,
    Expiry,
    Tags,
    AddIndex,
    DropIndex,
    Protection,
    Throttling,
}

const ACTIONS: [Action; 13] = [
    Action::Command(TablesCommand::Describe, "Describe it"),
    Action::Command(TablesCommand::Select, "SELECT one of its items"),
    Action::Command(TablesCommand::Insert, "INSERT an item"),
    Action::Command(TablesCommand::Update, "UPDATE an item"),
    Action::Command(TablesCommand::Sample, "Sample its attributes"),
    Action::Throughput,
    Action::Expiry,
    Action::Tags,
    Action::AddIndex,
    Action::DropIndex,
    Action::Protection,
    Action::Throttling,
    Action::Command(TablesCommand::Delete, "Delete it"),
];

impl Action {
    fn title(self) -> &'static str {
        match self {
            Self::Command(_, title) => title,
            Self::Throughput => "Change its throughput",
            Self::Expiry => "Change what items expire by",
            Self::Tags => "Tag it",
            Self::AddIndex => "Add a global index",
            Self::DropIndex => "Delete a global index",
            Self::Protection => "Protect it from deletion, or not",
            Self::Throttling => "Throttle it as provisioned, or not (local engine)",
        }
    }

    /// How the line is written; `None` of what takes none.
    fn written(self) -> Option<&'static str> {
        match self {
            Self::Throughput => Some("on demand, or read and write units: 5 5"),
            Self::Expiry => Some("an attribute with seconds since the epoch, or off"),
            Self::Tags => Some("team=ops cost=7, or -team to take one away"),
            Self::AddIndex => Some("by-owner owner:S sk:N ALL   ALL, KEYS_ONLY or a,b"),
            Self::DropIndex => Some("its name"),
            Self::Command(..) | Self::Protection | Self::Throttling => None,
        }
    }
}

pub struct TableActions {
    table: TableDescription,
    /// What was asked apart, once it was answered: the attribute that items expire by is there alone.
    described: Option<Box<Described>>,
    selected: Selection,
    /// The line of the action that takes one.
    field: Option<Field>,
}

impl TableActions {
    pub fn new(table: TableDescription) -> Self {
        Self { table, described: None, selected: Selection::default(), field: None }
    }

    pub fn set(&mut self, name: &str, described: Box<Described>) {
        if name == self.table.definition.name {
            self.described = Some(described);
        }
    }

    fn action(&self) -> Action {
        ACTIONS.get(self.selected.index).copied().unwrap_or(Action::Throughput)
    }

    /// What the line comes to.
    fn request(&self) -> Result<TableRequest, String> {
        let text = self.field.as_ref().map_or("", Field::text);
        let name = &self.table.definition.name;
        let expiry = self.described.as_ref().and_then(|one| one.expiry.as_ref().ok()?.as_deref());
        match self.action() {
            Action::Throughput => TableRequest::throughput(&self.table, text),
            Action::Expiry => TableRequest::expiry(name, expiry, text),
            Action::Tags => TableRequest::tags(&self.table, text),
            Action::AddIndex => TableRequest::add_index(&self.table, text),
            Action::DropIndex => TableRequest::drop_index(&self.table, text),
            Action::Protection => {
                Ok(TableRequest::protection(name, !self.table.definition.deletion_protection))
            }
            Action::Command(..) | Action::Throttling => Err(String::new()),
        }
    }

    fn choose(&mut self, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        match self.action() {
            Action::Command(command, _) => Answer::Asks(Asked::command(Command::Tables(command))),
            Action::Throttling if !desk.is_local() => {
                desk.say("a service throttles as it will: only the local engine can be told to");
                Answer::Stays
            }
            Action::Throttling => {
                let table = self.table.definition.name.clone();
                effects.push(Effect::Table(OfTable::Throttle(table)));
                Answer::Closes
            }
            Action::Protection => self.send(desk, effects),
            _ => {
                self.field = Some(Field::default());
                Answer::Stays
            }
        }
    }

    fn send(&self, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        match self.request() {
            Ok(request) => {
                let consent = Consent { unlocked: desk.is_unlocked(), ..Consent::default() };
                effects.push(Effect::Table(OfTable::Send { request, consent }));
                Answer::Closes
            }
            Err(problem) => {
                desk.fail(problem);
                Answer::Stays
            }
        }
    }
}

impl Dialog for TableActions {
    fn name(&self) -> &'static str {
        "ACTIONS"
    }

    fn hints(&self) -> &'static str {
        match self.field {
            Some(_) => "Enter sends it  ↑ back to the list  Esc close",
            None => "↑ ↓ choose  Enter does it  Esc close",
        }
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        let Some(field) = &mut self.field else {
            if key.code == KeyCode::Enter {
                return self.choose(desk, effects);
            }
            self.selected.step(steps(key), ACTIONS.len());
            return Answer::Stays;
        };
        match key.code {
            KeyCode::Enter => return self.send(desk, effects),
            KeyCode::Up => self.field = None,
            _ => drop(field.key(key)),
        }
        Answer::Stays
    }

    fn paste(&mut self, text: &str, _desk: &mut Desk) {
        if let Some(field) = &mut self.field {
            field.insert(text);
        }
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let theme = look.theme;
        let title = format!("Table {}", safe_text::safe(&self.table.definition.name));
        let height = u16::try_from(ACTIONS.len() + 2).unwrap_or(u16::MAX);
        let Some(field) = &self.field else {
            let area = centred(screen, 60, height);
            let inner = frame::overlay(look, &title, "Enter does it · Esc", area, buf);
            for (y, (place, action)) in (inner.y..inner.bottom()).zip(ACTIONS.iter().enumerate()) {
                let line = Rect { y, height: 1, ..inner };
                rows::draw_row(&row(format!(" {}", action.title()), theme.text), line, buf);
                if place == self.selected.index {
                    buf.set_style(line, theme.selection);
                }
            }
            return None;
        };
        let area = centred(screen, 76, 20);
        let title = format!("{title} · {}", self.action().title());
        let inner = frame::overlay(look, &title, "Enter sends it · Esc", area, buf);
        let written = self.action().written().unwrap_or_default();
        let head = row(format!(" {written}"), theme.text_muted);
        rows::draw(&[head], 0, inner, buf);
        let line = Rect { y: inner.y + 1, height: 1, ..inner };
        let cursor = draw_field(field, " ", look, line, buf);
        let below = Rect { y: inner.y + 3, height: inner.height.saturating_sub(3), ..inner };
        let lines: Vec<Row> = match self.request() {
            Ok(request) => {
                let text = request.pretty();
                text.lines().map(|line| row(format!(" {line}"), theme.text_muted)).collect()
            }
            Err(problem) => wrapped(" ", &problem, theme.warning, usize::from(below.width)),
        };
        rows::draw(&lines, 0, below, buf);
        cursor
    }
}
