//! The shorthand of the AWS CLI: `pk={S=a},sk={N=1}`, `SS=[a,b]`, `S="two words"`.
//!
//! ```text
//! pairs = pair (`,` pair)*            pair = name `=` value
//! value = `[` values `]` | `{` pairs `}` | text (`,` text)*
//! ```
//!
//! A text is quoted by `'` or `"`, in which a backslash stands before the quote itself, or goes to the next comma or bracket.
//! `name@=file` is not taken.

use super::word::Word;
use crate::draft::forms::notes::CODE;
use crate::draft::json::{Kind, Member, Node};
use crate::syntax::{Diagnostic, Span};

/// As deep as values nest, with their types.
const DEPTH_MAX: usize = 160;

/// The pairs that a word holds, at their places in the script.
pub fn pairs(word: &Word) -> Result<Node, Diagnostic> {
    let mut reader = Reader { text: &word.text, position: 0 };
    let node = reader.pairs(None, 0).and_then(|node| {
        let rest = Span::new(reader.position, word.text.len());
        if reader.position < word.text.len() {
            Err(problem(rest, "expected `,` or the end"))
        } else {
            Ok(node)
        }
    });
    match node {
        Ok(node) => Ok(word.placed(node)),
        Err(problem) => Err(Diagnostic { span: word.place(problem.span), ..problem }),
    }
}

fn problem(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(CODE, span, message)
        .with_help("shorthand is pk={S=a},sk={N=1}; JSON is taken, too: '{\"pk\": {\"S\": \"a\"}}'")
}

struct Reader<'a> {
    text: &'a str,
    position: usize,
}

impl Reader<'_> {
    fn pairs(&mut self, close: Option<char>, depth: usize) -> Result<Node, Diagnostic> {
        let start = self.position;
        let mut members: Vec<Member> = Vec::new();
        loop {
            self.skip_blank();
            if close.is_some_and(|close| self.take_if(close)) {
                break;
            }
            let (name, name_span) = self.name()?;
            if members.iter().any(|member| member.name == name) {
                return Err(problem(name_span, format!("`{name}` is here twice")));
            }
            let value = self.value(depth + 1)?;
            members.push(Member { name, name_span, value });
            self.skip_blank();
            if !self.take_if(',') {
                if close.is_some_and(|close| !self.take_if(close)) {
                    return Err(problem(self.here(), "expected `,` or `}`"));
                }
                break;
            }
        }
        Ok(Node { span: Span::new(start, self.position), kind: Kind::Object(members) })
    }

    fn name(&mut self) -> Result<(String, Span), Diagnostic> {
        let start = self.position;
        let length = self
            .rest()
            .find(['=', ',', '{', '}', '[', ']', '"', '\''])
            .unwrap_or(self.rest().len());
        let span = Span::new(start, start + length);
        let name = span.of(self.text).trim().to_owned();
        self.position = span.end;
        if name.is_empty() || !self.take_if('=') {
            return Err(problem(Span::new(start, self.here().end), "expected a name and `=`"));
        }
        if name.ends_with('@') {
            return Err(problem(span, "a value from a file is not taken in shorthand"));
        }
        Ok((name, span))
    }

    fn value(&mut self, depth: usize) -> Result<Node, Diagnostic> {
        if depth > DEPTH_MAX {
            return Err(problem(self.here(), format!("nested more than {DEPTH_MAX} levels deep")));
        }
        self.skip_blank();
        let start = self.position;
        if self.take_if('{') {
            let mut node = self.pairs(Some('}'), depth)?;
            node.span.start = start;
            return Ok(node);
        }
        if self.take_if('[') {
            return self.list(start, depth);
        }
        let first = self.text_value()?;
        let mut texts = vec![first];
        // `SS=a,b`: what has no `=` of its own before the next comma goes on with the list.
        while self.peek() == Some(',') && !self.begins_a_pair() {
            self.position += 1;
            self.skip_blank();
            texts.push(self.text_value()?);
        }
        let span = Span::new(start, self.position);
        Ok(match <[Node; 1]>::try_from(texts) {
            Ok([one]) => one,
            Err(several) => Node { span, kind: Kind::Array(several) },
        })
    }

    fn list(&mut self, start: usize, depth: usize) -> Result<Node, Diagnostic> {
        let mut elements = Vec::new();
        loop {
            self.skip_blank();
            if self.take_if(']') {
                break;
            }
            let element = match self.peek() {
                Some('{' | '[') => self.value(depth + 1)?,
                _ => self.text_value()?,
            };
            elements.push(element);
            self.skip_blank();
            if !self.take_if(',') && self.peek() != Some(']') {
                return Err(problem(self.here(), "expected `,` or `]`"));
            }
        }
        Ok(Node { span: Span::new(start, self.position), kind: Kind::Array(elements) })
    }

    fn text_value(&mut self) -> Result<Node, Diagnostic> {
        let start = self.position;
        let text = match self.peek() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote)?,
            _ => {
                let rest = self.rest();
                let length = rest.find([',', ']', '}']).unwrap_or(rest.len());
                let text = rest.get(..length).unwrap_or("").trim_end().to_owned();
                self.position += length;
                text
            }
        };
        Ok(Node { span: Span::new(start, self.position), kind: Kind::String(text) })
    }

    fn quoted(&mut self, quote: char) -> Result<String, Diagnostic> {
        let start = self.position;
        self.position += 1;
        let mut text = String::new();
        loop {
            let mut characters = self.rest().chars();
            match (characters.next(), characters.next()) {
                (None, _) => {
                    return Err(problem(Span::new(start, start + 1), "this quote is never closed"));
                }
                (Some('\\'), Some(next)) if next == quote || next == '\\' => {
                    text.push(next);
                    self.position += 2;
                }
                (Some(character), _) if character == quote => break,
                (Some(character), _) => {
                    text.push(character);
                    self.position += character.len_utf8();
                }
            }
        }
        self.position += 1;
        Ok(text)
    }

    /// Behind the comma here: whether a name and `=` come before the next comma or bracket.
    fn begins_a_pair(&self) -> bool {
        let rest = self.rest().get(1..).unwrap_or("");
        let end = rest.find([',', ']', '}', '=', '"', '\'', '{', '[']);
        // An end after a comma is left to the reader of pairs.
        rest.is_empty() || end.and_then(|at| rest.get(at..)).is_some_and(|end| end.starts_with('='))
    }

    fn skip_blank(&mut self) {
        let rest = self.rest();
        self.position += rest.len() - rest.trim_start().len();
    }

    fn rest(&self) -> &str {
        self.text.get(self.position..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take_if(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.position += if found { wanted.len_utf8() } else { 0 };
        found
    }

    fn here(&self) -> Span {
        Span::new(self.position, self.position + self.peek().map_or(0, char::len_utf8))
    }
}
