//! Whether the token a draft gives was used for another request, said while it is typed.
//!
//! The history knows, which is a file, so it is asked beside the loop: for the draft on the screen, and one question at a
//! time. What it said stays with the draft for as long as that gives the same token.

use std::path::Path;

use super::desk::Desk;
use super::effect::{Effect, TokenAsked, Understanding};
use crate::draft::Mode;
use crate::session::submission::errors_in_the_way;
use crate::syntax::Diagnostic;

/// Asks about the draft on the screen, unless that was asked already of this very text.
pub fn follow(desk: &mut Desk, effects: &mut Vec<Effect>) {
    if desk.looks_at_token {
        return;
    }
    let (tab, connection) = (desk.tab(), &desk.connection.name);
    let draft = tab.editor.draft();
    let is_transaction = matches!(draft.mode, Mode::Transaction | Mode::TransactWrite);
    if draft.token.is_none() || !is_transaction || !tab.editor.is_understood() {
        return;
    }
    let about = (tab.editor.revision(), connection.clone());
    let is_sendable = errors_in_the_way(draft, None).next().is_none();
    if !is_sendable || tab.token_asked.as_ref() == Some(&about) {
        return;
    }
    effects.push(Effect::LookAtToken(TokenAsked {
        tab: tab.id.clone(),
        name: tab.name.clone(),
        text: tab.editor.text(),
        draft: Understanding(tab.editor.shared_draft()),
        folder: tab.file.as_ref().and_then(|file| file.parent()).map(Path::to_path_buf),
    }));
    desk.tab_mut().token_asked = Some(about);
    desk.looks_at_token = true;
}

/// What the history said. If the text was changed meanwhile it is asked again.
pub fn looked(desk: &mut Desk, asked: &TokenAsked, finding: Option<Diagnostic>) {
    desk.looks_at_token = false;
    if let Some(tab) = desk.tab_named(&asked.tab) {
        tab.editor.note_token(asked.draft.0.token.clone(), finding);
    }
}
