//! SQLite files of ours, apart from what is in them: whose a file is, told before SQLite changes anything; how one that
//! can't be written is read; and why a write was not taken.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};

#[cfg(test)]
mod tests;

/// A SQLite file has one page at least, and none is smaller.
const PAGE_BYTES_MIN: u64 = 512;

/// What stands where a file of ours is to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing yet: no file, or one without a table.
    Fresh,
    /// A file that bears the mark.
    Ours,
    /// A SQLite file that bears no mark at all, and its tables.
    Unmarked(Vec<String>),
    /// Something else, in words.
    Foreign(String),
}

/// What there is no more of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Disk,
    Quota,
    /// A file may not grow further: its file system, or `ulimit -f`, sets a bound.
    FileSize,
}

/// Why a file can't be written.
#[derive(Debug, PartialEq, Eq)]
pub enum Hindrance {
    Full(Room),
    /// In words.
    Refused(String),
}

impl Room {
    /// What this error of the system says there is no more of.
    pub fn of(kind: io::ErrorKind) -> Option<Self> {
        match kind {
            io::ErrorKind::StorageFull => Some(Self::Disk),
            io::ErrorKind::QuotaExceeded => Some(Self::Quota),
            io::ErrorKind::FileTooLarge => Some(Self::FileSize),
            _ => None,
        }
    }
}

impl fmt::Display for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Disk => "no space left on its disk; make some and try again",
            Self::Quota => "its owner's quota of the disk is used up; make room and try again",
            Self::FileSize => {
                "it may grow no further: its file system, or `ulimit -f`, bounds the size of a file"
            }
        })
    }
}

/// What stands at this path, by its `application_id`. Nothing is changed, made or locked (a journal that lies beside a file
/// of another program stays as it is, too), unless the file can't be understood without its journal.
pub fn standing(path: &Path, mark: i64) -> rusqlite::Result<Standing> {
    match fs::metadata(path) {
        Err(_) => return Ok(Standing::Fresh),
        // Never opened: to open a pipe waits for somebody to write to it.
        Ok(file) if !file.is_file() => {
            return Ok(Standing::Foreign("it is no regular file".to_owned()));
        }
        Ok(file) if file.len() == 0 => return Ok(Standing::Fresh),
        // SQLite would take it for an empty one, and write over it.
        Ok(file) if file.len() < PAGE_BYTES_MIN => return Ok(no_database()),
        Ok(_) => {}
    }
    let look = |options| open(path, options).and_then(|connection| of(&connection, mark));
    let read = match look("mode=ro&immutable=1") {
        // Without its journal a file is not whole while that is copied into it, and not after a process that was killed at it.
        Err(error) if is_damaged(&error) => look("mode=ro"),
        // And all that it has may be in there.
        Ok(Standing::Fresh) if !is_empty(&beside(path, "-wal")) => look("mode=ro"),
        other => other,
    };
    match read {
        Err(error) if is_damaged(&error) => Ok(no_database()),
        other => other,
    }
}

fn no_database() -> Standing {
    Standing::Foreign("it is no SQLite file".to_owned())
}

fn of(connection: &Connection, mark: i64) -> rusqlite::Result<Standing> {
    let id: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    // Before the tables: they may be in the journal, and a newer version may have made anything of them.
    if id == mark {
        return Ok(Standing::Ours);
    }
    if id != 0 {
        return Ok(Standing::Foreign("it belongs to another program".to_owned()));
    }
    let tables = tables(connection)?;
    Ok(if tables.is_empty() { Standing::Fresh } else { Standing::Unmarked(tables) })
}

/// The names of a file's tables, in order.
pub fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut names =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    names.query_map([], |row| row.get(0))?.collect()
}

/// Makes an empty file for its owner alone, and its folder, unless they are there. Where a link leads to nothing, the file is
/// made there.
pub fn create(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut options = OpenOptions::new();
    // A file that is there is not opened: to close it again would end the locks that SQLite holds on it for this process,
    // and another process would take away a journal that is still written to.
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        // A link to nothing: SQLite would make what it leads to, readable by whom the umask lets.
        Err(_) if !path.exists() => options.create_new(false).create(true).open(path).map(drop),
        _ => Ok(()),
    }
}

/// Opens a file for reading alone, also where nothing can be written beside it.
pub fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let opened = open(path, "mode=ro").and_then(|connection| {
        // The journal is opened by the first read, and for that something is written beside the file.
        tables(&connection)?;
        Ok(connection)
    });
    match opened {
        // Without its journal, which may be left out where there is none.
        Err(_) if is_empty(&beside(path, "-wal")) && is_empty(&beside(path, "-journal")) => {
            open(path, "mode=ro&immutable=1")
        }
        opened => opened,
    }
}

fn is_empty(journal: &Path) -> bool {
    fs::metadata(journal).map_or(true, |file| file.len() == 0)
}

/// A file that SQLite keeps beside its own: where that is, and not where a link to it is.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()).into_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

fn open(path: &Path, options: &str) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(uri(path, options), flags)
}

/// The path as SQLite takes it with options.
fn uri(path: &Path, options: &str) -> String {
    // With an empty host, or two slashes at the beginning of a path would name one.
    let host = if path.is_absolute() { "file://" } else { "file:" };
    let mut uri = String::from(host);
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => {
                uri.push(char::from(*byte));
            }
            other => uri.push_str(&format!("%{other:02x}")),
        }
    }
    format!("{uri}?{options}")
}

fn is_damaged(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

/// Why a file was not written, when this is what SQLite said; `None` when it was for another reason.
pub fn hindrance(path: &Path, error: &rusqlite::Error) -> Option<Hindrance> {
    // Said where the index of the journal can't be made as long as it has to be.
    let no_index = Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE);
    if error.sqlite_error().map(|error| error.extended_code) == no_index {
        return Some(Hindrance::Full(Room::Disk));
    }
    match error.sqlite_error_code()? {
        ErrorCode::DiskFull => Some(Hindrance::Full(Room::Disk)),
        // SQLite keeps the system's reason to itself, so the system is asked once more.
        ErrorCode::SystemIoFailure | ErrorCode::CannotOpen => {
            why_not(path).map(|error| of_system(&error))
        }
        ErrorCode::ReadOnly => Some(why_not(path).map_or_else(
            || Hindrance::Refused("permission denied".to_owned()),
            |error| of_system(&error),
        )),
        _ => None,
    }
}

/// Why a file that is there was not read, and what to do about it, when this is what SQLite said; `None` when it was for
/// another reason.
pub fn unread(path: &Path, error: &rusqlite::Error) -> Option<String> {
    let (ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure) =
        error.sqlite_error_code()?
    else {
        return None;
    };
    // Asked of SQLite first: a handle of ours that is closed would end the locks that SQLite holds on the file. The system
    // says the reason where there can be no handle.
    let refused = open(path, "mode=ro&immutable=1").err().and_then(|_| fs::File::open(path).err());
    Some(match refused {
        Some(refused) => not_opened(path, &refused),
        None if is_empty(&beside(path, "-wal")) => {
            format!("can't be read: {}; try again", error.sqlite_error()?)
        }
        None => journal_not_opened(path),
    })
}

fn not_opened(path: &Path, refused: &io::Error) -> String {
    if refused.kind() != io::ErrorKind::PermissionDenied {
        return format!("can't be read: {refused}; let it be read");
    }
    let whose = whose(path).unwrap_or_default();
    format!(
        "can't be read: permission denied{whose}; make it yours with chown, let it be read with chmod"
    )
}

#[cfg(unix)]
fn whose(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let file = fs::metadata(path).ok()?;
    let owner = match file.uid() {
        0 => "root".to_owned(),
        user => format!("user {user}"),
    };
    Some(format!(", it belongs to {owner} and its mode is {:o}", file.mode() & 0o777))
}

#[cfg(not(unix))]
fn whose(_: &Path) -> Option<String> {
    None
}

fn journal_not_opened(path: &Path) -> String {
    let why = match why_not(path).map(|error| of_system(&error)) {
        Some(Hindrance::Full(room)) => room.to_string(),
        Some(Hindrance::Refused(why)) => why,
        None => "permission denied".to_owned(),
    };
    let journal = beside(path, "-wal");
    let journal = journal.display();
    format!(
        "can't be read: what was written last stands in {journal}, and to read that SQLite writes a file beside it: \
         {why}; let it and its folder be written"
    )
}

/// What this error of the system says.
pub fn of_system(error: &io::Error) -> Hindrance {
    if let Some(room) = Room::of(error.kind()) {
        return Hindrance::Full(room);
    }
    Hindrance::Refused(match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "its file system is read-only".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "what is to be its folder is a file".to_owned()
        }
        io::ErrorKind::NotFound => "its folder can't be made there".to_owned(),
        _ => error.to_string(),
    })
}

/// Writes as much as a transaction may to a file without a name, where the file is and as far out: what the system says.
fn why_not(path: &Path) -> Option<io::Error> {
    const PROBE_BYTES: usize = 64 * 1024;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let length = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
    let far = length(path).max(length(&beside(path, "-wal")));
    let written = tempfile::tempfile_in(folder.unwrap_or(Path::new("."))).and_then(|mut file| {
        file.write_all(&vec![0; PROBE_BYTES])?;
        file.set_len(far + PROBE_BYTES as u64)?;
        file.sync_all()
    });
    written.err()
}
