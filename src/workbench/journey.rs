//! Journeys: a text file of keys, replies and pictures, run against the state without a terminal.
//!
//! ```text
//! # what is shown, and why it is right
//! size 80 24
//! sample bank
//! type SELECT * FROM "accounts" WHERE pk = 'acct#bob';
//! press f5
//! effects
//! | Submit run 1 draft-1.pql
//! answer
//! screen
//! | ...
//! ```
//!
//! `answer` has the engine run what is under way, on the tables of `sample`, or of `second-sample` for a second
//! connection; `failed` hands over what was not applied of a run that was answered so; `behind` and `second` run a statement there that the workbench knows nothing of. Only what the engine can't
//! say is written out, the `over-budget` of a service among it: the `reply` of an endpoint that does not answer or has no PartiQL, and the `refuse` of a run.
//!
//! Lines behind `|` are what the line above them gives. With `BLESS=1` they are written anew, to be read in the diff.

use std::path::{Path, PathBuf};
use std::task::{Context, Poll, Waker};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::tz::TimeZone;
use ratatui::layout::Size;

use super::burst::Bursts;
use super::desk::Setting;
use super::doer::forms::made_of;
use super::doer::{exchange, history, ledger, recalled};
use super::effect::{Conversion, Effect, Forming, Rehearse, RunId, Side, Submit};
use super::event::{Event, FromHistory, Problem, Refusal};
use super::keymap::{Key, Keymap};
use super::listed::Listed;
use super::picture;
use super::state::{Beginning, State};
use super::taking::taken;
use super::terminal::Piece;
use super::tests::world::{DURATION_MS, World};
use super::theme::{Depth, Theme};
use super::update::update;
use crate::connection::person::{Answered, CodeAsked, Device, Wait};
use crate::connection::{Access, Class, Facts, Told};
use crate::draft::Draft;
use crate::session::Objection;
use crate::session::convert::converted;
use crate::session::json::from_json;
use crate::session::price::Excess;
use crate::session::price::budget::{Measure, Scope};
use crate::workspace::history::search::Days;

/// A day in 2026, in milliseconds since the epoch.
const NOW_MS: u64 = 1_790_000_000_000;

/// A state and the effects it asked for that nobody has looked at yet.
pub struct Journey {
    pub state: State,
    pub effects: Vec<Effect>,
    /// Made when it is first spoken to.
    world: Option<World>,
    /// Who waits for a code.
    codes: Vec<Answered<'static>>,
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
            // Told in a journey of their own.
            line_numbers: false,
            vim: false,
            mouse: true,
            rehearses_as_typed: false,
            now_ms: NOW_MS,
            seed: "seed".to_owned(),
        };
        let (drafts, problems) = (Vec::new(), Vec::new());
        let state = State::new(Beginning { setting, drafts, welcome, problems });
        Self { state, effects: Vec::new(), world: None, codes: Vec::new() }
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
        self.event(Event::Submitted { run, result: Ok(Box::new(Listed::of(report))) })
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

    /// Has the engine answer the run that is under way, if the guard of its connection lets it through.
    fn answer(&mut self) -> String {
        let running = self.state.desk.running.as_ref().expect("a run is under way");
        let submit = running.submit.clone();
        let facts = match submit.side {
            Side::First => self.state.desk.connection.clone(),
            Side::Second => self.state.desk.versus.clone().expect("a second connection"),
        };
        let result = self.world().answer(&submit, &facts);
        let held = matches!(result, Err(Refusal::Guarded(..)));
        self.event(Event::Submitted { run: submit.run, result });
        if held { "held\n".to_owned() } else { String::new() }
    }

    fn world(&mut self) -> &World {
        self.world.get_or_insert_with(|| World::new(NOW_MS))
    }

    /// Bytes that come at once, as a terminal without bracketed paste sends them.
    pub fn burst(&mut self, text: &str) -> &mut Self {
        let lot = vec![Piece::Text(text.to_owned())];
        for event in Bursts::default().join(lot, false, false) {
            self.event(event);
        }
        self
    }

    /// `PROFILE SERIAL ROLE`: credentials wait for a code.
    fn ask_code(&mut self, line: &str) {
        let mut words = line.split_whitespace().map(str::to_owned);
        let mut word = || words.next().expect("a profile, a serial number and a role");
        let (profile, serial, role_arn) = (word(), word(), word());
        let (asked, answered) = CodeAsked::of(&Device { serial, profile, role_arn });
        self.codes.push(answered);
        self.event(Event::CodeAsked(asked));
    }

    /// What became of the first question for a code.
    fn code(&mut self) -> String {
        let mut context = Context::from_waker(Waker::noop());
        match self.codes.remove(0).as_mut().poll(&mut context) {
            Poll::Ready(Ok(code)) => format!("{code}\n"),
            Poll::Ready(Err(_)) => "none is given\n".to_owned(),
            Poll::Pending => "it is waited for\n".to_owned(),
        }
    }

    /// Answers the last wish for another form.
    fn convert(&mut self) {
        let asked = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Convert(asked) => Some(asked.clone()),
            _ => None,
        });
        let asked = asked.expect("a conversion was asked for");
        let draft = Draft::parse(asked.format, &asked.text);
        let tables = self.world().tables();
        let result = converted(&draft, &asked.text, &tables).map_err(Problem::Draft);
        self.event(Event::Converted { asked, result });
    }

    /// Answers the last wish for a rehearsal, or for a run to be taken back.
    fn try_out(&mut self) {
        let is_one = |effect: &&Effect| matches!(effect, Effect::Rehearse(_) | Effect::TakeBack(_));
        let asked = self.effects.iter().rev().find(is_one).cloned().expect("something to try out");
        let facts = self.state.desk.connection.clone();
        let event = self.world().try_out(asked, &facts);
        self.event(event);
    }

    /// Answers the last wish for a program, or for a draft.
    fn form(&mut self) {
        let asked = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Form(asked) => Some(asked.clone()),
            _ => None,
        });
        let asked = asked.expect("a form was asked for");
        let result = made_of(&asked, &self.world().session(Side::First, Facts::local("memory")));
        self.event(Event::Formed { asked, result });
    }

    /// `LIMIT SPENT MORE`, in write units: the run under way would pass a budget of the connection.
    fn hold_for_budget(&mut self, line: &str) {
        let mut figures = line.split_whitespace().map(|word| word.parse::<f64>().expect("units"));
        let mut figure = || figures.next().expect("a limit, what was spent, and what is more");
        let (limit, spent, more) = (figure(), figure(), figure());
        let submit = self.state.desk.running.as_ref().expect("a run is under way").submit.clone();
        let scope = Scope::Connection(self.state.desk.connection.name.clone());
        let measure = Measure::WriteUnits;
        let excess = Excess { scope, measure, limit, spent, more, unknown: 0 };
        let held = self.world().held(&submit);
        let refusal = Refusal::Guarded(Objection::OverBudget(Box::new(excess)), held);
        self.event(Event::Submitted { run: submit.run, result: Err(refusal) });
    }

    /// Answers the last wish for the ledger.
    fn read_ledger(&mut self) {
        let asked = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::ReadLedger { by, began_ms, prices } => Some((*by, *began_ms, prices.clone())),
            _ => None,
        });
        let (by, began_ms, prices) = asked.expect("the ledger was asked for");
        let session = self.world().session(Side::First, Facts::local("memory"));
        self.event(ledger::read(&session, by, began_ms, &prices));
    }

    /// Answers all that was asked of the history and not answered yet, and what is asked for it.
    fn ask_history(&mut self) {
        let days = Days { zone: TimeZone::UTC, now_ms: NOW_MS };
        while let Some(place) =
            self.effects.iter().position(|effect| matches!(effect, Effect::History(_)))
        {
            let Effect::History(asked) = self.effects.remove(place) else { return };
            let session = self.world().session(Side::First, Facts::local("memory"));
            let mut told = history::answer(&session.history, asked, &days);
            at_a_steady_pace(&mut told);
            self.event(Event::History(told));
        }
    }

    /// Answers the last wish for a request out of the history.
    fn read_exchange(&mut self) {
        let asked = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::ReadExchange { run, number } => Some((*run, *number)),
            _ => None,
        });
        let (run, number) = asked.expect("a request was asked for");
        let session = self.world().session(Side::First, Facts::local("memory"));
        let result = exchange(&session.history, run, number);
        self.event(Event::Exchange { run, number, result });
    }

    /// Answers all that was asked about tables and not answered yet, and lists them anew.
    fn ask_table(&mut self) {
        let facts = self.state.desk.connection.clone();
        while let Some(place) =
            self.effects.iter().position(|effect| matches!(effect, Effect::Table(_)))
        {
            let Effect::Table(asked) = self.effects.remove(place) else { return };
            let told = self.world().ask_table(asked, facts.clone());
            self.event(Event::Table(told));
        }
        let tables = self.world().tables();
        self.event(Event::Tables(Ok(tables)));
    }

    /// Answers the last wish for a run to be opened.
    fn recall(&mut self) {
        let asked = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Recall(run) => Some(*run),
            _ => None,
        });
        let session = self.world().session(Side::First, Facts::local("memory"));
        let found = recalled(&session.history, asked.expect("a run was asked for"));
        self.event(Event::Recalled(found.map_err(|error| error.to_string())));
    }

    /// Copies or writes the rows that this was asked of last.
    fn take_rows(&mut self) {
        let is_one = |effect: &&Effect| matches!(effect, Effect::Take(_));
        let asked = self.effects.iter().rev().find(is_one).cloned();
        let Some(Effect::Take(take)) = asked else { panic!("nothing is to be taken") };
        self.event(Event::Taken(taken(&take)));
    }

    /// Hands over what was not applied of a run.
    fn draft_of_failed(&mut self, run: &str) {
        let made = self.world().failed(run.parse().expect("the number of a run"));
        self.event(Event::Failed(made));
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
            "burst" => {
                self.burst(&rest.replace("\\n", "\n").replace("\\r", "\r"));
            }
            "paste" => drop(self.event(Event::Paste(rest.replace("\\n", "\n")))),
            "later" => self.state.desk.now_ms += rest.parse::<u64>().expect("milliseconds"),
            "sample" => self.world().load(rest, Side::First),
            "second-sample" => self.world().load(rest, Side::Second),
            "second" => self.world().behind(Side::Second, rest),
            "behind" => self.world().behind(Side::First, rest),
            "answer" => return self.answer(),
            "reply" => drop(self.reply(rest)),
            "failed" => self.draft_of_failed(rest),
            "over-budget" => self.hold_for_budget(rest),
            "ledger" => self.read_ledger(),
            "exchange" => self.read_exchange(),
            "history" => self.ask_history(),
            "recall" => self.recall(),
            "table" => self.ask_table(),
            "looked" => {
                let report = from_json(rest, NOW_MS).expect("a report");
                self.event(Event::Looked(Ok(Box::new(Listed::of(report)))));
            }
            "refuse" => drop(self.refuse(rest)),
            "connection" => self.state.desk.connection = connection(rest),
            "connections" => {
                let list = rest.split(", ").map(connection).chain([Facts::local("local")]);
                self.event(Event::Connections(list.collect()));
            }
            "no-credentials" => {
                let (name, why) = rest.split_once(' ').expect("a name and a sentence");
                let facts = Facts {
                    credentials: Some(Told::by_default(why.to_owned())),
                    ..connection(&format!("confirm {name}"))
                };
                self.event(Event::Connections(vec![facts]));
            }
            "tables" => {
                let tables = self.world().tables();
                self.event(Event::Tables(Ok(tables)));
            }
            "no-tables" => drop(self.event(Event::Tables(Err(rest.to_owned())))),
            "versus" => {
                let result = Ok(Box::new(connection(rest)));
                self.event(Event::Connected { side: Side::Second, result });
            }
            "take" => self.take_rows(),
            "convert" => self.convert(),
            "try-out" => self.try_out(),
            "follows" => self.state.desk.rehearses_as_typed = true,
            "form" => self.form(),
            "asks-code" => self.ask_code(rest),
            "code" => return self.code(),
            "gives-up-code" => drop(self.codes.remove(0)),
            "waits" => drop(self.event(Event::Waits(Wait::Process(rest.to_owned())))),
            "screen" => return picture::text(&self.state),
            "roles" => return picture::roles(&self.state),
            "effects" => return self.asked().iter().map(in_a_line).collect(),
            other => panic!("`{other}` is no line of a journey"),
        }
        String::new()
    }
}

/// Every run took the same, so that pictures stay as they are.
fn at_a_steady_pace(told: &mut FromHistory) {
    match told {
        FromHistory::Previewed(Ok(Some(preview))) => {
            preview.entry.summary.duration_ms = Some(DURATION_MS);
        }
        FromHistory::Compared(Ok(found)) => {
            found.runs.iter_mut().for_each(|run| run.duration_ms = Some(DURATION_MS));
        }
        _ => {}
    }
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
        Effect::Submit(Submit { run, name, draft, only, consent, side, next_token, .. }) => {
            let only = only.as_ref().map_or(String::new(), |only| format!(" only {only:?}"));
            let yes = if consent.yes { " yes" } else { "" };
            let code = consent.codes.first().map_or(String::new(), |code| format!(" code {code}"));
            let unlocked = if consent.unlocked { " unlocked" } else { "" };
            let over = if consent.over_budget { " over budget" } else { "" };
            let on = if next_token.is_some() { " read on" } else { "" };
            let side = if *side == Side::Second { " second" } else { "" };
            format!(
                "Submit run {} {name} {:?}{only}{yes}{code}{unlocked}{over}{side}{on}\n",
                run.0, draft.0.format
            )
        }
        Effect::Convert(Conversion { name, is_offer, .. }) => {
            format!("Convert {name}{}\n", if *is_offer { " to offer it" } else { "" })
        }
        Effect::Rehearse(Rehearse { name, revision, follows, .. }) => {
            let why = if *follows { "follows" } else { "asked for" };
            format!("Rehearse {name} revision {revision}, {why}\n")
        }
        Effect::Form(Forming { draft, to: Some(to) }) => {
            format!("Form {} to {}\n", draft.name, to.name())
        }
        Effect::Take(take) => format!("Take {} rows: {:?}\n", take.which.len(), take.to),
        Effect::Arrange { tab, .. } => format!("Arrange the rows of {tab}\n"),
        Effect::ReadLedger { by, .. } => format!("ReadLedger by {}\n", by.name()),
        Effect::Form(Forming { draft, to: None }) => format!("Form {} to a draft\n", draft.name),
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
