//! The same draft on two connections: what each said, and in what they differ.

use super::super::super::tab::Versus;
use super::super::super::theme::Theme;
use super::super::super::widget::safe_text;
use super::super::rows::{Row, row, wrapped};
use super::super::style;
use crate::session::compare::{Difference, summary};
use crate::session::words;
use crate::session::{Report, StatementReport};

/// The lines of the pane: both outcomes, what differs on the whole, then what differs in the selected statement.
pub fn rows(
    theme: &Theme,
    report: &Report,
    versus: &Versus,
    statement: Option<&StatementReport>,
    width: usize,
) -> Vec<Row> {
    let mut lines = vec![outcome(theme, report), outcome(theme, &versus.report)];
    let found = &versus.differences;
    let sign = if found.is_empty() { "=" } else { "≠" };
    let style = if found.is_empty() { theme.applied } else { theme.warning };
    lines.extend(wrapped(" ", &format!("{sign} {}", summary(found)), style, width));
    let names = [report.connection.as_str(), versus.report.connection.as_str()];
    let whole = found.iter().filter(|difference| difference.statement.is_none());
    let index = statement.map(|statement| statement.index);
    let own = found.iter().filter(|one| one.statement.is_some() && one.statement == index);
    for difference in whole.chain(own) {
        lines.extend(two_sides(theme, difference, names, width));
    }
    lines
}

/// `local  APPLIED  all 3 statements were applied.`
fn outcome(theme: &Theme, report: &Report) -> Row {
    vec![
        (format!(" {} ", safe_text::pad(&report.connection, 16)), theme.text_strong),
        (
            safe_text::pad(&report.outcome.name().to_uppercase(), 10),
            style::outcome(theme, report.outcome),
        ),
        (format!("{} · {}", words::tally(report), words::run_and_time(report)), theme.text),
    ]
}

fn two_sides(theme: &Theme, difference: &Difference, names: [&str; 2], width: usize) -> Vec<Row> {
    let about = format!(" {}", difference.about());
    let mut lines = vec![Row::new(), row(about, theme.text_strong)];
    for (name, text) in names.into_iter().zip([&difference.one, &difference.other]) {
        let indent = format!("   {}: ", safe_text::fit(name, 20));
        lines.extend(wrapped("   ", &format!("{}{text}", indent.trim_start()), theme.text, width));
    }
    lines
}
