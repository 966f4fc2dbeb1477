//! `tables pull`: a schema and chosen items into the local engine.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use super::progress::{self, ProgressLine};
use super::{Exit, Printer, Stop, safe_text};
use crate::cli::PullOptions;
use crate::connection::Connection;
use crate::session::transfer::{Choice, Ended, Pull, Pulled, pull};
use crate::session::words::{figure, time};
use crate::session::{Cancel, Session};

/// Pulls from the session's connection, which is only read, into `copy`. A pipe of keys is kept in the folder `spools` meanwhile.
pub async fn run(
    session: &Session,
    copy: &Connection,
    options: PullOptions,
    spools: PathBuf,
    cancel: &Cancel,
    printer: Printer,
) -> Result<Exit, Stop> {
    // Infinity passes: then there is no limit.
    if options.units.is_nan() || options.units <= 0.0 {
        return Err(Stop::usage("--units takes a number above 0"));
    }
    let request = Pull {
        table: options.name,
        name: options.copy,
        choice: match (options.keys, options.matching, options.sample) {
            (Some(file), ..) => Choice::Keys(file),
            (_, Some(text), _) => Choice::Where(text),
            (_, _, Some(count)) => Choice::Sample(count),
            (None, None, None) => Choice::Nothing,
        },
        spools,
        units: options.units,
        replace: options.replace,
    };
    let line = ProgressLine::new(printer, &session.clock, progress::ITEMS_READ);
    let watch = |done| line.watch(done);
    let pulled = pull(&session.connection, copy, request.clone(), cancel, &watch).await;
    let took = line.end();
    let pulled = pulled?;
    if options.json {
        let counts = pulled.counts;
        printer.json(&json!({
            "table": request.table,
            "connection": session.connection.name(),
            "as": pulled.name,
            "into": copy.name(),
            "outcome": pulled.ended.name(),
            "created": pulled.created,
            "not_carried": pulled.not_carried,
            "read": counts.read,
            "put": counts.put,
            "replaced": counts.replaced,
            "same": counts.same,
            "kept": counts.kept,
            "missing": counts.missing,
            "struck": counts.struck,
            "units": pulled.units,
            "budget": request.units,
            "duration_ms": took.as_secs_f64() * 1000.0,
        }))?;
    }
    let exit = progress::exit(&pulled.ended, printer);
    say(&request, &pulled, copy.name(), took, printer);
    Ok(exit)
}

fn say(request: &Pull, pulled: &Pulled, into: &str, took: Duration, printer: Printer) {
    let name = safe_text::line(&pulled.name);
    if pulled.created {
        printer.say(&format!("{name}: created in {into}"));
    }
    for lost in &pulled.not_carried {
        printer.say(&format!("{name}: without {}", safe_text::line(lost)));
    }
    let spent = format!("{} RCU, {}", figure(pulled.units), time(took));
    if request.choice == Choice::Nothing {
        printer.say("the schema alone: --keys, --where or --sample chooses items");
    } else {
        printer.say(&format!("{name}: {}; {spent}", pulled.counts.in_words()));
    }
    if pulled.counts.kept > 0 {
        printer
            .say("items that were there and differ were kept; --replace lets the pulled ones in");
    }
    match pulled.ended {
        Ended::Budget => {
            let units = figure(request.units);
            printer.say(&format!("stopped: {units} read units are used; --units allows more"));
        }
        Ended::Interrupted => printer.say("stopped; the items above are in the copy"),
        Ended::Complete | Ended::ReaderGone | Ended::Failed(_) => {}
    }
}
