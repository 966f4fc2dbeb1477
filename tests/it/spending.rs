//! What runs are charged, as the ledger adds it up and as a budget holds it back.

use serde_json::Value;

use crate::endpoint::run;
use crate::home::Home;
use crate::server::Server;

const TABLE: &str = r#"{"TableName":"pair","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
    "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}"#;
const TWO: &str = "INSERT INTO pair VALUE {'pk': 'a'};\nINSERT INTO pair VALUE {'pk': 'b'};\n";

/// A home whose connection `ops` leads to the server and may write so much while the program runs.
fn home(server: &Server, write_units: f64) -> Home {
    let home = Home::new();
    let url = format!("http://{}", server.address());
    let settings = format!(
        "[connections.ops]\nendpoint_url = \"{url}\"\nmode = \"open\"\nundo = \"leave\"\n\
         [connections.ops.budget]\nwrite_units = {write_units}\n\
         [connections.free]\nendpoint_url = \"{url}\"\nmode = \"open\"\nundo = \"leave\"\n"
    );
    home.write("config/config.toml", settings);
    home.write("table.json", TABLE);
    home.write("two.pql", TWO);
    home.write("all.pql", "SELECT * FROM pair;\n");
    let created = run(&home, &["tables", "create", "table.json", "--connection", "free"]);
    assert_eq!(created.code, 0, "{}", created.talk);
    home
}

/// Read and write units that a report says were consumed.
fn reported(report: &Value) -> f64 {
    let tables = report["capacity"].as_array().expect("tables");
    tables.iter().map(|table| table["CapacityUnits"].as_f64().expect("units")).sum()
}

/// Of a line of the ledger, or of its total.
fn sum(line: &Value) -> f64 {
    let reported = &line["reported"];
    let units =
        ["read", "write", "read_or_write"].map(|one| reported[one].as_f64().expect("units"));
    units.iter().sum()
}

#[test]
fn the_ledger_adds_up_what_the_runs_reported() {
    let server = Server::start();
    let home = home(&server, 1000.0);
    let mut sums = Vec::new();
    for draft in ["two.pql", "all.pql", "all.pql"] {
        let ran = run(&home, &["run", draft, "--json", "--connection", "free"]);
        assert_eq!(ran.code, 0, "{}", ran.talk);
        sums.push(reported(&ran.documents()[0]));
    }
    assert!(sums.iter().all(|units| *units > 0.0), "{sums:?}");
    let ledger = |more: &[&str]| home.run(&[&["ledger"], more].concat());

    let by_run = ledger(&["--by", "run", "--json"]).documents().remove(0);
    let mut lines: Vec<f64> = by_run["lines"].as_array().expect("lines").iter().map(sum).collect();
    lines.sort_by(f64::total_cmp);
    let mut expected = sums.clone();
    expected.sort_by(f64::total_cmp);
    assert_eq!(lines, expected, "{by_run}");
    assert_eq!(sum(&by_run["total"]), sums.iter().sum::<f64>());

    let by_table = ledger(&["--json"]).documents().remove(0);
    assert_eq!(by_table["lines"][0]["name"], "pair", "{by_table}");
    assert_eq!((&by_table["total"], &by_table["total"]["runs"]), (&by_run["total"], &3.into()));

    let csv = ledger(&["--by", "run", "--csv"]).out;
    let of_csv = csv.lines().skip(1).map(|line| {
        let cells = line.split(',').skip(2).take(3);
        cells.map(|cell| cell.parse::<f64>().expect("a figure")).sum::<f64>()
    });
    assert_eq!(of_csv.sum::<f64>(), sums.iter().sum::<f64>(), "{csv}");

    let later = ledger(&["--since", "2199-01-01", "--json"]).documents().remove(0);
    assert_eq!((sum(&later["total"]), &later["total"]["runs"]), (0.0, &0.into()));
    let wrong = ledger(&["--since", "soon"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""), "{}", wrong.talk);
    assert!(wrong.talk.contains("write it as 2026-09-01"), "{}", wrong.talk);
}

#[test]
fn what_would_pass_a_budget_is_not_sent_unless_it_is_agreed_to() {
    let server = Server::start();
    let home = home(&server, 1.0);
    let held = run(&home, &["run", "two.pql", "--json", "--yes", "--connection", "ops"]);
    assert_eq!(held.code, 2, "{}{}", held.out, held.talk);
    assert!(held.talk.contains("--over-budget"), "{}", held.talk);
    let items = || {
        let ran = run(&home, &["run", "all.pql", "--json", "--connection", "free"]);
        ran.documents()[0]["statements"][0]["items"].as_array().expect("items").len()
    };
    assert_eq!(items(), 0, "nothing went out");

    let free = run(&home, &["plan", "two.pql", "--connection", "ops"]);
    assert_eq!(free.code, 0, "a plan spends nothing: {}", free.talk);
    let sent = run(&home, &["run", "two.pql", "--over-budget", "--connection", "ops"]);
    assert_eq!((sent.code, items()), (0, 2), "{}", sent.talk);
}
