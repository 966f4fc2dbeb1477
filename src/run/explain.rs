//! `explain`: what a code means, what to do next, and whether asking again is safe.

use serde_json::{Value, json};

use super::grid::{self, Cell};
use super::style::Role;
use super::{Exit, Printer, Stop};
use crate::session::explain::{Entry, all, find};

/// Explains a code, or lists all there are. Nobody is asked, and nothing is read.
pub fn run(code: Option<&str>, json: bool, printer: Printer) -> Result<Exit, Stop> {
    let Some(code) = code else { return list(json, printer) };
    let entry = find(code).map_err(|error| Stop::usage(error.to_string()))?;
    if json {
        printer.json(&document(entry))?;
    } else {
        printer.data(&text(entry, printer))?;
    }
    Ok(Exit::Applied)
}

fn list(json: bool, printer: Printer) -> Result<Exit, Stop> {
    if json {
        all().iter().try_for_each(|entry| printer.json(&document(entry)))?;
        return Ok(Exit::Applied);
    }
    let row = |entry: &Entry| {
        vec![Cell::left(entry.title()), Cell::left(entry.of.name()), Cell::left(entry.in_short())]
    };
    let rows: Vec<Vec<Cell>> = all().iter().map(row).collect();
    printer.data(&grid::draw(&["code", "of", "means"], &rows, printer.out_style()))?;
    Ok(Exit::Applied)
}

/// A paragraph for each part, and the draft as it would stand in its file.
fn text(entry: &Entry, printer: Printer) -> String {
    let style = printer.out_style();
    let mut lines = vec![style.paint(Role::Strong, &entry.names.join(", "))];
    lines.push(style.paint(Role::Muted, entry.of.in_words()));
    let mut part = |title: &str, said: &str| {
        lines.push(format!("\n{}\n    {said}", style.paint(Role::Strong, title)));
    };
    part("Means", &entry.means);
    part("Next", &entry.next);
    if let Some(again) = entry.again {
        part("Asking again", again.in_words());
    }
    match (entry.example(), &entry.without) {
        (Some(example), _) => {
            let draft: Vec<&str> = example.text.lines().collect();
            let title = format!("{} shows it on the local engine with the samples", example.name);
            part(&title, &draft.join("\n    "));
        }
        (None, Some(without)) => part("No draft shows it", &format!("{without}.")),
        (None, None) => {}
    }
    lines.join("\n")
}

fn document(entry: &Entry) -> Value {
    let mut document = json!({
        "code": entry.title(),
        "names": entry.names,
        "of": entry.of.name(),
        "means": entry.means,
        "next": entry.next,
    });
    let Some(members) = document.as_object_mut() else { return document };
    if let Some(again) = entry.again {
        let said = json!({"name": again.name(), "sentence": again.in_words()});
        members.insert("again".to_owned(), said);
    }
    if let Some(example) = entry.example() {
        let draft = json!({"name": example.name, "text": example.text});
        members.insert("draft".to_owned(), draft);
    }
    document
}
