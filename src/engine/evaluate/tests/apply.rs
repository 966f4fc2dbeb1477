use super::fixture::{item, l, m, n, ns, s, ss, with_update};
use crate::api::ApiError;
use crate::api::error::value::Wording;
use crate::api::operation::Expressions;
use crate::engine::evaluate::apply::apply;
use crate::engine::evaluate::bind;
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::update::Update;
use crate::value::{AttributeValue, Item};

fn stored() -> Item {
    item(&[
        ("pk", s("1")),
        ("n", n("5")),
        ("txt", s("x")),
        ("tags", ss(&["a", "b"])),
        ("nums", ns(&["1", "2"])),
        ("l", l(&[n("0"), n("1"), n("2"), n("3")])),
        ("m", m(&[("x", n("10")), ("l", l(&[m(&[("y", s("deep"))])]))])),
    ])
}

fn bind_update(expressions: &Expressions) -> Result<(Option<Condition>, Option<Update>), ApiError> {
    bind::bind_update(expressions, Wording::Older)
}

fn update(text: &str) -> Update {
    bind_update(&with_update(text)).expect(text).1.unwrap()
}

fn applied(text: &str) -> Item {
    apply(&update(text), &stored(), true).expect(text).expect("an item that was there")
}

fn refusal(text: &str) -> String {
    apply(&update(text), &stored(), true).expect_err(text).message
}

/// The stored item with some attributes replaced.
fn stored_with(attributes: &[(&str, AttributeValue)]) -> Item {
    let mut changed = stored();
    changed.extend(item(attributes));
    changed
}

fn stored_without(name: &str) -> Item {
    let mut changed = stored();
    changed.remove(name);
    changed
}

#[test]
fn every_action_reads_the_item_as_it_was() {
    assert_eq!(applied("SET n = txt, txt = n"), stored_with(&[("n", s("x")), ("txt", n("5"))]));
    assert_eq!(applied("REMOVE n SET twin = n + n"), {
        let mut changed = stored_without("n");
        changed.insert("twin".to_owned(), n("10"));
        changed
    });
}

#[test]
fn set_reaches_into_maps_and_lists() {
    assert_eq!(
        applied("SET m.x = :s, m.l[0].y = :n"),
        stored_with(&[("m", m(&[("x", s("a")), ("l", l(&[m(&[("y", n("5"))])]))]))])
    );
}

#[test]
fn set_computes() {
    for (value, expected) in [
        ("n + :one", n("6")),
        (":one - n", n("-4")),
        ("m.x + n", n("15")),
        ("if_not_exists(n, :one)", n("5")),
        ("if_not_exists(gone, :one) + n", n("6")),
        ("if_not_exists(gone, if_not_exists(lost, n))", n("5")),
        ("list_append(if_not_exists(gone, :l), m.l)", l(&[m(&[("y", s("deep"))])])),
    ] {
        assert_eq!(applied(&format!("SET v = {value}")).get("v"), Some(&expected), "{value}");
    }
}

#[test]
fn what_lies_past_the_end_of_a_list_is_appended_in_index_order() {
    assert_eq!(
        applied("SET l[10] = :s, l[5] = :n, l[0] = :null").get("l"),
        Some(&l(&[AttributeValue::Null, n("1"), n("2"), n("3"), n("5"), s("a")]))
    );
    assert_eq!(
        applied("ADD l[4] :n").get("l"),
        Some(&l(&[n("0"), n("1"), n("2"), n("3"), n("5")]))
    );
}

#[test]
fn removed_indexes_name_positions_of_the_old_list() {
    assert_eq!(applied("REMOVE l[0], l[2], l[99]").get("l"), Some(&l(&[n("1"), n("3")])));
    assert_eq!(
        applied("REMOVE l[1], l[4] SET l[3] = :s, l[9] = :n").get("l"),
        Some(&l(&[n("0"), n("2"), s("a"), n("5")]))
    );
}

#[test]
fn removing_the_last_member_keeps_the_parent() {
    assert_eq!(applied("REMOVE m.l[0].y, m.x"), stored_with(&[("m", m(&[("l", l(&[m(&[])]))]))]));
}

#[test]
fn removing_what_is_not_there_changes_nothing() {
    for text in
        ["REMOVE gone", "REMOVE m.gone", "REMOVE l[99]", "DELETE gone :ss", "DELETE m.gone :ss"]
    {
        assert_eq!(applied(text), stored(), "{text}");
    }
}

#[test]
fn add_counts_and_collects() {
    assert_eq!(
        applied("ADD n :one, fresh :n, tags :ss, nums :ns, m.more :ss"),
        stored_with(&[
            ("n", n("6")),
            ("fresh", n("5")),
            ("m", m(&[("x", n("10")), ("l", l(&[m(&[("y", s("deep"))])])), ("more", ss(&["a"])),])),
        ])
    );
}

#[test]
fn delete_takes_members_and_an_empty_set_goes() {
    assert_eq!(applied("DELETE tags :ss"), stored_with(&[("tags", ss(&["b"]))]));
    let all = Expressions {
        values: Some(Ok(item(&[(":v", ss(&["a", "b", "c"]))]))),
        ..with_update("DELETE tags :v")
    };
    let update = bind_update(&all).unwrap().1.unwrap();
    assert_eq!(apply(&update, &stored(), true).unwrap().unwrap(), stored_without("tags"));
}

#[test]
fn what_the_item_can_not_give_is_refused() {
    let invalid_path = "The document path provided in the update expression is invalid for update";
    let missing = "The provided expression refers to an attribute that does not exist in the item";
    let stored_type = "An operand in the update expression has an incorrect data type";
    for (text, message) in [
        ("SET gone.x = :n", invalid_path),
        ("SET gone[0] = :n", invalid_path),
        ("SET l[0].x = :n", invalid_path),
        ("SET l.x = :n", invalid_path),
        ("SET m[0] = :n", invalid_path),
        ("SET l[9].x = :n", invalid_path),
        ("REMOVE gone.x", invalid_path),
        ("REMOVE m[0]", invalid_path),
        ("ADD gone.x :n", invalid_path),
        ("DELETE txt.x :ss", invalid_path),
        ("SET a = gone", missing),
        ("SET a = :n, b = a", missing),
        ("SET a = gone + :n", missing),
        ("SET a = list_append(gone, :l)", missing),
        ("SET a = if_not_exists(gone, lost)", missing),
        ("SET a = txt + :n", stored_type),
        ("SET a = list_append(n, :l)", stored_type),
        ("ADD txt :n", stored_type),
        ("ADD n :ss", stored_type),
        ("ADD tags :ns", stored_type),
        ("DELETE n :ss", stored_type),
        ("DELETE tags :ns", stored_type),
    ] {
        assert_eq!(refusal(text), message, "{text}");
    }
}

#[test]
fn sums_never_round() {
    let overflow =
        "Number overflow. Attempting to store a number with magnitude larger than supported range";
    for (left, right) in [("1e50", "1"), ("9e125", "9e125")] {
        let old = item(&[("pk", s("1")), ("a", n(left)), ("b", n(right))]);
        let message = apply(&update("SET c = a + b"), &old, true).unwrap_err().message;
        assert_eq!(message, overflow, "{left} + {right}");
    }
}

#[test]
fn removals_alone_make_no_item() {
    let key = item(&[("pk", s("1"))]);
    for text in ["REMOVE a", "REMOVE x.y, z[0]", "DELETE a :ss", "DELETE x.y :ss REMOVE z"] {
        assert_eq!(apply(&update(text), &key, false), Ok(None), "{text}");
    }
}

#[test]
fn anything_else_makes_one() {
    let key = item(&[("pk", s("1"))]);
    let made = |text| apply(&update(text), &key, false).unwrap().unwrap();
    assert_eq!(made("SET a = :n REMOVE x.y"), item(&[("pk", s("1")), ("a", n("5"))]));
    assert_eq!(made("ADD a :n"), item(&[("pk", s("1")), ("a", n("5"))]));
    assert_eq!(apply(&Update::default(), &key, false), Ok(Some(key.clone())));
    assert_eq!(
        apply(&update("SET x.y = :n"), &key, false).unwrap_err().message,
        "The document path provided in the update expression is invalid for update"
    );
}

#[test]
fn results_are_at_most_32_levels_deep() {
    let nested = |levels| (1..levels).fold(n("1"), |inner, _| l(&[inner]));
    let set = |target: &str, value| {
        let request = Expressions {
            values: Some(Ok(item(&[(":v", value)]))),
            ..with_update(&format!("SET {target} = :v"))
        };
        let update = bind_update(&request).unwrap().1.unwrap();
        apply(&update, &stored(), true).map(|_| ()).map_err(|error| error.message)
    };
    let too_deep = Err("Nesting Levels have exceeded supported limits".to_owned());
    assert_eq!(set("a", nested(32)), Ok(()));
    assert_eq!(set("a", nested(33)), too_deep);
    assert_eq!(set("m.a", nested(31)), Ok(()));
    assert_eq!(set("m.a", nested(32)), too_deep);
}

#[test]
fn results_weigh_at_most_400_kb() {
    let big = |bytes: usize| item(&[("pk", s("1")), ("a", s(&"x".repeat(bytes)))]);
    // "pk" and its value weigh 3 bytes, the names "a" and "b" 1 each, the value of b 1.
    let fits = 400 * 1024 - 3 - 1 - 2;
    assert!(apply(&update("SET b = :s"), &big(fits), true).is_ok());
    assert_eq!(
        apply(&update("SET b = :s"), &big(fits + 1), true).unwrap_err().message,
        "Item size to update has exceeded the maximum allowed size"
    );
}

#[test]
fn key_attributes_are_no_targets() {
    let check = |update: &Update| update.check_targets(&["pk"]).map_err(|error| error.message);
    let fixed = Err("One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key".to_owned());
    assert_eq!(check(&update("SET a = :n REMOVE pk")), fixed);
    assert_eq!(check(&update("SET pk.x = :n")), fixed);
    assert_eq!(check(&update("SET gk = :n")), Ok(()));
}

#[test]
fn the_modified_image_holds_what_was_touched() {
    let update = update("SET m.x = :n, fresh = :s REMOVE l[2], l[0], n");
    let new = apply(&update, &stored(), true).unwrap().unwrap();
    assert_eq!(
        update.modified_image(&stored()),
        item(&[("l", l(&[n("0"), n("2")])), ("m", m(&[("x", n("10"))])), ("n", n("5"))])
    );
    assert_eq!(
        update.modified_image(&new),
        item(&[("fresh", s("a")), ("l", l(&[n("1")])), ("m", m(&[("x", n("5"))]))])
    );
}
