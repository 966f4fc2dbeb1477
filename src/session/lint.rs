//! What is wrong with statements on the tables there are, by how the planner says each is served.
//!
//! What the service would refuse is a warning that quotes it: it may be sent, to see the answer. All that is refused whatever
//! the items are comes from the engine, each thing at its place (`complaints`), with a change that mends it where there is
//! one (`mend`). What is served and hardly meant is a line of [`STATEMENT_RULES`] and its function, or `quotes`; what
//! statements are together stands in `requests`. What the text alone shows is in [`crate::draft::lint`].

pub mod actions;
mod complaints;
mod mend;
mod quotes;
mod requests;
mod token;

use super::plan::{Case, Tables};
use crate::api::error;
use crate::api::limits::BATCH_STATEMENTS_MAX;
use crate::api::table::TableDescription;
use crate::draft::{Draft, Mode, Statement, Verb};
use crate::engine::catalog::Table;
use crate::engine::planner::{About, OneItem, Refused, Served, Task, Way};
use crate::syntax::partiql::Verb as S;
use crate::syntax::{Diagnostic, Fix, Severity, Span};
use requests::{DUPLICATE_ITEM, duplicates};

#[cfg(test)]
mod measured;
#[cfg(test)]
mod sizes;
#[cfg(test)]
mod tests;

/// Says what is wrong, if it is wrong, with one statement.
type StatementRule = fn(Mode, &Case<'_>) -> Option<Said>;

const STATEMENT_RULES: [(&str, StatementRule); 3] =
    [("unknown-table", unknown_table), ("scan", scan), ("no-upsert", no_upsert)];

/// What a rule has to say.
struct Said {
    severity: Severity,
    message: String,
    fix: Option<Fix>,
}

impl Said {
    fn note(message: String) -> Self {
        Self { severity: Severity::Note, message, fix: None }
    }

    fn warning(message: String) -> Self {
        Self { severity: Severity::Warning, message, fix: None }
    }

    /// What is about to be refused, in our words and in the service's.
    fn refusal(words: &str, sentence: &str) -> Self {
        let stop = if words.ends_with('?') { "" } else { "." };
        Self::warning(format!("{words}{stop} The service will say: {sentence}"))
    }

    fn of(self, code: &'static str, statement: &Statement) -> Diagnostic {
        self.at(code, statement.span)
    }

    fn at(self, code: &'static str, span: Span) -> Diagnostic {
        let Self { severity, message, fix } = self;
        Diagnostic { severity, ..Diagnostic::note(code, span, message).with_fix(fix) }
    }
}

/// What the rules say of the statements of a draft, in their order.
pub fn lint(draft: &Draft, cases: &[Case<'_>]) -> Vec<Diagnostic> {
    let mut findings: Vec<_> = cases.iter().flat_map(|case| of_case(draft.mode, case)).collect();
    for request in cases.chunks(request_statements(draft.mode)) {
        for (code, rule) in &requests::RULES {
            let said = rule(draft.mode, request).into_iter();
            let told = said.filter_map(|(at, said)| {
                let statement = request.get(at)?.statement;
                Some(said.of(code, statement)).filter(|finding| is_wanted(finding, statement))
            });
            findings.extend(told);
        }
    }
    findings.sort_by_key(|finding| finding.span);
    // The statements made of a template say the same at the same place.
    findings.dedup();
    findings
}

/// What is wrong with one statement, and what is hardly meant.
fn of_case(mode: Mode, case: &Case<'_>) -> Vec<Diagnostic> {
    let rules = STATEMENT_RULES.iter();
    let said = rules.filter_map(|(code, rule)| Some(rule(mode, case)?.of(code, case.statement)));
    let mut findings: Vec<_> = said.collect();
    findings.extend(complaints::findings(mode, case));
    findings.extend(quotes::findings(case.statement, case.table));
    // Two values side by side are told as a string that was meant for a name, and need not be told as never equal.
    let is_told = |span: Span| {
        findings.iter().any(|one| one.span.start < span.end && span.start < one.span.end)
    };
    findings.extend(never_true(case).filter(|finding| {
        findings.iter().all(|one| one.span == case.statement.span) || !is_told(finding.span)
    }));
    findings.retain(|finding| is_wanted(finding, case.statement));
    findings
}

/// Whether a finding is told of a statement: all but what it allows, and errors in any case.
fn is_wanted(finding: &Diagnostic, statement: &Statement) -> bool {
    finding.severity == Severity::Error || !statement.allowed.contains(&finding.code)
}

/// Clauses that hold on no item.
fn never_true(case: &Case<'_>) -> Option<Diagnostic> {
    let never = case.never?;
    let statement = case.statement;
    let member = "ConditionExpression";
    let text = match statement.tree() {
        Some(_) => statement.text.as_str(),
        None => statement.expression(member)?,
    };
    let place = |span: Span| match statement.tree() {
        Some(_) => Some(span.shifted(statement.span.start)),
        None => statement.expression_span(member, span),
    };
    let message = if never.first == never.second {
        format!("`{}` is true of no item", shown(never.second.of(text)))
    } else {
        let (first, second) = (shown(never.first.of(text)), shown(never.second.of(text)));
        format!("`{second}` and `{first}` are true of no item together")
    };
    Some(Diagnostic::warning("never-true", place(never.second)?, message))
}

/// A clause as a message shows it: of a long one the beginning.
fn shown(clause: &str) -> String {
    const CHARS_MAX: usize = 60;
    let mut characters = clause.chars();
    let mut shown: String = characters.by_ref().take(CHARS_MAX).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
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
    let meant = case.meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    let words = format!("there is no table `{name}` here{meant}");
    let fix = mend::nearest_table(case);
    Some(Said { fix, ..Said::refusal(&words, &error::resource_not_found().message) })
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
            return Some(Said::warning(message));
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

fn scan(_: Mode, case: &Case<'_>) -> Option<Said> {
    let Some(Served::Rows(plan)) = &case.served else { return None };
    let names = plan.source.partition_names().iter().map(String::as_str);
    let is_scan = case.served.as_ref().is_some_and(|served| served.way() == Way::Scan);
    is_scan.then(|| {
        let source = &plan.source;
        let keys = quoted(names);
        let names = source.partition_names().iter().map(String::as_str);
        let fix = mend::nearest_key(case.statement, names);
        let words = format!("this reads all of {source}: nothing fixes its partition key {keys}");
        Said { fix, ..Said::note(words) }
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
