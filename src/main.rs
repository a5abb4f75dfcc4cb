//! The `outbound` binary.

mod api;
mod cli;

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
            let _ = writeln!(std::io::stderr(), "outbound: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> anyhow::Result<()> {
    let cli = cli::Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(cli::run(cli))
}
