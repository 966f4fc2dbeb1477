//! How fast an endpoint answers: `cargo bench --bench load` drives `dynadraft serve`, in memory and in a file, with 1,
//! 4 and 16 connections, and prints one table: requests a second, and the 50th and 99th percentile of their times.
//!
//! Any other endpoint can be driven in the same run, in turns: `cargo bench --bench load -- NAME=http://127.0.0.1:8001`.
//! It has to be empty, since the workloads make tables there. A word that is no address picks the workloads whose names
//! hold it.
//!
//! `--soak COUNT` sends so many requests of all kinds over 8 connections to each instead, and tells the memory of the
//! server as it goes; a word behind it (`file`) picks one.

#![expect(clippy::print_stdout, reason = "a table is what this is for")]
#![expect(clippy::disallowed_methods, reason = "it measures")]

mod endpoint;
mod measure;
mod soak;
mod workload;

use endpoint::Endpoint;
use measure::Measured;
use workload::{WORKLOADS, Workload};

const CONNECTIONS: [usize; 3] = [1, 4, workload::CONNECTIONS_MAX];

fn main() {
    let mut arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--soak") {
        let count = arguments.get(at + 1).and_then(|count| count.parse().ok());
        let words = arguments.get(at + 2..).unwrap_or_default();
        return soak::run(count.expect("--soak is followed by a count"), words);
    }
    let addresses: Vec<String> =
        arguments.extract_if(.., |argument| argument.contains("http://")).collect();
    let mut endpoints = vec![Endpoint::memory(), Endpoint::file()];
    endpoints.extend(addresses.iter().map(|address| Endpoint::at(address)));
    endpoints.iter().for_each(workload::prepare);

    print_head(&endpoints);
    for workload in WORKLOADS.iter().filter(|workload| is_picked(workload, &arguments)) {
        for connections in CONNECTIONS {
            let measured = measure::measure(workload, &endpoints, connections);
            print_row(workload.name, connections, &measured);
        }
    }
}

fn is_picked(workload: &Workload, words: &[String]) -> bool {
    words.is_empty() || words.iter().any(|word| workload.name.contains(word.as_str()))
}

fn print_head(endpoints: &[Endpoint]) {
    let names = endpoints.iter().map(|endpoint| format!(" |{:>26}", endpoint.name));
    println!("{:<21}{}", "", names.collect::<String>());
    let cells = endpoints.iter().map(|_| cells(["req/s", "p50 us", "p99 us"].map(str::to_owned)));
    println!("{:<16}{:>5}{}", "workload", "conn", cells.collect::<String>());
}

fn print_row(name: &str, connections: usize, measured: &[Measured]) {
    let cells = measured.iter().map(|measured| cells(measured.cells()));
    println!("{name:<16}{connections:>5}{}", cells.collect::<String>());
}

fn cells([rate, median, late]: [String; 3]) -> String {
    format!(" |{rate:>10}{median:>8}{late:>8}")
}
