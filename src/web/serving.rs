//! Connections, and HTTP/1.1 on each: what stands between the network and the door.
//!
//! `hyper` is driven directly: most answers are tiles that lie ready, and take less than a general server around them.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;

use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::web::door::{Closing, Door};
use crate::web::lingering::{Connection, Lingering};

/// Serves what is behind the door until `stop` is cancelled; requests under way are answered.
pub async fn serve(door: Door, listener: TcpListener, stop: CancellationToken) -> std::io::Result<()> {
    let mut listener = Lingering(listener);
    let (all_done, under_way) = watch::channel(());
    while let Some((connection, from)) = stop.run_until_cancelled(listener.accept()).await {
        tokio::spawn(converse(connection, from, door.clone(), Closing(stop.clone()), under_way.clone()));
    }
    drop((listener, under_way));
    all_done.closed().await;
    Ok(())
}

/// Answers what comes over a connection, one after the other, until the other side or the server closes.
async fn converse(
    connection: Connection,
    from: SocketAddr,
    door: Door,
    closing: Closing,
    _under_way: watch::Receiver<()>,
) {
    let answer = service_fn(|request| async { Ok::<_, Infallible>(door.answer(request, from, &closing).await) });
    let mut http = pin!(http1::Builder::new().serve_connection(TokioIo::new(connection), answer));
    let told = tokio::select! {
        // How it ended is the other side's affair.
        _ended = http.as_mut() => None,
        () = closing.0.cancelled() => Some(()),
    };
    if told.is_some() {
        http.as_mut().graceful_shutdown();
        drop(http.await);
    }
}
