use super::formatted;
use super::word::says_the_same;
use crate::draft::Format;

fn pql(text: &str) -> String {
    formatted(Format::Partiql, text)
}

#[test]
fn a_statement_that_fits_stands_on_one_line_with_keywords_in_capitals() {
    assert_eq!(
        pql("select  *\n from \"a\"  where pk='x' and n<= -3 ;select size( b[0] . c ) from a"),
        "SELECT * FROM \"a\" WHERE pk = 'x' AND n <= -3;\nSELECT size(b[0].c) FROM a\n"
    );
}

#[test]
fn a_longer_one_has_a_line_a_clause_and_long_clauses_are_cut() {
    let text = "update \"accounts\" set \"balance\" = \"balance\" - 30, \"v\" = \"v\" + 1 where \"pk\" = 'acct#alice' and \"balance\" >= 30;";
    let expected = "UPDATE \"accounts\"\n  SET \"balance\" = \"balance\" - 30, \"v\" = \"v\" + 1\n  WHERE \"pk\" = 'acct#alice' AND \"balance\" >= 30;\n";
    assert_eq!(pql(text), expected);
    let text = "select * from a where \"attribute_of_some_length\" between 1 and 2 and \"another_attribute_of_some_length\" in [1, 2] or x is missing";
    let expected = "SELECT *\n  FROM a\n  WHERE \"attribute_of_some_length\" BETWEEN 1 AND 2\n    AND \"another_attribute_of_some_length\" IN [1, 2]\n    OR x IS MISSING\n";
    assert_eq!(pql(text), expected);
}

#[test]
fn an_item_that_does_not_fit_has_a_line_an_entry() {
    let text = "insert into \"ledger\" value {'pk':'acct#alice','sk':'2026-09-01#9f1','amount':-30,'to':'acct#bob','tags':<<'a','b'>>,'m':{'x':[1,2]}};";
    let expected = "INSERT INTO \"ledger\"\n  VALUE {\n    'pk': 'acct#alice',\n    'sk': '2026-09-01#9f1',\n    'amount': -30,\n    'to': 'acct#bob',\n    'tags': <<'a', 'b'>>,\n    'm': {'x': [1, 2]}\n  };\n";
    assert_eq!(pql(text), expected);
}

#[test]
fn comments_and_settings_stay_where_they_stand() {
    let text = "--@ mode batch\n\n\n-- why\n--@ params 1\nselect * from a where b = ?; -- behind\nselect * -- all of it\nfrom a\n-- of its own\nwhere b = 1;\n-- last";
    let expected = "--@ mode batch\n\n-- why\n--@ params 1\nSELECT * FROM a WHERE b = ?; -- behind\nSELECT * -- all of it\n  FROM a\n    -- of its own\n  WHERE b = 1;\n-- last\n";
    assert_eq!(pql(text), expected);
}

#[test]
fn what_is_no_partiql_stays_as_it_is() {
    for text in [
        "select  * from 'open",
        "a  - - 3 -  -4;\n",
        "\"x\"  \"y\" \u{1} ;\n",
        "",
        "select (((( , ]]  }",
    ] {
        let once = pql(text);
        assert!(says_the_same(text, &once), "{text:?} became {once:?}");
    }
    assert_eq!(pql("select  * from 'open;"), "select  * from 'open;\n");
}

#[test]
fn json_lines_are_indented_by_their_brackets_and_keep_their_comments() {
    let text = "[{\n\"Put\": { // { not a bracket\n      \"Item\": {\"a\": \"}\"},\n/* [\n   kept */\n}\n}, {\n\n\"x\": 1 }]\n";
    let expected = "[{\n  \"Put\": { // { not a bracket\n    \"Item\": {\"a\": \"}\"},\n    /* [\n   kept */\n  }\n}, {\n\n  \"x\": 1 }]\n";
    assert_eq!(formatted(Format::Transaction, text), expected);
    assert_eq!(formatted(Format::Transaction, expected), expected);
}

const WORDS: &[&str] = &[
    "select",
    "from",
    "where",
    "and",
    "between",
    "or",
    "set",
    "value",
    "update",
    "insert",
    "into",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<<",
    ">>",
    ",",
    ";",
    ".",
    ":",
    "-",
    "+",
    "*",
    "=",
    "<=",
    "?",
    "'text with  spaces'",
    "\"name\"",
    "12.5e3",
    "size",
    "a",
    "-- comment\n",
    "--@ params 1\n",
    "/* block */",
    "/* two\n lines */",
    "\n",
    "\n\n\n",
    " ",
    "'a rather long string to fill the line'",
];

/// A text of random words; the generator is the one of Numerical Recipes.
fn random_text(seed: u32) -> String {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12_345);
    let mut next = |bound: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        usize::try_from(state >> 8).unwrap_or(0) % bound
    };
    let count = next(60);
    (0..count)
        .map(|_| format!("{}{}", WORDS[next(WORDS.len())], [" ", "", "\n"][next(3)]))
        .collect()
}

#[test]
fn a_long_line_of_json_becomes_lines_that_fit() {
    let text = r#"[{"Update": {"TableName": "accounts", "Key": {"pk": "acct#alice"}, "UpdateExpression": "SET balance = balance - :n", "ConditionExpression": "balance >= :n", "ExpressionAttributeValues": {":n": 30}}},{"Delete":{"TableName":"ledger","Key":{"pk":"a","sk":"b"}}}] // two"#;
    insta::assert_snapshot!(formatted(Format::Transaction, text), @r#"
    [
      {
        "Update": {
          "TableName": "accounts",
          "Key": {"pk": "acct#alice"},
          "UpdateExpression": "SET balance = balance - :n",
          "ConditionExpression": "balance >= :n",
          "ExpressionAttributeValues": {":n": 30}
        }
      },
      {"Delete": {"TableName": "ledger", "Key": {"pk": "a", "sk": "b"}}}
    ] // two
    "#);
}

#[test]
fn a_line_that_fits_or_can_not_be_cut_stays() {
    let long = format!("[\"{}\"]\n", "x".repeat(100));
    for text in [
        "[{\"a\":1}]\n",
        "// a comment, {with, commas} that is far longer than any line that is made on purpose would be\n",
        "\"{,\n",
    ] {
        assert_eq!(formatted(Format::Transaction, text), text);
    }
    assert_eq!(formatted(Format::Transaction, &long), format!("[\n  \"{}\"\n]\n", "x".repeat(100)));
}

#[test]
fn a_cut_line_says_the_same() {
    let mut value = serde_json::json!({"a": [1, "x, {y}", []], "b": {}, "c\\\"": null});
    for depth in 0..40 {
        value = serde_json::json!({"M": value, "L": [depth, "a string, long enough to matter"]});
    }
    let once = formatted(Format::Transaction, &value.to_string());
    assert_eq!(serde_json::from_str::<serde_json::Value>(&once).expect("JSON"), value);
    assert_eq!(formatted(Format::Transaction, &once), once);
}

#[test]
fn any_text_keeps_its_words_and_formatting_twice_changes_nothing_more() {
    for seed in 0..300 {
        let text = random_text(seed);
        let once = pql(&text);
        assert!(says_the_same(&text, &once), "{text}");
        assert_eq!(pql(&once), once, "from {text:?}");
        let json = formatted(Format::Transaction, &text);
        assert_eq!(formatted(Format::Transaction, &json), json, "from {text:?}");
    }
}

#[test]
fn deep_nesting_is_laid_out_without_deep_recursion() {
    let text = format!("SELECT {}1{} FROM a;", "[".repeat(2000), "]".repeat(2000));
    let once = pql(&text);
    assert!(says_the_same(&text, &once));
    assert_eq!(pql(&once), once);
}

#[test]
fn what_nests_deeper_than_any_value_stays_as_it_is() {
    let nested = |depth: usize| format!("select  {}1{};\n", "[".repeat(depth), "]".repeat(depth));
    assert!(pql(&nested(64)).starts_with("SELECT [\n"));
    assert_eq!(pql(&nested(65)), nested(65));
    let opened = formatted(Format::Transaction, &"[\n".repeat(1000));
    let indents: Vec<usize> = opened.lines().map(|line| line.len() - 1).collect();
    assert_eq!((indents[99], indents[100], indents[101], indents[999]), (198, 200, 200, 200));
}
