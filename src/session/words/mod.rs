//! A report in words: one set of them for both fronts.
//!
//! What the screen and `run` say of a submission is said here, so that they can't say it differently: `headline` what
//! became of it all, `statement` the verdict of one and its reason, `capacity` what it was charged, `price` what it will be
//! charged and what that costs, `rehearsal` what a draft would do, `value` the items and keys, `origin` where the item of a
//! failure comes from, `figure` durations, counts and numbers. No styles and no widths: the fronts colour, cut and wrap. Nor is a word
//! that comes from data made safe for a terminal, but for what stands in quotes: the fronts do that where they print.

pub mod capacity;
pub mod figure;
pub mod headline;
pub mod origin;
pub mod price;
pub mod rehearsal;
pub mod statement;
pub mod value;

#[cfg(test)]
mod tests;

pub use capacity::Charge;
pub use figure::{counted, duration, figure, grouped, time};
pub use headline::{error, error_code, run, run_and_time, run_number, sentence_of, tally};
pub use origin::{origin, read_for_undo, read_for_why};
pub use statement::{INJECTED, reason, truth, verdict};
