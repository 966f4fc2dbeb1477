//! A sentence about one clause.

use std::fmt::{Display, Formatter, Result};

use super::words::list;

/// A sentence in two parts, so that several about one attribute can be made one: `currency is "EUR", neither "USD" nor
/// "CHF"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    /// `currency is "EUR"`, `owner is missing`.
    pub found: String,
    pub rest: Rest,
}

/// What follows the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rest {
    /// The finding says it all.
    Nothing,
    /// What it is not: `"USD"`, `at least 30`.
    Not(Vec<String>),
    /// In its own words.
    Own(String),
}

impl Saying {
    pub fn plain(found: String) -> Self {
        Self { found, rest: Rest::Nothing }
    }

    pub fn own(found: String, words: String) -> Self {
        Self { found, rest: Rest::Own(words) }
    }

    pub fn not(found: String, what: Vec<String>) -> Self {
        Self { found, rest: Rest::Not(what) }
    }

    /// Takes in another that can be said in the same breath; gives it back when it can't.
    pub fn absorb(&mut self, other: Saying) -> Option<Saying> {
        if self.found != other.found {
            return Some(other);
        }
        match (&mut self.rest, other.rest) {
            (Rest::Not(what), Rest::Not(more)) => {
                for one in more {
                    if !what.contains(&one) {
                        what.push(one);
                    }
                }
                None
            }
            // The same thing twice, as a condition may well ask it.
            (rest, other) if *rest == other => None,
            (_, rest) => Some(Saying { rest, ..other }),
        }
    }
}

impl Display for Saying {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.found)?;
        match &self.rest {
            Rest::Nothing => Ok(()),
            Rest::Own(words) => write!(f, ", {words}"),
            Rest::Not(what) => match what.as_slice() {
                [one] => write!(f, ", not {one}"),
                [one, other] => write!(f, ", neither {one} nor {other}"),
                several => write!(f, ", none of {}", list(several)),
            },
        }
    }
}
