//! What is wrong with a text, line by line: what is underlined, what the margin marks, what is said under the text.

use std::ops::Range;

use crate::draft::Statement;
use crate::syntax::{Diagnostic, Fix, Severity, Span};

/// More find no room under the text. A line of a megabyte may hold ten thousand.
const SAID_AT_ONCE_MAX: usize = 20;

/// The findings of one text, in its order.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    list: Vec<Diagnostic>,
    /// By line.
    places: Vec<FindingPart>,
    errors: usize,
    warnings: usize,
    /// The first one of the worst severity.
    worst: Option<usize>,
}

/// The part of a line that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingPart {
    pub line: usize,
    /// What is underlined; empty where only the margin speaks.
    pub bytes: Range<usize>,
    pub severity: Severity,
    /// Which finding it belongs to.
    pub finding: usize,
    /// Whether the finding begins here.
    pub first: bool,
}

impl Findings {
    /// `lines` are those of the text.
    pub fn of<'a>(
        list: Vec<Diagnostic>,
        statements: &[Statement],
        lines: impl Iterator<Item = &'a str>,
    ) -> Self {
        let lines: Vec<&str> = lines.collect();
        let starts = starts(&lines);
        let mut places: Vec<FindingPart> = list
            .iter()
            .enumerate()
            .flat_map(|(finding, one)| {
                let whole = one.severity != Severity::Error && is_statement(one.span, statements);
                places(finding, one, whole, &lines, &starts)
            })
            .collect();
        places.sort_by_key(|place| place.line);
        let count = |severity| list.iter().filter(|one| one.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let highest = list.iter().map(|one| one.severity).max();
        let worst = list.iter().position(|one| Some(one.severity) == highest);
        Self { list, places, errors, warnings, worst }
    }

    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// Errors, warnings and notes.
    pub fn counts(&self) -> [(usize, &'static str); 3] {
        let notes = self.list.len() - self.errors - self.warnings;
        [(self.errors, "error"), (self.warnings, "warning"), (notes, "note")]
    }

    /// What there is in a line.
    pub fn in_line(&self, line: usize) -> &[FindingPart] {
        let start = self.places.partition_point(|place| place.line < line);
        let end = self.places.partition_point(|place| place.line <= line);
        self.places.get(start..end).unwrap_or(&[])
    }

    /// Those of a line that are said at once, the worst one first.
    pub fn at(&self, line: usize) -> Vec<&Diagnostic> {
        let places = self.in_line(line).iter();
        let of = |severity| places.clone().filter(move |place| place.severity == severity);
        let places = [Severity::Error, Severity::Warning, Severity::Note].into_iter().flat_map(of);
        places.filter_map(|place| self.list.get(place.finding)).take(SAID_AT_ONCE_MAX).collect()
    }

    /// The change that mends the finding of a line that holds a byte; else the next one after it, else the first one
    /// before.
    pub fn fix_at(&self, line: usize, byte: usize) -> Option<&Fix> {
        let fixable = self.in_line(line).iter().filter_map(|place| {
            let finding = self.list.get(place.finding)?;
            Some((finding.span, finding.fix.as_deref()?))
        });
        // The narrowest of those that hold it: what is said of a whole statement holds every byte of it.
        let nearest = |(span, _): &(Span, &Fix)| match (span.start <= byte, byte <= span.end) {
            (true, true) => (0, span.end - span.start),
            (false, _) => (1, span.start),
            (true, false) => (2, span.start),
        };
        fixable.min_by_key(nearest).map(|(_, fix)| fix)
    }

    /// The first of the worst severity.
    pub fn worst(&self) -> Option<&Diagnostic> {
        self.list.get(self.worst?)
    }

    /// Where the next one after a byte begins; after the last one the first.
    pub fn next_after(&self, byte: usize) -> Option<usize> {
        let starts = || self.list.iter().map(|one| one.span.start);
        starts().filter(|start| *start > byte).min().or_else(|| starts().min())
    }
}

fn is_statement(span: Span, statements: &[Statement]) -> bool {
    let at = statements.partition_point(|statement| statement.span.start < span.start);
    statements.get(at).is_some_and(|statement| statement.span == span)
}

/// A span line by line; an empty one still gets a character to be seen at. Of a finding on a whole statement the first
/// word is underlined alone.
fn places(
    finding: usize,
    one: &Diagnostic,
    whole: bool,
    lines: &[&str],
    starts: &[usize],
) -> Vec<FindingPart> {
    let (first, from) = place(starts, one.span.start);
    let (last, to) = place(starts, one.span.end.max(one.span.start));
    (first..=last.min(lines.len().saturating_sub(1)))
        .map(|line| {
            let text = lines[line];
            let start = if line == first { from } else { 0 };
            let end = if line == last { to } else { text.len() };
            let bytes = match (whole, line == first) {
                (false, _) => start..end.max(start + 1),
                (true, true) => start..start + first_word(text.get(start..).unwrap_or("")),
                (true, false) => 0..0,
            };
            FindingPart { line, bytes, severity: one.severity, finding, first: line == first }
        })
        .collect()
}

fn first_word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len()).max(1)
}

/// Where each line starts in the text they make, in bytes.
pub fn starts<T: AsRef<str>>(lines: &[T]) -> Vec<usize> {
    let mut next = 0;
    let place = |line: &T| {
        let start = next;
        next += line.as_ref().len() + 1;
        start
    };
    lines.iter().map(place).collect()
}

/// The line of a byte of the text, and the byte in that line.
pub fn place(starts: &[usize], byte: usize) -> (usize, usize) {
    let line = starts.partition_point(|start| *start <= byte).saturating_sub(1);
    (line, byte - starts.get(line).copied().unwrap_or(0).min(byte))
}
