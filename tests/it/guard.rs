//! The guard of a connection to a service, as `run` and `tables` meet it: nothing is sent without what it takes.

use crate::endpoint::run;
use crate::home::Home;
use crate::server::Server;

const TABLE: &str = r#"{"TableName":"pair","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
    "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}"#;
const TWO: &str = "INSERT INTO pair VALUE {'pk': 'a'};\nINSERT INTO pair VALUE {'pk': 'b'};";

/// A home whose connection `ops` leads to the server in this mode; `free` leads there, too, and asks nothing.
fn home(server: &Server, mode: &str) -> Home {
    let home = Home::new();
    let url = format!("http://{}", server.address());
    let settings = format!(
        "[connections.ops]\nendpoint_url = \"{url}\"\nmode = \"{mode}\"\n\
         [connections.free]\nendpoint_url = \"{url}\"\nmode = \"open\"\n"
    );
    home.write("config/config.toml", settings);
    home.write("table.json", TABLE);
    home.write("two.pql", TWO);
    let created = run(&home, &["tables", "create", "table.json", "--connection", "free"]);
    assert_eq!(created.code, 0, "{}", created.talk);
    home
}

/// How many items the table holds.
fn count(home: &Home) -> usize {
    home.write("all.pql", "SELECT * FROM pair;");
    let ran = run(home, &["run", "all.pql", "--json", "--connection", "free"]);
    ran.documents()[0]["statements"][0]["items"].as_array().expect("items").len()
}

#[test]
fn a_guarded_connection_is_written_to_with_its_code_alone() {
    let server = Server::start();
    let home = home(&server, "guarded");
    let held = run(&home, &["run", "two.pql", "--json", "--yes", "--connection", "ops"]);
    assert_eq!((held.code, count(&home)), (2, 0), "{}", held.talk);
    let finding = held.documents()[0]["diagnostics"][0].clone();
    assert_eq!(finding["code"], "guard");
    let help = finding["help"].as_str().expect("what it takes").to_owned();
    let code = help.strip_prefix("--code ").expect("a code");
    assert!(held.talk.contains(&format!("to send exactly this: {help}")), "{}", held.talk);

    home.write("two.pql", TWO.replace("'b'", "'c'"));
    let changed = || run(&home, &["run", "two.pql", "--code", code, "--connection", "ops"]);
    let first = changed();
    assert_eq!((first.code, count(&home)), (2, 0), "a changed draft has another code");
    let waits = |wait: &str| format!("a wrong code: nothing more is taken for {wait}\n");
    assert!(first.talk.starts_with(&waits("1.0 s")), "{}", first.talk);
    let second = changed();
    assert!(second.talk.starts_with(&waits("2.0 s")), "{}", second.talk);

    home.write("two.pql", TWO);
    let sent = run(&home, &["run", "two.pql", "--code", code, "--connection", "ops"]);
    assert_eq!((sent.code, count(&home)), (0, 2), "{}", sent.talk);
    assert!(!home.path("data/wrong-codes").exists(), "a right code ends the row of wrong ones");
}

#[test]
fn a_member_that_nobody_knows_is_not_sent_to_a_service() {
    let server = Server::start();
    let home = home(&server, "confirm");
    let put =
        r#"[{"Put": {"TableName": "pair", "Item": {"pk": "a"}, "ConditionExpresion": "a = b"}}]"#;
    home.write("put.tx.json", put);
    let held = run(&home, &["run", "put.tx.json", "--yes", "--json", "--connection", "ops"]);
    assert_eq!((held.code, count(&home)), (2, 0), "{}", held.talk);
    assert!(held.talk.contains("\"ConditionExpresion\" in action 1"), "{}", held.talk);
    assert_eq!(held.documents()[0]["diagnostics"][0]["code"], "guard");
    let open = run(&home, &["run", "put.tx.json", "--connection", "free"]);
    assert_eq!((open.code, count(&home)), (0, 1), "{}", open.talk);
}

#[test]
fn an_action_of_two_members_is_sent_nowhere() {
    let server = Server::start();
    let home = home(&server, "open");
    let delete = r#""Delete": {"TableName": "pair", "Key": {"pk": "b"}}"#;
    home.write(
        "two.tx.json",
        format!(r#"[{{"Put": {{"TableName": "pair", "Item": {{"pk": "a"}}}}, {delete}}}]"#),
    );
    let ran = run(&home, &["run", "two.tx.json", "--connection", "ops"]);
    assert_eq!((ran.code, count(&home)), (2, 0), "{}", ran.talk);
    assert!(ran.talk.contains("this has Put and Delete"), "{}", ran.talk);
}

#[test]
fn a_read_only_connection_answers_reads_and_sends_no_write() {
    let server = Server::start();
    let home = home(&server, "read-only");
    let held = run(&home, &["run", "two.pql", "--yes", "--connection", "ops"]);
    assert_eq!((held.code, count(&home)), (2, 0));
    assert!(held.talk.contains("ops is read-only, and statements 1, 2 write"), "{}", held.talk);
    let flag = run(&home, &["run", "two.pql", "--yes", "--read-only", "--connection", "free"]);
    assert_eq!((flag.code, count(&home)), (2, 0), "{}", flag.talk);
    assert_eq!(run(&home, &["run", "all.pql", "--connection", "ops"]).code, 0);
}

#[test]
fn a_connection_that_confirms_takes_a_yes_and_a_table_is_never_deleted_without_one() {
    let server = Server::start();
    let home = home(&server, "confirm");
    assert_eq!(run(&home, &["run", "two.pql", "--connection", "ops"]).code, 2);
    assert_eq!(run(&home, &["run", "two.pql", "--yes", "--connection", "ops"]).code, 0);
    assert_eq!(count(&home), 2);
    assert_eq!(run(&home, &["tables", "delete", "pair", "--connection", "ops"]).code, 2);
    assert_eq!(run(&home, &["tables", "delete", "pair", "--yes", "--connection", "ops"]).code, 0);
}

#[test]
fn every_guard_is_asked_before_anything_is_sent() {
    let server = Server::start();
    let home = home(&server, "guarded");
    let versus = run(&home, &["run", "two.pql", "--connection", "free", "--versus", "ops"]);
    assert_eq!((versus.code, count(&home)), (2, 0), "{}", versus.talk);
    home.write("more.pql", TWO.replace("'a'", "'c'").replace("'b'", "'d'"));
    let run_both = |codes: &[&str]| {
        run(&home, &[&["run", "two.pql", "more.pql", "--connection", "ops"], codes].concat())
    };
    let held = run_both(&[]);
    assert_eq!((held.code, count(&home)), (2, 0), "{}", held.talk);
    let codes: Vec<_> =
        held.talk.split("--code ").skip(1).filter_map(|rest| rest.get(..8)).collect();
    let [first, second] = codes.as_slice() else { panic!("{}", held.talk) };
    let half = run_both(&["--code", first]);
    assert_eq!((half.code, count(&home)), (2, 0), "{}", half.talk);
    assert!(!half.talk.contains("a wrong code"), "one of two is no wrong one: {}", half.talk);
    let sent = run_both(&["--code", first, "--code", second]);
    assert_eq!((sent.code, count(&home)), (0, 4), "{}", sent.talk);
}

#[test]
fn a_draft_on_two_connections_says_in_what_they_differ() {
    let server = Server::start();
    let home = home(&server, "open");
    assert_eq!(run(&home, &["tables", "create", "table.json", "--local"]).code, 0);
    let same =
        run(&home, &["run", "two.pql", "--json", "--connection", "ops", "--versus", "local"]);
    assert_eq!(same.code, 0, "{}", same.talk);
    let documents = same.documents();
    assert_eq!(documents.len(), 3);
    assert_eq!(documents[2]["versus"], serde_json::json!(["ops", "local"]));
    assert_eq!(documents[2]["differences"], serde_json::json!([]));

    home.write("one.pql", "DELETE FROM pair WHERE pk = 'a';");
    assert_eq!(run(&home, &["run", "one.pql", "--local"]).code, 0);
    let other = run(&home, &["run", "two.pql", "--connection", "ops", "--versus", "local"]);
    assert_eq!(other.code, 1);
    assert!(other.out.contains("ops ≠ local: they differ in outcome"), "{}", other.out);
}
