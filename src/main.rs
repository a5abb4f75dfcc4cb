//! The `outbound` binary.

mod api;
mod cli;
mod console;

use clap::Parser;
use std::{io::Write, process::ExitCode};

fn main() -> ExitCode {
    // Before any TLS connection: several crates ask for the process' provider.
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        unreachable!("because nothing ran before this line");
    }
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "outbound: {}", causes(&error));
            ExitCode::FAILURE
        }
    }
}

/// The error and what led to it, each said once: many libraries repeat their cause in their own words.
fn causes(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        let cause = cause.trim();
        if text.contains(cause) {
            continue;
        }
        let separator = if text.is_empty() { "" } else { ": " };
        text = format!("{text}{separator}{cause}");
    }
    text
}

fn start() -> anyhow::Result<()> {
    let cli = cli::Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(cli::run(cli))
}
