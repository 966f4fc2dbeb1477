//! What is said when the way to a service fails, and whether it is true.

use serde_json::{Value, json};

use crate::echo::{Echo, Place};
use crate::endpoint::{connect, program, run};
use crate::home::{Home, Ran};
use crate::proxy::{Fault, Proxy};
use crate::server::Server;

const TABLE: &str = r#"{"TableName":"things","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
    "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}"#;

const WRITE: &str = "UPDATE things SET n = n + 1 WHERE pk = 'a';";
const TRANSACTION: &str = "--@ mode transaction\nUPDATE things SET n = n + 1 WHERE pk = 'a';";
const READ: &str = "--@ consistent\nSELECT * FROM things WHERE pk = 'a';";

/// A server with one item, whose `n` is 1, and a connection to it on which things go wrong.
struct Course {
    home: Home,
    server: Server,
    proxy: Proxy,
}

impl Course {
    fn with(faults: &[Fault]) -> Self {
        let (home, server) = (Home::new(), Server::start());
        let url = format!("http://{}", server.address());
        connect(&home, "sound", &url);
        home.write("table.json", TABLE);
        home.write("item.pql", "INSERT INTO things VALUE {'pk': 'a', 'n': 1};");
        for arguments in [["tables", "create", "table.json"], ["run", "item.pql", "--json"]] {
            let ran = run(&home, &[&arguments[..], &["--connection", "sound"]].concat());
            assert_eq!(ran.code, 0, "{}", ran.talk);
        }
        let proxy = Proxy::to(server.address(), faults);
        connect(&home, "flaky", &proxy.url());
        Self { home, server, proxy }
    }

    /// Runs a draft over the proxy, which has to meet all its faults: exit code and document.
    fn run(&self, text: &str) -> (i32, Value) {
        self.home.write("draft.pql", text);
        let ran = run(&self.home, &["run", "draft.pql", "--json", "--connection", "flaky"]);
        assert_eq!(self.proxy.left(), 0, "{}", ran.talk);
        let document = ran.documents().remove(0);
        let kept = self.home.succeed(&["history", "show", "2", "--json"]);
        let kept: Value = serde_json::from_str(&kept).expect("a document");
        assert_eq!(kept["outcome"], document["outcome"], "the history says the same");
        (ran.code, document)
    }

    /// The item's `n` as it stands on the server.
    fn n(&self) -> String {
        connect(&self.home, "sound", &format!("http://{}", self.server.address()));
        self.home.write("read.pql", READ);
        let ran = run(&self.home, &["run", "read.pql", "--json", "--connection", "sound"]);
        ran.documents()[0]["statements"][0]["items"][0]["n"]["N"].as_str().expect("n").to_owned()
    }
}

/// Exit code, outcome, the first statement's verdict, attempts.
fn told((code, document): &(i32, Value)) -> (i32, String, String, u64) {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let attempts = document["exchanges"][0]["attempts"].as_u64().expect("attempts");
    (*code, text(&document["outcome"]), text(&document["statements"][0]["verdict"]), attempts)
}

fn expected(code: i32, outcome: &str, verdict: &str, attempts: u64) -> (i32, String, String, u64) {
    (code, outcome.to_owned(), verdict.to_owned(), attempts)
}

#[test]
fn a_write_whose_answer_is_lost_is_unknown_and_not_sent_again() {
    let lost = [Fault::Lost, Fault::Silence];
    let applied = [Fault::AnswerLost, Fault::HalfAnswer, Fault::HalfSilence];
    for (faults, n) in [(&lost[..], "1"), (&applied[..], "2")] {
        for fault in faults {
            let course = Course::with(&[*fault]);
            let ran = course.run(WRITE);
            assert_eq!(told(&ran), expected(4, "unknown", "unknown", 1), "{fault:?}");
            assert_eq!(ran.1["error"]["code"], "NoAnswer", "{fault:?}");
            assert_eq!(course.n(), n, "{fault:?}");
        }
    }
}

#[test]
fn a_transaction_whose_answer_is_lost_is_asked_again_with_its_token() {
    for fault in [Fault::Lost, Fault::AnswerLost, Fault::HalfAnswer, Fault::Silence] {
        let course = Course::with(&[fault]);
        let ran = course.run(TRANSACTION);
        assert_eq!(told(&ran), expected(0, "applied", "applied", 2), "{fault:?}");
        assert_eq!(course.n(), "2", "once, {fault:?}");
    }
}

#[test]
fn a_transaction_that_is_never_answered_is_unknown() {
    let course = Course::with(&[Fault::AnswerLost, Fault::Lost, Fault::Lost]);
    let ran = course.run(TRANSACTION);
    assert_eq!(told(&ran), expected(4, "unknown", "unknown", 3));
    assert_eq!(course.n(), "2");
}

#[test]
fn what_was_not_answered_stays_unknown_when_the_next_attempt_is_turned_away() {
    let throttled = Fault::Answer(400, "ThrottlingException");
    let course = Course::with(&[Fault::AnswerLost, throttled, throttled]);
    assert_eq!(told(&course.run(TRANSACTION)), expected(4, "unknown", "unknown", 3));
}

#[test]
fn a_read_is_asked_again_whatever_went_wrong() {
    let fault = Fault::Answer(500, "InternalServerError");
    for fault in [fault, Fault::Lost, Fault::HalfAnswer, Fault::Page(503), Fault::Silence] {
        let course = Course::with(&[fault]);
        let ran = course.run(READ);
        assert_eq!(told(&ran), expected(0, "applied", "applied", 2), "{fault:?}");
        assert_eq!(ran.1["statements"][0]["items"][0]["n"], json!({"N": "1"}));
        assert_eq!(ran.1["exchanges"][0]["retries"].as_array().map(Vec::len), Some(1));
    }
}

#[test]
fn a_read_that_keeps_failing_fails_in_the_words_of_the_service() {
    let course = Course::with(&[Fault::Answer(500, "InternalServerError"); 3]);
    let ran = course.run(READ);
    assert_eq!(told(&ran), expected(1, "failed", "failed", 3));
    assert_eq!(ran.1["statements"][0]["code"], "InternalServerError");
    assert_eq!(ran.1["statements"][0]["message"], "as told");
}

#[test]
fn a_fault_of_the_service_leaves_a_write_unknown() {
    let faults = [
        (Fault::Answer(500, "InternalServerError"), "1"),
        (Fault::AnsweredOver(503, "ServiceUnavailable"), "2"),
        (Fault::Page(502), "1"),
    ];
    for (fault, n) in faults {
        let course = Course::with(&[fault]);
        let ran = course.run(WRITE);
        assert_eq!(told(&ran), expected(4, "unknown", "unknown", 1), "{fault:?}");
        assert_eq!(course.n(), n, "{fault:?}");
    }
}

#[test]
fn an_answer_that_does_not_say_whether_a_write_was_done_is_told_as_one() {
    let unavailable = Fault::Answer(503, "ServiceUnavailable");
    let throttled = Fault::Answer(400, "ThrottlingException");
    let cases: [(&[Fault], &str, &str, &str); 5] = [
        (
            &[Fault::Answer(500, "InternalServerError")],
            WRITE,
            "InternalServerError",
            "answered 500, whether it was done is not known (as told)",
        ),
        (
            &[Fault::Page(502)],
            WRITE,
            "HTTP 502",
            "answered 502, whether it was done is not known (<html>Not here</html>)",
        ),
        (
            &[unavailable; 3],
            TRANSACTION,
            "ServiceUnavailable",
            "answered 503 after 2 retries, whether it was done is not known (as told)",
        ),
        (
            &[unavailable, throttled, throttled],
            TRANSACTION,
            "ServiceUnavailable",
            "an attempt was answered 503, and then: ThrottlingException: as told; whether it was done is not known",
        ),
        (
            &[Fault::Lost, throttled, throttled],
            TRANSACTION,
            "NoAnswer",
            "an attempt was not answered, and then: ThrottlingException: as told",
        ),
    ];
    for (faults, draft, code, sentence) in cases {
        let course = Course::with(faults);
        let (exit, document) = course.run(draft);
        assert_eq!((exit, &document["outcome"]), (4, &json!("unknown")), "{faults:?}");
        assert_eq!(document["error"]["code"], code, "{faults:?}");
        let told = document["error"]["message"].as_str().expect("a message");
        assert!(told.contains(sentence), "{faults:?}: {told}");
    }
}

#[test]
fn a_write_that_was_answered_503_is_not_said_to_have_no_answer() {
    let course = Course::with(&[Fault::Answer(503, "ServiceUnavailable")]);
    course.home.write("draft.pql", WRITE);
    let ran = run(&course.home, &["run", "draft.pql", "--connection", "flaky"]);
    let shown = course.home.succeed(&["history", "show", "2"]);
    assert_eq!(ran.code, 4, "{}", ran.talk);
    for text in [&ran.out, &shown] {
        let headline = "UNKNOWN: answered 503, whether it was done is not known.";
        assert!(text.contains(headline), "{text}");
        assert!(!text.contains("no answer"), "{text}");
    }
    let made = Course::with(&[]);
    made.home.write("other.json", TABLE.replace("things", "others"));
    let echo = Echo::saying(
        r#"{"__type":"x#InternalServerError","message":"as told"}"#,
        Place::Answer(500),
    );
    connect(&made.home, "faulty", &echo.url);
    let created = run(&made.home, &["tables", "create", "other.json", "--connection", "faulty"]);
    let said = "InternalServerError: answered 500, whether it was done is not known (as told)";
    assert_eq!(created.code, 4, "{}", created.talk);
    assert!(created.talk.contains(said), "{}", created.talk);
}

#[test]
fn throttling_passes_and_is_told() {
    for name in
        ["ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded"]
    {
        let course = Course::with(&[Fault::Answer(400, name); 2]);
        let ran = course.run(WRITE);
        assert_eq!(told(&ran), expected(0, "applied", "applied", 3), "{name}");
        let retries = ran.1["exchanges"][0]["retries"].as_array().expect("retries");
        assert_eq!(retries[0]["reason"], format!("400 {name}"));
        assert_eq!(course.n(), "2", "{name}");
    }
}

#[test]
fn throttling_that_does_not_pass_is_a_failure_and_nothing_was_done() {
    let course = Course::with(&[Fault::Answer(400, "ThrottlingException"); 3]);
    let ran = course.run(WRITE);
    assert_eq!(told(&ran), expected(1, "failed", "failed", 3));
    assert_eq!(course.n(), "1");
}

#[test]
fn credentials_that_have_expired_are_no_connection() {
    let course = Course::with(&[Fault::Answer(400, "ExpiredTokenException")]);
    let ran = course.run(WRITE);
    assert_eq!(told(&ran), expected(3, "refused", "not_applied", 1));
    let message = ran.1["error"]["message"].as_str().expect("a message");
    assert!(message.contains("AWS_SESSION_TOKEN anew") && message.contains("as told"), "{message}");
}

#[test]
fn what_was_answered_before_the_way_broke_is_kept() {
    let course = Course::with(&[Fault::None, Fault::AnswerLost]);
    let text = format!("--@ mode single\n{WRITE}\n{WRITE}\n{WRITE}");
    let (code, document) = course.run(&text);
    assert_eq!(code, 4);
    let verdicts: Vec<_> = document["statements"].as_array().expect("statements").iter().collect();
    let verdicts: Vec<_> = verdicts.iter().map(|one| one["verdict"].as_str()).collect();
    assert_eq!(verdicts, [Some("applied"), Some("unknown"), Some("not_applied")]);
    assert_eq!(course.n(), "3");
}

#[test]
fn what_a_write_without_an_answer_left_is_read_afterwards_and_kept() {
    let course = Course::with(&[Fault::AnswerLost]);
    let text = "UPDATE things SET n = 7 WHERE pk = 'a';\nINSERT INTO things VALUE {'pk': 'b'};";
    let (code, document) = course.run(text);
    assert_eq!((code, &document["outcome"]), (4, &json!("unknown")));
    assert_eq!(document["statements"][0]["item"], Value::Null);
    let looked = run(&course.home, &["history", "look", "2", "--json"]);
    assert_eq!(looked.code, 4, "{}", looked.talk);
    let looked = looked.documents().remove(0);
    let told: Vec<_> = (0..2).map(|at| looked["statements"][at]["message"].clone()).collect();
    assert_eq!(told, ["read afterwards: the item is as this leaves it"; 2]);
    assert_eq!(looked["statements"][0]["item"], json!({"pk": {"S": "a"}, "n": {"N": "7"}}));
    assert_eq!(looked["outcome"], "unknown");
    let kept = course.home.succeed(&["history", "show", "2", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&kept).expect("a document"), looked);
}

#[test]
fn a_run_whose_answer_came_is_not_looked_at() {
    let course = Course::with(&[Fault::None]);
    course.run(WRITE);
    let looked = run(&course.home, &["history", "look", "2"]);
    assert_eq!(looked.code, 2);
    assert!(looked.talk.contains("run 2 has no write that is unknown"), "{}", looked.talk);
    let elsewhere = run(&course.home, &["history", "look", "1", "--local"]);
    assert!(elsewhere.talk.contains("run 1 was on sound"), "{}", elsewhere.talk);
}

#[test]
fn a_question_without_an_answer_leaves_nothing_unknown() {
    let course = Course::with(&[Fault::Silence; 3]);
    let listed = run(&course.home, &["tables", "list", "--connection", "flaky"]);
    assert_eq!(listed.code, 3, "{}", listed.talk);
    assert!(listed.talk.contains("no answer within 1 s"), "{}", listed.talk);
    assert!(!listed.talk.contains("unknown"), "{}", listed.talk);
}

/// In another Region the same key is another item, and what is read there tells nothing of the write.
#[test]
fn a_run_is_looked_at_where_it_went_and_nowhere_else() {
    let course = Course::with(&[Fault::AnswerLost]);
    let (code, document) = course.run("UPDATE things SET n = 7 WHERE pk = 'a';");
    assert_eq!((code, &document["region"]), (4, &json!("us-east-1")), "{document}");
    let mut elsewhere = program(&course.home);
    elsewhere.args(["history", "look", "2", "--connection", "flaky", "--region", "eu-west-1"]);
    let elsewhere = Ran::from(elsewhere.output().expect("the program starts"));
    let said = "run 2 was on flaky (us-east-1, http://127.0.0.1:";
    assert!(elsewhere.talk.contains(said) && elsewhere.code != 4, "{}", elsewhere.talk);
    // A variable of another day does not lead it away either.
    let mut there = program(&course.home);
    there.env("AWS_REGION", "eu-west-1").args(["history", "look", "2", "--json"]);
    let there = Ran::from(there.output().expect("the program starts"));
    assert_eq!(there.code, 4, "{}", there.talk);
    let message = there.documents().remove(0)["statements"][0]["message"].clone();
    assert!(message.as_str().is_some_and(|it| it.contains("as this leaves it")), "{message}");
}

#[test]
fn an_endpoint_without_partiql_is_said_to_be_one() {
    let course = Course::with(&[Fault::Answer(400, "UnknownOperationException")]);
    let (code, document) = course.run(WRITE);
    assert_eq!(code, 1);
    let help = document["error"]["help"].as_str().expect("help");
    assert!(help.contains("has no PartiQL") && help.contains("*.tx.json"), "{help}");
}

#[test]
fn writes_that_met_no_partiql_go_as_a_transaction() {
    let course = Course::with(&[Fault::Answer(400, "UnknownOperationException")]);
    let home = &course.home;
    home.write("add.pql", "UPDATE things SET n = n + 1 WHERE pk = 'a' RETURNING ALL NEW *;");
    let refused = run(home, &["run", "add.pql", "--connection", "flaky"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.talk.contains("`dynadraft export add.pql --to transact-write`"),
        "{}",
        refused.talk
    );
    let form = ["export", "add.pql", "--to", "transact-write", "--connection", "flaky"];
    let exported = run(home, &form);
    assert_eq!(exported.code, 0, "{}", exported.talk);
    assert!(exported.talk.contains("RETURNING ALL NEW * is left out"), "{}", exported.talk);
    home.write("add.tx.json", &exported.out);
    let ran = run(home, &["run", "add.tx.json", "--connection", "flaky"]);
    assert_eq!((ran.code, course.n().as_str()), (0, "2"), "{}", ran.talk);
}

#[test]
fn reads_that_met_no_partiql_have_no_other_form() {
    let course = Course::with(&[Fault::Answer(400, "UnknownOperationException")]);
    course.home.write("read.pql", READ);
    let refused = run(&course.home, &["run", "read.pql", "--connection", "flaky"]);
    let said = "no other form of it can be sent: line 2: a SELECT has no counterpart";
    assert!(refused.talk.contains(said), "{}", refused.talk);
}

/// Runs a read with these options, and without credentials in the variables: exit code and what is said.
fn refused(home: &Home, with_credentials: bool, options: &[&str]) -> (i32, String) {
    home.write("one.pql", "SELECT * FROM t;");
    let mut command = program(home);
    if !with_credentials {
        command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
    }
    let output = command.args(["run", "one.pql"]).args(options).output();
    let ran = Ran::from(output.expect("the program starts"));
    (ran.code, ran.out)
}

#[test]
fn each_way_not_to_be_connected_has_its_sentence_and_next_step() {
    let home = Home::new();
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr();
    let nobody = format!("http://{}", free.expect("an address"));
    let (server, somebody) = (Server::start(), |server: &Server| server.address().to_owned());
    let plain = format!("https://{}", somebody(&server));
    let url = format!("http://{}", somebody(&server));
    home.write("aws-config", "[profile sso]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = r\nregion = eu-west-1\n[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://example.invalid/start\n[profile bare]\nregion = eu-west-1\n[profile process]\ncredential_process = /bin/false\nregion = eu-west-1\n[profile nowhere]\naws_access_key_id = a\naws_secret_access_key = b\n");
    let cases: [(bool, &[&str], &str); 8] = [
        (true, &["--endpoint-url", &nobody], "refuses connections: is the endpoint running"),
        (
            true,
            &["--endpoint-url", "http://no-such-host.invalid"],
            "is not known: is the name right",
        ),
        (true, &["--endpoint-url", &plain], "an endpoint without TLS begins with http://"),
        (
            false,
            &["--endpoint-url", &url],
            "no credentials were found; name a profile with --profile",
        ),
        (false, &["--endpoint-url", &url, "--profile", "bare"], "profile bare has no credentials"),
        (false, &["--profile", "sso"], "`aws sso login --profile sso`"),
        (
            false,
            &["--profile", "process"],
            "of profile process failed with exit status 1; run it by hand",
        ),
        (false, &["--profile", "nowhere"], "no region is known; name one with --region"),
    ];
    for (with_credentials, options, sentence) in cases {
        let (code, said) = refused(&home, with_credentials, options);
        assert_eq!(code, 3, "{options:?}: {said}");
        assert!(said.contains(sentence), "{options:?}: {said}");
    }
}
