//! A PartiQL draft: what stands between its statements.

use super::layout;
use super::word::{Word, says_the_same, words};
use crate::syntax::partiql::token::TokenKind;

/// The draft laid out, or as it was where that would say something else.
pub fn laid_out(text: &str) -> String {
    let laid_out = lay_out(text);
    // A layout that would say something else is none.
    if says_the_same(text, &laid_out) { laid_out } else { text.to_owned() }
}

fn lay_out(text: &str) -> String {
    let words = words(text);
    let mut out = String::new();
    for piece in words.split_inclusive(|word| word.is(";")) {
        let lead = piece.iter().take_while(|word| word.is_comment()).count();
        let (comments, statement) = piece.split_at(lead);
        for comment in comments {
            separate(&mut out, *comment);
            out.push_str(comment.text);
        }
        if let Some(first) = statement.first() {
            // A statement never stands behind a comment, least of all behind one that ends with its line.
            separate(&mut out, Word { newlines: first.newlines.max(1), ..*first });
            out.push_str(&statement_text(text, statement));
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// What stands before a comment or a statement: a space where it stood on the line of what is before, else a new line,
/// and an empty one where there was one.
fn separate(out: &mut String, next: Word<'_>) {
    if !out.is_empty() {
        out.push_str(match next.newlines {
            0 => " ",
            1 => "\n",
            _ => "\n\n",
        });
    }
}

/// A statement with its semicolon.
fn statement_text(text: &str, words: &[Word<'_>]) -> String {
    // Where a quote is open nobody can say which blanks are the text's own.
    let broken = words.iter().any(|word| word.kind == TokenKind::Error);
    match (broken || layout::is_too_deep(words), words) {
        (true, [first, .., last]) => text.get(first.start..last.end()).unwrap_or("").to_owned(),
        _ => layout::laid_out(words),
    }
}
