//! `outbound openapi`: prints the description of the API.

use crate::api;
use std::io::Write;

/// Prints the description of the API.
pub(super) fn run() -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{}", api::spec())?;
    Ok(())
}
