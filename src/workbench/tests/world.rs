//! What journeys send their drafts to: the engine in memory, once for each of two connections, with a clock that stands.

use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};

use super::super::doer::sending::{carry_out, request};
use super::super::doer::{tables, trial};
use super::super::effect::{Effect, Held, OfTable, Side, Submit};
use super::super::event::{Event, FromTable, Leftover, Refusal};
use super::super::failed::leftover;
use super::super::listed::Listed;
use crate::api::OperationName;
use crate::api::table::TableDescription;
use crate::connection::{Connection, Facts, Local, Sent};
use crate::engine::{Clock, Database, Ids, Settings};
use crate::session::price::Spending;
use crate::session::{Report, Session, Terms, samples};
use crate::workspace::{History, samples::find};

/// What every call takes, so that pictures stay as they are.
pub const DURATION_MS: f64 = 0.8;

pub struct World {
    runtime: Runtime,
    first: Arc<Database>,
    second: Arc<Database>,
    history: History,
    clock: Clock,
    ids: Ids,
}

impl World {
    pub fn new(now_ms: u64) -> Self {
        let clock = Clock::new(move || now_ms);
        let ids = Ids::new(|| "00000000-0000-4000-8000-000000000001".to_owned());
        let database = || {
            let (clock, ids) = (clock.clone(), ids.clone());
            let settings = Settings { clock, ids, region: "us-east-1".into() };
            Arc::new(Database::in_memory(settings))
        };
        Self {
            runtime: Builder::new_current_thread().enable_all().build().expect("a runtime"),
            first: database(),
            second: database(),
            history: History::fresh().expect("a history"),
            clock,
            ids,
        }
    }

    /// Loads a sample on a side, for the journey to find there.
    pub fn load(&self, name: &str, side: Side) {
        let sample = find(name).expect("a sample");
        let connection = self.connection(side, Facts::local("memory"));
        self.runtime.block_on(samples::load(&connection, sample)).expect("loaded");
    }

    /// Runs a statement on a side, behind the back of the workbench.
    pub fn behind(&self, side: Side, statement: &str) {
        let body = serde_json::json!({ "Statement": statement }).to_string();
        let sent = Sent::read(OperationName::ExecuteStatement, body);
        let connection = self.connection(side, Facts::local("memory"));
        self.runtime.block_on(connection.call(sent)).reply.expect("applied");
    }

    pub fn tables(&self) -> Vec<TableDescription> {
        let session = self.session(Side::First, Facts::local("memory"));
        self.runtime.block_on(session.tables()).expect("the tables")
    }

    /// What comes of a submission on a connection like this one.
    pub fn answer(&self, submit: &Submit, facts: &Facts) -> Result<Box<Listed>, Refusal> {
        let session = self.session(submit.side, facts.clone());
        let submission = match &submit.held {
            Some(held) => Arc::clone(&held.0),
            None => Arc::new(session.prepare(request(submit.clone())).map_err(Refusal::Draft)?),
        };
        let terms = Terms { consent: submit.consent.clone(), ..Terms::default() };
        let mut listed = self.runtime.block_on(carry_out(&session, submission, terms))?;
        at_a_steady_pace(&mut listed.report);
        Ok(listed)
    }

    /// What is held back of a submission until it is agreed to.
    pub fn held(&self, submit: &Submit) -> Held {
        let session = self.session(submit.side, Facts::local("memory"));
        Held(Arc::new(session.prepare(request(submit.clone())).expect("a sound draft")))
    }

    /// What comes of a rehearsal, or of a run that is to be taken back; within 100 read units.
    pub fn try_out(&self, effect: Effect, facts: &Facts) -> Event {
        let session = self.session(Side::First, facts.clone());
        match effect {
            Effect::Rehearse(asked) => {
                self.runtime.block_on(trial::rehearse(session, asked, 100.0))
            }
            Effect::TakeBack(asked) => self.runtime.block_on(trial::take_back(session, asked)),
            other => panic!("nothing to try out: {other:?}"),
        }
    }

    /// What comes of a question about a table.
    pub fn ask_table(&self, asked: OfTable, facts: Facts) -> FromTable {
        let session = self.session(Side::First, facts);
        self.runtime.block_on(tables::answer(&session, asked))
    }

    /// The draft of what was not applied of a run.
    pub fn failed(&self, run: i64) -> Result<Leftover, String> {
        leftover(&self.history, run)
    }

    pub fn session(&self, side: Side, facts: Facts) -> Session {
        Session {
            connection: self.connection(side, facts),
            history: self.history.clone(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            spending: Spending::default(),
        }
    }

    fn connection(&self, side: Side, facts: Facts) -> Connection {
        let database = match side {
            Side::First => &self.first,
            Side::Second => &self.second,
        };
        Connection::Local(Local { facts, database: Arc::clone(database) })
    }
}

fn at_a_steady_pace(report: &mut Report) {
    report.duration_ms = DURATION_MS;
    for exchange in &mut report.exchanges {
        exchange.duration_ms = DURATION_MS;
    }
}
