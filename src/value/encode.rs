//! Items as stored: a compact binary form, attributes sorted by name.
//!
//! ```text
//! item      = count, attribute*
//! attribute = name length, name, value length, value       the length lets a reader pass over a value
//! value     = tag, payload
//! ```
//!
//! | tag | value | payload |
//! | --- | --- | --- |
//! | 0, 1 | S, B | length, bytes |
//! | 2, 3 | N, not negative or negative | power of ten + 32768, coefficient |
//! | 4, 5, 6 | NULL, false, true | none |
//! | 7 | L | count, values |
//! | 8 | M | count, then name length, name, value of each |
//! | 9, 10, 11 | SS, BS, NS | count, values of the members |
//!
//! Counts, lengths and coefficients are whole numbers in groups of seven bits, lowest first, the top bit set on all but
//! the last byte.

use super::{AttributeType, AttributeValue, Item, Number, size};

#[cfg(test)]
mod tests;

// Part of the file format: a tag never gets another meaning.
const S: u8 = 0;
const B: u8 = 1;
const N_POSITIVE: u8 = 2;
const N_NEGATIVE: u8 = 3;
const NULL: u8 = 4;
const FALSE: u8 = 5;
const TRUE: u8 = 6;
const L: u8 = 7;
const M: u8 = 8;
const SS: u8 = 9;
const BS: u8 = 10;
const NS: u8 = 11;

/// Deeper than any value the service takes; deeper ones are damage.
const DEPTH_MAX: usize = 64;
/// Room for most items.
const BYTES_USUAL: usize = 512;
// A varint has no sign.
const EXPONENT_BIAS: i32 = 32768;

/// The stored form of an item, or of part of one. Names come sorted.
pub fn item<'a>(
    attributes: impl ExactSizeIterator<Item = (&'a str, &'a AttributeValue)>,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(BYTES_USUAL);
    // Values go through it since their length stands before them; one buffer for all.
    let mut value = Vec::new();
    push_length(&mut out, attributes.len());
    for (name, attribute) in attributes {
        push_string(&mut out, name.as_bytes());
        value.clear();
        push_value(&mut value, attribute);
        push_string(&mut out, &value);
    }
    out
}

/// The item of this stored form; `None` when it is damaged.
pub fn decode(bytes: &[u8]) -> Option<Item> {
    Reader { rest: bytes }.item(|_| true)
}

/// An item where it lies, looked through once: it is whole, and its weight is known. Read no further than it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    bytes: &'a [u8],
    weight: usize,
}

/// What a checked form is read with never misses a part.
const WHOLE: &str = "the stored form was looked through";

impl<'a> Stored<'a> {
    /// `None` when it is damaged.
    pub fn check(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader { rest: bytes };
        let mut weight = 0;
        for _ in 0..reader.length()? {
            let name = reader.text()?;
            let mut value = reader.one()?;
            weight += name.len() + value.weight(0)?;
            value.at_end()?;
        }
        reader.at_end()?;
        Some(Self { bytes, weight })
    }

    pub fn bytes(self) -> &'a [u8] {
        self.bytes
    }

    /// What the item weighs, in bytes as the service counts them.
    pub fn weight(self) -> usize {
        self.weight
    }

    /// All of it.
    pub fn item(self) -> Item {
        self.some(|_| true)
    }

    /// The attributes that are wanted; the others are passed over.
    pub fn some(self, wanted: impl Fn(&str) -> bool) -> Item {
        self.read(|reader| reader.item(wanted))
    }

    /// Reads it part by part, see [`Reader`].
    pub fn read<T>(self, read: impl FnOnce(&mut Reader<'a>) -> Option<T>) -> T {
        read(&mut Reader { rest: self.bytes }).expect(WHOLE)
    }

    /// What was checked before.
    pub(super) fn known(bytes: &'a [u8], weight: usize) -> Self {
        Self { bytes, weight }
    }
}

fn push_length(out: &mut Vec<u8>, length: usize) {
    push_varint(out, length as u128);
}

fn push_varint(out: &mut Vec<u8>, value: u128) {
    // Nearly every length and coefficient; 64 bits are quicker than 128.
    match u64::try_from(value) {
        Ok(mut small) => {
            while small > 0x7F {
                out.push(small.to_le_bytes()[0] | 0x80);
                small >>= 7;
            }
            out.push(small.to_le_bytes()[0]);
        }
        Err(_) => push_long_varint(out, value),
    }
}

fn push_long_varint(out: &mut Vec<u8>, mut value: u128) {
    loop {
        let low = value.to_le_bytes()[0] & 0x7F;
        value >>= 7;
        if value == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

fn push_string(out: &mut Vec<u8>, bytes: &[u8]) {
    push_length(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn push_value(out: &mut Vec<u8>, value: &AttributeValue) {
    match value {
        AttributeValue::S(text) => push_tagged(out, S, text.as_bytes()),
        AttributeValue::B(bytes) => push_tagged(out, B, bytes),
        AttributeValue::N(number) => push_number(out, number),
        AttributeValue::Null => out.push(NULL),
        AttributeValue::Bool(truth) => out.push(if *truth { TRUE } else { FALSE }),
        AttributeValue::L(list) => push_all(out, L, list.iter(), push_value),
        AttributeValue::M(map) => push_all(out, M, map.iter(), |out, (name, member)| {
            push_string(out, name.as_bytes());
            push_value(out, member);
        }),
        AttributeValue::Ss(set) => {
            push_all(out, SS, set.iter(), |out, member| push_string(out, member.as_bytes()));
        }
        AttributeValue::Bs(set) => {
            push_all(out, BS, set.iter(), |out, member| push_string(out, member));
        }
        AttributeValue::Ns(set) => push_all(out, NS, set.iter(), push_number),
    }
}

fn push_tagged(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    push_string(out, bytes);
}

fn push_all<T>(
    out: &mut Vec<u8>,
    tag: u8,
    members: impl ExactSizeIterator<Item = T>,
    push: impl Fn(&mut Vec<u8>, T),
) {
    out.push(tag);
    push_length(out, members.len());
    for member in members {
        push(out, member);
    }
}

fn push_number(out: &mut Vec<u8>, number: &Number) {
    out.push(if number.is_negative() { N_NEGATIVE } else { N_POSITIVE });
    let exponent = i32::from(number.exponent()) + EXPONENT_BIAS;
    push_varint(out, u128::from(exponent.unsigned_abs()));
    push_varint(out, number.coefficient());
}

/// Takes parts off the front of stored bytes. Every part may turn out to be missing; of a [`Stored`] none does.
///
/// An item is a [`length`](Self::length), and so many times a [`text`](Self::text) and [`one`](Self::one) value. What a
/// [`Head`] counts follows it.
pub struct Reader<'a> {
    rest: &'a [u8],
}

/// A value, or the number of members that follow.
pub enum Head<'a> {
    S(&'a str),
    B(&'a [u8]),
    N(Number),
    Bool(bool),
    Null,
    /// Values.
    L(usize),
    /// Each a text and a value.
    M(usize),
    /// Texts.
    Ss(usize),
    /// Strings.
    Bs(usize),
    /// Values.
    Ns(usize),
}

impl Head<'_> {
    pub fn attribute_type(&self) -> AttributeType {
        match self {
            Self::S(_) => AttributeType::S,
            Self::B(_) => AttributeType::B,
            Self::N(_) => AttributeType::N,
            Self::Bool(_) => AttributeType::Bool,
            Self::Null => AttributeType::Null,
            Self::L(_) => AttributeType::L,
            Self::M(_) => AttributeType::M,
            Self::Ss(_) => AttributeType::Ss,
            Self::Bs(_) => AttributeType::Bs,
            Self::Ns(_) => AttributeType::Ns,
        }
    }
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn varint(&mut self) -> Option<u128> {
        let first = self.byte()?;
        // Most names and texts: their length is one byte.
        if first & 0x80 == 0 {
            return Some(u128::from(first));
        }
        self.rest_of_varint(u128::from(first & 0x7F))
    }

    fn rest_of_varint(&mut self, low: u128) -> Option<u128> {
        let mut value = low;
        for shift in (7..u128::BITS).step_by(7) {
            let byte = self.byte()?;
            // What is beyond 128 bits falls off. Only damage has it, and what is left is checked as a number or a length.
            value |= u128::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// A count or length; every counted thing takes a byte at least, so it is within what is left.
    pub fn length(&mut self) -> Option<usize> {
        let length = usize::try_from(self.varint()?).ok()?;
        (length <= self.rest.len()).then_some(length)
    }

    /// Bytes behind their length.
    pub fn string(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        let (string, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(string)
    }

    /// UTF-8 behind its length.
    pub fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.string()?).ok()
    }

    /// The value inside the next string.
    pub fn one(&mut self) -> Option<Self> {
        Some(Self { rest: self.string()? })
    }

    /// The beginning of the next value.
    pub fn head(&mut self) -> Option<Head<'a>> {
        Some(match self.byte()? {
            S => Head::S(self.text()?),
            B => Head::B(self.string()?),
            N_POSITIVE => Head::N(self.number(false)?),
            N_NEGATIVE => Head::N(self.number(true)?),
            NULL => Head::Null,
            FALSE => Head::Bool(false),
            TRUE => Head::Bool(true),
            L => Head::L(self.length()?),
            M => Head::M(self.length()?),
            SS => Head::Ss(self.length()?),
            BS => Head::Bs(self.length()?),
            NS => Head::Ns(self.length()?),
            _ => return None,
        })
    }

    /// The attributes that are wanted, of all that is left.
    fn item(&mut self, wanted: impl Fn(&str) -> bool) -> Option<Item> {
        let mut item = Item::new();
        for _ in 0..self.length()? {
            let name = self.text()?;
            let mut value = self.one()?;
            // Any other is passed over by its length: it was looked through when the item was checked.
            if wanted(name) {
                item.insert(name.to_owned(), value.value(0)?);
                value.at_end()?;
            }
        }
        self.at_end()?;
        Some(item)
    }

    fn value(&mut self, depth: usize) -> Option<AttributeValue> {
        if depth > DEPTH_MAX {
            return None;
        }
        let member = |reader: &mut Self| reader.value(depth + 1);
        Some(match self.head()? {
            Head::S(text) => AttributeValue::S(text.to_owned()),
            Head::B(bytes) => AttributeValue::B(bytes.to_vec()),
            Head::N(number) => AttributeValue::N(number),
            Head::Bool(truth) => AttributeValue::Bool(truth),
            Head::Null => AttributeValue::Null,
            Head::L(count) => AttributeValue::L(self.members(count, member)?),
            Head::M(count) => AttributeValue::M(
                self.members(count, |reader| Some((reader.text()?.to_owned(), member(reader)?)))?,
            ),
            Head::Ss(count) => {
                AttributeValue::Ss(self.members(count, |reader| Some(reader.text()?.to_owned()))?)
            }
            Head::Bs(count) => {
                AttributeValue::Bs(self.members(count, |reader| Some(reader.string()?.to_vec()))?)
            }
            Head::Ns(count) => AttributeValue::Ns(self.members(count, Self::member_number)?),
        })
    }

    /// Passes over a value; what it weighs.
    // Beside `size::value_bytes`, so that nothing is made of an item that is only weighed.
    fn weight(&mut self, depth: usize) -> Option<usize> {
        if depth > DEPTH_MAX {
            return None;
        }
        let member = |reader: &mut Self| Some(size::MEMBER_BYTES + reader.weight(depth + 1)?);
        Some(match self.head()? {
            Head::S(text) => text.len(),
            Head::B(bytes) => bytes.len(),
            Head::N(number) => size::number_bytes(&number),
            Head::Bool(_) | Head::Null => 1,
            Head::L(count) => size::DOCUMENT_BYTES + self.weights(count, member)?,
            Head::M(count) => {
                let member = |reader: &mut Self| Some(reader.text()?.len() + member(reader)?);
                size::DOCUMENT_BYTES + self.weights(count, member)?
            }
            Head::Ss(count) => self.weights(count, |reader| Some(reader.text()?.len()))?,
            Head::Bs(count) => self.weights(count, |reader| Some(reader.string()?.len()))?,
            Head::Ns(count) => {
                self.weights(count, |reader| Some(size::number_bytes(&reader.member_number()?)))?
            }
        })
    }

    fn weights(
        &mut self,
        count: usize,
        mut member: impl FnMut(&mut Self) -> Option<usize>,
    ) -> Option<usize> {
        (0..count).try_fold(0, |sum, _| Some(sum + member(self)?))
    }

    fn members<T, C: FromIterator<T>>(
        &mut self,
        count: usize,
        mut member: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<C> {
        (0..count).map(|_| member(self)).collect()
    }

    /// A member of a number set.
    pub fn member_number(&mut self) -> Option<Number> {
        match self.head()? {
            Head::N(number) => Some(number),
            _ => None,
        }
    }

    fn number(&mut self, negative: bool) -> Option<Number> {
        let exponent = i64::try_from(self.varint()?).ok()? - i64::from(EXPONENT_BIAS);
        // Brought into normal form once more: equality of numbers stands on it, and a damaged one may lack it.
        Number::from_parts(negative, self.varint()?, exponent).ok()
    }

    fn at_end(&self) -> Option<()> {
        self.rest.is_empty().then_some(())
    }
}
