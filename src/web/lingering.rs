//! Connections that close without losing the last answer.
//!
//! Who is refused while still sending (photos that are too large) leaves bytes behind that nobody reads. To close upon
//! them makes the network throw the answer away, so a citizen would see a broken connection instead of what to do.
//! Hence what still comes is read and dropped for a while, after the answer and before the end. It knows no HTTP.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, Sleep, sleep};

/// How long nothing may come before the connection is closed.
const IDLE: Duration = Duration::from_secs(1);
/// How long it may go on in all: a form with photos over a slow line.
const LINGER: Duration = Duration::from_mins(2);
/// Bytes dropped at a time.
const DROPPED_BYTES: usize = 16 * 1024;

/// A listener whose connections linger.
#[derive(Debug)]
pub struct Lingering(pub TcpListener);

impl Listener for Lingering {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, from) = Listener::accept(&mut self.0).await;
        // A change for `/live` goes out at once; where the system will not, it goes out a little later.
        drop(stream.set_nodelay(true));
        (Connection { stream, ending: None }, from)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A connection that lingers.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    ending: Option<Ending>,
}

/// When a connection that lingers ends.
#[derive(Debug)]
struct Ending {
    idle: Pin<Box<Sleep>>,
    at_last: Pin<Box<Sleep>>,
}

impl Ending {
    fn new() -> Self {
        Self { idle: Box::pin(sleep(IDLE)), at_last: Box::pin(sleep(LINGER)) }
    }

    fn has_come(&mut self, cx: &mut Context<'_>) -> bool {
        self.idle.as_mut().poll(cx).is_ready() || self.at_last.as_mut().poll(cx).is_ready()
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// Says that nothing more is sent, then drops what still comes until the other side ends too or time is up.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { stream, ending } = &mut *self;
        if ending.is_none() {
            std::task::ready!(Pin::new(&mut *stream).poll_shutdown(cx))?;
        }
        let ending = ending.get_or_insert_with(Ending::new);
        let mut bytes = [0; DROPPED_BYTES];
        loop {
            let mut dropped = ReadBuf::new(&mut bytes);
            match Pin::new(&mut *stream).poll_read(cx, &mut dropped) {
                Poll::Ready(Ok(())) if !dropped.filled().is_empty() => {
                    ending.idle.as_mut().reset(Instant::now() + IDLE);
                }
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => {
                    return if ending.has_come(cx) { Poll::Ready(Ok(())) } else { Poll::Pending };
                }
            }
            if ending.has_come(cx) {
                return Poll::Ready(Ok(()));
            }
        }
    }
}
