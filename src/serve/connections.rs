//! All connections there are: no more than the process has handles for, and none that keeps the others out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::progress::Progress;

/// Pause between two looks for a connection that can be given up, while all are busy.
const LOOK_PAUSE: Duration = Duration::from_millis(50);

pub struct Connections {
    most: usize,
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
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, seats: Mutex::default(), left: Notify::new() })
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
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.connections.seats().taken.remove(&self.number);
        self.connections.left.notify_waiters();
    }
}
