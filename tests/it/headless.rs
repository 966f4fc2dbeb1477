//! Commands without a screen: verdicts, exit codes, what goes to which stream, and what bad input gets.

use std::fs;

use crate::home::{Home, Ran};

fn bank() -> Home {
    let home = Home::new();
    home.succeed(&["sample", "load", "bank", "--drafts", "."]);
    home
}

#[test]
fn the_drafts_of_the_bank_end_as_they_teach() {
    let home = bank();
    assert_eq!(home.run(&["run", "batch.pql"]).code, 1, "a batch that is applied in part");
    assert_eq!(home.run(&["run", "transfer.tx.json"]).code, 0, "a transfer that commits");
    let ran = home.run(&["run", "--json", "overdraft.tx.json"]);
    assert_eq!(ran.code, 1, "a transfer that is cancelled");
    let document = ran.documents().remove(0);
    assert_eq!(document["outcome"], "cancelled");
    assert_eq!(document["mode"], "transact-write");
    assert_eq!(document["error"]["code"], "TransactionCanceledException");
    let failed = &document["statements"][0];
    assert_eq!(failed["verdict"], "failed");
    assert_eq!(failed["code"], "ConditionalCheckFailed");
    assert_eq!(failed["message"], "The conditional request failed");
    assert_eq!(failed["item"]["pk"]["S"], "acct#erin");
    assert_eq!(document["statements"][1]["verdict"], "not_applied");
    assert_eq!(document["capacity"].as_array().expect("a list").len(), 0);
    assert_eq!(document["exchanges"][0]["status"], 400);
}

/// `dynadraft run <(...)`: a pipe gives what it holds once.
#[cfg(unix)]
#[test]
fn a_draft_that_comes_from_a_pipe_runs() {
    use std::io::Write;
    use std::process::Stdio;
    let home = bank();
    for arguments in [&["run", "--json"][..], &["run", "--json", "--keep-going"]] {
        let mut command = home.program();
        command.args(arguments).arg("/dev/stdin");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().expect("the program starts");
        let mut pipe = running.stdin.take().expect("a pipe");
        pipe.write_all(b"SELECT * FROM \"accounts\" WHERE \"pk\" = 'acct#alice'").expect("written");
        drop(pipe);
        let ran = Ran::from(running.wait_with_output().expect("it ends"));
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.talk);
        assert_eq!(ran.documents()[0]["outcome"], "applied");
    }
}

#[test]
fn twenty_six_statements_are_two_batches_and_one_result() {
    let home = bank();
    let inserts: String = (0..26)
        .map(|number| format!("INSERT INTO \"accounts\" VALUE {{'pk': 'new#{number}'}};\n"))
        .collect();
    home.write("many.pql", inserts);
    let ran = home.run(&["run", "--json", "many.pql"]);
    assert_eq!(ran.code, 0, "{}", ran.talk);
    let document = ran.documents().remove(0);
    assert_eq!(document["exchanges"].as_array().expect("a list").len(), 2);
    assert_eq!(document["statements"].as_array().expect("a list").len(), 26);
}

#[test]
fn a_hundred_and_one_actions_are_refused_before_sending() {
    let home = bank();
    let puts: Vec<String> = (0..101)
        .map(|number| {
            format!(r#"{{"Put": {{"TableName": "accounts", "Item": {{"pk": "n{number}"}}}}}}"#)
        })
        .collect();
    home.write("many.tx.json", format!("[{}]", puts.join(",\n")));
    let ran = home.run(&["run", "--json", "many.tx.json"]);
    assert_eq!(ran.code, 2);
    let document = ran.documents().remove(0);
    assert!(document["outcome"].is_null());
    assert_eq!(document["diagnostics"][0]["severity"], "error");
}

#[test]
fn the_service_speaks_for_itself_when_a_request_is_wrong() {
    let home = bank();
    for (draft, sentence) in [
        (
            "UPDATE \"accounts\" SET v = 1 WHERE pk = 'acct#alice';\nDELETE FROM \"accounts\" WHERE pk = 'acct#alice';",
            "Provided list of item keys contains duplicates",
        ),
        (
            "SELECT * FROM \"accounts\" WHERE pk = 'acct#alice';\nDELETE FROM \"accounts\" WHERE pk = 'acct#bob';",
            "Read and write requests together in the same batch is not supported.",
        ),
        ("SELECT * FROM \"nope\" WHERE pk = 'a';", "Requested resource not found"),
        (
            "UPDATE \"accounts\" SET v = 1 WHERE pk = 1;",
            "Key attribute's data type should match its data type in table's schema: Key pk",
        ),
    ] {
        home.write("wrong.pql", draft);
        let ran = home.run(&["run", "wrong.pql"]);
        assert_eq!(ran.code, 1, "{draft}\n{}", ran.talk);
        assert!(ran.out.contains(sentence), "{draft}\n{}", ran.out);
    }
}

#[test]
fn a_syntax_error_stands_with_line_column_and_caret() {
    let home = bank();
    home.write("slip.pql", "SELECT * FROM \"accounts\"\nWHERE pk = = 'a';\n");
    let ran = home.run(&["run", "slip.pql"]);
    assert_eq!(ran.code, 2);
    assert!(ran.talk.contains("slip.pql:2:12"), "{}", ran.talk);
    assert!(ran.talk.contains('^'), "{}", ran.talk);
    assert_eq!(ran.out, "");
}

#[test]
fn a_transaction_of_statements_is_all_or_nothing() {
    let home = bank();
    home.write(
        "both.pql",
        "--@ mode transaction\nDELETE FROM \"accounts\" WHERE pk = 'acct#alice';\n\
         UPDATE \"accounts\" SET v = 2 WHERE pk = 'acct#nobody';\n",
    );
    let ran = home.run(&["run", "both.pql"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.starts_with("CANCELLED: nothing was written."), "{}", ran.out);
    home.write(
        "look.pql",
        "--@ mode transaction\nSELECT owner FROM \"accounts\" WHERE pk = 'acct#alice';\n\
         SELECT owner FROM \"accounts\" WHERE pk = 'acct#nobody';\n",
    );
    assert!(home.succeed(&["run", "look.pql"]).contains("Alice"));
    assert_eq!(home.run(&["run", "transfer.pql"]).code, 0, "a transfer that commits");
    assert_eq!(home.run(&["run", "transfer.pql"]).code, 1, "and not twice");
}

#[test]
fn a_history_of_a_newer_version_is_left_as_it_is() {
    let home = bank();
    home.succeed(&["run", "transfer.tx.json"]);
    let path = home.path("config/history.db");
    {
        let file = rusqlite::Connection::open(&path).expect("a history");
        file.pragma_update(None, "user_version", 999).expect("a version");
        file.pragma_update(None, "wal_checkpoint", "TRUNCATE").ok();
    }
    let before = fs::read(&path).expect("a file");
    let ran = home.run(&["run", "transfer.tx.json"]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert!(ran.talk.contains("history.db") && ran.talk.contains("newer"), "{}", ran.talk);
    assert_eq!(fs::read(&path).expect("a file"), before);
}

#[test]
fn history_keeps_what_was_run_and_shows_it_again() {
    let home = bank();
    assert_eq!(home.run(&["run", "overdraft.tx.json"]).code, 1);
    home.succeed(&["run", "transfer.tx.json"]);
    let listed = home.succeed(&["history", "list"]);
    let outcomes: Vec<&str> =
        listed.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
    assert_eq!(outcomes, ["outcome", "applied", "cancelled"], "{listed}");
    let found = home.succeed(&["history", "search", "erin overdraft"]);
    assert!(found.contains("cancelled") && found.lines().count() == 2, "{found}");
    let shown = home.succeed(&["history", "show", "1"]);
    assert!(shown.contains("ConditionalCheckFailed"), "{shown}");
}

#[cfg(unix)]
#[test]
fn files_that_hold_data_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = bank();
    home.succeed(&["run", "transfer.tx.json"]);
    for path in [home.path("data/local.db"), home.path("config/history.db")] {
        let mode = fs::metadata(&path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_loses_nothing() {
    use std::process::Command;
    let home = bank();
    let filler = "x".repeat(300_000);
    home.write(
        "big.tx.json",
        format!(r#"[{{"Put": {{"TableName": "accounts", "Item": {{"pk": "big", "filler": "{filler}"}}}}}}]"#),
    );
    let size = fs::metadata(home.path("data/local.db")).expect("a database").len();
    let program = home.program();
    let mut limited = Command::new("sh");
    limited
        .arg("-c")
        .arg(format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" run big.tx.json", size / 512 + 64))
        .arg(program.get_program())
        .envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .current_dir(home.path(""));
    let output = limited.output().expect("a shell");
    let talk = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_ne!(output.status.code(), Some(0), "{talk}");
    assert!(talk.contains(".db"), "{talk}");
    home.write("look.pql", "SELECT owner FROM \"accounts\" WHERE pk = 'acct#alice';");
    assert!(home.succeed(&["run", "look.pql"]).contains("Alice"));
}

#[test]
fn the_shipped_keys_are_printed_as_a_file_that_can_be_edited() {
    let home = Home::new();
    let ended = home.run(&["config", "keys"]);
    assert_eq!(ended.code, 0);
    assert!(ended.out.contains("\n\"draft.run\" = [\"f5\", "), "{}", ended.out);
    assert!(ended.out.parse::<toml::Table>().is_ok());
}

#[test]
fn a_statement_is_sent_once_a_row() {
    let home = bank();
    home.write("rows.csv", "pk,amount:N\nrow#1,5\nrow#2,7\n\"row#3, quoted\",9\n");
    home.write("more.jsonl", "{\"pk\": \"line#1\"}\n");
    home.write(
        "each.pql",
        "--@ each rows.csv\nINSERT INTO \"accounts\" VALUE {'pk': ?, 'balance': ?};\n\
         --@ each more.jsonl\nINSERT INTO \"accounts\" VALUE {'pk': ?pk};\n",
    );
    let ran = home.run(&["run", "--json", "each.pql"]);
    assert_eq!(ran.code, 0, "{}", ran.talk);
    assert_eq!(ran.documents()[0]["statements"].as_array().expect("a list").len(), 4);
    home.write(
        "read.pql",
        "--@ mode single\nSELECT balance FROM \"accounts\" WHERE pk = 'row#3, quoted';",
    );
    let ran = home.run(&["run", "--json", "read.pql"]);
    let items = &ran.documents()[0]["statements"][0]["items"];
    assert_eq!(items[0]["balance"]["N"], "9", "{items}");
    home.write("wrong.pql", "--@ each none.csv\nINSERT INTO \"accounts\" VALUE {'pk': ?};");
    assert_eq!(home.run(&["run", "wrong.pql"]).code, 2, "there is no such file");
}

#[test]
fn a_table_is_described_with_its_throughput_expiry_and_tags() {
    let home = bank();
    let described = home.succeed(&["tables", "describe", "accounts"]);
    assert!(
        described.contains("on demand, throttling is off  allowed   none    none"),
        "{described}"
    );
    home.write(
        "tight.json",
        r#"{"TableName": "tight", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 2},
            "DeletionProtectionEnabled": true, "Tags": [{"Key": "team", "Value": "red"}]}"#,
    );
    home.succeed(&["tables", "create", "tight.json"]);
    let ran = home.run(&["tables", "throttle", "tight", "on"]);
    assert_eq!((ran.code, ran.talk.as_str()), (0, "tight: throttling is on\n"));
    let described = home.succeed(&["tables", "describe", "tight"]);
    assert!(
        described.contains(
            "1 read and 2 write units a second, throttling is on  protected  none    team=red"
        ),
        "{described}"
    );
    let inserts: String =
        (0..4).map(|n| format!("INSERT INTO tight VALUE {{'pk': '{n}'}};\n")).collect();
    home.write("inserts.pql", inserts);
    let ran = home.run(&["run", "--json", "inserts.pql"]);
    let document = ran.documents().remove(0);
    assert_eq!((ran.code, &document["outcome"]), (1, &"partial".into()));
    assert_eq!(document["statements"][3]["code"], "ProvisionedThroughputExceeded");
    home.succeed(&["tables", "throttle", "tight", "off"]);
    assert!(home.succeed(&["tables", "describe", "tight"]).contains("throttling is off"));
    let missing = home.run(&["tables", "throttle", "none", "on"]);
    assert_eq!(missing.code, 1, "{}", missing.talk);
    let on_demand = home.run(&["tables", "throttle", "accounts", "on"]);
    assert!(on_demand.talk.contains("there is nothing to throttle"), "{}", on_demand.talk);
}
