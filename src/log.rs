//! The log: a file of the state folder, readable by its owner alone, and the last words of a panic.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::secret;
use crate::syntax::hidden::visible_lines;
use crate::workspace::files;

/// A log that has grown beyond this is set aside at the start, in place of the one before.
const LOG_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Begins logging, `warn` and above unless told otherwise. Item values and credentials are never logged at any level.
/// A program without a log still works, so what stands in the way is for the caller to say.
pub fn start(path: &Path, level: Option<&str>) -> io::Result<()> {
    let file = open(path)?;
    let filter = EnvFilter::try_new(level.unwrap_or("warn")).map_err(io::Error::other)?;
    // A line that can't be written is lost: what would be said of it would stand in the middle of the workbench.
    let lines = tracing_subscriber::fmt::layer()
        .log_internal_errors(false)
        .with_ansi(false)
        .with_writer(Mutex::new(Lines(file)));
    let layers = tracing_subscriber::registry().with(filter).with(filter_fn(is_ours_or_grave));
    layers.with(lines).try_init().map_err(io::Error::other)
}

/// What the crates we use say below a warning is left out, whatever level is asked for. Of the AWS SDK all is: it writes
/// requests whole, with their signatures, and warns with what a program printed that was run for credentials. What fails
/// there it tells its caller, too.
fn is_ours_or_grave(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let is_of_sdk = target.starts_with("aws_");
    target.starts_with(env!("CARGO_PKG_NAME")) || (!is_of_sdk && *metadata.level() <= Level::WARN)
}

/// The log's file. Each event is written at once, so that what is struck out of it is whole.
struct Lines(File);

impl Write for Lines {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let event_length = event.len();
        let event = String::from_utf8_lossy(event);
        self.0.write_all(safe(&event).as_bytes())?;
        Ok(event_length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Without secrets, and without what a terminal would obey: who reads a log has it printed to one.
fn safe(text: &str) -> String {
    visible_lines(&secret::struck(text)).into_owned()
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        files::create_folder(folder)?;
    }
    if fs::metadata(path).is_ok_and(|log| log.len() > LOG_BYTES_MAX) {
        fs::rename(path, path.with_extension("log.old"))?;
    }
    // To open a pipe would wait for somebody who reads it.
    if fs::metadata(path).is_ok_and(|log| !log.is_file()) {
        return Err(io::Error::other("is no regular file"));
    }
    files::private().append(true).create(true).open(path).map_err(files::plain)
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
        io::stderr().write_all(safe(&report).as_bytes()).ok();
    }));
}
