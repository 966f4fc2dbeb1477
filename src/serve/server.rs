//! Listening, connections, and the end of both.

use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::admission::Admission;
use super::connection;
use super::connections::Connections;
use super::handler::Handler;
use super::limits::Limits;
use super::request_id::RequestIds;
use crate::engine::{Database, Ids, STACK_BYTES};

#[cfg(test)]
mod tests;

/// How long requests under way may take when the server is told to stop.
const STOP_MAX: Duration = Duration::from_secs(10);
/// Pause after a connection that could not be accepted: the system may be out of file handles.
// Without one the loop would spin, as the next try fails just as well.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// Between two looks for expired items, of which each looks at so many.
// Sooner than the service, which takes minutes at best (indexes-and-tables.md 4.2), and rarely enough to cost nothing.
const EXPIRY_PAUSE: Duration = Duration::from_secs(60);
const EXPIRY_ITEMS_MAX: usize = 1000;

/// A server that listens already: whoever knows its address may connect.
pub struct Server {
    listener: StdListener,
    address: SocketAddr,
    handler: Arc<Handler>,
}

impl Server {
    /// Listens on this host and port; port 0 picks a free one. Raises the number of files the process may have open.
    pub fn bind(
        host: &str,
        port: u16,
        database: Arc<Database>,
        ids: &Ids,
        admission: Admission,
    ) -> io::Result<Self> {
        let listener = StdListener::bind((host, port))?;
        let admission = admission.listening_on(host, listener.local_addr()?.ip());
        let ids = RequestIds::new(ids);
        Self::over(listener, Handler::new(database, ids, admission, Limits::of_process()))
    }

    fn over(listener: StdListener, handler: Handler) -> io::Result<Self> {
        // Before there is a runtime: a port that is taken is told at once, and whoever reads the address can connect.
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, handler: Arc::new(handler) })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until SIGTERM or SIGINT, then answers what is under way. A second signal ends it at once.
    pub fn run(self) -> io::Result<()> {
        let runtime = runtime(self.handler.limits.threads)?;
        let served = runtime.block_on(async { self.serve(Stop::new()?).await });
        // Not waited for: what is in the engine now had its time, or was given up by a second signal.
        runtime.shutdown_background();
        served
    }

    async fn serve(self, mut stop: Stop) -> io::Result<()> {
        let listener = TcpListener::from_std(self.listener)?;
        let connections = Connections::new(&self.handler.limits);
        tokio::spawn(expire(Arc::clone(&self.handler)));
        tokio::select! {
            () = accept(&listener, &self.handler, &connections) => {}
            () = stop.asked() => {}
        }
        // Nobody new is let in while those who are here finish.
        drop(listener);
        tokio::select! {
            () = connections.stop() => {}
            () = tokio::time::sleep(STOP_MAX) => {}
            () = stop.asked() => {}
        }
        Ok(())
    }
}

/// Lets in who comes, as long as there is room; never ends.
async fn accept(listener: &TcpListener, handler: &Arc<Handler>, connections: &Arc<Connections>) {
    let mut was_accepted = true;
    loop {
        connections.room().await;
        match listener.accept().await {
            Ok((stream, _)) => {
                was_accepted = true;
                seat(stream, handler, connections);
            }
            Err(error) => {
                // Once for all that fail in a row: there may be twenty a second.
                if std::mem::take(&mut was_accepted) {
                    tracing::warn!("a connection could not be accepted: {error}");
                }
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn seat(stream: TcpStream, handler: &Arc<Handler>, connections: &Arc<Connections>) {
    // Or the end of an answer may wait until the client has acknowledged its beginning.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!("a connection ended at once: {error}");
        return;
    }
    tokio::spawn(connection::keep(stream, Arc::clone(handler), connections.seat()));
}

/// Takes expired items away every minute, for as long as the server runs.
async fn expire(handler: Arc<Handler>) {
    loop {
        tokio::time::sleep(EXPIRY_PAUSE).await;
        let handler = Arc::clone(&handler);
        // It waits for the disk and for the writers, and would hold up the connections of its thread.
        let swept = tokio::task::spawn_blocking(move || handler.expire(EXPIRY_ITEMS_MAX));
        if let Ok(Err(error)) = swept.await {
            tracing::warn!("expired items are still there: {error}");
        }
    }
}

/// Threads for connections, and as many more as requests may be in the engine.
fn runtime(threads: usize) -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(threads)
        .thread_stack_size(STACK_BYTES)
        .thread_name("serve")
        .build()
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
