//! One connection, from its first byte until somebody hangs up.

use std::convert::Infallible;
use std::future::{poll_fn, ready};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use http_body_util::Full;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::server::conn::http1::{Builder, Connection};
use hyper::service::{HttpService, service_fn};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until, timeout};

use super::connections::Seat;
use super::handler::Handler;
use super::line::{Line, Outgoing};
use super::progress::{Progress, Stage};

/// Bytes of a request read ahead of its handling. More than the service takes as headers, so that it is the handler
/// that refuses them.
const READ_AHEAD_BYTES: usize = 64 * 1024;
/// What hyper reads where it could not read what the client wrote: a request to be answered by the refusal.
const STAND_IN: &[u8] = b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n";

/// How a connection ended.
enum End {
    /// By the client or by HTTP.
    Closed(Option<hyper::Error>),
    /// The client was waited for too long, or its place was needed.
    Late,
}

/// Answers the requests of one connection, one after the other, for as long as the client keeps it and lets nobody wait.
pub async fn keep(stream: TcpStream, handler: Arc<Handler>, seat: Seat) {
    let progress = seat.progress();
    let line = TokioIo::new(Line::new(stream, Arc::clone(progress)));
    let service = service_fn(|request: Request<Incoming>| async {
        progress.enter(Stage::Body);
        let response = handler.handle(request, progress).await;
        seat.answer(bytes_of(&response));
        Ok::<_, Infallible>(response.map(|body| Outgoing::new(body, Arc::clone(progress))))
    });
    let mut connection = builder().serve_connection(line, service);
    let end = last(&mut connection, progress, &handler).await;
    let mut line = connection.into_parts().io.into_inner();
    if let Some(refusal) = refusal(&end, &line, progress, &handler) {
        answer(&mut line, progress, refusal, &handler).await;
    } else if matches!(end, End::Late) {
        return;
    }
    if !progress.is_stopping() {
        // Who does not hang up in time, or has already, is hung up on.
        timeout(handler.limits.linger, line.hang_up()).await.ok();
    }
}

fn bytes_of(response: &Response<Full<Bytes>>) -> usize {
    let bytes = response.body().size_hint().exact().unwrap_or_default();
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    // A client that is done sending still wants its answer.
    builder.half_close(true).max_buf_size(READ_AHEAD_BYTES);
    builder
}

/// Until the connection ends by itself, or has to be ended.
async fn last<S>(
    connection: &mut Connection<TokioIo<Line>, S>,
    progress: &Progress,
    handler: &Handler,
) -> End
where
    S: HttpService<Incoming, ResBody = Outgoing, Error = Infallible>,
{
    let mut alarm = pin!(sleep_until(Instant::now() + handler.limits.idle));
    let mut is_told_to_stop = false;
    poll_fn(|cx| {
        progress.watched_by(cx.waker());
        if !is_told_to_stop && progress.is_stopping() {
            is_told_to_stop = true;
            Pin::new(&mut *connection).graceful_shutdown();
        }
        // Before the clock is asked: what has come in the meantime has come in time.
        if let Poll::Ready(ended) = Pin::new(&mut *connection).poll(cx) {
            return Poll::Ready(End::Closed(ended.err()));
        }
        is_late(progress, handler, alarm.as_mut(), cx).map(|()| End::Late)
    })
    .await
}

/// Ready when the deadline has passed.
fn is_late(
    progress: &Progress,
    handler: &Handler,
    mut alarm: Pin<&mut Sleep>,
    cx: &mut Context<'_>,
) -> Poll<()> {
    loop {
        let Some(deadline) = progress.deadline(&handler.limits) else { return Poll::Pending };
        // Not set anew while it rings early enough: a connection that moves passes several deadlines a request, and a
        // timer takes longer to set than to look at.
        if deadline < alarm.deadline() {
            alarm.as_mut().reset(deadline);
        }
        if alarm.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        if deadline <= Instant::now() {
            return Poll::Ready(());
        }
        alarm.as_mut().reset(deadline);
    }
}

/// What is said to a client whose head could not be read, or did not come in time.
fn refusal(
    end: &End,
    line: &Line,
    progress: &Progress,
    handler: &Handler,
) -> Option<Response<Full<Bytes>>> {
    match end {
        End::Closed(Some(problem)) if line.has_kept_back() => {
            tracing::debug!("a head could not be read: {problem}");
            Some(handler.refuse_head(problem.is_parse_too_large()))
        }
        End::Closed(problem) => {
            problem.iter().for_each(|it| tracing::debug!("a connection ended early: {it}"));
            None
        }
        // Others who are late are in the middle of something, or of nothing.
        End::Late => progress.is_head_late().then(|| handler.refuse_late_head()),
    }
}

/// Gives the client this answer, its last. hyper writes it, as to a request that it could read.
async fn answer(
    line: &mut Line,
    progress: &Progress,
    response: Response<Full<Bytes>>,
    handler: &Handler,
) {
    progress.enter(Stage::Answer);
    let service = service_fn(|_: Request<Incoming>| ready(Ok::<_, Infallible>(response.clone())));
    let stand_in = TokioIo::new(tokio::io::join(STAND_IN, line));
    // Who does not take it in time goes without.
    timeout(handler.limits.linger, builder().serve_connection(stand_in, service)).await.ok();
}
