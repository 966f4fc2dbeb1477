//! A whole draft, laid out.

use super::{json, partiql};
use crate::draft::Format;

/// The text, laid out. What can't be understood stays as it was written.
pub fn formatted(format: Format, text: &str) -> String {
    match format {
        Format::Partiql => partiql::laid_out(text),
        Format::Transaction => json::indented(text),
    }
}
