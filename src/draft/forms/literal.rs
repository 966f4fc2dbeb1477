//! Texts and bytes as literals of a language.

use super::layout::Piece;
use crate::syntax::is_hidden;

/// A text in double quotes; `unseen` spells a character that is not to stand there as it is.
pub fn text(text: &str, unseen: impl Fn(char) -> String) -> String {
    let mut literal = "\"".to_owned();
    for character in text.chars() {
        match character {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            hidden if is_hidden(hidden) => literal.push_str(&unseen(hidden)),
            seen => literal.push(seen),
        }
    }
    literal.push('"');
    literal
}

/// A text with a literal for each of its lines.
pub fn lines(whole: &str, joiner: &'static str, unseen: impl Fn(char) -> String + Copy) -> Piece {
    let literals: Vec<String> =
        whole.split_inclusive('\n').map(|line| text(line, unseen)).collect();
    match literals.len() {
        0 => Piece::Word("\"\"".to_owned()),
        _ => Piece::Lines { literals, joiner },
    }
}

/// Bytes as Python and Rust write them: `b"\x01a"`.
pub fn bytes(bytes: &[u8]) -> String {
    let mut literal = "b\"".to_owned();
    for byte in bytes {
        match byte {
            b'"' | b'\\' => literal.extend(['\\', char::from(*byte)]),
            b' '..=b'~' => literal.push(char::from(*byte)),
            _ => literal.push_str(&format!("\\x{byte:02x}")),
        }
    }
    literal.push('"');
    literal
}
