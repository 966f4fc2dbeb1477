//! The log: a file of the state folder, readable by its owner alone, and the last words of a panic.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::workspace::files;

/// A log that has grown beyond this is set aside at the start, in place of the one before.
const LOG_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Begins logging, `warn` and above unless told otherwise. Item values and credentials are never logged at any level.
/// A program without a log still works, so what stands in the way is for the caller to say.
pub fn start(path: &Path, level: Option<&str>) -> io::Result<()> {
    let file = open(path)?;
    let filter = EnvFilter::try_new(level.unwrap_or("warn")).map_err(io::Error::other)?;
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Mutex::new(file));
    let layers = tracing_subscriber::registry().with(filter).with(filter_fn(is_ours_or_grave));
    layers.with(lines).try_init().map_err(io::Error::other)
}

/// What the crates we use say below a warning is left out, whatever level is asked for: the AWS SDK writes requests whole,
/// with their signatures.
fn is_ours_or_grave(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with(env!("CARGO_PKG_NAME")) || *metadata.level() <= Level::WARN
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
        // Forced, as nobody sets RUST_BACKTRACE beforehand.
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
