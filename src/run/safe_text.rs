//! Text from data, made safe for a terminal: no item may send it a command.
//!
//! How that is written is the same on the screen (`syntax::hidden`); these are the names the commands know it by.

pub use crate::syntax::hidden::{
    visible as line, visible_json as json, visible_lines as lines, visible_painted as painted,
};
