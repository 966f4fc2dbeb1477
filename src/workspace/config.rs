//! config.toml.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::connection::{Access, Class, Images, no_endpoint, shown};
use crate::draft::suggest::nearest;
use crate::secret;

use super::{Document, Kind, read_text};

mod spending;
#[cfg(test)]
mod tests;

pub use spending::{BudgetSettings, PriceSettings, UnitPrices};

/// The settings of config.toml; unknown keys are errors with line and suggestion; a bad file gives the defaults and
/// the sentence to show.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `dark`, `light`, or a theme in the config folder's themes/.
    pub theme: String,
    /// Borders and marks in ASCII.
    pub ascii: bool,
    /// Numbers of the lines beside a draft.
    pub line_numbers: bool,
    /// Whose keys a draft is written with.
    pub keys: Keys,
    /// Mouse capture at the start.
    pub mouse: bool,
    /// Where drafts go when the command line does not say: a connection below, `local` or `memory`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Connections to services, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub connections: BTreeMap<String, ConnectionSettings>,
    pub production: ProductionSettings,
    pub history: HistorySettings,
    /// When drafts on the local engine are rehearsed.
    pub rehearse: Rehearsing,
    /// Read units that a rehearsal of a draft for a service may use without asking, by what items weigh on average.
    pub rehearse_units: u32,
    pub prices: PriceSettings,
    /// What may be spent on all services together.
    pub budget: BudgetSettings,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rehearsing {
    #[default]
    WhenAsked,
    /// With every change of the text. A service is asked only when the user asks.
    AsYouType,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keys {
    /// Characters are text, and the keys of keys.toml do the rest.
    #[default]
    Plain,
    Vim,
}

/// What is kept of the submissions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct HistorySettings {
    /// Megabytes that the answers of all runs may take, compressed; beyond that those of the oldest are let go of.
    pub keep_mb: u32,
}

impl HistorySettings {
    pub fn keep_bytes(&self) -> u64 {
        u64::from(self.keep_mb) * 1_000_000
    }
}

impl Default for HistorySettings {
    fn default() -> Self {
        Self { keep_mb: 500 }
    }
}

/// One connection: what is left out, the AWS SDK looks for where it always does.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConnectionSettings {
    pub profile: Option<String>,
    pub region: Option<String>,
    pub endpoint_url: Option<String>,
    pub class: Option<Class>,
    pub mode: Option<Access>,
    /// Whether the item of a failed statement that did not come back is read, to say why it failed. It takes a consistent
    /// read and permission for it, so that it is off unless it is said.
    pub look: Option<bool>,
    /// One of the terminal's sixteen by its name, or `#rrggbb`.
    pub colour: Option<String>,
    /// Whether items are kept as they were before they are written; what is not local keeps none unless this says so.
    pub undo: Option<Images>,
    /// How long an answer may take.
    pub timeout_s: Option<NonZeroU32>,
    /// How often a request is sent at most, where that can do no harm.
    pub attempts: Option<NonZeroU32>,
    /// What may be spent on it.
    #[serde(skip_serializing_if = "BudgetSettings::is_none")]
    pub budget: BudgetSettings,
}

/// What counts as production, and is guarded unless a connection says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProductionSettings {
    /// Names of connections or profiles; `*` stands for any characters.
    pub names: Vec<String>,
    /// Account ids, as strings.
    pub accounts: Vec<String>,
}

/// The colours every terminal has.
const COLOURS: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "gray",
    "darkgray",
    "lightred",
    "lightgreen",
    "lightyellow",
    "lightblue",
    "lightmagenta",
    "lightcyan",
    "white",
];

/// What `default` may say besides the names of connections.
const BUILT_IN: [&str; 2] = ["local", "memory"];

impl Default for Config {
    fn default() -> Self {
        Self {
            theme: "dark".into(),
            ascii: false,
            line_numbers: true,
            keys: Keys::Plain,
            mouse: true,
            default: None,
            connections: BTreeMap::new(),
            production: ProductionSettings::default(),
            history: HistorySettings::default(),
            rehearse: Rehearsing::default(),
            rehearse_units: 100,
            prices: PriceSettings::default(),
            budget: BudgetSettings::default(),
        }
    }
}

impl Config {
    pub fn rehearses_as_typed(&self) -> bool {
        self.rehearse == Rehearsing::AsYouType
    }

    /// See [`rehearse_units`](Self::rehearse_units).
    pub fn rehearse_budget(&self) -> f64 {
        f64::from(self.rehearse_units)
    }

    /// Reads the file; one that is not there gives the defaults, and so does a bad one, with the sentence to show.
    pub fn load(path: &Path) -> (Self, Option<String>) {
        let problem = match read_text(path, Kind::Settings) {
            Ok(Document { text, .. }) => {
                // Before it is understood: what is wrong with a line may be told with the line.
                secret::learn_urls(&text);
                match Self::parse(&text) {
                    Ok(config) => return (config, None),
                    Err(problem) => problem,
                }
            }
            Err(error) if error.is_missing() => return (Self::default(), None),
            Err(error) => return (Self::default(), Some(error.to_string())),
        };
        (Self::default(), Some(format!("{}: {problem}", path.display())))
    }

    /// Understands the text of a config file, or says what is wrong with it: `line 2, column 1: ...`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let config: Self = toml::from_str(text).map_err(|error| explain(text, &error))?;
        config.check()?;
        Ok(config)
    }

    /// What the types alone don't say.
    fn check(&self) -> Result<(), String> {
        // Else `default = "local"` could mean either.
        if let Some(name) = self.connections.keys().find(|name| BUILT_IN.contains(&name.as_str())) {
            return Err(format!(
                "[connections.{name}]: `{name}` is the embedded engine's own name"
            ));
        }
        for (name, connection) in &self.connections {
            let endpoint = connection.endpoint_url.as_deref();
            if let Some(problem) = endpoint.and_then(|url| no_endpoint(url, "")) {
                return Err(format!("[connections.{name}]: {problem}"));
            }
            let colour = connection.colour.as_deref();
            if let Some(colour) = colour.filter(|colour| !is_colour(colour)) {
                return Err(format!("[connections.{name}]: {}", no_colour(colour)));
            }
            connection.budget.check(&format!("connections.{name}.budget"))?;
        }
        self.prices.check()?;
        self.budget.check("budget")?;
        // A mistyped one would match nothing, and leave production unguarded without a word.
        let is_account = |id: &&String| id.len() == 12 && id.chars().all(|c| c.is_ascii_digit());
        if let Some(id) = self.production.accounts.iter().find(|id| !is_account(id)) {
            return Err(format!("[production]: `{id}` is no account: an account id has 12 digits"));
        }
        let Some(default) = &self.default else { return Ok(()) };
        if self.connections.contains_key(default) || BUILT_IN.contains(&default.as_str()) {
            return Ok(());
        }
        Err(format!("default: {}", self.no_connection(default)))
    }

    /// The sentence about a connection that is not there.
    pub fn no_connection(&self, name: &str) -> String {
        let names: Vec<&str> = self.connections.keys().map(String::as_str).collect();
        let said = shown(name);
        match nearest(name, &names) {
            Some(near) => format!("there is no connection `{said}`; did you mean `{near}`?"),
            None if names.is_empty() => {
                format!("there is no connection `{said}`; config.toml has no [connections.NAME]")
            }
            None => format!("there is no connection `{said}`; there are {}", names.join(", ")),
        }
    }
}

fn is_colour(text: &str) -> bool {
    let is_hex = |digits: &str| digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit());
    COLOURS.contains(&text) || text.strip_prefix('#').is_some_and(is_hex)
}

fn no_colour(text: &str) -> String {
    match nearest(text, &COLOURS) {
        Some(near) => format!("`{text}` is no colour; did you mean `{near}`?"),
        None => format!("`{text}` is no colour; there are {}, and #rrggbb", COLOURS.join(", ")),
    }
}

fn explain(text: &str, error: &toml::de::Error) -> String {
    let span = error.span().unwrap_or_default();
    // The parser's message may take several lines; a status line has one.
    let message = unknown(error.message())
        .unwrap_or_else(|| error.message().lines().collect::<Vec<_>>().join(", "));
    let (line, column) = place(text, span.start);
    format!("line {line}, column {column}: {message}")
}

/// Line and column from 1, the column in characters.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    (before.matches('\n').count() + 1, column)
}

/// The sentence for a key that is no setting, or a word that is no choice; the parser's own names it, and then those that
/// there are. `None` for another error.
fn unknown(message: &str) -> Option<String> {
    // By the parser's words, which name the choices; when they change, its own message is shown.
    let what = match message.split_once('`')?.0 {
        "unknown field " => "setting",
        "unknown variant " => "choice",
        _ => return None,
    };
    let mut quoted = message.split('`').skip(1).step_by(2);
    let written = quoted.next()?;
    let names: Vec<&str> = quoted.collect();
    Some(match nearest(written, &names) {
        Some(name) => format!("there is no {what} `{written}`; did you mean `{name}`?"),
        None => format!("there is no {what} `{written}`; there are {}", names.join(", ")),
    })
}
