//! The panes: each keeps its state, changes it, and draws itself.
//!
//! `editor` is the text of a draft, `findings` what is wrong with it, `margin` and `strip` what stands beside and under it, `completion` the list at the cursor; `results`, `capacity` and `detail` show its last report, `versus` what a second connection said;
//! `tables` and `history` are the rail; `status` the two lines at the bottom. `item` writes values in words.

pub mod capacity;
pub mod completion;
pub mod detail;
pub mod editor;
pub mod findings;
pub mod history;
pub mod item;
pub mod margin;
pub mod results;
pub mod rows;
pub mod status;
pub mod strip;
pub mod tables;
pub mod versus;
