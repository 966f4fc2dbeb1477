//! What a code means, or the list of all codes to choose one from.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::layout::Pane;
use super::super::pane::rows::{Row, draw as draw_rows, row, wrapped};
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::list::{self, Selection};
use super::super::widget::safe_text;
use super::dialog::{Answer, Dialog, centred, rows};
use crate::session::explain::{Entry, NotFound, all, find};

pub struct Explain {
    /// `None`: one is being chosen.
    entry: Option<&'static Entry>,
    chosen: Selection,
    top: usize,
    lines: Vec<Row>,
}

impl Explain {
    /// Of the code that was asked for; else of what is looked at; and where that has none, all there are.
    ///
    /// # Errors
    ///
    /// There is no entry of this code.
    pub fn open(desk: &mut Desk, asked: Option<&str>) -> Result<Self, NotFound> {
        let code = asked.map(str::to_owned).or_else(|| looked_at(desk));
        let entry = code.map(|code| find(&code)).transpose()?;
        Ok(Self { entry, chosen: Selection::default(), top: 0, lines: Vec::new() })
    }

    fn choose(&mut self, key: KeyEvent, desk: &Desk) -> Answer {
        if key.code == KeyCode::Enter {
            (self.entry, self.top) = (all().get(self.chosen.index), 0);
        } else if key.code == KeyCode::Char('q') {
            return Answer::Closes;
        }
        self.chosen.step(rows(key), all().len());
        self.chosen.keep_in_view(height(desk), all().len());
        Answer::Stays
    }

    fn read(&mut self, entry: &Entry, key: KeyEvent, desk: &mut Desk) -> Answer {
        match key.code {
            KeyCode::Enter | KeyCode::Char('o') if open_draft(entry, desk) => Answer::Closes,
            KeyCode::Char('q') => Answer::Closes,
            KeyCode::Backspace => {
                self.chosen
                    .select(all().iter().position(|one| one == entry).unwrap_or(0), all().len());
                self.chosen.keep_in_view(height(desk), all().len());
                self.entry = None;
                Answer::Stays
            }
            _ => {
                self.top = list::scroll(self.top, rows(key), self.lines.len(), height(desk));
                Answer::Stays
            }
        }
    }
}

/// The code of what has the attention: the finding at the cursor where one types, else the selected statement's; where that
/// has none, the other.
fn looked_at(desk: &mut Desk) -> Option<String> {
    if desk.focus == Pane::Editor {
        desk.understand();
        finding(desk).or_else(|| failure(desk))
    } else {
        failure(desk).or_else(|| finding(desk))
    }
}

fn finding(desk: &Desk) -> Option<String> {
    let editor = &desk.tab().editor;
    let at = editor.cursor_byte();
    let findings = editor.findings_at(editor.cursor().0);
    // Of several in the line the one the cursor is in.
    let within = findings.iter().find(|one| one.span.start <= at && at <= one.span.end);
    within.or(findings.first()).map(|finding| finding.code.to_owned())
}

fn failure(desk: &Desk) -> Option<String> {
    let code = desk.tab().selected_statement().and_then(|statement| statement.code.as_ref());
    let error = || desk.report().and_then(|report| report.error.as_ref()).map(|error| &error.code);
    code.or_else(error).map(|code| code.name().to_owned())
}

/// Opens the draft that shows it, in a tab of its own; false where there is none.
fn open_draft(entry: &Entry, desk: &mut Desk) -> bool {
    let Some(example) = entry.example() else { return false };
    desk.add_draft(Some(example.name), &example.text);
    desk.focus(Pane::Editor);
    desk.say("on the local engine, with the samples: `:bank` and `:music` load them");
    true
}

impl Dialog for Explain {
    fn name(&self) -> &'static str {
        "EXPLAIN"
    }

    fn hints(&self) -> &'static str {
        match self.entry {
            None => "↑ ↓ choose  Enter explain  Esc close",
            Some(entry) if entry.without.is_none() => {
                "Enter open the draft  Backspace all codes  ↑ ↓ scroll  Esc close"
            }
            Some(_) => "Backspace all codes  ↑ ↓ scroll  Esc close",
        }
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, _effects: &mut Vec<Effect>) -> Answer {
        match self.entry {
            Some(entry) => self.read(entry, key, desk),
            None => self.choose(key, desk),
        }
    }

    fn settle(&mut self, desk: &Desk) {
        let width = usize::from(area(on_screen(desk)).width.saturating_sub(2));
        self.lines = match self.entry {
            Some(entry) => explained(&desk.theme, entry, width),
            None => listed(&desk.theme, self.chosen.index, width),
        };
        if self.entry.is_some() {
            // A larger window leaves less to scroll.
            self.top = list::scroll(self.top, 0, self.lines.len(), height(desk));
        }
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let title = match self.entry {
            Some(entry) => format!("Explain · {}", entry.title()),
            None => format!("Explain · {} codes", all().len()),
        };
        let inner = frame::overlay(look, &title, self.hints(), area(screen), buf);
        let top = if self.entry.is_some() { self.top } else { self.chosen.top };
        draw_rows(&self.lines, top, inner, buf);
        None
    }
}

fn on_screen(desk: &Desk) -> Rect {
    Rect::from((Position::ORIGIN, desk.size))
}

fn area(screen: Rect) -> Rect {
    centred(screen, 96, screen.height.saturating_sub(4))
}

fn height(desk: &Desk) -> usize {
    usize::from(area(on_screen(desk)).height.saturating_sub(2))
}

fn listed(theme: &Theme, chosen: usize, width: usize) -> Vec<Row> {
    let widest = all().iter().map(|entry| safe_text::width(entry.title())).max().unwrap_or(0);
    let code = widest.min(width / 2);
    let line = |(index, entry): (usize, &Entry)| {
        let is_chosen = index == chosen;
        let (mark, style) =
            if is_chosen { ("▸ ", theme.text_strong) } else { ("  ", theme.text) };
        vec![
            (format!("{mark}{}  ", safe_text::pad(entry.title(), code)), style),
            (safe_text::fit(entry.in_short(), width.saturating_sub(code + 4)), theme.text_muted),
        ]
    };
    all().iter().enumerate().map(line).collect()
}

fn explained(theme: &Theme, entry: &Entry, width: usize) -> Vec<Row> {
    let mut lines = Vec::new();
    if entry.names.len() > 1 {
        lines.extend(wrapped(" ", &entry.names.join(", "), theme.text, width));
    }
    lines.push(row(format!(" {}", entry.of.in_words()), theme.text_muted));
    let mut part = |title: &str, said: &str| {
        lines.push(Row::new());
        lines.push(row(format!(" {title}"), theme.text_strong));
        lines.extend(wrapped("   ", said, theme.text, width));
    };
    part("Means", &entry.means);
    part("Next", &entry.next);
    if let Some(again) = entry.again {
        part("Asking again", again.in_words());
    }
    if let Some(without) = &entry.without {
        part("No draft shows it", &format!("{without}."));
    }
    if let Some(example) = entry.example() {
        part("A draft that shows it", "On the local engine with the samples; Enter opens it:");
        for line in example.text.lines() {
            lines.extend(wrapped("     ", line, theme.code_string, width));
        }
    }
    lines
}
