use std::fs;
use std::path::Path;

use super::*;
use crate::value::AttributeValue;
use crate::workbench::found::rows::Page;

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn item(pk: &str, more: Option<AttributeValue>) -> Item {
    let more = more.map(|value| ("tags".to_owned(), value));
    std::iter::once(("pk".to_owned(), s(pk))).chain(more).collect()
}

/// Rows of the table `t`, in the order they were read.
fn take(items: Vec<Item>, to: To) -> Take {
    let which = (0..items.len()).collect();
    let mut rows = FoundRows::default();
    rows.push(Page::Items(items), None);
    Take { rows, which, tables: vec!["t".to_owned()], to }
}

fn file(path: &Path, allowed: Allowed) -> To {
    To::File { path: path.to_owned(), allowed }
}

fn with_set() -> Vec<Item> {
    let set = AttributeValue::Ss(["x".to_owned(), "y".to_owned()].into());
    vec![item("a", None), item("b", Some(set))]
}

#[test]
fn what_is_written_is_what_an_export_writes_and_for_its_owner_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases = [
        ("rows.csv", "pk,tags:JSON\na,\nb,\"{\"\"SS\"\":[\"\"x\"\",\"\"y\"\"]}\"\n"),
        (
            "rows.json",
            "{\"Item\":{\"pk\":{\"S\":\"a\"}}}\n{\"Item\":{\"pk\":{\"S\":\"b\"},\"tags\":{\"SS\":[\"x\",\"y\"]}}}\n",
        ),
    ];
    for (name, expected) in cases {
        let path = folder.path().join(name);
        let done = taken(&take(with_set(), file(&path, Allowed::default())));
        let said = done.expect("it is written").said;
        assert!(said.starts_with("2 items in ") && said.contains(name), "{said}");
        assert_eq!(fs::read_to_string(&path).expect("a file"), expected);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&path).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}

#[test]
fn a_set_has_no_word_in_json_lines_until_that_is_agreed_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rows.jsonl");
    let refused = taken(&take(with_set(), file(&path, Allowed::default())));
    let why = refused.expect_err("a set");
    assert!(why.to_string().contains("`tags` holds a set of strings"), "{why}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing is left behind");
    let done = taken(&take(with_set(), file(&path, why.allowed(Allowed::default()))));
    assert!(
        done.expect("agreed to").said.ends_with("1 item held sets or bytes, now arrays and base64")
    );
    assert!(
        fs::read_to_string(&path)
            .expect("a file")
            .ends_with("{\"pk\":\"b\",\"tags\":[\"x\",\"y\"]}\n")
    );
}

#[test]
fn a_file_that_stands_there_gives_way_when_that_is_agreed_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rows.csv");
    fs::write(&path, "mine").expect("a file");
    let refused = taken(&take(vec![item("a", None)], file(&path, Allowed::default())));
    let why = refused.expect_err("it exists");
    assert_eq!(fs::read_to_string(&path).expect("a file"), "mine");
    let done = taken(&take(vec![item("a", None)], file(&path, why.allowed(Allowed::default()))));
    assert!(done.is_ok());
    assert_eq!(fs::read_to_string(&path).expect("a file"), "pk\na\n");
}

#[test]
fn a_place_that_is_none_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("none").join("rows.csv");
    let why = taken(&take(vec![item("a", None)], file(&path, Allowed::default())));
    let why = why.expect_err("no folder").to_string();
    assert!(why.ends_with("no such file or folder"), "{why}");
}

#[test]
fn more_than_a_terminal_takes_is_not_copied() {
    let long = item("a", Some(s(&"x".repeat(400_000))));
    let why = taken(&take(vec![long.clone(), long], To::Clipboard(Form::Json)));
    assert!(why.expect_err("too much").to_string().contains("^E writes a file"));
}

#[test]
fn commands_are_quoted_for_a_shell() {
    let odd = item("it's", Some(AttributeValue::B(vec![1, 2])));
    let done = taken(&take(vec![odd], To::Clipboard(Form::Cli))).expect("a command");
    let text = done.text.expect("a text");
    assert!(text.contains("--cli-binary-format base64") && text.contains("it"), "{text}");
    assert!(!text.contains("attribute_not_exists"), "the key is not known: {text}");
}
