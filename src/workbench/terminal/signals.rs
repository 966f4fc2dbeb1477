//! What other processes ask of this one: to end, to stop, to go on, to look at its new size.
//!
//! SIGTSTP has no handler, but is held back: the default, which stops the process, could not be put in a handler's place
//! again by safe code. A thread waits for it, has the terminal given back, and lets the signal through to itself. So it is
//! the system that stops us, or does not where there is no shell that could continue us (an orphaned process group).

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use nix::sys::signal::{SigSet, Signal, raise};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use super::super::event::Event;
use super::Wake;
use super::tty::Tty;

/// How long SIGCONT may take to be heard by a process that it has set going.
const CONTINUED_WITHIN: Duration = Duration::from_millis(50);

/// A stop that waits until the terminal is given back.
pub struct Stopping {
    go: Sender<()>,
    over: Receiver<bool>,
}

impl Stopping {
    /// Stops this process, and returns when it was continued; false at once if nobody could continue it.
    pub fn stop(self) -> bool {
        self.go.send(()).is_ok() && self.over.recv().unwrap_or(false)
    }
}

fn only(signal: Signal) -> SigSet {
    let mut set = SigSet::empty();
    set.add(signal);
    set
}

/// Holds SIGTSTP back in this thread and in those that it starts from now on.
pub fn hold_back_stop() -> io::Result<()> {
    Ok(only(Signal::SIGTSTP).thread_block()?)
}

/// Does something with SIGTSTP let through: a program that is started meanwhile can be stopped.
pub fn with_stop_let_through<T>(work: impl FnOnce() -> T) -> io::Result<T> {
    only(Signal::SIGTSTP).thread_unblock()?;
    let result = work();
    hold_back_stop()?;
    Ok(result)
}

/// Does something to the terminal that would stop a process in the background.
pub fn with_background_output<T>(work: impl FnOnce() -> T) -> io::Result<T> {
    only(Signal::SIGTTOU).thread_block()?;
    let result = work();
    only(Signal::SIGTTOU).thread_unblock()?;
    Ok(result)
}

/// Asks for a stop as the terminal's driver does: of the whole group, so that a script around this program stops too.
pub fn ask_to_stop() -> io::Result<()> {
    Ok(rustix::process::kill_current_process_group(rustix::process::Signal::TSTP)?)
}

/// Starts the threads that hear signals.
pub fn listen(tty: Arc<Tty>, events: Sender<Wake>) -> io::Result<()> {
    let (continued, stops) = (Arc::new(AtomicBool::new(false)), events.clone());
    signal_hook::flag::register(SIGCONT, Arc::clone(&continued))?;
    std::thread::Builder::new()
        .name("stops".to_owned())
        .spawn(move || while wait_for_stop(&stops, &continued).is_some() {})?;
    let heard = [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGCONT, SIGWINCH];
    let mut signals = Signals::new(heard)?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            if events.send(Wake::Event(told(signal, &tty))).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

fn told(signal: i32, tty: &Tty) -> Event {
    match signal {
        SIGCONT => Event::Continued,
        // A size that can't be read is that of a terminal that is gone, which is told elsewhere.
        SIGWINCH => tty.size().map_or(Event::Tick, Event::Resize),
        other => Event::Terminate(other),
    }
}

fn wait_for_stop(events: &Sender<Wake>, continued: &AtomicBool) -> Option<()> {
    only(Signal::SIGTSTP).wait().ok()?;
    let (go, given_back) = channel();
    let (tell, over) = channel();
    events.send(Wake::Stop(Stopping { go, over })).ok()?;
    given_back.recv().ok()?;
    continued.store(false, Ordering::SeqCst);
    // Raised before it is let through: with one that came meanwhile it is one stop, since SIGCONT takes both away.
    raise(Signal::SIGTSTP).ok()?;
    with_stop_let_through(|| ()).ok()?;
    tell.send(is_set_within(CONTINUED_WITHIN, continued)).ok()
}

#[expect(clippy::disallowed_methods, reason = "how long a signal is waited for")]
fn is_set_within(time: Duration, flag: &AtomicBool) -> bool {
    let began = Instant::now();
    while !flag.load(Ordering::SeqCst) && began.elapsed() < time {
        std::thread::sleep(Duration::from_millis(1));
    }
    flag.load(Ordering::SeqCst)
}

/// Ends this process as the signal would have.
pub fn end_by(signal: i32) -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal)
}

/// Passes the signal on to a program that has the terminal.
pub fn pass_on(signal: i32, process: u32) -> io::Result<()> {
    let process = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
    let signal = rustix::process::Signal::from_named_raw(signal);
    match process.zip(signal) {
        Some((process, signal)) => Ok(rustix::process::kill_process(process, signal)?),
        None => Ok(()),
    }
}
