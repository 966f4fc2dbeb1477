//! The rows that a SELECT read, in the results: where they stand, and what is said below them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::{Command, ResultsCommand};
use super::super::desk::Desk;
use super::super::found::{Found, Source};
use super::super::overlay::prompt::draw_field;
use super::super::reading_on;
use super::super::tab::Shown;
use super::super::widget::frame::Look;
use super::super::widget::grid::grid::HEADER_LINES;
use super::super::widget::grid::{self, Rows as _};
use super::super::widget::{Field, safe_text};
use crate::session::{Outcome, StatementReport, words};

/// So much of what is looked for is repeated.
const TYPED_MAX: usize = 24;

/// Statements that are seen above the rows of one of them, at the least; there is scrolling for more.
const STATEMENTS_LEAST: u16 = 2;

/// Lines that a long headline leaves to the statements.
const HEADLINE_LEAVES: u16 = 4;

/// How the pane is shared, from top to bottom. What is not there has no height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    pub headline: Rect,
    /// The table of the statements, with the names of its columns.
    pub statements: Rect,
    pub rows: Rect,
    pub note: Rect,
}

impl Parts {
    /// Where one SELECT is all there is, its rows take the pane. Beside others they stand below the statements, and
    /// that place stays theirs while another statement is selected: nothing jumps on the way through a draft.
    pub fn of(shown: &Shown, inner: Rect) -> Self {
        let lines = headline_lines(shown, inner.width).len();
        let most = inner.height.saturating_sub(HEADLINE_LEAVES).max(1);
        let (headline, below) = split(inner, u16::try_from(lines).map_or(most, |it| it.min(most)));
        if shown.is_rows_alone() {
            let (rows, note) = split(below, below.height.saturating_sub(1));
            return Self { headline, rows, note, ..Self::default() };
        }
        if !shown.sums.has_rows {
            return Self { headline, statements: below, ..Self::default() };
        }
        let count = u16::try_from(shown.folds.count()).unwrap_or(u16::MAX);
        let most = (below.height / 3).max(STATEMENTS_LEAST);
        let (statements, below) = split(below, 1 + count.min(most));
        let (note, rows) = split(below, 1);
        Self { headline, statements, rows, note }
    }
}

/// The headline, in as many lines as it takes where nothing ran: its next step stands at the end, and there is room.
pub fn headline_lines(shown: &Shown, width: u16) -> Vec<String> {
    let outcome = shown.report.outcome;
    let text = format!("{}: {}", outcome.name().to_uppercase(), sentence(shown));
    match outcome {
        Outcome::Refused => safe_text::wrap(&text, usize::from(width).saturating_sub(2)),
        _ => vec![text],
    }
}

/// A refusal is told with its message: no row has it, and the title only has room for its code.
fn sentence(shown: &Shown) -> String {
    let (sentence, report) = (&shown.sums.sentence, &shown.report);
    match (&report.error, report.outcome) {
        (Some(error), Outcome::Refused) => format!("{sentence} {}", error.message),
        _ => sentence.clone(),
    }
}

/// The upper lines of an area, and the rest.
fn split(area: Rect, lines: u16) -> (Rect, Rect) {
    let lines = lines.min(area.height);
    let below = Rect { y: area.y + lines, height: area.height - lines, ..area };
    (Rect { height: lines, ..area }, below)
}

/// Draws the rows of the selected statement and what there is to say of them; gives the place of the cursor while it is
/// typed what they are to hold.
pub fn draw(
    desk: &Desk,
    look: Look<'_>,
    parts: Parts,
    typing: Option<&Field>,
    buf: &mut Buffer,
) -> Option<Position> {
    let found = desk.tab().found()?;
    if found.rows().count() > 0 || found.source() == Source::Statements {
        grid::draw::draw(found.grid(), found.rows(), look, parts.rows, buf);
    }
    if let Some(field) = typing {
        return draw_filter(found, field, look, parts.note, buf);
    }
    let text = note(desk, found);
    let area = note_area(found, parts);
    let text = safe_text::fit(&text, usize::from(area.width).saturating_sub(2));
    if area.height > 0 {
        buf.set_string(area.x + 1, area.y, text, look.theme.note);
    }
    None
}

/// `/grace ·  42 of 1,411`: what is typed, and how many rows hold it.
fn draw_filter(
    found: &Found,
    field: &Field,
    look: Look<'_>,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    if area.is_empty() {
        return None;
    }
    let said = format!("{} · Enter keeps, Esc shows all", hits(found));
    let width = safe_text::width(&said).min(usize::from(area.width / 2));
    let width = u16::try_from(width).unwrap_or(0);
    let left = Rect { width: area.width.saturating_sub(width + 2), ..area };
    let cursor = draw_field(field, "/", look, left, buf);
    let said = safe_text::fit(&said, usize::from(width));
    buf.set_string(left.right() + 1, area.y, said, look.theme.text_muted);
    cursor
}

/// `42 of 1,411`, or that it is being found out.
fn hits(found: &Found) -> String {
    let all = words::grouped(found.rows().count());
    match found.hits() {
        _ if found.is_arranging() => format!("looking through {all}"),
        Some(hits) => format!("{} of {all}", words::grouped(hits)),
        None => format!("all {all}"),
    }
}

/// Right below the last row where the rows leave room, so that the two are read together.
fn note_area(found: &Found, parts: Parts) -> Rect {
    let above = parts.note.y < parts.rows.y;
    let shown = found.grid().place().1;
    let lines = if shown == 0 { 0 } else { shown + HEADER_LINES + 1 };
    match u16::try_from(lines) {
        Ok(lines) if !above && lines < parts.rows.height => {
            Rect { y: parts.rows.y + lines, height: 1, ..parts.rows }
        }
        _ => parts.note,
    }
}

/// `1,411 items · page 1 · 128 RCU · there is more: > next, A all`.
fn note(desk: &Desk, found: &Found) -> String {
    let statement = desk.tab().selected_statement();
    let statements = desk.report().map_or(0, |report| report.statements.len());
    let units = units(desk, found, statement);
    let count = found.rows().items();
    let items = format!("{} item{}", words::grouped(count), if count == 1 { "" } else { "s" });
    let looked_for = looked_for(desk, found);
    // The hits are told with how many items they are of.
    let counts = Some(items.clone()).filter(|_| found.pattern().is_none());
    let mut said = vec![looked_for, edited(found), marked(found), hidden(found)];
    match found.source() {
        Source::Statements => {
            let asked_for = words::grouped(statements);
            said.extend([Some(format!("{items} of {asked_for} asked for")), units]);
        }
        Source::Statement(_) => {
            let more = statement.is_some_and(|statement| statement.next_token.is_some());
            // Nothing yet, with more to come, is said by what follows.
            let items = counts.filter(|_| count > 0 || !more);
            let end = reading_on::progress(desk).unwrap_or_else(|| end(desk, found, more));
            said.extend([items, pages(found, more), units, Some(end)]);
        }
    }
    said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// `page 1` of more, or how many were read.
fn pages(found: &Found, more: bool) -> Option<String> {
    match found.rows().pages() {
        1 => more.then(|| "page 1".to_owned()),
        many => Some(format!("{} pages", words::grouped(many))),
    }
}

/// `"grace" in 42 of 1,411`: what is looked for, and what came of that so far. Of an order that is waited for, that.
fn looked_for(desk: &Desk, found: &Found) -> Option<String> {
    let Some(pattern) = found.pattern() else {
        return found.is_arranging().then(|| "sorting".to_owned());
    };
    let typed = safe_text::fit(pattern.typed(), TYPED_MAX);
    let all = words::grouped(found.rows().count());
    if found.is_arranging() {
        return Some(format!("looking for \"{typed}\" in {all}"));
    }
    if found.hits() == Some(0) {
        let yet = if desk.further_page().is_some() { " yet" } else { "" };
        return Some(format!("\"{typed}\" is in none{yet}: {all} looked at"));
    }
    Some(format!("\"{typed}\" in {}", hits(found)))
}

/// What rows show that was not sent.
fn edited(found: &Found) -> Option<String> {
    let edited = found.rows().edits().len();
    (edited > 0).then(|| format!("{} edited, not sent", words::counted(edited, "row")))
}

fn marked(found: &Found) -> Option<String> {
    let marked = found.grid().marked().len();
    (marked > 0).then(|| format!("{} marked", words::grouped(marked)))
}

fn hidden(found: &Found) -> Option<String> {
    let hidden = found.grid().columns().hidden();
    (hidden > 0).then(|| format!("{} hidden", words::counted(hidden, "column")))
}

fn end(desk: &Desk, found: &Found, more: bool) -> String {
    let key = |command: ResultsCommand, name: &str| {
        let keys = desk.keymap.keys(Command::Results(command));
        keys.into_iter().next().unwrap_or_else(|| name.to_owned())
    };
    let on = key(ResultsCommand::ReadOn, ":more");
    let all = key(ResultsCommand::ReadAll, ":all");
    match (more, found.rows().is_page_empty()) {
        (true, true) => {
            format!("this page is empty, but it is not the end: {on} reads on, {all} all")
        }
        (true, false) => format!("there is more: {on} reads on, {all} all"),
        (false, _) => "that is all".to_owned(),
    }
}

/// What all pages took, or where that is not known of each the last one; or all reads that were sent together.
fn units(desk: &Desk, found: &Found, statement: Option<&StatementReport>) -> Option<String> {
    match found.source() {
        Source::Statement(_) => match (found.units(), statement?.reported) {
            (Some(sum), _) => Some(words::capacity::units(sum)),
            (None, last) => Some(format!("{} for the last", words::capacity::units(last?))),
        },
        Source::Statements => {
            let report = desk.report().filter(|report| !report.capacity.is_empty())?;
            Some(words::capacity::units(words::capacity::reported(report)))
        }
    }
}

/// `3 of 1,411`: which row is selected among those shown.
pub fn place(found: &Found) -> String {
    let (place, shown) = found.grid().place();
    if shown == 0 {
        String::new()
    } else {
        format!("{} of {}", words::grouped(place + 1), words::grouped(shown))
    }
}
