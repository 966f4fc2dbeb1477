//! A statement that was made, as a draft has it.

use crate::api::limits::STATEMENT_CHARS_MAX;
use crate::draft::format::formatted;
use crate::draft::{Format, parameters};
use crate::syntax::partiql::ast::Statement;
use crate::value::AttributeValue;

/// Its settings, its text and a semicolon; `None` where it is longer than a statement may be.
pub fn written(statement: &Statement, values: &[AttributeValue]) -> Option<String> {
    let line = format!("{statement};\n");
    // Line breaks count, too: on one line it may just fit.
    let laid_out = formatted(Format::Partiql, &line);
    // One more for the semicolon, which is not sent.
    let fits = |text: &String| text.trim_end().chars().count() <= STATEMENT_CHARS_MAX + 1;
    let text = [laid_out, line].into_iter().find(fits)?;
    Some(parameters::line(values) + &text)
}
