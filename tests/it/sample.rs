//! The bundled samples, from loading to the history.

use crate::endpoint::{connect, run};
use crate::home::Home;
use crate::proxy::{Fault, Proxy};
use crate::server::Server;

#[test]
fn a_sample_is_loaded_once_and_left_alone_after() {
    let home = Home::new();
    let first = home.run(&["sample", "load", "bank", "--drafts", "drafts"]);
    assert_eq!((first.code, first.talk.contains("accounts: created")), (0, true));
    assert_eq!(first.out.lines().count(), 4);
    home.write("drafts/batch.pql", "mine");
    let second = home.run(&["sample", "load", "bank", "--drafts", "drafts"]);
    assert_eq!((second.code, second.out.as_str()), (0, ""));
    assert!(second.talk.contains("accounts: exists already, left alone"), "{}", second.talk);
    let kept = std::fs::read_to_string(home.path("drafts/batch.pql")).expect("there");
    assert_eq!(kept, "mine");
}

#[test]
fn a_sample_waits_until_its_tables_can_be_used() {
    let (home, server) = (Home::new(), Server::start());
    let proxy = Proxy::to(server.address(), &[Fault::Creating]);
    connect(&home, "way", &proxy.url());
    let loaded = run(&home, &["sample", "load", "bank", "--connection", "way"]);
    assert_eq!((loaded.code, proxy.left()), (0, 0), "{}", loaded.talk);
    let accounts = run(&home, &["tables", "export", "accounts", "--connection", "way"]);
    assert!(accounts.out.lines().count() > 1, "{}", accounts.talk);
}

#[test]
fn the_transfer_commits_once_and_the_overdraft_is_cancelled() {
    let home = Home::new();
    home.run(&["sample", "load", "bank", "--drafts", "."]);
    let transfer = home.run(&["run", "transfer.tx.json"]);
    assert_eq!(transfer.code, 0);
    assert!(
        transfer.out.starts_with("APPLIED: all 4 statements were applied.\n"),
        "{}",
        transfer.out
    );
    let overdraft = home.run(&["run", "overdraft.tx.json"]);
    assert_eq!(overdraft.code, 1);
    assert!(overdraft.out.starts_with("CANCELLED: nothing was written. Statement 1 failed;"));
    assert_eq!(home.run(&["run", "transfer.tx.json"]).code, 1);
    let history = home.run(&["history", "--color", "never"]);
    let outcomes: Vec<&str> =
        history.out.lines().skip(1).filter_map(|line| line.split_whitespace().nth(1)).collect();
    assert_eq!(outcomes, ["cancelled", "cancelled", "applied"]);
}

#[test]
fn drafts_are_run_in_order_until_one_is_not_applied() {
    let home = Home::new();
    home.run(&["sample", "load", "bank", "--drafts", "."]);
    let drafts = ["overdraft.tx.json", "transfer.tx.json"];
    let stopped = home.run(&[&["run", "--json"], drafts.as_slice()].concat());
    assert_eq!((stopped.code, stopped.out.lines().count()), (1, 1));
    let all = home.run(&[&["run", "--json", "--keep-going"], drafts.as_slice()].concat());
    assert_eq!((all.code, all.out.lines().count()), (1, 2));
    let last: serde_json::Value =
        all.out.lines().last().map(serde_json::from_str).expect("printed").expect("JSON");
    assert_eq!((&last["run"], &last["outcome"]), (&3.into(), &"applied".into()));
}

#[test]
fn the_collection_draft_reports_each_artists_collection() {
    let home = Home::new();
    home.run(&["sample", "load", "music", "--drafts", "."]);
    let ended = home.run(&["run", "--json", "collection.tx.json"]);
    let document: serde_json::Value = serde_json::from_str(&ended.out).expect("JSON");
    let metrics = &document["item_collection_metrics"]["songs"];
    assert_eq!((ended.code, metrics.as_array().map(Vec::len)), (0, Some(2)));
}
