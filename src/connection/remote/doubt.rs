//! What is said of a request that may have been done although nothing says that it was.

use super::retry;
use crate::api::ApiError;
use crate::connection::{Failure, InDoubt};

/// Why it may have been done.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// An attempt was not answered.
    Unanswered,
    /// The service failed at it, with this status and refusal.
    Answered(u16, ApiError),
}

/// The failure of the last attempt, after so many others: unless it proves that none was done, the outcome is not known.
pub fn told(failure: Failure, doubt: Option<Doubt>, retries: usize) -> Failure {
    let Some(doubt) = doubt else { return failure };
    let last = match &failure {
        Failure::Api(error) if retry::proves_not_done(error) => return failure,
        // Of the doubt itself: the last attempt was the one.
        Failure::Api(error) if doubt.is_of(error) => None,
        Failure::Api(error) => Some(error.to_string()),
        Failure::Unreachable(message) => Some(message.clone()),
        Failure::Cancelled => None,
        Failure::Unanswered(_) | Failure::InDoubt(_) | Failure::Store(_) => return failure,
    };
    match doubt {
        Doubt::Unanswered => Failure::Unanswered(match last {
            Some(last) => format!("an attempt was not answered, and then: {last}"),
            None => "an attempt was not answered".to_owned(),
        }),
        Doubt::Answered(status, error) => {
            let message = match last {
                Some(last) => {
                    format!(
                        "an attempt was answered {status}, and then: {last}; whether it was done is not known"
                    )
                }
                None => answered(status, &error, retries),
            };
            Failure::InDoubt(Box::new(InDoubt { status, error, message }))
        }
    }
}

impl Doubt {
    fn is_of(&self, error: &ApiError) -> bool {
        matches!(self, Self::Answered(_, own) if own == error)
    }
}

/// `answered 503 after 2 retries, whether it was done is not known (the service's words)`.
fn answered(status: u16, error: &ApiError, retries: usize) -> String {
    let after = match retries {
        0 => String::new(),
        1 => " after a retry".to_owned(),
        more => format!(" after {more} retries"),
    };
    let words = Some(error.message.trim()).filter(|words| !words.is_empty());
    let words = words.map(|words| format!(" ({words})")).unwrap_or_default();
    format!("answered {status}{after}, whether it was done is not known{words}")
}
