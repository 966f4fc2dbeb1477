//! A long run: every answer is looked at, and so is the memory of the server.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::endpoint::Endpoint;
use super::workload::{self, DELETES, Turn, WORKLOADS, Workload};

const CONNECTIONS: usize = 8;
/// How often the memory is told.
const STEPS: usize = 10;
/// A scan of everything, which takes hundreds of times as long as any other request, is every so-manieth.
const SCAN_EVERY: usize = 2_500;

/// Sends `count` requests to a server in memory, and to one with a file. An answer that is no 200 ends the run. What is
/// inserted is deleted again, so the memory has to level off.
///
/// `words` pick the servers whose names hold one of them.
pub fn run(count: usize, words: &[String]) {
    let kinds: [fn() -> Endpoint; 2] = [Endpoint::memory, Endpoint::file];
    for start in kinds {
        let endpoint = start();
        if !words.is_empty() && !words.iter().any(|word| endpoint.name.contains(word.as_str())) {
            continue;
        }
        workload::prepare(&endpoint);
        println!("{}", endpoint.name);
        tell(&endpoint, 0);
        soak(&endpoint, count);
    }
}

fn soak(endpoint: &Endpoint, count: usize) {
    let sent = AtomicUsize::new(0);
    let drive = |connection| {
        let (mut wire, mut body) = (endpoint.connect(), String::new());
        loop {
            let number = sent.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                break;
            }
            let turn = Turn { connection, number };
            for workload in workloads_of(number) {
                let answer = workload.once(&mut wire, &mut body, turn);
                answer.unwrap_or_else(|answer| panic!("{}: {answer}", workload.name));
            }
            if (number + 1).is_multiple_of(count.div_ceil(STEPS)) {
                tell(endpoint, number + 1);
            }
        }
    };
    thread::scope(|scope| {
        for connection in 0..CONNECTIONS {
            let drive = &drive;
            scope.spawn(move || drive(connection));
        }
    });
}

/// All kinds take turns; the last of them, the scan, seldom.
fn workloads_of(number: usize) -> impl Iterator<Item = &'static Workload> {
    let (scan, others) = WORKLOADS.split_last().expect("there are workloads");
    let other = others.get(number % others.len()).expect("within the list");
    let workload = if number.is_multiple_of(SCAN_EVERY) { scan } else { other };
    let deletes = (workload.name == "batch-insert-25").then_some(&DELETES);
    [workload].into_iter().chain(deletes)
}

fn tell(endpoint: &Endpoint, requests: usize) {
    println!("{requests:>10} requests {:>10} KB", endpoint.memory_kb().unwrap_or(0));
}
