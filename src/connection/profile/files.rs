//! Both files, parsed.

use std::borrow::Cow;
use std::path::PathBuf;

use aws_config::profile::ProfileSet;
use aws_runtime::env_config::file::{EnvConfigFileKind as FileKind, EnvConfigFiles};
use aws_runtime::env_config::property::PropertiesKey;
use aws_runtime::env_config::section::{Profile, SsoSession};

use super::broken::{self, Broken};

/// One of the files, as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    pub path: PathBuf,
    /// What is no UTF-8 in it stands as U+FFFD.
    pub text: String,
    /// Why it can't be read, though it is there; the text is empty then.
    pub unread: Option<String>,
}

/// The profiles there are.
#[derive(Clone, Debug)]
pub struct Files {
    all: ProfileSet,
    /// Those of the credentials file alone: of two kinds of credentials the file decides.
    credentials: ProfileSet,
    broken: Vec<Broken>,
    bare: Vec<String>,
    services: Vec<String>,
    /// What keeps a file from being read at all.
    unread: Vec<String>,
    for_sdk: EnvConfigFiles,
}

/// A section of the files; a member without a value is none.
#[derive(Clone, Copy, Debug)]
pub enum Section<'a> {
    Profile(&'a Profile),
    SsoSession(&'a SsoSession),
}

impl<'a> Section<'a> {
    pub fn get(self, member: &str) -> Option<&'a str> {
        let value = match self {
            Self::Profile(profile) => profile.get(member),
            Self::SsoSession(session) => session.get(member),
        };
        value.map(str::trim).filter(|value| !value.is_empty())
    }
}

impl Files {
    /// Parses both. What can't be parsed is left out, section by section.
    pub async fn parse(config: &Text, credentials: &Text) -> Self {
        let (bare, services) = (broken::bare(&config.text), broken::services(&config.text));
        let unread = [config, credentials].into_iter().filter_map(|file| file.unread.clone());
        let unread = unread.collect();
        let (config, mut broken) = broken::left_out(config, FileKind::Config).await;
        let (credentials, others) = broken::left_out(credentials, FileKind::Credentials).await;
        broken.extend(others);
        let of_credentials =
            EnvConfigFiles::builder().with_contents(FileKind::Credentials, &*credentials);
        let for_sdk = EnvConfigFiles::builder()
            .with_contents(FileKind::Config, config)
            .with_contents(FileKind::Credentials, &*credentials)
            .build();
        Self {
            all: parsed(&for_sdk).await.unwrap_or_default(),
            credentials: parsed(&of_credentials.build()).await.unwrap_or_default(),
            broken,
            bare,
            services,
            unread,
            for_sdk,
        }
    }

    /// The names of the profiles, in no order.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.all.profiles().map(|name| name.replace(SPACE, " "))
    }

    pub fn profile(&self, name: &str) -> Option<Section<'_>> {
        self.all.get_profile(&for_sdk(name)).map(Section::Profile)
    }

    /// What the credentials file alone says of a profile.
    pub fn credentials(&self, name: &str) -> Option<Section<'_>> {
        self.credentials.get_profile(&for_sdk(name)).map(Section::Profile)
    }

    pub fn sso_session(&self, name: &str) -> Option<Section<'_>> {
        self.all.sso_session(&for_sdk(name)).map(Section::SsoSession)
    }

    /// The endpoint for DynamoDB in this section of services.
    pub fn endpoint_of(&self, services: &str) -> Option<&str> {
        let key = PropertiesKey::builder()
            .section_key("services")
            .section_name(services)
            .property_name("dynamodb")
            .sub_property_name("endpoint_url")
            .build();
        let url = self.all.other_sections().get(&key.ok()?)?;
        Some(url.trim()).filter(|url| !url.is_empty())
    }

    /// Why this profile was left out, if it was.
    pub fn broken(&self, profile: &str) -> Option<&Broken> {
        self.broken.iter().find(|broken| broken.profile.as_deref() == Some(profile))
    }

    /// Everything that was left out.
    pub fn all_broken(&self) -> &[Broken] {
        &self.broken
    }

    /// Whether the config file has a section of this name that does not say that it is a profile, and so is none.
    pub fn is_bare(&self, name: &str) -> bool {
        self.bare.iter().any(|bare| bare == name)
    }

    /// The section of services that a profile names, if it is not there.
    pub fn services_missing(&self, profile: &str) -> Option<&str> {
        let named = self.profile(profile)?.get("services")?;
        (!self.services.iter().any(|services| services == named)).then_some(named)
    }

    /// What is not known of the files, each in a sentence.
    pub fn problems(&self) -> impl Iterator<Item = String> {
        self.unread.iter().cloned().chain(self.broken.iter().map(Broken::to_string))
    }

    /// The same for the SDK, which would read the files once more.
    pub fn for_sdk(&self) -> EnvConfigFiles {
        self.for_sdk.clone()
    }
}

/// How a space in a name is written for the SDK, which leaves out the sections of such names.
pub(super) const SPACE: &str = "%20";

/// The name of a profile as the SDK is told it.
pub fn for_sdk(name: &str) -> Cow<'_, str> {
    if name.contains(' ') { name.replace(' ', SPACE).into() } else { name.into() }
}

/// What the SDK makes of files whose contents are there; `None` where it can't.
pub(super) async fn parsed(files: &EnvConfigFiles) -> Option<ProfileSet> {
    let (disk, variables) = Default::default();
    aws_config::profile::load(&disk, &variables, files, None).await.ok()
}
