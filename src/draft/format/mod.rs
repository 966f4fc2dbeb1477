//! Lays a draft's text out anew, token by token: comments and settings stay where they stand.
//!
//! PartiQL: keywords in capitals, a statement on one line where it fits, else a line a clause; lists and items that
//! still don't fit get a line an entry. Up to one empty line between statements is kept. Transaction drafts: the lines
//! stay, their indentation follows the brackets; a line that is too long is cut at its brackets and commas. Formatting twice changes nothing more.

mod text;

mod json;
mod long_line;
mod partiql;

mod layout;
mod spacing;
mod word;

#[cfg(test)]
mod tests;

pub use text::formatted;

/// The longest line that is made on purpose.
const WIDTH: usize = 84;
