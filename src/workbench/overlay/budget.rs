//! Asks before a run is sent that would pass a budget.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::{Desk, Running};
use super::super::effect::Effect;
use super::super::pane::rows::{self, Row, row, wrapped};
use super::super::submission;
use super::super::widget::frame::{self, Look};
use super::dialog::{Answer, Dialog, centred};
use crate::session::Consent;
use crate::session::price::Excess;

const WIDTH: u16 = 70;

pub struct Budget {
    excess: Excess,
    /// What it would be sent as, with all that was agreed to before.
    running: Running,
}

impl Budget {
    pub fn new(excess: Excess, running: Running) -> Self {
        Self { excess, running }
    }
}

impl Dialog for Budget {
    fn name(&self) -> &'static str {
        "BUDGET"
    }

    fn hints(&self) -> &'static str {
        "y sends  Esc sends nothing"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        match key.code {
            KeyCode::Char('y' | 'Y') => {
                let agreed = self.running.submit.consent.clone();
                let consent = Consent { over_budget: true, ..agreed };
                submission::send_agreed(desk, &self.running, consent, effects);
                Answer::Closes
            }
            KeyCode::Char('n' | 'N') => {
                desk.say("not sent");
                Answer::Closes
            }
            _ => Answer::Stays,
        }
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let told = format!("Not sent: {}.", self.excess);
        let mut lines = vec![Row::new()];
        lines.extend(wrapped("  ", &told, look.theme.warning, usize::from(WIDTH - 4)));
        lines.push(Row::new());
        lines.push(row("  y sends it all the same, Esc sends nothing.", look.theme.text_strong));
        let height = u16::try_from(lines.len() + 3).unwrap_or(u16::MAX);
        let area = centred(screen, WIDTH, height);
        let inner = frame::overlay(look, "Over budget", "Esc sends nothing", area, buf);
        rows::draw(&lines, 0, inner, buf);
        None
    }
}
