//! The terminal's line: its modes, its size, and what waits in it unread.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::retry_on_intr;
use rustix::termios::{self, OptionalActions, QueueSelector, Termios};

use super::signals::with_background_output;

/// Of a terminal that does not say how large it is, such as one behind a serial line.
const SIZE_UNKNOWN: Size = Size { width: 80, height: 24 };

/// Who pastes sends no byte for so long only when all is sent.
const QUIET: Duration = Duration::from_millis(20);
/// The same where half a paste was read: over a network its pieces come further apart.
const QUIET_IN_PASTE: Duration = Duration::from_millis(300);
/// No longer is what comes in thrown away: somebody who waits for this program's end waits for it. Only what comes without
/// a pause takes so long, and ten megabytes of it would be run by the shell else.
const SWALLOWED_FOR: Duration = Duration::from_secs(5);

pub struct Tty {
    line: OwnedFd,
    /// The modes the terminal had when it was first taken, or taken again after [`Tty::forget`]. They are kept while it is
    /// lent: an editor that dies may leave others.
    before: Mutex<Option<Termios>>,
}

impl Tty {
    /// Standard input, or the terminal of the session where that is something else.
    pub fn open() -> io::Result<Self> {
        let stdin = rustix::stdio::stdin();
        let line = if termios::isatty(stdin) {
            stdin.try_clone_to_owned()?
        } else {
            File::options().read(true).write(true).open("/dev/tty")?.into()
        };
        Ok(Self { line, before: Mutex::default() })
    }

    pub fn size(&self) -> io::Result<Size> {
        let size = termios::tcgetwinsize(&self.line)?;
        let size = Size::new(size.ws_col, size.ws_row);
        Ok(if size.width == 0 || size.height == 0 { SIZE_UNKNOWN } else { size })
    }

    /// Has every byte come as it is typed. A terminal that was ours is put back into that: somebody else may have changed
    /// it meanwhile, and what they left is not what is to be given back.
    pub fn take(&self) -> io::Result<()> {
        let mut before = self.before.lock().unwrap_or_else(PoisonError::into_inner);
        let found = match before.take() {
            Some(modes) => modes,
            None => retry_on_intr(|| termios::tcgetattr(&self.line))?,
        };
        let raw = raw(&found);
        *before = Some(found);
        Ok(retry_on_intr(|| termios::tcsetattr(&self.line, OptionalActions::Now, &raw))?)
    }

    /// Puts the modes back that were found. In the background only if they are still ours: a shell that has set its own
    /// is left alone.
    pub fn give_back(&self) -> io::Result<()> {
        let before = self.before.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(modes) = before.as_ref() else { return Ok(()) };
        if !self.is_foreground() && !self.has_modes(&raw(modes))? {
            return Ok(());
        }
        // At once: to wait until all is written is to wait for ever for a terminal that takes nothing.
        let set = || retry_on_intr(|| termios::tcsetattr(&self.line, OptionalActions::Now, modes));
        Ok(with_background_output(set)??)
    }

    /// The modes that were found are no longer those to give back: a shell has the terminal, where they may be changed.
    pub fn forget(&self) {
        *self.before.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn has_modes(&self, modes: &Termios) -> io::Result<bool> {
        let found = retry_on_intr(|| termios::tcgetattr(&self.line))?;
        Ok(found.input_modes == modes.input_modes
            && found.output_modes == modes.output_modes
            && found.local_modes == modes.local_modes)
    }

    /// Whether the keys are for this process. Elsewhere it must not touch the terminal, and is stopped if it reads.
    pub fn is_foreground(&self) -> bool {
        // A terminal that is not the session's has no foreground, and nobody else reads it.
        termios::tcgetpgrp(&self.line).map_or(true, |group| group == rustix::process::getpgrp())
    }

    /// Throws away what was sent to us and not read, with what is still on its way: whoever reads the terminal next, a
    /// shell mostly, would run it.
    #[expect(clippy::disallowed_methods, reason = "how long a terminal is waited for")]
    pub fn swallow(&self, in_paste: bool) -> io::Result<()> {
        if !self.is_foreground() {
            return Ok(());
        }
        let began = Instant::now();
        let quiet = if in_paste { QUIET_IN_PASTE } else { QUIET };
        loop {
            termios::tcflush(&self.line, QueueSelector::IFlush)?;
            if !self.wait(Some(quiet))? || began.elapsed() > SWALLOWED_FOR {
                return Ok(());
            }
        }
    }

    /// Waits until something can be read, for `None` as long as it takes; whether it can.
    pub fn wait(&self, at_most: Option<Duration>) -> io::Result<bool> {
        // A hang-up counts: reading says what it was.
        Ok(!self.look(at_most)?.is_empty())
    }

    pub fn is_hung_up(&self) -> io::Result<bool> {
        Ok(self.look(Some(Duration::ZERO))?.intersects(PollFlags::HUP | PollFlags::ERR))
    }

    fn look(&self, at_most: Option<Duration>) -> io::Result<PollFlags> {
        let mut watched = [PollFd::new(&self.line, PollFlags::IN)];
        let at_most = at_most.map(|time| Timespec::try_from(time).expect("a short time"));
        retry_on_intr(|| poll(&mut watched, at_most.as_ref()))?;
        Ok(watched[0].revents())
    }

    pub fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(retry_on_intr(|| rustix::io::read(&self.line, &mut *buffer))?)
    }
}

fn raw(modes: &Termios) -> Termios {
    let mut raw = modes.clone();
    raw.make_raw();
    raw
}
