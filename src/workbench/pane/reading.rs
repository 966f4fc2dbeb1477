//! The rows that a SELECT read, in the results: where they stand, and what is said below them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::command::{Command, ResultsCommand};
use super::super::desk::Desk;
use super::super::found::{Found, Source};
use super::super::tab::Shown;
use super::super::widget::frame::Look;
use super::super::widget::grid;
use super::super::widget::grid::grid::HEADER_LINES;
use super::super::widget::safe_text;
use crate::session::{Outcome, Report, StatementReport, words};

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

/// Draws the rows of the selected statement and what there is to say of them.
pub fn draw(desk: &Desk, look: Look<'_>, parts: Parts, buf: &mut Buffer) {
    let Some((found, report)) = desk.tab().found() else { return };
    let rows = found.rows(report);
    if found.count(report) > 0 || found.source() == Source::Statements {
        grid::draw::draw(found.grid(), &rows, look, parts.rows, buf);
    }
    let text = note(desk, found, report);
    let area = note_area(found, parts);
    let text = safe_text::fit(&text, usize::from(area.width).saturating_sub(2));
    if area.height > 0 {
        buf.set_string(area.x + 1, area.y, text, look.theme.note);
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

/// `1,411 items · page 1 · there is more: > reads on · 128 RCU`: the units last, as the capacity pane has them, too.
fn note(desk: &Desk, found: &Found, report: &Report) -> String {
    let statement = desk.tab().selected_statement();
    let units = units(found, report, statement);
    let count = found.count(report);
    let items = format!("{} item{}", words::grouped(count), if count == 1 { "" } else { "s" });
    let said = match found.source() {
        Source::Statements => {
            vec![
                Some(format!("{items} of {} asked for", words::grouped(report.statements.len()))),
                units,
            ]
        }
        Source::Statement(_) => {
            let more = statement.is_some_and(|statement| statement.next_token.is_some());
            let paged = more || found.pages() > 1;
            let page = paged.then(|| format!("page {}", found.pages()));
            // Nothing yet, with more to come, is said by what follows.
            let items = Some(items).filter(|_| count > 0 || !more);
            vec![items, page, Some(end(desk, found, report, more)), units]
        }
    };
    said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn end(desk: &Desk, found: &Found, report: &Report, more: bool) -> String {
    let command = Command::Results(ResultsCommand::ReadOn);
    let key = desk.keymap.keys(command).into_iter().next().unwrap_or_else(|| ":more".to_owned());
    match (more, found.is_page_empty(report)) {
        (true, true) => format!("this page is empty, but it is not the end: {key} reads on"),
        (true, false) => format!("there is more: {key} reads on"),
        (false, _) => "that is all".to_owned(),
    }
}

/// What the last page took, or all reads that were sent together.
fn units(found: &Found, report: &Report, statement: Option<&StatementReport>) -> Option<String> {
    match found.source() {
        Source::Statement(_) => statement?.reported.map(words::capacity::units),
        Source::Statements if report.capacity.is_empty() => None,
        Source::Statements => Some(words::capacity::units(words::capacity::reported(report))),
    }
}

/// `3 of 1,411`: which row is selected.
pub fn place(found: &Found) -> String {
    let (place, shown) = found.grid().place();
    if shown == 0 {
        String::new()
    } else {
        format!("{} of {}", words::grouped(place + 1), words::grouped(shown))
    }
}
