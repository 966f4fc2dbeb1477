//! A place in a text.

/// Byte offsets into a text: `start..end`, on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// This span, moved right by `offset` bytes: from a place in a statement to a place in its draft.
    pub fn shifted(self, offset: usize) -> Span {
        Span::new(self.start + offset, self.end + offset)
    }

    /// The text at this span; empty when the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Line and column (both from 1, columns in characters) of its start.
    pub fn line_column(self, text: &str) -> (usize, usize) {
        // In characters, not bytes: so the service counts in the positions it prints (partiql.md 0).
        let before = text.get(..self.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        (line, before.get(line_start..).unwrap_or("").chars().count() + 1)
    }
}

/// Where the lines of a text begin, found once for all places that are asked for: counting from the top for each of ten
/// thousand findings takes a second.
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub fn of(text: &'t str) -> Self {
        let breaks = text.match_indices('\n').map(|(offset, _)| offset + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The number of the line a span starts in, from 1, and the span of that line with its end.
    pub fn line(&self, span: Span) -> (usize, Span) {
        let line = self.starts.partition_point(|start| *start <= span.start).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let next = self.starts.get(line).copied().unwrap_or(self.text.len());
        (line, Span::new(start, next))
    }

    /// As [`Span::line_column`].
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let (line, whole) = self.line(span);
        let before = Span::new(whole.start, span.start.min(self.text.len())).of(self.text);
        (line, before.chars().count() + 1)
    }
}
