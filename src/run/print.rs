//! The two streams: data on stdout, talk on stderr.

use std::cell::Cell;
use std::io::{self, BufWriter, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::safe_text;
use super::style::Style;
use crate::secret;

/// The reader of stdout went away. A process has one stdout.
static IS_GONE: AtomicBool = AtomicBool::new(false);

/// Where a command prints.
#[derive(Clone, Copy, Debug)]
pub struct Printer {
    out: Style,
    talk: Style,
    /// Whether each stream is a terminal. Then nothing goes there that it would obey; a file takes data as it is.
    terminals: Terminals,
}

/// Which of the streams a person looks at. On stderr a line can change then.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminals {
    pub out: bool,
    pub talk: bool,
}

impl Printer {
    /// Whether each stream takes colour.
    pub fn new(out_color: bool, talk_color: bool) -> Self {
        let (out, talk) = (Style { color: out_color }, Style { color: talk_color });
        Self { out, talk, terminals: Terminals::default() }
    }

    pub fn on(self, terminals: Terminals) -> Self {
        Self { terminals, ..self }
    }

    /// Whether a person looks at stdout.
    pub(super) fn is_shown(self) -> bool {
        self.terminals.out
    }

    /// Shows a line in the place of the one shown before, where somebody looks; an empty one takes it away.
    pub(super) fn show(self, text: &str) {
        if self.terminals.talk {
            let text = secret::struck(text);
            let text = safe_text::line(&text);
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
        let text = secret::struck(text);
        self.write(&if self.terminals.out { safe_text::painted(&text) } else { text })
    }

    fn write(self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        // Flushed, or an error would be lost at the end of the process.
        let written = write!(out, "{text}{end}").and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                IS_GONE.store(true, Ordering::Relaxed);
                Ok(())
            }
            other => other,
        }
    }

    /// Whether the reader of stdout is still there, as far as it is known.
    #[expect(clippy::unused_self, reason = "stdout is a printer's, whichever it is")]
    pub(super) fn is_read(self) -> bool {
        !IS_GONE.load(Ordering::Relaxed)
    }

    /// Prints data as `write` makes it, in whole lines, piece by piece: for what is too long to be held.
    pub fn data_pieces<E: From<io::Error>>(
        self,
        write: impl FnOnce(&mut dyn FnMut(&str) -> Result<(), E>) -> Result<(), E>,
    ) -> Result<(), E> {
        Self::pieces(|out| {
            write(&mut |piece| {
                let text = secret::struck(piece);
                out(&if self.terminals.out { safe_text::painted(&text) } else { text })
            })
        })
    }

    /// Prints a JSON document as `write` makes it, piece by piece, on one line.
    pub fn document_pieces<E: From<io::Error>>(
        self,
        write: impl FnOnce(&mut dyn FnMut(&str) -> Result<(), E>) -> Result<(), E>,
    ) -> Result<(), E> {
        Self::pieces(|out| {
            write(&mut |piece| {
                let text = secret::struck_json(piece);
                out(&if self.terminals.out { safe_text::json(&text) } else { text })
            })?;
            out("\n")
        })
    }

    /// A reader that has gone away is no error here either; the rest is made for nobody.
    fn pieces<E: From<io::Error>>(
        write: impl FnOnce(&mut dyn FnMut(&str) -> Result<(), E>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut out = BufWriter::new(io::stdout().lock());
        let is_read = Cell::new(true);
        let taken = |done: io::Result<()>| match done {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                IS_GONE.store(true, Ordering::Relaxed);
                is_read.set(false);
                Ok(())
            }
            other => other,
        };
        write(&mut |piece| {
            if is_read.get() { Ok(taken(out.write_all(piece.as_bytes()))?) } else { Ok(()) }
        })?;
        // Flushed, or an error would be lost at the end of the process.
        Ok(taken(out.flush())?)
    }

    /// Prints a document on one line.
    pub fn json(self, document: &Value) -> io::Result<()> {
        self.document(&document.to_string())
    }

    /// Prints a JSON document that is text already.
    pub fn document(self, document: &str) -> io::Result<()> {
        let document = secret::struck_json(document);
        self.write(&if self.terminals.out { safe_text::json(&document) } else { document })
    }

    /// Says something to the person at the terminal. If even that can't be written there is nobody left to tell.
    pub fn say(self, text: &str) {
        let text = secret::struck(text.trim_end_matches('\n'));
        let text = if self.terminals.talk { safe_text::painted(&text) } else { text };
        writeln!(io::stderr().lock(), "{text}").ok();
    }

    /// Says, of a draft or a program that was printed, whether a value of it is struck out: run as it stands it would write
    /// the mark.
    pub fn say_what_is_struck(self, text: &str) {
        if secret::is_in(text) {
            self.say("a value that is a secret of this process is printed as [secret]; put it back before this is run");
        }
    }

    /// Says why something did not work.
    pub fn complain(self, message: &str) {
        use super::style::Role;
        let label = self.talk.paint(Role::Bad, "error");
        self.say(&format!("{label}: {}", safe_text::lines(message)));
    }
}
