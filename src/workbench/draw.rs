//! The whole screen from the state: areas, panes, lines at the edges, the dialog on top. Changes nothing.

use crate::session::words;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::layout::{Pane, SIZE_MIN, Shape};
use super::pane::detail::View;
use super::pane::{capacity, detail, history, margin, results, status, tables};
use super::state::State;
use super::widget::frame::Look;
use super::widget::safe_text;

/// Draws everything and gives the place of the cursor, where there is one.
pub fn draw(state: &State, screen: Rect, buf: &mut Buffer) -> Option<Position> {
    if state.shape() == Shape::TooSmall {
        draw_too_small(state, screen, buf);
        return None;
    }
    let areas = state.areas();
    let fits = |area: Rect| area.intersection(screen) == area;
    if !fits(areas.hints) {
        return None;
    }
    status::draw_tabs(state, areas.tabs, buf);
    let mut cursor = None;
    for (pane, area) in &areas.panes {
        let look = look(state, state.focus == *pane && state.overlay.is_none());
        cursor = cursor.or(draw_pane(state, look, *pane, *area, buf));
    }
    if let (Some(popup), Some(cursor)) = (&state.popup, cursor) {
        popup.draw(look(state, true), cursor, areas.body(), buf);
    }
    status::draw_status(state, areas.status, buf);
    status::draw_hints(state, areas.hints, buf);
    match &state.overlay {
        Some(overlay) => overlay.draw(state, look(state, true), screen, buf),
        None => cursor,
    }
}

fn look(state: &State, focused: bool) -> Look<'_> {
    Look { theme: &state.theme, ascii: state.ascii, focused }
}

fn draw_pane(
    state: &State,
    look: Look<'_>,
    pane: Pane,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    match pane {
        Pane::Tables => tables::draw(state, look, area, buf),
        Pane::History => {
            let cursor = history::draw(state, look, area, buf);
            return cursor.filter(|_| look.focused);
        }
        Pane::Editor => {
            let cursor = margin::draw(state, look, area, buf);
            return cursor.filter(|_| look.focused);
        }
        Pane::Results => results::draw(state, look, lower_title(state), area, buf),
        Pane::Detail => detail::draw(state, look, lower_title(state), area, buf),
        Pane::Capacity => capacity::draw(state, look, lower_title(state), area, buf),
    }
    None
}

/// On a narrow screen the lower panes are tabs of one: `[Results] Capacity  Reasons  Item  Wire ── run 42 · 11 ms`.
fn lower_title(state: &State) -> Option<String> {
    if state.shape() != Shape::Narrow || state.zoom {
        return None;
    }
    let tabs = lower_tabs(state)
        .into_iter()
        .map(|(title, shown, ..)| if shown { format!("[{title}]") } else { format!(" {title} ") });
    let run = state.report().map_or(String::new(), |report| {
        let rule = if state.ascii { "--" } else { "──" };
        format!(" {rule} {}", words::run_and_time(report))
    });
    Some(format!("{}{run}", tabs.collect::<String>().trim()))
}

/// The tabs of the one lower pane: title, whether it is shown, and what it stands for.
pub fn lower_tabs(state: &State) -> Vec<(&'static str, bool, Pane, Option<View>)> {
    let plain = |title, pane| (title, state.lower == pane, pane, None);
    let mut tabs = vec![plain("Results", Pane::Results), plain("Capacity", Pane::Capacity)];
    tabs.extend(View::all(state).iter().map(|&view| {
        let shown = state.lower == Pane::Detail && state.detail.view == view;
        (view.title(), shown, Pane::Detail, Some(view))
    }));
    tabs
}

fn draw_too_small(state: &State, screen: Rect, buf: &mut Buffer) {
    let lines = [
        "Not enough space.".to_owned(),
        format!(
            "{}x{} is needed, this is {}x{}.",
            SIZE_MIN.width, SIZE_MIN.height, screen.width, screen.height
        ),
    ];
    for (y, line) in (screen.y..screen.bottom()).zip(lines) {
        buf.set_string(
            screen.x,
            y,
            safe_text::fit(&line, usize::from(screen.width)),
            state.theme.text,
        );
    }
}
