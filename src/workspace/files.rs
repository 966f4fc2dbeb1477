//! Where the user's files live, and how they are written: owner-only, by rename.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::storage::file::Room;

#[cfg(test)]
mod tests;

/// How the names of files begin and end that are to take another's place.
const TEMPORARY_BEGINS: &str = ".dynadraft-";
const TEMPORARY_ENDS: &str = ".tmp";

/// The folders of one user. Read once, in `main`, from the platform and `DYNADRAFT_CONFIG_DIR`, `DYNADRAFT_DATA_DIR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// config.toml, keys.toml, themes/, drafts/, history.db
    pub config: PathBuf,
    /// local.db
    pub data: PathBuf,
    /// the log
    pub state: PathBuf,
}

/// Folders named by the environment; they win over the platform's.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    pub config: Option<PathBuf>,
    pub data: Option<PathBuf>,
}

impl Folders {
    /// The platform's folders, with the overrides in their place. `None` when the platform names no home folder and
    /// the overrides leave one of them open.
    pub fn find(overrides: Overrides) -> Option<Self> {
        let platform = ProjectDirs::from("", "", "dynadraft");
        let platform = platform.as_ref();
        let state = match &overrides.data {
            Some(data) => data.clone(),
            // Only Linux has a folder for state.
            None => platform.map(|dirs| dirs.state_dir().unwrap_or(dirs.data_dir()).to_owned())?,
        };
        Some(Self {
            config: overrides.config.or_else(|| platform.map(config_folder))?,
            data: overrides.data.or_else(|| platform.map(|dirs| dirs.data_dir().to_owned()))?,
            state,
        })
    }

    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    pub fn drafts(&self) -> PathBuf {
        self.config.join("drafts")
    }

    pub fn history_file(&self) -> PathBuf {
        self.config.join("history.db")
    }

    pub fn database_file(&self) -> PathBuf {
        self.data.join("local.db")
    }

    pub fn log_file(&self) -> PathBuf {
        self.state.join("dynadraft.log")
    }
}

/// macOS users expect `~/.config` to be honoured where they made one.
fn config_folder(platform: &ProjectDirs) -> PathBuf {
    let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().join(".config/dynadraft"));
    match home {
        Some(folder) if cfg!(target_os = "macos") && folder.is_dir() => folder,
        _ => platform.config_dir().to_owned(),
    }
}

/// Makes a folder, and those above it, readable by their owner alone. One that exists is left as it is.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| match error.kind() {
        // A folder that exists is none: it is a file.
        io::ErrorKind::AlreadyExists => plain(io::ErrorKind::NotADirectory.into()),
        _ => plain(error),
    })
}

/// How files that hold data are opened: when they are made, their owner alone can read them.
pub fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a file with this content, whole or not at all, readable by its owner alone. One of that name is left as it is:
/// the error is [`io::ErrorKind::AlreadyExists`].
pub fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    let made = temporary_beside(path).and_then(|mut temporary| {
        temporary.write_all(content)?;
        temporary.as_file().sync_all()?;
        // Asked of the system in one step: between a question and a rename somebody else may make the file.
        temporary.persist_noclobber(path)?;
        sync_folder_of(path)
    });
    made.map_err(plain)
}

/// Replaces a file's content so that a crash leaves either the old or the new one, whole. The file that stood there
/// keeps its permissions; a new one is readable by its owner alone.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    replace_with(path, |file| file.write_all(content))
}

/// As [`replace`], with content that is written piece by piece.
pub fn replace_with(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let replaced = temporary_beside(path).and_then(|mut temporary| {
        write(temporary.as_file_mut())?;
        ready_to_replace(temporary.as_file(), path)?;
        temporary.persist(path)?;
        sync_folder_of(path)
    });
    replaced.map_err(plain)
}

/// Lets a file that is written take its place, durably. The file that stood there gives it its permissions.
pub fn move_into_place(from: &Path, to: &Path) -> io::Result<()> {
    let moved = private().write(true).open(from).and_then(|file| {
        ready_to_replace(&file, to)?;
        fs::rename(from, to)?;
        sync_folder_of(to)
    });
    moved.map_err(plain)
}

fn ready_to_replace(file: &File, path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        // Root could put a file in the place of /dev/null.
        Ok(existing) if !existing.is_file() && !existing.is_dir() => {
            return Err(io::Error::other("is no regular file"));
        }
        Ok(existing) => take_over_permissions(file, &existing)?,
        Err(_) => {}
    }
    // Before the rename: a name that outlives a crash must not lead to half a file.
    file.sync_all()
}

#[cfg(unix)]
fn take_over_permissions(file: &File, existing: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let (owner, group) = (existing.uid(), existing.gid());
    let is_the_same = std::os::unix::fs::fchown(file, Some(owner), Some(group)).is_ok();
    // What was for a group must not be for another one.
    let mode = if is_the_same { existing.mode() } else { existing.mode() & 0o700 };
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn take_over_permissions(file: &File, existing: &fs::Metadata) -> io::Result<()> {
    file.set_permissions(existing.permissions())
}

/// Whether a file has the name of one that was to take another's place.
pub fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with(TEMPORARY_BEGINS) && name.ends_with(TEMPORARY_ENDS)
}

/// In the same folder, so that the rename stays within one file system; for the owner alone, and gone unless it takes its
/// place. Nobody can guess its name, and what stands under that name already is never opened.
fn temporary_beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    // Not with the file's own name in it, which may be as long as names can be.
    tempfile::Builder::new()
        .prefix(TEMPORARY_BEGINS)
        .suffix(TEMPORARY_ENDS)
        .rand_bytes(16)
        .tempfile_in(folder_of(path))
}

/// The cause in plain words where a person is likely to meet it; the number of the error says nothing to them.
pub fn plain(source: io::Error) -> io::Error {
    let sentence = match source.kind() {
        io::ErrorKind::NotFound => "no such file or folder",
        io::ErrorKind::PermissionDenied => "permission denied",
        io::ErrorKind::ReadOnlyFilesystem => "its file system is read-only",
        io::ErrorKind::IsADirectory => "is a folder, not a file",
        io::ErrorKind::NotADirectory => "what should be its folder is a file",
        kind => match Room::of(kind) {
            Some(room) => return io::Error::new(kind, room.to_string()),
            None => return source,
        },
    };
    io::Error::new(source.kind(), sentence)
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// A rename is durable once its folder is.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder_of(path))?.sync_all() } else { Ok(()) }
}
