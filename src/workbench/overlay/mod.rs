//! Dialogs over the panes: one at a time, and it gets the keys first.
//!
//! [`Overlay`] says which, and [`dialog`] what each can do; `welcome` is what a first start shows, `palette` finds commands, `prompt` asks for a line,
//! `help` shows the keys and the messages, and the `plan`; `connections` shows where drafts can go, `guard` asks before a connection is
//! written to, `offer` has a way out where an endpoint lacks something.

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod overlay;

pub mod dialog;

pub mod connections;
pub mod guard;
pub mod help;
pub mod offer;
pub mod palette;
pub mod plan;
pub mod prompt;
pub mod welcome;

pub use dialog::Answer;
pub use overlay::Overlay;
