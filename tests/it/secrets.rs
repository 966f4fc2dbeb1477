//! What the process knows as a secret stands in no file and on no screen afterwards.
//!
//! Each secret is planted where people have it, and an endpoint that has come to know it says it again. Then everything that
//! was printed, drawn and kept is searched for it, byte by byte, in the ways in which it may be written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde_json::{Value, json};

use crate::echo::{Echo, Place};
use crate::home::{Home, Ran};
use crate::pty;

const KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN: &str =
    "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJGMEQCIFtoken+of/this/test==";
const PASSWORD: &str = "p4ss/w0rd+of=this";
const DRAFT: &str = "SELECT * FROM things WHERE pk = 'a';\n";

/// A secret, and where it was put on purpose: the files are not searched.
struct Plant {
    name: &'static str,
    secret: &'static str,
    variables: Vec<(&'static str, String)>,
    files: Vec<(&'static str, String)>,
    options: Vec<String>,
}

impl Plant {
    fn of(name: &'static str, secret: &'static str) -> Self {
        Self { name, secret, variables: Vec::new(), files: Vec::new(), options: Vec::new() }
    }

    fn variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    fn file(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.files.push((name, text.into()));
        self
    }

    fn options(mut self, options: &[&str]) -> Self {
        self.options.extend(options.iter().map(|option| (*option).to_owned()));
        self
    }

    /// Keys that any endpoint takes, for what is not a key itself.
    fn with_keys(self) -> Self {
        self.variable("AWS_ACCESS_KEY_ID", "key").variable("AWS_SECRET_ACCESS_KEY", "x")
    }

    fn home(&self) -> Home {
        let home = Home::new();
        home.write("draft.pql", DRAFT);
        home.write("tmp/empty", "");
        for (name, text) in &self.files {
            home.write(name, text);
        }
        home
    }

    fn program(&self, home: &Home, arguments: &[&str]) -> Command {
        let mut program = home.program();
        program
            .args(arguments)
            .args(&self.options)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_CONFIG_FILE", home.path("aws-config"))
            .env("AWS_SHARED_CREDENTIALS_FILE", home.path("aws-credentials"))
            .env("DYNADRAFT_LOG", "trace")
            .env("TMPDIR", home.path("tmp"))
            .envs(self.variables.iter().map(|(name, value)| (*name, value)));
        program
    }

    fn run(&self, home: &Home, arguments: &[&str]) -> Ran {
        self.program(home, arguments).output().expect("the program starts").into()
    }

    /// Searches what was printed or drawn, and every file of the home.
    fn search(&self, home: &Home, printed: &[u8]) {
        self.search_in("what was printed", printed);
        let mut paths = Vec::new();
        collect(&home.path(""), &mut paths);
        let planted: Vec<PathBuf> = self.files.iter().map(|(name, _)| home.path(name)).collect();
        for path in paths.iter().filter(|path| !planted.contains(path)) {
            self.search_in(&path.display().to_string(), &fs::read(path).expect("a file"));
        }
    }

    fn search_in(&self, place: &str, bytes: &[u8]) {
        for form in forms(self.secret) {
            let found = bytes.windows(form.len()).any(|window| window == form.as_bytes());
            assert!(
                !found,
                "{}: {form} in {place}:\n{}",
                self.name,
                String::from_utf8_lossy(bytes)
            );
        }
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

/// Parts of the secret that nobody may read either, as they may be written.
fn forms(secret: &str) -> Vec<String> {
    let parts = [0, secret.len() / 2 - 5, secret.len() - 10];
    let parts = parts.map(|from| secret.get(from..from + 10).expect("ASCII"));
    let mut forms = Vec::new();
    for part in parts {
        forms.push(part.to_owned());
        forms.push(part.replace('/', "\\/"));
        forms.push(part.bytes().map(|byte| format!("%{byte:02X}")).collect());
        forms.push(part.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect());
    }
    for before in 0..3 {
        let text = STANDARD_NO_PAD.encode(format!("{}{secret}", "=".repeat(before)));
        forms.extend(text.get(8..20).map(str::to_owned));
    }
    forms
}

/// One of each kind; all of them lead to this endpoint.
fn plants(url: &str) -> Vec<Plant> {
    let process = format!(
        r#"{{"Version":1,"AccessKeyId":"AKIAEXAMPLE","SecretAccessKey":"{KEY}","SessionToken":"x"}}"#
    );
    let plants = vec![
        Plant::of("secret key of the variables", KEY)
            .variable("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
            .variable("AWS_SECRET_ACCESS_KEY", KEY),
        Plant::of("session token of the variables", TOKEN)
            .with_keys()
            .variable("AWS_SESSION_TOKEN", TOKEN),
        Plant::of("secret key of a profile", KEY).file(
            "aws-credentials",
            format!("[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = {KEY}\n"),
        ),
        Plant::of("session token of a profile", TOKEN)
            .options(&["--profile", "ops"])
            .file(
                "aws-config",
                format!("[profile ops]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = abc\naws_session_token = {TOKEN}\n"),
            ),
        Plant::of("secret key that a program prints", KEY)
            .file("aws-config", "[default]\ncredential_process = cat printed.json\n")
            .file("printed.json", process),
        Plant::of("password of a proxy", PASSWORD)
            .with_keys()
            .variable("HTTPS_PROXY", format!("http://me:{PASSWORD}@127.0.0.1:1")),
        Plant::of("escaped password of a proxy", PASSWORD)
            .with_keys()
            .variable("https_proxy", "http://me:p4ss%2fw0rd%2Bof%3Dthis@127.0.0.1:1"),
        Plant::of("token for a container", TOKEN)
            .with_keys()
            .variable("AWS_CONTAINER_AUTHORIZATION_TOKEN", format!("Bearer {TOKEN}")),
        Plant::of("token for a container, in a file", TOKEN)
            .with_keys()
            .variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "token")
            .file("token", format!("{TOKEN}\n")),
        Plant::of("web identity token", TOKEN)
            .with_keys()
            .variable("AWS_WEB_IDENTITY_TOKEN_FILE", "token")
            .file("token", TOKEN),
        Plant::of("web identity token of a profile", TOKEN)
            .with_keys()
            .file("aws-config", "[profile x]\nweb_identity_token_file = token\n")
            .file("token", TOKEN),
        Plant::of("token of a login", TOKEN)
            .with_keys()
            .file(".aws/sso/cache/x.json", format!(r#"{{"accessToken":"{TOKEN}"}}"#)),
        Plant::of("secret of a client that logs in", TOKEN)
            .with_keys()
            .file(".aws/sso/cache/x.json", format!(r#"{{"clientSecret":"{TOKEN}"}}"#)),
    ];
    let lead = |plant: Plant| plant.options(&["--endpoint-url", url]);
    plants.into_iter().map(lead).collect()
}

const COMMANDS: [&[&str]; 13] = [
    &["run", "draft.pql", "--json"],
    &["run", "draft.pql"],
    &["plan", "draft.pql"],
    &["history", "list"],
    &["history", "show", "1"],
    &["history", "show", "1", "--json"],
    &["tables", "list"],
    &["tables", "describe", "things"],
    &["tables", "describe", "things", "--json"],
    &["tables", "export", "things"],
    &["tables", "export", "things", "--to", "out.csv", "--json"],
    &["tables", "pull", "things", "--sample", "1"],
    &["config", "show"],
];

#[test]
fn what_an_endpoint_says_again_is_kept_and_shown_without_its_secrets() {
    for number in 0..plants("").len() {
        for place in [Place::Item, Place::Message, Place::Header, Place::Page] {
            let secret = plants("")[number].secret;
            let echo = Echo::saying(secret, place);
            let plant = plants(&echo.url).remove(number);
            let home = plant.home();
            let commands = match place {
                Place::Item => &COMMANDS[..],
                Place::Message => &COMMANDS[..2],
                _ => &COMMANDS[..1],
            };
            let mut printed = String::new();
            for command in commands {
                let ran = plant.run(&home, command);
                printed.push_str(&format!("{command:?} {}\n{}{}", ran.code, ran.out, ran.talk));
            }
            plant.search(&home, printed.as_bytes());
            // It was said, in places where it would have been shown.
            let struck = printed.matches("[secret]").count();
            assert!(struck >= if place == Place::Item { 20 } else { 1 }, "{place:?} {printed}");
        }
    }
}

/// An item that holds two secrets wherever one of a kind may stand but once.
fn item_of_secrets() -> Value {
    let bytes = [KEY, TOKEN].map(|secret| STANDARD.encode(secret));
    json!({
        "pk": {"S": "b"}, "texts": {"SS": [KEY, TOKEN]}, "bytes": {"BS": bytes},
        KEY: {"N": "1"}, TOKEN: {"N": "2"},
    })
}

/// Who has both secrets, and is answered this.
fn answered(status: u16, body: &Value) -> Plant {
    let echo = Echo::saying(&body.to_string(), Place::Answer(status));
    Plant::of("secret key and session token", KEY)
        .variable("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
        .variable("AWS_SECRET_ACCESS_KEY", KEY)
        .variable("AWS_SESSION_TOKEN", TOKEN)
        .options(&["--endpoint-url", &echo.url])
}

#[test]
fn items_with_several_secrets_are_all_there_still() {
    let items = json!([{"pk": {"S": "a"}}, item_of_secrets(), {"pk": {"S": "c"}}]);
    let plant = answered(200, &json!({"Count": 3, "ScannedCount": 3, "Items": items}));
    let home = plant.home();
    let ran = plant.run(&home, &["run", "draft.pql"]);
    assert!(ran.out.contains("3 items"), "{}{}", ran.out, ran.talk);
    let exported = plant.run(&home, &["tables", "export", "things"]);
    let items: Vec<Value> = exported.out.lines().map(|line| line.parse().expect("JSON")).collect();
    let attributes = |item: &Value| item["Item"].as_object().map(serde_json::Map::len);
    let attributes: Vec<_> = items.iter().map(attributes).collect();
    assert_eq!(attributes, [Some(1), Some(5), Some(1)], "{}", exported.out);
    assert_eq!(items[1]["Item"]["texts"]["SS"], json!(["[secret 2]", "[secret]"]));
    let printed = [ran.out, ran.talk, exported.out, exported.talk].concat();
    for secret in [KEY, TOKEN] {
        Plant::of("one of two", secret).search(&home, printed.as_bytes());
    }
}

#[test]
fn a_failed_condition_on_an_item_with_several_secrets_is_one_still() {
    let plant = answered(
        400,
        &json!({
            "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
            "message": "The conditional request failed", "Item": item_of_secrets(),
        }),
    );
    let home = plant.home();
    home.write("update.pql", "UPDATE things SET a = 1 WHERE pk = 'b' AND a = 2;\n");
    let ran = plant.run(&home, &["run", "update.pql", "--yes"]);
    let said = "1  ✗  ConditionalCheckFailedException  UPDATE  things  b    a is missing";
    assert!(ran.out.contains(said), "{}{}", ran.out, ran.talk);
    for secret in [KEY, TOKEN] {
        Plant::of("one of two", secret).search(&home, (ran.out.clone() + &ran.talk).as_bytes());
    }
}

#[test]
fn no_byte_of_the_workbench_holds_a_secret() {
    for place in [Place::Item, Place::Message] {
        let echo = Echo::saying(TOKEN, place);
        let plant = plants(&echo.url).remove(1);
        let home = plant.home();
        let program = plant.program(&home, &["draft.pql"]);
        // Sent; then the reasons, the item, what went over the wire, and the history.
        let (reasons, item) = match place {
            Place::Item => ("answered", "[secret]"),
            _ => ("[secret]", "Item"),
        };
        let script = [
            ("SELECT", "\x1b[15~"),
            (reasons, "\x1b5"),
            ("Reasons", "i"),
            (item, "zr"),
            ("[secret]", "\x1b[6~\x1b[6~z"),
            ("1 Tables", "\x1b[19~\r"),
            ("[secret]", "\x11"),
        ];
        let raw = pty::shown(&program, &script);
        plant.search(&home, &raw);
    }
}

#[test]
fn a_url_with_a_name_and_a_password_is_refused_wherever_it_stands_and_not_shown() {
    let url = "http://user:PASS@127.0.0.1:1";
    let config = |line: &str| format!("[connections.mine]\n{line}\n");
    let plants = [
        Plant::of("option", url).options(&["--endpoint-url", url]),
        Plant::of("variable", url)
            .variable("AWS_ENDPOINT_URL", url)
            .options(&["--profile=default"])
            .file("aws-config", "[default]\n"),
        Plant::of("variable of the service", url)
            .variable("AWS_ENDPOINT_URL_DYNAMODB", url)
            .options(&["--region", "us-east-1"]),
        Plant::of("profile", url)
            .file("aws-config", format!("[default]\nendpoint_url = {url}\n"))
            .options(&["--profile=default"]),
        Plant::of("settings", url)
            .file("config/config.toml", config(&format!("endpoint_url = \"{url}\"")))
            .options(&["--connection=mine"]),
    ];
    for plant in plants {
        let home = plant.home();
        for command in COMMANDS.iter().filter(|command| command[0] != "history") {
            let ran = plant.run(&home, command);
            assert_eq!(ran.code, 2, "{}: {command:?} {}{}", plant.name, ran.out, ran.talk);
            let said = "an endpoint takes no name and password: leave out what stands before `@127.0.0.1:1`";
            assert!(ran.talk.contains(said), "{}: {}", plant.name, ran.talk);
            let printed = ran.out + &ran.talk;
            assert!(!printed.contains("PASS"), "{printed}");
        }
        let log = fs::read_to_string(home.path("data/dynadraft.log")).expect("a log");
        assert!(!log.contains("PASS"), "{log}");
    }
}

#[test]
fn no_sentence_about_a_bad_line_or_a_bad_argument_says_the_secret_in_it() {
    let url = "http://user:PASS@127.0.0.1:1";
    let unfinished = format!("[connections.mine]\nendpoint_url = \"{url}\n");
    let unknown = format!("[connections.mine]\n\"{url}\" = 1\n");
    let keys = format!("[default]\naws_access_key_id = x\naws_secret_access_key {KEY}\n");
    let plants = [
        Plant::of("settings that end early", url).file("config/config.toml", unfinished),
        Plant::of("a setting that is none", url).file("config/config.toml", unknown),
        Plant::of("an argument that is none", url).options(&[url, "--nothing"]),
        Plant::of("a draft that is none", url).options(&[url]),
        Plant::of("a connection that is none", url).options(&["--connection", url]),
        Plant::of("a line that is no setting", KEY)
            .file("aws-credentials", keys)
            .options(&["--profile=default"]),
    ];
    for plant in plants {
        let home = plant.home();
        let ran = plant.run(&home, &["run", "draft.pql"]);
        assert_ne!(ran.code, 0, "{}: {}{}", plant.name, ran.out, ran.talk);
        let log = fs::read_to_string(home.path("data/dynadraft.log")).unwrap_or_default();
        let told = format!("{}{}{log}", ran.out, ran.talk);
        assert!(!told.contains("PASS") && !told.contains("wJalr"), "{}: {told}", plant.name);
    }
}

#[test]
fn what_a_program_for_credentials_prints_is_never_shown() {
    let config = "[default]\ncredential_process = sh process.sh\n\
        [profile role]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = default\nregion = us-east-1\n";
    let failing = format!("echo 'an sso error: {KEY} exit status: 7' >&2; echo {KEY}; exit 3");
    let garbled = format!("echo '{{\"Version\": \"{KEY}\", {KEY}'");
    let other = format!(
        "echo '{{\"Version\":1,\"AccessKeyId\":\"x\",\"SecretAccessKey\":\"x\",\"Expiration\":\"{KEY}\"}}'"
    );
    for (script, said) in [
        (failing, "failed with exit status 3; run it by hand to see what it prints"),
        (garbled, "printed no credentials; run it by hand to see what it prints"),
        (other, "printed an Expiration that is no time; run it by hand to see what it prints"),
    ] {
        for profile in ["default", "role"] {
            let plant = Plant::of("what a program prints", KEY)
                .file("aws-config", config)
                .file("process.sh", script.clone())
                .options(&["--profile", profile, "--region", "us-east-1"]);
            let home = plant.home();
            let mut printed = String::new();
            for command in COMMANDS {
                let ran = plant.run(&home, command);
                printed.push_str(&format!("{}{}", ran.out, ran.talk));
            }
            let said = format!("the credential_process of profile default {said}");
            assert!(printed.contains(&said), "{printed}");
            plant.search(&home, printed.as_bytes());
        }
    }
}

#[test]
fn a_role_is_assumed_in_the_region_of_its_profile() {
    let echo = Echo::saying(KEY, Place::Page);
    let plant = Plant::of("secret key that assumes a role", KEY)
        .file("aws-config", "[profile role]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = keys\nregion = us-east-1\n")
        .file("aws-credentials", format!("[keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = {KEY}\n"))
        .variable("AWS_ENDPOINT_URL_STS", &echo.url)
        .options(&["--profile", "role", "--endpoint-url", &echo.url]);
    let home = plant.home();
    let ran = plant.run(&home, &["run", "draft.pql"]);
    assert!(ran.out.contains("what answered 403 is not STS; AWS_ENDPOINT_URL_STS"), "{}", ran.out);
    plant.search(&home, (ran.out + &ran.talk).as_bytes());
}

#[test]
fn of_a_form_without_its_secret_it_is_said_that_a_value_is_missing() {
    let plant = Plant::of("secret key of the variables", KEY)
        .variable("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
        .variable("AWS_SECRET_ACCESS_KEY", KEY);
    let home = plant.home();
    home.write("own.pql", format!("INSERT INTO things VALUE {{'pk': '{KEY}'}};\n"));
    let said = "a value that is a secret of this process is printed as [secret]";
    let ran = plant.run(&home, &["export", "own.pql", "--to", "aws-cli"]);
    assert!(ran.out.contains("[secret]") && ran.talk.contains(said), "{}{}", ran.out, ran.talk);
    let ran = plant.run(&home, &["export", "draft.pql", "--to", "aws-cli"]);
    assert!(!ran.talk.contains("secret"), "{}", ran.talk);
}
