use crate::syntax::partiql::ast::Value;
use crate::syntax::partiql::{Facts, Verb, parse};

fn fixed(text: &str) -> Vec<String> {
    let statement = parse(text).unwrap();
    let facts = Facts::of(&statement);
    let show = |value: &Value| match value {
        Value::Parameter(index, _) => format!("?{index}"),
        literal @ Value::Literal(..) => literal.to_string(),
    };
    facts.fixed.iter().map(|(name, value)| format!("{name}={}", show(value))).collect()
}

#[test]
fn equalities_under_top_level_and_are_fixed() {
    assert_eq!(
        fixed("UPDATE t SET x=? WHERE 'a' = pk AND sk = ? AND (n = 1 OR m = 2) AND v > 3"),
        ["pk='a'", "sk=?1"]
    );
    assert_eq!(fixed("DELETE FROM t WHERE pk = 1 OR sk = 2"), Vec::<String>::new());
}

#[test]
fn an_inserts_whole_item_is_fixed() {
    assert_eq!(fixed("INSERT INTO t VALUE {'pk': 'a', 'l': ?}"), ["pk='a'", "l=?0"]);
}

#[test]
fn tables_indexes_and_parameters_are_told() {
    let statement = parse("select * from \"T-1\".idx where a = ? and b < ?").unwrap();
    let facts = Facts::of(&statement);
    assert_eq!((facts.verb, facts.parameters), (Verb::Select, 2));
    assert_eq!(facts.table.text, "T-1");
    assert_eq!(facts.index.map(|index| index.text.as_str()), Some("idx"));
}
