//! A draft, tried on copies: the same requests, run where nothing is at stake.
//!
//! [`Session::rehearse`](super::Session::rehearse) reads the items that the draft names (`images`, one folder up), copies
//! them with their tables into an engine in memory (`scratch`), has the very same requests run there, and holds what is
//! then in it against what was copied (`change`): attribute by attribute (`difference`), and entry by entry in the
//! indexes. To the connection nothing goes out but reads.
//!
//! A copy of some items is not the table. What it can't show is said: a statement that reads rows it was not given is left
//! out ([`LeftOut`]), and what takes the whole table, others, or the service itself to happen is listed ([`Unshown`]).

mod scratch;

mod change;
mod difference;
mod rehearse;

#[cfg(test)]
mod tests;

pub use change::Change;
pub use difference::{Difference, What};
pub use rehearse::{LeftOut, Rehearsal, RehearseError, Terms, Unshown, WhyLeftOut};
