use super::fixture::{all_values, b, item, l, m, n, names, ns, s, ss};
use crate::engine::evaluate::bind::bind_text;
use crate::engine::evaluate::condition::{Comparison, Condition, Operand};
use crate::value::{AttributeType, AttributeValue, Item, Path};

fn sample() -> Item {
    item(&[
        ("n", n("5")),
        ("one", n("1")),
        ("s", s("abc")),
        ("z", s("z")),
        ("emoji", s("😀")),
        ("b", b(&[1, 200])),
        ("yes", AttributeValue::Bool(true)),
        ("nil", AttributeValue::Null),
        ("ss", ss(&["a", "b"])),
        ("nums", ns(&["1", "2.50"])),
        ("l", l(&[n("1"), s("x"), m(&[("k", ns(&["2", "1"]))])])),
        ("m", m(&[("x", n("5.0")), ("deep", l(&[s("end")]))])),
    ])
}

fn holds(text: &str) -> bool {
    let mut values = all_values();
    values.extend(item(&[
        (":abc", s("abc")),
        (":empty", s("")),
        (":five", n("5.00")),
        (":two_and_a_half", n("25e-1")),
        (":map", m(&[("k", ns(&["1", "2"]))])),
        (":low_byte", b(&[2])),
        (":byte", b(&[200])),
    ]));
    let condition = bind_text(text, &names(&[("#dotted", "m.x")]), &values).expect(text);
    condition.holds(Some(&sample()))
}

const TRUE: &[&str] = &[
    "n = :five",
    "m.x = :n",
    "m.x = n",
    "n <> :s",
    "n >= :n AND n <= :n",
    "one < n",
    "s > :s",
    "b < :byte",
    "b < :low_byte",
    "n BETWEEN :one AND :n",
    "s BETWEEN :s AND z",
    "n IN (:s, :l, :five)",
    "l[2] = :map",
    "attribute_exists(nil)",
    "attribute_exists(l[2].k)",
    "attribute_not_exists(l[3])",
    "attribute_not_exists(n.x)",
    "attribute_not_exists(#dotted)",
    "attribute_type(n, :type)",
    "attribute_type(:n, :type)",
    "begins_with(s, :s)",
    "begins_with(s, :empty)",
    "contains(s, :s)",
    "contains(s, :empty)",
    "contains(b, :byte)",
    "contains(ss, :s)",
    "contains(nums, :two_and_a_half)",
    "contains(l, :map)",
    "contains(:abc, m.gone) OR contains(:abc, s)",
    "size(s) > :one",
    "size(emoji) BETWEEN size(ss) AND size(nums)",
    "size(l) IN (size(s))",
    "size(m) = size(ss)",
    "size(b) = size(ss)",
    "size(n) <> :n",
    "size(gone) <> :n",
    "gone <> :n",
    "gone <> lost",
    "NOT gone = :n",
    "NOT (n = :n AND s = :s)",
    "n = :s OR NOT n = :one",
];

const FALSE: &[&str] = &[
    "gone = :n",
    "gone = lost",
    "gone < :n",
    "gone IN (:n)",
    "gone IN (lost)",
    "gone BETWEEN :one AND :n",
    "n = :s",
    "n < :s",
    "l < :s",
    "n < ss",
    "n BETWEEN s AND z",
    "l[0] BETWEEN n AND one",
    "attribute_exists(gone)",
    "attribute_exists(gone.x[0])",
    "attribute_type(gone, :type)",
    "begins_with(n, :s)",
    "begins_with(s, b)",
    "begins_with(gone, :s)",
    "contains(ss, :ss)",
    "contains(n, :n)",
    "contains(nums, :s)",
    "contains(m, :s)",
    "contains(gone, :s)",
    "size(n) = :n",
    "size(yes) < :n",
    "size(nil) = size(gone)",
    "NOT gone <> :n",
];

#[test]
fn truth_follows_the_service() {
    for text in TRUE {
        assert!(holds(text), "{text}");
    }
    for text in FALSE {
        assert!(!holds(text), "{text}");
    }
}

#[test]
fn without_an_item_every_path_is_missing() {
    for (text, truth) in [
        ("attribute_not_exists(pk)", true),
        ("attribute_exists(pk)", false),
        ("n <> :n", true),
        ("n = :n", false),
        (":n = :n", true),
    ] {
        let condition = bind_text(text, &names(&[]), &all_values()).unwrap();
        assert_eq!(condition.holds(None), truth, "{text}");
    }
}

#[test]
fn is_asks_for_presence_and_type() {
    let path = |name| Operand::Path(Path::attribute(name));
    let stored = sample();
    let holds = |condition: Condition| condition.holds(Some(&stored));
    assert!(holds(Condition::IsMissing(path("gone"))));
    assert!(!holds(Condition::IsMissing(path("nil"))));
    assert!(holds(Condition::Is(path("nil"), AttributeType::Null)));
    assert!(!holds(Condition::Is(path("gone"), AttributeType::Null)));
    assert!(!holds(Condition::Is(path("ss"), AttributeType::L)));
}

#[test]
fn a_condition_compares_with_a_boolean() {
    let exists = Operand::Truth(Box::new(Condition::Exists(Path::attribute("gone"))));
    let compare = |truth| Condition::Compare {
        operator: Comparison::Equal,
        left: exists.clone(),
        right: Operand::Value(AttributeValue::Bool(truth)),
    };
    assert!(compare(false).holds(Some(&sample())));
    assert!(!compare(true).holds(Some(&sample())));
}
