//! How fast an endpoint answers: `cargo bench --bench load` drives `dynadraft serve`, in memory and in a file, with 1,
//! 4 and 16 connections, and prints one table. Any other endpoint can be driven in the same run:
//! `cargo bench --bench load -- http://127.0.0.1:8001`. A word that is no address picks the workloads whose names hold it.
//!
//! `--soak COUNT` sends so many requests of all kinds over 8 connections instead, and tells the memory of the server
//! as it goes.

#![expect(clippy::print_stdout, reason = "a table is what this is for")]
#![expect(clippy::disallowed_methods, reason = "it measures")]

mod endpoint;
mod soak;
mod workload;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use endpoint::{Endpoint, Wire};
use workload::{WORKLOADS, Workload};

const CONNECTIONS: [usize; 3] = [1, 4, 16];
/// How long each cell of the table is measured.
const MEASURED: Duration = Duration::from_secs(2);

fn main() {
    let mut arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--soak") {
        let count = arguments.get(at + 1).and_then(|count| count.parse().ok());
        return soak::run(count.expect("--soak is followed by a count"));
    }
    let addresses: Vec<String> =
        arguments.extract_if(.., |argument| argument.starts_with("http://")).collect();
    let mut endpoints = vec![Endpoint::memory(), Endpoint::file()];
    endpoints.extend(addresses.iter().map(|address| Endpoint::at(address)));

    println!("{}", line("requests a second", CONNECTIONS.map(|count| format!("{count} conn"))));
    for endpoint in &endpoints {
        workload::prepare(endpoint);
    }
    for workload in WORKLOADS.iter().filter(|workload| picked(workload, &arguments)) {
        for endpoint in &endpoints {
            let rates = CONNECTIONS.map(|count| rate(workload, endpoint, count));
            println!("{}", line(&format!("{} {}", workload.name, endpoint.name), rates));
        }
    }
}

fn picked(workload: &Workload, words: &[String]) -> bool {
    words.is_empty() || words.iter().any(|word| workload.name.contains(word.as_str()))
}

fn line(name: &str, cells: [String; 3]) -> String {
    let [one, four, sixteen] = cells;
    format!("{name:<48} {one:>10} {four:>10} {sixteen:>10}")
}

/// Requests a second; `-` when the endpoint refuses them.
fn rate(workload: &Workload, endpoint: &Endpoint, connections: usize) -> String {
    if workload.once(&mut endpoint.connect(), usize::MAX >> 1).is_err() {
        return "-".to_owned();
    }
    let done = AtomicBool::new(false);
    let started = Instant::now();
    let answered: usize = thread::scope(|scope| {
        let drive = |worker| {
            let mut wire = endpoint.connect();
            let done = &done;
            scope.spawn(move || drive(workload, &mut wire, worker, done))
        };
        let workers: Vec<_> = (0..connections).map(drive).collect();
        thread::sleep(MEASURED);
        done.store(true, Ordering::Relaxed);
        workers.into_iter().map(|worker| worker.join().expect("no panic")).sum()
    });
    let each_second = answered as f64 / started.elapsed().as_secs_f64();
    let places = usize::from(each_second < 100.0);
    format!("{each_second:.places$}")
}

fn drive(workload: &Workload, wire: &mut Wire, worker: usize, done: &AtomicBool) -> usize {
    let mut answered = 0;
    while !done.load(Ordering::Relaxed) {
        let number = worker * 100_000_000 + answered;
        workload.once(wire, number).expect("what was answered once is answered again");
        answered += 1;
    }
    answered
}
