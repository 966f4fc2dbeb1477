//! A folder that the service exported a table to: `manifest-summary.json`, `manifest-files.json`, and the items in
//! `data/*.json.gz`.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::OpenError;
use crate::workspace::{Kind, read_text};

/// The data files, in the order of the manifest.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, OpenError> {
    let manifest = folder.join("manifest-files.json");
    let text = read_text(&manifest, Kind::Manifest).map_err(|error| {
        if !error.is_missing() {
            return error.into();
        }
        let message = "a folder without manifest-files.json is no export of the service";
        OpenError::content(folder, message)
    })?;
    refuse_other_formats(folder)?;
    let entries = text.text.lines().filter(|line| !line.trim().is_empty());
    let file = |line: &str| {
        data_file(folder, line)
            .ok_or_else(|| OpenError::content(&manifest, "names a data file that is not there"))
    };
    entries.map(file).collect()
}

/// The service also exports in Amazon Ion, which is not read here. A folder without a summary is tried.
fn refuse_other_formats(folder: &Path) -> Result<(), OpenError> {
    let summary = folder.join("manifest-summary.json");
    let text = read_text(&summary, Kind::Manifest).map(|summary| summary.text).unwrap_or_default();
    let document: Value = serde_json::from_str(&text).unwrap_or_default();
    match document.get("outputFormat").and_then(Value::as_str) {
        None | Some("DYNAMODB_JSON") => Ok(()),
        Some(other) => {
            let message = format!("the export is in {other}; export it as DYNAMODB_JSON");
            Err(OpenError::content(&summary, message))
        }
    }
}

/// The file of one line of the manifest. Its key tells where it lay in the bucket; here it lies in `data`.
fn data_file(folder: &Path, line: &str) -> Option<PathBuf> {
    let entry: Value = serde_json::from_str(line).ok()?;
    let key = entry.get("dataFileS3Key")?.as_str()?;
    let name = key.rsplit('/').next()?;
    // Its last part alone: a manifest must not lead out of the folder.
    let places = [folder.join("data").join(name), folder.join(name)];
    places.into_iter().find(|path| path.is_file())
}
