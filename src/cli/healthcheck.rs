//! `outbound healthcheck`: asks the server of this environment whether it is ready. Speaks just enough HTTP itself.

use super::settings::Environment;
use anyhow::{Context, bail};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Succeeds when `/readyz` answers 200 within five seconds.
pub(super) async fn run(environment: &Environment) -> anyhow::Result<()> {
    let address = reachable(environment.bind);
    let asked = timeout(Duration::from_secs(5), ask(address)).await;
    let answer = asked
        .with_context(|| format!("{address} does not answer within 5 s"))?
        .with_context(|| format!("{address} does not answer"))?;
    let status = answer.split_whitespace().nth(1).unwrap_or_default();
    if status != "200" {
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
        bail!("{address} is not ready: {}", body.trim());
    }
    Ok(())
}

/// An address that stands for "any" cannot be called: this machine can.
fn reachable(bind: SocketAddr) -> SocketAddr {
    let host = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    (host, bind.port()).into()
}

async fn ask(address: SocketAddr) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.0\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
