//! One batch of items, put until none is left.

use serde_json::Value;

use crate::api::OperationName;
use crate::api::{ErrorKind, Reply};
use crate::connection::Sent;
use crate::connection::{Connection, Exchange, Failure};
use crate::session::Cancel;
use crate::session::patience::{self, Patience};
use crate::workspace::items::{BadLine, Numbered, json};

/// What became of a batch.
#[derive(Debug, Default)]
pub struct Put {
    pub put: u64,
    pub units: f64,
    /// Items that the service refused.
    pub bad: Vec<BadLine>,
    pub failure: Option<Failure>,
}

/// Puts up to 25 items, no two with one key. A batch that is refused for one of its items is sent again item by item,
/// to learn which it was.
pub async fn batch(
    connection: &Connection,
    table: &str,
    items: Vec<Numbered>,
    cancel: &Cancel,
) -> Put {
    let mut put = Put::default();
    match put.send(connection, table, &items, cancel).await {
        Err(Failure::Api(error)) if is_about_an_item(error.kind) => {
            for one in items {
                // A batch is refused as a whole, before any of it is done (items-tables-capacity.md 8).
                let sent = put.send(connection, table, std::slice::from_ref(&one), cancel).await;
                match sent {
                    Ok(()) => {}
                    Err(Failure::Api(error)) if is_about_an_item(error.kind) => {
                        let Numbered { file, line, .. } = one;
                        put.bad.push(BadLine { file, line, message: error.message });
                    }
                    Err(failure) => {
                        put.failure = Some(failure);
                        break;
                    }
                }
            }
        }
        Err(failure) => put.failure = Some(failure),
        Ok(()) => {}
    }
    put
}

fn is_about_an_item(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Validation | ErrorKind::ItemCollectionSizeLimitExceeded)
}

impl Put {
    /// Sends items until none comes back unprocessed.
    async fn send(
        &mut self,
        connection: &Connection,
        table: &str,
        items: &[Numbered],
        cancel: &Cancel,
    ) -> Result<(), Failure> {
        let mut request = request(table, items);
        let mut left = u64::try_from(items.len()).unwrap_or(u64::MAX);
        let mut patience = Patience::default();
        loop {
            let body =
                format!("{{\"RequestItems\":{request},\"ReturnConsumedCapacity\":\"TOTAL\"}}");
            let sent = Sent::read(OperationName::BatchWriteItem, body);
            let exchange = patience::send(connection, sent, cancel).await;
            let unprocessed = unprocessed(&exchange);
            self.units += units(exchange.reply?);
            let back = unprocessed.as_ref().map_or(0, count);
            self.put += left.saturating_sub(back);
            let Some(again) = unprocessed else { return Ok(()) };
            left = back;
            // A service says "later" in two ways: it refuses the request, which is waited out above, or takes a part of
            // it.
            if !patience.wait(cancel).await {
                return Err(out_of_patience(left, cancel));
            }
            request = again.to_string();
        }
    }
}

fn out_of_patience(left: u64, cancel: &Cancel) -> Failure {
    if cancel.is_cancelled() {
        return Failure::Cancelled;
    }
    let message = format!("{left} items came back unprocessed however often they were sent");
    Failure::Api(crate::api::ApiError::new(ErrorKind::Throttling, message))
}

/// The table's part of a request, as text.
fn request(table: &str, items: &[Numbered]) -> String {
    let mut out = Vec::new();
    out.extend_from_slice(format!("{{{}:[", Value::from(table)).as_bytes());
    for (place, numbered) in items.iter().enumerate() {
        let comma = if place > 0 { "," } else { "" };
        out.extend_from_slice(format!("{comma}{{\"PutRequest\":{{\"Item\":").as_bytes());
        json::push_item(&numbered.item, &mut out);
        out.extend_from_slice(b"}}");
    }
    out.extend_from_slice(b"]}");
    String::from_utf8(out).expect("JSON of texts is text")
}

/// What is to be sent again, as the service put it; `None` when all is done.
fn unprocessed(exchange: &Exchange) -> Option<Value> {
    let response: Value = serde_json::from_str(exchange.response.as_deref()?).ok()?;
    let left = response.get("UnprocessedItems")?;
    (count(left) > 0).then(|| left.clone())
}

fn count(request_items: &Value) -> u64 {
    let tables = request_items.as_object().into_iter().flatten();
    let writes = tables.filter_map(|(_, writes)| writes.as_array());
    writes.map(|writes| u64::try_from(writes.len()).unwrap_or(u64::MAX)).sum()
}

fn units(reply: Reply) -> f64 {
    let Reply::BatchWriteItem(reply) = reply else { return 0.0 };
    reply.capacity.iter().flatten().map(|capacity| capacity.total.units).sum()
}
