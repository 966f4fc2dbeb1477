//! All connections there are: no more than the process has handles for, and none that keeps the others out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::budget::FREE_BYTES;
use super::limits::Limits;
use super::progress::Progress;

/// Pause between two looks for a connection that can be given up, while all are busy.
const LOOK_PAUSE: Duration = Duration::from_millis(50);

pub struct Connections {
    most: usize,
    /// Bytes of all answers that are not taken, at most.
    answers_bytes: usize,
    seats: Mutex<Seats>,
    /// Told when a connection has ended.
    left: Notify,
}

#[derive(Default)]
struct Seats {
    /// Of the next one.
    number: u64,
    taken: HashMap<u64, Arc<Progress>>,
}

/// The place of one connection, until it is dropped.
pub struct Seat {
    connections: Arc<Connections>,
    number: u64,
    progress: Arc<Progress>,
}

impl Connections {
    pub fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            most: limits.connections,
            answers_bytes: limits.answers_bytes,
            seats: Mutex::default(),
            left: Notify::new(),
        })
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is a free place. When there is none, the connection whose client was waited for longest makes
    /// room: it is idle, or slow on purpose, and who has just come can only be worse off.
    pub async fn room(&self) {
        while self.seats().taken.len() >= self.most {
            // Made before the look, so that no one who leaves in between is missed.
            let left = self.left.notified();
            self.give_up_longest_waiting();
            tokio::select! {
                () = left => {}
                () = tokio::time::sleep(LOOK_PAUSE) => {}
            }
        }
    }

    fn give_up_longest_waiting(&self) {
        let seats = self.seats();
        let waiting = seats.taken.values().filter_map(|it| Some((it.waits_since()?, it)));
        if let Some((_, longest)) = waiting.min_by_key(|(since, _)| *since) {
            longest.give_up();
        }
    }

    /// Closes the connections whose answers were not taken for longest, until the rest are few enough bytes.
    fn give_up_untaken(&self) {
        let seats = self.seats();
        let answers = seats.taken.values().filter_map(|it| Some((it.answers_since()?, it)));
        let mut answers: Vec<_> = answers.collect();
        answers.sort_by_key(|((since, _), _)| *since);
        let mut held: usize = answers.iter().map(|((_, bytes), _)| bytes).sum();
        for ((_, bytes), longest) in answers {
            if held <= self.answers_bytes {
                return;
            }
            longest.give_up();
            held -= bytes;
        }
    }

    pub fn seat(self: &Arc<Self>) -> Seat {
        let progress = Arc::new(Progress::new());
        let mut seats = self.seats();
        let number = seats.number;
        seats.number += 1;
        seats.taken.insert(number, Arc::clone(&progress));
        Seat { connections: Arc::clone(self), number, progress }
    }

    /// Ends all connections as soon as what is under way on them is answered, and waits for that.
    pub async fn stop(&self) {
        self.seats().taken.values().for_each(|progress| progress.stop());
        loop {
            let left = self.left.notified();
            if self.seats().taken.is_empty() {
                return;
            }
            left.await;
        }
    }
}

impl Seat {
    pub fn progress(&self) -> &Arc<Progress> {
        &self.progress
    }

    /// The client is given an answer of so many bytes.
    pub fn answer(&self, bytes: usize) {
        self.progress.answer(bytes);
        // Short ones are bounded by the number of connections, so nobody looks at all of those for them.
        if bytes > FREE_BYTES {
            self.connections.give_up_untaken();
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.connections.seats().taken.remove(&self.number);
        self.connections.left.notify_waiters();
    }
}
