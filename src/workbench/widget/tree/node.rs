//! What a tree shows, as it asks for it.

use std::borrow::Cow;

use crate::workbench::theme::Role;

/// A thing of a tree. One that has things inside is a branch, and is shown folded or unfolded.
pub trait Node: Sized {
    /// Its name, which tells it from its neighbours.
    fn label(&self) -> Cow<'_, str>;

    /// A short word for what it is.
    fn kind(&self) -> &'static str;

    /// Its value in words. A text that is longer than `most` characters may end there.
    fn text(&self, most: usize) -> Cow<'_, str>;

    /// What stands for the value while it is unfolded: how much is inside.
    fn summary(&self) -> String;

    fn role(&self) -> Role;

    /// How many things are inside.
    fn count(&self) -> usize;

    /// What is inside, in order; asked only while it is unfolded.
    fn inside(&self) -> Vec<Self>;
}
