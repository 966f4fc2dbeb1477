//! Does what is asked of the world: the one place of the workbench that meets it.
//!
//! Nothing here waits: an effect is spawned, and what came of it is sent back as an [`Event`].

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use jiff::tz::TimeZone;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use self::arranging::Arranging;
use self::sending::{carry_out, listed, prepared, understood};
use super::effect::{Conversion, Effect, Parse, Recovery, RunId, Side, Submit};
use super::event::{Event, LaidOut, Problem, Recalled, Refusal, WriteProblem};
use super::listed::Listed;
use super::sessions::Sessions;
use super::taking::taken;
use super::terminal::{Wake, signals};
use crate::connection::{Connection, Connections};
use crate::engine::STACK_BYTES;
use crate::session::apart::apart;
use crate::session::convert::ConvertError;
use crate::session::report::ReportedExchange;
use crate::session::samples::{Loaded, check, load};
use crate::session::transfer::{Choice, Ended, PULL_UNITS_USUAL, Pull, pull};
use crate::session::words::figure;
use crate::session::{Cancel, Consent, KeptError, Listener, News, Session, Terms, kept};
use crate::workspace::document::fingerprint;
use crate::workspace::samples::Sample;
use crate::workspace::{
    Answers, Document, DraftStore, Folders, History, Kind, SaveError, files, read_text, reading,
    samples, save_file,
};

pub mod arranging;
pub mod forms;
pub mod history;
pub mod ledger;
pub mod look_up;
pub mod sending;
pub mod tables;
pub mod trial;

/// A draft is written this long after it was last changed.
const AUTOSAVE_PAUSE: Duration = Duration::from_millis(400);
/// A window that ends while this one starts holds its drafts a little longer, until it has ended: they are looked for
/// again so often, with this pause. One that lives keeps them.
const LOOKS_FOR_DRAFTS: usize = 10;
const LOOK_PAUSE: Duration = Duration::from_millis(500);
/// Between two looks for expired items, of which each looks at so many: taking them away is a write, and the writes
/// of a run wait for it.
const EXPIRY_PAUSE: Duration = Duration::from_secs(60);
const EXPIRY_ITEMS_MAX: usize = 1000;
/// How long a pipe that is opened may take to come to its end.
const PIPE_WAIT: Duration = Duration::from_secs(10);
/// How long what is under way may take when the program ends.
const ENDS_WITHIN: Duration = Duration::from_secs(1);
/// Said of a run that met a fault of ours.
const FAULT: &str =
    "a fault of dynadraft ended the run; what was sent may have happened, and the log says more";

/// Does effects.
pub struct Doer {
    runtime: Runtime,
    sessions: Arc<Sessions>,
    connections: Connections,
    history: History,
    folders: Folders,
    editor: Option<String>,
    events: Sender<Wake>,
    runs: HashMap<RunId, Cancel>,
    drafts: Arc<Drafts>,
    /// The text that waits while another is parsed; `None` when none is.
    parsing: Arc<Mutex<Option<Vec<Parse>>>>,
    arranging: Arranging,
    /// The process that has the terminal.
    editing: Option<u32>,
    /// Read units that a rehearsal may use without asking.
    rehearse_units: f64,
    /// Where the user is. Found when it is asked for: that reads the zones of the machine.
    zone: fn() -> TimeZone,
}

/// The store of drafts, opened when it is first needed, and what waits to be written.
struct Drafts {
    folders: Folders,
    store: Mutex<Option<DraftStore>>,
    waiting: Mutex<HashMap<String, Recovery>>,
}

/// Takes expired items away every minute, for as long as the window is open.
async fn expire(sessions: Arc<Sessions>) {
    loop {
        tokio::time::sleep(EXPIRY_PAUSE).await;
        let connection = sessions.first().connection;
        if let Err(failure) = connection.expire(EXPIRY_ITEMS_MAX).await {
            tracing::warn!("expired items are still there: {failure}");
        }
    }
}

/// Tells of the drafts of earlier windows, also of those that another window lets go of in the seconds after.
async fn restore(drafts: Arc<Drafts>, events: Sender<Wake>) {
    for look in 0..=LOOKS_FOR_DRAFTS {
        let drafts = drafts.clone();
        let looked = tokio::task::spawn_blocking(move || drafts.with(DraftStore::restore)).await;
        let Ok(found) = looked else { return };
        let is_over = !found.as_ref().is_ok_and(|found| found.are_others_held);
        let found = found.map(|found| found.drafts);
        if look == 0 || found.as_ref().is_ok_and(|drafts| !drafts.is_empty()) {
            tell(&events, Event::Restored(found));
        }
        if is_over {
            return;
        }
        tokio::time::sleep(LOOK_PAUSE).await;
    }
}

impl Doer {
    pub fn new(
        session: Session,
        connections: Connections,
        folders: Folders,
        editor: Option<String>,
        events: Sender<Wake>,
    ) -> std::io::Result<Self> {
        let runtime =
            // Little is computed on these: requests wait for the network, and the engine runs on the blocking threads.
            tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .thread_stack_size(STACK_BYTES)
                .enable_all()
                .build()?;
        let drafts = Arc::new(Drafts {
            folders: folders.clone(),
            store: Mutex::default(),
            waiting: Mutex::default(),
        });
        let history = session.history.clone();
        let sessions = Arc::new(Sessions::new(session));
        runtime.spawn(expire(Arc::clone(&sessions)));
        Ok(Self {
            runtime,
            sessions,
            connections,
            history,
            folders,
            editor,
            events,
            runs: HashMap::new(),
            drafts,
            parsing: Arc::default(),
            arranging: Arranging::default(),
            editing: None,
            rehearse_units: 0.0,
            zone: || TimeZone::UTC,
        })
    }

    /// With so many read units that a rehearsal may use without asking.
    pub fn within(self, rehearse_units: f64) -> Self {
        Self { rehearse_units, ..self }
    }

    /// With the time zone that days are told by.
    pub fn in_zone(self, zone: fn() -> TimeZone) -> Self {
        Self { zone, ..self }
    }

    /// Starts an effect. Those that need the screen are done by the loop and never come here.
    pub fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Submit(submit) => self.submit(submit),
            Effect::Cancel(run) => {
                if let Some(cancel) = self.runs.get(&run) {
                    cancel.cancel();
                }
            }
            Effect::ListTables => self.list_tables(),
            Effect::ListConnections => {
                let connections = self.connections.clone();
                self.blocking(move || Event::Connections(connections.list()));
            }
            Effect::Connect { words, side } => self.connect(words, side),
            Effect::History(asked) => self.ask_history(asked),
            Effect::Table(asked) => self.ask_table(asked),
            Effect::Recall(_)
            | Effect::RecallBeside { .. }
            | Effect::Look(_)
            | Effect::Failed(_)
            | Effect::ReadExchange { .. }
            | Effect::ReadLedger { .. } => self.look_up(effect),
            Effect::Arrange { tab, arrange } => {
                self.arranging.begin(tab, *arrange, self.events.clone());
            }
            Effect::Take(take) => self.blocking(move || Event::Taken(taken(&take))),
            Effect::Restore => {
                self.runtime.spawn(restore(self.drafts.clone(), self.events.clone()));
            }
            Effect::Autosave(draft) => self.autosave(draft),
            Effect::Discard(id) => self.discard(id),
            Effect::Parse(parse) => self.parse(parse),
            Effect::LayOut(asked) => {
                let events = self.events.clone();
                computing(move || {
                    let laid_out = LaidOut::of(&asked);
                    let Parse { tab, revision, .. } = asked;
                    tell(&events, Event::LaidOut { tab, revision, laid_out });
                });
            }
            Effect::Open(paths) => self.open(paths),
            Effect::Write { tab, path, text, revision, known } => self.blocking(move || {
                let result =
                    save_file(&path, &text, known).map_err(|error| not_written(&path, &error));
                Event::Written { tab, path, revision, result }
            }),
            Effect::LoadSample(name) => self.load_sample(name),
            Effect::Convert(conversion) => self.convert(conversion),
            Effect::Rehearse(asked) => {
                self.awaited(trial::rehearse(self.sessions.first(), asked, self.rehearse_units));
            }
            Effect::LookAtToken(asked) => self.awaited(trial::token(self.sessions.first(), asked)),
            Effect::TakeBack(asked) => {
                self.awaited(trial::take_back(self.sessions.first(), asked));
            }
            Effect::Form(forming) => self.form(forming),
            Effect::Pull { table, choice } => self.pull(table, choice),
            Effect::LendToEditor { .. }
            | Effect::Copy(_)
            | Effect::SetMouse(_)
            | Effect::Suspend => {}
        }
    }

    /// Writes recovery copies now: before the process ends, or is stopped.
    pub fn save(&self, unsaved: Vec<Recovery>) {
        for draft in unsaved {
            if let Err(problem) = self.drafts.write(draft) {
                // The screen is going; the next start restores what could be written.
                tracing::error!("a draft is not kept: {problem}");
            }
        }
    }

    /// As [`save`](Self::save), at the end, of texts that stand nowhere else. One that can't be kept as a draft goes to a
    /// file of its own; a sentence for each says which.
    pub fn save_at_last(&self, unsaved: Vec<Recovery>) -> Vec<String> {
        let said = |draft: Recovery| {
            let problem = self.drafts.write(draft.clone()).err()?;
            let draft = draft.saved();
            let name = &draft.name;
            Some(match draft.rescue() {
                Ok(path) => format!(
                    "{name} is not kept: {problem}; what it says stands in {}",
                    path.display()
                ),
                Err(error) => format!("{name} is lost: {problem}; and elsewhere: {error}"),
            })
        };
        unsaved.into_iter().filter_map(said).collect()
    }

    /// Gives what is under way a moment to come to its end.
    pub fn finish(self) {
        self.runtime.shutdown_timeout(ENDS_WITHIN);
    }

    fn submit(&mut self, submit: Submit) {
        let run = submit.run;
        let (news, heard) = unbounded_channel();
        let cancel = Cancel::default();
        let (consent, told) = (submit.consent.clone(), Listener::new(news));
        let terms = Terms { consent, cancel: cancel.clone(), told, whole: false };
        self.runs.insert(run, cancel);
        self.runtime.spawn(tell_news(run, heard, self.events.clone()));
        let (session, events) = (self.sessions.of(submit.side), self.events.clone());
        let submission = self.runtime.spawn(async move {
            let submission = match &submit.held {
                Some(held) => Arc::clone(&held.0),
                None => prepared(&session, submit, &terms.cancel).await?,
            };
            carry_out(&session, submission, terms).await
        });
        self.runtime.spawn(async move {
            let result = match submission.await {
                Ok(result) => result,
                Err(_) => Err(Refusal::Failed(FAULT.to_owned())),
            };
            tell(&events, Event::Submitted { run, result });
        });
    }

    fn open(&self, paths: Vec<PathBuf>) {
        let events = self.events.clone();
        self.runtime.spawn(async move {
            // All at once, so that what is waited for with one is not waited for with each.
            let reading: Vec<_> =
                paths.into_iter().map(|path| (path.clone(), tokio::spawn(opened(path)))).collect();
            let mut files = Vec::with_capacity(reading.len());
            for (path, reading) in reading {
                files.push((path, reading.await.unwrap_or_else(|_| Err(FAULT.to_owned()))));
            }
            tell(&events, Event::Opened(files));
        });
    }

    /// Tells of what comes of it.
    fn awaited(&self, event: impl Future<Output = Event> + Send + 'static) {
        let events = self.events.clone();
        self.runtime.spawn(async move { tell(&events, event.await) });
    }

    fn look(&self, run: i64) {
        let (session, events) = (self.sessions.first(), self.events.clone());
        self.runtime.spawn(async move {
            let result = match session.look(run).await {
                Ok(report) => listed(&session, report).await,
                Err(error) => Err(said(error)),
            };
            tell(&events, Event::Looked(result));
        });
    }

    fn convert(&self, asked: Conversion) {
        let (session, events) = (self.sessions.first(), self.events.clone());
        self.runtime.spawn(async move {
            let Conversion { format, text, folder, .. } = asked.clone();
            let reading = in_time("its rows", move || understood(format, &text, folder.as_deref()));
            let result = match reading.await {
                Ok(draft) => session.convert(&draft, &asked.text).await.map_err(Problem::from),
                Err(problem) => Err(Problem::Failed(problem)),
            };
            tell(&events, Event::Converted { asked, result });
        });
    }

    /// No service is contacted for it, but files are read, and a local database may be locked.
    fn connect(&self, words: Vec<String>, side: Side) {
        let (connections, sessions) = (self.connections.clone(), Arc::clone(&self.sessions));
        self.blocking(move || {
            let result = sessions.open(&words, &connections).map(|connection| {
                let facts = connection.facts().clone();
                sessions.set(side, connection);
                Box::new(facts)
            });
            Event::Connected { side, result }
        });
    }

    fn load_sample(&self, name: String) {
        let (session, events) = (self.sessions.first(), self.events.clone());
        self.runtime.spawn(async move {
            let result = match samples::find(&name) {
                Some(sample) => load_sample(&session, sample).await,
                None => Err(format!("no sample is called {name}")),
            };
            let result = result.map(|loaded| loaded_in_words(&name, &loaded));
            tell(&events, Event::SampleLoaded { name, result });
        });
    }

    fn pull(&self, table: String, choice: Choice) {
        let (connections, sessions) = (self.connections.clone(), Arc::clone(&self.sessions));
        let events = self.events.clone();
        let units = PULL_UNITS_USUAL;
        let spools = self.folders.state.clone();
        let request = Pull { table, name: None, choice, spools, units, replace: false };
        self.runtime.spawn(async move {
            let source = sessions.first().connection;
            let opening = tokio::task::spawn_blocking(move || sessions.open_local(&connections));
            let result = match opening.await {
                Ok(Ok(copy)) if !source.is_local() => pulled(&source, &copy, request).await,
                Ok(Ok(_)) => Err("the local engine is where items are pulled to".to_owned()),
                Ok(Err(problem)) => Err(problem),
                Err(_) => Err(FAULT.to_owned()),
            };
            tell(&events, Event::Pulled(result));
        });
    }

    fn autosave(&self, draft: Recovery) {
        let id = draft.id.clone();
        let waits = lock(&self.drafts.waiting).insert(id.clone(), draft).is_some();
        if waits {
            return;
        }
        let (drafts, events) = (self.drafts.clone(), self.events.clone());
        self.runtime.spawn(async move {
            tokio::time::sleep(AUTOSAVE_PAUSE).await;
            let written = tokio::task::spawn_blocking(move || drafts.write_waiting(&id)).await;
            if let Ok(Err(problem)) = written {
                tell(&events, Event::AutosaveFailed(problem));
            }
        });
    }

    /// One text is parsed at a time; of each draft the newest one waits.
    fn parse(&self, parse: Parse) {
        let mut slot = lock(&self.parsing);
        let under_way = slot.is_some();
        let waiting = slot.get_or_insert_default();
        waiting.retain(|other| other.tab != parse.tab);
        waiting.push(parse);
        drop(slot);
        if under_way {
            return;
        }
        let (parsing, events) = (self.parsing.clone(), self.events.clone());
        computing(move || {
            while let Some(parse) = next_to_parse(&parsing) {
                let understood = Box::new(parse.understood(&parse.text.to_text(), parse.revision));
                tell(&events, Event::Parsed { tab: parse.tab, understood });
            }
        });
    }

    fn discard(&self, id: String) {
        lock(&self.drafts.waiting).remove(&id);
        let (drafts, events) = (self.drafts.clone(), self.events.clone());
        self.runtime.spawn_blocking(move || {
            if let Err(problem) = drafts.with(|store| store.discard(&id)) {
                tell(&events, Event::AutosaveFailed(problem));
            }
        });
    }

    fn blocking(&self, work: impl FnOnce() -> Event + Send + 'static) {
        let events = self.events.clone();
        self.runtime.spawn_blocking(move || tell(&events, work()));
    }

    /// Starts `$EDITOR` on a copy of the text; what it left follows as [`Event::Edited`]. The screen is lent meanwhile.
    pub fn edit_outside(&mut self, tab: &str, name: &str, text: &str) -> Result<(), String> {
        let editor = self.editor.as_deref().ok_or("neither VISUAL nor EDITOR names an editor")?;
        let mut words = editor.split_whitespace().map(str::to_owned);
        let program = words.next().ok_or("neither VISUAL nor EDITOR names an editor")?;
        let folder = self.folders.config.join("editing");
        let path = folder.join(format!("{}-{name}", std::process::id()));
        files::create_folder(&folder).map_err(|error| at(&folder, &error))?;
        files::replace(&path, text.as_bytes()).map_err(|error| at(&path, &error))?;
        let mut command = std::process::Command::new(&program);
        command.args(words).arg(&path);
        let editor = signals::with_stop_let_through(|| command.spawn());
        let editor = editor.and_then(|editor| editor);
        let editor = editor.map_err(|error| format!("{program}: {error}"))?;
        self.editing = Some(editor.id());
        let (tab, text, events) = (tab.to_owned(), text.to_owned(), self.events.clone());
        // A thread of its own: the end of the runtime is not to wait for an editor.
        std::thread::spawn(move || {
            let result = edited(editor, &program, &path, &text);
            tell(&events, Event::Edited { tab, result });
        });
        Ok(())
    }

    /// Whether an editor has the terminal.
    pub fn is_editing(&self) -> bool {
        self.editing.is_some()
    }

    pub fn editor_ended(&mut self) {
        self.editing = None;
    }

    /// Passes on to the editor the signal that ends this process.
    pub fn end_editor(&self, signal: Option<i32>) {
        let signal = signal.unwrap_or(signal_hook::consts::SIGTERM);
        if let Some(Err(error)) = self.editing.map(|editor| signals::pass_on(signal, editor)) {
            tracing::warn!("the editor was not told to end: {error}");
        }
    }
}
impl Drafts {
    fn with<T>(&self, work: impl FnOnce(&DraftStore) -> std::io::Result<T>) -> Result<T, String> {
        let mut slot = lock(&self.store);
        if slot.is_none() {
            *slot = Some(DraftStore::open(&self.folders).map_err(said)?);
        }
        let store = slot.as_ref().expect("the store was opened above");
        work(store).map_err(said)
    }

    fn write_waiting(&self, id: &str) -> Result<(), String> {
        // Taken when the store is ours, so that no older text is written after a newer one.
        self.with(|store| {
            let waiting = lock(&self.waiting).remove(id);
            waiting.map_or(Ok(()), |draft| store.autosave(&draft.saved()))
        })
    }

    /// Writes a text that is newer than any that waits.
    fn write(&self, draft: Recovery) -> Result<(), String> {
        self.with(|store| {
            lock(&self.waiting).remove(&draft.id);
            store.autosave(&draft.saved())
        })
    }
}

/// Waits for the editor. What it left and what can't be taken is kept, and it is said where.
fn edited(mut editor: Child, program: &str, path: &Path, text: &str) -> Result<String, String> {
    let status = editor.wait().map_err(|error| format!("{program}: {error}"))?;
    let left = read_text(path, Kind::Draft).map_err(said);
    let kept = format!("what the editor left is in {}", path.display());
    match left {
        Err(problem) if status.success() => Err(format!("{problem}; the draft stays as it was")),
        Ok(left) if status.success() || left.text == text => {
            std::fs::remove_file(path).map_err(|error| at(path, &error))?;
            let failed = || format!("{program}: {status}; the draft stays as it was");
            if status.success() { Ok(left.text) } else { Err(failed()) }
        }
        _ => Err(format!("{program}: {status}; the draft stays as it was, and {kept}")),
    }
}

/// A sample is for trying things out: only a connection that asks nothing takes one.
async fn load_sample(session: &Session, sample: &Sample) -> Result<Loaded, String> {
    let held = check(session.connection.facts(), sample, &Consent::default());
    held.map_err(|objection| {
        format!("{objection}; `:connect local` goes where samples are at home")
    })?;
    load(&session.connection, sample).await.map_err(said)
}

/// What a pull did, in a sentence.
async fn pulled(source: &Connection, copy: &Connection, request: Pull) -> Result<String, String> {
    let done = pull(source, copy, request, &Cancel::default(), &|_| {}).await.map_err(said)?;
    let counts = done.counts.in_words();
    let spent = format!("{} RCU", figure(done.units));
    let sentence = format!("{} in {}: {counts}; {spent}", done.name, copy.name());
    match done.ended {
        Ended::Complete => Ok(sentence),
        Ended::Failed(error) => Err(format!("{sentence}; then: {error}")),
        ended => Err(format!("{sentence}; it stopped: {}", ended.name())),
    }
}

fn loaded_in_words(name: &str, loaded: &Loaded) -> String {
    let made = match loaded.created.as_slice() {
        [] => "its tables were there already".to_owned(),
        tables => format!("made {} with {} items", tables.join(", "), loaded.items),
    };
    let kept = match loaded.existing.as_slice() {
        tables if !tables.is_empty() && !loaded.created.is_empty() => {
            format!("; {} was there and is left alone", tables.join(", "))
        }
        _ => String::new(),
    };
    format!("sample {name}: {made}{kept}; F5 runs a draft")
}

impl From<ConvertError> for Problem {
    fn from(error: ConvertError) -> Self {
        match error {
            ConvertError::Draft(diagnostics) => Self::Draft(diagnostics),
            ConvertError::Failed(failure) => Self::Failed(failure.to_string()),
        }
    }
}

/// The control sequence that asks the terminal to fill the clipboard (OSC 52).
pub fn clipboard_sequence(text: &str) -> String {
    format!("\x1b]52;c;{}\x07", base64::engine::general_purpose::STANDARD.encode(text))
}

fn next_to_parse(parsing: &Mutex<Option<Vec<Parse>>>) -> Option<Parse> {
    let mut slot = lock(parsing);
    let next = slot.as_mut().and_then(Vec::pop);
    if next.is_none() {
        *slot = None;
    }
    next
}

/// Reads what is named; a pipe gets a moment to give all it has.
async fn opened(path: PathBuf) -> Result<Document, String> {
    if reading::is_typed(&path) {
        return Err("standard input is the terminal, which the workbench reads".to_owned());
    }
    let name = reading::named(&path).display().to_string();
    in_time(&name, move || read_text(&path, Kind::Draft).map_err(said)).await?
}

/// Does it apart, but not for longer than somebody looks at a screen on which nothing happens.
async fn in_time<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    let never = Cancel::default();
    match tokio::time::timeout(PIPE_WAIT, apart(&never, work)).await {
        Ok(Some(done)) => Ok(done),
        Ok(None) => Err(FAULT.to_owned()),
        Err(_) => Err(format!(
            "{name}: did not come to its end within {} s: is it a pipe that nobody writes to?",
            PIPE_WAIT.as_secs()
        )),
    }
}

/// An entry of the history with its report, as far as there is one.
pub fn recalled(history: &History, run: i64) -> Result<Option<Box<Recalled>>, KeptError> {
    let Some(entry) = history.outline(run)? else { return Ok(None) };
    let report = kept::recalled(history, &entry)?;
    let report = report.map(|report| Listed::read(history, report)).transpose()?;
    Ok(Some(Box::new(Recalled { entry, report })))
}

/// A request that stands in the history alone.
pub fn exchange(
    history: &History,
    run: i64,
    number: usize,
) -> Result<Box<ReportedExchange>, String> {
    let entry = history.outline(run).map_err(said)?;
    let parts = match entry.map(|entry| entry.answers) {
        Some(Answers::Parts(parts)) => parts,
        Some(Answers::None | Answers::Whole | Answers::LetGo) | None => 0,
    };
    let found = kept::exchange(history, run, parts, number).map_err(said)?;
    found.map(Box::new).ok_or_else(|| KeptError::Gone(run).to_string())
}

async fn tell_news(run: RunId, mut heard: UnboundedReceiver<News>, events: Sender<Wake>) {
    while let Some(news) = heard.recv().await {
        tell(&events, Event::News { run, news });
    }
}

/// Has a text of megabytes read. On a thread that nobody waits for: it changes nothing outside, and whoever leaves does
/// not care what the text means.
fn computing(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().name("reading".to_owned()).stack_size(STACK_BYTES);
    let started = thread.spawn(work);
    if let Err(error) = started {
        tracing::error!("the draft is not read: {error}");
    }
}

/// The loop may have ended: then nobody wants to know.
fn tell(events: &Sender<Wake>, event: Event) {
    let _ended = events.send(Wake::Event(event));
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// A file that holds something unexpected may be overwritten when that is asked for: so what it holds is told.
fn not_written(path: &Path, error: &SaveError) -> WriteProblem {
    let found = match error {
        SaveError::Changed { .. } | SaveError::Exists { .. } => fingerprint(path),
        SaveError::Io { .. } => None,
    };
    WriteProblem { sentence: error.to_string(), found }
}

fn at(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
