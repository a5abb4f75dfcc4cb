//! `outbound sandbox`: a fake WhatsApp Cloud API to connect a channel to.

use super::serve;
use anyhow::Context;
use clap::Args;
use std::{
    io::Write,
    net::{IpAddr, SocketAddr},
};

/// How the sandbox is run.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where to listen.
    #[arg(long, default_value_t = 9090)]
    port: u16,
    /// The interface to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Where webhooks go until a channel subscribes with its own address.
    #[arg(
        long,
        default_value = "http://127.0.0.1:8080/channels/whatsapp/webhook"
    )]
    webhook_url: String,
    /// Messages per second that each number takes.
    #[arg(long, default_value_t = 80)]
    rate: u32,
    /// Switches as JSON, as in '{"latency_ms":50,"lose_answers":0.02}'; GET /sandbox/switches shows all.
    #[arg(long, default_value = "{}")]
    switches: String,
    /// The same seed gives the same chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Plays Meta until told to stop.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let stop = serve::stop_on_signals()?;
    let mut settings = sandbox::Settings {
        bind: SocketAddr::new(arguments.host, arguments.port),
        webhook_url: Some(arguments.webhook_url),
        seed: arguments.seed,
        ..sandbox::Settings::default()
    };
    settings.switches = switches(&arguments.switches)?;
    for number in &mut settings.numbers {
        number.rate = arguments.rate;
        if arguments.rate >= 1_000 {
            "HIGH".clone_into(&mut number.throughput_level);
        }
    }
    let running = sandbox::start(settings).await?;
    welcome(&running.address())?;
    stop.cancelled().await;
    running.stop().await;
    Ok(())
}

/// What was given, over the standard: scripted numbers play their part.
fn switches(given: &str) -> anyhow::Result<sandbox::Switches> {
    let remedy = "--switches must be a JSON object of switches, as in '{\"latency_ms\":50}'";
    let mut all = serde_json::to_value(sandbox::Switches {
        scripted: true,
        ..sandbox::Switches::default()
    })?;
    let given: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(given).context(remedy)?;
    for (name, value) in given {
        all[name] = value;
    }
    serde_json::from_value(all).context(remedy)
}

fn welcome(address: &str) -> anyhow::Result<()> {
    let channel = serde_json::json!({
        "phone_number_id": sandbox::PHONE_NUMBER_ID,
        "waba_id": sandbox::WABA_ID,
        "access_token": sandbox::ACCESS_TOKEN,
        "app_secret": sandbox::APP_SECRET,
        "verify_token": "sandbox-verify-token",
    });
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "A fake WhatsApp Cloud API answers at {address}. Start Outbound with"
    )?;
    writeln!(out, "  GRAPH_BASE_URL={address} outbound up")?;
    writeln!(
        out,
        "and connect a channel: PUT /api/v1/agents/default/channel with"
    )?;
    writeln!(out, "  {channel}")?;
    writeln!(
        out,
        "What it was sent is at {address}/sandbox/messages, what can go wrong at {address}/sandbox/switches."
    )?;
    Ok(out.flush()?)
}
