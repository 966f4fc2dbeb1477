//! A draft on the screen, with its last report beside it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use ratatui::layout::Size;

use super::effect::{Parse, Recovery, Understanding};
use super::folds::Folds;
use super::found::{Found, Source};
use super::known_tables::KnownTables;
use super::listed::{Became, Listed, Sums};
use super::pane::editor::Editor;
use super::widget::Selection;
use crate::api::table::TableDescription;
use crate::session::compare::Difference;
use crate::session::rehearsal::Rehearsal;
use crate::session::report::ReportedExchange;
use crate::session::{Outcome, Report, StatementReport, Verdict};
use crate::workspace::{Fingerprint, Place};

/// A draft on the screen.
pub struct Tab {
    /// Names its recovery copy.
    pub id: String,
    pub name: String,
    pub file: Option<PathBuf>,
    /// The file as it was read or written last.
    pub known: Option<Fingerprint>,
    /// A file that holds something unexpected, and what: the next save under this name is a yes.
    pub overwrite: Option<(PathBuf, Fingerprint)>,
    pub editor: Editor,
    /// The revision, and the version of the tables, that it is being parsed with beside the loop.
    pub parsing: Option<(u64, Option<u64>)>,
    /// The revision that the file holds.
    pub filed: Option<u64>,
    /// The revision that the recovery copy holds, or will.
    pub kept: u64,
    /// Where it stands among the others.
    pub place: Place,
    pub shown: Option<Shown>,
    /// The last rehearsal of it.
    pub rehearsed: Option<Rehearsed>,
    /// The revision that could not be rehearsed: it is not asked for again by itself.
    pub unrehearsed: Option<u64>,
    /// The revision whose token the history was asked about last, and for which connection.
    pub token_asked: Option<(u64, String)>,
    /// Goes up whenever something else is shown: lines that were laid out for it are laid out anew.
    showing: u64,
    /// As `showing`, but for further pages of what is shown.
    begun: u64,
    /// The statement selected in the results.
    pub selected: Selection,
}

/// A report and the revision of the text it is about.
pub struct Shown {
    pub report: Box<Report>,
    pub revision: u64,
    /// What the second connection made of it.
    pub versus: Option<Versus>,
    pub sums: Sums,
    pub folds: Folds,
    /// A request that was read out of the history, with its number.
    pub fetched: Option<(usize, Box<ReportedExchange>)>,
    /// What its statements read, by the place of the statement, as far as it was looked at.
    found: BTreeMap<usize, Found>,
    /// The selected row was gone into: its item is looked at from close by.
    pub row_is_open: bool,
}

/// A rehearsal, and the revision of the text it is of.
pub struct Rehearsed {
    pub rehearsal: Box<Rehearsal>,
    pub revision: u64,
}

/// The report of the second connection, and in what it differs.
pub struct Versus {
    pub report: Box<Report>,
    pub differences: Vec<Difference>,
}

impl Shown {
    fn new(listed: Listed, revision: u64) -> Self {
        let Listed { report, sums, folds } = listed;
        let found = BTreeMap::new();
        let (versus, fetched, row_is_open) = (None, None, false);
        Self { report, revision, versus, sums, folds, fetched, found, row_is_open }
    }

    /// The request of this number, as far as it is in memory.
    pub fn exchange(&self, number: usize) -> Option<&ReportedExchange> {
        let fetched = self.fetched.as_ref().filter(|(of, _)| *of == number);
        self.report.exchange(number).or(fetched.map(|(_, exchange)| &**exchange))
    }

    /// The one request that there was.
    pub fn only_exchange(&self) -> Option<&ReportedExchange> {
        match self.report.exchanges.as_slice() {
            [exchange] if self.report.earlier.exchanges == 0 => Some(exchange),
            _ => None,
        }
    }

    /// Where what the statement at this place read is, if it read anything.
    fn source(&self, place: usize) -> Option<Source> {
        Source::of(&self.report, self.sums.is_together, place)
    }

    /// Whether there is nothing but rows to be shown.
    pub fn is_rows_alone(&self) -> bool {
        match self.source(0) {
            Some(Source::Statements) => true,
            Some(Source::Statement(_)) => self.report.statements.len() == 1,
            None => false,
        }
    }

    /// The ClientRequestToken of the run, where asking again says what became of it.
    pub fn unanswered_token(&self) -> Option<String> {
        if self.report.outcome != Outcome::Unknown {
            return None;
        }
        self.only_exchange()?.sent.operation.as_ref().ok()?.token().map(str::to_owned)
    }
}

impl Versus {
    pub fn differs(&self, statement: usize) -> bool {
        self.differences.iter().any(|difference| difference.statement == Some(statement))
    }
}

impl Tab {
    /// The revision of no text: what is shown with it is of another text than the one there is.
    pub const NO_REVISION: u64 = u64::MAX;

    pub fn new(id: String, name: String, editor: Editor) -> Self {
        Self {
            id,
            name,
            file: None,
            known: None,
            overwrite: None,
            editor,
            parsing: None,
            filed: None,
            kept: 0,
            place: Place::default(),
            shown: None,
            rehearsed: None,
            unrehearsed: None,
            token_asked: None,
            showing: 0,
            begun: 0,
            selected: Selection::default(),
        }
    }

    /// Nothing would be lost with it.
    pub fn is_untouched(&self) -> bool {
        self.file.is_none() && self.shown.is_none() && self.editor.is_blank()
    }

    /// Its text stands in no file of the user's.
    pub fn is_only_here(&self) -> bool {
        !self.is_untouched() && (self.file.is_none() || self.is_changed())
    }

    /// Differs from its file.
    pub fn is_changed(&self) -> bool {
        self.file.is_some() && self.filed != Some(self.editor.revision())
    }

    pub fn is_stale(&self, shown: &Shown) -> bool {
        shown.revision != self.editor.revision()
    }

    /// What became of the statement at this position, and whether the text changed since.
    pub fn became(&self, position: usize) -> Option<(&Became, bool)> {
        let shown = self.shown.as_ref()?;
        Some((shown.sums.became.get(&position)?, self.is_stale(shown)))
    }

    pub fn to_parse(&self, tables: Option<(Arc<Vec<TableDescription>>, u64)>) -> Parse {
        Parse {
            tables,
            tab: self.id.clone(),
            revision: self.editor.revision(),
            text: self.editor.snapshot(),
            before: Understanding(self.editor.shared_draft()),
        }
    }

    pub fn recovery(&self) -> Recovery {
        Recovery {
            id: self.id.clone(),
            name: self.name.clone(),
            text: self.editor.snapshot(),
            file: self.file.clone(),
            cursor: self.editor.cursor(),
            place: self.place.clone(),
            run: self.shown.as_ref().map(|shown| shown.report.run),
        }
    }

    /// It stands in this window, behind so many others. True when there is a copy that has it elsewhere.
    pub fn put_at(&mut self, window: &str, index: usize) -> bool {
        if self.place.index == index && self.place.window == window {
            return false;
        }
        let place = Place { window: window.to_owned(), index };
        let was_kept = !std::mem::replace(&mut self.place, place).window.is_empty();
        was_kept && !self.is_untouched()
    }

    /// Has a recovery copy written though nothing was typed: a text that came from elsewhere is lost as easily.
    pub fn keep_as_it_is(&mut self) {
        // No revision, so the next update finds the copy out of date.
        self.kept = Self::NO_REVISION;
    }

    /// Selects what was reported of the statement at this position. True when there is such a row.
    pub fn select_statement(&mut self, position: usize) -> bool {
        let rows = self.shown.as_ref().map(|shown| &shown.report.statements);
        let index = rows.and_then(|rows| rows.iter().position(|row| row.position == position));
        if let Some(place) = index {
            self.select_place(place);
        }
        index.is_some()
    }

    /// Selects the line of the statement at this place of the report.
    pub fn select_place(&mut self, place: usize) {
        if let Some(shown) = &mut self.shown {
            let line = shown.folds.line_of(place);
            self.selected.select(line, shown.folds.count());
        }
    }

    /// Lines of the results.
    pub fn lines(&self) -> usize {
        self.shown.as_ref().map_or(0, |shown| shown.folds.count())
    }

    /// The place in the report of the statement that is selected in the results: a fold stands for its first.
    fn selected_place(&self) -> Option<usize> {
        Some(self.shown.as_ref()?.folds.line(self.selected.index)?.place())
    }

    /// What was reported of the statement that is selected in the results.
    pub fn selected_statement(&self) -> Option<&StatementReport> {
        self.shown.as_ref()?.report.statements.get(self.selected_place()?)
    }

    /// What the second connection made of the run, where there is one.
    pub fn versus(&self) -> Option<&Versus> {
        self.shown.as_ref()?.versus.as_ref()
    }

    /// What the selected statement read.
    pub fn found(&self) -> Option<&Found> {
        let shown = self.shown.as_ref()?;
        let source = shown.source(self.selected_place()?)?;
        shown.found.get(&source.place())
    }

    pub fn found_mut(&mut self) -> Option<&mut Found> {
        let place = self.selected_place()?;
        let shown = self.shown.as_mut()?;
        let source = shown.source(place)?;
        shown.found.get_mut(&source.place())
    }

    /// What was found in this run, whichever statement is selected.
    pub fn all_found_mut(&mut self) -> impl Iterator<Item = &mut Found> {
        self.shown.iter_mut().flat_map(|shown| shown.found.values_mut())
    }

    /// Looks at what the selected statement read, if it read anything, and makes its grid ready for an area.
    pub fn settle_found(&mut self, tables: &KnownTables, size: Size) {
        let Some(selected) = self.selected_place() else { return };
        let Some(shown) = self.shown.as_mut() else { return };
        let Some(source) = shown.source(selected) else { return };
        let report = &shown.report;
        let table = report.statements.get(selected).and_then(|one| one.table.as_deref());
        let new = || Found::new(source, report, table.and_then(|table| tables.key(table)));
        let found = shown.found.entry(source.place()).or_insert_with(new);
        if source == Source::Statements && found.grid().row() != Some(selected) {
            found.grid_mut().select_row(selected);
        }
        // Off the screen it keeps its place.
        if size.height > 0 {
            found.settle(size);
        }
    }

    /// Shows the page that a SELECT was read on to: its items stand below those of the pages before, which are those
    /// of the statement that stopped at `token`. True where there were such.
    pub fn show_page(
        &mut self,
        mut listed: Listed,
        revision: u64,
        token: &str,
        tables: &KnownTables,
    ) -> bool {
        let stopped = |one: &StatementReport| one.next_token.as_deref() == Some(token);
        let before = self.shown.as_mut().and_then(|shown| {
            let place = shown.report.statements.iter().position(stopped)?;
            Some((shown.found.remove(&place)?, shown.row_is_open))
        });
        let Some((mut found, row_is_open)) = before else {
            self.show(listed, revision);
            return false;
        };
        let page = listed.report.statements.first_mut();
        let items = page.and_then(|one| one.items.as_mut()).map(std::mem::take);
        let table = listed.report.statements.first().and_then(|one| one.table.as_deref());
        let key = table.and_then(|table| tables.key(table));
        // Moved, as a page of it is in no other hands: what was read stands once in memory.
        found.read_on(items.unwrap_or_default(), &listed.report, key);
        self.selected = Selection::default();
        let found = BTreeMap::from([(0, found)]);
        self.put(Shown { found, row_is_open, ..Shown::new(listed, revision) });
        true
    }

    /// Shows a report and selects what is most worth seeing: the first statement that failed.
    pub fn show(&mut self, listed: Listed, revision: u64) {
        let mut statements = listed.report.statements.iter();
        let first =
            statements.position(|row| matches!(row.verdict, Verdict::Failed | Verdict::Unknown));
        let failed = first.and_then(|place| listed.report.statements.get(place));
        let failed = failed.map(|row| row.position);
        self.put(Shown::new(listed, revision));
        self.begun = self.showing;
        self.selected = Selection::default();
        self.select_place(first.unwrap_or(0));
        // Of another text the places are others.
        if let Some(position) = failed.filter(|_| revision == self.editor.revision()) {
            self.editor.bring(position);
        }
    }

    fn put(&mut self, shown: Shown) {
        self.shown = Some(shown);
        self.showing += 1;
        // The copy names the run that is shown.
        self.keep_as_it_is();
    }

    /// Shows what the second connection made of the run, if it is still there.
    pub fn compare(&mut self, versus: Versus) {
        if let Some(shown) = &mut self.shown {
            shown.versus = Some(versus);
            self.showing += 1;
        }
    }

    /// Names what is shown, whatever pages came to it since: no other run of any tab has it.
    pub fn begun_as(&self) -> (String, u64) {
        (self.id.clone(), self.begun)
    }

    /// Names what is shown: no other report of any tab has it.
    pub fn shown_as(&self) -> (String, u64) {
        (self.id.clone(), self.showing)
    }
}
