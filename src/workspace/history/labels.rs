//! What the user says of a run, and what they no longer want kept.

use rusqlite::params;

use super::{History, HistoryError};

/// A tag has so many characters at most, and a note so many bytes: they stand in lists, and in the index of the search.
const TAG_CHARS_MAX: usize = 40;
const NOTE_BYTES_MAX: usize = 10_000;

/// What the user says of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Words, in the order they were given; none twice.
    pub tags: Vec<String>,
    /// Empty where there is none.
    pub note: String,
}

#[derive(Debug, thiserror::Error)]
pub enum LabelError {
    #[error("a tag has {TAG_CHARS_MAX} characters at most: `{0}` is longer; a note may be")]
    LongTag(String),
    #[error("a note has {NOTE_BYTES_MAX} bytes at most, and this one {0}")]
    LongNote(usize),
    #[error("there is no run {0} in the history")]
    NoRun(i64),
    #[error("run {0} is under way: it can be deleted when it has come to its end")]
    UnderWay(i64),
    #[error(transparent)]
    History(#[from] HistoryError),
}

impl Labels {
    /// Of a text whose words are the tags. One may begin with `#`, and commas part them as well.
    ///
    /// # Errors
    ///
    /// What is too long.
    pub fn of(tags: &str, note: &str) -> Result<Self, LabelError> {
        let mut labels = Self { tags: Vec::new(), note: note.trim().to_owned() };
        labels.add(tags)?;
        match labels.note.len() {
            bytes if bytes > NOTE_BYTES_MAX => Err(LabelError::LongNote(bytes)),
            _ => Ok(labels),
        }
    }

    /// With the tags of this text.
    pub fn add(&mut self, tags: &str) -> Result<(), LabelError> {
        for tag in tags.split([' ', ',', '\t', '\n']).map(|tag| tag.trim_start_matches('#')) {
            if tag.chars().count() > TAG_CHARS_MAX {
                return Err(LabelError::LongTag(tag.to_owned()));
            }
            if !tag.is_empty() && !self.tags.iter().any(|known| known == tag) {
                self.tags.push(tag.to_owned());
            }
        }
        Ok(())
    }

    pub fn tags_in_words(&self) -> String {
        self.tags.join(" ")
    }
}

impl History {
    /// Says this of a run, in the place of what was said before.
    pub fn label(&self, run: i64, labels: &Labels) -> Result<(), LabelError> {
        let none = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (tags, note) = (none(&labels.tags_in_words()), none(&labels.note));
        let changed = self.write(|transaction| {
            let update = "UPDATE entry SET tags = ?2, note = ?3 WHERE run = ?1";
            transaction.execute(update, params![run, tags, note])
        })?;
        if changed == 0 { Err(LabelError::NoRun(run)) } else { Ok(()) }
    }

    /// Deletes a run for good: its draft, its answers and what the ledger counts of it. Its number is given to no other.
    ///
    /// # Errors
    ///
    /// Also of a run that is under way, in this process or another.
    pub fn delete(&self, run: i64) -> Result<(), LabelError> {
        let entry = self.outline(run)?.ok_or(LabelError::NoRun(run))?;
        let has_ended = entry.summary.duration_ms.is_some();
        if !has_ended && self.is_run_held(run)? {
            return Err(LabelError::UnderWay(run));
        }
        // What belongs to it goes with it: a trigger of the file sees to that, whoever deletes.
        self.write(|transaction| transaction.execute("DELETE FROM entry WHERE run = ?1", [run]))?;
        Ok(())
    }
}
