//! A pseudo-terminal: a program in it, the screen it draws, and the keys it is given.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::home::Home;

/// The longest wait for something to appear: a guard against hanging, not a measure.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at what no byte tells of.
const LOOK: Duration = Duration::from_millis(10);

pub struct Terminal {
    pub child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    is_stopped: Arc<AtomicBool>,
    screen: vt100::Parser,
    raw: Vec<u8>,
}

impl Terminal {
    /// The workbench, with nothing around it.
    pub fn start(home: &Home, arguments: &[&str], columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new(home.program().get_program());
        command.args(arguments);
        Self::run(home, command, columns, rows)
    }

    /// A program that finds others, and is told where the workbench keeps everything.
    pub fn run(home: &Home, mut command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let own: Vec<_> =
            command.iter_extra_env_as_str().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        let path = command.get_env("PATH").expect("a PATH").to_owned();
        command.env_clear();
        for (name, value) in home.program().get_envs() {
            command.env(name, value.expect("a value"));
        }
        command.env("TERM", "xterm-256color");
        command.env("PATH", path);
        for (name, value) in own {
            command.env(name, value);
        }
        command.cwd(home.path(""));
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, output) = channel();
        let is_stopped = Arc::<AtomicBool>::default();
        let stopped = Arc::clone(&is_stopped);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
                while stopped.load(Ordering::SeqCst) {
                    std::thread::sleep(LOOK);
                }
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        let cells = |count| NonZeroU16::new(count).expect("a screen has cells");
        let screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        Self { child, master: pair.master, keys, output, is_stopped, screen, raw: Vec::new() }
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("keys are taken");
    }

    /// Another hand on the keyboard, for more than the terminal takes at once.
    pub fn press_beside(&mut self, keys: String) {
        let mut other = std::mem::replace(&mut self.keys, Box::new(std::io::sink()));
        std::thread::spawn(move || {
            // What is not taken is what a terminal that is gone does not take.
            other.write_all(keys.as_bytes()).ok();
            // Dropped it would type a line end and Ctrl-D of its own.
            std::mem::forget(other);
        });
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("another size");
        let cells = |count| NonZeroU16::new(count).expect("a screen has cells");
        self.screen.screen_mut().set_size(cells(rows), cells(columns));
    }

    /// From now on the terminal takes nothing any more, beyond what its buffers hold.
    pub fn stop_reading(&mut self) {
        self.is_stopped.store(true, Ordering::SeqCst);
    }

    pub fn read_on(&mut self) {
        self.is_stopped.store(false, Ordering::SeqCst);
    }

    /// Reads until the screen shows this text.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        while !self.screen.screen().contents().contains(text) {
            let Ok(bytes) = self.output.recv_timeout(PATIENCE) else {
                panic!("no {text:?} on:\n{}", self.screen.screen().contents());
            };
            self.take(&bytes);
        }
    }

    /// Reads until the cursor stands behind this, with nothing else on its line.
    #[track_caller]
    pub fn wait_for_prompt(&mut self, prompt: &str) {
        let line = |screen: &vt100::Screen| {
            let (row, _) = screen.cursor_position();
            screen.contents_between(row, 0, row, u16::MAX).trim().to_owned()
        };
        while line(self.screen.screen()) != prompt {
            let Ok(bytes) = self.output.recv_timeout(PATIENCE) else {
                panic!("no prompt on:\n{}", self.screen.screen().contents());
            };
            self.take(&bytes);
        }
    }

    /// What was written so far, to be waited for from there on.
    pub fn mark(&mut self) -> usize {
        while let Ok(bytes) = self.output.try_recv() {
            self.take(&bytes);
        }
        self.raw.len()
    }

    /// Reads until this was written, as bytes; the place behind it.
    #[track_caller]
    pub fn wait_for_bytes(&mut self, since: usize, bytes: &str) -> usize {
        let found =
            |raw: &[u8]| raw.windows(bytes.len()).position(|window| window == bytes.as_bytes());
        loop {
            if let Some(at) = found(&self.raw[since..]) {
                return since + at + bytes.len();
            }
            let Ok(more) = self.output.recv_timeout(PATIENCE) else {
                panic!("no {bytes:?} in {:?}", String::from_utf8_lossy(&self.raw[since..]));
            };
            self.take(&more);
        }
    }

    /// Reads until what no byte tells of is so.
    #[expect(clippy::disallowed_methods, reason = "a guard against hanging, not a measure")]
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, is_so: impl Fn() -> bool) {
        let began = Instant::now();
        while !is_so() {
            assert!(
                began.elapsed() < PATIENCE,
                "never: {what}\n{}",
                self.screen.screen().contents()
            );
            if self.is_stopped.load(Ordering::SeqCst) {
                std::thread::sleep(LOOK);
            } else if let Ok(bytes) = self.output.recv_timeout(LOOK) {
                self.take(&bytes);
            }
        }
    }

    /// Reads until a recovery copy holds this text.
    #[track_caller]
    pub fn wait_until_saved(&mut self, home: &Home, text: &str) {
        self.wait_until(&format!("a recovery copy holds {text:?}"), || is_saved(home, text));
    }

    fn take(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        self.screen.process(bytes);
    }

    /// Closes the terminal; the program that was in it.
    pub fn close(mut self) -> Box<dyn Child + Send + Sync> {
        // Something is drawn, so that the thread that reads finds nobody to tell and lets go of the terminal as well.
        self.output = channel().1;
        self.press("\x1b4");
        self.child
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

/// Whether a recovery copy holds this text.
pub fn is_saved(home: &Home, text: &str) -> bool {
    saved(home).iter().any(|copy| copy.contains(text))
}

/// The texts of the recovery copies.
pub fn saved(home: &Home) -> Vec<String> {
    let entries = std::fs::read_dir(home.path("config/drafts")).into_iter().flatten().flatten();
    let copies = entries.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    let texts = copies.filter_map(|copy| serde_json::from_str::<serde_json::Value>(&copy).ok());
    texts.filter_map(|copy| Some(copy["text"].as_str()?.to_owned())).collect()
}

/// Sends a signal, by its name as `kill` has it.
pub fn signal(name: &str, process: &str) {
    let sent =
        std::process::Command::new("kill").args([&format!("-{name}"), "--", process]).status();
    assert!(sent.expect("kill").success(), "{name} to {process}");
}

/// How often, or how much: what a variable says, for those who want more than is usual.
#[expect(clippy::disallowed_methods, reason = "a test is asked for more by its environment")]
pub fn count(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |count| count.parse().expect("a count"))
}
