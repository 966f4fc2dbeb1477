//! Where drafts go: one connection, and perhaps a second one that they are compared on.

use super::desk::Desk;
use super::effect::{Effect, Side};
use crate::session::transfer::Choice;

const UNLOCK_MINUTES_USUAL: &str = "15m";
/// A working day: longer than that, and `guarded` would be a word on the screen and nothing else.
const UNLOCK_MINUTES_MAX: u64 = 480;

/// Leaves this connection for another.
pub fn connect(desk: &mut Desk, words: Vec<String>, effects: &mut Vec<Effect>) {
    // What was unlocked is this connection: a run may meet the other one before its name is on the screen.
    desk.unlocked_until_ms = None;
    desk.say(format!("connecting to {}", words.join(" ")));
    effects.push(Effect::Connect { words, side: Side::First });
}

/// Has each draft run on a second connection too, or no longer.
pub fn compare(desk: &mut Desk, words: Vec<String>, effects: &mut Vec<Effect>) {
    if words == ["off"] {
        desk.versus = None;
        return desk.say("drafts run on one connection");
    }
    effects.push(Effect::Connect { words, side: Side::Second });
}

/// What the SELECT at the cursor reads.
pub fn pull_selected(desk: &mut Desk, effects: &mut Vec<Effect>) {
    let editor = &mut desk.tab_mut().editor;
    editor.understand();
    let statement = editor.statement_at_cursor().and_then(|at| editor.draft().statements.get(at));
    let select = statement.filter(|statement| statement.verb().is_select());
    let Some((table, text)) = select.and_then(|one| Some((one.table.clone()?, one.text.clone())))
    else {
        return desk.say("the cursor is in no SELECT; `:pull TABLE 50` takes a sample");
    };
    desk.say(format!("pulling from {table}"));
    effects.push(Effect::Pull { table, choice: Choice::Where(text) });
}

/// `accounts 50`.
pub fn pull_sample(desk: &mut Desk, words: &[String], effects: &mut Vec<Effect>) {
    let (Some(table), Some(Ok(count))) =
        (words.first(), words.get(1).map(|word| word.parse::<usize>()))
    else {
        return desk.fail("`:pull TABLE 50` takes a sample of so many items");
    };
    desk.say(format!("pulling from {table}"));
    effects.push(Effect::Pull { table: table.clone(), choice: Choice::Sample(count) });
}

/// For the usual time, or as long as the line says.
pub fn unlock(desk: &mut Desk, argument: Option<&str>) {
    unlock_for(desk, argument.unwrap_or(UNLOCK_MINUTES_USUAL));
}

/// For so many minutes: `15m`, or `15`.
fn unlock_for(desk: &mut Desk, argument: &str) {
    let minutes: Option<u64> = argument.trim_end_matches(['m', ' ']).parse().ok();
    let Some(minutes) = minutes.filter(|minutes| *minutes <= UNLOCK_MINUTES_MAX) else {
        return desk.fail(format!("`{argument}` is no time; `:unlock 15m` unlocks for 15 minutes"));
    };
    desk.unlocked_until_ms = Some(desk.now_ms + minutes * 60_000);
    desk.say(if desk.is_unlocked() {
        format!("{} takes a yes for {minutes} min", desk.connection.name)
    } else {
        format!("{} is guarded again", desk.connection.name)
    });
}
