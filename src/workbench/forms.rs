//! The draft as a program, into the clipboard; and commands that stand in a draft, as a draft.

use super::conversion::{free_name, on_screen, refused};
use super::desk::Desk;
use super::effect::{Effect, Forming};
use super::event::{Made, Problem};
use super::layout::Pane;
use crate::draft::Format;
use crate::draft::convert::other_name;
use crate::draft::forms::read::{Taken, looks_like_one};
use crate::draft::forms::{Formed, Language};
use crate::session::words::counted;
use crate::syntax::Lines;
use crate::syntax::hidden::visible;

/// Asks for the draft on the screen as a program.
pub fn export(desk: &mut Desk, form: &str, effects: &mut Vec<Effect>) {
    let Some(language) = Language::from_name(form.trim()) else {
        let names = Language::ALL.map(Language::name).join(", ");
        return desk.fail(format!("`{form}` is no form to copy a draft as; there are {names}"));
    };
    effects.push(Effect::Form(Forming { draft: on_screen(desk), to: Some(language) }));
}

/// Asks for the draft that the commands on the screen come to.
pub fn import(desk: &mut Desk, effects: &mut Vec<Effect>) {
    effects.push(Effect::Form(Forming { draft: on_screen(desk), to: None }));
}

/// Says what can be done with a text that was put into an empty draft and is none.
pub fn offer(desk: &mut Desk, was_empty: bool, text: &str) {
    let editor = &desk.tab().editor;
    // In a transaction draft such JSON may be the draft itself.
    let is_partiql = editor.format() == Format::Partiql;
    if was_empty && !editor.is_empty() && is_partiql && looks_like_one(text) {
        desk.say("this is no draft but a request: `:import-form` makes a draft of it");
    }
}

/// What came of asking.
pub fn made(
    desk: &mut Desk,
    asked: &Forming,
    result: Result<Made, Problem>,
    effects: &mut Vec<Effect>,
) {
    match (result, asked.to) {
        (Ok(Made::Program(formed)), Some(language)) => copy(desk, language, formed, effects),
        (Ok(Made::Program(_)), None) => {}
        (Ok(Made::Draft(taken)), _) => open(desk, asked, &taken),
        (Err(Problem::Failed(problem)), _) => desk.fail(problem),
        (Err(Problem::Draft(findings)), _) => refused(desk, &asked.draft, &findings),
    }
}

fn copy(desk: &mut Desk, language: Language, formed: Formed, effects: &mut Vec<Effect>) {
    let before = effects.len();
    desk.copy(formed.text, effects);
    let name = language.name();
    if effects.len() == before {
        return desk.fail(format!(
            "too long for the clipboard of a terminal: `dynadraft export DRAFT --to {name}` prints it"
        ));
    }
    let title = language.title();
    desk.say(match formed.notes.len() {
        0 => format!("copied as {title}"),
        count => format!("copied as {title}; its first lines hold {}", counted(count, "note")),
    });
}

/// Opens the draft in a tab of its own; what was left out stands at its top.
fn open(desk: &mut Desk, asked: &Forming, taken: &Taken) {
    let name = free_name(desk, &other_name(&asked.draft.name, taken.format));
    let mark = match taken.format {
        Format::Partiql => "--",
        Format::Transaction => "//",
    };
    let lines = Lines::of(&asked.draft.text);
    let mut text = String::new();
    for note in &taken.notes {
        let line = lines.line(note.span).0;
        text.push_str(&format!("{mark} note: line {line}: {}\n", visible(&note.message)));
    }
    text.push_str(&taken.text);
    let said = match taken.notes.len() {
        0 => format!("{name}: a draft of it"),
        count => format!("{name}: a draft of it; {} at its top", counted(count, "note")),
    };
    desk.add_draft(Some(name), &text).keep_as_it_is();
    desk.focus(Pane::Editor);
    desk.say(said);
}
