//! What a statement or a whole request failed with.

use std::fmt;

use crate::api::{ApiError, ErrorKind, FailureCode, StatementFailure};
use crate::connection::Failure;

/// A code of the service's, or one of ours. Both API pages and the history name codes by text; inside, what follows from a
/// code is told by matching this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// Of one statement of a batch, or of one action of a transaction; and of a request, where the name is the same.
    Failure(FailureCode),
    /// Of a request. In mode single every statement is one.
    Exception(ErrorKind),
    /// `None`: of an action that did not fail, in a transaction that was cancelled.
    Without,
    Own(OwnCode),
    /// One that another endpoint says.
    Other(Box<str>),
}

/// The codes of errors that no service gave. Nothing of the service's is called so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnCode {
    /// Nothing was sent.
    Unreachable,
    /// Sent, and not answered.
    NoAnswer,
    /// Not sent: the user did not want to wait.
    Cancelled,
    /// The file of the local engine took nothing.
    LocalDatabase,
}

const WITHOUT: &str = "None";

impl Code {
    /// As the service, `--json` and the history write it.
    pub fn name(&self) -> &str {
        match self {
            Self::Failure(code) => code.name(),
            Self::Exception(kind) => kind.name(),
            Self::Without => WITHOUT,
            Self::Own(code) => code.name(),
            Self::Other(name) => name,
        }
    }

    /// The code written so. A name that a statement's failure and an exception share is the failure's.
    pub fn named(name: &str) -> Self {
        let own = OwnCode::ALL.into_iter().find(|code| code.name() == name).map(Self::Own);
        let without = || (name == WITHOUT).then_some(Self::Without);
        let failure = || FailureCode::ALL.into_iter().find(|code| code.name() == name);
        let exception = || ErrorKind::ALL.into_iter().find(|kind| kind.name() == name);
        own.or_else(without)
            .or_else(|| failure().map(Self::Failure))
            .or_else(|| exception().map(Self::Exception))
            .unwrap_or_else(|| Self::Other(name.into()))
    }

    pub fn is_condition_failed(&self) -> bool {
        matches!(
            self,
            Self::Failure(FailureCode::ConditionalCheckFailed)
                | Self::Exception(ErrorKind::ConditionalCheckFailed)
        )
    }

    /// There was an item already.
    pub fn is_duplicate(&self) -> bool {
        matches!(
            self,
            Self::Failure(FailureCode::DuplicateItem) | Self::Exception(ErrorKind::DuplicateItem)
        )
    }

    pub fn is_validation(&self) -> bool {
        matches!(
            self,
            Self::Failure(FailureCode::ValidationError) | Self::Exception(ErrorKind::Validation)
        )
    }

    /// There was too much to do: nothing was done, and asking again later may help.
    pub fn is_throttled(&self) -> bool {
        // InternalServerError is none of these: a fault says nothing of what was done before it.
        matches!(
            self,
            Self::Failure(
                FailureCode::ThrottlingError
                    | FailureCode::ProvisionedThroughputExceeded
                    | FailureCode::RequestLimitExceeded
            )
        )
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl From<&StatementFailure> for Code {
    fn from(failure: &StatementFailure) -> Self {
        match failure.code {
            FailureCode::Other => Self::Other(failure.name().into()),
            code => Self::Failure(code),
        }
    }
}

impl From<&ApiError> for Code {
    fn from(error: &ApiError) -> Self {
        // As it was said, whatever kind it is of.
        if let Some(name) = &error.other {
            return Self::Other(name.clone());
        }
        match error.kind {
            // As `named` has it, so that a code is the same when it comes back from the history.
            ErrorKind::RequestLimitExceeded => Self::Failure(FailureCode::RequestLimitExceeded),
            ErrorKind::InternalServerError => Self::Failure(FailureCode::InternalServerError),
            kind => Self::Exception(kind),
        }
    }
}

impl From<&Failure> for Code {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Api(error) => error.into(),
            Failure::InDoubt(doubt) => (&doubt.error).into(),
            Failure::Unreachable(_) => Self::Own(OwnCode::Unreachable),
            Failure::Unanswered(_) => Self::Own(OwnCode::NoAnswer),
            Failure::Cancelled => Self::Own(OwnCode::Cancelled),
            Failure::Store(_) => Self::Own(OwnCode::LocalDatabase),
        }
    }
}

impl OwnCode {
    pub const ALL: [Self; 4] =
        [Self::Unreachable, Self::NoAnswer, Self::Cancelled, Self::LocalDatabase];

    /// As `--json` and the history name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "Unreachable",
            Self::NoAnswer => "NoAnswer",
            Self::Cancelled => "Cancelled",
            Self::LocalDatabase => "LocalDatabase",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_comes_back_from_its_name() {
        let failures = FailureCode::ALL.into_iter().map(Code::Failure);
        let exceptions =
            ErrorKind::ALL.into_iter().map(|kind| Code::from(&ApiError::new(kind, "")));
        let own = OwnCode::ALL.into_iter().map(Code::Own);
        for code in failures.chain(exceptions).chain(own).chain([Code::Without]) {
            assert_eq!(Code::named(code.name()), code);
        }
        assert_eq!(Code::named("SomethingNew").name(), "SomethingNew");
    }
}
