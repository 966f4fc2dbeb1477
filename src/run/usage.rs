//! A command line that can't be read, and one that asks for help.

use std::io::{self, Write};

use super::{Exit, safe_text};
use crate::secret;

/// Prints what clap has to say, and how the process ends then. Arguments are quoted there as they were given.
pub fn say(error: &clap::Error) -> Exit {
    let text = error.render().to_string();
    let safe = secret::struck(&text);
    let safe = safe_text::lines(&safe);
    // If nobody reads it, it needs no saying.
    match (*safe == text, error.use_stderr()) {
        // By clap itself, which has colours.
        (true, _) => error.print().ok(),
        (false, true) => io::stderr().write_all(safe.as_bytes()).ok(),
        (false, false) => io::stdout().write_all(safe.as_bytes()).ok(),
    };
    if error.use_stderr() { Exit::Usage } else { Exit::Applied }
}
