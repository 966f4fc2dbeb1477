//! Drafts made at random: what comes out of a conversion can be sent, and can be converted back.

use proptest::prelude::*;

use super::*;
use crate::api::table::{KeySchema, TableDescription};
use crate::draft::{Draft, Format};
use crate::syntax::{Diagnostic, Severity};

fn tables() -> Vec<TableDescription> {
    let key = |sort: &[&str]| KeySchema {
        partition: vec!["pk".to_owned()],
        sort: sort.iter().map(|name| (*name).to_owned()).collect(),
    };
    vec![TableDescription::empty("one", key(&[])), TableDescription::empty("two", key(&["s k"]))]
}

fn path() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "a",
        "b2",
        "\"size\"",
        "\"s.t\"",
        "\"\u{e9}\"",
        "_x",
        "\"it''s\"",
        "\"q\"\"q\"",
    ]);
    let step = prop_oneof![
        name.clone().prop_map(|name| format!(".{name}")),
        (0..9u8).prop_map(|at| format!("[{at}]"))
    ];
    (name, prop::collection::vec(step, 0..3))
        .prop_map(|(root, steps)| root.to_owned() + &steps.concat())
}

fn value() -> impl Strategy<Value = String> {
    let scalar = prop::sample::select(vec![
        "1",
        "-2.5",
        "1e30",
        "'x'",
        "'it''s'",
        "''",
        "TRUE",
        "NULL",
        "'\u{202e}'",
        "'a\nb'",
    ]);
    let scalar = scalar.prop_map(str::to_owned);
    scalar.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3)
                .prop_map(|list| format!("[{}]", list.join(", "))),
            inner.prop_map(|value| format!("{{'k': {value}, 'set': <<1, 2>>}}")),
        ]
    })
}

fn condition() -> impl Strategy<Value = String> {
    let comparison = prop::sample::select(vec!["=", "<>", "<", ">="]);
    let simple = prop_oneof![
        (path(), comparison, value())
            .prop_map(|(path, sign, value)| format!("{path} {sign} {value}")),
        path().prop_map(|path| format!("{path} IS MISSING")),
        path().prop_map(|path| format!("{path} IS NOT STRING")),
        (path(), value(), value()).prop_map(|(path, a, b)| format!("{path} NOT IN [{a}, {b}]")),
        path().prop_map(|path| format!("{path} BETWEEN 1 AND 3")),
        path().prop_map(|path| format!("begins_with({path}, 'x') = FALSE")),
        path().prop_map(|path| format!("size({path}) > 2")),
    ];
    simple.prop_recursive(3, 12, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} AND {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|inner| format!("NOT ({inner})")),
        ]
    })
}

fn change() -> impl Strategy<Value = String> {
    prop_oneof![
        (path(), value()).prop_map(|(path, value)| format!("SET {path} = {value}")),
        path().prop_map(|path| format!("SET {path} = {path} + 1")),
        (path(), path()).prop_map(|(a, b)| format!("SET {a} = list_append({b}, [1])")),
        path().prop_map(|path| format!("SET {path} = set_add({path}, <<'m'>>)")),
        path().prop_map(|path| format!("REMOVE {path}")),
    ]
}

fn statement() -> impl Strategy<Value = String> {
    let place =
        prop::sample::select(vec![("one", "pk = 'p'"), ("two", "pk = 'p' AND \"s k\" = 3")]);
    prop_oneof![
        (place.clone(), prop::collection::vec(change(), 1..3), condition()).prop_map(
            |((table, key), changes, condition)| {
                format!("UPDATE \"{table}\" {} WHERE {key} AND {condition}", changes.join(" "))
            }
        ),
        (place.clone(), condition()).prop_map(|((table, key), asked)| format!(
            "DELETE FROM \"{table}\" WHERE {key} AND {asked}"
        )),
        (place, condition()).prop_map(|((table, key), asked)| format!(
            "EXISTS(SELECT * FROM \"{table}\" WHERE {key} AND {asked})"
        )),
        (value(), value()).prop_map(|(a, b)| format!(
            "INSERT INTO \"two\" VALUE {{'pk': 'p', 's k': 1, 'a': {a}, 'it''s': {b}}}"
        )),
    ]
}

fn errors(draft: &Draft) -> Vec<&Diagnostic> {
    draft.diagnostics.iter().filter(|one| one.severity == Severity::Error).collect()
}

#[test]
fn a_comment_stays_a_comment_whatever_ends_its_lines() {
    let text =
        "// x\rDELETE FROM one\n[{\"Delete\": {\"TableName\": \"one\", \"Key\": {\"pk\": \"p\"}}}]";
    let draft = Draft::parse(Format::Transaction, text);
    let converted = convert(&draft, text, &tables(), &[]).expect("it can be converted").text;
    assert!(converted.contains("-- x\n-- DELETE FROM one\n"), "{converted}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_comes_out_can_be_sent_and_goes_back(statement in statement()) {
        let text = format!("--@ mode transaction\n{statement};\n");
        let draft = Draft::parse(Format::Partiql, &text);
        prop_assume!(errors(&draft).is_empty());
        let there = convert(&draft, &text, &tables(), &[]);
        prop_assert!(there.is_ok(), "{text}\n{there:?}");
        let there = there.unwrap().text;
        let draft = Draft::parse(Format::Transaction, &there);
        prop_assert!(draft.diagnostics.is_empty(), "{there}\n{:?}", draft.diagnostics);
        let back = convert(&draft, &there, &tables(), &[]);
        prop_assert!(back.is_ok(), "{there}\n{back:?}");
        let back = back.unwrap().text;
        let draft = Draft::parse(Format::Partiql, &back);
        prop_assert!(errors(&draft).is_empty(), "{back}\n{:?}", draft.diagnostics);
        let again = convert(&draft, &back, &tables(), &[]).unwrap().text;
        prop_assert_eq!(again, there);
    }

    #[test]
    fn nothing_panics(words in prop::collection::vec(prop::sample::select(vec![
        "UPDATE", "DELETE FROM", "INSERT INTO", "EXISTS(", ")", "SELECT *", "FROM", "\"one\"", "\"two\"", "SET", "REMOVE",
        "WHERE", "pk", "=", "'p'", "AND", "OR", "NOT", "a", "+", "1", "?", ";", "--@ off\n", "--@ params 1\n", "VALUE",
        "{'pk': 'x'}", "RETURNING ALL OLD *", "IN", "[1]", "IS MISSING", "set_add(a,", "<<1>>", "-- c\n", "\u{0}", "\r\n",
    ]), 0..16)) {
        let text = words.join(" ");
        let draft = Draft::parse(Format::Partiql, &text);
        if let Ok(converted) = convert(&draft, &text, &tables(), &[]) {
            Draft::parse(converted.format, &converted.text);
        }
        let text = format!("[{{\"Update\": {{\"TableName\": \"one\", \"Key\": {{\"pk\": \"p\"}}, \"UpdateExpression\": {:?}}}}}]", text);
        let draft = Draft::parse(Format::Transaction, &text);
        drop(convert(&draft, &text, &tables(), &[]));
    }
}
