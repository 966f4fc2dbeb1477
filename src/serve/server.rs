//! Listening, connections, and the end of both.

use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::handler::Handler;
use super::request_id::RequestIds;
use crate::engine::{Database, Ids};

/// How long requests under way may take when the server is told to stop.
const STOP_MAX: Duration = Duration::from_secs(10);
/// Pause after a connection that could not be accepted: the process may be out of file handles.
// Without one the loop would spin, as the next try fails just as well.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// Bytes of a request read ahead of its handling. More than the service takes as headers, so that it is the handler
/// that refuses them.
const READ_AHEAD_BYTES: usize = 64 * 1024;
/// Between two looks for expired items, of which each looks at so many.
// Sooner than the service, which takes minutes at best (indexes-and-tables.md 4.2), and rarely enough to cost nothing.
const EXPIRY_PAUSE: Duration = Duration::from_secs(60);
const EXPIRY_ITEMS_MAX: usize = 1000;
/// Requests that may be in the engine at once: each holds a thread while it is.
const THREADS_MAX: usize = 512;

/// A server that listens already: whoever knows its address may connect.
pub struct Server {
    listener: StdListener,
    address: SocketAddr,
    handler: Arc<Handler>,
}

impl Server {
    /// Listens on this host and port; port 0 picks a free one.
    pub fn bind(host: &str, port: u16, database: Arc<Database>, ids: &Ids) -> io::Result<Self> {
        // Before there is a runtime: a port that is taken is told at once, and whoever reads the address can connect.
        let listener = StdListener::bind((host, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let handler = Arc::new(Handler { database, request_ids: RequestIds::new(ids) });
        Ok(Self { listener, address, handler })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until SIGTERM or SIGINT, then answers what is under way. A second signal ends it at once.
    pub fn run(self) -> io::Result<()> {
        let runtime = runtime()?;
        let served = runtime.block_on(self.serve());
        // Not waited for: what is in the engine now had its time, or was given up by a second signal.
        runtime.shutdown_background();
        served
    }

    async fn serve(self) -> io::Result<()> {
        let mut stop = Stop::new()?;
        let listener = TcpListener::from_std(self.listener)?;
        let connections = GracefulShutdown::new();
        tokio::spawn(expire(Arc::clone(&self.handler)));
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => keep(stream, &self.handler, &connections),
                    Err(error) => {
                        tracing::warn!("a connection could not be accepted: {error}");
                        // The signals wait for this pause, too; it is short.
                        tokio::time::sleep(ACCEPT_PAUSE).await;
                    }
                },
                () = stop.asked() => break,
            }
        }
        // Nobody new is let in while those who are here finish.
        drop(listener);
        tokio::select! {
            () = connections.shutdown() => {}
            () = tokio::time::sleep(STOP_MAX) => {}
            () = stop.asked() => {}
        }
        Ok(())
    }
}

/// Takes expired items away every minute, for as long as the server runs.
async fn expire(handler: Arc<Handler>) {
    loop {
        tokio::time::sleep(EXPIRY_PAUSE).await;
        let handler = Arc::clone(&handler);
        // It waits for the disk and for the writers, and would hold up the connections of its thread.
        let swept = tokio::task::spawn_blocking(move || handler.database.expire(EXPIRY_ITEMS_MAX));
        if let Ok(Err(error)) = swept.await {
            tracing::warn!("expired items are still there: {error}");
        }
    }
}

/// Threads for connections, and as many more as requests are in the engine.
fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(THREADS_MAX)
        .thread_name("serve")
        .build()
}

/// Answers the requests of one connection, one after the other, for as long as the client keeps it.
fn keep(stream: TcpStream, handler: &Arc<Handler>, connections: &GracefulShutdown) {
    // Or the end of an answer may wait until the client has acknowledged its beginning.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!("a connection ended at once: {error}");
        return;
    }
    let handler = Arc::clone(handler);
    let service = service_fn(move |request| {
        let handler = Arc::clone(&handler);
        async move { handler.handle(request).await }
    });
    let connection = http1::Builder::new()
        // A client that is done sending still wants its answer.
        .half_close(true)
        .max_buf_size(READ_AHEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!("a connection ended early: {error}");
        }
    });
}

/// The two signals that mean: stop.
struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn asked(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
