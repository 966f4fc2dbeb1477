//! Order-preserving encoding of primitives: encoded one after the other, keys sort as their parts do.
//!
//! | part | bytes |
//! | --- | --- |
//! | whole number | big endian, fixed width |
//! | byte string | every `00` as `00 FF`, then `00 00` |
//! | decimal | class (`01` negative, `02` zero, `03` positive); then, but for zero, one byte for the power of ten of the first digit, its digits in pairs from the left (`01` to `64`), `00`; all but the class inverted when negative |

#[cfg(test)]
mod tests;

const ESCAPED: u8 = 0xFF;
const NEGATIVE: u8 = 1;
const ZERO: u8 = 2;
const POSITIVE: u8 = 3;
/// What is added to a decimal's power of ten to make it a byte.
// The least power becomes 0, the greatest 255: one byte holds them all, and no more would fit.
const MAGNITUDE_BIAS: i32 = 130;

pub fn push_u32(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_be_bytes());
}

pub fn push_u64(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(&value.to_be_bytes());
}

/// A byte string, ended so that no string is a prefix of another.
pub fn push_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    push_bytes_open(out, bytes);
    // Less than any byte that could go on, an escaped zero included: a string comes before those it begins.
    out.extend_from_slice(&[0, 0]);
}

/// What all byte strings that begin so have in common.
pub fn push_bytes_open(out: &mut Vec<u8>, bytes: &[u8]) {
    out.reserve(bytes.len() + 2);
    for byte in bytes {
        out.push(*byte);
        if *byte == 0 {
            // `00 FF` comes behind the end, `00 00`: what goes on with a zero is behind what ends.
            out.push(ESCAPED);
        }
    }
}

/// The decimal `coefficient * 10^exponent`. The coefficient has no trailing zero unless it is zero, and the first
/// digit is worth 10^-130 to 10^125.
pub fn push_decimal(out: &mut Vec<u8>, negative: bool, coefficient: u128, exponent: i16) {
    // Zero has no first digit, so it is a class of its own.
    if coefficient == 0 {
        out.push(ZERO);
        return;
    }
    out.push(if negative { NEGATIVE } else { POSITIVE });
    let start = out.len();
    // Digits from the left and not the coefficient: 1.2 comes before 2, though 12 is more.
    let digits = coefficient.to_string();
    let first = i32::from(exponent) + i32::try_from(digits.len()).unwrap_or(i32::MAX) - 1;
    let biased = u8::try_from(first + MAGNITUDE_BIAS);
    out.push(biased.expect("a decimal's first digit is worth 10^-130 to 10^125"));
    for pair in digits.as_bytes().chunks(2) {
        let digit = |at: usize| pair.get(at).map_or(0, |digit| digit - b'0');
        // One more than the pair is, so that none looks like the end.
        out.push(digit(0) * 10 + digit(1) + 1);
    }
    out.push(0);
    if negative {
        // Of negative numbers the larger magnitude comes first. The class is not turned: it has its order already.
        out.iter_mut().skip(start).for_each(|byte| *byte = !*byte);
    }
}
