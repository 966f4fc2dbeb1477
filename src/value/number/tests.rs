use proptest::prelude::*;

use super::*;

fn number(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn every_spelling_prints_as_plain_decimal() {
    let spellings = [
        ("1e2", "100"),
        ("1.50", "1.5"),
        ("-0", "0"),
        (".5", "0.5"),
        ("12e-1", "1.2"),
        ("1.", "1"),
        ("007", "7"),
        ("+7", "7"),
        ("1E+2", "100"),
        ("-00.250", "-0.25"),
        ("0.1e126", &format!("1{}", "0".repeat(125))),
        ("1e125", &format!("1{}", "0".repeat(125))),
        ("1e-130", &format!("0.{}1", "0".repeat(129))),
        ("0.0e126", "0"),
        ("0e125", "0"),
        ("0e-130", "0"),
        (&format!("{}1{}", "0".repeat(50), "0".repeat(50)), &format!("1{}", "0".repeat(50))),
    ];
    for (text, printed) in spellings {
        assert_eq!(number(text).to_string(), printed, "{text}");
    }
}

#[test]
fn what_is_not_a_decimal_is_a_syntax_error() {
    for text in [
        "", "-", ".", "1e", "e5", "1e+", " 1", "1 ", "1_0", "0x1", "NaN", "Infinity", "1,5",
        "1.2.3", "--1", "1e1.5", "\u{661}",
    ] {
        assert_eq!(Number::parse(text), Err(NumberError::Syntax), "{text:?}");
    }
}

#[test]
fn the_limits_are_those_of_the_actual_magnitude() {
    let nines = "9".repeat(38);
    assert!(Number::parse(&nines).is_ok());
    assert!(Number::parse(&format!("{nines}e89")).is_err());
    assert!(Number::parse(&format!("-{nines}e88")).is_ok());
    assert_eq!(Number::parse(&"9".repeat(39)), Err(NumberError::Precision));
    assert_eq!(Number::parse(&"9".repeat(4000)), Err(NumberError::Precision));
    assert_eq!(Number::parse("10e125"), Err(NumberError::Overflow));
    assert_eq!(Number::parse("1e126"), Err(NumberError::Overflow));
    assert_eq!(Number::parse("1e99999999999999999999"), Err(NumberError::Overflow));
    assert_eq!(Number::parse("1e-131"), Err(NumberError::Underflow));
    assert_eq!(Number::parse("0.1e-130"), Err(NumberError::Underflow));
    assert_eq!(Number::parse("1e-99999999999999999999"), Err(NumberError::Underflow));
}

#[test]
fn a_zero_is_refused_for_its_exponent() {
    assert_eq!(Number::parse("0e126"), Err(NumberError::Overflow));
    assert_eq!(Number::parse("0e-131"), Err(NumberError::Underflow));
}

#[test]
fn a_sum_that_needs_more_than_38_digits_overflows() {
    let sum = |a: &str, b: &str| number(a).checked_add(&number(b));
    assert_eq!(sum("1e50", "1"), Err(NumberError::Overflow));
    assert_eq!(sum("1e125", "1e-130"), Err(NumberError::Overflow));
    assert_eq!(sum(&"9".repeat(38), "2"), Err(NumberError::Overflow));
    assert_eq!(sum(&"9".repeat(38), "1"), Ok(number("1e38")));
    assert_eq!(sum("1e38", "-1"), Ok(number(&"9".repeat(38))));
    assert_eq!(sum("9e125", "1e125"), Err(NumberError::Overflow));
    assert_eq!(sum("1.1e-130", "-1e-130"), Err(NumberError::Underflow));
    assert_eq!(sum("9e38", "-1"), Err(NumberError::Overflow));
    assert_eq!(sum("0.1", "0.2"), Ok(number("0.3")));
    assert_eq!(number("5").checked_sub(&number("5")), Ok(Number::ZERO));
    assert_eq!(Number::ZERO.checked_sub(&number("5")), Ok(number("-5")));
}

/// Decimals as digits of one long whole number: position 0 is worth 10^-170.
const PLACES: i16 = 170;
const WIDTH: usize = 340;

fn long_digits(number: &Number) -> [u8; WIDTH] {
    let mut digits = [0; WIDTH];
    for (at, digit) in number.coefficient().to_string().bytes().rev().enumerate() {
        let lowest = usize::try_from(PLACES + number.exponent()).expect("a place");
        digits[lowest + at] = digit - b'0';
    }
    digits
}

fn add_long(a: &[u8; WIDTH], b: &[u8; WIDTH]) -> [u8; WIDTH] {
    let mut sum = [0; WIDTH];
    let mut carry = 0;
    for at in 0..WIDTH {
        let digit = a[at] + b[at] + carry;
        sum[at] = digit % 10;
        carry = digit / 10;
    }
    sum
}

fn subtract_long(a: &[u8; WIDTH], b: &[u8; WIDTH]) -> [u8; WIDTH] {
    let mut difference = [0; WIDTH];
    let mut borrow = 0;
    for at in 0..WIDTH {
        let digit = 10 + a[at] - b[at] - borrow;
        difference[at] = digit % 10;
        borrow = u8::from(digit < 10);
    }
    difference
}

fn cmp_long(a: &[u8; WIDTH], b: &[u8; WIDTH]) -> Ordering {
    a.iter().rev().cmp(b.iter().rev())
}

fn cmp_by_digits(a: &Number, b: &Number) -> Ordering {
    let magnitudes = cmp_long(&long_digits(a), &long_digits(b));
    match (a.is_negative(), b.is_negative()) {
        (false, false) => magnitudes,
        (true, true) => magnitudes.reverse(),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

/// The sum as a text, whatever its length; the service's verdict on that text is the expected result.
fn add_by_digits(a: &Number, b: &Number) -> String {
    let (x, y) = (long_digits(a), long_digits(b));
    let (negative, digits) = if a.is_negative() == b.is_negative() {
        (a.is_negative(), add_long(&x, &y))
    } else if cmp_long(&x, &y) == Ordering::Less {
        (b.is_negative(), subtract_long(&y, &x))
    } else {
        (a.is_negative(), subtract_long(&x, &y))
    };
    let text: String = digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect();
    let (whole, fraction) = text.split_at(WIDTH - usize::try_from(PLACES).expect("a width"));
    let fraction = fraction.trim_end_matches('0');
    format!("{}{whole}.{fraction}", if negative { "-" } else { "" })
}

fn any_number() -> impl Strategy<Value = Number> {
    let digits = prop_oneof![0..1000u128, 0..10u128.pow(38)];
    let exponents = prop_oneof![-4..4i64, -130..125i64];
    (any::<bool>(), digits, exponents)
        .prop_filter_map("in range", |(negative, digits, exponent)| {
            Number::from_parts(negative, digits, exponent).ok()
        })
}

proptest! {
    #[test]
    fn what_is_printed_parses_back(number in any_number()) {
        prop_assert_eq!(Number::parse(&number.to_string()), Ok(number));
    }

    #[test]
    fn any_text_is_parsed_or_refused(text in "[-+0-9.eE ]{0,12}") {
        if let Ok(number) = Number::parse(&text) {
            prop_assert_eq!(Number::parse(&number.to_string()), Ok(number));
        }
    }

    #[test]
    fn order_is_that_of_the_digits(a in any_number(), b in any_number()) {
        prop_assert_eq!(a.cmp(&b), cmp_by_digits(&a, &b));
        prop_assert_eq!(a.cmp(&b) == Ordering::Equal, a == b);
    }

    #[test]
    fn sums_are_exact_or_refused(a in any_number(), b in any_number()) {
        let expected = Number::parse(&add_by_digits(&a, &b))
            .map_err(|error| if error == NumberError::Precision { NumberError::Overflow } else { error });
        prop_assert_eq!(a.checked_add(&b), expected);
        if let Ok(sum) = a.checked_add(&b) {
            prop_assert_eq!(sum.checked_sub(&b), Ok(a));
        }
    }
}
