//! A draft, parsed.

use std::sync::Arc;

use super::each::Each;
use super::fault::Fault;
use super::json::Node;
use super::verb::Verb;
use crate::api::operation::{ActionVerb, OnFailure, ReturnConsumedCapacity};
use crate::syntax::partiql::{self, ast};
use crate::syntax::{Diagnostic, Span};
use crate::value::{AttributeValue, Item};

/// Which of the two kinds of document this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `*.pql`, `*.partiql`.
    Partiql,
    /// `*.tx.json`.
    Transaction,
}

/// How a draft is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// ExecuteStatement, one by one.
    Single,
    /// BatchExecuteStatement.
    Batch,
    /// ExecuteTransaction.
    Transaction,
    /// TransactWriteItems (a transaction draft).
    TransactWrite,
}

/// A text understood as far as it can be: always there, with what is wrong in `diagnostics`.
#[derive(Clone, Debug)]
pub struct Draft {
    pub format: Format,
    /// The mode it is sent in: as written, else derived from the number of statements that are on.
    pub mode: Mode,
    pub capacity: ReturnConsumedCapacity,
    pub token: Option<String>,
    /// Where the token is written: the word of the setting, or the JSON string with its quotes.
    pub token_at: Option<Span>,
    /// Statements or actions, in written order, those that are off included.
    pub statements: Vec<Statement>,
    /// Of a transaction draft: the request as it will be sent, values in DynamoDB JSON, actions that are off left out,
    /// members the draft left out filled in (`filled` names them). `None` when the text is not JSON.
    pub request: Option<serde_json::Value>,
    /// The members of `request` that were filled in, as paths (`ReturnConsumedCapacity`, `TransactItems.0.Put.ReturnValuesOnConditionCheckFailure`).
    pub filled: Vec<String>,
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// One statement of a PartiQL draft, or one action of a transaction draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Where it stands in the draft, without settings comments and without the semicolon.
    pub span: Span,
    /// PartiQL: the text as it is sent. Transaction drafts: the action's JSON as written.
    pub text: String,
    pub kind: Kind,
    pub table: Option<String>,
    /// What the text says of the item's key: every attribute a PartiQL WHERE fixes by equality (more than the key,
    /// perhaps), all of an INSERT's or Put's item, or an action's Key. The schema says which of them are the key.
    pub key_candidates: Item,
    pub parameters: Vec<AttributeValue>,
    pub consistent: bool,
    pub on_failure: OnFailure,
    /// Page size of a SELECT in single mode.
    pub limit: Option<usize>,
    /// Kept in the draft, not sent.
    pub off: bool,
    /// Codes of findings that are known, and not told of it. Errors are told all the same.
    pub allowed: Vec<&'static str>,
    /// What is to be injected.
    pub fault: Option<Fault>,
    /// A template, which can't be sent until [`Draft::with_rows`] has read its rows.
    pub each: Option<Each>,
    /// Which statement of the text it is, from 0: statements made of one template share it.
    pub origin: usize,
}

/// What a statement was understood to be. Whoever needs its tree takes it from here: a text is parsed once.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Statements made of one template share their tree. Its spans are places in the statement's text.
    Partiql(Arc<ast::Statement>),
    /// The entry of TransactItems as it would be sent: values in DynamoDB JSON, what the draft leaves out filled in.
    /// `written` is the entry as it stands in the draft, with its places there.
    Action { verb: ActionVerb, sent: Arc<serde_json::Value>, written: Arc<Node> },
    /// No statement and no action; of a PartiQL text, the verb it begins with.
    Unreadable(Option<partiql::Verb>),
}

impl Statement {
    pub fn verb(&self) -> Verb {
        match &self.kind {
            Kind::Partiql(tree) => Verb::Statement(tree.verb()),
            Kind::Action { verb, .. } => Verb::Action(*verb),
            // The first word tells a read from a write, for the guard, too: no service writes for a text that begins
            // with SELECT.
            Kind::Unreadable(verb) => verb.map_or(Verb::Unreadable, Verb::Statement),
        }
    }

    /// The tree of a PartiQL statement that can be parsed.
    pub fn tree(&self) -> Option<&ast::Statement> {
        match &self.kind {
            Kind::Partiql(tree) => Some(tree),
            Kind::Action { .. } | Kind::Unreadable(_) => None,
        }
    }
}

impl Mode {
    const ALL: [Self; 4] = [Self::Single, Self::Batch, Self::Transaction, Self::TransactWrite];

    /// As `--json`, the history and the screen name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Batch => "batch",
            Self::Transaction => "transaction",
            Self::TransactWrite => "transact-write",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

impl Format {
    /// As the history names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Partiql => "partiql",
            Self::Transaction => "transaction",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Partiql, Self::Transaction].into_iter().find(|format| format.name() == name)
    }

    /// By the file name's ending; a text without a telling name is PartiQL unless it begins as JSON does.
    pub fn of(name: &str, text: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let json = name.ends_with(".json");
        let partiql = name.ends_with(".pql") || name.ends_with(".partiql");
        // No statement begins so.
        let looks_like_json = text.trim_start().starts_with(['{', '[']);
        if json || (!partiql && looks_like_json) { Self::Transaction } else { Self::Partiql }
    }
}

impl Draft {
    /// Understands a text. Never fails.
    pub fn parse(format: Format, text: &str) -> Self {
        Self::parse_beside(format, text, &[])
    }

    /// Understands the text that a draft was edited to, as [`Draft::parse`] would; a statement that was not edited keeps
    /// its tree.
    pub fn parse_again(&self, text: &str) -> Self {
        Self::parse_beside(self.format, text, &self.statements)
    }

    fn parse_beside(format: Format, text: &str, before: &[Statement]) -> Self {
        let mut draft = match format {
            Format::Partiql => super::partiql::parse(text, before),
            Format::Transaction => super::transaction::parse(text),
        };
        let findings = super::lint::of_text(&draft, text);
        draft.diagnostics.extend(findings);
        // A stable sort: at one place what can't be read comes before what is not advised.
        draft.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        draft
    }

    /// The statements that are sent, in order.
    pub fn active(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(|statement| !statement.off)
    }
}
