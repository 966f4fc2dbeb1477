//! The loop: wait, update, perform, draw.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::anyhow;

use super::doer::{Doer, clipboard_sequence};
use super::draw;
use super::effect::Effect;
use super::event::Event;
use super::state::State;
use super::terminal::{Input, Screen, Stopping, Wake, signals};
use super::update::update;
use crate::engine::Clock;

/// How often the screen is drawn while a run is under way, for the seconds it takes.
const TICK: Duration = Duration::from_millis(100);
/// The pause between two parts of a long text that is coloured after a jump.
const CATCH_UP: Duration = Duration::from_millis(1);
/// A signal to end us may come with the one that continues us: so long is waited for it before we stop again.
const IN_BACKGROUND: Duration = Duration::from_millis(100);
/// So long an editor that was told to end may take to leave its text.
const EDITOR_ENDS_WITHIN: Duration = Duration::from_secs(1);

pub struct App {
    pub state: State,
    pub screen: Screen,
    pub doer: Doer,
    pub clock: Clock,
    pub events: Receiver<Wake>,
    pub input: Input,
    /// What is asked of the world once the frame is out: the threads it takes would draw on the time of the frame.
    pub wishes: Vec<Effect>,
    /// A lot was dealt with, and the input thread not told yet: it must not read while the terminal is lent.
    pub owes_input: bool,
    /// Another program has the terminal; it is to be taken again as soon as this one is in the foreground.
    pub is_away: bool,
}

impl App {
    /// Runs until the user quits; the answer is the signal that ended it, if one did. However it ends, the drafts are
    /// kept first.
    pub fn run(mut self) -> anyhow::Result<Option<i32>> {
        let end = catch_unwind(AssertUnwindSafe(|| self.take_turns()));
        self.doer.save(self.state.desk.unsaved());
        if self.doer.is_editing() {
            self.end_editor();
        }
        let unkept = self.doer.save_at_last(self.state.desk.only_here());
        // Before what is under way is waited for: nobody sees why a screen stays.
        self.screen.give_back().ok();
        self.doer.finish();
        match end {
            Ok(Ok(())) if !unkept.is_empty() => Err(anyhow::anyhow!(unkept.join("\n"))),
            Ok(result) => result.map(|()| self.state.desk.terminated),
            Err(panic) => resume_unwind(panic),
        }
    }

    fn take_turns(&mut self) -> anyhow::Result<()> {
        let wishes = self.state.at_start();
        self.perform(wishes)?;
        self.draw()?;
        while !self.state.desk.quit {
            let Some(wake) = self.wait() else { break };
            let is_idle = matches!(wake, Wake::Event(Event::Tick));
            self.handle(wake)?;
            while let Ok(wake) = self.events.try_recv() {
                self.handle(wake)?;
            }
            if self.is_away && !self.state.desk.quit {
                self.come_back(is_idle)?;
            }
            self.draw()?;
        }
        Ok(())
    }

    fn wait(&self) -> Option<Wake> {
        let tick = if self.is_away {
            IN_BACKGROUND
        } else if self.state.desk.is_catching_up() {
            CATCH_UP
        } else if self.state.desk.animates() {
            TICK
        } else {
            return self.events.recv().ok();
        };
        match self.events.recv_timeout(tick) {
            Ok(wake) => Some(wake),
            Err(RecvTimeoutError::Timeout) => Some(Wake::Event(Event::Tick)),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    fn handle(&mut self, wake: Wake) -> anyhow::Result<()> {
        self.state.desk.now_ms = self.clock.now_ms();
        match wake {
            Wake::Event(event) => self.update(event)?,
            Wake::Input(lot) => {
                self.owes_input = true;
                for event in lot {
                    self.update(event)?;
                }
            }
            Wake::Drawn => {}
            Wake::Gone(error) => {
                return Err(anyhow!("the terminal is gone: {error}; the drafts are kept"));
            }
            Wake::Stop(stopping) => self.stop(stopping)?,
        }
        // Effects are performed before, so one that lends the terminal has it alone.
        if self.screen.is_ours() && std::mem::take(&mut self.owes_input) {
            self.input.read_on();
        }
        Ok(())
    }

    fn update(&mut self, event: Event) -> anyhow::Result<()> {
        match event {
            Event::Continued if self.screen.is_ours() => self.is_away = true,
            Event::Edited { .. } => {
                self.doer.editor_ended();
                self.retake()?;
            }
            _ => {}
        }
        let effects = update(&mut self.state, event);
        self.perform(effects)
    }

    fn perform(&mut self, effects: Vec<Effect>) -> anyhow::Result<()> {
        for effect in effects {
            match effect {
                Effect::LendToEditor { tab, name, text } => self.lend(tab, &name, &text)?,
                Effect::Suspend => signals::ask_to_stop()?,
                Effect::SetMouse(on) => self.screen.set_mouse(on)?,
                Effect::Copy(text) => self.screen.send(&clipboard_sequence(&text))?,
                other => self.wishes.push(other),
            }
        }
        Ok(())
    }

    /// Until [`Event::Edited`] the terminal is the editor's.
    fn lend(&mut self, tab: String, name: &str, text: &str) -> anyhow::Result<()> {
        if !self.screen.is_ours() {
            return Ok(());
        }
        self.screen.give_back()?;
        match self.doer.edit_outside(&tab, name, text) {
            Ok(()) => Ok(()),
            Err(problem) => self.update(Event::Edited { tab, result: Err(problem) }),
        }
    }

    /// The drafts are kept first: a process that is stopped may never be continued.
    fn stop(&mut self, stopping: Stopping) -> anyhow::Result<()> {
        self.doer.save(self.state.desk.unsaved());
        let had_terminal = self.screen.is_ours();
        if had_terminal {
            self.screen.give_back_to_shell()?;
        }
        let was_stopped = stopping.stop();
        if had_terminal {
            self.is_away = true;
            self.come_back(false)?;
        }
        if !was_stopped && self.is_away {
            return Err(anyhow!("another program has the terminal; the drafts are kept"));
        }
        if !was_stopped && had_terminal {
            self.state.desk.say("not suspended: no shell is there that could continue it");
        }
        Ok(())
    }

    /// Takes the terminal again. In the background it is not to be had: then this process stops until it is.
    fn come_back(&mut self, is_idle: bool) -> anyhow::Result<()> {
        if self.screen.is_foreground() {
            self.is_away = false;
            return self.retake();
        }
        if is_idle { Ok(signals::ask_to_stop()?) } else { Ok(()) }
    }

    fn retake(&mut self) -> anyhow::Result<()> {
        self.screen.retake()?;
        self.input.begin_afresh();
        // Who is stopped is not told of a new size.
        let size = self.screen.size()?;
        self.update(Event::Resize(size))
    }

    #[expect(clippy::disallowed_methods, reason = "how long an editor is waited for")]
    /// Has the editor end that has the terminal, and keeps what it left.
    fn end_editor(&mut self) {
        self.doer.end_editor(self.state.desk.terminated);
        let until = Instant::now() + EDITOR_ENDS_WITHIN;
        while let Ok(wake) =
            self.events.recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            if let Wake::Event(event @ Event::Edited { .. }) = wake {
                // What else it leads to is for a workbench that goes on.
                let _effects = update(&mut self.state, event);
                return self.doer.save(self.state.desk.unsaved());
            }
        }
    }

    fn draw(&mut self) -> anyhow::Result<()> {
        if !self.is_away {
            self.draw_frame()?;
        }
        self.wishes.drain(..).for_each(|effect| self.doer.perform(effect));
        Ok(())
    }

    fn draw_frame(&mut self) -> anyhow::Result<()> {
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
