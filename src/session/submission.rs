//! One run of one draft: its requests in order, their answers, and what they mean together.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::listener::Listener;
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

/// A draft ready to be sent: prepared once, then shown to the guard, entered in the history and sent as it is.
#[derive(Clone, Debug)]
pub struct Submission {
    pub request: Arc<Request>,
    pub requests: Vec<Prepared>,
    pub statements: Vec<StatementReport>,
    /// What each of the statements is about; `None` where its text does not tell.
    pub targets: Vec<Option<Target>>,
}

impl Submission {
    /// What is to be sent for this request; the errors that stand in the way of it, if there are any.
    pub fn prepare(request: Request, ids: &Ids) -> Result<Self, Vec<Diagnostic>> {
        let chosen = chosen(&request.draft, request.only.as_deref());
        let errors = objections(&request, &chosen);
        if !errors.is_empty() {
            return Err(errors);
        }
        let statements: Vec<_> = chosen.iter().map(|(_, statement)| *statement).collect();
        let mut requests = match request.draft.mode {
            Mode::Single => singles(&request, &statements),
            Mode::Batch => batches(&request.draft, &statements),
            Mode::TransactWrite => vec![transact_write(&request, &chosen, ids)],
            Mode::Transaction => vec![transaction(&request, &statements, ids)],
        };
        for request in &mut requests {
            let carried: Vec<_> = request.statements.iter().map(|at| statements[*at]).collect();
            request.faults = faults(&carried);
        }
        let targets = targets(&request.draft, &statements, &requests);
        let reports = statements.iter().enumerate();
        let statements = reports.map(|(index, statement)| report(index, statement)).collect();
        Ok(Self { request: Arc::new(request), requests, statements, targets })
    }

    /// The statements to be sent, each with what it is about.
    pub fn chosen(&self) -> impl Iterator<Item = (&Statement, Option<&Target>)> {
        let chosen = chosen(&self.request.draft, self.request.only.as_deref());
        let chosen = chosen.into_iter().map(|(_, statement)| statement);
        chosen.zip(self.targets.iter().map(Option::as_ref))
    }
}

impl Submission {
    /// Whether any of its statements writes.
    pub fn is_write(&self) -> bool {
        self.chosen().any(|(statement, _)| !statement.verb().is_read())
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

    /// The actions of the transaction that is sent; none for a PartiQL draft.
    pub fn actions(&self) -> &[operation::Action] {
        match self.requests.first().map(|request| &request.sent.operation) {
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

/// PartiQL by the trees the draft carries, actions by the request that was made of them.
fn targets(draft: &Draft, statements: &[&Statement], requests: &[Prepared]) -> Vec<Option<Target>> {
    if draft.mode == Mode::TransactWrite {
        let request = requests.first().map(|request| &request.sent.operation);
        let known = request.map(Target::of_request).unwrap_or_default();
        let unknown = statements.len().saturating_sub(known.len());
        return known.into_iter().chain(std::iter::repeat_n(None, unknown)).collect();
    }
    let target = |statement: &&Statement| {
        Target::of_tree(&statement.text, statement.tree()?, &statement.parameters)
    };
    statements.iter().map(target).collect()
}

/// Sends the requests one after another, going on after those that were refused, until all are sent, one was not
/// answered or `cancel` says so. Statements of a batch that a service throttled are sent again, a few times, after a pause.
/// `told` hears of every answer.
pub async fn send(
    requests: Vec<Prepared>,
    connection: &Connection,
    cancel: &Cancel,
    under_way: &UnderWay,
    told: &Listener,
) {
    let mut waiting = VecDeque::from(requests);
    while let Some(prepared) = waiting.pop_front() {
        if cancel.is_cancelled() {
            return under_way.give_up();
        }
        under_way.ask(&prepared);
        let (sent, faults) = (Arc::clone(&prepared.sent), prepared.faults.clone());
        let exchange = connection.call_with(sent, faults, cancel).await;
        // A refusal is about its request alone. Where nobody answers, the next one would add to what is unknown.
        let go_on = matches!(exchange.reply, Ok(_) | Err(Failure::Api(_)));
        under_way.take_up(exchange, &prepared);
        told.progress(under_way);
        if !go_on {
            return;
        }
        if let Some((again, wait)) = throttled(&prepared, connection, under_way) {
            let reason = format!("{} throttled", count_of(again.statements.len()));
            told.retry(&Retry { reason, wait });
            tokio::select! {
                // In front, so that statements of a draft are still done in its order as far as the service lets them.
                () = tokio::time::sleep(wait) => waiting.push_front(again),
                // The loop sees it before it sends anything else.
                () = cancel.cancelled() => {}
            }
        }
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
    let each = statement.each.as_ref()?;
    Some(Diagnostic::error("each", each.span, format!("the rows of {} were not read", each.file)))
}

/// What is to be injected into a request that carries these statements.
fn faults(carried: &[&Statement]) -> Faults {
    let mut faults = Faults::default();
    for (place, statement) in carried.iter().enumerate() {
        match statement.fault {
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
        index: index + 1,
        position: statement.origin,
        verb: statement.verb(),
        table: statement.table.clone(),
        key: None,
        // True until an answer says otherwise, and true for good of what is never sent.
        verdict: Verdict::NotApplied,
        code: None,
        message: None,
        injected: false,
        item: None,
        items: None,
        next_token: None,
        absence: None,
        why: Vec::new(),
        reason: None,
        reported: None,
        estimated: None,
        exchange: None,
    }
}

fn singles(request: &Request, statements: &[&Statement]) -> Vec<Prepared> {
    let single = |(index, statement): (usize, &&Statement)| {
        let operation = Operation::ExecuteStatement(ExecuteStatement {
            // They are read from the bytes (`Sent::of`): a value no longer says how its number was written.
            number_scales: Vec::new(),
            statement: as_sent(statement),
            limit: statement.limit,
            // A place to read on from is of one statement, and the others have none.
            next_token: request.next_token.clone().filter(|_| statements.len() == 1),
            capacity: request.draft.capacity,
        });
        prepared_of(&operation, vec![index])
    };
    statements.iter().enumerate().map(single).collect()
}

/// Consecutive batches of as many statements as the service takes in one.
fn batches(draft: &Draft, statements: &[&Statement]) -> Vec<Prepared> {
    let chunks = statements.chunks(BATCH_STATEMENTS_MAX).enumerate();
    let batch = |(number, chunk): (usize, &[&Statement])| {
        let start = number * BATCH_STATEMENTS_MAX;
        let operation = Operation::BatchExecuteStatement(BatchExecuteStatement {
            statements: chunk.iter().map(|statement| as_sent(statement)).collect(),
            capacity: draft.capacity,
        });
        prepared_of(&operation, (start..start + chunk.len()).collect())
    };
    chunks.map(batch).collect()
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

/// The token to fill in where a draft has none of its own.
fn own_token(request: &Request, ids: &Ids) -> Option<String> {
    let draft = &request.draft;
    let is_given = draft.token.is_some() || request.token.is_some();
    (!is_given).then(|| ids.fresh())
}

/// All statements in one, with the draft's token or one of its own. Reads of a transaction are always consistent.
fn transaction(request: &Request, statements: &[&Statement], ids: &Ids) -> Prepared {
    let draft = &request.draft;
    let sent =
        |statement: &&Statement| operation::Statement { consistent: false, ..as_sent(statement) };
    let own_token = own_token(request, ids);
    // The draft's own first: to ask again with another one would be to ask for something else.
    let given = draft.token.as_ref().or(request.token.as_ref());
    let operation = Operation::ExecuteTransaction(ExecuteTransaction {
        statements: statements.iter().map(sent).collect(),
        token: given.or(own_token.as_ref()).cloned(),
        capacity: draft.capacity,
    });
    Prepared { own_token, ..prepared_of(&operation, (0..statements.len()).collect()) }
}

/// The request as the draft has it, with the chosen actions alone and with a token. Its bytes are the draft's own: what
/// this program does not know of it is still sent.
fn transact_write(request: &Request, chosen: &[(usize, &Statement)], ids: &Ids) -> Prepared {
    let draft = &request.draft;
    let mut body = draft.request.clone().unwrap_or_default();
    if let Some(items) = body.get_mut("TransactItems").and_then(Value::as_array_mut) {
        let active = draft.statements.iter().enumerate().filter(|(_, statement)| !statement.off);
        // The request has no actions that are off, so its places are those of the active statements.
        let keep: Vec<bool> =
            active.map(|(position, _)| chosen.iter().any(|(at, _)| *at == position)).collect();
        let mut keep = keep.into_iter();
        items.retain(|_| keep.next().unwrap_or(true));
    }
    let mut own_token = None;
    if let Some(body) = body.as_object_mut() {
        body.entry("ClientRequestToken").or_insert_with(|| {
            own_token = self::own_token(request, ids);
            own_token.clone().or(request.token.clone()).into()
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

/// Enters one exchange and what it says of the statements it carried.
pub fn take_up(exchange: Exchange, prepared: &Prepared, report: &mut Report) {
    if let Err(failure) = &exchange.reply {
        let help = exchange.help.clone();
        // The first one: those that follow often come of it.
        report.error.get_or_insert_with(|| ReportedError { help, ..reported_error(failure) });
    }
    if let Ok(reply) = &exchange.reply {
        ledger::add_reply(reply, report);
    }
    let number = report.exchanges.len();
    let mut carried = carried(&mut report.statements, &prepared.statements);
    verdict::judge(report.mode, &exchange.reply, &mut carried);
    for (place, statement) in carried.into_iter().enumerate() {
        statement.exchange = Some(number);
        statement.injected = is_injected(&exchange.reply, &prepared.faults, place);
    }
    report.exchanges.push(ReportedExchange {
        sent: exchange.sent,
        status: exchange.status,
        response: exchange.response,
        attempts: exchange.attempts,
        retries: exchange.retries,
        duration_ms: exchange.duration_ms,
    });
}

/// The statements at these positions, which ascend.
fn carried<'a>(
    statements: &'a mut [StatementReport],
    positions: &[usize],
) -> Vec<&'a mut StatementReport> {
    let Some(first) = positions.first() else { return Vec::new() };
    // Only the stretch they lie in: with thousands of batches all of the draft would be walked for each.
    let from_first = statements.iter_mut().enumerate().skip(*first);
    let mut wanted = positions.iter().peekable();
    let carried = from_first.take(positions.last().map_or(0, |last| last - first + 1));
    carried
        .filter_map(|(at, statement)| {
            wanted.next_if(|position| **position == at).map(|_| statement)
        })
        .collect()
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
        ours => ours.to_string(),
    };
    ReportedError { code: failure.into(), message, help: None }
}
