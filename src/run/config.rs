//! `config`: the settings and where they stand.

use super::grid::{self, Cell};
use super::{Exit, Printer, Stop};
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

/// Prints the settings in force, as a config.toml would have them.
pub fn show(config: &Config, printer: Printer) -> Result<Exit, Stop> {
    let text = toml::to_string(config).map_err(|error| Stop::usage(error.to_string()))?;
    printer.data(&text)?;
    Ok(Exit::Applied)
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
