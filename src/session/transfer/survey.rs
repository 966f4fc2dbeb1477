//! A file looked over before it is sent: its good items, and what is wrong with the other lines.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::ended::TransferError;
use super::import::Import;
use super::shape::Shape;
use crate::api::limits::WRITE_UNIT_BYTES;
use crate::connection::Failure;
use crate::session::Cancel;
use crate::value::{Item, size};
use crate::workspace::items::{BadLine, ItemFormat, ItemSource, Numbered, OpenError, json};
use crate::workspace::reading::named;

/// Bad lines that are told in full; the others are counted.
const BAD_LINES_TOLD_MAX: usize = 20;
/// A file that begins with so many bad lines and no good one is not looked through to its end, which it may not have.
const BAD_LINES_ALONE_MAX: u64 = 1000;

/// What a file holds, before anything is sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// Good ones, those left out by `skip` not counted.
    pub items: u64,
    /// As the service counts them.
    pub bytes: u64,
    /// Write units of the table alone, at least: what stands there now and the indexes come on top.
    pub units: f64,
    pub bad: u64,
    /// The first of them.
    pub bad_lines: Vec<BadLine>,
    /// Of all the items, in their order: other items have another.
    pub digest: String,
}

/// The good items of a file from `skip` on, with their numbers in it, and its bad lines.
pub fn good_items(
    import: &Import,
    source: &mut ItemSource,
    format: Option<ItemFormat>,
    shape: &Shape,
) -> Result<(ItemFormat, impl Iterator<Item = Checked> + use<>), OpenError> {
    let file = source.open(format)?;
    let (format, shape, skip) = (file.format, shape.clone(), import.skip);
    let mut number = 0;
    let checked = move |found: Result<Result<Numbered, BadLine>, OpenError>| {
        let numbered = match found {
            Err(error) => return Some(Checked::Broken(error)),
            Ok(Err(bad)) => return Some(Checked::Bad(bad)),
            Ok(Ok(numbered)) => numbered,
        };
        if let Err(message) = shape.check(&numbered.item) {
            let Numbered { file, line, .. } = numbered;
            return Some(Checked::Bad(BadLine { file, line, message }));
        }
        number += 1;
        // Those left out are checked all the same: numbers count good items, and must come out as in the run before.
        (number > skip).then_some(Checked::Good(number, numbered))
    };
    Ok((format, file.filter_map(checked)))
}

/// One line of a file.
pub enum Checked {
    /// An item, and its number among the good ones of the file.
    Good(u64, Numbered),
    Bad(BadLine),
    /// Nothing comes after it.
    Broken(OpenError),
}

/// Reads a whole file.
pub fn look_over(
    import: &Import,
    source: &mut ItemSource,
    shape: &Shape,
    cancel: &Cancel,
) -> Result<(ItemFormat, Survey), TransferError> {
    let (format, items) = good_items(import, source, import.format, shape)?;
    let mut survey = Survey::default();
    let mut digest = ItemsDigest::default();
    for checked in items {
        if cancel.is_cancelled() {
            return Err(Failure::Cancelled.into());
        }
        match checked {
            Checked::Good(_, Numbered { item, .. }) => {
                let bytes = size::item_bytes(&item);
                survey.items += 1;
                survey.bytes += u64::try_from(bytes).unwrap_or(u64::MAX);
                let units = u32::try_from(bytes.div_ceil(WRITE_UNIT_BYTES)).unwrap_or(u32::MAX);
                survey.units += f64::from(units.max(1));
                digest.add(&item);
            }
            Checked::Bad(bad) => {
                note(bad, &mut survey.bad, &mut survey.bad_lines);
                if survey.bad == BAD_LINES_ALONE_MAX && survey.items == 0 && import.skip == 0 {
                    return Err(TransferError::Refused(no_items(import, format)));
                }
            }
            Checked::Broken(error) => return Err(error.into()),
        }
    }
    survey.digest = digest.finish();
    Ok((format, survey))
}

fn no_items(import: &Import, format: ItemFormat) -> String {
    let (name, format) = (named(&import.path), format.name());
    format!(
        "{}: its first {BAD_LINES_ALONE_MAX} lines hold no item (read as {format}); `--format` reads it as another",
        name.display()
    )
}

/// What tells the items of a file from others. Of the items and not of the file: they are what is sent.
#[derive(Default)]
pub struct ItemsDigest {
    digest: Sha256,
    text: Vec<u8>,
}

impl ItemsDigest {
    pub fn add(&mut self, item: &Item) {
        self.text.clear();
        json::push_line(item, &mut self.text);
        self.digest.update(&self.text);
    }

    pub fn finish(self) -> String {
        let mut text = String::new();
        for byte in self.digest.finalize() {
            write!(text, "{byte:02x}").expect("a string takes everything");
        }
        text
    }
}

/// Counts a bad line, and keeps it while there is room.
pub fn note(bad: BadLine, count: &mut u64, told: &mut Vec<BadLine>) {
    *count += 1;
    if told.len() < BAD_LINES_TOLD_MAX {
        told.push(bad);
    }
}
