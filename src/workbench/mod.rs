//! The terminal front: drafts, their verdicts, capacity and reasons side by side.
//!
//! Layer 6. The life of a keystroke:
//!
//! 1. The input thread of [`terminal`] reads what waits and sends it as one lot of [`event`]s.
//! 2. The loop of [`app`] wakes, and drains everything that waits.
//! 3. [`update`] gives a key to the dialog on top, else asks the [`keymap`] for the [`command`] it means in the focused
//!    pane, else puts it into the text. [`dispatch`] does commands (`conversion` and `scan` have parts that take some doing), `keys` the rest, `mouse` the
//!    mouse.
//! 4. What is changed is the [`state`], and nothing else; what is asked of the world is pushed as an [`effect`].
//! 5. The effects are performed: spawned, never awaited. What comes of them arrives as another event.
//! 6. One draw: [`layout`] says where everything stands, and [`draw`] has each pane write itself into the buffer.
//!
//! `update` receives no handle to anything outside; `draw` takes the state as it is. Colours are roles of a [`theme`];
//! [`highlight`] says what a piece of code is. Everything that comes from data passes `widget::safe_text`.

pub mod start;

pub mod terminal;

pub mod app;
pub mod event;

pub mod effect;
pub mod sessions;

pub mod state;

pub mod conversion;
pub mod scan;
pub mod update;

pub mod command;
pub mod dispatch;
pub mod keymap;
pub mod keys;
pub mod mouse;

pub mod draw;
pub mod found;
pub mod layout;

pub mod overlay;
pub mod pane;
pub mod widget;

pub mod highlight;
pub mod theme;

#[cfg(test)]
mod journey;
#[cfg(test)]
mod picture;
#[cfg(test)]
mod tests;

pub use start::{Start, start};
