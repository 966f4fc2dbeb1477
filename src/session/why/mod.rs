//! Why a statement failed that an item is to blame for: its condition was false, or there was an item where there was to be
//! none, or its update can't be done to the item.
//!
//! First it is said where the item comes from (`place`): it came back with the refusal, or the refusal is one that only a
//! missing item gets. Where it did neither it may be read afterwards (`look`), if the connection is set to that. Then the
//! condition is bound again and traced on the item (`explain`), or the update held against it (`update`). `written` finds the
//! words of each clause in the statement; `scene` puts one clause into a sentence (`saying`, made of `words`), `reason`
//! those that decided into one, joined the way the condition joins them.
//!
//! What is not known is not said. Where no item came back, there may have been none, or it was not asked for, or whoever
//! was asked does not return it; of these only the first is an item one can hold a condition against.

mod explain;
pub mod look;
mod update;

mod reason;
mod saying;
mod scene;
mod words;
mod written;

#[cfg(test)]
mod random;
#[cfg(test)]
mod tests;

pub use explain::{Asked, explain, place};
