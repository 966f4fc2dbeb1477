//! Budgets and the ledger, on a service that reports what was charged and where it was not asked to.

use crate::endpoint::run;
use crate::home::Home;
use crate::server::Server;

fn home(server: &Server, write_units: u32) -> Home {
    let home = Home::new();
    let settings = format!(
        "[connections.way]\nendpoint_url = \"http://{}\"\nmode = \"open\"\n[connections.way.budget]\nwrite_units = {write_units}\n",
        server.address()
    );
    home.write("config/config.toml", settings);
    let made = run(&home, &["sample", "load", "bank", "--connection", "way"]);
    assert_eq!(made.code, 0, "{}", made.talk);
    home
}

/// So many new items, in one batch.
fn inserts(first: usize, count: usize, settings: &str) -> String {
    let insert = |number| format!("INSERT INTO accounts VALUE {{'pk': 'new-{number}'}};\n");
    let statements: String = (first..first + count).map(insert).collect();
    format!("--@ mode batch\n{settings}{statements}")
}

#[test]
fn what_nobody_reports_is_held_against_the_budget_and_is_in_the_ledger() {
    let server = Server::start();
    let home = home(&server, 20);
    home.write("one.pql", inserts(0, 15, "--@ capacity none\n"));
    home.write("two.pql", inserts(15, 15, "--@ capacity none\n"));
    let arguments = ["run", "one.pql", "two.pql", "--connection", "way", "--keep-going"];
    let ran = run(&home, &arguments);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.talk);
    assert!(
        ran.talk.contains("15 WCU are spent, and this is reckoned to take 15 WCU"),
        "{}",
        ran.talk
    );
    let note = "nothing was reported of 15 statements, reckoned at 15 WCU";
    assert!(ran.out.contains(note), "{}", ran.out);
    let ledger = run(&home, &["ledger", "--by", "run", "--json"]);
    let book: serde_json::Value = serde_json::from_str(&ledger.out).expect("a document");
    assert_eq!(book["total"]["runs"], 1, "{}", ledger.out);
    assert_eq!(book["lines"][0]["estimated_at_most"]["write"], 15.0, "{}", ledger.out);
    assert_eq!(book["total"]["reported"]["write"], 0.0);
}

#[test]
fn from_four_fifths_on_each_run_says_what_is_spent() {
    let server = Server::start();
    let home = home(&server, 25);
    home.write("most.pql", inserts(0, 19, ""));
    home.write("more.pql", inserts(19, 1, ""));
    let arguments = ["run", "most.pql", "more.pql", "--connection", "way"];
    let ran = run(&home, &arguments);
    assert_eq!(ran.code, 0, "{}", ran.talk);
    let warnings = ran.talk.matches("budget of way: 80 % of 25 WCU spent").count();
    assert_eq!(warnings, 1, "{}", ran.talk);
}
