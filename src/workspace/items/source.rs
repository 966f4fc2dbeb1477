//! Where items are read from: looked over first, then read again to be sent.
//!
//! A file is opened twice, and has to be the same one. A pipe gives its bytes once, so what it gave is kept in a file that
//! has no name and goes with the process.

use std::fs::{self, File};
use std::io::{self, Read, Seek as _, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::{ItemFile, ItemFormat, OpenError};
use crate::workspace::files;
use crate::workspace::reading::{self, named};

/// Bytes of a pipe that are kept at most.
// A disk that fills up unasked harms everything else on it; who has more names a file, which is not kept twice.
const SPOOL_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// A file of items, a folder the service exported to, or a pipe.
#[derive(Debug)]
pub struct ItemSource {
    path: PathBuf,
    /// The folder that a pipe is kept in.
    spools: PathBuf,
    seen: Option<Seen>,
}

/// What was found when it was opened first.
#[derive(Debug)]
enum Seen {
    Folder,
    File(Identity),
    /// What came by the pipe.
    Spool(File),
}

/// Tells whether a name leads to the same file as before, with the same content as far as its times tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity([i64; 3], [u64; 3]);

impl Identity {
    fn of(file: &File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        let times = [metadata.mtime(), metadata.mtime_nsec(), metadata.ctime_nsec()];
        Ok(Self(times, [metadata.dev(), metadata.ino(), metadata.len()]))
    }
}

impl ItemSource {
    /// Nothing is opened yet. `spools` is a folder of ours.
    pub fn new(path: &Path, spools: &Path) -> Self {
        Self { path: path.to_owned(), spools: spools.to_owned(), seen: None }
    }

    /// Opens it at its beginning, whenever it is asked for. A pipe that is opened for the first time is waited for, and has
    /// to be read to its end before it is opened again.
    pub fn open(&mut self, format: Option<ItemFormat>) -> Result<ItemFile, OpenError> {
        match &self.seen {
            None if self.path.is_dir() => {
                self.seen = Some(Seen::Folder);
                ItemFile::open(&self.path, format)
            }
            None => self.open_first(format),
            Some(Seen::Folder) => ItemFile::open(&self.path, format),
            Some(Seen::File(seen)) => self.open_again(*seen, format),
            Some(Seen::Spool(spool)) => {
                let from_start =
                    spool.try_clone().and_then(|mut spool| spool.rewind().map(|()| spool));
                let spool = from_start.map_err(|error| self.failed(error))?;
                ItemFile::of(&named(&self.path), Box::new(spool), format)
            }
        }
    }

    fn open_first(&mut self, format: Option<ItemFormat>) -> Result<ItemFile, OpenError> {
        let file = reading::open(&self.path)?;
        let metadata = file.metadata().map_err(|error| self.failed(error))?;
        let is_input = reading::is_standard_input(&self.path);
        if metadata.is_file() && !is_input {
            self.seen = Some(Seen::File(Identity::of(&file).map_err(|error| self.failed(error))?));
            return ItemFile::of(&self.path, Box::new(file), format);
        }
        let (spool, to) = self.spool().map_err(|error| {
            let folder = self.spools.display();
            self.failed(io::Error::other(format!(
                "can't be kept in {folder}, to be read twice: {error}"
            )))
        })?;
        self.seen = Some(Seen::Spool(spool));
        let kept = Kept { from: file, to, left: SPOOL_BYTES_MAX };
        ItemFile::of(&named(&self.path), Box::new(kept), format)
    }

    /// The file that a pipe is kept in, twice.
    fn spool(&self) -> io::Result<(File, File)> {
        if !fs::exists(&self.spools)? {
            files::create_folder(&self.spools)?;
        }
        let spool = tempfile::tempfile_in(&self.spools)?;
        let to = spool.try_clone()?;
        Ok((spool, to))
    }

    fn open_again(
        &self,
        seen: Identity,
        format: Option<ItemFormat>,
    ) -> Result<ItemFile, OpenError> {
        let file = reading::open_at_once(&self.path)?;
        if Identity::of(&file).map_err(|error| self.failed(error))? != seen {
            let message = "changed since it was looked over; nothing more was sent";
            return Err(OpenError::content(&self.path, message));
        }
        ItemFile::of(&self.path, Box::new(file), format)
    }

    fn failed(&self, error: io::Error) -> OpenError {
        reading::ReadError::io(&self.path, error).into()
    }
}

/// A pipe, and the file that keeps what comes by it.
struct Kept {
    from: File,
    to: File,
    left: u64,
}

impl Read for Kept {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        let left = u64::try_from(read).ok().and_then(|read| self.left.checked_sub(read));
        self.left = left.ok_or_else(|| {
            io::Error::other("more than 4 GB come by it, the most that is kept to be read twice; write it to a file and name that")
        })?;
        let kept = buffer.get(..read).unwrap_or_default();
        self.to.write_all(kept).map_err(|error| {
            io::Error::other(format!("can't be kept, to be read twice: {error}"))
        })?;
        Ok(read)
    }
}
