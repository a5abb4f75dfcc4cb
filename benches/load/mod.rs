//! Load on the webhook: requests written beforehand, sent at fixed times over kept connections.

use sha2::{Digest, Sha256};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
    time::{Instant, sleep_until},
};

/// A signed webhook with this body, as it goes over the wire.
pub(crate) fn signed(secret: &str, body: &str) -> Vec<u8> {
    let signature = hmac(secret.as_bytes(), body.as_bytes());
    let signature: String = signature.iter().map(|b| format!("{b:02x}")).collect();
    format!(
        "POST /channels/whatsapp/webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nX-Hub-Signature-256: sha256={signature}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// HMAC-SHA256 with a key of at most 64 bytes (RFC 2104).
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message);
    let outer = Sha256::new().chain_update(pad(0x5c));
    outer.chain_update(inner.finalize()).finalize().into()
}

/// What came of a load.
pub(crate) struct Taken {
    /// From when each request should have left to its answer, sorted.
    pub(crate) waits: Vec<Duration>,
    /// From the first request to the last answer.
    pub(crate) took: Duration,
}

impl Taken {
    /// Requests per second.
    pub(crate) fn rate(&self) -> f64 {
        self.waits.len() as f64 / self.took.as_secs_f64()
    }

    /// The wait that this part of the requests did not exceed, in milliseconds.
    pub(crate) fn quantile(&self, part: f64) -> f64 {
        let last = self.waits.len().saturating_sub(1);
        let at = (last as f64 * part) as usize;
        self.waits
            .get(at)
            .map_or(f64::NAN, |wait| wait.as_secs_f64() * 1e3)
    }
}

/// Sends the requests over `connections`, `rate` a second whatever the answers do, or as fast as they come.
pub(crate) async fn offer(
    address: &str,
    connections: usize,
    rate: Option<f64>,
    requests: Vec<Vec<u8>>,
) -> anyhow::Result<Taken> {
    let requests = Arc::new(requests);
    let next = Arc::new(AtomicUsize::new(0));
    let address = address.trim_start_matches("http://");
    let mut streams = Vec::new();
    for _ in 0..connections {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        streams.push(stream);
    }
    let start = Instant::now();
    let mut running = JoinSet::new();
    for stream in streams {
        let (requests, next) = (requests.clone(), next.clone());
        running.spawn(one_connection(stream, requests, next, start, rate));
    }
    let mut waits = Vec::with_capacity(requests.len());
    while let Some(ended) = running.join_next().await {
        waits.extend(ended??);
    }
    let took = start.elapsed();
    waits.sort_unstable();
    Ok(Taken { waits, took })
}

async fn one_connection(
    mut stream: TcpStream,
    requests: Arc<Vec<Vec<u8>>>,
    next: Arc<AtomicUsize>,
    start: Instant,
    rate: Option<f64>,
) -> anyhow::Result<Vec<Duration>> {
    let (mut waits, mut answer) = (Vec::new(), Vec::new());
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = requests.get(n) else {
            return Ok(waits);
        };
        let due = match rate {
            Some(rate) => start + Duration::from_secs_f64(n as f64 / rate),
            None => Instant::now(),
        };
        sleep_until(due).await;
        stream.write_all(request).await?;
        answer.clear();
        // The answer has no body.
        while !answer.ends_with(b"\r\n\r\n") {
            anyhow::ensure!(stream.read_buf(&mut answer).await? > 0, "hung up");
        }
        anyhow::ensure!(
            answer.starts_with(b"HTTP/1.1 200"),
            "{}",
            String::from_utf8_lossy(&answer)
        );
        waits.push(due.elapsed());
    }
}
