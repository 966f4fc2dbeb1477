//! What became of one statement, and why.

use super::figure::counted;
use crate::session::report::{Clause, Code, StatementReport, Verdict};

/// What failed because the draft asked for it.
pub const INJECTED: &str = " (injected)";

/// `applied`, `answered`, `not applied`, `unknown`, or the code of a failure.
pub fn verdict(statement: &StatementReport) -> String {
    let mark = if statement.injected { INJECTED } else { "" };
    match statement.verdict {
        Verdict::Applied if statement.verb.is_select() => "answered".to_owned(),
        Verdict::Failed => {
            format!(
                "{}{mark}",
                statement.code.as_ref().map_or(plain(statement.verdict), Code::name)
            )
        }
        Verdict::NotApplied => format!("{}{mark}", plain(statement.verdict)),
        Verdict::Applied | Verdict::Unknown => plain(statement.verdict).to_owned(),
    }
}

/// The verdict alone, whatever it is given on.
pub fn plain(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Applied => "applied",
        Verdict::Failed => "failed",
        Verdict::NotApplied => "not applied",
        Verdict::Unknown => "unknown",
    }
}

/// Why its condition was false, else the message; of a read, what it found.
pub fn reason(statement: &StatementReport) -> String {
    // The reason first: the service's message is one sentence for every condition.
    let said = statement.reason.as_ref().or(statement.message.as_ref());
    said.cloned().unwrap_or_else(|| found(statement))
}

fn found(statement: &StatementReport) -> String {
    if statement.verdict != Verdict::Applied {
        return String::new();
    }
    match (&statement.items, &statement.item) {
        (Some(items), _) if statement.next_token.is_some() => {
            format!("{}, and there is more", counted(items.len(), "item"))
        }
        (Some(items), _) => counted(items.len(), "item"),
        (None, Some(_)) => "1 item".to_owned(),
        (None, None) if statement.verb.is_select() => "no item".to_owned(),
        (None, None) => String::new(),
    }
}

/// What a clause came out as, in capitals where that decided. A condition that says NOT can be false for a clause that is
/// true.
pub fn truth(clause: &Clause) -> &'static str {
    match (clause.decisive, clause.truth, clause.key) {
        (true, false, _) => "FALSE",
        (true, true, _) => "TRUE",
        (false, true, true) => "true (key)",
        (false, true, false) => "true",
        (false, false, _) => "false",
    }
}
