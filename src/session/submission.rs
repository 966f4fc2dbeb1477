//! One run of one draft: its requests in order, their answers, and what they mean together.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::ahead::Ahead;
use super::course::Course;
use super::report::{Report, ReportedError, ReportedExchange, StatementReport, Verdict};
use super::session::Request;
use super::target::Target;
use super::under_way::UnderWay;
use super::{ledger, verdict};
use crate::api::limits::BATCH_STATEMENTS_MAX;
use crate::api::operation::{self, BatchExecuteStatement, ExecuteStatement, ExecuteTransaction};
use crate::api::{Operation, OperationName, Reply};
use crate::connection::{Cancel, Connection, Exchange, Failure, Retry, Sent};
use crate::draft::{Draft, Fault, Mode, Statement};
use crate::engine::{Faults, Ids};
use crate::syntax::{Diagnostic, Severity, Span};
use crate::workspace::Extent;
use crate::workspace::history::LINE_CHARS_MAX;

/// A request ready to be sent, and which of the submission's statements it carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    pub sent: Arc<Sent>,
    /// The token the draft left out and this submission filled in.
    pub own_token: Option<String>,
    /// In order.
    pub statements: Vec<usize>,
    /// What is to be injected into it, beside the body.
    pub faults: Faults,
    /// How often its statements were sent before, and throttled.
    pub attempts: u32,
}

/// A draft ready to be sent: looked over once, then shown to the guard, entered in the history and sent as it is.
///
/// Its statements and requests are made one after the other, as they are asked for, and always the same: a draft makes a
/// hundred thousand of them from a file of rows.
#[derive(Clone, Debug)]
pub struct Submission {
    pub request: Arc<Request>,
    /// How many statements are to be sent.
    pub count: usize,
    /// Which of the draft's these are, where it goes on with an earlier run.
    pub extent: Extent,
    /// The one request of a transaction, which has a token of its own.
    transaction: Option<Prepared>,
}

/// A request, and the statements it carries.
pub struct Outgoing<'s> {
    pub prepared: Prepared,
    pub carried: Vec<Chosen<'s>>,
}

/// A statement to be sent.
pub struct Chosen<'s> {
    pub statement: Cow<'s, Statement>,
    /// What it is about; `None` where its text does not tell.
    pub target: Option<Target>,
}

impl Submission {
    /// What is to be sent for this request; the errors that stand in the way of it, if there are any.
    pub fn prepare(request: Request, ids: &Ids) -> Result<Self, Vec<Diagnostic>> {
        let chosen = chosen(&request.draft, request.only.as_deref());
        let errors = objections(&request, &chosen);
        if !errors.is_empty() {
            return Err(errors);
        }
        let (request, extent) = (Arc::new(request), Extent::default());
        let mut submission = Self { request, count: 0, extent, transaction: None };
        submission.count = submission.all();
        submission.transaction = match submission.request.draft.mode {
            Mode::Single | Mode::Batch => None,
            Mode::TransactWrite => Some(submission.transact_write(ids)),
            Mode::Transaction => Some(submission.execute_transaction(ids)),
        };
        Ok(submission)
    }

    /// The same without the statements that this extent leaves out. A transaction has none to leave out.
    pub fn within(self, extent: Extent) -> Self {
        let all = self.all();
        // Its numbers may go beyond a draft that has fewer rows by now.
        let again = extent.again.iter().filter(|number| **number <= all).count();
        Self { count: all - extent.skipped.min(all) + again, extent, ..self }
    }

    /// How many statements the draft has to send, those that are left out included.
    fn all(&self) -> usize {
        let chosen = chosen(&self.request.draft, self.request.only.as_deref());
        chosen.iter().map(|(_, statement)| statement.times()).sum()
    }

    /// The statements to be sent, in order.
    pub fn statements(&self) -> impl Iterator<Item = Cow<'_, Statement>> + Send + '_ {
        let chosen = chosen(&self.request.draft, self.request.only.as_deref());
        let numbered = (1..).zip(chosen.into_iter().flat_map(|(_, statement)| statement.made()));
        numbered.filter(|(number, _)| self.extent.has(*number)).map(|(_, statement)| statement)
    }

    /// The statements to be sent, each with what it is about: PartiQL by the trees the draft carries, actions by the
    /// request that was made of them.
    pub fn chosen(&self) -> impl Iterator<Item = Chosen<'_>> + Send + '_ {
        let is_of_actions = self.request.draft.mode == Mode::TransactWrite;
        let sent = self.transaction.as_ref().filter(|_| is_of_actions);
        let known = sent.map(|sent| Target::of_request(&sent.sent.operation)).unwrap_or_default();
        let mut known = known.into_iter();
        self.statements().map(move |statement| {
            let of_tree =
                || Target::of_tree(&statement.text, statement.tree()?, &statement.parameters);
            let target = if is_of_actions { known.next().flatten() } else { of_tree() };
            Chosen { target, statement }
        })
    }

    /// What goes out, in order.
    pub fn requests(&self) -> impl Iterator<Item = Outgoing<'_>> + Send + '_ {
        let at_once = self.at_once();
        let (mut left, mut start) = (self.chosen(), 0);
        std::iter::from_fn(move || {
            let carried: Vec<_> = left.by_ref().take(at_once).collect();
            let positions = start..start + carried.len();
            start = positions.end;
            let prepared = self.request_of(&carried, positions.collect())?;
            Some(Outgoing { prepared, carried })
        })
    }

    /// The request that carries these statements; `None` when there are none.
    fn request_of(&self, carried: &[Chosen<'_>], positions: Vec<usize>) -> Option<Prepared> {
        let first = &carried.first()?.statement;
        let prepared = match (&self.transaction, self.request.draft.mode) {
            (Some(transaction), _) => transaction.clone(),
            (None, Mode::Single) => prepared_of(&self.single(first), positions),
            (None, _) => prepared_of(&self.batch(carried), positions),
        };
        Some(Prepared { faults: faults(carried), ..prepared })
    }

    #[cfg(test)]
    pub fn all_requests(&self) -> Vec<Prepared> {
        self.requests().map(|outgoing| outgoing.prepared).collect()
    }

    #[cfg(test)]
    pub fn all_waiting(&self) -> Vec<StatementReport> {
        self.statements().enumerate().map(|(place, one)| self.waiting(place, &one)).collect()
    }

    /// The report of the statement at this place, from 0, before anything is known of it.
    pub fn waiting(&self, place: usize, statement: &Statement) -> StatementReport {
        report(self.extent.number(place), statement)
    }

    /// Whether it is more than one request, so that it may be stopped between two.
    pub fn has_several_requests(&self) -> bool {
        self.count > self.at_once()
    }

    /// How many statements a request carries at most.
    pub fn at_once(&self) -> usize {
        match self.request.draft.mode {
            Mode::Single => 1,
            Mode::Batch => BATCH_STATEMENTS_MAX,
            Mode::Transaction | Mode::TransactWrite => self.count,
        }
    }

    /// Whether any of its statements writes.
    pub fn is_write(&self) -> bool {
        // A template writes or does not as all that are made of it do.
        let chosen = chosen(&self.request.draft, self.request.only.as_deref());
        chosen.iter().any(|(_, statement)| !statement.verb().is_read())
    }

    /// What it is listed with: its first statement on one line, or its first actions by name.
    pub fn line(&self) -> String {
        const ACTIONS_MAX: usize = 4;
        let mut statements = self.statements();
        if self.request.draft.mode != Mode::TransactWrite {
            let first = statements.next();
            let words = first.iter().flat_map(|one| one.text.split_whitespace());
            // No more of it than is shown: a value may have 400 KB.
            let words = words.take(LINE_CHARS_MAX).collect::<Vec<_>>().join(" ");
            return words.chars().take(LINE_CHARS_MAX).collect();
        }
        let named = |one: Cow<'_, Statement>| {
            format!("{} {}", one.verb().name(), one.table.as_deref().unwrap_or_default())
        };
        let named: Vec<String> = statements.by_ref().take(ACTIONS_MAX).map(named).collect();
        let more = if statements.next().is_some() { ", …" } else { "" };
        named.join(", ") + more
    }

    /// The tables it names, each once.
    pub fn tables(&self) -> Vec<String> {
        let chosen = chosen(&self.request.draft, self.request.only.as_deref());
        let names = chosen.iter().filter_map(|(_, statement)| statement.table.clone());
        names.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// What all of its requests are: a draft is sent in one mode.
    pub fn operation(&self) -> OperationName {
        match self.request.draft.mode {
            Mode::Single => OperationName::ExecuteStatement,
            Mode::Batch => OperationName::BatchExecuteStatement,
            Mode::Transaction => OperationName::ExecuteTransaction,
            Mode::TransactWrite => OperationName::TransactWriteItems,
        }
    }

    /// The one request of a transaction, as it goes out.
    pub fn transaction_sent(&self) -> Option<Arc<Sent>> {
        self.transaction.as_ref().map(|prepared| Arc::clone(&prepared.sent))
    }

    /// The actions of the transaction that is sent; none for a PartiQL draft.
    pub fn actions(&self) -> &[operation::Action] {
        match self.transaction.as_ref().map(|request| &request.sent.operation) {
            Some(Ok(Operation::TransactWriteItems(request))) => &request.actions,
            _ => &[],
        }
    }
}

impl Prepared {
    /// The body as it would be with an empty token in the place of one that was filled in: what two processes that
    /// prepare the same draft have in common.
    pub fn body_without_own_token(&self) -> Cow<'_, str> {
        let member = |token: &str| format!("\"ClientRequestToken\":\"{token}\"");
        match &self.own_token {
            // A token of ours needs no escape, and a quote inside a statement's text has one: this is the member.
            Some(token) => self.sent.body.replacen(&member(token), &member(""), 1).into(),
            None => self.sent.body.as_str().into(),
        }
    }
}

/// Sends the requests one after another, going on after those that were refused, until all are sent, one was not
/// answered or `cancel` says so. Statements of a batch that a service throttled are sent again, a few times, after a pause.
/// The listener hears of every answer, and what is answered for good goes into the history.
pub async fn send(course: &Course, connection: &Connection, cancel: &Cancel) {
    let Course { submission, under_way, listener: told, .. } = course;
    let mut requests = Ahead::of(submission, connection);
    let mut again: Option<Prepared> = None;
    while !cancel.is_cancelled() {
        let prepared = match again.take() {
            // In front, so that statements of a draft are still done in its order as far as the service lets them.
            Some(throttled) => {
                under_way.ask(submission, &throttled, Vec::new());
                throttled
            }
            None => {
                let Some(outgoing) = requests.next(course).await else { return };
                let Outgoing { prepared, carried } = outgoing;
                // Only now: with all read at the beginning, what the first requests wrote would be missed by the last.
                if !course.picture(&carried, cancel).await {
                    return;
                }
                under_way.ask(submission, &prepared, carried);
                prepared
            }
        };
        let (sent, faults) = (Arc::clone(&prepared.sent), prepared.faults.clone());
        let exchange = connection.call_with(sent, faults, cancel).await;
        // A refusal is about its request alone. Where it is not known what was done, the next one would add
        // to that.
        let go_on = matches!(exchange.reply, Ok(_) | Err(Failure::Api(_)));
        under_way.take_up(exchange, &prepared, course.session.clock.now_ms());
        told.progress(under_way);
        if !go_on {
            return;
        }
        if let Some((throttled, wait)) = throttled(&prepared, connection, under_way) {
            let reason = format!("{} throttled", count_of(throttled.statements.len()));
            told.retry(&Retry { reason, wait });
            again = Some(throttled);
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                // The loop sees it before it sends anything else.
                () = cancel.cancelled() => {}
            }
        // A service takes its time for each answer, and may take all of it for the next: what it said is kept at once.
        } else if under_way.is_due() || !connection.is_local() {
            course.keep(cancel).await;
        }
    }
    if again.is_some() || requests.has_more() {
        under_way.give_up();
    }
}

fn count_of(statements: usize) -> String {
    if statements == 1 {
        "1 statement was".to_owned()
    } else {
        format!("{statements} statements were")
    }
}

/// The statements of a batch that were throttled, as a batch of their own, and the pause before it is sent.
fn throttled(
    prepared: &Prepared,
    connection: &Connection,
    under_way: &UnderWay,
) -> Option<(Prepared, Duration)> {
    let Ok(Operation::BatchExecuteStatement(batch)) = &prepared.sent.operation else {
        return None;
    };
    let statements = under_way.throttled_of(&prepared.statements);
    let attempts = prepared.attempts + 1;
    let pause = connection.pause_after(attempts).filter(|_| !statements.is_empty())?;
    // From the request that was sent, not from the draft: what is sent again is the same to the letter.
    let placed = prepared.statements.iter().zip(&batch.statements);
    let again = placed.filter(|(position, _)| statements.contains(position));
    let operation = Operation::BatchExecuteStatement(BatchExecuteStatement {
        statements: again.map(|(_, statement)| statement.clone()).collect(),
        capacity: batch.capacity,
    });
    Some((Prepared { attempts, ..prepared_of(&operation, statements) }, pause))
}

/// The statements to send with their positions in the draft.
fn chosen<'d>(draft: &'d Draft, only: Option<&[usize]>) -> Vec<(usize, &'d Statement)> {
    let wanted = |statement: &Statement| only.is_none_or(|only| only.contains(&statement.origin));
    let all = draft.statements.iter().enumerate();
    all.filter(|(_, statement)| !statement.off && wanted(statement)).collect()
}

/// The errors of a draft that keep these of its statements from being sent, `None` for all of them: all but those that
/// stand inside statements not chosen.
pub fn errors_in_the_way<'d>(
    draft: &'d Draft,
    only: Option<&[usize]>,
) -> impl Iterator<Item = &'d Diagnostic> {
    let elsewhere = move |span: Span| {
        let Some(only) = only else { return false };
        // A setting stands outside of every statement, so what is wrong with one holds all of them back. Statements stand in
        // the order of the text, and those that were made of one template share their place.
        let begun = draft.statements.partition_point(|one| one.span.start <= span.start);
        let within = draft.statements[..begun].last().filter(|one| span.end <= one.span.end);
        within.is_some_and(|statement| statement.off || !only.contains(&statement.origin))
    };
    let errors = draft.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    errors.filter(move |error| !elsewhere(error.span))
}

/// Why nothing of this can be sent; nothing stands against what can.
fn objections(request: &Request, chosen: &[(usize, &Statement)]) -> Vec<Diagnostic> {
    let mut errors: Vec<_> =
        errors_in_the_way(&request.draft, request.only.as_deref()).cloned().collect();
    errors.extend(chosen.iter().filter_map(|(_, statement)| without_rows(statement)));
    if errors.is_empty() && chosen.is_empty() {
        errors.push(
            Diagnostic::error("empty", Span::new(0, 0), "there is nothing to send")
                .with_help("write a statement, or take the `off` from one"),
        );
    }
    errors
}

/// A template whose file was not read: its statements are not known.
fn without_rows(statement: &Statement) -> Option<Diagnostic> {
    let each = statement.each.as_ref().filter(|each| each.rows.is_none())?;
    Some(Diagnostic::error("each", each.span, format!("the rows of {} were not read", each.file)))
}

/// What is to be injected into a request that carries these statements.
fn faults(carried: &[Chosen<'_>]) -> Faults {
    let mut faults = Faults::default();
    for (place, chosen) in carried.iter().enumerate() {
        match chosen.statement.fault {
            Some(Fault::Statement(code)) => drop(faults.statements.insert(place, code)),
            // A request fails in one way: the first that is asked for.
            Some(Fault::Request(kind)) => faults.request = faults.request.or(Some(kind)),
            None => {}
        }
    }
    faults
}

fn report(index: usize, statement: &Statement) -> StatementReport {
    StatementReport {
        index,
        position: statement.origin,
        verb: statement.verb(),
        table: statement.table.clone(),
        key: None,
        // True until an answer says otherwise, and true for good of what is never sent.
        verdict: Verdict::NotApplied,
        code: None,
        message: None,
        answered: None,
        injected: false,
        item: None,
        items: None,
        next_token: None,
        origin: None,
        why: Vec::new(),
        reason: None,
        reported: None,
        estimated: None,
        exchange: None,
    }
}

impl Submission {
    fn single(&self, statement: &Statement) -> Operation {
        Operation::ExecuteStatement(ExecuteStatement {
            // They are read from the bytes (`Sent::of`): a value no longer says how its number was written.
            number_scales: Vec::new(),
            statement: as_sent(statement),
            limit: statement.limit,
            // A place to read on from is of one statement, and the others have none.
            next_token: self.request.next_token.clone().filter(|_| self.count == 1),
            capacity: self.request.draft.capacity,
        })
    }

    fn batch(&self, carried: &[Chosen<'_>]) -> Operation {
        Operation::BatchExecuteStatement(BatchExecuteStatement {
            statements: carried.iter().map(|chosen| as_sent(&chosen.statement)).collect(),
            capacity: self.request.draft.capacity,
        })
    }

    /// The token to fill in where a draft has none of its own.
    fn own_token(&self, ids: &Ids) -> Option<String> {
        let is_given = self.request.draft.token.is_some() || self.request.token.is_some();
        (!is_given).then(|| ids.fresh())
    }

    /// All statements in one, with the draft's token or one of its own. Reads of a transaction are always consistent.
    fn execute_transaction(&self, ids: &Ids) -> Prepared {
        let draft = &self.request.draft;
        let sent = |statement: Cow<'_, Statement>| operation::Statement {
            consistent: false,
            ..as_sent(&statement)
        };
        let own_token = self.own_token(ids);
        // The draft's own first: to ask again with another one would be to ask for something else.
        let given = draft.token.as_ref().or(self.request.token.as_ref());
        let operation = Operation::ExecuteTransaction(ExecuteTransaction {
            statements: self.statements().map(sent).collect(),
            token: given.or(own_token.as_ref()).cloned(),
            capacity: draft.capacity,
        });
        Prepared { own_token, ..prepared_of(&operation, (0..self.count).collect()) }
    }

    /// The request as the draft has it, with the chosen actions alone and with a token. Its bytes are the draft's own:
    /// what this program does not know of it is still sent.
    fn transact_write(&self, ids: &Ids) -> Prepared {
        let draft = &self.request.draft;
        let chosen = chosen(draft, self.request.only.as_deref());
        let mut body = draft.request.clone().unwrap_or_default();
        if let Some(items) = body.get_mut("TransactItems").and_then(Value::as_array_mut) {
            let active =
                draft.statements.iter().enumerate().filter(|(_, statement)| !statement.off);
            // The request has no actions that are off, so its places are those of the active statements.
            let keep: Vec<bool> =
                active.map(|(position, _)| chosen.iter().any(|(at, _)| *at == position)).collect();
            let mut keep = keep.into_iter();
            items.retain(|_| keep.next().unwrap_or(true));
        }
        let mut own_token = None;
        if let Some(body) = body.as_object_mut() {
            body.entry("ClientRequestToken").or_insert_with(|| {
                own_token = self.own_token(ids);
                own_token.clone().or(self.request.token.clone()).into()
            });
        }
        Prepared {
            sent: Arc::new(Sent::read(OperationName::TransactWriteItems, body.to_string())),
            own_token,
            statements: (0..chosen.len()).collect(),
            faults: Faults::default(),
            attempts: 0,
        }
    }
}

fn as_sent(statement: &Statement) -> operation::Statement {
    operation::Statement {
        text: statement.text.clone(),
        parameters: Ok(statement.parameters.clone()),
        consistent: statement.consistent,
        on_failure: statement.on_failure,
    }
}

fn prepared_of(operation: &Operation, statements: Vec<usize>) -> Prepared {
    let sent = Arc::new(Sent::of(operation));
    Prepared { sent, own_token: None, statements, faults: Faults::default(), attempts: 0 }
}

/// Enters one exchange and what it says of the statements it carried.
pub fn take_up(exchange: Exchange, prepared: &Prepared, report: &mut Report) {
    let Exchange { sent, status, response, reply, attempts, retries, help, duration_ms } = exchange;
    if let Ok(reply) = &reply {
        ledger::add_reply(reply, report);
    }
    let number = report.earlier.exchanges + report.exchanges.len();
    let injected: Vec<bool> = (0..prepared.statements.len())
        .map(|place| is_injected(&reply, &prepared.faults, place))
        .collect();
    if let Err(failure) = &reply {
        let injected = injected.contains(&true);
        // The first one: those that follow often come of it.
        report.error.get_or_insert_with(|| ReportedError {
            help,
            injected,
            ..reported_error(failure)
        });
    }
    let mode = report.mode;
    let mut carried = carried(report, &prepared.statements);
    for (statement, injected) in carried.iter_mut().zip(injected) {
        (statement.exchange, statement.injected) = (Some(number), injected);
    }
    verdict::judge(mode, reply, &mut carried);
    report.duration_ms += duration_ms;
    report.exchanges.push(ReportedExchange {
        sent,
        status,
        response,
        attempts,
        retries,
        duration_ms,
    });
}

/// The statements at these positions, which ascend and are none of the earlier ones.
fn carried<'a>(report: &'a mut Report, positions: &[usize]) -> Vec<&'a mut StatementReport> {
    let Some(first) = positions.first() else { return Vec::new() };
    let from_first = report.statements.iter_mut().enumerate();
    // Only the stretch they lie in: with thousands of batches all of the draft would be walked for each.
    let from_first = from_first.skip(first - report.earlier.statements);
    let mut wanted =
        positions.iter().map(|position| position - report.earlier.statements).peekable();
    let carried = from_first.take(positions.last().map_or(0, |last| last - first + 1));
    carried.filter_map(|(at, statement)| wanted.next_if_eq(&at).map(|_| statement)).collect()
}

/// Whether the statement at this place of a request met a fault on demand.
fn is_injected(reply: &Result<Reply, Failure>, faults: &Faults, place: usize) -> bool {
    let own = faults.statements.contains_key(&place);
    match reply {
        Ok(_) => own,
        // The engine may have refused the request for a reason of its own before it came to the fault.
        Err(Failure::Api(error)) => faults.explain(error) && (own || faults.request.is_some()),
        Err(_) => false,
    }
}

/// The error of a whole request. Where no service answered the code is ours.
pub fn reported_error(failure: &Failure) -> ReportedError {
    let message = match failure {
        Failure::Api(error) => error.message.clone(),
        Failure::InDoubt(doubt) => doubt.message.clone(),
        ours => ours.to_string(),
    };
    ReportedError { code: failure.into(), message, help: None, injected: false }
}
