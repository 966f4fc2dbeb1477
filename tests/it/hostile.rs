//! No text that comes from elsewhere sends a terminal a command, or hides there.
//!
//! Every command is given a hostile text wherever it takes one or meets one, on a terminal, and every byte that came out is
//! looked at.

use crate::echo::{Echo, Place};
use crate::home::Home;
use crate::pty;

/// Sets a title, clears the screen, colours (in both spellings of an escape), writes over the line, turns it around, hides a
/// letter in it, and heaps marks on the last one.
const HOSTILE: &str = "a\u{1b}]0;owned\u{7}b\u{1b}[2Jc\u{9b}31md\re\u{202e}f\u{200b}g\u{e0041}h\u{3164}i\u{fe0f}j\u{ad}k\u{7f}l\
    \u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}";

/// What our own program may send besides text: a line shown anew, and the end of a line, which the terminal's driver makes.
const OWN: [&str; 2] = ["\r\u{1b}[2K", "\r\n"];

fn is_text(character: char) -> bool {
    matches!(character, '\n' | '\t')
        || !(character.is_control()
            || "\u{202e}\u{200b}\u{e0041}\u{3164}\u{fe0f}\u{ad}".contains(character))
}

/// Runs a command on a terminal; what it showed there.
fn shown(home: &Home, arguments: &[&str]) -> String {
    let mut program = home.program();
    program
        .args(arguments)
        .env("AWS_ACCESS_KEY_ID", "key")
        .env("AWS_SECRET_ACCESS_KEY", "x")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", home.path("aws-config"))
        .env("AWS_SHARED_CREDENTIALS_FILE", home.path("aws-credentials"));
    let raw = pty::shown(&program, &[]);
    let text = String::from_utf8(raw).expect("UTF-8");
    let foreign = OWN.iter().fold(text.clone(), |text, own| text.replace(own, "\n"));
    let commands: Vec<char> = foreign.chars().filter(|character| !is_text(*character)).collect();
    assert!(commands.is_empty(), "{arguments:?}: {commands:?} in {text:?}");
    assert!(!foreign.contains(&"\u{301}".repeat(9)), "{arguments:?}: {text:?}");
    text
}

/// A home with a table of hostile items, and drafts that say hostile things.
fn home() -> Home {
    let home = Home::new();
    let text = serde_json::Value::from(HOSTILE);
    home.write(
        "items.jsonl",
        format!("{{\"pk\":{text},\"s\":{text},{text}:{text},\"l\":[{{{text}:{text}}}]}}\n"),
    );
    home.write("bad.jsonl", format!("{{\"pk\":{text},\n{HOSTILE}\n"));
    home.write(
        format!("{HOSTILE}.pql").as_str(),
        format!("-- {HOSTILE}\nSELECT * FROM things WHERE pk = '{HOSTILE}';\n"),
    );
    home.write("insert.pql", format!("INSERT INTO things VALUE {{'pk': '{HOSTILE}'}};\n"));
    home.write(
        "broken.pql",
        format!(
            "SELECT * FRM things WHERE '{HOSTILE}';\n--@ {HOSTILE}\nSELECT * FROM \"{HOSTILE}\";\n"
        ),
    );
    home.write(
        "false.pql",
        format!(
            "UPDATE things SET s = '{HOSTILE}' WHERE pk = '{HOSTILE}' AND s = 'other {HOSTILE}';\n"
        ),
    );
    let put = serde_json::json!([{"Put": {"TableName": "things", "Item": {"pk": {"S": HOSTILE}}}}]);
    home.write("put.tx.json", put.to_string());
    let imported = home.run(&["tables", "import", "things", "items.jsonl", "--key", "pk:S"]);
    assert_eq!(imported.code, 0, "{}", imported.talk);
    home
}

#[test]
fn no_command_sends_a_terminal_what_it_would_obey() {
    let home = home();
    let draft = format!("{HOSTILE}.pql");
    let option = |name: &str| format!("--{name}={HOSTILE}");
    let url = format!("http://127.0.0.1:1/{HOSTILE}");
    let own: Vec<Vec<&str>> = vec![
        vec!["run", &draft],
        vec!["run", &draft, "--json"],
        vec!["run", "insert.pql"],
        vec!["run", "insert.pql", "--json"],
        vec!["run", "false.pql"],
        vec!["run", "false.pql", "--json"],
        vec!["run", "broken.pql"],
        vec!["run", "broken.pql", "--json"],
        vec!["run", "put.tx.json", "--versus", "memory"],
        vec!["run", HOSTILE],
        vec!["plan", &draft],
        vec!["plan", "broken.pql", "--json"],
        vec!["export", &draft, "--to", "transact"],
        vec!["export", &draft, "--to", "request"],
        vec!["export", "broken.pql", "--to", "request"],
        vec!["export", "put.tx.json", "--to", "partiql"],
        vec!["tables", "list"],
        vec!["tables", "describe", HOSTILE],
        vec!["tables", "describe", "things", "--json"],
        vec!["tables", "create", HOSTILE],
        vec!["tables", "delete", HOSTILE, "--yes"],
        vec!["tables", "throttle", HOSTILE, "on"],
        vec!["tables", "export", "things"],
        vec!["tables", "export", "things", "--format", "csv"],
        vec!["tables", "export", "things", "--format", "jsonl"],
        vec!["tables", "export", "things", "--to", HOSTILE],
        vec!["tables", "export", HOSTILE],
        vec!["tables", "import", "things", "bad.jsonl"],
        vec!["tables", "import", HOSTILE, "items.jsonl", "--key", "pk:S"],
        vec!["tables", "import", "things", HOSTILE],
        vec!["tables", "pull", "things", "--as", HOSTILE],
        vec!["tables", "pull", "things", "--into", HOSTILE],
        vec!["sample", "load", HOSTILE],
        vec!["sample", "list"],
        vec!["history", "list"],
        vec!["history", "search", HOSTILE],
        vec!["history", "show", "1"],
        vec!["history", "show", "1", "--json"],
        vec!["history", "show", "3"],
        vec!["history", "look", "1"],
        vec!["history", "show", HOSTILE],
        vec!["config", "path"],
        vec!["config", "show"],
        vec!["config", "validate"],
        vec!["serve", "--host", HOSTILE],
        vec!["completions", HOSTILE],
        vec![HOSTILE, "--nothing"],
    ];
    let mut seen = String::new();
    for arguments in own {
        seen.push_str(&shown(&home, &arguments));
    }
    for name in ["connection", "profile", "region", "endpoint-url", "local"] {
        seen.push_str(&shown(&home, &["run", "insert.pql", &option(name)]));
    }
    seen.push_str(&shown(&home, &["run", "insert.pql", "--endpoint-url", &url]));
    seen.push_str(&shown(&home, &["config", "show", "--endpoint-url", &url]));
    // It was there, and is written out.
    assert!(seen.matches("\\u{1b}]0;owned\\u{7}").count() > 40, "{seen}");
    assert!(seen.matches("\\udb40\\udc41").count() > 3, "{seen}");
}

#[test]
fn no_settings_and_no_folder_send_a_terminal_what_it_would_obey() {
    let text = serde_json::Value::from(HOSTILE);
    for settings in [
        format!("theme = {text}\n"),
        format!("{text} = 1\n"),
        format!("# {HOSTILE}\nascii = \"{HOSTILE}\"\n"),
        format!("[connections.{text}]\nregion = {text}\nprofile = {text}\n"),
        format!("default = {text}\n[connections.x]\nendpoint_url = {text}\n"),
        format!("[connections.{text}]\ncolour = {text}\n"),
    ] {
        let home = Home::new();
        home.write("config/config.toml", settings);
        home.write("aws-config", format!("[profile {HOSTILE}]\nregion = {HOSTILE}\n"));
        home.write("insert.pql", "SELECT * FROM x;");
        for command in [
            &["config", "show"][..],
            &["config", "validate"],
            &["run", "insert.pql", "--connection", HOSTILE],
        ] {
            shown(&home, command);
        }
    }
    let home = Home::new();
    let mut program = home.program();
    program.args(["config", "path"]).env("DYNADRAFT_CONFIG_DIR", home.path(HOSTILE));
    let raw = pty::shown(&program, &[]);
    assert!(String::from_utf8_lossy(&raw).contains("\\u{1b}]0;owned\\u{7}"));
}

#[test]
fn no_answer_of_an_endpoint_sends_a_terminal_what_it_would_obey() {
    for place in [Place::Item, Place::Message, Place::Page] {
        let (home, echo) = (home(), Echo::saying(HOSTILE, place));
        let endpoint = format!("--endpoint-url={}", echo.url);
        for command in [
            &["run", "false.pql", "--yes"][..],
            &["run", "insert.pql", "--json", "--yes"],
            &["tables", "list"],
            &["tables", "describe", "things"],
            &["tables", "describe", "things", "--json"],
            &["tables", "export", "things", "--format", "csv"],
            &["tables", "pull", "things", "--sample", "1", "--into", "local=copy.db"],
            &["plan", "false.pql"],
        ] {
            shown(&home, &[command, &[&endpoint]].concat());
        }
    }
}

#[test]
fn the_workbench_draws_what_is_hidden() {
    let home = home();
    let draft = format!("{HOSTILE}.pql");
    let mut program = home.program();
    program.arg(&draft);
    let script = [
        ("SELECT", "\x1b[15~"),
        ("answered", "\x1b5"),
        ("Reasons", "i"),
        ("Item", "zr"),
        ("TableName", "z"),
        ("1 Tables", "\x1b[19~\r"),
        ("answered", "\x11"),
    ];
    let raw = String::from_utf8(pty::shown(&program, &script)).expect("UTF-8");
    for command in [
        "\u{7}",
        "\u{1b}]",
        "\u{9b}",
        "\u{202e}",
        "\u{200b}",
        "\u{e0041}",
        "\u{3164}",
        "\u{7f}",
        "\u{ad}",
    ] {
        assert!(!raw.contains(command), "{command:?} in {raw:?}");
    }
    assert!(raw.contains("]0;owned"));
}

#[test]
fn a_file_takes_data_as_it_is() {
    let home = home();
    let rows = home.succeed(&["tables", "export", "things", "--format", "csv"]);
    assert!(rows.contains(HOSTILE), "{rows:?}");
    let lines = home.succeed(&["tables", "export", "things", "--format", "jsonl"]);
    let item: serde_json::Value = serde_json::from_str(lines.trim()).expect("JSON");
    assert_eq!(item["pk"], HOSTILE);
}

#[test]
fn the_colours_of_an_item_are_not_ours() {
    let home = Home::new();
    home.write("items.jsonl", "{\"pk\": \"a\\u001b[8mhidden\\u001b[0m\"}\n");
    let imported = home.run(&["tables", "import", "things", "items.jsonl", "--key", "pk:S"]);
    assert_eq!(imported.code, 0, "{}", imported.talk);
    let rows = shown(&home, &["tables", "export", "things", "--format", "csv"]);
    assert!(rows.contains(r"a\u{1b}[8mhidden\u{1b}[0m"), "{rows:?}");
}
