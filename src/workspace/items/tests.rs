//! Round trips of any items through every format, and what is said of files that hold none.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use proptest::prelude::*;

use super::format::is_gzip;
use super::partial::partial_of;
use super::*;
use crate::value::{AttributeValue, Item, Number};

fn string(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn number(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).unwrap())
}

fn item(entries: &[(&str, AttributeValue)]) -> Item {
    entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn style(format: ItemFormat) -> Style {
    Style { format, lossy: false, keys: vec!["sk".to_owned(), "pk".to_owned()] }
}

fn write(path: &Path, format: ItemFormat, items: &[Item]) {
    let mut file = Partial::create(path, style(format), false).unwrap();
    items.iter().for_each(|item| file.write(item).unwrap());
    file.finish().unwrap();
}

fn read(path: &Path, format: Option<ItemFormat>) -> Vec<Result<Item, String>> {
    let file = ItemFile::open(path, format).unwrap();
    let found = file.map(|found| found.unwrap());
    found.map(|found| found.map(|n| n.item).map_err(|bad| bad.to_string())).collect()
}

/// What a text of this name reads as: items, or `file:line: what is wrong`.
fn read_text(name: &str, text: impl AsRef<[u8]>) -> Vec<Result<Item, String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    read(&path, None)
}

fn any_number() -> impl Strategy<Value = Number> {
    (any::<bool>(), 0..10_u128.pow(38), -130..88_i64)
        .prop_filter_map("in range", |(n, c, e)| Number::from_parts(n, c, e).ok())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}",
        "[\\r\\n\\t\",;{}\\[\\]:'\\\\]{0,6}",
        any::<String>(),
        Just(String::new()),
        Just("{\"S\":\"x\"}".to_owned()),
    ]
}

fn scalar() -> impl Strategy<Value = AttributeValue> {
    prop_oneof![
        any_text().prop_map(AttributeValue::S),
        any_number().prop_map(AttributeValue::N),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null),
    ]
}

fn with_bytes_and_sets() -> impl Strategy<Value = AttributeValue> {
    let bytes = || prop::collection::vec(any::<u8>(), 0..6);
    prop_oneof![
        4 => scalar(),
        1 => bytes().prop_map(AttributeValue::B),
        1 => prop::collection::btree_set(any_text(), 1..4).prop_map(AttributeValue::Ss),
        1 => prop::collection::btree_set(any_number(), 1..4).prop_map(AttributeValue::Ns),
        1 => prop::collection::btree_set(bytes(), 1..4).prop_map(AttributeValue::Bs),
    ]
}

fn nested(
    leaf: impl Strategy<Value = AttributeValue> + 'static,
) -> impl Strategy<Value = AttributeValue> {
    leaf.prop_recursive(4, 16, 3, |inner| {
        let name = "[a-z]{1,3}|[ -~]{1,5}";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(AttributeValue::L),
            prop::collection::btree_map(name, inner, 0..3).prop_map(AttributeValue::M),
        ]
    })
}

/// Items with a key, and other attributes under names from a small set, so that columns mix types.
fn items(
    value: impl Strategy<Value = AttributeValue> + Clone + 'static,
) -> impl Strategy<Value = Vec<Item>> {
    let name = prop_oneof![Just("a"), Just("a:N"), Just("b,\"c\""), Just("S"), Just("Item")];
    let attributes = prop::collection::btree_map(name.prop_map(str::to_owned), value, 0..5);
    let one = (any_text(), attributes).prop_map(|(key, mut item)| {
        item.insert("pk".to_owned(), AttributeValue::S(format!("k{key}")));
        item
    });
    prop::collection::vec(one, 0..6)
}

fn comes_back(name: &str, format: ItemFormat, items: &[Item]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    write(&path, format, items);
    let expected: Vec<_> = items.iter().cloned().map(Ok).collect();
    assert_eq!(read(&path, Some(format)), expected);
    if !items.is_empty() {
        assert_eq!(read(&path, None), expected, "the format is told by the file");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let again = folder.path().join("again");
    write(&again, format, items);
    if !is_gzip(&path) {
        assert_eq!(fs::read(&again).unwrap(), fs::read(&path).unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_items_come_back_from_dynamodb_json(items in items(nested(with_bytes_and_sets()).boxed())) {
        comes_back("t.json", ItemFormat::DynamodbJson, &items);
        comes_back("t.json.gz", ItemFormat::DynamodbJson, &items);
    }

    #[test]
    fn any_items_come_back_from_csv(items in items(nested(with_bytes_and_sets()).boxed())) {
        comes_back("t.csv", ItemFormat::Csv, &items);
    }

    #[test]
    fn items_without_sets_and_bytes_come_back_from_plain_json(items in items(nested(scalar()).boxed())) {
        comes_back("t.jsonl", ItemFormat::JsonLines, &items);
    }
}

#[test]
fn an_item_is_written_as_the_services_own_export_writes_it() {
    let item = item(&[
        ("pk", string("a\u{7f}\n")),
        ("n", number("1e3")),
        ("b", AttributeValue::B(vec![1, 2])),
        ("tags", AttributeValue::Ss(["y".to_owned(), "x".to_owned()].into())),
        ("no", AttributeValue::Null),
        ("deep", AttributeValue::L(vec![AttributeValue::Bool(true)])),
    ]);
    let mut line = Vec::new();
    json::push_line(&item, &mut line);
    let expected = concat!(
        r#"{"Item":{"b":{"B":"AQI="},"deep":{"L":[{"BOOL":true}]},"n":{"N":"1000"},"#,
        r#""no":{"NULL":true},"pk":{"S":"a"#,
        "\u{7f}",
        r#"\n"},"tags":{"SS":["x","y"]}}}"#,
        "\n"
    );
    assert_eq!(String::from_utf8(line).unwrap(), expected);
}

#[test]
fn a_number_keeps_all_its_digits_in_plain_json() {
    let digits = "12345678901234567890123456789012345678";
    let mut line = Vec::new();
    plain::push_line(&item(&[("n", number(digits))]), &mut line).unwrap();
    assert_eq!(line, format!("{{\"n\":{digits}}}\n").into_bytes());
}

#[test]
fn what_plain_json_has_no_word_for_is_refused_by_attribute() {
    let set = AttributeValue::Ns([Number::from(1)].into());
    let deep = AttributeValue::M(item(&[("x", AttributeValue::L(vec![set]))]));
    let mut line = Vec::new();
    let unfit = plain::push_line(&item(&[("pk", string("a")), ("doc", deep)]), &mut line);
    let expected = Unfit { attribute: "doc".to_owned(), what: "a set of numbers" };
    assert_eq!((unfit, line), (Err(expected), Vec::new()));
}

#[test]
fn what_is_lost_can_be_agreed_to_and_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.jsonl");
    let lossy = Style { lossy: true, ..style(ItemFormat::JsonLines) };
    let mut file = Partial::create(&path, lossy, false).unwrap();
    file.write(&item(&[("pk", string("a"))])).unwrap();
    file.write(&item(&[("pk", AttributeValue::B(vec![1, 2]))])).unwrap();
    assert_eq!(file.encoder().lossy_items, 1);
    file.finish().unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), "{\"pk\":\"a\"}\n{\"pk\":\"AQI=\"}\n");
}

#[test]
fn csv_has_the_keys_first_and_types_where_all_values_have_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    let items = [
        item(&[("pk", string("a")), ("sk", number("1")), ("x", string("")), ("n", number("2"))]),
        item(&[("pk", string("b,c")), ("sk", number("2")), ("a", string("2"))]),
        item(&[("pk", string("d")), ("sk", number("3")), ("n", string("2"))]),
    ];
    write(&path, ItemFormat::Csv, &items);
    let expected = "sk:N,pk,a,n:JSON,x:JSON\n\
                    1,a,,\"{\"\"N\"\":\"\"2\"\"}\",\"{\"\"S\"\":\"\"\"\"}\"\n\
                    2,\"b,c\",2,,\n\
                    3,d,,\"{\"\"S\"\":\"\"2\"\"}\",\n";
    assert_eq!(fs::read_to_string(path).unwrap(), expected);
}

#[test]
fn a_name_that_a_header_would_not_give_back_is_refused() {
    for name in ["", " a", "a\n", "\u{feff}a"] {
        let misfit = Columns::default().add(&item(&[(name, string("x"))]));
        assert_eq!(misfit, Err(columns::Misfit::Name(name.to_owned())));
    }
}

#[test]
fn bad_lines_are_said_with_their_number_and_the_rest_is_read() {
    let text = "{\"Item\":{\"pk\":{\"S\":\"a\"}}}\n\n{\"Item\":{\"pk\":{\"N\":\"x\"}}}\nnonsense\n\
                {\"pk\":{\"S\":\"b\"}}\n";
    let found = read_text("t.json", text);
    assert_eq!(found.len(), 4);
    assert_eq!(found[0], Ok(item(&[("pk", string("a"))])));
    let wrong = "t.json:3: The parameter cannot be converted to a numeric value: x";
    assert_eq!(found[1], Err(wrong.to_owned()));
    assert_eq!(found[2], Err("t.json:4: not JSON: expected ident at line 1 column 2".to_owned()));
    assert_eq!(found[3], Ok(item(&[("pk", string("b"))])));
}

#[test]
fn bad_rows_are_said_with_the_line_they_begin_on() {
    let text = "pk,n:N\n\"a\nb\",1\nc\nd,x\ne,\n";
    let found = read_text("t.csv", text);
    assert_eq!(found[0], Ok(item(&[("pk", string("a\nb")), ("n", number("1"))])));
    assert_eq!(found[1], Err("t.csv:4: 1 cells, and the header has 2".to_owned()));
    assert_eq!(found[2], Err("t.csv:5: column n: `x` is no number".to_owned()));
    assert_eq!(found[3], Ok(item(&[("pk", string("e"))])));
}

#[test]
fn a_line_that_is_no_text_is_a_bad_line() {
    let found = read_text("t.json", b"{\"Item\":{}}\n\xff\xfe\n");
    assert_eq!(found[1], Err("t.json:2: not UTF-8 text".to_owned()));
}

#[test]
fn the_format_is_told_by_name_and_first_line() {
    let told = |name: &str, line: &str| ItemFormat::of_content(Path::new(name), line);
    assert_eq!(told("t.csv.gz", "{"), ItemFormat::Csv);
    assert_eq!(told("t", "pk,sk"), ItemFormat::Csv);
    assert_eq!(told("t", r#"{"pk":"a"}"#), ItemFormat::JsonLines);
    assert_eq!(told("t", r#"{"S":{"N":"1"},"pk":1}"#), ItemFormat::JsonLines);
    assert_eq!(told("t.jsonl", r#"{"pk":{"S":"a"}}"#), ItemFormat::DynamodbJson);
    assert_eq!(told("t", "\u{feff}{\"Item\":{\"pk\":{\"S\":\"a\"}}}"), ItemFormat::DynamodbJson);
    let written = |name: &str| ItemFormat::of_name(Path::new(name));
    assert_eq!(written("a.CSV"), ItemFormat::Csv);
    assert_eq!(written("a.ndjson.gz"), ItemFormat::JsonLines);
    assert_eq!(written("a.json"), ItemFormat::DynamodbJson);
}

#[test]
fn a_column_stands_once_and_has_a_name() {
    for (header, sentence) in [
        ("pk,n,n:N\n", "the header has the column n twice"),
        ("pk,,n\n", "the header has no name for column 2"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        fs::write(&path, header).unwrap();
        let error = ItemFile::open(&path, None).err().unwrap().to_string();
        assert!(error.ends_with(sentence), "{error}");
    }
}

#[test]
fn an_unfinished_file_is_gone_on_with_behind_its_last_whole_line() {
    for format in [ItemFormat::DynamodbJson, ItemFormat::JsonLines, ItemFormat::Csv] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t");
        let items: Vec<Item> =
            ["a", "b", "c"].iter().map(|key| item(&[("pk", string(key))])).collect();
        let mut file = Partial::create(&path, style(format), false).unwrap();
        file.write(&items[0]).unwrap();
        file.write(&items[1]).unwrap();
        let partial = file.keep().unwrap().unwrap();
        assert_eq!((partial.as_path(), path.exists()), (partial_of(&path).as_path(), false));
        let mut torn = fs::OpenOptions::new().append(true).open(&partial).unwrap();
        torn.write_all(b"{\"half").unwrap();
        let refused = Partial::create(&path, style(format), false).err().unwrap();
        assert!(matches!(refused, PartialError::Unfinished(_)));
        let mut file = Partial::resume(&path, style(format), false).unwrap();
        assert_eq!((file.encoder().items, file.last.as_ref()), (2, Some(&items[1])));
        file.write(&items[2]).unwrap();
        file.finish().unwrap();
        let expected: Vec<_> = items.into_iter().map(Ok).collect();
        assert_eq!(read(&path, Some(format)), expected);
    }
}

#[test]
fn a_file_that_stands_there_is_replaced_when_that_is_wanted_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.json");
    fs::write(&path, "mine").unwrap();
    let style = style(ItemFormat::DynamodbJson);
    let refused = Partial::create(&path, style.clone(), false).err().unwrap();
    assert!(matches!(refused, PartialError::Exists(_)));
    let refused = Partial::resume(&path, style.clone(), true).err().unwrap();
    assert!(matches!(refused, PartialError::NothingToResume(_)));
    let file = Partial::create(&path, style, true).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    file.finish().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "");
}

#[test]
fn what_is_no_file_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for replace in [false, true] {
        let refused =
            Partial::create(folder.path(), style(ItemFormat::Csv), replace).err().unwrap();
        assert!(refused.to_string().ends_with(": is a folder"), "{refused}");
        assert!(!partial_of(folder.path()).exists());
    }
}

#[test]
fn a_folder_of_the_services_export_is_read_file_by_file() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let mut manifest = String::new();
    for (name, key) in [("q1.json.gz", "a"), ("z2.json.gz", "b")] {
        write(&data.join(name), ItemFormat::DynamodbJson, &[item(&[("pk", string(key))])]);
        manifest += &format!(
            "{{\"itemCount\":1,\"dataFileS3Key\":\"AWSDynamoDB/01693685827463-2d8752fd/data/{name}\"}}\n"
        );
    }
    fs::write(folder.path().join("manifest-files.json"), manifest).unwrap();
    let found = read(folder.path(), None);
    assert_eq!(found, ["a", "b"].map(|key| Ok(item(&[("pk", string(key))]))));
    let summary = folder.path().join("manifest-summary.json");
    fs::write(summary, "{\"outputFormat\":\"ION\"}").unwrap();
    let error = ItemFile::open(folder.path(), None).err().unwrap().to_string();
    assert!(error.ends_with("the export is in ION; export it as DYNAMODB_JSON"), "{error}");
}

#[test]
fn a_folder_that_is_no_export_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let error = ItemFile::open(folder.path(), None).err().unwrap().to_string();
    assert!(error.contains("without manifest-files.json"), "{error}");
}
