//! The user's own files: read as text, and never overwritten unasked.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::files::{self, plain};

#[cfg(test)]
mod tests;

/// What a file held when it was read or saved, to tell whether it changed since. By its content and not by its time: a
/// checkout touches files without changing them, and two changes can fall into one tick of a file system's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

/// A file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub text: String,
    pub fingerprint: Fingerprint,
}

#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{path}: not UTF-8 text: line {line} holds the byte 0x{byte:02x} at offset {offset}; save it as UTF-8 and open it again", path = path.display())]
    NotText { path: PathBuf, line: usize, offset: usize, byte: u8 },
    #[error("{path}: {source}", path = path.display())]
    Io { path: PathBuf, source: io::Error },
}

#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error("{path}: changed on disk since it was read; nothing was written", path = path.display())]
    Changed { path: PathBuf },
    #[error("{path}: a file of this name exists; nothing was written", path = path.display())]
    Exists { path: PathBuf },
    #[error("{path}: {source}; nothing was written", path = path.display())]
    Io { path: PathBuf, source: io::Error },
}

impl Fingerprint {
    fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }
}

/// Reads a whole file. One that is not UTF-8 is refused with the place of its first wrong byte.
pub fn read_file(path: &Path) -> Result<Document, ReadError> {
    let bytes = fs::read(path)
        .map_err(|source| ReadError::Io { path: path.to_owned(), source: plain(source) })?;
    let fingerprint = Fingerprint::of(&bytes);
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Document { text, fingerprint }),
        Err(error) => Err(not_text(path, error.as_bytes(), error.utf8_error().valid_up_to())),
    }
}

fn not_text(path: &Path, bytes: &[u8], offset: usize) -> ReadError {
    let newlines = bytes.iter().take(offset).filter(|byte| **byte == b'\n').count();
    let byte = bytes.get(offset).copied().unwrap_or_default();
    ReadError::NotText { path: path.to_owned(), line: newlines + 1, offset, byte }
}

/// Saves a text as the user's file. `known` is what the file held when it was read; without one the file must not
/// exist yet. A file that changed since is left as it is. A file reached by a link stays behind that link.
pub fn save_file(
    path: &Path,
    text: &str,
    known: Option<Fingerprint>,
) -> Result<Fingerprint, SaveError> {
    match known {
        None => create(path, text)?,
        Some(known) => overwrite(path, text, known)?,
    }
    Ok(Fingerprint::of(text.as_bytes()))
}

fn create(path: &Path, text: &str) -> Result<(), SaveError> {
    files::create(path, text.as_bytes()).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => SaveError::Exists { path: path.to_owned() },
        _ => failed(path, error),
    })
}

fn overwrite(path: &Path, text: &str, known: Fingerprint) -> Result<(), SaveError> {
    // The rename below would put a file in the place of a link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::read(&target) {
        Ok(bytes) if Fingerprint::of(&bytes) != known => {
            return Err(SaveError::Changed { path: path.to_owned() });
        }
        Ok(_) => {}
        // Taken away since it was read: nothing can be lost by writing it again.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(source) => return Err(failed(path, source)),
    }
    files::replace(&target, text.as_bytes()).map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: io::Error) -> SaveError {
    SaveError::Io { path: path.to_owned(), source: plain(source) }
}
