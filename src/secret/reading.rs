//! A text as it is meant: without the escapes of JSON, of URLs and of HTML, and without its line breaks.

/// A byte that is meant, and where in the text it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meant {
    pub value: u8,
    pub from: usize,
    pub to: usize,
}

/// What some bytes stand for.
enum Sign {
    Byte(u8),
    Character(char),
    /// Nothing: a secret that a text breaks into lines is one all the same.
    Break,
}

/// The longest way to write one byte, read twice: `%255C` and its like for each of `\u0041`.
pub const ESCAPE_BYTES_MAX: usize = 30;

/// The names of HTML that keep a character from being read as a mark.
const NAMED: [(&[u8], u8); 6] = [
    (b"amp;", b'&'),
    (b"lt;", b'<'),
    (b"gt;", b'>'),
    (b"quot;", b'"'),
    (b"apos;", b'\''),
    (b"sol;", b'/'),
];

/// Whether reading a text may give another one.
pub fn is_escaped(text: &[u8]) -> bool {
    text.iter().any(|byte| matches!(byte, b'\\' | b'%' | b'&' | b'\n' | b'\r'))
}

/// What is written, byte for byte; `offset` is where the text begins in a longer one.
pub fn written(text: &[u8], offset: usize) -> Vec<Meant> {
    let places = text.iter().zip(offset..);
    places.map(|(value, at)| Meant { value: *value, from: at, to: at + 1 }).collect()
}

/// The text read. What was read can be read again: JSON stands in strings of JSON, and URLs in parameters of URLs.
pub fn read(text: &[Meant]) -> Vec<Meant> {
    let mut meant = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.first() {
        let (sign, length) = sign(first.value, rest);
        let (these, after) = rest.split_at(length.clamp(1, rest.len()));
        let to = these.last().unwrap_or(first).to;
        let mut push = |value| meant.push(Meant { value, from: first.from, to });
        match sign {
            Sign::Byte(value) => push(value),
            Sign::Character(character) => {
                character.encode_utf8(&mut [0; 4]).bytes().for_each(push);
            }
            Sign::Break => {}
        }
        rest = after;
    }
    meant
}

/// The first sign of the rest, which begins with this byte, and in how many bytes it is written.
fn sign(first: u8, rest: &[Meant]) -> (Sign, usize) {
    match first {
        b'\n' | b'\r' => Some((Sign::Break, 1)),
        b'\\' => of_json(rest),
        b'%' => number(rest, 1, 2, 16).and_then(byte).map(|value| (Sign::Byte(value), 3)),
        b'&' => of_html(rest),
        _ => None,
    }
    // No escape: a byte like any other.
    .unwrap_or((Sign::Byte(first), 1))
}

/// `\/`, `\n`, `\u002f`.
fn of_json(rest: &[Meant]) -> Option<(Sign, usize)> {
    match rest.get(1)?.value {
        mark @ (b'"' | b'\\' | b'/' | b'\'') => Some((Sign::Byte(mark), 2)),
        b'n' | b'r' => Some((Sign::Break, 2)),
        b'u' => Some((Sign::Character(char::from_u32(number(rest, 2, 4, 16)?)?), 6)),
        _ => None,
    }
}

/// `&amp;`, `&#43;`, `&#x2F;`.
fn of_html(rest: &[Meant]) -> Option<(Sign, usize)> {
    const DIGITS_MAX: usize = 6;
    let name = |name: &[u8]| {
        name.iter().zip(rest.iter().skip(1)).filter(|(one, other)| **one == other.value).count()
            == name.len()
    };
    if let Some((found, mark)) = NAMED.iter().find(|(found, _)| name(found)) {
        return Some((Sign::Byte(*mark), found.len() + 1));
    }
    let is_hex = matches!(rest.get(2)?.value, b'x' | b'X');
    let (from, radix) = if is_hex { (3, 16) } else { (2, 10) };
    let mut digits = rest.iter().skip(from).take(DIGITS_MAX + 1);
    let digits = digits.position(|digit| digit.value == b';').filter(|_| name(b"#"))?;
    let character = char::from_u32(number(rest, from, digits, radix)?)?;
    Some((Sign::Character(character), from + digits + 1))
}

/// The number that so many digits are.
fn number(rest: &[Meant], from: usize, digits: usize, radix: u32) -> Option<u32> {
    let digits = rest.get(from..from + digits).filter(|digits| !digits.is_empty())?;
    digits.iter().try_fold(0, |number, digit| {
        Some(number * radix + char::from(digit.value).to_digit(radix)?)
    })
}

fn byte(number: u32) -> Option<u8> {
    u8::try_from(number).ok()
}
