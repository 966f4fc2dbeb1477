//! Exact decimals of up to 38 significant digits, 1E-130 to 9.99..E+125 in magnitude, as DynamoDB stores them.

use std::cmp::Ordering;

#[cfg(test)]
mod tests;

/// Significant digits a number may have.
pub const DIGITS_MAX: u32 = 38;
/// Power of ten of the first digit of the largest numbers.
const MAGNITUDE_MAX: i64 = 125;
/// Power of ten of the first digit of the smallest numbers but zero.
const MAGNITUDE_MIN: i64 = -130;

/// A decimal: the coefficient times ten to the exponent. Normalised: the coefficient carries no trailing zero, zero is `(false, 0, 0)`; so derived equality is equality by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    negative: bool,
    // 38 digits fit: 10^38 is less than 2^127.
    coefficient: u128,
    exponent: i16,
}

/// Why a text is not a number the service takes. The sentences are the service's (expressions.md 13.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    #[error("The parameter cannot be converted to a numeric value")]
    Syntax,
    #[error("Attempting to store more than 38 significant digits in a Number")]
    Precision,
    #[error(
        "Number overflow. Attempting to store a number with magnitude larger than supported range"
    )]
    Overflow,
    #[error(
        "Number underflow. Attempting to store a number with magnitude smaller than supported range"
    )]
    Underflow,
}

impl Number {
    pub const ZERO: Number = Number { negative: false, coefficient: 0, exponent: 0 };

    /// Parses the text of an `N`: sign, digits with at most one dot, optional exponent (expressions.md 13.2).
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let (negative, unsigned) = split_sign(text);
        let (mantissa, exponent) = split_exponent(unsigned)?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = || whole.bytes().chain(fraction.bytes());
        if digits().next().is_none() || !digits().all(|digit| digit.is_ascii_digit()) {
            return Err(NumberError::Syntax);
        }
        let lowest = exponent.saturating_sub(i64::try_from(fraction.len()).unwrap_or(i64::MAX));
        if digits().all(|digit| digit == b'0') {
            // A zero is as large as one unit of its last digit: `0e126` is refused, `0.0e126` is not.
            return check_magnitude(lowest).map(|()| Self::ZERO);
        }
        // Not digits of the coefficient: a 1 with 125 zeros behind it is a legal number.
        let trailing = digits().rev().take_while(|digit| *digit == b'0').count();
        let kept = whole.len() + fraction.len() - trailing;
        let coefficient = digits().take(kept).try_fold(0, push_digit)?;
        let trailing = i64::try_from(trailing).unwrap_or(i64::MAX);
        Self::from_parts(negative, coefficient, lowest.saturating_add(trailing))
    }

    /// The number `coefficient * 10^exponent`, brought into normal form and checked against the limits.
    pub fn from_parts(
        negative: bool,
        mut coefficient: u128,
        mut exponent: i64,
    ) -> Result<Self, NumberError> {
        if coefficient == 0 {
            return Ok(Self::ZERO);
        }
        let zeros = trailing_zeros(coefficient);
        if zeros > 0 {
            coefficient /= 10_u128.pow(zeros);
            exponent = exponent.saturating_add(i64::from(zeros));
        }
        let digits = digit_count(coefficient);
        if digits > DIGITS_MAX {
            return Err(NumberError::Precision);
        }
        check_magnitude(exponent.saturating_add(i64::from(digits) - 1))?;
        let exponent = i16::try_from(exponent).map_err(|_| NumberError::Overflow)?;
        Ok(Self { negative, coefficient, exponent })
    }

    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The significant digits as one whole number; no trailing zero but for zero itself.
    pub fn coefficient(&self) -> u128 {
        self.coefficient
    }

    /// The power of ten the coefficient is multiplied by.
    pub fn exponent(&self) -> i16 {
        self.exponent
    }

    /// How many digits are significant left and right of the decimal point: the zeros before the first and after the
    /// last other digit do not count (items-tables-capacity.md 1.1). Zero has none.
    pub fn digits_around_point(&self) -> (u32, u32) {
        if self.coefficient == 0 {
            return (0, 0);
        }
        let digits = digit_count(self.coefficient);
        let right =
            if self.exponent < 0 { u32::from(self.exponent.unsigned_abs()).min(digits) } else { 0 };
        (digits - right, right)
    }

    /// The exact sum. Never rounds: a sum that needs more than 38 digits is an overflow, as the service calls it
    /// (expressions.md 8).
    pub fn checked_add(&self, other: &Number) -> Result<Self, NumberError> {
        let (low, high) =
            if self.exponent <= other.exponent { (self, other) } else { (other, self) };
        if low.coefficient == 0 || high.coefficient == 0 {
            return Ok(if low.coefficient == 0 { *high } else { *low });
        }
        let shift = u32::from(high.exponent.abs_diff(low.exponent));
        // A product or a sum beyond 128 bits has 39 digits, the last of which is not zero; subtracting the other
        // coefficient, which is below 10^38, cannot bring it down to 38.
        let raised = 10u128
            .checked_pow(shift)
            .and_then(|power| high.coefficient.checked_mul(power))
            .ok_or(NumberError::Overflow)?;
        let (negative, coefficient) = if low.negative == high.negative {
            (low.negative, raised.checked_add(low.coefficient).ok_or(NumberError::Overflow)?)
        } else if raised >= low.coefficient {
            (high.negative, raised - low.coefficient)
        } else {
            (low.negative, low.coefficient - raised)
        };
        Self::from_parts(negative, coefficient, i64::from(low.exponent)).map_err(|error| {
            if error == NumberError::Precision { NumberError::Overflow } else { error }
        })
    }

    /// The exact difference, with the errors of [`Number::checked_add`].
    pub fn checked_sub(&self, other: &Number) -> Result<Self, NumberError> {
        self.checked_add(&other.negated())
    }

    fn negated(self) -> Self {
        Self { negative: !self.negative && self.coefficient != 0, ..self }
    }

    /// Compares magnitudes alone.
    fn cmp_unsigned(&self, other: &Self) -> Ordering {
        match (self.coefficient, other.coefficient) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            // Not by bringing both to one exponent: that would take hundreds of digits.
            _ => (self.magnitude(), self.aligned()).cmp(&(other.magnitude(), other.aligned())),
        }
    }

    /// The power of ten of the first digit.
    fn magnitude(&self) -> i64 {
        i64::from(self.exponent) + i64::from(digit_count(self.coefficient)) - 1
    }

    /// The coefficient with zeros appended up to 38 digits.
    fn aligned(&self) -> u128 {
        self.coefficient * 10u128.pow(DIGITS_MAX - digit_count(self.coefficient))
    }
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// The mantissa and the exponent, which is capped where it is out of every range anyway.
fn split_exponent(unsigned: &str) -> Result<(&str, i64), NumberError> {
    let Some((mantissa, exponent)) = unsigned.split_once(['e', 'E']) else {
        return Ok((unsigned, 0));
    };
    let (negative, digits) = split_sign(exponent);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(NumberError::Syntax);
    }
    // No exponent is too long to be read: an absurd one is out of range, not malformed.
    let magnitude = digits.parse::<i64>().unwrap_or(i64::MAX);
    Ok((mantissa, if negative { -magnitude } else { magnitude }))
}

fn push_digit(coefficient: u128, digit: u8) -> Result<u128, NumberError> {
    coefficient
        .checked_mul(10)
        .and_then(|tens| tens.checked_add(u128::from(digit - b'0')))
        .ok_or(NumberError::Precision)
}

fn check_magnitude(magnitude: i64) -> Result<(), NumberError> {
    if magnitude > MAGNITUDE_MAX {
        Err(NumberError::Overflow)
    } else if magnitude < MAGNITUDE_MIN {
        Err(NumberError::Underflow)
    } else {
        Ok(())
    }
}

/// Decimal ones, of a number other than zero. Nearly all coefficients fit 64 bits, which divide many times faster.
fn trailing_zeros(coefficient: u128) -> u32 {
    match u64::try_from(coefficient) {
        Ok(mut small) => {
            let mut zeros = 0;
            while small.is_multiple_of(10) {
                small /= 10;
                zeros += 1;
            }
            zeros
        }
        Err(_) if coefficient.is_multiple_of(10) => 1 + trailing_zeros(coefficient / 10),
        Err(_) => 0,
    }
}

fn digit_count(coefficient: u128) -> u32 {
    if let Ok(small) = u64::try_from(coefficient) {
        return small.checked_ilog10().map_or(1, |log| log + 1);
    }
    coefficient.checked_ilog10().map_or(1, |log| log + 1)
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.cmp_unsigned(other),
            (true, true) => other.cmp_unsigned(self),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Canonical plain decimal, never an exponent: `100`, `1.5`, `0.5`.
impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        // Zeros are written out: the service never answers with an exponent (expressions.md 13.2).
        let digits = self.coefficient.to_string();
        let places = usize::from(self.exponent.unsigned_abs());
        if self.exponent >= 0 {
            return write!(f, "{digits}{:0<places$}", "");
        }
        match digits.len().checked_sub(places).and_then(|point| digits.split_at_checked(point)) {
            Some((whole, fraction)) if !whole.is_empty() => write!(f, "{whole}.{fraction}"),
            _ => write!(f, "0.{digits:0>places$}"),
        }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::from_parts(value < 0, u128::from(value.unsigned_abs()), 0)
            .expect("a 64-bit whole number is within the range of numbers")
    }
}
