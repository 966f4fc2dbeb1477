//! The workbench in a pseudo-terminal: what only a terminal shows.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::home::Home;

/// Enters and leaves the alternate screen.
const ENTER: &str = "\x1b[?1049h";
const LEAVE: &str = "\x1b[?1049l";

/// The longest wait for something to appear: a guard against hanging, not a measure.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    raw: Vec<u8>,
}

impl Terminal {
    pub fn start(home: &Home, arguments: &[&str], columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let program = home.program();
        let mut command = CommandBuilder::new(program.get_program());
        command.args(arguments);
        command.env_clear();
        for (name, value) in program.get_envs() {
            command.env(name, value.expect("a value"));
        }
        command.env("TERM", "xterm-256color");
        command.cwd(home.path(""));
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        let cells = |count| NonZeroU16::new(count).expect("a screen has cells");
        let screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        Self { child, master: pair.master, keys, output, screen, raw: Vec::new() }
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("keys are taken");
    }

    /// Reads until the screen shows this text.
    pub fn wait_for(&mut self, text: &str) {
        while !self.screen.screen().contents().contains(text) {
            let Ok(bytes) = self.output.recv_timeout(PATIENCE) else {
                panic!("no {text:?} on:\n{}", self.screen.screen().contents());
            };
            self.take(&bytes);
        }
    }

    #[expect(clippy::disallowed_methods, reason = "a guard against hanging, not a measure")]
    /// Reads until a recovery copy holds this text.
    fn wait_until_saved(&mut self, home: &Home, text: &str) {
        let saved = || {
            let entries = std::fs::read_dir(home.path("config/drafts")).into_iter().flatten();
            entries.flatten().any(|entry| {
                std::fs::read_to_string(entry.path()).is_ok_and(|copy| copy.contains(text))
            })
        };
        let began = std::time::Instant::now();
        while !saved() {
            assert!(began.elapsed() < PATIENCE, "no recovery copy holds {text:?}");
            if let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(20)) {
                self.take(&bytes);
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        self.screen.process(bytes);
    }

    /// Waits for the end; everything that was written to the terminal.
    pub fn finish(mut self) -> (u32, String) {
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.take(&bytes);
            if self.child.try_wait().is_ok_and(|status| status.is_some()) {
                break;
            }
        }
        let status = self.child.wait().expect("an end");
        drop(self.keys);
        drop(self.master);
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.raw.extend_from_slice(&bytes);
        }
        (status.exit_code(), String::from_utf8_lossy(&self.raw).into_owned())
    }
}

fn bank() -> Home {
    let home = Home::new();
    home.succeed(&["sample", "load", "bank", "--drafts", "."]);
    home
}

#[test]
fn a_cancelled_transfer_is_understood_on_one_screen() {
    let home = bank();
    let mut terminal = Terminal::start(&home, &["overdraft.tx.json"], 120, 40);
    terminal.wait_for("overdraft.tx.json");
    terminal.press("\x1b[15~");
    terminal.wait_for("CANCELLED: nothing was written");
    terminal.wait_for("ConditionalCheckFailed");
    terminal.wait_for("a cancelled call reports none");
    terminal.press("\x03\x03");
    let (code, raw) = terminal.finish();
    assert_eq!(code, 0);
    assert!(raw.contains(ENTER) && raw.contains(LEAVE));
}

#[test]
fn the_terminal_is_given_back_on_sigterm() {
    let home = bank();
    let mut terminal = Terminal::start(&home, &["batch.pql"], 80, 24);
    terminal.wait_for("batch.pql");
    let id = terminal.child.process_id().expect("a process").to_string();
    let killed = std::process::Command::new("kill").args(["-TERM", &id]).status().expect("kill");
    assert!(killed.success());
    let (_, raw) = terminal.finish();
    assert!(raw.contains(LEAVE), "the alternate screen is left");
}

#[test]
fn a_paste_runs_nothing() {
    let home = bank();
    let mut terminal = Terminal::start(&home, &["new.pql"], 100, 30);
    terminal.wait_for("new.pql");
    terminal.press("\x1b[200~DELETE FROM \"accounts\" WHERE pk = 'acct#alice';\n\x1b[15~\x1b[201~");
    terminal.wait_for("DELETE FROM");
    terminal.press("\x03\x03");
    let (_, _) = terminal.finish();
    home.write("look.pql", "SELECT owner FROM \"accounts\" WHERE pk = 'acct#alice';");
    assert!(home.succeed(&["run", "look.pql"]).contains("Alice"));
    assert_eq!(home.succeed(&["history", "list"]).matches("new.pql").count(), 0);
}

#[test]
fn what_was_typed_is_there_again_after_a_kill() {
    let home = bank();
    let mut terminal = Terminal::start(&home, &[], 100, 30);
    terminal.wait_for("Draft");
    terminal.press("SELECT * FROM remembered");
    terminal.wait_for("remembered");
    terminal.wait_until_saved(&home, "remembered");
    terminal.child.kill().expect("a kill");
    let _ = terminal.finish();
    let mut again = Terminal::start(&home, &[], 100, 30);
    again.wait_for("remembered");
    again.press("\x03\x03");
    let (code, _) = again.finish();
    assert_eq!(code, 0);
}
