//! Comments on their way from one form to the other: what they say, line by line, and which statement they stand with.

use crate::draft::Draft;
use crate::draft::json::Document;
use crate::syntax::partiql::lexer::lex;
use crate::syntax::partiql::token::TokenKind;
use crate::syntax::{Diagnostic, Span};

/// The lines of a draft's comments, settings left out.
#[derive(Debug, Default)]
pub struct Remarks {
    /// For each statement of the text.
    of_statements: Vec<Vec<String>>,
    /// What follows the last one.
    pub at_the_end: Vec<String>,
}

impl Remarks {
    pub fn of_partiql(draft: &Draft, text: &str) -> Self {
        let comments = lex(text).into_iter().filter(|token| token.kind == TokenKind::Comment);
        Self::gathered(draft, text, comments.map(|token| token.span), "--@")
    }

    pub fn of_transaction(draft: &Draft, text: &str, document: &Document) -> Self {
        Self::gathered(draft, text, document.comments.iter().copied(), "//@")
    }

    /// A comment stands with the statement it is inside of, or with the next one.
    fn gathered(
        draft: &Draft,
        text: &str,
        comments: impl Iterator<Item = Span>,
        setting: &str,
    ) -> Self {
        // Statements made of one template share their place.
        let mut spans: Vec<Span> =
            draft.statements.iter().map(|statement| statement.span).collect();
        spans.dedup();
        let mut remarks = Self { of_statements: vec![Vec::new(); spans.len()], ..Self::default() };
        for comment in comments.filter(|comment| !comment.of(text).starts_with(setting)) {
            let next = spans.partition_point(|span| span.end <= comment.start);
            let place = remarks.of_statements.get_mut(next).unwrap_or(&mut remarks.at_the_end);
            place.extend(lines(comment.of(text)));
        }
        remarks
    }

    /// Those of the next statement that has any of its own; taken once.
    pub fn take(&mut self, place: usize) -> Vec<String> {
        self.of_statements.get_mut(place).map(std::mem::take).unwrap_or_default()
    }
}

/// What a comment says, without its marks.
fn lines(comment: &str) -> Vec<String> {
    let block =
        comment.strip_prefix("/*").map(|inside| inside.strip_suffix("*/").unwrap_or(inside));
    let inside = block.unwrap_or_else(|| comment.trim_start_matches(['-', '/']));
    let stripped = inside.lines().map(|line| line.trim().trim_start_matches("* ").to_owned());
    let is_block = block.is_some();
    stripped.filter(|line| !is_block || !line.is_empty()).collect()
}

/// A comment line of the other form.
pub fn line(mark: &str, text: &str) -> String {
    format!("{mark} {text}").trim_end().to_owned()
}

/// What is not the same, as a line of a comment.
pub fn note(finding: &Diagnostic) -> String {
    format!("note: {}", finding.message)
}
