//! The text of a draft: what was typed, what it means, and what stands beside it.
//!
//! [`pane`] is the pane, [`editor`] the text it shows, which belongs to its tab; `findings` is what is wrong with it,
//! `margin` and `strip` what stands beside and under it, `completion` the list at the cursor.

pub mod pane;

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod editor;

pub mod completion;
pub mod findings;

pub mod margin;
pub mod strip;

pub use completion::Popup;
pub use editor::{Editor, LINES_MAX, Understood};
pub use pane::EditorPane;
