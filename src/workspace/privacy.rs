//! Modes of what is kept already: an older version, a copy or a hand may have left it open to others. What is ours is
//! mended, and either way it is said.

#![cfg(unix)]

use std::fs::{self, Metadata, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::{Folders, History};
use crate::storage::sqlite::Sqlite;

#[cfg(test)]
mod tests;

/// What others than the owner may do.
const OTHERS: u32 = 0o077;
const OTHERS_WRITE: u32 = 0o022;
/// In a folder of this mode nobody takes away or renames what belongs to somebody else.
const STICKY: u32 = 0o1000;
/// What our folders hold, or what it begins with: databases have journals, and the log an older part.
const OURS: [&str; 8] = [
    "config.toml",
    "drafts",
    "dynadraft.log",
    "editing",
    "history.db",
    "keys.toml",
    "local.db",
    "themes",
];

/// Where a database of ours is to be, and whether what stands there is another program's.
type Database = (PathBuf, fn(&Path) -> bool);

/// Takes from others what they could do with the user's data; a sentence for each thing they could. It is about the files
/// that hold data, and about the folders that hold nothing but ours: one that holds more, a project's or a shared one, is
/// as somebody wants it, and what is ours in it is private by itself.
pub fn mend(folders: &Folders) -> Vec<String> {
    let (drafts, log) = (folders.drafts(), folders.log_file());
    let databases: [Database; 2] = [
        (folders.history_file(), History::is_foreign),
        (folders.database_file(), Sqlite::is_foreign),
    ];
    let mut outer = vec![&folders.config, &folders.data, &folders.state];
    // Two of them may be one.
    outer.dedup();
    let outer = outer.into_iter().filter_map(|folder| {
        mend_folder(folder, || holds_only_ours(folder) && !holds_foreign(folder, &databases))
    });
    let mut said: Vec<String> = outer.chain(mend_folder(&drafts, || true)).collect();
    said.extend(databases.iter().flat_map(mend_database));
    let files = [log.with_extension("log.old"), log].into_iter().chain(entries(&drafts));
    said.extend(files.filter_map(|file| mend_file(&file)));
    said
}

/// Another program's file may stand where ours would: that is as its owner wants it.
fn mend_database((database, is_foreign): &Database) -> Vec<String> {
    let mut files = with_journals(database).to_vec();
    files.retain(|file| open_to_others(file).is_some());
    // Looked into only where that decides something: most are closed at most starts.
    if files.is_empty() || is_foreign(database) {
        return Vec::new();
    }
    files.iter().filter_map(|file| mend_file(file)).collect()
}

fn mend_file(path: &Path) -> Option<String> {
    let linked = fs::symlink_metadata(path).ok()?.is_symlink();
    Some(take_from_others(path, &open_to_others(path)?, linked))
}

fn open_to_others(path: &Path) -> Option<Metadata> {
    fs::metadata(path).ok().filter(|file| file.is_file() && file.mode() & OTHERS != 0)
}

fn mend_folder(path: &Path, is_ours: impl FnOnce() -> bool) -> Option<String> {
    let linked = fs::symlink_metadata(path).ok()?.is_symlink();
    let folder = fs::metadata(path).ok()?;
    if !linked && folder.is_dir() && folder.mode() & OTHERS != 0 && is_ours() {
        return Some(take_from_others(path, &folder, false));
    }
    let is_open = folder.mode() & OTHERS_WRITE != 0 && folder.mode() & STICKY == 0;
    is_open.then(|| {
        let path = path.display();
        format!("{path}: others can write into this folder, and so replace what is kept there")
    })
}

fn take_from_others(path: &Path, found: &Metadata, is_linked: bool) -> String {
    let (shown, mode) = (path.display(), found.mode() & 0o7777);
    let open = format!("{shown}: open to others (mode {mode:o})");
    // What a link leads to is as the one wants it who made the link.
    if is_linked {
        return format!("{open}; it is left so, since it is a link");
    }
    if found.uid() != rustix::process::geteuid().as_raw() {
        return format!("{open}; it belongs to another user, who can close it");
    }
    let private = mode & !OTHERS;
    match fs::set_permissions(path, Permissions::from_mode(private)) {
        Ok(()) => {
            format!("{shown}: was open to others (mode {mode:o}); its mode is {private:o} now")
        }
        Err(error) => format!("{open}: {}", super::files::plain(error)),
    }
}

fn holds_only_ours(folder: &Path) -> bool {
    entries(folder).iter().all(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        OURS.iter().any(|ours| name.starts_with(ours))
    })
}

fn holds_foreign(folder: &Path, databases: &[Database]) -> bool {
    databases.iter().any(|(path, is_foreign)| path.parent() == Some(folder) && is_foreign(path))
}

/// A database, and what SQLite keeps beside it.
fn with_journals(database: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|suffix| {
        let mut name = database.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    })
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}
