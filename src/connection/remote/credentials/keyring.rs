//! What was got, until it ends.

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds::{self, credentials::ImdsCredentialsProvider};
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_types::SdkConfig;

use super::{Lack, process, sso, sts};
use crate::connection::credentials::Source;
use crate::connection::person::{Person, Wait};
use crate::engine::Clock;
use crate::secret;

/// Credentials that end sooner are got anew: a request signed with them may be under way a while.
const MARGIN: Duration = Duration::from_secs(60);
/// What takes longer than this is told of.
const MOMENT: Duration = Duration::from_secs(1);

/// The credentials got so far. Cheap to clone; clones share them.
#[derive(Clone)]
pub struct Keyring {
    slots: Arc<Mutex<Vec<(Source, Slot)>>>,
    clock: Clock,
    pub(super) person: Arc<dyn Person>,
}

/// Locked while it is filled: who comes meanwhile waits for the same answer, be it that there are none, and a person is asked
/// once.
type Slot = Arc<Waited>;

#[derive(Default)]
struct Waited {
    /// How often credentials were asked for.
    asked: AtomicU64,
    held: tokio::sync::Mutex<Held>,
}

#[derive(Default)]
struct Held {
    credentials: Option<Credentials>,
    /// Why there were none when they were asked for last.
    lack: Option<String>,
}

type Got<'a> = Pin<Box<dyn Future<Output = Result<Credentials, Lack>> + Send + 'a>>;

impl Keyring {
    pub fn new(clock: Clock, person: Arc<dyn Person>) -> Self {
        Self { slots: Arc::default(), clock, person }
    }

    /// The credentials of a source, as they are held or got anew with the settings of `sdk`.
    // Boxed: a role asks for those it is assumed with.
    pub fn credentials<'a>(&'a self, source: &'a Source, sdk: &'a SdkConfig) -> Got<'a> {
        Box::pin(async move {
            if let Source::Keys(_, keys) = source {
                return Ok(keys.clone());
            }
            let slot = self.slot(source);
            let asked = slot.asked.load(Ordering::Acquire);
            let mut held = slot.held.lock().await;
            if let Some(held) = held.credentials.as_ref().filter(|held| self.lasts(held, MARGIN)) {
                return Ok(held.clone());
            }
            if slot.asked.load(Ordering::Acquire) != asked
                && let Some(lack) = &held.lack
            {
                return Err(Lack::AsBefore(lack.clone()));
            }
            let got = self.lasting(source, sdk).await;
            slot.asked.fetch_add(1, Ordering::AcqRel);
            *held = Held {
                credentials: got.as_ref().ok().cloned(),
                lack: got.as_ref().err().map(Lack::to_string),
            };
            got
        })
    }

    /// Those that have not ended, and can be sent.
    async fn lasting(&self, source: &Source, sdk: &SdkConfig) -> Result<Credentials, Lack> {
        let got = self.got(source, sdk).await?;
        secret::learn(got.secret_access_key());
        got.session_token().into_iter().for_each(secret::learn);
        if !self.lasts(&got, Duration::ZERO) {
            return Err(match source {
                Source::Process(process) => Lack::ProcessGaveOldOnes(process.profile.clone()),
                source => Lack::GivenOldOnes(source.told().value),
            });
        }
        if !can_be_sent(&got) {
            return Err(Lack::Odd(source.told().value));
        }
        Ok(got)
    }

    /// Lets go of what a service no longer takes, so that it is got anew the next time.
    pub fn forget(&self, source: &Source) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|(held, _)| held != source);
    }

    fn slot(&self, source: &Source) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        // A handful: as many as there are profiles in use.
        if let Some((_, slot)) = slots.iter().find(|(held, _)| held == source) {
            return Arc::clone(slot);
        }
        let slot = Slot::default();
        slots.push((source.clone(), Arc::clone(&slot)));
        slot
    }

    async fn got(&self, source: &Source, sdk: &SdkConfig) -> Result<Credentials, Lack> {
        match source {
            Source::Keys(_, keys) => Ok(keys.clone()),
            Source::Role(role) => sts::assume(self, role, sdk).await,
            Source::WebIdentity(identity) => {
                self.wait(Wait::WebIdentity, sts::assume_by_token(identity, sdk, self.now_s()))
                    .await
            }
            Source::Sso(sso) => {
                self.wait(Wait::Sso(sso.profile.clone()), sso::credentials(sso, sdk)).await
            }
            Source::Process(process) => {
                let wait = Wait::Process(process.profile.clone());
                let got = self.wait(wait, process::run(process, self.person.lend_terminal()));
                got.await
            }
            Source::Login(login) => Err(Lack::LoginUnknown(login.profile.clone())),
            Source::Container(variable) => {
                let provider = EcsCredentialsProvider::builder().build();
                let got = async {
                    let got = provider.provide_credentials().await;
                    got.map_err(|error| Lack::of_container(variable, &error))
                };
                self.wait(Wait::Container, got).await
            }
            Source::Instance { endpoint } => {
                let mut asked = imds::Client::builder();
                if let Some(url) = endpoint {
                    asked =
                        asked.endpoint(url).map_err(|error| Lack::Instance(error.to_string()))?;
                }
                let provider = ImdsCredentialsProvider::builder().imds_client(asked.build());
                let got = async {
                    let provider = provider.build();
                    let got = provider.provide_credentials().await;
                    got.map_err(|error| Lack::of_instance(&error))
                };
                self.wait(Wait::Instance, got).await
            }
        }
    }

    /// Waits for credentials, tells the person if it takes long, and gives up in the end.
    pub(super) async fn wait<T>(
        &self,
        wait: Wait,
        getting: impl Future<Output = Result<T, Lack>>,
    ) -> Result<T, Lack> {
        tokio::pin!(getting);
        tokio::select! {
            got = &mut getting => return got,
            () = tokio::time::sleep(MOMENT) => self.person.waits(&wait),
        }
        tokio::select! {
            got = &mut getting => got,
            () = tokio::time::sleep(Wait::MAX.saturating_sub(MOMENT)) => Err(match wait {
                Wait::Process(_) => Lack::SlowProcess(wait),
                wait => Lack::Slow(wait),
            }),
        }
    }

    pub(super) fn now_s(&self) -> u64 {
        self.clock.now_ms() / 1_000
    }

    fn lasts(&self, credentials: &Credentials, margin: Duration) -> bool {
        let now = UNIX_EPOCH + Duration::from_millis(self.clock.now_ms());
        credentials.expiry().is_none_or(|end| end > now + margin)
    }
}

/// They go into headers, where the SDK takes them without looking.
fn can_be_sent(credentials: &Credentials) -> bool {
    let is_text = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    is_text(credentials.access_key_id()) && credentials.session_token().is_none_or(is_text)
}
