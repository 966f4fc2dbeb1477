//! A remote service, and a call on it.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_credential_types::Credentials;
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_types::SdkConfig;
use tokio::sync::OnceCell;

use super::advice;
use super::attempt::{Answer, Attempt, Tap, attempt};
use super::client::{self, Opened};
use super::credentials::{self, Keyring, Lack};
use super::doubt::{self, Doubt};
use super::http::Trust;
use super::retry::{self, Retry, Safety};
use super::signing::Skew;
use super::trouble::{Kind, Trouble};
use crate::api::{ApiError, ErrorKind, OperationName, Reply, wire};
use crate::connection::credentials::{Source, Unusable};
use crate::connection::{Cancel, Exchange, Facts, Failure, Sent};
use crate::engine::{Clock, Ids};
use crate::secret;

/// A service reached over HTTP. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Remote {
    pub facts: Facts,
    pub limits: Limits,
    clock: Clock,
    ids: Ids,
    identity: Arc<Identity>,
    trust: Option<Trust>,
    client: Arc<OnceCell<Opened>>,
    listener: Option<Listener>,
}

/// As whom it is asked.
#[derive(Clone)]
pub struct Identity {
    pub source: Result<Source, Unusable>,
    /// The profiles, for what else stands in them.
    pub files: EnvConfigFiles,
    pub keyring: Keyring,
}

/// Who is told of each attempt that is not the last, as it happens.
type Listener = Arc<dyn Fn(&Retry) + Send + Sync>;

/// How long and how often a service is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Attempts of one request, the first among them.
    pub attempts: u32,
    /// How long an answer may take once the connection stands.
    pub answer: Duration,
}

/// What is known once an attempt is over.
struct Known {
    status: Option<u16>,
    response: Option<String>,
    reply: Result<Reply, Failure>,
    /// Why the request may have been done although the reply does not say so.
    doubt: Option<Doubt>,
    help: Option<String>,
    /// Why it may be sent again.
    again: Option<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { attempts: 3, answer: Duration::from_secs(30) }
    }
}

impl Remote {
    /// Contacts nobody; the client is made at the first call.
    pub fn new(facts: Facts, limits: Limits, identity: Identity, clock: Clock, ids: Ids) -> Self {
        let identity = Arc::new(identity);
        Self {
            facts,
            limits,
            clock,
            ids,
            identity,
            trust: None,
            client: Arc::default(),
            listener: None,
        }
    }

    /// The same connection, trusting these certificates alone.
    pub fn trusting(self, trust: Option<Trust>) -> Self {
        Self { trust, ..self }
    }

    /// The same connection, telling `listener` of every retry.
    pub fn told_to(mut self, listener: impl Fn(&Retry) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// The pause after so many attempts; `None` when there were enough.
    pub fn pause_after(&self, attempts: u32) -> Option<Duration> {
        (attempts < self.limits.attempts).then(|| retry::pause(attempts, &self.ids))
    }

    /// Sends one request body, again where that can do no harm. After a wish to stop nothing more is sent; the answer to
    /// what was sent by then is awaited.
    #[expect(clippy::disallowed_methods, reason = "how long a call took is told with its answer")]
    pub async fn call(&self, sent: Arc<Sent>, cancel: &Cancel) -> Exchange {
        let started = Instant::now();
        let safety = Safety::of(&sent);
        let mut retries = Vec::new();
        let mut doubt = None;
        let known = loop {
            let mut known = self.once(&sent, safety, cancel).await;
            // For good: no later attempt can undo that an earlier one may have been done.
            doubt = known.doubt.take().or(doubt);
            let attempts = u32::try_from(retries.len()).unwrap_or(u32::MAX).saturating_add(1);
            let Some(reason) = known.again.clone().filter(|_| attempts < self.limits.attempts)
            else {
                break known;
            };
            let retry = Retry { reason, wait: retry::pause(attempts, &self.ids) };
            self.tell(sent.name, &retry);
            // What is known from the last attempt is the answer then; the pause is not counted as one.
            if stops_within(retry.wait, cancel).await {
                break known;
            }
            retries.push(retry);
        };
        Exchange {
            sent,
            status: known.status,
            response: known.response,
            reply: known.reply.map_err(|failure| doubt::told(failure, doubt, retries.len())),
            attempts: u32::try_from(retries.len()).unwrap_or(u32::MAX).saturating_add(1),
            retries,
            help: known.help,
            duration_ms: started.elapsed().as_secs_f64() * 1000.0,
        }
    }

    fn tell(&self, operation: OperationName, retry: &Retry) {
        let wait_ms = retry.wait.as_millis();
        tracing::info!(%operation, reason = retry.reason, wait_ms, "asking again");
        if let Some(listener) = &self.listener {
            listener(retry);
        }
    }

    /// One attempt, read.
    async fn once(&self, sent: &Sent, safety: Safety, cancel: &Cancel) -> Known {
        let tap = Tap::default();
        let made = async {
            let opened = self.opened().await;
            let credentials = self.credentials(&opened.lenders).await?;
            if client::has_no_account(&credentials) && self.facts.wants_account() {
                return Ok(Attempt::NotSent(Trouble::of(Kind::NoAccount)));
            }
            opened.held.hold(credentials);
            Ok::<_, Lack>(attempt(&opened.client, sent, &tap, self.limits.answer).await)
        };
        tokio::pin!(made);
        let made = tokio::select! {
            made = &mut made => made,
            () = cancel.cancelled() => {
                if !tap.is_sent() {
                    return Known::from(Failure::Cancelled);
                }
                // It is on its way, and only its answer says what became of it.
                made.await
            }
        };
        let made = match made {
            Ok(made) => made,
            Err(lack) => return self.lacking(&lack),
        };
        match made {
            Attempt::Answered(answer) => self.read(sent.name, safety, answer),
            Attempt::NotSent(trouble) => {
                // What the SDK and the system say may hold what they were given.
                let message = advice::of_trouble(&trouble, &self.facts);
                let message = secret::struck(&message).into_owned();
                let again = trouble.kind.may_pass().then(|| message.clone());
                Known { again, ..Known::from(Failure::Unreachable(message)) }
            }
            Attempt::Lost(lost) => {
                let reason = advice::of_lost(lost, &self.facts);
                Known {
                    // A question without an answer leaves everything as it was.
                    doubt: safety.is_write().then_some(Doubt::Unanswered),
                    again: safety.is_repeatable().then(|| reason.clone()),
                    ..Known::from(Failure::Unanswered(reason))
                }
            }
        }
    }

    async fn opened(&self) -> &Opened {
        let files = || self.identity.files.clone();
        let open = || client::open(&self.facts, files(), self.limits, self.trust.as_ref());
        self.client.get_or_init(open).await
    }

    async fn credentials(&self, lenders: &SdkConfig) -> Result<Credentials, Lack> {
        let Identity { source, keyring, .. } = &*self.identity;
        match source {
            Ok(source) => keyring.credentials(source, lenders).await,
            Err(unusable) => Err(unusable.clone().into()),
        }
    }

    fn lacking(&self, lack: &Lack) -> Known {
        let message = match (lack, &self.facts.profile) {
            (Lack::Nowhere, Some(profile)) => {
                format!("profile {} has no credentials, and this machine has none", profile.value)
            }
            (Lack::Nowhere, None) if self.facts.endpoint.is_some() => {
                format!("{lack} (an endpoint of your own may take any)")
            }
            (lack, _) => lack.to_string(),
        };
        // What the SDK and the system say may hold what they were given.
        // Not once more: whoever lends credentials was asked again already, where that helps.
        Known::from(Failure::Unreachable(secret::struck(&message).into_owned()))
    }

    /// How to renew what a service no longer takes. What can be got anew is, with the next request.
    fn renewed(&self, error: &ApiError) -> Option<String> {
        let source = self.identity.source.as_ref().ok()?;
        let is_old = error.kind == ErrorKind::ExpiredToken;
        is_old.then(|| {
            self.identity.keyring.forget(source);
            format!("{} ({error})", credentials::renewal(source))
        })
    }

    fn read(&self, operation: OperationName, safety: Safety, answer: Answer) -> Known {
        let skew = answer.date_ms.map(|date_ms| Skew::of(date_ms, self.clock.now_ms()));
        let Answer { status, error_name, location, body, .. } = answer;
        let (known, body) = if (200..300).contains(&status) {
            // Done it is, whatever the answer says; or it is somebody else's, and nothing is known.
            let unreadable = |error: ApiError| {
                Failure::Unanswered(advice::of_unreadable(status, &error, &self.facts))
            };
            // As it came, whatever it holds: it may say where to go on, or what to send again.
            let reply = match status {
                200 => wire::decode_reply(operation, &body),
                _ => Err(ApiError::new(ErrorKind::Serialization, "")),
            };
            let known = Known::from(reply.map_err(unreadable));
            (known, body)
        } else {
            // An endpoint has seen the session token, and may say it again in what it says of it. Here, since a refusal is
            // told in many sentences, and in none of them more than told.
            let (name, body) = (error_name.as_deref().map(secret::struck), struck_json(body));
            let error = wire::decode_error(status, name.as_deref(), &body);
            let location = location.as_deref().map(secret::struck);
            let redirect = location.as_deref().map(advice::of_redirect);
            let known = self.refused(operation, safety, status, skew, error);
            (Known { help: redirect.or(known.help), ..known }, body)
        };
        Known { status: Some(status), response: Some(body), ..known }
    }

    fn refused(
        &self,
        operation: OperationName,
        safety: Safety,
        status: u16,
        skew: Option<Skew>,
        error: ApiError,
    ) -> Known {
        let proxy = self.facts.proxy.as_ref().filter(|_| status == 407);
        // Turned away at the door: nothing was looked at, and so nothing is in doubt.
        if let Some(message) = proxy
            .map(advice::of_proxy_login)
            .or_else(|| self.renewed(&error))
            .or_else(|| advice::of_caller(&error, skew, &self.facts))
        {
            return Known::from(Failure::Unreachable(message));
        }
        // A fault of the service says nothing of what was done before it.
        // Nor does it help that a transaction of this token is in progress: its end is not known.
        let in_progress = error.kind == ErrorKind::TransactionInProgress;
        let in_doubt = (status >= 500 || in_progress) && safety.is_write();
        Known {
            doubt: in_doubt.then(|| Doubt::Answered(status, error.clone())),
            again: retry::may_be_asked_again(safety, status, &error)
                .then(|| format!("{status} {}", error.name())),
            help: advice::of_refusal(&error, operation, &self.facts),
            ..Known::from(Failure::Api(error))
        }
    }
}

fn struck_json(body: String) -> String {
    match secret::struck_json(&body) {
        Cow::Borrowed(_) => body,
        Cow::Owned(struck) => struck,
    }
}

impl From<Result<Reply, Failure>> for Known {
    fn from(reply: Result<Reply, Failure>) -> Self {
        Self { status: None, response: None, reply, doubt: None, help: None, again: None }
    }
}

impl From<Failure> for Known {
    fn from(failure: Failure) -> Self {
        Err(failure).into()
    }
}

/// Whether the wish to stop comes before the pause is over.
async fn stops_within(pause: Duration, cancel: &Cancel) -> bool {
    tokio::select! {
        () = tokio::time::sleep(pause) => false,
        () = cancel.cancelled() => true,
    }
}
