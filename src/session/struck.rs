//! What a service said, before it is kept or shown: without the secrets of this process ([`secret`]).
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
use crate::workspace::{Around, Part};

/// The report as it is shown: what is shown now is what will be shown of the history.
pub fn report(report: Report) -> Report {
    let pieces = json::around(&report);
    let lists = json::part(&report.statements, &report.exchanges, report.earlier.exchanges);
    let (clean, clean_lists) = (around(&pieces), part(&lists));
    if clean == pieces && clean_lists == lists {
        return report;
    }
    // It can't be read only if a secret is one of our own words; the doors behind this one see to what is shown of it then.
    let document = [clean.opening, clean.middle, clean.closing].concat();
    let known = json::from_json(&document, report.started_ms);
    let lists = json::part_from(&clean_lists, report.earlier.exchanges);
    let Some((known, (mut statements, exchanges))) = known.zip(lists) else { return report };
    for (known, statement) in statements.iter_mut().zip(report.statements) {
        // It is sent once more as it came, and shown by nobody.
        known.next_token = statement.next_token;
    }
    Report { statements, exchanges, earlier: report.earlier, ..known }
}

/// What stands around the lists of a report, for the history.
pub fn around(around: &Around) -> Around {
    Around {
        opening: secret::struck_json(&around.opening).into_owned(),
        middle: secret::struck_json(&around.middle).into_owned(),
        closing: around.closing.clone(),
    }
}

/// A stretch of the lists, for the history.
pub fn part(part: &Part) -> Part {
    Part {
        statements: secret::struck_json(&part.statements).into_owned(),
        exchanges: secret::struck_json(&part.exchanges).into_owned(),
        images: secret::struck_json(&part.images).into_owned(),
    }
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
