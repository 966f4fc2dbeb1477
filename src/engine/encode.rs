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

use std::collections::BTreeSet;

use crate::value::{AttributeValue, Item, Number, size};

#[cfg(test)]
mod tests;

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
const EXPONENT_BIAS: i32 = 32768;

/// The stored form of an item, or of part of one. Names come sorted.
pub fn item<'a>(
    attributes: impl ExactSizeIterator<Item = (&'a str, &'a AttributeValue)>,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(BYTES_USUAL);
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
    let mut reader = Reader { rest: bytes };
    let item = reader.members(|reader| {
        let name = reader.text()?;
        let mut value = Reader { rest: reader.string()? };
        let decoded = value.value(0)?;
        value.at_end()?;
        Some((name, decoded))
    })?;
    reader.at_end()?;
    Some(item)
}

/// The attributes of this stored form that are wanted; the others are passed over. `None` when it is damaged.
pub fn decode_some(bytes: &[u8], wanted: impl Fn(&str) -> bool) -> Option<Item> {
    let mut reader = Reader { rest: bytes };
    let mut item = Item::new();
    for _ in 0..reader.length()? {
        let name = reader.name()?;
        let mut value = Reader { rest: reader.string()? };
        if wanted(name) {
            item.insert(name.to_owned(), value.value(0)?);
        }
    }
    Some(item)
}

/// What the item of this stored form weighs, in bytes as the service counts them; `None` when it is damaged.
pub fn weigh(bytes: &[u8]) -> Option<usize> {
    let mut reader = Reader { rest: bytes };
    let mut sum = 0;
    for _ in 0..reader.length()? {
        let name = reader.string()?;
        let mut value = Reader { rest: reader.string()? };
        sum += name.len() + value.weight(0)?;
    }
    Some(sum)
}

fn push_length(out: &mut Vec<u8>, length: usize) {
    push_varint(out, length as u128);
}

fn push_varint(out: &mut Vec<u8>, value: u128) {
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

/// Takes parts off the front of stored bytes. Every part may turn out to be missing.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn varint(&mut self) -> Option<u128> {
        let first = self.byte()?;
        if first & 0x80 == 0 {
            return Some(u128::from(first));
        }
        self.rest_of_varint(u128::from(first & 0x7F))
    }

    fn rest_of_varint(&mut self, low: u128) -> Option<u128> {
        let mut value = low;
        for shift in (7..u128::BITS).step_by(7) {
            let byte = self.byte()?;
            value |= u128::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// A count or length; every counted thing takes a byte at least, so it is within what is left.
    fn length(&mut self) -> Option<usize> {
        let length = usize::try_from(self.varint()?).ok()?;
        (length <= self.rest.len()).then_some(length)
    }

    fn string(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        let (string, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(string)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.string()?.to_vec()).ok()
    }

    fn value(&mut self, depth: usize) -> Option<AttributeValue> {
        if depth > DEPTH_MAX {
            return None;
        }
        Some(match self.byte()? {
            S => AttributeValue::S(self.text()?),
            B => AttributeValue::B(self.string()?.to_vec()),
            N_POSITIVE => AttributeValue::N(self.number(false)?),
            N_NEGATIVE => AttributeValue::N(self.number(true)?),
            NULL => AttributeValue::Null,
            FALSE => AttributeValue::Bool(false),
            TRUE => AttributeValue::Bool(true),
            L => AttributeValue::L(self.members(|reader| reader.value(depth + 1))?),
            M => AttributeValue::M(
                self.members(|reader| Some((reader.text()?, reader.value(depth + 1)?)))?,
            ),
            SS => AttributeValue::Ss(self.members(Self::text)?),
            BS => AttributeValue::Bs(self.members(|reader| Some(reader.string()?.to_vec()))?),
            NS => AttributeValue::Ns(self.members::<_, BTreeSet<_>>(Self::tagged_number)?),
            _ => return None,
        })
    }

    fn name(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.string()?).ok()
    }

    /// Passes over a value; what it weighs.
    fn weight(&mut self, depth: usize) -> Option<usize> {
        if depth > DEPTH_MAX {
            return None;
        }
        let tag = self.byte()?;
        Some(match tag {
            S | B => self.string()?.len(),
            N_POSITIVE | N_NEGATIVE => self.number_weight(tag)?,
            NULL | FALSE | TRUE => 1,
            L => size::DOCUMENT_BYTES + self.weights(|reader| reader.member_weight(depth))?,
            M => {
                let member =
                    |reader: &mut Self| Some(reader.string()?.len() + reader.member_weight(depth)?);
                size::DOCUMENT_BYTES + self.weights(member)?
            }
            SS | BS => self.weights(|reader| Some(reader.string()?.len()))?,
            NS => self.weights(|reader| {
                let tag = reader.byte()?;
                reader.number_weight(tag)
            })?,
            _ => return None,
        })
    }

    fn member_weight(&mut self, depth: usize) -> Option<usize> {
        Some(size::MEMBER_BYTES + self.weight(depth + 1)?)
    }

    fn number_weight(&mut self, tag: u8) -> Option<usize> {
        let number = self.number(tag == N_NEGATIVE)?;
        Some(size::number_bytes(&number))
    }

    fn weights(&mut self, mut member: impl FnMut(&mut Self) -> Option<usize>) -> Option<usize> {
        let count = self.length()?;
        (0..count).try_fold(0, |sum, _| Some(sum + member(self)?))
    }

    fn members<T, C: FromIterator<T>>(
        &mut self,
        mut member: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<C> {
        let count = self.length()?;
        (0..count).map(|_| member(self)).collect()
    }

    fn tagged_number(&mut self) -> Option<Number> {
        match self.byte()? {
            N_POSITIVE => self.number(false),
            N_NEGATIVE => self.number(true),
            _ => None,
        }
    }

    fn number(&mut self, negative: bool) -> Option<Number> {
        let exponent = i64::try_from(self.varint()?).ok()? - i64::from(EXPONENT_BIAS);
        Number::from_parts(negative, self.varint()?, exponent).ok()
    }

    fn at_end(&self) -> Option<()> {
        self.rest.is_empty().then_some(())
    }
}
