//! Pictures of trees, and what holds of a tree whatever is done to it.

use std::borrow::Cow;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::draw::draw;
use super::lines::pieces;
use super::{Node, Tree};
use crate::workbench::picture;
use crate::workbench::theme::{Role, Theme};
use crate::workbench::widget::frame::Look;

#[derive(Clone, Debug)]
struct Thing {
    label: String,
    value: String,
    inside: Vec<Self>,
}

impl Node for Thing {
    fn label(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.label)
    }

    fn kind(&self) -> &'static str {
        if self.inside.is_empty() { "S" } else { "M" }
    }

    fn text(&self, most: usize) -> Cow<'_, str> {
        if self.inside.is_empty() {
            return Cow::Owned(self.value.chars().take(most).collect());
        }
        let inside: Vec<_> = self.inside.iter().map(|one| one.text(most)).collect();
        Cow::Owned(format!("{{{}}}", inside.join(", ")))
    }

    fn summary(&self) -> String {
        format!("{} inside", self.inside.len())
    }

    fn role(&self) -> Role {
        |theme| theme.text
    }

    fn count(&self) -> usize {
        self.inside.len()
    }

    fn inside(&self) -> Vec<Self> {
        self.inside.clone()
    }
}

fn leaf(label: &str, value: &str) -> Thing {
    Thing { label: label.to_owned(), value: value.to_owned(), inside: Vec::new() }
}

fn branch(label: &str, inside: Vec<Thing>) -> Thing {
    Thing { label: label.to_owned(), value: String::new(), inside }
}

fn account() -> Thing {
    let street = leaf("street", "the very long way round to nowhere at all");
    let place = branch("place", vec![leaf("city", "Berlin"), street]);
    branch(
        "",
        vec![
            leaf("pk", "acct#\u{1b}[31malice"),
            branch("address", vec![place, leaf("zip", "10115")]),
            branch("tags", vec![leaf("[0]", "a"), leaf("[1]", "b")]),
        ],
    )
}

fn picture(tree: &mut Tree<u8>, root: &Thing, (width, height): (u16, u16), ascii: bool) -> String {
    let (theme, _) = Theme::probe();
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    tree.lay_out(0, root, usize::from(width));
    tree.settle(usize::from(height));
    draw(tree, Look { theme: &theme, ascii, focused: true }, area, &mut buffer);
    picture::of(&buffer)
}

#[test]
fn what_fits_on_a_line_stays_folded_and_long_values_take_several() {
    let mut tree = Tree::default();
    insta::assert_snapshot!(picture(&mut tree, &account(), (44, 10), false), @r"
    ›  pk       S    acct#\u{1b}[31malice
     ▾ address  M    2 inside
       ▾ place  M    2 inside
           city    S    Berlin
           street  S    the very long way round
                        to nowhere at all
         zip    S    10115
     ▸ tags     M    {a, b}
    ");
    insta::assert_snapshot!(picture(&mut tree, &account(), (100, 4), true), @r"
    >  pk       S    acct#\u{1b}[31malice
     > address  M    {{Berlin, the very long way round to nowhere at all}, 10115}
     > tags     M    {a, b}
    ");
}

#[test]
fn folding_and_unfolding_walks_the_tree() {
    let (root, mut tree) = (account(), Tree::default());
    let shown = |tree: &mut Tree<u8>| {
        picture(tree, &root, (44, 9), false);
        tree.path().join(".")
    };
    assert_eq!(shown(&mut tree), "pk");
    tree.step(isize::MAX / 2);
    assert_eq!(shown(&mut tree), "tags");
    assert!(tree.turn());
    assert_eq!(shown(&mut tree), "tags");
    tree.unfold();
    assert_eq!(shown(&mut tree), "tags.[0]");
    assert!(!tree.turn());
    tree.step(1);
    assert_eq!(shown(&mut tree), "tags.[1]");
    tree.fold();
    assert_eq!(shown(&mut tree), "tags");
    tree.fold();
    tree.fold_all(false);
    assert_eq!((shown(&mut tree), tree.place()), ("tags".to_owned(), (2, 3)));
    tree.fold_all(true);
    tree.fold_all(true);
    shown(&mut tree);
    tree.step(isize::MIN / 2);
    tree.fold();
    assert_eq!(shown(&mut tree), "pk");
}

#[test]
fn the_same_part_of_another_thing_stays_selected() {
    let mut tree = Tree::default();
    tree.lay_out(1, &account(), 44);
    tree.step(3);
    assert_eq!(tree.path(), ["address", "place", "city"]);
    let mut other = account();
    other.inside.insert(0, leaf("new", "x"));
    tree.lay_out(2, &other, 44);
    assert_eq!(tree.path(), ["address", "place", "city"]);
    other.inside[2].inside.remove(0);
    tree.lay_out(3, &other, 44);
    assert_eq!(tree.path(), ["address"]);
    tree.clear();
    assert!(tree.path().is_empty() && !tree.select_line(0));
}

#[test]
fn lines_are_made_once_for_a_thing_and_a_width() {
    let mut tree = Tree::default();
    tree.lay_out(1, &account(), 44);
    let lines = tree.place().1;
    tree.lay_out(1, &branch("", Vec::new()), 44);
    assert_eq!(tree.place().1, lines);
    tree.lay_out(1, &branch("", Vec::new()), 45);
    assert_eq!(tree.place(), (0, 0));
}

#[test]
fn text_is_broken_behind_spaces_and_inside_long_words() {
    let broken = |text: &'static str, columns| -> Vec<&str> {
        pieces(text, columns)
            .into_iter()
            .map(|piece| &text.as_bytes()[piece])
            .map(|bytes| std::str::from_utf8(bytes).expect("whole characters"))
            .collect()
    };
    assert_eq!(broken("one two three", 8), ["one two ", "three"]);
    assert_eq!(broken("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    assert_eq!(broken("日本語", 3), ["日", "本", "語"]);
    assert_eq!(broken("abcd efgh", 4), ["abcd ", "efgh"]);
    assert_eq!(broken("", 4), [""]);
}

fn thing() -> impl Strategy<Value = Thing> {
    let leaf = ("[a-c]", "\\PC{0,60}").prop_map(|(label, value)| leaf(&label, &value));
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop::collection::vec(inner, 0..6).prop_map(|mut inside| {
            for (index, thing) in inside.iter_mut().enumerate() {
                thing.label = format!("{}{index}", thing.label);
            }
            branch("b", inside)
        })
    })
}

proptest! {
    #[test]
    fn pieces_lose_nothing_and_fit(text in "[a-z 日\u{301}]{0,80}", columns in 2..20_usize) {
        let pieces = pieces(&text, columns);
        let mut end = 0;
        for piece in &pieces {
            prop_assert_eq!(piece.start, end);
            let line = text.get(piece.clone()).expect("whole characters");
            prop_assert!(line.strip_suffix(' ').unwrap_or(line).width() <= columns);
            prop_assert!(line.width() <= columns + 1);
            end = piece.end;
        }
        prop_assert_eq!(end, text.len());
    }

    /// A character at the end makes it no ASCII: it is broken alike up to there.
    #[test]
    fn ascii_is_broken_as_other_text_is(text in "[a-c ]{0,80}", columns in 2..20_usize) {
        let alike = pieces(&format!("{text}xé"), columns);
        let plain = pieces(&format!("{text}xe"), columns);
        prop_assert_eq!(alike.len(), plain.len());
        prop_assert!(alike.iter().zip(&plain).all(|(one, other)| one.start == other.start));
    }

    /// Whatever is done, the selection is on a line that is there and in view, and its path leads to it.
    #[test]
    fn whatever_is_done_a_shown_line_is_selected(
        root in thing(),
        deeds in prop::collection::vec((0..8_u8, -9..9_isize, 0..60_u16, 0..9_u16), 0..20),
    ) {
        let mut tree = Tree::default();
        for (deed, by, width, height) in deeds {
            match deed {
                0 => drop(tree.turn()),
                1 => tree.fold(),
                2 => tree.unfold(),
                3 => tree.fold_all(by > 0),
                4 => tree.step(isize::MAX / 2),
                5 => tree.step(isize::MIN / 2),
                _ => tree.step(by),
            }
            picture(&mut tree, &root, (width, height), by > 0);
            let (line, lines) = tree.place();
            prop_assert!(line < lines.max(1));
            prop_assert!((tree.selection.top..tree.selection.top + usize::from(height).max(1)).contains(&line));
            let path = tree.path();
            prop_assert_eq!(path.is_empty(), lines == 0);
            let found = path.iter().try_fold(&root, |thing, label| {
                thing.inside.iter().find(|inside| inside.label == *label)
            });
            prop_assert!(found.is_some());
        }
    }
}
