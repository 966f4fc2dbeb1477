//! The panes: each keeps its state, changes it, and draws itself.
//!
//! `editor` is the text of a draft with its margin; `results`, `capacity` and `detail` show its last report;
//! `tables` and `history` are the rail; `status` the two lines at the bottom. `item` writes values in words.

pub mod capacity;
pub mod detail;
pub mod editor;
pub mod history;
pub mod item;
pub mod margin;
pub mod results;
pub mod rows;
pub mod status;
pub mod tables;
