//! The mouse: a click focuses and chooses, the wheel scrolls what is under it.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use super::dispatch;
use super::effect::Effect;
use super::layout::{Pane, Shape};
use super::pane::{detail, margin, results, status};
use super::state::State;
use super::widget::safe_text;

const WHEEL_ROWS: isize = 3;

pub fn update(state: &mut State, event: MouseEvent, effects: &mut Vec<Effect>) {
    if state.overlay.is_some() {
        return;
    }
    if event.kind != MouseEventKind::Moved {
        state.popup = None;
    }
    let (column, row) = (event.column, event.row);
    match event.kind {
        MouseEventKind::ScrollUp => wheel(state, column, row, -WHEEL_ROWS),
        MouseEventKind::ScrollDown => wheel(state, column, row, WHEEL_ROWS),
        MouseEventKind::Down(MouseButton::Left) => click(state, column, row, effects),
        MouseEventKind::Drag(MouseButton::Left) => drag(state, column, row),
        _ => {}
    }
}

/// Dragging in the text selects it, past an edge of the pane to what stands there.
fn drag(state: &mut State, column: u16, row: u16) {
    let Some(pane) = state.areas().pane(Pane::Editor).filter(|_| state.focus == Pane::Editor)
    else {
        return;
    };
    let area = margin::text_area(state.tab(), pane);
    let editor = &mut state.tab_mut().editor;
    let (top, left) = editor.view;
    let line = (top + usize::from(row)).saturating_sub(usize::from(area.y));
    let column = left + usize::from(column.saturating_sub(area.x));
    editor.drag_to(line, column);
}

fn wheel(state: &mut State, column: u16, row: u16, rows: isize) {
    if let Some((pane, _)) = state.areas().at(column, row) {
        dispatch::step_in(state, pane, rows);
    }
}

fn click(state: &mut State, column: u16, row: u16, effects: &mut Vec<Effect>) {
    let areas = state.areas();
    if row == areas.tabs.y {
        let spans = status::tab_spans(state);
        if let Some((index, ..)) = spans.iter().find(|(.., columns)| columns.contains(&column)) {
            state.current = *index;
            state.focus(Pane::Editor);
        }
        return;
    }
    let Some((pane, area)) = areas.at(column, row) else { return };
    if row == area.y && pane.is_lower() && state.shape() == Shape::Narrow {
        return click_title(state, column, area);
    }
    if row == area.y
        && pane == Pane::Detail
        && let Some(view) = detail::tab_at(state, usize::from(column - area.x))
    {
        return dispatch::go_to_lower(state, pane, Some(view));
    }
    let again = state.focus == pane;
    state.focus(pane);
    let line = usize::from(row.saturating_sub(area.y + 1));
    match pane {
        Pane::Editor => click_text(state, column, row, area),
        Pane::Results => {
            let index =
                line.checked_sub(results::HEADER_ROWS).map(|line| line + state.tab().selected.top);
            let count = state.report().map_or(0, |report| report.statements.len());
            if let Some(index) = index.filter(|index| *index < count) {
                state.tab_mut().selected.select(index, count);
                state.detail.top = 0;
            }
        }
        Pane::Tables => {
            let index = line + state.tables.selected.top;
            let same = again && index == state.tables.selected.index;
            state.tables.select(index);
            if same {
                dispatch::open(state, effects);
            }
        }
        Pane::History => {
            let count = state.history.count();
            let index = line + state.history.selected.top;
            let same = again && index == state.history.selected.index;
            state.history.selected.select(index, count);
            if same {
                dispatch::open(state, effects);
            }
        }
        Pane::Detail | Pane::Capacity => {}
    }
}

/// The tabs in the title of the one lower pane.
fn click_title(state: &mut State, column: u16, area: Rect) {
    let mut start = usize::from(area.x) + 1;
    for (title, _, pane, view) in super::draw::lower_tabs(state) {
        let end = start + safe_text::width(title) + 2;
        if (start..end).contains(&usize::from(column)) {
            return dispatch::go_to_lower(state, pane, view);
        }
        start = end;
    }
}

/// In the text the cursor goes there; on a verdict in the margin its row is selected.
fn click_text(state: &mut State, column: u16, row: u16, pane: Rect) {
    let area = margin::text_area(state.tab(), pane);
    if row < area.y || row >= area.bottom() {
        return;
    }
    let tab = state.tab_mut();
    let line = tab.editor.view.0 + usize::from(row - area.y);
    if column >= area.x {
        let column = tab.editor.view.1 + usize::from(column - area.x);
        return tab.editor.point_at(line, column);
    }
    let Some(position) = tab.editor.statement_starting_in(line) else { return };
    let rows = tab.shown.as_ref().map(|shown| &shown.report.statements);
    let index = rows.and_then(|rows| rows.iter().position(|row| row.position == position));
    if let (Some(index), Some(count)) = (index, rows.map(Vec::len)) {
        tab.selected.select(index, count);
        state.detail.top = 0;
        state.lower = Pane::Results;
    }
}
