//! A draft in its other form: asked for by the user, or offered where an endpoint has no PartiQL.

use std::path::Path;

use super::effect::{Conversion, Effect};
use super::layout::Pane;
use super::overlay::Overlay;
use super::overlay::offer::Offer;
use super::state::{Running, State};
use crate::draft::Format;
use crate::draft::convert::{Converted, other_name};
use crate::session::Report;
use crate::syntax::Diagnostic;

/// Why there is no other form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    Draft(Vec<Diagnostic>),
    Failed(String),
}

/// Asks for the other form of the draft on the screen.
pub fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    let tab = state.tab();
    effects.push(Effect::Convert(Conversion {
        tab: tab.id.clone(),
        name: tab.name.clone(),
        text: tab.editor.text(),
        format: tab.editor.format(),
        folder: tab.file.as_ref().and_then(|file| file.parent()).map(Path::to_path_buf),
        is_offer: false,
    }));
}

/// Looks whether a draft of writes that met no PartiQL can be sent as a transaction.
pub fn look_for_offer(
    state: &State,
    running: &Running,
    report: &Report,
    effects: &mut Vec<Effect>,
) {
    if !report.lacks_partiql() || state.versus.is_some() {
        return;
    }
    let submit = running.submit.clone();
    effects.push(Effect::Convert(Conversion {
        tab: running.tab.clone(),
        name: submit.name,
        text: submit.text,
        format: submit.format,
        folder: submit.folder,
        is_offer: true,
    }));
}

/// Opens what was asked for, or offers it.
pub fn converted(state: &mut State, asked: &Conversion, result: Result<Converted, Problem>) {
    match result {
        Ok(converted) if asked.is_offer => {
            let place = state.connection.name.clone();
            let offer = Offer { place, name: asked.name.clone(), converted };
            // A dialog that was opened meanwhile is not taken away.
            if state.overlay.is_none() {
                state.overlay = Some(Overlay::Offer(Box::new(offer)));
            }
        }
        Ok(converted) => open(state, &asked.name, &converted),
        Err(Problem::Failed(problem)) => state.fail(format!("not converted: {problem}")),
        Err(Problem::Draft(findings)) => refused(state, asked, &findings),
    }
}

/// Opens the other form in a tab of its own.
pub fn open(state: &mut State, name: &str, converted: &Converted) {
    let name = free_name(state, &other_name(name, converted.format));
    let kind = match converted.format {
        Format::Partiql => "PartiQL",
        Format::Transaction => "a transaction",
    };
    let said = match converted.notes.len() {
        0 => format!("{name}: the same as {kind}"),
        1 => format!("{name}: as {kind}; what is not the same stands in a comment"),
        count => format!("{name}: as {kind}; {count} comments say what is not the same"),
    };
    let tab = state.add_draft(Some(name), &converted.text);
    tab.kept = u64::MAX;
    state.focus(Pane::Editor);
    state.say(said);
}

/// The name, with a number in it where a tab has it already.
fn free_name(state: &State, name: &str) -> String {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let numbered = (2..).map(|number| format!("{stem}-{number}.{ending}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    let is_free = |name: &String| state.tabs.iter().all(|tab| tab.name != *name);
    names.find(is_free).unwrap_or_else(|| name.to_owned())
}

fn refused(state: &mut State, asked: &Conversion, findings: &[Diagnostic]) {
    let Some(first) = findings.first() else { return };
    let line = first.span.line_column(&asked.text).0;
    let more = match findings.len() {
        1 => String::new(),
        count => format!("; {} more", count - 1),
    };
    let problem = format!("line {line}: {}{more}", first.message);
    if asked.is_offer {
        return state.say(format!("no PartiQL here, and no other form of the draft: {problem}"));
    }
    if let Some(tab) = state.tab_named(&asked.tab) {
        tab.editor.go_to(first.span.start);
    }
    state.fail(format!("not converted: {problem}"));
}
