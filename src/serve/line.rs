//! The socket of a connection, and what it tells of the [`Progress`].

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http_body_util::Full;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;

use super::progress::{Progress, Stage};

/// Bytes taken from a client that is hung up on, so that it reads its answer: to close on bytes that were not read resets
/// the connection, and what the client has not read by then is lost.
const LINGER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A socket that hyper reads and writes.
///
/// To a head that it can't read hyper answers by itself, with a status alone. That answer is kept back here, so that
/// another one can be given: it is what is written while no request is answered.
pub struct Line {
    stream: TcpStream,
    progress: Arc<Progress>,
    has_kept_back: bool,
}

impl Line {
    pub fn new(stream: TcpStream, progress: Arc<Progress>) -> Self {
        Self { stream, progress, has_kept_back: false }
    }

    /// Whether hyper has answered a head that it could not read.
    pub fn has_kept_back(&self) -> bool {
        self.has_kept_back
    }

    fn keeps_back(&mut self) -> bool {
        let keeps = matches!(self.progress.stage(), Stage::Idle | Stage::Head);
        self.has_kept_back |= keeps;
        keeps
    }

    /// Says that nothing more comes, and waits for the client to say the same.
    pub async fn hang_up(&mut self) -> io::Result<()> {
        self.stream.shutdown().await?;
        let mut unread = vec![0; 16 * 1024];
        let mut left = LINGER_BYTES_MAX;
        while left > 0 {
            match self.stream.read(&mut unread).await? {
                0 => break,
                read => left = left.saturating_sub(read),
            }
        }
        Ok(())
    }
}

impl AsyncRead for Line {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut line.stream).poll_read(cx, buffer))?;
        if buffer.filled().len() > before {
            line.progress.pass(Stage::Idle, Stage::Head);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let line = self.get_mut();
        if line.keeps_back() {
            return Poll::Ready(Ok(bytes.len()));
        }
        Pin::new(&mut line.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let line = self.get_mut();
        if line.keeps_back() {
            return Poll::Ready(Ok(slices.iter().map(|slice| slice.len()).sum()));
        }
        Pin::new(&mut line.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        ready!(Pin::new(&mut line.stream).poll_flush(cx))?;
        // hyper flushes a socket when it has written all it had.
        line.progress.pass(Stage::AnswerEnd, Stage::Idle);
        Poll::Ready(Ok(()))
    }

    /// Nothing yet: something may have to be said, and [`Line::hang_up`] comes behind.
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(cx)
    }
}

/// The body of an answer, which tells when all of it was taken to be written.
pub struct Outgoing {
    body: Full<Bytes>,
    progress: Arc<Progress>,
}

impl Outgoing {
    pub fn new(body: Full<Bytes>, progress: Arc<Progress>) -> Self {
        Self { body, progress }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        self.progress.pass(Stage::Answer, Stage::AnswerEnd);
    }
}
