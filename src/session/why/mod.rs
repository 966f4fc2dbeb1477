//! Why the condition of a statement was false.
//!
//! The condition is bound again and traced on the item that came back with the refusal (`explain`). `written` finds the
//! words of each clause in the statement; `scene` puts one clause into a sentence (`saying`, made of `words`), `reason`
//! those that decided into one, joined the way the condition joins them.
//!
//! What is not known is not said. Where no item came back, there may have been none, or it was not asked for, or whoever
//! was asked does not return it; of these only the first is an item one can hold a condition against.

mod explain;
mod reason;
mod saying;
mod scene;
mod words;
mod written;

#[cfg(test)]
mod tests;

pub use explain::{Asked, explain};
