//! Which columns of a grid stand where.

use super::rows::Column;
use super::shown_columns::ShownColumns;
use super::widths::Widths;

/// Between two columns.
pub const GAP: usize = 2;
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

/// What is placed: the columns, which of them are shown, how wide they are, and the room for them.
#[derive(Clone, Copy)]
pub struct Placing<'a> {
    pub columns: &'a [Column],
    pub shown: &'a ShownColumns,
    pub widths: &'a Widths,
    pub room: usize,
}

impl Placing<'_> {
    /// Where columns stand, those that are not pinned from `left` on. It looks at the columns in view alone, as there
    /// may be thousands.
    pub fn place(&self, left: usize) -> Placement {
        let pinned = self.shown.pinned();
        let most = self.pinned_most();
        let mut placement = Placement { hides_left: left > 0, ..Placement::default() };
        for column in self.shown.list().iter().take(pinned) {
            let width = self.widths.whole(*column).min(most);
            placement.push(*column, width.min(self.room.saturating_sub(placement.end)));
        }
        placement.pinned = placement.placed.len();
        self.push_others(&mut placement, pinned + left);
        if !placement.hides_right {
            placement.spread(self.widths, (self.room + GAP).saturating_sub(placement.end));
        }
        placement
    }

    /// The furthest that columns can be scrolled: then the last one is shown whole.
    pub fn left_most(&self) -> usize {
        self.left_for(self.shown.list().len().saturating_sub(1))
    }

    /// How far columns have to be scrolled at the least for the one at this place among those shown to be seen whole;
    /// where there is too little room for that, it stands first.
    pub fn left_for(&self, place: usize) -> usize {
        let (shown, pinned) = (self.shown.list(), self.shown.pinned());
        let most = self.pinned_most();
        let taken = shown.iter().take(pinned);
        let taken: usize = taken.map(|column| self.widths.whole(*column).min(most) + GAP).sum();
        let mut rest = (self.room + GAP).saturating_sub(taken);
        let mut fitting = 0;
        for column in shown.iter().take(place + 1).skip(pinned).rev() {
            let Some(left) = rest.checked_sub(self.fair(*column) + GAP) else { break };
            (rest, fitting) = (left, fitting + 1);
        }
        // The first one is shown, however little room there is.
        (place + 1).saturating_sub(pinned).saturating_sub(fitting.max(1))
    }

    fn fair(&self, column: usize) -> usize {
        let align = self.columns.get(column).map(|column| column.align).unwrap_or_default();
        self.widths.fair(column, align)
    }

    /// The pinned columns leave two fifths to the others, where there are others.
    fn pinned_most(&self) -> usize {
        let pinned = self.shown.pinned();
        if pinned == self.shown.list().len() {
            self.room
        } else {
            (self.room * 3 / 5 / pinned.max(1)).saturating_sub(GAP).max(1)
        }
    }

    fn push_others(&self, placement: &mut Placement, first: usize) {
        for (place, column) in self.shown.list().iter().enumerate().skip(first) {
            let wanted = self.fair(*column);
            let width = wanted.min(self.room.saturating_sub(placement.end));
            placement.hides_right = width < wanted;
            // The first one is shown however little room there is: else some could not be seen at all.
            if width < wanted.min(LEAST) && place > first {
                return;
            }
            placement.push(*column, width);
            if placement.hides_right {
                return;
            }
        }
    }
}

impl Placement {
    fn push(&mut self, column: usize, width: usize) {
        if width > 0 {
            self.placed.push(Placed { column, x: self.end, width });
            self.end += width + GAP;
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
