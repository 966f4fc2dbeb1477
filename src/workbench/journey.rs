//! Journeys: a text file of keys, replies and pictures, run against the state without a terminal.
//!
//! ```text
//! # what is shown, and why it is right
//! size 80 24
//! type SELECT * FROM "a" WHERE pk = 'x';
//! press f5
//! effects
//! | Submit run 1 draft-1.pql
//! reply {"run": 1, ...}
//! screen
//! | ...
//! ```
//!
//! Lines behind `|` are what the line above them gives. With `BLESS=1` they are written anew, to be read in the diff.

use std::path::{Path, PathBuf};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Size;

use super::desk::Setting;
use super::effect::{Conversion, Effect, RunId, Side, Submit};
use super::event::{Event, Problem, Refusal};
use super::keymap::{Key, Keymap};
use super::picture;
use super::state::{Beginning, State};
use super::theme::{Depth, Theme};
use super::update::update;
use crate::api::table::{KeySchema, TableDescription};
use crate::connection::{Access, Class, Facts, Told};
use crate::draft::Draft;
use crate::engine::Ids;
use crate::session::convert::converted;
use crate::session::json::from_json;
use crate::session::submission::Submission;
use crate::session::{Request, guard};

/// A day in 2026, in milliseconds since the epoch.
const NOW_MS: u64 = 1_790_000_000_000;

/// A state and the effects it asked for that nobody has looked at yet.
pub struct Journey {
    pub state: State,
    pub effects: Vec<Effect>,
}

impl Journey {
    pub fn new() -> Self {
        Self::with(Theme::probe().0, false)
    }

    fn with(theme: Theme, welcome: bool) -> Self {
        let setting = Setting {
            size: Size::new(80, 24),
            theme,
            theme_name: "dark".to_owned(),
            depth: Depth::Many,
            keymap: Keymap::standard(),
            connection: Facts::local("memory"),
            ascii: false,
            mouse: true,
            now_ms: NOW_MS,
            seed: "seed".to_owned(),
        };
        let (drafts, problems) = (Vec::new(), Vec::new());
        let state = State::new(Beginning { setting, drafts, welcome, problems });
        Self { state, effects: Vec::new() }
    }

    pub fn event(&mut self, event: Event) -> &mut Self {
        self.effects.extend(update(&mut self.state, event));
        self
    }

    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            self.event(Event::Key(KeyEvent::new(KeyCode::Char(character), KeyModifiers::NONE)));
        }
        self
    }

    /// Keys as keys.toml writes them, between spaces.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            let key = Key::parse(key).unwrap_or_else(|| panic!("`{key}` is no key"));
            self.event(Event::Key(key.event()));
        }
        self
    }

    /// The report of the last run, as `--json` prints it.
    pub fn reply(&mut self, document: &str) -> &mut Self {
        let run = self.state.desk.running.as_ref().map_or(RunId(0), |running| running.submit.run);
        let report = from_json(document, NOW_MS).unwrap_or_else(|| panic!("no report: {document}"));
        self.event(Event::Submitted { run, result: Ok(Box::new(report)) })
    }

    pub fn refuse(&mut self, sentence: &str) -> &mut Self {
        let run = self.state.desk.running.as_ref().map_or(RunId(0), |running| running.submit.run);
        self.event(Event::Submitted { run, result: Err(Refusal::Failed(sentence.to_owned())) })
    }

    /// What was asked for since this was looked at last, autosaving aside.
    pub fn asked(&mut self) -> Vec<Effect> {
        let mut effects = std::mem::take(&mut self.effects);
        effects.retain(|effect| !matches!(effect, Effect::Autosave(_)));
        effects
    }

    /// Has the guard of the connection look at what is to be sent.
    fn guard(&mut self) -> String {
        let running = self.state.desk.running.as_ref().expect("a run is under way");
        let Submit { run, name, text, format, only, consent, side, .. } = running.submit.clone();
        let draft = Draft::parse(format, &text);
        let request = Request { name, text, draft, only, token: None, next_token: None };
        let ids = Ids::new(|| "fresh".to_owned());
        let submission = Submission::prepare(request, &ids).expect("a draft that can be sent");
        let facts = match side {
            Side::First => &self.state.desk.connection,
            Side::Second => self.state.desk.versus.as_ref().expect("a second connection"),
        };
        match guard::check(facts, &submission, &consent) {
            Ok(()) => "let through\n".to_owned(),
            Err(objection) => {
                let result = Err(Refusal::Guarded(objection));
                self.event(Event::Submitted { run, result });
                "held\n".to_owned()
            }
        }
    }

    /// Answers the last wish for another form, on a connection with one table.
    fn convert(&mut self) {
        let asked = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Convert(asked) => Some(asked.clone()),
            _ => None,
        });
        let asked = asked.expect("a conversion was asked for");
        let draft = Draft::parse(asked.format, &asked.text);
        let result = converted(&draft, &asked.text, &[accounts()]).map_err(Problem::Draft);
        self.event(Event::Converted { asked, result });
    }

    fn command(&mut self, line: &str) -> String {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "size" => {
                let (width, height) = rest.split_once(' ').expect("a width and a height");
                let parse = |text: &str| text.parse().expect("a number");
                self.event(Event::Resize(Size::new(parse(width), parse(height))));
            }
            "welcome" => *self = Self::with(Theme::probe().0, true),
            "type" => drop(self.type_text(rest)),
            "press" => drop(self.press(rest)),
            "paste" => drop(self.event(Event::Paste(rest.replace("\\n", "\n")))),
            "later" => self.state.desk.now_ms += rest.parse::<u64>().expect("milliseconds"),
            "reply" => drop(self.reply(rest)),
            "looked" => {
                let report = from_json(rest, NOW_MS).expect("a report");
                self.event(Event::Looked(Ok(Box::new(report))));
            }
            "refuse" => drop(self.refuse(rest)),
            "connection" => self.state.desk.connection = connection(rest),
            "connections" => {
                let list = rest.split(", ").map(connection).chain([Facts::local("local")]);
                self.event(Event::Connections(list.collect()));
            }
            "tables" => drop(self.event(Event::Tables(Ok(vec![accounts()])))),
            "versus" => {
                let result = Ok(Box::new(connection(rest)));
                self.event(Event::Connected { side: Side::Second, result });
            }
            "guard" => return self.guard(),
            "convert" => self.convert(),
            "screen" => return picture::text(&self.state),
            "roles" => return picture::roles(&self.state),
            "effects" => return self.asked().iter().map(in_a_line).collect(),
            other => panic!("`{other}` is no line of a journey"),
        }
        String::new()
    }
}

/// A table with the key pk.
fn accounts() -> TableDescription {
    let key = KeySchema { partition: vec!["pk".to_owned()], sort: Vec::new() };
    TableDescription::empty("accounts", key)
}

/// `guarded prod-ops`: how writes are let through, and the name of a connection to production; or `local`.
fn connection(line: &str) -> Facts {
    if line == "local" {
        return Facts::local("memory");
    }
    let (access, name) = line.split_once(' ').expect("an access and a name");
    let access = Access::ALL.into_iter().find(|one| one.name() == access).expect("an access");
    Facts {
        class: Told::by_default(Class::Prod),
        access: Told::by_default(access),
        region: Some(Told::by_default("eu-west-1".to_owned())),
        account: Some(Told::by_default("123456789012".to_owned())),
        ..Facts::local(name)
    }
}

fn in_a_line(effect: &Effect) -> String {
    match effect {
        Effect::Submit(Submit { run, name, format, only, consent, side, .. }) => {
            let only = only.as_ref().map_or(String::new(), |only| format!(" only {only:?}"));
            let yes = if consent.yes { " yes" } else { "" };
            let code = consent.codes.first().map_or(String::new(), |code| format!(" code {code}"));
            let unlocked = if consent.unlocked { " unlocked" } else { "" };
            let side = if *side == Side::Second { " second" } else { "" };
            format!("Submit run {} {name} {format:?}{only}{yes}{code}{unlocked}{side}\n", run.0)
        }
        Effect::Convert(Conversion { name, is_offer, .. }) => {
            format!("Convert {name}{}\n", if *is_offer { " to offer it" } else { "" })
        }
        other => format!("{other:?}\n"),
    }
}

/// Runs a journey and gives it with what it came to.
fn run(text: &str) -> String {
    let mut journey = Journey::new();
    let mut written = String::new();
    for line in text.lines().filter(|line| !line.starts_with('|')) {
        written.push_str(line);
        written.push('\n');
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        for shown in journey.command(line).lines() {
            written.push_str(format!("| {shown}").trim_end());
            written.push('\n');
        }
    }
    written
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbench")
}

#[test]
fn every_journey_comes_to_what_it_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder()).expect("tests/workbench") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "journey") {
            continue;
        }
        count += 1;
        let expected = std::fs::read_to_string(&path).expect("a journey");
        let found = run(&expected);
        if std::env::vars().any(|(name, value)| name == "BLESS" && value == "1") {
            std::fs::write(&path, &found).expect("written");
        } else if found != expected {
            wrong.push(format!("{}\n{}", path.display(), first_difference(&expected, &found)));
        }
    }
    assert!(count > 0 && wrong.is_empty(), "{}", wrong.join("\n"));
}

fn first_difference(expected: &str, found: &str) -> String {
    let lines = expected.lines().zip(found.lines()).enumerate();
    let different = lines.into_iter().find(|(_, (expected, found))| expected != found);
    different.map_or("one is longer".to_owned(), |(index, (expected, found))| {
        format!("line {}\n expected {expected}\n found    {found}", index + 1)
    })
}
