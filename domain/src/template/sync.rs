//! Fetches the templates that Meta has.

use super::Refused;
use crate::{Ctx, Result};
use entity::AgentId;

/// Without a channel there is nobody to ask; channels come with a later release.
pub async fn sync(_ctx: &Ctx, _agent: AgentId) -> Result<()> {
    Err(Refused::ChannelNotConnected.into())
}
