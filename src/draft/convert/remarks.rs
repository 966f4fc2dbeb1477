//! Comments on their way from one form to the other: what they say, line by line, and which statement they stand with.

use super::convert::NO_COUNTERPART;
use crate::draft::json::Document;
use crate::draft::{Draft, Format};
use crate::syntax::partiql::lexer::lex;
use crate::syntax::partiql::token::TokenKind;
use crate::syntax::{Diagnostic, Span};

/// The lines of a draft's comments.
#[derive(Debug, Default)]
pub struct Remarks {
    of_statements: Vec<Remark>,
    /// What follows the last statement.
    at_the_end: Vec<String>,
}

/// What stands with one statement of the text.
#[derive(Clone, Debug, Default)]
pub struct Remark {
    pub comments: Vec<String>,
    /// Its settings, as written.
    pub settings: Vec<String>,
}

impl Remarks {
    pub fn of_partiql(text: &str) -> Self {
        let comments = lex(text).into_iter().filter(|token| token.kind == TokenKind::Comment);
        let comments: Vec<Span> = comments.map(|token| token.span).collect();
        Self::gathered(Format::Partiql, text, &comments, "--@")
    }

    pub fn of_transaction(text: &str, document: &Document) -> Self {
        Self::gathered(Format::Transaction, text, &document.comments, "//@")
    }

    /// A comment stands with the statement it is inside of, or with the next one.
    fn gathered(format: Format, text: &str, comments: &[Span], setting: &str) -> Self {
        // The statements as they are written: a template is one, however many rows it has.
        let written = Draft::parse(format, text).statements;
        let mut remarks =
            Self { of_statements: vec![Remark::default(); written.len()], ..Self::default() };
        for comment in comments {
            let text = comment.of(text);
            let next = written.partition_point(|statement| statement.span.end <= comment.start);
            let remark = remarks.of_statements.get_mut(next);
            match (remark, text.starts_with(setting)) {
                (Some(remark), true) => remark.settings.push(text.trim_end().to_owned()),
                (Some(remark), false) => remark.comments.extend(lines(text)),
                // A setting behind the last statement is for none; the draft itself says so.
                (None, true) => {}
                (None, false) => remarks.at_the_end.extend(lines(text)),
            }
        }
        remarks
    }

    /// Those of a statement of the text, by its number from 0. They are given once: statements made of one template share
    /// them.
    pub fn take(&mut self, origin: usize) -> Remark {
        self.of_statements.get_mut(origin).map(std::mem::take).unwrap_or_default()
    }

    /// Those nobody took, and those behind the last statement.
    pub fn rest(self) -> Vec<String> {
        let left = self.of_statements.into_iter().flat_map(|remark| remark.comments);
        left.chain(self.at_the_end).collect()
    }
}

impl Remark {
    /// The comments that a statement becomes which is off and can't be said in the other form.
    pub fn kept(self, statement: &str) -> Vec<String> {
        let Self { mut comments, settings } = self;
        comments.push(NO_COUNTERPART.to_owned());
        comments.extend(settings);
        comments.extend(statement.lines().map(str::to_owned));
        comments
    }
}

/// What a comment says, without its marks. A carriage return alone ends a line, too: some programs show it as one.
fn lines(comment: &str) -> Vec<String> {
    let block =
        comment.strip_prefix("/*").map(|inside| inside.strip_suffix("*/").unwrap_or(inside));
    let inside = block.unwrap_or_else(|| comment.trim_start_matches(['-', '/']).trim());
    let stripped =
        inside.split(['\n', '\r']).map(|line| line.trim().trim_start_matches("* ").to_owned());
    let is_block = block.is_some();
    // A block's first and last lines are often its marks alone; an empty `--` parts two paragraphs.
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
