//! A long run: every answer is looked at, and so is the memory of the server.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::endpoint::Endpoint;
use super::workload::{self, WORKLOADS};

const CONNECTIONS: usize = 8;
/// How often the memory is told.
const STEPS: usize = 20;
/// The workloads of short requests; the others take turns with them once in so many.
const SHORT: usize = 2;
const LONG_EVERY: usize = 500;

/// Sends `count` requests; anything but a 200 ends the run.
pub fn run(count: usize) {
    let endpoint = Endpoint::memory();
    workload::prepare(&endpoint);
    let sent = AtomicUsize::new(0);
    let step = count.div_ceil(STEPS).max(1);
    thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                let mut wire = endpoint.connect();
                loop {
                    let number = sent.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    let kind =
                        if number % LONG_EVERY == 0 { number / LONG_EVERY } else { number % SHORT };
                    let workload = &WORKLOADS[kind % WORKLOADS.len()];
                    let answer = workload.once(&mut wire, number);
                    answer.unwrap_or_else(|answer| panic!("{}: {answer}", workload.name));
                    if number % step == 0 {
                        let kilobytes = endpoint.memory_kb().unwrap_or(0);
                        println!("{number:>10} requests  {kilobytes:>10} KB");
                    }
                }
            });
        }
    });
    println!("{count:>10} requests  {:>10} KB", endpoint.memory_kb().unwrap_or(0));
}
