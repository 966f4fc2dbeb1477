use super::{Edit, ReadItem, applied};
use crate::value::{AttributeValue, Item, Number, Path, Step};

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).expect("a number"))
}

fn item<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Item {
    attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn edit(path: Path, value: Option<AttributeValue>) -> Edit {
    Edit { path, value }
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

fn account() -> Item {
    let address = item([("city", s("Berlin")), ("zip", s("10115"))]);
    item([("pk", s("a")), ("balance", n("250")), ("address", AttributeValue::M(address))])
}

#[test]
fn an_update_changes_what_was_changed_and_asks_for_all_that_was_read() {
    let (key, read) = (item([("pk", s("a"))]), account());
    let read = ReadItem { table: "t", key: &key, item: &read };
    let city = Path { root: "address".to_owned(), steps: vec![Step::Name("city".to_owned())] };
    let edits = [
        edit(Path::attribute("balance"), Some(n("300"))),
        edit(city, Some(s("Bern"))),
        edit(Path::attribute("note"), Some(s("new"))),
    ];
    let made = read.update(&edits).expect("it can be said");
    assert_eq!(
        without_blanks(&made.text),
        "UPDATE\"t\"SETbalance=300,address.city='Bern',note='new'WHEREpk='a'ANDattribute_not_exists(note)ANDaddress={'city':'Berlin','zip':'10115'}ANDbalance=250;"
    );
    let left = applied(read.item, &edits);
    assert_eq!(left.get("balance"), Some(&n("300")));
    assert_eq!(left.get("note"), Some(&s("new")));
    assert!(edits.iter().all(|edit| edit.is_of(&left)));
    assert_eq!(made.not_asked, 0);
    let removed = read.update(&[edit(Path::attribute("balance"), None)]).expect("it can be said");
    assert!(
        removed.text.starts_with("UPDATE \"t\"\n  REMOVE balance\n  WHERE"),
        "{}",
        removed.text
    );
}

#[test]
fn a_long_value_that_is_changed_is_asked_for_and_another_one_is_counted() {
    let key = item([("pk", s("a"))]);
    let long = s(&"x".repeat(5000));
    let read = item([("pk", s("a")), ("body", long.clone()), ("other", long), ("v", n("1"))]);
    let read = ReadItem { table: "t", key: &key, item: &read };
    let made = read.update(&[edit(Path::attribute("body"), Some(s("short")))]);
    let made = made.expect("it can be said");
    assert_eq!(made.not_asked, 1);
    assert!(made.text.contains("body = "), "{}", made.text);
    assert_eq!(read.delete().expect("it can be said").not_asked, 2);
}

#[test]
fn of_very_many_attributes_as_many_are_asked_for_as_a_condition_takes() {
    let key = item([("pk", s("a"))]);
    let mut read = item([("pk", s("a"))]);
    read.extend((0..5000).map(|number| (format!("a{number}"), n("1"))));
    let read = ReadItem { table: "t", key: &key, item: &read };
    let made = read.delete().expect("it can be said");
    assert_eq!(made.not_asked, 5000 - 149);
}

#[test]
fn an_insert_and_a_select_are_of_the_item_and_its_key() {
    let (key, read) =
        (item([("pk", s("a")), ("sk", n("1"))]), item([("pk", s("a")), ("sk", n("1"))]));
    let read = ReadItem { table: "t", key: &key, item: &read };
    assert_eq!(read.insert().as_deref(), Ok("INSERT INTO \"t\" VALUE {'pk': 'a', 'sk': 1};\n"));
    assert_eq!(read.select().as_deref(), Ok("SELECT * FROM \"t\" WHERE pk = 'a' AND sk = 1;\n"));
    assert!(read.as_edits().is_empty());
}

#[test]
fn changes_of_which_one_is_inside_of_the_other_are_told() {
    let whole = edit(Path::attribute("m"), None);
    let part = Path { root: "m".to_owned(), steps: vec![Step::Index(1)] };
    assert!(whole.overlaps(&part) && edit(part.clone(), None).overlaps(&whole.path));
    assert!(!edit(part, None).overlaps(&Path::attribute("n")));
}

#[test]
fn elements_are_taken_out_by_their_places_of_before() {
    let read = item([("l", AttributeValue::L(vec![s("a"), s("b"), s("c")]))]);
    let at = |index| Path { root: "l".to_owned(), steps: vec![Step::Index(index)] };
    let edits = [edit(at(0), None), edit(at(1), None), edit(at(2), Some(s("d")))];
    assert_eq!(applied(&read, &edits).get("l"), Some(&AttributeValue::L(vec![s("d")])));
}
