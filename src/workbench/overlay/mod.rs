//! Dialogs over the panes: one at a time, and it gets the keys first.
//!
//! A dialog is one file, written in the order of [`dialog`]: its name, its keys, how it is drawn. It is handed the desk;
//! what it can't do by itself it asks for as it closes. [`Overlay`] alone knows which there are.
//!
//! [`welcome`] is what a first start shows, [`palette`] finds commands, [`prompt`] asks for a line, [`help`] shows the keys,
//! the messages and the [`plan`], [`explain`] what a code means; [`ledger`] shows what all runs were charged,
//! [`compare`] in what two of them differ, [`labels`] says what one was for; [`connections`]
//! shows where drafts can go, [`guard`] asks before a connection is written to, [`budget`] before more is spent than may be,
//! [`edit_value`] takes a new value for a part of an item, [`copy_as`] asks as what rows are
//! copied, [`export_rows`] where they are written to, [`columns`] which of their columns are shown; [`offer`] has a way out where an endpoint lacks something, [`rehearsal`] shows what a draft would do, [`code`] asks for
//! that of an MFA device. [`describe`] shows a table, [`create_table`] is the form for a new one, [`table_actions`] what can be
//! done with one, and [`table_guard`] asks before that is sent.

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod overlay;

pub mod dialog;

pub mod budget;
pub mod code;
pub mod columns;
pub mod compare;
pub mod connections;
pub mod copy_as;
pub mod create_table;
pub mod describe;
pub mod edit_value;
pub mod explain;
pub mod export_rows;
pub mod guard;
pub mod help;
pub mod labels;
pub mod ledger;
pub mod offer;
pub mod palette;
pub mod plan;
pub mod prompt;
pub mod rehearsal;
pub mod table_actions;
pub mod table_guard;
pub mod welcome;

pub use dialog::Answer;
pub use overlay::Overlay;
