//! What is looked up of runs that are in the history.

use super::super::effect::Effect;
use super::super::event::Event;
use super::super::failed::leftover;
use super::{Doer, exchange, ledger, recalled, said};

impl Doer {
    /// Does one of the effects that look something up; any other is nothing to it.
    pub(super) fn look_up(&self, effect: Effect) {
        match effect {
            Effect::Recall(run) => {
                let history = self.history.clone();
                self.blocking(move || Event::Recalled(recalled(&history, run).map_err(said)));
            }
            Effect::RecallBeside { tab, run } => {
                let history = self.history.clone();
                self.blocking(move || {
                    let result = recalled(&history, run).map_err(said);
                    Event::RecalledBeside { tab, result }
                });
            }
            Effect::Look(run) => self.look(run),
            Effect::Failed(run) => {
                let history = self.history.clone();
                self.blocking(move || Event::Failed(leftover(&history, run)));
            }
            Effect::ReadExchange { run, number } => {
                let history = self.history.clone();
                self.blocking(move || {
                    let result = exchange(&history, run, number);
                    Event::Exchange { run, number, result }
                });
            }
            Effect::ReadLedger { by, began_ms, prices } => {
                let session = self.sessions.first();
                self.blocking(move || ledger::read(&session, by, began_ms, &prices));
            }
            _ => {}
        }
    }
}
