//! The one door by which text is read that somebody names: each kind up to its limit, and none for ever.
//!
//! A name may lead to a pipe that nobody writes to, to a device without an end, or to a terabyte. What is read whole has a
//! limit ([`Kind`]); drafts, rows and requests may come by a pipe, and then [`read_text`] waits for its end, so whoever
//! calls it lets themselves be interrupted. Settings and our own copies are files, or nothing is read of them.
//!
//! `-` is standard input. What was read of it is gone, so it is read once.

use std::fs::{File, Metadata};
use std::io::{self, IsTerminal as _, Read as _};
use std::os::fd::AsFd as _;
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::OFlags;

use super::document::{Document, Fingerprint};
use super::files::plain;

#[cfg(test)]
mod tests;

const MB: u64 = 1024 * 1024;

/// What is read, which says how much of it there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Draft,
    /// The file that `--@ each` names.
    Rows,
    /// A CreateTable request.
    Request,
    /// config.toml, keys.toml, a theme, the files of the AWS SDK.
    Settings,
    /// A draft as it was autosaved.
    RecoveryCopy,
    /// What lies beside the items of an export of the service.
    Manifest,
}

#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{path}: not UTF-8 text{guess}: line {line} holds the byte 0x{byte:02x} at offset {offset}; save it as UTF-8 and open it again", path = path.display())]
    NotText { path: PathBuf, guess: &'static str, line: usize, offset: usize, byte: u8 },
    #[error("{path}: larger than {max} MB, the most that {noun} may have; {step}", path = path.display(), max = kind.bytes_max() / MB, noun = kind.noun(), step = kind.next_step())]
    TooLarge { path: PathBuf, kind: Kind },
    #[error("{path}: {what}, not a file; nothing was read of it", path = path.display())]
    NotAFile { path: PathBuf, what: &'static str },
    #[error(
        "standard input was read already, and can be read once: put one of the two into a file"
    )]
    ReadTwice,
    #[error("{path}: {source}", path = path.display())]
    Io { path: PathBuf, source: io::Error },
}

impl Kind {
    /// More than it is refused, before memory is taken for it.
    pub fn bytes_max(self) -> u64 {
        match self {
            // A hundred times what a person writes: 100,000 statements are about 10 MB. What is larger are values, and
            // they stand in rows.
            Self::Draft | Self::Manifest => 64 * MB,
            // Held as long as the run takes. Whoever has more of them imports it.
            Self::Rows => 256 * MB,
            // A request to the service has 1 MB at most.
            Self::Request | Self::Settings => MB,
            // A draft whose every character is an escape of six: what was typed must come back.
            Self::RecoveryCopy => 512 * MB,
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Draft => "a draft",
            Self::Rows => "a file of rows",
            Self::Request => "a request",
            Self::Settings => "a file of settings",
            Self::RecoveryCopy => "a recovery copy",
            Self::Manifest => "a manifest",
        }
    }

    fn next_step(self) -> &'static str {
        match self {
            Self::Draft => "its values can stand in a file of rows (`--@ each FILE`)",
            Self::Rows => "split it, or put it into a table with `tables import`",
            Self::Request | Self::Settings | Self::RecoveryCopy | Self::Manifest => {
                "is it the right file?"
            }
        }
    }

    fn may_be_piped(self) -> bool {
        matches!(self, Self::Draft | Self::Rows | Self::Request)
    }
}

impl ReadError {
    pub fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: named(path), source: plain(source) }
    }

    /// There is nothing of this name.
    pub fn is_missing(&self) -> bool {
        let missing = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory];
        matches!(self, Self::Io { source, .. } if missing.contains(&source.kind()))
    }
}

/// Whether this names standard input.
pub fn is_standard_input(path: &Path) -> bool {
    ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].iter().any(|name| path == Path::new(name))
}

/// Whether it would be typed now, by somebody who may not know that they are waited for.
pub fn is_typed(path: &Path) -> bool {
    is_standard_input(path) && io::stdin().is_terminal()
}

/// What a path is called that names a descriptor and no file: `<(...)` of a shell is one.
pub fn title(path: &Path) -> Option<&'static str> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let is_descriptor =
        folder == Path::new("/dev/fd") || folder.starts_with("/proc") && folder.ends_with("fd");
    if is_standard_input(path) { Some("standard input") } else { is_descriptor.then_some("pipe") }
}

/// As it is said in a sentence.
pub fn named(path: &Path) -> PathBuf {
    title(path).map_or_else(|| path.to_owned(), PathBuf::from)
}

/// Opens what is there, a pipe too; waits for whoever writes into it.
pub fn open(path: &Path) -> Result<File, ReadError> {
    static IS_READ: AtomicBool = AtomicBool::new(false);
    if !is_standard_input(path) {
        return File::open(path).map_err(|error| refused(path, error));
    }
    if IS_READ.swap(true, Ordering::Relaxed) {
        return Err(ReadError::ReadTwice);
    }
    let input = io::stdin().as_fd().try_clone_to_owned().map(File::from);
    input.map_err(|error| ReadError::io(path, error))
}

/// Opens a file; what is a pipe by now is not waited for.
pub fn open_at_once(path: &Path) -> Result<File, ReadError> {
    let mut options = File::options();
    options.read(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed());
    options.open(path).map_err(|error| refused(path, error))
}

/// A socket can't be opened, and the system's word for that helps nobody.
fn refused(path: &Path, error: io::Error) -> ReadError {
    match std::fs::metadata(path).map(|metadata| metadata.file_type()) {
        Ok(kind) if kind.is_socket() => ReadError::NotAFile { path: named(path), what: "a socket" },
        _ => ReadError::io(path, error),
    }
}

/// What this is, where it is no file. A device is taken for one, as `/dev/null` is the usual way to name nothing.
pub fn what(metadata: &Metadata) -> Option<&'static str> {
    let kind = metadata.file_type();
    let told = [
        (kind.is_dir(), "a folder"),
        (kind.is_fifo(), "a pipe"),
        (kind.is_socket(), "a socket"),
        (kind.is_block_device(), "a disk"),
    ];
    told.into_iter().find(|(is_so, _)| *is_so).map(|(_, what)| what)
}

/// Reads a whole text of this kind. One that is not UTF-8 is refused with the place of its first wrong byte.
pub fn read_text(path: &Path, kind: Kind) -> Result<Document, ReadError> {
    let bytes = read(path, kind)?;
    let fingerprint = Fingerprint::of(&bytes);
    match String::from_utf8(bytes) {
        // Some editors put a byte order mark in front. It is no part of what was written.
        Ok(mut text) if text.starts_with('\u{feff}') => {
            Ok(Document { text: text.split_off('\u{feff}'.len_utf8()), fingerprint })
        }
        Ok(text) => Ok(Document { text, fingerprint }),
        Err(error) => Err(not_text(path, error.as_bytes(), error.utf8_error().valid_up_to())),
    }
}

/// As [`read_text`], with U+FFFD for what is no UTF-8: for files of others, of which the rest is good.
pub fn read_lossy(path: &Path, kind: Kind) -> Result<String, ReadError> {
    let text = String::from_utf8_lossy(&read(path, kind)?).into_owned();
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

fn read(path: &Path, kind: Kind) -> Result<Vec<u8>, ReadError> {
    let file = if kind.may_be_piped() { open(path)? } else { open_at_once(path)? };
    let failed = |error| ReadError::io(path, error);
    let metadata = file.metadata().map_err(failed)?;
    let refused = what(&metadata).filter(|_| metadata.is_dir() || !kind.may_be_piped());
    if let Some(what) = refused {
        return Err(ReadError::NotAFile { path: named(path), what });
    }
    let too_large = || ReadError::TooLarge { path: named(path), kind };
    if metadata.is_file() && metadata.len() > kind.bytes_max() {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // One more than it may have tells that there is more: what a file says of its length may be old.
    let read = file.take(kind.bytes_max() + 1).read_to_end(&mut bytes).map_err(failed)?;
    if u64::try_from(read).is_ok_and(|read| read <= kind.bytes_max()) {
        Ok(bytes)
    } else {
        Err(too_large())
    }
}

fn not_text(path: &Path, bytes: &[u8], offset: usize) -> ReadError {
    let newlines = bytes.iter().take(offset).filter(|byte| **byte == b'\n').count();
    let byte = bytes.get(offset).copied().unwrap_or_default();
    let guess = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => " but UTF-16",
        [0x1f, 0x8b, ..] => " but gzip",
        _ => "",
    };
    ReadError::NotText { path: named(path), guess, line: newlines + 1, offset, byte }
}
