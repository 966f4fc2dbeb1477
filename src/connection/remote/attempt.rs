//! One request sent once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{Builder, ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::primitives::{DateTime, DateTimeFormat};
use tokio::sync::Notify;

use super::client::CONNECT_TIMEOUT;
use super::trouble::{self, Lost, Trouble};
use crate::api::{Operation, OperationName};
use crate::connection::Sent;

/// What became of it.
#[derive(Debug)]
pub enum Attempt {
    Answered(Answer),
    /// Nothing reached the service.
    NotSent(Trouble),
    /// It was sent, or may have been, and no answer came.
    Lost(Lost),
}

/// An answer as it came, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// The name of the error, where a header carries it.
    pub error_name: Option<String>,
    /// When it was made, in milliseconds since the epoch; `None` where it does not say, and of one that was kept.
    pub date_ms: Option<i64>,
    /// Where a redirect leads.
    pub location: Option<String>,
    pub body: String,
}

/// What is seen of a request on its way.
#[derive(Clone, Debug, Default)]
pub struct Tap(Arc<Seen>);

#[derive(Debug, Default)]
struct Seen {
    is_sent: AtomicBool,
    sent: Notify,
    answer: Mutex<Option<Answer>>,
}

impl Tap {
    /// Whether it left us: signed, and given to the connection.
    pub fn is_sent(&self) -> bool {
        self.0.is_sent.load(Ordering::Acquire)
    }

    fn answer(&self) -> Option<Answer> {
        self.0.answer.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Waits until it was sent and the time for connecting and answering is over.
    async fn overdue(&self, answer: Duration) {
        self.0.sent.notified().await;
        // The tap sees a request go before its connection stands, so the time for that is allowed for, too.
        tokio::time::sleep(CONNECT_TIMEOUT + answer).await;
    }
}

impl Intercept for Tap {
    fn name(&self) -> &'static str {
        "Tap"
    }

    fn read_before_transmit(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.is_sent.store(true, Ordering::Release);
        // One permit is kept, so that it does not matter whether anybody waits yet.
        self.0.sent.notify_one();
        Ok(())
    }

    /// Without its body in memory the answer broke off.
    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response();
        let status = response.status().as_u16();
        let header = |name| response.headers().get(name).map(str::to_owned);
        let answer = response.body().bytes().map(|body| Answer {
            status,
            error_name: header("x-amzn-errortype"),
            date_ms: header("date")
                .filter(|_| header("age").is_none())
                .and_then(|date| millis(&date)),
            location: header("location").filter(|_| (300..400).contains(&status)),
            body: String::from_utf8_lossy(body).into_owned(),
        });
        *self.0.answer.lock().unwrap_or_else(PoisonError::into_inner) = answer;
        Ok(())
    }
}

fn millis(date: &str) -> Option<i64> {
    DateTime::from_str(date, DateTimeFormat::HttpDate).ok()?.to_millis().ok()
}

/// Sends the request once and waits for its answer so long at most. `tap` shows how far it came, if the wait is given up.
pub async fn attempt(client: &Client, request: &Sent, tap: &Tap, answer: Duration) -> Attempt {
    let sent = tokio::select! {
        sent = send(client, request, tap) => sent,
        () = tap.overdue(answer) => return Attempt::Lost(Lost::Silence(answer)),
    };
    match (tap.answer(), sent) {
        // Whatever the SDK makes of it: it may call an answer unreadable that is none to us, and a refusal an error.
        (Some(answer), _) => Attempt::Answered(answer),
        (None, Err(error)) if !tap.is_sent() => Attempt::NotSent(trouble::before_sending(&*error)),
        (None, Err(error)) => match trouble::while_connecting(&*error) {
            Some(trouble) => Attempt::NotSent(trouble),
            None => Attempt::Lost(trouble::after_sending(&*error, answer)),
        },
        // An answer is there, or the SDK would have said why not.
        (None, Ok(())) => Attempt::Lost(Lost::BrokenOff),
    }
}

/// By itself the SDK signs by the clock of whoever answered it last, were it a proxy. The first request after a start would
/// be refused for a wrong clock and the next one would not. Signed by this machine's clock, as the AWS CLI does, both are,
/// and it can be said what is to be set.
fn by_own_clock() -> Builder {
    Builder::new().disable_clock_skew_correction(true)
}

/// Sends our bytes by the SDK's operation of this name. Of its own members it is given the one, if any, by which it chooses
/// among the endpoints of several accounts. Its reading of the answer is not looked at: what came stands in the tap.
macro_rules! send_by {
    (
        $client:expr, $request:expr, $tap:expr,
        of_table { $($of_table:ident => $of_table_method:ident),* $(,)? }
        of_resource { $($of_resource:ident => $of_resource_method:ident),* $(,)? }
        others { $($other:ident => $other_method:ident),* $(,)? }
    ) => {
        match $request.name {
            $(OperationName::$of_table => {
                let operation = $client.$of_table_method().table_name(resource($request));
                send_by!(@send operation, $request, $tap)
            })*
            $(OperationName::$of_resource => {
                let operation = $client.$of_resource_method();
                let operation = operation.resource_arn(resource($request));
                send_by!(@send operation, $request, $tap)
            })*
            $(OperationName::$other => send_by!(@send $client.$other_method(), $request, $tap),)*
        }
    };
    (@send $operation:expr, $request:expr, $tap:expr) => {{
        let body = $request.body.clone();
        let operation = $operation.customize().mutate_request(move |request| {
            // Before it is signed, so that the signature is of these bytes.
            request.headers_mut().insert("content-length", body.len().to_string());
            *request.body_mut() = body.clone().into();
        });
        let operation = operation.config_override(by_own_clock()).interceptor($tap.clone());
        let sent = operation.send().await;
        sent.map(drop).map_err(BoxError::from)
    }};
}

async fn send(client: &Client, request: &Sent, tap: &Tap) -> Result<(), BoxError> {
    send_by!(client, request, tap,
        of_table {
            CreateTable => create_table,
            DescribeTable => describe_table,
            DeleteTable => delete_table,
            UpdateTable => update_table,
            DescribeTimeToLive => describe_time_to_live,
            UpdateTimeToLive => update_time_to_live,
            GetItem => get_item,
            PutItem => put_item,
            UpdateItem => update_item,
            DeleteItem => delete_item,
            Query => query,
            Scan => scan,
        }
        of_resource {
            TagResource => tag_resource,
            UntagResource => untag_resource,
            ListTagsOfResource => list_tags_of_resource,
        }
        others {
            ListTables => list_tables,
            DescribeLimits => describe_limits,
            DescribeEndpoints => describe_endpoints,
            BatchGetItem => batch_get_item,
            BatchWriteItem => batch_write_item,
            TransactGetItems => transact_get_items,
            ExecuteStatement => execute_statement,
            BatchExecuteStatement => batch_execute_statement,
            ExecuteTransaction => execute_transaction,
            TransactWriteItems => transact_write_items,
        }
    )
}

/// The table or resource a request names; something the service will refuse when it names none.
fn resource(request: &Sent) -> &str {
    let named = request.operation.as_ref().ok().and_then(Operation::resource);
    named.filter(|name| !name.trim().is_empty()).unwrap_or("-")
}
