//! How much is done: little in every run of the tests, everything when it is asked for.

#![expect(clippy::disallowed_methods, reason = "how much is done is said by whoever runs it")]

use std::env;
use std::path::PathBuf;

const PERCENT: &str = "DYNADRAFT_TORTURE";
const CORPUS: &str = "DYNADRAFT_TORTURE_CORPUS";
const SEED: &str = "DYNADRAFT_TORTURE_SEED";
const DEFAULT_SEED: u64 = 1;

/// `few`, or as much of `full` as `DYNADRAFT_TORTURE` says in percent.
pub fn count(few: usize, full: usize) -> usize {
    number(PERCENT)
        .map_or(few, |percent| full * usize::try_from(percent).expect("a percentage") / 100)
}

/// What the choices of a run follow from: `DYNADRAFT_TORTURE_SEED`. Each test says it where it fails.
pub fn seed() -> u64 {
    number(SEED).unwrap_or(DEFAULT_SEED)
}

#[expect(clippy::disallowed_methods, reason = "how much is done is said by whoever runs it")]
fn number(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().expect("a number"))
}

/// Where the texts that readers begin with are to be written, for `tests/fuzz`.
pub fn corpus_folder() -> Option<PathBuf> {
    env::var_os(CORPUS).map(PathBuf::from)
}
