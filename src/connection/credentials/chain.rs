//! The order in which credentials are looked for.
//!
//! That of botocore, and so of the AWS CLI: an access key of the variables; the role of the profile; a web identity of the
//! variables; what else the profile has; the container; the machine. Where a profile was asked for by name, those of the
//! variables are not meant.

use aws_credential_types::Credentials;
use aws_credential_types::attributes::AccountId;

use super::{Hidden, Login, Place, Process, Role, Source, Sso, Unusable, WebIdentity};
use crate::connection::Variables;
use crate::connection::profile::{Files, Section};

/// The source in force. `profile` is the one in force, `is_chosen` says that it was asked for by name.
pub fn find(
    variables: &Variables,
    files: &Files,
    profile: &str,
    is_chosen: bool,
) -> Result<Source, Unusable> {
    let chain = Chain { variables, files };
    let of_variables = |found: Result<Option<Source>, Unusable>| {
        if is_chosen { Ok(None) } else { found }
    };
    if let Some(keys) = of_variables(chain.keys_of_variables())? {
        return Ok(keys);
    }
    if let Some(role) = chain.role(profile)? {
        return Ok(role);
    }
    if let Some(identity) = of_variables(chain.identity_of_variables())? {
        return Ok(identity);
    }
    if let Some(own) = chain.own(profile)? {
        return Ok(own);
    }
    Ok(variables.container.map_or_else(|| chain.instance(profile), Source::Container))
}

struct Chain<'a> {
    variables: &'a Variables,
    files: &'a Files,
}

impl<'a> Chain<'a> {
    fn keys_of_variables(&self) -> Result<Option<Source>, Unusable> {
        let Variables { access_key, secret_key, session_token, account, .. } = self.variables;
        let place = Place::Variables;
        let keys = Keys {
            access_key: access_key.as_deref(),
            secret_key: secret_key.as_ref().map(|secret| &*secret.0),
            session_token: session_token.as_ref().map(|token| &*token.0),
            account: account.as_deref(),
        };
        keys.source(place)
    }

    fn identity_of_variables(&self) -> Result<Option<Source>, Unusable> {
        let Variables { token_file, role_arn, session_name, .. } = self.variables;
        let Some(token_file) = token_file else { return Ok(None) };
        let role_arn = role_arn.clone().ok_or(Unusable::NoWebIdentityRole(Place::Variables))?;
        Ok(Some(Source::WebIdentity(WebIdentity {
            place: Place::Variables,
            token_file: token_file.clone(),
            role_arn,
            session_name: session_name.clone(),
        })))
    }

    /// The role of a profile, with what it is assumed with.
    fn role(&self, profile: &str) -> Result<Option<Source>, Unusable> {
        self.role_after(profile, &mut Vec::new())
    }

    fn role_after(
        &self,
        name: &str,
        visited: &mut Vec<String>,
    ) -> Result<Option<Source>, Unusable> {
        let Some(section) = self.section(name)? else { return Ok(None) };
        // With a token the role is the token's.
        let has_token = section.get("web_identity_token_file").is_some();
        let Some(arn) = section.get("role_arn").filter(|_| !has_token) else { return Ok(None) };
        visited.push(name.to_owned());
        let over = match (section.get("source_profile"), section.get("credential_source")) {
            (Some(_), Some(_)) => return Err(Unusable::TwoSources(name.to_owned())),
            (None, None) => return Err(Unusable::RoleAlone(name.to_owned())),
            (Some(source_profile), None) => self.over(name, source_profile, visited)?,
            (None, Some(named)) => self.named(name, named)?,
        };
        let member = |key| section.get(key).map(str::to_owned);
        Ok(Some(Source::Role(Box::new(Role {
            profile: name.to_owned(),
            arn: arn.to_owned(),
            external_id: member("external_id"),
            session_name: member("role_session_name"),
            duration_s: section
                .get("duration_seconds")
                .and_then(|text| text.parse::<u16>().ok())
                .map(i32::from),
            mfa_serial: member("mfa_serial"),
            over,
        }))))
    }

    /// The source of `source_profile`, with which `profile` assumes its role.
    fn over(
        &self,
        profile: &str,
        source_profile: &str,
        visited: &mut Vec<String>,
    ) -> Result<Source, Unusable> {
        let (profile, source) = (profile.to_owned(), source_profile.to_owned());
        let Some(section) = self.section(source_profile)? else {
            return Err(Unusable::NoSourceProfile { profile, source_profile: source });
        };
        let has_key = ["aws_access_key_id", "aws_secret_access_key"]
            .iter()
            .any(|key| section.get(key).is_some());
        // Its keys come before its role: a profile may assume its role with keys of its own.
        let found = if has_key {
            self.own(source_profile)?
        } else if visited.contains(&source) {
            return Err(Unusable::Circle(visited.clone()));
        } else {
            match self.role_after(source_profile, visited)? {
                Some(role) => Some(role),
                None => self.own(source_profile)?,
            }
        };
        found.ok_or(Unusable::EmptySourceProfile { profile, source_profile: source })
    }

    fn named(&self, profile: &str, named: &str) -> Result<Source, Unusable> {
        let profile = profile.to_owned();
        if named.eq_ignore_ascii_case("Environment") {
            self.keys_of_variables()?.ok_or(Unusable::NoKeysInVariables(profile))
        } else if named.eq_ignore_ascii_case("EcsContainer") {
            let container = self.variables.container.map(Source::Container);
            container.ok_or(Unusable::NoContainer(profile))
        } else if named.eq_ignore_ascii_case("Ec2InstanceMetadata") {
            Ok(self.instance(&profile))
        } else {
            Err(Unusable::UnknownSource { profile, credential_source: named.to_owned() })
        }
    }

    fn instance(&self, profile: &str) -> Source {
        let section = self.files.profile(profile);
        let of_profile = section.and_then(|section| section.get("ec2_metadata_service_endpoint"));
        let endpoint = self.variables.instance.as_deref().or(of_profile);
        Source::Instance { endpoint: endpoint.map(str::to_owned) }
    }

    /// What a profile has besides a role.
    fn own(&self, name: &str) -> Result<Option<Source>, Unusable> {
        let Some(section) = self.section(name)? else { return Ok(None) };
        if let Some(token_file) = section.get("web_identity_token_file") {
            return web_identity(name, token_file, section).map(Some);
        }
        if let Some(sso) = self.sso(name, section)? {
            return Ok(Some(Source::Sso(sso)));
        }
        // Keys of the one file come before a program, and those of the other after it.
        if let Some(keys) = profile_keys(name, self.files.credentials(name), section)? {
            return Ok(Some(keys));
        }
        if let Some(command) = section.get("credential_process") {
            return Ok(Some(Source::Process(Process {
                profile: name.to_owned(),
                command: Hidden(command.to_owned()),
                account: section.get("aws_account_id").map(str::to_owned),
            })));
        }
        if let Some(keys) = profile_keys(name, Some(section), section)? {
            return Ok(Some(keys));
        }
        // The last one, as it is none that can be used: botocore has it before the program.
        let login = |arn: &str| Login { profile: name.to_owned(), arn: arn.to_owned() };
        Ok(section.get("login_session").map(|arn| Source::Login(login(arn))))
    }

    fn sso(&self, name: &str, section: Section<'a>) -> Result<Option<Sso>, Unusable> {
        let account_and_role = [section.get("sso_account_id"), section.get("sso_role_name")];
        let session = section.get("sso_session");
        let is_sso = session.is_some() || section.get("sso_start_url").is_some();
        // Without an account and a role it is a login for something else, which needs no credentials.
        if !is_sso || account_and_role == [None, None] {
            return Ok(None);
        }
        let (of_session, named) = match session {
            None => (section, format!("profile {name}")),
            Some(session) => {
                let found = self.sso_session(name, session, section)?;
                (found, format!("[sso-session {session}]"))
            }
        };
        let member = |section: Section<'_>, named: &str, member: &'static str| {
            let (profile, named) = (name.to_owned(), named.to_owned());
            let lacks = Unusable::SsoLacks { profile, section: named, member };
            section.get(member).map(str::to_owned).ok_or(lacks)
        };
        let of_profile = format!("profile {name}");
        Ok(Some(Sso {
            profile: name.to_owned(),
            session: session.map(str::to_owned),
            start_url: member(of_session, &named, "sso_start_url")?,
            region: member(of_session, &named, "sso_region")?,
            account: member(section, &of_profile, "sso_account_id")?,
            role: member(section, &of_profile, "sso_role_name")?,
        }))
    }

    fn sso_session(
        &self,
        profile: &str,
        session: &str,
        section: Section<'a>,
    ) -> Result<Section<'a>, Unusable> {
        let (profile, named) = (profile.to_owned(), session.to_owned());
        let Some(found) = self.files.sso_session(session) else {
            return Err(Unusable::NoSsoSession { profile, session: named });
        };
        let differs =
            |member: &&str| section.get(member).is_some_and(|own| found.get(member) != Some(own));
        match ["sso_start_url", "sso_region"].into_iter().find(differs) {
            Some(member) => Err(Unusable::SsoContradicts { profile, session: named, member }),
            None => Ok(found),
        }
    }

    /// A section of which a line is broken may say anything.
    fn section(&self, name: &str) -> Result<Option<Section<'a>>, Unusable> {
        match self.files.broken(name) {
            Some(broken) => {
                Err(Unusable::Broken { profile: name.to_owned(), broken: broken.clone() })
            }
            None => Ok(self.files.profile(name)),
        }
    }
}

fn web_identity(name: &str, token_file: &str, section: Section<'_>) -> Result<Source, Unusable> {
    let place = Place::Profile(name.to_owned());
    let role_arn = section.get("role_arn").map(str::to_owned);
    Ok(Source::WebIdentity(WebIdentity {
        token_file: token_file.into(),
        role_arn: role_arn.ok_or_else(|| Unusable::NoWebIdentityRole(place.clone()))?,
        session_name: section.get("role_session_name").map(str::to_owned),
        place,
    }))
}

/// The keys in this section; the account may stand in the other file.
fn profile_keys(
    name: &str,
    keys_in: Option<Section<'_>>,
    section: Section<'_>,
) -> Result<Option<Source>, Unusable> {
    let member = |key| keys_in.and_then(|section| section.get(key));
    let keys = Keys {
        access_key: member("aws_access_key_id"),
        secret_key: member("aws_secret_access_key"),
        session_token: member("aws_session_token").or_else(|| member("aws_security_token")),
        account: section.get("aws_account_id"),
    };
    keys.source(Place::Profile(name.to_owned()))
}

/// What stands where a key may stand.
struct Keys<'a> {
    access_key: Option<&'a str>,
    secret_key: Option<&'a str>,
    session_token: Option<&'a str>,
    /// It chooses among the endpoints of AWS.
    account: Option<&'a str>,
}

impl Keys<'_> {
    /// A key alone is a mistake: whoever is found after it would be somebody else. A secret alone is nobody's.
    fn source(self, place: Place) -> Result<Option<Source>, Unusable> {
        let (access_key, secret_key) = match (self.access_key, self.secret_key) {
            (None, _) => return Ok(None),
            (Some(access_key), Some(secret_key)) => (access_key, secret_key),
            (Some(_), None) => return Err(Unusable::HalfAKey(place)),
        };
        // They go into headers, where the SDK takes them without looking.
        let is_odd = |key: &str| !key.bytes().all(|byte| byte.is_ascii_graphic());
        if is_odd(access_key) || self.session_token.is_some_and(is_odd) {
            return Err(Unusable::OddKey(place));
        }
        let mut keys = Credentials::builder()
            .access_key_id(access_key)
            .secret_access_key(secret_key)
            .provider_name("keys");
        keys.set_session_token(self.session_token.map(str::to_owned));
        keys.set_account_id(self.account.map(AccountId::from));
        Ok(Some(Source::Keys(place, keys.build())))
    }
}
