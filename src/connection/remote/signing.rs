//! Why a signature is not taken: the clock, the region, or the secret key.

use crate::api::{ApiError, ErrorKind};
use crate::connection::Facts;

#[cfg(test)]
mod tests;

/// How far the clock of a service is ahead of this machine's, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skew(i64);

impl Skew {
    /// Of an answer with this date that came at this moment.
    pub fn of(date_ms: i64, now_ms: u64) -> Self {
        Self(date_ms.saturating_sub(i64::try_from(now_ms).unwrap_or(i64::MAX)))
    }

    /// More than the clocks of services differ among themselves. They allow five minutes, of which the way takes some.
    fn is_wrong(self) -> bool {
        const ALLOWED_MS: u64 = 4 * 60 * 1000;
        self.0.unsigned_abs() > ALLOWED_MS
    }

    /// `12 min behind`: where this machine's clock is, seen from the service's.
    fn in_words(self) -> String {
        let minutes = (self.0.unsigned_abs() + 30_000) / 60_000;
        let (figure, unit) = match minutes {
            0..120 => (minutes, "min"),
            120..2880 => ((minutes + 30) / 60, "h"),
            _ => ((minutes + 720) / 1440, "days"),
        };
        format!("{figure} {unit} {}", if self.0 > 0 { "behind" } else { "ahead of" })
    }
}

/// The next step of a caller whose signature was refused; `None` where it is another refusal.
pub fn step(error: &ApiError, skew: Option<Skew>, facts: &Facts) -> Option<String> {
    let is_of_time = match error.kind {
        ErrorKind::RequestExpired => true,
        ErrorKind::InvalidSignature => is_said_of_time(&error.message),
        _ => return None,
    };
    // First: a signature is made with the time, and with a wrong one the rest can't be right.
    if let Some(skew) = skew.filter(|skew| skew.is_wrong()) {
        return Some(format!("this machine's clock is {} the service's: set it", skew.in_words()));
    }
    if is_of_time {
        return Some(
            "the request was too old, or from the future, when it came: is this machine's clock right?"
                .to_owned(),
        );
    }
    let region = facts.region.as_ref().map(|region| region.value.as_str());
    let of_region = region.and_then(|region| other_region(&error.message, region));
    Some(of_region.unwrap_or_else(|| "the secret key is not that of the access key".to_owned()))
}

/// Whether a signature is refused for its time, in `Signature expired: A is now earlier than B` and `Signature not yet
/// current: A is still later than B`. By words: the service has the same name for a wrong key, and nothing else tells them
/// apart. Where the words change, the secret key is blamed, beside the service's own sentence.
fn is_said_of_time(message: &str) -> bool {
    let message = message.to_lowercase();
    ["signature expired", "not yet current"].iter().any(|words| message.contains(words))
}

/// What is wrong with the region that was signed for, where the service says so. By words: it has no other name for it.
fn other_region(message: &str, ours: &str) -> Option<String> {
    match scope(message) {
        Some(theirs) if theirs != ours => Some(format!(
            "this endpoint is of {theirs}, and the request was signed for {ours}: name its region with --region"
        )),
        Some(_) => None,
        None => message.to_lowercase().contains("scoped to a valid region").then(|| {
            format!("{ours} is not the region of this endpoint: name its own with --region")
        }),
    }
}

/// `us-east-1` of `... 20261201/us-east-1/dynamodb/aws4_request ...`: what the service would have signed.
fn scope(message: &str) -> Option<&str> {
    let (before, _) = message.split_once("/dynamodb/aws4_request")?;
    let region = before.rsplit('/').next()?;
    (!region.is_empty() && !region.contains(char::is_whitespace)).then_some(region)
}
