//! One request, from the wire to the engine and back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap, ORIGIN};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode};

use super::admission::{Admission, Page};
use super::answer::{Answer, ContentType};
use super::authentication;
use super::body::{BYTES_MAX, Bodies, BodyError};
use super::limits::Limits;
use super::progress::{Progress, Stage};
use super::request_id::RequestIds;
use crate::api::{ApiError, ErrorKind, Operation, Reply, error, wire};
use crate::engine::{Database, Error};

#[cfg(test)]
mod tests;

/// What stands before the name of an operation in `X-Amz-Target`.
const TARGET_PREFIX: &str = "DynamoDB_20120810.";
/// Bytes of request line and headers, at most (items-tables-capacity.md 10).
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// Headers of a request, at most: what hyper has room for.
const HEADERS_MAX: usize = 100;
/// A longer body takes so long to read that the other connections of the thread go elsewhere meanwhile.
const QUICK_BYTES_MAX: usize = 256 * 1024;

/// Answers requests with one database. Many may be under way at once.
pub struct Handler {
    pub limits: Limits,
    database: Arc<Database>,
    request_ids: RequestIds,
    admission: Admission,
    bodies: Bodies,
}

impl Handler {
    pub fn new(
        database: Arc<Database>,
        request_ids: RequestIds,
        admission: Admission,
        limits: Limits,
    ) -> Self {
        Self { limits, database, request_ids, admission, bodies: Bodies::new(&limits) }
    }

    /// Takes expired items away, of so many that are looked at.
    pub fn expire(&self, limit: usize) -> Result<usize, Error> {
        self.database.expire(limit)
    }

    /// Reads the request and answers it; whatever it is, and even should the engine panic, there is an answer.
    pub async fn handle(
        &self,
        request: Request<Incoming>,
        progress: &Progress,
    ) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        let page = match self.admission.admit(&head) {
            Ok(page) => page,
            Err(problem) => {
                self.bodies.discard(&head.headers, body).await;
                return self.respond(&head, Page::None, not_admitted(&head, &problem));
            }
        };
        // Whatever is asked for: an answer that meets a body still on its way may never be read.
        let text = self.bodies.read(&head.headers, body).await;
        progress.enter(Stage::Running);
        // What it holds of the budget it holds until all is done.
        let bytes = text.as_ref().map(|text| text.bytes.as_ref());
        self.respond(&head, page, self.answer(&head, bytes))
    }

    fn respond(&self, head: &Parts, page: Page, answer: Answer) -> Response<Full<Bytes>> {
        answer.into_response(&head.headers, page, &self.request_ids)
    }

    /// The answer to a head that could not be read.
    pub fn refuse_head(&self, is_too_long: bool) -> Response<Full<Bytes>> {
        let answer = if is_too_long {
            too_long(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE)
        } else {
            Answer::refusal(ContentType::default(), &error::http::malformed_head())
        };
        answer.into_response(&HeaderMap::new(), Page::None, &self.request_ids)
    }

    /// The answer to a head that did not come in time.
    pub fn refuse_late_head(&self) -> Response<Full<Bytes>> {
        let answer = Answer::refusal(ContentType::default(), &self.too_slow());
        answer.into_response(&HeaderMap::new(), Page::None, &self.request_ids)
    }

    fn too_slow(&self) -> ApiError {
        let Limits { head, pause, body, .. } = self.limits;
        error::http::too_slow(head.as_secs(), pause.as_secs(), body.as_secs())
    }

    fn answer(&self, head: &Parts, body: Result<&[u8], &BodyError>) -> Answer {
        // What a panic leaves is the engine's to clear up (`engine::writer`): here nothing is kept between requests.
        let answer = catch_unwind(AssertUnwindSafe(|| self.answer_or_panic(head, body)));
        answer.unwrap_or_else(|_| {
            let content_type = ContentType::of(&head.headers).unwrap_or_default();
            Answer::refusal(content_type, &error::request::internal_server_error())
        })
    }

    fn answer_or_panic(&self, head: &Parts, body: Result<&[u8], &BodyError>) -> Answer {
        // The service refuses these before it knows what is asked for, with this status and nothing else.
        if head_bytes(head) > HEAD_BYTES_MAX {
            return too_long(StatusCode::BAD_REQUEST);
        }
        match (&head.method, head.uri.path()) {
            (&Method::GET | &Method::HEAD, "/") => Answer::healthy(),
            (&Method::OPTIONS, _) if head.headers.contains_key(ORIGIN) => {
                Answer::preflight(&head.headers)
            }
            (&Method::POST, "/") => self.answer_post(head, body),
            _ => Answer::unknown(),
        }
    }

    fn answer_post(&self, head: &Parts, body: Result<&[u8], &BodyError>) -> Answer {
        let content_type = ContentType::of(&head.headers);
        match body {
            // An empty body needs no type; it is refused as JSON that is none (indexes-and-tables.md 8.1).
            Ok(body) if content_type.is_some() || body.is_empty() => {
                let content_type = content_type.unwrap_or_default();
                match self.run(head, body) {
                    Ok(reply) => Answer::reply(content_type, reply),
                    Err(problem) => Answer::refusal(content_type, &problem),
                }
            }
            Ok(_) => Answer::unknown(),
            Err(problem) => self.without_body(content_type.unwrap_or_default(), problem),
        }
    }

    fn without_body(&self, content_type: ContentType, problem: &BodyError) -> Answer {
        let refuse = |problem: &ApiError| Answer::refusal(content_type, problem);
        match problem {
            BodyError::TooLarge => refuse(&error::http::body_too_large(BYTES_MAX)),
            BodyError::TooSlow => refuse(&self.too_slow()).last(),
            BodyError::NoRoom => refuse(&error::http::too_many_bodies()),
            BodyError::Broken => refuse(&error::request::malformed_body()),
            // The service answers with a fault of its own (indexes-and-tables.md 8.5), which an SDK sends again and again.
            BodyError::BadEncoding => refuse(&error::http::bad_content_encoding()),
            BodyError::Fault => refuse(&error::request::internal_server_error()),
        }
    }

    /// The body of the reply.
    fn run(&self, head: &Parts, body: &[u8]) -> Result<String, ApiError> {
        if body.len() > QUICK_BYTES_MAX {
            return tokio::task::block_in_place(|| self.run_here(head, body));
        }
        self.run_here(head, body)
    }

    fn run_here(&self, head: &Parts, body: &[u8]) -> Result<String, ApiError> {
        let body = std::str::from_utf8(body).map_err(|_| error::request::malformed_body())?;
        // JSON, then the target, then the signature, and what is in the JSON last (indexes-and-tables.md 8.1).
        let request = wire::Request::read(operation(&head.headers), body)?;
        authentication::check(&head.headers, head.uri.query())?;
        let mut reply = self.execute(&request.decode()?).map_err(refusal)?;
        // Whoever discovers endpoints sends everything to the one that is told: the service's would lead away from here.
        if let (Reply::DescribeEndpoints(endpoint), Some(asked)) = (&mut reply, asked_host(head)) {
            asked.clone_into(endpoint);
        }
        Ok(wire::encode_reply(&reply))
    }

    /// Most operations are done here and now: to hand one to another thread takes longer than to run it. While one waits
    /// for a disk, the other connections of this thread go to another one, and its answer comes back on this very
    /// thread: nothing has to be woken for it.
    fn execute(&self, operation: &Operation) -> Result<Reply, Error> {
        if self.database.waits_for_disk(operation) {
            return tokio::task::block_in_place(|| self.database.execute(operation));
        }
        self.database.execute(operation)
    }
}

/// The host and port the client reached the server by.
fn asked_host(head: &Parts) -> Option<&str> {
    let host = head.headers.get(HOST)?.to_str().ok()?;
    Some(host).filter(|host| !host.is_empty())
}

/// The name of the operation asked for; empty when the target is none of ours.
fn operation(headers: &HeaderMap) -> &str {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    target.and_then(|target| target.strip_prefix(TARGET_PREFIX)).unwrap_or_default()
}

/// A fault of the store is told to the log: the client can't mend it.
fn refusal(error: Error) -> ApiError {
    match error {
        Error::Api(refusal) => refusal,
        Error::Store(fault) => {
            tracing::error!("{fault}");
            // The one that whoever sits before the client can mend. The path stands in the log alone: the client may be
            // another's.
            if fault.is_full() {
                return error::http::disk_full();
            }
            error::request::internal_server_error()
        }
    }
}

/// Where the service would stand behind something that answers for it, there is nothing here: the statuses are HTTP's own.
fn not_admitted(head: &Parts, problem: &ApiError) -> Answer {
    let answer = Answer::refusal(ContentType::of(&head.headers).unwrap_or_default(), problem);
    if problem.kind == ErrorKind::AccessDenied {
        // The client is told; in the usual log a page could write as many lines as it likes.
        tracing::debug!("not let in: {problem}");
        return answer.with_status(StatusCode::FORBIDDEN);
    }
    answer
}

fn too_long(status: StatusCode) -> Answer {
    let problem = error::http::head_too_long(HEAD_BYTES_MAX, HEADERS_MAX);
    Answer::refusal(ContentType::default(), &problem).with_status(status)
}

/// The request line and the headers, as they came.
fn head_bytes(head: &Parts) -> usize {
    let uri = head.uri.path_and_query().map_or(0, |it| it.as_str().len());
    let headers = head.headers.iter();
    let lines = headers.map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
    head.method.as_str().len() + uri + "  HTTP/1.1\r\n".len() + lines.sum::<usize>()
}

impl ContentType {
    /// `None` for a type the service does not speak, or none at all.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let base = value.split(';').next().unwrap_or_default().trim();
        [Self::AmzJson, Self::Json].into_iter().find(|it| it.name().eq_ignore_ascii_case(base))
    }
}
