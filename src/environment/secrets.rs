//! The secrets that stand in variables, in the files they name, and in what the AWS CLI keeps of a login.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::secret;

/// Those that are secrets, each with the spellings the AWS SDK takes.
const SECRETS: [&str; 5] = [
    "AWS_SECRET_ACCESS_KEY",
    "SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
];
/// Those that name the file of one.
const FILES: [&str; 2] = ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
/// How the names begin of tokens for a single service.
const BEARER: &str = "AWS_BEARER_TOKEN_";
/// How the names begin and end of what may be a URL with a password, be it in the wrong place.
const AWS: &str = "AWS_";
const PROXY: &str = "_proxy";

/// Learns those of the variables and of the command line, before anything of them can be shown.
pub fn learn() {
    for (name, value) in std::env::vars_os() {
        if let (Some(name), Some(value)) = (name.to_str(), value.to_str()) {
            learn_variable(name, value);
        }
    }
    std::env::args_os().for_each(|argument| secret::learn_urls(&argument.to_string_lossy()));
}

fn learn_variable(name: &str, value: &str) {
    if SECRETS.contains(&name) || name.starts_with(BEARER) {
        // `Bearer TOKEN`: the token alone, too. First: it is said more often.
        value.split_whitespace().next_back().into_iter().for_each(secret::learn);
        secret::learn(value);
    } else if FILES.contains(&name) {
        secret::learn_file(Path::new(value));
    } else if name.starts_with(AWS) || name.to_ascii_lowercase().ends_with(PROXY) {
        secret::learn_urls(value);
    }
}

/// Learns the tokens of logins (`aws sso login`), which the SDK reads by itself.
pub fn learn_logins() {
    let home = super::text("HOME").or_else(|| super::text("USERPROFILE"));
    let folder = home.map(|home| PathBuf::from(home).join(".aws/sso/cache"));
    let entries = folder.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten();
    // More than anybody logs in to; a folder of something else is not read through.
    for entry in entries.flatten().take(100) {
        let login = secret::small_file(&entry.path());
        let login = login.and_then(|text| serde_json::from_str::<Value>(&text).ok());
        let member = |name| login.as_ref()?.get(name)?.as_str();
        let tokens = ["accessToken", "refreshToken", "clientSecret"].into_iter().filter_map(member);
        tokens.for_each(secret::learn);
    }
}
