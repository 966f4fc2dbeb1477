//! The dialog on top.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::state::State;
use super::super::widget::frame::Look;
use super::connections::Connections;
use super::guard::Guard;
use super::help::Help;
use super::offer::Offer;
use super::palette::Palette;
use super::prompt::Prompt;
use super::welcome::Welcome;

pub enum Overlay {
    Welcome(Welcome),
    Palette(Palette),
    Prompt(Prompt),
    Help(Help),
    Guard(Box<Guard>),
    Offer(Box<Offer>),
    Connections(Connections),
}

impl Overlay {
    /// As the status line names it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Welcome(_) => "WELCOME",
            Self::Palette(_) => "PALETTE",
            Self::Prompt(prompt) => prompt.kind.name(),
            Self::Help(help) => help.name(),
            Self::Guard(_) => "GUARD",
            Self::Offer(_) => "OFFER",
            Self::Connections(_) => "CONNECT",
        }
    }

    /// The keys that mean something in it.
    pub fn hints(&self) -> &'static str {
        match self {
            Self::Welcome(_) => "↑ ↓ choose  Enter go  Esc start empty  ^Q quit",
            Self::Palette(_) => "↑ ↓ choose  Enter do it  Esc close",
            Self::Prompt(_) => "Enter do it  Esc close",
            Self::Help(_) => "↑ ↓ scroll  Esc close",
            Self::Guard(guard) => guard.hints(),
            Self::Offer(_) => "Enter opens the transaction  Esc leaves it",
            Self::Connections(_) => "↑ ↓ choose  Enter connect  v compare with it  Esc close",
        }
    }

    /// Draws it in the middle and gives the place of the cursor.
    pub fn draw(
        &self,
        state: &State,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        match self {
            Self::Welcome(welcome) => {
                welcome.draw(look, screen, buf);
                None
            }
            Self::Palette(palette) => palette.draw(state, look, screen, buf),
            Self::Prompt(prompt) => prompt.draw(look, screen, buf),
            Self::Guard(guard) => guard.draw(look, screen, buf),
            Self::Offer(offer) => {
                offer.draw(look, screen, buf);
                None
            }
            Self::Connections(connections) => {
                connections.draw(state, look, screen, buf);
                None
            }
            Self::Help(help) => {
                help.draw(state, look, screen, buf);
                None
            }
        }
    }
}

/// An area of this size in the middle of the screen, a little towards the top; less where there is less room.
pub fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(screen.width.saturating_sub(2));
    let height = height.min(screen.height.saturating_sub(2));
    let x = screen.x + (screen.width - width) / 2;
    let y = screen.y + (screen.height - height) / 3;
    Rect { x, y, width, height }
}
