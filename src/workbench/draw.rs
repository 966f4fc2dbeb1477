//! The whole screen from the state: areas, panes, lines at the edges, the dialog on top. Changes nothing.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::layout::{SIZE_MIN, Shape};
use super::state::State;
use super::status;
use super::widget::frame::Look;
use super::widget::safe_text;

/// Draws everything and gives the place of the cursor, where there is one.
pub fn draw(state: &State, screen: Rect, buf: &mut Buffer) -> Option<Position> {
    let desk = &state.desk;
    if desk.shape() == Shape::TooSmall {
        draw_too_small(state, screen, buf);
        return None;
    }
    let areas = desk.areas();
    let fits = |area: Rect| area.intersection(screen) == area;
    if !fits(areas.hints) {
        return None;
    }
    status::draw_tabs(desk, areas.tabs, buf);
    let mut cursor = None;
    for (pane, area) in &areas.panes {
        let look = look(state, desk.focus == *pane && state.overlay.is_none());
        let place = state.panes.draw(*pane, desk, look, *area, buf);
        cursor = cursor.or(place.filter(|_| look.focused));
    }
    if let (Some(popup), Some(cursor)) = (&desk.popup, cursor) {
        popup.draw(look(state, true), cursor, areas.body(), buf);
    }
    status::draw_status(state, areas.status, buf);
    status::draw_hints(state, areas.hints, buf);
    match &state.overlay {
        Some(overlay) => overlay.dialog().draw(desk, look(state, true), screen, buf),
        None => cursor,
    }
}

fn look(state: &State, focused: bool) -> Look<'_> {
    Look { theme: &state.desk.theme, ascii: state.desk.ascii, focused }
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
            state.desk.theme.text,
        );
    }
}
