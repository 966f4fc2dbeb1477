//! The dialog on top: the only place that knows which there are.

use super::code::Code;
use super::connections::Connections;
use super::dialog::Dialog;
use super::explain::Explain;
use super::guard::Guard;
use super::help::Help;
use super::offer::Offer;
use super::palette::Palette;
use super::prompt::Prompt;
use super::rehearsal::Sheet;
use super::welcome::Welcome;

pub enum Overlay {
    Welcome(Welcome),
    Palette(Palette),
    Prompt(Prompt),
    Help(Help),
    Explain(Explain),
    Guard(Box<Guard>),
    Offer(Box<Offer>),
    Connections(Connections),
    Code(Code),
    Rehearsal(Sheet),
}

impl Overlay {
    pub fn dialog(&self) -> &dyn Dialog {
        match self {
            Self::Welcome(welcome) => welcome,
            Self::Palette(palette) => palette,
            Self::Prompt(prompt) => prompt,
            Self::Help(help) => help,
            Self::Explain(explain) => explain,
            Self::Guard(guard) => &**guard,
            Self::Offer(offer) => &**offer,
            Self::Connections(connections) => connections,
            Self::Code(code) => code,
            Self::Rehearsal(sheet) => sheet,
        }
    }

    pub fn dialog_mut(&mut self) -> &mut dyn Dialog {
        match self {
            Self::Welcome(welcome) => welcome,
            Self::Palette(palette) => palette,
            Self::Prompt(prompt) => prompt,
            Self::Help(help) => help,
            Self::Explain(explain) => explain,
            Self::Guard(guard) => &mut **guard,
            Self::Offer(offer) => &mut **offer,
            Self::Connections(connections) => connections,
            Self::Code(code) => code,
            Self::Rehearsal(sheet) => sheet,
        }
    }
}
