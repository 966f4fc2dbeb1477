//! `config`: the settings and where they stand.

use super::grid::{self, Cell};
use super::{Exit, Printer, Stop, safe_text};
use crate::connection::{Facts, Limits, Origin};
use crate::workspace::config::ProductionSettings;
use crate::workspace::{Config, Folders};

/// Prints where everything is kept.
pub fn path(folders: &Folders, printer: Printer) -> Result<Exit, Stop> {
    let paths = [
        ("settings", folders.config_file()),
        ("drafts", folders.drafts()),
        ("history", folders.history_file()),
        ("local database", folders.database_file()),
        ("log", folders.log_file()),
    ];
    let row = |(what, path): &(&str, std::path::PathBuf)| {
        vec![Cell::left(*what), Cell::left(path.display().to_string())]
    };
    let rows: Vec<Vec<Cell>> = paths.iter().map(row).collect();
    printer.data(&grid::draw(&["what", "where"], &rows, printer.out_style()))?;
    Ok(Exit::Applied)
}

/// Prints the settings in force and what is known of the connection, each with where it was found. Nobody is contacted.
pub fn show(
    config: &Config,
    facts: &Facts,
    limits: Option<Limits>,
    printer: Printer,
) -> Result<Exit, Stop> {
    let mut rows = settings(config);
    rows.extend(connection(facts, limits));
    let rows: Vec<Vec<Cell>> = rows
        .into_iter()
        .map(|row| row.into_iter().map(|text| Cell::left(safe_text::line(&text))).collect())
        .collect();
    facts.settings.notes.iter().for_each(|note| printer.say(&safe_text::line(note)));
    printer.data(&grid::draw(&["setting", "value", "from"], &rows, printer.out_style()))?;
    Ok(Exit::Applied)
}

/// A name, a value, and where it was found.
type Line = [String; 3];

fn settings(config: &Config) -> Vec<Line> {
    let usual = Config::default();
    let line = |name: &str, value: String, is_usual: bool| {
        // By the value: what the file says and the default says too is told as the default.
        let origin = if is_usual { "default" } else { "config.toml" };
        [name.to_owned(), value, origin.to_owned()]
    };
    let mut lines = vec![
        line("theme", config.theme.clone(), config.theme == usual.theme),
        line("ascii", config.ascii.to_string(), config.ascii == usual.ascii),
        line("mouse", config.mouse.to_string(), config.mouse == usual.mouse),
        line(
            "history.keep_mb",
            config.history.keep_mb.to_string(),
            config.history == usual.history,
        ),
    ];
    lines.extend(config.default.iter().map(|name| line("default", name.clone(), false)));
    let ProductionSettings { names, accounts } = &config.production;
    for (name, values) in [("production.names", names), ("production.accounts", accounts)] {
        lines.extend((!values.is_empty()).then(|| line(name, values.join(", "), false)));
    }
    lines
}

fn connection(facts: &Facts, limits: Option<Limits>) -> Vec<Line> {
    let line = |name: &str, value: &str, origin: String| {
        [format!("connection.{name}"), value.to_owned(), origin]
    };
    let mut lines = vec![
        line("name", &facts.name, String::new()),
        line("class", facts.class.value.name(), facts.class.origin.to_string()),
        line("mode", facts.access.value.name(), facts.access.origin.to_string()),
        line("undo", facts.images.value.name(), facts.images.origin.to_string()),
        line("look", &facts.look.value.to_string(), facts.look.origin.to_string()),
    ];
    let told = [
        ("profile", &facts.profile),
        ("region", &facts.region),
        ("endpoint_url", &facts.endpoint),
        ("proxy", &facts.proxy),
        ("account", &facts.account),
        ("colour", &facts.colour),
    ];
    let told = told.into_iter().filter_map(|(name, told)| Some((name, told.as_ref()?)));
    lines.extend(told.map(|(name, told)| line(name, &told.value, told.origin.to_string())));
    // The local engine has neither limits nor credentials.
    let Some(limits) = limits else { return lines };
    let credentials = facts
        .credentials
        .iter()
        .map(|told| line("credentials", &told.value, told.origin.to_string()));
    let usual = Limits::default();
    let origin = |is_usual: bool| {
        if is_usual { Origin::Default } else { Origin::Config(facts.name.clone()) }.to_string()
    };
    let timeout = limits.answer.as_secs().to_string();
    let attempts = limits.attempts.to_string();
    lines.extend(credentials);
    lines.push(line("timeout_s", &timeout, origin(limits.answer == usual.answer)));
    let told = facts.settings.attempts.as_ref().map_or(&Origin::Default, |told| &told.origin);
    lines.push(line("attempts", &attempts, told.to_string()));
    lines
}

/// Prints the keys the workbench comes with, as a keys.toml has them.
pub fn keys(printer: Printer) -> Result<Exit, Stop> {
    printer.data(include_str!("../../assets/keys.toml"))?;
    Ok(Exit::Applied)
}

/// Checks config.toml.
pub fn validate(folders: &Folders, problem: Option<&str>, printer: Printer) -> Result<Exit, Stop> {
    if let Some(problem) = problem {
        return Err(Stop::usage(problem));
    }
    let file = folders.config_file();
    let state = if file.exists() { "valid" } else { "not there; the defaults are in force" };
    printer.say(&format!("{}: {state}", file.display()));
    Ok(Exit::Applied)
}
