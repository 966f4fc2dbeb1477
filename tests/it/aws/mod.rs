//! Where credentials come from and what settings do, as AWS's own tools have it.
//!
//! A `fake` on the loopback stands for AWS: it takes each `request` to the part it is for (`parts`: DynamoDB, STS, SSO and
//! its logins, the roles of containers and machines, a proxy), checks every `signature` by the specification, and remembers
//! what was asked. `table.toml` has a row for each source of credentials and each setting. `rows` asks it of the program,
//! in a `world` of its own, and `ask_botocore.py` of botocore. `record` keeps what botocore did in `botocore.txt`, and what
//! the program said in `said`, which `BLESS=1` writes; `secrets` are looked for in all of it. To ask botocore again:
//!
//! ```text
//! DYNADRAFT_BOTOCORE=python3 cargo test --test it botocore_was_asked
//! ```
//!
//! `asked` is about who sits before a terminal: a code that is typed, a wait that is ended. `drafts` are run by who was found
//! in one of these ways.

mod asked;
mod drafts;
mod fake;
mod parts;
mod record;
mod request;
mod rows;
mod secrets;
mod signature;
mod world;

use std::collections::BTreeMap;
use std::process::Command;

use rows::{Piece, Row};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    piece: BTreeMap<String, Piece>,
    keys: Vec<Row>,
    profiles: Vec<Row>,
    roles: Vec<Row>,
    web_identity: Vec<Row>,
    processes: Vec<Row>,
    logins: Vec<Row>,
    machines: Vec<Row>,
    regions: Vec<Row>,
    endpoints: Vec<Row>,
    proxies: Vec<Row>,
    tries: Vec<Row>,
    apps: Vec<Row>,
    answers: Vec<Row>,
}

fn table() -> Table {
    let mut table: Table = toml::from_str(&record::read("table.toml")).expect("the table");
    let pieces = std::mem::take(&mut table.piece);
    table.rows().for_each(|row| row.join(&pieces));
    table
}

/// What botocore did.
const COLUMN: &str = "botocore.txt";

/// The program does what botocore does, or what the row says, and says what it said before.
fn hold(group: &str, rows: &[Row]) {
    let column = record::read(COLUMN);
    let (mut faults, mut said) = (String::new(), String::new());
    for row in rows {
        let done = row.of_program();
        let expected = expected(row, &column);
        if done.asked != expected {
            let all = [done.asked, done.said.clone()].concat();
            faults.push_str(&record::difference(&row.name, &expected, &all));
        }
        record::write(&mut said, &row.name, &done.said);
    }
    assert!(faults.is_empty(), "{faults}");
    keep(&format!("said/{group}.txt"), said.trim_start());
}

/// Holds what was said against what was said before, or writes it.
fn keep(file: &str, said: &str) {
    if is_to_bless() {
        return std::fs::write(record::path(file), said).expect("a written file");
    }
    let before = record::read(file);
    assert_eq!(record::names(&before), record::names(said), "{file}: BLESS=1 writes it");
    let faults: String = record::names(said)
        .into_iter()
        .map(|name| (name, [&before, said].map(|text| record::block(text, name).expect(name))))
        .filter(|(_, [before, now])| before != now)
        .map(|(name, [before, now])| record::difference(name, &before, &now))
        .collect();
    assert!(faults.is_empty(), "{faults}\nWhat is said is written by BLESS=1.");
}

/// What is to be asked of AWS: as botocore does, unless the row says otherwise.
fn expected(row: &Row, column: &str) -> Vec<String> {
    let botocore = as_ours(record::block(column, &row.name).expect(&row.name));
    let own = row.seen.as_ref().map(|seen| seen.lines().map(str::to_owned).collect());
    assert_eq!(row.differs.is_some(), own.is_some(), "{}", row.name);
    assert_ne!(own.as_ref(), Some(&botocore), "{} differs no more", row.name);
    own.unwrap_or(botocore)
}

/// Without botocore's own word for why it refused.
fn as_ours(mut lines: Vec<String>) -> Vec<String> {
    if let Some(end) = lines.last_mut().filter(|end| end.starts_with("refused")) {
        end.truncate("refused".len());
    }
    lines
}

#[expect(clippy::disallowed_methods, reason = "a test is asked for more by its environment")]
fn is_to_bless() -> bool {
    std::env::var("BLESS").is_ok_and(|value| value == "1")
}

macro_rules! groups {
    ($($test:ident: $group:ident,)*) => {
        $(
            #[test]
            fn $test() {
                hold(stringify!($group), &table().$group);
            }
        )*

        impl Table {
            /// Of all groups, in their order.
            fn rows(&mut self) -> impl Iterator<Item = &mut Row> {
                [$(&mut self.$group),*].into_iter().flatten()
            }
        }
    };
}

groups! {
    access_keys_are_found_as_botocore_finds_them: keys,
    a_profile_is_chosen_as_botocore_chooses_it: profiles,
    roles_are_assumed_as_botocore_assumes_them: roles,
    web_identities_are_used_as_botocore_uses_them: web_identity,
    processes_are_run_as_botocore_runs_them: processes,
    logins_are_used_as_botocore_uses_them: logins,
    containers_and_machines_are_asked_as_botocore_asks_them: machines,
    a_region_is_found_as_botocore_finds_it: regions,
    an_endpoint_is_chosen_as_botocore_chooses_it: endpoints,
    proxies_are_used_as_botocore_uses_them: proxies,
    a_busy_service_is_asked_as_often_as_by_botocore: tries,
    the_application_is_named_as_botocore_names_it: apps,
    what_is_no_answer_is_taken_as_botocore_takes_it: answers,
}

#[test]
fn botocore_was_asked_every_row_and_no_other() {
    let mut table = table();
    let rows: Vec<&Row> = table.rows().map(|row| &*row).collect();
    if let Some(python) = python() {
        ask_botocore(&python, &rows);
    }
    let of_table: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(record::names(&record::read(COLUMN)), of_table);
}

#[test]
fn what_differs_from_botocore_stands_in_the_readme() {
    let readme = include_str!("../../../README.md");
    let readme = readme.split_whitespace().collect::<Vec<_>>().join(" ");
    for row in table().rows() {
        let missing = row.differs.iter().find(|reason| !readme.contains(*reason));
        assert_eq!(missing, None, "{}", row.name);
    }
}

/// The Python that has botocore, if it is to be asked.
#[expect(clippy::disallowed_methods, reason = "a test is asked for more by its environment")]
fn python() -> Option<String> {
    std::env::var("DYNADRAFT_BOTOCORE").ok()
}

/// Writes its column anew.
fn ask_botocore(python: &str, rows: &[&Row]) {
    let script = "import botocore; print(botocore.__version__)";
    let version = Command::new(python).args(["-c", script]).output().expect("Python").stdout;
    let mut text = format!("botocore {}", String::from_utf8(version).expect("UTF-8"));
    for row in rows {
        record::write(&mut text, &row.name, &row.of_botocore(python));
    }
    std::fs::write(record::path(COLUMN), text).expect("a written file");
}
