//! Projections: paths to hand back.

use super::ast::Projection;
use super::cursor::Cursor;
use super::error::SyntaxError;
use super::operand::{comma_separated, path};

/// Reads a whole text as a projection: `projection := path ( ',' path )*`.
pub fn parse_projection(text: &str) -> Result<Projection, SyntaxError> {
    let mut cursor = Cursor::new(text)?;
    let paths = comma_separated(&mut cursor, path)?;
    cursor.finish(Projection { paths })
}
