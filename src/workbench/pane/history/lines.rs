//! The lines of the list: of a run its number, how it ended, when, and what it began with.

use super::super::super::theme::Theme;
use super::super::super::widget::frame::Look;
use super::super::super::widget::safe_text;
use super::super::rows::Row;
use super::super::style;
use crate::draft::Mode;
use crate::session::words;
use crate::workspace::EntrySummary;

/// What a line depends on besides its run.
pub struct About {
    /// Milliseconds since the epoch.
    pub now_ms: u64,
    /// Columns for numbers.
    pub numbers: usize,
    pub is_marked: bool,
}

/// From so many columns on a line also says how it was sent, how far it came, and where.
const WIDE: usize = 56;
const CONNECTION_WIDTH: usize = 16;

pub fn row(look: Look<'_>, about: &About, entry: &EntrySummary, width: u16) -> Row {
    let theme = look.theme;
    let style = entry.outcome.map_or(theme.unknown, |outcome| style::outcome(theme, outcome));
    // A run under way looks like one whose end is not known: neither has an answer yet.
    let mark = entry.outcome.map_or("?", |outcome| outcome.mark(look.ascii));
    let number = safe_text::pad_left(&words::run_number(entry.run), about.numbers + 1);
    let number_style = if about.is_marked { theme.matched } else { theme.text_muted };
    let age = safe_text::pad_left(&age(about.now_ms, entry.started_ms), 4);
    let mut row = vec![(format!("{number} "), number_style), (format!("{mark} "), style)];
    let width = usize::from(width);
    let rest = width.saturating_sub(about.numbers + 1 + 3 + 5);
    if width < WIDE {
        row.push((format!("{age} "), theme.text_muted));
        row.push((safe_text::fit(&entry.line, rest), theme.text));
        return row;
    }
    row.push((format!("{} {} ", mode(entry.mode), tally(entry)), theme.text));
    row.push((format!("{age} "), theme.text_muted));
    let rest = rest.saturating_sub(12);
    row.extend(statement_and_labels(theme, entry, rest.saturating_sub(CONNECTION_WIDTH + 2)));
    row.push((
        format!("  {}", safe_text::fit(&entry.connection, CONNECTION_WIDTH)),
        theme.text_muted,
    ));
    row
}

/// The tags stand behind the statement, which gives way to them.
fn statement_and_labels(theme: &Theme, entry: &EntrySummary, width: usize) -> Row {
    let mut tags: String = entry.labels.tags.iter().map(|tag| format!(" #{tag}")).collect();
    if !entry.labels.note.is_empty() {
        tags.push_str(" (note)");
    }
    let tags = safe_text::fit(&tags, width / 2);
    let room = width.saturating_sub(safe_text::width(&tags));
    let line = safe_text::fit(&entry.line, room);
    let blanks = " ".repeat(room.saturating_sub(safe_text::width(&line)));
    vec![(line, theme.text), (format!("{blanks}{tags}"), theme.matched)]
}

/// `1/3` where not all was applied, else how many there were.
fn tally(entry: &EntrySummary) -> String {
    let tally = if entry.applied < entry.statements && entry.applied > 0 {
        format!("{}/{}", entry.applied, entry.statements)
    } else {
        entry.statements.to_string()
    };
    safe_text::pad(&tally, 7)
}

/// The mode in three letters: there is no room for its name.
fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Single => "sgl",
        Mode::Batch => "bat",
        Mode::Transaction => "tx ",
        Mode::TransactWrite => "twi",
    }
}

/// `now`, `2m`, `9h`, `3d`.
pub fn age(now_ms: u64, then_ms: u64) -> String {
    let seconds = now_ms.saturating_sub(then_ms) / 1000;
    match seconds {
        0..60 => "now".to_owned(),
        60..3600 => format!("{}m", seconds / 60),
        3600..86_400 => format!("{}h", seconds / 3600),
        _ => format!("{}d", seconds / 86_400),
    }
}
