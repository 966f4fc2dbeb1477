//! Drafts on a service over HTTP: `serve`, and another endpoint when DYNADRAFT_TEST_ENDPOINT names one.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::process::Command;

use serde_json::Value;

use crate::home::{Home, Ran};
use crate::server::Server;

/// The program with credentials that any endpoint of one's own takes, and no other place to look for them.
pub fn program(home: &Home) -> Command {
    let mut command = home.program();
    command
        .env("AWS_ACCESS_KEY_ID", "key")
        .env("AWS_SECRET_ACCESS_KEY", "kept-secret")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", home.path("aws-config"))
        .env("AWS_SHARED_CREDENTIALS_FILE", home.path("aws-credentials"));
    command
}

pub fn run(home: &Home, arguments: &[&str]) -> Ran {
    program(home).args(arguments).output().expect("the program starts").into()
}

/// A connection of this name in the config of the home, on which writes are not asked about.
pub fn connect(home: &Home, name: &str, url: &str) {
    let settings =
        format!("[connections.{name}]\nendpoint_url = \"{url}\"\nmode = \"open\"\ntimeout_s = 1\n");
    home.write("config/config.toml", settings);
}

const TABLE: &str = r#"{"TableName":"TABLE","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
    "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}"#;

/// Drafts that have every kind of outcome between them, in the order they are run.
const DRAFTS: [(&str, &str); 8] = [
    (
        "insert.pql",
        "INSERT INTO TABLE VALUE {'pk': 'a', 'n': 1};\nINSERT INTO TABLE VALUE {'pk': 'b', 'n': 2};",
    ),
    (
        "single.pql",
        "--@ mode single\nUPDATE TABLE SET n = 5 WHERE pk = 'a' AND n = 1 RETURNING ALL NEW *;\nUPDATE TABLE SET n = 5 WHERE pk = 'b' AND n = 1;",
    ),
    ("batch.pql", "INSERT INTO TABLE VALUE {'pk': 'a'};\nUPDATE TABLE SET n = 7 WHERE pk = 'b';"),
    (
        "cancelled.pql",
        "--@ mode transaction\nUPDATE TABLE SET n = 9 WHERE pk = 'a';\nUPDATE TABLE SET n = 9 WHERE pk = 'b' AND n = 1;",
    ),
    (
        "transaction.pql",
        "--@ mode transaction\n--@ token TABLE\nUPDATE TABLE SET n = 9 WHERE pk = 'a';\nDELETE FROM TABLE WHERE pk = 'b';",
    ),
    (
        "writes.tx.json",
        r#"[{"Put":{"TableName":"TABLE","Item":{"pk":"c","s":"x"}}},{"ConditionCheck":{"TableName":"TABLE","Key":{"pk":"a"},"ConditionExpression":"n = :n","ExpressionAttributeValues":{":n":9}}}]"#,
    ),
    (
        "refused.pql",
        "--@ mode transaction\nUPDATE TABLE SET n = 1 WHERE pk = 'a';\nUPDATE TABLE SET n = 2 WHERE pk = 'a';",
    ),
    ("read.pql", "--@ mode single\n--@ consistent\nSELECT * FROM TABLE WHERE pk = 'a';"),
];

/// What a run came to, without what differs from run to run.
fn essence(document: &Value) -> Vec<String> {
    let statements = document["statements"].as_array().expect("statements").iter();
    let of_statement = statements.map(|statement| {
        // What was read to say why is no answer: the local engine is looked at for that, and an endpoint where it is set.
        let is_read = statement["item_from"] == "read";
        let member = |name: &str| match name {
            "item" if is_read => Value::Null.to_string(),
            name => statement[name].to_string(),
        };
        ["key", "verdict", "code", "item", "items", "why"].map(member).join(" ")
    });
    let code = |at: &Value| at["code"].to_string();
    [document["outcome"].to_string(), code(&document["error"])]
        .into_iter()
        .chain(of_statement)
        .collect()
}

/// Runs every draft on the connection that the options name: exit codes and essences.
fn outcomes(home: &Home, table: &str, options: &[&str]) -> Vec<(String, i32, Vec<String>)> {
    let definition = home.write("table.json", TABLE.replace("TABLE", table));
    let definition = definition.to_str().expect("UTF-8");
    let created = run(home, &[&["tables", "create", definition, "--yes"], options].concat());
    assert_eq!(created.code, 0, "{}", created.talk);
    let drafts = DRAFTS.iter().map(|(name, text)| {
        home.write(name, text.replace("TABLE", table));
        let ran = run(home, &[&["run", name, "--json", "--yes"], options].concat());
        let [document] = ran.documents().try_into().unwrap_or_else(|_| panic!("{}", ran.talk));
        ((*name).to_owned(), ran.code, essence(&document))
    });
    drafts.collect()
}

#[test]
fn every_kind_of_draft_ends_on_an_endpoint_as_it_does_on_the_local_engine() {
    let (server, home) = (Server::start(), Home::new());
    let local = outcomes(&home, "local_one", &["--local"]);
    let url = format!("http://{}", server.address());
    let remote = outcomes(&home, "local_one", &["--endpoint-url", &url, "--region", "eu-west-1"]);
    assert_eq!(remote, local);
    let codes: Vec<i32> = local.iter().map(|(_, code, _)| *code).collect();
    assert_eq!(codes, [0, 1, 1, 1, 0, 0, 1, 0]);
}

#[test]
fn another_endpoint_gives_every_draft_the_same_outcome_and_exit_code() {
    #[expect(clippy::disallowed_methods, reason = "a test that needs an endpoint is told of it so")]
    let Ok(url) = std::env::var("DYNADRAFT_TEST_ENDPOINT") else {
        return println!("DYNADRAFT_TEST_ENDPOINT is not set: no other endpoint is asked");
    };
    let home = Home::new();
    let table = format!("dynadraft_test_{}", std::process::id());
    let verdicts = |outcomes: Vec<(String, i32, Vec<String>)>| -> Vec<_> {
        outcomes.into_iter().map(|(name, code, mut said)| (name, code, said.remove(0))).collect()
    };
    let local = verdicts(outcomes(&home, &table, &["--local"]));
    let options = ["--endpoint-url", &url, "--region", "us-east-1"];
    let remote = outcomes(&home, &table, &options);
    run(&home, &[&["tables", "delete", &table, "--yes"][..], &options].concat());
    assert_eq!(verdicts(remote), local);
}

#[test]
fn what_is_sent_is_kept_and_no_secret_with_it() {
    let (server, home) = (Server::start(), Home::new());
    connect(&home, "mine", &format!("http://{}", server.address()));
    let mut command = program(&home);
    command.env("DYNADRAFT_LOG", "trace").env("AWS_SESSION_TOKEN", "kept-token");
    home.write("one.pql", "SELECT * FROM nowhere;");
    let output = command.args(["run", "one.pql", "--json", "--connection", "mine"]).output();
    let ran = Ran::from(output.expect("the program starts"));
    assert_eq!(ran.code, 1, "{}", ran.talk);
    let document = &ran.documents()[0];
    assert_eq!(document["connection"], "mine");
    assert_eq!(document["exchanges"][0]["request"]["Statement"], "SELECT * FROM nowhere");
    assert_eq!(document["statements"][0]["code"], "ResourceNotFoundException");
    let shown = home.succeed(&["history", "show", "1", "--json"]);
    let log = std::fs::read_to_string(home.path("data/dynadraft.log")).expect("a log");
    for text in [&ran.out, &ran.talk, &shown, &log] {
        for secret in ["kept-secret", "kept-token", "Authorization", "authorization", "Signature="]
        {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[test]
fn the_options_of_a_service_and_of_the_local_engine_exclude_each_other() {
    let home = Home::new();
    home.write("one.pql", "SELECT * FROM t;");
    for local in ["--local", "--memory"] {
        for of_service in ["--profile=x", "--region=x", "--endpoint-url=x", "--connection=x"] {
            let ran = run(&home, &["run", "one.pql", local, of_service]);
            assert_eq!(ran.code, 2, "{local} {of_service}: {}", ran.talk);
        }
    }
    let ran = run(&home, &["run", "one.pql", "--connection", "mine"]);
    assert_eq!(ran.code, 2);
    assert!(ran.talk.contains("there is no connection `mine`"), "{}", ran.talk);
    let ran = run(&home, &["run", "one.pql", "--profile", "mine"]);
    assert_eq!(ran.code, 2);
    assert!(ran.talk.contains("there is no profile `mine` (--profile)"), "{}", ran.talk);
}

#[test]
fn the_default_of_the_config_is_where_drafts_go() {
    let (server, home) = (Server::start(), Home::new());
    connect(&home, "mine", &format!("http://{}", server.address()));
    let settings = std::fs::read_to_string(home.path("config/config.toml")).expect("written");
    home.write("config/config.toml", format!("default = \"mine\"\n{settings}"));
    home.write("one.pql", "SELECT * FROM t;");
    let connection = |options: &[&str]| {
        let ran = run(&home, &[&["run", "one.pql", "--json"], options].concat());
        ran.documents()[0]["connection"].clone()
    };
    assert_eq!(connection(&[]), "mine");
    assert_eq!(connection(&["--memory"]), "memory");
    assert_eq!(connection(&["--connection", "local"]), "local");
}

#[test]
fn the_config_is_shown_with_where_each_value_was_found_and_nobody_is_asked() {
    let (home, network) = (Home::new(), TcpListener::bind("127.0.0.1:0").expect("a port"));
    let url = format!("http://{}", network.local_addr().expect("an address"));
    home.write(
        "aws-config",
        "[profile live]\nsso_account_id = 111122223333\nsso_role_name = r\nsso_region = us-east-1\nsso_start_url = https://x\nregion = ap-south-1\n",
    );
    home.write(
        "config/config.toml",
        "[connections.ops]\nprofile = \"live\"\nattempts = 5\n[production]\naccounts = [\"111122223333\"]\n",
    );
    let mut command = program(&home);
    command.env("AWS_REGION", "eu-west-1").env("AWS_ENDPOINT_URL_DYNAMODB", &url);
    command.env_remove("AWS_EC2_METADATA_DISABLED");
    command.env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &url);
    let output = command.args(["config", "show", "--connection", "ops"]).output();
    let ran = Ran::from(output.expect("the program starts"));
    assert_eq!(ran.code, 0, "{}", ran.talk);
    let squeezed: Vec<String> =
        ran.out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in [
        "theme dark default".to_owned(),
        "connection.name ops".to_owned(),
        "connection.class prod config.toml [production] accounts".to_owned(),
        "connection.mode guarded config.toml [production] accounts".to_owned(),
        "connection.profile live config.toml [connections.ops]".to_owned(),
        "connection.region eu-west-1 AWS_REGION".to_owned(),
        format!("connection.endpoint_url {url} AWS_ENDPOINT_URL_DYNAMODB"),
        "connection.account 111122223333 profile live".to_owned(),
        "connection.credentials SSO profile live".to_owned(),
        "connection.timeout_s 30 default".to_owned(),
        "connection.attempts 5 config.toml [connections.ops]".to_owned(),
    ] {
        assert!(squeezed.contains(&line), "{line}\n{}", ran.out);
    }
    assert!(!ran.out.contains("kept-secret"));
    network.set_nonblocking(true).expect("set");
    assert_eq!(network.accept().err().map(|error| error.kind()), Some(ErrorKind::WouldBlock));
}

#[test]
fn what_is_no_endpoint_is_not_tried() {
    let home = Home::new();
    home.write("one.pql", "SELECT * FROM t;");
    for url in ["127.0.0.1:8000", "nohost", "http://", "ftp://x", "http://h:99999"] {
        let ran = run(&home, &["run", "one.pql", "--endpoint-url", url]);
        assert_eq!(ran.code, 2, "{url}: {}", ran.talk);
        let said = format!("`{url}` (--endpoint-url) is no endpoint: write it as http://HOST:PORT");
        assert!(ran.talk.contains(&said), "{}", ran.talk);
    }
    for url in ["http://[::1]:1", "https://x.example/path", "HTTP://localhost:1"] {
        let ran = run(&home, &["plan", "one.pql", "--endpoint-url", url]);
        assert!(!ran.talk.contains("is no endpoint"), "{url}: {}", ran.talk);
    }
}

#[test]
fn a_draft_is_planned_without_its_tables_where_they_cannot_be_asked_for() {
    let home = Home::new();
    home.write("two.pql", "SELECT * FROM t;\nDELETE FROM t WHERE pk = 'a';");
    let planned = run(&home, &["plan", "two.pql", "--endpoint-url", "http://127.0.0.1:1"]);
    assert_eq!(planned.code, 0, "{}", planned.talk);
    assert!(planned.talk.contains("planned without its tables: "), "{}", planned.talk);
    assert!(planned.talk.contains("reads and writes in one batch"), "{}", planned.talk);
    assert!(!planned.talk.contains("there is no table"), "{}", planned.talk);
}

#[test]
fn what_is_served_is_the_local_engine_and_may_be_written_to() {
    let home = Home::new();
    connect(&home, "far", "http://127.0.0.1:1");
    for options in [["--read-only", "--memory"], ["--connection", "far"]] {
        let ran = run(&home, &[&["serve", "--port", "0"], &options[..]].concat());
        assert_eq!(ran.code, 2, "{}", ran.talk);
    }
}

#[test]
fn what_only_the_local_engine_does_is_not_asked_of_a_service() {
    let (server, home) = (Server::start(), Home::new());
    let url = format!("http://{}", server.address());
    let ran = run(&home, &["serve", "--port", "0", "--endpoint-url", &url]);
    assert_eq!(ran.code, 2, "{}", ran.talk);
    let ran = run(&home, &["tables", "throttle", "any", "on", "--endpoint-url", &url]);
    assert_eq!(ran.code, 2, "{}", ran.talk);
    assert!(ran.talk.contains("only the local engine can be told to"), "{}", ran.talk);
    home.write("fault.pql", "--@ fault ThrottlingError\nSELECT * FROM things WHERE pk = 'a';");
    let ran = run(&home, &["run", "fault.pql", "--endpoint-url", &url]);
    assert_eq!(ran.code, 2, "{}", ran.talk);
}
