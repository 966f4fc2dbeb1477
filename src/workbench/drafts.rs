//! The drafts that lie open: opening, saving and closing them, and what is done with a text as a whole.

use std::path::{Path, PathBuf};

use super::command::{Command, DraftCommand};
use super::conversion;
use super::desk::Desk;
use super::effect::Effect;
use super::event::{LaidOut, Recalled, WriteProblem};
use super::layout::Pane;
use super::tab::Tab;
use crate::draft::Mode;
use crate::workspace::{Document, Entry, Fingerprint, SavedDraft, reading, samples};

/// Forgets a draft that is in no file only when asked twice.
pub fn close(desk: &mut Desk, confirmed: bool, effects: &mut Vec<Effect>) {
    let tab = desk.tab();
    let kept = tab.is_untouched() || (tab.file.is_some() && !tab.is_changed());
    if !kept && !confirmed {
        desk.confirming = Some(Command::Draft(DraftCommand::Close));
        return desk.say("this draft is in no file: once more forgets it, ^S saves it");
    }
    let closed = desk.tabs.remove(desk.current);
    effects.push(Effect::Discard(closed.id));
    desk.current = desk.current.min(desk.tabs.len().saturating_sub(1));
    if desk.tabs.is_empty() {
        desk.add_draft(None, "");
    }
}

/// Goes so many tabs to the right, and round the end.
pub fn go_to_tab(desk: &mut Desk, steps: usize) {
    desk.current = (desk.current + steps) % desk.tabs.len();
}

/// A transaction draft has no mode line: its other mode is another draft.
pub fn next_mode(desk: &mut Desk, effects: &mut Vec<Effect>) {
    let next = match desk.tab().editor.draft().mode {
        Mode::Single => Mode::Batch,
        Mode::Batch => Mode::Transaction,
        Mode::Transaction => Mode::Single,
        Mode::TransactWrite => return conversion::ask(desk, effects),
    };
    desk.tab_mut().editor.write_mode(next.name());
}

/// Writes the mode of this name.
pub fn set_mode(desk: &mut Desk, name: &str) {
    match mode_named(name) {
        Some(mode) => desk.tab_mut().editor.write_mode(mode.name()),
        None => {
            desk.fail(format!("`{name}` is no mode; there are single, batch, transaction"));
        }
    }
}

fn mode_named(name: &str) -> Option<Mode> {
    [Mode::Single, Mode::Batch, Mode::Transaction].into_iter().find(|mode| mode.name() == name)
}

/// Lays the text out anew; a long one beside the loop.
pub fn format(desk: &mut Desk, effects: &mut Vec<Effect>) {
    let asked = desk.tab().to_parse(desk.tables.told());
    if desk.tab().editor.is_short() {
        let (tab, revision) = (asked.tab.clone(), asked.revision);
        laid_out(desk, &tab, revision, LaidOut::of(&asked));
    } else {
        effects.push(Effect::LayOut(asked));
    }
}

/// Takes the new layout of a text, if it is still that text.
pub fn laid_out(desk: &mut Desk, tab: &str, revision: u64, laid_out: Option<LaidOut>) {
    let Some(LaidOut { text, understood }) = laid_out else {
        return desk.say("the draft is laid out already");
    };
    let Some(tab) = desk.tab_named(tab) else { return };
    let editor = &mut tab.editor;
    if editor.revision() != revision {
        return desk.say("not laid out, as the draft was changed meanwhile");
    }
    let statement = editor.statement_at_cursor();
    editor.replace_all(&text);
    editor.take(*understood);
    // The cursor stays with its statement.
    let start = statement.and_then(|at| editor.draft().statements.get(at));
    if let Some(start) = start.map(|statement| statement.span.start) {
        editor.go_to(start);
    }
}

/// Lends the terminal to `$EDITOR` with the text.
pub fn edit_outside(desk: &Desk, effects: &mut Vec<Effect>) {
    let tab = desk.tab();
    let (id, name, text) = (tab.id.clone(), tab.name.clone(), tab.editor.text());
    effects.push(Effect::LendToEditor { tab: id, name, text });
}

/// Writes the draft to a file. One that holds something unexpected is overwritten only when that was seen and asked for.
pub fn write(desk: &Desk, path: PathBuf, effects: &mut Vec<Effect>) {
    let tab = desk.tab();
    let (id, text, revision) = (tab.id.clone(), tab.editor.text(), tab.editor.revision());
    let known = tab.known.filter(|_| tab.file.as_ref() == Some(&path));
    let allowed = tab.overwrite.as_ref().filter(|(allowed, _)| *allowed == path);
    let known = allowed.map(|(_, found)| *found).or(known);
    effects.push(Effect::Write { tab: id, path, text, revision, known });
}

/// The tab that shows this very text under this name, else a new one.
pub fn tab_of<'a>(desk: &'a mut Desk, entry: &Entry) -> &'a mut Tab {
    let name = &entry.summary.draft_name;
    let mut tabs = desk.tabs.iter();
    let open = tabs.position(|tab| tab.name == *name && tab.editor.text() == entry.draft_text);
    match open {
        Some(index) => {
            desk.current = index;
            desk.tab_mut()
        }
        None => desk.add_draft(Some(name.clone()), &entry.draft_text),
    }
}

/// The drafts of earlier windows come back, and the one on the screen stays there.
pub fn restored(
    desk: &mut Desk,
    result: Result<Vec<SavedDraft>, String>,
    effects: &mut Vec<Effect>,
) {
    let drafts = match result {
        Ok(drafts) => drafts,
        Err(problem) => {
            return desk.fail_as_well(format!("earlier drafts can't be read: {problem}"));
        }
    };
    let count = drafts.len();
    let mut open = desk.tab().id.clone();
    for draft in drafts {
        let tab = restored_tab(desk, draft.file.as_deref(), draft.name, &draft.text);
        // One that was opened for it had a copy of its own.
        let before = std::mem::replace(&mut tab.id, draft.id);
        if before == open {
            open.clone_from(&tab.id);
        }
        effects.extend(tab.file.is_some().then_some(Effect::Discard(before)));
        tab.file = draft.file;
        tab.editor.put_cursor(draft.cursor.0, draft.cursor.1);
        tab.place = draft.place;
        let tab = tab.id.clone();
        effects.extend(draft.run.map(|run| Effect::RecallBeside { tab, run }));
    }
    if let Some(index) = desk.tabs.iter().position(|tab| tab.id == open) {
        desk.current = index;
    }
    if count > 0 {
        let plural = if count == 1 { "" } else { "s" };
        desk.say(format!("{count} draft{plural} restored"));
    }
}

/// The tab of a file that was opened meanwhile, with what was typed into it earlier as a change of its text; else a new one.
fn restored_tab<'d>(
    desk: &'d mut Desk,
    file: Option<&Path>,
    name: String,
    text: &str,
) -> &'d mut Tab {
    let open = desk.tabs.iter().position(|tab| file.is_some() && tab.file.as_deref() == file);
    let Some(open) = open else { return desk.add_draft(Some(name), text) };
    let tab = &mut desk.tabs[open];
    if tab.editor.text() != text {
        tab.editor.replace_all(text);
    }
    tab
}

/// The run that was shown beside a draft is shown again, greyed where the text was changed after it. One that the history
/// has no more is not missed.
pub fn recalled(desk: &mut Desk, tab: &str, result: Result<Option<Box<Recalled>>, String>) {
    let recalled = match result {
        Ok(recalled) => recalled,
        Err(problem) => return desk.fail_as_well(format!("the last run is not shown: {problem}")),
    };
    let Some(Recalled { entry, report: Some(report) }) = recalled.map(|recalled| *recalled) else {
        return;
    };
    desk.learn(&report.report);
    // Who was faster and ran it again sees that.
    let Some(tab) = desk.tab_named(tab).filter(|tab| tab.shown.is_none()) else { return };
    let is_same = tab.editor.text() == entry.draft_text;
    let revision = if is_same { tab.editor.revision() } else { Tab::NO_REVISION };
    tab.show(report, revision);
}

/// Opens files in their order and shows the first.
pub fn all_opened(desk: &mut Desk, files: Vec<(PathBuf, Result<Document, String>)>) {
    let mut first = None;
    for (path, result) in files {
        match result {
            Ok(file) => {
                opened(desk, path, &file);
                first.get_or_insert(desk.current);
            }
            Err(problem) => desk.fail(problem),
        }
    }
    desk.current = first.unwrap_or(desk.current);
}

fn opened(desk: &mut Desk, path: PathBuf, file: &Document) {
    if let Some(index) = desk.tabs.iter().position(|tab| tab.file.as_ref() == Some(&path)) {
        desk.current = index;
        return desk.focus(Pane::Editor);
    }
    // A descriptor is gone when it has been read: there is no file to save to.
    if let Some(title) = reading::title(&path) {
        desk.add_draft(Some(title.to_owned()), &file.text);
        return desk.focus(Pane::Editor);
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let tab = desk.add_draft(name, &file.text);
    tab.file = Some(path);
    tab.known = Some(file.fingerprint);
    tab.filed = Some(tab.editor.revision());
    desk.focus(Pane::Editor);
}

/// The file holds what was written, whatever was typed since.
pub fn written(
    desk: &mut Desk,
    tab: &str,
    path: PathBuf,
    revision: u64,
    result: Result<Fingerprint, WriteProblem>,
) {
    let known = match result {
        Ok(known) => known,
        Err(problem) => return not_written(desk, tab, path, problem),
    };
    desk.say(format!("saved {}", path.display()));
    if let Some(tab) = desk.tab_named(tab) {
        if let Some(name) = path.file_name() {
            tab.name = name.to_string_lossy().into_owned();
        }
        tab.filed = Some(revision);
        tab.known = Some(known);
        tab.overwrite = None;
        tab.keep_as_it_is();
        tab.file = Some(path);
    }
}

/// Saving once more under the same name overwrites what was found there.
fn not_written(desk: &mut Desk, tab: &str, path: PathBuf, problem: WriteProblem) {
    let Some(found) = problem.found else { return desk.fail(problem.sentence) };
    if let Some(tab) = desk.tab_named(tab) {
        tab.overwrite = Some((path, found));
    }
    desk.fail(format!("{}; saving once more overwrites it", problem.sentence));
}

/// Takes what `$EDITOR` left, if it left something else.
pub fn edited(desk: &mut Desk, tab: &str, result: Result<String, String>) {
    match result {
        Ok(text) => {
            if let Some(tab) = desk.tab_named(tab).filter(|tab| tab.editor.text() != text) {
                tab.editor.replace_all(&text);
            }
        }
        Err(problem) => desk.fail(problem),
    }
}

/// Opens the sample's drafts once its tables are there.
pub fn sample_loaded(desk: &mut Desk, name: &str, said: String, effects: &mut Vec<Effect>) {
    effects.push(Effect::ListTables);
    let drafts = samples::find(name).map_or(&[][..], |sample| sample.drafts);
    let first = if desk.tab().is_untouched() { desk.current } else { desk.tabs.len() };
    for (file, text) in drafts {
        let tab = desk.add_draft(Some((*file).to_owned()), text);
        tab.keep_as_it_is();
    }
    desk.current = first.min(desk.tabs.len() - 1);
    desk.focus(Pane::Editor);
    desk.say(said);
}
