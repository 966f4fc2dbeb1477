//! Completion in a settings comment, the same in both formats.

use super::complete::{Candidate, Completion, Kind};
use super::vocabulary::setting_values;
use crate::syntax::Span;

/// Settings and their values, in a line that begins with this mark (`--@`, `//@`); `None` in any other line.
pub fn complete(head: &str, mark: &str, names: &[&str]) -> Option<Completion> {
    let line_start = head.rfind('\n').map_or(0, |newline| newline + 1);
    let setting = head.get(line_start..)?.trim_start().strip_prefix(mark)?;
    let word_start = head.rfind(|c: char| c.is_whitespace() || c == '@').map_or(0, |at| at + 1);
    let typed = Span::new(word_start, head.len());
    let before = setting.get(..setting.len().saturating_sub(typed.of(head).len())).unwrap_or("");
    let all: Vec<Candidate> = match before.split_whitespace().collect::<Vec<_>>().as_slice() {
        [] => names.iter().map(|name| Candidate::new(Kind::Setting, *name)).collect(),
        // A setting of the other format is none here, and has no values.
        [name, argument @ ..] if names.contains(name) => {
            let values = setting_values(name, argument).into_iter();
            values.map(|value| Candidate::new(Kind::Value, value)).collect()
        }
        _ => Vec::new(),
    };
    Some(Completion::of(typed, head, all))
}
