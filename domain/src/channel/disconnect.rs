//! Disconnecting: back to simulation. What was under way is paused, never simulated; webhooks go on being verified.

use super::{Refused, get::connected};
use crate::{Ctx, Result, campaign, template};
use entity::{
    AgentId,
    channel::{ChannelStatus, Model},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, IntoActiveModel};
use tracing::info;

/// Disconnects the agent's channel. Its campaigns are paused with the reason; its templates are simulated again. Its
/// secret still verifies webhooks for eight days: Meta repeats them for seven.
pub async fn disconnect(ctx: &Ctx, agent: AgentId) -> Result<Model> {
    let tx = ctx.store.begin().await?;
    let channel = connected(&tx, agent).await?.ok_or(Refused::NotConnected)?;
    let channel = disconnect_in(ctx, &tx, channel).await?;
    template::simulate_all(ctx, &tx, agent).await?;
    tx.commit().await?;
    Ok(channel)
}

pub(super) async fn disconnect_in(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    channel: Model,
) -> Result<Model> {
    let id = channel.id;
    let why = format!(
        "the WhatsApp number {} was disconnected; connect it again and resume, or cancel",
        channel.display_phone_number
    );
    let mut change = channel.into_active_model();
    change.status = Set(ChannelStatus::Deleted);
    change.deleted_at = Set(Some(ctx.now()));
    change.updated_at = Set(ctx.now());
    let channel = change.update(tx).await?;
    campaign::pause_channel(ctx, tx, id, &why).await?;
    info!(channel.id = %id, "Channel {id} is disconnected");
    Ok(channel)
}
