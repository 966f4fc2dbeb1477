//! "Did you mean": the known word nearest to one that is not known.

use strsim::osa_distance;

/// A longer word is near nothing we know, and would be held against all of it at each key press.
const WORD_CHARS_MAX: usize = 64;

/// The word of `known` that most likely was meant; `None` when none is near. Letters put in, left out, replaced or swapped
/// with their neighbour count, and no more than a third of the word may have to change; capitals don't count.
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    if word.chars().nth(WORD_CHARS_MAX).is_some() {
        return None;
    }
    let folded = word.to_ascii_lowercase();
    known
        .iter()
        .map(|candidate| (osa_distance(&folded, &candidate.to_ascii_lowercase()), *candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The help line for an unknown word: the nearest known one, else all of them.
pub fn help(word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => format!("known are {}", known.join(", ")),
    }
}
