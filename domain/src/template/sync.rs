//! Fetches the templates that Meta has.

use super::Refused;
use crate::Result;

/// Without a channel there is nobody to ask; channels come with a later release.
pub fn sync() -> Result<()> {
    Err(Refused::ChannelNotConnected.into())
}
