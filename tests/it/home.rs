//! A user's folders, made for one test and gone with it.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub struct Home {
    folder: TempDir,
}

/// What a command printed, and how it ended.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub talk: String,
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A path of these folders: `config/...`, `data/...`, or a draft's name; the home itself for an empty name.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file below the home; its path.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, contents).expect("a written file");
        path
    }

    /// The program, told to keep everything in this home.
    pub fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dynadraft"));
        command
            .env_clear()
            .env("HOME", self.path(""))
            .env("DYNADRAFT_CONFIG_DIR", self.path("config"))
            .env("DYNADRAFT_DATA_DIR", self.path("data"))
            .env("NO_COLOR", "1")
            .env("TZ", "UTC")
            .current_dir(self.path(""))
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.program().args(arguments).output().expect("the program starts");
        Ran::from(output)
    }

    /// Runs a command that must succeed; its standard output.
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}\n{}{}", ran.out, ran.talk);
        ran.out
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
            talk: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
        }
    }
}

impl Ran {
    /// The JSON documents on standard output, one a line.
    pub fn documents(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).expect("a document a line"))
            .collect()
    }
}
