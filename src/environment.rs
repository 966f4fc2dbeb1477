//! What the process finds around it: variables, terminal, clock. Read here, once, and handed in everywhere else.

#![expect(clippy::disallowed_methods, reason = "the one place that reads variables and the clock")]

use std::io::{IsTerminal, stderr, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::cli::{ColorChoice, ConnectionOptions, ConsentOptions, LedgerBy};
use crate::connection::credentials::Hidden;
use crate::connection::person::Person;
use crate::connection::{Connection, Facts, Failure, Keyring, Local, Proxies, Variables, settings};
use crate::engine::{Clock, Database, Ids, Settings};
use crate::run::{self, Exit, Printer, Stop, Terminals};
use crate::session::ledger::By;
use crate::session::price::{PriceList, Spending};
use crate::session::{Consent, Session};
use crate::storage::StoreError;
use crate::workspace::files::Overrides;
use crate::workspace::history::search::Days;
#[cfg(unix)]
use crate::workspace::privacy;
use crate::workspace::{Config, Folders, History};

mod choice;
mod profiles;
mod secrets;
mod unreadable;

/// The variables that name where a container gets its credentials, the stronger first.
const CONTAINERS: [&str; 2] =
    ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
/// The region in the local engine's ARNs.
const LOCAL_REGION: &str = "us-east-1";

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
    /// `--no-history`.
    pub no_history: bool,
    /// What in the folders was open to others, to be shown.
    pub opened: Vec<String>,
    pub clock: Clock,
    pub ids: Ids,
    /// The credentials that services are asked with.
    pub keyring: Keyring,
    /// The budgets, of which all sessions of the process spend.
    pub spending: Spending,
}

/// A local engine to pull into.
pub struct Copy {
    pub connection: Connection,
    /// The options of the source, if they name a local engine, name this one.
    pub is_source: bool,
}

impl Environment {
    pub fn read(no_history: bool) -> Result<Self, Stop> {
        let folder = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let overrides = Overrides {
            config: folder("DYNADRAFT_CONFIG_DIR").map(PathBuf::from),
            data: folder("DYNADRAFT_DATA_DIR").map(PathBuf::from),
        };
        let folders = Folders::find(overrides).ok_or_else(|| {
            Stop::usage("no home folder; name DYNADRAFT_CONFIG_DIR and DYNADRAFT_DATA_DIR")
        })?;
        #[cfg(unix)]
        let opened = privacy::mend(&folders);
        #[cfg(not(unix))]
        let opened = Vec::new();
        // Not an error yet: the workbench starts with the defaults and shows the sentence, and `config path` needs none
        // of it.
        let (config, config_problem) = Config::load(&folders.config_file());
        Ok(Self {
            folders,
            spending: Spending::new(&config),
            config,
            config_problem,
            editor: text("VISUAL").or_else(|| text("EDITOR")),
            no_color: no_color(),
            log_level: text("DYNADRAFT_LOG"),
            no_history,
            opened,
            keyring: Keyring::new(clock(), person()),
            clock: clock(),
            ids: ids(),
        })
    }

    /// The same, for connections that turn to this person.
    pub fn with_person(self, person: Arc<dyn Person>) -> Self {
        Self { keyring: Keyring::new(self.clock.clone(), person), ..self }
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
        if self.no_history {
            return Ok(History::in_memory()?);
        }
        let cap = self.config.history.keep_bytes();
        Ok(History::open_within(&self.folders.history_file(), cap)?)
    }

    /// As [`history`](Self::history), for what is about runs that are in it: with `--no-history` there are none.
    pub fn kept_history(&self) -> Result<History, Stop> {
        if self.no_history {
            return Err(Stop::usage(
                "with --no-history no earlier run is known: this takes one from the history, so leave that option out",
            ));
        }
        self.history()
    }

    /// What a day is, where and when the process runs.
    pub fn days(&self) -> Days {
        Days { zone: zone(), now_ms: self.clock.now_ms() }
    }

    fn session_of(&self, connection: Connection, history: History) -> Session {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        Session { connection, history, clock, ids, spending: self.spending.clone() }
    }

    /// What units cost: the table this program comes with, and the user's own.
    pub fn prices(&self) -> PriceList {
        PriceList::new(&self.config.prices)
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
        Ok(self.session_of(connection, history))
    }

    /// Opens the connection that the options name, for what enters nothing in the history.
    pub fn session_without_history(&self, options: &ConnectionOptions) -> Result<Session, Stop> {
        let (history, connection) = (History::in_memory()?, self.connection(options)?);
        Ok(self.session_of(connection, history))
    }

    /// Opens the local engine that items are pulled into: `local`, or `local=FILE`.
    pub fn copy(&self, into: &str, source: &ConnectionOptions) -> Result<Copy, Stop> {
        let file = match into.split_once('=') {
            None if into == "local" => None,
            Some(("local", file)) if !file.is_empty() => Some(PathBuf::from(file)),
            _ => return Err(Stop::usage(format!("`--into {into}`: write local or local=FILE"))),
        };
        let options = ConnectionOptions { local: Some(file), ..ConnectionOptions::default() };
        let database = self.database(&options)?;
        // After it was opened: before that there may be no file, and what is not there has no real path.
        let real = |options| self.database_file(options).and_then(|file| file.canonicalize().ok());
        let is_source = real(source) == real(&options);
        let facts = Facts::local(self.local_name(&options));
        Ok(Copy { connection: Connection::Local(Local { facts, database }), is_source })
    }

    /// Opens the local engine that the options name.
    pub fn database(&self, options: &ConnectionOptions) -> Result<Arc<Database>, Stop> {
        let (clock, ids) = (self.clock.clone(), self.ids.clone());
        let settings = Settings { clock, ids, region: LOCAL_REGION.to_owned() };
        let database = match self.database_file(options) {
            None => Database::in_memory(settings),
            Some(file) => self.database_in(&file, settings)?,
        };
        Ok(Arc::new(database))
    }

    /// Our own file is made with its folder; where it can't be, there is a database that has no table and takes none.
    fn database_in(&self, file: &Path, settings: Settings) -> Result<Database, Stop> {
        let is_ours = *file == self.folders.database_file();
        // A folder that the user named is theirs to make: it may be misspelt.
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        if !is_ours && folder.is_some_and(|folder| !folder.is_dir()) {
            let message = format!("{}: its folder is not there", file.display());
            return Err(Stop { exit: Exit::Connection, message });
        }
        match Database::open(file, settings.clone()) {
            Err(hindrance @ (StoreError::ReadOnly { .. } | StoreError::Full { .. })) if is_ours => {
                Ok(Database::empty(hindrance, settings))
            }
            opened => Ok(opened.map_err(Failure::from)?),
        }
    }
}

/// Learns the secrets of the variables and the command line: before a word is said, be it of a bad argument.
pub fn learn_secrets() {
    secrets::learn();
}

/// Whether the streams take colour: as told, else when they are terminals and `NO_COLOR` does not say otherwise.
pub fn printer(choice: ColorChoice) -> Printer {
    let wanted = |terminal: bool| match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => terminal && !no_color(),
    };
    let (out, talk) = (stdout().is_terminal(), stderr().is_terminal());
    Printer::new(wanted(out), wanted(talk)).on(Terminals { out, talk })
}

impl From<ConsentOptions> for Consent {
    fn from(options: ConsentOptions) -> Self {
        Self { yes: options.yes, codes: options.code, ..Self::default() }
    }
}

impl From<LedgerBy> for By {
    fn from(by: LedgerBy) -> Self {
        match by {
            LedgerBy::Table => Self::Table,
            LedgerBy::Index => Self::Index,
            LedgerBy::Connection => Self::Connection,
            LedgerBy::Day => Self::Day,
            LedgerBy::Run => Self::Run,
        }
    }
}

/// The user's time zone. Finding it reads the zones of the machine, so only who shows times asks for it.
pub fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::system()
}

/// The variables of AWS's tools that decide where a connection leads, and as whom.
fn variables() -> Variables {
    Variables {
        default_profile: text("AWS_DEFAULT_PROFILE"),
        profile: text("AWS_PROFILE"),
        region: text("AWS_REGION"),
        default_region: text("AWS_DEFAULT_REGION"),
        endpoint_of_service: text("AWS_ENDPOINT_URL_DYNAMODB"),
        endpoint: text("AWS_ENDPOINT_URL"),
        account: text("AWS_ACCOUNT_ID"),
        access_key: text("AWS_ACCESS_KEY_ID"),
        secret_key: text("AWS_SECRET_ACCESS_KEY").map(Hidden),
        session_token: text("AWS_SESSION_TOKEN").or_else(|| text("AWS_SECURITY_TOKEN")).map(Hidden),
        token_file: text("AWS_WEB_IDENTITY_TOKEN_FILE").map(PathBuf::from),
        role_arn: text("AWS_ROLE_ARN"),
        session_name: text("AWS_ROLE_SESSION_NAME"),
        instance: text("AWS_EC2_METADATA_SERVICE_ENDPOINT"),
        container: CONTAINERS.into_iter().find(|name| text(name).is_some()),
        settings: settings::of_variables(unreadable::lossy),
        proxies: Proxies::of(|name| std::env::var(name).ok()),
    }
}

fn text(name: &str) -> Option<String> {
    // Empty counts as unset. So does a value that is no text: those that matter were refused before (`unreadable`).
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whom connections turn to where no screen says otherwise.
fn person() -> Arc<dyn Person> {
    Arc::new(run::person::AtTerminal)
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
