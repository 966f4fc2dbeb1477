//! `ledger`: what submissions were charged.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::grid::{self, Cell};
use super::{Exit, Printer, Stop, safe_text};
use crate::api::Units;
use crate::session::ledger::book::{self, Terms};
use crate::session::ledger::{Book, By, Line, Spent, Sums};
use crate::session::price::PriceList;
use crate::session::words::price::dollars_text;
use crate::session::words::{counted, figure};
use crate::workspace::History;

#[cfg(test)]
mod tests;

/// What the command line asked of `ledger`.
pub struct Options {
    pub since: Option<String>,
    pub by: By,
    pub form: Form,
    pub prices: PriceList,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Text,
    Json,
    Csv,
}

pub fn run(
    history: &History,
    options: &Options,
    zone: &TimeZone,
    printer: Printer,
) -> Result<Exit, Stop> {
    let since_ms = options.since.as_deref().map_or(Ok(0), |day| beginning(day, zone))?;
    let day = |milliseconds| day(milliseconds, zone);
    let terms = Terms { by: options.by, since_ms, prices: &options.prices, day: &day };
    let book = book::read(history, &terms)?;
    match options.form {
        Form::Text => print(&book, options.by, printer)?,
        Form::Json => printer.json(&document(&book, options))?,
        Form::Csv => printer.data(&csv(&book, options.by))?,
    }
    Ok(Exit::Applied)
}

/// When a day begins where the user is, in milliseconds since the epoch.
fn beginning(day: &str, zone: &TimeZone) -> Result<u64, Stop> {
    let wrong = || {
        Stop::usage(format!("`--since {}` is no day: write it as 2026-09-01", safe_text::line(day)))
    };
    let date: Date = day.parse().map_err(|_| wrong())?;
    let start = date.to_zoned(zone.clone()).map_err(|_| wrong())?;
    Ok(u64::try_from(start.timestamp().as_millisecond()).unwrap_or(0))
}

fn day(milliseconds: u64, zone: &TimeZone) -> String {
    let moment = i64::try_from(milliseconds).ok();
    let moment = moment.and_then(|moment| Timestamp::from_millisecond(moment).ok());
    moment.map_or("unknown".to_owned(), |moment| {
        moment.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string()
    })
}

fn print(book: &Book, by: By, printer: Printer) -> Result<(), Stop> {
    if book.total.runs == 0 {
        printer.say("no submissions to add up");
        return Ok(());
    }
    let mut rows: Vec<Vec<Cell>> = book.lines.iter().map(row).collect();
    rows.push(row(&Line { name: "total".to_owned(), sums: book.total.clone() }));
    let header = [by.name(), "runs", "RCU", "WCU", "R or W", "≤ estimated", "on demand"];
    printer.data(&grid::draw(&header, &rows, printer.out_style()))?;
    remarks(book).iter().for_each(|remark| printer.say(remark));
    Ok(())
}

fn row(line: &Line) -> Vec<Cell> {
    let Sums { runs, reported, estimated, .. } = &line.sums;
    vec![
        Cell::left(safe_text::line(&line.name)),
        Cell::right(runs.to_string()),
        Cell::right(shown(reported.read)),
        Cell::right(shown(reported.write)),
        Cell::right(shown(reported.either)),
        Cell::right(both(*estimated)),
        Cell::right(money(&line.sums)),
    ]
}

fn shown(units: f64) -> String {
    if units > 0.0 { figure(units) } else { "·".to_owned() }
}

fn both(units: Units) -> String {
    match (units.read > 0.0, units.write > 0.0) {
        (false, false) => "·".to_owned(),
        (true, false) => format!("{} RCU", figure(units.read)),
        (false, true) => format!("{} WCU", figure(units.write)),
        (true, true) => format!("{} RCU {} WCU", figure(units.read), figure(units.write)),
    }
}

/// `≈ $0.0042`; with a plus where some of it has no price.
fn money(sums: &Sums) -> String {
    let more = if sums.unpriced > 0.0 { " +" } else { "" };
    let dollars = sums.dollars.filter(|dollars| *dollars > 0.0);
    dollars.map_or("·".to_owned(), |dollars| format!("≈ {}{more}", dollars_text(dollars)))
}

/// What the figures leave out.
fn remarks(book: &Book) -> Vec<String> {
    let mut remarks = vec![
        "units as they were reported; what was estimated stands beside them and in no sum of them"
            .to_owned(),
    ];
    if book.total.unpriced > 0.0 {
        remarks.push(format!("{} units have no price known", figure(book.total.unpriced)));
    }
    if book.total.reported.either > 0.0 {
        remarks.push("what is R or W was not told apart; it is priced as written".to_owned());
    }
    if book.let_go_runs > 0 {
        let runs = counted(u32::try_from(book.let_go_runs).unwrap_or(u32::MAX), "run");
        remarks.push(format!(
            "the answers of {runs} were let go of; what was estimated of them is gone"
        ));
    }
    if book.unreported_runs > 0 {
        let runs = counted(u32::try_from(book.unreported_runs).unwrap_or(u32::MAX), "run");
        remarks.push(format!(
            "of {runs} not all was reported: what is known to bound it is estimated, and the rest is in no figure"
        ));
    }
    if book.unknown_runs > 0 {
        let runs = counted(u32::try_from(book.unknown_runs).unwrap_or(u32::MAX), "run");
        remarks.push(format!("nothing is known of {runs}"));
    }
    remarks
}

fn document(book: &Book, options: &Options) -> Value {
    json!({
        "by": options.by.name(),
        "since": options.since,
        "lines": book.lines.iter().map(line).collect::<Value>(),
        "total": sums(&book.total),
        "runs_unknown": book.unknown_runs,
        "runs_let_go": book.let_go_runs,
        "runs_unreported": book.unreported_runs,
    })
}

fn line(line: &Line) -> Value {
    let mut document = sums(&line.sums);
    if let Some(members) = document.as_object_mut() {
        members.shift_insert(0, "name".to_owned(), line.name.clone().into());
    }
    document
}

fn sums(sums: &Sums) -> Value {
    let Spent { read, write, either } = sums.reported;
    json!({
        "runs": sums.runs,
        "reported": {"read": read, "write": write, "read_or_write": either},
        "estimated_at_most": {"read": sums.estimated.read, "write": sums.estimated.write},
        "dollars_about": sums.dollars.map(rounded),
        "units_without_price": sums.unpriced,
    })
}

/// To the billionth: what stands behind that is of the arithmetic.
fn rounded(dollars: f64) -> f64 {
    (dollars * 1e9).round() / 1e9
}

/// For a program to read, to the last digit; what is absurdly large in its short form, which a sheet reads as well.
fn number(value: f64) -> String {
    if value.abs() >= 1e15 { format!("{value:e}") } else { value.to_string() }
}

/// One line a line, and no total: a sheet adds up by itself.
fn csv(book: &Book, by: By) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = [
        by.name(),
        "runs",
        "reported_read",
        "reported_write",
        "reported_read_or_write",
        "estimated_read_at_most",
        "estimated_write_at_most",
        "dollars_about",
        "units_without_price",
    ];
    let records = book.lines.iter().map(|line| {
        let Sums { runs, reported, estimated, dollars, unpriced } = &line.sums;
        let figures =
            [reported.read, reported.write, reported.either, estimated.read, estimated.write];
        let mut record = vec![line.name.clone(), runs.to_string()];
        record.extend(figures.map(number));
        record.push(dollars.map_or(String::new(), |dollars| number(rounded(dollars))));
        record.push(number(*unpriced));
        record
    });
    let header = std::iter::once(header.map(str::to_owned).to_vec());
    for record in header.chain(records) {
        // Memory takes everything.
        drop(writer.write_record(&record));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
