//! Sending again what was throttled.

use std::sync::Arc;
use std::time::Duration;

use crate::api::ErrorKind;
use crate::connection::{Connection, Exchange, Failure, Sent};
use crate::engine::Faults;
use crate::session::Cancel;

/// How often one request is sent again: with the pauses below for most of a minute.
const PAUSES_MAX: u32 = 12;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(10);

/// The pauses between the attempts of one request, each twice as long as the one before.
#[derive(Clone, Copy, Debug, Default)]
pub struct Patience {
    pauses: u32,
}

impl Patience {
    /// Waits for the next attempt; false when there is to be none.
    pub async fn wait(&mut self, cancel: &Cancel) -> bool {
        if self.pauses == PAUSES_MAX {
            return false;
        }
        let pause = FIRST_PAUSE.saturating_mul(1 << self.pauses).min(PAUSE_MAX);
        self.pauses += 1;
        tokio::select! {
            () = tokio::time::sleep(pause) => true,
            () = cancel.cancelled() => false,
        }
    }
}

/// Sends a request until it is not throttled, patience is at an end, or `cancel` says so; the last exchange.
pub async fn send(connection: &Connection, request: Sent, cancel: &Cancel) -> Exchange {
    let (request, mut patience) = (Arc::new(request), Patience::default());
    loop {
        let exchange = connection.call_with(Arc::clone(&request), Faults::default(), cancel).await;
        if !is_throttled(&exchange) || !patience.wait(cancel).await {
            return exchange;
        }
    }
}

fn is_throttled(exchange: &Exchange) -> bool {
    let Err(Failure::Api(error)) = &exchange.reply else { return false };
    matches!(
        error.kind,
        ErrorKind::ProvisionedThroughputExceeded
            | ErrorKind::Throttling
            | ErrorKind::RequestLimitExceeded
            // What is sent from here reads, or puts whole items: done twice it comes to the same.
            | ErrorKind::InternalServerError
            | ErrorKind::ServiceUnavailable
    )
}
