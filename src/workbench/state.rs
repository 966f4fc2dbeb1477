//! Everything the screen shows, as plain data: the desk, the panes, and the dialog on top.

use std::path::PathBuf;

use super::desk::{Desk, Setting};
use super::effect::Effect;
use super::overlay::Overlay;
use super::overlay::welcome::Welcome;
use super::pane::Panes;

pub struct State {
    pub desk: Desk,
    pub panes: Panes,
    pub overlay: Option<Overlay>,
    /// Drafts named on the command line.
    to_open: Vec<PathBuf>,
}

/// What a state begins with.
pub struct Beginning {
    pub setting: Setting,
    pub drafts: Vec<PathBuf>,
    pub welcome: bool,
    pub problems: Vec<String>,
}

impl State {
    pub fn new(beginning: Beginning) -> Self {
        let mut state = Self {
            desk: Desk::new(beginning.setting),
            panes: Panes::default(),
            overlay: None,
            to_open: beginning.drafts,
        };
        if beginning.welcome && state.to_open.is_empty() {
            state.overlay = Some(Overlay::Welcome(Welcome::default()));
        }
        for problem in beginning.problems {
            state.desk.fail(problem);
        }
        state.settle();
        state
    }

    /// What is asked of the world once the first frame stands.
    pub fn at_start(&mut self) -> Vec<Effect> {
        let mut wishes = vec![Effect::Restore, Effect::ListTables, self.panes.history.list()];
        if !self.to_open.is_empty() {
            wishes.push(Effect::Open(std::mem::take(&mut self.to_open)));
        }
        wishes
    }

    /// Makes ready what is in view; the last step of every update, so that drawing changes nothing.
    pub fn settle(&mut self) {
        self.panes.settle(&mut self.desk);
        if let Some(overlay) = &mut self.overlay {
            overlay.dialog_mut().settle(&self.desk);
        }
    }
}
