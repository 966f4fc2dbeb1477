use super::*;
use crate::draft::{Format, Mode};
use crate::syntax::Severity;

/// The draft with the rows of one file, `orders.csv`.
fn expanded(text: &str, file: &str) -> Draft {
    let read = |name: &str| match name {
        "orders.csv" => Ok(file.to_owned()),
        _ => Err("there is no such file".to_owned()),
    };
    Draft::parse(Format::Partiql, text).with_rows(text, &read).made().into_owned()
}

fn findings(draft: &Draft) -> Vec<&str> {
    draft.diagnostics.iter().map(|finding| finding.message.as_str()).collect()
}

fn string(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

#[test]
fn a_statement_is_made_for_each_row() {
    let text = "SELECT * FROM t WHERE pk = 'x';\n--@ each orders.csv\nINSERT INTO t VALUE {'pk': ?, 'n': ?};";
    let draft = expanded(text, "pk,n\na,1\nb,2\n");
    assert_eq!(draft.mode, Mode::Batch);
    let made: Vec<_> = draft.statements.iter().skip(1).collect();
    let parameters: Vec<_> = made.iter().map(|made| made.parameters.clone()).collect();
    assert_eq!(parameters, [[string("a"), string("1")], [string("b"), string("2")]]);
    let keys: Vec<_> = made.iter().filter_map(|made| made.key_candidates.get("pk")).collect();
    assert_eq!(keys, [&string("a"), &string("b")]);
    let place: Vec<_> = made.iter().map(|made| (made.origin, made.span.start)).collect();
    assert_eq!(place, [(1, text.find("INSERT").unwrap()); 2]);
}

#[test]
fn names_take_columns_by_name_as_often_as_written() {
    let text = "--@ each orders.csv\nUPDATE t SET n = ?n, m = ?\"the n\" WHERE pk = ? AND q = ?n;";
    let draft = expanded(text, "pk,n,the n\na,1,2\n");
    assert_eq!(findings(&draft), [""; 0]);
    let made = &draft.statements[0];
    assert_eq!(made.text, "UPDATE t SET n = ?, m = ? WHERE pk = ? AND q = ?");
    assert_eq!(made.parameters, [string("1"), string("2"), string("a"), string("1")]);
}

#[test]
fn what_is_wrong_in_a_template_is_told_at_its_place() {
    let text = "--@ each orders.csv\nDELETE FROM t WHERE pk = ?pk AND AND;";
    let draft = Draft::parse(Format::Partiql, text);
    let places: Vec<_> = draft.diagnostics.iter().map(|finding| finding.span.start).collect();
    assert_eq!(places.len(), 1);
    assert!(places[0] > text.find("?pk").unwrap(), "{places:?}");
}

#[test]
fn errors_name_file_row_and_column() {
    let text = "--@ each orders.csv\nDELETE FROM t WHERE pk = ?id;";
    let draft = expanded(text, "pk,n\na,1\n");
    assert_eq!(findings(&draft), ["orders.csv, row 1, column id: no such column; there are pk, n"]);
    assert!(draft.diagnostics.iter().all(|finding| finding.severity == Severity::Error));
    let text = "--@ each orders.csv\nINSERT INTO t VALUE {'pk': ?, 'n': ?};";
    let draft = expanded(text, "pk\na\n");
    assert_eq!(findings(&draft), ["orders.csv, row 1: there is no column for `?` 2: 1 columns"]);
    let draft = expanded(text, "pk,n:N\na,b\n");
    assert_eq!(findings(&draft), ["orders.csv, row 1, column n: `b` is no number"]);
    let text = "--@ each other.csv\nINSERT INTO t VALUE {'pk': ?};";
    assert_eq!(findings(&expanded(text, "")), ["other.csv: there is no such file"]);
}

#[test]
fn what_is_wrong_in_every_row_is_said_once() {
    let text = "--@ each orders.csv\nDELETE FROM t WHERE pk = ?id;";
    let draft = expanded(text, &format!("pk,n\n{}", "a,1\n".repeat(30)));
    let said =
        "orders.csv, row 1, column id: no such column; there are pk, n; so it is in 29 rows more";
    assert_eq!(findings(&draft), [said]);
}

#[test]
fn rows_beyond_a_transaction_are_told_before_sending() {
    let rows: String = (0..101).map(|row| format!("{row}\n")).collect();
    let text = "--@ each orders.csv\nDELETE FROM t WHERE pk = ?;";
    let mut draft = Draft::parse(Format::Partiql, text);
    draft.mode = Mode::Transaction;
    let draft = draft.with_rows(text, &|_| Ok(format!("pk\n{rows}")));
    assert_eq!(findings(&draft), ["101 statements: a transaction takes at most 100"]);
}

#[test]
fn a_template_that_is_off_reads_no_file_and_stays() {
    let draft = expanded("--@ off\n--@ each other.csv\nDELETE FROM t WHERE pk = ?;", "");
    assert_eq!((findings(&draft).len(), draft.statements.len()), (0, 1));
}

#[test]
fn params_beside_rows_are_refused() {
    let draft =
        expanded("--@ params 'a'\n--@ each orders.csv\nDELETE FROM t WHERE pk = ?;", "pk\na\n");
    assert_eq!(findings(&draft), ["`params` beside `each`: the values come from the rows"]);
}
