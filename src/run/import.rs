//! `tables import`: the items of a file into a table.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use super::guard::{WrongCodes, held_back};
use super::progress::{self, ProgressLine};
use super::{Exit, Printer, Stop, safe_text};
use crate::cli::ImportOptions;
use crate::connection::Failure;
use crate::session::apart::apart;
use crate::session::transfer::{Ended, Import, Imported, NewTable, Prepared, TransferError};
use crate::session::words::{counted, figure, time};
use crate::session::{Cancel, Consent, Session};
use crate::workspace::items::BadLine;
use crate::workspace::reading::named;
use crate::workspace::{Kind, read_text};

/// Imports a file: looks it over, asks the guard, and puts its items. A pipe is kept in the folder `spools` meanwhile.
pub async fn run(
    session: &Session,
    options: ImportOptions,
    spools: PathBuf,
    wrong_codes: &WrongCodes,
    cancel: &Cancel,
    printer: Printer,
) -> Result<Exit, Stop> {
    let connection = &session.connection;
    let consent = Consent::from(options.consent.clone());
    let asked = options.clone();
    let Some(new_table) = apart(cancel, move || new_table(&asked)).await else {
        return Err(interrupted(&options.file));
    };
    let import = Import {
        new_table: new_table?,
        spools,
        table: options.name,
        path: options.file,
        format: options.format.map(Into::into),
        skip_bad: options.skip_bad,
        skip: options.skip,
    };
    let file = import.path.clone();
    let prepared = match import.prepare(connection, cancel).await {
        Err(TransferError::Failure(Failure::Cancelled)) => return Err(interrupted(&file)),
        prepared => prepared?,
    };
    // Before the guard is asked: nobody is to agree to what is not going to be sent.
    if prepared.survey.bad > 0 && !prepared.import.skip_bad {
        return refuse(&prepared, options.json, connection.name(), printer);
    }
    if prepared.survey.items == 0 {
        let survey = &prepared.survey;
        say_bad_lines(survey.bad, &survey.bad_lines, printer);
        let (name, format) = (named(&prepared.import.path), prepared.format.name());
        let behind =
            if prepared.import.skip > 0 { " behind those that --skip leaves out" } else { "" };
        let name = name.display();
        return Err(Stop::usage(format!("{name} holds no items{behind} (read as {format})")));
    }
    // Before the guard's question, so that whoever answers that has read it. A table that is made for it has no items yet.
    if prepared.create.is_none() {
        printer.say(&keeps_nothing(&prepared.import.table));
    }
    let held = prepared.check(connection.facts(), &consent);
    if let Some(exit) = held_back(held, &consent, wrong_codes, cancel, printer).await {
        return Ok(exit);
    }
    let (import, create, format) =
        (prepared.import.clone(), prepared.create.is_some(), prepared.format);
    let line = ProgressLine::new(printer, &session.clock, progress::ITEMS_WRITTEN);
    let imported = prepared.run(connection, cancel, &|done| line.watch(done)).await;
    let took = line.end();
    let imported = imported?;
    if options.json {
        let mut document = document(&import, &imported, took);
        document["connection"] = connection.name().into();
        document["format"] = format.name().into();
        document["created"] = create.into();
        printer.json(&document)?;
    }
    let exit = progress::exit(&imported.ended, printer);
    say(&import, create, &imported, took, printer);
    // Also with --skip-bad: not all of the file is in the table.
    Ok(if imported.bad == 0 { exit } else { exit.max(Exit::Failed) })
}

/// Said beforehand: afterwards nothing puts the items back.
fn keeps_nothing(table: &str) -> String {
    let table = safe_text::line(table);
    format!(
        "an import keeps nothing of the items it replaces and can't be undone; `dynadraft tables export {table} --to FILE` keeps them"
    )
}

fn interrupted(file: &Path) -> Stop {
    let message =
        format!("interrupted while {} was looked over: no item was put", named(file).display());
    Stop { exit: Exit::Interrupted, message }
}

fn new_table(options: &ImportOptions) -> Result<Option<NewTable>, Stop> {
    if let Some(key) = &options.key {
        return Ok(Some(NewTable::Key(key.clone())));
    }
    let Some(file) = &options.create else { return Ok(None) };
    let request = serde_json::from_str(&read_text(file, Kind::Request)?.text)
        .map_err(|error| Stop::usage(format!("{}: not JSON: {error}", file.display())))?;
    Ok(Some(NewTable::Request(request)))
}

/// A file with bad lines is not sent.
fn refuse(
    prepared: &Prepared,
    json: bool,
    connection: &str,
    printer: Printer,
) -> Result<Exit, Stop> {
    let survey = &prepared.survey;
    if json {
        printer.json(&json!({
            "table": prepared.import.table,
            "connection": connection,
            "from": prepared.import.path,
            "format": prepared.format.name(),
            "outcome": null,
            "bad": survey.bad,
            "bad_lines": bad_lines(&survey.bad_lines),
        }))?;
    }
    say_bad_lines(survey.bad, &survey.bad_lines, printer);
    let good = counted(survey.items, "item");
    let sentence = format!(
        "read as {}, nothing was sent: {} beside {good}; --skip-bad leaves them out",
        prepared.format.name(),
        counted(survey.bad, "bad line")
    );
    printer.complain(&sentence);
    Ok(Exit::Usage)
}

fn bad_lines(bad: &[BadLine]) -> Value {
    let line = |bad: &BadLine| json!({"file": *bad.file, "line": bad.line, "message": bad.message});
    bad.iter().map(line).collect()
}

fn document(import: &Import, imported: &Imported, took: Duration) -> Value {
    json!({
        "table": import.table,
        "from": import.path,
        "outcome": imported.ended.name(),
        "put": imported.put,
        "superseded": imported.superseded,
        "bad": imported.bad,
        "bad_lines": bad_lines(&imported.bad_lines),
        "done": imported.done,
        "units": imported.units,
        "duration_ms": took.as_secs_f64() * 1000.0,
    })
}

fn say_bad_lines(count: u64, bad: &[BadLine], printer: Printer) {
    for line in bad {
        printer.say(&safe_text::line(&line.to_string()));
    }
    let told = u64::try_from(bad.len()).unwrap_or(u64::MAX);
    if let Some(more) = count.checked_sub(told).filter(|more| *more > 0) {
        printer.say(&format!("... and {more} more"));
    }
}

fn say(import: &Import, created: bool, imported: &Imported, took: Duration, printer: Printer) {
    say_bad_lines(imported.bad, &imported.bad_lines, printer);
    let name = safe_text::line(&import.table);
    if created {
        printer.say(&format!("{name}: created"));
    }
    let mut parts = vec![format!("{} put", counted(imported.put, "item"))];
    if imported.superseded > 0 {
        parts.push(format!("{} superseded by a later line", counted(imported.superseded, "item")));
    }
    if imported.bad > 0 {
        parts.push(format!("{} left out", counted(imported.bad, "bad line")));
    }
    let spent = format!("{} WCU, {}", figure(imported.units), time(took));
    printer.say(&format!("{name}: {}; {spent}", parts.join(", ")));
    if !matches!(imported.ended, Ended::Complete) {
        let done = imported.done;
        printer.say(&format!("stopped; the same command with --skip {done} goes on"));
    }
}
