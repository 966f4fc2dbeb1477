//! When to ask again: only where it can do no harm, and not for ever.

use std::time::Duration;

use crate::api::{ApiError, ErrorKind};
use crate::connection::Sent;
use crate::engine::{self, Ids};

#[cfg(test)]
mod tests;

/// One attempt that was not the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// Why it did not do, in words.
    pub reason: String,
    /// The pause after it.
    pub wait: Duration,
}

/// What asking twice does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Nothing.
    Read,
    /// The same as asking once: a transaction with a token.
    Token,
    /// It may be done twice.
    Once,
}

impl Safety {
    /// Of a request. One that this program can't read may do anything.
    pub fn of(sent: &Sent) -> Self {
        match &sent.operation {
            Ok(operation) if engine::only_reads(operation) => Self::Read,
            Ok(operation) if operation.token().is_some() => Self::Token,
            _ => Self::Once,
        }
    }

    pub fn is_repeatable(self) -> bool {
        self != Self::Once
    }

    pub fn is_write(self) -> bool {
        self != Self::Read
    }
}

/// Whether a request that was refused so may be sent again.
pub fn may_be_asked_again(safety: Safety, status: u16, error: &ApiError) -> bool {
    // Throttled is throttled whatever the request: nothing of it was done. A fault may have come after it was.
    let passes = status >= 500 || error.kind == ErrorKind::TransactionInProgress;
    is_throttled(error) || (passes && safety.is_repeatable())
}

/// Whether a refusal proves that an earlier attempt, which was not answered, was not done either: a transaction that was
/// done answers its token with success, and what is looked at so far was not done before.
pub fn proves_not_done(error: &ApiError) -> bool {
    matches!(
        error.kind,
        ErrorKind::TransactionCanceled
            | ErrorKind::Validation
            | ErrorKind::Serialization
            | ErrorKind::ResourceNotFound
            | ErrorKind::UnknownOperation
    )
}

/// Whether a refusal says no more than "later": nothing of the request was done.
fn is_throttled(error: &ApiError) -> bool {
    let ours = [
        ErrorKind::Throttling,
        ErrorKind::ProvisionedThroughputExceeded,
        ErrorKind::RequestLimitExceeded,
    ];
    // Not DynamoDB's own: names by which the AWS SDKs know throttling elsewhere.
    let others = ["Throttling", "ThrottledException", "TooManyRequestsException", "SlowDown"];
    ours.contains(&error.kind) || others.contains(&error.name())
}

/// The pause after this many attempts: anything up to a ceiling that doubles and is capped, so that those who were
/// refused together don't come back together.
pub fn pause(attempts: u32, ids: &Ids) -> Duration {
    const FIRST_MS: u64 = 100;
    const LONGEST_MS: u64 = 5_000;
    // Capped before the shift, which must not run over.
    let doublings = attempts.saturating_sub(1).min(16);
    let ceiling_ms = (FIRST_MS << doublings).min(LONGEST_MS);
    // A fresh id is as random as anything here: its first digits are a fraction of the ceiling.
    let digits = ids.fresh().get(..8).and_then(|digits| u64::from_str_radix(digits, 16).ok());
    let fraction = digits.unwrap_or(u64::from(u32::MAX) / 2);
    Duration::from_millis(ceiling_ms * fraction / u64::from(u32::MAX))
}
