//! Who sits at the terminal of a command, if anybody does.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use super::{Printer, safe_text};
use crate::connection::person::{Answered, Device, NoCode, Person, Wait};

/// Asks on the terminal itself: the streams may be a draft and a table.
#[derive(Clone, Copy, Debug)]
pub struct AtTerminal;

impl Person for AtTerminal {
    fn code<'a>(&'a self, device: &'a Device) -> Answered<'a> {
        Box::pin(ask(device))
    }

    fn waits(&self, wait: &Wait) {
        let most = Wait::MAX.as_secs();
        Printer::new(false, false).say(&format!("waiting for {wait}, {most} s at most"));
    }

    fn lends_terminal(&self) -> bool {
        true
    }
}

async fn ask(device: &Device) -> Result<String, NoCode> {
    let terminal = File::options().read(true).write(true).open("/dev/tty");
    let mut terminal = terminal.map_err(|_| NoCode::NoTerminal)?;
    let question = format!(
        "code of the MFA device {} for profile {}: ",
        safe_text::line(&device.serial),
        safe_text::line(&device.profile)
    );
    terminal.write_all(question.as_bytes()).map_err(|_| NoCode::NoTerminal)?;
    let unseen = Unseen::on(&terminal);
    let (sender, answer) = tokio::sync::oneshot::channel();
    // A thread of its own, which nobody waits for: a read can't be taken back.
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(terminal).read_line(&mut line);
        sender.send(read.map(|_| line)).ok();
    });
    let answer = answer.await;
    drop(unseen);
    let code = answer.ok().and_then(Result::ok).unwrap_or_default();
    let code = code.trim();
    if code.is_empty() { Err(NoCode::GivenUp) } else { Ok(code.to_owned()) }
}

/// While it lives, what is typed is not seen.
struct Unseen {
    terminal: File,
    before: Termios,
}

impl Unseen {
    fn on(terminal: &File) -> Option<Self> {
        let terminal = terminal.try_clone().ok()?;
        let before = tcgetattr(&terminal).ok()?;
        let mut modes = before.clone();
        modes.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&terminal, OptionalActions::Now, &modes).ok()?;
        Some(Self { terminal, before })
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        // If that fails the terminal is gone.
        tcsetattr(&self.terminal, OptionalActions::Now, &self.before).ok();
        // The line break that was not seen either.
        self.terminal.write_all(b"\n").ok();
    }
}
