//! A report made ready to be looked at: what every frame asks of all its statements is found out once, beside the loop, and
//! of a very long one what is listed takes the same memory however long it is.

use std::collections::BTreeMap;

use super::folds::{Folding, Folds};
use crate::draft::Mode;
use crate::session::report::{Earlier, Verdicts};
use crate::session::words::{self, Charge, capacity};
use crate::session::{KeptError, Report, StatementReport, Tally, Verdict, kept};
use crate::workspace::History;

/// A report of no more parts is held with all its requests and answers: some megabytes at the most.
const WHOLE_PARTS_MAX: usize = 4;

/// Of a longer one so many statements are listed in any case: more than anybody walks through.
const LISTED_MAX: usize = 2000;

/// And so many of those that failed alike.
const ALIKE_MAX: usize = 1000;

/// And of those that failed no more in all, however many kinds they are of.
const FAILED_MAX: usize = 20_000;

/// A report, its sums and its lines.
#[derive(Clone, Debug)]
pub struct Listed {
    pub report: Box<Report>,
    pub sums: Sums,
    pub folds: Folds,
}

/// What is said of all statements together, those that are not listed included.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// What happened, behind the name of the outcome.
    pub sentence: String,
    /// `3 of 100,000 failed`.
    pub in_short: String,
    /// Why there are no figures, where there are none.
    pub note: Option<String>,
    pub charge: Option<Charge>,
    /// Items that its SELECTs found.
    pub rows_read: usize,
    /// A SELECT in single mode is among them.
    pub has_rows: bool,
    /// They are reads of one batch or transaction, all answered: their items are looked at together.
    pub is_together: bool,
    /// Counted, and not listed.
    pub left_out: usize,
    /// By the place of the statement in the text.
    pub became: BTreeMap<usize, Became>,
}

/// What became of a statement of the text: of a template, of all that was made of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Became {
    pub verdicts: Verdicts,
    pub charge: Option<Charge>,
}

impl Became {
    fn add(&mut self, statement: &StatementReport) {
        self.verdicts.add(statement.verdict, 1);
        self.charge = Charge::with(self.charge, statement);
    }
}

impl Listed {
    /// Of a report that is in memory.
    pub fn of(report: Report) -> Self {
        let mut listing = Listing::new(&report);
        for (place, statement) in report.statements.iter().enumerate() {
            listing.add(statement);
            listing.folding.list(statement, place);
        }
        listing.done(report)
    }

    /// Of a report whose first parts are in the history. Its requests and answers stay there when they are many, and of
    /// the rows of a template those that were applied are counted and not listed from the two thousandth on.
    pub fn read(history: &History, mut report: Report) -> Result<Self, KeptError> {
        let parts = report.earlier.parts;
        if parts <= WHOLE_PARTS_MAX {
            return Ok(Self::of(kept::whole(history, report)?));
        }
        let mut listing = Listing::new(&report);
        let mut left_out = Earlier { parts, ..Earlier::default() };
        kept::statements(history, &report, |seen| {
            if !listing.take(seen.statement) {
                left_out.statements += 1;
                left_out.verdicts.add(seen.statement.verdict, 1);
            }
            Ok::<(), KeptError>(())
        })?;
        report.statements = std::mem::take(&mut listing.listed);
        left_out.exchanges = listing.exchanges.saturating_sub(report.exchanges.len());
        // One of them tells what all have asked for.
        if report.exchanges.is_empty() && listing.exchanges > 0 {
            report.exchanges.extend(kept::exchange(
                history,
                report.run,
                parts,
                listing.exchanges - 1,
            )?);
            left_out.exchanges -= report.exchanges.len();
        }
        report.earlier = left_out;
        Ok(listing.done(report))
    }
}

/// Statements as they pass.
struct Listing {
    listed: Vec<StatementReport>,
    tally: Tally,
    folding: Folding,
    sums: Sums,
    /// Of those that are listed.
    failed: usize,
    /// How many requests carried what passed.
    exchanges: usize,
    /// The place in the draft of the last one.
    position: Option<usize>,
}

impl Listing {
    fn new(report: &Report) -> Self {
        let is_together = matches!(report.mode, Mode::Batch | Mode::Transaction);
        Self {
            listed: Vec::new(),
            tally: Tally::begun(report),
            folding: Folding::default(),
            sums: Sums { is_together, ..Sums::default() },
            failed: 0,
            exchanges: 0,
            position: None,
        }
    }

    fn add(&mut self, statement: &StatementReport) {
        self.tally.add(statement);
        let sums = &mut self.sums;
        sums.charge = Charge::with(sums.charge, statement);
        sums.rows_read += statement.items.as_ref().map_or(0, Vec::len);
        sums.has_rows |= statement.items.is_some();
        sums.is_together &= is_answered(statement);
        sums.became.entry(statement.position).or_default().add(statement);
    }

    /// Counts a statement, and lists it if there is room for it. True if it is listed.
    fn take(&mut self, statement: &StatementReport) -> bool {
        self.add(statement);
        self.exchanges = self.exchanges.max(statement.exchange.map_or(0, |number| number + 1));
        // The text has as many places as it is long, and who looks for what became of one finds it.
        let is_first = self.position.replace(statement.position) != Some(statement.position);
        let is_listed = is_first
            || self.listed.len() < LISTED_MAX
            || (statement.verdict != Verdict::Applied
                && self.failed < FAILED_MAX
                && self.folding.counted(statement) < ALIKE_MAX);
        if is_listed {
            self.failed += usize::from(statement.verdict != Verdict::Applied);
            self.folding.list(statement, self.listed.len());
            self.listed.push(statement.clone());
        } else {
            self.folding.count(statement);
            self.sums.left_out += 1;
        }
        is_listed
    }

    fn done(self, report: Report) -> Listed {
        let Self { tally, folding, sums, .. } = self;
        let charge = if report.capacity.is_empty() { sums.charge } else { Charge::of_all(&report) };
        let sums = Sums {
            sentence: words::sentence_of(&report, &tally),
            in_short: words::tally(&report),
            note: capacity::note_of(&report, &tally),
            charge,
            is_together: sums.is_together && !report.statements.is_empty(),
            ..sums
        };
        let folds = folding.done(&report);
        Listed { report: Box::new(report), sums, folds }
    }
}

fn is_answered(statement: &StatementReport) -> bool {
    statement.verb.is_select() && statement.verdict == Verdict::Applied
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Draft, Format};
    use crate::session::Terms;
    use crate::session::tests::{request, session};
    use crate::workbench::folds::Line;

    const ROWS: usize = 4000;

    /// A run of so many rows, of which every second one fails, as the one before it made its item.
    fn listed() -> (History, Listed) {
        let (runtime, session) = session();
        let rows: String = (1..=ROWS).map(|n| format!("k{}\n", n.div_ceil(2))).collect();
        let text = "--@ mode single\n--@ each rows.csv\nINSERT INTO accounts VALUE {'pk': ?pk};\n\
                    SELECT * FROM accounts;\n";
        let mut request = request(Format::Partiql, text, None);
        let given = move |_: &str| Ok(format!("pk\n{rows}"));
        request.draft = Draft::parse(Format::Partiql, text).with_rows(text, &given).into();
        let submission = session.prepare(request).expect("sound");
        let terms = Terms::default();
        let report = runtime.block_on(session.submit(submission, terms)).expect("sent");
        assert!(report.earlier.parts > WHOLE_PARTS_MAX, "{:?}", report.earlier);
        let history = session.history.clone();
        let listed = Listed::read(&history, report).expect("a history that has it");
        (history, listed)
    }

    #[test]
    fn of_a_very_long_run_all_is_counted_and_what_is_listed_is_bounded() {
        let (history, listed) = listed();
        let Listed { report, sums, folds } = listed;
        assert_eq!(report.verdicts().all(), ROWS + 1);
        assert_eq!(report.statements.len() + sums.left_out, ROWS + 1);
        // The items of 25 failures were read, and those of the others are not known: they are of two kinds.
        assert_eq!(report.statements.len(), LISTED_MAX + 25 + 1);
        assert_eq!(report.statements.last().map(|one| one.index), Some(ROWS + 1), "the SELECT");
        assert!(sums.has_rows && !sums.is_together);
        let template = sums.became[&0];
        assert_eq!((template.verdicts.applied, template.verdicts.failed), (ROWS / 2, ROWS / 2));
        assert_eq!(template.verdicts.alike(), None);
        assert_eq!(sums.became[&1].verdicts.alike(), Some(Verdict::Applied));
        assert_eq!(sums.in_short, "2000 of 4001 failed");
        assert_eq!(folds.count(), LISTED_MAX / 2 + 3);
        assert_eq!(folds.line(1), Some(Line::Fold { fold: 0, first: 1 }));
        let sentence = |fold| folds.fold(fold).map_or("", |fold| &fold.sentence);
        assert!(sentence(0).contains(": 25 statements (2, 4, 6 and 22 more)"), "{}", sentence(0));
        assert!(sentence(1).contains(": 1,975 statements (52, 54, 56 and"), "{}", sentence(1));
        assert!(sentence(1).ends_with("; 1,000 of them are listed"), "{}", sentence(1));
        assert!(report.exchanges.len() < 2000, "{}", report.exchanges.len());
        // What is not held is found where it stands.
        let asked = report.statements[1500].exchange.expect("a request");
        let found = kept::exchange(&history, report.run, report.earlier.parts, asked);
        let found = found.expect("a history that has it").expect("the request");
        assert!(found.sent.body.contains("k751"), "{}", found.sent.body);
    }
}
