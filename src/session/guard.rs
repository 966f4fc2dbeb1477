//! What stands between a draft and a connection that nobody wants to write to by accident.
//!
//! Whether a submission writes is told by what its statements are, before anything is sent. The code of a guarded
//! connection is made of where the requests go and of their exact bytes, so a changed draft has another one; a token
//! that was filled in is left out, so the code a process shows holds for the next process.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use super::price::Excess;
use super::submission::{Outgoing, Submission};
use super::target::{Leaves, Target, Touch};
use crate::api::OperationName;
use crate::api::limits::WRITE_UNIT_BYTES;
use crate::connection::{Access, Facts, Told};
use crate::draft::transaction::unknown_members;
use crate::draft::{Mode, Statement, Verb};
use crate::syntax::partiql::lexer::lex;
use crate::syntax::partiql::print::literal;
use crate::syntax::partiql::token::{Token, TokenKind};
use crate::value::size::item_bytes;
use crate::value::{AttributeValue, Item};

mod code;

#[cfg(test)]
mod tests;

pub use code::wait;

/// What whoever submits has agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// To writes, on a connection that asks for a yes.
    pub yes: bool,
    /// The codes of guarded connections and drafts, as they were typed.
    pub codes: Vec<String>,
    /// A guarded connection was unlocked for a while, in which a yes will do.
    pub unlocked: bool,
    /// To what would pass a budget.
    pub over_budget: bool,
}

/// Why nothing was sent: what is to be agreed to first, or that nothing can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Objection {
    /// The connection is read-only.
    ReadOnly { connection: String, writes: Writes },
    /// The request has members that nobody knows, and the connection is not open: what they would do can't be shown.
    Unknown { connection: String, access: Access, members: Vec<String> },
    /// A yes is needed, or a code.
    Ask(Box<Question>),
    /// It would pass what may be spent.
    OverBudget(Box<Excess>),
}

/// What would be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Writes {
    /// By these statements of a draft, from 1.
    Statements(Vec<usize>),
    /// A table, or the items of a file into one.
    Table,
}

impl Writes {
    fn is_none(&self) -> bool {
        matches!(self, Self::Statements(numbers) if numbers.is_empty())
    }

    /// A single statement was looked at as it was sent. A table is more than an item: it always takes a yes.
    fn is_small(&self) -> bool {
        matches!(self, Self::Statements(numbers) if numbers.len() <= 1)
    }
}

/// What would be sent, and what it takes to send it.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub facts: Facts,
    pub operation: OperationName,
    pub requests: usize,
    /// All that would be sent, those that read included.
    pub statements: Vec<Line>,
    /// How many of them write: one item each.
    pub items: usize,
    /// Write units these items take at the least: what stands there already and the indexes add to it.
    pub units_at_least: usize,
    /// Of these exact requests to this connection: a rehearsal with another one was of something else.
    pub fingerprint: String,
    /// The code to be typed; a yes will do where there is none.
    pub code: Option<String>,
    /// A code was given, and is not this one.
    pub mistyped: bool,
}

/// One statement, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `None` where it is no statement of a draft.
    pub verb: Option<Verb>,
    pub table: String,
    /// The key of its item; all that its text fixes where the key of the table is not known, and nothing where it fixes
    /// nothing.
    pub item: Option<Item>,
    /// Its text on one line, with its parameters in their places.
    pub text: String,
    pub writes: bool,
}

/// Whether a submission may go to this connection as things stand.
pub fn check(facts: &Facts, submission: &Submission, consent: &Consent) -> Result<(), Objection> {
    refuse_unknown_members(facts, submission)?;
    let indexed = (1..).zip(submission.chosen());
    let writing = indexed.filter(|(_, chosen)| !chosen.statement.verb().is_read());
    let writes = Writes::Statements(writing.map(|(index, _)| index).collect());
    weigh(facts, writes, consent, || of_submission(submission))
}

/// No consent helps: the service passes over such a member, and it may be the condition that was to keep an item safe.
fn refuse_unknown_members(facts: &Facts, submission: &Submission) -> Result<(), Objection> {
    let access = facts.access.value;
    // The bodies of PartiQL are made here, and hold nothing that was not asked for.
    if access == Access::Open || submission.request.draft.mode != Mode::TransactWrite {
        return Ok(());
    }
    // Of the bytes that would go out. What nests too deep to be read back is looked at as the draft has it.
    let whole = || submission.request.draft.request.clone().unwrap_or_default();
    let request = |body: &str| serde_json::from_str::<Value>(body).unwrap_or_else(|_| whole());
    let bodies = submission.requests().map(|outgoing| request(&outgoing.prepared.sent.body));
    let members: Vec<String> = bodies.flat_map(|request| unknown_members(&request)).collect();
    if members.is_empty() {
        return Ok(());
    }
    Err(Objection::Unknown { connection: facts.name.clone(), access, members })
}

/// Whether one request that is no draft may go there: one that makes, changes or takes a table, or puts `items` items.
pub fn check_operation(
    facts: &Facts,
    operation: OperationName,
    table: &str,
    body: &str,
    items: usize,
    consent: &Consent,
) -> Result<(), Objection> {
    let text = format!("{operation} {table}");
    let line = Line { verb: None, table: table.to_owned(), item: None, text, writes: true };
    let bodies = vec![body.into()];
    // No item takes less than a unit.
    let intent = Intent { operation, bodies, statements: vec![line], items, units_at_least: items };
    weigh(facts, Writes::Table, consent, || intent)
}

/// What would be sent.
struct Intent<'a> {
    /// That of every request: a draft is sent in one mode.
    operation: OperationName,
    bodies: Vec<Cow<'a, str>>,
    statements: Vec<Line>,
    items: usize,
    units_at_least: usize,
}

fn weigh<'a>(
    facts: &Facts,
    writes: Writes,
    consent: &Consent,
    intent: impl FnOnce() -> Intent<'a>,
) -> Result<(), Objection> {
    let agreed = writes.is_small() || consent.yes;
    match facts.access.value {
        // Before the access is looked at: what only reads goes anywhere.
        _ if writes.is_none() => Ok(()),
        Access::Open => Ok(()),
        Access::ReadOnly => Err(Objection::ReadOnly { connection: facts.name.clone(), writes }),
        Access::Confirm if agreed => Ok(()),
        Access::Guarded if consent.unlocked && agreed => Ok(()),
        Access::Guarded if !consent.unlocked => {
            let intent = intent();
            let code = code(facts, &intent);
            // Any of them: several drafts, or two connections, take a code each.
            if consent.codes.iter().any(|typed| code::is_typed(&code, typed)) {
                return Ok(());
            }
            Err(ask(facts, intent, Some(code), !consent.codes.is_empty()))
        }
        Access::Confirm | Access::Guarded => Err(ask(facts, intent(), None, false)),
    }
}

/// What a draft would send, with no token where it has none of its own.
fn of_submission(submission: &Submission) -> Intent<'_> {
    let in_transaction =
        matches!(submission.request.draft.mode, Mode::Transaction | Mode::TransactWrite);
    // To prepare and to commit (transactions.md 7.2).
    let factor = if in_transaction { 2 } else { 1 };
    let chosen = || submission.chosen();
    let statements: Vec<Line> =
        chosen().map(|one| line(&one.statement, one.target.as_ref())).collect();
    let written = submission.statements().filter(|one| !one.verb().is_read());
    let body =
        |outgoing: Outgoing<'_>| outgoing.prepared.body_without_own_token().into_owned().into();
    let bodies = submission.requests().map(body).collect();
    Intent {
        operation: submission.operation(),
        bodies,
        items: statements.iter().filter(|line| line.writes).count(),
        units_at_least: written.map(|statement| factor * units_at_least(&statement)).sum(),
        statements,
    }
}

/// The code of where the requests go and of what they hold.
fn code(facts: &Facts, intent: &Intent<'_>) -> String {
    let told = [&facts.account, &facts.region, &facts.endpoint];
    let place = told.into_iter().map(|fact| fact.as_ref().map_or("", value));
    let texts = std::iter::once(facts.name.as_str()).chain(place);
    let name = intent.operation.text();
    // No body says of which operation it is.
    let bodies = intent.bodies.iter().flat_map(|body| [name, body.as_ref()]);
    code::of(texts.chain(bodies))
}

/// What tells these exact requests to this connection from all others, whoever prepares them.
pub fn code_of(facts: &Facts, submission: &Submission) -> String {
    code(facts, &of_submission(submission))
}

/// Whether this is the code that lets the submission go to this connection.
pub fn is_code_of(facts: &Facts, submission: &Submission, typed: &str) -> bool {
    code::is_typed(&code_of(facts, submission), typed)
}

fn value(fact: &Told<String>) -> &str {
    &fact.value
}

fn ask(facts: &Facts, intent: Intent<'_>, code: Option<String>, mistyped: bool) -> Objection {
    let fingerprint = code.clone().unwrap_or_else(|| self::code(facts, &intent));
    let Intent { operation, bodies, statements, items, units_at_least } = intent;
    Objection::Ask(Box::new(Question {
        facts: facts.clone(),
        operation,
        requests: bodies.len(),
        statements,
        items,
        units_at_least,
        fingerprint,
        code,
        mistyped,
    }))
}

fn line(statement: &Statement, target: Option<&Target>) -> Line {
    Line {
        verb: Some(statement.verb()),
        table: statement.table.clone().unwrap_or_default(),
        item: target.and_then(named_item),
        // Within a string, too, where it says something else: this is for the eye, and the code is made of the bytes.
        text: filled(statement).split_whitespace().collect::<Vec<_>>().join(" "),
        writes: !statement.verb().is_read(),
    }
}

/// What a statement says of its item besides what it writes: a whole item is told by the text.
fn named_item(target: &Target) -> Option<Item> {
    let is_whole = target.touch == Touch::Write(Leaves::Whole);
    (!is_whole && !target.fixed.is_empty()).then(|| target.fixed.clone())
}

/// The statement's text with a value in the place of each `?`.
fn filled(statement: &Statement) -> String {
    if statement.parameters.is_empty() {
        return statement.text.clone();
    }
    let mut values = statement.parameters.iter();
    let written = |token: &Token| match token.kind {
        TokenKind::Parameter => values.next().map_or("?".to_owned(), literal),
        _ => token.text(&statement.text).to_owned(),
    };
    lex(&statement.text).iter().map(written).collect()
}

/// An item put is known whole; of any other nothing is known but that it takes a unit.
fn units_at_least(statement: &Statement) -> usize {
    if !statement.verb().writes_whole_item() {
        return 1;
    }
    item_bytes(&statement.key_candidates).div_ceil(WRITE_UNIT_BYTES).max(1)
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadOnly { connection, writes: Writes::Table } => {
                write!(f, "{connection} is read-only")
            }
            Self::ReadOnly { connection, writes: Writes::Statements(writes) } => {
                let numbers: Vec<String> = writes.iter().map(usize::to_string).collect();
                let (noun, verb) = if writes.len() == 1 {
                    ("statement", "writes")
                } else {
                    ("statements", "write")
                };
                let numbers = numbers.join(", ");
                write!(f, "{connection} is read-only, and {noun} {numbers} {verb}")
            }
            Self::Unknown { connection, access, members } => write!(
                f,
                "{connection} is {}, and {} no member of the request: {}. A service would pass over it, and with it \
                 over a condition that is misspelt: mend it or take it out",
                access.name(),
                if members.len() == 1 { "this is" } else { "each of these is" },
                members.join(", ")
            ),
            Self::OverBudget(excess) => excess.fmt(f),
            Self::Ask(question) if question.mistyped => {
                f.write_str("this is not the code of exactly what would be sent now")
            }
            Self::Ask(question) => match &question.code {
                Some(_) => write!(f, "{} is guarded: it takes the code", question.place()),
                None => write!(f, "{} asks before it is written to", question.place()),
            },
        }
    }
}

impl Line {
    /// What is done, and to which item, where that is known: `UPDATE accounts pk = 'acct#alice'`.
    pub fn heading(&self) -> Option<String> {
        let (verb, item) = (self.verb?, self.item.as_ref()?);
        let fixed: Vec<_> = item.iter().map(fixed_in_words).collect();
        Some(format!("{} {} {}", verb.name(), self.table, fixed.join(", ")))
    }
}

/// Characters of a value that are shown: a key is found again by them, and a value of 400 KB leaves room for the others.
const VALUE_CHARS_SHOWN: usize = 60;

fn fixed_in_words((name, value): (&String, &AttributeValue)) -> String {
    let value = literal(value);
    let cut = value.char_indices().nth(VALUE_CHARS_SHOWN).map(|(at, _)| at);
    match cut.and_then(|at| value.get(..at)) {
        Some(beginning) => format!("{name} = {beginning}…"),
        None => format!("{name} = {value}"),
    }
}

impl Question {
    /// Where it would go: `prod-ops (account 4711, eu-west-1)`.
    pub fn place(&self) -> String {
        let account = self.facts.account.as_ref().map(|told| format!("account {}", told.value));
        let region = self.facts.region.as_ref().map(|told| told.value.clone());
        let endpoint = self.facts.endpoint.as_ref().map(|told| told.value.clone());
        let parts: Vec<String> = [account, region, endpoint].into_iter().flatten().collect();
        if parts.is_empty() {
            return self.facts.name.clone();
        }
        format!("{} ({})", self.facts.name, parts.join(", "))
    }

    /// In one line: `ExecuteTransaction · 3 statements · 2 items · at least 4 WCU`.
    pub fn summary(&self) -> String {
        let (statements, items) = (self.statements.len(), self.items);
        if items == 0 {
            return format!("{} is about a table and all it holds", self.operation);
        }
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let times =
            if self.requests > 1 { format!(" × {}", self.requests) } else { String::new() };
        format!(
            "{}{times} · {statements} statement{} · writes {items} item{} · at least {} WCU",
            self.operation,
            plural(statements),
            plural(items),
            self.units_at_least
        )
    }
}
