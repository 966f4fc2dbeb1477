//! Every command by a few of its letters; with a colon first, by its name.

use crossterm::event::{KeyCode, KeyEvent};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::{self, Asked, Command, Spec, TextCommand};
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, Selection, safe_text};
use super::dialog::{Answer, Dialog, centred, rows};
use super::prompt::draw_field;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    field: Field,
    selected: Selection,
}

const ROWS: u16 = 14;

impl Palette {
    pub fn command_line() -> Self {
        Self { field: Field::new(":"), selected: Selection::default() }
    }

    fn step(&mut self, rows: isize, desk: &Desk) {
        let count = self.found(desk).len();
        self.selected.step(rows, count);
        self.selected.keep_in_view(usize::from(ROWS), count);
    }

    /// The commands that fit what was typed, the best first.
    fn found(&self, desk: &Desk) -> Vec<&'static Spec> {
        match self.field.text().strip_prefix(':') {
            Some(line) => by_name(desk, line),
            None => by_letters(desk, self.field.text()),
        }
    }

    /// What is asked for, or why it is not to be had.
    fn answer(&self, desk: &mut Desk) -> Answer {
        match self.asked(desk) {
            Ok(asked) => Answer::Asks(asked),
            Err(problem) => {
                desk.fail(problem);
                Answer::Closes
            }
        }
    }

    fn asked(&self, desk: &Desk) -> Result<Asked, String> {
        let line = self.field.text().strip_prefix(':').map(str::trim);
        if let Some(asked) = line.and_then(in_text) {
            return Ok(asked);
        }
        let (name, argument) = line.map_or((None, None), |line| match line.split_once(' ') {
            Some((name, argument)) => (Some(name), Some(argument.trim().to_owned())),
            None => (Some(line), None),
        });
        let known = name.and_then(Command::find);
        if let Some(spec) = known.filter(|spec| !desk.allows(spec.when)) {
            return Err(format!("`:{}` has nothing to do now", spec.name));
        }
        let named = known;
        let chosen = || self.found(desk).get(self.selected.index).copied();
        let spec = named.or_else(chosen);
        spec.map(|spec| Asked { command: spec.command, argument })
            .ok_or_else(|| format!("no command is called `{}`", self.field.text()))
    }
}

impl Dialog for Palette {
    fn name(&self) -> &'static str {
        "PALETTE"
    }

    fn hints(&self) -> &'static str {
        "↑ ↓ choose  Enter do it  Esc close"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, _effects: &mut Vec<Effect>) -> Answer {
        match key.code {
            KeyCode::Enter => return self.answer(desk),
            KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown => {
                self.step(rows(key), desk);
            }
            _ => {
                if self.field.key(key) {
                    self.selected = Selection::default();
                }
            }
        }
        Answer::Stays
    }

    fn click(&mut self, at: Position, screen: Rect, desk: &mut Desk) -> Answer {
        let list = list_of(frame::inside(area(screen)));
        let index = self.selected.top + usize::from(at.y.saturating_sub(list.y));
        if !list.contains(at) || index >= self.found(desk).len() {
            return Answer::Stays;
        }
        self.selected.index = index;
        self.answer(desk)
    }

    fn paste(&mut self, text: &str, _desk: &mut Desk) {
        self.field.insert(text);
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let found = self.found(desk);
        let title = if self.field.text().starts_with(':') { "Command" } else { "Palette" };
        let doc = found.get(self.selected.index).map_or("nothing fits", |spec| spec.doc);
        let inner = frame::overlay(look, title, doc, area(screen), buf);
        let cursor = draw_field(&self.field, "", look, inner, buf);
        let rule = "─".repeat(usize::from(inner.width));
        buf.set_string(
            inner.x,
            inner.y + 1,
            if look.ascii { rule.replace('─', "-") } else { rule },
            look.theme.border,
        );
        let listed = found.iter().enumerate().skip(self.selected.top);
        let list = list_of(inner);
        for (y, (index, spec)) in (list.y..list.bottom()).zip(listed) {
            let row = Rect { y, height: 1, ..inner };
            draw_command(desk, look, spec, title == "Command", row, buf);
            if index == self.selected.index {
                buf.set_style(row, look.theme.selection);
            }
        }
        cursor
    }
}

fn area(screen: Rect) -> Rect {
    centred(screen, 80, ROWS + 4)
}

/// Below the line of input and the rule.
fn list_of(inner: Rect) -> Rect {
    Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner }
}

fn draw_command(
    desk: &Desk,
    look: Look<'_>,
    spec: &Spec,
    named: bool,
    row: Rect,
    buf: &mut Buffer,
) {
    let keys = desk.keymap.keys(spec.command).into_iter().take(2).collect::<Vec<_>>().join(" ");
    let name = if named {
        format!("{} {}", safe_text::pad(&format!(":{}", spec.name), 12), spec.title)
    } else {
        spec.title.to_owned()
    };
    let width = usize::from(row.width);
    let key_width = 16;
    let name_width = width.saturating_sub(key_width + 2);
    buf.set_string(row.x + 1, row.y, safe_text::pad(&name, name_width), look.theme.text);
    let keys = safe_text::pad_left(&keys, key_width);
    let x = row.right().saturating_sub(17);
    buf.set_string(x, row.y, keys, look.theme.hint_key);
}

fn enabled(desk: &Desk) -> impl Iterator<Item = &'static Spec> {
    command::all().filter(|spec| desk.allows(spec.when))
}

/// What needs no name: a number goes to that line, and `%s/text/other/` replaces a text, as fingers know it from vim.
fn in_text(line: &str) -> Option<Asked> {
    let is_number = !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
    let command = match (is_number, line.starts_with("%s")) {
        (true, _) => TextCommand::Line,
        (false, true) => TextCommand::Replace,
        (false, false) => return None,
    };
    Some(Asked { command: Command::Text(command), argument: Some(line.to_owned()) })
}

fn by_name(desk: &Desk, line: &str) -> Vec<&'static Spec> {
    let name = line.trim_start().split(' ').next().unwrap_or("");
    enabled(desk).filter(|spec| !spec.name.is_empty() && spec.name.starts_with(name)).collect()
}

fn by_letters(desk: &Desk, letters: &str) -> Vec<&'static Spec> {
    let pattern = Pattern::parse(letters, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut found: Vec<(u32, &Spec)> = enabled(desk)
        .filter_map(|spec| {
            let text = format!("{} {}", spec.title, spec.id);
            let score = pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher)?;
            Some((score, spec))
        })
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, spec)| spec).collect()
}
