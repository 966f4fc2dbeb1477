//! Tables to files and back, and from one database into another.

use std::fs;
use std::process::{Command, Stdio};

use crate::endpoint;
use crate::home::{Home, Ran};
use crate::proxy::{Fault, Proxy};
use crate::server::Server;

fn music() -> Home {
    let home = Home::new();
    home.succeed(&["sample", "load", "music"]);
    home
}

const KEY: &str = "Artist:S,SongTitle:S";

#[test]
fn what_is_exported_and_imported_is_exported_the_same() {
    let home = music();
    for name in ["songs.json", "songs.csv"] {
        let (first, second) = (format!("first-{name}"), format!("second-{name}"));
        let table = format!("copy-of-{}", name.replace('.', "-"));
        home.succeed(&["tables", "export", "songs", "--to", &first]);
        home.succeed(&["tables", "import", &table, &first, "--key", KEY]);
        home.succeed(&["tables", "export", &table, "--to", &second]);
        let text = |name: &str| fs::read_to_string(home.path(name)).expect("a file");
        assert_eq!(text(&first), text(&second));
        assert!(text(&first).lines().count() >= 15);
    }
}

#[test]
fn plain_lines_go_in_and_come_out_digit_by_digit() {
    let home = Home::new();
    let lines = "{\"n\":12345678901234567890123456789012345678,\"pk\":\"a\"}\n";
    home.write("items.jsonl", lines);
    home.succeed(&["tables", "import", "items", "items.jsonl", "--key", "pk:S"]);
    assert_eq!(home.succeed(&["tables", "export", "items", "--format", "jsonl"]), lines);
}

#[test]
fn a_set_is_no_plain_json_and_that_is_said() {
    let home = music();
    let ran = home.run(&["tables", "export", "songs", "--to", "songs.jsonl"]);
    assert_eq!(ran.code, 1);
    assert!(ran.talk.contains("line 1: the attribute `Genres` holds a set"), "{}", ran.talk);
    assert!(!home.path("songs.jsonl").exists() && !home.path("songs.jsonl.partial").exists());
    home.succeed(&["tables", "export", "songs", "--to", "songs.jsonl", "--lossy"]);
    assert!(home.path("songs.jsonl").exists());
}

#[test]
fn gzip_is_written_and_read() {
    let home = music();
    home.succeed(&["tables", "export", "songs", "--to", "songs.json.gz"]);
    let bytes = fs::read(home.path("songs.json.gz")).expect("a file");
    assert!(bytes.starts_with(&[0x1f, 0x8b]));
    let arguments = ["tables", "import", "again", "songs.json.gz", "--key", KEY, "--json"];
    let document = home.run(&arguments).documents().remove(0);
    assert_eq!((&document["put"], &document["outcome"]), (&15.into(), &"complete".into()));
}

#[test]
fn bad_lines_keep_a_file_from_being_sent_unless_they_are_left_out() {
    let home = Home::new();
    home.write("items.csv", "pk,n:N\na,1\nb,x\nc,3\n");
    let import = ["tables", "import", "items", "items.csv", "--key", "pk:S"];
    let ran = home.run(&import);
    assert_eq!(ran.code, 2);
    assert!(ran.talk.contains("items.csv:3: column n: `x` is no number"), "{}", ran.talk);
    assert!(ran.talk.contains("nothing was sent"), "{}", ran.talk);
    assert!(!home.run(&["tables", "list"]).out.contains("items"));
    let ran = home.run(&[import.as_slice(), &["--skip-bad"]].concat());
    assert_eq!(ran.code, 1, "{}", ran.talk);
    assert_eq!(home.succeed(&["tables", "export", "items"]).lines().count(), 2);
}

#[test]
fn a_file_that_exists_is_not_written_over_unasked() {
    let home = music();
    home.write("songs.json", "mine");
    let export = ["tables", "export", "songs", "--to", "songs.json"];
    assert_eq!(home.run(&export).code, 2);
    assert_eq!(fs::read_to_string(home.path("songs.json")).expect("a file"), "mine");
    home.succeed(&[export.as_slice(), &["--replace"]].concat());
    assert!(fs::read_to_string(home.path("songs.json")).expect("a file").starts_with("{\"Item\""));
}

#[cfg(unix)]
#[test]
fn an_export_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = music();
    home.succeed(&["tables", "export", "songs", "--to", "songs.csv"]);
    let mode = fs::metadata(home.path("songs.csv")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn items_are_pulled_from_one_database_into_another() {
    let home = Home::new();
    home.succeed(&["--local=source.db", "sample", "load", "bank"]);
    let pull = ["--local=source.db", "tables", "pull", "accounts", "--sample", "4"];
    let ran = home.run(&pull);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.talk);
    assert!(ran.talk.contains("accounts: created in local"), "{}", ran.talk);
    assert_eq!(home.succeed(&["tables", "export", "accounts"]).lines().count(), 4);
    assert!(home.succeed(&["tables", "describe", "accounts"]).contains("owner-ix"));
    let source = ["--local=source.db", "tables", "export", "accounts"];
    assert_eq!(home.succeed(&source).lines().count(), 10);
}

#[test]
fn a_budget_that_is_used_up_is_said_and_is_no_success() {
    let home = Home::new();
    home.succeed(&["--local=source.db", "sample", "load", "bank"]);
    let pull = [
        "--local=source.db",
        "tables",
        "pull",
        "ledger",
        "--sample",
        "20",
        "--units",
        "1",
        "--json",
    ];
    let ran = home.run(&pull);
    assert_eq!((ran.code, &ran.documents()[0]["outcome"]), (1, &"budget".into()));
    assert!(ran.talk.contains("stopped: 1 read units are used"), "{}", ran.talk);
}

#[test]
fn a_table_is_not_pulled_into_itself() {
    let home = music();
    let ran = home.run(&["tables", "pull", "songs", "--sample", "1"]);
    assert_eq!(ran.code, 2);
    home.succeed(&["tables", "pull", "songs", "--sample", "1", "--as", "one-song"]);
}

#[test]
fn an_endpoint_is_exported_pulled_from_and_after_a_yes_imported_into() {
    let home = music();
    let server = Server::start();
    let url = format!("http://{}", server.address());
    let options = ["--endpoint-url", &url, "--region", "us-east-1"];
    let remote = |arguments: &[&str]| endpoint::run(&home, &[&options, arguments].concat());
    home.succeed(&["tables", "export", "songs", "--to", "songs.json"]);
    let import = ["tables", "import", "there", "songs.json", "--key", KEY];
    let asked = remote(&import);
    assert_eq!(asked.code, 2, "{}", asked.talk);
    assert!(asked.talk.contains("--yes"), "{}", asked.talk);
    let done = remote(&[import.as_slice(), &["--yes"]].concat());
    assert_eq!(done.code, 0, "{}", done.talk);
    assert_eq!(remote(&["tables", "export", "there", "--to", "again.json"]).code, 0);
    let text = |name: &str| fs::read_to_string(home.path(name)).expect("a file");
    assert_eq!(text("songs.json"), text("again.json"));
    let pull = ["tables", "pull", "there", "--where", "Artist = 'The Night Ferry'", "--as", "here"];
    let pulled = remote(&pull);
    assert_eq!(pulled.code, 0, "{}", pulled.talk);
    let here = home.succeed(&["tables", "export", "here"]);
    assert!(here.lines().count() > 1 && here.lines().all(|line| line.contains("The Night Ferry")));
}

#[test]
fn a_file_without_items_is_no_import() {
    let home = music();
    home.write("none.csv", "Artist,SongTitle\n");
    let none = home.run(&["tables", "import", "songs", "none.csv"]);
    assert_eq!(none.code, 2);
    assert!(none.talk.contains("none.csv holds no items (read as csv)"), "{}", none.talk);
    home.write("one.json", "{\"Item\":{\"Artist\":{\"S\":\"a\"},\"SongTitle\":{\"S\":\"b\"}}}\n");
    let behind = home.run(&["tables", "import", "songs", "one.json", "--skip", "5"]);
    assert_eq!(behind.code, 2, "{}", behind.talk);
    assert!(behind.talk.contains("behind those that --skip leaves out"), "{}", behind.talk);
}

/// A server, the way to it on which these things happen, and a file of 300 items.
fn way(faults: &[Fault]) -> (Home, Server, Proxy) {
    let (home, server) = (Home::new(), Server::start());
    let proxy = Proxy::to(server.address(), faults);
    endpoint::connect(&home, "way", &proxy.url());
    let items = (0..300).map(|n| format!("{{\"Item\":{{\"pk\":{{\"S\":\"{n:03}\"}}}}}}\n"));
    home.write("items.json", items.collect::<String>());
    (home, server, proxy)
}

const IMPORT: [&str; 9] =
    ["tables", "import", "there", "items.json", "--key", "pk:S", "--yes", "--connection", "way"];

/// What the table holds, as it is exported.
fn there(home: &Home) -> String {
    let exported = endpoint::run(home, &["tables", "export", "there", "--connection", "way"]);
    let mut lines: Vec<_> = exported.out.lines().collect();
    lines.sort_unstable();
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn items_that_come_back_unprocessed_are_put_again() {
    let (home, _server, proxy) = way(&[Fault::Unprocessed, Fault::Unprocessed, Fault::None]);
    let ran = endpoint::run(&home, &[IMPORT.as_slice(), &["--json"]].concat());
    assert_eq!((ran.code, proxy.left()), (0, 0), "{}", ran.talk);
    assert_eq!(ran.documents()[0]["put"], 300, "{}", ran.out);
    assert_eq!(there(&home), fs::read_to_string(home.path("items.json")).expect("a file"));
}

#[test]
fn an_interrupted_import_ends_its_request_and_says_how_to_go_on() {
    let (home, _server, proxy) = way(&[Fault::None, Fault::Held]);
    let mut program = endpoint::program(&home);
    let started = program.args(IMPORT).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = started.expect("the program starts");
    proxy.wait_until_held();
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.expect("kill").success());
    // Another program starts and ends meanwhile: the signal has long arrived when the answer does.
    home.succeed(&["config", "path"]);
    proxy.release();
    let ran = Ran::from(child.wait_with_output().expect("an end"));
    assert_eq!(ran.code, 130, "{}", ran.talk);
    let (_, behind) = ran.talk.split_once("--skip ").expect("how to go on");
    let skip = behind.split(|c: char| !c.is_ascii_digit()).next().expect("a number");
    let put = there(&home).lines().count();
    let skipped: usize = skip.parse().expect("a number");
    assert!((25..=put).contains(&skipped) && put < 300, "{skipped} of {put}: {}", ran.talk);
    let again = endpoint::run(&home, &[IMPORT.as_slice(), &["--skip", skip]].concat());
    assert_eq!(again.code, 0, "{}", again.talk);
    assert_eq!(there(&home), fs::read_to_string(home.path("items.json")).expect("a file"));
}
