use proptest::prelude::*;

use super::*;

fn any_value() -> impl Strategy<Value = AttributeValue> {
    let number = || {
        (any::<bool>(), any::<u64>(), -130..100i64).prop_filter_map(
            "in range",
            |(negative, digits, exponent)| {
                Number::from_parts(negative, u128::from(digits), exponent).ok()
            },
        )
    };
    let bytes = || prop::collection::vec(any::<u8>(), 0..4);
    let leaf = prop_oneof![
        ".{0,4}".prop_map(AttributeValue::S),
        bytes().prop_map(AttributeValue::B),
        number().prop_map(AttributeValue::N),
        Just(AttributeValue::Null),
        any::<bool>().prop_map(AttributeValue::Bool),
        prop::collection::btree_set(".{0,3}", 1..4).prop_map(AttributeValue::Ss),
        prop::collection::btree_set(bytes(), 1..4).prop_map(AttributeValue::Bs),
        prop::collection::btree_set(number(), 1..4).prop_map(AttributeValue::Ns),
    ];
    leaf.prop_recursive(4, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
            prop::collection::btree_map(".{0,3}", inner, 0..4).prop_map(AttributeValue::M),
        ]
    })
}

fn encoded(value: &Item) -> Vec<u8> {
    item(value.iter().map(|(name, value)| (name.as_str(), value)))
}

#[test]
fn the_form_is_as_documented() {
    let value = |value| Item::from([("a".to_owned(), value)]);
    assert_eq!(encoded(&value(AttributeValue::S("x".into()))), [1, 1, b'a', 3, S, 1, b'x']);
    assert_eq!(encoded(&value(AttributeValue::Null)), [1, 1, b'a', 1, NULL]);
    let number = AttributeValue::N(Number::from(-200));
    assert_eq!(encoded(&value(number)), [1, 1, b'a', 5, N_NEGATIVE, 0x82, 0x80, 2, 2]);
}

#[test]
fn damage_below_every_depth_is_noticed() {
    let mut deep = vec![1, 1, b'a', 0xFF, 0x01];
    deep.extend([L, 1].repeat(127));
    deep.push(NULL);
    assert_eq!(decode(&deep), None);
    assert!(Stored::check(&deep).is_none());
}

proptest! {
    #[test]
    fn what_is_stored_comes_back(item in prop::collection::btree_map(".{0,3}", any_value(), 0..4)) {
        prop_assert_eq!(decode(&encoded(&item)), Some(item));
    }

    #[test]
    fn a_cut_item_is_damaged(item in prop::collection::btree_map(".{0,3}", any_value(), 1..4), cut in any::<prop::sample::Index>()) {
        let bytes = encoded(&item);
        prop_assert_eq!(decode(&bytes[..cut.index(bytes.len())]), None);
    }

    #[test]
    fn any_bytes_are_an_item_or_damaged(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let item = decode(&bytes);
        prop_assert_eq!(Stored::check(&bytes).is_some(), item.is_some());
        if let Some(item) = item {
            prop_assert_eq!(decode(&encoded(&item)), Some(item));
        }
    }
}

proptest! {
    #[test]
    fn an_item_weighs_the_same_where_it_lies(
        value in prop::collection::btree_map(".{0,3}", any_value(), 0..5),
    ) {
        prop_assert_eq!(Stored::check(&encoded(&value)).map(Stored::weight), Some(size::item_bytes(&value)));
    }

    #[test]
    fn what_is_not_wanted_is_passed_over(
        value in prop::collection::btree_map("[a-c]{0,2}", any_value(), 0..5),
    ) {
        let wanted = |name: &str| name.contains('a');
        let mut some = value.clone();
        some.retain(|name, _| wanted(name));
        let bytes = encoded(&value);
        prop_assert_eq!(Stored::check(&bytes).unwrap().some(wanted), some);
    }
}
