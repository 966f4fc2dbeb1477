//! The log: a file of the state folder, readable by its owner alone, and the last words of a panic.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

use crate::workspace::files;

/// A log that has grown beyond this is set aside at the start, in place of the one before.
const LOG_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Begins logging, `warn` and above unless told otherwise. Item values and credentials are never logged at any level.
/// A program without a log still works, so what stands in the way is for the caller to say.
pub fn start(path: &Path, level: Option<&str>) -> io::Result<()> {
    let file = open(path)?;
    let filter = EnvFilter::try_new(level.unwrap_or("warn")).map_err(io::Error::other)?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .try_init()
        .map_err(io::Error::other)
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        files::create_folder(folder)?;
    }
    if fs::metadata(path).is_ok_and(|log| log.len() > LOG_BYTES_MAX) {
        fs::rename(path, path.with_extension("log.old"))?;
    }
    files::private().append(true).create(true).open(path)
}

/// What a panic leaves: the place in the log, and a sentence for the person. The workbench gives the terminal back
/// before this is printed.
pub fn report_panics(log: PathBuf) {
    std::panic::set_hook(Box::new(move |panic| {
        let backtrace = std::backtrace::Backtrace::force_capture();
        tracing::error!("{panic}\n{backtrace}");
        let report = format!(
            "dynadraft met a fault of its own and has to stop.\n{panic}\n\
             Drafts are kept; what happened stands in {}\n",
            log.display()
        );
        // If stderr is gone there is nobody left to tell.
        io::Write::write_all(&mut io::stderr(), report.as_bytes()).ok();
    }));
}
