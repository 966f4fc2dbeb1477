//! Where the user's files live, and how they are written: owner-only, by rename.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

#[cfg(test)]
mod tests;

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
    builder.create(path)
}

/// How files that hold data are opened: when they are made, their owner alone can read them.
pub fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
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
    let temporary = temporary_beside(path)?;
    let written = private()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&temporary)
        .and_then(|mut file| write(&mut file))
        .and_then(|()| move_into_place(&temporary, path));
    if written.is_err() {
        // The error to tell is the first one; a left-over temporary file harms nobody.
        fs::remove_file(&temporary).ok();
    }
    written
}

/// Lets a file that is written take its place, durably. The file that stood there gives it its permissions.
pub fn move_into_place(from: &Path, to: &Path) -> io::Result<()> {
    let file = private().write(true).open(from)?;
    if let Ok(existing) = fs::metadata(to) {
        file.set_permissions(existing.permissions())?;
    }
    // Before the rename: a name that outlives a crash must not lead to half a file.
    file.sync_all()?;
    fs::rename(from, to)?;
    sync_folder_of(to)
}

/// A name in the same folder, so that the rename stays within one file system, and of this process alone.
fn temporary_beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut temporary = std::ffi::OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}.tmp", std::process::id()));
    Ok(path.with_file_name(temporary))
}

/// A rename is durable once its folder is.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if cfg!(unix) { File::open(folder.unwrap_or(Path::new(".")))?.sync_all() } else { Ok(()) }
}
