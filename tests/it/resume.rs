//! Long runs that were stopped or killed, gone on with: each row is done once, and what may have been done is asked about.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::endpoint;
use crate::home::{Home, Ran};
use crate::proxy::{Fault, Proxy};
use crate::server::Server;

const TABLE: &str = r#"{"TableName": "tab", "BillingMode": "PAY_PER_REQUEST",
  "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
  "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}]}"#;

/// What is done twice is seen: `n` counts.
const COUNT: &str = "--@ each rows.csv\nUPDATE tab SET n = n + 1 WHERE pk = ?pk;\n";
const INSERT: &str = "--@ each rows.csv\nINSERT INTO tab VALUE {'pk': ?pk, 'n': 0};\n";

fn rows(count: usize) -> String {
    let lines: String = (1..=count).map(|n| format!("k{n:06}\n")).collect();
    format!("pk\n{lines}")
}

/// A home with a table of items that no run has counted yet, and a draft that counts each of them.
fn home_of(count: usize) -> Home {
    let home = Home::new();
    home.write("tab.json", TABLE);
    home.succeed(&["tables", "create", "tab.json"]);
    let items: String = (1..=count).map(|n| format!("{{\"pk\":\"k{n:06}\",\"n\":0}}\n")).collect();
    home.write("items.jsonl", items);
    if count > 0 {
        home.succeed(&["tables", "import", "tab", "items.jsonl"]);
    }
    home.write("rows.csv", rows(count));
    home.write("count.pql", COUNT);
    home
}

/// How often each item was counted, by the order of their keys.
fn counts(home: &Home) -> Vec<u64> {
    let items = home.succeed(&["tables", "export", "tab", "--format", "jsonl"]);
    let items = items.lines().map(|line| serde_json::from_str(line).expect("an item"));
    let mut items: Vec<Value> = items.collect();
    items.sort_by_key(|item| item["pk"].to_string());
    items.iter().map(|item| item["n"].as_u64().expect("a number")).collect()
}

fn started(mut program: Command, arguments: &[&str]) -> Child {
    program.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    program.spawn().expect("the program starts")
}

fn kept_parts(home: &Home) -> i64 {
    let ask = || {
        let history = rusqlite::Connection::open(home.path("config/history.db")).ok()?;
        history.query_row("SELECT count(*) FROM part", [], |row| row.get(0)).ok()
    };
    ask().unwrap_or(0)
}

fn wait_for_parts(home: &Home, parts: i64) {
    while kept_parts(home) < parts {
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Waits until more may have been sent than was answered and kept.
fn wait_for_more_to_be_sent(home: &Home) {
    let ask = || {
        let history = rusqlite::Connection::open(home.path("config/history.db")).ok()?;
        let query = "SELECT reached > 500 * (SELECT count(*) FROM part) FROM extent";
        history.query_row(query, [], |row| row.get(0)).ok()
    };
    while !ask().unwrap_or(false) {
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn stop(running: Child) -> Ran {
    let id = running.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill starts").success());
    Ran::from(running.wait_with_output().expect("an end"))
}

#[cfg(unix)]
#[test]
fn a_run_that_was_stopped_says_how_to_go_on_and_each_row_is_done_once() {
    let home = home_of(6000);
    let running = started(home.program(), &["run", "count.pql"]);
    wait_for_parts(&home, 2);
    let ran = stop(running);
    assert_eq!(ran.code, 130, "{}", ran.talk);
    let told = "statements were not sent; `dynadraft run count.pql --resume 1` sends them\n";
    assert!(ran.talk.contains(told), "{}", ran.talk);
    let resumed = home.run(&["run", "count.pql", "--resume", "1", "--json"]);
    assert_eq!(resumed.code, 0, "{}", resumed.talk);
    assert!(counts(&home).iter().all(|count| *count == 1));
    let document = resumed.documents().remove(0);
    let statements = document["statements"].as_array().expect("statements");
    assert_eq!(statements.last().expect("one")["index"], 6000, "by its number in the draft");
    let first = statements[0]["index"].as_u64().expect("a number");
    assert!(resumed.talk.contains(&format!("statements, from {first} on")), "{}", resumed.talk);
    // All of it once: neither run has more to be sent.
    for (run, told) in [
        ("1", "run 1 was gone on with by run 2: resume that one\n"),
        ("2", "run 2 has nothing left to send"),
    ] {
        let again = home.run(&["run", "count.pql", "--resume", run]);
        assert_eq!(again.code, 2);
        assert!(again.talk.contains(told), "{}", again.talk);
    }
}

/// A run of 5,000 rows, killed in its middle.
fn killed(draft: &str) -> Home {
    let home = home_of(if draft == INSERT { 0 } else { 5000 });
    home.write("rows.csv", rows(5000));
    home.write("draft.pql", draft);
    let mut running = started(home.program(), &["run", "draft.pql"]);
    wait_for_parts(&home, 2);
    wait_for_more_to_be_sent(&home);
    running.kill().expect("a kill");
    running.wait().expect("an end");
    home
}

#[test]
fn what_a_killed_run_may_have_done_is_asked_about_and_left_or_sent_as_told() {
    let home = killed(COUNT);
    let asked = home.run(&["run", "draft.pql", "--resume", "1"]);
    assert_eq!(asked.code, 2, "{}", asked.talk);
    let talk = &asked.talk;
    assert!(talk.contains("nothing was sent: of "), "{talk}");
    assert!(talk.contains("it is not known whether they were done"), "{talk}");
    assert!(talk.contains("done once more may add to what they did the first time"), "{talk}");
    assert!(talk.contains("`--unknown send` sends them once more, `--unknown skip`"), "{talk}");
    let resumed = home.run(&["run", "draft.pql", "--resume", "1", "--unknown", "skip", "--json"]);
    assert_eq!(resumed.code, 0, "{}", resumed.talk);
    let first = resumed.documents()[0]["statements"][0]["index"].as_u64().expect("a number");
    let counts = counts(&home);
    assert!(counts.iter().all(|count| *count <= 1), "none was done twice");
    let behind = usize::try_from(first).expect("small");
    assert!(counts[behind - 1..].iter().all(|count| *count == 1), "all behind were done");
    // Of those before, all that the history had, and more perhaps.
    assert!(counts.iter().filter(|count| **count == 0).count() <= 600);
}

#[test]
fn inserts_that_may_have_been_done_are_sent_again_without_harm() {
    let home = killed(INSERT);
    let asked = home.run(&["run", "draft.pql", "--resume", "1"]);
    assert!(asked.talk.contains("inserted once more fail where they were done"), "{}", asked.talk);
    assert!(asked.talk.contains(": read afterwards: "), "{}", asked.talk);
    let resumed = home.run(&["run", "draft.pql", "--resume", "1", "--unknown", "send"]);
    assert!([0, 1].contains(&resumed.code), "{}", resumed.talk);
    assert_eq!(counts(&home).len(), 5000);
}

#[cfg(unix)]
#[test]
fn another_draft_other_rows_and_another_place_are_refused_and_rows_behind_may_change() {
    let home = home_of(6000);
    let running = started(home.program(), &["run", "count.pql"]);
    wait_for_parts(&home, 2);
    stop(running);
    let refused = |home: &Home, arguments: &[&str]| {
        let ran = home.run(&[&["run", "count.pql", "--resume", "1"], arguments].concat());
        assert_eq!(ran.code, 2, "{}", ran.talk);
        ran.talk
    };
    home.write("count.pql", COUNT.replace("n + 1", "n + 2"));
    let talk = refused(&home, &[]);
    assert!(talk.contains("line 2 of the draft is not as run 1 sent it"), "{talk}");
    home.write("count.pql", COUNT);
    home.write("rows.csv", rows(6000).replace("k000017", "k999999"));
    let talk = refused(&home, &[]);
    assert!(talk.contains("statement 17 is not what run 1 sent: its rows were changed"), "{talk}");
    home.write("rows.csv", rows(10));
    let talk = refused(&home, &[]);
    assert!(talk.contains("statement 11 is not what run 1 sent"), "{talk}");
    home.write("rows.csv", rows(6000));
    let talk = refused(&home, &["--memory"]);
    assert!(talk.contains("run 1 was on local"), "{talk}");
    let unknown = home.run(&["run", "count.pql", "--resume", "7"]);
    assert!(unknown.talk.contains("there is no run 7 in the history"), "{}", unknown.talk);
    let both = home.run(&["run", "count.pql", "count.pql", "--resume", "1"]);
    assert!(both.talk.contains("name that one alone"), "{}", both.talk);
    assert!(counts(&home).contains(&0), "nothing was sent by these");
    home.write("rows.csv", rows(5990));
    assert_eq!(home.run(&["run", "count.pql", "--resume", "1"]).code, 0);
    assert_eq!(counts(&home).iter().filter(|count| **count == 1).count(), 5990);
}

#[cfg(unix)]
#[test]
fn a_run_that_another_process_has_under_way_is_not_gone_on_with() {
    let (home, server) = (Home::new(), Server::start());
    let proxy = Proxy::to(server.address(), &[Fault::Held]);
    prepared(&home, &server, &proxy);
    let mut running =
        started(endpoint::program(&home), &["run", "count.pql", "--connection", "slow"]);
    proxy.wait_until_held();
    let resumed = endpoint::run(&home, &["run", "count.pql", "--resume", "3"]);
    assert!(resumed.talk.contains("run 3 is still under way"), "{}", resumed.talk);
    proxy.release();
    running.wait().expect("an end");
}

/// A table of 100 items on a server, and a way to it called `slow`.
fn prepared(home: &Home, server: &Server, proxy: &Proxy) {
    let way = |name: &str, url: &str| {
        format!("[connections.{name}]\nendpoint_url = \"{url}\"\nmode = \"open\"\ntimeout_s = 30\n")
    };
    let sound = way("sound", &format!("http://{}", server.address()));
    home.write("config/config.toml", sound + &way("slow", &proxy.url()));
    home.write("tab.json", TABLE);
    home.write("rows.csv", rows(100));
    home.write("insert.pql", INSERT);
    home.write("count.pql", COUNT);
    home.write("read.pql", "SELECT * FROM tab;");
    for arguments in
        [&["tables", "create", "tab.json"][..], &["run", "insert.pql"], &["run", "read.pql"]]
    {
        let ran = endpoint::run(home, &[arguments, &["--connection", "sound"]].concat());
        assert_eq!(ran.code, 0, "{}", ran.talk);
    }
}

#[test]
fn of_a_service_exactly_the_request_in_flight_is_unknown() {
    let (home, server) = (Home::new(), Server::start());
    let proxy = Proxy::to(server.address(), &[Fault::None, Fault::None, Fault::Held]);
    prepared(&home, &server, &proxy);
    let mut running =
        started(endpoint::program(&home), &["run", "count.pql", "--connection", "slow"]);
    proxy.wait_until_held();
    running.kill().expect("a kill");
    running.wait().expect("an end");
    // It arrives all the same.
    proxy.release();
    let resume = |more: &[&str]| {
        endpoint::run(&home, &[&["run", "count.pql", "--resume", "3", "--json"], more].concat())
    };
    let asked = resume(&[]);
    assert_eq!(asked.code, 2, "{}", asked.talk);
    let told = "nothing was sent: of 25 writes of run 3 (51 to 75) it is not known";
    assert!(asked.talk.contains(told), "{}", asked.talk);
    let resumed = resume(&["--unknown", "skip"]);
    assert_eq!(resumed.code, 0, "{}", resumed.talk);
    let document = resumed.documents().remove(0);
    let statements = document["statements"].as_array().expect("statements");
    assert_eq!((statements.len(), &statements[0]["index"]), (25, &76.into()));
    let read = endpoint::run(&home, &["run", "read.pql", "--json", "--connection", "sound"]);
    let items = read.documents()[0]["statements"][0]["items"].clone();
    let items = items.as_array().expect("items");
    assert!(items.iter().all(|item| item["n"]["N"] == "1"), "each was done once");
    assert_eq!(items.len(), 100);
}
