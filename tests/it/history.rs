//! `history`: found again, compared, labelled, written down and deleted.

use crate::home::Home;

fn bank() -> Home {
    let home = Home::new();
    home.succeed(&["sample", "load", "bank", "--drafts", "."]);
    home.succeed(&["run", "-e", "SELECT * FROM accounts WHERE pk = 'acct#alice'"]);
    home.run(&[
        "run",
        "-e",
        "UPDATE accounts SET balance = 0 WHERE pk = 'acct#bob' AND balance = 1",
    ]);
    home.succeed(&["run", "transfer.tx.json"]);
    home
}

/// The runs of a list, the newest first.
fn runs(home: &Home, arguments: &[&str]) -> Vec<i64> {
    let ran = home.run(&[&["history"], arguments, &["--json"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.talk);
    ran.documents().iter().map(|one| one["run"].as_i64().expect("a number")).collect()
}

#[test]
fn a_list_shows_statements_and_is_found_by_every_member() {
    let home = bank();
    let listed = home.succeed(&["history"]);
    assert!(listed.contains("SELECT * FROM accounts WHERE pk = 'acct#alice'"), "{listed}");
    assert!(listed.contains("Update accounts, Update accounts, Put ledger"), "{listed}");
    assert_eq!(runs(&home, &["list"]), [3, 2, 1]);
    assert_eq!(runs(&home, &["search", "acct#alice", "--limit", "1"]), [3]);
    assert_eq!(runs(&home, &["list", "--table", "ledger"]), [3]);
    assert_eq!(runs(&home, &["search", "outcome:failed"]), [2]);
    assert_eq!(runs(&home, &["search", "table:accounts", "--outcome", "applied"]), [3, 1]);
    assert_eq!(runs(&home, &["list", "--on", "elsewhere"]), Vec::<i64>::new());
    assert_eq!(runs(&home, &["list", "--day", "today"]), [3, 2, 1]);
    assert_eq!(runs(&home, &["list", "--before", "3", "--limit", "1"]), [2]);
    let ran = home.run(&["history", "list", "--outcome", "lost"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.talk.contains("`lost` is no outcome: applied, partial"), "{}", ran.talk);
    let document = home.run(&["history", "list", "--json", "--limit", "1"]).documents().remove(0);
    assert_eq!(document["draft"], "transfer.tx.json");
    assert_eq!(document["mode"], "transact-write");
    assert_eq!(document["tags"].as_array().map(Vec::len), Some(0));
}

#[test]
fn two_runs_are_compared_by_draft_and_by_what_came_of_them() {
    let home = bank();
    home.succeed(&[
        "run",
        "-e",
        "UPDATE accounts SET balance = 0 WHERE pk = 'acct#bob' AND balance > 1",
    ]);
    let text = home.succeed(&["history", "diff", "2", "4"]);
    for piece in [
        "- run 2: failed on local, command line\n+ run 4: applied on local, command line\n",
        "\n- UPDATE accounts SET balance = 0 WHERE pk = 'acct#bob' AND balance = 1\n+ UPDATE",
        "verdict of statement 1\n    - failed\n    + applied\n",
    ] {
        assert!(text.contains(piece), "{piece}\n{text}");
    }
    let document = home.run(&["history", "diff", "1", "1", "--json"]).documents().remove(0);
    assert_eq!(document["draft"].as_array().map(Vec::len), Some(0));
    assert_eq!(document["differences"].as_array().map(Vec::len), Some(0));
    let missing = home.run(&["history", "diff", "1", "9"]);
    assert_eq!(missing.code, 2);
    assert!(missing.talk.contains("no run 9"), "{}", missing.talk);
}

#[test]
fn a_run_is_tagged_found_by_it_and_written_down() {
    let home = bank();
    let said = home.succeed(&["history", "tag", "2", "ticket-7", "bob", "--note", "why it failed"]);
    assert_eq!(said, "tags: ticket-7 bob\nnote: why it failed\n");
    assert_eq!(
        home.succeed(&["history", "tag", "2", "--remove", "bob"]),
        "tags: ticket-7\nnote: why it failed\n"
    );
    assert_eq!(runs(&home, &["list", "--tag", "ticket-7"]), [2]);
    assert_eq!(runs(&home, &["search", "why"]), [2]);
    let document = home.succeed(&["history", "export", "2"]);
    for piece in [
        "# run 2: command line\n",
        "| outcome | failed |\n",
        "> why it failed\n",
        "```sql\nUPDATE",
        "balance is ",
    ] {
        assert!(document.contains(piece), "{piece}\n{document}");
    }
    let json = home.run(&["history", "export", "2", "--format", "json"]).documents().remove(0);
    assert_eq!(json["outcome"], "failed");
}

#[test]
fn runs_are_deleted_only_with_a_yes() {
    let home = bank();
    let ran = home.run(&["history", "delete", "1", "2"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.talk.contains("SELECT *") && ran.talk.contains("nothing was deleted"),
        "{}",
        ran.talk
    );
    assert_eq!(runs(&home, &["list"]), [3, 2, 1]);
    home.succeed(&["history", "delete", "1", "2", "--yes"]);
    assert_eq!(runs(&home, &["list"]), [3]);
    assert_eq!(home.run(&["history", "show", "1"]).code, 2);
    assert_eq!(home.run(&["history", "delete", "1", "--yes"]).code, 2, "there is none");
}

#[test]
fn tables_are_listed_as_they_are_described() {
    let home = bank();
    let tables = home.run(&["tables", "list", "--json"]).documents();
    let names: Vec<&str> =
        tables.iter().filter_map(|one| one["Table"]["TableName"].as_str()).collect();
    assert_eq!(names, ["accounts", "ledger"]);
    assert_eq!(tables[0]["Table"]["KeySchema"][0]["AttributeName"], "pk");
}
