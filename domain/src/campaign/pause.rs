//! Pausing: nothing more is sent, within what is in flight.

use super::{Refused, lock::lock, moves, send::open_channel, undeliverable};
use crate::{
    Ctx, Result,
    hook::{self, Event},
    store::{dialect_of, query},
};
use entity::{
    AgentId, CampaignId, ChannelId, TemplateId, campaign,
    campaign::{CampaignKind, CampaignStatus, Delivery},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel, Value};
use tracing::warn;

/// Pauses a campaign that is launching or being sent. Pausing a paused one changes nothing.
pub async fn pause(ctx: &Ctx, agent: AgentId, id: CampaignId) -> Result<campaign::Model> {
    turn(ctx, agent, id, moves::Move::Pause).await
}

/// Makes `mv`, which changes nothing but the status.
pub(super) async fn turn(
    ctx: &Ctx,
    agent: AgentId,
    id: CampaignId,
    mv: moves::Move,
) -> Result<campaign::Model> {
    let tx = ctx.store.begin().await?;
    let channel = match mv {
        moves::Move::Resume => Some(open_channel(&tx, agent).await),
        _ => None,
    };
    let campaign = lock(&tx, agent, id).await?;
    let moves::Step::To(status) =
        moves::after(id, campaign.status, mv, campaign.frozen_at.is_some())?
    else {
        return Ok(campaign);
    };
    // What was being sent through a channel goes on through the same channel, or not at all.
    if let (Some(channel), Delivery::Whatsapp) = (channel, campaign.delivery) {
        let open = channel?.map(|channel| channel.id);
        if open != campaign.channel_id {
            return Err(Refused::OtherChannel(id).into());
        }
    }
    let now = ctx.now();
    let paused_for = campaign.paused_at.map_or(0, |since| (now - since).max(0));
    let paused_ms = campaign.paused_ms + paused_for;
    let mut change = campaign.into_active_model();
    change.status = Set(status);
    change.paused_ms = Set(paused_ms);
    if status == CampaignStatus::Paused {
        change.paused_at = Set(Some(now));
        change.pause_reason = Set(Some("paused by an operator; resume to go on".into()));
    } else {
        change.paused_at = Set(None);
        change.pause_reason = Set(None);
        undeliverable::look_anew(&tx, id).await?;
    }
    change.updated_at = Set(now);
    let campaign = change.update(&tx).await?;
    if status == CampaignStatus::Paused {
        let event = Event::campaign_paused(&campaign, now);
        hook::emit(ctx, &tx, agent, event).await?;
    }
    tx.commit().await?;
    ctx.nudge();
    Ok(campaign)
}

/// Pauses a campaign that cannot go on, and says why. One that is not being sent stays as it is.
pub(crate) async fn pause_because(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    id: CampaignId,
    why: &str,
) -> Result<(), DbErr> {
    pause_those(ctx, tx, "id = $3", id.0, why).await
}

/// Pauses what is sent through this channel.
pub(crate) async fn pause_channel(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    channel: ChannelId,
    why: &str,
) -> Result<(), DbErr> {
    pause_those(ctx, tx, "channel_id = $3", channel.0, why).await
}

/// Pauses what is sent for real with this template.
pub(crate) async fn pause_template(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    template: TemplateId,
    why: &str,
) -> Result<(), DbErr> {
    let which = "delivery = 'whatsapp' AND template_id = $3";
    pause_those(ctx, tx, which, template.0, why).await
}

/// Locks in the order of ids, like everybody who locks several campaigns.
async fn pause_those(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    which: &str,
    value: impl Into<Value>,
    why: &str,
) -> Result<(), DbErr> {
    let dialect = dialect_of(db);
    let found = format!(
        "SELECT id FROM campaign WHERE status IN ('launching', 'sending') AND {which} ORDER BY id{}",
        dialect.for_update()
    );
    let sql = format!(
        "UPDATE campaign SET status = 'paused', pause_reason = $1, paused_at = $2, updated_at = $2 WHERE {} RETURNING *",
        dialect.id_in(&found)
    );
    let values = [why.into(), ctx.now().into(), value.into()];
    let rows: Vec<campaign::Model> = query(db, sql, values).await?;
    tell_paused(ctx, db, &rows).await?;
    let paused = rows.len();
    if paused > 0 {
        warn!(
            campaigns = paused,
            reason = why,
            "{paused} campaigns were paused: {why}"
        );
    }
    Ok(())
}

/// Tells that these campaigns, of which some may be tests, were paused.
pub(super) async fn tell_paused(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    paused: &[campaign::Model],
) -> Result<(), DbErr> {
    let shown = paused
        .iter()
        .filter(|campaign| campaign.kind == CampaignKind::Campaign);
    let events: Vec<_> = shown
        .map(|campaign| {
            let event = Event::campaign_paused(campaign, ctx.now());
            (campaign.agent_id, event)
        })
        .collect();
    hook::emit_all(ctx, tx, &events).await
}
