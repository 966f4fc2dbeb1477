//! The person at the screen, as connections see them: questions become events, and answers come back from a dialog.

use std::sync::mpsc::Sender;

use super::event::Event;
use super::terminal::Wake;
use crate::connection::person::{Answered, CodeAsked, Device, Person, Wait};

/// Sends what it is asked and told to the loop.
#[derive(Debug)]
pub struct AtScreen(pub Sender<Wake>);

impl Person for AtScreen {
    fn code<'a>(&'a self, device: &'a Device) -> Answered<'a> {
        let (asked, answered) = CodeAsked::of(device);
        self.tell(Event::CodeAsked(asked));
        answered
    }

    fn waits(&self, wait: &Wait) {
        self.tell(Event::Waits(wait.clone()));
    }

    fn lend_terminal(&self) -> Option<Box<dyn Send>> {
        None
    }
}

impl AtScreen {
    fn tell(&self, event: Event) {
        // Who has quit wants to know nothing.
        self.0.send(Wake::Event(event)).ok();
    }
}
