//! The loop: wait, update, perform, draw.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::doer::{Doer, clipboard_sequence};
use super::draw;
use super::effect::Effect;
use super::event::Event;
use super::state::State;
use super::terminal::{self, Screen, Wake};
use super::update::update;
use crate::engine::Clock;

/// How often the screen is drawn while a run is under way, for the seconds it takes.
const TICK: Duration = Duration::from_millis(100);
/// The pause between two parts of a long text that is coloured after a jump.
const CATCH_UP: Duration = Duration::from_millis(1);

pub struct App {
    pub state: State,
    pub screen: Screen,
    pub doer: Doer,
    pub clock: Clock,
    pub events: Receiver<Wake>,
    /// Lets the input thread read on.
    pub input: Sender<()>,
}

impl App {
    /// Runs until the user quits; the answer is the signal that ended it, if one did.
    pub fn run(mut self) -> anyhow::Result<Option<i32>> {
        let wishes = self.state.at_start();
        self.draw()?;
        self.perform(wishes)?;
        while !self.state.desk.quit {
            let Some(wake) = self.wait() else { break };
            self.handle(wake)?;
            while let Ok(wake) = self.events.try_recv() {
                self.handle(wake)?;
            }
            self.draw()?;
        }
        self.doer.finish(self.state.desk.unsaved());
        Ok(self.state.desk.terminated)
    }

    fn wait(&self) -> Option<Wake> {
        if !self.state.desk.animates() {
            return self.events.recv().ok();
        }
        let tick = if self.state.desk.is_catching_up() { CATCH_UP } else { TICK };
        match self.events.recv_timeout(tick) {
            Ok(wake) => Some(wake),
            Err(RecvTimeoutError::Timeout) => Some(Wake::Event(Event::Tick)),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    /// Effects are performed before the input thread is told to read on, so one that lends the terminal has it alone.
    fn handle(&mut self, wake: Wake) -> anyhow::Result<()> {
        self.state.desk.now_ms = self.clock.now_ms();
        match wake {
            Wake::Event(event) => self.update(event)?,
            Wake::Input(lot) => {
                for event in lot {
                    self.update(event)?;
                }
                // An input thread that is gone has no terminal to read from any more.
                if self.input.send(()).is_err() {
                    self.state.desk.quit = true;
                }
            }
        }
        Ok(())
    }

    fn update(&mut self, event: Event) -> anyhow::Result<()> {
        if matches!(event, Event::Continued) {
            self.screen.retake()?;
        }
        let effects = update(&mut self.state, event);
        self.perform(effects)
    }

    fn perform(&mut self, effects: Vec<Effect>) -> anyhow::Result<()> {
        for effect in effects {
            match effect {
                Effect::LendToEditor { tab, name, text } => {
                    let doer = &self.doer;
                    let result = self.screen.lend(|| doer.edit_outside(&name, &text))?;
                    self.update(Event::Edited { tab, result })?;
                }
                Effect::Suspend => self.screen.lend(terminal::suspend)??,
                Effect::SetMouse(on) => self.screen.set_mouse(on)?,
                Effect::Copy(text) => {
                    self.screen.send(&clipboard_sequence(&text))?;
                }
                other => self.doer.perform(other),
            }
        }
        Ok(())
    }

    fn draw(&mut self) -> anyhow::Result<()> {
        let state = &self.state;
        self.screen.draw(|frame| {
            let area = frame.area();
            if let Some(cursor) = draw::draw(state, area, frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        })?;
        Ok(())
    }
}
