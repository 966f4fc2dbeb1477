//! A draft as it stands in its file.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use super::{Stop, safe_text};
use crate::draft::{Draft, Format};
use crate::session::Request;
use crate::workspace::read_file;

/// A draft file, read and parsed, with the rows of the files it names beside it.
pub struct DraftFile {
    /// Its file name.
    pub name: String,
    pub text: String,
    pub draft: Arc<Draft>,
}

impl DraftFile {
    /// Reads it; what can't be read is a [`Stop`], what can't be parsed is said by the draft's diagnostics.
    pub fn read(path: &Path) -> Result<Self, Stop> {
        let text = read_file(path)?.text;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let folder = path.parent().unwrap_or(Path::new(""));
        let rows = |file: &str| match read_file(&folder.join(file)) {
            Ok(document) => Ok(document.text),
            Err(error) => Err(error.to_string()),
        };
        let draft = Draft::parse(Format::of(&name, &text), &text).with_rows(&text, &rows);
        Ok(Self { name, text, draft: draft.into() })
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
