//! What may stand nowhere but in requests.

use std::fs;
use std::path::Path;

use crate::home::{Home, Ran};

/// Parts of all secrets, tokens and outputs of processes that the table holds and the fake hands out.
const SECRETS: [&str; 7] = [
    "secret-of-",
    "token-of-",
    "a-web-token",
    "client-secret",
    "of-a-container",
    "of-a-file",
    "renewed-login",
];

/// Looks for them in what was said, and in the log and the history of the home.
pub fn search(name: &str, home: &Home, said: &[&Ran]) {
    for Ran { out, talk, .. } in said {
        search_in(name, "what was said", &format!("{out}{talk}"));
    }
    search_below(name, &home.path("data"));
}

fn search_below(name: &str, folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            search_below(name, &path);
        } else {
            let bytes = fs::read(&path).expect("a file");
            search_in(name, &path.display().to_string(), &String::from_utf8_lossy(&bytes));
        }
    }
}

fn search_in(name: &str, place: &str, text: &str) {
    for secret in SECRETS {
        let line = text.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{name}: {secret} in {place}");
    }
}
