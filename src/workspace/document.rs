//! The user's own files: read as text, and never overwritten unasked.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::files::{self, plain};
use super::reading::{self, ReadError};

#[cfg(test)]
mod tests;

const PIECE_BYTES: usize = 64 * 1024;

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
pub enum SaveError {
    #[error("{path}: changed on disk since it was read; nothing was written", path = path.display())]
    Changed { path: PathBuf },
    #[error("{path}: a file of this name exists; nothing was written", path = path.display())]
    Exists { path: PathBuf },
    #[error("{path}: {source}; nothing was written", path = path.display())]
    Io { path: PathBuf, source: io::Error },
}

impl Fingerprint {
    pub(super) fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }
}

/// What the file of this name holds, if it is a file that can be read.
pub fn fingerprint(path: &Path) -> Option<Fingerprint> {
    found(path).ok()
}

fn found(path: &Path) -> io::Result<Fingerprint> {
    let mut file = reading::open_at_once(path).map_err(|error| match error {
        ReadError::Io { source, .. } => source,
        other => io::Error::other(other.to_string()),
    })?;
    // A rename would put a file in the place of a pipe or a device that others use.
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let mut digest = Sha256::new();
    // Piece by piece: what stands there now may be larger than memory.
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(Fingerprint(digest.finalize().into())),
            read => digest.update(piece.get(..read).unwrap_or_default()),
        }
    }
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
    match found(&target) {
        Ok(found) if found != known => {
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
