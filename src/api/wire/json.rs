//! JSON as the service reads it: duplicate members and trailing text are refused, members keep their order, and a number
//! keeps its text. No reader of others does all three.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::api::{ApiError, error};

#[cfg(test)]
mod tests;

/// One JSON value. Texts without escapes are where the body has them.
#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    Null,
    Bool(bool),
    /// Its text; one with a point or an exponent is a decimal.
    Number(&'a str),
    String(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    Object(Vec<Member<'a>>),
}

/// Name and value.
pub type Member<'a> = (Cow<'a, str>, Json<'a>);

/// Arrays and objects inside each other, at most.
// A value nested 32 deep takes some 70, and one nested deeper is to be refused by the sentence about that; 10,000 are to be
// refused and not to end the process (indexes-and-tables.md 8.3).
const DEPTH_MAX: usize = 128;
/// Up to so many members are compared each with each: that is quicker than a set.
const FEW_MEMBERS: usize = 16;

/// Reads a body. Nesting beyond 128 levels is refused as malformed text is.
pub fn parse(body: &str) -> Result<Json<'_>, ApiError> {
    let mut reader = Reader { text: body, at: 0 };
    let value = reader.value(DEPTH_MAX);
    reader.skip_space();
    value.filter(|_| reader.at == body.len()).ok_or_else(error::request::malformed_body)
}

/// Reads from left to right; `None` stands for text that is no JSON.
struct Reader<'a> {
    text: &'a str,
    /// Bytes that are read.
    at: usize,
}

impl Json<'_> {
    /// Without white space, members sorted by name, null ones left out.
    pub fn compact(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(text) => (*text).to_owned(),
            Self::String(text) => serde_json::Value::from(text.as_ref()).to_string(),
            Self::Array(elements) => {
                let elements: Vec<String> = elements.iter().map(Self::compact).collect();
                format!("[{}]", elements.join(","))
            }
            Self::Object(members) => {
                let mut present: Vec<_> =
                    // A null member is absent, here too (indexes-and-tables.md 8.3); the service echoes names
                    // sorted (items-tables-capacity.md 7).
                    members.iter().filter(|(_, value)| *value != Self::Null).collect();
                present.sort_by_key(|(name, _)| name);
                let print = |(name, value): &Member<'_>| {
                    format!("{}:{}", serde_json::Value::from(name.as_ref()), value.compact())
                };
                let members: Vec<String> = present.into_iter().map(print).collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes this byte, behind any space.
    fn take(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// `depth`: how many levels may still be opened.
    fn value(&mut self, depth: usize) -> Option<Json<'a>> {
        self.skip_space();
        match self.peek()? {
            b'{' => self.object(depth.checked_sub(1)?),
            b'[' => self.array(depth.checked_sub(1)?),
            b'"' => self.string().map(Json::String),
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            _ => self.number(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json<'a>> {
        let mut members = Vec::new();
        self.take(b'{')?;
        if self.take(b'}').is_some() {
            return Some(Json::Object(members));
        }
        loop {
            let name = self.string()?;
            self.take(b':')?;
            members.push((name, self.value(depth)?));
            if self.take(b'}').is_some() {
                // The service refuses them as malformed (indexes-and-tables.md 8.3); most readers of JSON keep the last.
                return (!names_repeat(&members)).then_some(Json::Object(members));
            }
            self.take(b',')?;
        }
    }

    fn array(&mut self, depth: usize) -> Option<Json<'a>> {
        let mut elements = Vec::new();
        self.take(b'[')?;
        if self.take(b']').is_some() {
            return Some(Json::Array(elements));
        }
        loop {
            elements.push(self.value(depth)?);
            if self.take(b']').is_some() {
                return Some(Json::Array(elements));
            }
            self.take(b',')?;
        }
    }

    fn word(&mut self, word: &str, json: Json<'a>) -> Option<Json<'a>> {
        let found = self.text.get(self.at..)?.starts_with(word);
        self.at += word.len();
        found.then_some(json)
    }

    fn number(&mut self) -> Option<Json<'a>> {
        let start = self.at;
        self.skip(b"-");
        // No digits behind a leading zero: `01` is no JSON.
        if self.skip(b"0").is_none() {
            self.digits()?;
        }
        if self.skip(b".").is_some() {
            self.digits()?;
        }
        if self.skip(b"eE").is_some() {
            self.skip(b"+-");
            self.digits()?;
        }
        self.text.get(start..self.at).map(Json::Number)
    }

    /// Takes one of these bytes if it is next.
    fn skip(&mut self, bytes: &[u8]) -> Option<()> {
        self.peek().filter(|byte| bytes.contains(byte)).map(|_| self.at += 1)
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        self.take(b'"')?;
        let (mut plain, mut end) = self.plain()?;
        if end == b'"' {
            // Nearly every text: nothing is copied.
            return Some(Cow::Borrowed(plain));
        }
        let mut string = String::new();
        loop {
            string.push_str(plain);
            match end {
                b'"' => return Some(Cow::Owned(string)),
                b'\\' => string.push(self.escape()?),
                _ => return None,
            }
            (plain, end) = self.plain()?;
        }
    }

    /// What comes before the end of the string, an escape, or what no string may hold; and which byte that is.
    fn plain(&mut self) -> Option<(&'a str, u8)> {
        let rest = self.text.get(self.at..)?;
        let at = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))?;
        self.at += at + 1;
        Some((rest.get(..at)?, *rest.as_bytes().get(at)?))
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> Option<char> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return None,
        })
    }

    /// The digits of `\u`, and of the second one that completes a pair.
    fn unicode(&mut self) -> Option<char> {
        let first = self.unit()?;
        let mut units = vec![first];
        if (0xd800..0xdc00).contains(&first) {
            self.skip(b"\\")?;
            self.skip(b"u")?;
            units.push(self.unit()?);
        }
        // Half a pair is malformed: no text of ours could hold it.
        char::decode_utf16(units).next()?.ok()
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        // Rust would take a sign before the digits.
        u16::from_str_radix(digits, 16).ok().filter(|_| hexadecimal)
    }
}

fn names_repeat(members: &[Member<'_>]) -> bool {
    let mut names = members.iter().map(|(name, _)| name.as_ref());
    if members.len() > FEW_MEMBERS {
        let mut seen = HashSet::new();
        return !names.all(|name| seen.insert(name));
    }
    names.enumerate().any(|(index, name)| {
        members.iter().take(index).any(|(earlier, _)| earlier.as_ref() == name)
    })
}
