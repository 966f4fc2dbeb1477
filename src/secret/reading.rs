//! A text as it is meant: without the escapes of JSON, of URLs and of HTML, and without its line breaks.

use std::ops::Range;

/// The longest way to write one byte, read twice: `\u0025\u0034\u0031` is `%41` in JSON. With room.
pub const ESCAPE_BYTES_MAX: usize = 24;

/// The names of HTML that keep a character from being read as a mark.
const NAMED: [(&[u8], u8); 6] = [
    (b"amp;", b'&'),
    (b"lt;", b'<'),
    (b"gt;", b'>'),
    (b"quot;", b'"'),
    (b"apos;", b'\''),
    (b"sol;", b'/'),
];

/// A text that was read, and where in the one it was read from its bytes are written.
pub struct Reading {
    pub text: Vec<u8>,
    /// In order. Between two escapes stands what is written as it is meant.
    escapes: Vec<Escape>,
}

/// Some bytes that are written as others.
struct Escape {
    meant: Range<usize>,
    written: Range<usize>,
}

/// What some bytes stand for.
enum Sign {
    Byte(u8),
    Character(char),
    /// Nothing: a secret that a text breaks into lines is one all the same.
    Break,
}

/// Whether reading a text may give another one.
pub fn is_escaped(text: &[u8]) -> bool {
    text.iter().any(|byte| begins_escape(*byte))
}

fn begins_escape(byte: u8) -> bool {
    matches!(byte, b'\\' | b'%' | b'&' | b'\n' | b'\r')
}

impl Reading {
    /// What was read can be read again: JSON stands in strings of JSON, and URLs in parameters of URLs.
    pub fn of(text: &[u8]) -> Self {
        let mut reading = Self { text: Vec::with_capacity(text.len()), escapes: Vec::new() };
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest.iter().position(|byte| begins_escape(*byte)).unwrap_or(rest.len());
            let (plain, rest) = rest.split_at(plain);
            reading.text.extend_from_slice(plain);
            at += plain.len();
            at += reading.take_sign(rest, at);
        }
        reading
    }

    /// Reads what begins the rest; how many bytes that is.
    fn take_sign(&mut self, rest: &[u8], at: usize) -> usize {
        let Some((sign, length)) = sign(rest) else {
            // No escape: a byte like any other.
            self.text.extend(rest.first());
            return 1;
        };
        let begin = self.text.len();
        match sign {
            Sign::Byte(byte) => self.text.push(byte),
            Sign::Character(character) => {
                self.text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Sign::Break => {}
        }
        self.escapes.push(Escape { meant: begin..self.text.len(), written: at..at + length });
        length
    }

    /// Where the byte at this place is written.
    pub fn written(&self, place: usize) -> Range<usize> {
        let behind = self.escapes.partition_point(|escape| escape.meant.start <= place);
        match behind.checked_sub(1).and_then(|before| self.escapes.get(before)) {
            None => place..place + 1,
            Some(escape) if escape.meant.contains(&place) => escape.written.clone(),
            Some(escape) => {
                let from = escape.written.end + (place - escape.meant.end);
                from..from + 1
            }
        }
    }
}

/// The escape that a text begins with, and how many bytes it takes.
fn sign(text: &[u8]) -> Option<(Sign, usize)> {
    match text.first()? {
        b'\n' | b'\r' => Some((Sign::Break, 1)),
        b'\\' => of_json(text),
        b'%' => Some((Sign::Byte(u8::try_from(number(text, 1..3, 16)?).ok()?), 3)),
        b'&' => of_html(text),
        _ => None,
    }
}

/// `\/`, `\n`, `\u002f`.
fn of_json(text: &[u8]) -> Option<(Sign, usize)> {
    match text.get(1)? {
        mark @ (b'"' | b'\\' | b'/' | b'\'') => Some((Sign::Byte(*mark), 2)),
        b'n' | b'r' => Some((Sign::Break, 2)),
        b'u' => Some((Sign::Character(char::from_u32(number(text, 2..6, 16)?)?), 6)),
        _ => None,
    }
}

/// `&amp;`, `&#43;`, `&#x2F;`.
fn of_html(text: &[u8]) -> Option<(Sign, usize)> {
    let rest = text.get(1..)?;
    if let Some((name, mark)) = NAMED.iter().find(|(name, _)| rest.starts_with(name)) {
        return Some((Sign::Byte(*mark), 1 + name.len()));
    }
    let (from, radix) = if matches!(rest.get(1)?, b'x' | b'X') { (3, 16) } else { (2, 10) };
    let end = text.iter().take(from + 7).position(|byte| *byte == b';')?;
    let character = char::from_u32(number(text, from..end, radix)?)?;
    rest.starts_with(b"#").then_some((Sign::Character(character), end + 1))
}

/// The number that these digits are.
fn number(text: &[u8], digits: Range<usize>, radix: u32) -> Option<u32> {
    let digits = text.get(digits).filter(|digits| !digits.is_empty())?;
    digits
        .iter()
        .try_fold(0, |number, digit| Some(number * radix + char::from(*digit).to_digit(radix)?))
}
