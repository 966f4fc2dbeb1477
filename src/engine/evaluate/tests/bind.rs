use super::fixture::{all_values, n, names, s, with_condition, with_update};
use crate::api::ApiError;
use crate::api::error::value::Wording;
use crate::api::operation::Expressions;
use crate::engine::evaluate::bind::{self, bind_projection, bind_put};
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::update::Update;

fn bind_condition(expressions: &Expressions) -> Result<Option<Condition>, ApiError> {
    bind::bind_condition(expressions, Wording::Older)
}

fn bind_update(expressions: &Expressions) -> Result<(Option<Condition>, Option<Update>), ApiError> {
    bind::bind_update(expressions, Wording::Older)
}

fn condition_refusal(text: &str) -> String {
    bind_condition(&with_condition(text)).expect_err(text).message
}

fn update_refusal(text: &str) -> String {
    bind_update(&with_update(text)).expect_err(text).message
}

fn projection(text: &str) -> Expressions {
    Expressions { projection: Some(text.to_owned()), ..Expressions::default() }
}

/// expressions.md 6 and 7; each with `Invalid ConditionExpression: ` in front.
const CONDITION_REFUSALS: &[(&str, &str)] = &[
    ("n = :v AND", "Syntax error; token: \"<EOF>\", near: \"AND\""),
    ("", "The expression can not be empty;"),
    (
        "#n = :n",
        "An expression attribute name used in the document path is not defined; attribute name: #n",
    ),
    (
        "n = :x",
        "An expression attribute value used in expression is not defined; attribute value: :x",
    ),
    (
        "n < :l",
        "Incorrect operand type for operator or function; operator or function: <, operand type: L",
    ),
    (
        "n <= :m",
        "Incorrect operand type for operator or function; operator or function: <=, operand type: M",
    ),
    (
        ":bool > n",
        "Incorrect operand type for operator or function; operator or function: >, operand type: BOOL",
    ),
    (
        "n >= :null",
        "Incorrect operand type for operator or function; operator or function: >=, operand type: NULL",
    ),
    (
        "n < :ss",
        "Incorrect operand type for operator or function; operator or function: <, operand type: SS",
    ),
    (
        "n BETWEEN :bool AND :n",
        "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: BOOL",
    ),
    (
        "n BETWEEN :one AND :s",
        "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}",
    ),
    (
        "n BETWEEN :n AND :one",
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:1}",
    ),
    (
        "n BETWEEN :b AND :s",
        "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {B:[MQ==]}, upper bound operand: AttributeValue: {S:a}",
    ),
    (
        "n = n",
        "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]",
    ),
    (
        "m.x <> m.x",
        "The first operand must be distinct from the remaining operands for this operator or function; operator: <>, first operand: [m, x]",
    ),
    (
        "l[0] IN (:n, l[0])",
        "The first operand must be distinct from the remaining operands for this operator or function; operator: IN, first operand: [l, [0]]",
    ),
    (
        "n BETWEEN :n AND n",
        "The first operand must be distinct from the remaining operands for this operator or function; operator: BETWEEN, first operand: [n]",
    ),
    (
        "contains(n, n)",
        "The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [n]",
    ),
    (
        "begins_with(n, n)",
        "The first operand must be distinct from the remaining operands for this operator or function; operator: begins_with, first operand: [n]",
    ),
    (
        "attribute_exists(:n)",
        "Operator or function requires a document path; operator or function: attribute_exists",
    ),
    (
        "attribute_not_exists(:n)",
        "Operator or function requires a document path; operator or function: attribute_not_exists",
    ),
    (
        "attribute_exists(size(s))",
        "Operator or function requires a document path; operator or function: attribute_exists",
    ),
    (
        "attribute_type(n, :n)",
        "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N",
    ),
    (
        "attribute_type(n, :s)",
        "Invalid attribute type name found; type: a, valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}",
    ),
    (
        "begins_with(n, :n)",
        "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
    ),
    (
        "begins_with(:n, n)",
        "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
    ),
    ("size(n)", "The function is not allowed to be used this way in an expression; function: size"),
    (
        "attribute_exists(a) = :bool",
        "The function is not allowed to be used this way in an expression; function: attribute_exists",
    ),
    (
        "size(:n) = n",
        "Incorrect operand type for operator or function; operator or function: size, operand type: N",
    ),
    (
        "size(size(s)) = :n",
        "Incorrect operand type for operator or function; operator or function: size, operand type: N",
    ),
    (
        "begins_with(n)",
        "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1",
    ),
    (
        "attribute_exists(a, b)",
        "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2",
    ),
    (
        "size(a, b) = :n",
        "Incorrect number of operands for operator or function; operator or function: size, number of operands: 2",
    ),
    (
        "if_not_exists(a, :n)",
        "The function is not allowed in a condition expression; function: if_not_exists",
    ),
    (
        "list_append(a, :l) = b",
        "The function is not allowed in a condition expression; function: list_append",
    ),
    ("l[2147483648] = :n", "List index is not within the allowable range; index: [2147483648]"),
    (
        "l[99999999999999999999999] = :n",
        "List index is not within the allowable range; index: [99999999999999999999999]",
    ),
];

#[test]
fn conditions_are_refused_with_the_services_sentences() {
    for (text, sentence) in CONDITION_REFUSALS {
        assert_eq!(
            condition_refusal(text),
            format!("Invalid ConditionExpression: {sentence}"),
            "{text}"
        );
    }
}

#[test]
fn conditions_the_service_takes_are_taken() {
    for text in [
        ":n = :n",
        "contains(:s, :s)",
        "size(s) > size(s)",
        ":s IN (:s)",
        "n < :s",
        "n BETWEEN :one AND :n",
        "n BETWEEN :one AND m",
        "attribute_type(:n, :type)",
        "size(:s) = :n",
        "begins_with(:s, s)",
        "contains(:n, n)",
        "n IN (:n, :s, :l)",
        "l[2147483647] = :n",
    ] {
        assert!(bind_condition(&with_condition(text)).is_ok(), "{text}");
    }
}

/// expressions.md 8; each with `Invalid UpdateExpression: ` in front.
const UPDATE_REFUSALS: &[(&str, &str)] = &[
    ("", "The expression can not be empty;"),
    ("SET a = :n SET b = :s", "The \"SET\" section can only be used once in an update expression;"),
    (
        "SET a = :n, a = :s",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]",
    ),
    (
        "SET a = :n, a.b = :s",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]",
    ),
    (
        "SET a.b = :n REMOVE a",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]",
    ),
    (
        "SET a[1] = :n REMOVE a[1].c",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, [1]], path two: [a, [1], c]",
    ),
    (
        "SET a.b = :n, a[1] = :s",
        "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [1]]",
    ),
    (
        "SET a = n + :s",
        "Incorrect operand type for operator or function; operator or function: +, operand type: S",
    ),
    (
        "SET a = :l - n",
        "Incorrect operand type for operator or function; operator or function: -, operand type: L",
    ),
    (
        "SET a = if_not_exists(:n, :n)",
        "Operator or function requires a document path; operator or function: if_not_exists",
    ),
    (
        "SET a = list_append(l, :n)",
        "Incorrect operand type for operator or function; operator or function: list_append, operand type: N",
    ),
    (
        "SET a = list_append(l, :l, :l)",
        "Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 3",
    ),
    (
        "SET a = list_append(list_append(l, :l), :l)",
        "The function is not allowed to be used this way in an expression; function: list_append",
    ),
    (
        "SET a = if_not_exists(l, list_append(l, :l))",
        "The function is not allowed to be used this way in an expression; function: list_append",
    ),
    (
        "SET a = n + list_append(l, :l)",
        "The function is not allowed to be used this way in an expression; function: list_append",
    ),
    ("SET a = size(s)", "The function is not allowed in an update expression; function: size"),
    (
        "SET a = if_not_exists(a)",
        "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1",
    ),
    (
        "ADD n :l",
        "Incorrect operand type for operator or function; operator: ADD, operand type: LIST, typeSet: ALLOWED_FOR_ADD_OPERAND",
    ),
    (
        "ADD n :b",
        "Incorrect operand type for operator or function; operator: ADD, operand type: Binary, typeSet: ALLOWED_FOR_ADD_OPERAND",
    ),
    (
        "ADD n :s",
        "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
    ),
    (
        "ADD n :bool",
        "Incorrect operand type for operator or function; operator: ADD, operand type: BOOL, typeSet: ALLOWED_FOR_ADD_OPERAND",
    ),
    (
        "DELETE n :s",
        "Incorrect operand type for operator or function; operator: DELETE, operand type: STRING, typeSet: ALLOWED_FOR_DELETE_OPERAND",
    ),
    (
        "DELETE n :n",
        "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND",
    ),
];

#[test]
fn updates_are_refused_with_the_services_sentences() {
    for (text, sentence) in UPDATE_REFUSALS {
        assert_eq!(update_refusal(text), format!("Invalid UpdateExpression: {sentence}"), "{text}");
    }
}

#[test]
fn updates_the_service_takes_are_taken() {
    for text in [
        "SET a.b = :n, a.c = :s",
        "SET a[0] = :n, a[1] = :s",
        "SET a = b, b = a",
        "SET a = if_not_exists(b, if_not_exists(c, :n)) + :one",
        "SET a = list_append(if_not_exists(l, :l), l)",
        "ADD a :n, b :ss, c :ns, d :bs DELETE e :ss",
        "ADD m.q :n",
    ] {
        assert!(bind_update(&with_update(text)).is_ok(), "{text}");
    }
}

#[test]
fn a_placeholder_is_one_component_of_a_path() {
    let request = Expressions {
        names: Some(names(&[("#n", "string_set.nested")])),
        ..with_update("SET #n = :n REMOVE string_set")
    };
    assert!(bind_update(&request).is_ok());
}

#[test]
fn projections_may_not_overlap() {
    for (text, sentence) in [
        (
            "a, a",
            "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]",
        ),
        (
            "a.b, c, a",
            "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]",
        ),
        (
            "a.b, a[0]",
            "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]",
        ),
        ("", "The expression can not be empty;"),
        ("status", "Attribute name is a reserved keyword; reserved keyword: status"),
    ] {
        let refusal = bind_projection(&projection(text)).expect_err(text);
        assert_eq!(refusal.message, format!("Invalid ProjectionExpression: {sentence}"));
    }
}

#[test]
fn a_path_has_at_most_32_components() {
    let path = |levels| vec!["a"; levels].join(".");
    assert!(bind_projection(&projection(&path(32))).is_ok());
    assert_eq!(
        bind_projection(&projection(&path(33))).unwrap_err().message,
        "Invalid ProjectionExpression: The document path has too many nesting levels; nesting levels: 33"
    );
}

#[test]
fn an_in_list_has_at_most_100_operands() {
    let text = |count| format!("n IN ({})", vec![":n"; count].join(", "));
    assert!(bind_condition(&with_condition(&text(100))).is_ok());
    assert_eq!(
        condition_refusal(&text(101)),
        "Invalid ConditionExpression: The IN operator is provided with too many operands; number of operands: 101"
    );
}

#[test]
fn at_most_300_operators_are_evaluated() {
    let too_many = "Invalid ConditionExpression: The expression contains too many operators; operator count: 301";
    let nots = |count| format!("{}a=:n", "NOT ".repeat(count));
    assert!(bind_condition(&with_condition(&nots(299))).is_ok());
    assert_eq!(condition_refusal(&nots(300)), too_many);
    assert_eq!(condition_refusal(&nots(1020)), too_many);
    let comparisons = |count| vec!["a=:n"; count].join(" OR ");
    assert!(bind_condition(&with_condition(&comparisons(150))).is_ok());
    assert_eq!(condition_refusal(&comparisons(151)), too_many);
    // BETWEEN counts once, with its AND; a call counts beside the comparison it stands in.
    assert!(
        bind_condition(&with_condition(&format!("{} AND a BETWEEN :n AND :n", nots(297)))).is_ok()
    );
    assert_eq!(condition_refusal(&format!("{} AND size(s) = :n", nots(297))), too_many);
}

#[test]
fn expressions_have_at_most_4096_bytes() {
    let padded = |text: &str, bytes| format!("{text}{}", " ".repeat(bytes - text.len()));
    assert!(bind_condition(&with_condition(&padded("a = :n", 4096))).is_ok());
    assert_eq!(
        condition_refusal(&padded("a = :n", 4097)),
        "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 4097"
    );
    assert_eq!(
        update_refusal(&padded("SET a = :n", 4097)),
        "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;"
    );
}

fn names_refusal(pairs: &[(&str, &str)]) -> String {
    let request =
        Expressions { names: Some(names(pairs)), ..with_condition("attribute_exists(#a)") };
    bind_condition(&request).unwrap_err().message
}

#[test]
fn the_names_map_is_checked_before_the_expressions() {
    let long = format!("#{}", "a".repeat(255));
    let wide = "x".repeat(65536);
    for (pairs, message) in [
        (vec![], "ExpressionAttributeNames must not be empty"),
        (
            vec![("foo", "a")],
            "ExpressionAttributeNames contains invalid key: Syntax error; key: \"foo\"",
        ),
        (
            vec![("#", "a")],
            "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#\"",
        ),
        (
            vec![("#é", "a")],
            "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#é\"",
        ),
        (
            vec![(long.as_str(), "a")],
            "ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too long; size of key: 256",
        ),
        (
            vec![("#a", "")],
            "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a",
        ),
        (
            vec![("#a", wide.as_str())],
            "ExpressionAttributeNames contains invalid value: Attribute name is too large, must be less than 65536 bytes for key #a",
        ),
        (
            vec![("#a", "x"), ("#c", "y"), ("#b", "z")],
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b, #c}",
        ),
    ] {
        assert_eq!(names_refusal(&pairs), message);
    }
    let fits = Expressions {
        names: Some(names(&[("#a", &"x".repeat(65535))])),
        ..with_condition("attribute_exists(#a)")
    };
    assert!(bind_condition(&fits).is_ok());
}

#[test]
fn the_values_map_is_checked_behind_the_names() {
    let request = |key: &str| Expressions {
        values: Some(Ok([(key.to_owned(), n("1"))].into())),
        ..with_condition("broken (")
    };
    let message = |key: &str| bind_condition(&request(key)).unwrap_err().message;
    assert_eq!(
        message("loc"),
        "ExpressionAttributeValues contains invalid key: Syntax error; key: \"loc\""
    );
    assert_eq!(
        message(&format!(":{}", "a".repeat(255))),
        "ExpressionAttributeValues contains invalid key: The expression attribute map contains a key that is too long;"
    );
    let empty = Expressions { values: Some(Ok([].into())), ..with_condition("broken (") };
    assert_eq!(
        bind_condition(&empty).unwrap_err().message,
        "ExpressionAttributeValues must not be empty"
    );
}

#[test]
fn a_value_that_did_not_decode_waits_for_the_names() {
    let refusal = ApiError::validation("ExpressionAttributeValues contains invalid value: ...");
    let mut request =
        Expressions { values: Some(Err(refusal.clone())), ..with_condition("broken (") };
    assert_eq!(bind_condition(&request).unwrap_err(), refusal);
    request.names = Some(names(&[]));
    assert_eq!(
        bind_condition(&request).unwrap_err().message,
        "ExpressionAttributeNames must not be empty"
    );
}

#[test]
fn unused_values_are_named_behind_unused_names() {
    let mut request = Expressions {
        names: Some(names(&[("#x", "x")])),
        values: Some(Ok(all_values())),
        ..with_condition("n = :n")
    };
    assert_eq!(
        bind_condition(&request).unwrap_err().message,
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}"
    );
    request.names = None;
    request.values = Some(Ok([(":n".to_owned(), n("1")), (":v".to_owned(), s("x"))].into()));
    assert_eq!(
        bind_condition(&request).unwrap_err().message,
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}"
    );
}

#[test]
fn use_in_any_expression_counts() {
    let request = Expressions {
        condition: Some("attribute_exists(#a)".to_owned()),
        names: Some(names(&[("#a", "a"), ("#b", "b")])),
        ..with_update("SET #b = :n")
    };
    assert!(bind_update(&request).is_ok());
}

#[test]
fn the_condition_is_refused_before_the_update() {
    let request = Expressions { condition: Some(String::new()), ..with_update("") };
    assert_eq!(
        bind_update(&request).unwrap_err().message,
        "Invalid ConditionExpression: The expression can not be empty;"
    );
}

#[test]
fn placeholders_need_an_expression() {
    let named = Expressions { names: Some(names(&[("#a", "a")])), ..Expressions::default() };
    let valued = Expressions { values: Some(Ok(all_values())), ..Expressions::default() };
    let names_idle = "ExpressionAttributeNames can only be specified when using expressions";
    let values_idle = "ExpressionAttributeValues can only be specified when using expressions";
    assert_eq!(bind_condition(&named).unwrap_err().message, names_idle);
    assert_eq!(bind_update(&named).unwrap_err().message, names_idle);
    assert_eq!(bind_projection(&named).unwrap_err().message, names_idle);
    assert_eq!(bind_put(&named).unwrap_err().message, names_idle);
    assert_eq!(
        bind_condition(&valued).unwrap_err().message,
        format!("{values_idle}: ConditionExpression is null")
    );
    assert_eq!(
        bind_update(&valued).unwrap_err().message,
        format!("{values_idle}: UpdateExpression and ConditionExpression are null")
    );
}

#[test]
fn a_put_in_a_transaction_takes_idle_values() {
    let valued = Expressions { values: Some(Ok(all_values())), ..Expressions::default() };
    assert_eq!(bind_put(&valued), Ok(None));
    assert!(bind_condition(&valued).is_err());
    let unused = Expressions { values: Some(Ok(all_values())), ..with_condition("n = :n") };
    assert!(bind_put(&unused).is_err());
}

/// expressions.md 4 and 12: the newer layer leaves off what the older one adds at the end.
#[test]
fn the_newer_layer_says_less() {
    let valued = Expressions { values: Some(Ok(all_values())), ..Expressions::default() };
    let values_idle = "ExpressionAttributeValues can only be specified when using expressions";
    let newer = Wording::Newer;
    assert_eq!(bind::bind_condition(&valued, newer).unwrap_err().message, values_idle);
    assert_eq!(bind::bind_update(&valued, newer).unwrap_err().message, values_idle);
    let long = with_condition(&"a".repeat(4097));
    assert_eq!(
        bind::bind_condition(&long, newer).unwrap_err().message,
        "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size;"
    );
}
