//! Exact decimals of up to 38 significant digits, 1E-130 to 9.99..E+125 in magnitude, as DynamoDB stores them.

use std::cmp::Ordering;

/// Normalised: the coefficient carries no trailing zero, zero is `(false, 0, 0)`; so derived equality is equality by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    negative: bool,
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

    /// Parses the text of an `N`: sign, digits with at most one dot, optional exponent.
    pub fn parse(_text: &str) -> Result<Self, NumberError> {
        todo!()
    }

    /// The exact sum; an error when it needs more than 38 digits or leaves the range. Never rounds.
    pub fn checked_add(&self, _other: &Number) -> Result<Self, NumberError> {
        todo!()
    }

    pub fn checked_sub(&self, _other: &Number) -> Result<Self, NumberError> {
        todo!()
    }
}

impl Ord for Number {
    fn cmp(&self, _other: &Self) -> Ordering {
        todo!()
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Canonical plain decimal, never an exponent: `100`, `1.5`, `0.5`.
impl std::fmt::Display for Number {
    fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        todo!()
    }
}

impl From<i64> for Number {
    fn from(_value: i64) -> Self {
        todo!()
    }
}
