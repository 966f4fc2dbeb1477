//! Which connection is meant: the options of the command line, config.toml, and what variables and profiles add.

use std::time::Duration;

use super::{Environment, profiles, unreadable, variables};
use crate::cli::ConnectionOptions;
use crate::connection::credentials;
use crate::connection::profile::{DEFAULT_PROFILE, Files};
use crate::connection::{
    Access, Class, Connection, Connections, Facts, Identity, Limits, Local, Origin, Production,
    Profile, Remote, Told, Trust, UNNAMED, Wish, no_endpoint, no_region, shown, url_of_name,
};
use crate::run::Stop;
use crate::secret;
use crate::session::report::Destination;
use crate::session::{Session, kept};
use crate::workspace::config::ProductionSettings;
use crate::workspace::reading::ReadError;
use crate::workspace::{Kind, read_text};

const PATH_BYTES_MAX: usize = 4096;
const READ_ONLY: Origin = Origin::Flag("--read-only");
/// A profile chosen from the list is as good as named on the command line.
const LISTED: Origin = Origin::Flag("--profile");
/// The names of the engine's own connections.
const LOCAL: &str = "local";
const MEMORY: &str = "memory";

impl Environment {
    /// Opens the connection that the options name. A service is not contacted.
    pub(super) fn connection(&self, options: &ConnectionOptions) -> Result<Connection, Stop> {
        Ok(match self.wish(options)? {
            Some(wish) => {
                let (facts, limits, identity) = self.decided(wish, &profiles::read()?)?;
                let trust = trust(&facts)?;
                let (clock, ids) = (self.clock.clone(), self.ids.clone());
                let remote = Remote::new(facts, limits, identity, clock, ids);
                Connection::Remote(remote.trusting(trust))
            }
            None => {
                let facts = self.local_facts(options);
                Connection::Local(Local { facts, database: self.database(options)? })
            }
        })
    }

    /// What is known of the connection that the options name, and the limits of a service.
    pub fn described(&self, options: &ConnectionOptions) -> Result<(Facts, Option<Limits>), Stop> {
        if let Some(wish) = self.wish(options)? {
            let (facts, limits, _) = self.decided(wish, &profiles::read()?)?;
            return Ok((facts, Some(limits)));
        }
        Ok((self.local_facts(options), None))
    }

    fn local_facts(&self, options: &ConnectionOptions) -> Facts {
        let mut facts = Facts::local(self.local_name(options));
        // As it is found from anywhere; where it can't be told it stands as it was written.
        let file = options.local.iter().flatten().next();
        facts.file = file.map(|file| {
            let whole = std::path::absolute(file).unwrap_or_else(|_| file.clone());
            whole.display().to_string()
        });
        if options.read_only {
            facts.access = Told::new(Access::ReadOnly, READ_ONLY);
        }
        facts
    }

    /// A session on the connection of this name: one of config.toml, a profile, a URL, or the local engine.
    pub fn session_on(&self, name: &str) -> Result<Session, Stop> {
        self.session(&self.options_of(&[name.to_owned()])?)
    }

    /// A session on the connection that the options name; where they name none, on the one an earlier run was on.
    pub fn session_of_run(&self, run: i64, options: &ConnectionOptions) -> Result<Session, Stop> {
        let ConnectionOptions { connection, profile, region, endpoint_url, local, memory, .. } =
            options;
        let texts = [connection, profile, region, endpoint_url];
        let history = self.kept_history()?;
        let entry = history.outline(run)?;
        let place = entry.as_ref().and_then(|entry| kept::recalled(&history, entry).ok()?);
        let place = place.map(|report| report.place).unwrap_or_default();
        match entry.map(|entry| entry.summary.connection) {
            // Its items are there and nowhere else; the usual connection may be another one by now.
            Some(name) if texts.iter().all(|text| text.is_none()) && local.is_none() && !memory => {
                let options = self.options_of_run(&name, place);
                options.and_then(|options| self.session(&options)).map_err(|stop| {
                    let message = format!("run {run} was on {name}: {}", stop.message);
                    Stop {
                        message: format!("{message}; --endpoint-url or --profile names it"),
                        ..stop
                    }
                })
            }
            _ => self.session(options),
        }
    }

    /// The options that lead where a run went: by the name of its connection, and by what that does not say.
    fn options_of_run(&self, name: &str, place: Destination) -> Result<ConnectionOptions, Stop> {
        let Destination { profile, region, .. } = place;
        // Only a Region was named.
        let is_unnamed = name == UNNAMED && !self.config.connections.contains_key(name);
        let options = if is_unnamed && region.is_some() {
            ConnectionOptions::default()
        } else {
            self.options_of(&[name.to_owned()])?
        };
        // A profile of the variables is left to them: named, it would stand before an access key of theirs.
        let of_variables = Wish::default().profile(&variables()).map(|told| told.value);
        let profile = match profile {
            Some(profile) if region.is_some() && of_variables.as_ref() == Some(&profile) => None,
            profile => profile.or(options.profile),
        };
        let region = region.or(options.region);
        Ok(ConnectionOptions { profile, region, ..options })
    }

    /// Those there are to choose from, for who may not look here.
    pub fn connections(&self) -> Connections {
        let (listing, opening) = (self.clone(), self.clone());
        let open = move |words: &[String]| {
            let opened = opening.options_of(words).and_then(|options| opening.connection(&options));
            opened.map_err(|stop| stop.message)
        };
        Connections::new(move || listing.list(), open)
    }

    /// The local engine, the connections of config.toml, and the profiles that none of them names.
    fn list(&self) -> Vec<Facts> {
        let named = self.config.connections.keys().map(|name| self.wish_named(name));
        // One that can't be decided is left out of the list; to open it says why.
        let named: Vec<Wish> = named.filter_map(Result::ok).collect();
        // Once for all of them: there may be hundreds.
        let files = profiles::read();
        let profiles = files.iter().flat_map(profiles::names);
        let is_named = |profile: &String| {
            let names = named.iter().filter_map(|wish| wish.profile.as_ref());
            names.into_iter().any(|told| told.value == *profile)
        };
        let bare = profiles
            .into_iter()
            .filter(|profile| !is_named(profile))
            .map(|profile| Wish { profile: Some(Told::new(profile, LISTED)), ..Wish::default() });
        let bare: Vec<Wish> = bare.collect();
        let services = named.into_iter().chain(bare);
        let services = services.filter_map(|wish| {
            let decided = self.decided(self.with_rules(wish.clone()), files.as_ref().ok()?);
            // One that can't be opened is there all the same, with why.
            Some(decided.map_or_else(|stop| undecided(&wish, stop.message), |(facts, ..)| facts))
        });
        [LOCAL, MEMORY].map(Facts::local).into_iter().chain(services).collect()
    }

    /// The options that these words stand for: a name, a profile or a URL, and then a region and `read-only`.
    fn options_of(&self, words: &[String]) -> Result<ConnectionOptions, Stop> {
        let Some((first, more)) = words.split_first() else {
            return Err(Stop::usage("name a connection, a profile or a URL"));
        };
        let mut options = ConnectionOptions::default();
        let is_named = self.config.connections.contains_key(first);
        // The most certain first: a URL is nothing else, and a name of config.toml wins over a profile of that name.
        if first.contains("://") {
            options.endpoint_url = Some(first.clone());
        } else if is_named || [LOCAL, MEMORY].contains(&first.as_str()) {
            options.connection = Some(first.clone());
        } else if profiles::read().is_ok_and(|files| profiles::has(&files, first)) {
            options.profile = Some(first.clone());
        } else if let Some(url) = url_of_name(first) {
            options.endpoint_url = Some(url);
        } else {
            return Err(Stop::usage(self.config.no_connection(first)));
        }
        for word in more {
            if word == Access::ReadOnly.name() {
                options.read_only = true;
            } else if options.region.is_none() {
                options.region = Some(word.clone());
            } else {
                return Err(Stop::usage(format!(
                    "`{word}` is too much: a region is there already"
                )));
            }
        }
        Ok(options)
    }

    /// What is asked for of a service; `None` when it is the local engine that is asked for.
    pub fn wish(&self, options: &ConnectionOptions) -> Result<Option<Wish>, Stop> {
        let ConnectionOptions { connection, profile, region, endpoint_url, .. } = options;
        let name = connection.as_ref().or(self.default_name(options));
        let named = name.filter(|name| ![LOCAL, MEMORY].contains(&name.as_str()));
        if named.is_none() && profile.is_none() && region.is_none() && endpoint_url.is_none() {
            return Ok(None);
        }
        let mut wish = match named {
            Some(name) => self.wish_named(name)?,
            None => Wish::default(),
        };
        // Typed in the workbench, it stands in none of the places where passwords were looked for.
        endpoint_url.iter().for_each(|url| secret::learn_urls(url));
        let flag = |value: &Option<String>, flag| {
            value.clone().map(|value| Told::new(value, Origin::Flag(flag)))
        };
        // A flag beside a named connection changes that much of it: the rest stays as config.toml has it.
        wish.profile = flag(profile, "--profile").or(wish.profile);
        wish.region = flag(region, "--region").or(wish.region);
        wish.endpoint = flag(endpoint_url, "--endpoint-url").or(wish.endpoint);
        if options.read_only {
            wish.access = Some(Told::new(Access::ReadOnly, READ_ONLY));
        }
        Ok(Some(self.with_rules(wish)))
    }

    fn with_rules(&self, wish: Wish) -> Wish {
        let ProductionSettings { names, accounts } = self.config.production.clone();
        Wish { production: Production { names, accounts }, ..wish }
    }

    /// The `default` of config.toml, where the options name nothing.
    fn default_name(&self, options: &ConnectionOptions) -> Option<&String> {
        let ConnectionOptions { connection, profile, region, endpoint_url, local, memory, .. } =
            options;
        let asked = [connection, profile, region, endpoint_url].into_iter().any(Option::is_some);
        self.config.default.as_ref().filter(|_| !asked && local.is_none() && !memory)
    }

    /// The wish of a connection of config.toml.
    fn wish_named(&self, name: &str) -> Result<Wish, Stop> {
        let Some(settings) = self.config.connections.get(name) else {
            return Err(Stop::usage(self.config.no_connection(name)));
        };
        let settings = settings.clone();
        let origin = || Origin::Config(name.to_owned());
        let told = |value: Option<String>| value.map(|value| Told::new(value, origin()));
        Ok(Wish {
            name: Some(name.to_owned()),
            profile: told(settings.profile),
            region: told(settings.region),
            endpoint: told(settings.endpoint_url),
            class: settings.class.map(|class| Told::new(class, origin())),
            access: settings.mode.map(|mode| Told::new(mode, origin())),
            look: settings.look.map(|look| Told::new(look, origin())),
            colour: told(settings.colour),
            images: settings.undo.map(|images| Told::new(images, origin())),
            attempts: settings.attempts.map(|attempts| Told::new(attempts.get(), origin())),
            answer: settings.timeout_s.map(|timeout| Duration::from_secs(u64::from(timeout.get()))),
            production: Production::default(),
        })
    }

    /// Completes a wish with the variables and the files of AWS's tools. A profile that was asked for has to be there.
    fn decided(&self, wish: Wish, files: &Files) -> Result<(Facts, Limits, Identity), Stop> {
        if let Some(problem) = unreadable::problem() {
            return Err(Stop::usage(problem));
        }
        let variables = variables();
        let profile = wish.profile(&variables);
        if let Some(profile) = profile.as_ref().filter(|it| !profiles::has(files, &it.value)) {
            return Err(Stop::usage(profiles::no_profile(files, profile)));
        }
        let name = profile.as_ref().map_or(DEFAULT_PROFILE, |profile| &profile.value);
        let (usual, answer) = (Limits::default(), wish.answer);
        if let Some(services) = files.services_missing(name) {
            return Err(Stop::usage(format!(
                "profile {name} names the services {services}, and there is no section [services {services}]: without it, it is not known where to ask"
            )));
        }
        let source = credentials::find(&variables, files, name, wish.chooses_profile());
        let mut facts = wish.decide(&variables, &Profile::of(files, name));
        facts.credentials = Some(credentials::told(&source));
        facts.settings.notes.extend(files.problems());
        facts.settings.notes.extend(profiles::odd_duration(files, name));
        let problem = facts
            .endpoint
            .as_ref()
            .and_then(|told| no_endpoint(&told.value, &format!(" ({})", told.origin)))
            .or_else(|| no_region(&facts.region.as_ref()?.value, &facts.region.as_ref()?.origin))
            .or_else(|| facts.proxy_problem.clone());
        if let Some(problem) = problem {
            return Err(Stop::usage(problem));
        }
        let keyring = self.keyring.clone();
        let attempts = facts.settings.attempts.as_ref().map_or(usual.attempts, |told| told.value);
        let limits = Limits { attempts, answer: answer.unwrap_or(usual.answer) };
        Ok((facts, limits, Identity { source, files: files.for_sdk(), keyring }))
    }

    /// `local`, `local:NAME` or `memory`.
    pub(super) fn local_name(&self, options: &ConnectionOptions) -> String {
        match &options.local {
            _ if self.is_in_memory(options) => MEMORY.to_owned(),
            Some(Some(file)) => {
                format!("local:{}", file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy())
            }
            _ => LOCAL.to_owned(),
        }
    }

    pub(super) fn is_in_memory(&self, options: &ConnectionOptions) -> bool {
        let name = options.connection.as_ref().or(self.default_name(options));
        options.memory || name.is_some_and(|name| name == MEMORY)
    }
}

/// What is known of a connection that can't be opened as things stand.
fn undecided(wish: &Wish, why: String) -> Facts {
    let profile = wish.profile.as_ref().map(|told| told.value.clone());
    Facts {
        class: Told::by_default(Class::Dev),
        access: Told::by_default(Access::Confirm),
        look: Told::by_default(false),
        profile: wish.profile.clone(),
        credentials: Some(Told::by_default(why)),
        ..Facts::local(wish.name.clone().or(profile).unwrap_or_default())
    }
}

/// The certificates that the settings name. Without them there is no connection: who names them trusts no others.
fn trust(facts: &Facts) -> Result<Option<Trust>, Stop> {
    let Some(Told { value, origin }) = &facts.settings.ca_bundle else { return Ok(None) };
    let path = profiles::from_home(value);
    let told = format!("(ca_bundle, {origin})");
    // Longer than any system takes; its own sentence would have all of it.
    if value.len() > PATH_BYTES_MAX {
        let message = format!("`{}` {told} is too long for the path of a file", shown(value));
        return Err(Stop::usage(message));
    }
    let pem = read_text(&path, Kind::Settings).map_err(|error| match error {
        // As certificates are handed on by some: without their armour of text.
        ReadError::NotText { path, .. } => Stop::usage(format!(
            "{}: no PEM file {told}; one in DER is made into one by `openssl x509 -inform der -in FILE -out FILE.pem`",
            path.display()
        )),
        error => Stop::usage(format!("{error} {told}")),
    })?;
    let none = || {
        format!(
            "{}: no certificate stands in it; ca_bundle ({origin}) takes a PEM file of those to trust",
            path.display()
        )
    };
    Trust::read(&pem.text).map(Some).ok_or_else(|| Stop::usage(none()))
}
