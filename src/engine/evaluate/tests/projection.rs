use super::fixture::{item, l, m, n, s};
use crate::api::operation::Expressions;
use crate::engine::evaluate::bind::bind_projection;
use crate::value::Item;

fn project(text: &str) -> Item {
    let stored = item(&[
        ("pk", s("1")),
        ("a", n("1")),
        ("m", m(&[("x", l(&[n("0"), n("1"), m(&[("y", s("deep"))])])), ("z", s("kept"))])),
    ]);
    let request = Expressions { projection: Some(text.to_owned()), ..Expressions::default() };
    bind_projection(&request).unwrap().unwrap().apply(&stored)
}

#[test]
fn keys_come_only_when_asked_for() {
    assert_eq!(project("a"), item(&[("a", n("1"))]));
    assert_eq!(project("pk, a"), item(&[("pk", s("1")), ("a", n("1"))]));
}

#[test]
fn list_elements_close_up_in_the_order_of_their_indexes() {
    assert_eq!(
        project("m.x[2], m.x[0]"),
        item(&[("m", m(&[("x", l(&[n("0"), m(&[("y", s("deep"))])]))]))])
    );
}

#[test]
fn paths_that_lead_nowhere_leave_no_trace() {
    assert_eq!(project("gone, a.x, m[0]"), Item::new());
    assert_eq!(project("m.gone, m.x[7], m.x[2].gone"), Item::new());
    assert_eq!(project("m.gone, m.z"), item(&[("m", m(&[("z", s("kept"))]))]));
}
