//! `sample`: the bundled tables.

use std::path::Path;

use super::grid::{self, Cell};
use super::guard::{WrongCodes, held_back};
use super::{Exit, Printer, Stop};
use crate::session::samples::{self, LoadError};
use crate::session::{Cancel, Consent, Session};
use crate::workspace::samples::{SAMPLES, Sample, find};
use crate::workspace::{SaveError, save_file};

/// Lists the samples.
pub fn list(printer: Printer) -> Result<Exit, Stop> {
    let row = |sample: &Sample| {
        let tables: Vec<&str> = sample.tables.iter().map(|(name, _)| *name).collect();
        vec![Cell::left(sample.name), Cell::left(tables.join(", ")), Cell::left(sample.summary)]
    };
    let rows: Vec<Vec<Cell>> = SAMPLES.iter().map(row).collect();
    printer.data(&grid::draw(
        &["sample", "tables", "what it shows"],
        &rows,
        printer.out_style(),
    ))?;
    Ok(Exit::Applied)
}

/// Makes the sample's tables, and writes its drafts to a folder when one is named. What exists is left alone and said.
pub async fn load(
    session: &Session,
    sample: &Sample,
    drafts: Option<&Path>,
    consent: &Consent,
    wrong_codes: &WrongCodes,
    printer: Printer,
) -> Result<Exit, Stop> {
    let held = samples::check(session.connection.facts(), sample, consent);
    if let Some(exit) = held_back(held, consent, wrong_codes, &Cancel::default(), printer).await {
        return Ok(exit);
    }
    let loaded = samples::load(&session.connection, sample).await?;
    for table in &loaded.existing {
        printer.say(&format!("{table}: exists already, left alone"));
    }
    for table in &loaded.created {
        printer.say(&format!("{table}: created"));
    }
    printer.say(&format!("{} items put", loaded.items));
    if let Some(folder) = drafts {
        write_drafts(sample, folder, printer)?;
    }
    Ok(Exit::Applied)
}

/// The sample of this name, or the names there are.
pub fn named(name: &str) -> Result<&'static Sample, Stop> {
    find(name).ok_or_else(|| {
        let names: Vec<&str> = SAMPLES.iter().map(|sample| sample.name).collect();
        Stop::usage(format!("there is no sample `{name}`; there are {}", names.join(", ")))
    })
}

impl From<LoadError> for Stop {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Failed(failure) => failure.into(),
            LoadError::NotReady(_) => Self { exit: Exit::Failed, message: error.to_string() },
        }
    }
}

fn write_drafts(sample: &Sample, folder: &Path, printer: Printer) -> Result<(), Stop> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Stop::usage(format!("{}: {error}", folder.display())))?;
    for (name, text) in sample.drafts {
        let path = folder.join(name);
        match save_file(&path, text, None) {
            Ok(_) => printer.data(&path.display().to_string())?,
            // The user may have gone on writing in it.
            Err(SaveError::Exists { .. }) => {
                printer.say(&format!("{}: exists already, left alone", path.display()));
            }
            Err(error) => return Err(Stop::usage(error.to_string())),
        }
    }
    Ok(())
}
