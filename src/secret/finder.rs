//! Looks for needles in a text, and writes another text in their place.

use std::borrow::Cow;
use std::ops::Range;

use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;

use super::needle::Needle;
use super::reading::{self, ESCAPE_BYTES_MAX, Meant};

/// What stands in the place of a secret. One word for all: neither its kind nor its length is told.
pub const MARK: &str = "[secret]";
/// What stands in the place of base64 where base64 has to stand. Cut so that what is around it still is base64.
const BASE64_MARK: &str = "SecretSecret";

/// So much of an escaped text is read at a time: what is read takes many times its bytes.
const WINDOW_BYTES: usize = 64 * 1024;

/// What is written in the place of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    Mark,
    /// Base64 in the place of base64 that a string of a document is made of.
    Json,
}

/// Needles, made ready. It takes time in proportion to the text, whatever the text and the needles are.
#[derive(Debug)]
pub struct Finder {
    needles: Vec<Needle>,
    /// `None` without needles.
    // Not the faster automaton of a table for each state: tokens of a thousand bytes would make it megabytes.
    automaton: Option<NFA>,
    /// Of the longest needle, in bytes.
    longest: usize,
}

/// A place in the text where a secret is written.
#[derive(Debug)]
struct Found {
    range: Range<usize>,
    is_base64: bool,
}

impl Finder {
    pub fn of(needles: Vec<Needle>) -> Self {
        let texts = needles.iter().map(|needle| needle.text.as_slice());
        // Too many needles is the only way to fail, and takes a gigabyte of them.
        let automaton = (!needles.is_empty()).then(|| NFA::new(texts).ok()).flatten();
        let longest = needles.iter().map(|needle| needle.text.len()).max().unwrap_or_default();
        Self { needles, automaton, longest }
    }

    pub fn struck<'a>(&self, text: &'a str, instead: Instead) -> Cow<'a, str> {
        let found = self.find(text);
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut struck = String::with_capacity(text.len());
        let mut end = 0;
        for Found { range, is_base64 } in found {
            struck.push_str(text.get(end..range.start).unwrap_or_default());
            let is_kept = instead == Instead::Json && is_base64 && is_whole(text, &range);
            struck.push_str(if is_kept { base64_mark(&range) } else { MARK });
            end = range.end;
        }
        struck.push_str(text.get(end..).unwrap_or_default());
        Cow::Owned(struck)
    }

    /// Where secrets are written, in order and apart from one another.
    fn find(&self, text: &str) -> Vec<Found> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let text = text.as_bytes();
        let mut found = Vec::new();
        let places = text.iter().zip(0..);
        let written = places.map(|(value, at)| Meant { value: *value, from: at, to: at + 1 });
        self.look(automaton, written, &mut found);
        if reading::is_escaped(text) {
            self.look_behind_escapes(automaton, text, &mut found);
        }
        joined(found)
    }

    fn look_behind_escapes(&self, automaton: &NFA, text: &[u8], found: &mut Vec<Found>) {
        // What a window cuts is whole in the next one.
        let overlap = self.longest * ESCAPE_BYTES_MAX;
        for start in (0..text.len()).step_by(WINDOW_BYTES) {
            let end = text.len().min(start + WINDOW_BYTES + overlap);
            let window = text.get(start..end).unwrap_or_default();
            let mut read = reading::read(&reading::written(window, start));
            self.look(automaton, read.iter().copied(), found);
            // What is escaped in what is escaped.
            read = reading::read(&read);
            self.look(automaton, read.into_iter(), found);
        }
    }

    fn look(
        &self,
        automaton: &NFA,
        text: impl Iterator<Item = Meant>,
        found: &mut Vec<Found>,
    ) {
        let Ok(mut state) = automaton.start_state(Anchored::No) else { return };
        // Where the last bytes are written: as many as a needle has.
        let mut last = vec![0..0; self.longest];
        for (count, meant) in text.enumerate() {
            last[count % self.longest] = meant.from..meant.to;
            state = automaton.next_state(Anchored::No, state, meant.value);
            if automaton.is_match(state) {
                let place = |back: usize| last[(count + 1 - back) % self.longest].clone();
                found.extend(self.matches(automaton, state, place));
            }
        }
    }

    /// What ends here. `place` is where the byte so many back is written, from 1.
    fn matches(
        &self,
        automaton: &NFA,
        state: StateID,
        place: impl Fn(usize) -> Range<usize>,
    ) -> Vec<Found> {
        let ends = (0..automaton.match_len(state)).map(|nth| automaton.match_pattern(state, nth));
        let needles = ends.filter_map(|pattern| self.needles.get(pattern.as_usize()));
        let found = needles.map(|needle| {
            let (before, behind) = needle.context;
            let (first, last) = (place(needle.text.len() - before), place(behind + 1));
            Found { range: first.start..last.end, is_base64: needle.is_base64 }
        });
        found.collect()
    }
}

/// In order, and those that touch made one: the ends of a longer one would be left over else.
fn joined(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| found.range.start);
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

fn base64_mark(range: &Range<usize>) -> &'static str {
    // Four characters are three bytes.
    BASE64_MARK.get(..8 + range.len() % 4).unwrap_or(BASE64_MARK)
}
