//! The settings of AWS's own tools besides where a connection leads: a variable first, then the profile, then the default.
//!
//! The SDK reads them too, and says of a value that it can't take nothing that anybody sees; of some it panics. So they are
//! decided here and handed to it, and what is passed over is told ([`Settings::notes`]).

use std::collections::BTreeMap;

use aws_sdk_dynamodb::config::AppName;
use aws_types::endpoint_config::AccountIdEndpointMode;

use super::facts::{Origin, Told, shown};

#[cfg(test)]
mod tests;

/// What was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How often a request may be sent; `None` leaves it to the default.
    pub attempts: Option<Told<u32>>,
    /// Whether endpoints are those of FIPS, and those that answer over IPv6 as well.
    pub fips: bool,
    pub dual_stack: bool,
    /// Whether URLs in variables and profiles count.
    pub ignores_endpoints: bool,
    /// Whether the account's own endpoint is asked.
    pub account_endpoints: AccountIdEndpointMode,
    /// Under which name requests are counted.
    pub app_id: Option<String>,
    /// A file of certificates in the place of those of the system.
    pub ca_bundle: Option<Told<String>>,
    pub via_proxy: ViaProxy,
    /// What is written and not taken, a sentence each.
    pub notes: Vec<String>,
}

/// Whether what is asked goes by the proxies of the variables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ViaProxy {
    /// As `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` tell.
    #[default]
    AsTold,
    /// Never. The SDK takes `NO_PROXY=*` for names alone, and not for addresses.
    None,
}

/// Settings as they are written in one place, by their names there. Empty ones are none.
pub type Written = BTreeMap<&'static str, String>;

/// A setting: its variable, its member in a profile, and what may be written.
#[derive(Clone, Copy)]
struct Setting {
    variable: &'static str,
    member: &'static str,
    takes: Takes,
}

#[derive(Clone, Copy)]
enum Takes {
    Truth,
    /// From so many on.
    Count(u32),
    /// One of these, in any case.
    Word(&'static [&'static str]),
    Url,
    Name,
    Account,
    Text,
}

const fn setting(variable: &'static str, member: &'static str, takes: Takes) -> Setting {
    Setting { variable, member, takes }
}

const ATTEMPTS: Setting = setting("AWS_MAX_ATTEMPTS", "max_attempts", Takes::Count(1));
const FIPS: Setting = setting("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", Takes::Truth);
const DUAL_STACK: Setting =
    setting("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", Takes::Truth);
const IGNORE_ENDPOINTS: Setting =
    setting("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls", Takes::Truth);
const ACCOUNT_ENDPOINTS: Setting = setting(
    "AWS_ACCOUNT_ID_ENDPOINT_MODE",
    "account_id_endpoint_mode",
    Takes::Word(&["preferred", "disabled", "required"]),
);
const APP_ID: Setting = setting("AWS_SDK_UA_APP_ID", "sdk_ua_app_id", Takes::Name);
const CA_BUNDLE: Setting = setting("AWS_CA_BUNDLE", "ca_bundle", Takes::Text);
/// What botocore looks at after all else, as the HTTP library below it does.
const CA_BUNDLE_OF_REQUESTS: &str = "REQUESTS_CA_BUNDLE";
const CHECKSUMS: Takes = Takes::Word(&["when_supported", "when_required"]);

/// In the order in which they are looked for.
const NO_PROXY: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// All of them. Those that have no name above change nothing here, or are read by the SDK alone.
const ALL: [Setting; 17] = [
    ATTEMPTS,
    // Every retry is ours, whatever the mode.
    setting("AWS_RETRY_MODE", "retry_mode", Takes::Word(&["standard", "adaptive"])),
    FIPS,
    DUAL_STACK,
    IGNORE_ENDPOINTS,
    ACCOUNT_ENDPOINTS,
    setting("AWS_ACCOUNT_ID", "aws_account_id", Takes::Account),
    APP_ID,
    CA_BUNDLE,
    setting("AWS_EC2_METADATA_DISABLED", "ec2_metadata_disabled", Takes::Truth),
    setting("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled", Takes::Truth),
    setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint", Takes::Url),
    setting(
        "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
        "ec2_metadata_service_endpoint_mode",
        Takes::Word(&["IPv4", "IPv6"]),
    ),
    setting("AWS_DISABLE_REQUEST_COMPRESSION", "disable_request_compression", Takes::Truth),
    setting(
        "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES",
        "request_min_compression_size_bytes",
        Takes::Count(0),
    ),
    setting("AWS_REQUEST_CHECKSUM_CALCULATION", "request_checksum_calculation", CHECKSUMS),
    setting("AWS_RESPONSE_CHECKSUM_VALIDATION", "response_checksum_validation", CHECKSUMS),
];

/// The settings among the variables, which `read` knows.
pub fn of_variables(read: impl Fn(&str) -> Option<String>) -> Written {
    let names = ALL.map(|setting| setting.variable).into_iter();
    written(names.chain([CA_BUNDLE_OF_REQUESTS]).chain(NO_PROXY), read)
}

/// The settings of a profile, whose members `read` knows.
pub fn of_profile(read: impl Fn(&str) -> Option<String>) -> Written {
    written(ALL.map(|setting| setting.member).into_iter(), read)
}

fn written(
    names: impl Iterator<Item = &'static str>,
    read: impl Fn(&str) -> Option<String>,
) -> Written {
    let read = |name| read(name).map(|value| (name, value.trim().to_owned()));
    names.filter_map(read).filter(|(_, value)| !value.is_empty()).collect()
}

impl Settings {
    /// Decides by variables and the profile of this name.
    pub fn decide(variables: &Written, profile: &Written, name: &str) -> Self {
        let places = Places { variables, profile, name };
        let truth = |setting| {
            let taken = places.taken(setting);
            taken.is_some_and(|told| told.value.eq_ignore_ascii_case("true"))
        };
        let attempts = places.taken(ATTEMPTS);
        let account_endpoints =
            places.taken(ACCOUNT_ENDPOINTS).and_then(|told| told.value.parse().ok());
        let ca_bundle = places.taken(CA_BUNDLE).or_else(|| {
            let path = variables.get(CA_BUNDLE_OF_REQUESTS)?;
            Some(Told::new(path.clone(), Origin::Variable(CA_BUNDLE_OF_REQUESTS)))
        });
        Self {
            attempts: attempts
                .and_then(|told| Some(Told::new(told.value.parse().ok()?, told.origin))),
            fips: truth(FIPS),
            dual_stack: truth(DUAL_STACK),
            ignores_endpoints: truth(IGNORE_ENDPOINTS),
            account_endpoints: account_endpoints.unwrap_or_default(),
            app_id: places.taken(APP_ID).map(|told| told.value),
            ca_bundle,
            via_proxy: via_proxy(variables),
            notes: ALL.into_iter().filter_map(|setting| places.note(setting)).collect(),
        }
    }
}

fn via_proxy(variables: &Written) -> ViaProxy {
    let hosts = NO_PROXY.iter().find_map(|name| variables.get(name));
    let is_all = hosts.is_some_and(|hosts| hosts.split(',').any(|host| host.trim() == "*"));
    if is_all { ViaProxy::None } else { ViaProxy::AsTold }
}

/// Where settings are looked for.
struct Places<'a> {
    variables: &'a Written,
    profile: &'a Written,
    /// Of the profile.
    name: &'a str,
}

impl Places<'_> {
    /// The first place alone counts: after a value that can't be taken comes the default.
    fn found(&self, setting: Setting) -> Option<Told<String>> {
        let told = |value: &String, origin| Told::new(value.clone(), origin);
        let variable = self.variables.get(setting.variable);
        let variable = variable.map(|value| told(value, Origin::Variable(setting.variable)));
        variable.or_else(|| {
            let value = self.profile.get(setting.member)?;
            Some(told(value, Origin::Profile(self.name.to_owned())))
        })
    }

    fn taken(&self, setting: Setting) -> Option<Told<String>> {
        self.found(setting).filter(|told| setting.takes.accepts(&told.value))
    }

    fn note(&self, setting: Setting) -> Option<String> {
        let Told { value, origin } = self.found(setting)?;
        let place = match &origin {
            Origin::Profile(_) => format!("{} of {origin}", setting.member),
            _ => origin.to_string(),
        };
        // A URL may hold a password.
        let said = match setting.takes {
            Takes::Url => "no URL, and".to_owned(),
            _ => format!("`{}`, which", shown(&value)),
        };
        let instead = setting.takes.in_words();
        (!setting.takes.accepts(&value))
            .then(|| format!("{place} is {said} is passed over: write {instead}"))
    }
}

/// Whether a text is the id of an account. It becomes part of a host's name, and what else is put there leads elsewhere.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Takes {
    fn accepts(self, value: &str) -> bool {
        let is_word = |word: &&str| word.eq_ignore_ascii_case(value);
        match self {
            Self::Truth => ["true", "false"].iter().any(is_word),
            Self::Count(least) => value.parse::<u32>().is_ok_and(|count| count >= least),
            Self::Word(words) => words.iter().any(is_word),
            Self::Url => value.starts_with("http://") || value.starts_with("https://"),
            Self::Name => AppName::new(value.to_owned()).is_ok(),
            Self::Account => is_account(value),
            Self::Text => true,
        }
    }

    fn in_words(self) -> String {
        match self {
            Self::Truth => "true or false".to_owned(),
            Self::Count(least) => format!("a whole number from {least} on"),
            Self::Word(words) => words.join(" or "),
            Self::Url => "http://HOST:PORT".to_owned(),
            Self::Name => "letters, digits and any of !#$%&'*+-.^_`|~".to_owned(),
            Self::Account => "its 12 digits".to_owned(),
            Self::Text => "a text".to_owned(),
        }
    }
}
