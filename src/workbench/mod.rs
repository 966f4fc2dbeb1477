//! The terminal front: drafts, their verdicts, capacity and reasons side by side.
//!
//! Layer 6. The life of a keystroke:
//!
//! 1. The input thread of [`terminal`] reads what waits and sends it as one lot of [`event`]s; [`burst`] tells
//!    pastes that come as keys from keys.
//! 2. The loop of [`app`] wakes, and drains everything that waits.
//! 3. [`update`] deals with an event; [`route`] gives a key to the dialog on top, else to the focused pane, else asks the
//!    [`keymap`] for the [`command`] it means there. Each family of commands is done where it belongs: in its pane, in
//!    [`drafts`], [`submission`], [`connection`], [`conversion`], [`forms`], [`rehearsing`], [`undoing`], [`failed`], [`past_runs`], [`table_work`] or
//!    [`window`].
//! 4. What is changed is the [`state`], and nothing else; what is asked of the world is pushed as an [`effect`].
//! 5. The effects are performed by the [`doer`]: spawned, never awaited. What comes of them arrives as another event, that of
//!    a submission in [`answers`].
//! 6. One draw: [`layout`] says where everything stands, and [`draw`] has each pane write itself into the buffer.
//!
//! The state has three parts: the [`desk`], which all share, with the [`known_tables`] and a [`tab`] for each draft, its
//! report as it is [`listed`], what that [`found`], and what it [`folds`] together; the panes of [`pane`]; and the dialog of [`overlay`]. A pane and a dialog are handed the
//! desk and know nothing of one another, so each can be read, and changed, alone. The lines at the edges are in [`status`].
//!
//! What was read is worked with in [`rows`], which sorts, filters and marks; all pages of it are read by [`reading_on`]; drafts are
//! made of it by [`from_item`], copies and files by [`taking`].
//!
//! The plan knows the items that were looked at ([`known_items`]). A long text is read beside the loop; commands that need to know what it means are [`awaited`]. Of
//! its [`token`] the history is asked.
//!
//! [`mod@start`] is what it is started with. The open connections are the doer's ([`sessions`]),  a run that would [`scan`] on
//! a service asks first. `update` receives no handle to anything outside; `draw` takes the state as it is. Colours are
//! roles of a [`theme`]; [`highlight`] says what a piece of code is. Everything that comes from data passes
//! `widget::safe_text`.

pub mod start;

pub mod terminal;

pub mod app;
pub mod burst;
pub mod event;

pub mod doer;
pub mod effect;
pub mod sessions;

pub mod state;

pub mod desk;
pub mod known_tables;
pub mod tab;

pub mod folds;
pub mod found;
pub mod known_items;
pub mod listed;

pub mod answers;
pub mod awaited;
pub mod route;
pub mod update;

pub mod command;
pub mod keymap;

pub mod connection;
pub mod conversion;
pub mod drafts;
pub mod failed;
pub mod forms;
pub mod from_item;
pub mod past_runs;
pub mod reading_on;
pub mod rehearsing;
pub mod rows;
pub mod scan;
pub mod submission;
pub mod table_work;
pub mod taking;
pub mod token;
pub mod undoing;
pub mod window;

pub mod draw;
pub mod layout;
pub mod status;

pub mod overlay;
pub mod pane;
pub mod person;
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
