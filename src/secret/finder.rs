//! Looks for needles in a text, and writes another text in their place.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::needle::Needle;
use super::reading::{self, ESCAPE_BYTES_MAX, Reading};

/// How each [`mark`] begins.
const MARK_BEGIN: &str = "[secret";

/// So much of an escaped text is read at a time, or a large answer would take its memory once more, twice over.
const WINDOW_BYTES: usize = 256 * 1024;

/// What is written in the place of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    Mark,
    /// Base64 in the place of base64 that a string of a document is made of.
    Json,
}

/// Needles, made ready. Looking takes time in proportion to the text, whatever the text and the needles are.
// Without `Debug`, as all that holds a secret here: it would be a door of its own.
pub struct Finder {
    /// Each with the number of its secret.
    needles: Vec<(Needle, usize)>,
    /// Says fast that there is nothing, which is what nearly all texts are asked for; and where, if there is. `None` without
    /// needles.
    searches: Option<(AhoCorasick, AhoCorasick)>,
    /// Of the longest needle, in bytes.
    longest: usize,
}

/// A place in the text where a secret is written.
struct Found {
    range: Range<usize>,
    is_base64: bool,
    /// Of the secret.
    number: usize,
}

impl Finder {
    pub fn of(needles: Vec<(Needle, usize)>) -> Self {
        let search = |kind| {
            let texts = needles.iter().map(|(needle, _)| needle.text.as_slice());
            // Not by a table for each state: tokens of a thousand bytes would make megabytes of it.
            let kinds = Some(AhoCorasickKind::ContiguousNFA);
            // To fail it would take gigabytes of needles.
            AhoCorasick::builder().kind(kinds).match_kind(kind).build(texts).ok()
        };
        let searches = search(MatchKind::LeftmostFirst).zip(search(MatchKind::Standard));
        let longest = needles.iter().map(|(needle, _)| needle.text.len()).max().unwrap_or_default();
        Self { searches: searches.filter(|_| longest > 0), needles, longest }
    }

    pub fn is_in(&self, text: &str) -> bool {
        !self.find(text.as_bytes()).is_empty()
    }

    pub fn struck<'a>(&self, text: &'a str, instead: Instead) -> Cow<'a, str> {
        let found = self.find(text.as_bytes());
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut struck = String::with_capacity(text.len());
        let mut end = 0;
        for Found { range, is_base64, number } in joined(found) {
            struck.push_str(text.get(end..range.start).unwrap_or_default());
            let is_kept = instead == Instead::Json && is_base64 && is_whole(text, &range);
            struck.push_str(&if is_kept { base64_mark(number, &range) } else { mark(number) });
            end = range.end;
        }
        struck.push_str(text.get(end..).unwrap_or_default());
        Cow::Owned(struck)
    }

    /// Where secrets are written, as they are or behind escapes.
    fn find(&self, text: &[u8]) -> Vec<Found> {
        let mut found = self.look(text, |place| place..place + 1);
        if !reading::is_escaped(text) {
            return found;
        }
        // What a window cuts is whole in the next one.
        let overlap = self.longest * ESCAPE_BYTES_MAX;
        for start in (0..text.len()).step_by(WINDOW_BYTES) {
            let end = text.len().min(start + WINDOW_BYTES + overlap);
            let window = self.find_behind_escapes(text.get(start..end).unwrap_or_default());
            found.extend(window.into_iter().map(|found| Found {
                range: start + found.range.start..start + found.range.end,
                ..found
            }));
        }
        found
    }

    fn find_behind_escapes(&self, text: &[u8]) -> Vec<Found> {
        let once = Reading::of(text);
        let mut found = self.look(&once.text, |place| once.written(place));
        if reading::is_escaped(&once.text) {
            // Escaped in what is escaped.
            let twice = Reading::of(&once.text);
            found.extend(self.look(&twice.text, |place| {
                let within = twice.written(place);
                once.written(within.start).start..once.written(within.end - 1).end
            }));
        }
        found
    }

    /// Every needle in a text, those within one another, too. `written` says where a byte of it is written.
    fn look(&self, text: &[u8], written: impl Fn(usize) -> Range<usize>) -> Vec<Found> {
        let Some((fast, all)) = &self.searches else { return Vec::new() };
        if !fast.is_match(text) {
            return Vec::new();
        }
        let found = all.find_overlapping_iter(text).filter_map(|hit| {
            let (needle, number) = self.needles.get(hit.pattern().as_usize())?;
            let (before, behind) = needle.context;
            let (first, last) = (hit.start() + before, hit.end() - behind - 1);
            let range = written(first).start..written(last).end;
            Some(Found { range, is_base64: needle.is_base64, number: *number })
        });
        found.collect()
    }
}

/// In order, and those that overlap made one: the ends of a longer one would be left over else. It has the number of the
/// longest that begins it: of a secret that begins or holds another one, its own.
fn joined(mut found: Vec<Found>) -> Vec<Found> {
    // One that is written as the base64 of another is itself.
    let order = |found: &Found| (found.range.start, Reverse(found.range.end), found.is_base64);
    found.sort_by_key(|found| (order(found), found.number));
    let mut joined: Vec<Found> = Vec::new();
    for next in found {
        match joined.last_mut().filter(|last| next.range.start < last.range.end) {
            Some(last) => {
                last.range.end = last.range.end.max(next.range.end);
                last.is_base64 &= next.is_base64;
            }
            None => joined.push(next),
        }
    }
    joined
}

/// Whether the base64 around a place is a whole string.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let before = text.get(..range.start).unwrap_or_default().trim_end_matches(is_base64);
    let behind = text.get(range.end..).unwrap_or_default().trim_start_matches(is_base64);
    before.ends_with('"') && behind.starts_with('"')
}

/// What stands in the place of a secret: `[secret]`, `[secret 2]`. By their numbers two secrets are two still: a set with
/// one member twice could not be read again, nor an item with one name twice. Neither kind nor length is told.
fn mark(number: usize) -> String {
    if number == 1 { format!("{MARK_BEGIN}]") } else { format!("{MARK_BEGIN} {number}]") }
}

/// What stands in the place of base64 where base64 has to stand: so long that what is around it still is base64.
fn base64_mark(number: usize, range: &Range<usize>) -> String {
    // Four characters are three bytes.
    format!("Secret{number:0width$}", width = 6 + range.len() % 4)
}

/// The marks in a text that stand for secrets, and where they stand.
pub fn marks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices(MARK_BEGIN).filter_map(|(at, begin)| {
        let behind = text.get(at + begin.len()..)?;
        let is_digit = |c: char| c.is_ascii_digit();
        let number = behind.strip_prefix(' ').filter(|number| number.starts_with(is_digit));
        let end = number.map_or(behind, |number| number.trim_start_matches(is_digit));
        let rest = end.strip_prefix(']')?;
        text.get(at..text.len() - rest.len()).map(|mark| (at, mark))
    })
}

/// Whether a secret was struck out of a text.
pub fn is_struck(text: &str) -> bool {
    marks(text).next().is_some()
}
