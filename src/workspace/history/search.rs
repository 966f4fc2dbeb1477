//! What is looked for in the history: words, and members by name.
//!
//! `transfer outcome:failed table:accounts day:2026-09-01`: every word must be there, and of the members named each must
//! fit. A word and a member's value may be cut short, so that a list can follow what is typed; of outcomes and connections
//! one of those that are named is enough. A value with a blank in it stands in quotes.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::draft::Outcome;

#[cfg(test)]
mod tests;

/// What an entry must have to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// In draft, connection, mode, outcome, answers, tags or note.
    pub words: Vec<String>,
    pub tables: Vec<String>,
    pub outcomes: Vec<Outcome>,
    pub connections: Vec<String>,
    pub tags: Vec<String>,
    /// Milliseconds since the epoch, the second one not included.
    pub since_ms: Option<u64>,
    pub until_ms: Option<u64>,
    /// Runs before this one: to read on where a list ended.
    pub before: Option<i64>,
}

/// A member of an entry that is looked for by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    Table,
    Outcome,
    Connection,
    Tag,
    Day,
    Since,
    Until,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    #[error(
        "`{0}` is no outcome: applied, partial, failed, cancelled, refused or unknown, or how one of them begins"
    )]
    Outcome(String),
    #[error("`{0}` is no day: write it as 2026-09-01, 2026-09, today or yesterday")]
    Day(String),
}

/// Where and when somebody says `today`.
#[derive(Clone, Debug)]
pub struct Days {
    pub zone: TimeZone,
    /// Milliseconds since the epoch.
    pub now_ms: u64,
}

impl Member {
    const ALL: [Self; 7] = [
        Self::Table,
        Self::Outcome,
        Self::Connection,
        Self::Tag,
        Self::Day,
        Self::Since,
        Self::Until,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Outcome => "outcome",
            Self::Connection => "connection",
            Self::Tag => "tag",
            Self::Day => "day",
            Self::Since => "since",
            Self::Until => "until",
        }
    }
}

impl Search {
    /// For these words alone, whatever they look like.
    pub fn words(text: &str) -> Self {
        Self { words: text.split_whitespace().map(str::to_owned).collect(), ..Self::default() }
    }

    /// # Errors
    ///
    /// A value that can't be meant. What stands behind no name of a member is a word: `acct:1` is one.
    pub fn parse(text: &str, days: &Days) -> Result<Self, SearchError> {
        let mut search = Self::default();
        for piece in pieces(text) {
            let named = piece.split_once(':');
            let member = named.and_then(|(name, value)| {
                Some((Member::ALL.into_iter().find(|member| member.name() == name)?, value))
            });
            match member {
                Some((member, value)) => search.set(member, value, days)?,
                None => search.words.push(piece),
            }
        }
        Ok(search)
    }

    /// Asks for a member too. An empty value asks for nothing yet.
    pub fn set(&mut self, member: Member, value: &str, days: &Days) -> Result<(), SearchError> {
        if value.is_empty() {
            return Ok(());
        }
        match member {
            Member::Table => self.tables.push(value.to_owned()),
            Member::Connection => self.connections.push(value.to_owned()),
            Member::Tag => self.tags.push(value.to_owned()),
            Member::Outcome => {
                let begun = Outcome::ALL.into_iter().filter(|one| one.name().starts_with(value));
                let before = self.outcomes.len();
                self.outcomes.extend(begun);
                if self.outcomes.len() == before {
                    return Err(SearchError::Outcome(value.to_owned()));
                }
            }
            Member::Day | Member::Since | Member::Until => {
                let wrong = || SearchError::Day(value.to_owned());
                let [first, end] = days.span(value).ok_or_else(wrong)?;
                if member != Member::Until {
                    self.since_ms = self.since_ms.max(Some(first));
                }
                if member != Member::Since {
                    self.until_ms = Some(self.until_ms.map_or(end, |until| until.min(end)));
                }
            }
        }
        Ok(())
    }

    pub fn before(self, run: Option<i64>) -> Self {
        Self { before: run, ..self }
    }
}

impl Days {
    /// `2026-09-01 14:03:22`, where the user is.
    pub fn moment(&self, milliseconds: u64) -> String {
        let moment = i64::try_from(milliseconds).ok();
        let moment = moment.and_then(|moment| Timestamp::from_millisecond(moment).ok());
        let zoned = moment.map(|moment| moment.to_zoned(self.zone.clone()));
        zoned.map(|zoned| zoned.strftime("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
    }

    /// When a day, a month or a year begins here, and when the next one does.
    fn span(&self, text: &str) -> Option<[u64; 2]> {
        let now = Timestamp::from_millisecond(i64::try_from(self.now_ms).ok()?).ok()?;
        let today = now.to_zoned(self.zone.clone()).date();
        let (first, length) = match text {
            "today" => (today, 1.day()),
            "yesterday" => (today.yesterday().ok()?, 1.day()),
            _ => {
                let mut numbers = text.split('-');
                let year = numbers.next().filter(|year| year.len() == 4)?.parse().ok()?;
                let mut number = || match numbers.next() {
                    None => Some(None),
                    Some(two) => Some(Some(two.parse().ok().filter(|_| two.len() == 2)?)),
                };
                let (month, day): (Option<i8>, Option<i8>) = (number()?, number()?);
                let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
                let length = match (month, day) {
                    (None, _) => 1.year(),
                    (Some(_), None) => 1.month(),
                    (Some(_), Some(_)) => 1.day(),
                };
                numbers.next().is_none().then_some((first, length))?
            }
        };
        let end = first.checked_add(length).ok()?;
        let begins = |date: Date| {
            let start = date.to_zoned(self.zone.clone()).ok()?;
            Some(u64::try_from(start.timestamp().as_millisecond()).unwrap_or(0))
        };
        Some([begins(first)?, begins(end)?])
    }
}

/// What blanks part. Quotes hold a piece together and are no part of it; one that is not closed yet goes to the end.
fn pieces(text: &str) -> Vec<String> {
    let (mut pieces, mut piece, mut is_quoted) = (Vec::new(), String::new(), false);
    for character in text.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            blank if blank.is_whitespace() && !is_quoted => pieces.push(std::mem::take(&mut piece)),
            other => piece.push(other),
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}
