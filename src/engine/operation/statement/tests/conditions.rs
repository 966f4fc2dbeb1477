use super::desk::{Desk, desk};

/// Whether the WHERE selects the one item there is.
#[track_caller]
fn check(desk: &Desk, cases: &[(&str, bool)]) {
    for (condition, holds) in cases {
        let text = format!("SELECT pk FROM H WHERE pk='i' AND ({condition})");
        assert_eq!(desk.ok(&text).len() == 1, *holds, "{condition}");
    }
}

fn with_item() -> Desk {
    let desk = desk();
    desk.ok("INSERT INTO H VALUE {'pk':'i', 'n': 1, 's': 'abc', 'z': NULL, 'b': true, 'l': [1, 'x'], 'm': {'k': 1}, 'ss': <<'p', 'q'>>}");
    desk
}

#[test]
fn comparisons() {
    check(
        &with_item(),
        &[
            ("n = 1.0", true),
            ("1 = n", true),
            ("n <> 1", false),
            ("n != 2", true),
            ("n < 2 AND n >= 1", true),
            ("n > 'x'", false),
            ("nope = 1", false),
            ("nope <> 1", true),
            ("NOT nope = 1", true),
            ("nope < 1", false),
            ("n = '1'", false),
            ("ss = <<'q', 'p'>>", true),
            ("l = ['x', 1]", false),
            ("m = {'k': 1.0}", true),
            ("z = NULL", true),
            ("n BETWEEN 1 AND 2", true),
            ("n NOT BETWEEN 1 AND 2", false),
            ("n IN [3, 1]", true),
            ("n IN (3)", false),
            ("n NOT IN (3)", true),
            ("m.k = 1 OR n = 7", true),
            ("l[1] = 'x'", true),
            ("s = \"abc\"", false),
        ],
    );
}

#[test]
fn kinds_and_functions() {
    check(
        &with_item(),
        &[
            ("z IS NULL", true),
            ("nope IS NULL", false),
            ("nope IS MISSING", true),
            ("n IS NOT MISSING", true),
            ("b IS BOOL", true),
            ("m IS STRUCT AND m IS TUPLE", true),
            ("ss IS LIST", false),
            ("s IS STRING", true),
            ("begins_with(s, 'ab')", true),
            ("contains(ss, 'p') AND contains(l, 1) AND contains(s, 'bc')", true),
            ("size(s) = 3", true),
            ("size(n) > 0", false),
            ("attribute_type(n, 'N')", true),
            ("attribute_exists(m.k) AND attribute_not_exists(m.j)", true),
            ("attribute_exists(n) = true", true),
            ("attribute_exists(nope) = true", false),
        ],
    );
}

#[test]
fn operands_the_operators_do_not_take() {
    desk().check_refusals(&[
        (
            "SELECT * FROM H WHERE n < true",
            "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
        ),
        (
            "SELECT * FROM H WHERE s = s",
            "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [s]",
        ),
        (
            "SELECT * FROM H WHERE 1 AND n = 1",
            "Incorrect operand type for operator or function; operator or function: AND, operand type: N",
        ),
        (
            "SELECT * FROM H WHERE n BETWEEN 3 AND 1",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:3}, upper bound operand: AttributeValue: {N:1}",
        ),
        (
            "SELECT * FROM H WHERE n BETWEEN 'x' AND 3",
            "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:x}, upper bound operand: AttributeValue: {N:3}",
        ),
        (
            "SELECT * FROM H WHERE begins_with(s, 1)",
            "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
        ),
        (
            "SELECT * FROM H WHERE attribute_type(s, 'X')",
            "Invalid attribute type name found; type: X, valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}",
        ),
        (
            &format!("SELECT * FROM H WHERE n IN [{}]", vec!["1"; 101].join(", ")),
            "The IN operator is provided with too many operands; number of operands: 101",
        ),
    ]);
}
