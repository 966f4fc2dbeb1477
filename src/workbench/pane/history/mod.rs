//! Every submission there was, newest first: found again, looked at, compared.
//!
//! [`history`] is the pane: what is listed, what is searched for, what is selected. `lines` draws the list, `preview` the
//! selected run beside it. The list holds the newest runs and grows as one goes down in it, so that a hundred thousand of
//! them are opened as fast as ten.

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod history;

mod lines;
pub mod preview;

pub use history::History;
pub use preview::Preview;
