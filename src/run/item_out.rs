//! Items on stdout, as a file would have them.

use std::io::{self, Write};

use super::{Printer, safe_text};
use crate::workspace::items::ItemFormat;

/// Stdout. What no person looks at goes out as it is. A terminal gets it line by line, as all that is shown there: JSON with
/// escapes of its own, which leave it the same JSON, and the cells of CSV, which have none, as texts.
pub struct ItemOut {
    format: ItemFormat,
    printer: Printer,
    /// The beginning of a line, on a terminal.
    rest: Vec<u8>,
}

impl ItemOut {
    pub fn new(format: ItemFormat, printer: Printer) -> Self {
        Self { format, printer, rest: Vec::new() }
    }

    fn show(&self, lines: &[u8]) -> io::Result<()> {
        let text = String::from_utf8_lossy(lines);
        match self.format {
            ItemFormat::DynamodbJson | ItemFormat::JsonLines => self.printer.document(&text),
            // Without what a text may hold that looks like our own colours.
            ItemFormat::Csv => self.printer.data(&safe_text::lines(&text)),
        }
    }
}

impl Write for ItemOut {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.printer.is_shown() {
            return io::stdout().lock().write(bytes);
        }
        self.rest.extend_from_slice(bytes);
        if let Some(end) = self.rest.iter().rposition(|byte| *byte == b'\n') {
            let rest = self.rest.split_off(end + 1);
            let lines = std::mem::replace(&mut self.rest, rest);
            self.show(&lines)?;
        }
        // All of what was given, although it goes out in other pieces: the caller counts its own bytes.
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.rest.is_empty() {
            let line = std::mem::take(&mut self.rest);
            self.show(&line)?;
        }
        io::stdout().lock().flush()
    }
}
