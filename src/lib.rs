//! dynadraft: a terminal workbench for Amazon DynamoDB.
//!
//! A pure engine one can read from front to back, inside a workbench one can test without a terminal. This page is the
//! map; each folder's front page (`mod.rs`) tells the story of its part.
//!
//! # The way of a draft
//!
//! A person writes a *draft*.
//!
//! 1. [`draft`] reads its text, with the help of [`syntax`]: settings, statements and findings. A statement keeps the tree
//!    it was read into, and whoever asks something of it asks the tree.
//! 2. [`session`] makes the requests of it and asks the guard whether they may go, then enters the draft in the history of
//!    [`workspace`]. A request is a [`connection::Sent`]: the operation, and the exact bytes that ask for it. What the guard
//!    was asked about is what goes out.
//! 3. A [`connection`] carries it. The local one has the [`engine`] run the operation on a [`storage::Store`]; the remote
//!    one sends the bytes to AWS or to another endpoint and has [`api::wire`] read the answer.
//! 4. The replies come back to [`session`], which makes a *report* of them: a verdict for every statement, what it cost,
//!    and why it failed.
//! 5. [`run`] prints the report, [`workbench`] shows it, both in the words of [`session::words`]. Both fronts go through
//!    `session`, so a draft can't behave differently in the two.
//!
//! Before anything is sent, the same draft can be rehearsed: [`session::rehearsal`] has the same requests run by the engine on
//! copies of the items they name. And it can be planned: [`session::plan`] asks [`engine::planner`] how each statement
//! would be served. It asks the functions that run it, so the plan and the run can't differ.
//!
//! # Words
//!
//! One word for each idea, in the code as on the screen.
//!
//! | word | meaning |
//! |---|---|
//! | draft | the document being edited: a PartiQL draft or a transaction draft |
//! | statement | one PartiQL statement of a draft, or one action of a transaction draft |
//! | verb | what a statement does: SELECT, INSERT, UPDATE, DELETE, EXISTS, or the kind of an action |
//! | setting | a `--@` comment: how the draft, or the statement after it, is sent |
//! | finding | something that is wrong with a draft, or worth a note: a rule's code, a place, a sentence |
//! | fix | the change of the text that mends a finding |
//! | complaint | one thing that a statement would be refused for, whatever the items are, and where it stands |
//! | mode | how a draft is sent: single, batch, transaction, transact-write |
//! | connection | where drafts are submitted: the local engine, in a file or in memory, or a service: AWS, or another endpoint |
//! | operation, reply | what the service is asked, and what it answers |
//! | exchange | a request and its answer, as they went over the wire |
//! | submission | one run of one draft on one connection, numbered in the history |
//! | guard | what asks before a connection is written to |
//! | target | which item a statement is about, and what it does to it |
//! | predicate | a function of two operands that both languages ask a condition with: `begins_with`, `contains` |
//! | verdict | what happened to one statement: applied, failed, not applied, unknown |
//! | outcome | what happened to the whole: applied, partial, failed, cancelled, refused, unknown |
//! | report | a submission, understood: verdicts, outcome, capacity, reasons, exchanges |
//! | why | the condition of a failed statement, clause by clause, on the item that made it fail |
//! | origin | where that item is known from: it came with the answer, was read afterwards, is of a rehearsal; or why it is not known |
//! | decisive | of a clause: it belongs to a smallest set that, had each come out the other way, would have made the condition true |
//! | reason | the clauses that decided, in one sentence; or that the item is not known |
//! | rehearsal | a draft run on copies of the items it names; predicts, and writes nothing |
//! | image | an item as it is at one moment: before a statement writes it, or copied to be tried on |
//! | undo draft | the draft that takes a run back, each statement on the condition that what was written still stands there |
//! | plan | before anything is sent: how each statement is served, and what is wrong with it |
//! | estimate | what a statement will be charged, and whether that is exact, about, or bounded |
//! | tariff | what units cost in one Region |
//! | ledger | what submissions were charged, added up: reported and estimated apart |
//! | budget | what may be spent while the program runs |
//! | secret | what this process was given to prove who it is: it is struck out of all that is kept or shown |
//! | desk | what all panes of the workbench share: open drafts, connection, run under way, looks |
//! | pane, dialog | a part of the screen, and what lies over it; each is handed the desk and knows no other |
//!
//! # Layers
//!
//! `a <- b` reads: b may import a. Nothing else may.
//!
//! ```text
//! value <- syntax        value <- api (wire is part of it)        storage (std, thiserror, tempfile, rusqlite)
//! secret (of nobody) <- draft, connection, workspace, session, run, workbench
//! value, syntax, api, storage <- engine
//! value, syntax, api <- draft
//! value, api, engine (and storage's error) <- connection
//! value, api, draft, connection (and what storage knows of files) <- workspace
//! value, syntax, api, engine, draft, connection, workspace <- session
//! value, syntax, api, engine, draft, connection, workspace, session <- run, workbench          cli <- run
//! value, api, engine <- serve
//! all of these <- environment, log, main
//! ```
//!
//! # What must never happen
//!
//! `tidy` holds the code to most of this.
//!
//! 1. `value`, `syntax`, `api`, `storage`, `engine` and `draft` name no tokio, ratatui, crossterm, clap or anyhow, no
//!    environment and no system clock: time and ids are handed in, so every answer can be repeated byte for byte.
//! 2. `storage` never hears of items or tables. It has keys and bytes.
//! 3. `syntax` and `draft` never import `engine` or `storage`: the editor highlights and lints with no database open.
//! 4. Only `storage` (`file`, `sqlite`) and `workspace::history` name rusqlite. Only `workbench` names ratatui, crossterm,
//!    terminput, ropey and syntect, and only its `terminal` names nix. Only `serve` names the HTTP crates (`connection` their
//!    errors and their choice of a proxy), only `connection` the AWS SDK. Types of `api` don't derive Serialize; `wire` converts.
//! 5. `run`, `serve` and `workbench` never import one another.
//! 6. An environment variable is read in `environment`, once, and nowhere else.
//! 7. What was read once is not read again: a statement carries its tree, a request its operation. (The local engine alone
//!    reads the text that a request carries, as the service does.) A verb, an operation and a code are values of an enum,
//!    and text only where they come in and go out.
//! 8. A sentence is for people. Nothing is decided by comparing one, so that it can be reworded where it stands, and for the
//!    engine's refusals that is `api::error`.
//! 9. In `workbench` a pane or a dialog knows the desk and neither the state nor its neighbours; a widget knows no
//!    DynamoDB; only `doer` meets the world.
//! 10. What the process knows as a secret is learned where it is found and struck out before anything of it is kept or
//!     shown ([`secret`]). A new door to a file or a screen asks there.
//!
//! # Where things go
//!
//! The files to touch. The compiler asks for those that hold a match; where it does not, it is said. A test stands beside
//! what it tests.
//!
//! **A lint rule**: a line of `RULES` in `draft/lint.rs` and its function, if the text alone tells; if it takes the tables,
//! a line of `STATEMENT_RULES` in `session/lint.rs`, which knows how the planner serves a statement, or of `RULES` in
//! `session/lint/requests.rs`. What the engine refuses needs no rule: `engine/planner` gathers it, and where it is to have
//! words, a code and a change that mends it, it is a `Topic` there, with its line in `session/lint/complaints.rs` and
//! `mend.rs`. A code has its line in `CODES` of `syntax/diagnostic.rs` and in README.md, and its entry in `assets/codes.toml`,
//! with a draft that shows it: tests ask for all.
//!
//! **A pane**: its file in `workbench/pane/`, in the order of `behaviour.rs`, and its line in `mod.rs` there; its name
//! among `Pane` in `workbench/command.rs`, where it stands on the screen, and its entry in `ALL` (and `LOWER`), without
//! which it is not drawn and which no compiler asks for; its field and its two matches in `workbench/pane/pane.rs`.
//!
//! **A dialog**: its file in `workbench/overlay/`, in the order of `dialog.rs`, and its line in `mod.rs` there; its variant
//! in `overlay.rs`; who opens it: mostly a line of `DialogCommand` and its match in `workbench/route.rs`.
//!
//! **A command**: a line of its family in `workbench/command.rs`, which is its palette entry, its name on the command line
//! and its help as well; the match of the family: in `route.rs`, `window.rs`, or the pane whose command it is. For a key a
//! line of `assets/keys.toml`; the table in README.md is written from it (`BLESS=1`).
//!
//! **A source of credentials**: its variant of `Source` in `connection/credentials/source.rs`, its place in the order of
//! `chain.rs` there; how it is asked, in `connection/remote/credentials`, with its words in `lack.rs`; its rows in
//! `tests/it/aws/table.toml`. The compiler asks for all but the last. **A setting of AWS's tools**: its line in
//! `connection/settings.rs` and in README.md, and its rows.
//!
//! **An operation**: its line in `api/operations.rs`, with what it is asked and what it answers, which are made in
//! `api/operation.rs` and `api/reply.rs` where no other operation has the like; its body in
//! `api/wire/decode` and `encode`, each with its list in `request.rs`; its reply in `encode/reply.rs` and `answer/reply.rs`;
//! its file in `engine/operation`, its line in `engine/task.rs`, which says whether it reads or writes, and in
//! `engine/intent.rs`, which says the items it writes; its line in `connection/remote/attempt.rs`. The compiler asks for all
//! of it.
//!
//! **A condition function** of two operands, a predicate: its line in `syntax/predicate.rs`, which is its name in both
//! languages and the word to offer; what it asks of its operands, when it is true, and whether keys can serve it, in
//! `engine/evaluate/predicate.rs`; its verb in `session/why/scene.rs`. The compiler asks for all of it. One that is no
//! predicate is a variant of `Function` in `syntax/expression/ast.rs` and `syntax/partiql/ast.rs`, with its entry in `OWN`,
//! and of `Condition` in `engine/evaluate/condition.rs`; the compiler asks for the matches over these, and for no `OWN`.
//!
//! **An error sentence**: a function in the file of `api/error` whose subject it is, named for when it is said. If something
//! follows from that refusal, a `Cause`, never the words. What a parser says stands in `syntax`, with the parser. A code of
//! our own is an `OwnCode` in `session/code.rs`. Each code, whoever says it, is explained by an entry in `assets/codes.toml`. What a false clause is said to be is in `session/why/scene.rs`.
//!
//! **A theme role**: its name among `roles!` in `workbench/theme.rs`, and a line in each of `themes/*.toml`.
//!
//! **A setting of a draft**: its name, its meaning and its line in the table of `draft/settings.rs`; a field of `Statement`
//! in `draft/draft.rs`, filled in `draft/partiql.rs` and, for an action, in `draft/transaction.rs`; the word to offer in
//! `draft/complete/vocabulary.rs`; the request it goes into in `session/submission.rs`; its line in README.md.
//!
//! **A step of the history's format**: one more text at the end of `STEPS` in `workspace/history/format.rs`, and the columns
//! in `workspace/history.rs`. A member of the report that an entry keeps is no step: it is written and read in
//! `session/json.rs`, where a document without it must still be read.
//!
//! # Sources
//!
//! A name such as `partiql.md 16.3` in a comment says which recorded behaviour of the service a rule or sentence is taken
//! from: section 16.3 of the notes on PartiQL that the engine was built to (`partiql`, `transactions`, `expressions`,
//! `items-tables-capacity`, `indexes-and-tables`). The behaviours themselves are written out in `tests/engine`.
//!
//! # Where to start reading
//!
//! [`session`] for what the program does; [`engine`] for how an operation runs; [`syntax`] for how a text is read;
//! [`workbench`] for the life of a keystroke. `tests/engine` and `tests/workbench` show both from outside: requests with
//! their answers, and keys with the screens they lead to.

mod secret;
mod value;

mod api;
mod syntax;

mod draft;
mod storage;

mod engine;

mod connection;
mod workspace;

mod session;

mod run;
mod serve;
mod workbench;

mod cli;
mod environment;
mod log;

/// Nearly half of the time of a write went into the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(test)]
mod counted;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod transcripts;

/// What `tests/bench` measures; of no use to anybody else.
#[doc(hidden)]
pub mod bench {
    pub use crate::api::wire::decode_request;
    pub use crate::api::{Operation, Reply};
    pub use crate::engine::{Clock, Database, Ids, Settings};
}

#[doc(hidden)]
pub mod fuzz;

use std::process::ExitCode;
use std::sync::Arc;

use clap::{CommandFactory, Parser};
use cli::{
    Cli, Command, ConfigCommand, ConnectionOptions, HistoryCommand, SampleCommand, TablesCommand,
};
use environment::Environment;
use run::{Exit, Printer, Stop, WrongCodes};
use session::{Cancel, Consent, Resume, Session};

/// The program: understands the command line, begins the log, and hands over to the front that was asked for.
pub fn main() -> ExitCode {
    environment::learn_secrets();
    // Tried, as the process must end by our own exit codes and not inside of clap.
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return run::usage::say(&error).into(),
    };
    let printer = environment::printer(cli.color);
    outlast_file_limits();
    let exit = Environment::read(cli.no_history).and_then(|environment| {
        start_log(&environment, printer);
        dispatch(cli, &environment, printer)
    });
    exit.unwrap_or_else(|stop| {
        tracing::error!("{}", stop.message);
        printer.complain(&stop.message);
        stop.exit
    })
    .into()
}

/// A write beyond `ulimit -f` fails then, and is said, where it would end the process: drafts and all.
#[cfg(unix)]
fn outlast_file_limits() {
    // The flag is of no interest. Where it can't be registered the limit does what it always did.
    signal_hook::flag::register(signal_hook::consts::signal::SIGXFSZ, Arc::default()).ok();
}

#[cfg(not(unix))]
fn outlast_file_limits() {}

fn start_log(environment: &Environment, printer: Printer) {
    let path = environment.folders.log_file();
    if let Err(error) = log::start(&path, environment.log_level.as_deref()) {
        printer.say(&format!("no log: {}: {error}", path.display()));
    }
    log::report_panics(path);
}

fn dispatch(cli: Cli, environment: &Environment, printer: Printer) -> Result<Exit, Stop> {
    let Some(command) = cli.command else { return open_workbench(cli, environment) };
    environment.opened.iter().for_each(|sentence| printer.say(sentence));
    // What enters nothing in the history goes on without it.
    let without_history = || without_history(environment, &cli.connection, printer);
    let wrong_codes = || WrongCodes::counted_in(&environment.folders.state);
    match command {
        Command::Run { .. }
        | Command::Plan { .. }
        | Command::Rehearse { .. }
        | Command::Undo { .. }
        | Command::Export { .. }
        | Command::ImportForm { .. } => on_drafts(command, &cli.connection, environment, printer),
        Command::Tables { command } => {
            tables(command, &without_history()?, &cli.connection, environment, printer)
        }
        Command::Sample { command } => sample(command, without_history, &wrong_codes(), printer),
        Command::History { command } => history(command, &cli.connection, environment, printer),
        Command::Ledger { since, by, json, csv } => {
            environment.good_config()?;
            let form = match (json, csv) {
                (true, _) => run::ledger::Form::Json,
                (false, true) => run::ledger::Form::Csv,
                (false, false) => run::ledger::Form::Text,
            };
            let prices = environment.prices();
            let options = run::ledger::Options { since, by: by.into(), form, prices };
            run::ledger::run(&environment.kept_history()?, &options, &environment::zone(), printer)
        }
        Command::Config { command } => {
            config(command.as_ref(), &cli.connection, environment, printer)
        }
        Command::Serve { host, port, allow_origin, allow_host } => {
            environment.good_config()?;
            let admission = serve::Admission::new(&allow_origin, &allow_host);
            let admission = admission.map_err(|error| Stop::usage(error.to_string()))?;
            serve(&host, port, admission, &cli.connection, environment, printer)
        }
        Command::Explain { code, json } => run::explain::run(code.as_deref(), json, printer),
        Command::Completions { shell } => run::manual::completions(shell, Cli::command(), printer),
        Command::Man => run::manual::man(Cli::command(), printer),
    }
}

/// A session that is told of before it is used: opened by the commands that need one, as a manual page must make no database.
fn told(session: Session, printer: Printer) -> Session {
    session.notices().iter().for_each(|notice| printer.say(notice));
    session
}

fn without_history(
    environment: &Environment,
    connection: &ConnectionOptions,
    printer: Printer,
) -> Result<Session, Stop> {
    environment.good_config()?;
    Ok(told(environment.session_without_history(connection)?, printer))
}

/// The commands that are about drafts, and the runs of them.
fn on_drafts(
    command: Command,
    connection: &ConnectionOptions,
    environment: &Environment,
    printer: Printer,
) -> Result<Exit, Stop> {
    let session = || {
        environment.good_config()?;
        environment.session(connection).map(|session| told(session, printer))
    };
    let without_history = || without_history(environment, connection, printer);
    match command {
        Command::Run {
            drafts,
            execute,
            json,
            reading,
            keep_going,
            consent,
            over_budget,
            versus,
            resume,
            unknown,
            all_failures,
        } => {
            let versus = versus.map(|name| environment.session_on(&name)).transpose()?;
            let consent = Consent { over_budget, ..consent.into() };
            let wrong_codes = WrongCodes::counted_in(&environment.folders.state);
            let unknown = unknown.map(Into::into);
            let options = run::submit::Options {
                json,
                keep_going,
                consent,
                wrong_codes,
                versus,
                resume: resume.map(|run| Resume { run, unknown }),
                all_failures,
                reading: run::Reading::of(&reading, json),
                spools: environment.folders.state.clone(),
            };
            let drafts = run::Source::all(drafts, execute);
            let cancel = cancel_on_interrupt()?;
            let session = match resume {
                Some(run) => told(environment.session_of_run(run, connection)?, printer),
                None => session()?,
            };
            block_on(run::submit::run(&session, &drafts, &options, &cancel, printer))
        }
        Command::Plan { drafts, offline, sample, json } => {
            let session = if offline { None } else { Some(without_history()?) };
            let options = run::plan::Options { json, sample, prices: environment.prices() };
            block_on(run::plan::run(session.as_ref(), &drafts, &options, printer))
        }
        Command::Rehearse { drafts, rest, yes, json } => {
            let budget = if yes { f64::INFINITY } else { environment.config.rehearse_budget() };
            let terms = session::rehearsal::Terms { rest, budget, cancel: cancel_on_interrupt()? };
            let options = run::rehearse::Options { json, terms };
            block_on(run::rehearse::run(&without_history()?, &drafts, &options, printer))
        }
        Command::Undo { run, check } => {
            environment.kept_history()?;
            let budget = environment.config.rehearse_budget();
            let cancel = cancel_on_interrupt()?;
            let terms = session::rehearsal::Terms { rest: false, budget, cancel };
            let terms = check.then_some(terms);
            block_on(run::undo::run(&session()?, run, terms, printer))
        }
        Command::Export { draft, to } => {
            block_on(run::convert::run(&without_history()?, &draft, to, printer))
        }
        Command::ImportForm { file } => run::import_form::run(&file, printer),
        _ => unreachable!("the others are about no draft"),
    }
}

fn open_workbench(cli: Cli, environment: &Environment) -> Result<Exit, Stop> {
    let channel = std::sync::mpsc::channel();
    let person = workbench::person::AtScreen(channel.0.clone());
    let environment = &environment.clone().with_person(Arc::new(person));
    let file = environment.database_file(&cli.connection);
    // Before the session is opened: that makes the file.
    // Of settings that can't be read nothing is left, so what is wrong with them says why a connection is not there.
    let described = environment.described(&cli.connection);
    let described = described.map_err(|stop| environment.good_config().err().unwrap_or(stop));
    let is_local = described?.1.is_none();
    let first_run = is_local && file.is_some_and(|file| !file.exists());
    let no_color = match cli.color {
        cli::ColorChoice::Always => false,
        cli::ColorChoice::Never => true,
        cli::ColorChoice::Auto => environment.no_color,
    };
    let start = workbench::Start {
        session: environment.session(&cli.connection)?,
        connections: environment.connections(),
        drafts: cli.drafts,
        folders: environment.folders.clone(),
        config: environment.config.clone(),
        config_problem: environment.config_problem.clone(),
        first_run,
        opened: environment.opened.clone(),
        editor: environment.editor.clone(),
        no_color,
        zone: environment::zone,
    };
    match workbench::start(start, channel) {
        Ok(()) => Ok(Exit::Applied),
        Err(error) => Err(Stop { exit: Exit::Failed, message: format!("{error:#}") }),
    }
}

fn serve(
    host: &str,
    port: u16,
    admission: serve::Admission,
    connection: &ConnectionOptions,
    environment: &Environment,
    printer: Printer,
) -> Result<Exit, Stop> {
    // Refused, not passed over: who names a service may think that it is served.
    if connection.names_a_service() {
        return Err(Stop::usage("`serve` is of the local engine: a service is there already"));
    }
    if connection.connection.is_some() && environment.described(connection)?.1.is_some() {
        return Err(Stop::usage("`serve` is of the local engine: that connection is to a service"));
    }
    if connection.read_only {
        return Err(Stop::usage(
            "`serve` does what its clients ask, writes too: it has no --read-only",
        ));
    }
    let database = environment.database(connection)?;
    if let Some(hindrance) = database.hindrance() {
        printer.say(&hindrance.to_string());
    }
    let server = serve::Server::bind(host, port, database, &environment.ids, admission);
    let server = server.map_err(|error| Stop {
        exit: Exit::Failed,
        message: format!(
            "can't listen on {host}, port {port}: {error}; --port 0 picks a free port"
        ),
    })?;
    if !server.address().ip().is_loopback() {
        printer.say("other machines may reach this address: whoever does can read and write");
    }
    // On stdout, and after binding: a script that asked for port 0 reads here which it is, and may begin.
    printer.data(&format!("listening on http://{}", server.address()))?;
    server.run().map_err(|error| Stop::at_start(&error))?;
    Ok(Exit::Applied)
}

fn tables(
    command: Option<TablesCommand>,
    session: &Session,
    connection: &ConnectionOptions,
    environment: &Environment,
    printer: Printer,
) -> Result<Exit, Stop> {
    use run::{export, import, pull, tables};
    let wrong_codes = WrongCodes::counted_in(&environment.folders.state);
    let spools = environment.folders.state.clone();
    match command.unwrap_or(TablesCommand::List { json: false }) {
        TablesCommand::List { json } => block_on(tables::list(session, json, printer)),
        TablesCommand::Describe { name, json } => {
            block_on(tables::describe(session, &name, json, printer))
        }
        TablesCommand::Create { file, consent } => {
            block_on(tables::create(session, &file, &consent.into(), &wrong_codes, printer))
        }
        TablesCommand::Delete { name, consent } => {
            block_on(tables::delete(session, &name, &consent.into(), &wrong_codes, printer))
        }
        TablesCommand::Export(options) => {
            let spool = environment.folders.state.join("export.csv");
            let cancel = cancel_on_interrupt()?;
            block_on(export::run(session, options, spool, &cancel, printer))
        }
        TablesCommand::Import(options) => {
            let cancel = cancel_on_interrupt()?;
            block_on(import::run(session, options, spools, &wrong_codes, &cancel, printer))
        }
        TablesCommand::Pull(options) => {
            let copy = environment.copy(&options.into, connection)?;
            let is_source = copy.is_source && session.connection.is_local();
            let name = options.copy.as_ref().unwrap_or(&options.name);
            if is_source && *name == options.name {
                return Err(Stop::usage(
                    "the copy would be the table itself; `--as NAME` or `--into local=FILE` tells them apart",
                ));
            }
            let cancel = cancel_on_interrupt()?;
            block_on(pull::run(session, &copy.connection, options, spools, &cancel, printer))
        }
        TablesCommand::Throttle { name, state } => {
            let on = state == cli::Switch::On;
            block_on(tables::throttle(session, &name, on, printer))
        }
    }
}

fn sample(
    command: Option<SampleCommand>,
    session: impl Fn() -> Result<Session, Stop>,
    wrong_codes: &WrongCodes,
    printer: Printer,
) -> Result<Exit, Stop> {
    match command.unwrap_or(SampleCommand::List) {
        SampleCommand::List => run::sample::list(printer),
        SampleCommand::Load { name, drafts, consent } => {
            // A wrong name opens no database.
            let sample = run::sample::named(&name)?;
            let (session, consent) = (session()?, consent.into());
            let drafts = drafts.as_deref();
            block_on(run::sample::load(&session, sample, drafts, &consent, wrong_codes, printer))
        }
    }
}

fn history(
    command: Option<HistoryCommand>,
    connection: &ConnectionOptions,
    environment: &Environment,
    printer: Printer,
) -> Result<Exit, Stop> {
    use run::history;
    environment.good_config()?;
    let (entries, zone) = (environment.kept_history()?, &environment::zone());
    let list = |search: &str, options: &cli::HistoryOptions| {
        let days = environment.days();
        history::list(&entries, search, options, &days, printer)
    };
    match command {
        None => list("", &cli::HistoryOptions::default()),
        Some(HistoryCommand::List { search, options }) => list(&search, &options),
        Some(HistoryCommand::Search { text, options }) => list(&text.join(" "), &options),
        Some(HistoryCommand::Diff { one, other, json }) => {
            history::diff(&entries, [one, other], json, printer)
        }
        Some(HistoryCommand::Tag { run, tags, remove, note }) => {
            let change = history::Labelling { tags, remove, note };
            history::tag(&entries, run, &change, printer)
        }
        Some(HistoryCommand::Export { run, format: cli::RecordFormat::Json }) => {
            history::show(&entries, run, true, false, zone, printer)
        }
        Some(HistoryCommand::Export { run, format: cli::RecordFormat::Markdown }) => {
            history::export(&entries, run, zone, printer)
        }
        Some(HistoryCommand::Delete { runs, yes }) => {
            history::delete(&entries, &runs, yes, zone, printer)
        }
        Some(HistoryCommand::Show { run, json, all_failures }) => {
            history::show(&entries, run, json, all_failures, zone, printer)
        }
        Some(HistoryCommand::Prune { keep }) => {
            let keep = keep.unwrap_or(environment.config.history.keep_mb);
            history::prune(&entries, keep.into(), printer)
        }
        Some(HistoryCommand::Failed { run }) => history::failed(&entries, run, printer),
        Some(HistoryCommand::Look { run, json }) => {
            let session = environment.session_of_run(run, connection)?;
            block_on(history::look(&session, run, json, printer))
        }
    }
}

fn config(
    command: Option<&ConfigCommand>,
    connection: &ConnectionOptions,
    environment: &Environment,
    printer: Printer,
) -> Result<Exit, Stop> {
    use run::config;
    match command.unwrap_or(&ConfigCommand::Path) {
        // Whatever is in the file: who has a bad one has to find it.
        ConfigCommand::Path => config::path(&environment.folders, printer),
        ConfigCommand::Show => {
            let config = environment.good_config()?;
            let (facts, limits) = environment.described(connection)?;
            config::show(config, &facts, limits, printer)
        }
        ConfigCommand::Keys => config::keys(printer),
        ConfigCommand::Validate => {
            config::validate(&environment.folders, environment.config_problem.as_deref(), printer)
        }
    }
}

/// The headless commands wait for what they ask. The engine runs on the runtime's blocking threads.
fn block_on(work: impl Future<Output = Result<Exit, Stop>>) -> Result<Exit, Stop> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    // One thing is asked after the other, and a thread more is a heap more: with as many as tokio makes when none is idle at
    // the moment, a long run takes half as much memory again.
    runtime.enable_all().thread_stack_size(engine::STACK_BYTES).max_blocking_threads(4);
    runtime.build().map_err(|error| Stop::at_start(&error))?.block_on(work)
}

/// The first Ctrl-C lets the request under way finish and sends no other; a second one ends the process at once. SIGTERM, a
/// window that is closed (SIGHUP) and SIGQUIT count as the first: what was answered is entered before the process ends.
fn cancel_on_interrupt() -> Result<Cancel, Stop> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    let cancel = Cancel::default();
    let asked = Arc::default();
    let interrupted = 130;
    // Registered before the flag is: handlers run in this order, so the first Ctrl-C finds it unset and the second one
    // set.
    signal_hook::flag::register_conditional_shutdown(SIGINT, interrupted, Arc::clone(&asked))
        .and_then(|_| signal_hook::flag::register(SIGINT, asked))
        .map_err(|error| Stop::at_start(&error))?;
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT])
        .map_err(|error| Stop::at_start(&error))?;
    let wish = cancel.clone();
    // A thread and no task: there is no runtime yet.
    std::thread::spawn(move || signals.forever().for_each(|_| wish.cancel()));
    Ok(cancel)
}
