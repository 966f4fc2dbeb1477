//! What earlier releases left is opened by this one: every folder of `tests/formats`, and none of a release to come.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::home::Home;
use crate::pseudo_terminal::Terminal;

/// The folders of all released formats; there is at least the first.
fn released() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let entries = fs::read_dir(folder).expect("tests/formats");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let folders: Vec<PathBuf> = paths.filter(|path| path.is_dir()).collect();
    assert!(!folders.is_empty());
    folders
}

/// A home that a release left.
fn left_by(release: &Path) -> Home {
    let home = Home::new();
    for part in ["config", "data"] {
        copy(&release.join(part), &home.path(part));
    }
    home
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).expect("copied");
        return;
    }
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("listed") {
        let entry = entry.expect("an entry");
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

/// The files of `expected` whose names end so: what stands before the ending, and the content.
fn expected(release: &Path, ending: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(release.join("expected")).expect("tests/formats/N/expected");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let named = paths.filter_map(|path| {
        let name = path.file_name()?.to_str()?.strip_suffix(ending)?.to_owned();
        Some((name, fs::read_to_string(&path).expect("text")))
    });
    let found: Vec<_> = named.collect();
    assert!(!found.is_empty(), "nothing that ends in {ending}");
    found
}

/// Whether everything of `old` is in `new`: an object may have got more members since.
fn holds(new: &Value, old: &Value) -> bool {
    match (new, old) {
        (Value::Object(new), Value::Object(old)) => {
            old.iter().all(|(name, old)| new.get(name).is_some_and(|new| holds(new, old)))
        }
        (Value::Array(new), Value::Array(old)) => {
            new.len() == old.len() && new.iter().zip(old).all(|(new, old)| holds(new, old))
        }
        _ => new == old,
    }
}

fn document(text: &str) -> Value {
    serde_json::from_str(text).expect("a document")
}

#[test]
fn every_item_of_every_released_database_is_there() {
    for release in released() {
        let home = left_by(&release);
        for (table, items) in expected(&release, ".items") {
            assert_eq!(home.succeed(&["tables", "export", &table]), items, "{table}");
        }
    }
}

#[test]
fn every_table_of_every_released_database_is_described_as_it_was() {
    for release in released() {
        let home = left_by(&release);
        for (table, described) in expected(&release, ".table.json") {
            let now = home.succeed(&["tables", "describe", &table, "--json"]);
            assert!(holds(&document(&now), &document(&described)), "{table}: {now}");
        }
    }
}

#[test]
fn a_released_database_is_read_written_and_moved_on() {
    for release in released() {
        let home = left_by(&release);
        for (table, items) in expected(&release, ".items") {
            // Its keys and indexes come along, its items by the file.
            home.succeed(&["tables", "pull", &table, "--as", "again"]);
            home.write("items", &items);
            home.succeed(&["tables", "import", "again", "items"]);
            assert_eq!(home.succeed(&["tables", "export", "again"]), items, "{table}");
            home.succeed(&["tables", "delete", "again"]);
        }
        home.write("pay.pql", PAY);
        let ran = home.run(&["run", "--json", "pay.pql"]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.talk);
        let by_index = "SELECT \"pk\", \"balance\" FROM \"accounts\".\"owner-ix\" WHERE \"owner\" = 'Format Keeper'";
        home.write("read.pql", by_index);
        let read = home.run(&["run", "--json", "read.pql"]).documents().remove(0);
        let items = r#"[{"pk":{"S":"acct#new"},"balance":{"N":"7"}}]"#;
        assert_eq!(read["statements"][0]["items"], document(items), "{read}");
    }
}

/// Puts an item into an old table, and takes it through an old index.
const PAY: &str =
    "INSERT INTO \"accounts\" VALUE {'pk': 'acct#new', 'owner': 'Format Keeper', 'balance': 7}";

#[test]
fn every_run_of_every_released_history_is_shown_as_it_was() {
    for release in released() {
        let home = left_by(&release);
        let (_, documents) = expected(&release, "history.jsonl").remove(0);
        for old in documents.lines().map(document) {
            let run = old["run"].to_string();
            let now = document(&home.succeed(&["history", "show", &run, "--json"]));
            assert!(holds(&now, &old), "{old}\nis now\n{now}");
        }
        let count = documents.lines().count();
        // Its heading, and a line a run.
        assert_eq!(home.succeed(&["history", "list"]).lines().count(), count + 1);
        let found = home.succeed(&["history", "search", "overdraft"]);
        // By the draft's name, which is searched, and listed by what it says.
        assert!(found.contains("cancelled") && found.contains("transact-write"), "{found}");
    }
}

#[test]
fn no_run_of_a_released_history_is_undone_and_each_says_why() {
    for release in released() {
        let home = left_by(&release);
        let (_, documents) = expected(&release, "history.jsonl").remove(0);
        for old in documents.lines().map(document) {
            let ran = home.run(&["undo", &old["run"].to_string()]);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.talk);
            let is_write = |one: &Value| {
                one["verdict"] == "applied"
                    && !["SELECT", "EXISTS", "ConditionCheck"]
                        .iter()
                        .any(|read| one["operation"] == *read)
            };
            let wrote = old["statements"].as_array().expect("statements").iter().any(is_write);
            // Images came later than both formats.
            let why = if wrote {
                "a version of this program that kept none made it"
            } else {
                "wrote nothing"
            };
            assert!(ran.talk.contains(why), "{why}: {}", ran.talk);
        }
    }
}

#[test]
fn a_released_history_numbers_on() {
    for release in released() {
        let home = left_by(&release);
        let (_, documents) = expected(&release, "history.jsonl").remove(0);
        home.write("read.pql", "SELECT * FROM \"accounts\" WHERE \"pk\" = 'acct#alice'");
        let ran = home.run(&["run", "--json", "read.pql"]).documents().remove(0);
        assert_eq!(ran["run"], documents.lines().count() + 1);
        assert_eq!(
            document(&home.succeed(&["history", "show", &ran["run"].to_string(), "--json"])),
            ran
        );
    }
}

#[test]
fn every_released_config_holds() {
    for release in released() {
        let home = left_by(&release);
        home.write(".aws/config", "[profile ops]\nregion = eu-west-1\n[profile dev-sso]\n");
        home.succeed(&["config", "validate"]);
        let shown = home.succeed(&["config", "show", "--connection", "prod-ops"]);
        let values = [
            "harbour",
            "true",
            "false",
            "local",
            "prod*",
            "123456789012",
            "prod-ops",
            "prod",
            "guarded",
            "ops",
            "lightmagenta",
        ];
        let words: Vec<&str> = shown.split_whitespace().collect();
        for value in values {
            assert!(words.contains(&value), "no {value} in\n{shown}");
        }
        let shown = home.succeed(&["config", "show", "--connection", "dev"]);
        for value in ["dev-sso", "eu-west-1", "http://127.0.0.1:8000", "#12ab9f", "30", "3"] {
            assert!(shown.split_whitespace().any(|word| word == value), "no {value} in\n{shown}");
        }
    }
}

/// A file whose `user_version` says so.
fn of_format(home: &Home, name: &str, format: u8) -> Vec<u8> {
    let path = home.path(name);
    let mut bytes = fs::read(&path).expect("a database");
    // Big-endian, at 60 of SQLite's header.
    bytes[60..64].copy_from_slice(&[0, 0, 0, format]);
    fs::write(&path, &bytes).expect("written");
    bytes
}

#[test]
fn what_a_later_release_left_is_refused_and_left_as_it_was() {
    for release in released() {
        for (name, arguments, sentence) in [
            ("data/local.db", ["tables", "list"], "local.db: written by a newer version"),
            ("config/history.db", ["history", "list"], "history.db: written by a newer version"),
        ] {
            let home = left_by(&release);
            let before = of_format(&home, name, 99);
            let ran = home.run(&arguments);
            assert_eq!((ran.code, ran.out.as_str()), (3, ""));
            assert!(ran.talk.contains(sentence) && ran.talk.contains("format 99"), "{}", ran.talk);
            assert_eq!(fs::read(home.path(name)).expect("there"), before);
        }
    }
}

/// A keys.toml or a theme that is not understood would be said in place of what was typed.
#[test]
fn the_workbench_comes_back_with_what_was_typed_and_the_keys_and_the_theme_of_then() {
    for release in released() {
        let home = left_by(&release);
        let mut terminal = Terminal::start(&home, &[], 120, 40);
        terminal.wait_for("SELECT 'typed, and never run'");
        // F12, which is a key by that keys.toml alone.
        terminal.press("\x1b[24~");
        terminal.wait_for("Help · keys");
        terminal.press("\x11");
        let (code, _) = terminal.finish();
        assert_eq!(code, 0);
    }
}
