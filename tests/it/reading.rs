//! What is read that somebody names: pipes, devices without an end, files of a terabyte. All of it is read as far as it may
//! be, or refused in a sentence; nothing is waited for that a signal does not end.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::home::{Home, Ran};

const KEY: [&str; 2] = ["--key", "pk:S"];

/// A home with a table.
fn home() -> Home {
    let home = Home::new();
    home.write("one.jsonl", "{\"pk\":\"one\"}\n");
    home.succeed(&[["tables", "import", "items", "one.jsonl"].as_slice(), &KEY].concat());
    home
}

/// Runs a command with this on standard input.
fn piped(home: &Home, arguments: &[&str], input: &str) -> Ran {
    let mut program = home.program();
    program.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().expect("the program starts");
    let mut to = child.stdin.take().expect("its input");
    let input = input.to_owned();
    // It may end before it has read all.
    let writer = std::thread::spawn(move || to.write_all(input.as_bytes()).ok());
    let ran = Ran::from(child.wait_with_output().expect("an end"));
    writer.join().expect("written");
    ran
}

fn lines(count: usize) -> String {
    (0..count).map(|n| format!("{{\"pk\":\"{n:05}\",\"n\":{n}}}\n")).collect()
}

fn pipe(home: &Home, name: &str) -> PathBuf {
    let path = home.path(name);
    assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo").success());
    path
}

#[test]
fn what_comes_by_a_pipe_is_imported_whole() {
    let home = Home::new();
    for (table, name) in [("dash", "-"), ("name", "/dev/stdin")] {
        let import = [["tables", "import", table, name, "--json"].as_slice(), &KEY].concat();
        let ran = piped(&home, &import, &lines(3000));
        assert_eq!(ran.code, 0, "{}", ran.talk);
        let document = ran.documents().remove(0);
        assert_eq!((&document["put"], &document["outcome"]), (&3000.into(), &"complete".into()));
        assert_eq!(home.succeed(&["tables", "export", table]).lines().count(), 3000);
    }
    let kept = fs::read_dir(home.path("data")).expect("the folder").flatten();
    let kept: Vec<_> = kept.map(|entry| entry.file_name()).collect();
    assert!(kept.iter().all(|name| !name.to_string_lossy().contains(".tmp")), "{kept:?}");
}

#[test]
fn compressed_items_come_by_a_pipe_too() {
    let home = home();
    home.succeed(&["tables", "export", "items", "--to", "items.json.gz"]);
    let program = home
        .program()
        .args(["tables", "import", "again", "-", "--key", "pk:S"])
        .stdin(File::open(home.path("items.json.gz")).expect("a file"))
        .output();
    let ran = Ran::from(program.expect("an end"));
    assert_eq!(ran.code, 0, "{}", ran.talk);
    assert_eq!(home.succeed(&["tables", "export", "again"]).lines().count(), 1);
}

#[test]
fn a_pipe_without_an_item_is_no_import() {
    let home = home();
    let import = ["tables", "import", "items", "-"];
    let empty = home.run(&import);
    assert_eq!(empty.code, 2);
    assert_eq!(empty.talk, "error: standard input holds no items (read as csv)\n");
    let bad = piped(&home, &[import.as_slice(), &["--skip-bad"]].concat(), "{\"x\":1}\n{\"y\":\n");
    assert_eq!((bad.code, bad.out.as_str()), (2, ""));
    assert!(bad.talk.contains("standard input:1: "), "{}", bad.talk);
    assert!(bad.talk.ends_with("standard input holds no items (read as jsonl)\n"), "{}", bad.talk);
}

#[test]
fn a_draft_comes_by_standard_input_and_is_called_so() {
    let home = home();
    let select = "SELECT * FROM items WHERE pk = 'one';";
    for name in ["-", "/dev/stdin"] {
        let ran = piped(&home, &["run", name, "--json"], select);
        assert_eq!(ran.code, 0, "{}", ran.talk);
        assert_eq!(ran.documents()[0]["draft"], "standard input");
    }
    assert!(piped(&home, &["plan", "-"], select).out.starts_with("standard input: 1 statement"));
    let exported = piped(&home, &["export", "-", "--to", "request"], select);
    assert!(exported.out.contains("\"Statement\""), "{}", exported.talk);
    let wrong = piped(&home, &["run", "-"], "SELECT * FROM;");
    assert_eq!(wrong.code, 2);
    assert!(wrong.talk.contains(" --> standard input:1:"), "{}", wrong.talk);
    let none = home.run(&["run", "-"]);
    assert_eq!(none.code, 2);
    assert!(none.talk.contains("there is nothing to send"), "{}", none.talk);
}

#[test]
fn rows_come_by_standard_input_to_a_draft_in_a_file() {
    let home = home();
    home.write("each.pql", "--@ each -\nINSERT INTO items VALUE {'pk': ?};\n");
    let ran = piped(&home, &["run", "each.pql"], "pk\ntwo\nthree\n");
    assert_eq!(ran.code, 0, "{}", ran.talk);
    assert_eq!(home.succeed(&["tables", "export", "items"]).lines().count(), 3);
}

#[test]
fn standard_input_is_read_once() {
    let home = home();
    let once =
        "standard input was read already, and can be read once: put one of the two into a file";
    let insert = "INSERT INTO items VALUE {'pk': 'two'};";
    let twice = piped(&home, &["run", "-", "/dev/stdin"], insert);
    assert_eq!((twice.code, twice.talk), (2, format!("error: {once}\n")));
    let rows = piped(&home, &["run", "-"], "--@ each -\nINSERT INTO items VALUE {'pk': ?};");
    assert_eq!(rows.code, 2);
    assert!(rows.talk.contains(once), "{}", rows.talk);
    let both = ["tables", "import", "more", "-", "--create", "-"];
    let table = r#"{"TableName":"more","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}"#;
    let both = piped(&home, &both, table);
    assert_eq!((both.code, both.talk), (2, format!("error: {once}\n")));
    assert_eq!(home.succeed(&["tables", "export", "items"]).lines().count(), 1);
}

#[test]
fn an_export_to_a_dash_is_on_standard_output() {
    let home = home();
    let plain = home.succeed(&["tables", "export", "items"]);
    assert_eq!(home.succeed(&["tables", "export", "items", "--to", "-"]), plain);
    assert!(!home.path("-").exists());
    assert_eq!(home.run(&["tables", "export", "items", "--to", "-", "--json"]).code, 2);
}

#[test]
fn what_waits_for_a_pipe_ends_by_a_signal() {
    let home = home();
    home.write("each.pql", "--@ each pipe\nINSERT INTO items VALUE {'pk': ?};\n");
    let path = pipe(&home, "pipe");
    let looked_over = "error: interrupted while pipe was looked over: no item was put\n";
    let read = "interrupted while a draft was read; nothing was sent\n";
    let commands: [(&[&str], &str); 5] = [
        (&["run", "pipe"], read),
        (&["run", "each.pql"], read),
        (&["tables", "import", "items", "pipe"], looked_over),
        (&["tables", "import", "items", "one.jsonl", "--create", "pipe"], ""),
        (&["tables", "pull", "items", "--keys", "pipe", "--as", "copy"], ""),
    ];
    for (arguments, said) in commands {
        for signal in ["-INT", "-TERM"] {
            let mut program = home.program();
            let program = program.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
            let child = program.spawn().expect("the program starts");
            // Comes back when the program has opened its end; nothing is ever written.
            let silent = OpenOptions::new().write(true).open(&path).expect("the other end");
            let kill = Command::new("kill").args([signal, &child.id().to_string()]).status();
            assert!(kill.expect("kill").success());
            let ran = Ran::from(child.wait_with_output().expect("an end"));
            assert_eq!(ran.code, 130, "{arguments:?} {signal}: {}", ran.talk);
            assert!(ran.talk.contains(said), "{arguments:?} {signal}: {}", ran.talk);
            drop(silent);
        }
    }
    assert_eq!(home.succeed(&["tables", "export", "items"]).lines().count(), 1);
}

#[test]
fn what_has_no_end_is_refused_wherever_it_is_named() {
    let home = home();
    let refused = |arguments: &[&str], sentence: &str| {
        let ran = home.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.talk);
        assert!(ran.talk.contains(sentence), "{arguments:?}: {}", ran.talk);
    };
    refused(&["run", "/dev/zero"], "/dev/zero: larger than 64 MB, the most that a draft may have");
    refused(&["plan", "/dev/urandom"], "/dev/urandom: larger than 64 MB");
    home.write("each.pql", "--@ each /dev/zero\nINSERT INTO items VALUE {'pk': ?};\n");
    refused(
        &["run", "each.pql"],
        "/dev/zero: larger than 256 MB, the most that a file of rows may have",
    );
    refused(
        &["tables", "create", "/dev/zero"],
        "/dev/zero: larger than 1 MB, the most that a request",
    );
    refused(&["tables", "import", "items", "/dev/zero"], "/dev/zero: line 1: longer than 16 MB");
    refused(
        &["tables", "import", "items", "/dev/urandom", "--format", "jsonl", "--skip-bad"],
        "/dev/urandom: its first 1000 lines hold no item (read as jsonl)",
    );
    File::create(home.path("large.csv"))
        .and_then(|file| file.set_len(1 << 40))
        .expect("a sparse file");
    refused(&["run", "large.csv"], "large.csv: larger than 64 MB");
    refused(&["tables", "import", "items", "large.csv"], "large.csv: ");
    refused(&["run", "config"], "config: a folder, not a file; nothing was read of it");
}

#[test]
fn settings_that_are_no_file_or_too_large_are_refused() {
    let settings = [("/dev/zero", "larger than 1 MB"), ("pipe", "a pipe, not a file")];
    for (what, sentence) in settings {
        let home = Home::new();
        pipe(&home, "pipe");
        fs::create_dir_all(home.path("config")).expect("a folder");
        symlink(home.path(what), home.path("config/config.toml")).expect("a link");
        let ran = home.run(&["config", "validate"]);
        assert_eq!(ran.code, 2, "{}", ran.talk);
        assert!(ran.talk.contains(&format!("config.toml: {sentence}")), "{}", ran.talk);
        fs::remove_file(home.path("config/config.toml")).expect("removed");
        for variable in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
            let mut program = home.program();
            let program = program.env(variable, home.path(what));
            let output = program.args(["--profile", "x", "tables"]).output().expect("an end");
            let ran = Ran::from(output);
            assert_eq!(ran.code, 2, "{}", ran.talk);
            assert!(ran.talk.contains(sentence), "{}", ran.talk);
        }
    }
}
