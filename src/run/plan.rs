//! `plan`: how each statement would be served, and what is wrong with it. Sends no statement.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::draft_file::DraftFile;
use super::grid::{self, Cell};
use super::style::Style;
use super::{Exit, Printer, Stop, diagnostics, safe_text};
use crate::api::table::TableDescription;
use crate::api::wire;
use crate::session::plan::{Plan, PlannedStatement, plan, plan_without_tables};
use crate::session::{Session, json};
use crate::syntax::Severity;

#[cfg(test)]
mod tests;

/// Plans each draft against the tables there are, or by its text alone where there is nobody to ask; ends with [`Exit::Usage`] when one of them can't be sent.
pub async fn run(
    session: Option<&Session>,
    drafts: &[PathBuf],
    json: bool,
    printer: Printer,
) -> Result<Exit, Stop> {
    let tables = match session {
        Some(session) => asked(session, printer).await,
        None => None,
    };
    let mut worst = Exit::Applied;
    for path in drafts {
        let file = DraftFile::read(path, printer)?;
        let plan = match &tables {
            Some(tables) => plan(&file.draft, tables),
            None => plan_without_tables(&file.draft),
        };
        if json {
            printer.json(&document(&file, &plan))?;
        } else {
            print(&file, &plan, printer)?;
        }
        if plan.diagnostics.iter().any(|finding| finding.severity == Severity::Error) {
            worst = Exit::Usage;
        }
    }
    Ok(worst)
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

fn print(file: &DraftFile, plan: &Plan, printer: Printer) -> Result<(), Stop> {
    let count = plan.statements.len();
    let noun = if count == 1 { "statement" } else { "statements" };
    let headline =
        format!("{}: {count} {noun} as {}", safe_text::line(&file.name), plan.mode.name());
    printer.data(&format!("{headline}\n{}", table(plan, printer.out_style())))?;
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
        grid::draw(&["#", "op", "served by"], &rows, style)
    }
}

/// The plan names the table and the key.
fn row(statement: &PlannedStatement) -> Vec<Cell> {
    vec![
        Cell::right(statement.index.to_string()),
        Cell::left(statement.verb.name()),
        Cell::left(safe_text::line(&statement.served_by())),
    ]
}

fn document(file: &DraftFile, plan: &Plan) -> Value {
    json!({
        "draft": file.name,
        "mode": plan.mode.name(),
        "statements": plan.statements.iter().map(planned).collect::<Value>(),
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
    })
}
