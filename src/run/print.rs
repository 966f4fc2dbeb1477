//! The two streams: data on stdout, talk on stderr.

use std::io::{self, Write};

use serde_json::Value;

use super::safe_text;
use super::style::Style;

/// Where a command prints.
#[derive(Clone, Copy, Debug)]
pub struct Printer {
    out: Style,
    talk: Style,
    /// A person looks at stderr: it takes a line that changes.
    live: bool,
}

impl Printer {
    /// Whether each stream takes colour.
    pub fn new(out_color: bool, talk_color: bool) -> Self {
        let (out, talk) = (Style { color: out_color }, Style { color: talk_color });
        Self { out, talk, live: false }
    }

    /// Whether stderr is a terminal.
    pub fn live(self, live: bool) -> Self {
        Self { live, ..self }
    }

    /// Shows a line in the place of the one shown before, where somebody looks; an empty one takes it away.
    pub(super) fn show(self, text: &str) {
        if self.live {
            let mut talk = io::stderr().lock();
            // If even that can't be written there is nobody left to tell.
            write!(talk, "\r\u{1b}[2K{text}").and_then(|()| talk.flush()).ok();
        }
    }

    /// How texts for stdout are coloured.
    pub(super) fn out_style(self) -> Style {
        self.out
    }

    /// How texts for stderr are coloured.
    pub(super) fn talk_style(self) -> Style {
        self.talk
    }

    /// Prints data, with a line break where it has none. A reader that has gone away (`| head`) is no error: what was
    /// asked for is still done.
    pub fn data(self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        // Flushed, or an error would be lost at the end of the process.
        let written = write!(out, "{text}{end}").and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    /// Prints a document on one line.
    pub fn json(self, document: &Value) -> io::Result<()> {
        self.document(&document.to_string())
    }

    /// Prints a JSON document that is text already.
    pub fn document(self, document: &str) -> io::Result<()> {
        self.data(&safe_text::json(document))
    }

    /// Says something to the person at the terminal. If even that can't be written there is nobody left to tell.
    pub fn say(self, text: &str) {
        writeln!(io::stderr().lock(), "{}", text.trim_end_matches('\n')).ok();
    }

    /// Says why something did not work.
    pub fn complain(self, message: &str) {
        use super::style::Role;
        let label = self.talk.paint(Role::Bad, "error");
        self.say(&format!("{label}: {}", safe_text::lines(message)));
    }
}
