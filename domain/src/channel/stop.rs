//! Stopping a channel that Meta refuses: its campaigns pause, with the reason.

use crate::{Ctx, Result, campaign, store::execute};
use entity::ChannelId;
use sea_orm::{ConnectionTrait, DbErr};
use tracing::{error, info};

/// Nothing is sent through the channel until it is connected again; its campaigns are paused.
pub async fn stop(ctx: &Ctx, id: ChannelId, code: &str, reason: &str) -> Result<()> {
    let tx = ctx.store.begin().await?;
    stop_in(ctx, &tx, id, code, reason).await?;
    tx.commit().await?;
    Ok(())
}

/// Like [`stop`], within a transaction.
pub async fn stop_in(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    id: ChannelId,
    code: &str,
    reason: &str,
) -> Result<(), DbErr> {
    let sql = "UPDATE channel SET status = 'stopped', stop_code = $2, stop_reason = $3, updated_at = $4 \
               WHERE id = $1 AND status = 'connected'";
    let values = [id.0.into(), code.into(), reason.into(), ctx.now().into()];
    if execute(tx, sql, values).await? > 0 {
        error!(channel.id = %id, code, reason, "Channel {id} is stopped");
    }
    let why = format!("the WhatsApp channel is stopped: {reason}");
    campaign::pause_channel(ctx, tx, id, &why).await
}

/// A channel that was stopped by this `code` may send again. Its campaigns stay paused: whoever resumes them has read why.
pub(super) async fn go_on_in(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    id: ChannelId,
    code: &str,
) -> Result<(), DbErr> {
    let sql = "UPDATE channel SET status = 'connected', stop_code = NULL, stop_reason = NULL, updated_at = $3 \
               WHERE id = $1 AND status = 'stopped' AND stop_code = $2";
    let values = [id.0.into(), code.into(), ctx.now().into()];
    if execute(tx, sql, values).await? > 0 {
        info!(channel.id = %id, "Channel {id} may send again");
    }
    Ok(())
}
