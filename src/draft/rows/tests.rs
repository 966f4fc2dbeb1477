use super::*;
use crate::value::Number;

fn string(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn number(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).unwrap())
}

/// All rows, or what is wrong with the first that can't be read.
fn parse(file: &str, text: &str) -> Result<Vec<Row>, RowError> {
    read(file, text).collect()
}

fn cells(rows: Result<Vec<Row>, RowError>) -> Vec<Vec<AttributeValue>> {
    let values = |row: Row| row.cells.into_iter().map(|(_, value)| value).collect();
    rows.unwrap().into_iter().map(values).collect()
}

fn error(row: Option<usize>, column: Option<&str>, message: &str) -> RowError {
    RowError { row, column: column.map(str::to_owned), message: message.to_owned() }
}

#[test]
fn cells_are_strings_unless_their_column_has_a_type() {
    let text = "pk,phone,amount:N,open:BOOL,photo:B\r\n\"a, \"\"b\"\"\",007,-1.50,TRUE,AQI=\r\n";
    let row = vec![
        string("a, \"b\""),
        string("007"),
        number("-1.50"),
        AttributeValue::Bool(true),
        AttributeValue::B(vec![1, 2]),
    ];
    assert_eq!(cells(parse("orders.csv", text)), [row]);
}

#[test]
fn a_type_is_no_part_of_the_name_and_an_unknown_one_is() {
    let rows = parse("a.csv", "\u{feff}n:N,time:12\n1,x\n").unwrap();
    let names: Vec<&str> =
        rows.iter().flat_map(|row| &row.cells).map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["n", "time:12"]);
}

#[test]
fn errors_name_the_row_and_the_column() {
    let wrong = |text| parse("a.csv", text).unwrap_err();
    assert_eq!(
        wrong("pk,n:N\na,1\n\nb,x\n"),
        error(Some(2), Some("n"), "`x` is no number"),
        "a blank line is no row"
    );
    assert_eq!(wrong("pk,n\na\n"), error(Some(1), None, "1 cells, and the header has 2"));
    assert_eq!(
        wrong("o:BOOL\nyes\n"),
        error(Some(1), Some("o"), "`yes` is neither true nor false")
    );
    assert_eq!(wrong("b:B\n?\n"), error(Some(1), Some("b"), "`?` is no base64"));
}

#[test]
fn json_lines_hold_plain_or_dynamodb_values_in_their_order() {
    let text = "{\"pk\": \"a\", \"n\": 12, \"deep\": {\"l\": [1, null]}}\n\n{\"n\": {\"N\": \"7\"}, \"pk\": {\"S\": \"b\"}}\n";
    let rows = cells(parse("orders.jsonl", text));
    let deep = AttributeValue::M(
        [("l".to_owned(), AttributeValue::L(vec![number("1"), AttributeValue::Null]))].into(),
    );
    assert_eq!(rows, [vec![string("a"), number("12"), deep], vec![number("7"), string("b")]]);
    assert_eq!(parse("rows", text).map(|rows| rows.len()), Ok(2), "the text says what it is");
}

#[test]
fn a_line_that_is_no_object_is_told_by_its_row() {
    let wrong = parse("a.ndjson", "{\"pk\": 1}\n[1]\n").unwrap_err();
    assert_eq!(wrong, error(Some(2), None, "a row is an object"));
    assert_eq!(parse("a.jsonl", "{\"pk\": \n").unwrap_err().row, Some(1));
}

#[test]
fn a_file_without_rows_gives_none() {
    assert_eq!(parse("a.csv", "pk,n\n"), Ok(Vec::new()));
    assert_eq!(parse("a.csv", ""), Ok(Vec::new()));
}

#[test]
fn a_quote_that_is_never_closed_and_a_name_twice_are_refused() {
    let message = |text: &str| {
        let error = read("a.csv", text).find_map(Result::err).expect("an error");
        (error.row, error.column, error.message)
    };
    let unclosed = "pk,note\na,\"fine, \"\"quoted\"\"\"\nb,\"open\nc,x\n";
    let sentence = "the quote that opens in line 3 is never closed".to_owned();
    assert_eq!(message(unclosed), (None, None, sentence));
    let twice = (None, Some("pk".to_owned()), "two columns have this name".to_owned());
    assert_eq!(message("pk,n,pk\na,1,b\n"), twice);
    assert!(read("a.csv", "pk,note\na,5\" wide\n").all(|row| row.is_ok()));
}
