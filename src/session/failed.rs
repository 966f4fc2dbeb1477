//! A draft of the statements of a run that were not applied, made of what was sent: the file of the draft, and those of its
//! rows, may say something else by now.
//!
//! Those that failed, were refused or were cancelled are in it, ready to be sent. Those of which it is not known whether they
//! were done are in it and off. Those that were never sent are not: the run is gone on with for them (`resume`).

use serde_json::{Map, Value};

use super::as_sent::{self, AsSent};
use super::kept::{self, KeptError};
use super::report::{NotSent, Report, ReportedExchange, StatementReport, Verdict};
use super::words::{self, grouped};
use crate::api::Operation;
use crate::api::operation::{OnFailure, ReturnConsumedCapacity};
use crate::draft::{Format, Mode, parameters};
use crate::secret;
use crate::workspace::{Answers, History, HistoryError};

#[cfg(test)]
mod tests;

/// Why there is no such draft.
#[derive(Debug, thiserror::Error)]
pub enum FailedError {
    #[error("there is no run {0} in the history")]
    Missing(i64),
    #[error(
        "the answers of run {0} were let go of, to keep the history within its size: what it sent is not known"
    )]
    LetGo(i64),
    #[error("run {0} has no report; what was sent is not known")]
    NoReport(i64),
    #[error("run {run}: nothing failed, and nothing is unknown")]
    Nothing { run: i64 },
    #[error("run {run}: none of it failed, but {} of its statements were never sent: `run DRAFT --resume {run}` sends them", grouped(*count))]
    NeverSent { run: i64, count: usize },
    #[error("run {run}: what it sent can't be read")]
    Unreadable { run: i64 },
    #[error(transparent)]
    Kept(#[from] KeptError),
}

impl From<HistoryError> for FailedError {
    fn from(error: HistoryError) -> Self {
        Self::Kept(error.into())
    }
}

/// How many statements of a run were not applied, by why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotApplied {
    pub failed: usize,
    /// Refused with their request, or cancelled with their transaction.
    pub refused: usize,
    /// In the draft, and off.
    pub unknown: usize,
    /// Not in the draft.
    pub never_sent: usize,
    /// In the draft, and off: a secret was struck out of what the history keeps.
    pub struck: usize,
}

/// A run, of which some were not applied.
#[derive(Debug)]
pub struct Failed {
    report: Report,
    pub count: NotApplied,
}

/// Looks what of a run was not applied.
pub fn of_run(history: &History, run: i64) -> Result<Failed, FailedError> {
    let entry = history.outline(run)?.ok_or(FailedError::Missing(run))?;
    if entry.answers == Answers::LetGo {
        return Err(FailedError::LetGo(run));
    }
    let report = kept::recalled(history, &entry)?.ok_or(FailedError::NoReport(run))?;
    let mut count = NotApplied {
        never_sent: report.not_sent.map_or(0, NotSent::count),
        ..NotApplied::default()
    };
    kept::stretches::<FailedError>(history, &report, |statements, exchanges, first| {
        statements.iter().for_each(|one| count.add(one, is_struck(one, exchanges, first)));
        Ok(())
    })?;
    if count.listed() == 0 {
        return Err(match count.never_sent {
            0 => FailedError::Nothing { run },
            count => FailedError::NeverSent { run, count },
        });
    }
    Ok(Failed { report, count })
}

impl NotApplied {
    fn add(&mut self, statement: &StatementReport, is_struck: bool) {
        let was_sent = statement.exchange.is_some();
        match statement.verdict {
            Verdict::Applied => return,
            Verdict::Failed => self.failed += 1,
            Verdict::NotApplied if was_sent => self.refused += 1,
            Verdict::NotApplied => self.never_sent += 1,
            Verdict::Unknown => self.unknown += 1,
        }
        self.struck += usize::from(was_sent && is_struck);
    }

    /// How many are in the draft.
    pub fn listed(self) -> usize {
        self.failed + self.refused + self.unknown
    }

    /// `3 failed, 2 were not applied, 1 is unknown`.
    pub fn in_words(self) -> String {
        let Self { failed, refused, unknown, never_sent, .. } = self;
        let said = [
            (failed, "failed"),
            (refused, "not applied"),
            (unknown, "unknown, and off here"),
            (never_sent, "never sent, and not here"),
        ];
        let said = said.iter().filter(|(count, _)| *count > 0);
        said.map(|(count, what)| format!("{} {what}", grouped(*count)))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl Failed {
    pub fn format(&self) -> Format {
        match self.report.mode {
            Mode::TransactWrite => Format::Transaction,
            Mode::Single | Mode::Batch | Mode::Transaction => Format::Partiql,
        }
    }

    /// What the draft is called: `failed-12.pql`.
    pub fn name(&self) -> String {
        let ending = match self.format() {
            Format::Partiql => "pql",
            Format::Transaction => "tx.json",
        };
        format!("failed-{}.{ending}", self.report.run)
    }

    /// Hands over the text of the draft, piece by piece.
    pub fn write<E: From<KeptError> + From<FailedError>>(
        &self,
        history: &History,
        mut out: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.format() {
            Format::Partiql => self.write_statements(history, out),
            Format::Transaction => {
                let mut text = None;
                kept::stretches::<E>(history, &self.report, |statements, exchanges, _| {
                    text = text.take().or_else(|| self.transaction(statements, exchanges));
                    Ok(())
                })?;
                let unreadable = || FailedError::Unreadable { run: self.report.run };
                out(&text.ok_or_else(unreadable)?)
            }
        }
    }

    fn write_statements<E: From<KeptError>>(
        &self,
        history: &History,
        mut out: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut is_begun = false;
        kept::stretches::<E>(history, &self.report, |statements, exchanges, first| {
            if !std::mem::replace(&mut is_begun, true) {
                out(&self.opening(exchanges))?;
            }
            let sent = as_sent::of_stretch(self.report.mode, statements, exchanges, first);
            for (statement, sent) in statements.iter().zip(sent) {
                if statement.verdict != Verdict::Applied && statement.exchange.is_some() {
                    out(&written(statement, sent))?;
                }
            }
            Ok(())
        })
    }

    /// What the draft begins with: where it comes from, and the settings of the run.
    fn opening(&self, exchanges: &[ReportedExchange]) -> String {
        let mut text = format!("--@ mode {}\n", self.report.mode.name());
        let capacity = exchanges.iter().find_map(capacity);
        match capacity {
            Some(ReturnConsumedCapacity::None) => text.push_str("--@ capacity none\n"),
            Some(ReturnConsumedCapacity::Total) => text.push_str("--@ capacity total\n"),
            // As a draft without the setting has it.
            Some(ReturnConsumedCapacity::Indexes) | None => {}
        }
        self.remarks().iter().for_each(|remark| text.push_str(&format!("-- {remark}\n")));
        text
    }

    fn remarks(&self) -> Vec<String> {
        let Report { run, draft, connection, .. } = &self.report;
        let title = format!("run {run} of {draft} on {connection}: {}", self.count.in_words());
        let struck = (self.count.struck > 0).then(|| {
            let count = grouped(self.count.struck);
            format!("{count} had a secret in what was sent, which the history does not keep: put it back")
        });
        std::iter::once(title).chain(struck).map(|remark| on_one_line(&remark)).collect()
    }

    /// A cancelled transaction: its request as it was sent, but for the token. A fresh one asks for a fresh transaction.
    fn transaction(
        &self,
        statements: &[StatementReport],
        exchanges: &[ReportedExchange],
    ) -> Option<String> {
        let exchange = exchanges.last()?;
        let mut request: Map<String, Value> = serde_json::from_str(&exchange.sent.body).ok()?;
        request.remove("ClientRequestToken");
        let Some(Value::Array(actions)) = request.remove("TransactItems") else { return None };
        let is_struck = secret::is_struck(&exchange.sent.body);
        let mut text: String = self.remarks().iter().map(|line| format!("// {line}\n")).collect();
        text.push_str("{\n  \"TransactItems\": [\n");
        for (at, action) in actions.iter().enumerate() {
            if let Some(statement) = statements.get(at) {
                let off = if is_off(statement, is_struck) { "    //@ off\n" } else { "" };
                text.push_str(&format!("    // action {}\n{off}", why(statement)));
            }
            let comma = if at + 1 < actions.len() { "," } else { "" };
            text.push_str(&format!("    {}{comma}\n", indented(action)?));
        }
        text.push_str("  ]");
        for (name, value) in &request {
            text.push_str(&format!(",\n  {}: {value}", Value::from(name.as_str())));
        }
        text.push_str("\n}\n");
        Some(text)
    }
}

fn capacity(exchange: &ReportedExchange) -> Option<ReturnConsumedCapacity> {
    match &exchange.sent.operation {
        Ok(Operation::ExecuteStatement(request)) => Some(request.capacity),
        Ok(Operation::BatchExecuteStatement(request)) => Some(request.capacity),
        Ok(Operation::ExecuteTransaction(request)) => Some(request.capacity),
        Ok(_) | Err(_) => None,
    }
}

fn is_struck(statement: &StatementReport, exchanges: &[ReportedExchange], first: usize) -> bool {
    let exchange = statement.exchange.and_then(|number| exchanges.get(number.checked_sub(first)?));
    exchange.is_some_and(|exchange| secret::is_struck(&exchange.sent.body))
}

/// Off is what would be a mistake to send unseen.
fn is_off(statement: &StatementReport, is_struck: bool) -> bool {
    statement.verdict == Verdict::Unknown || is_struck
}

/// A statement with its settings, and why it is here.
fn written(statement: &StatementReport, sent: Option<AsSent<'_>>) -> String {
    let mut text = format!("\n-- statement {}\n", why(statement));
    let Some(AsSent { statement: sent, limit, is_struck }) = sent else {
        text.push_str("-- what was sent can't be read\n");
        return text;
    };
    if is_off(statement, is_struck) {
        text.push_str("--@ off\n");
    }
    if sent.consistent {
        text.push_str("--@ consistent\n");
    }
    if sent.on_failure == OnFailure::None {
        text.push_str("--@ on-failure none\n");
    }
    if let Some(limit) = limit {
        text.push_str(&format!("--@ limit {limit}\n"));
    }
    match &sent.parameters {
        Ok(values) if values.is_empty() => {}
        Ok(values) => text.push_str(&parameters::line(values)),
        Err(_) => text.push_str("-- its values can't be read\n"),
    }
    text.push_str(&sent.text);
    // Behind a comment the semicolon would be part of it.
    let ends_in_comment = sent.text.lines().last().is_some_and(|line| line.contains("--"));
    text.push_str(if ends_in_comment { "\n;\n" } else { ";\n" });
    text
}

/// `17: ConditionalCheckFailed: balance is 12, not at least 30`.
fn why(statement: &StatementReport) -> String {
    let verdict = match statement.verdict {
        Verdict::Unknown => "whether this was done is not known".to_owned(),
        _ => words::verdict(statement),
    };
    let reason = words::reason(statement);
    let reason = if reason.is_empty() { reason } else { format!(": {reason}") };
    on_one_line(&format!("{}: {verdict}{reason}", statement.index))
}

/// A comment ends with its line.
fn on_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A value as it stands in a list that is indented itself.
fn indented(value: &Value) -> Option<String> {
    Some(serde_json::to_string_pretty(value).ok()?.replace('\n', "\n    "))
}
