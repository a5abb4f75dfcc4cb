//! What is said in conversations through a channel is sent like any message: it has a campaign of its own that no list
//! shows, so that rate, doubt and statuses are the usual ones.

use crate::{
    Ctx, Result,
    store::{column, dialect_of},
};
use entity::{
    AgentId, CampaignId, ChannelId, TemplateId,
    campaign::{ActiveModel, CampaignKind, CampaignStatus, Delivery, InDoubtPolicy, ReplyMode},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait};
use serde_json::json;

/// Hours after which an answer that could not be sent is given up: then the window is closed anyway.
const LIFE: i32 = 24;

/// The campaign of what is said through this channel; made if there is none, under the channel's lock.
pub(crate) async fn of_replies(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    channel: ChannelId,
) -> Result<CampaignId> {
    let find = "SELECT id FROM campaign WHERE channel_id = $1 AND kind = 'reply' AND agent_id = $2 LIMIT 1";
    let values = || [channel.0.into(), agent.0.into()];
    if let Some(known) = column(tx, find, values()).await?.into_iter().next() {
        return Ok(known);
    }
    let lock = dialect_of(tx).for_update();
    let sql = format!("SELECT id FROM channel WHERE id = $1{lock}");
    column::<ChannelId>(tx, sql, [channel.0.into()]).await?;
    if let Some(known) = column(tx, find, values()).await?.into_iter().next() {
        return Ok(known);
    }
    let now = ctx.now();
    let new = ActiveModel {
        agent_id: Set(agent),
        name: Set("Conversations".to_owned()),
        status: Set(CampaignStatus::Sending),
        delivery: Set(Delivery::Whatsapp),
        channel_id: Set(Some(channel)),
        kind: Set(CampaignKind::Reply),
        reply_mode: Set(ReplyMode::Human),
        template_id: Set(TemplateId(0)),
        variables: Set(json!({})),
        audience: Set(json!({ "contact_ids": [] })),
        expires_after_hours: Set(LIFE),
        in_doubt_policy: Set(InDoubtPolicy::Hold),
        // Whoever writes is answered, whatever they said about campaigns.
        heeds_opt_out: Set(false),
        total: Set(0),
        frozen: Set(0),
        due_at: Set(now),
        dispatched_until: Set(now),
        dispatch_seq: Set(0),
        attempt: Set(0),
        created_at: Set(now),
        updated_at: Set(now),
        sent_at: Set(Some(now)),
        frozen_at: Set(Some(now)),
        ..Default::default()
    };
    Ok(new.insert(tx).await?.id)
}
