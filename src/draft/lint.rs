//! The rules of batches and transactions that the text alone tells, checked before anything is sent.
//!
//! What the service itself would refuse is a warning that quotes the service: it may be sent, to see the answer. Errors are
//! what can't be sent as it was meant. A rule is a line of [`RULES`] and its function. What takes the tables to tell
//! is said where the engine can be asked how it would serve a statement: above this layer, in `session::lint`.

use super::{Draft, Mode, Statement, Verb};
use crate::api::error::{statement as sentence, transaction};
use crate::api::limits::{BATCH_STATEMENTS_MAX, STATEMENT_CHARS_MAX, TRANSACT_ITEMS_MAX};
use crate::secret;
use crate::syntax::partiql::Verb as S;
use crate::syntax::partiql::ast::Body;
use crate::syntax::{Diagnostic, Fix, Span, is_hidden};

/// Finds what is wrong with a draft of this text; each finding has the rule's code.
type Rule = fn(code: &'static str, draft: &Draft, text: &str) -> Vec<Diagnostic>;

const RULES: [(&str, Rule); 8] = [
    ("control-character", control_characters),
    ("struck-secret", struck_secrets),
    ("too-many", too_many),
    ("mixed-batch", mixed_batches),
    ("mixed-transaction", mixed_transaction),
    ("returning", returning),
    ("exists", misplaced_exists),
    ("statement-length", long_statements),
];

/// What the text alone shows. Every parsed draft carries these among its diagnostics.
pub fn of_text(draft: &Draft, text: &str) -> Vec<Diagnostic> {
    RULES.iter().flat_map(|(code, rule)| rule(code, draft, text)).collect()
}

/// Whether a finding is one of [`of_text`]'s, to be found again when statements are made of rows.
pub fn is_of_text(finding: &Diagnostic) -> bool {
    RULES.iter().any(|(code, _)| *code == finding.code)
}

/// What of a draft no transaction of writes can be made of, as it would be found in one.
pub fn of_conversion(draft: &Draft, text: &str) -> Vec<Diagnostic> {
    // The first two rules quote what the service refuses in the mode the draft has; the third is about what would come
    // of it.
    let transaction = Draft { mode: Mode::Transaction, ..draft.clone() };
    let mut findings = returning("returning", draft, text);
    findings.extend(misplaced_exists("exists", draft, text));
    findings.extend(too_many("too-many", &transaction, text));
    findings
}

/// A table's own name: the last part of an ARN.
pub fn table_name(name: &str) -> &str {
    name.rsplit_once(":table/").map_or(name, |(_, name)| name)
}

/// Whether one of these rules has words for why a statement is refused in this mode.
pub fn tells_refusal(mode: Mode, statement: &Statement) -> bool {
    is_misplaced_exists(mode, statement) || (mode == Mode::Transaction && returns(statement))
}

/// What no editor draws, or lets others be drawn in another order, is sent as it is.
fn control_characters(code: &'static str, _: &Draft, text: &str) -> Vec<Diagnostic> {
    let hidden = |c: &char| is_hidden(*c) && !matches!(c, '\n' | '\r' | '\t');
    // A file that is no text would have one on every other character.
    let found = text.char_indices().filter(|(_, c)| hidden(c)).take(20);
    let finding = |(at, c): (usize, char)| {
        let kind = if c.is_control() { "a control" } else { "an invisible" };
        let message = format!("{kind} character (U+{:04X}) stands here unseen", u32::from(c));
        let span = Span::new(at, at + c.len_utf8());
        let title = format!("take U+{:04X} out", u32::from(c));
        Diagnostic::warning(code, span, message).with_fix(Fix::new(title, span, ""))
    };
    found.map(finding).collect()
}

/// A draft may be made of an item that was shown without what it holds.
fn struck_secrets(code: &'static str, _: &Draft, text: &str) -> Vec<Diagnostic> {
    let finding = |(at, mark): (usize, &str)| {
        let message = format!("{mark} stands for a secret that was struck out of what was shown");
        Diagnostic::warning(code, Span::new(at, at + mark.len()), message)
            .with_help("it is sent as it stands: write the value itself, or leave it out")
    };
    secret::marks(text).take(20).map(finding).collect()
}

fn too_many(code: &'static str, draft: &Draft, _: &str) -> Vec<Diagnostic> {
    let is_transaction = matches!(draft.mode, Mode::Transaction | Mode::TransactWrite);
    let too_many = draft.sent().nth(TRANSACT_ITEMS_MAX).filter(|_| is_transaction);
    let finding = |first: &Statement| {
        let count = draft.sent().count();
        let message =
            format!("{count} statements: a transaction takes at most {TRANSACT_ITEMS_MAX}");
        let help = "splitting it would break its atomicity: take some out, or send it as a batch";
        Diagnostic::error(code, first.span, message).with_help(help)
    };
    too_many.map(finding).into_iter().collect()
}

fn mixed_batches(code: &'static str, draft: &Draft, _: &str) -> Vec<Diagnostic> {
    if draft.mode != Mode::Batch {
        return Vec::new();
    }
    let known = known(draft);
    // The mix is refused request by request: reads in the next batch are no concern of this one.
    let mixed = known.chunks(BATCH_STATEMENTS_MAX).filter_map(first_of_other_kind);
    let finding = |other: &Statement| {
        let sentence = sentence::reads_and_writes_in_batch().message;
        let message = format!("reads and writes in one batch. The service will say: {sentence}");
        let help = "send reads and writes as two drafts, or choose `--@ mode single`";
        Diagnostic::warning(code, other.span, message).with_help(help)
    };
    mixed.map(finding).collect()
}

fn mixed_transaction(code: &'static str, draft: &Draft, _: &str) -> Vec<Diagnostic> {
    if draft.mode != Mode::Transaction {
        return Vec::new();
    }
    let finding = |other: &Statement| {
        let sentence = transaction::reads_and_writes().message;
        let message =
            format!("reads and writes in one transaction. The service will say: {sentence}");
        let help = "send reads and writes as two drafts; a write transaction checks with EXISTS";
        Diagnostic::warning(code, other.span, message).with_help(help)
    };
    first_of_other_kind(&known(draft)).map(finding).into_iter().collect()
}

/// What is beyond the length the service takes.
fn long_statements(code: &'static str, draft: &Draft, _: &str) -> Vec<Diagnostic> {
    let finding = |statement: &Statement| {
        // An action is no statement: its expressions have limits of their own.
        statement.tree()?;
        let (at, _) = statement.text.char_indices().nth(STATEMENT_CHARS_MAX)?;
        let start = statement.span.start;
        let message = format!(
            "a statement has {STATEMENT_CHARS_MAX} characters at most: the service will refuse it"
        );
        let help = "give long values as parameters: --@ params";
        let rest = Span::new(at, statement.text.len()).shifted(start);
        Some(Diagnostic::warning(code, rest, message).with_help(help))
    };
    draft.active().filter_map(finding).collect()
}

/// The statements that are sent and whose verb can be told.
fn known(draft: &Draft) -> Vec<&Statement> {
    // What can't be parsed takes no part in the mix (partiql.md 16.1).
    draft.sent().filter(|statement| statement.verb() != Verb::Unreadable).collect()
}

/// The first read among writes, or write among reads. EXISTS counts as a write.
fn first_of_other_kind<'s>(request: &[&'s Statement]) -> Option<&'s Statement> {
    // So an EXISTS is none of them (partiql.md 17.1).
    let reads = |statement: &Statement| statement.verb().is_select();
    let first = request.first()?;
    request.iter().copied().find(|statement| reads(statement) != reads(first))
}

fn returning(code: &'static str, draft: &Draft, _: &str) -> Vec<Diagnostic> {
    let refused = |statement: &&Statement| draft.mode == Mode::Transaction && returns(statement);
    let finding = |statement: &Statement| {
        let sentence = sentence::returning_in_transaction().message;
        let message = format!("a transaction returns no images. The service will say: {sentence}");
        Diagnostic::warning(code, statement.span, message)
    };
    draft.active().filter(refused).map(finding).collect()
}

fn returns(statement: &Statement) -> bool {
    statement.tree().is_some_and(|tree| match &tree.body {
        Body::Update(update) => update.returning.is_some(),
        Body::Delete(delete) => delete.returning.is_some(),
        Body::Select(_) | Body::Insert(_) | Body::Exists(_) => false,
    })
}

fn misplaced_exists(code: &'static str, draft: &Draft, _: &str) -> Vec<Diagnostic> {
    let refused = |statement: &&Statement| is_misplaced_exists(draft.mode, statement);
    let finding = |statement: &Statement| {
        let sentence = sentence::exists_misplaced().message;
        let message =
            format!("EXISTS is for transactions of writes. The service will say: {sentence}");
        let help = "put `--@ mode transaction` before the first statement";
        Diagnostic::warning(code, statement.span, message).with_help(help)
    };
    draft.active().filter(refused).map(finding).collect()
}

fn is_misplaced_exists(mode: Mode, statement: &Statement) -> bool {
    mode != Mode::Transaction && statement.verb() == Verb::Statement(S::Exists)
}
