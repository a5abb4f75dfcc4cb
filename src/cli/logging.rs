//! Log lines to stderr: a sentence and its fields.

use super::settings::LogFormat;
use std::io::{IsTerminal, stderr};
use tracing_subscriber::EnvFilter;

/// Whether only warnings are logged by default: the demo draws progress bars where logs go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quiet {
    Yes,
    No,
}

/// Starts logging. `RUST_LOG` chooses what is logged, by default everything of ours and warnings of others.
pub(super) fn start(format: LogFormat, quiet: Quiet) -> anyhow::Result<()> {
    let standard = match quiet {
        Quiet::No => "warn,outbound=info,workers=info,domain=info,migration=info",
        Quiet::Yes => "warn",
    };
    let filter = match std::env::var("RUST_LOG") {
        Ok(directives) if !directives.trim().is_empty() => {
            EnvFilter::try_new(directives).map_err(|error| {
                anyhow::anyhow!("RUST_LOG cannot be understood ({error}); try RUST_LOG=info")
            })?
        }
        _ => EnvFilter::new(standard),
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal());
    match format {
        LogFormat::Text => builder.with_target(false).init(),
        LogFormat::Json => builder.json().flatten_event(true).with_ansi(false).init(),
    }
    Ok(())
}
