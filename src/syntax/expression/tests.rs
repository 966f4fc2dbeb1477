use proptest::prelude::*;

use super::ast::{Action, Condition, Operand, SetValue};
use super::lexer::tokenize;
use super::reserved::is_reserved;
use super::{SyntaxError, parse_condition, parse_projection, parse_update};

fn condition_error(text: &str) -> String {
    parse_condition(text).expect_err(text).to_string()
}

fn update_error(text: &str) -> String {
    parse_update(text).expect_err(text).to_string()
}

fn syntax_sentence(token: &str, near: &str) -> String {
    format!("Syntax error; token: \"{token}\", near: \"{near}\"")
}

/// expressions.md 1 and 1.1: expression, token, near.
const CONDITION_ERRORS: &[(&str, &str, &str)] = &[
    ("n = :v AND", "<EOF>", "AND"),
    ("(n = :v", "<EOF>", ":v"),
    ("n = :v )", ")", ":v )"),
    ("n", "<EOF>", "n"),
    ("(n)", "<EOF>", ")"),
    (":v", "<EOF>", ":v"),
    ("NOT", "<EOF>", "NOT"),
    ("NOT n", "<EOF>", "n"),
    ("n AND m", "AND", "n AND m"),
    ("a = :v AND n", "<EOF>", "n"),
    ("n = :v = :v", "=", ":v = :v"),
    ("n IN :v", ":v", "IN :v"),
    ("n IN ()", ")", "()"),
    ("n IN (:v,)", ")", ",)"),
    ("attribute_exists()", ")", "()"),
    ("attribute_exists", "<EOF>", "attribute_exists"),
    ("begins_with(s :v)", ":v", "s :v)"),
    ("n NOT IN (:v)", "NOT", "n NOT IN"),
    ("n BETWEEN :v, :v", ",", ":v, :v"),
    ("n LIKE :v", "LIKE", "n LIKE :v"),
    ("n IS NULL", "IS", "n IS NULL"),
    ("n + :v = :v", "+", "n + :v"),
    ("pk = :a sk = :b", "sk", ":a sk ="),
    ("n = ", "<EOF>", "= "),
    ("   ", "<EOF>", "   "),
    ("_n = :v", "_", "_n"),
    ("n = 5", "5", "= 5"),
    ("n = 'x'", "'", "= 'x"),
    ("l[00] = :v", "0", "00]"),
    ("l[-1] = :v", "-", "[-1"),
    ("m[]", "]", "[]"),
    ("m[a] = :v", "a", "[a]"),
    ("m[:v] = :v", ":v", "[:v]"),
    ("m[#n] = :v", "#n", "[#n]"),
    ("m[1.5] = :v", ".", "1.5"),
    ("é = :v", "é", "é ="),
    ("n\u{a0}= :v", "\u{a0}", "n\u{a0}="),
    ("n == :v", "=", "== :v"),
    ("n != :v", "!", "n !="),
    ("m.[0] = :v", "[", ".[0"),
    (".n = :v", ".", ".n"),
    ("m..x = :v", ".", "..x"),
    ("n[0 = :v", "=", "0 = :v"),
    ("a#b = :v", "#b", "a#b ="),
    ("# = :v", "#", "# ="),
    (": = n", ":", ": ="),
    ("#n(:v)", "(", "#n(:v"),
    ("delete = :v", "delete", "delete ="),
];

const UPDATE_ERRORS: &[(&str, &str, &str)] = &[
    ("INVALID SYNTAX", "INVALID", "INVALID SYNTAX"),
    ("foo a = :v", "foo", "foo a"),
    ("SET", "<EOF>", "SET"),
    ("SET a = :v,", "<EOF>", ","),
    ("SET a = :v b = :v", "b", ":v b ="),
    ("SET a, b = :v", ",", "a, b"),
    ("SET a = n + :v + :v", "+", ":v + :v"),
    ("SET a = (n + :v) + :v", "+", ") + :v"),
    ("SET a = n * :v", "*", "n * :v"),
    ("SET a = -:v", "-", "= -:v"),
    ("SET :v = :v", ":v", "SET :v ="),
    ("SET _123 = :v", "_", "SET _123"),
    ("SET a = :v; REMOVE b", ";", ":v; REMOVE"),
    ("REMOVE a b", "b", "a b"),
    ("ADD n s", "s", "n s"),
    ("ADD n = :v", "=", "n = :v"),
];

const PROJECTION_ERRORS: &[(&str, &str, &str)] = &[
    ("x,", "<EOF>", ","),
    ("x y", "y", "x y"),
    (":v", ":v", ":v"),
    ("(x)", "(", "(x"),
    ("size(x)", "(", "size(x"),
];

fn check_syntax_errors<T: std::fmt::Debug>(
    parse: fn(&str) -> Result<T, SyntaxError>,
    table: &[(&str, &str, &str)],
) {
    for (text, token, near) in table {
        let error = parse(text).expect_err(text);
        assert_eq!(error.to_string(), syntax_sentence(token, near), "{text}");
        let spanned =
            if *token == "<EOF>" { text.trim_end().len() } else { text.find(token).unwrap() };
        assert!(error.span.start >= spanned, "{text}: {:?}", error.span);
    }
}

#[test]
fn syntax_errors_quote_the_token_and_its_neighbours() {
    check_syntax_errors(parse_condition, CONDITION_ERRORS);
    check_syntax_errors(parse_update, UPDATE_ERRORS);
    check_syntax_errors(parse_projection, PROJECTION_ERRORS);
}

#[test]
fn the_empty_text_has_a_sentence_of_its_own() {
    for error in [
        parse_condition("").unwrap_err(),
        parse_update("").unwrap_err(),
        parse_projection("").unwrap_err(),
    ] {
        assert_eq!(error.to_string(), "The expression can not be empty;");
    }
}

#[test]
fn what_is_accepted_prints_back() {
    for text in [
        "a = :v",
        "NOT a = :b AND c = :d",
        "NOT (a = :b AND c = :d)",
        "NOT NOT attribute_exists(x)",
        "a = :x AND (b = :y OR c = :z)",
        "n BETWEEN :a AND :b AND m = :c",
        "n IN (:a, m, size(s))",
        "#a.#0[0].x <> :_v",
        "size(s) >= :n",
        "contains = :v",
        "attribute_type(a[10].b, :t) OR begins_with(:v, a) OR contains(#a, b)",
    ] {
        assert_eq!(parse_condition(text).unwrap().to_string(), text);
    }
    for text in [
        "SET a = :v",
        "REMOVE a, b[0] SET c = d + :v, e = if_not_exists(e, :z) - f ADD g :s DELETE h.i :s",
        "SET l = list_append(if_not_exists(l, :empty), :more)",
    ] {
        assert_eq!(parse_update(text).unwrap().to_string(), text);
    }
    assert_eq!(parse_projection("a, b.c[2], #d").unwrap().to_string(), "a, b.c[2], #d");
}

#[test]
fn blanks_case_and_parentheses_do_not_show_in_the_tree() {
    for (text, plain) in [
        ("m . x = :v", "m.x = :v"),
        ("m.x [0] = :v", "m.x[0] = :v"),
        ("m [ 0 ] =\t:v", "m[0] = :v"),
        ("a = :v and not b = :w Or c in (:x)", "a = :v AND NOT b = :w OR c IN (:x)"),
        ("(n) = (:v)", "n = :v"),
        ("n IN ((:v))", "n IN (:v)"),
        ("(size(a)) > :v", "size(a) > :v"),
        ("((n) = :v)", "n = :v"),
        ("(a = :v) AND (b = :w)", "a = :v AND b = :w"),
        ("((a=:x) AND (b=:y))", "a = :x AND b = :y"),
        ("(a=:x AND b=:y) AND c=:z", "(a = :x AND b = :y) AND c = :z"),
    ] {
        assert_eq!(parse_condition(text).unwrap().to_string(), plain, "{text}");
    }
    for (text, plain) in [
        ("set a = (n + :v)", "SET a = n + :v"),
        ("SET a = ((n) + :v)", "SET a = n + :v"),
        ("SET a = (n) + (:v)", "SET a = n + :v"),
    ] {
        assert_eq!(parse_update(text).unwrap().to_string(), plain, "{text}");
    }
}

#[test]
fn not_binds_tighter_than_and_which_binds_tighter_than_or() {
    let tree = parse_condition("NOT a = :b AND c = :d OR e = :f").unwrap();
    assert_eq!(shape(&tree), "or(and(not(a = :b), c = :d), e = :f)");
}

#[test]
fn doubled_parentheses_are_redundant() {
    let redundant = "The expression has redundant parentheses;";
    for text in [
        "((n = :v))",
        "NOT ((n = :v))",
        "a = :v AND ((b = :w OR c = :x))",
        "((attribute_exists(a)))",
        "((n)) = :v",
        "n = ((:v))",
    ] {
        assert_eq!(condition_error(text), redundant, "{text}");
    }
    assert_eq!(update_error("SET a = ((n + :v))"), redundant);
    assert_eq!(update_error("SET a = ((n))"), redundant);
}

#[test]
fn function_names_are_lower_case() {
    for (text, name) in [
        ("ATTRIBUTE_EXISTS(n)", "ATTRIBUTE_EXISTS"),
        ("Size(n) = :v", "Size"),
        ("foo(a, b)", "foo"),
        ("status = :v AND foo(a)", "foo"),
    ] {
        assert_eq!(condition_error(text), format!("Invalid function name; function: {name}"));
    }
    assert_eq!(update_error("SET a = foo(b)"), "Invalid function name; function: foo");
}

#[test]
fn reserved_words_are_quoted_as_written() {
    let sentence = |word| format!("Attribute name is a reserved keyword; reserved keyword: {word}");
    for (text, word) in [
        ("Status = :v", "Status"),
        ("n = true", "true"),
        ("n = NULL", "NULL"),
        ("a.b.name = :v", "name"),
        ("attribute_exists(size)", "size"),
    ] {
        assert_eq!(condition_error(text), sentence(word), "{text}");
    }
    assert_eq!(update_error("SET a = :v REMOVE ttl"), sentence("ttl"));
    assert_eq!(parse_projection("a, date").unwrap_err().to_string(), sentence("date"));
    assert_eq!(parse_projection("a, date").unwrap_err().span, crate::syntax::Span::new(3, 7));
}

#[test]
fn there_are_573_reserved_words() {
    for word in ["ABORT", "zone", "Flattern", "INNTER", "loged"] {
        assert!(is_reserved(word), "{word}");
    }
    for word in ["", "pk", "remove", "contains", "balance", "STATUS_"] {
        assert!(!is_reserved(word), "{word}");
    }
}

#[test]
fn a_section_comes_once() {
    for (text, section) in [
        ("SET a = :v SET b = :w", "SET"),
        ("REMOVE a ADD b :v remove c", "REMOVE"),
        ("DELETE a :v DELETE status :v", "DELETE"),
        ("ADD a :v ADD b :w", "ADD"),
    ] {
        let sentence =
            format!("The \"{section}\" section can only be used once in an update expression;");
        assert_eq!(update_error(text), sentence, "{text}");
    }
}

#[test]
fn syntax_comes_before_what_is_found_on_the_way() {
    for (text, token, near) in
        [("((status = :v)) AND", "<EOF>", "AND"), ("FOO(status) = :v )", ")", ":v )")]
    {
        assert_eq!(condition_error(text), syntax_sentence(token, near), "{text}");
    }
    assert_eq!(
        condition_error("FOO(status) AND ((a = :v))"),
        "The expression has redundant parentheses;"
    );
}

#[test]
fn parentheses_nest_140_deep_and_not_repeats_299_times() {
    let nested = format!("{}a = :v{}", "(a = :v OR ".repeat(140), ")".repeat(140));
    assert!(parse_condition(&nested).is_ok());
    let negated = format!("{}a = :v", "NOT ".repeat(299));
    assert_eq!(parse_condition(&negated).unwrap().to_string(), negated);
}

#[test]
fn bottomless_texts_are_refused() {
    let too_deep = "The expression is nested too deeply";
    for text in [
        "(".repeat(4096),
        "size(".repeat(4096),
        "NOT (".repeat(4096),
        format!("n = {}", "(".repeat(4096)),
        "NOT ".repeat(100_000),
    ] {
        assert_eq!(condition_error(&text), too_deep);
    }
    for opening in ["(", "size(", "if_not_exists(a, "] {
        assert_eq!(update_error(&format!("SET a = {}", opening.repeat(4096))), too_deep);
    }
    let wide = vec!["a = :v"; 100_000].join(" AND ");
    assert!(
        matches!(parse_condition(&wide), Ok(Condition::And(members)) if members.len() == 100_000)
    );
}

/// The tree in prefix form, so that printing can't hide a wrong shape.
fn shape(condition: &Condition) -> String {
    let all = |members: &[Condition]| members.iter().map(shape).collect::<Vec<_>>().join(", ");
    match condition {
        Condition::Or(members) => format!("or({})", all(members)),
        Condition::And(members) => format!("and({})", all(members)),
        Condition::Not(inner) => format!("not({})", shape(inner)),
        leaf => leaf.to_string(),
    }
}

fn path() -> impl Strategy<Value = String> {
    let step = prop_oneof!["\\.[a-c]x", "\\.#[0-9a-z_]{1,3}", "\\[(0|[1-9][0-9]?)\\]"];
    (prop_oneof!["[a-c]x", "#[0-9a-z_]{1,3}"], prop::collection::vec(step, 0..3))
        .prop_map(|(root, steps)| root + &steps.concat())
}

fn operand() -> impl Strategy<Value = String> {
    prop_oneof![path(), ":[0-9a-z_]{1,3}", path().prop_map(|path| format!("size({path})")),]
}

fn condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        (operand(), "(=|<>|<|<=|>|>=)", operand()).prop_map(|(l, o, r)| format!("{l} {o} {r}")),
        (operand(), operand(), operand()).prop_map(|(a, b, c)| format!("{a} BETWEEN {b} AND {c}")),
        (operand(), operand(), operand()).prop_map(|(a, b, c)| format!("{a} IN ({b}, {c})")),
        path().prop_map(|path| format!("attribute_exists({path})")),
    ]
    .prop_map(|text| parse_condition(&text).expect("a clause of the generator"));
    leaf.prop_recursive(5, 40, 3, |inner| {
        let members = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            members.clone().prop_map(Condition::And),
            members.prop_map(Condition::Or),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

proptest! {
    #[test]
    fn tokens_joined_are_the_text(text in "\\PC*|[a-c:#. ()=<>\\[\\]0-9\t\r\n]*") {
        let joined: String = tokenize(&text).iter().map(|token| token.span.of(&text)).collect();
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn no_text_panics(text in "([ab(),.=<>+-]|SET |NOT |AND | IN |\\[|\\]|:v|#n|size|é| )*") {
        for result in [
            parse_condition(&text).map(|tree| tree.to_string()),
            parse_update(&text).map(|tree| tree.to_string()),
            parse_projection(&text).map(|tree| tree.to_string()),
        ] {
            match result {
                Ok(printed) => prop_assert!(!printed.is_empty()),
                Err(error) => prop_assert!(error.span.end <= text.len()),
            }
        }
    }

    #[test]
    fn a_printed_condition_parses_to_its_tree(tree in condition()) {
        let printed = tree.to_string();
        let parsed = parse_condition(&printed).map_err(|error| {
            TestCaseError::fail(format!("{printed}: {error}"))
        })?;
        prop_assert_eq!(shape(&parsed), shape(&tree), "{}", printed);
    }

    #[test]
    fn a_printed_update_parses_to_its_tree(
        target in path(), left in path(), right in operand(), removed in path(),
    ) {
        prop_assume!(!right.starts_with("size"));
        let printed = format!("SET {target} = {left} + {right}, {left} = {right} REMOVE {removed}");
        let update = parse_update(&printed).unwrap();
        prop_assert_eq!(update.to_string(), printed);
        let is_sum = matches!(
            update.actions.first(),
            Some(Action::Set(_, SetValue::Plus(Operand::Path(_), _)))
        );
        prop_assert!(is_sum);
    }
}
