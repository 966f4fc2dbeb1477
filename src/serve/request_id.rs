//! The ids that answers carry.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::engine::Ids;

const CHARACTERS: usize = 52;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHIJKLMNOPQRSTUV";
/// Five bits a character, out of words of 64.
const CHARACTERS_PER_WORD: usize = 12;

/// Makes request ids: no two alike, of one process or of several.
pub struct RequestIds {
    state: AtomicU64,
}

impl RequestIds {
    pub fn new(ids: &Ids) -> Self {
        // An id is shorter than what is wanted, so one of them seeds a counter whose words are mixed.
        let seed = ids.fresh().bytes().fold(0, |seed: u64, byte| mixed(seed ^ u64::from(byte)));
        Self { state: AtomicU64::new(seed) }
    }

    /// 52 characters of `[0-9A-V]`.
    pub fn fresh(&self) -> String {
        let words = CHARACTERS.div_ceil(CHARACTERS_PER_WORD) as u64;
        // Nothing else is ordered by it: it is enough that no two get the same words.
        let first = self.state.fetch_add(words, Ordering::Relaxed);
        (0..CHARACTERS).map(|index| character(first, index)).collect()
    }
}

fn character(first: u64, index: usize) -> char {
    let word = mixed(first.wrapping_add((index / CHARACTERS_PER_WORD) as u64));
    // The four bits that are left of a word are not used.
    let bits = (word >> (5 * (index % CHARACTERS_PER_WORD))) & 31;
    let place = usize::try_from(bits).expect("five bits fit");
    char::from(ALPHABET.get(place).copied().unwrap_or(b'0'))
}

/// Every bit of the result depends on every bit of the word (the last step of splitmix64).
fn mixed(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}
