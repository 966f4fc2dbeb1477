//! A run that did not come to its end is gone on with: what the history does not have as sent is sent, and nothing twice
//! that nobody asked for.
//!
//! It takes the draft of the run and the same rows, as far as they were sent: what follows may have been changed. Of what
//! was in flight when the run was killed, or had no answer, it is not known whether it was done: whoever resumes is told
//! what its items tell, and says whether it is sent once more.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::afterwards;
use super::ahead::Fingerprint;
use super::as_sent::{self, AsSent};
use super::kept::{self, KeptError};
use super::report::{Destination, Earlier, Report, ReportedExchange, StatementReport, Verdict};
use super::session::{Session, blocking};
use super::submission::Submission;
use super::target::{Leaves, Target, Touch};
use super::words::{counted, grouped};
use crate::draft::{Statement, Verb};
use crate::engine::evaluate::condition::Operand;
use crate::engine::evaluate::update::{SetValue, UpdateAction};
use crate::value::{AttributeValue, Path, Step};
use crate::workspace::{Answers, Extent, History, HistoryError};

#[cfg(test)]
mod tests;

/// What becomes of writes of which it is not known whether they were done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// They are sent once more.
    Send,
    /// They are left as they are.
    Skip,
}

/// A run to be gone on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resume {
    pub run: i64,
    /// `None` until somebody has decided.
    pub unknown: Option<Unknown>,
}

/// Why a run is not gone on with.
#[derive(Debug, thiserror::Error)]
pub enum ResumeError {
    #[error("there is no run {0} in the history")]
    Missing(i64),
    #[error("run {0} is still under way; it can be gone on with when it has ended")]
    UnderWay(i64),
    #[error("run {run} was gone on with by run {by}: resume that one")]
    ResumedBy { run: i64, by: i64 },
    #[error("run {run} was on {connection}; what is left of it is to be sent there")]
    Elsewhere { run: i64, connection: String },
    #[error(
        "of run {0} it was not kept how far it came: it was sent in one request, or nothing of it was sent, or another version ran it; run the draft itself"
    )]
    NoExtent(i64),
    #[error(
        "the answers of run {0} were let go of, to keep the history within its size: what it sent is not known"
    )]
    LetGo(i64),
    #[error(
        "line {line} of the draft is not as run {run} sent it; `dynadraft history show {run}` prints the draft of the run"
    )]
    Draft { run: i64, line: usize },
    #[error(
        "statement {number} is not what run {run} sent: its rows were changed. Put them back as they were: only rows behind {reached} may be others"
    )]
    Row { run: i64, number: usize, reached: usize },
    #[error(
        "the rows up to {reached} are not those of run {run}. Put them back as they were: only rows behind {reached} may be others"
    )]
    Rows { run: i64, reached: usize },
    #[error(
        "run {run} has nothing left to send: {sent} of {sent} statements were sent; `dynadraft history failed {run}` prints those that were not applied"
    )]
    Nothing { run: i64, sent: usize },
    #[error("{0}")]
    Undecided(Undecided),
    #[error(transparent)]
    Kept(#[from] KeptError),
}

impl From<HistoryError> for ResumeError {
    fn from(error: HistoryError) -> Self {
        Self::Kept(error.into())
    }
}

/// Writes that may have been done, and nobody has said what becomes of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    pub run: i64,
    /// By their numbers in the draft, which ascend.
    pub numbers: Vec<usize>,
    /// How many of them have an item that tells this.
    pub told: Vec<(String, usize)>,
    /// What it would be to send them once more, of so many.
    pub again: Vec<(Again, usize)>,
}

/// What it is to send a write once more that was done already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Again {
    /// It fails, as the item is there.
    Fails,
    /// The item is as after the first time, unless somebody wrote to it in between.
    Same,
    /// It may be done a second time: a sum, a list that grows.
    Twice,
}

/// What is left of a run, and how much of it.
#[derive(Debug)]
pub struct Resumed {
    pub submission: Submission,
    /// The number of the first statement that is sent, in the draft.
    pub first: usize,
    /// Writes that may have been done, and are sent once more or left as they are.
    pub unknown: usize,
}

/// How far a run came.
struct Came {
    extent: Extent,
    /// So many of its statements were sent, or may have been.
    sent: usize,
    /// Of those, by number, the ones nobody answered for.
    unknown: BTreeSet<usize>,
}

impl Session {
    /// What is left to be sent of a run of this draft.
    ///
    /// # Errors
    ///
    /// Where the draft or its rows are not those of the run, where the run went elsewhere or is under way, where nothing is
    /// left of it; and where writes are unknown and nobody has decided what becomes of them.
    pub async fn resume(
        &self,
        submission: Submission,
        resume: Resume,
    ) -> Result<Resumed, ResumeError> {
        let Resume { run, unknown } = resume;
        let (history, here) = (self.history.clone(), self.connection.name().to_owned());
        let place = Destination::of(self.connection.facts());
        let found = blocking(move || {
            let recalled = recalled(&history, run)?;
            refuse_elsewhere(&recalled.report, &here, &place)?;
            refuse_other_text(&recalled, &submission)?;
            let came = came(&history, &recalled)?;
            refuse_other_rows(&history, &recalled, &submission)?;
            let (reads, writes) = split(&submission, &came);
            Ok::<_, ResumeError>((submission, recalled.report, came, reads, writes))
        });
        let (submission, report, came, reads, writes) = found.await?;
        // Reads change nothing: they are made once more without a question.
        let sent_again = match unknown {
            _ if writes.is_empty() => reads,
            Some(Unknown::Skip) => reads,
            Some(Unknown::Send) => reads.union(&writes).copied().collect(),
            None => {
                let undecided = self.undecided(report, among(&submission, &writes)).await;
                return Err(ResumeError::Undecided(undecided));
            }
        };
        let submission = submission.within(came.left(run, sent_again));
        if submission.count == 0 {
            return Err(ResumeError::Nothing { run, sent: came.sent });
        }
        Ok(Resumed { first: submission.extent.number(0), submission, unknown: writes.len() })
    }

    /// What the items of these writes tell, and what it would be to send them once more.
    async fn undecided(&self, report: Report, writes: Submission) -> Undecided {
        let mut again = BTreeMap::new();
        for chosen in writes.chosen() {
            *again.entry(Again::of(chosen.target.as_ref())).or_default() += 1;
        }
        let run = report.run;
        let mut unanswered = unanswered(&writes, report);
        // What can't be read tells nothing.
        afterwards::look(&self.connection, &mut unanswered).await.ok();
        let mut told = BTreeMap::<String, usize>::new();
        for message in unanswered.statements.into_iter().filter_map(|one| one.message) {
            *told.entry(message).or_default() += 1;
        }
        let (told, again) = (told.into_iter().collect(), again.into_iter().collect());
        Undecided { run, numbers: writes.extent.again, told, again }
    }
}

/// A run as the history has it.
struct Recalled {
    report: Report,
    extent: Extent,
    /// It was completed; else it was killed.
    is_ended: bool,
    draft_text: String,
}

fn recalled(history: &History, run: i64) -> Result<Recalled, ResumeError> {
    let mut entry = history.outline(run)?.ok_or(ResumeError::Missing(run))?;
    let is_ended = entry.summary.duration_ms.is_some();
    if !is_ended && history.is_run_held(run)? {
        return Err(ResumeError::UnderWay(run));
    }
    let extent = history.extent(run)?.ok_or(ResumeError::NoExtent(run))?;
    if let Some(by) = history.resumed_by(run)? {
        return Err(ResumeError::ResumedBy { run, by });
    }
    match entry.answers {
        Answers::LetGo => return Err(ResumeError::LetGo(run)),
        // Killed before the first part of them was kept: what stands around them was there before anything was sent.
        Answers::None => entry.answers = Answers::Parts(0),
        Answers::Whole | Answers::Parts(_) => {}
    }
    let report = kept::recalled(history, &entry)?.ok_or(ResumeError::NoExtent(run))?;
    Ok(Recalled { report, extent, is_ended, draft_text: entry.draft_text })
}

/// An item of the same key elsewhere is another item.
fn refuse_elsewhere(report: &Report, name: &str, here: &Destination) -> Result<(), ResumeError> {
    let run = report.run;
    if report.connection != name {
        let connection = report.connection.clone();
        return Err(ResumeError::Elsewhere { run, connection });
    }
    if report.place != Destination::default() && report.place != *here {
        return Err(ResumeError::Elsewhere { run, connection: report.place_in_words() });
    }
    Ok(())
}

fn refuse_other_text(recalled: &Recalled, submission: &Submission) -> Result<(), ResumeError> {
    let (before, now) = (&recalled.draft_text, &submission.request.text);
    if before == now {
        return Ok(());
    }
    let same = before.lines().zip(now.lines()).take_while(|(before, now)| before == now);
    Err(ResumeError::Draft { run: recalled.report.run, line: same.count() + 1 })
}

/// How far the run came, as its answers and its extent tell.
fn came(history: &History, recalled: &Recalled) -> Result<Came, ResumeError> {
    let Recalled { report, extent, is_ended, .. } = recalled;
    let (mut sent, mut is_over, mut unknown) = (0, false, BTreeSet::new());
    kept::stretches::<ResumeError>(history, report, |statements, exchanges, first| {
        for statement in statements {
            is_over |= !is_sent(statement, exchanges, first);
            if is_over {
                return Ok(());
            }
            sent += 1;
            if statement.verdict == Verdict::Unknown {
                unknown.insert(statement.index);
            }
        }
        Ok(())
    })?;
    // Of what a killed run sent last the answers were lost with it.
    if !is_ended && extent.reached > sent {
        unknown.extend((sent..extent.reached).map(|place| extent.number(place)));
        sent = extent.reached;
    }
    Ok(Came { extent: extent.clone(), sent, unknown })
}

fn is_sent(statement: &StatementReport, exchanges: &[ReportedExchange], first: usize) -> bool {
    let exchange = statement.exchange.and_then(|number| exchanges.get(number.checked_sub(first)?));
    match statement.verdict {
        Verdict::Applied | Verdict::Failed | Verdict::Unknown => true,
        // Its request was refused as a whole, or never went out.
        Verdict::NotApplied => exchange.is_some_and(|exchange| exchange.status.is_some()),
    }
}

/// Refuses rows that are not those of the run, as far as it may have sent them.
fn refuse_other_rows(
    history: &History,
    recalled: &Recalled,
    submission: &Submission,
) -> Result<(), ResumeError> {
    let Recalled { report, extent, .. } = recalled;
    let run = report.run;
    let original = submission.clone().within(extent.clone());
    let (mut fingerprint, mut carried) = (Fingerprint::default(), 0);
    for outgoing in original.requests() {
        if carried >= extent.reached {
            break;
        }
        carried += outgoing.carried.len();
        fingerprint.add(&outgoing.prepared);
    }
    if carried >= extent.reached && fingerprint.text() == extent.fingerprint {
        return Ok(());
    }
    let reached = extent.reached.checked_sub(1).map_or(0, |last| extent.number(last));
    Err(match first_changed(history, report, &original)? {
        Some(number) => ResumeError::Row { run, number, reached },
        None => ResumeError::Rows { run, reached },
    })
}

/// The number of the first statement whose answer is kept and that was sent as another one.
fn first_changed(
    history: &History,
    report: &Report,
    original: &Submission,
) -> Result<Option<usize>, ResumeError> {
    let (mut made, mut changed) = (original.statements(), None);
    kept::stretches::<ResumeError>(history, report, |statements, exchanges, first| {
        let as_sent = as_sent::of_stretch(report.mode, statements, exchanges, first);
        for (statement, as_sent) in statements.iter().zip(as_sent) {
            let made = made.next();
            let is_same = as_sent.is_none_or(|sent| is_made(&sent, made.as_deref()));
            if !is_same && changed.is_none() {
                changed = Some(statement.index);
            }
        }
        Ok(())
    })?;
    Ok(changed)
}

fn is_made(sent: &AsSent<'_>, made: Option<&Statement>) -> bool {
    let Some(made) = made else { return false };
    // What was struck is not there to be compared.
    let has_values = || sent.statement.parameters.as_ref().is_ok_and(|its| *its == made.parameters);
    sent.is_struck || (sent.statement.text == made.text && has_values())
}

impl Came {
    /// Which statements the next run sends: those this one did not come to, and these once more.
    fn left(&self, run: i64, sent_again: BTreeSet<usize>) -> Extent {
        let extent = &self.extent;
        let not_come_to = extent.again.iter().skip(self.sent).copied();
        let mut again: Vec<usize> = sent_again.into_iter().chain(not_come_to).collect();
        again.sort_unstable();
        let last = self.sent.checked_sub(1).map_or(0, |last| extent.number(last));
        let mut skipped = last.max(extent.skipped);
        // Those at the end are no exception then.
        while again.last() == Some(&skipped) && skipped > 0 {
            again.pop();
            skipped -= 1;
        }
        let (reached, fingerprint) = (0, String::new());
        Extent { resumes: Some(run), skipped, again, reached, fingerprint }
    }
}

/// The unknown statements that read, and those that write.
fn split(submission: &Submission, came: &Came) -> (BTreeSet<usize>, BTreeSet<usize>) {
    if came.unknown.is_empty() {
        return Default::default();
    }
    let unknown = among(submission, &came.unknown);
    let verbs = unknown.statements().map(|statement| statement.verb());
    let numbered = came.unknown.iter().copied().zip(verbs);
    let (reads, writes): (Vec<_>, Vec<_>) = numbered.partition(|(_, verb)| verb.is_read());
    let numbers = |list: Vec<(usize, Verb)>| list.into_iter().map(|(number, _)| number).collect();
    (numbers(reads), numbers(writes))
}

/// The statements with these numbers, and no others.
fn among(submission: &Submission, numbers: &BTreeSet<usize>) -> Submission {
    let again = numbers.iter().copied().collect();
    submission.clone().within(Extent { skipped: usize::MAX, again, ..Extent::default() })
}

/// The report of a submission whose requests went out, and nobody answered.
fn unanswered(submission: &Submission, empty: Report) -> Report {
    let mut report = Report { earlier: Earlier::default(), ..empty };
    for (number, outgoing) in submission.requests().enumerate() {
        for chosen in outgoing.carried {
            let waiting = submission.waiting(report.statements.len(), &chosen.statement);
            let (verdict, exchange) = (Verdict::Unknown, Some(number));
            report.statements.push(StatementReport { verdict, exchange, ..waiting });
        }
        report.exchanges.push(ReportedExchange {
            sent: outgoing.prepared.sent,
            status: None,
            response: None,
            attempts: 1,
            retries: Vec::new(),
            duration_ms: 0.0,
        });
    }
    report
}

impl Again {
    fn of(target: Option<&Target>) -> Self {
        let Some(Target { touch: Touch::Write(leaves), .. }) = target else { return Self::Twice };
        match leaves {
            Leaves::Whole => Self::Fails,
            Leaves::Nothing => Self::Same,
            Leaves::Changed(update) if update.actions.iter().all(is_repeatable) => Self::Same,
            Leaves::Changed(_) => Self::Twice,
        }
    }

    /// What is said of so many.
    fn in_words(self) -> &'static str {
        match self {
            Self::Fails => "inserted once more fail where they were done",
            Self::Same => {
                "done once more leave what they left the first time, unless the item was written to since"
            }
            Self::Twice => "done once more may add to what they did the first time",
        }
    }
}

/// Whether it leaves the same when it is done twice in a row.
fn is_repeatable(action: &UpdateAction) -> bool {
    let is_of_list = |path: &Path| path.steps.iter().any(|step| matches!(step, Step::Index(_)));
    match action {
        UpdateAction::Set(path, SetValue::Operand(Operand::Value(_))) => !is_of_list(path),
        UpdateAction::Remove(path) => !is_of_list(path),
        // A set holds each member once; to a number it would be added again.
        UpdateAction::Add(_, value) => !matches!(value, AttributeValue::N(_)),
        UpdateAction::Delete(..) => true,
        UpdateAction::Set(..) => false,
    }
}

impl fmt::Display for Undecided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { run, numbers, told, again } = self;
        let first = numbers.first().copied().unwrap_or_default();
        let last = numbers.last().copied().unwrap_or_default();
        writeln!(
            f,
            "nothing was sent: of {} of run {run} ({first} to {last}) it is not known whether they were done; they were \
             sent, or were about to be",
            counted(numbers.len(), "write")
        )?;
        for (told, count) in told {
            writeln!(f, "{}: {told}", grouped(*count))?;
        }
        for (again, count) in again {
            writeln!(f, "{}: {}", grouped(*count), again.in_words())?;
        }
        Ok(())
    }
}
