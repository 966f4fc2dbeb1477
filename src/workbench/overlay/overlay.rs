//! The dialog on top: the only place that knows which there are.

use super::budget::Budget;
use super::code::Code;
use super::columns::Columns;
use super::compare::Compare;
use super::connections::Connections;
use super::copy_as::CopyAs;
use super::create_table::CreateTable;
use super::describe::Describe;
use super::dialog::Dialog;
use super::edit_value::EditValue;
use super::explain::Explain;
use super::export_rows::ExportRows;
use super::guard::Guard;
use super::help::Help;
use super::labels::LabelRun;
use super::ledger::Ledger;
use super::offer::Offer;
use super::palette::Palette;
use super::prompt::Prompt;
use super::rehearsal::Sheet;
use super::table_actions::TableActions;
use super::table_guard::TableGuard;
use super::welcome::Welcome;

pub enum Overlay {
    Welcome(Welcome),
    Palette(Palette),
    Prompt(Prompt),
    Help(Help),
    Explain(Explain),
    Ledger(Ledger),
    Guard(Box<Guard>),
    Budget(Box<Budget>),
    Offer(Box<Offer>),
    Connections(Connections),
    Code(Code),
    Compare(Compare),
    Labels(LabelRun),
    CreateTable(CreateTable),
    Describe(Describe),
    TableActions(Box<TableActions>),
    TableGuard(Box<TableGuard>),
    Rehearsal(Sheet),
    EditValue(Box<EditValue>),
    CopyAs(CopyAs),
    ExportRows(Box<ExportRows>),
    Columns(Columns),
}

impl Overlay {
    pub fn dialog(&self) -> &dyn Dialog {
        match self {
            Self::Welcome(welcome) => welcome,
            Self::Palette(palette) => palette,
            Self::Prompt(prompt) => prompt,
            Self::Help(help) => help,
            Self::Explain(explain) => explain,
            Self::Ledger(ledger) => ledger,
            Self::Guard(guard) => &**guard,
            Self::Budget(budget) => &**budget,
            Self::Offer(offer) => &**offer,
            Self::Connections(connections) => connections,
            Self::Code(code) => code,
            Self::Compare(compare) => compare,
            Self::Labels(labels) => labels,
            Self::CreateTable(form) => form,
            Self::Describe(describe) => describe,
            Self::TableActions(actions) => &**actions,
            Self::TableGuard(guard) => &**guard,
            Self::Rehearsal(sheet) => sheet,
            Self::EditValue(edit) => &**edit,
            Self::CopyAs(copy) => copy,
            Self::ExportRows(export) => &**export,
            Self::Columns(columns) => columns,
        }
    }

    pub fn dialog_mut(&mut self) -> &mut dyn Dialog {
        match self {
            Self::Welcome(welcome) => welcome,
            Self::Palette(palette) => palette,
            Self::Prompt(prompt) => prompt,
            Self::Help(help) => help,
            Self::Explain(explain) => explain,
            Self::Ledger(ledger) => ledger,
            Self::Guard(guard) => &mut **guard,
            Self::Budget(budget) => &mut **budget,
            Self::Offer(offer) => &mut **offer,
            Self::Connections(connections) => connections,
            Self::Code(code) => code,
            Self::Compare(compare) => compare,
            Self::Labels(labels) => labels,
            Self::CreateTable(form) => form,
            Self::Describe(describe) => describe,
            Self::TableActions(actions) => &mut **actions,
            Self::TableGuard(guard) => &mut **guard,
            Self::Rehearsal(sheet) => sheet,
            Self::EditValue(edit) => &mut **edit,
            Self::CopyAs(copy) => copy,
            Self::ExportRows(export) => &mut **export,
            Self::Columns(columns) => columns,
        }
    }
}
