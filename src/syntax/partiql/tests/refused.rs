//! What is refused, and where: each case is written with the place that is to be underlined between `«` and `»`.
//!
//! The rule of places: what should not stand there, to its end; the end of the text where something is missing; the whole
//! of what is well formed and not served. A position that a sentence prints is the service's, and may be a part of it.

use crate::syntax::partiql::parse;

const E: &str = "Statement wasn't well formed, can't be processed: ";

#[track_caller]
fn bare(cases: &[(&str, &str)]) {
    for (marked, message) in cases {
        assert_eq!(refused(marked), (marked.to_string(), message.to_string()));
    }
}

#[track_caller]
fn malformed(cases: &[(&str, &str)]) {
    for (marked, detail) in cases {
        assert_eq!(refused(marked), (marked.to_string(), format!("{E}{detail}")));
    }
}

/// The text with the place the parser gives, and its message. A place that does not fit the text loses a part of it here, and
/// so is no case's.
#[track_caller]
fn refused(marked: &str) -> (String, String) {
    let text = marked.replace(['«', '»'], "");
    let error = parse(&text).expect_err(&text);
    let before = text.get(..error.span.start).unwrap_or("");
    let after = text.get(error.span.end..).unwrap_or("");
    (format!("{before}«{}»{after}", error.span.of(&text)), error.message)
}

#[test]
fn leftovers_and_broken_statements() {
    malformed(&[
        ("SELECT * FROM t WHERE pk = 1 «foo»", "Unexpected token after expression"),
        ("SELECT * FROM t WHERE pk = 1«)»", "Unexpected token after expression"),
        ("INSERT INTO t VALUE {'a': 1} «foo»", "Unexpected token after expression"),
        ("UPDATE t SET a=1 WHERE pk=1 «foo»", "Unexpected token after expression"),
        ("DELETE FROM t WHERE pk=1 «foo»", "Unexpected token after expression"),
        ("DELETE FROM t WHERE pk=1 «ORDER» BY pk", "Unexpected token after expression"),
        ("SELECT * FROM t ORDER BY pk «WHERE» pk = 1", "Unexpected token after expression"),
        ("INSERT INTO \"t\" x «VALUE» {'a': 1}", "Unexpected token after expression"),
        ("INSERT INTO t IF «NOT» EXISTS VALUE {'a': 1}", "Unexpected token after expression"),
        ("SLECT * FROM \"t\"«»", "Expected data manipulation"),
        ("FROM \"t\"«»", "Expected data manipulation"),
        ("INSRT «INTO» t VALUE {'a':1}", "Unexpected token after expression"),
        ("SELEC «pk» FROM t", "Unexpected token after expression"),
        ("SELECT«»", "Unexpected term"),
        ("«» ", "Unexpected term"),
        ("«INSERT»", "Unexpected keyword"),
        ("UPDATE«»", "Expected identifier for simple path"),
        ("DELETE FROM«»", "Expected identifier for simple path"),
        ("DELETE«»", "Expected FROM after DELETE"),
        ("SELECT * FROM«»", "Unexpected term"),
        ("SELECT * FROM «WHERE» pk = 1", "Unexpected keyword"),
        (
            "SELECT «FROM» t",
            "Expected identifier or an expression but found unexpected keyword 'from' in a select list.",
        ),
        ("UPDATE t REMOVE a«,» b WHERE pk=1", "Unexpected token after expression"),
        ("UPDATE t «ADD» n 1 WHERE pk=1", "Expected data manipulation"),
        ("SELECT * FROM t WHERE«»", "Unexpected term"),
        ("SELECT * FROM t WHERE NOT«»", "Unexpected term"),
        ("SELECT * FROM t WHERE («»", "Unexpected term"),
        ("SELECT * FROM t WHERE a =«»", "Missing right-hand side expression of infix operator"),
        (
            "SELECT * FROM t WHERE a = 1 AND«»",
            "Missing right-hand side expression of infix operator",
        ),
        (
            "SELECT * FROM t WHERE a = 1 OR«»",
            "Missing right-hand side expression of infix operator",
        ),
        ("SELECT * FROM t WHERE a = «=» 1", "Unexpected operator"),
        ("SELECT * FROM t WHERE «=» 1", "Unexpected operator"),
        ("SELECT * FROM t WHERE «WHERE»", "Unexpected keyword"),
        ("SELECT * FROM t WHERE x BETWEEN 1«»", "Expected AND keyword"),
        ("SELECT * FROM t WHERE x BETWEEN 1 AND«»", "Expected expression after AND"),
        ("SELECT * FROM t WHERE x IS «foo»", "Expected type name"),
        ("SELECT m.«inner» FROM t", "Invalid path dot component"),
        ("UPDATE t SET m.«value» = 1 WHERE pk=1", "Invalid path dot component"),
        ("SELECT l[«*»] FROM t", ""),
        ("SELECT *«,» pk FROM t", "Expected FROM keyword"),
        ("SELECT * FROM t «OFFSET» 1", "Unexpected token after expression"),
    ]);
}

#[test]
fn characters_no_statement_holds() {
    malformed(&[
        ("SELECT «#» FROM t", ""),
        ("SELECT * FROM t «/* open»", ""),
        ("SELECT * FROM t WHERE a = «'open»", ""),
        ("SELECT «é» FROM t", ""),
        ("SELECT * FROM t WHERE a = «5e»", ""),
        ("SELECT * FROM t WHERE a = 1.2«.3»", "Unexpected token after expression"),
        ("SELECT * FROM t WHERE a = 1 «e5»", "Unexpected token after expression"),
        ("SELECT * FROM t WHERE a = «.»", "Unexpected term"),
        ("SELECT * FROM t WHERE a = «.»e5", "Unexpected term"),
        ("SELECT * FROM t WHERE a = -«.»", "Unexpected term"),
        ("SELECT * FROM t WHERE a = «.».5", "Unexpected term"),
        (
            "SELECT * FROM t; «SELECT» * FROM t",
            "Unexpected token after semicolon. (Only one query is allowed.)",
        ),
        ("SELECT * FROM t;«;»", "Unexpected token after semicolon. (Only one query is allowed.)"),
    ]);
}

#[test]
fn missing_closers_and_separators() {
    malformed(&[
        ("INSERT INTO t VALUE {'a': [1«}»", "Expected RIGHT_BRACKET"),
        ("INSERT INTO t VALUE {'a': 1«»", "Expected RIGHT_CURLY"),
        ("INSERT INTO t VALUE {'a': <<1«}»", "Expected RIGHT_DOUBLE_ANGLE_BRACKET"),
        ("INSERT INTO t VALUE {'a' «1»}", "Expected COLON"),
        ("SELECT * FROM t WHERE (a = 1«»", "Expected RIGHT_PAREN"),
        ("INSERT INTO t VALUE {'a': X«'00'»}", "Expected RIGHT_CURLY"),
        ("SELECT * FROM t WHERE a = X«'00'»", "Unexpected token after expression"),
    ]);
}

#[test]
fn aliases() {
    bare(&[
        ("SELECT * FROM \"t\" «x»", "Aliasing is not supported"),
        ("SELECT * FROM \"t\" «AS» x", "Aliasing is not supported"),
        ("UPDATE \"t\" «x» SET a=1", "Aliasing is not supported"),
        ("DELETE FROM \"t\" «x»", "Aliasing is not supported"),
        ("SELECT pk «AS» x FROM t", "Aliasing is not supported"),
        ("SELECT pk «x» FROM t", "Aliasing is not supported"),
        ("SELECT * FROM t «x» WHERE foo(a)", "Aliasing is not supported"),
        (
            "«SELECT * FROM t x = 1»",
            "EXISTS can only be used in ExecuteTransaction write requests.",
        ),
    ]);
    malformed(&[
        ("SELECT a b«.»c FROM t", "Expected FROM keyword"),
        ("SELECT * FROM t x WHERE pk = 1 «foo»", "Unexpected token after expression"),
        (
            "UPDATE t x SET a = 1 WHERE pk =«»",
            "Missing right-hand side expression of infix operator",
        ),
    ]);
}

#[test]
fn statements_that_are_expressions() {
    let exists = "EXISTS can only be used in ExecuteTransaction write requests.";
    bare(&[
        ("«FOO»", "Unsupported operation: Id"),
        ("«FOO.BAR»", "Unsupported operation: Path"),
        ("«1»", "Unsupported operation: Lit"),
        ("«MISSING»", "Unsupported operation: Missing"),
        ("«[1]»", "Unsupported operation: List"),
        ("«{'a': 1}»", "Unsupported operation: Struct"),
        ("«<<1>>»", "Unsupported operation: Bag"),
        ("«?»", "Unsupported operation: Parameter"),
        ("«a IS NULL»", "Unsupported operation: IsType"),
        ("«CASE a WHEN 1 THEN 2 END»", "Unsupported operation: SimpleCase"),
        ("«CASE WHEN a THEN 2 ELSE 3 END»", "Unsupported operation: SearchedCase"),
        ("«a = 1»", exists),
        ("«a + 1»", exists),
        ("«size(a)»", exists),
        ("«SELECT * FROM t UNION SELECT * FROM t»", exists),
        ("«SET a = 1»", "Only select from a single table or index is supported."),
        ("«REMOVE a»", "Only select from a single table or index is supported."),
        ("«CREATE TABLE t (pk)»", "Unsupported operation: CreateTable"),
        ("«DROP TABLE t»", "Unsupported operation: DropTable"),
    ]);
}

#[test]
fn projections_and_clauses_of_select() {
    bare(&[
        ("SELECT «COUNT»(*) FROM \"H\"", "Unexpected path component at 1:8:5"),
        ("SELECT «attribute_exists»(ss) FROM t", "Unexpected path component at 1:8:16"),
        ("SELECT «size»(l) FROM", "Unexpected path component at 1:8:4"),
        ("SELECT «1» FROM t", "Unexpected path component at 1:8:1"),
        ("SELECT «'a'» FROM t", "Unexpected path component at 1:8:3"),
        ("SELECT «DISTINCT» pk FROM t", "Unsupported token in expression: DISTINCT"),
        ("SELECT «VALUE» pk FROM t", "Select projection doesn't support value or pivot keywords"),
        ("SELECT pk, «pk» FROM t", "Duplicate identifiers in select clause: pk"),
        ("SELECT m.x, «x» FROM t", "Duplicate identifiers in select clause: x"),
        ("SELECT «m.*» FROM t", "Changing item's hierarchy while reading isn't supported"),
        ("SELECT * FROM \"t\" LIMIT «1»", "Unsupported clause: LIMIT at 1:25:1"),
        ("SELECT * FROM t «GROUP» BY pk", "Unsupported clause: GROUP BY"),
        ("SELECT * FROM «a, b»", "Only select from a single table or index is supported."),
        (
            "SELECT * FROM «a JOIN b ON a.x = b.x»",
            "Only select from a single table or index is supported.",
        ),
        ("SELECT * FROM «'t'»", "Unexpected from source"),
        ("SELECT * FROM «a.b.c»", "A path may contain at most 2 components in the FROM clause"),
        ("SELECT * FROM «\"\"»", "Path component cannot be an empty string"),
        ("SELECT * FROM «\"t\".\"\"»", "Path component cannot be an empty string"),
    ]);
}

#[test]
fn conditions_the_service_does_not_take() {
    let boolean = "WHERE clause must contain an expression that resolves to a boolean";
    bare(&[
        ("SELECT * FROM t WHERE «true»", boolean),
        ("SELECT * FROM t WHERE «bo»", boolean),
        ("SELECT * FROM t WHERE «size(s)»", boolean),
        ("SELECT * FROM t WHERE «NOT bo»", "The argument to NOT must be a Type or Expression"),
        ("SELECT * FROM t WHERE a = 1 AND «bo»", "The arguments to AND/OR must be Expressions"),
        (
            "SELECT * FROM t WHERE «a LIKE 'x'»",
            "Unsupported operator in Condition Expression. Operator: like",
        ),
        (
            "SELECT * FROM t WHERE a = «1 + 2»",
            "Unsupported operator in Condition Expression. Operator: +",
        ),
        ("SELECT * FROM t WHERE a = «MISSING»", "MISSING must be compared using IS operator"),
        (
            "SELECT * FROM t WHERE a = «CASE» WHEN b THEN 1 END",
            "Unsupported token in expression: CASE at 1:27:4",
        ),
        (
            "SELECT * FROM t WHERE EXISTS(«SELECT» * FROM t)",
            "Unsupported token in expression: SELECT at 1:30:6",
        ),
        (
            "SELECT * FROM t WHERE a IN («SELECT» * FROM t)",
            "Unsupported token in expression: SELECT at 1:29:6",
        ),
        ("SELECT * FROM t WHERE «EXISTS»(a)", "Unrecognized function: exists at 1:23:6"),
        ("SELECT * FROM t WHERE «FOO»(a) = 1", "Unrecognized function: foo at 1:23:3"),
        ("SELECT * FROM t WHERE «set_add»(a, <<1>>)", "Unrecognized function: set_add at 1:23:7"),
        (
            "SELECT * FROM t WHERE «attribute_exists('a')»",
            "Operator or function requires a document path; operator or function: attribute_exists",
        ),
        (
            "SELECT * FROM t WHERE «attribute_exists()»",
            "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 0",
        ),
        (
            "SELECT * FROM t WHERE «n IN 5»",
            "IN operator must have a left hand argument of type Variable Reference and right hand argument of type Seq with at least one member",
        ),
        (
            "SELECT * FROM t WHERE «n IN []»",
            "IN operator must have a left hand argument of type Variable Reference and right hand argument of type Seq with at least one member",
        ),
        (
            "SELECT * FROM t WHERE «n IS INT»",
            "Unsupported data type for IS operator: IntegerType. Supported data types are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST] at 1:25:2",
        ),
        (
            "SELECT * FROM t WHERE «size(n)» IS NULL",
            "The left hand side argument to IS must be a Variable Reference, Literal, or Path",
        ),
    ]);
}

#[test]
fn too_many_operators_are_counted() {
    let condition = format!("NOT a=1 OR {}", vec!["a=1"; 150].join(" OR "));
    bare(&[(
        &format!("SELECT * FROM t WHERE «{condition}»"),
        "The expression contains too many operators; operator count: 302",
    )]);
    let between = "a BETWEEN 1 AND 2";
    let condition = vec![between; 151].join(" AND ");
    bare(&[(
        &format!("SELECT * FROM t WHERE «{condition}»"),
        "The expression contains too many operators; operator count: 301",
    )]);
}

#[test]
fn numbers_out_of_range() {
    let digits = "1".repeat(39);
    bare(&[
        (
            "INSERT INTO t VALUE {'pk': «1e126»}",
            "Number overflow. Attempting to store a number with magnitude larger than supported range under root",
        ),
        (
            "SELECT * FROM nope WHERE a = «1e-131»",
            "Number underflow. Attempting to store a number with magnitude smaller than supported range under root",
        ),
        (
            &format!("INSERT INTO t VALUE {{'pk': {{'x': «{digits}»}}}}"),
            "Attempting to store more than 38 significant digits in a Number under root.x",
        ),
        (
            "INSERT INTO t VALUE {'pk': [0, «1e126»]}",
            "Number overflow. Attempting to store a number with magnitude larger than supported range under root[1]",
        ),
        (
            "INSERT INTO t VALUE {'pk': <<0, «1e126»>>}",
            "Number overflow. Attempting to store a number with magnitude larger than supported range under root",
        ),
    ]);
    malformed(&[
        ("SELECT * FROM t WHERE a = «1e2147483648»", ""),
        ("SELECT * FROM t WHERE a = «1e99999999999»", ""),
        ("SELECT * FROM t WHERE a = «1.5e-2147483647»", ""),
    ]);
}

#[test]
fn sets_of_nothing_of_mixed_types_or_with_repeats() {
    let bag =
        "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags";
    bare(&[
        ("INSERT INTO t VALUE {'a': «<<>>»}", "Empty bags are not supported"),
        ("INSERT INTO t VALUE {'a': [{'b': «<<>>»}]}", "Empty bags are not supported"),
        ("INSERT INTO t VALUE {'a': <<'x', «1»>>}", &format!("{bag} at 1:34:1")),
        ("INSERT INTO t VALUE {'a': <<«true»>>}", &format!("{bag} at 1:29:4")),
        ("INSERT INTO t VALUE {'a': <<1, «'x'»>>}", bag),
        (
            "INSERT INTO t VALUE {'a': <<1, «NULL»>>}",
            "One or more parameter values were invalid: Numeric sets may not contain null under root",
        ),
        (
            "INSERT INTO t VALUE {'a': <<'x', «'x'»>>}",
            "One or more parameter values were invalid: Input collection [x, x] contains duplicates.",
        ),
        (
            "INSERT INTO t VALUE {'a': <<1, «1.0»>>}",
            "One or more parameter values were invalid: Input collection [1, 1.0] contains duplicates! under root",
        ),
        (
            "INSERT INTO t VALUE {'a': <<'x', «'x'», 'y', 'y'>>}",
            "One or more parameter values were invalid: Input collection [x, x, y, y] contains duplicates.",
        ),
        (
            "INSERT INTO t VALUE {'a': <<1, «1.0», 2>>}",
            "One or more parameter values were invalid: Input collection [1, 1.0, 2] contains duplicates! under root",
        ),
        (
            "INSERT INTO t VALUE {'a': <<1, «?»>>}",
            "Unsupported data type: Parameter under key root at 1:32:1",
        ),
    ]);
}

#[test]
fn terms_that_are_no_literals() {
    bare(&[
        ("INSERT INTO t VALUE {'a': «foo»}", "Unsupported data type: foo under key root at 1:27:3"),
        ("INSERT INTO t VALUE {'a': «\"f\"»}", "Unsupported data type: f under key root at 1:27:3"),
        (
            "INSERT INTO t VALUE {'a': «MISSING»}",
            "Unsupported data type: MISSING under key root at 1:27:7",
        ),
        ("INSERT INTO t VALUE {'a': «1 + 2»}", "Unsupported data type: + under key root at 1:29:1"),
        (
            "INSERT INTO t VALUE {'a': «set_add(b, <<1>>)»}",
            "Unsupported data type: set_add under key root at 1:27:7",
        ),
        (
            "INSERT INTO t VALUE {'a': {'x': «set_add(b, <<1>>)»}}",
            "Unsupported data type: Call under key root.x at 1:33:7",
        ),
        (
            "INSERT INTO t VALUE {'a': [«?»]}",
            "Unsupported data type: Parameter under key root.0 at 1:28:1",
        ),
        (
            "INSERT INTO t VALUE {'a': {'k': «?»}}",
            "Unsupported data type: Parameter under key root.k at 1:33:1",
        ),
        (
            "INSERT INTO t VALUE {'a': «`{{aGk=}}`»}",
            "Ion Literals are not supported: BLOB under key root at 1:27:10",
        ),
        (
            "INSERT INTO t VALUE {'a': «`2020-01-01T`»}",
            "Ion Literals are not supported: TIMESTAMP under key root at 1:27:13",
        ),
    ]);
}

#[test]
fn map_keys() {
    bare(&[
        (
            "INSERT INTO t VALUE {«pk»: 1}",
            "Tuple keys must be of type String. Actual type: VariableReference under root at 1:22:2",
        ),
        (
            "INSERT INTO t VALUE {'a': 1, «'a'»: 2}",
            "Duplicate keys in tuple. Key: a under root at 1:30:3",
        ),
        ("INSERT INTO t VALUE {'a': {«''»: 2}}", "Path component cannot be an empty string"),
    ]);
}

#[test]
fn thirty_two_levels_of_literal() {
    let deep = format!("{}«[]»{}", "[".repeat(31), "]".repeat(31));
    bare(&[(
        &format!("INSERT INTO t VALUE {{'pk': {deep}}}"),
        &format!("Nesting Levels have exceeded supported limits under root{}", "[0]".repeat(31)),
    )]);
}

#[test]
fn a_wall_of_parentheses_is_refused() {
    for open in ["(", "[", "{", "NOT ", "- ", "f(", "CASE ", "a IN (", "{'k': "] {
        let error = parse(&format!("SELECT * FROM t WHERE {}", open.repeat(8192))).unwrap_err();
        assert!(error.message.starts_with(E), "{open}");
    }
    let (before, after) = ("(".repeat(150), "(".repeat(8041));
    malformed(&[(&format!("{before}«(»{after}"), "")]);
}

#[test]
fn a_long_chain_of_operators_is_refused() {
    let sum = vec!["1"; 100_000].join("+");
    bare(&[(
        &format!("UPDATE t SET a = «{sum}»"),
        "The expression contains too many operators; operator count: 99999",
    )]);
}

#[test]
fn inserts_the_service_does_not_take() {
    bare(&[
        (
            "INSERT INTO «\"t\".\"idx\"» VALUE {'a': 1}",
            "FROM clause may only contain a single table name in data manipulation statements at 1:13:9",
        ),
        (
            "INSERT INTO \"t\" VALUE «?»",
            "Unsupported format in item expression. Please use struct format {...} to express item values for insert statement. at 1:23:1",
        ),
        ("«INSERT INTO t VALUES ('x')»", "Unsupported operation: InsertOp"),
        ("«INSERT INTO t»", "Unsupported operation: InsertOp"),
        (
            "INSERT INTO t VALUE {'a': 1} «RETURNING ALL OLD *»",
            "RETURNING is not supported in INSERT",
        ),
    ]);
}

#[test]
fn assignments_the_service_does_not_take() {
    bare(&[
        ("UPDATE t SET a = «MISSING» WHERE pk=1", "MISSING must be compared using IS operator"),
        (
            "UPDATE t SET a = «b * 2» WHERE pk=1",
            "Unsupported operator in Update Expression. Operator: *",
        ),
        (
            "UPDATE t SET a = «size(b)» WHERE pk=1",
            "The function is not allowed in an update expression; function: size",
        ),
        (
            "UPDATE t SET a = «list_append(a, b, c)» WHERE pk=1",
            "Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 3",
        ),
        (
            "UPDATE t SET a = «set_add(b, <<1>>)» WHERE pk=1",
            "The first argument to SET_ADD must equal the assignment value at 1:18:7",
        ),
        (
            "UPDATE t SET a = «set_add(a, 1)» WHERE pk=1",
            "The second argument to SET_ADD must be a value with type SET at 1:26:1",
        ),
        (
            "UPDATE t SET a = «set_delete(a)» WHERE pk=1",
            "SET_DELETE must have exactly two arguments at 1:18:10",
        ),
        ("UPDATE t SET a = foo(1) WHERE pk = «bar»(1)", "Unrecognized function: bar at 1:36:3"),
    ]);
}

#[test]
fn returning_clauses_the_service_does_not_take() {
    bare(&[
        (
            "DELETE FROM t WHERE pk='a' «RETURNING MODIFIED OLD *»",
            "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE statements.",
        ),
        (
            "DELETE FROM t WHERE pk='a' «RETURNING ALL NEW *»",
            "Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements.",
        ),
        (
            "UPDATE t SET a=1 WHERE pk=1 «RETURNING ALL OLD a»",
            "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause",
        ),
        (
            "UPDATE t SET a=1 WHERE pk=1 «RETURNING ALL OLD *, ALL NEW *»",
            "Invalid syntax with multiple returning elements in RETURNING clause",
        ),
    ]);
}
