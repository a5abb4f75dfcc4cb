//! `outbound demo`: sample data and a simulated campaign, with its progress.

use super::settings::Environment;
use clap::Args;

/// What the demo shall show.
#[derive(Debug, Clone, Args)]
pub(super) struct Arguments {
    /// How many contacts to make.
    #[arg(long, default_value_t = 1000)]
    pub(super) contacts: u32,
    /// Stop when the campaign has completed.
    #[arg(long)]
    pub(super) exit: bool,
}

/// Runs the demo.
#[expect(clippy::unused_async, reason = "the demo is not built yet")]
pub(super) async fn run(_environment: Environment, arguments: Arguments) -> anyhow::Result<()> {
    let Arguments { contacts, exit } = arguments;
    anyhow::bail!("the demo is not built yet (contacts: {contacts}, exit: {exit})")
}
