//! Takes the terminal, gives it back on every way out, and lends it to another program; the threads that listen.
//!
//! The input thread reads what waits, sends it as one lot, and reads again only when told that the lot was dealt
//! with. So nobody reads the terminal while an editor has it.

use std::io::{self, Stdout, Write as _};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
    KeyEventKind,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};

use super::burst::{self, Bursts};
use super::event::Event;

/// The terminal while it is ours. Dropping it gives it back.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    mouse: bool,
}

/// What wakes the loop: one event, or a lot of input to be acknowledged.
pub enum Wake {
    Event(Event),
    Input(Vec<Event>),
}

impl Screen {
    pub fn take(mouse: bool) -> io::Result<Self> {
        give_back_on_panic();
        enter(mouse)?;
        let terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        Ok(Self { terminal, mouse })
    }

    pub fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    /// Draws one frame, shown at once by terminals that know synchronised output.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(io::stdout(), BeginSynchronizedUpdate)?;
        self.terminal.draw(draw)?;
        execute!(io::stdout(), EndSynchronizedUpdate)
    }

    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on {
            execute!(io::stdout(), EnableMouseCapture)
        } else {
            execute!(io::stdout(), DisableMouseCapture)
        }
    }

    /// Gives the terminal away for as long as `borrower` takes, and draws everything anew afterwards.
    pub fn lend<T>(&mut self, borrower: impl FnOnce() -> T) -> io::Result<T> {
        leave()?;
        let result = borrower();
        self.retake()?;
        Ok(result)
    }

    /// Takes the terminal again when somebody else may have changed it.
    pub fn retake(&mut self) -> io::Result<()> {
        enter(self.mouse)?;
        self.terminal.clear()
    }

    /// Writes a control sequence, such as the one that fills the clipboard.
    pub fn send(&mut self, sequence: &str) -> io::Result<()> {
        let mut out = io::stdout();
        out.write_all(sequence.as_bytes())?;
        out.flush()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // On the way out there is nobody left to tell.
        let _gone = leave();
    }
}

fn enter(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
    if mouse { execute!(io::stdout(), EnableMouseCapture) } else { Ok(()) }
}

fn leave() -> io::Result<()> {
    execute!(
        io::stdout(),
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        crossterm::cursor::Show
    )?;
    disable_raw_mode()
}

/// A panic of this thread ends the program: the terminal is given back before it is reported. One of another thread
/// ends what that thread did; it goes to the log, and the screen stays.
fn give_back_on_panic() {
    let report = std::panic::take_hook();
    let ours = std::thread::current().id();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == ours {
            // The report matters more than a terminal that is already gone.
            let _gone = leave();
            report(panic);
        } else {
            tracing::error!("{panic}");
        }
    }));
}

/// Starts the thread that reads the terminal. Each lot waits for a `()` on the sender given back.
pub fn listen_to_input(events: Sender<Wake>) -> io::Result<Sender<()>> {
    let (done, dealt_with) = channel();
    let mut bursts = Bursts::default();
    std::thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || while read_lot(&events, &dealt_with, &mut bursts).is_some() {})?;
    Ok(done)
}

/// More than that are left for the next lot, so that a frame is drawn in between.
const LOT_EVENTS_MAX: usize = 256;
/// How long the next piece of a paste is waited for: a good connection's way, and less than a frame.
const BURST_PAUSE: Duration = Duration::from_millis(10);

/// What comes so soon after the lot before was dealt with is no other key: nobody presses two so close, and a held one
/// repeats more slowly.
const KEYS_APART: Duration = Duration::from_millis(25);

fn read_lot(events: &Sender<Wake>, dealt_with: &Receiver<()>, bursts: &mut Bursts) -> Option<()> {
    let follows = event::poll(KEYS_APART).ok()?;
    let mut lot = Vec::from_iter(translate(event::read().ok()?));
    while lot.len() < LOT_EVENTS_MAX && event::poll(pause(&lot)).ok()? {
        lot.extend(translate(event::read().ok()?));
    }
    events.send(Wake::Input(bursts.join(lot, follows))).ok()?;
    dealt_with.recv().ok()
}

/// A single key is never kept waiting.
fn pause(lot: &[Event]) -> Duration {
    if burst::length(lot) < burst::LENGTH_MIN { Duration::ZERO } else { BURST_PAUSE }
}

fn translate(event: event::Event) -> Option<Event> {
    match event {
        event::Event::Key(key) if key.kind != KeyEventKind::Release => Some(Event::Key(key)),
        event::Event::Mouse(mouse) => Some(Event::Mouse(mouse)),
        event::Event::Paste(text) => Some(Event::Paste(text)),
        event::Event::Resize(width, height) => Some(Event::Resize(Size::new(width, height))),
        event::Event::Key(_) | event::Event::FocusGained | event::Event::FocusLost => None,
    }
}

/// Starts the thread that hears SIGTERM, SIGHUP and SIGCONT.
pub fn listen_to_signals(events: Sender<Wake>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGCONT])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let event = if signal == SIGCONT { Event::Continued } else { Event::Terminate(signal) };
            if events.send(Wake::Event(event)).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

/// Stops this process until the shell continues it.
pub fn suspend() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

/// Ends this process as the signal would have.
pub fn end_by(signal: i32) -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal)
}
