//! Where drafts go, and where else they could: a list to choose from, and what is known of the chosen one.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::connection;
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::pane::rows::{Row, draw as draw_rows, row};
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{Selection, safe_text};
use super::dialog::{Answer, Dialog, centred, rows};
use crate::connection::{Class, Facts, Told};

/// Connections shown at once.
const LIST_ROWS: usize = 8;
const WIDTH: u16 = 78;

#[derive(Default)]
pub struct Connections {
    /// `None` until the files were read.
    list: Option<Vec<Facts>>,
    selection: Selection,
}

impl Connections {
    /// Puts what was found in, the one in use selected.
    pub fn set(&mut self, list: Vec<Facts>, in_use: &str) {
        let index = list.iter().position(|facts| facts.name == in_use).unwrap_or(0);
        self.selection = Selection { index, top: 0 };
        self.selection.keep_in_view(LIST_ROWS, list.len());
        self.list = Some(list);
    }

    fn selected(&self) -> Option<&Facts> {
        self.list.as_ref()?.get(self.selection.index)
    }

    fn step(&mut self, rows: isize) {
        let count = self.list.as_ref().map_or(0, Vec::len);
        self.selection.step(rows, count);
        self.selection.keep_in_view(LIST_ROWS, count);
    }

    fn lines(&self, desk: &Desk) -> Vec<Row> {
        let theme = &desk.theme;
        let Some(list) = &self.list else {
            return vec![row(" Looking for connections…", theme.text_muted)];
        };
        let shown = list.iter().skip(self.selection.top).take(LIST_ROWS);
        let mut lines: Vec<Row> = shown.map(|facts| line(desk, facts)).collect();
        lines.push(Row::new());
        lines.extend(self.selected().into_iter().flat_map(|facts| known(theme, facts)));
        let more = ":connect URL [REGION] [read-only] takes any other endpoint.";
        lines.push(row(format!(" {more}"), theme.text_muted));
        lines
    }
}

impl Dialog for Connections {
    fn name(&self) -> &'static str {
        "CONNECT"
    }

    fn hints(&self) -> &'static str {
        "↑ ↓ choose  Enter connect  v compare with it  Esc close"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        let name = self.selected().map(|facts| facts.name.clone());
        match (key.code, name) {
            (KeyCode::Enter, Some(name)) => connection::connect(desk, vec![name], effects),
            (KeyCode::Char('v'), Some(name)) => connection::compare(desk, vec![name], effects),
            _ => {
                self.step(rows(key));
                return Answer::Stays;
            }
        }
        Answer::Closes
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let lines = self.lines(desk);
        let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
        let area = centred(screen, WIDTH, height);
        let keys = "Enter connect · v compare with it · Esc";
        let inner = frame::overlay(look, "Connections", keys, area, buf);
        draw_rows(&lines, 0, inner, buf);
        let y = inner.y + u16::try_from(self.selection.index - self.selection.top).unwrap_or(0);
        if self.selected().is_some() && y < inner.bottom() {
            buf.set_style(Rect { y, height: 1, ..inner }, look.theme.selection);
        }
        None
    }
}

/// `▸ dev       dev   eu-west-1   confirm   in use`.
fn line(desk: &Desk, facts: &Facts) -> Row {
    let theme = &desk.theme;
    let place = facts.endpoint.as_ref().or(facts.region.as_ref());
    let use_of = match &desk.versus {
        _ if facts.name == desk.connection.name => "in use",
        Some(other) if facts.name == other.name => "compared",
        _ => "",
    };
    let style = match facts.class.value {
        Class::Prod => theme.error,
        Class::Dev => theme.text_strong,
        Class::Local => theme.text,
    };
    let style = desk.style_of(facts, style);
    let class = match facts.class.value {
        Class::Prod => "PROD",
        other => other.name(),
    };
    vec![
        (format!(" {}", safe_text::pad(&facts.name, 22)), style),
        (safe_text::pad(class, 7), style),
        (safe_text::pad(place.map_or("", |told| &told.value), 26), theme.text),
        (safe_text::pad(facts.access.value.name(), 11), theme.text_muted),
        (safe_text::pad(use_of, 9), theme.note),
    ]
}

/// Cells of a fact's name, and of what it is.
const NAME: usize = 12;
const VALUE: usize = 28;

/// Why there is none, which takes more than a line.
fn sentence(theme: &Theme, name: &str, text: &str) -> Vec<Row> {
    let room = usize::from(WIDTH).saturating_sub(NAME + 6);
    let names = std::iter::once(name).chain(std::iter::repeat(""));
    let lines = names.zip(safe_text::wrap(text, room));
    let line = |(name, line)| {
        vec![(format!("   {}", safe_text::pad(name, NAME)), theme.text_muted), (line, theme.text)]
    };
    lines.map(line).collect()
}

/// Each fact with where it was found.
fn known(theme: &Theme, facts: &Facts) -> Vec<Row> {
    let fact = |name: &str, value: &str, origin: String| -> Row {
        vec![
            (format!("   {}", safe_text::pad(name, NAME)), theme.text_muted),
            (safe_text::pad(value, VALUE), theme.text),
            (safe_text::fit(&origin, 32), theme.text_muted),
        ]
    };
    let optional = |name: &str, told: &Option<Told<String>>, without: &str| match told {
        Some(told) => fact(name, &told.value, told.origin.to_string()),
        None => fact(name, without, String::new()),
    };
    let mut lines = Vec::new();
    if facts.class.value != Class::Local || facts.endpoint.is_some() {
        lines.push(optional("profile", &facts.profile, "the SDK's own choice"));
        lines.push(optional("region", &facts.region, "the SDK's own choice"));
        lines.push(optional("endpoint", &facts.endpoint, "the service's own"));
        lines.push(optional("account", &facts.account, "not known"));
        match &facts.credentials {
            Some(told) if safe_text::width(&told.value) > VALUE => {
                lines.extend(sentence(theme, "credentials", &told.value));
            }
            told => lines.push(optional("credentials", told, "not known")),
        }
    }
    let (class, access) = (&facts.class, &facts.access);
    lines.push(fact("class", class.value.name(), class.origin.to_string()));
    lines.push(fact("mode", access.value.name(), access.origin.to_string()));
    lines
}
