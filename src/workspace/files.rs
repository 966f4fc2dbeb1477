//! Where the user's files live, and how they are written: owner-only, by rename.

use std::path::PathBuf;

/// The folders of one user. Read once, in `main`, from the platform and `DYNADRAFT_CONFIG_DIR`, `DYNADRAFT_DATA_DIR`.
#[derive(Clone, Debug)]
pub struct Folders {
    /// config.toml, keys.toml, themes/, drafts/, history.db
    pub config: PathBuf,
    /// local.db
    pub data: PathBuf,
    /// the log
    pub state: PathBuf,
}
