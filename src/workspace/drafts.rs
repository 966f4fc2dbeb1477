//! Drafts in progress: autosaved recovery copies.
//!
//! A draft is two files of the autosave folder: `ID.json`, replaced whole at each autosave, and `ID.lock`, made once
//! and locked by the window that has the draft open. The lock goes with its process, however that ends.

use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::{Folders, Kind, files, read_text};

#[cfg(test)]
mod tests;

/// A copy that is being written so long is not: who wrote it was killed.
const WRITTEN_WITHIN: Duration = Duration::from_secs(60);

/// The autosave folder. Each window holds the drafts it has open by a lock and restores only those nobody holds.
pub struct DraftStore {
    folder: PathBuf,
    /// Draft id to its locked file.
    held: Mutex<HashMap<String, File>>,
}

/// What a look for drafts of earlier windows found.
#[derive(Debug)]
pub struct Restored {
    pub drafts: Vec<SavedDraft>,
    /// Others are held by another window, which may be about to end.
    pub are_others_held: bool,
}

/// Where a draft stood: which of the tabs of which window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Empty in copies of before windows were named.
    pub window: String,
    /// From 0.
    pub index: usize,
}

/// A recovery copy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedDraft {
    /// Names the recovery copy; stable for the life of the draft. Letters, digits and dashes.
    pub id: String,
    /// The tab's title: a file name.
    pub name: String,
    pub text: String,
    /// The user's file, when the draft has one.
    pub file: Option<PathBuf>,
    /// Where the cursor was: line and column from 0.
    pub cursor: (usize, usize),
    pub place: Place,
    /// The run that was shown beside it, by its number in the history.
    pub run: Option<i64>,
}

/// What came of taking a draft over.
enum Taken {
    /// Held now, with the time it was begun.
    Over(SystemTime, SavedDraft),
    HeldElsewhere,
    /// It can't be read, is gone, or is open in this window.
    Nothing,
}

/// A recovery copy as it stands in its file.
#[derive(Serialize, Deserialize)]
struct Stored {
    name: String,
    text: String,
    /// Left out when the path is not UTF-8: the text matters more than where it came from.
    file: Option<String>,
    cursor: (usize, usize),
    #[serde(default)]
    window: String,
    #[serde(default)]
    place: usize,
    #[serde(default)]
    run: Option<i64>,
}

impl SavedDraft {
    /// Writes the text where it can be found when it can't be kept as a draft: a file of its own, for its owner alone, in the
    /// system's folder for temporary ones. Where it is.
    pub fn rescue(&self) -> io::Result<PathBuf> {
        let suffix = if self.name.ends_with(".json") { ".tx.json" } else { ".pql" };
        let mut file = tempfile::Builder::new().prefix("dynadraft-").suffix(suffix).tempfile()?;
        file.write_all(self.text.as_bytes())?;
        file.as_file().sync_all()?;
        let (_, path) = file.keep()?;
        Ok(path)
    }
}

impl DraftStore {
    pub fn open(folders: &Folders) -> io::Result<Self> {
        let folder = folders.drafts();
        files::create_folder(&folder)?;
        Ok(Self { folder, held: Mutex::default() })
    }

    /// Drafts left by earlier windows that no other window holds, window by window, each in the order of its tabs; they are
    /// held from now on. A copy that can't be read is left where it is; where nothing can be written none can be held, which is the
    /// error. What a killed process left half written is taken away.
    pub fn restore(&self) -> io::Result<Restored> {
        let (mut found, mut are_others_held) = (Vec::new(), false);
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                match self.take_over(&path)? {
                    Taken::Over(begun, draft) => found.push((begun, draft)),
                    Taken::HeldElsewhere => are_others_held = true,
                    Taken::Nothing => {}
                }
            } else if is_abandoned(&path) {
                // Another window may take it away in the same moment.
                fs::remove_file(&path).ok();
            }
        }
        Ok(Restored { drafts: in_order(found), are_others_held })
    }

    /// Writes a recovery copy (crash-safe: a temporary file, then a rename) and holds it.
    pub fn autosave(&self, draft: &SavedDraft) -> io::Result<()> {
        if !self.hold(&draft.id)? {
            return Err(io::Error::other("another window holds this draft"));
        }
        let stored = Stored {
            name: draft.name.clone(),
            text: draft.text.clone(),
            file: draft.file.as_deref().and_then(Path::to_str).map(str::to_owned),
            cursor: draft.cursor,
            window: draft.place.window.clone(),
            place: draft.place.index,
            run: draft.run,
        };
        files::replace(&self.path(&draft.id, "json")?, &serde_json::to_vec(&stored)?)
    }

    /// Forgets a draft whose tab was closed.
    pub fn discard(&self, id: &str) -> io::Result<()> {
        if !self.hold(id)? {
            return Err(io::Error::other("another window holds this draft"));
        }
        // The copy before the lock: a stop between the two leaves a lock without a draft, which nobody restores.
        remove(&self.path(id, "json")?)?;
        remove(&self.path(id, "lock")?)?;
        self.held().remove(id);
        Ok(())
    }

    fn take_over(&self, path: &Path) -> io::Result<Taken> {
        let Some(id) = path.file_stem().and_then(|stem| stem.to_str()) else {
            return Ok(Taken::Nothing);
        };
        // One that this window holds is open in it already.
        if self.held().contains_key(id) {
            return Ok(Taken::Nothing);
        }
        match self.hold(id) {
            Ok(true) => Ok(self.held_draft(path, id)),
            Ok(false) => Ok(Taken::HeldElsewhere),
            Err(error) if is_closed(&error) => Err(files::plain(error)),
            // No id of ours, or a thing in the place of its lock.
            Err(_) => Ok(Taken::Nothing),
        }
    }

    fn held_draft(&self, path: &Path, id: &str) -> Taken {
        let taken = read(path, id).and_then(|draft| Ok((self.begun(id)?, draft)));
        match taken {
            Ok((begun, draft)) => Taken::Over(begun, draft),
            Err(error) => {
                tracing::warn!("{}: not restored: {error}", path.display());
                self.held().remove(id);
                Taken::Nothing
            }
        }
    }

    /// The lock file is written once, when the draft is begun.
    fn begun(&self, id: &str) -> io::Result<SystemTime> {
        fs::metadata(self.path(id, "lock")?)?.modified()
    }

    /// Takes the draft's lock; false when another window has it.
    fn hold(&self, id: &str) -> io::Result<bool> {
        let mut held = self.held();
        if held.contains_key(id) {
            return Ok(true);
        }
        // Opened to append and never written to, so that its time stays that of its making.
        let lock = files::private().append(true).create(true).open(self.path(id, "lock")?)?;
        match lock.try_lock() {
            Ok(()) => {
                held.insert(id.to_owned(), lock);
                Ok(true)
            }
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn path(&self, id: &str, extension: &str) -> io::Result<PathBuf> {
        // It becomes part of a path, and must not lead out of the folder.
        let plain = |character: char| character.is_ascii_alphanumeric() || character == '-';
        if id.is_empty() || !id.chars().all(plain) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not the id of a draft"));
        }
        Ok(self.folder.join(format!("{id}.{extension}")))
    }

    fn held(&self) -> MutexGuard<'_, HashMap<String, File>> {
        // A map of open files is whole at any moment, whatever became of the thread that held it.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(path: &Path, id: &str) -> io::Result<SavedDraft> {
    let stored: Stored = {
        let copy = read_text(path, Kind::RecoveryCopy).map_err(io::Error::other)?;
        serde_json::from_str(&copy.text)?
    };
    Ok(SavedDraft {
        id: id.to_owned(),
        name: stored.name,
        text: stored.text,
        file: stored.file.map(PathBuf::from),
        cursor: stored.cursor,
        place: Place { window: stored.window, index: stored.place },
        run: stored.run,
    })
}

/// The window that was begun first comes first. Two drafts of one place, as a killed window may leave them, stand in the
/// order they were begun.
fn in_order(mut found: Vec<(SystemTime, SavedDraft)>) -> Vec<SavedDraft> {
    let mut begun: HashMap<String, SystemTime> = HashMap::new();
    for (time, draft) in &found {
        let first = begun.entry(draft.place.window.clone()).or_insert(*time);
        *first = (*first).min(*time);
    }
    found.sort_by_cached_key(|(time, draft)| {
        let Place { window, index } = &draft.place;
        (begun.get(window).copied(), window.clone(), *index, *time, draft.id.clone())
    });
    found.into_iter().map(|(_, draft)| draft).collect()
}

/// Whether this is a copy half written by who will not write the rest.
fn is_abandoned(path: &Path) -> bool {
    let written = || fs::symlink_metadata(path)?.modified();
    let is_old = |time: SystemTime| time.elapsed().is_ok_and(|age| age > WRITTEN_WITHIN);
    files::is_temporary(path) && written().is_ok_and(is_old)
}

fn is_closed(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
