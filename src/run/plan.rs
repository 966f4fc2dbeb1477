//! `plan`: how each statement would be served, what it would be charged, and what is wrong with it. Sends no statement,
//! unless a page of each query and scan is asked for.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::draft_file::DraftFile;
use super::grid::{self, Cell};
use super::style::Style;
use super::{Exit, Printer, Stop, diagnostics, safe_text};
use crate::api::table::TableDescription;
use crate::api::wire;
use crate::session::plan::{Plan, PlannedStatement, plan, plan_without_tables};
use crate::session::price::sample::Sampled;
use crate::session::price::{Amount, Estimate, Kind, NoPrice, PriceList, Tariff, Told, Total};
use crate::session::words::{figure, price};
use crate::session::{Session, json};
use crate::syntax::{Diagnostic, Severity};

#[cfg(test)]
mod tests;

/// What the command line asked of `plan`.
pub struct Options {
    pub json: bool,
    /// Read a page of each query and scan.
    pub sample: bool,
    pub prices: PriceList,
}

/// Plans each draft against the tables there are, or by its text alone where there is nobody to ask; ends with [`Exit::Usage`] when one of them can't be sent.
pub async fn run(
    session: Option<&Session>,
    drafts: &[PathBuf],
    options: &Options,
    printer: Printer,
) -> Result<Exit, Stop> {
    let tables = match session {
        Some(session) => asked(session, printer).await,
        None => None,
    };
    let tariff = session.map(|session| {
        options.prices.of(session.connection.facts(), session.connection.is_local())
    });
    let mut worst = Exit::Applied;
    for path in drafts {
        let file = DraftFile::read(path, printer)?;
        let mut plan = match &tables {
            Some(tables) => plan(&file.draft, tables),
            None => plan_without_tables(&file.draft),
        };
        if let (true, Some(session), true) = (options.sample, session, tables.is_some()) {
            sampled(session, &file, &mut plan, printer).await;
        }
        plan.diagnostics.extend(reused_token(session, &file).await);
        plan.diagnostics.sort_by_key(|finding| finding.span);
        if options.json {
            printer.json(&document(&file, &plan, tariff.as_ref()))?;
        } else {
            print(&file, &plan, tariff.as_ref(), printer)?;
        }
        if plan.diagnostics.iter().any(|finding| finding.severity == Severity::Error) {
            worst = Exit::Usage;
        }
    }
    Ok(worst)
}

/// What the history says of the draft's token. Nothing of a draft that can't be sent: what is in its way is told already.
async fn reused_token(session: Option<&Session>, file: &DraftFile) -> Option<Diagnostic> {
    let session = session.filter(|_| file.draft.token_at.is_some())?;
    session.reused_token(&session.prepare(file.request()).ok()?).await
}

/// Reads a page for each query and scan, and says what that took.
async fn sampled(session: &Session, file: &DraftFile, plan: &mut Plan, printer: Printer) {
    for (index, page) in session.sample(&file.draft, plan).await {
        printer.say(&match page {
            Ok(page) => page_read(&page),
            Err(failure) => {
                let failure = failure.to_string();
                format!("statement {index}: no page was read: {}", safe_text::line(&failure))
            }
        });
    }
}

fn page_read(page: &Sampled) -> String {
    let units = page.units.map_or("units that were not reported".to_owned(), |units| {
        format!("{} RCU", figure(units))
    });
    let all = if page.is_all { ", and no row follows" } else { "" };
    format!("statement {}: read a page to estimate by, for {units}{all}", page.index)
}

/// The tables of the connection. That a service is asked for them is told before.
async fn asked(session: &Session, printer: Printer) -> Option<Vec<TableDescription>> {
    if !session.connection.is_local() {
        let name = safe_text::line(session.connection.name());
        printer.say(&format!(
            "asking {name} for its tables (ListTables, DescribeTable); no statement is sent, and --offline asks nothing"
        ));
    }
    let tables = session.tables().await;
    if let Err(failure) = &tables {
        let failure = failure.to_string();
        // No error: what the text alone tells is worth having without a connection.
        printer.say(&format!("planned without its tables: {}", safe_text::line(&failure)));
    }
    tables.ok()
}

fn print(
    file: &DraftFile,
    plan: &Plan,
    tariff: Option<&Result<Tariff, NoPrice>>,
    printer: Printer,
) -> Result<(), Stop> {
    let count = plan.statements.len();
    let noun = if count == 1 { "statement" } else { "statements" };
    let headline =
        format!("{}: {count} {noun} as {}", safe_text::line(&file.name), plan.mode.name());
    let style = printer.out_style();
    printer.data(&format!("{headline}\n{}{}", table(plan, style), cost(plan, tariff)))?;
    if !plan.diagnostics.is_empty() {
        let style = printer.talk_style();
        printer.say(&diagnostics::draw(&file.name, &file.text, &plan.diagnostics, style));
    }
    printer.say(&diagnostics::count(&plan.diagnostics));
    Ok(())
}

/// A line for each statement; nothing when there is none.
fn table(plan: &Plan, style: Style) -> String {
    let rows: Vec<Vec<Cell>> = plan.statements.iter().map(row).collect();
    if rows.is_empty() {
        String::new()
    } else {
        grid::draw(&["#", "op", "units", "served by"], &rows, style)
    }
}

/// What all of it is charged and costs, and what that takes for granted. Nothing where no statement has an estimate.
fn cost(plan: &Plan, tariff: Option<&Result<Tariff, NoPrice>>) -> String {
    let estimates = || plan.statements.iter().filter_map(|one| one.estimate.as_ref());
    if estimates().next().is_none() {
        return String::new();
    }
    let total = plan.total();
    let mut lines =
        vec![format!("if all are applied: {}{}", price::total(&total), left_out(&total))];
    lines.extend(tariff.map(|tariff| {
        let money = price::money(&total, tariff);
        format!("price: {}", safe_text::line(&money))
    }));
    for basis in price::bases(estimates()) {
        let of = plan
            .statements
            .iter()
            .filter(|one| one.estimate.as_ref().is_some_and(|e| e.basis == basis));
        lines.push(format!("statement{}: {}", numbers(of), price::basis(basis)));
    }
    lines.extend(plan.statements.iter().filter_map(whole));
    lines.extend(plan.statements.iter().filter_map(shares).take(NUMBERS_MAX));
    lines.join("\n") + "\n"
}

fn left_out(total: &Total) -> String {
    match total.unknown {
        0 => String::new(),
        1 => "; of 1 statement nothing can be said".to_owned(),
        count => format!("; of {count} statements nothing can be said"),
    }
}

/// How many numbers are listed before the rest is counted.
const NUMBERS_MAX: usize = 8;

fn numbers<'a>(statements: impl Iterator<Item = &'a PlannedStatement>) -> String {
    let all: Vec<String> = statements.map(|one| one.index.to_string()).collect();
    let plural = if all.len() == 1 { " " } else { "s " };
    let more = all.len().checked_sub(NUMBERS_MAX).filter(|more| *more > 0);
    let more = more.map_or(String::new(), |more| format!(" and {more} more"));
    let shown = all.iter().take(NUMBERS_MAX).cloned().collect::<Vec<_>>().join(", ");
    format!("{plural}{shown}{more}")
}

/// What a scan takes beyond its first page.
fn whole(statement: &PlannedStatement) -> Option<String> {
    let estimate = statement.estimate.as_ref()?;
    let all = price::units(estimate.kind, estimate.all_pages?);
    Some(format!("statement {}: all of its pages, {all}", statement.index))
}

/// What goes to which index.
fn shares(statement: &PlannedStatement) -> Option<String> {
    let shares = price::arms(statement.estimate.as_ref()?)?;
    Some(format!("statement {}: {}", statement.index, safe_text::line(&shares)))
}

/// The plan names the table and the key.
fn row(statement: &PlannedStatement) -> Vec<Cell> {
    vec![
        Cell::right(statement.index.to_string()),
        Cell::left(statement.verb.name()),
        Cell::right(statement.estimate.as_ref().map_or("·".to_owned(), price::estimate)),
        Cell::left(safe_text::line(&statement.served_by())),
    ]
}

fn document(file: &DraftFile, plan: &Plan, tariff: Option<&Result<Tariff, NoPrice>>) -> Value {
    let total = plan.total();
    json!({
        "draft": file.name,
        "mode": plan.mode.name(),
        "statements": plan.statements.iter().map(planned).collect::<Value>(),
        "estimate": {
            "read": amount(total.read),
            "write": amount(total.write),
            "unknown": total.unknown,
            "price": tariff.map(|tariff| money(&total, tariff)),
        },
        "diagnostics": json::diagnostics_to_json(&file.text, &plan.diagnostics),
    })
}

fn planned(statement: &PlannedStatement) -> Value {
    json!({
        "index": statement.index,
        "operation": statement.verb.name(),
        "table": statement.table,
        "key": statement.key.as_ref().map(wire::value::item_to_json),
        "access": statement.access(),
        "plan": statement.served.as_ref().map(|served| served.text.as_str()),
        "estimate": statement.estimate.as_ref().map(estimate),
    })
}

fn estimate(estimate: &Estimate) -> Value {
    let kind = match estimate.kind {
        Kind::Read => "read",
        Kind::Write => "write",
    };
    let arms: Value = estimate
        .arms
        .iter()
        .map(|arm| json!({"index": arm.index, "local": arm.is_local, "units": amount(arm.amount)}))
        .collect();
    json!({
        "kind": kind,
        "units": amount(estimate.total()),
        "table": amount(estimate.table),
        "indexes": arms,
        "all_pages": estimate.all_pages.map(amount),
        "assumes": price::basis(estimate.basis),
    })
}

/// Never a number alone: `is` says what is known of it.
fn amount(amount: Amount) -> Value {
    match amount.told() {
        Told::Exact(units) => json!({"is": "exact", "units": units}),
        Told::Between(least, most) => {
            json!({"is": "between", "at_least": least, "at_most": most})
        }
        Told::About(units, least) => {
            json!({"is": "about", "units": units, "at_least": least, "at_most": amount.most()})
        }
        Told::AtLeast(least) => {
            json!({"is": "at-least", "at_least": least, "at_most": amount.most()})
        }
    }
}

fn money(total: &Total, tariff: &Result<Tariff, NoPrice>) -> Value {
    match tariff {
        Ok(tariff) => json!({
            "currency": "USD",
            "region": tariff.region,
            "as_if": tariff.as_if,
            "as_of": tariff.as_of,
            "on_demand": tariff.estimated(total).map(amount),
            "provisioned_hour": tariff.provisioned_hour(total).map(amount),
        }),
        Err(none) => json!({"none": price::no_price(none)}),
    }
}
