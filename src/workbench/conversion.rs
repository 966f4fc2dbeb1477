//! A draft in its other form: asked for by the user, or offered where an endpoint has no PartiQL.

use std::path::Path;

use super::desk::{Desk, Running};
use super::effect::{Conversion, Effect};
use super::event::Problem;
use super::layout::Pane;
use crate::draft::Format;
use crate::draft::convert::{Converted, other_name};
use crate::session::Report;
use crate::syntax::Diagnostic;

/// Asks for the other form of the draft on the screen.
pub fn ask(desk: &mut Desk, effects: &mut Vec<Effect>) {
    effects.push(Effect::Convert(on_screen(desk)));
}

/// The draft on the screen, to be made into something else.
pub fn on_screen(desk: &Desk) -> Conversion {
    let tab = desk.tab();
    Conversion {
        tab: tab.id.clone(),
        name: tab.name.clone(),
        text: tab.editor.text(),
        format: tab.editor.format(),
        folder: tab.file.as_ref().and_then(|file| file.parent()).map(Path::to_path_buf),
        is_offer: false,
    }
}

/// Looks whether a draft of writes that met no PartiQL can be sent as a transaction.
pub fn look_for_offer(desk: &Desk, running: &Running, report: &Report, effects: &mut Vec<Effect>) {
    if !report.lacks_partiql() || desk.versus.is_some() {
        return;
    }
    let submit = running.submit.clone();
    effects.push(Effect::Convert(Conversion {
        tab: running.tab.clone(),
        name: submit.name,
        text: submit.text,
        format: submit.draft.0.format,
        folder: submit.folder,
        is_offer: true,
    }));
}

/// What came of asking: opens it, or gives what is to be offered.
pub fn converted(
    desk: &mut Desk,
    asked: &Conversion,
    result: Result<Converted, Problem>,
) -> Option<Converted> {
    match result {
        Ok(converted) if asked.is_offer => return Some(converted),
        Ok(converted) => open(desk, &asked.name, &converted),
        Err(Problem::Failed(problem)) => desk.fail(format!("not converted: {problem}")),
        Err(Problem::Draft(findings)) => refused(desk, asked, &findings),
    }
    None
}

/// Opens the other form in a tab of its own.
pub fn open(desk: &mut Desk, name: &str, converted: &Converted) {
    let name = free_name(desk, &other_name(name, converted.format));
    let kind = match converted.format {
        Format::Partiql => "PartiQL",
        Format::Transaction => "a transaction",
    };
    let said = match converted.notes.len() {
        0 => format!("{name}: the same as {kind}"),
        1 => format!("{name}: as {kind}; what is not the same stands in a comment"),
        count => format!("{name}: as {kind}; {count} comments say what is not the same"),
    };
    let tab = desk.add_draft(Some(name), &converted.text);
    tab.keep_as_it_is();
    desk.focus(Pane::Editor);
    desk.say(said);
}

/// The name, with a number in it where a tab has it already.
pub fn free_name(desk: &Desk, name: &str) -> String {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let numbered = (2..).map(|number| format!("{stem}-{number}.{ending}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let is_free = |name: &String| desk.tabs.iter().all(|tab| tab.name != *name);
    names.find(is_free).unwrap_or_else(|| name.to_owned())
}

pub fn refused(desk: &mut Desk, asked: &Conversion, findings: &[Diagnostic]) {
    let Some(first) = findings.first() else { return };
    let line = first.span.line_column(&asked.text).0;
    let more = match findings.len() {
        1 => String::new(),
        count => format!("; {} more", count - 1),
    };
    let problem = format!("line {line}: {}{more}", first.message);
    if asked.is_offer {
        return desk.say(format!("no PartiQL here, and no other form of the draft: {problem}"));
    }
    if let Some(tab) = desk.tab_named(&asked.tab) {
        tab.editor.go_to(first.span.start);
    }
    desk.fail(format!("not converted: {problem}"));
}
