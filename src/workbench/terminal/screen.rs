//! The screen: taken, drawn on, lent, and given back on every way out.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{Command, queue};
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};

use super::Wake;
use super::backend::Mute;
use super::input::Pasting;
use super::output::Output;
use super::tty::Tty;

/// The terminal while it is ours. Dropping it gives it back.
pub struct Screen {
    terminal: Terminal<Mute>,
    output: Output,
    keeper: Arc<Keeper>,
    mouse: bool,
}

/// Gives the terminal back, whoever asks first: the way out or a panic.
struct Keeper {
    tty: Arc<Tty>,
    output: Output,
    pasting: Pasting,
    is_ours: AtomicBool,
}

impl Screen {
    pub fn take(
        mouse: bool,
        tty: Arc<Tty>,
        pasting: Pasting,
        events: Sender<Wake>,
    ) -> io::Result<Self> {
        let output = Output::start(events)?;
        let backend = Mute::new(output.share(), Arc::clone(&tty));
        let is_ours = AtomicBool::new(false);
        let keeper = Arc::new(Keeper { tty, output: output.share(), pasting, is_ours });
        give_back_on_panic(Arc::clone(&keeper));
        let mut screen = Self { terminal: Terminal::new(backend)?, output, keeper, mouse };
        screen.retake()?;
        Ok(screen)
    }

    pub fn size(&self) -> io::Result<Size> {
        self.keeper.tty.size()
    }

    /// Whether it is not lent.
    pub fn is_ours(&self) -> bool {
        self.keeper.is_ours.load(Ordering::SeqCst)
    }

    /// Whether it could be taken now.
    pub fn is_foreground(&self) -> bool {
        self.keeper.tty.is_foreground()
    }

    /// Draws one frame, shown at once by terminals that know synchronised output. While the frame before is not out, or
    /// the terminal is lent, nothing is drawn: [`Wake::Drawn`] or [`Screen::retake`] is when to draw again.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        if !self.is_ours() || !self.output.is_free() {
            return Ok(());
        }
        queue!(self.output, BeginSynchronizedUpdate)?;
        self.output.flush()?;
        self.terminal.draw(draw)?;
        self.say(EndSynchronizedUpdate)
    }

    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on { self.say(EnableMouseCapture) } else { self.say(DisableMouseCapture) }
    }

    /// Takes the terminal, or takes it again when somebody else may have changed it, and has all of it drawn anew.
    pub fn retake(&mut self) -> io::Result<()> {
        // The modes first: a process in the background is stopped by it and has written nothing yet.
        self.keeper.tty.take()?;
        self.keeper.is_ours.store(true, Ordering::SeqCst);
        queue!(self.output, EnterAlternateScreen, EnableBracketedPaste)?;
        self.set_mouse(self.mouse)?;
        self.terminal.clear()
    }

    /// Gives the terminal to another program, or back to whom it was taken from. What was typed and not read is gone.
    pub fn give_back(&mut self) -> io::Result<()> {
        self.keeper.give_back()
    }

    /// As [`give_back`](Self::give_back), to a shell, which may leave the terminal in other modes.
    pub fn give_back_to_shell(&mut self) -> io::Result<()> {
        let given = self.keeper.give_back();
        self.keeper.tty.forget();
        given
    }

    /// Writes a control sequence, such as the one that fills the clipboard.
    pub fn send(&mut self, sequence: &str) -> io::Result<()> {
        self.output.write_all(sequence.as_bytes())?;
        self.output.flush()
    }

    fn say(&mut self, command: impl Command) -> io::Result<()> {
        queue!(self.output, command)?;
        self.output.flush()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // On the way out there is nobody left to tell.
        self.give_back().ok();
    }
}

impl Keeper {
    fn give_back(&self) -> io::Result<()> {
        if !self.is_ours.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        let farewell = farewell()?;
        let mut output = self.output.share();
        output.write_all(&farewell)?;
        output.flush()?;
        output.finish(&farewell);
        // Before the modes, so that nothing of it is echoed, or taken for Ctrl-C.
        let swallowed = self.tty.swallow(self.pasting.is_under_way());
        self.tty.give_back().and(swallowed)
    }
}

fn farewell() -> io::Result<Vec<u8>> {
    let mut farewell = Vec::new();
    queue!(
        farewell,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        crossterm::cursor::Show
    )?;
    Ok(farewell)
}

/// A panic of this thread ends the program: the terminal is given back before it is reported. One of another thread
/// ends what that thread did; it goes to the log, and the screen stays.
fn give_back_on_panic(keeper: Arc<Keeper>) {
    let report = std::panic::take_hook();
    let ours = std::thread::current().id();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == ours {
            // The report matters more than a terminal that is already gone.
            keeper.give_back().ok();
            report(panic);
        } else {
            tracing::error!("{panic}");
        }
    }));
}
