//! The panes: each keeps its state, changes it, and draws itself.
//!
//! A pane is one file or one folder, written in the order of [`behaviour`]: what it holds, what its commands do, its keys
//! and clicks, how it is drawn. It is handed the desk, which all share, and knows no other pane; [`pane`] alone knows which
//! there are.
//!
//! [`editor`] is the text of a draft; [`results`], [`capacity`] and [`detail`] show its last report, the results with the
//! rows that a SELECT read ([`reading`]); [`tables`] and [`history`] are the rail. `item` writes an item in few lines,
//! `style` says what a verdict looks like wherever it stands, and `rows` are lines of styled pieces.

pub mod behaviour;
#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod pane;

pub mod editor;

pub mod reading;
pub mod results;

pub mod capacity;
pub mod detail;

pub mod history;
pub mod tables;

pub mod item;
pub mod rows;
pub mod style;

pub use pane::Panes;
