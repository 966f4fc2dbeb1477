//! Who sits at the terminal of a command, if anybody does.

use std::fs::File;
use std::io::{Read as _, Write as _};

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

    fn lend_terminal(&self) -> Option<Box<dyn Send>> {
        Some(Box::new(Modes::now()))
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
    let unseen = Unseen::on(&terminal).ok_or(NoCode::NoTerminal)?;
    terminal.write_all(question.as_bytes()).map_err(|_| NoCode::NoTerminal)?;
    let (sender, answer) = tokio::sync::oneshot::channel();
    // A thread of its own, which nobody waits for: a read can't be taken back.
    std::thread::spawn(move || sender.send(line(&mut terminal)).ok());
    let answer = answer.await;
    drop(unseen);
    let code = answer.ok().flatten().unwrap_or_default();
    if code.is_empty() { Err(NoCode::GivenUp) } else { Ok(code) }
}

/// The line typed, without spaces; `None` when its typing was given up.
fn line(terminal: &mut File) -> Option<String> {
    let mut line = String::new();
    let mut byte = [0];
    while terminal.read(&mut byte).is_ok_and(|count| count == 1) {
        match byte {
            [b'\r' | b'\n'] => return Some(line),
            [CTRL_C | CTRL_D | CTRL_BACKSLASH | ESCAPE] => return None,
            [BACKSPACE | DELETE] => drop(line.pop()),
            [CTRL_U] => line.clear(),
            [byte] if byte.is_ascii_graphic() => line.push(char::from(byte)),
            _ => {}
        }
    }
    None
}

const CTRL_C: u8 = 0x03;
const CTRL_D: u8 = 0x04;
const BACKSPACE: u8 = 0x08;
const CTRL_U: u8 = 0x15;
const ESCAPE: u8 = 0x1b;
const CTRL_BACKSLASH: u8 = 0x1c;
const DELETE: u8 = 0x7f;

/// The modes of the terminal, put back when it is dropped: a program that was ended in the middle of a question can't.
struct Modes(Option<(File, Termios)>);

impl Modes {
    fn now() -> Self {
        let terminal = File::options().read(true).write(true).open("/dev/tty").ok();
        Self(
            terminal
                .and_then(|terminal| Some((tcgetattr(&terminal).ok()?, terminal)))
                .map(|(modes, terminal)| (terminal, modes)),
        )
    }
}

impl Drop for Modes {
    fn drop(&mut self) {
        if let Some((terminal, modes)) = &self.0 {
            tcsetattr(terminal, OptionalActions::Now, modes).ok();
        }
    }
}

/// While it lives, what is typed is not seen, and comes key by key. Ctrl-C is a key then and no signal, by which most
/// commands would end at once and leave the terminal as it is here.
struct Unseen {
    terminal: File,
    before: Termios,
}

impl Unseen {
    /// What was typed before the question is thrown away: it was not meant for it.
    fn on(terminal: &File) -> Option<Self> {
        let terminal = terminal.try_clone().ok()?;
        let before = tcgetattr(&terminal).ok()?;
        let mut modes = before.clone();
        modes.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(&terminal, OptionalActions::Flush, &modes).ok()?;
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
