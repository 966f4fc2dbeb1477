//! `rehearse` on an endpoint: nothing goes out but reads, and what can't be read is named.

use serde_json::{Value, json};

use crate::between::{Between, denied};
use crate::endpoint::{connect, run};
use crate::home::{Home, Ran};
use crate::proxy::answer;
use crate::server::Server;

/// A server with two tables of a few items, and a recorded way to it: the connection `seen`.
struct Course {
    home: Home,
    between: Between,
    _server: Server,
}

fn table(name: &str) -> String {
    json!({"TableName": name, "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}]})
    .to_string()
}

const SEED: &str = "--@ mode batch
INSERT INTO things VALUE {'pk': 'a', 'n': 1};
INSERT INTO things VALUE {'pk': 'b', 'n': 2};
INSERT INTO others VALUE {'pk': 'a', 'n': 3};
";

impl Course {
    fn start(
        answers: impl Fn(&crate::between::Asked, usize) -> Option<Vec<u8>> + Send + Sync + 'static,
    ) -> Self {
        let (home, server) = (Home::new(), Server::start());
        connect(&home, "sound", &format!("http://{}", server.address()));
        for name in ["things", "others"] {
            home.write("table.json", table(name));
            let made = run(&home, &["tables", "create", "table.json", "--connection", "sound"]);
            assert_eq!(made.code, 0, "{}", made.talk);
        }
        home.write("seed.pql", SEED);
        let ran = run(&home, &["run", "seed.pql", "--connection", "sound"]);
        assert_eq!(ran.code, 0, "{}", ran.talk);
        let between = Between::to(server.address(), answers);
        connect(&home, "seen", &between.url());
        Self { home, between, _server: server }
    }

    fn plain() -> Self {
        Self::start(|_, _| None)
    }

    fn rehearse(&self, name: &str, text: &str, more: &[&str]) -> Ran {
        self.home.write(name, text);
        run(&self.home, &[&["rehearse", name, "--connection", "seen"], more].concat())
    }
}

/// A draft of each mode, with writes that would be applied and that would not.
const MODES: [(&str, &str, i32); 5] = [
    (
        "single.pql",
        "--@ mode single\nUPDATE things SET n = 9 WHERE pk = 'a';\nDELETE FROM others WHERE pk = 'a' AND n = 4;\nSELECT * FROM things WHERE pk = 'b';",
        1,
    ),
    (
        "batch.pql",
        "--@ mode batch\nUPDATE things SET n = 9 WHERE pk = 'a';\nINSERT INTO things VALUE {'pk': 'b'};",
        1,
    ),
    (
        "moved.pql",
        "--@ mode transaction\n--@ token t-1\nUPDATE things SET n = 9 WHERE pk = 'a' AND n = 1;\nDELETE FROM things WHERE pk = 'b';",
        0,
    ),
    (
        "cancelled.pql",
        "--@ mode transaction\nUPDATE things SET n = 9 WHERE pk = 'a' AND n = 8;\nDELETE FROM things WHERE pk = 'b';",
        1,
    ),
    (
        "writes.tx.json",
        r#"[{"Put":{"TableName":"things","Item":{"pk":"c","s":"x"}}},{"Update":{"TableName":"others","Key":{"pk":"a"},"UpdateExpression":"SET n = :n","ExpressionAttributeValues":{":n":9}}},{"Delete":{"TableName":"things","Key":{"pk":"b"}}}]"#,
        0,
    ),
];

#[test]
fn nothing_but_reads_goes_out_whatever_is_rehearsed() {
    let course = Course::plain();
    for (name, text, code) in MODES {
        for json in [&[][..], &["--json"]] {
            course.between.forget();
            let ran = course.rehearse(name, text, json);
            assert_eq!(ran.code, code, "{name}: {}{}", ran.out, ran.talk);
            let sent = course.between.operations();
            assert!(sent.contains(&"BatchGetItem".to_owned()), "{name}: {sent:?}");
            let is_read = |one: &String| ["DescribeTable", "BatchGetItem"].contains(&one.as_str());
            assert!(sent.iter().all(is_read), "{name}: {sent:?}");
            for asked in course.between.asked().iter().filter(|one| one.operation == "BatchGetItem")
            {
                let tables = asked.body["RequestItems"].as_object().expect("tables");
                assert!(tables.values().all(|keys| keys["ConsistentRead"] == true), "{tables:?}");
            }
        }
    }
    // And a rehearsal is no run: the seed's stays the last.
    let listed = course.home.succeed(&["history", "list"]);
    assert_eq!(listed.lines().count(), 2, "{listed}");
}

#[test]
fn a_rehearsal_says_on_an_endpoint_what_the_run_then_does() {
    for (name, text, code) in MODES {
        let course = Course::plain();
        let said = course.rehearse(name, text, &["--json"]).documents().remove(0);
        let ran = run(&course.home, &["run", name, "--json", "--connection", "seen"]);
        assert_eq!(ran.code, code, "{name}: {}", ran.talk);
        let met = ran.documents().remove(0);
        assert_eq!(said["outcome"], met["outcome"], "{name}");
        assert_eq!(said["capacity"], met["capacity"], "{name}");
        let told = |document: &Value| -> Vec<String> {
            let statements = document["statements"].as_array().expect("statements").iter();
            let members = ["index", "key", "verdict", "code", "message", "why", "reason", "items"];
            let of = |one: &Value| members.map(|name| one[name].to_string()).join(" ");
            statements.map(of).collect()
        };
        assert_eq!(told(&said), told(&met), "{name}");
    }
}

const BOTH: &str = "--@ mode batch\nUPDATE things SET n = 9 WHERE pk = 'a';\nUPDATE others SET n = 9 WHERE pk = 'a';";

/// A request that names this table.
fn names(body: &Value, table: &str) -> bool {
    body["TableName"] == table || body["RequestItems"].get(table).is_some()
}

#[test]
fn a_table_that_may_not_be_read_is_named_and_the_rest_is_rehearsed_without_it() {
    for operation in ["DescribeTable", "BatchGetItem"] {
        let course = Course::start(move |asked, _| {
            let is_denied = asked.operation == operation && names(&asked.body, "others");
            is_denied.then(|| denied(operation))
        });
        let ran = course.rehearse("both.pql", BOTH, &[]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.talk);
        let told = format!("both.pql: can't be read: others (dynamodb:{operation}): ");
        assert!(ran.talk.contains(&told), "{}", ran.talk);
        assert!(ran.talk.contains("`--rest` rehearses the other statements"), "{}", ran.talk);
        let ran = course.rehearse("both.pql", BOTH, &["--rest"]);
        // What becomes of the other one, and so of the whole, nobody knows.
        assert_eq!(ran.code, 4, "{}", ran.talk);
        assert!(ran.out.contains("would be UNKNOWN: what would become of all of it can't be told"));
        let told =
            format!("statement 2 not rehearsed: others can't be read (dynamodb:{operation})");
        assert!(ran.out.contains(&told), "{}", ran.out);
        assert!(ran.out.contains("1 item read of seen"), "{}", ran.out);
        assert!(ran.out.contains("~ n: 1 -> 9"), "{}", ran.out);
        let document =
            course.rehearse("both.pql", BOTH, &["--rest", "--json"]).documents().remove(0);
        assert_eq!(document["rehearsal"]["not_rehearsed"][0]["index"], 2, "{document}");
        assert_eq!(document["rehearsal"]["read"]["items"], 1, "{document}");
        assert_eq!(document["statements"].as_array().map(Vec::len), Some(1), "{document}");
        // Where nothing is left, that is what is said.
        let alone = course.rehearse("alone.pql", "DELETE FROM others WHERE pk = 'a';", &["--rest"]);
        assert_eq!(alone.code, 2, "{}{}", alone.out, alone.talk);
        assert!(!course.between.operations().iter().any(|one| one.contains("Execute")));
    }
}

#[test]
fn over_the_units_of_the_config_it_asks_and_a_yes_reads() {
    let course = Course::plain();
    let settings =
        std::fs::read_to_string(course.home.path("config/config.toml")).expect("written");
    course.home.write("config/config.toml", format!("rehearse_units = 1\n{settings}"));
    let ran = course.rehearse("both.pql", BOTH, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.talk);
    let told = "2 items to be read first, for about 2 read units, and 1 may be used without asking: `--yes` reads them";
    assert!(ran.talk.contains(told), "{}", ran.talk);
    assert!(!course.between.operations().contains(&"BatchGetItem".to_owned()));
    let ran = course.rehearse("both.pql", BOTH, &["--yes"]);
    assert_eq!(ran.code, 0, "{}", ran.talk);
    assert!(ran.out.contains("2 items read of seen for 2 RCU"), "{}", ran.out);
}

#[test]
fn keys_that_come_back_unprocessed_are_asked_for_again() {
    // The first answer has none of the items; what was asked for comes back, and without its ConsistentRead.
    let course = Course::start(|asked, before| {
        let is_first = asked.operation == "BatchGetItem" && before == 0;
        let mut keys = asked.body["RequestItems"].clone();
        is_first.then(|| {
            for keys in keys.as_object_mut().expect("tables").values_mut() {
                keys.as_object_mut().expect("keys").remove("ConsistentRead");
            }
            answer(200, &json!({"Responses": {}, "UnprocessedKeys": keys}).to_string())
        })
    });
    let ran = course.rehearse("both.pql", BOTH, &[]);
    assert_eq!(ran.code, 0, "{}", ran.talk);
    assert!(ran.out.contains("~ n: 1 -> 9") && ran.out.contains("~ n: 3 -> 9"), "{}", ran.out);
    let reads: Vec<_> = course.between.asked();
    let reads: Vec<_> = reads.iter().filter(|one| one.operation == "BatchGetItem").collect();
    assert_eq!(reads.len(), 2);
    assert_eq!(reads[1].body["RequestItems"]["others"]["ConsistentRead"], true);
}

#[test]
fn what_is_not_there_is_predicted_as_that() {
    let course = Course::plain();
    for (name, text) in [
        ("single.pql", "--@ mode single\nUPDATE nowhere SET n = 9 WHERE pk = 'a';"),
        (
            "batch.pql",
            "--@ mode batch\nUPDATE nowhere SET n = 9 WHERE pk = 'a';\nUPDATE things SET n = 9 WHERE pk = 'a';",
        ),
        (
            "all.pql",
            "--@ mode transaction\nUPDATE nowhere SET n = 9 WHERE pk = 'a';\nUPDATE things SET n = 9 WHERE pk = 'a';",
        ),
    ] {
        let said = course.rehearse(name, text, &["--json"]).documents().remove(0);
        let ran = run(&course.home, &["run", name, "--json", "--connection", "seen"]);
        let met = ran.documents().remove(0);
        assert_eq!(said["outcome"], met["outcome"], "{name}: {said}");
        assert_eq!(said["statements"][0]["code"], met["statements"][0]["code"], "{name}: {said}");
        assert_eq!(said["error"]["code"], met["error"]["code"], "{name}: {said}");
        let text = said.to_string();
        assert!(text.contains("ResourceNotFound"), "{name}: {text}");
    }
}

#[test]
fn an_endpoint_that_is_not_there_is_told_as_that() {
    let home = Home::new();
    connect(&home, "seen", "http://127.0.0.1:1");
    home.write("both.pql", BOTH);
    let ran = run(&home, &["rehearse", "both.pql", "--connection", "seen"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{}", ran.talk);
    assert!(!ran.talk.contains("--rest"), "nothing is to be had there: {}", ran.talk);
    assert!(!ran.talk.contains("dynamodb:"), "and no permission would help: {}", ran.talk);
}

#[test]
fn items_that_no_answer_brings_leave_no_rehearsal() {
    let course = Course::start(|asked, _| {
        (asked.operation == "BatchGetItem").then(|| answer(200, "<html>Not here</html>"))
    });
    let ran = course.rehearse("both.pql", BOTH, &["--rest"]);
    assert!(ran.code == 3 && ran.out.is_empty(), "{}{}", ran.out, ran.talk);
    assert!(!ran.talk.contains("would be"), "{}", ran.talk);
}
