//! A connection to a service, decided: what was asked for, completed with what variables and profiles say.

use std::path::PathBuf;
use std::time::Duration;

use super::credentials::Hidden;
use super::facts::{Access, Class, Facts, Images, Origin, Told};
use super::profile::Profile;
use super::proxy::Proxies;
use super::settings::{Settings, ViaProxy, Written, is_account};
use super::url;

#[cfg(test)]
mod tests;

/// What the command line and config.toml ask for. A flag is in the place of what the file says.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// The name in config.toml.
    pub name: Option<String>,
    pub profile: Option<Told<String>>,
    pub region: Option<Told<String>>,
    pub endpoint: Option<Told<String>>,
    pub class: Option<Told<Class>>,
    pub access: Option<Told<Access>>,
    /// Whether items are read to say why a statement failed.
    pub look: Option<Told<bool>>,
    pub colour: Option<Told<String>>,
    pub images: Option<Told<Images>>,
    /// Attempts of one request.
    pub attempts: Option<Told<u32>>,
    /// How long an answer may take.
    pub answer: Option<Duration>,
    pub production: Production,
}

/// What config.toml marks as production.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Production {
    /// Names of connections or profiles; `*` stands for any characters.
    pub names: Vec<String>,
    /// Account ids.
    pub accounts: Vec<String>,
}

/// The variables of the AWS SDK that decide where a connection leads, as they are set.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Variables {
    pub default_profile: Option<String>,
    pub profile: Option<String>,
    pub region: Option<String>,
    pub default_region: Option<String>,
    pub endpoint_of_service: Option<String>,
    pub endpoint: Option<String>,
    pub account: Option<String>,
    pub access_key: Option<String>,
    pub secret_key: Option<Hidden>,
    pub session_token: Option<Hidden>,
    /// The file with a web identity's token, and the role it is for.
    pub token_file: Option<PathBuf>,
    pub role_arn: Option<String>,
    pub session_name: Option<String>,
    /// The variable that names where containers get their credentials.
    pub container: Option<&'static str>,
    /// Where a machine of EC2's is asked.
    pub instance: Option<String>,
    pub settings: Written,
    pub proxies: Proxies,
}

/// The name of a connection that has no other: AWS, in a Region.
pub const UNNAMED: &str = "aws";

const DEFAULT_PROFILE: &str = "AWS_DEFAULT_PROFILE";
const PROFILE: &str = "AWS_PROFILE";
const REGION: &str = "AWS_REGION";
const DEFAULT_REGION: &str = "AWS_DEFAULT_REGION";
const ENDPOINT_OF_SERVICE: &str = "AWS_ENDPOINT_URL_DYNAMODB";
const ENDPOINT: &str = "AWS_ENDPOINT_URL";
const ACCOUNT: &str = "AWS_ACCOUNT_ID";
/// An endpoint of one's own takes any region: it is part of the signature alone.
const REGION_OF_ENDPOINTS: &str = "us-east-1";

impl Variables {
    /// The URL in place of the service's own: that for DynamoDB before that for all services.
    fn endpoint(&self) -> Option<Told<String>> {
        let of_service = self.endpoint_of_service.as_ref();
        told(of_service, Origin::Variable(ENDPOINT_OF_SERVICE))
            .or_else(|| told(self.endpoint.as_ref(), Origin::Variable(ENDPOINT)))
    }
}

impl Wish {
    /// The profile to read: the one asked for, else that of the variables, in the order of botocore.
    pub fn profile(&self, variables: &Variables) -> Option<Told<String>> {
        let Variables { default_profile, profile, .. } = variables;
        let by_default = || told(default_profile.as_ref(), Origin::Variable(DEFAULT_PROFILE));
        let by_profile = || told(profile.as_ref(), Origin::Variable(PROFILE));
        self.profile.clone().or_else(by_default).or_else(by_profile)
    }

    /// Decides what was left open, in the order of the SDK: flags, config.toml, variables, profile.
    pub fn decide(self, variables: &Variables, files: &Profile) -> Facts {
        let profile = self.profile(variables);
        let of_profile = || Origin::Profile(files.name.clone());
        let mut settings = Settings::decide(&variables.settings, &files.settings, &files.name);
        settings.attempts = self.attempts.clone().or(settings.attempts);
        let found = || variables.endpoint().or_else(|| files.endpoint.clone());
        let found = if settings.ignores_endpoints { None } else { found() };
        let endpoint = self.endpoint.clone().or(found);
        let region = self
            .region
            .clone()
            .or_else(|| told(variables.region.as_ref(), Origin::Variable(REGION)))
            .or_else(|| told(variables.default_region.as_ref(), Origin::Variable(DEFAULT_REGION)))
            .or_else(|| told(files.region.as_ref(), of_profile()))
            .or_else(|| {
                endpoint.as_ref().map(|_| Told::by_default(REGION_OF_ENDPOINTS.to_owned()))
            });
        let account = told(variables.account.as_ref(), Origin::Variable(ACCOUNT))
            // It goes with the access key of the variables, which is not used then.
            .filter(|_| !self.chooses_profile())
            .or_else(|| told(files.account.as_ref(), of_profile()))
            .filter(|account| is_account(&account.value));
        let url = endpoint.as_ref().map(|endpoint| endpoint.value.clone()).or_else(|| {
            let account = account.as_ref().map(|account| account.value.as_str());
            url::of_service(&region.as_ref()?.value, &settings, account)
        });
        let url = url.filter(|_| settings.via_proxy == ViaProxy::AsTold);
        let proxy = url.as_ref().and_then(|url| variables.proxies.to(url));
        let proxy_problem = url.and_then(|url| variables.proxies.problem(&url));
        let name = self.name_of(profile.as_ref(), endpoint.as_ref());
        let class = self.class(&name, profile.as_ref(), endpoint.as_ref(), account.as_ref());
        let access = self.access.clone().unwrap_or_else(|| match class.value {
            Class::Prod => Told::new(Access::Guarded, class.origin.clone()),
            Class::Local | Class::Dev => Told::by_default(Access::Confirm),
        });
        // A read is paid for and may not be allowed: who has not asked for it gets none.
        let look = self.look.unwrap_or_else(|| Told::by_default(false));
        let colour = self.colour;
        // Reading costs units, so it is wished for.
        let images = self.images.unwrap_or(Told::by_default(Images::Leave));
        Facts {
            name,
            class,
            access,
            look,
            colour,
            images,
            file: None,
            profile,
            region,
            endpoint,
            proxy,
            proxy_problem,
            account,
            // Whoever looks for them tells.
            credentials: None,
            settings,
        }
    }

    /// Whether a flag or config.toml names the profile: its credentials are meant then, whatever the variables hold.
    pub fn chooses_profile(&self) -> bool {
        self.profile.is_some()
    }

    /// Its own name, else that of an endpoint that was asked for, else that of the profile. Each can be asked for again by it.
    fn name_of(&self, profile: Option<&Told<String>>, endpoint: Option<&Told<String>>) -> String {
        let asked = self.endpoint.as_ref().map(|url| name_of_endpoint(&url.value));
        let profile = profile.map(|profile| profile.value.clone());
        let found = endpoint.map(|url| name_of_endpoint(&url.value));
        let name = self.name.clone().or(asked).or(profile).or(found);
        name.unwrap_or_else(|| UNNAMED.to_owned())
    }

    fn class(
        &self,
        name: &str,
        profile: Option<&Told<String>>,
        endpoint: Option<&Told<String>>,
        account: Option<&Told<String>>,
    ) -> Told<Class> {
        if let Some(class) = &self.class {
            return class.clone();
        }
        // All of them: a connection to production may be called anything.
        let host = endpoint.map(|url| authority(&url.value));
        let names = [Some(name), profile.map(|profile| profile.value.as_str()), host];
        if self
            .production
            .names
            .iter()
            .any(|pattern| names.iter().flatten().any(|name| matches(pattern, name)))
        {
            return Told::new(Class::Prod, Origin::Rule("[production] names"));
        }
        if account.is_some_and(|account| self.production.accounts.contains(&account.value)) {
            return Told::new(Class::Prod, Origin::Rule("[production] accounts"));
        }
        let is_local = endpoint.is_some_and(|url| is_loopback(&url.value));
        // Before anybody has said so: to ask once too often costs less than a write that was meant for elsewhere.
        if !is_local && names.iter().flatten().any(|name| says_production(name)) {
            return Told::new(Class::Prod, Origin::Rule("its name says so"));
        }
        Told::by_default(if is_local { Class::Local } else { Class::Dev })
    }
}

/// `prod-eu`, `my_production`: one of the words of a name.
fn says_production(name: &str) -> bool {
    let words = name.split(|character: char| !character.is_ascii_alphanumeric());
    let mut words = words.map(str::to_ascii_lowercase);
    words.any(|word| ["prod", "production", "prd"].contains(&word.as_str()))
}

fn told(value: Option<&String>, origin: Origin) -> Option<Told<String>> {
    value.map(|value| Told::new(value.clone(), origin))
}

/// `127.0.0.1:8000` of `http://127.0.0.1:8000/`, and the URL itself of one that is elsewhere.
fn name_of_endpoint(url: &str) -> String {
    let url = url.trim_end_matches('/');
    match url.strip_prefix("http://") {
        Some(place) if url_of_name(place).as_deref() == Some(url) => place.to_owned(),
        _ => url.to_owned(),
    }
}

/// The URL of an endpoint that is called by its place alone: on this machine. Elsewhere the place leaves open whether what is
/// sent can be read on the way.
pub fn url_of_name(name: &str) -> Option<String> {
    let url = format!("http://{name}");
    (authority(&url) == name && is_loopback(&url)).then_some(url)
}

/// `127.0.0.1:8000` of `http://127.0.0.1:8000/`.
fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    // Without a name and password that a URL may carry: this is shown.
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

fn is_loopback(url: &str) -> bool {
    let authority = authority(url);
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => authority.split(':').next().unwrap_or(authority),
    };
    let address = host.parse::<std::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// Whether a name is of a pattern in which `*` stands for any characters; case makes no difference.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_lowercase(), name.to_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some((_, behind)) = rest.split_once(part) else { return false };
        rest = behind;
    }
    // The last part ends the name. Those before it took the first places they could, which leaves it the most room.
    rest.ends_with(last)
}
