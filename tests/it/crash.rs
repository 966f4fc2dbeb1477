//! What survives a kill -9 in the middle of writing: every acknowledged write, and no half transaction.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::home::Home;

const PAIRS: usize = 300;

const TABLE: &str = r#"{"TableName": "pairs", "BillingMode": "PAY_PER_REQUEST",
  "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
  "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "g", "AttributeType": "S"}],
  "GlobalSecondaryIndexes": [{"IndexName": "gsi", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"}}]}"#;

/// A transaction that writes both halves of a pair.
fn pair(number: usize) -> String {
    format!(
        r#"[{{"Put": {{"TableName": "pairs", "Item": {{"pk": "{number}-left", "g": "left"}}}}}},
            {{"Put": {{"TableName": "pairs", "Item": {{"pk": "{number}-right", "g": "right"}}}}}}]"#
    )
}

/// Writes pairs until `kill_after` of them were acknowledged, then kills the program; how many were acknowledged.
fn write_and_kill(home: &Home, kill_after: usize) -> usize {
    let names: Vec<String> = (0..PAIRS).map(|number| format!("{number}.tx.json")).collect();
    let mut child = home
        .program()
        .arg("run")
        .arg("--json")
        .args(&names)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    for _ in 0..kill_after {
        let line = lines.next().expect("an acknowledgement").expect("UTF-8");
        assert!(line.contains(r#""outcome":"applied""#), "{line}");
    }
    child.kill().expect("a kill");
    child.wait().expect("an end");
    kill_after + lines.map_while(Result::ok).filter(|line| line.ends_with('}')).count()
}

/// Which halves of which pairs are there, read back through a draft of SELECTs.
fn halves_present(home: &Home) -> Vec<[bool; 2]> {
    let selects: String = (0..PAIRS)
        .flat_map(|number| [format!("{number}-left"), format!("{number}-right")])
        .map(|key| format!("SELECT * FROM \"pairs\" WHERE pk = '{key}';\n"))
        .collect();
    home.write("check.pql", selects);
    let ran = home.run(&["run", "--json", "check.pql"]);
    assert_eq!(ran.code, 0, "{}", ran.talk);
    let document = ran.documents().remove(0);
    let statements = document["statements"].as_array().expect("statements").clone();
    statements
        .chunks(2)
        .map(|pair| [!pair[0]["item"].is_null(), !pair[1]["item"].is_null()])
        .collect()
}

#[test]
fn a_killed_program_leaves_every_acknowledged_write_and_no_half_transaction() {
    for kill_after in [1, 17, 60, 140] {
        let home = Home::new();
        home.write("pairs.json", TABLE);
        home.succeed(&["tables", "create", "pairs.json"]);
        for number in 0..PAIRS {
            home.write(&format!("{number}.tx.json"), pair(number));
        }
        let acknowledged = write_and_kill(&home, kill_after);
        let present = halves_present(&home);
        for (number, [left, right]) in present.iter().enumerate() {
            assert_eq!(left, right, "pair {number} is half written");
            assert!(*left || number >= acknowledged, "pair {number} was acknowledged and is gone");
        }
        let described = home.succeed(&["tables", "describe", "pairs", "--json"]);
        let written = present.iter().filter(|[left, _]| *left).count() * 2;
        assert!(described.contains(&format!(r#""ItemCount":{written}"#)), "{described}");
    }
}

#[test]
fn two_programs_write_one_database_at_the_same_time() {
    let home = Home::new();
    home.write("pairs.json", TABLE);
    home.succeed(&["tables", "create", "pairs.json"]);
    let writer = |remainder: usize| {
        let names: Vec<String> = (0..PAIRS)
            .filter(|number| number % 2 == remainder)
            .map(|number| {
                home.write(&format!("{number}.tx.json"), pair(number));
                format!("{number}.tx.json")
            })
            .collect();
        home.program()
            .args(["run", "--json"])
            .args(names)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts")
    };
    for child in [writer(0), writer(1)] {
        let output = child.wait_with_output().expect("an end");
        assert!(output.status.success());
        assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), PAIRS / 2);
    }
    assert!(halves_present(&home).iter().all(|halves| *halves == [true, true]));
}
