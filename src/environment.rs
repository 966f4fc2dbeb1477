//! What the process finds around it: variables, terminal, clock. Read here, once, and handed in everywhere else.

#![expect(clippy::disallowed_methods, reason = "the one place that reads variables and the clock")]

use std::io::{self, IsTerminal, stderr, stdout};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::cli::{ColorChoice, ConnectionOptions, ConsentOptions};
use crate::connection::{
    Access, Connection, Connections, Facts, Failure, Limits, Local, Origin, Production, Profile,
    Remote, Told, Variables, Wish,
};
use crate::engine::{Clock, Database, Ids, Settings};
use crate::run::{Exit, Printer, Stop};
use crate::session::{Consent, Session};
use crate::workspace::config::ProductionSettings;
use crate::workspace::files::{Overrides, create_folder};
use crate::workspace::{Config, Folders, History};

/// The region in the local engine's ARNs.
const LOCAL_REGION: &str = "us-east-1";
const READ_ONLY: Origin = Origin::Flag("--read-only");

#[derive(Clone)]
pub struct Environment {
    pub folders: Folders,
    pub config: Config,
    /// What is wrong with config.toml; `config` has the defaults then.
    pub config_problem: Option<String>,
    /// `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// `DYNADRAFT_LOG`.
    pub log_level: Option<String>,
    pub clock: Clock,
    pub ids: Ids,
}

impl Environment {
    pub fn read() -> Result<Self, Stop> {
        let folder = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let overrides = Overrides {
            config: folder("DYNADRAFT_CONFIG_DIR").map(PathBuf::from),
            data: folder("DYNADRAFT_DATA_DIR").map(PathBuf::from),
        };
        let folders = Folders::find(overrides).ok_or_else(|| {
            Stop::usage("no home folder; name DYNADRAFT_CONFIG_DIR and DYNADRAFT_DATA_DIR")
        })?;
        let (config, config_problem) = Config::load(&folders.config_file());
        Ok(Self {
            folders,
            config,
            config_problem,
            editor: text("VISUAL").or_else(|| text("EDITOR")),
            no_color: no_color(),
            log_level: text("DYNADRAFT_LOG"),
            clock: clock(),
            ids: ids(),
        })
    }

    /// The settings, or the [`Stop`] that a headless command makes of a bad file.
    pub fn good_config(&self) -> Result<&Config, Stop> {
        match &self.config_problem {
            Some(problem) => Err(Stop::usage(problem)),
            None => Ok(&self.config),
        }
    }

    /// The history; a file that can't be used is a [`Stop`] with its path and what to do.
    pub fn history(&self) -> Result<History, Stop> {
        Ok(History::open(&self.folders.history_file())?)
    }

    /// The file of the local engine that the options name; `None` for one in memory.
    pub fn database_file(&self, options: &ConnectionOptions) -> Option<PathBuf> {
        match &options.local {
            _ if self.is_in_memory(options) => None,
            Some(Some(file)) => Some(file.clone()),
            _ => Some(self.folders.database_file()),
        }
    }

    /// Opens the connection that the options name, and the history.
    pub fn session(&self, options: &ConnectionOptions) -> Result<Session, Stop> {
        let history = self.history()?;
        let connection = self.connection(options)?;
        Ok(Session { connection, history, clock: self.clock.clone(), ids: self.ids.clone() })
    }

    /// As [`session`](Self::session), on the connection of this name.
    pub fn session_on(&self, name: &str) -> Result<Session, Stop> {
        self.session(&asked_for(&[name.to_owned()])?)
    }

    /// The connections there are, for a front that may look at neither variables nor files.
    pub fn connections(&self) -> Connections {
        let (one, other) = (self.clone(), self.clone());
        let open = move |words: &[String]| {
            let opened = asked_for(words).and_then(|options| other.connection(&options));
            opened.map_err(|stop| stop.message)
        };
        Connections::new(move || one.choices(), open)
    }

    /// The local engine, the connections of config.toml, and the profiles that no connection uses. One that can't be
    /// completed is left out: opening it says why.
    fn choices(&self) -> Vec<Facts> {
        let mut choices = vec![Facts::local("local"), Facts::local("memory")];
        let named = self.config.connections.keys().map(|name| self.wish_named(name));
        choices.extend(named.flatten().filter_map(|wish| self.facts(wish).ok()));
        let used: Vec<String> = choices
            .iter()
            .flat_map(|facts| &facts.profile)
            .map(|told| told.value.clone())
            .collect();
        let unused = profile_names().into_iter().filter(|name| !used.contains(name));
        let wishes = unused.map(|name| Wish {
            profile: Some(Told::new(name, Origin::Flag("--profile"))),
            ..Wish::default()
        });
        choices.extend(wishes.filter_map(|wish| self.facts(wish).ok()));
        choices
    }

    /// Opens the connection that the options name. A service is not contacted.
    fn connection(&self, options: &ConnectionOptions) -> Result<Connection, Stop> {
        if let Some(wish) = self.wish(options)? {
            let limits = wish.limits;
            let facts = self.facts(wish)?;
            return Ok(Connection::Remote(Remote::new(facts, limits, self.ids.clone())));
        }
        let mut facts = Facts::local(self.local_name(options));
        if options.read_only {
            facts.access = Told::new(Access::ReadOnly, READ_ONLY);
        }
        Ok(Connection::Local(Local { facts, database: self.database(options)? }))
    }

    /// What is asked for of a service; `None` when it is the local engine that is asked for.
    pub fn wish(&self, options: &ConnectionOptions) -> Result<Option<Wish>, Stop> {
        let ConnectionOptions { connection, profile, region, endpoint_url, .. } = options;
        let name = connection.as_ref().or(self.default_name(options));
        let named = name.filter(|name| !["local", "memory"].contains(&name.as_str()));
        if named.is_none() && profile.is_none() && region.is_none() && endpoint_url.is_none() {
            return Ok(None);
        }
        let mut wish = match named {
            Some(name) => self.wish_named(name)?,
            None => Wish::default(),
        };
        let flag = |value: &Option<String>, flag| {
            value.clone().map(|value| Told::new(value, Origin::Flag(flag)))
        };
        wish.profile = flag(profile, "--profile").or(wish.profile);
        wish.region = flag(region, "--region").or(wish.region);
        wish.endpoint = flag(endpoint_url, "--endpoint-url").or(wish.endpoint);
        if options.read_only {
            wish.access = Some(Told::new(Access::ReadOnly, READ_ONLY));
        }
        Ok(Some(wish))
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
            if profile_names().iter().any(|profile| profile == name) {
                let profile = Some(Told::new(name.to_owned(), Origin::Flag("--profile")));
                return Ok(Wish { profile, ..Wish::default() });
            }
            return Err(Stop::usage(self.config.no_connection(name)));
        };
        let settings = settings.clone();
        let origin = || Origin::Config(name.to_owned());
        let told = |value: Option<String>| value.map(|value| Told::new(value, origin()));
        let usual = Limits::default();
        Ok(Wish {
            name: Some(name.to_owned()),
            profile: told(settings.profile),
            region: told(settings.region),
            endpoint: told(settings.endpoint_url),
            class: settings.class.map(|class| Told::new(class, origin())),
            access: settings.mode.map(|mode| Told::new(mode, origin())),
            colour: told(settings.colour),
            limits: Limits {
                attempts: settings.attempts.map_or(usual.attempts, NonZeroU32::get),
                answer: settings
                    .timeout_s
                    .map_or(usual.answer, |timeout| Duration::from_secs(u64::from(timeout.get()))),
            },
            production: Production::default(),
        })
    }

    /// Completes a wish with what counts as production, the variables and the files of the AWS SDK. A profile that was asked for has to be there.
    pub fn facts(&self, wish: Wish) -> Result<Facts, Stop> {
        let ProductionSettings { names, accounts } = self.config.production.clone();
        let wish = Wish { production: Production { names, accounts }, ..wish };
        let variables = variables();
        let profile = wish.profile(&variables);
        let name = profile.as_ref().map(|profile| profile.value.as_str());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let read = runtime.map_err(|error| Stop::at_start(&error))?.block_on(Profile::read(name));
        let files = read.map_err(Stop::usage)?;
        if let Some(profile) = profile.filter(|profile| !files.names.contains(&profile.value)) {
            return Err(Stop::usage(format!(
                "there is no profile `{}` ({}); there are {}",
                profile.value,
                profile.origin,
                if files.names.is_empty() { "none".to_owned() } else { files.names.join(", ") }
            )));
        }
        Ok(wish.decide(&variables, &files))
    }

    /// `local`, `local:NAME` or `memory`.
    fn local_name(&self, options: &ConnectionOptions) -> String {
        match &options.local {
            _ if self.is_in_memory(options) => "memory".to_owned(),
            Some(Some(file)) => {
                format!("local:{}", file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy())
            }
            _ => "local".to_owned(),
        }
    }

    fn is_in_memory(&self, options: &ConnectionOptions) -> bool {
        let name = options.connection.as_ref().or(self.default_name(options));
        options.memory || name.is_some_and(|name| name == "memory")
    }

    /// Opens the local engine that the options name.
    pub fn database(&self, options: &ConnectionOptions) -> Result<Arc<Database>, Stop> {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        let settings = Settings { clock, ids, region: LOCAL_REGION.to_owned() };
        let database = match self.database_file(options) {
            None => Database::in_memory(settings),
            Some(file) => {
                self.ready_folder(&file)?;
                Database::open(&file, settings).map_err(Failure::from)?
            }
        };
        Ok(Arc::new(database))
    }

    /// Makes our own data folder. A folder that the user named is theirs to make: it may be misspelt.
    fn ready_folder(&self, file: &Path) -> Result<(), Stop> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let problem = match folder {
            Some(folder) if folder == self.folders.data => create_folder(folder).err(),
            Some(folder) if !folder.is_dir() => Some(io::ErrorKind::NotFound.into()),
            _ => None,
        };
        let stop = |error: io::Error| Stop {
            exit: Exit::Connection,
            message: format!("{}: its folder can't be used: {error}", file.display()),
        };
        problem.map_or(Ok(()), |error| Err(stop(error)))
    }
}

/// Whether the streams take colour: as told, else when they are terminals and `NO_COLOR` does not say otherwise.
pub fn printer(choice: ColorChoice) -> Printer {
    let wanted = |terminal: bool| match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => terminal && !no_color(),
    };
    Printer::new(wanted(stdout().is_terminal()), wanted(stderr().is_terminal()))
}

/// What these words ask for: a name, a profile or an endpoint URL, and then, perhaps, a region and `read-only`.
fn asked_for(words: &[String]) -> Result<ConnectionOptions, Stop> {
    let Some((name, rest)) = words.split_first() else {
        return Err(Stop::usage("which connection? `:connect NAME` or `:connect URL`"));
    };
    let mut options = ConnectionOptions::default();
    if name.contains("://") {
        options.endpoint_url = Some(name.clone());
    } else {
        options.connection = Some(name.clone());
    }
    for word in rest {
        match word.as_str() {
            "read-only" => options.read_only = true,
            region if options.region.is_none() => options.region = Some(region.to_owned()),
            other => return Err(Stop::usage(format!("`{other}` is one word too many"))),
        }
    }
    Ok(options)
}

/// All profiles in the files of the AWS SDK; none where they can't be read, which whoever opens one is told.
fn profile_names() -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let read = runtime.map(|runtime| runtime.block_on(Profile::read(None)));
    read.ok().and_then(Result::ok).map(|profile| profile.names).unwrap_or_default()
}

impl From<ConsentOptions> for Consent {
    fn from(options: ConsentOptions) -> Self {
        Self { yes: options.yes, code: options.code, unlocked: false }
    }
}

/// The user's time zone. Finding it reads the zones of the machine, so only who shows times asks for it.
pub fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::system()
}

/// The variables of the AWS SDK that decide where a connection leads. Its secrets it reads itself.
fn variables() -> Variables {
    Variables {
        profile: text("AWS_PROFILE"),
        region: text("AWS_REGION"),
        default_region: text("AWS_DEFAULT_REGION"),
        endpoint_of_service: text("AWS_ENDPOINT_URL_DYNAMODB"),
        endpoint: text("AWS_ENDPOINT_URL"),
        account: text("AWS_ACCOUNT_ID"),
        has_access_key: std::env::var_os("AWS_ACCESS_KEY_ID").is_some(),
    }
}

fn text(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

fn clock() -> Clock {
    Clock::new(|| {
        // A clock set before 1970 reads as its beginning.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

fn ids() -> Ids {
    Ids::new(|| uuid::Uuid::new_v4().to_string())
}
