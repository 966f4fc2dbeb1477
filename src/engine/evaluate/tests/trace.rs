use proptest::prelude::*;

use super::fixture::{item, l, n, names, s};
use crate::engine::evaluate::bind::bind_text;
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::seen::seen;
use crate::engine::evaluate::trace::trace;
use crate::value::{AttributeValue, Item, Path};

fn bound(text: &str) -> Condition {
    let values = item(&[(":min", n("30")), (":open", s("open")), (":n", s("N"))]);
    bind_text(text, &names(&[("#s", "status"), ("#odd", "a b")]), &values).unwrap()
}

/// `!` marks the clauses that decided.
fn lines(text: &str, stored: Option<&Item>) -> Vec<String> {
    let condition = bound(text);
    let traced = trace(&condition, stored).clauses().into_iter();
    traced
        .map(|clause| {
            let mark = if clause.decisive { "!" } else { " " };
            let values = seen(clause.condition, stored);
            format!("{mark} {}: {values}: {}", clause.condition, clause.holds)
        })
        .collect()
}

#[test]
fn the_clause_that_failed_is_marked() {
    let stored = item(&[("balance", n("12")), ("status", s("open"))]);
    assert_eq!(
        lines("#s = :open AND balance >= :min", Some(&stored)),
        ["  status = \"open\": \"open\" = \"open\": true", "! balance >= 30: 12 >= 30: false",]
    );
}

#[test]
fn nothing_is_marked_when_the_whole_holds() {
    let stored = item(&[("balance", n("31"))]);
    let condition = bound("balance >= :min OR attribute_not_exists(#s)");
    let trace = trace(&condition, Some(&stored));
    assert!(trace.holds);
    assert!(trace.clauses().iter().all(|clause| !clause.decisive));
}

#[test]
fn a_false_or_is_decided_by_all_its_parts_and_a_false_not_by_what_held() {
    let stored = item(&[("balance", n("12")), ("l", l(&[n("1"), s("x")]))]);
    assert_eq!(
        lines(
            "(balance >= :min OR attribute_exists(#s)) AND NOT (attribute_exists(l) AND contains(l[1], :min) OR size(l) < :min)",
            Some(&stored),
        ),
        [
            "! balance >= 30: 12 >= 30: false",
            "! attribute_exists(status): status is missing: false",
            "  attribute_exists(l): l is [1, \"x\"]: true",
            "  contains(l[1], 30): contains(\"x\", 30): false",
            "! size(l) < 30: 2 < 30: true",
        ]
    );
}

#[test]
fn clauses_say_what_is_missing() {
    assert_eq!(
        lines(
            "attribute_type(#odd, :n) AND NOT begins_with(#odd, :n) AND #odd BETWEEN :min AND :min AND m.x[0] IN (:min, :open)",
            None,
        ),
        [
            "! attribute_type(\"a b\", \"N\"): (missing): false",
            "  NOT begins_with(\"a b\", \"N\"): NOT begins_with((missing), \"N\"): true",
            "! \"a b\" BETWEEN 30 AND 30: (missing) BETWEEN 30 AND 30: false",
            "! m.x[0] IN (30, \"open\"): (missing) IN (30, \"open\"): false",
        ]
    );
}

#[test]
fn long_values_are_shortened() {
    let stored =
        item(&[("balance", s(&"é".repeat(1000))), ("status", AttributeValue::B(vec![0; 1000]))]);
    let shown = lines("balance = :min AND #s = :open", Some(&stored));
    assert!(shown[0].contains(&format!(": \"{}… = 30:", "é".repeat(39))));
    assert!(shown[1].contains(&format!(": b'{}… = \"open\":", "A".repeat(38))));
}

#[test]
fn the_deepest_conditions_are_explained() {
    let nested =
        bound(&format!("{}gone = :min{}", "(gone = :min OR ".repeat(140), ")".repeat(140)));
    let nested = trace(&nested, None);
    let clauses = nested.clauses();
    assert_eq!(clauses.len(), 141);
    assert!(!nested.holds && clauses.iter().all(|clause| clause.decisive));
    let negated = bound(&format!("{}gone = :min", "NOT ".repeat(299)));
    let negated = trace(&negated, None);
    assert!(negated.holds && negated.clauses().len() == 1);
}

const CLAUSES_MAX: u32 = 9;

/// AND, OR and NOT around clauses that ask whether an attribute is there. Numbered afterwards, so that no two ask for the
/// same one, and each can be turned by itself.
fn any_condition() -> impl Strategy<Value = Condition> {
    let clause = Just(Condition::Exists(Path { root: String::new(), steps: Vec::new() }));
    clause.prop_recursive(8, 64, 2, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            3 => pair.clone().prop_map(|(a, b)| Condition::And(Box::new(a), Box::new(b))),
            3 => pair.prop_map(|(a, b)| Condition::Or(Box::new(a), Box::new(b))),
            2 => inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

/// Names the attributes by the place of their clauses; how many there are.
fn number(condition: &mut Condition, count: u32) -> u32 {
    match condition {
        Condition::And(left, right) | Condition::Or(left, right) => {
            let count = number(left, count);
            number(right, count)
        }
        Condition::Not(inner) => number(inner, count),
        Condition::Exists(path) => {
            path.root = count.to_string();
            count + 1
        }
        other => panic!("{other} was not asked for"),
    }
}

/// The item with the attributes whose bits are set.
fn stored(bits: u32) -> Item {
    let set = (0..u32::BITS).filter(|place| bits & (1 << place) != 0);
    set.map(|place| (place.to_string(), AttributeValue::Null)).collect()
}

/// The clauses that are in some smallest set, found by turning every set there is.
fn decisive(condition: &Condition, bits: u32, count: u32) -> u32 {
    let turns = |set: u32| condition.holds(Some(&stored(bits ^ set)));
    let turning: Vec<u32> = (0..1 << count).filter(|set| turns(*set)).collect();
    let is_spare = |set: u32| turning.iter().any(|other| *other != set && set & other == *other);
    turning.iter().filter(|set| !is_spare(**set)).fold(0, |all, set| all | set)
}

proptest! {
    #[test]
    fn a_clause_is_decisive_when_a_smallest_set_of_clauses_that_would_turn_the_whole_holds_it(
        mut condition in any_condition(),
        bits in 0..1_u32 << CLAUSES_MAX,
    ) {
        let count = number(&mut condition, 0);
        prop_assume!(count <= CLAUSES_MAX);
        let stored = stored(bits);
        let trace = trace(&condition, Some(&stored));
        prop_assert_eq!(trace.holds, condition.holds(Some(&stored)));
        let clauses = trace.clauses();
        prop_assert_eq!(clauses.len(), usize::try_from(count).unwrap());
        let marked = clauses.iter().rev().fold(0, |bits, clause| bits << 1 | u32::from(clause.decisive));
        let expected = if trace.holds { 0 } else { decisive(&condition, bits, count) };
        prop_assert_eq!(marked, expected, "{}", condition);
    }
}
