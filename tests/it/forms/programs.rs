//! What drafts are written as is run, and leaves and says what the draft does.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use super::drafts::{Kind, made};
use super::{number, rust, seed, variable};
use crate::home::{Home, Ran};
use crate::random::Random;
use crate::server::Server;

const TABLE: &str = r#"{"KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST", "TableName": "NAME"}"#;

/// What is there before: accounts for the drafts that are written out, items for the random ones.
const ITEMS: &str = "--@ mode single
INSERT INTO \"accounts\" VALUE {'pk': 'a', 'n': 1};
INSERT INTO \"accounts\" VALUE {'pk': 'b', 'n': 1};
INSERT INTO \"accounts\" VALUE {'pk': 'c', 'n': 1};
INSERT INTO \"items\" VALUE {'pk': 'k0', 't': 'plain', 'v': 1};
INSERT INTO \"items\" VALUE {'pk': 'k1', 't': 'it''s', 'v': 2};
";

/// A server of its own, with the items that are there before.
struct Place {
    home: Home,
    server: Server,
}

/// What a draft leaves and says: the items of the tables, and a verdict for each statement.
type Left = (Vec<String>, Vec<String>);

impl Place {
    fn new() -> Self {
        let place = Self { home: Home::new(), server: Server::start() };
        let url = format!("http://{}", place.server.address());
        let settings = format!("[connections.served]\nendpoint_url = \"{url}\"\nmode = \"open\"\n");
        place.home.write("config/config.toml", settings);
        for name in ["accounts", "items"] {
            place.home.write("table.json", TABLE.replace("NAME", name));
            place.succeed(&["tables", "create", "table.json"]);
        }
        place.home.write("items.pql", ITEMS);
        place.succeed(&["run", "items.pql"]);
        place
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut program = self.home.program();
        self.with_server(&mut program).args(["--connection", "served"]);
        let output = program.args(arguments).output();
        Ran::from(output.expect("the program starts"))
    }

    fn succeed(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}\n{}{}", ran.out, ran.talk);
        ran.out
    }

    /// Tells a program where to ask, and as whom.
    fn with_server<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let none = self.home.path("none");
        command
            .env("AWS_ENDPOINT_URL", format!("http://{}", self.server.address()))
            .env("AWS_ACCESS_KEY_ID", "key")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_CONFIG_FILE", &none)
            .env("AWS_SHARED_CREDENTIALS_FILE", &none)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env_remove("AWS_PROFILE")
    }

    fn items(&self) -> Vec<String> {
        let tables = ["accounts", "items"].map(|name| self.succeed(&["tables", "export", name]));
        let mut lines: Vec<String> =
            tables.iter().flat_map(|it| it.lines()).map(str::to_owned).collect();
        lines.sort();
        lines
    }

    /// By the draft itself.
    fn by_draft(&self, name: &str, text: &str) -> Left {
        self.home.write(name, text);
        let ran = self.run(&["run", "--json", name]);
        let document = ran.documents().pop().unwrap_or_else(|| panic!("no report: {}", ran.talk));
        let statements = document["statements"].as_array().expect("statements").iter();
        let verdicts = statements.map(|one| match one["verdict"].as_str().expect("a verdict") {
            "failed" => format!("failed {}", one["code"].as_str().expect("a code")),
            "not_applied" => "not applied".to_owned(),
            verdict => verdict.to_owned(),
        });
        (self.items(), verdicts.collect())
    }

    /// By a program; its output on both streams in one.
    fn by(&self, command: &mut Command) -> String {
        let output = self.with_server(command).output().expect("it starts");
        let talk = String::from_utf8_lossy(&output.stderr).into_owned();
        let out = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(!out.is_empty() || !talk.contains("Error"), "{talk}");
        out
    }
}

/// The lines `2 failed CODE: ...` of a program, without their numbers and sentences.
fn told(output: &str) -> Vec<String> {
    let verdict = |line: &str| {
        // A test program prints what it runs on the same line.
        let line = line
            .strip_prefix("test ")
            .and_then(|line| line.split_once(" ... "))
            .map_or(line, |(_, rest)| rest);
        let (number, said) = line.split_once(' ')?;
        number.parse::<usize>().ok()?;
        let failed = said.strip_prefix("failed ").and_then(|said| said.split(':').next());
        Some(failed.map_or_else(|| said.trim_end().to_owned(), |code| format!("failed {code}")))
    };
    output.lines().filter_map(verdict).collect()
}

/// What the AWS CLI answered: documents, and sentences about those that failed, in one stream.
fn answered(output: &str, mode: &str, count: usize) -> Vec<String> {
    let error = |line: &str| {
        let said = line
            .strip_prefix("An error occurred (")
            .or_else(|| line.strip_prefix("aws: [ERROR]: An error occurred ("))?;
        Some(said.split(')').next().expect("a code").to_owned())
    };
    let mut errors = output.lines().filter_map(error);
    match mode {
        "transaction" | "transact-write" => match errors.next_back().as_deref() {
            None => vec!["applied".to_owned(); count],
            Some("TransactionCanceledException") => {
                let reasons = output.rsplit_once('[').and_then(|(_, rest)| rest.split(']').next());
                let reasons = reasons.expect("reasons").split(", ");
                let verdict = |code: &str| match code {
                    "None" => "not applied".to_owned(),
                    code => format!("failed {code}"),
                };
                reasons.map(verdict).collect()
            }
            Some(_) => vec!["not applied".to_owned(); count],
        },
        "single" => {
            // Each document begins with a bracket of its own at the left.
            let verdict = |line: &str| {
                if line == "{" {
                    Some("applied".to_owned())
                } else {
                    Some(format!("failed {}", error(line)?))
                }
            };
            output.lines().filter_map(verdict).collect()
        }
        _ => {
            let Some(start) = output.find('{') else {
                return vec!["not applied".to_owned(); count];
            };
            let document: Value =
                serde_json::from_str(output.get(start..).unwrap_or_default()).expect("one answer");
            let responses = document["Responses"].as_array().expect("answers").iter();
            let verdict = |answer: &Value| match answer["Error"]["Code"].as_str() {
                Some(code) => format!("failed {code}"),
                None => "applied".to_owned(),
            };
            responses.map(verdict).collect()
        }
    }
}

/// A Python that has boto3, and `aws` beside it.
fn python() -> Option<(PathBuf, PathBuf)> {
    let named = variable("DYNADRAFT_TEST_PYTHON").map(PathBuf::from);
    let aws =
        named.as_ref().map_or_else(|| PathBuf::from("aws"), |python| python.with_file_name("aws"));
    let python = named.unwrap_or_else(|| PathBuf::from("python3"));
    let has_boto3 = Command::new(&python).args(["-c", "import boto3"]).output();
    let has_aws = Command::new(&aws).arg("--version").output();
    let is_there =
        |ran: std::io::Result<std::process::Output>| ran.is_ok_and(|ran| ran.status.success());
    (is_there(has_boto3) && is_there(has_aws)).then_some((python, aws))
}

/// A folder `node_modules` with the SDK.
fn node_modules() -> Option<PathBuf> {
    let folder = PathBuf::from(variable("DYNADRAFT_TEST_NODE_MODULES")?);
    folder.join("@aws-sdk/client-dynamodb").exists().then_some(folder)
}

fn run_python(name: &str, text: &str) -> Option<Left> {
    let (python, _) = python()?;
    let place = Place::new();
    place.home.write(name, text);
    let program = place.home.write("form.py", place.succeed(&["export", name, "--to", "boto3"]));
    let output = place.by(Command::new(python).arg(program));
    Some((place.items(), told(&output)))
}

fn run_node(name: &str, text: &str) -> Option<Left> {
    let modules = node_modules()?;
    let place = Place::new();
    place.home.write(name, text);
    let program = place.home.write("form.mjs", place.succeed(&["export", name, "--to", "js"]));
    std::os::unix::fs::symlink(modules, place.home.path("node_modules")).expect("a link");
    let output = place.by(Command::new("node").arg(program));
    Some((place.items(), told(&output)))
}

fn run_aws(name: &str, text: &str, mode: &str, count: usize) -> Option<Left> {
    let (_, aws) = python()?;
    let place = Place::new();
    place.home.write(name, text);
    let script = place.succeed(&["export", name, "--to", "aws-cli"]);
    let script = place.home.write("form.sh", script);
    let folder = aws.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    let path = format!("{folder}:{}", variable("PATH").unwrap_or_default());
    let mut shell = Command::new("bash");
    // In one stream, so that what failed stands between what did not.
    shell
        .args(["-c", "exec bash \"$0\" 2>&1"])
        .arg(script)
        .env("PATH", path)
        .env("LC_ALL", "C.UTF-8");
    let output = place.by(&mut shell);
    Some((place.items(), answered(&output, mode, count)))
}

/// Runs a draft as it is and in each language that is there; bytes are for all but the AWS CLI, whose version 1 takes none.
#[expect(clippy::print_stderr, reason = "a test says what it skips")]
fn compare(name: &str, text: &str, mode: &str, has_bytes: bool) {
    let expected = Place::new().by_draft(name, text);
    let by = [
        ("boto3", run_python(name, text)),
        ("js", run_node(name, text)),
        ("aws-cli", (!has_bytes).then(|| run_aws(name, text, mode, expected.1.len())).flatten()),
    ];
    for (language, left) in by {
        match left {
            Some(left) => assert_eq!(left, expected, "{language}\n{text}"),
            None => eprintln!("{language}: skipped for a {mode} draft"),
        }
    }
}

#[test]
fn programs_do_what_the_written_drafts_do() {
    for (name, mode) in rust::DRAFTS {
        let text = std::fs::read_to_string(rust::folder().join(name)).expect("a draft");
        compare(name, &text, mode, true);
    }
}

#[test]
fn programs_and_commands_do_what_random_drafts_do() {
    let kind = Kind { most_statements: 5, whole: false };
    for round in 0..4 * number("DYNADRAFT_TEST_FORM_RUNS", 1) {
        let mut random = Random::seeded(seed() + round);
        let draft = made(&mut random, usize::try_from(round).expect("a count"), &kind);
        println!("seed {}", seed() + round);
        compare(draft.name, &draft.text, draft.mode, false);
    }
}

#[test]
fn programs_in_rust_do_what_the_written_drafts_do() {
    for (name, mode) in rust::DRAFTS {
        let text = std::fs::read_to_string(rust::folder().join(name)).expect("a draft");
        let expected = Place::new().by_draft(name, &text);
        let place = Place::new();
        // This very program, for one of its tests, which is a program of its own.
        let mut this = Command::new(std::env::current_exe().expect("this program"));
        let test = format!("forms::rust::{}::runs", mode.replace('-', "_"));
        this.args([&test, "--exact", "--ignored", "--nocapture", "--test-threads", "1"]);
        let output = place.by(&mut this);
        assert_eq!((place.items(), told(&output)), expected, "{name}\n{output}");
    }
}

#[test]
fn programs_in_rust_are_what_is_printed() {
    let home = Home::new();
    for (name, mode) in rust::DRAFTS {
        home.write(name, std::fs::read(rust::folder().join(name)).expect("a draft"));
        let printed = home.succeed(&["--memory", "export", name, "--to", "rust"]);
        let path = rust::folder().join(format!("rust/{}.rs", mode.replace('-', "_")));
        if variable("BLESS").is_some_and(|value| value == "1") {
            std::fs::write(&path, &printed).expect("written");
        }
        let kept = std::fs::read_to_string(&path).expect("a program");
        assert_eq!(kept, printed, "{}: BLESS=1 writes it anew", path.display());
    }
}
