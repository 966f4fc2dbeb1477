//! PartiQL drafts: statements, settings comments, parameters.

use super::Draft;

pub fn parse(_text: &str) -> Draft {
    todo!()
}
