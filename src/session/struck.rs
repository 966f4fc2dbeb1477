//! What a service said, before it is kept or shown: without the secrets of this process ([`secret`](crate::secret)).
//!
//! An answer is left as it came for as long as it is worked with, since it says where to go on and what to send again. A
//! report, and items on their way into a file or a copy, are the end of it. Items of the local engine are the user's own, in
//! a file of theirs: they go out as they stand there.

use std::borrow::Cow;

use super::json;
use super::report::Report;
use crate::api::wire;
use crate::connection::Connection;
use crate::secret;
use crate::value::Item;

/// The report, and its document for the history.
pub fn report(report: Report) -> (Report, String) {
    let document = json::to_json(&report);
    let struck = match secret::struck_json(&document) {
        Cow::Borrowed(_) => return (report, document),
        Cow::Owned(struck) => struck,
    };
    // What is shown now is what will be shown of the history. That can't be read only if a secret is one of our own words;
    // the doors behind this one see to what is shown of it then.
    let Some(mut known) = json::from_json(&struck, report.started_ms) else {
        return (report, struck);
    };
    for (known, statement) in known.statements.iter_mut().zip(report.statements) {
        // It is sent once more as it came, and shown by nobody.
        known.next_token = statement.next_token;
    }
    (known, struck)
}

/// Items of this source, and how many of them held a secret.
pub fn items(items: Vec<Item>, source: &Connection) -> (Vec<Item>, u64) {
    if source.is_local() {
        return (items, 0);
    }
    let mut count = 0;
    let items = items.into_iter().map(|item| {
        let text = wire::value::item_to_json(&item).to_string();
        let Cow::Owned(struck) = secret::struck_json(&text) else { return item };
        count += 1;
        let struck = serde_json::from_str(&struck).ok();
        // What can't be read any more is left out whole.
        struck.and_then(|item| wire::value::item_from_json(&item).ok()).unwrap_or_default()
    });
    (items.collect(), count)
}
