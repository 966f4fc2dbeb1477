//! `tables export`: a table into a file, or to stdout.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use super::item_out::ItemOut;
use super::progress::{self, ProgressLine};
use super::{Exit, Printer, Stop, safe_text};
use crate::cli::ExportOptions;
use crate::session::transfer::{Ended, Export, Exported, Target, TransferError, export};
use crate::session::words::{counted, figure, time};
use crate::session::{Cancel, Session};
use crate::workspace::items::{ItemFormat, WriteError};

/// Exports a table. `spool` is a file that CSV for stdout waits in.
pub async fn run(
    session: &Session,
    options: ExportOptions,
    spool: PathBuf,
    cancel: &Cancel,
    printer: Printer,
) -> Result<Exit, Stop> {
    let options = to_standard_output(options)?;
    let by_name = || options.to.as_ref().map(|path| ItemFormat::of_name(path));
    let format = options.format.map(ItemFormat::from).or_else(by_name);
    // It is the one that holds every value.
    let format = format.unwrap_or(ItemFormat::DynamodbJson);
    let request = Export {
        table: options.name.clone(),
        index: options.index.clone(),
        format,
        lossy: options.lossy,
        consistent: options.consistent,
        target: match options.to.clone() {
            Some(path) => Target::File { path, resume: options.resume, replace: options.replace },
            None => Target::Stream { to: Box::new(ItemOut::new(format, printer)), spool },
        },
    };
    let line = ProgressLine::new(printer, &session.clock, progress::ITEMS_READ);
    let exported = export(&session.connection, request, cancel, &|done| line.watch(done)).await;
    let took = line.end();
    let exported = exported?;
    if options.json {
        printer.json(&document(session, &options, format, &exported, took))?;
    }
    let exit = progress::exit(&exported.ended, printer);
    say(&options, format, &exported, took, printer);
    Ok(exit)
}

/// `--to -` is what no `--to` is.
fn to_standard_output(options: ExportOptions) -> Result<ExportOptions, Stop> {
    let ExportOptions { to, resume, replace, json, .. } = &options;
    if to.as_deref() != Some(Path::new("-")) {
        return Ok(options);
    }
    if *resume || *replace || *json {
        return Err(Stop::usage(
            "`--to -` is standard output: --resume, --replace and --json take a file",
        ));
    }
    Ok(ExportOptions { to: None, ..options })
}

fn document(
    session: &Session,
    options: &ExportOptions,
    format: ItemFormat,
    exported: &Exported,
    took: Duration,
) -> serde_json::Value {
    json!({
        "table": options.name,
        "index": options.index,
        "connection": session.connection.name(),
        "to": options.to,
        "format": format.name(),
        "outcome": exported.ended.name(),
        "items": exported.items,
        "units": exported.units,
        "partial": exported.partial,
        "struck": exported.struck_items,
        "duration_ms": took.as_secs_f64() * 1000.0,
    })
}

fn say(
    options: &ExportOptions,
    format: ItemFormat,
    exported: &Exported,
    took: Duration,
    printer: Printer,
) {
    let Exported { units, ended, partial, lossy_items, .. } = exported;
    let (count, name) = (counted(exported.items, "item"), safe_text::line(&options.name));
    let spent = format!("{} RCU, {}", figure(*units), time(took));
    let to = options.to.as_ref().map(|path| format!(" to {}", said(path)));
    let to = to.unwrap_or_default();
    match ended {
        Ended::Complete => printer.say(&format!("{name}: {count} exported{to}; {spent}")),
        // Who closed the pipe has what they wanted.
        Ended::ReaderGone => {}
        Ended::Interrupted | Ended::Budget | Ended::Failed(_) => {
            printer.say(&format!("{name}: stopped after {count}; {spent}"));
        }
    }
    if let Some(partial) = partial {
        let path = said(partial);
        printer.say(&format!("{path} holds them; the same command with --resume goes on"));
    }
    if *lossy_items > 0 {
        let lossy = counted(*lossy_items, "item");
        printer.say(&format!("{lossy} held sets or bytes, which came out as arrays and base64"));
    }
    if exported.struck_items > 0 {
        let struck = counted(exported.struck_items, "item");
        printer.say(&format!("{struck} held a secret of this process, which came out as [secret]"));
    }
    let is_unfit = matches!(ended, Ended::Failed(TransferError::Write(WriteError::Unfit { .. })));
    if is_unfit && format == ItemFormat::JsonLines {
        printer.say("--lossy writes sets as arrays and bytes as base64; dynamodb-json holds all");
    }
}

fn said(path: &Path) -> String {
    safe_text::line(&path.display().to_string()).into_owned()
}
