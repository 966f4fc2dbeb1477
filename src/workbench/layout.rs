//! Where everything stands: the size, the focus and the zoom in; areas out. Pure.
//!
//! ```text
//!  wide, from 110x30                narrow                    portrait, to 109 wide from 46 high
//!  ┌ tabs ─────────────────────┐    ┌ tabs ────────────┐      ┌ tabs ────────────┐
//!  │tables │ draft             │    │ draft            │      │ draft            │
//!  │       ├───────────────────┤    ├──────────────────┤      ├──────────────────┤
//!  ├───────┤ results           │    │ results, capacity│      │ results          │
//!  │history├──────────┬────────┤    │ or detail        │      ├──────────────────┤
//!  │       │ detail   │capacity│    └──────────────────┘      │ detail / capacity│
//!  └───────┴──────────┴────────┘     status, hints            └──────────────────┘
//! ```

pub use super::command::{Pane, Place};

use ratatui::layout::{Constraint, Layout, Rect, Size};

/// The least that is of use.
pub const SIZE_MIN: Size = Size { width: 60, height: 16 };

const RAIL_WIDTH: u16 = 26;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Wide,
    Narrow,
    Portrait,
    TooSmall,
}

/// What the areas depend on besides the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    pub focus: Pane,
    /// Results, capacity or detail: what the one lower pane of a narrow screen shows.
    pub lower: Pane,
    pub rail: bool,
    pub zoom: bool,
    /// Lines of the draft, and how many rows its last run read.
    pub draft_lines: usize,
    pub rows_read: usize,
}

/// From so many rows on they take the room that a short draft leaves.
const ROWS_MANY: usize = 6;
/// What a draft's pane holds besides its lines: borders, the lint and the plan, and a line to write on.
const DRAFT_ROWS_BESIDE: usize = 5;
const DRAFT_HEIGHT_MIN: u16 = 7;

/// The area of each thing that is on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    pub tabs: Rect,
    pub panes: Vec<(Pane, Rect)>,
    pub status: Rect,
    pub hints: Rect,
}

impl Shape {
    pub fn of(size: Size) -> Self {
        if size.width < SIZE_MIN.width || size.height < SIZE_MIN.height {
            Self::TooSmall
        // Beside the rail a draft still has its 80 columns, and each of the three rows of panes something to show.
        } else if size.width >= 110 && size.height >= 30 {
            Self::Wide
        } else if size.height >= 46 {
            Self::Portrait
        } else {
            Self::Narrow
        }
    }
}

impl Areas {
    pub fn of(view: View, size: Size) -> Self {
        let screen = Rect::new(0, 0, size.width, size.height);
        let rows = [
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length(1),
            Constraint::Length(1),
        ];
        let [tabs, body, status, hints] = Layout::vertical(rows).areas(screen);
        let panes = match Shape::of(size) {
            Shape::TooSmall => Vec::new(),
            _ if view.zoom => vec![(view.focus, body)],
            // What was run is looked through: the list is worth all of the width, and what is selected in it the rest.
            Shape::Wide if view.focus == Pane::History => vec![(Pane::History, body)],
            Shape::Wide => wide(view, body),
            Shape::Narrow => narrow(view, body),
            Shape::Portrait => portrait(view, body),
        };
        Self { tabs, panes, status, hints }
    }

    /// Everything between the lines at the edges.
    pub fn body(&self) -> Rect {
        let y = self.tabs.bottom();
        Rect { y, height: self.status.y.saturating_sub(y), ..self.tabs }
    }

    pub fn pane(&self, pane: Pane) -> Option<Rect> {
        self.panes.iter().find(|(shown, _)| *shown == pane).map(|(_, area)| *area)
    }

    pub fn at(&self, column: u16, row: u16) -> Option<(Pane, Rect)> {
        self.panes.iter().copied().find(|(_, area)| area.contains((column, row).into()))
    }
}

/// Of the panes below, the first takes what the others leave; they hold figures, which gain nothing from more.
fn wide(view: View, body: Rect) -> Vec<(Pane, Rect)> {
    let rail_width = if view.rail { RAIL_WIDTH } else { 0 };
    let [rail, main] =
        Layout::horizontal([Constraint::Length(rail_width), Constraint::Fill(1)]).areas(body);
    let [top, middle, below] =
        Layout::vertical([Constraint::Fill(15), Constraint::Fill(10), Constraint::Fill(12)])
            .areas(main);
    let [top, middle] = given_way(view, [top, middle]);
    let mut panes = if view.rail { stacked(Place::Rail, rail) } else { Vec::new() };
    panes.extend(stacked(Place::Top, top));
    panes.extend(stacked(Place::Middle, middle));
    let beside = Constraint::Length((main.width * 43 / 100).min(46));
    let widths = std::iter::once(Constraint::Fill(1)).chain(std::iter::repeat(beside));
    let widths = widths.take(at(Place::Below).count());
    panes.extend(at(Place::Below).zip(Layout::horizontal(widths).split(below).iter().copied()));
    panes
}

/// Two areas, one under the other, where a short draft above gives way to the many rows that were read below it. A long
/// draft keeps its room: somebody writes in it.
fn given_way(view: View, [draft, rows]: [Rect; 2]) -> [Rect; 2] {
    if view.rows_read < ROWS_MANY {
        return [draft, rows];
    }
    let needed = u16::try_from(view.draft_lines + DRAFT_ROWS_BESIDE).unwrap_or(u16::MAX);
    let height = needed.max(DRAFT_HEIGHT_MIN).min(draft.height);
    let given = draft.height - height;
    [Rect { height, ..draft }, Rect { y: rows.y - given, height: rows.height + given, ..rows }]
}

fn at(place: Place) -> impl Iterator<Item = Pane> {
    Pane::ALL.into_iter().filter(move |pane| pane.place() == place)
}

/// The panes of a place, one over the other, each as high as the next.
fn stacked(place: Place, area: Rect) -> Vec<(Pane, Rect)> {
    let heights = at(place).map(|_| Constraint::Fill(1));
    at(place).zip(Layout::vertical(heights).split(area).iter().copied()).collect()
}

/// Tables and history cover the rest while they have the focus.
fn narrow(view: View, body: Rect) -> Vec<(Pane, Rect)> {
    if view.focus.place() == Place::Rail {
        return vec![(view.focus, body)];
    }
    let [top, lower] = Layout::vertical([Constraint::Fill(9), Constraint::Fill(11)]).areas(body);
    let [top, lower] = given_way(view, [top, lower]);
    stacked(Place::Top, top).into_iter().chain([(view.lower, lower)]).collect()
}

fn portrait(view: View, body: Rect) -> Vec<(Pane, Rect)> {
    if view.focus.place() == Place::Rail {
        return vec![(view.focus, body)];
    }
    let chosen = at(Place::Below).find(|pane| *pane == view.lower);
    let below = chosen.or_else(|| at(Place::Below).next());
    let [top, middle, lower] =
        Layout::vertical([Constraint::Fill(4), Constraint::Fill(3), Constraint::Fill(4)])
            .areas(body);
    let [top, middle] = given_way(view, [top, middle]);
    let upper = stacked(Place::Top, top).into_iter().chain(stacked(Place::Middle, middle));
    upper.chain(below.map(|pane| (pane, lower))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: View = View {
        focus: Pane::Editor,
        lower: Pane::Results,
        rail: true,
        zoom: false,
        draft_lines: 1,
        rows_read: 0,
    };

    #[test]
    fn a_wide_screen_shows_everything_side_by_side() {
        let areas = Areas::of(VIEW, Size::new(120, 40));
        assert_eq!(areas.panes.len(), 6);
        assert_eq!(areas.pane(Pane::Tables), Some(Rect::new(0, 1, 26, 19)));
        assert_eq!(areas.pane(Pane::Editor).map(|area| area.width), Some(94));
        assert_eq!(areas.hints, Rect::new(0, 39, 120, 1));
    }

    #[test]
    fn a_short_draft_gives_way_to_many_rows_and_a_long_one_does_not() {
        let height = |view: View, pane| {
            Areas::of(view, Size::new(120, 40)).pane(pane).map(|area| area.height)
        };
        let many = View { rows_read: 50, ..VIEW };
        assert_eq!((height(VIEW, Pane::Editor), height(VIEW, Pane::Results)), (Some(15), Some(10)));
        assert_eq!((height(many, Pane::Editor), height(many, Pane::Results)), (Some(7), Some(18)));
        let long = View { draft_lines: 400, ..many };
        assert_eq!(height(long, Pane::Results), Some(10));
    }

    #[test]
    fn a_narrow_screen_shows_the_draft_over_one_lower_pane() {
        let view = View { lower: Pane::Capacity, ..VIEW };
        let panes = Areas::of(view, Size::new(80, 24)).panes;
        assert_eq!(
            panes.iter().map(|(pane, _)| *pane).collect::<Vec<_>>(),
            [Pane::Editor, Pane::Capacity]
        );
    }

    #[test]
    fn a_portrait_screen_stacks() {
        let panes = Areas::of(VIEW, Size::new(80, 50)).panes;
        assert_eq!(
            panes.iter().map(|(pane, _)| *pane).collect::<Vec<_>>(),
            [Pane::Editor, Pane::Results, Pane::Detail]
        );
    }

    #[test]
    fn zoom_gives_the_focused_pane_everything() {
        let view = View { focus: Pane::Detail, zoom: true, ..VIEW };
        assert_eq!(
            Areas::of(view, Size::new(120, 40)).panes,
            [(Pane::Detail, Rect::new(0, 1, 120, 37))]
        );
    }

    #[test]
    fn a_screen_too_small_shows_no_panes_even_at_nothing_by_nothing() {
        for (width, height) in [(0, 0), (59, 16), (60, 15)] {
            assert!(Areas::of(VIEW, Size::new(width, height)).panes.is_empty());
        }
        assert!(!Areas::of(VIEW, Size::new(60, 16)).panes.is_empty());
    }
}
