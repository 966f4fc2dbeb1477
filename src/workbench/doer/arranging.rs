//! Rows being sorted, or looked through, one wish at a time: the newest wins, and ends the one before.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};

use super::super::event::Event;
use super::super::found::Arrange;
use super::super::terminal::Wake;
use super::{computing, lock, tell};

/// What waits while something is arranged; `None` when nothing is.
#[derive(Default)]
pub struct Arranging(Arc<Mutex<Option<Vec<Waiting>>>>);

type Waiting = (String, Arrange);

impl Arranging {
    /// Of the same rows the newest wish waits.
    pub fn begin(&self, tab: String, arrange: Arrange, events: Sender<Wake>) {
        let mut slot = lock(&self.0);
        let is_under_way = slot.is_some();
        let waiting = slot.get_or_insert_default();
        waiting.retain(|(_, other)| !other.rows.are_begun_as(&arrange.rows));
        waiting.push((tab, arrange));
        drop(slot);
        if is_under_way {
            return;
        }
        let waiting = Arc::clone(&self.0);
        computing(move || {
            while let Some((tab, arrange)) = next(&waiting) {
                let rows = arrange.rows.clone();
                let is_newer = |(_, other): &Waiting| other.rows.are_begun_as(&rows);
                let is_over = || lock(&waiting).iter().flatten().any(is_newer);
                if let Some(arranged) = arrange.done(&is_over) {
                    tell(&events, Event::Arranged { tab, arranged: Box::new(arranged) });
                }
            }
        });
    }
}

fn next(waiting: &Mutex<Option<Vec<Waiting>>>) -> Option<Waiting> {
    let mut slot = lock(waiting);
    let next = slot.as_mut().and_then(Vec::pop);
    if next.is_none() {
        *slot = None;
    }
    next
}
