//! How far a transfer or a submission is, on a line of the terminal that changes, and in words at its end.

use std::sync::Mutex;
use std::time::Duration;

use super::{Exit, Printer, Stop};
use crate::cli::FileFormat;
use crate::engine::Clock;
use crate::session;
use crate::session::transfer::{Ended, Progress, TransferError};
use crate::session::words::{figure, time};
use crate::workspace::items::ItemFormat;

#[cfg(test)]
mod tests;

/// The line is drawn so often at most: it looks alive, and its figures can still be read.
const BETWEEN_LINES: Duration = Duration::from_millis(250);

/// What is counted, and what units are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub things: &'static str,
    pub units: &'static str,
}

pub const ITEMS_READ: Counted = Counted { things: "items", units: "RCU" };
pub const ITEMS_WRITTEN: Counted = Counted { things: "items", units: "WCU" };
/// Reads and writes may stand in one draft.
pub const STATEMENTS: Counted = Counted { things: "statements", units: "units" };

/// The line of one transfer or submission. Nothing is shown where nobody looks.
pub struct ProgressLine {
    printer: Printer,
    clock: Clock,
    counted: Counted,
    started_ms: u64,
    shown_ms: Mutex<u64>,
}

impl ProgressLine {
    pub fn new(printer: Printer, clock: &Clock, counted: Counted) -> Self {
        let started_ms = clock.now_ms();
        Self {
            printer,
            clock: clock.clone(),
            counted,
            started_ms,
            // As if it had just been drawn: what is over before the first line is due shows none.
            shown_ms: Mutex::new(started_ms),
        }
    }

    pub fn watch(&self, progress: Progress) {
        let now_ms = self.clock.now_ms();
        // A line less is no reason to end a transfer.
        let Ok(mut shown_ms) = self.shown_ms.lock() else { return };
        if Duration::from_millis(now_ms.saturating_sub(*shown_ms)) >= BETWEEN_LINES {
            *shown_ms = now_ms;
            let elapsed = Duration::from_millis(now_ms.saturating_sub(self.started_ms));
            self.printer.show(&line(progress, elapsed, self.counted));
        }
    }

    /// Takes the line away; how long it all took.
    pub fn end(&self) -> Duration {
        self.printer.show("");
        Duration::from_millis(self.clock.now_ms().saturating_sub(self.started_ms))
    }
}

/// `1200 of 4000 items · 300/s · 150.5 RCU · 9 s left`.
fn line(progress: Progress, elapsed: Duration, counted: Counted) -> String {
    let Progress { items, total, units } = progress;
    // A service counts its items every six hours: there may be more than it says.
    let of = total.filter(|total| *total >= items).map(|total| format!(" of {total}"));
    let rate = rate(items, elapsed);
    let mut text = format!("{items}{} {}", of.unwrap_or_default(), counted.things);
    if let Some(rate) = rate {
        text.push_str(&format!(" · {rate}/s"));
    }
    text.push_str(&format!(" · {} {}", figure(units), counted.units));
    let left = total.and_then(|total| total.checked_sub(items)).zip(rate.filter(|rate| *rate > 0));
    if let Some((left, rate)) = left {
        text.push_str(&format!(" · {} left", time(Duration::from_secs(left.div_ceil(rate)))));
    }
    text
}

/// Items a second. Nothing is said of the first moments: one batch more or less would change it, and the time left with
/// it, several times over.
fn rate(items: u64, elapsed: Duration) -> Option<u64> {
    let ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    (ms >= 200).then(|| items.saturating_mul(1000) / ms)
}

// Here, as the command line imports nothing of ours.
impl From<FileFormat> for ItemFormat {
    fn from(format: FileFormat) -> Self {
        match format {
            FileFormat::DynamodbJson => Self::DynamodbJson,
            FileFormat::Jsonl => Self::JsonLines,
            FileFormat::Csv => Self::Csv,
        }
    }
}

/// Of a submission: its statements are what is counted.
impl From<session::Progress> for Progress {
    fn from(progress: session::Progress) -> Self {
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let session::Progress { done, total, units } = progress;
        Self { items: count(done), total: Some(count(total)), units }
    }
}

/// How a transfer that began ends the process; why it failed is said.
pub fn exit(ended: &Ended, printer: Printer) -> Exit {
    match ended {
        Ended::Complete | Ended::ReaderGone => Exit::Applied,
        // It did as it was told, and yet not all that was asked for is there.
        Ended::Budget => Exit::Failed,
        Ended::Interrupted => Exit::Interrupted,
        Ended::Failed(error) => {
            printer.complain(&error.to_string());
            match error {
                TransferError::Failure(failure) => failure.into(),
                _ => Exit::Failed,
            }
        }
    }
}

/// A transfer that did not begin.
impl From<TransferError> for Stop {
    fn from(error: TransferError) -> Self {
        match error {
            TransferError::Failure(failure) => failure.into(),
            other => Self::usage(other.to_string()),
        }
    }
}
