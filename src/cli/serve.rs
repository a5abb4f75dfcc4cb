//! Serving HTTP until the process is told to stop.

use crate::api::{self, App};
use anyhow::Context;
use poem::{
    Server,
    listener::{Acceptor, Listener, TcpAcceptor, TcpListener},
};
use std::{net::SocketAddr, time::Duration};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Serves `app` on `bind` until `stop`; requests under way may take `patience` to finish.
pub(super) async fn serve(app: App, bind: SocketAddr, patience: Duration) -> anyhow::Result<()> {
    listen(bind).await?.serve(app, patience).await
}

/// A server that listens and does not answer yet.
pub(super) struct Listening {
    acceptor: TcpAcceptor,
    address: String,
}

/// Listens on `bind`.
pub(super) async fn listen(bind: SocketAddr) -> anyhow::Result<Listening> {
    let acceptor = TcpListener::bind(bind)
        .into_acceptor()
        .await
        .with_context(|| {
            format!("cannot listen on {bind}; set PORT or BIND to an address that is free")
        })?;
    let local = acceptor.local_addr();
    let address = local.iter().find_map(|address| address.as_socket_addr());
    let address = format!("http://{}", address.unwrap_or(&bind));
    tracing::info!(%address, "Listening on {address}");
    Ok(Listening { acceptor, address })
}

impl Listening {
    /// Where it listens, as in `http://127.0.0.1:8080`.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Answers until `app` is stopped; requests under way may take `patience` to finish.
    pub(super) async fn serve(self, app: App, patience: Duration) -> anyhow::Result<()> {
        let stop = app.stop.clone();
        Server::new_with_acceptor(self.acceptor)
            .run_with_graceful_shutdown(api::build(app), stop.cancelled_owned(), Some(patience))
            .await?;
        tracing::info!("Stopped serving");
        Ok(())
    }
}

/// A token that is cancelled at the first SIGTERM or SIGINT. A second SIGINT ends the process at once.
pub(super) fn stop_on_signals() -> anyhow::Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = CancellationToken::new();
    tokio::spawn({
        let stop = stop.clone();
        async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!("Stopping: finishing what is in flight");
            stop.cancel();
            interrupt.recv().await;
            std::process::exit(130);
        }
    });
    Ok(stop)
}
