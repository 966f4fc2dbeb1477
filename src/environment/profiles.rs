//! The files of AWS's tools, found and read.

use std::path::PathBuf;

use super::{secrets, text};
use crate::connection::profile::{Files, Text, learn_secrets};
use crate::connection::{Origin, Told, shown};
use crate::run::Stop;
use crate::workspace::reading::{self, Kind, ReadError};

/// Reads and parses both. Blocks; contacts nobody.
pub fn read() -> Result<Files, Stop> {
    let config = file("AWS_CONFIG_FILE", ".aws/config")?;
    let credentials = file("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials")?;
    secrets::learn_logins();
    // A runtime of its own: who asks has none yet, or is on a thread that may block.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Stop::at_start(&error))?;
    let files = runtime.block_on(Files::parse(&config, &credentials));
    learn_secrets(&files);
    Ok(files)
}

/// The file that the variable names, else the usual one of the home. One that is not there is empty.
fn file(variable: &str, usual: &str) -> Result<Text, Stop> {
    let named = text(variable).unwrap_or_else(|| format!("~/{usual}"));
    match reading::read_lossy(&from_home(&named), Kind::Settings) {
        Ok(text) => Ok(Text { path: PathBuf::from(named), text, unread: None }),
        Err(error @ (ReadError::TooLarge { .. } | ReadError::NotAFile { .. })) => Err(error.into()),
        // As AWS's tools do it: where keys stand in variables, nobody needs the files.
        Err(error) => {
            let unread =
                (!error.is_missing()).then(|| format!("{error}; its profiles are not known"));
            Ok(Text { path: PathBuf::from(named), text: String::new(), unread })
        }
    }
}

/// A path that may begin with `~/`.
pub fn from_home(path: &str) -> PathBuf {
    let Some(rest) = path.strip_prefix("~/") else { return PathBuf::from(path) };
    // Never that of the folder at hand: programs are run that these files name.
    let home = text("HOME").map(PathBuf::from).or_else(std::env::home_dir);
    home.filter(|home| home.is_absolute()).map(|home| home.join(rest)).unwrap_or_default()
}

/// The profiles there are, in the order of the alphabet.
pub fn names(files: &Files) -> Vec<String> {
    let mut names: Vec<String> = files.names().collect();
    names.sort();
    names
}

/// Whether there is such a profile, be it a broken one.
pub fn has(files: &Files, name: &str) -> bool {
    files.profile(name).is_some() || files.broken(name).is_some()
}

/// Why this profile can't be meant.
pub fn no_profile(files: &Files, profile: &Told<String>) -> String {
    let Told { value, origin } = profile;
    let shown_name = shown(value);
    let origin = match origin {
        Origin::Profile(_) => String::new(),
        origin => format!(" ({origin})"),
    };
    if files.is_bare(value) {
        let file = text("AWS_CONFIG_FILE").unwrap_or_else(|| "~/.aws/config".to_owned());
        return format!(
            "there is no profile `{shown_name}`{origin}: in {file}, [{shown_name}] has to be [profile {shown_name}]"
        );
    }
    let names = names(files).iter().map(|name| shown(name)).collect::<Vec<_>>();
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    // It may be the one whose header can't be read.
    let broken = files.all_broken().first().map(|broken| format!("; {broken}"));
    format!(
        "there is no profile `{shown_name}`{origin}; there are {names}{}",
        broken.unwrap_or_default()
    )
}

/// What is said of a `duration_seconds` that is no number of seconds: STS's own hour holds then.
pub fn odd_duration(files: &Files, name: &str) -> Option<String> {
    let text = files.profile(name)?.get("duration_seconds")?;
    let is_odd = text.parse::<u16>().is_err();
    is_odd.then(|| {
        format!("duration_seconds of profile {name} is no number from 900 to 43200, and is passed over; an hour holds")
    })
}
