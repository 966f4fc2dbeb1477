//! One run of the binary in folders of its own.

use std::path::PathBuf;
use std::process::{Command, Output};

/// Folders for config and data, gone with the value.
pub struct Home {
    folder: tempfile::TempDir,
}

/// How a run ended and what it printed.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub talk: String,
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A path of these folders: `config/...`, `data/...`, or a draft's name.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("inside the folder")).expect("made");
        std::fs::write(path, content).expect("written");
    }

    /// Runs `dynadraft` with these arguments, in the folder that `write` writes to.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        let output = Command::new(env!("CARGO_BIN_EXE_dynadraft"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("DYNADRAFT_CONFIG_DIR", self.path("config"))
            .env("DYNADRAFT_DATA_DIR", self.path("data"))
            .env("TZ", "UTC")
            .output();
        Ended::from(output.expect("the binary runs"))
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            talk: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}
