use proptest::prelude::*;

use crate::syntax::partiql::ast::Statement;
use crate::syntax::partiql::ast::{Body, Image, PathAt};
use crate::syntax::partiql::parse;

fn printed(text: &str) -> String {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).to_string()
}

#[track_caller]
fn check(text: &str, canonical: &str) {
    assert_eq!(printed(text), canonical);
    assert_eq!(printed(canonical), canonical, "printing twice");
}

#[test]
fn selects_print_canonically() {
    check("select * from Music", r#"SELECT * FROM "Music""#);
    check(
        "SELECT a.b[2].c, \"order\" FROM \"t\".idx WHERE pk='it''s' -- why\n;",
        r#"SELECT a.b[2].c, "order" FROM "t"."idx" WHERE pk = 'it''s'"#,
    );
    check(
        "SELECT * FROM t WHERE pk='p' ORDER BY sk DESC NULLS LAST, pk",
        r#"SELECT * FROM "t" WHERE pk = 'p' ORDER BY sk DESC, pk ASC"#,
    );
}

#[test]
fn operators_bind_as_the_table_says() {
    check(
        "SELECT * FROM t WHERE a=1 OR b=2 AND NOT c=3 AND (d!=4 OR e<5)",
        r#"SELECT * FROM "t" WHERE a = 1 OR (b = 2 AND NOT (c = 3) AND (d <> 4 OR e < 5))"#,
    );
    check(
        "SELECT * FROM t WHERE a NOT BETWEEN 1 AND 2 AND b IN (1, 'x') AND c NOT IN [?] AND d IS NOT bool",
        r#"SELECT * FROM "t" WHERE a NOT BETWEEN 1 AND 2 AND b IN [1, 'x'] AND c NOT IN [?] AND d IS NOT BOOLEAN"#,
    );
}

#[test]
fn functions_take_any_letter_case() {
    check(
        "SELECT * FROM t WHERE Begins_With(a, 'x') AND SIZE(b) > 3 AND attribute_exists(c) = true",
        r#"SELECT * FROM "t" WHERE begins_with(a, 'x') AND size(b) > 3 AND attribute_exists(c) = TRUE"#,
    );
}

#[test]
fn every_literal_type_is_read() {
    check(
        "INSERT INTO t VALUE {'s': 'x', 'n': -1.50e1, 'b': true, 'z': null, 'l': [1, [], {}], 'm': {'k': 'v'}, 'ss': <<'b', 'a'>>, 'ns': <<2, 1.0>>, 'p': ?}",
        "INSERT INTO \"t\" VALUE {'s': 'x', 'n': -15, 'b': TRUE, 'z': NULL, 'l': [1, [], {}], 'm': {'k': 'v'}, 'ss': <<'a', 'b'>>, 'ns': <<1, 2>>, 'p': ?}",
    );
}

#[test]
fn updates_take_clauses_in_any_order_and_from_first() {
    check(
        "UPDATE t SET a = 1, b = b + ? REMOVE c SET d = list_append(d, [1]) WHERE pk = ? RETURNING ALL OLD *",
        r#"UPDATE "t" SET a = 1, b = b + ? REMOVE c SET d = list_append(d, [1]) WHERE pk = ? RETURNING ALL OLD *"#,
    );
    check(
        "FROM \"t\" WHERE pk='a' SET n = if_not_exists(n, 5) - 1 RETURNING MODIFIED NEW *",
        r#"UPDATE "t" SET n = if_not_exists(n, 5) - 1 WHERE pk = 'a' RETURNING MODIFIED NEW *"#,
    );
    check(
        "UPDATE t SET ss = SET_ADD(ss, <<'x'>>), m.inn['er'] = 1 - (2 - 3) WHERE pk='a'",
        r#"UPDATE "t" SET ss = set_add(ss, <<'x'>>), m.inn.er = 1 - (2 - 3) WHERE pk = 'a'"#,
    );
}

#[test]
fn deletes_may_return_all_old() {
    check(
        "DELETE FROM t WHERE pk='a' AND n=1 RETURNING all old *;",
        r#"DELETE FROM "t" WHERE pk = 'a' AND n = 1 RETURNING ALL OLD *"#,
    );
    let statement = parse("DELETE FROM t WHERE pk='a' RETURNING ALL OLD *").unwrap();
    let Body::Delete(delete) = statement.body else { panic!("no delete") };
    assert_eq!(delete.returning.map(|returning| returning.image), Some(Image::AllOld));
}

#[test]
fn exists_is_a_statement_of_its_own() {
    check(
        "exists (SELECT * FROM t WHERE pk=? AND n IS MISSING)",
        r#"EXISTS(SELECT * FROM "t" WHERE pk = ? AND n IS MISSING)"#,
    );
}

#[test]
fn projected_paths_are_named_from_their_last_name_on() {
    let statement = parse("SELECT m.x, m.y[0], l[0], m.a.b[4].c FROM t").unwrap();
    let Body::Select(select) = statement.body else { panic!("no select") };
    let columns = select.projection.as_ref().unwrap();
    let names: Vec<_> = columns.iter().map(PathAt::result_name).collect();
    assert_eq!(names, ["x", "y[0]", "l[0]", "c"]);
}

#[test]
fn parameters_count_over_the_whole_text() {
    let statement = parse("UPDATE t SET a=?, b=? WHERE pk=?").unwrap();
    assert_eq!(statement.parameters, 3);
}

#[test]
fn thirty_one_levels_of_literal_are_accepted() {
    let deep = format!("{}{}", "[".repeat(31), "]".repeat(31));
    assert!(parse(&format!("INSERT INTO t VALUE {{'pk': {deep}}}")).is_ok());
}

#[test]
fn three_hundred_operators_are_accepted() {
    let condition = vec!["a=1"; 150].join(" OR ");
    assert!(parse(&format!("SELECT * FROM t WHERE {condition}")).is_ok());
}

fn operand() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]{1,2}_",
        "[a-c]_\\.\"[ a\"\"]{0,2}x\"\\[[0-9]\\]"
            .prop_filter("quotes must pair", |t| parse(&format!("SELECT {t} FROM t")).is_ok()),
        "-?[0-9]{1,6}(\\.[0-9]{1,3})?",
        "'[a-z ]{0,4}'",
        Just("?".to_owned()),
        Just("[1, 'x', {'k': <<2, 1>>}]".to_owned()),
        Just("size(s_)".to_owned()),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        (operand(), "(=|<>|!=|<|<=|>|>=)", operand()).prop_map(|(a, o, b)| format!("{a} {o} {b}")),
        (operand(), operand(), operand()).prop_map(|(a, b, c)| format!("{a} BETWEEN {b} AND {c}")),
        (operand(), operand()).prop_map(|(a, b)| format!("{a} NOT IN ({b}, 1)")),
        Just("a_ IS NOT MISSING".to_owned()),
        Just("contains(a_, ?)".to_owned()),
    ];
    leaf.prop_recursive(4, 16, 2, |inner| {
        prop_oneof![
            (inner.clone(), "(AND|OR)", inner.clone()).prop_map(|(a, o, b)| format!("{a} {o} {b}")),
            (inner.clone(), "(AND|OR)", inner.clone())
                .prop_map(|(a, o, b)| format!("{a} {o} ({b})")),
            inner.prop_map(|a| format!("NOT ({a})")),
        ]
    })
}

fn canonical(statement: &Statement) -> String {
    statement.to_string()
}

proptest! {
    #[test]
    fn parsing_what_was_printed_prints_the_same(condition in condition()) {
        let text = format!("SELECT a_, b_.c_ FROM t WHERE {condition}");
        let first = parse(&text).unwrap();
        let second = parse(&canonical(&first)).unwrap();
        prop_assert_eq!(canonical(&first), canonical(&second));
        prop_assert_eq!(first.parameters, second.parameters);
    }

    #[test]
    fn no_text_upsets_the_parser(text in any::<String>()) {
        if let Err(error) = parse(&text) {
            prop_assert!(text.get(error.span.start..error.span.end).is_some());
        }
    }

    #[test]
    fn no_heap_of_words_upsets_the_parser(
        words in prop::collection::vec(prop::sample::select(vec![
            "SELECT", "*", "FROM", "t", "WHERE", "a", "=", "1", "AND", "NOT", "IN", "(", ")", "[", "]",
            "{", "}", "'k'", ":", ",", "?", "UPDATE", "SET", "REMOVE", "INSERT", "INTO", "VALUE",
            "DELETE", "RETURNING", "ALL", "OLD", "<<", ">>", ".", "BETWEEN", "IS", "CASE", "WHEN",
            "EXISTS", "ORDER", "BY", "-", ";", "size",
        ]), 0..24)
    ) {
        let text = words.join(" ");
        if let Ok(statement) = parse(&text) {
            prop_assert!(parse(&canonical(&statement)).is_ok(), "{}", text);
        }
    }
}
