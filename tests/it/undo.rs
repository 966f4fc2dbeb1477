//! Runs that are taken back: exactly, or not at all and with the reason.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::between::{Asked, Between, denied};
use crate::endpoint::{program, run};
use crate::home::{Home, Ran};
use crate::proxy::{Fault, Proxy, answer};
use crate::server::Server;
use crate::wire::Wire;

const TABLE: &str = r#"{"TableName": "tab", "BillingMode": "PAY_PER_REQUEST",
  "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
  "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}]}"#;

/// A home with a table on a server, and ways to it: `sound`, which keeps nothing, and `seen`, which leads elsewhere.
struct Course {
    home: Home,
    server: Server,
}

impl Course {
    fn start() -> Self {
        let course = Self { home: Home::new(), server: Server::start() };
        course.lead(&course.url(), "undo = \"keep\"\n");
        course.home.write("tab.json", TABLE);
        let made = course.on("sound", &["tables", "create", "tab.json"]);
        assert_eq!(made.code, 0, "{}", made.talk);
        course
    }

    fn url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// Where `seen` leads, and what is set of it.
    fn lead(&self, url: &str, settings: &str) {
        let way = |name: &str, url: &str| {
            format!(
                "[connections.{name}]\nendpoint_url = \"{url}\"\nmode = \"open\"\ntimeout_s = 30\n"
            )
        };
        let sound = way("sound", &self.url());
        self.home.write("config/config.toml", sound + &way("seen", url) + settings);
    }

    fn on(&self, connection: &str, arguments: &[&str]) -> Ran {
        run(&self.home, &[arguments, &["--connection", connection]].concat())
    }

    fn put(&self, items: &str) {
        self.home.write("items.jsonl", items);
        let ran = self.on("sound", &["tables", "import", "tab", "items.jsonl"]);
        assert_eq!(ran.code, 0, "{}", ran.talk);
    }

    /// All items of the table, in the order of their text.
    fn items(&self) -> Vec<String> {
        let ran = self.on("sound", &["tables", "export", "tab"]);
        assert_eq!(ran.code, 0, "{}", ran.talk);
        sorted(&ran.out)
    }

    /// Runs a draft over `seen`: its document.
    fn run(&self, name: &str, text: &str) -> Value {
        self.home.write(name, text);
        let ran = self.on("seen", &["run", name, "--json"]);
        ran.documents().pop().unwrap_or_else(|| panic!("{}", ran.talk))
    }

    /// The draft that takes a run back, as it is printed.
    fn undo(&self, run: &Value) -> String {
        let ran = self.on("seen", &["undo", &run.to_string()]);
        assert_eq!(ran.code, 0, "{}", ran.talk);
        ran.out
    }

    /// Takes a run back, and finds the items as they were; then takes that back, and finds them as they were left.
    fn takes_back(&self, done: &Value, before: &[String]) {
        let after = self.items();
        let text = self.undo(&done["run"]);
        let undone = self.run("back.pql", &text);
        assert_eq!(undone["outcome"], "applied", "{}", undone["error"]);
        assert_eq!(self.items(), before);
        let text = self.undo(&undone["run"]);
        assert_eq!(self.run("again.pql", &text)["outcome"], "applied");
        assert_eq!(self.items(), after);
    }
}

fn sorted(lines: &str) -> Vec<String> {
    let mut lines: Vec<String> = lines.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

fn counted(count: usize) -> String {
    (1..=count).map(|n| format!("{{\"pk\":\"k{n:04}\",\"n\":0,\"l\":[]}}\n")).collect()
}

/// `pk` and a value, row by row, over so many keys.
fn rows(count: usize, keys: usize) -> String {
    let lines: String = (0..count).map(|n| format!("k{:04},v{n}\n", n % keys + 1)).collect();
    format!("pk,v\n{lines}")
}

const EACH: &str =
    "--@ mode batch\n--@ each rows.csv\nUPDATE tab SET n = n + 1, v = ?v WHERE pk = ?pk;\n";

#[test]
fn an_endpoint_that_keeps_is_read_before_it_is_written_and_every_mode_is_taken_back() {
    let drafts = [
        (
            "single.pql",
            "--@ mode single\nUPDATE tab SET n = 5 WHERE pk = 'k0001';\nUPDATE tab SET n = n + 1 WHERE pk = 'k0001';\nDELETE FROM tab WHERE pk = 'k0002' AND n = 9;\nINSERT INTO tab VALUE {'pk': 'new', 'l': [1, {'a': NULL}]};",
            "partial",
        ),
        (
            "batch.pql",
            "--@ mode batch\nDELETE FROM tab WHERE pk = 'k0001';\nINSERT INTO tab VALUE {'pk': 'k0002'};\nUPDATE tab SET x = 1 REMOVE l WHERE pk = 'k0003';",
            "partial",
        ),
        (
            "moved.pql",
            "--@ mode transaction\nDELETE FROM tab WHERE pk = 'k0001';\nUPDATE tab SET n = n + 7 WHERE pk = 'k0002';",
            "applied",
        ),
        (
            "writes.tx.json",
            r#"[{"Put":{"TableName":"tab","Item":{"pk":"k0001","s":"x"}}},{"Update":{"TableName":"tab","Key":{"pk":"k0002"},"UpdateExpression":"SET n = n + :n REMOVE l","ExpressionAttributeValues":{":n":9}}},{"Delete":{"TableName":"tab","Key":{"pk":"k0003"}}},{"ConditionCheck":{"TableName":"tab","Key":{"pk":"k0004"},"ConditionExpression":"attribute_exists(pk)"}}]"#,
            "applied",
        ),
    ];
    let course = Course::start();
    course.put(&counted(4));
    let before = course.items();
    for (name, text, outcome) in drafts {
        let between = Between::to(course.server.address(), |_, _| None);
        course.lead(&between.url(), "undo = \"keep\"\n");
        let done = course.run(name, text);
        assert_eq!(done["outcome"], outcome, "{name}: {done}");
        let sent = between.operations();
        let place = |wanted: &str| sent.iter().position(|one| one.contains(wanted));
        let writes = if name.ends_with("json") { "TransactWrite" } else { "Execute" };
        assert!(place("BatchGetItem") < place(writes), "{name}: {sent:?}");
        assert!(done["images_kept"]["items"].as_u64() >= Some(2), "{name}: {done}");
        between.forget();
        course.undo(&done["run"]);
        assert!(between.asked().is_empty(), "it is made of the history alone");
        let checked = course.on("seen", &["undo", &done["run"].to_string(), "--check"]);
        assert_eq!(checked.code, 0, "{}{}", checked.out, checked.talk);
        let is_read = |one: &String| ["DescribeTable", "BatchGetItem"].contains(&one.as_str());
        assert!(between.operations().iter().all(is_read), "{:?}", between.operations());
        let after = course.items();
        course.takes_back(&done, &before);
        assert_eq!(course.items(), after, "{name}");
        // As it was, for the next.
        let text = course.undo(&done["run"]);
        course.run("back.pql", &text);
        assert_eq!(course.items(), before, "{name}");
    }
}

#[test]
fn what_leaves_items_unread_says_so() {
    let course = Course::start();
    course.put(&counted(1));
    for settings in ["", "undo = \"leave\"\n"] {
        course.lead(&course.url(), settings);
        let done = course.run("one.pql", "UPDATE tab SET n = n + 1 WHERE pk = 'k0001';");
        assert!(done.get("images_kept").is_none(), "{done}");
        let refused = course.on("seen", &["undo", &done["run"].to_string()]);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{}", refused.talk);
        let told = "were not kept: its connection was not told to; with `undo = \"keep\"` it keeps those of the runs to come";
        assert!(refused.talk.contains(told), "{}", refused.talk);
    }
}

#[test]
fn where_the_items_cannot_be_read_nothing_is_written() {
    for operation in ["BatchGetItem", "DescribeTable"] {
        let course = Course::start();
        course.put(&counted(2));
        let before = course.items();
        let between = Between::to(course.server.address(), move |asked, _| {
            (asked.operation == operation).then(|| denied(operation))
        });
        course.lead(&between.url(), "undo = \"keep\"\n");
        course.home.write(
            "two.pql",
            "DELETE FROM tab WHERE pk = 'k0001';\nDELETE FROM tab WHERE pk = 'k0002';",
        );
        let ran = course.on("seen", &["run", "two.pql"]);
        assert_ne!(ran.code, 0, "{}{}", ran.out, ran.talk);
        let said = format!("{}{}", ran.out, ran.talk);
        assert!(said.contains("AccessDenied") && said.contains(operation), "{said}");
        assert!(said.contains("nothing more was sent; `undo = \"leave\"`"), "{said}");
        assert!(!between.operations().iter().any(|one| one.contains("Execute")));
        assert_eq!(course.items(), before);
        let refused = course.on("seen", &["undo", "1"]);
        assert!(refused.talk.contains("run 1 wrote nothing"), "{}", refused.talk);
    }
}

#[test]
fn a_run_of_a_thousand_rows_is_taken_back_exactly() {
    let course = Course::start();
    course.put(&counted(300));
    let before = course.items();
    course.home.write("rows.csv", rows(1000, 300));
    let done = course.run("each.pql", EACH);
    assert_eq!(done["outcome"], "applied", "{}", done["error"]);
    course.takes_back(&done, &before);
    // The same over the local engine, whose parts are of many requests each.
    let home = &course.home;
    home.succeed(&["tables", "create", "tab.json"]);
    home.write("items.jsonl", counted(1000));
    home.succeed(&["tables", "import", "tab", "items.jsonl"]);
    home.write("rows.csv", rows(3000, 1000));
    let before = sorted(&home.succeed(&["tables", "export", "tab"]));
    home.succeed(&["run", "each.pql"]);
    let listed = home.succeed(&["history", "list"]);
    let number = listed.lines().nth(1).and_then(|line| line.split_whitespace().next());
    home.write("back.pql", home.succeed(&["undo", number.expect("a run")]));
    home.succeed(&["run", "back.pql"]);
    assert_eq!(sorted(&home.succeed(&["tables", "export", "tab"])), before);
}

/// Does what is asked but for some statements of a batch, which it throttles: those whose number of this endpoint's life
/// says so.
fn throttling(
    server: String,
    is_thrown_back: impl Fn(usize) -> bool + Send + Sync + 'static,
) -> impl Fn(&Asked, usize) -> Option<Vec<u8>> + Send + Sync + 'static {
    let met = std::sync::atomic::AtomicUsize::new(0);
    move |asked, _| {
        if asked.operation != "BatchExecuteStatement" {
            return None;
        }
        let statements = asked.body["Statements"].as_array().expect("statements");
        let first = met.fetch_add(statements.len(), std::sync::atomic::Ordering::Relaxed);
        let out: Vec<bool> = (first..first + statements.len()).map(&is_thrown_back).collect();
        let taken = statements.iter().zip(&out).filter(|(_, out)| !**out).map(|(one, _)| one);
        let mut body = asked.body.clone();
        body["Statements"] = taken.cloned().collect::<Value>();
        let mut done = Vec::new();
        if out.contains(&false) {
            let reply = Wire::to(&server).ask("BatchExecuteStatement", body.to_string().as_bytes());
            let reply: Value = serde_json::from_slice(&reply.body).expect("JSON");
            done.clone_from(reply["Responses"].as_array().expect("responses"));
        }
        let mut done = done.into_iter();
        let error = json!({"Error": {"Code": "ThrottlingError", "Message": "slow down"}, "TableName": "tab"});
        let responses =
            out.iter().map(|out| if *out { error.clone() } else { done.next().expect("one") });
        Some(answer(200, &json!({"Responses": responses.collect::<Value>()}).to_string()))
    }
}

#[test]
fn statements_that_were_thrown_back_and_sent_again_are_taken_back_exactly() {
    // Now and then one, whole batches, and some so often that they are given up.
    let patterns: [fn(usize) -> bool; 4] =
        [|n| n % 7 == 3, |n| n % 100 < 30, |n| n % 3 != 0, |n| n < 200 && n % 2 == 0];
    for (number, pattern) in patterns.into_iter().enumerate() {
        let course = Course::start();
        course.put(&counted(60));
        let before = course.items();
        let server = course.server.address().to_owned();
        let between = Between::to(&server, throttling(server.clone(), pattern));
        course.lead(&between.url(), "undo = \"keep\"\n");
        course.home.write("rows.csv", rows(240, 60));
        let done = course.run("each.pql", EACH);
        let asked = between.operations().iter().filter(|one| one.starts_with("Batch")).count();
        assert!(asked > 2 * 10, "{number}: some were sent again: {asked}");
        assert_ne!(course.items(), before, "{number}");
        course.lead(&course.url(), "undo = \"keep\"\n");
        course.takes_back(&done, &before);
    }
}

#[test]
fn a_killed_run_is_not_taken_back_and_what_went_on_from_it_is() {
    let course = Course::start();
    course.put(&counted(100));
    let proxy = Proxy::to(
        course.server.address(),
        // Each request of a run is preceded by the read of its items.
        &[Fault::None, Fault::None, Fault::None, Fault::None, Fault::None, Fault::Held],
    );
    course.lead(&proxy.url(), "undo = \"keep\"\n");
    course.home.write("rows.csv", rows(100, 100));
    course.home.write("each.pql", EACH);
    let mut running = program(&course.home);
    running.args(["run", "each.pql", "--connection", "seen"]);
    let mut running = running.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
    proxy.wait_until_held();
    running.kill().expect("a kill");
    running.wait().expect("an end");
    let refused = course.on("seen", &["undo", "1"]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{}", refused.talk);
    let told = "it is not known whether statements 51 to 75 were done: it was ended from outside";
    assert!(refused.talk.contains(told), "{}", refused.talk);
    proxy.release();
    // 50 rows were done for sure, and the 25 in flight arrive in the end.
    let n = |item: &&String| item.contains(r#""n":{"N":"1"}"#);
    while course.items().iter().filter(n).count() < 75 {
        std::thread::yield_now();
    }
    let before = course.items();
    let resumed =
        course.on("seen", &["run", "each.pql", "--resume", "1", "--unknown", "send", "--json"]);
    let done = resumed.documents().pop().unwrap_or_else(|| panic!("{}", resumed.talk));
    assert_eq!(done["outcome"], "applied", "{}", resumed.talk);
    assert_eq!(done["statements"].as_array().map(Vec::len), Some(50));
    course.takes_back(&done, &before);
}

#[cfg(unix)]
#[test]
fn a_run_that_was_stopped_is_taken_back_as_far_as_it_went_and_so_is_the_rest() {
    let course = Course::start();
    course.put(&counted(100));
    let before = course.items();
    let proxy =
        Proxy::to(course.server.address(), &[Fault::None, Fault::None, Fault::None, Fault::Held]);
    course.lead(&proxy.url(), "undo = \"keep\"\n");
    course.home.write("rows.csv", rows(200, 100));
    course.home.write("each.pql", EACH);
    let mut running = program(&course.home);
    running.args(["run", "each.pql", "--connection", "seen"]);
    let running = running.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    proxy.wait_until_held();
    let id = running.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill starts").success());
    proxy.release();
    let ran = Ran::from(running.wait_with_output().expect("an end"));
    assert_eq!(ran.code, 130, "{}{}", ran.out, ran.talk);
    let middle = course.items();
    assert_ne!(middle, before);
    let resumed = course.on("seen", &["run", "each.pql", "--resume", "1", "--json"]);
    assert_eq!(resumed.code, 0, "{}", resumed.talk);
    let rest = resumed.documents().remove(0);
    let text = course.undo(&rest["run"]);
    assert_eq!(course.run("back.pql", &text)["outcome"], "applied");
    assert_eq!(course.items(), middle);
    let text = course.undo(&json!(1));
    assert_eq!(course.run("back.pql", &text)["outcome"], "applied");
    assert_eq!(course.items(), before);
}

#[test]
fn a_run_whose_answers_were_let_go_of_says_since_when() {
    let course = Course::start();
    course.put(&counted(1));
    let first = course.run("one.pql", "UPDATE tab SET n = n + 1 WHERE pk = 'k0001';");
    course.run("two.pql", "UPDATE tab SET n = n + 1 WHERE pk = 'k0001';");
    course.home.succeed(&["history", "prune", "--keep", "0"]);
    let refused = course.on("seen", &["undo", &first["run"].to_string()]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{}", refused.talk);
    assert!(
        refused.talk.contains("kept no longer: with its answers they were let go of"),
        "{}",
        refused.talk
    );
    assert!(
        refused.talk.contains("after run 2") || refused.talk.contains("since then"),
        "{}",
        refused.talk
    );
}

#[test]
fn a_write_that_nobody_answered_for_is_not_taken_back() {
    for (text, mode) in [
        ("UPDATE tab SET n = n + 1 WHERE pk = 'k0001';", "single"),
        (
            "UPDATE tab SET n = n + 1 WHERE pk = 'k0001';\nUPDATE tab SET n = n + 1 WHERE pk = 'k0002';",
            "batch",
        ),
    ] {
        let course = Course::start();
        course.put(&counted(2));
        let proxy = Proxy::to(course.server.address(), &[Fault::None, Fault::AnswerLost]);
        course.lead(&proxy.url(), "undo = \"keep\"\n");
        let done = course.run("one.pql", &format!("--@ mode {mode}\n{text}"));
        assert_eq!(done["outcome"], "unknown", "{done}");
        let refused = course.on("seen", &["undo", &done["run"].to_string()]);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{}", refused.talk);
        let told = "it is not known whether statement 1 was done; `dynadraft history look 1` reads its item";
        assert!(refused.talk.contains(told), "{}", refused.talk);
        let looked = course.on("seen", &["history", "look", "1"]);
        assert!([0, 1, 4].contains(&looked.code), "{}", looked.talk);
    }
}

#[test]
fn a_secret_is_not_put_back_as_a_mark() {
    let course = Course::start();
    course.put("{\"pk\":\"k0001\",\"s\":\"kept-secret\"}\n");
    let done = course.run("one.pql", "DELETE FROM tab WHERE pk = 'k0001';");
    let refused = course.on("seen", &["undo", &done["run"].to_string()]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{}", refused.talk);
    assert!(refused.talk.contains("held a secret, which is not kept"), "{}", refused.talk);
    assert!(!refused.talk.contains("kept-secret"));
}

#[test]
fn items_of_every_kind_are_put_back_as_they_were() {
    let course = Course::start();
    let wide: String = (0..300).map(|n| format!(",\"attribute {n}\":{{\"N\":\"{n}\"}}")).collect();
    let large = "x".repeat(390_000);
    let lines = [
        r#"{"Item":{"pk":{"S":"kinds"},"b":{"B":"AAEC/w=="},"bs":{"BS":["AA==","/w=="]},"none":{"NULL":true},"yes":{"BOOL":false},"n":{"N":"12345678901234567890123456789012345678"},"small":{"N":"1E-130"},"deep":{"M":{"a.b":{"L":[{"B":"AA=="},{"M":{}},{"SS":["x","y"]}]}}},"s":{"S":""}}}"#.to_owned(),
        r#"{"Item":{"pk":{"S":"it's \"quoted\""},"it's":{"S":"a ' b"},"with \"two\"":{"N":"1"},"dots.in.it":{"M":{"x.y":{"N":"1"}}},"[0]":{"N":"2"},"?":{"S":"? :v #n --@ mode single"},"select":{"S":";\n-- no comment"}}}"#.to_owned(),
        format!(r#"{{"Item":{{"pk":{{"S":"wide"}}{wide}}}}}"#),
        format!(r#"{{"Item":{{"pk":{{"S":"large"}},"text":{{"S":"{large}"}}}}}}"#),
    ];
    let lines = lines.map(|line| line + "\n").concat();
    course.put(&lines);
    let before = course.items();
    assert_eq!(before.len(), 4);
    let gone = "--@ mode single\nDELETE FROM tab WHERE pk = 'kinds';\nDELETE FROM tab WHERE pk = 'it''s \"quoted\"';\nDELETE FROM tab WHERE pk = 'wide';\nDELETE FROM tab WHERE pk = 'large';";
    let done = course.run("gone.pql", gone);
    assert_eq!(done["outcome"], "applied", "{done}");
    let text = course.undo(&done["run"]);
    let undone = course.run("back.pql", &text);
    assert_eq!(undone["outcome"], "applied", "{}", undone["error"]);
    assert_eq!(course.items(), before);
    let changed = "--@ mode single\nUPDATE tab SET \"it's\" = 'x', \"dots.in.it\".\"x.y\" = 2 REMOVE \"select\" REMOVE \"[0]\" WHERE pk = 'it''s \"quoted\"';\nUPDATE tab SET b = 1 REMOVE bs REMOVE deep WHERE pk = 'kinds';\nUPDATE tab SET \"attribute 7\" = 0 REMOVE \"attribute 8\" WHERE pk = 'wide';\nUPDATE tab SET \"text\" = 'short' WHERE pk = 'large';";
    let done = course.run("changed.pql", changed);
    assert_eq!(done["outcome"], "applied", "{done}");
    course.takes_back(&done, &before);
    // More attributes than a condition can ask for.
    let done = course.run("back.pql", &text);
    assert_eq!(done["outcome"], "cancelled", "they are there: {done}");
    let made = course.run("made.pql", "DELETE FROM tab WHERE pk = 'wide';");
    let back = course.undo(&made["run"]);
    let put = course.run("put.pql", &back);
    let refused = course.on("seen", &["undo", &put["run"].to_string()]);
    assert_eq!(refused.code, 2, "{}{}", refused.out.len(), refused.talk);
    assert!(
        refused
            .talk
            .contains("a condition on 300 attributes takes 599 operators, and may have 300"),
        "{}",
        refused.talk
    );
}

#[test]
fn what_somebody_wrote_since_stays() {
    let course = Course::start();
    course.put(&counted(2));
    let done = course.run("two.pql", "--@ mode batch\nUPDATE tab SET n = 5 WHERE pk = 'k0001';\nUPDATE tab SET n = 5 WHERE pk = 'k0002';");
    let text = course.undo(&done["run"]);
    course.run("other.pql", "UPDATE tab SET n = 6 WHERE pk = 'k0002';");
    let after = course.items();
    let checked = course.on("seen", &["undo", &done["run"].to_string(), "--check"]);
    assert_eq!(checked.code, 1, "{}{}", checked.out, checked.talk);
    let undone = course.run("back.pql", &text);
    assert_eq!(undone["outcome"], "cancelled", "{undone}");
    assert_eq!(course.items(), after);
}
