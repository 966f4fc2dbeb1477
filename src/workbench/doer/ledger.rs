//! Reads the history for the ledger.

use super::super::event::Event;
use super::super::overlay::ledger::LedgerRead;
use crate::session::ledger::{By, book};
use crate::session::price::PriceList;
use crate::session::{KeptError, Session};

/// What the ledger shows, of all runs and of those since this window began.
pub fn read(session: &Session, by: By, began_ms: u64, prices: &PriceList) -> Event {
    let result = books(session, by, began_ms, prices).map(Box::new);
    Event::Ledger { by, result: result.map_err(|error| error.to_string()) }
}

fn books(
    session: &Session,
    by: By,
    began_ms: u64,
    prices: &PriceList,
) -> Result<LedgerRead, KeptError> {
    let history = &session.history;
    let sums =
        |by, since_ms| book::read(history, &book::Terms { by, since_ms, prices, day: &utc_day });
    let budgets = session.spending.told(session.connection.name());
    Ok(LedgerRead { book: sums(by, 0)?, session: sums(By::Run, began_ms)?, budgets })
}

/// Days are those of UTC: a time zone is found by variables, which are not read here.
fn utc_day(milliseconds: u64) -> String {
    let moment = i64::try_from(milliseconds).ok();
    let moment = moment.and_then(|moment| jiff::Timestamp::from_millisecond(moment).ok());
    moment.map_or("unknown".to_owned(), |moment| moment.strftime("%Y-%m-%d UTC").to_string())
}
