//! A draft on the screen, with its last report beside it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use ratatui::layout::Size;

use super::effect::{Parse, Recovery, Understanding};
use super::found::{Found, Source};
use super::known_tables::KnownTables;
use super::pane::editor::Editor;
use super::widget::Selection;
use crate::api::table::TableDescription;
use crate::session::compare::Difference;
use crate::session::rehearsal::Rehearsal;
use crate::session::{Outcome, Report, StatementReport, Verdict};
use crate::workspace::Fingerprint;

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
    pub shown: Option<Shown>,
    /// The last rehearsal of it.
    pub rehearsed: Option<Rehearsed>,
    /// The revision that could not be rehearsed: it is not asked for again by itself.
    pub unrehearsed: Option<u64>,
    /// Goes up whenever something else is shown: lines that were laid out for it are laid out anew.
    showing: u64,
    /// The statement selected in the results.
    pub selected: Selection,
}

/// A report and the revision of the text it is about.
pub struct Shown {
    pub report: Box<Report>,
    pub revision: u64,
    /// What the second connection made of it.
    pub versus: Option<Versus>,
    /// How many items its SELECTs found; counted once, since every layout asks.
    pub rows_read: usize,
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
    fn new(report: Box<Report>, revision: u64) -> Self {
        let found = report.statements.iter().filter_map(|statement| statement.items.as_ref());
        let rows_read = found.map(Vec::len).sum();
        let found = BTreeMap::new();
        Self { report, revision, versus: None, rows_read, found, row_is_open: false }
    }

    /// The ClientRequestToken of the run, where asking again says what became of it.
    pub fn unanswered_token(&self) -> Option<String> {
        if self.report.outcome != Outcome::Unknown {
            return None;
        }
        let [exchange] = self.report.exchanges.as_slice() else { return None };
        exchange.sent.operation.as_ref().ok()?.token().map(str::to_owned)
    }
}

impl Versus {
    pub fn differs(&self, statement: usize) -> bool {
        self.differences.iter().any(|difference| difference.statement == Some(statement))
    }
}

impl Tab {
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
            shown: None,
            rehearsed: None,
            unrehearsed: None,
            showing: 0,
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

    /// What was reported of the statement at this position, and whether the text changed since.
    pub fn verdict_of(&self, position: usize) -> Option<(&StatementReport, bool)> {
        let shown = self.shown.as_ref()?;
        // They stand in the order of the draft.
        let rows = &shown.report.statements;
        let at = rows.partition_point(|row| row.position < position);
        let row = rows.get(at).filter(|row| row.position == position)?;
        Some((row, self.is_stale(shown)))
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
        }
    }

    /// Has a recovery copy written though nothing was typed: a text that came from elsewhere is lost as easily.
    pub fn keep_as_it_is(&mut self) {
        // No revision, so the next update finds the copy out of date.
        self.kept = u64::MAX;
    }

    /// Selects what was reported of the statement at this position. True when there is such a row.
    pub fn select_statement(&mut self, position: usize) -> bool {
        let rows = self.shown.as_ref().map(|shown| &shown.report.statements);
        let index = rows.and_then(|rows| rows.iter().position(|row| row.position == position));
        if let (Some(index), Some(count)) = (index, rows.map(Vec::len)) {
            self.selected.select(index, count);
        }
        index.is_some()
    }

    /// What was reported of the statement that is selected in the results.
    pub fn selected_statement(&self) -> Option<&StatementReport> {
        self.shown.as_ref()?.report.statements.get(self.selected.index)
    }

    /// What the second connection made of the run, where there is one.
    pub fn versus(&self) -> Option<&Versus> {
        self.shown.as_ref()?.versus.as_ref()
    }

    /// What the selected statement read, with the report that has it.
    pub fn found(&self) -> Option<(&Found, &Report)> {
        let shown = self.shown.as_ref()?;
        let source = Source::of(&shown.report, self.selected.index)?;
        Some((shown.found.get(&source.place())?, &shown.report))
    }

    pub fn found_mut(&mut self) -> Option<&mut Found> {
        let shown = self.shown.as_mut()?;
        let source = Source::of(&shown.report, self.selected.index)?;
        shown.found.get_mut(&source.place())
    }

    /// Looks at what the selected statement read, if it read anything, and makes its grid ready for an area.
    pub fn settle_found(&mut self, tables: &KnownTables, size: Size) {
        let Some(shown) = self.shown.as_mut() else { return };
        let (report, selected) = (&shown.report, self.selected.index);
        let Some(source) = Source::of(report, selected) else { return };
        let table = report.statements.get(selected).and_then(|one| one.table.as_deref());
        let new = || Found::new(source, report, table.and_then(|table| tables.key(table)));
        let found = shown.found.entry(source.place()).or_insert_with(new);
        if source == Source::Statements {
            found.grid_mut().select_row(selected);
        }
        // Off the screen it keeps its place.
        if size.height > 0 {
            found.settle(report, size);
        }
    }

    /// Shows the page that a SELECT was read on to: its items stand below those of the pages before, which are those
    /// of the statement that stopped at `token`.
    pub fn show_page(
        &mut self,
        report: Box<Report>,
        revision: u64,
        token: &str,
        tables: &KnownTables,
    ) {
        let Some(mut shown) = self.shown.take() else { return self.show(report, revision) };
        let stopped = |one: &StatementReport| one.next_token.as_deref() == Some(token);
        let place = shown.report.statements.iter().position(stopped);
        let Some((place, found)) =
            place.and_then(|place| Some((place, shown.found.remove(&place)?)))
        else {
            return self.show(report, revision);
        };
        let before = shown.report.statements.get_mut(place);
        let (items, table) = before
            .map(|one| (one.items.take().unwrap_or_default(), one.table.take()))
            .unwrap_or_default();
        let key = table.and_then(|table| tables.key(&table));
        let found = found.read_on(items, &report, key);
        self.selected = Selection::default();
        let row_is_open = shown.row_is_open;
        let found = BTreeMap::from([(0, found)]);
        self.put(Shown { found, row_is_open, ..Shown::new(report, revision) });
    }

    /// Shows a report and selects what is most worth seeing: the first statement that failed.
    pub fn show(&mut self, report: Box<Report>, revision: u64) {
        let first = report
            .statements
            .iter()
            .position(|row| matches!(row.verdict, Verdict::Failed | Verdict::Unknown));
        self.selected = Selection { index: first.unwrap_or(0), top: 0 };
        self.put(Shown::new(report, revision));
    }

    fn put(&mut self, shown: Shown) {
        self.shown = Some(shown);
        self.showing += 1;
    }

    /// Shows what the second connection made of the run, if it is still there.
    pub fn compare(&mut self, versus: Versus) {
        if let Some(shown) = &mut self.shown {
            shown.versus = Some(versus);
            self.showing += 1;
        }
    }

    /// Names what is shown: no other report of any tab has it.
    pub fn shown_as(&self) -> (String, u64) {
        (self.id.clone(), self.showing)
    }
}
