use super::desk::{desk, request, show, statement};
use crate::api::operation::{ExecuteStatement, OnFailure};
use crate::api::{ErrorKind, Units};
use crate::engine::fixture::{item, n, s};
use crate::value::AttributeValue;

const NONE: [&str; 0] = [];

#[test]
fn an_insert_of_an_existing_key_is_a_duplicate() {
    let desk = desk();
    let error = desk.refused("INSERT INTO \"H\" VALUE {'pk':'a'}");
    assert_eq!(error.kind, ErrorKind::DuplicateItem);
    assert_eq!(error.message, "Duplicate primary key exists in table");
    assert_eq!(desk.ok("SELECT * FROM H WHERE pk='a'"), ["{'n': 5, 'pk': 'a'}"]);
}

#[test]
fn an_insert_takes_parameters_of_any_type() {
    let desk = desk();
    let text = "INSERT INTO H VALUE {'pk': ?, 'm': ?}";
    let parameters = [s("p"), AttributeValue::M(item([("x", n("1.50"))]))];
    let insert = ExecuteStatement { statement: statement(text, &parameters), ..request(text) };
    assert!(desk.execute(insert).unwrap().items.is_empty());
    assert_eq!(desk.ok("SELECT * FROM H WHERE pk='p'"), ["{'m': {'x': 1.5}, 'pk': 'p'}"]);
}

#[test]
fn an_update_of_a_missing_item_fails_and_creates_nothing() {
    let desk = desk();
    for text in [
        "UPDATE \"H\" SET x=1 WHERE pk='none'",
        "UPDATE H SET x=1 WHERE pk='none' AND attribute_not_exists(pk)",
        "UPDATE H REMOVE x WHERE pk='none'",
    ] {
        let error = desk.refused(text);
        assert_eq!(error.kind, ErrorKind::ConditionalCheckFailed, "{text}");
        assert_eq!(error.message, "The conditional request failed");
    }
    assert_eq!(desk.ok("SELECT * FROM H WHERE pk='none'"), NONE);
}

#[test]
fn a_failed_condition_hands_back_the_item_when_asked() {
    let desk = desk();
    let failing = |text: &str, on_failure| {
        let mut update = request(text);
        update.statement.on_failure = on_failure;
        desk.execute(update).unwrap_err()
    };
    let text = "UPDATE \"H\" SET x=1 WHERE pk='a' AND n=9";
    let error = failing(text, OnFailure::AllOld);
    assert_eq!(error.item.as_ref().map(show).as_deref(), Some("{'n': 5, 'pk': 'a'}"));
    assert_eq!(failing(text, OnFailure::None).item, None);
    assert_eq!(failing("UPDATE H SET x=1 WHERE pk='none'", OnFailure::AllOld).item, None);
    assert_eq!(failing("INSERT INTO H VALUE {'pk':'a'}", OnFailure::AllOld).item, None);
}

#[test]
fn deletes_succeed_on_missing_items_whatever_the_condition() {
    let desk = desk();
    assert_eq!(desk.ok("DELETE FROM \"H\" WHERE pk='none' AND n=1 RETURNING ALL OLD *"), NONE);
    let error = desk.refused("DELETE FROM \"H\" WHERE pk='a' AND n=1");
    assert_eq!(error.kind, ErrorKind::ConditionalCheckFailed);
    assert_eq!(desk.ok("DELETE FROM H WHERE pk='a' RETURNING ALL OLD *"), ["{'n': 5, 'pk': 'a'}"]);
    assert_eq!(desk.ok("SELECT * FROM H WHERE pk='a'"), NONE);
}

#[test]
fn returning_shows_the_image_it_names() {
    let desk = desk();
    assert_eq!(
        desk.ok("UPDATE \"H\" SET n=n+1 WHERE pk='a' RETURNING MODIFIED NEW *"),
        ["{'n': 6}"]
    );
    assert_eq!(desk.ok("UPDATE H SET n=n-1 WHERE pk='a' RETURNING MODIFIED OLD *"), ["{'n': 6}"]);
    assert_eq!(
        desk.ok("UPDATE H SET n=1+n WHERE pk='a' RETURNING ALL OLD *"),
        ["{'n': 5, 'pk': 'a'}"]
    );
    assert_eq!(
        desk.ok("UPDATE H SET x=n REMOVE n WHERE pk='a' RETURNING ALL NEW *"),
        ["{'pk': 'a', 'x': 6}"]
    );
    assert_eq!(desk.ok("UPDATE H REMOVE x WHERE pk='a' RETURNING MODIFIED NEW *"), NONE);
    assert_eq!(desk.ok("UPDATE H SET y=1 WHERE pk='a' RETURNING MODIFIED OLD *"), NONE);
}

#[test]
fn nested_paths_return_only_what_was_touched() {
    let desk = desk();
    desk.ok("INSERT INTO H VALUE {'pk':'m', 'm': {'x': 1, 'y': 2}, 'l': [1, 2, 3]}");
    assert_eq!(
        desk.ok("UPDATE H SET m.x = 7 WHERE pk='m' RETURNING MODIFIED NEW *"),
        ["{'m': {'x': 7}}"]
    );
    assert_eq!(
        desk.ok("UPDATE H REMOVE l[0] REMOVE l[1] WHERE pk='m' RETURNING ALL NEW *"),
        ["{'l': [3], 'm': {'x': 7, 'y': 2}, 'pk': 'm'}"]
    );
    assert_eq!(
        desk.ok("UPDATE H SET l[99] = 9, a = m.y WHERE pk='m' RETURNING ALL NEW *"),
        ["{'a': 2, 'l': [3, 9], 'm': {'x': 7, 'y': 2}, 'pk': 'm'}"]
    );
}

#[test]
fn sets_grow_and_shrink() {
    let desk = desk();
    let new =
        |text: &str| desk.ok(&format!("UPDATE H SET {text} WHERE pk='a' RETURNING MODIFIED NEW *"));
    assert_eq!(new("ss = set_add(ss, <<'x'>>)"), ["{'ss': <<'x'>>}"]);
    assert_eq!(new("ss = SET_ADD(ss, <<'y', 'x'>>)"), ["{'ss': <<'x', 'y'>>}"]);
    assert_eq!(new("ss = set_delete(ss, <<'x', 'z'>>)"), ["{'ss': <<'y'>>}"]);
    assert_eq!(new("ss = set_delete(ss, <<'y'>>)"), NONE);
    assert_eq!(new("ss = set_delete(ss, <<'y'>>)"), NONE);
    desk.check_refusals(&[(
        "UPDATE H SET n = set_add(n, <<'x'>>) WHERE pk='a'",
        "An operand in the update expression has an incorrect data type",
    )]);
}

#[test]
fn lists_are_appended_and_defaults_given() {
    let desk = desk();
    let new =
        |text: &str| desk.ok(&format!("UPDATE H SET {text} WHERE pk='a' RETURNING MODIFIED NEW *"));
    assert_eq!(new("l = [2]"), ["{'l': [2]}"]);
    assert_eq!(new("l = list_append(l, [3])"), ["{'l': [2, 3]}"]);
    assert_eq!(new("l = list_append([1], l)"), ["{'l': [1, 2, 3]}"]);
    assert_eq!(new("n = if_not_exists(n, 1) + 1"), ["{'n': 6}"]);
    assert_eq!(new("z = if_not_exists(z, 1)"), ["{'z': 1}"]);
}

#[test]
fn the_or_group_beside_the_key_is_a_plain_condition() {
    let desk = desk();
    assert_eq!(
        desk.ok("UPDATE H SET x=1 WHERE (pk = 'b' OR n = 5) AND pk = 'a' RETURNING MODIFIED NEW *"),
        ["{'x': 1}"]
    );
}

#[test]
fn writes_cost_what_the_classic_operations_cost() {
    let desk = desk();
    let reply = desk.execute(request("INSERT INTO K VALUE {'pk':'p', 'sk':1, 'g':'G', 'lk':'L'}"));
    let reply = reply.unwrap();
    let capacity = reply.capacity.unwrap();
    assert_eq!((capacity.table_name.as_str(), capacity.total.units), ("K", 3.0));
    assert_eq!(reply.units, Units { read: 0.0, write: 3.0 });
    let delete = desk.execute(request("DELETE FROM K WHERE pk='none' AND sk=1")).unwrap();
    assert_eq!(delete.units.write, 1.0);
}
