//! The text of a draft: what was typed, what it means, and what stands beside it.
//!
//! [`pane`] is the pane, [`editor`] what it shows, which belongs to its tab: a `text` with its cursor, whose changes are
//! `past`, and whose places on the screen a `ruler` tells, `line` by line; `word` says where words begin. `findings` is
//! what is wrong with it, and `drift` where that is while the text is not read again; `margin` and `strip` stand beside and
//! under it, `completion` is the list at the cursor.

pub mod pane;

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod editor;

mod text;

mod line;
mod past;
mod ruler;
mod word;

pub mod completion;
mod drift;
pub mod findings;

pub mod margin;
pub mod strip;

pub use completion::Popup;
pub use editor::{Editor, Understood};
pub use pane::EditorPane;
pub use text::Snapshot;
