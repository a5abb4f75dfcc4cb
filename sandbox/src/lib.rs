#![doc = include_str!("../README.md")]

mod account;
mod chance;
mod clock;
mod control;
mod event;
mod fields;
mod graph;
mod inbound;
mod log;
mod messages;
mod number;
mod person;
mod reach;
mod refusal;
mod request;
mod scripts;
mod server;
mod state;
mod stats;
mod switches;
mod templates;
mod throughput;
mod timeline;
mod webhooks;

pub use account::{
    ACCESS_TOKEN, APP_ID, APP_SECRET, BUSINESS_ID, PHONE_NUMBER_ID, SECOND_PHONE_NUMBER_ID, WABA_ID,
};
pub use number::Number;
pub use switches::{PairLimit, Review, Switches};

use anyhow::Context;
use poem::{Server, listener::TcpAcceptor};
use state::State;
use std::{
    future::Future,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// How the sandbox starts.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it listens; with port 0 it takes a free one.
    pub bind: SocketAddr,
    /// The numbers of the account.
    pub numbers: Vec<Number>,
    /// Where webhooks go until the account is subscribed with a callback of its own; `None` means nowhere.
    pub webhook_url: Option<String>,
    /// What goes wrong, and how people behave.
    pub switches: Switches,
    /// The same seed gives the same chance.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 9090)),
            numbers: vec![Number::default(), Number::second()],
            webhook_url: None,
            switches: Switches::default(),
            seed: 1,
        }
    }
}

/// How long a webhook may take, as long as Meta waits or a little longer.
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(20);
/// How long requests may go on after the end.
const GRACE: Duration = Duration::from_millis(500);

/// Starts a sandbox that runs in the background until it is stopped. The process must have installed a TLS provider.
pub async fn start(settings: Settings) -> anyhow::Result<Running> {
    let mut settings = settings;
    let switches = settings.switches.checked(clock::now());
    settings.switches = switches.map_err(anyhow::Error::msg)?;
    let http = reqwest::Client::builder()
        .timeout(WEBHOOK_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .context("could not make the HTTP client for webhooks")?;
    let listener = TcpListener::bind(settings.bind)
        .await
        .with_context(|| format!("could not listen on {}", settings.bind))?;
    let address = listener.local_addr()?;
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    let state = Arc::new(State::new(settings, http));
    let stopped = CancellationToken::new();
    spawn(&stopped, event::run(state.clone()));
    spawn(&stopped, webhooks::run(state.clone()));
    let server = Server::new_with_acceptor(acceptor).run_with_graceful_shutdown(
        server::Door(state),
        stopped.clone().cancelled_owned(),
        Some(GRACE),
    );
    Ok(Running {
        address,
        stopped,
        server: tokio::spawn(server),
    })
}

fn spawn(stopped: &CancellationToken, task: impl Future<Output = ()> + Send + 'static) {
    let stopped = stopped.clone();
    tokio::spawn(async move { stopped.run_until_cancelled(task).await });
}

/// A sandbox that runs. Dropped, it runs on.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stopped: CancellationToken,
    server: JoinHandle<std::io::Result<()>>,
}

impl Running {
    /// Where it listens, as in `http://127.0.0.1:9090`.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops it. Updates that were not told yet are lost.
    pub async fn stop(self) {
        self.stopped.cancel();
        match self.server.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "The sandbox stopped badly"),
            Err(error) => tracing::warn!(%error, "The sandbox was ended"),
        }
    }
}
