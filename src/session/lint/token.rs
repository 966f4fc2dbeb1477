//! A ClientRequestToken that an earlier run used for another request (transactions.md 6, partiql.md 17.5).
//!
//! It takes the history to tell, which is a file, so it is asked for where a draft is planned or sent and not with each key.

use std::time::Duration;

use super::Said;
use crate::api::limits::TOKEN_WINDOW_SECONDS;
use crate::api::{Operation, error};
use crate::connection::Sent;
use crate::draft::{Draft, Format, Mode, Outcome};
use crate::secret;
use crate::session::kept;
use crate::session::session::{Session, blocking};
use crate::session::submission::Submission;
use crate::session::words::duration;
use crate::syntax::{Diagnostic, Fix, Span};
use crate::workspace::{EntrySummary, History};

#[cfg(test)]
mod tests;

/// How many of the latest runs are looked at. More in ten minutes are those of a script, which gives tokens of its own.
const RUNS_MAX: usize = 200;

/// An earlier run with the token of a draft, and another request.
struct Earlier {
    run: i64,
    /// Since it ended.
    ago_ms: u64,
    /// It is known to have been done, on a connection that keeps that in mind after this process.
    is_remembered: bool,
}

impl Session {
    /// Warns of a token that the draft gives and that an earlier run on this connection used for another request within the
    /// ten minutes that a token holds. Nothing is said of a run that was refused or cancelled: its token is free. Nobody is
    /// asked but the history, and what that does not have any more is not told.
    pub async fn reused_token(&self, submission: &Submission) -> Option<Diagnostic> {
        let draft = &submission.request.draft;
        let place = draft.token_at.filter(|_| is_transaction(draft.mode))?;
        let sent = submission.transaction_sent()?;
        let looking = Looking {
            history: self.history.clone(),
            connection: self.connection.name().to_owned(),
            is_durable: self.connection.is_durable() || !self.connection.is_local(),
            now_ms: self.clock.now_ms(),
        };
        let earlier = blocking(move || looking.earlier(&sent)).await?;
        let fix = || written(draft, &self.ids.fresh(), place);
        Some(earlier.said().at("token-reused", place).with_help(HELP).with_fix(fix()))
    }
}

const HELP: &str = "the draft was edited since: give it a new token, or none, and one is filled in";

fn written(draft: &Draft, token: &str, place: Span) -> Fix {
    let written = match draft.format {
        Format::Partiql => token.to_owned(),
        Format::Transaction => format!("\"{token}\""),
    };
    Fix::new("write a new token", place, written)
}

fn is_transaction(mode: Mode) -> bool {
    matches!(mode, Mode::Transaction | Mode::TransactWrite)
}

struct Looking {
    history: History,
    connection: String,
    is_durable: bool,
    now_ms: u64,
}

impl Looking {
    /// The latest run that used the token of this request for another one.
    fn earlier(&self, sent: &Sent) -> Option<Earlier> {
        // A history that can't be read hinders nothing here: that it can't is said elsewhere.
        let runs = self.history.list("", RUNS_MAX).ok()?;
        let alike =
            runs.iter().filter(|run| is_transaction(run.mode) && run.connection == self.connection);
        let mut held = alike.filter_map(|run| Some((run, self.ago_ms(run)?)));
        held.find_map(|(run, ago_ms)| {
            let is_unknown = run.outcome == Some(Outcome::Unknown);
            self.is_other(run.run, sent)?.then_some(Earlier {
                run: run.run,
                ago_ms,
                is_remembered: self.is_durable && !is_unknown,
            })
        })
    }

    /// How long ago a run ended whose token may still hold: one that was done, or of which that is not known.
    fn ago_ms(&self, run: &EntrySummary) -> Option<u64> {
        if !matches!(run.outcome, Some(Outcome::Applied | Outcome::Unknown)) {
            return None;
        }
        // The window begins with the answer.
        let took_ms = Duration::from_secs_f64(run.duration_ms.unwrap_or(0.0).max(0.0) / 1000.0);
        let ended_ms = run.started_ms.saturating_add(u64::try_from(took_ms.as_millis()).ok()?);
        let ago_ms = self.now_ms.saturating_sub(ended_ms);
        (ago_ms <= TOKEN_WINDOW_SECONDS * 1000).then_some(ago_ms)
    }

    /// Whether a run sent another request with the same token; `None` where it had another token, or its request is not
    /// kept as it was.
    fn is_other(&self, run: i64, sent: &Sent) -> Option<bool> {
        let entry = self.history.outline(run).ok()??;
        let report = kept::recalled(&self.history, &entry).ok()??;
        let mut found = None;
        let looked = kept::stretches(&self.history, &report, |_, exchanges, _| {
            let before = exchanges.iter().map(|exchange| &*exchange.sent);
            found = found.or(before.filter_map(|before| differs(before, sent)).next());
            Ok::<_, kept::KeptError>(())
        });
        looked.ok().and(found)
    }
}

/// Whether two requests of one operation with one token ask for other things; `None` where the tokens differ, or it can't be
/// told. What is to be returned is no part of it, and neither is how the request is written.
fn differs(before: &Sent, now: &Sent) -> Option<bool> {
    let (Ok(one), Ok(other)) = (&before.operation, &now.operation) else { return None };
    if secret::is_struck(&before.body) {
        return None;
    }
    match (one, other) {
        (Operation::ExecuteTransaction(one), Operation::ExecuteTransaction(other)) => {
            (one.token == other.token).then(|| one.statements != other.statements)
        }
        (Operation::TransactWriteItems(one), Operation::TransactWriteItems(other)) => {
            (one.token == other.token).then(|| one.actions != other.actions)
        }
        _ => None,
    }
}

impl Earlier {
    fn said(&self) -> Said {
        #[expect(clippy::cast_precision_loss, reason = "ten minutes at most")]
        let ago = duration(self.ago_ms as f64);
        let words = format!("run {} used this token {ago} ago for another request", self.run);
        let sentence = error::transaction::idempotent_parameter_mismatch().message;
        if self.is_remembered {
            Said::refusal(&words, &sentence)
        } else {
            Said::warning(format!(
                "{words}. Where that is remembered, the service will say: {sentence}"
            ))
        }
    }
}
