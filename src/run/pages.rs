//! How far reads go, and how what they find is printed.

use std::path::Path;

use super::draft_file::DraftFile;
use super::rows::Rows;
use super::submit::{self, Options};
use super::{Exit, Printer, Stop, report, safe_text};
use crate::api::Units;
use crate::cli::{ReadingOptions, RowFormat};
use crate::draft::{Outcome, Verdict};
use crate::session::pages::{self, Stopped};
use crate::session::report::Report;
use crate::session::words::{self, Charge, counted, duration, grouped};
use crate::session::{Cancel, Request, Session, SubmitError, Terms, kept};
use crate::value::Item;

/// What the command line asked of reads.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// `None` where the report is printed.
    pub format: Option<RowFormat>,
    pub pages: Pages,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    First,
    /// Until a SELECT has so many items.
    UpTo(usize),
    All,
}

/// A further page asks for more than the one before, where a filter lets few items through; never for more than this.
const PAGE_ITEMS_MAX: usize = 4096;

impl Reading {
    /// With `json` the reports are what is printed, page by page.
    pub fn of(options: &ReadingOptions, json: bool) -> Self {
        let up_to = |items: u32| Pages::UpTo(usize::try_from(items).unwrap_or(usize::MAX));
        let pages = match options.all {
            true => Pages::All,
            false => options.limit.map_or(Pages::First, up_to),
        };
        let reads_on = pages != Pages::First && !json;
        Self { format: options.format.or(reads_on.then_some(RowFormat::Table)), pages }
    }

    /// The draft as it is sent: nothing is read that is not wanted.
    pub fn request(self, file: &DraftFile) -> Request {
        match self.pages {
            Pages::UpTo(items) => pages::limited(file.request(), items),
            Pages::First | Pages::All => file.request(),
        }
    }
}

/// One draft whose reads are gone on with.
pub struct Reader<'a> {
    pub session: &'a Session,
    pub file: &'a DraftFile,
    pub options: &'a Options,
    pub cancel: &'a Cancel,
    pub printer: Printer,
}

/// What was read by all submissions of one draft.
#[derive(Default)]
struct Sum {
    runs: Vec<i64>,
    charge: Option<Charge>,
    duration_ms: f64,
    /// The draft writes nothing.
    is_of_reads: bool,
}

impl Reader<'_> {
    /// Prints the report, or the items of it; and reads on as far as that was asked for. Ends as the worst of the pages.
    pub async fn print(&self, report: &Report) -> Result<Exit, Stop> {
        let Some(format) = self.options.reading.format else {
            let Options { json, all_failures, .. } = *self.options;
            submit::print(&self.session.history, report, json, all_failures, self.printer)?;
            return self.read_on(report, None).await;
        };
        let leading = match format {
            RowFormat::Table | RowFormat::Csv => self.leading().await,
            RowFormat::Json | RowFormat::Jsonl | RowFormat::DynamodbJson => Vec::new(),
        };
        let folder: &Path = &self.options.spools;
        let mut rows = Rows::new(format, leading, folder, self.printer)?;
        let ended = self.read_rows(report, &mut rows).await;
        // What was read is worth having, also where there should have been more.
        rows.finish()?;
        let (exit, sum) = ended?;
        if !rows.is_gone {
            self.say_sum(&rows, &sum);
        }
        Ok(exit)
    }

    async fn read_rows(&self, report: &Report, rows: &mut Rows) -> Result<(Exit, Sum), Stop> {
        let is_of_reads = self.file.draft.active().all(|one| one.verb().is_read());
        let mut sum = Sum { is_of_reads, ..Sum::default() };
        sum.add(report);
        self.take(report, usize::MAX, rows)?;
        if report.outcome != Outcome::Applied {
            self.say_report(report)?;
        }
        let mut reading = Some((&mut *rows, &mut sum));
        let exit = self.read_on(report, reading.take()).await?;
        Ok((exit, sum))
    }

    /// Reads on the SELECTs of a report, and says what is left of them.
    async fn read_on(
        &self,
        report: &Report,
        mut rows: Option<(&mut Rows, &mut Sum)>,
    ) -> Result<Exit, Stop> {
        let mut worst = Exit::Applied;
        let mut left = Vec::new();
        for mut stopped in pages::stopped(&self.session.history, report)? {
            let mut asked = 1;
            while self.wants_more(&stopped) {
                let is_gone = rows.as_ref().is_some_and(|(rows, _)| rows.is_gone);
                if is_gone || !self.printer.is_read() {
                    return Ok(worst);
                }
                let Some(page) = self.page(&stopped, asked).await? else {
                    worst = worst.max(Exit::Failed);
                    break;
                };
                worst = worst.max(Exit::of(&page));
                let wanted = self.wanted(&stopped);
                match &mut rows {
                    Some((rows, sum)) => {
                        sum.add(&page);
                        self.take(&page, wanted, rows)?;
                        if page.outcome != Outcome::Applied {
                            self.say_report(&page)?;
                        }
                    }
                    None => {
                        let json = self.options.json;
                        submit::print(&self.session.history, &page, json, false, self.printer)?;
                    }
                }
                match pages::stopped(&self.session.history, &page)?.pop() {
                    Some(next) => {
                        stopped = Stopped { items: stopped.items + next.items, ..next };
                    }
                    // The end; or a page that did not come, of which the report says why.
                    None => {
                        stopped.token.clear();
                        break;
                    }
                }
                asked *= 2;
            }
            left.extend(Some(stopped.index).filter(|_| !stopped.token.is_empty()));
        }
        self.say_left(&left);
        Ok(worst)
    }

    fn wants_more(&self, stopped: &Stopped) -> bool {
        !self.cancel.is_cancelled() && self.wanted(stopped) > 0
    }

    /// How many items more.
    fn wanted(&self, stopped: &Stopped) -> usize {
        match self.options.reading.pages {
            Pages::First => 0,
            Pages::UpTo(items) => items.saturating_sub(stopped.items),
            Pages::All => usize::MAX,
        }
    }

    /// The next page; `None` where it was not sent, which is said. Each page of a few items asks for `asked` times as many
    /// as are wanted: a filter may let few of them through.
    async fn page(&self, stopped: &Stopped, asked: usize) -> Result<Option<Report>, Stop> {
        let request = match self.options.reading.pages {
            Pages::UpTo(_) => {
                let wanted = self.wanted(stopped);
                let items = wanted.saturating_mul(asked).min(PAGE_ITEMS_MAX.max(wanted));
                pages::limited(self.file.request(), items)
            }
            Pages::First | Pages::All => self.file.request(),
        };
        let submission = match self.session.prepare_further(request, stopped) {
            Ok(submission) => submission,
            Err(findings) => {
                submit::say_findings(self.file, &findings, self.printer);
                return Ok(None);
            }
        };
        let consent = self.options.consent.clone();
        let terms = Terms { consent, cancel: self.cancel.clone(), ..Terms::default() };
        match self.session.submit(submission, terms).await {
            Ok(report) => Ok(Some(report)),
            Err(SubmitError::Guarded(objection)) => {
                submit::print_objection(self.file, &objection, self.options.json, self.printer)?;
                Ok(None)
            }
            Err(SubmitError::History(error)) => Err(error.into()),
        }
    }

    /// Hands the items of what was answered to the rows, so many at most.
    fn take(&self, report: &Report, most: usize, rows: &mut Rows) -> Result<(), Stop> {
        let mut left = most;
        kept::statements::<Stop>(&self.session.history, report, |seen| {
            // An item that a statement failed on is no answer.
            if seen.statement.verdict != Verdict::Applied {
                return Ok(());
            }
            let one = seen.statement.item.as_ref().map(std::slice::from_ref);
            let items: &[Item] = seen.statement.items.as_deref().or(one).unwrap_or_default();
            let items = items.get(..left).unwrap_or(items);
            left -= items.len();
            rows.take(items)
        })
    }

    /// What a SELECT lists, or the key of what it reads.
    async fn leading(&self) -> Vec<String> {
        pages::leading(self.session, &self.file.draft).await
    }

    /// All that is said of a run that was not applied in full, but the items that went to the rows.
    fn say_report(&self, report: &Report) -> Result<(), Stop> {
        let style = self.printer.talk_style();
        let all_failures = self.options.all_failures;
        let text = report::beside_rows(&self.session.history, report, all_failures, style)?;
        self.printer.say(&text);
        Ok(())
    }

    /// `run 12: 42 items · 1.5 RCU · 3 ms`.
    fn say_sum(&self, rows: &Rows, sum: &Sum) {
        let runs = match sum.runs.as_slice() {
            [] => return,
            [run] => words::run(*run),
            [first, .., last] => {
                let pages = grouped(sum.runs.len());
                format!("{} to {}, {pages} pages", words::run(*first), words::run_number(*last))
            }
        };
        let items = counted(rows.items, "item");
        let charge = words::capacity::in_words(sum.charge);
        self.printer.say(&format!("{runs}: {items} · {charge} · {}", duration(sum.duration_ms)));
        if rows.lossy_items > 0 {
            let lossy = counted(rows.lossy_items, "item");
            self.printer.say(&format!(
                "{lossy} held sets or bytes, which came out as arrays and base64; --format dynamodb-json holds all"
            ));
        }
    }

    fn say_left(&self, left: &[usize]) {
        let [first, others @ ..] = left else { return };
        let others = match others.len() {
            0 => String::new(),
            1 => " and of 1 other".to_owned(),
            many => format!(" and of {many} others"),
        };
        let how = match self.options.reading.pages {
            // Who stopped it knows how to go on.
            Pages::All => "",
            Pages::First if self.options.versus.is_some() => "",
            Pages::First => "; --all reads all pages, --limit so many items",
            Pages::UpTo(_) => "; --all reads all of it",
        };
        let name = safe_text::line(&self.file.name);
        self.printer
            .say(&format!("{name}: there is more to read of statement {first}{others}{how}"));
    }
}

impl Sum {
    fn add(&mut self, report: &Report) {
        self.runs.push(report.run);
        self.duration_ms += report.duration_ms;
        let one = Charge::of_all(report).map(|one| self.told_apart(one));
        self.charge = match (self.charge, one) {
            (Some(sum), Some(one)) => Some(sum.and(one)),
            (sum, one) => sum.or(one),
        };
    }

    /// What was reported for a table does not say what for, and the statements of a long answer, which would, are in the
    /// history by now.
    fn told_apart(&self, charge: Charge) -> Charge {
        let Units { read, write } = charge.units;
        let units =
            if self.is_of_reads { Units { read: read + write, write: 0.0 } } else { charge.units };
        Charge { units, ..charge }
    }
}
