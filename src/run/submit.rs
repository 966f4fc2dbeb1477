//! `run`: drafts, submitted without a screen.

use std::path::PathBuf;

use tokio::sync::mpsc::unbounded_channel;
use tokio::task::JoinHandle;

use super::draft_file::{DraftFile, Source};
use super::guard::WrongCodes;
use super::pages::{Reader, Reading};
use super::progress::{ProgressLine, STATEMENTS};
use super::{Exit, Printer, Stop, convert, diagnostics, guard, report, resumed, safe_text, versus};
use crate::cli::RowFormat;
use crate::session::Objection;
use crate::session::apart::apart;
use crate::session::compare::differences;
use crate::session::guard::is_code_of;
use crate::session::report::Earlier;
use crate::session::submission::Submission;
use crate::session::{
    Cancel, Consent, Listener, News, Report, Resume, Session, SubmitError, Terms, json, kept, words,
};
use crate::syntax::Diagnostic;
use crate::workspace::{History, ReadError};

/// What the command line asked of `run`.
#[derive(Clone)]
pub struct Options {
    pub json: bool,
    pub keep_going: bool,
    pub consent: Consent,
    pub wrong_codes: WrongCodes,
    /// A second connection that every draft runs on, too.
    pub versus: Option<Session>,
    /// The run that the one draft goes on with.
    pub resume: Option<Resume>,
    /// Failures that are alike are listed, all of them.
    pub all_failures: bool,
    /// How far reads go, and how their items are printed.
    pub reading: Reading,
    /// Where items wait that can't be printed yet.
    pub spools: PathBuf,
}

/// A draft, prepared once for each connection: what the guard is asked about is what is sent.
pub(super) struct Ready {
    pub file: DraftFile,
    pub first: Prepared,
    /// For the connection it is compared with.
    pub second: Option<Prepared>,
}

/// What is to be sent, or what is wrong with the draft.
pub(super) type Prepared = Result<Submission, Vec<Diagnostic>>;

impl Ready {
    fn of(file: DraftFile, session: &Session, options: &Options) -> Self {
        // Once for each: the second may refuse what the first takes, as faults are for the local engine alone.
        let first = session.prepare(options.reading.request(&file));
        let second = options.versus.as_ref().map(|second| second.prepare(file.request()));
        Self { file, first, second }
    }
}

/// Submits the drafts in order, until one is not applied in full or `cancel` says so; ends as the worst of them.
pub async fn run(
    session: &Session,
    drafts: &[Source],
    options: &Options,
    cancel: &Cancel,
    printer: Printer,
) -> Result<Exit, Stop> {
    let mut worst = Exit::Applied;
    if options.reading.format == Some(RowFormat::Csv) && drafts.len() > 1 {
        let sentence = "--format csv is one table under one header: name one draft, or take jsonl";
        return Err(Stop::usage(sentence));
    }
    if options.resume.is_some() && drafts.len() > 1 {
        return Err(Stop::usage("--resume goes on with one draft: name that one alone"));
    }
    // Each is read once: a draft that comes from a pipe is gone when it has been read. One that can't be read stops the
    // command when it is its turn, as one does that can't be parsed: those before it are sent.
    let Some(drafts) = ready(session, drafts, options, cancel, printer).await? else {
        printer.say("interrupted while a draft was read; nothing was sent");
        return Ok(Exit::Interrupted);
    };
    let drafts = match options.resume {
        Some(resume) => resumed::all(session, drafts, resume, printer).await?,
        None => drafts,
    };
    if !options.keep_going
        && held_back(session, drafts.iter().flatten(), options, cancel, printer).await?
    {
        return Ok(Exit::Usage);
    }
    for draft in drafts {
        let ended = match draft {
            Ok(draft) => compared(session, draft, options, cancel, printer).await,
            Err(stop) => Err(stop),
        };
        let exit = ended.or_else(|stop| {
            // With --keep-going the next draft has its turn all the same.
            if !options.keep_going {
                return Err(stop);
            }
            printer.complain(&stop.message);
            Ok(stop.exit)
        })?;
        worst = worst.max(exit);
        if cancel.is_cancelled() {
            printer.say("interrupted; what was not sent yet was not sent");
            return Ok(Exit::Interrupted);
        }
        if exit != Exit::Applied && !options.keep_going {
            break;
        }
    }
    Ok(worst)
}

/// Reads and prepares all drafts, or none when that is cancelled: a pipe may never end, and a hundred thousand rows are
/// looked over for seconds.
async fn ready(
    session: &Session,
    drafts: &[Source],
    options: &Options,
    cancel: &Cancel,
    printer: Printer,
) -> Result<Option<Vec<Result<Ready, Stop>>>, Stop> {
    // Before the first is sent: the second would be empty.
    if drafts.iter().filter(|source| source.is_standard_input()).count() > 1 {
        return Err(ReadError::ReadTwice.into());
    }
    let (session, drafts, options) = (session.clone(), drafts.to_vec(), options.clone());
    let ready =
        move |source: &Source| Ok(Ready::of(DraftFile::of(source, printer)?, &session, &options));
    Ok(apart(cancel, move || drafts.iter().map(ready).collect()).await)
}

/// One draft on one connection, or on both, and in what they differ; ends as the worse of the two.
async fn compared(
    session: &Session,
    draft: Ready,
    options: &Options,
    cancel: &Cancel,
    printer: Printer,
) -> Result<Exit, Stop> {
    // Without --keep-going they were all asked about before the first was sent.
    if options.keep_going
        && held_back(session, std::iter::once(&draft), options, cancel, printer).await?
    {
        return Ok(Exit::Usage);
    }
    let Ready { file, first, second } = draft;
    let (exit, report) = one(session, &file, first, options, cancel, printer).await?;
    let (Some(session), Some(second), Some(report)) = (&options.versus, second, report) else {
        return Ok(exit);
    };
    if cancel.is_cancelled() {
        return Ok(exit);
    }
    let (other_exit, other) = one(session, &file, second, options, cancel, printer).await?;
    if let Some(other) = other {
        print_differences(&report, &other, options.json, printer)?;
    }
    Ok(exit.max(other_exit))
}

/// Asks the guards of all connections about all these drafts, before any of them is sent. True when one objects, which
/// is said. What is wrong with a draft is said when it is its turn.
async fn held_back<'a>(
    session: &Session,
    drafts: impl Iterator<Item = &'a Ready>,
    options: &Options,
    cancel: &Cancel,
    printer: Printer,
) -> Result<bool, Stop> {
    let mut objections = Vec::new();
    let mut left = options.consent.codes.clone();
    for draft in drafts {
        let first = Some((session, &draft.first));
        let second = options.versus.as_ref().zip(draft.second.as_ref());
        for (session, prepared) in first.into_iter().chain(second) {
            let Ok(submission) = prepared else { continue };
            left.retain(|code| !is_code_of(session.connection.facts(), submission, code));
            if let Err(objection) = session.ask(submission, &options.consent).await {
                // All of them are asked even when one objects, so that all the codes can be given at once.
                objections.push((&draft.file, objection));
            }
        }
    }
    if !left.is_empty() && !objections.is_empty() {
        options.wrong_codes.wait(cancel, printer).await;
    } else if !options.consent.codes.is_empty() {
        options.wrong_codes.forget();
    }
    for (file, objection) in &objections {
        print_objection(file, objection, options.json, printer)?;
    }
    Ok(!objections.is_empty())
}

pub(super) fn print_objection(
    file: &DraftFile,
    objection: &Objection,
    json: bool,
    printer: Printer,
) -> Result<(), Stop> {
    if json {
        let finding = guard::finding(objection);
        printer.json(&json::unsendable_to_json(&file.name, &file.text, &[finding]))?;
    }
    printer.say(&format!("{}: {}", file.title(), guard::draw(objection)));
    Ok(())
}

/// One draft on one connection; no report where nothing was sent.
async fn one(
    session: &Session,
    file: &DraftFile,
    prepared: Prepared,
    options: &Options,
    cancel: &Cancel,
    printer: Printer,
) -> Result<(Exit, Option<Report>), Stop> {
    let submission = match prepared {
        Ok(submission) => submission,
        Err(findings) => {
            print_unsendable(file, &findings, options.json, printer)?;
            return Ok((Exit::Usage, None));
        }
    };
    if let Some(finding) = session.reused_token(&submission).await.filter(|_| !options.json) {
        say_findings(file, &[finding], printer);
    }
    let consent = options.consent.clone();
    let (told, telling) = tell_progress(session, printer);
    // What two connections answered is compared statement by statement, and so both are held.
    let whole = options.versus.is_some();
    let terms = Terms { consent, cancel: cancel.clone(), told, whole };
    let submitted = session.submit(submission, terms).await;
    // Before the report is printed: a line of progress must not come after it.
    telling.abort();
    printer.show("");
    match submitted {
        Ok(report) => {
            if !options.json {
                say_findings(file, &file.draft.diagnostics, printer);
            }
            let mut exit = Exit::of(&report);
            let is_stopped = cancel.is_cancelled() && report.earlier.parts > 0;
            if is_stopped && !options.json && options.reading.format.is_none() {
                // Whoever stops a long run waits for no ten thousand rows of it.
                printer.data(&report::in_short(&report))?;
            } else {
                let reader = Reader { session, file, options, cancel, printer };
                let printed = reader.print(&report).await;
                exit = exit.max(printed.map_err(|stop| stop.after(&report))?);
            }
            resumed::say_what_is_left(&report, file, printer);
            for warning in session.budget_warnings() {
                printer.say(&safe_text::line(&warning));
            }
            if report.lacks_partiql()
                && let Some(offer) = convert::offer(session, file).await
            {
                printer.say(&offer);
            }
            // No request is sent after one that was not answered: what is unknown stands at the end, and in memory.
            let is_kept = History::unkept_number(report.run).is_none();
            if report.has_unknown_writes() && is_kept {
                let run = report.run;
                printer.say(&format!(
                    "run {run}: `dynadraft history look {run}` reads the items it may have written, and compares"
                ));
            }
            Ok((exit, Some(report)))
        }
        Err(SubmitError::Guarded(objection)) => {
            print_objection(file, &objection, options.json, printer)?;
            Ok((Exit::Usage, None))
        }
        Err(SubmitError::History(error)) => Err(error.into()),
    }
}

/// Shows how far a long submission is, and says when a request is sent again.
fn tell_progress(session: &Session, printer: Printer) -> (Listener, JoinHandle<()>) {
    let (news, mut heard) = unbounded_channel();
    let line = ProgressLine::new(printer, &session.clock, STATEMENTS);
    let telling = tokio::spawn(async move {
        while let Some(news) = heard.recv().await {
            match news {
                News::Progress(progress) => line.watch(progress.into()),
                News::Retry(reason) => {
                    printer.show("");
                    printer.say(&format!("sent again: {}", safe_text::line(&reason)));
                }
                News::LetGo(let_go) => {
                    printer.show("");
                    printer.say(&super::history::said(let_go));
                }
                // It comes with the end, when nobody may listen any more: it is said below the report.
                News::Budget(_) => {}
                // The wait is given up on an interrupt alone, and then the process ends.
                News::Late(_) => {}
            }
        }
    });
    (Listener::new(news), telling)
}

fn print_unsendable(
    file: &DraftFile,
    findings: &[Diagnostic],
    json: bool,
    printer: Printer,
) -> Result<(), Stop> {
    if json {
        return Ok(printer.json(&json::unsendable_to_json(&file.name, &file.text, findings))?);
    }
    say_findings(file, findings, printer);
    printer.say(&format!("{}: not sent; {}", file.title(), diagnostics::count(findings)));
    Ok(())
}

fn print_differences(
    report: &Report,
    other: &Report,
    json: bool,
    printer: Printer,
) -> Result<(), Stop> {
    let found = differences(report, other);
    if json {
        let names = [&report.connection, &other.connection];
        printer.json(&json::differences_to_json(&report.draft, names, &found))?;
    } else {
        printer.data(&versus::draw(report, other, &found))?;
    }
    Ok(())
}

/// Findings about a draft, drawn where they stand.
pub(super) fn say_findings(file: &DraftFile, findings: &[Diagnostic], printer: Printer) {
    if !findings.is_empty() {
        let style = printer.talk_style();
        printer.say(&diagnostics::draw(&file.name, &file.text, findings, style));
    }
}

/// What became of the statements is known, whatever another process did to the history.
fn print_without_answers(report: &Report, json: bool, printer: Printer) -> Result<(), Stop> {
    let run = words::run(report.run);
    printer.say(&format!(
        "the answers of {run} were let go of meanwhile, to keep the history within its size"
    ));
    if json {
        let rest = Report { earlier: Earlier::default(), ..report.clone() };
        return Ok(printer.document(&json::to_json(&rest))?);
    }
    Ok(printer.data(&report::in_short(report))?)
}

/// Prints a report from where it stands.
pub(super) fn print(
    history: &History,
    report: &Report,
    json: bool,
    all_failures: bool,
    printer: Printer,
) -> Result<(), Stop> {
    let history = &history.still()?;
    if !kept::is_there(history, report)? {
        return print_without_answers(report, json, printer);
    }
    if !json {
        return report::print(history, report, all_failures, printer);
    }
    printer.document_pieces(|out| kept::document(history, report, out))
}
