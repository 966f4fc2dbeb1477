//! Rehearsals: asked for with a key, or following the text.

use std::path::Path;

use super::desk::Desk;
use super::effect::{Allowed, Effect, Rehearse, Understanding};
use super::event::NotRehearsed;
use super::layout::Pane;
use super::overlay::rehearsal::Sheet;
use super::tab::Rehearsed;
use crate::session::rehearsal::Rehearsal;
use crate::session::submission::errors_in_the_way;

/// Rehearses the draft on the screen, and shows it.
pub fn ask(desk: &mut Desk, effects: &mut Vec<Effect>) {
    desk.tab_mut().editor.understand();
    let draft = desk.tab().editor.draft();
    let error = errors_in_the_way(draft, None).next();
    if let Some((span, message)) = error.map(|error| (error.span, error.message.clone())) {
        desk.tab_mut().editor.go_to(span.start);
        desk.focus(Pane::Editor);
        return desk.fail(format!("not rehearsed: {message}"));
    }
    if draft.active().next().is_none() {
        return desk.say("there is no statement to rehearse");
    }
    desk.say(format!("reading the items of {}", desk.connection.name));
    effects.push(Effect::Rehearse(asked(desk, Allowed::default(), false)));
}

/// Where the user wished for it the rehearsal follows the text: on the local engine alone, as reading is paid for
/// elsewhere. One at a time; the next is asked for when its answer is there.
pub fn follow(desk: &mut Desk, effects: &mut Vec<Effect>) {
    if !desk.rehearses_as_typed || !desk.is_local() || desk.rehearsing.is_some() {
        return;
    }
    let tab = desk.tab();
    let is_known = tab.rehearsed.as_ref().is_some_and(|one| one.revision == tab.editor.revision());
    let is_sendable = tab.editor.is_understood()
        && tab.editor.draft().active().next().is_some()
        && errors_in_the_way(tab.editor.draft(), None).next().is_none();
    if is_known || !is_sendable || tab.unrehearsed == Some(tab.editor.revision()) {
        return;
    }
    let asked = asked(desk, Allowed::default(), true);
    desk.rehearsing = Some((asked.tab.clone(), asked.revision));
    effects.push(Effect::Rehearse(asked));
}

fn asked(desk: &Desk, allowed: Allowed, follows: bool) -> Rehearse {
    let tab = desk.tab();
    Rehearse {
        tab: tab.id.clone(),
        revision: tab.editor.revision(),
        name: tab.name.clone(),
        text: tab.editor.text(),
        draft: Understanding(tab.editor.shared_draft()),
        folder: tab.file.as_ref().and_then(|file| file.parent()).map(Path::to_path_buf),
        allowed,
        follows,
    }
}

/// What came of it, and what is to be shown over the panes. One of a text that was changed since is dropped.
pub fn rehearsed(
    desk: &mut Desk,
    asked: Rehearse,
    result: Result<Box<Rehearsal>, NotRehearsed>,
    effects: &mut Vec<Effect>,
) -> Option<Sheet> {
    if asked.follows {
        desk.rehearsing = None;
    }
    let (revision, follows) = (asked.revision, asked.follows);
    let tab = desk.tab_named(&asked.tab)?;
    if tab.editor.revision() != revision {
        if follows {
            follow(desk, effects);
        } else {
            desk.say("the draft was changed meanwhile");
        }
        return None;
    }
    match result {
        Ok(rehearsal) => {
            tab.rehearsed = Some(Rehearsed { rehearsal, revision });
            desk.notice.take_if(|notice| !follows && !notice.error);
            (!follows).then(Sheet::default)
        }
        Err(_) if follows => {
            tab.unrehearsed = Some(revision);
            None
        }
        Err(NotRehearsed::Asks { question, allowed }) => {
            Some(Sheet::asking(question, Rehearse { allowed, ..asked }))
        }
        Err(NotRehearsed::Failed(problem)) => {
            desk.fail(format!("not rehearsed: {problem}"));
            None
        }
    }
}
