//! A word of a command: what bash would hand on, and where each part of it stands.

use crate::draft::json::{Kind, Member, Node};
use crate::syntax::{Diagnostic, Span};

/// Crates that split words as a shell does (`shlex`, `shell-words`) give the text alone; whoever pasted forty lines of JSON in
/// quotes has to be told the line.
#[derive(Clone, Debug, Default)]
pub struct Word {
    pub text: String,
    /// In the script, with its quotes.
    pub span: Span,
    /// Where stretches of the text stand: its offset, and that in the script. Ascending.
    stretches: Vec<(usize, usize)>,
    /// What keeps it from being known: it is put together when it runs.
    pub problem: Option<Diagnostic>,
    pub is_quoted: bool,
}

impl Word {
    pub fn begun(at: usize) -> Self {
        Self { span: Span::new(at, at), ..Self::default() }
    }

    /// What a file holds that is named at this place of the script.
    pub fn of_file(text: String, span: Span) -> Self {
        Self { text, span, ..Self::default() }
    }

    /// Takes a character that stands at this place of the script.
    pub fn push(&mut self, character: char, at: usize) {
        let offset = self.text.len();
        let goes_on =
            self.stretches.last().is_some_and(|(from, place)| place + (offset - from) == at);
        if !goes_on {
            self.stretches.push((offset, at));
        }
        self.text.push(character);
    }

    /// The word from this offset of its text on.
    pub fn from(&self, offset: usize) -> Self {
        let text = self.text.get(offset..).unwrap_or("");
        let mut rest = Self::begun(self.at(offset));
        rest.span.end = self.span.end.max(rest.span.start);
        text.char_indices().for_each(|(at, character)| rest.push(character, self.at(offset + at)));
        Self { problem: self.problem.clone(), is_quoted: self.is_quoted, ..rest }
    }

    /// Where a part of its text stands in the script.
    pub fn place(&self, part: Span) -> Span {
        let end = part.end.max(part.start);
        // By its last character: what stands behind a word is not of it.
        let last = if end > part.start { self.at(end - 1) + 1 } else { self.at(part.start) };
        Span::new(self.at(part.start), last.max(self.at(part.start)))
    }

    fn at(&self, offset: usize) -> usize {
        let next = self.stretches.partition_point(|(from, _)| *from <= offset);
        let stretch = self.stretches[..next].last();
        let place = stretch.map_or(self.span.start, |(from, place)| place + (offset - from));
        place.min(self.span.end)
    }

    /// A tree that was read from its text, at its places in the script.
    pub fn placed(&self, node: Node) -> Node {
        moved(node, &|span| self.place(span))
    }
}

/// A tree of another text, all of it at one place.
pub fn at(node: Node, place: Span) -> Node {
    moved(node, &|_| place)
}

fn moved(node: Node, place: &dyn Fn(Span) -> Span) -> Node {
    let kind = match node.kind {
        Kind::Array(nodes) => {
            Kind::Array(nodes.into_iter().map(|node| moved(node, place)).collect())
        }
        Kind::Object(members) => Kind::Object(
            members
                .into_iter()
                .map(|member| Member {
                    name: member.name,
                    name_span: place(member.name_span),
                    value: moved(member.value, place),
                })
                .collect(),
        ),
        scalar => scalar,
    };
    Node { span: place(node.span), kind }
}
