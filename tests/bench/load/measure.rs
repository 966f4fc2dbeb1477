//! Requests a second and how long they took, of one workload on several endpoints in turns.
//!
//! The endpoints are driven one after the other in short slices, again and again, so that whatever else the machine is
//! busy with falls on all of them alike.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::endpoint::{Endpoint, Wire};
use super::workload::{Turn, Workload};

/// A slice lasts so long, and every endpoint gets so many.
const SLICE: Duration = Duration::from_millis(500);
const SLICES: usize = 4;

/// What one endpoint did.
#[derive(Default)]
pub struct Measured {
    /// Seconds of every request.
    times: Vec<f64>,
    seconds: f64,
    refused: bool,
}

/// A connection, the body it sends, and how far it came.
struct Driver {
    wire: Wire,
    body: String,
    turn: Turn,
}

/// One [`Measured`] an endpoint, in their order.
pub fn measure(workload: &Workload, endpoints: &[Endpoint], connections: usize) -> Vec<Measured> {
    // Every run of a workload begins with a number of its own, and so inserts keys of its own.
    let number = connections * 1_000_000_000;
    let driver = |endpoint: &Endpoint, connection| Driver {
        wire: endpoint.connect(),
        body: String::new(),
        turn: Turn { connection, number },
    };
    let drivers = |endpoint| (0..connections).map(|at| driver(endpoint, at)).collect();
    let mut drivers: Vec<Vec<Driver>> = endpoints.iter().map(drivers).collect();
    let mut measured: Vec<Measured> = drivers.iter().map(|_| Measured::default()).collect();
    for (drivers, measured) in drivers.iter_mut().zip(&mut measured) {
        let first = drivers.first_mut().expect("one connection at least");
        measured.refused = first.once(workload).is_err();
    }
    for _ in 0..SLICES {
        for (drivers, measured) in drivers.iter_mut().zip(&mut measured) {
            if !measured.refused {
                slice(workload, drivers, measured);
            }
        }
    }
    measured.iter_mut().for_each(|measured| measured.times.sort_by(f64::total_cmp));
    measured
}

fn slice(workload: &Workload, drivers: &mut [Driver], measured: &mut Measured) {
    let done = AtomicBool::new(false);
    let started = Instant::now();
    thread::scope(|scope| {
        let drive = |driver| scope.spawn(|| drive(workload, driver, &done));
        let running: Vec<_> = drivers.iter_mut().map(drive).collect();
        thread::sleep(SLICE);
        done.store(true, Ordering::Relaxed);
        let times = running.into_iter().map(|thread| thread.join().expect("no panic"));
        measured.times.extend(times.flatten());
    });
    measured.seconds += started.elapsed().as_secs_f64();
}

fn drive(workload: &Workload, driver: &mut Driver, done: &AtomicBool) -> Vec<f64> {
    let mut times = Vec::new();
    while !done.load(Ordering::Relaxed) {
        let started = Instant::now();
        let answer = driver.once(workload);
        times.push(started.elapsed().as_secs_f64());
        answer.unwrap_or_else(|answer| panic!("{}: {answer}", workload.name));
    }
    times
}

impl Driver {
    fn once(&mut self, workload: &Workload) -> Result<(), String> {
        self.turn.number += 1;
        workload.once(&mut self.wire, &mut self.body, self.turn)
    }
}

impl Measured {
    /// Requests a second, and the 50th and 99th percentile of their times in microseconds; dashes when the endpoint
    /// refused them.
    pub fn cells(&self) -> [String; 3] {
        if self.refused {
            return ["-", "-", "-"].map(str::to_owned);
        }
        let each_second = self.times.len() as f64 / self.seconds;
        let places = usize::from(each_second < 100.0);
        let time = |percent| {
            let rank = self.times.len() * percent / 100;
            let seconds = self.times.get(rank).copied().unwrap_or(f64::NAN);
            format!("{:.0}", seconds * 1e6)
        };
        [format!("{each_second:.places$}"), time(50), time(99)]
    }
}
