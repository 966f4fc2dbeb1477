//! Which columns of a grid stand where.

use super::rows::Column;
use super::widths::Widths;

/// Between two columns.
const GAP: usize = 2;
/// A column that is cut by the edge is shown from this width on: less of it says nothing.
const LEAST: usize = 6;

/// A column on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    pub column: usize,
    /// From the left edge of the room.
    pub x: usize,
    pub width: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    pub placed: Vec<Placed>,
    /// How many of the placed ones are pinned: the hidden columns at the left are hidden behind them.
    pub pinned: usize,
    pub hides_left: bool,
    pub hides_right: bool,
    /// Where the next column would begin.
    end: usize,
}

/// Where columns stand in a room, those that are not pinned from `left` on. It looks at the columns in view alone, as
/// there may be thousands.
pub fn place(columns: &[Column], widths: &Widths, left: usize, room: usize) -> Placement {
    let pinned = pinned(columns);
    let most = pinned_most(columns, pinned, room);
    let mut placement = Placement { hides_left: left > 0, ..Placement::default() };
    for column in 0..pinned {
        let width = widths.whole(column).min(most).min(room.saturating_sub(placement.end));
        placement.push(column, width);
    }
    placement.pinned = placement.placed.len();
    placement.push_others(columns, widths, pinned + left, room);
    if !placement.hides_right {
        placement.spread(widths, (room + GAP).saturating_sub(placement.end));
    }
    placement
}

/// The furthest that columns can be scrolled: then the last one is shown whole.
pub fn left_most(columns: &[Column], widths: &Widths, room: usize) -> usize {
    let pinned = pinned(columns);
    let most = pinned_most(columns, pinned, room);
    let taken: usize = (0..pinned).map(|column| widths.whole(column).min(most) + GAP).sum();
    let mut rest = (room + GAP).saturating_sub(taken);
    let mut fitting = 0;
    for (index, column) in columns.iter().enumerate().skip(pinned).rev() {
        let Some(left) = rest.checked_sub(widths.fair(index, column.align) + GAP) else { break };
        (rest, fitting) = (left, fitting + 1);
    }
    // The first one is shown, however little room there is.
    (columns.len() - pinned).saturating_sub(fitting.max(1))
}

fn pinned(columns: &[Column]) -> usize {
    columns.iter().take_while(|column| column.pinned).count()
}

/// The pinned columns leave two fifths to the others, where there are others.
fn pinned_most(columns: &[Column], pinned: usize, room: usize) -> usize {
    if pinned == columns.len() {
        room
    } else {
        (room * 3 / 5 / pinned.max(1)).saturating_sub(GAP).max(1)
    }
}

impl Placement {
    fn push(&mut self, column: usize, width: usize) {
        if width > 0 {
            self.placed.push(Placed { column, x: self.end, width });
            self.end += width + GAP;
        }
    }

    fn push_others(&mut self, columns: &[Column], widths: &Widths, first: usize, room: usize) {
        for (index, column) in columns.iter().enumerate().skip(first) {
            let wanted = widths.fair(index, column.align);
            let width = wanted.min(room.saturating_sub(self.end));
            self.hides_right = width < wanted;
            // The first one is shown however little room there is: else some could not be seen at all.
            if width < wanted.min(LEAST) && index > first {
                return;
            }
            self.push(index, width);
            if self.hides_right {
                return;
            }
        }
    }

    /// Gives what is left over to the columns whose texts are cut, from the left.
    fn spread(&mut self, widths: &Widths, mut spare: usize) {
        let mut moved = 0;
        for placed in &mut self.placed {
            placed.x += moved;
            let more = widths.whole(placed.column).saturating_sub(placed.width).min(spare);
            placed.width += more;
            (moved, spare) = (moved + more, spare - more);
        }
    }
}
