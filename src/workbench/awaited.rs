//! Commands that wait until a long text is understood.
//!
//! A short text is understood with every key, and a long one beside the loop. What is sent, planned or laid out is the
//! text on the screen and no text before it, so a command that needs the draft waits for the draft of this very text. If
//! anything it would be about changes meanwhile, the text, the cursor, the tab or the connection, it is given up and that
//! is said: nobody wants another statement sent than the one that was in sight.

use super::command::{
    Asked, Command, ConnectionCommand, DraftCommand, ResultsCommand, TextCommand,
};
use super::desk::Desk;

/// More are not pressed while a text is read; what is held down is pressed once.
const COMMANDS_MAX: usize = 8;

/// The commands that wait, in the order they were asked for, and what they are about.
#[derive(Debug)]
pub struct Awaited {
    about: About,
    commands: Vec<Ready>,
}

/// A command, and whether it was confirmed by a second press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    pub asked: Asked,
    pub is_confirmed: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct About {
    tab: String,
    revision: u64,
    cursor: usize,
    connection: String,
}

impl About {
    fn of(desk: &Desk) -> Self {
        let tab = desk.tab();
        Self {
            tab: tab.id.clone(),
            revision: tab.editor.revision(),
            cursor: tab.editor.cursor_byte(),
            connection: desk.connection.name.clone(),
        }
    }
}

/// Keeps a command for later if it needs the draft of a text that is still being read. True when it does.
pub fn keep(desk: &mut Desk, asked: &Asked, is_confirmed: bool) -> bool {
    if !needs_the_draft(asked.command) || desk.is_read() {
        return false;
    }
    let about = About::of(desk);
    let awaited = desk.awaited.get_or_insert(Awaited { about, commands: Vec::new() });
    let ready = Ready { asked: asked.clone(), is_confirmed };
    if awaited.commands.len() < COMMANDS_MAX && awaited.commands.last() != Some(&ready) {
        awaited.commands.push(ready);
    }
    true
}

/// The commands that need not wait any longer.
pub fn take_ready(desk: &mut Desk) -> Vec<Ready> {
    let Some(awaited) = &desk.awaited else { return Vec::new() };
    let is_as_it_was = awaited.about == About::of(desk);
    if is_as_it_was && !desk.is_read() {
        return Vec::new();
    }
    let commands = desk.awaited.take().map_or_else(Vec::new, |awaited| awaited.commands);
    if is_as_it_was {
        return commands;
    }
    if let Some(first) = commands.first() {
        let title = first.asked.command.spec().title;
        desk.say(format!("{title}: given up, as something changed while the draft was read"));
    }
    Vec::new()
}

fn needs_the_draft(command: Command) -> bool {
    match command {
        Command::Draft(command) => match command {
            DraftCommand::Run
            | DraftCommand::RunHere
            | DraftCommand::AskAgain
            | DraftCommand::NextMode
            | DraftCommand::Plan
            | DraftCommand::Rehearse
            | DraftCommand::Format => true,
            DraftCommand::CancelRun
            | DraftCommand::Look
            | DraftCommand::Convert
            | DraftCommand::Undo
            | DraftCommand::UndoCheck
            | DraftCommand::Export
            | DraftCommand::ImportForm
            | DraftCommand::New
            | DraftCommand::Open
            | DraftCommand::Save
            | DraftCommand::Close
            | DraftCommand::Next
            | DraftCommand::Previous
            | DraftCommand::EditOutside => false,
        },
        Command::Text(command) => matches!(
            command,
            TextCommand::NextProblem
                | TextCommand::Fix
                | TextCommand::PreviousStatement
                | TextCommand::NextStatement
                | TextCommand::Off
        ),
        Command::Results(
            ResultsCommand::ReadOn | ResultsCommand::ReadAll | ResultsCommand::Resume,
        )
        | Command::Connection(ConnectionCommand::Pull) => true,
        Command::Connection(_)
        | Command::Results(ResultsCommand::Failed | ResultsCommand::Undo)
        | Command::Focus(_)
        | Command::Rows(_)
        | Command::Item(_)
        | Command::Detail(_)
        | Command::Pane(_)
        | Command::Screen(_)
        | Command::History(_)
        | Command::Tables(_)
        | Command::Dialog(_)
        | Command::Sample(_)
        | Command::Window(_) => false,
    }
}
