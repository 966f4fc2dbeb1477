//! Every command by a few of its letters; with a colon first, by its name.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::{COMMANDS, Command, Spec};
use super::super::state::State;
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, Selection, safe_text};
use super::overlay::centred;
use super::prompt::draw_field;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    pub field: Field,
    pub selected: Selection,
}

/// What Enter asks for: a command and, after its name on the command line, the rest of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub command: Command,
    pub argument: Option<String>,
}

const ROWS: u16 = 14;

impl Palette {
    pub fn command_line() -> Self {
        Self { field: Field::new(":"), selected: Selection::default() }
    }

    pub fn step(&mut self, rows: isize, state: &State) {
        let count = self.found(state).len();
        self.selected.step(rows, count);
        self.selected.keep_in_view(usize::from(ROWS), count);
    }

    /// The commands that fit what was typed, the best first.
    pub fn found(&self, state: &State) -> Vec<&'static Spec> {
        match self.field.text().strip_prefix(':') {
            Some(line) => by_name(state, line),
            None => by_letters(state, self.field.text()),
        }
    }

    pub fn asked(&self, state: &State) -> Result<Asked, String> {
        let line = self.field.text().strip_prefix(':').map(str::trim);
        let (name, argument) = line.map_or((None, None), |line| match line.split_once(' ') {
            Some((name, argument)) => (Some(name), Some(argument.trim().to_owned())),
            None => (Some(line), None),
        });
        let named = name.and_then(Command::find).filter(|spec| (spec.enabled)(state));
        let chosen = || self.found(state).get(self.selected.index).copied();
        let spec = named.or_else(chosen);
        spec.map(|spec| Asked { command: spec.command, argument })
            .ok_or_else(|| format!("no command is called `{}`", self.field.text()))
    }

    pub fn draw(
        &self,
        state: &State,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let found = self.found(state);
        let area = centred(screen, 80, ROWS + 4);
        let title = if self.field.text().starts_with(':') { "Command" } else { "Palette" };
        let doc = found.get(self.selected.index).map_or("nothing fits", |spec| spec.doc);
        let inner = frame::overlay(look, title, doc, area, buf);
        let cursor = draw_field(&self.field, "", look, inner, buf);
        let rule = "─".repeat(usize::from(inner.width));
        buf.set_string(
            inner.x,
            inner.y + 1,
            if look.ascii { rule.replace('─', "-") } else { rule },
            look.theme.border,
        );
        let rows = found.iter().enumerate().skip(self.selected.top);
        for (y, (index, spec)) in (inner.y + 2..inner.bottom()).zip(rows) {
            let row = Rect { y, height: 1, ..inner };
            draw_command(state, look, spec, title == "Command", row, buf);
            if index == self.selected.index {
                buf.set_style(row, look.theme.selection);
            }
        }
        cursor
    }
}

fn draw_command(
    state: &State,
    look: Look<'_>,
    spec: &Spec,
    named: bool,
    row: Rect,
    buf: &mut Buffer,
) {
    let keys = state.keymap.keys(spec.command).into_iter().take(2).collect::<Vec<_>>().join(" ");
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

fn enabled(state: &State) -> impl Iterator<Item = &'static Spec> {
    COMMANDS.iter().filter(|spec| (spec.enabled)(state))
}

fn by_name(state: &State, line: &str) -> Vec<&'static Spec> {
    let name = line.trim_start().split(' ').next().unwrap_or("");
    enabled(state).filter(|spec| !spec.name.is_empty() && spec.name.starts_with(name)).collect()
}

fn by_letters(state: &State, letters: &str) -> Vec<&'static Spec> {
    let pattern = Pattern::parse(letters, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut found: Vec<(u32, &Spec)> = enabled(state)
        .filter_map(|spec| {
            let text = format!("{} {}", spec.title, spec.id);
            let score = pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher)?;
            Some((score, spec))
        })
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, spec)| spec).collect()
}
