//! Asks both, compares, and keeps their tables equal.

use std::env;

use super::compare::{differences, in_words, state};
use super::report::Report;
use super::request::{Request, Scene};
use super::side::Side;
use super::tables::Table;
use super::{items, legacy, reads, statements, transactions};
use crate::random::Random;
use crate::server::Server;

const ENDPOINT: &str = "DYNADRAFT_DIFFERENTIAL_ENDPOINT";
const SEED: &str = "DYNADRAFT_DIFFERENTIAL_SEED";
const COUNT: &str = "DYNADRAFT_DIFFERENTIAL_COUNT";
const DEFAULT_SEED: u64 = 1;
const DEFAULT_COUNT: usize = 20_000;

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "it is asked for, and told where, by whoever runs it"
)]
fn dynamodb_local_gives_the_same_answers() {
    let Ok(endpoint) = env::var(ENDPOINT) else {
        println!("not compared with DynamoDB Local: {ENDPOINT} is not set");
        return;
    };
    let number = |name| env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let seed = number(SEED).unwrap_or(DEFAULT_SEED);
    let count =
        number(COUNT).map_or(DEFAULT_COUNT, |count| usize::try_from(count).expect("a count"));
    let server = Server::start();
    let mut comparison = Comparison {
        ours: Side::at(server.address()),
        theirs: Side::at(endpoint.trim_start_matches("http://")),
        report: Report::default(),
    };
    comparison.run(seed, count);
    println!("seed {seed}\n{}", comparison.report.explained());
    assert!(comparison.report.is_clean(), "seed {seed}: {}", comparison.report.text());
}

struct Comparison {
    ours: Side,
    theirs: Side,
    report: Report,
}

impl Comparison {
    fn run(&mut self, seed: u64, count: usize) {
        let mut random = Random::seeded(seed);
        while self.report.asked < count {
            // Of its own, so that a scene can be changed and the rest stays.
            let mut random = Random::seeded(random.seed());
            for request in scene(&mut random) {
                if !self.ask(&request) {
                    break;
                }
            }
        }
    }

    /// Whether both sides had the same outcome.
    fn ask(&mut self, request: &Request) -> bool {
        self.report.asked += 1;
        let number = self.report.asked;
        let (ours, theirs) = (self.ours.answer(request), self.theirs.answer(request));
        let differences = differences(request, &ours, &theirs);
        for difference in &differences {
            self.report.add(number, request, difference);
        }
        // A batch succeeds whatever becomes of its statements.
        let same = in_words(&ours) == in_words(&theirs)
            && !differences.iter().any(|difference| difference.path == "Responses[].Error");
        for table in &request.changes {
            self.settle(number, request, Table::named(table), same, !ours.is_success());
        }
        same
    }

    /// Compares the items of a table, and makes theirs like ours. Where the outcomes differ their effects do, too.
    fn settle(
        &mut self,
        number: usize,
        request: &Request,
        table: &'static Table,
        same: bool,
        refused: bool,
    ) {
        let (ours, theirs) = (self.ours.items(table), self.theirs.items(table));
        for (key, mut difference) in state(table.name, &ours, &theirs) {
            if same {
                difference.path.push_str(if refused { " after a refusal" } else { "" });
                self.report.add(number, request, &difference);
            }
            self.theirs.replace(table, &key, ours.get(&key.to_string()));
        }
    }
}

/// Of any family.
fn scene(random: &mut Random) -> Scene {
    match random.below(12) {
        0..=3 => items::scene(random),
        4 | 5 => reads::scene(random),
        6 | 7 => transactions::scene(random),
        8 => legacy::scene(random),
        _ => statements::scene(random),
    }
}
