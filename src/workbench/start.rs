//! What the workbench is started with, and its start.

use std::path::PathBuf;

use crate::session::Session;
use crate::workspace::{Config, Folders};

/// Everything `main` found out before the screen is taken; nothing below reads the environment.
pub struct Start {
    /// Files named on the command line.
    pub drafts: Vec<PathBuf>,
    pub session: Session,
    pub folders: Folders,
    pub config: Config,
    /// What was wrong with config.toml, to be shown: the workbench starts with the defaults all the same.
    pub config_problem: Option<String>,
    /// No local database stood there before this start.
    pub first_run: bool,
    /// `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
}

/// Takes the terminal and returns when the user has quit. The terminal is given back on every way out.
pub fn start(_start: Start) -> anyhow::Result<()> {
    Ok(())
}
