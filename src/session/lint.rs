//! What is wrong with statements on the tables there are, by how the planner says each is served.
//!
//! What the service would refuse is a warning that quotes it: it may be sent, to see the answer. A rule is a line of
//! [`STATEMENT_RULES`] or [`REQUEST_RULES`] and its function; what the text alone shows is in [`crate::draft::lint`].

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::plan::{Case, Tables};
use crate::api::error;
use crate::api::limits::BATCH_STATEMENTS_MAX;
use crate::api::table::TableDescription;
use crate::draft::lint::tells_refusal;
use crate::draft::{Draft, Mode, Statement, Verb};
use crate::engine::catalog::Table;
use crate::engine::planner::{About, OneItem, Refused, Served, Task, Way};
use crate::syntax::partiql::Verb as S;
use crate::syntax::{Diagnostic, Severity};

#[cfg(test)]
mod tests;

/// Says what is wrong, if it is wrong, with one statement.
type StatementRule = fn(Mode, &Case<'_>) -> Option<Said>;

/// Says what is wrong with statements that are sent as one request.
type RequestRule = fn(Mode, &[Case<'_>]) -> Vec<(usize, Said)>;

/// The first that has something to say speaks of a statement, and no other: a refusal is about one thing.
const STATEMENT_RULES: [(&str, StatementRule); 7] = [
    ("unknown-table", unknown_table),
    ("no-key", no_key),
    ("index-read", index_read),
    ("exists", exists),
    ("scan", scan),
    ("no-upsert", no_upsert),
    // Last: it has the plainest words.
    ("refused", refused),
];

const REQUEST_RULES: [(&str, RequestRule); 1] = [(DUPLICATE_ITEM, duplicates)];

const DUPLICATE_ITEM: &str = "duplicate-item";

/// What a rule has to say.
struct Said {
    severity: Severity,
    message: String,
}

impl Said {
    fn note(message: String) -> Self {
        Self { severity: Severity::Note, message }
    }

    /// What is about to be refused, in our words and in the service's.
    fn refusal(words: &str, sentence: &str) -> Self {
        let message = format!("{words}. The service will say: {sentence}");
        Self { severity: Severity::Warning, message }
    }

    fn of(self, code: &'static str, statement: &Statement) -> Diagnostic {
        let Self { severity, message } = self;
        Diagnostic { severity, ..Diagnostic::note(code, statement.span, message) }
    }
}

/// What the rules say of the statements of a draft, in their order.
pub fn lint(draft: &Draft, cases: &[Case<'_>]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for case in cases {
        let said = STATEMENT_RULES
            .iter()
            .find_map(|(code, rule)| Some(rule(draft.mode, case)?.of(code, case.statement)));
        findings.extend(said);
    }
    for request in cases.chunks(request_statements(draft.mode)) {
        for (code, rule) in &REQUEST_RULES {
            let said = rule(draft.mode, request).into_iter();
            findings.extend(
                said.filter_map(|(at, said)| Some(said.of(code, request.get(at)?.statement))),
            );
        }
    }
    findings.sort_by_key(|finding| finding.span);
    findings
}

/// What stands against a conversion of a draft into one transaction: the service refuses the statement as it is, or
/// would refuse the transaction.
pub fn of_conversion(draft: &Draft, tables: &[TableDescription]) -> Vec<Diagnostic> {
    let tables = Tables::of(draft, tables);
    let cases = tables.cases(draft);
    let is_exists = |case: &Case<'_>| Some(exists(draft.mode, case)?.of("exists", case.statement));
    let mut findings: Vec<_> = cases.iter().filter_map(is_exists).collect();
    let repeated = duplicates(Mode::Transaction, &cases).into_iter();
    findings.extend(
        repeated.filter_map(|(at, said)| Some(said.of(DUPLICATE_ITEM, cases.get(at)?.statement))),
    );
    findings
}

/// How many statements go in one request.
fn request_statements(mode: Mode) -> usize {
    match mode {
        Mode::Single => 1,
        Mode::Batch => BATCH_STATEMENTS_MAX,
        // More than it takes is another rule's to say.
        Mode::Transaction | Mode::TransactWrite => usize::MAX,
    }
}

fn unknown_table(_: Mode, case: &Case<'_>) -> Option<Said> {
    let name = case.statement.table.as_deref().filter(|_| case.is_astray)?;
    let words = format!("there is no table `{name}` here");
    Some(Said::refusal(&words, &error::resource_not_found().message))
}

fn no_key(mode: Mode, case: &Case<'_>) -> Option<Said> {
    let sentence = &refusal(case, About::Key)?.error.message;
    let table = case.table?;
    let words = match (case.statement.verb(), mode) {
        (Verb::Statement(S::Exists) | Verb::Unreadable, _) => return None,
        (Verb::Statement(S::Select), Mode::Batch) => "a batch reads by full key alone".to_owned(),
        (Verb::Statement(S::Select), _) => "a transaction reads by full key alone".to_owned(),
        (Verb::Statement(S::Update | S::Delete), _) => {
            format!("a write names its item by `=` on {}", key_names(table))
        }
        (verb, _) if verb.writes_whole_item() => {
            let (name, keys) = (&table.definition.name, key_names(table));
            // Without the service's own: what it says of this in an INSERT is not recorded (partiql.md 11).
            let message = format!("the item lacks a key attribute: the key of {name} is {keys}");
            return Some(Said { severity: Severity::Warning, message });
        }
        (Verb::Statement(S::Insert) | Verb::Action(_), _) => {
            format!("the key is not {}", key_names(table))
        }
    };
    Some(Said::refusal(&words, sentence))
}

fn index_read(mode: Mode, case: &Case<'_>) -> Option<Said> {
    let sentence = &refusal(case, About::Statement)?.error.message;
    let tree = case.statement.tree()?;
    let is_index =
        mode == Mode::Transaction && tree.verb() == S::Select && tree.source().index.is_some();
    is_index.then(|| Said::refusal("a transaction reads tables alone", sentence))
}

fn exists(_: Mode, case: &Case<'_>) -> Option<Said> {
    let sentence = &refusal(case, About::Key)?.error.message;
    let is_exists = case.statement.verb() == Verb::Statement(S::Exists);
    is_exists.then(|| Said::refusal("EXISTS asks for a full key and a condition", sentence))
}

/// What no other rule has words for.
fn refused(mode: Mode, case: &Case<'_>) -> Option<Said> {
    let Some(Served::Refused(Refused { about, error, .. })) = &case.served else { return None };
    let words = match about {
        // `no_key` and `exists` say all there is to say of a key, and the draft's own rules the rest.
        About::Key => return None,
        About::Statement if tells_refusal(mode, case.statement) => return None,
        About::Statement => "no table can serve this".to_owned(),
        About::Schema => format!("{} can't serve this", case.table?.definition.name),
    };
    Some(Said::refusal(&words, &error.message))
}

fn scan(_: Mode, case: &Case<'_>) -> Option<Said> {
    let Some(Served::Rows(plan)) = &case.served else { return None };
    let names = plan.source.partition_names().iter().map(String::as_str);
    let is_scan = case.served.as_ref().is_some_and(|served| served.way() == Way::Scan);
    is_scan.then(|| {
        let source = &plan.source;
        let keys = quoted(names);
        Said::note(format!("this reads all of {source}: nothing fixes its partition key {keys}"))
    })
}

fn no_upsert(_: Mode, case: &Case<'_>) -> Option<Said> {
    let Some(Served::Item(OneItem { task: Task::Update, is_conditional: false, .. })) = case.served
    else {
        return None;
    };
    // An Update makes its item; an UPDATE never does (partiql.md 12.2).
    let is_statement = case.statement.verb() == Verb::Statement(S::Update);
    let number = case.number;
    is_statement.then(|| {
        Said::note(format!("statement {number} is no upsert: it fails if the item is missing"))
    })
}

/// Statements of one request on the same item, by its key in the store: numbers are the same by value.
fn duplicates(mode: Mode, request: &[Case<'_>]) -> Vec<(usize, Said)> {
    let sentence = match mode {
        Mode::Single => return Vec::new(),
        Mode::Batch => error::request::repeated_keys().message,
        Mode::Transaction | Mode::TransactWrite => error::transaction::item_named_twice().message,
    };
    let (mut first, mut repeated) = (HashMap::new(), Vec::new());
    for (at, case) in request.iter().enumerate() {
        let key = case.served.as_ref().and_then(Served::key);
        // What names no item, or is on a table that is not known, is compared with nothing.
        let Some(item) = case.table.and_then(|table| Some(table.item_key(&key?))) else { continue };
        match first.entry(item) {
            Entry::Vacant(entry) => {
                entry.insert(case.number);
            }
            Entry::Occupied(first) => {
                let words = format!("the same item as statement {}", first.get());
                repeated.push((at, Said::refusal(&words, &sentence)));
            }
        }
    }
    repeated
}

/// The refusal of a statement, if that is what it is about.
fn refusal<'c>(case: &'c Case<'_>, about: About) -> Option<&'c Refused> {
    match &case.served {
        Some(Served::Refused(refused)) if refused.about == about => Some(refused),
        _ => None,
    }
}

fn key_names(table: &Table) -> String {
    quoted(table.key_names())
}

fn quoted<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" and ")
}
