use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;

fn bytes(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    push_bytes(&mut out, value);
    out
}

/// Sign, coefficient, power of ten.
type Decimal = (bool, u128, i16);

fn decimal((negative, coefficient, exponent): Decimal) -> Vec<u8> {
    let mut out = Vec::new();
    push_decimal(&mut out, negative, coefficient, exponent);
    out
}

/// By the digits written out, all to the same length.
fn cmp_decimals(a: Decimal, b: Decimal) -> Ordering {
    let digits = |(_, coefficient, exponent): Decimal| {
        let zeros = usize::try_from(exponent + 170).expect("a small exponent");
        format!("{:0>400}", format!("{coefficient}{:0<zeros$}", ""))
    };
    match (a.0, b.0) {
        (false, false) => digits(a).cmp(&digits(b)),
        (true, true) => digits(b).cmp(&digits(a)),
        (negative, _) => {
            if negative {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
    }
}

#[test]
fn a_byte_string_is_escaped_and_ended() {
    assert_eq!(bytes(b"a\0b"), [b'a', 0, 0xFF, b'b', 0, 0]);
    assert_eq!(bytes(b""), [0, 0]);
}

#[test]
fn a_decimal_is_class_magnitude_and_pairs_of_digits() {
    assert_eq!(decimal((false, 0, 0)), [2]);
    assert_eq!(decimal((false, 12, 1)), [3, 132, 13, 0]);
    assert_eq!(decimal((false, 123, -2)), [3, 130, 13, 31, 0]);
    assert_eq!(decimal((true, 123, -2)), [1, !130, !13, !31, 0xFF]);
    assert_eq!(decimal((false, 1, -130)), [3, 0, 11, 0]);
    assert_eq!(decimal((false, 1, 125)), [3, 255, 11, 0]);
}

fn short_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop_oneof![Just(0), Just(1), Just(0xFF), any::<u8>()], 0..6)
}

fn any_decimal() -> impl Strategy<Value = Decimal> {
    let digits = prop_oneof![0..200u128, 0..10u128.pow(38)];
    let exponents = prop_oneof![-3..3i16, -130..88i16];
    (any::<bool>(), digits, exponents).prop_map(|(negative, digits, exponent)| match digits {
        0 => (false, 0, 0),
        _ if digits.is_multiple_of(10) => (negative, digits + 1, exponent),
        _ => (negative, digits, exponent),
    })
}

proptest! {
    #[test]
    fn encoded_byte_strings_sort_as_they_do(a in short_bytes(), b in short_bytes(), rest in short_bytes()) {
        prop_assert_eq!(bytes(&a).cmp(&bytes(&b)), a.cmp(&b));
        if a != b {
            let followed = [bytes(&a), rest].concat();
            prop_assert_eq!(followed.cmp(&bytes(&b)), a.cmp(&b));
        }
    }

    #[test]
    fn encoded_decimals_sort_by_value(a in any_decimal(), b in any_decimal()) {
        prop_assert_eq!(decimal(a).cmp(&decimal(b)), cmp_decimals(a, b));
    }

    #[test]
    fn no_encoded_decimal_is_a_prefix_of_another(a in any_decimal(), b in any_decimal()) {
        prop_assert!(a == b || !decimal(a).starts_with(&decimal(b)));
    }

    #[test]
    fn encoded_whole_numbers_sort_by_value(a in any::<u64>(), b in any::<u64>()) {
        let encoded = |value| { let mut out = Vec::new(); push_u64(&mut out, value); out };
        prop_assert_eq!(encoded(a).cmp(&encoded(b)), a.cmp(&b));
    }
}
