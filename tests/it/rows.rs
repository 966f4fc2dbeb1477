//! `run --format`, `-e`, `--all` and `--limit`: what reads find, as rows.

use std::io::Read;
use std::process::Stdio;

use crate::home::{Home, Ran};

/// A table of a few hundred items, several pages of `--@ limit` long.
fn shop() -> Home {
    let home = Home::new();
    home.write(
        "shop.json",
        r#"{"TableName": "shop", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"},
                                     {"AttributeName": "sk", "AttributeType": "N"}],
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"},
                          {"AttributeName": "sk", "KeyType": "RANGE"}]}"#,
    );
    home.succeed(&["tables", "create", "shop.json"]);
    let rows: String = (1..=40).map(|n| format!("cart,{n},item {n}\n")).collect();
    home.write("rows.csv", format!("pk,sk:N,name\n{rows}"));
    home.succeed(&["tables", "import", "shop", "rows.csv"]);
    home
}

const BY_TEN: &str = "--@ limit 10\nSELECT * FROM shop WHERE pk = 'cart'";

#[test]
fn the_rows_of_a_select_are_all_there_is_on_standard_output() {
    let home = shop();
    let select = "SELECT name, sk FROM shop WHERE pk = 'cart' AND sk < 3";
    let ran = home.run(&["run", "-e", select, "--format", "csv"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "name,sk:N\nitem 1,1\nitem 2,2\n"),
        "{}",
        ran.talk
    );
    assert!(ran.talk.starts_with("run 1: 2 items · 0.5 RCU · "), "{}", ran.talk);
    let out = |format| home.succeed(&["run", "-e", select, "--format", format]);
    assert_eq!(out("jsonl"), "{\"name\":\"item 1\",\"sk\":1}\n{\"name\":\"item 2\",\"sk\":2}\n");
    assert_eq!(out("json"), "[{\"name\":\"item 1\",\"sk\":1},\n {\"name\":\"item 2\",\"sk\":2}]\n");
    assert_eq!(out("table"), "name    sk\nitem 1   1\nitem 2   2\n");
    assert!(
        out("dynamodb-json")
            .starts_with("{\"Item\":{\"name\":{\"S\":\"item 1\"},\"sk\":{\"N\":\"1\"}}}\n")
    );
    let keys_first = home.succeed(&[
        "run",
        "-e",
        "SELECT * FROM shop WHERE pk = 'cart' AND sk = 1",
        "--format",
        "csv",
    ]);
    assert_eq!(keys_first, "pk,sk:N,name\ncart,1,item 1\n");
}

#[test]
fn no_rows_are_no_rows() {
    let home = shop();
    let none = "SELECT * FROM shop WHERE pk = 'none'";
    for (format, out) in [("csv", ""), ("json", "[]\n"), ("jsonl", ""), ("table", "")] {
        let ran = home.run(&["run", "-e", none, "--format", format]);
        assert_eq!((ran.code, ran.out.as_str()), (0, out), "{format}");
        assert!(ran.talk.contains("0 items"), "{}", ran.talk);
    }
}

#[test]
fn what_is_left_to_read_is_said_and_all_of_it_can_be_had() {
    let home = shop();
    let first = home.run(&["run", "-e", BY_TEN, "--format", "jsonl"]);
    assert_eq!(first.out.lines().count(), 10);
    assert!(
        first
            .talk
            .contains("command line: there is more to read of statement 1; --all reads all pages"),
        "{}",
        first.talk
    );
    let all = home.run(&["run", "-e", BY_TEN, "--format", "jsonl", "--all"]);
    let numbers: Vec<i64> =
        all.documents().iter().map(|item| item["sk"].as_i64().expect("a number")).collect();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    assert!(all.talk.starts_with("run 2 to 6, 5 pages: 40 items · "), "{}", all.talk);
    assert!(!all.talk.contains("more to read"), "{}", all.talk);
    let table = home.succeed(&["run", "-e", BY_TEN, "--all"]);
    assert_eq!(table.lines().count(), 41, "a table with its header\n{table}");
}

#[test]
fn a_limit_reads_no_more_than_it_takes() {
    let home = shop();
    let ran = home.run(&["run", "-e", "SELECT * FROM shop", "--limit", "15", "--format", "jsonl"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 15));
    assert!(
        ran.talk.contains("there is more to read of statement 1; --all reads all of it"),
        "{}",
        ran.talk
    );
    // A filter lets one item of a page through: it is read on until there are enough.
    let select = "SELECT * FROM shop WHERE sk = 3 OR sk = 38";
    let ran = home.run(&["run", "-e", select, "--limit", "2", "--format", "jsonl"]);
    assert_eq!(ran.out.lines().count(), 2, "{}{}", ran.out, ran.talk);
    assert_eq!(home.run(&["run", "-e", select, "--limit", "0"]).code, 2);
}

#[test]
fn json_has_a_document_a_page_and_the_place_to_go_on() {
    let home = shop();
    let ran = home.run(&["run", "-e", BY_TEN, "--json", "--limit", "20"]);
    let documents = ran.documents();
    let items = |document: &serde_json::Value| {
        document["statements"][0]["items"].as_array().expect("items").len()
    };
    assert_eq!(documents.iter().map(items).collect::<Vec<_>>(), [10, 10]);
    assert!(documents[1]["statements"][0]["next_token"].is_string());
    assert!(ran.talk.contains("there is more to read"), "{}", ran.talk);
}

#[test]
fn standard_input_is_a_draft_and_several_texts_are_several() {
    let home = shop();
    let select = |n: u32| format!("SELECT name FROM shop WHERE pk = 'cart' AND sk = {n}");
    let (one, two) = (select(1), select(2));
    let ran = home.run(&["run", "-e", &one, "-e", &two, "--format", "jsonl"]);
    assert_eq!(ran.out, "{\"name\":\"item 1\"}\n{\"name\":\"item 2\"}\n");
    let ran = home.run(&["run", "-e", &one, "-e", &two, "--format", "csv"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.talk.contains("name one draft"), "{}", ran.talk);
    let mut command = home.program();
    command.args(["run", "-", "--format", "csv"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().expect("it starts");
    let mut input = running.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut input, one.as_bytes()).expect("written");
    drop(input);
    let ran = Ran::from(running.wait_with_output().expect("it ends"));
    assert_eq!((ran.code, ran.out.as_str()), (0, "name\nitem 1\n"));
    assert_eq!(home.run(&["run"]).code, 2, "no draft at all");
}

#[test]
fn a_failure_is_told_beside_the_rows() {
    let home = shop();
    let draft = "--@ mode single\nSELECT name FROM shop WHERE pk = 'cart' AND sk = 1;\n\
                 UPDATE shop SET name = 'x' WHERE pk = 'cart' AND sk = 1 AND name = 'y';";
    let ran = home.run(&["run", "-e", draft, "--format", "jsonl"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, "{\"name\":\"item 1\"}\n"));
    assert!(
        ran.talk.contains("PARTIAL") && ran.talk.contains("ConditionalCheckFailed"),
        "{}",
        ran.talk
    );
}

#[test]
fn who_closes_the_pipe_has_what_they_wanted() {
    let home = shop();
    for arguments in [&["--format", "jsonl", "--all"][..], &["--all"], &["--json", "--all"]] {
        let mut command = home.program();
        let one_by_one = "--@ limit 1\nSELECT * FROM shop";
        command.args(["run", "-e", one_by_one]).args(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().expect("it starts");
        drop(running.stdout.take());
        let mut talk = String::new();
        running.stderr.take().expect("a pipe").read_to_string(&mut talk).expect("read");
        assert_eq!(running.wait().expect("it ends").code(), Some(0), "{talk}");
        assert!(!talk.contains("error"), "{talk}");
    }
}

#[test]
fn sets_that_plain_json_has_no_word_for_are_said() {
    let home = shop();
    let insert = "INSERT INTO shop VALUE {'pk': 'set', 'sk': 1, 'tags': <<'a', 'b'>>}";
    home.succeed(&["run", "-e", insert]);
    let ran =
        home.run(&["run", "-e", "SELECT tags FROM shop WHERE pk = 'set'", "--format", "jsonl"]);
    assert_eq!(ran.out, "{\"tags\":[\"a\",\"b\"]}\n");
    assert!(ran.talk.contains("--format dynamodb-json holds all"), "{}", ran.talk);
}

#[test]
fn a_run_that_is_not_kept_has_no_number_of_the_history() {
    let home = shop();
    let select = "SELECT name FROM shop WHERE pk = 'cart' AND sk = 1";
    home.succeed(&["run", "-e", select]);
    let ran = home.run(&["run", "--no-history", "-e", select]);
    assert!(ran.out.contains("run ~1 (not kept) · command line"), "{}", ran.out);
    let ran = home.run(&["run", "--no-history", "--json", "-e", select]);
    assert!(ran.documents()[0]["run"].is_null());
    for arguments in
        [&["undo", "1"][..], &["history", "list"], &["ledger"], &["history", "show", "1"]]
    {
        let ran = home.run(&[arguments, &["--no-history"]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.talk.contains("--no-history"), "{}", ran.talk);
    }
}

#[test]
fn the_units_of_a_long_page_are_those_of_reads() {
    let home = Home::new();
    let note = "n".repeat(1000);
    let rows: String = (0..600).map(|n| format!("k{n},{note}\n")).collect();
    home.write("long.csv", format!("pk,note\n{rows}"));
    home.succeed(&["tables", "import", "long", "long.csv", "--key", "pk:S"]);
    let ran = home.run(&["run", "-e", "SELECT * FROM \"long\"", "--format", "csv"]);
    assert!(ran.talk.contains(": 600 items · ") && ran.talk.contains(" RCU · "), "{}", ran.talk);
    assert!(!ran.talk.contains("WCU"), "{}", ran.talk);
}
