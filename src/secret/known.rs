//! The secrets of this process.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::finder::{Finder, Instead};
use super::needle::{self, Needle};

static KNOWN: RwLock<Option<Arc<Known>>> = RwLock::new(None);
/// The length of the shortest needle in bytes: most texts of a screen are shorter, and pass without a lock.
static SHORTEST: AtomicUsize = AtomicUsize::new(usize::MAX);

/// A set of secrets. Made anew when one is added, which is seldom.
#[derive(Default)]
pub struct Known {
    /// Each with the number of its secret: they are counted from 1 in the order in which they were learned.
    needles: BTreeMap<Needle, usize>,
    /// Made when it is first asked for: several secrets are learned at a time.
    finder: OnceLock<Finder>,
}

/// Takes note of a secret; of one that could as well be a word, none ([`needle::of_secret`]).
pub fn learn(secret: &str) {
    add(needle::of_secret(secret));
}

/// Takes note of all that stands before the `@` of a URL, in any text that may hold one.
pub fn learn_urls(text: &str) {
    if text.contains('@') {
        needle::of_urls(text).into_iter().for_each(add);
    }
}

/// Takes note of a token that stands in a file alone.
pub fn learn_file(path: &Path) {
    small_file(path).as_deref().into_iter().for_each(learn);
}

/// The text of a file that may hold a token: a plain file, and no larger than one with a token is.
pub fn small_file(path: &Path) -> Option<String> {
    const BYTES_MAX: u64 = 64 * 1024;
    // Looked at first: a pipe would be waited for.
    let is_small = |file: Metadata| file.is_file() && file.len() <= BYTES_MAX;
    fs::metadata(path).is_ok_and(is_small).then(|| fs::read_to_string(path).ok()).flatten()
}

/// Whether a text holds a secret of this process.
pub fn is_in(text: &str) -> bool {
    current(text).is_some_and(|known| known.finder().is_in(text))
}

/// The text with a mark in place of every secret of this process: [`marks`](super::marks) finds them.
pub fn struck(text: &str) -> Cow<'_, str> {
    current(text).map_or(Cow::Borrowed(text), |known| known.struck(text, Instead::Mark))
}

/// As [`struck`], of a JSON document, in which base64 stays base64: else a document could not be read again.
pub fn struck_json(document: &str) -> Cow<'_, str> {
    current(document).map_or(Cow::Borrowed(document), |known| known.struck(document, Instead::Json))
}

impl Known {
    /// With one more secret: its needles, first what it is known again by.
    pub fn with(&self, secret: Vec<Needle>) -> Self {
        let known = secret.first().and_then(|first| self.needles.get(first)).copied();
        let number = known.unwrap_or_else(|| 1 + self.needles.values().max().unwrap_or(&0));
        let mut needles = self.needles.clone();
        for needle in secret {
            // One that another secret has, too, stays of that one.
            needles.entry(needle).or_insert(number);
        }
        Self { needles, finder: OnceLock::new() }
    }

    pub fn struck<'a>(&self, text: &'a str, instead: Instead) -> Cow<'a, str> {
        self.finder().struck(text, instead)
    }

    fn finder(&self) -> &Finder {
        self.finder.get_or_init(|| Finder::of(self.needles.clone().into_iter().collect()))
    }

    fn shortest(&self) -> usize {
        self.needles.keys().map(|needle| needle.text.len()).min().unwrap_or(usize::MAX)
    }
}

/// The set, for a text that may hold one of it.
fn current(text: &str) -> Option<Arc<Known>> {
    // An escape only makes a text longer.
    if text.len() < SHORTEST.load(Ordering::Acquire) {
        return None;
    }
    KNOWN.read().unwrap_or_else(PoisonError::into_inner).clone()
}

fn add(secret: Vec<Needle>) {
    // Whoever panicked while it was held had not changed it yet.
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    let before = known.clone().unwrap_or_default();
    if secret.iter().any(|needle| !before.needles.contains_key(needle)) {
        let with = before.with(secret);
        SHORTEST.store(with.shortest(), Ordering::Release);
        *known = Some(Arc::new(with));
    }
}
