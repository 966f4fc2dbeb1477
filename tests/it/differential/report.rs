//! The differences nobody has explained, the most frequent first.

use std::collections::HashMap;
use std::fmt::Write;

use super::compare::Difference;
use super::known::{KNOWN, Known};
use super::request::Request;

const GROUPS_SHOWN: usize = 30;
const CHARS_SHOWN: usize = 1500;

#[derive(Default)]
pub struct Report {
    pub asked: usize,
    /// How often each entry of [`KNOWN`] explained something.
    explained: HashMap<usize, usize>,
    groups: HashMap<String, Group>,
}

struct Group {
    count: usize,
    example: String,
}

impl Report {
    /// Takes note of what was different in the answers to a request; whether it is explained.
    pub fn add(&mut self, number: usize, request: &Request, difference: &Difference) -> bool {
        let known = table().position(|known| known.explains(request, difference));
        if let Some(entry) = known {
            *self.explained.entry(entry).or_default() += 1;
            return true;
        }
        let group = self.groups.entry(signature(request, difference)).or_insert_with(|| Group {
            count: 0,
            example: format!(
                "request {number}: {} {}\n    at {:?}\n    ours   {}\n    theirs {}",
                request.operation,
                shortened(&request.body.to_string()),
                difference.path,
                shortened(&difference.ours),
                shortened(&difference.theirs),
            ),
        });
        group.count += 1;
        false
    }

    pub fn is_clean(&self) -> bool {
        self.groups.is_empty()
    }

    pub fn text(&self) -> String {
        let total: usize = self.groups.values().map(|group| group.count).sum();
        let mut text = format!(
            "{} requests, {total} unexplained differences in {} groups\n",
            self.asked,
            self.groups.len()
        );
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_by(|a, b| b.1.count.cmp(&a.1.count).then(a.0.cmp(b.0)));
        for (signature, group) in groups.iter().take(GROUPS_SHOWN) {
            write!(text, "\n{} x {signature}\n  {}\n", group.count, group.example)
                .expect("a string takes it");
        }
        text
    }

    /// One line for each entry of the table of known differences.
    pub fn explained(&self) -> String {
        let mut text = String::new();
        for (entry, known) in table().enumerate() {
            let count = self.explained.get(&entry).copied().unwrap_or(0);
            writeln!(text, "{count:7} {}: {}", known.fact, known.reason)
                .expect("a string takes it");
        }
        text
    }
}

fn table() -> impl Iterator<Item = &'static Known> {
    KNOWN.iter().copied().flatten()
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= CHARS_SHOWN {
        return text.to_owned();
    }
    text.chars().take(CHARS_SHOWN).chain("...".chars()).collect()
}

/// The operation and what differs, without what is of this request alone.
fn signature(request: &Request, difference: &Difference) -> String {
    let [ours, theirs] = [&difference.ours, &difference.theirs].map(|text| generic(text));
    format!("{} {:?}: {ours} <> {theirs}", request.operation, difference.path)
}

/// Quoted and bracketed parts as an ellipsis, figures as zeros.
fn generic(text: &str) -> String {
    if text.starts_with(['{', '[']) {
        return "JSON".to_owned();
    }
    let mut generic = String::new();
    let mut open: Option<char> = None;
    for letter in text.chars() {
        match open {
            Some(close) if letter == close => {
                generic.push_str("..");
                generic.push(close);
                open = None;
            }
            Some(_) => {}
            None => {
                generic.push(if letter.is_ascii_digit() { '0' } else { letter });
                open = match letter {
                    '"' => Some('"'),
                    '\'' => Some('\''),
                    '[' => Some(']'),
                    '{' => Some('}'),
                    _ => None,
                };
            }
        }
    }
    generic.replace("00", "0").replace("00", "0").chars().take(160).collect()
}
