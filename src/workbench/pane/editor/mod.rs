//! The text of a draft: what was typed, what it means, and what stands beside it.
//!
//! [`pane`] is the pane, [`editor`] what it shows, which belongs to its tab: a `text` with its cursor, whose changes are
//! `past`, and whose places on the screen a `ruler` tells, `line` by line; `word` says where words begin, `bracket` which
//! brackets belong together, and `lines` changes whole lines. `findings` is what is wrong with it, and `drift` where that
//! is while the text is not read again; `margin`, `strip` and `foot` stand beside and under it, `completion` is the list at
//! the cursor. [`find`] is what is looked for, [`statements`] what is done to whole statements, and [`vim`] the keys of who
//! wants those.

pub mod pane;

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod editor;

mod text;

mod bracket;
mod line;
mod lines;
mod past;
mod ruler;
mod word;

pub mod find;
pub mod statements;
pub mod vim;

pub mod completion;
mod drift;
pub mod findings;

mod foot;
pub mod margin;
pub mod strip;

pub use completion::Popup;
pub use editor::{Editor, Understood};
pub use pane::EditorPane;
pub use text::Snapshot;
