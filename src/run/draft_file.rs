//! A draft as it stands in its file.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Printer, Stop, safe_text};
use crate::draft::{Draft, Format};
use crate::session::Request;
use crate::workspace::{Kind, read_text, reading};

/// Where a draft comes from.
#[derive(Clone, Debug)]
pub enum Source {
    File(PathBuf),
    /// The command line, which says it whole.
    Argument {
        name: String,
        text: String,
    },
}

impl Source {
    /// The files, then the texts of the command line, which are numbered where there are several.
    pub fn all(files: Vec<PathBuf>, texts: Vec<String>) -> Vec<Self> {
        let is_one = texts.len() == 1;
        let arguments = (1..).zip(texts).map(|(number, text)| {
            let number = if is_one { String::new() } else { format!(" {number}") };
            Self::Argument { name: format!("command line{number}"), text }
        });
        files.into_iter().map(Self::File).chain(arguments).collect()
    }

    pub fn is_standard_input(&self) -> bool {
        matches!(self, Self::File(path) if reading::is_standard_input(path))
    }
}

/// A draft file, read and parsed, with the rows of the files it names beside it.
pub struct DraftFile {
    /// Where it stands, as it was named; empty for one of the command line.
    pub path: PathBuf,
    /// Its file name.
    pub name: String,
    pub text: String,
    pub draft: Arc<Draft>,
}

impl DraftFile {
    /// Reads it; what can't be read is a [`Stop`], what can't be parsed is said by the draft's diagnostics. A pipe is waited
    /// for, and so is whoever types it, who is told.
    pub fn read(path: &Path, printer: Printer) -> Result<Self, Stop> {
        if reading::is_typed(path) {
            printer.say("the draft is read from the terminal: Ctrl-D on a line of its own ends it");
        }
        let text = read_text(path, Kind::Draft)?.text;
        let title = reading::title(path);
        let own = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let name = title.map_or_else(|| own.into_owned(), str::to_owned);
        // What comes by a descriptor lies in no folder of its own.
        let folder = path.parent().filter(|_| title.is_none()).unwrap_or(Path::new(""));
        let rows = |file: &str| rows(folder, Path::new(file));
        let draft = Draft::parse(Format::of(&name, &text), &text).with_rows(&text, &rows);
        Ok(Self { path: path.to_owned(), name, text, draft: draft.into() })
    }

    /// As [`read`](Self::read).
    pub fn of(source: &Source, printer: Printer) -> Result<Self, Stop> {
        let (name, text) = match source {
            Source::File(path) => return Self::read(path, printer),
            Source::Argument { name, text } => (name.clone(), text.clone()),
        };
        let rows = |file: &str| rows(Path::new(""), Path::new(file));
        let draft = Draft::parse(Format::of(&name, &text), &text).with_rows(&text, &rows);
        Ok(Self { path: PathBuf::new(), name, text, draft: draft.into() })
    }

    /// Whether a command that names it again finds it again.
    pub fn is_named(&self) -> bool {
        !self.path.as_os_str().is_empty() && !reading::is_standard_input(&self.path)
    }

    /// All of it, to be sent.
    pub fn request(&self) -> Request {
        Request {
            name: self.name.clone(),
            text: self.text.clone(),
            draft: Arc::clone(&self.draft),
            only: None,
            token: None,
            next_token: None,
        }
    }

    /// Its name as it is said at a terminal: whoever names a file may put an escape code in it.
    pub fn title(&self) -> Cow<'_, str> {
        safe_text::line(&self.name)
    }
}

fn rows(folder: &Path, file: &Path) -> Result<String, String> {
    let path = if reading::is_standard_input(file) { file.to_owned() } else { folder.join(file) };
    read_text(&path, Kind::Rows).map(|document| document.text).map_err(|error| error.to_string())
}
