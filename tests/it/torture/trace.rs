//! The system calls of the program, as `strace` tells them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::home::Home;

const SYNCS: [&str; 2] = ["fsync", "fdatasync"];
const READS: [&str; 2] = ["recvfrom", "read"];
const SENDS: [&str; 4] = ["sendto", "sendmsg", "write", "writev"];

/// A call, and between which lines of the trace it lasted.
pub struct Call {
    name: String,
    /// The file or the connection: its descriptor and its name.
    pub file: String,
    text: String,
    pub began: usize,
    pub ended: usize,
}

impl Call {
    pub fn is_sync_of(&self, file: &str) -> bool {
        SYNCS.contains(&self.name.as_str()) && self.file.ends_with(&format!("/{file}>"))
    }

    /// Whether it is the first to read something that begins so.
    pub fn reads(&self, beginning: &str) -> bool {
        READS.contains(&self.name.as_str()) && self.text.contains(&format!("\"{beginning}"))
    }

    /// Whether something goes out that begins so.
    pub fn sends(&self, beginning: &str) -> bool {
        SENDS.contains(&self.name.as_str()) && self.text.contains(&format!("\"{beginning}"))
    }
}

/// Said by a test where programs can't be traced.
pub const NOT_TRACED: &str = "not traced: there is no strace here, or it may not trace";

/// Whether programs can be traced here.
pub fn is_possible() -> bool {
    let mut strace = Command::new("strace");
    let traced = strace.args(["-qq", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    traced.is_ok_and(|status| status.success())
}

/// The program under `strace`, which writes to this file.
pub fn traced(home: &Home, program: &Command, to: &Path) -> Command {
    let calls: Vec<&str> = [&SYNCS[..], &READS[..], &SENDS[..]].concat();
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-y", "-s", "64", "-e"])
        .arg(format!("trace={}", calls.join(",")))
        .arg("-o")
        .arg(to)
        .arg(program.get_program())
        .env_clear()
        .current_dir(home.path(""))
        .stdin(Stdio::null());
    for (name, value) in program.get_envs() {
        command.envs(value.map(|value| (name, value)));
    }
    command
}

/// The calls of a trace, by their ends.
pub fn calls(trace: &Path) -> Vec<Call> {
    let text = fs::read(trace).expect("a trace");
    let text = String::from_utf8_lossy(&text);
    // A call that others come between has two lines: `fsync(5</a> <unfinished ...>` and `<... fsync resumed>) = 0`.
    let mut unfinished: HashMap<&str, Call> = HashMap::new();
    let mut calls = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let Some((thread, said)) = line.split_once(' ') else { continue };
        let said = said.trim_start();
        if said.starts_with("<... ") {
            calls.extend(unfinished.remove(thread).map(|call| Call {
                // What was read stands where it ended.
                text: format!("{}{said}", call.text),
                ended: at,
                ..call
            }));
        } else if let Some((name, rest)) = said.split_once('(') {
            let file = rest.split_inclusive('>').next().unwrap_or_default().to_owned();
            let call =
                Call { name: name.to_owned(), file, text: rest.to_owned(), began: at, ended: at };
            if said.ends_with("<unfinished ...>") {
                unfinished.insert(thread, call);
            } else {
                calls.push(call);
            }
        }
    }
    calls
}
