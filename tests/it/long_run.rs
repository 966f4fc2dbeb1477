//! Runs of many rows and of long answers: what they take of memory and of the disk, and what is left of them when they are
//! ended in their middle. `DYNADRAFT_LONG_ROWS` and `DYNADRAFT_LONG_PAGES` make them as long as they can be.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::home::{Home, Ran};

/// Peak memory of a run of any length, in KiB. Before answers were streamed 20,000 rows took 300 MB, and 20 pages 370 MB.
const PEAK_KIB_MAX: u64 = 100 * 1024;

const TABLE: &str = r#"{"TableName": "tab", "BillingMode": "PAY_PER_REQUEST",
  "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
  "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}]}"#;

#[expect(
    clippy::disallowed_methods,
    reason = "how long a run is to be is asked of whoever starts the test"
)]
fn count(variable: &str, usual: usize) -> usize {
    std::env::var(variable).ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

/// A home with an empty table, and a draft that inserts so many rows into it.
fn home_with_rows(rows: usize) -> Home {
    let home = Home::new();
    home.write("tab.json", TABLE);
    home.succeed(&["tables", "create", "tab.json"]);
    let lines: String = (0..rows).map(|n| format!("acct#{n:06},a,{n},Erin Walsh {n}\n")).collect();
    home.write("rows.csv", format!("pk,sk,n:N,name\n{lines}"));
    home.write(
        "each.pql",
        "--@ each rows.csv\nINSERT INTO \"tab\" VALUE {'pk': ?, 'sk': ?, 'n': ?, 'name': ?};\n",
    );
    home
}

/// A home with a page of a megabyte in a table, and a draft that reads it so often.
fn home_with_pages(pages: usize) -> Home {
    let home = Home::new();
    home.write("tab.json", TABLE);
    home.succeed(&["tables", "create", "tab.json"]);
    let filler = "so much of a page, and no more ".repeat(12);
    let items: String = (0..2700)
        .map(|n| {
            format!("{{\"pk\":\"page\",\"sk\":\"{n:05}\",\"n\":{n},\"text\":\"{filler}{n}\"}}\n")
        })
        .collect();
    home.write("page.jsonl", items);
    home.succeed(&["tables", "import", "tab", "page.jsonl"]);
    let read = "SELECT * FROM \"tab\" WHERE \"pk\" = 'page';\n".repeat(pages);
    home.write("read.pql", format!("--@ mode single\n{read}"));
    home
}

/// Runs a command whose output goes to a file; the most memory it held, in KiB.
fn peak_of(home: &Home, arguments: &[&str], out: &str) -> u64 {
    let out = File::create(home.path(out)).expect("a file");
    let mut command = home.program();
    command.args(arguments).stdout(out).stderr(Stdio::null());
    let mut child = command.spawn().expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("a child").is_none() {
        let told = fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
        peak = kib.unwrap_or(peak);
        std::thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(child.wait().expect("an end").code(), Some(0), "{arguments:?}");
    assert!(peak > 0, "{arguments:?}: it ended before it was looked at");
    peak
}

fn document(path: &Path) -> Value {
    serde_json::from_reader(File::open(path).expect("a file")).expect("a document")
}

fn listed<'d>(document: &'d Value, name: &str) -> &'d Vec<Value> {
    document[name].as_array().expect("a list")
}

#[cfg(target_os = "linux")]
#[test]
fn rows_by_the_thousand_pass_through_bounded_memory() {
    let rows = count("DYNADRAFT_LONG_ROWS", 20_000);
    let home = home_with_rows(rows);
    let run = peak_of(&home, &["run", "each.pql"], "run.txt");
    let shown = peak_of(&home, &["history", "show", "1"], "shown.txt");
    home.write(
        "again.pql",
        "--@ each rows.csv\nUPDATE \"tab\" SET n = ? WHERE pk = ?pk AND sk = ?sk;\n",
    );
    let json = peak_of(&home, &["run", "--json", "again.pql"], "run.json");
    let shown_json = peak_of(&home, &["history", "show", "2", "--json"], "shown.json");
    println!("{rows} rows: run {run}, show {shown}, --json {json}, show --json {shown_json} KiB");
    assert!([run, shown, json, shown_json].iter().all(|peak| *peak < PEAK_KIB_MAX));
    let text = fs::read_to_string(home.path("run.txt")).expect("a text");
    assert!(
        text.starts_with(&format!("APPLIED: all {rows} statements were applied.\n")),
        "{}",
        text.lines().next().unwrap_or_default()
    );
    let shown = fs::read_to_string(home.path("shown.txt")).expect("a text");
    assert!(shown.ends_with(&text), "it is shown as it was printed");
    let [run, shown] =
        ["run.json", "shown.json"].map(|name| fs::read(home.path(name)).expect("a document"));
    assert!(run == shown, "it is kept as it was printed");
    let document = document(&home.path("run.json"));
    let (statements, exchanges) = (listed(&document, "statements"), listed(&document, "exchanges"));
    assert_eq!((statements.len(), exchanges.len()), (rows, rows.div_ceil(25)));
    let last = statements.last().expect("a statement");
    assert_eq!((&last["index"], &last["exchange"]), (&rows.into(), &(exchanges.len() - 1).into()));
    assert_eq!(last["key"]["pk"]["S"], format!("acct#{:06}", rows - 1));
}

#[cfg(target_os = "linux")]
#[test]
fn answers_by_the_page_pass_through_bounded_memory_and_stand_once() {
    let pages = count("DYNADRAFT_LONG_PAGES", 12);
    let home = home_with_pages(pages);
    let run = peak_of(&home, &["run", "read.pql"], "run.txt");
    let json = peak_of(&home, &["run", "--json", "read.pql"], "run.json");
    let shown = peak_of(&home, &["history", "show", "1"], "shown.txt");
    let shown_json = peak_of(&home, &["history", "show", "2", "--json"], "shown.json");
    println!("{pages} pages: run {run}, --json {json}, show {shown}, show --json {shown_json} KiB");
    assert!([run, json, shown, shown_json].iter().all(|peak| *peak < 3 * PEAK_KIB_MAX / 2));
    let [run, shown] =
        ["run.json", "shown.json"].map(|name| fs::read(home.path(name)).expect("a document"));
    assert!(run == shown, "it is kept as it was printed");
    let length = run.len();
    let document = document(&home.path("run.json"));
    let items = listed(&document["statements"][pages - 1], "items");
    let response = &document["exchanges"][pages - 1]["response"];
    assert!(items.len() > 2000 && response["Items"].is_null(), "{} items", items.len());
    assert!(length < pages * 1_600_000, "{length}");
    // Two runs of these answers, which say one sentence over and over.
    let kept = fs::metadata(home.path("config/history.db")).expect("a history").len();
    assert!(kept < length as u64, "{kept} of twice {length}");
}

/// Waits until the history has parts of a run.
fn wait_for_parts(home: &Home, parts: i64) {
    let path = home.path("config/history.db");
    let there = || {
        let history = rusqlite::Connection::open(&path).ok()?;
        history.query_row("SELECT count(*) FROM part", [], |row| row.get::<_, i64>(0)).ok()
    };
    while there().is_none_or(|found| found < parts) {
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn started(home: &Home, arguments: &[&str]) -> Child {
    let mut command = home.program();
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

#[test]
fn a_killed_run_keeps_the_answers_it_had() {
    let home = home_with_rows(20_000);
    let mut running = started(&home, &["run", "each.pql"]);
    wait_for_parts(&home, 2);
    running.kill().expect("a kill");
    running.wait().expect("an end");
    let shown = home.run(&["history", "show", "1", "--json"]);
    let document = shown.documents().remove(0);
    assert_eq!((&document["run"], &document["outcome"]), (&1.into(), &"unknown".into()));
    let statements = listed(&document, "statements");
    assert!((1000..20_000).contains(&statements.len()), "{}", statements.len());
    assert!(statements.iter().all(|one| one["verdict"] == "applied" && one["key"].is_object()));
    let text = home.succeed(&["history", "show", "1"]);
    let sentence = format!(
        "run 1 never came to its end: of 20000 statements {} were answered by then",
        statements.len()
    );
    assert!(text.contains(&sentence), "{}", text.chars().take(500).collect::<String>());
    // What it was answered had happened.
    home.write(
        "last.pql",
        format!(
            "SELECT n FROM \"tab\" WHERE pk = 'acct#{:06}' AND sk = 'a';",
            statements.len() - 1
        ),
    );
    assert!(
        home.succeed(&["run", "last.pql"]).contains(&format!("\"n\": {}", statements.len() - 1))
    );
}

#[cfg(unix)]
#[test]
fn what_an_interrupted_run_did_not_send_is_counted_and_what_it_sent_is_kept() {
    let home = home_with_rows(20_000);
    let running = started(&home, &["run", "--json", "each.pql"]);
    wait_for_parts(&home, 2);
    let id = running.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill starts").success());
    let ran = Ran::from(running.wait_with_output().expect("an end"));
    assert_eq!(ran.code, 130, "{}", ran.talk);
    let document = ran.documents().remove(0);
    let sent = listed(&document, "statements").len();
    assert!(listed(&document, "statements").iter().all(|one| one["verdict"] == "applied"));
    assert_eq!(document["not_sent"]["count"], 20_000 - sent);
    assert_eq!(document["not_sent"]["first"], sent + 1);
    assert_eq!(document["not_sent"]["last"], 20_000);
    assert_eq!(
        (&document["outcome"], &document["error"]["code"]),
        (&"partial".into(), &"Cancelled".into())
    );
    let text = home.succeed(&["history", "show", "1"]);
    let sentence = format!(
        "PARTIAL: {sent} of 20000 applied, each on its own. {} statements, {} to 20000, were not sent.\n",
        20_000 - sent,
        sent + 1
    );
    assert!(text.contains(&sentence), "{}", text.chars().take(500).collect::<String>());
    assert_eq!(text.lines().filter(|line| line.contains("INSERT  tab")).count(), sent);
    assert!(home.succeed(&["history", "list"]).contains(&format!("{sent}/20000")));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_says_in_two_lines_what_came_of_it() {
    // A closed window is no reason to forget what was answered.
    for signal in ["-INT", "-HUP"] {
        let home = home_with_rows(20_000);
        let running = started(&home, &["run", "each.pql"]);
        wait_for_parts(&home, 2);
        let id = running.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().expect("kill starts").success());
        let ran = Ran::from(running.wait_with_output().expect("an end"));
        assert_eq!(ran.code, 130, "{}", ran.talk);
        let listed = home.succeed(&["history", "show", "1"]);
        let sent = listed.lines().filter(|line| line.contains("INSERT  tab")).count();
        let never = 20_000 - sent;
        assert_eq!(
            ran.out,
            format!(
                "run 1: {sent} applied, {never} never sent ({} to 20000)\n`dynadraft history show 1` prints what was answered\n",
                sent + 1
            )
        );
    }
}

#[test]
fn rows_that_are_refused_alike_are_counted_together() {
    let home = home_with_rows(60);
    home.write("each.pql", "--@ each rows.csv\nINSERT INTO \"none\" VALUE {'pk': ?, 'sk': ?};\n");
    let ran = home.run(&["run", "each.pql"]);
    assert_eq!(ran.code, 1, "{}", ran.talk);
    let rows = ran.out.lines().filter(|line| line.contains("INSERT  none")).count();
    assert_eq!(rows, 3, "{}", ran.out);
    let line = "ResourceNotFound: 60 statements (1, 2, 3 and 57 more): ";
    assert!(ran.out.lines().any(|told| told.starts_with(line)), "{}", ran.out);
    let all = home.run(&["run", "--all-failures", "each.pql"]);
    assert_eq!(all.out.lines().filter(|line| line.contains("INSERT  none")).count(), 60);
    let draft = home.succeed(&["history", "failed", "1"]);
    home.write("failed.pql", draft.replace("\"none\"", "\"tab\""));
    assert!(home.succeed(&["run", "failed.pql"]).starts_with("APPLIED: all 60 statements"));
}

#[test]
fn two_runs_at_once_share_one_history() {
    let home = home_with_rows(3000);
    home.write("other.pql", "--@ each rows.csv\nINSERT INTO \"tab\" VALUE {'pk': ?, 'sk': 'b'};\n");
    let both = ["each.pql", "other.pql"].map(|draft| started(&home, &["run", "--json", draft]));
    let documents = both.map(|running| {
        let ran = Ran::from(running.wait_with_output().expect("an end"));
        assert_eq!(ran.code, 0, "{}", ran.talk);
        (ran.documents().remove(0), ran.out)
    });
    for (document, out) in documents {
        assert_eq!(listed(&document, "statements").len(), 3000);
        let run = document["run"].to_string();
        assert_eq!(home.succeed(&["history", "show", &run, "--json"]), out);
    }
}

#[test]
fn answers_beyond_the_cap_are_let_go_of_which_is_said() {
    let home = home_with_pages(3);
    home.write("config/config.toml", "[history]\nkeep_mb = 1\n");
    home.write("small.pql", "SELECT n FROM \"tab\" WHERE pk = 'page' AND sk = '00001';");
    let texts: Vec<String> = (0..40_000_u64)
        .map(|n| format!("{:016x}", (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
        .collect();
    let items: String = texts
        .chunks(400)
        .enumerate()
        .map(|(n, text)| {
            format!("{{\"pk\":\"mixed\",\"sk\":\"{n:03}\",\"text\":\"{}\"}}\n", text.concat())
        })
        .collect();
    home.write("mixed.jsonl", items);
    home.succeed(&["tables", "import", "tab", "mixed.jsonl"]);
    let read = "SELECT * FROM \"tab\" WHERE \"pk\" = 'mixed';\n".repeat(4);
    home.write("mixed.pql", format!("--@ mode single\n{read}"));
    let first = home.run(&["run", "mixed.pql"]);
    assert_eq!((first.code, first.talk.as_str()), (0, ""), "a run is kept until the next");
    let next = home.run(&["run", "small.pql"]);
    assert!(next.talk.starts_with("history: let go of the answers of run 1, "), "{}", next.talk);
    assert!(next.talk.ends_with(" MB; drafts and outcomes stay\n"), "{}", next.talk);
    let shown = home.run(&["history", "show", "1"]);
    assert!(
        shown.out.contains("FROM \"tab\" WHERE \"pk\" = 'mixed'"),
        "its draft stays: {}",
        shown.out
    );
    assert!(
        shown.out.ends_with("APPLIED: 4 of 4 applied; the answers are no longer kept\n"),
        "{}",
        shown.out
    );
    let document = home.run(&["history", "show", "1", "--json"]).documents().remove(0);
    assert_eq!(
        (&document["outcome"], &document["statements"]),
        (&"applied".into(), &Value::Array(Vec::new()))
    );
    let before = fs::metadata(home.path("config/history.db")).expect("a history").len();
    let pruned = home.run(&["history", "prune", "--keep", "0"]);
    assert_eq!(pruned.code, 0);
    assert!(
        pruned.talk.starts_with("history: let go of the answers of run 2, 0.1 MB;"),
        "{}",
        pruned.talk
    );
    assert!(pruned.talk.ends_with("the answers that are kept take 0.0 MB\n"), "{}", pruned.talk);
    let after = fs::metadata(home.path("config/history.db")).expect("a history").len();
    assert!(after < before / 4, "{after} of {before}");
    let again = home.run(&["history", "prune"]);
    assert!(again.talk.starts_with("there was nothing to let go of\n"), "{}", again.talk);
}
