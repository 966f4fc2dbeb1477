//! Takes the terminal, gives it back on every way out, and lends it to another program; the threads that listen.
//!
//! The [`screen`] holds the terminal: its modes and what waits in it are the [`tty`]'s, and what is written goes through
//! [`output`], whose thread may be kept waiting so that the loop is not. ratatui draws by the [`backend`], which asks the
//! terminal nothing. The thread of [`input`] reads what waits, has [`decode`] tell text from keys, and sends it as one lot;
//! it reads again only when told that the lot was dealt with, so nobody reads the terminal while an editor has it. What
//! other processes ask for comes by [`signals`].
//!
//! Whatever was sent to us and not read is thrown away when the terminal is given back, since the next who reads is a
//! shell. Nothing here waits for the terminal longer than it takes to see that it is stopped.

mod backend;
mod decode;
mod input;
mod output;
mod screen;
pub mod signals;
mod tty;

use std::io;

use super::event::Event;
pub use decode::Piece;
pub use input::{Input, Pasting};
pub use screen::Screen;
pub use signals::Stopping;
pub use tty::Tty;

/// What wakes the loop.
pub enum Wake {
    Event(Event),
    /// A lot of input, to be acknowledged.
    Input(Vec<Event>),
    /// What was to be drawn is out: what was put off meanwhile can be drawn now.
    Drawn,
    /// The terminal can be read or written no more.
    Gone(io::Error),
    /// This process is to be stopped.
    Stop(Stopping),
}
