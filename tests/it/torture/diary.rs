//! What a client knows of its items, which nobody else writes: what was acknowledged, and what it asked for last.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::whole::Item;

/// The table and the key of an item.
pub type Place = (&'static str, String);

/// A request, and what it makes of the items of its client: `None` takes one away.
pub struct Attempt {
    pub operation: &'static str,
    pub body: Value,
    pub changes: BTreeMap<Place, Option<Item>>,
    pub kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Its changes are done or not, each for itself.
    Single,
    /// All of its changes are done, or none. It has a token: asked for once more it is not done twice.
    Transaction,
    /// A transaction one of whose conditions is false.
    Refused,
}

#[derive(Default)]
pub struct Diary {
    known: BTreeMap<Place, Item>,
    /// What was asked for when the server was killed.
    unanswered: Option<Attempt>,
}

impl Diary {
    pub fn item(&self, place: &Place) -> Option<&Item> {
        self.known.get(place)
    }

    pub fn ask(&mut self, attempt: Attempt) {
        self.unanswered = Some(attempt);
    }

    pub fn unanswered(&self) -> Option<&Attempt> {
        self.unanswered.as_ref()
    }

    /// Whatever was asked for was done.
    pub fn acknowledge(&mut self) {
        let attempt = self.unanswered.take().expect("something was asked for");
        for (place, item) in attempt.changes {
            match item {
                Some(item) => self.known.insert(place, item),
                None => self.known.remove(&place),
            };
        }
    }

    /// Nothing of what was asked for was done.
    pub fn refuse(&mut self) {
        self.unanswered = None;
    }

    /// Compares with what a server that was started again holds of this client's items: all that was acknowledged is
    /// there, and of what was not, all or nothing. Whether it was there; it is known from now on.
    pub fn settle(&mut self, stored: BTreeMap<Place, Item>) -> bool {
        let nothing = BTreeMap::new();
        let changes = self.unanswered.as_ref().map_or(&nothing, |attempt| &attempt.changes);
        let places: BTreeSet<&Place> =
            self.known.keys().chain(changes.keys()).chain(stored.keys()).collect();
        let (mut done, mut undone) = (0, 0);
        for place in places {
            let (before, found) = (self.known.get(place), stored.get(place));
            match changes.get(place).map(Option::as_ref).filter(|after| *after != before) {
                None => assert_eq!(found, before, "{place:?} is not what was acknowledged"),
                Some(after) if found == after => done += 1,
                Some(after) => {
                    assert_eq!(found, before, "{place:?} is neither this nor {after:?}");
                    undone += 1;
                }
            }
        }
        let is_single = self.unanswered.as_ref().is_none_or(|it| it.kind == Kind::Single);
        assert!(is_single || done == 0 || undone == 0, "half a transaction: {done} of {changes:?}");
        let is_refused = self.unanswered.as_ref().is_some_and(|it| it.kind == Kind::Refused);
        assert!(!is_refused || done == 0, "a transaction with a false condition: {changes:?}");
        self.known = stored;
        done > 0
    }
}
