//! JSON with comments and trailing commas, read into a tree that knows where everything stands.

use crate::syntax::{Diagnostic, Span};

/// Deeper than any request the service takes (values nest 32 levels, each with its type around it), and shallow enough
/// for every thread's stack.
const DEPTH_MAX: usize = 160;

/// A whole text.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub root: Node,
    /// Every comment with its slashes, in the order of the text.
    pub comments: Vec<Span>,
}

/// One value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub span: Span,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Null,
    Bool(bool),
    /// As written: 38 digits must survive.
    Number(String),
    String(String),
    Array(Vec<Node>),
    Object(Vec<Member>),
}

/// `"name": value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub name: String,
    pub name_span: Span,
    pub value: Node,
}

impl Node {
    /// The value of the member with this name, if this is an object that has one.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.members().iter().find(|member| member.name == name).map(|member| &member.value)
    }

    /// The members of an object; nothing for any other value.
    pub fn members(&self) -> &[Member] {
        if let Kind::Object(members) = &self.kind { members } else { &[] }
    }

    pub fn as_str(&self) -> Option<&str> {
        if let Kind::String(string) = &self.kind { Some(string) } else { None }
    }

    /// The same value without places. Numbers that a double can't hold exactly are not expected here: item values
    /// are turned into DynamoDB JSON first, which keeps numbers as strings.
    pub fn to_value(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(bool) => Value::Bool(*bool),
            // It was read as a number, so this fails for those beyond a double alone (`1e999`), and no member takes
            // one.
            Kind::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
            Kind::String(string) => Value::String(string.clone()),
            Kind::Array(nodes) => Value::Array(nodes.iter().map(Node::to_value).collect()),
            Kind::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|member| (member.name.clone(), member.value.to_value()))
                    .collect(),
            ),
        }
    }
}

/// Reads a text. The error says where reading stopped and what was expected there.
pub fn parse(text: &str) -> Result<Document, Diagnostic> {
    let mut reader = Reader { text, position: 0, comments: Vec::new() };
    let root = reader.document()?;
    Ok(Document { root, comments: reader.comments })
}

/// Reads the document that begins at byte `start` of a text in which another may follow; and where it ends, with the blanks
/// and comments behind it. A text of blanks has none.
pub fn parse_next(text: &str, start: usize) -> Result<Option<(Node, usize)>, Diagnostic> {
    let mut reader = Reader { text, position: start, comments: Vec::new() };
    reader.skip_blank()?;
    if reader.peek().is_none() {
        return Ok(None);
    }
    let root = reader.value(0)?;
    reader.skip_blank()?;
    Ok(Some((root, reader.position)))
}

/// Where in the text the character stands that begins at byte `offset` of a string's value; `string` is the span of the
/// string with its quotes. An offset at or beyond the end gives the closing quote.
pub fn place_in_string(text: &str, string: Span, offset: usize) -> usize {
    let inside = Span::new(string.start + 1, string.end.saturating_sub(1));
    let mut characters = inside.of(text).char_indices();
    let mut decoded = 0;
    while decoded < offset {
        let Some((_, character)) = characters.next() else { return inside.end };
        decoded += match character {
            '\\' => escape_length(&mut characters),
            other => other.len_utf8(),
        };
    }
    characters.next().map_or(inside.end, |(at, _)| inside.start + at)
}

/// Consumes the rest of an escape; the answer is the length of what it stands for, in UTF-8 bytes.
fn escape_length(characters: &mut std::str::CharIndices<'_>) -> usize {
    let Some((_, 'u')) = characters.next() else { return 1 };
    let unit = hexadecimal(characters);
    match unit {
        0xD800..=0xDBFF => {
            // The reader took the string, so the second half of the pair is there: `\u` and four digits.
            let _ = characters.nth(1);
            let _ = hexadecimal(characters);
            4
        }
        0..=0x7F => 1,
        0x80..=0x7FF => 2,
        _ => 3,
    }
}

fn hexadecimal(characters: &mut std::str::CharIndices<'_>) -> u32 {
    characters
        .take(4)
        .filter_map(|(_, character)| character.to_digit(16))
        .fold(0, |unit, digit| unit * 16 + digit)
}

struct Reader<'a> {
    text: &'a str,
    position: usize,
    comments: Vec<Span>,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Node, Diagnostic> {
        self.skip_blank()?;
        let root = self.value(0)?;
        self.skip_blank()?;
        if self.peek().is_some() {
            let rest = Span::new(self.position, self.text.trim_end().len());
            return Err(syntax(rest, "there is text after the end of the JSON"));
        }
        Ok(root)
    }

    /// value = object | array | string | number | `true` | `false` | `null`
    fn value(&mut self, depth: usize) -> Result<Node, Diagnostic> {
        if depth > DEPTH_MAX {
            return Err(syntax(self.here(), format!("nested more than {DEPTH_MAX} levels deep")));
        }
        let start = self.position;
        let kind = match self.peek() {
            Some('{') => Kind::Object(self.members(depth)?),
            Some('[') => Kind::Array(self.elements(depth)?),
            Some('"') => Kind::String(self.string()?),
            Some('-' | '0'..='9') => Kind::Number(self.number()?),
            _ => self.word()?,
        };
        Ok(Node { span: Span::new(start, self.position), kind })
    }

    /// object = `{` (member (`,` member)* `,`?)? `}`
    fn members(&mut self, depth: usize) -> Result<Vec<Member>, Diagnostic> {
        let open = self.take();
        let mut members = Vec::new();
        loop {
            self.skip_blank()?;
            if self.take_if('}') {
                // Asked for before each member, so that a comma may stand before the bracket.
                return no_name_twice(&members).map(|()| members);
            }
            members.push(self.member(open, depth)?);
            self.separator('}', open)?;
        }
    }

    /// member = string `:` value
    fn member(&mut self, open: Span, depth: usize) -> Result<Member, Diagnostic> {
        let start = self.position;
        let name = match self.peek() {
            Some('"') => self.string()?,
            None => return Err(never_closed(open, '{')),
            Some(_) => {
                return Err(syntax(self.word_here(), "expected a member name in double quotes")
                    .with_help("JSON names are strings: \"TableName\": ..."));
            }
        };
        let name_span = Span::new(start, self.position);
        self.skip_blank()?;
        if !self.take_if(':') {
            return Err(syntax(self.here(), format!("expected `:` after \"{name}\"")));
        }
        self.skip_blank()?;
        Ok(Member { name, name_span, value: self.value(depth + 1)? })
    }

    /// array = `[` (value (`,` value)* `,`?)? `]`
    fn elements(&mut self, depth: usize) -> Result<Vec<Node>, Diagnostic> {
        let open = self.take();
        let mut elements = Vec::new();
        loop {
            self.skip_blank()?;
            if self.take_if(']') {
                return Ok(elements);
            }
            if self.peek().is_none() {
                return Err(never_closed(open, '['));
            }
            elements.push(self.value(depth + 1)?);
            self.separator(']', open)?;
        }
    }

    /// A comma, or the closing bracket (which is left to the caller's loop).
    fn separator(&mut self, close: char, open: Span) -> Result<(), Diagnostic> {
        self.skip_blank()?;
        match self.peek() {
            Some(',') => {
                self.take();
                Ok(())
            }
            Some(other) if other == close => Ok(()),
            None => Err(never_closed(open, if close == '}' { '{' } else { '[' })),
            Some(_) => Err(syntax(self.here(), format!("expected `,` or `{close}` here"))),
        }
    }

    fn string(&mut self) -> Result<String, Diagnostic> {
        let start = self.position;
        self.take();
        let mut value = String::new();
        loop {
            match self.peek() {
                Some('"') => break,
                Some('\\') => value.push(self.escape()?),
                // A line break ends it, so that an open quote is told on its own line.
                None | Some('\n') => {
                    let span = Span::new(start, self.position);
                    return Err(syntax(span, "this string is never closed")
                        .with_help("close it with a double quote; a line break is written \\n"));
                }
                Some(control) if control < ' ' => {
                    return Err(syntax(self.here(), "a control character in a string")
                        .with_help(format!("write it as \\u{:04x}", u32::from(control))));
                }
                Some(character) => {
                    self.take();
                    value.push(character);
                }
            }
        }
        self.take();
        Ok(value)
    }

    fn escape(&mut self) -> Result<char, Diagnostic> {
        let start = self.position;
        self.take();
        let letter = self.peek();
        self.take();
        let bad = |end| syntax(Span::new(start, end), "no such escape in JSON");
        Ok(match letter {
            Some(plain @ ('"' | '\\' | '/')) => plain,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => return self.unicode().ok_or_else(|| bad(self.position)),
            _ => {
                return Err(bad(self.position).with_help("a backslash itself is written \\\\"));
            }
        })
    }

    /// What stands after `\u`: four digits, and for characters beyond 16 bits a second escape.
    fn unicode(&mut self) -> Option<char> {
        let first = self.unit()?;
        if !(0xD800..=0xDBFF).contains(&first) {
            return char::from_u32(first);
        }
        // Half a pair is no character, and no text of ours can hold it.
        if !(self.take_if('\\') && self.take_if('u')) {
            return None;
        }
        let second = self.unit().filter(|unit| (0xDC00..=0xDFFF).contains(unit))?;
        char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    }

    fn unit(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |unit, _| {
            let digit = self.peek()?.to_digit(16)?;
            self.take();
            Some(unit * 16 + digit)
        })
    }

    /// number = `-`? digits (`.` digits)? ((`e` | `E`) (`+` | `-`)? digits)?
    fn number(&mut self) -> Result<String, Diagnostic> {
        let start = self.position;
        // All that looks like one, and then judged as a whole: `1.2.3` is one wrong number, not a number and a rest.
        self.take_while(|c| matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
        let span = Span::new(start, self.position);
        let text = span.of(self.text);
        if is_number(text) { Ok(text.to_owned()) } else { Err(syntax(span, "not a JSON number")) }
    }

    fn word(&mut self) -> Result<Kind, Diagnostic> {
        let span = self.word_here();
        let kind = match span.of(self.text) {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "null" => Kind::Null,
            "" => return Err(syntax(self.here(), "expected a value")),
            word => {
                return Err(syntax(span, format!("expected a value, found `{word}`"))
                    .with_help("text stands in double quotes"));
            }
        };
        self.position = span.end;
        Ok(kind)
    }

    /// Blanks and comments.
    fn skip_blank(&mut self) -> Result<(), Diagnostic> {
        loop {
            // Some editors put a byte order mark before the text.
            self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{feff}'));
            let start = self.position;
            let rest = self.rest();
            if rest.starts_with("//") {
                let line = rest.find('\n').unwrap_or(rest.len());
                self.position += line;
            } else if rest.starts_with("/*") {
                let Some(end) = rest.find("*/") else {
                    return Err(syntax(
                        Span::new(start, start + 2),
                        "this comment is never closed",
                    )
                    .with_help("close it with */"));
                };
                self.position += end + 2;
            } else {
                return Ok(());
            }
            self.comments.push(Span::new(start, self.position));
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.position..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes one character, whatever it is.
    fn take(&mut self) -> Span {
        let span = self.here();
        self.position = span.end;
        span
    }

    fn take_if(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.take();
        }
        found
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.position += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    /// The character here.
    fn here(&self) -> Span {
        let length = self.peek().map_or(0, char::len_utf8);
        Span::new(self.position, self.position + length)
    }

    /// The word here; the one character when it is no word.
    fn word_here(&self) -> Span {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if end == 0 { self.here() } else { Span::new(self.position, self.position + end) }
    }
}

/// Whether a text of digits, signs, dots and `e` is a JSON number.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && digits(exponent)
        && (whole == "0" || !whole.starts_with('0'))
}

/// The service takes no object with two members of one name; keeping either would drop what was written.
fn no_name_twice(members: &[Member]) -> Result<(), Diagnostic> {
    // Sorted, not each held against each: a pasted item may have thousands.
    let mut sorted: Vec<&Member> = members.iter().collect();
    sorted.sort_by(|one, other| one.name.cmp(&other.name));
    let mut pairs = sorted.iter().zip(sorted.iter().skip(1));
    match pairs.find(|(one, other)| one.name == other.name) {
        Some((_, later)) => {
            Err(syntax(later.name_span, format!("\"{}\" is here twice", later.name)))
        }
        None => Ok(()),
    }
}

fn syntax(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("json", span, message)
}

fn never_closed(open: Span, bracket: char) -> Diagnostic {
    syntax(open, format!("this `{bracket}` is never closed"))
}
