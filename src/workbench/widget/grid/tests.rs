//! Pictures of grids, and what holds of a grid whatever is done to it.

use std::borrow::Cow;
use std::cell::Cell as Counter;
use std::cmp::Ordering;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::draw::draw;
use super::{Align, Arrangement, Cell, Column, Grid, Rows, Sort};
use crate::workbench::picture;
use crate::workbench::theme::Theme;
use crate::workbench::widget::frame::Look;

/// Rows of texts that count how often they are asked.
#[derive(Debug)]
struct Texts {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    asked: Counter<usize>,
}

impl Rows for Texts {
    fn count(&self) -> usize {
        self.rows.len()
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn cell(&self, row: usize, column: usize, most: usize) -> Cell<'_> {
        self.asked.set(self.asked.get() + 1);
        let text: String = self.rows[row][column].chars().take(most).collect();
        Cell { text: Cow::Owned(text), role: |theme| theme.text }
    }

    fn compare(&self, column: usize, one: usize, other: usize) -> Ordering {
        self.rows[one][column].cmp(&self.rows[other][column])
    }

    fn is_blank(&self, row: usize, column: usize) -> bool {
        self.rows[row][column].is_empty()
    }
}

fn arrange(
    grid: &mut Grid,
    rows: &Texts,
    sort: Option<Sort>,
    wanted: Option<&dyn Fn(usize) -> bool>,
) {
    let made = Arrangement::of(rows, sort, wanted, &|| false);
    grid.rearrange(made.expect("nobody ends it"));
}

/// Columns from their titles: `*` in front pins one, `>` makes it one of figures.
fn texts(titles: &[&str], rows: &[&[&str]]) -> Texts {
    let column = |title: &&str| {
        let (pinned, title) = (title.starts_with('*'), title.trim_start_matches('*'));
        let (figures, title) = (title.starts_with('>'), title.trim_start_matches('>'));
        let align = if figures { Align::Right } else { Align::Left };
        Column { title: title.to_owned(), align, pinned }
    };
    let row = |row: &&[&str]| row.iter().map(|text| (*text).to_owned()).collect();
    Texts {
        columns: titles.iter().map(column).collect(),
        rows: rows.iter().map(row).collect(),
        asked: Counter::new(0),
    }
}

fn accounts() -> Texts {
    texts(
        &["*pk", ">balance", "owner", "note"],
        &[
            &["acct#alice", "12", "Alice", "a long note that fits nowhere, however one turns it"],
            &["acct#bob", "12345678901234567890", "Bob", ""],
            &["acct#c\u{1b}[31m", "", "日本語テキスト", "x"],
        ],
    )
}

fn picture(grid: &mut Grid, rows: &Texts, width: u16, height: u16) -> String {
    look(grid, rows, width, height, false)
}

fn look(grid: &mut Grid, rows: &Texts, width: u16, height: u16, ascii: bool) -> String {
    let (theme, _) = Theme::probe();
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    grid.settle(rows, Size::new(width, height));
    draw(grid, rows, Look { theme: &theme, ascii, focused: true }, area, &mut buffer);
    picture::of(&buffer)
}

#[test]
fn a_grid_has_titles_numbers_at_the_right_and_a_mark_where_columns_are_hidden() {
    let rows = accounts();
    let mut grid = Grid::new(&rows);
    insta::assert_snapshot!(picture(&mut grid, &rows, 60, 5), @r"
     #  pk                             balance  owner          ›
    ▸1  acct#alice                          12  Alice
     2  acct#bob          12345678901234567890  Bob
     3  acct#c\u{1b}[31m                        日 本 語 テ キ ス ト
    ");
    grid.step_columns(9);
    insta::assert_snapshot!(picture(&mut grid, &rows, 60, 5), @r"
     #  pk              ‹ note
    ▸1  acct#alice        a long note that fits nowhere, howev…
     2  acct#bob
     3  acct#c\u{1b}[31m  x
    ");
    insta::assert_snapshot!(picture(&mut grid, &rows, 110, 4), @r"
     #  pk                             balance  owner           note
    ▸1  acct#alice                          12  Alice           a long note that fits nowhere, however one turns…
     2  acct#bob          12345678901234567890  Bob
     3  acct#c\u{1b}[31m                        日 本 語 テ キ ス ト   x
    ");
}

#[test]
fn narrow_grids_keep_a_column_beside_the_pinned_one() {
    let rows = accounts();
    let mut grid = Grid::new(&rows);
    grid.step_columns(2);
    insta::assert_snapshot!(picture(&mut grid, &rows, 24, 4), @r"
     #  pk       ‹ owner   ›
    ▸1  acct#ali…  Alice
     2  acct#bob   Bob
     3  acct#c\u…  日 本 語 …
    ");
}

#[test]
fn without_glyphs_the_marks_are_ascii() {
    let rows = accounts();
    let mut grid = Grid::new(&rows);
    arrange(&mut grid, &rows, Some(Sort { column: 0, descending: true }), None);
    grid.step_columns(3);
    grid.step(1);
    grid.mark();
    grid.step(-1);
    insta::assert_snapshot!(look(&mut grid, &rows, 50, 3, true), @r"
     #  pk v            < note
     3  acct#c\u{1b}[31m  x                          #
    >2  acct#bob
    ");
}

#[test]
fn a_grid_without_rows_or_columns_is_drawn_too() {
    let rows = texts(&["*pk"], &[]);
    let mut grid = Grid::new(&rows);
    insta::assert_snapshot!(picture(&mut grid, &rows, 12, 2), @r" #  pk");
    let rows = texts(&[], &[]);
    let mut grid = Grid::new(&rows);
    grid.step(1);
    grid.step_columns(1);
    grid.mark();
    insta::assert_snapshot!(picture(&mut grid, &rows, 12, 2), @r" #");
    assert_eq!((grid.row(), grid.place()), (None, (0, 0)));
}

fn many(count: usize) -> Texts {
    let mut rows = texts(&["*pk", ">n"], &[]);
    rows.rows = (0..count).map(|row| vec![format!("item#{row}"), (row % 7).to_string()]).collect();
    rows
}

#[test]
fn the_selected_row_stays_in_view_and_the_edge_says_where_that_is() {
    let rows = many(20);
    let mut grid = Grid::new(&rows);
    grid.step(isize::MAX / 2);
    insta::assert_snapshot!(picture(&mut grid, &rows, 20, 6), @r"
      #  pk       n
     16  item#15  1
     17  item#16  2
     18  item#17  3
     19  item#18  4
    ▸20  item#19  5    ▐
    ");
    assert!(grid.select_line(1));
    assert_eq!(grid.row(), Some(15));
    assert!(!grid.select_line(0) && !grid.select_line(9));
}

#[test]
fn a_frame_asks_for_what_is_in_view_and_for_nothing_else() {
    let rows = many(100_000);
    let mut grid = Grid::new(&rows);
    grid.step(70_000);
    rows.asked.set(0);
    picture(&mut grid, &rows, 80, 25);
    assert_eq!(rows.asked.get(), 2 * 2 * 24);
}

#[test]
fn rows_that_come_later_have_no_place_until_the_grid_is_arranged_again() {
    let (few, more) = (many(9), many(12));
    let shown = |grid: &Grid| -> Vec<usize> {
        (0..grid.arrangement.shown()).filter_map(|place| grid.arrangement.row(place)).collect()
    };
    let sort = Some(Sort { column: 1, descending: false });
    let mut grid = Grid::new(&few);
    arrange(&mut grid, &few, sort, Some(&|row| row != 3));
    assert_eq!(shown(&grid), [0, 7, 1, 8, 2, 4, 5, 6]);
    grid.grow(&more);
    assert_eq!(shown(&grid), [0, 7, 1, 8, 2, 4, 5, 6], "nobody knows yet where they belong");
    assert_eq!((grid.arrangement.arranged(), grid.arrangement.count()), (9, 12));
    arrange(&mut grid, &more, sort, None);
    assert_eq!(shown(&grid), [0, 7, 1, 8, 2, 9, 3, 10, 4, 11, 5, 6]);
}

/// What may be done to a grid.
#[derive(Clone, Debug)]
enum Deed {
    Step(isize),
    Columns(isize),
    First,
    Last,
    Mark,
    Line(usize),
    Sort(usize, bool),
    Filter(usize),
    All,
    Settle(u16, u16),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (-30..30_isize).prop_map(Deed::Step),
        (-9..9_isize).prop_map(Deed::Columns),
        Just(Deed::First),
        Just(Deed::Last),
        Just(Deed::Mark),
        (0..20_usize).prop_map(Deed::Line),
        (0..5_usize, any::<bool>()).prop_map(|(column, descending)| Deed::Sort(column, descending)),
        (1..5_usize).prop_map(Deed::Filter),
        Just(Deed::All),
        (0..70_u16, 0..12_u16).prop_map(|(width, height)| Deed::Settle(width, height)),
    ]
}

fn some_rows() -> impl Strategy<Value = Texts> {
    let cell = prop_oneof!["[a-c]{0,3}", "\\PC{0,90}"];
    prop::collection::vec(prop::collection::vec(cell, 5), 0..25)
        .prop_map(|rows| Texts { rows, ..texts(&["*pk", "*sk", ">n", "text", "more"], &[]) })
}

fn perform(grid: &mut Grid, rows: &Texts, deed: &Deed) {
    match deed {
        Deed::Step(by) => grid.step(*by),
        Deed::Columns(by) => grid.step_columns(*by),
        Deed::First => grid.step(isize::MIN / 2),
        Deed::Last => grid.step(isize::MAX / 2),
        Deed::Mark => grid.mark(),
        Deed::Line(line) => drop(grid.select_line(*line)),
        Deed::Sort(column, descending) => {
            let sort = Sort { column: *column, descending: *descending };
            arrange(grid, rows, Some(sort), None);
        }
        Deed::Filter(by) => arrange(grid, rows, grid.sort(), Some(&|row| row % by == 0)),
        Deed::All => arrange(grid, rows, None, None),
        Deed::Settle(width, height) => drop(picture(grid, rows, *width, *height)),
    }
}

proptest! {
    /// The selection is on a row that is shown and in view; every row that is shown is shown once; nothing panics.
    #[test]
    fn whatever_is_done_a_shown_row_is_selected(
        rows in some_rows(),
        deeds in prop::collection::vec(deed(), 0..25),
    ) {
        let mut grid = Grid::new(&rows);
        for deed in &deeds {
            perform(&mut grid, &rows, deed);
            let (place, shown) = grid.place();
            prop_assert!(place < shown.max(1));
            prop_assert_eq!(grid.row().is_some(), shown > 0);
            let mut order: Vec<_> = (0..shown).filter_map(|at| grid.arrangement.row(at)).collect();
            prop_assert!(order.iter().enumerate().all(|(at, row)| grid.arrangement.place(*row) == Some(at)));
            order.sort_unstable();
            order.dedup();
            prop_assert_eq!(order.len(), shown);
            prop_assert!(order.iter().chain(&grid.marked().collect::<Vec<_>>()).all(|row| *row < rows.rows.len()));
            if let Deed::Settle(_, height) = deed {
                let height = usize::from(*height).saturating_sub(1).max(1);
                prop_assert!((grid.selection.top..grid.selection.top + height).contains(&place));
            }
        }
    }

    /// Sorting puts rows in order, leaves those that are alike as they came, and keeps the selected row selected.
    #[test]
    fn sorting_is_stable_and_loses_nobody(
        rows in some_rows(),
        step in 0..30_isize,
        column in 0..5_usize,
        descending: bool,
    ) {
        let mut grid = Grid::new(&rows);
        grid.step(step);
        let selected = grid.row();
        arrange(&mut grid, &rows, Some(Sort { column, descending }), None);
        prop_assert_eq!(grid.row(), selected);
        let order: Vec<_> = (0..grid.place().1).filter_map(|at| grid.arrangement.row(at)).collect();
        prop_assert_eq!(order.len(), rows.rows.len());
        for pair in order.windows(2) {
            let blank = |at: usize| rows.is_blank(pair[at], column);
            let ordering = rows.compare(column, pair[0], pair[1]);
            let ordering = if descending { ordering.reverse() } else { ordering };
            let ordering = if blank(0) || blank(1) { blank(0).cmp(&blank(1)) } else { ordering };
            prop_assert!(ordering.then(pair[0].cmp(&pair[1])) == Ordering::Less);
        }
    }

    /// Every column can be reached, and none is drawn over another.
    #[test]
    fn scrolled_far_enough_every_column_is_seen(rows in some_rows(), width in 20..90_u16) {
        let mut grid = Grid::new(&rows);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..5 {
            grid.settle(&rows, Size::new(width, 9));
            let placement = grid.placement(&rows, width);
            for pair in placement.placed.windows(2) {
                prop_assert!(pair[0].x + pair[0].width < pair[1].x);
            }
            let end = placement.placed.last().map_or(0, |last| last.x + last.width);
            prop_assert!(end + grid.margin() < usize::from(width).max(1));
            seen.extend(placement.placed.iter().map(|placed| placed.column));
            grid.step_columns(1);
        }
        prop_assert_eq!(seen.len(), 5);
    }
}
