//! What bad input gets: a sentence that says where and what to do, the documented exit code, and nothing changed.

use crate::home::Home;

#[test]
fn a_draft_that_is_not_text_is_named_with_its_place() {
    let home = Home::new();
    home.write("bad.pql", b"SELECT *\nFROM \xff");
    let ended = home.run(&["--memory", "run", "bad.pql"]);
    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    assert!(ended.talk.contains("bad.pql: not UTF-8 text: line 2"), "{}", ended.talk);
    assert!(ended.talk.contains("0xff at offset 14"), "{}", ended.talk);
}

#[test]
fn a_missing_draft_is_bad_usage() {
    let ended = Home::new().run(&["--memory", "run", "nowhere.pql"]);
    assert_eq!(ended.code, 2);
    assert_eq!(ended.talk, "error: nowhere.pql: no such file or folder\n");
}

#[test]
fn a_syntax_error_is_drawn_on_stderr_and_nothing_is_entered_in_the_history() {
    let home = Home::new();
    home.write("draft.pql", "UPDATE \"accounts\" SET x = WHERE pk = 'a';\n");
    let ended = home.run(&["--memory", "run", "draft.pql"]);
    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    assert!(ended.talk.contains(" --> draft.pql:1:27\n"), "{}", ended.talk);
    assert!(ended.talk.contains("\n  |                           ^^^^^\n"), "{}", ended.talk);
    assert_eq!(home.run(&["history"]).talk, "no submissions\n");
}

#[test]
fn a_draft_that_cannot_be_sent_is_one_json_document_with_its_findings() {
    let home = Home::new();
    home.write("draft.pql", "UPDATE \"accounts\" SET x = WHERE pk = 'a';\n");
    let ended = home.run(&["--memory", "run", "--json", "draft.pql"]);
    assert_eq!((ended.code, ended.talk.as_str()), (2, ""));
    assert_eq!(ended.out.lines().count(), 1);
    let document: serde_json::Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(document["outcome"], serde_json::Value::Null);
    assert_eq!(document["diagnostics"][0]["line"], 1);
    assert_eq!(document["diagnostics"][0]["column"], 27);
}

#[test]
fn a_broken_config_stops_a_headless_command_with_its_line() {
    let home = Home::new();
    home.write("config/config.toml", "theme = \"light\"\nasci = true\n");
    for arguments in [["--memory", "tables"], ["config", "validate"], ["config", "show"]] {
        let ended = home.run(&arguments);
        assert_eq!(ended.code, 2, "{arguments:?}");
        assert!(ended.talk.contains("config.toml: line 2, column 1: "), "{}", ended.talk);
        assert!(ended.talk.contains("did you mean `ascii`?"), "{}", ended.talk);
    }
    assert_eq!(home.run(&["config", "path"]).code, 0);
}

#[test]
fn a_history_that_is_none_is_refused_and_left_as_it_was() {
    let home = Home::new();
    let content = "no database at all, but a long enough text to have been one".repeat(20);
    home.write("config/history.db", &content);
    let ended = home.run(&["--memory", "history"]);
    assert_eq!(ended.code, 3);
    assert!(ended.talk.contains("history.db: not a history of dynadraft"), "{}", ended.talk);
    // What enters nothing in it goes on.
    assert_eq!(home.run(&["--memory", "tables"]).code, 0);
    let left = std::fs::read_to_string(home.path("config/history.db")).expect("still there");
    assert_eq!(left, content);
}

#[test]
fn a_damaged_local_database_is_refused_and_left_as_it_was() {
    let home = Home::new();
    let content = "no database at all, but a long enough text to have been one".repeat(20);
    home.write("data/local.db", &content);
    let ended = home.run(&["tables"]);
    assert_eq!(ended.code, 3);
    assert!(ended.talk.contains("local.db: "), "{}", ended.talk);
    let left = std::fs::read_to_string(home.path("data/local.db")).expect("still there");
    assert_eq!(left, content);
}

#[test]
fn a_database_in_a_folder_that_is_not_there_makes_no_folder() {
    let home = Home::new();
    let ended = home.run(&["--local=misspelt/other.db", "tables"]);
    assert_eq!(ended.code, 3);
    assert!(ended.talk.contains("misspelt/other.db: its folder is not there"), "{}", ended.talk);
    assert!(!home.path("misspelt").exists());
}

#[test]
fn usage_errors_end_with_two_and_help_with_zero() {
    let home = Home::new();
    assert_eq!(home.run(&["run"]).code, 2);
    assert_eq!(home.run(&["--local", "--memory", "tables"]).code, 2);
    assert_eq!(home.run(&["sample", "load", "zoo"]).code, 2);
    assert_eq!(home.run(&["history", "show", "7"]).code, 2);
    let help = home.run(&["--help"]);
    assert_eq!((help.code, help.talk.as_str()), (0, ""));
    assert!(help.out.contains("130 interrupted"), "{}", help.out);
}

#[test]
fn the_workbench_says_what_is_wrong_with_the_settings_and_not_that_a_connection_is_missing() {
    let home = Home::new();
    home.write("config/config.toml", "[connections.ops]\nendpoint = \"http://127.0.0.1:1\"\n");
    let ended = home.run(&["--connection", "ops"]);
    assert_eq!(ended.code, 2);
    assert!(ended.talk.contains("did you mean `endpoint_url`?"), "{}", ended.talk);
}
