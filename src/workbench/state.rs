//! Everything the screen shows, as plain data: the desk, the panes, and the dialog on top.

use std::collections::VecDeque;
use std::path::PathBuf;

use super::desk::{Desk, Setting};
use super::effect::Effect;
use super::overlay::Overlay;
use super::overlay::code::Code;
use super::overlay::welcome::Welcome;
use super::pane::Panes;
use super::pane::editor::EditorPane;
use crate::connection::person::CodeAsked;

pub struct State {
    pub desk: Desk,
    pub panes: Panes,
    pub overlay: Option<Overlay>,
    /// Codes that are waited for; each has its dialog as soon as there is no other.
    pub codes: VecDeque<CodeAsked>,
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
        let mut panes = Panes::default();
        if beginning.setting.vim {
            panes.editor = EditorPane::with_vim();
        }
        let mut state = Self {
            desk: Desk::new(beginning.setting),
            panes,
            overlay: None,
            codes: VecDeque::new(),
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
        self.ask_for_codes();
        if let Some(overlay) = &mut self.overlay {
            overlay.dialog_mut().settle(&self.desk);
        }
    }

    /// A dialog nobody waits for closes, and one is made for who waits: not over another, which has the keys.
    fn ask_for_codes(&mut self) {
        if matches!(&self.overlay, Some(Overlay::Code(code)) if !code.is_awaited()) {
            self.overlay = None;
        }
        if self.overlay.is_none() {
            self.codes.retain(CodeAsked::is_awaited);
            self.overlay = self.codes.pop_front().map(|asked| Overlay::Code(Code::new(asked)));
        }
    }
}
