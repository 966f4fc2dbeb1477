//! Asks about tables, and changes them.

use std::sync::Arc;

use super::{Doer, said, tell};
use crate::api::table::BillingMode;
use crate::session::{Session, sampled};
use crate::workbench::effect::OfTable;
use crate::workbench::event::{Event, FromTable};

impl Doer {
    pub(super) fn list_tables(&self) {
        let (session, events) = (self.sessions.first(), self.events.clone());
        let sessions = Arc::clone(&self.sessions);
        self.runtime.spawn(async move {
            let told = session.tables().await.map_err(said);
            // An endpoint may take its time, and somebody went elsewhere meanwhile: these are not the tables of that.
            if sessions.first().connection.name() == session.connection.name() {
                tell(&events, Event::Tables(told));
            }
        });
    }

    pub(super) fn ask_table(&self, asked: OfTable) {
        let (session, events) = (self.sessions.first(), self.events.clone());
        self.runtime.spawn(async move {
            tell(&events, Event::Table(answer(&session, asked).await));
        });
    }
}

/// What comes of it.
pub async fn answer(session: &Session, asked: OfTable) -> FromTable {
    match asked {
        OfTable::Describe(name) => {
            let result = session.describe_table(&name).await.map(Box::new).map_err(said);
            FromTable::Described { name, result }
        }
        OfTable::Sample(table) => {
            let result = sampled::sample(&session.connection, &table).await.map_err(said);
            FromTable::Sampled { name: table.definition.name.clone(), result }
        }
        OfTable::Send { request, consent } => {
            let result = session.change_table(&request, &consent).await.map(drop);
            FromTable::Sent { request, result }
        }
        OfTable::Throttle(name) => FromTable::Throttled(throttled(session, &name).await),
    }
}

/// Turns throttling over, in a sentence.
async fn throttled(session: &Session, name: &str) -> Result<String, String> {
    let connection = &session.connection;
    let is_on = connection.is_throttled(name).await.map_err(said)?.unwrap_or(false);
    let billing = connection.set_throttled(name, !is_on).await.map_err(said)?;
    let state = if is_on { "off" } else { "on" };
    Ok(match billing {
        BillingMode::PayPerRequest if !is_on => format!(
            "{name}: throttling is on; it is on demand, and nothing throttles until it has provisioned throughput"
        ),
        _ => format!("{name}: throttling is {state}"),
    })
}
