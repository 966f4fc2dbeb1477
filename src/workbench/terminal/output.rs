//! What is written to the terminal: by a thread of its own, so that nothing waits for a terminal that takes nothing.
//!
//! A frame is drawn only when the one before is out ([`Output::is_free`]). So a slow terminal is shown fewer frames and
//! never old ones, and a stopped one keeps nobody from working, saving and ending.

use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use rustix::termios::{QueueSelector, isatty, tcflush};

use super::Wake;

/// Between two pieces of this length it is asked whether the rest is still wanted.
const PIECE_BYTES: usize = 4096;
/// How often that is asked while the terminal takes nothing.
const LOOK: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
/// A terminal that takes nothing for so long is stopped.
const STOPPED: Duration = Duration::from_millis(300);
/// And a slow one is not waited for longer.
const DRAINED_FOR: Duration = Duration::from_secs(3);

/// Collects what is written until it is flushed, and hands it to the thread. Never fails: what became of the terminal is
/// told by [`Wake::Gone`].
pub struct Output {
    queue: Arc<Queue>,
    composed: Vec<u8>,
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: Vec<u8>,
    frame: Frame,
    /// Goes up with every piece that is out.
    pieces: u64,
    /// Somebody wants to draw as soon as all is out.
    is_awaited: bool,
}

/// What the thread does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Frame {
    #[default]
    None,
    UnderWay,
    /// Under way, and not wanted any more.
    Abandoned,
    /// The terminal is gone, and the thread with it.
    Gone,
}

impl State {
    fn is_done(&self) -> bool {
        match self.frame {
            Frame::Gone => true,
            Frame::None => self.waiting.is_empty(),
            Frame::UnderWay | Frame::Abandoned => false,
        }
    }
}

impl Output {
    /// Starts the thread that writes to standard output, which must be a terminal.
    pub fn start(events: Sender<Wake>) -> io::Result<Self> {
        let terminal = terminal()?;
        let queue = Arc::<Queue>::default();
        let of_thread = Arc::clone(&queue);
        let write = move || {
            if let Err(error) = of_thread.write_all(&terminal, &events) {
                of_thread.end();
                // A loop that has ended needs no telling.
                events.send(Wake::Gone(error)).ok();
            }
        };
        std::thread::Builder::new().name("output".to_owned()).spawn(write)?;
        Ok(Self::of(queue))
    }

    fn of(queue: Arc<Queue>) -> Self {
        Self { queue, composed: Vec::new() }
    }

    /// Another hand on the same terminal.
    pub fn share(&self) -> Self {
        Self::of(Arc::clone(&self.queue))
    }

    /// Whether all that was flushed is out. If not, [`Wake::Drawn`] follows when it is.
    pub fn is_free(&self) -> bool {
        let mut state = self.queue.lock();
        state.is_awaited = !state.is_done();
        !state.is_awaited
    }

    /// Waits until all is out; of a terminal that is stopped only for a moment, and then `last` is written alone, as
    /// soon as it takes something again.
    pub fn finish(&self, last: &[u8]) {
        if !self.queue.drain(STOPPED) {
            self.queue.abandon(last);
            self.queue.drain(STOPPED);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.composed.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut state = self.queue.lock();
        if state.frame != Frame::Gone {
            state.waiting.append(&mut self.composed);
        }
        self.composed.clear();
        drop(state);
        self.queue.changed.notify_all();
        Ok(())
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Its numbers and bytes are whole at any moment, whatever became of the thread that held it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what comes, for ever.
    fn write_all(&self, terminal: &OwnedFd, events: &Sender<Wake>) -> io::Result<()> {
        loop {
            let frame = self.next_frame(events);
            for piece in frame.chunks(PIECE_BYTES) {
                self.write(terminal, piece)?;
                let mut state = self.lock();
                state.pieces += 1;
                self.changed.notify_all();
                if state.frame == Frame::Abandoned {
                    break;
                }
            }
        }
    }

    fn next_frame(&self, events: &Sender<Wake>) -> Vec<u8> {
        let mut state = self.lock();
        state.frame = Frame::None;
        while state.waiting.is_empty() {
            if std::mem::take(&mut state.is_awaited) {
                events.send(Wake::Drawn).ok();
            }
            self.changed.notify_all();
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.frame = Frame::UnderWay;
        std::mem::take(&mut state.waiting)
    }

    /// The terminal does not block, so a frame that is abandoned ends here, however stopped the terminal is.
    fn write(&self, terminal: &OwnedFd, mut piece: &[u8]) -> io::Result<()> {
        while !piece.is_empty() {
            match rustix::io::write(terminal, piece) {
                Ok(count) => piece = piece.get(count..).unwrap_or_default(),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) if self.lock().frame == Frame::Abandoned => return Ok(()),
                Err(Errno::AGAIN) => {
                    let mut watched = [PollFd::new(terminal, PollFlags::OUT)];
                    poll(&mut watched, Some(&LOOK)).or_else(|error| match error {
                        Errno::INTR => Ok(0),
                        other => Err(other),
                    })?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Whether all is out; given up when nothing went out for `patience`.
    #[expect(clippy::disallowed_methods, reason = "how long a terminal is waited for")]
    fn drain(&self, patience: Duration) -> bool {
        let began = Instant::now();
        let mut state = self.lock();
        while !state.is_done() && began.elapsed() < DRAINED_FOR {
            let pieces = state.pieces;
            let wait = self.changed.wait_timeout(state, patience);
            let (woken, time) = wait.unwrap_or_else(PoisonError::into_inner);
            state = woken;
            if time.timed_out() && state.pieces == pieces {
                break;
            }
        }
        state.is_done()
    }

    /// Drops what is not out yet, what waits in the terminal's own buffer included, and leaves `last` to be written.
    fn abandon(&self, last: &[u8]) {
        let mut state = self.lock();
        if state.frame == Frame::UnderWay {
            state.frame = Frame::Abandoned;
        }
        state.waiting = last.to_vec();
        drop(state);
        // Makes room for it. Where that can't be done it comes after what waits.
        tcflush(rustix::stdio::stdout(), QueueSelector::OFlush).ok();
        self.changed.notify_all();
    }

    fn end(&self) {
        let mut state = self.lock();
        state.frame = Frame::Gone;
        state.waiting.clear();
        drop(state);
        self.changed.notify_all();
    }
}

/// Standard output, opened anew: not to block is said of what was opened, and standard output itself is mostly shared
/// with a shell, which does not expect it.
fn terminal() -> io::Result<OwnedFd> {
    let stdout = rustix::stdio::stdout();
    if !isatty(stdout) {
        return Err(io::Error::other("standard output is no terminal"));
    }
    let flags = OFlags::WRONLY | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    // The first is the very same terminal, where there is a /proc; a terminal of another user can't be opened so.
    let opened = ["/proc/self/fd/1", "/dev/tty"]
        .iter()
        .find_map(|path| open(*path, flags, Mode::empty()).ok());
    match opened {
        Some(terminal) => Ok(terminal),
        None => Ok(stdout.as_fd().try_clone_to_owned()?),
    }
}
