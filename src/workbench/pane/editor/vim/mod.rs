//! The keys of vim, for those whose fingers know them: `keys = "vim"` in config.toml, or `:vim`.
//!
//! [`vim`] is a state machine: keys in, edits of a [`Text`](super::text::Text) out. It knows no screen and no draft. A command
//! is gathered in a `pending` until it is whole: a register, counts, an operator, a motion or an object. `motion` says where a
//! motion leads and `object` what an object holds, both over characters (`characters`); `range` makes bytes of them, and
//! `change` is what operators and the other commands do to these. What was taken away waits in `registers`; `repeat` is what
//! `.` does again.
//!
//! While inserting, keys are the editor's own, completion among them: the machine takes Esc alone, and looks at what was put
//! in when it leaves.

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod vim;

mod characters;
mod motion;
mod object;

mod pending;
mod range;
mod registers;

mod change;
mod repeat;
mod search;
mod visual;

#[cfg(test)]
mod tests;

pub use vim::{Vim, Wish};
