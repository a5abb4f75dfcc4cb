//! Drafts a campaign.

use super::draft::{Change, Draft, LIFE, check};
use crate::{Ctx, Result};
use entity::{
    AgentId,
    campaign::{ActiveModel, CampaignStatus, Delivery, Model},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::json;

/// Drafts a campaign. Nothing is sent before [`send`](super::send).
pub async fn create(ctx: &Ctx, agent: AgentId, draft: Draft) -> Result<Model> {
    let parts = Change {
        name: Some(draft.name),
        template_id: Some(draft.template_id),
        variables: Some(draft.variables.clone()),
        audience: Some(draft.audience.clone()),
        expires_after_hours: draft.expires_after_hours,
        simulation_seed: Some(draft.simulation_seed),
        ..Change::default()
    };
    let checked = check(ctx, agent, &parts).await?;
    let now = ctx.now();
    let row = ActiveModel {
        agent_id: Set(agent),
        name: Set(checked.name.expect("because a name was given")),
        status: Set(CampaignStatus::Draft),
        delivery: Set(Delivery::Simulated),
        reply_mode: Set(draft.reply_mode),
        template_id: Set(draft.template_id),
        variables: Set(json!(draft.variables)),
        audience: Set(draft.audience),
        expires_after_hours: Set(checked.expires_after_hours.unwrap_or(LIFE)),
        in_doubt_policy: Set(draft.in_doubt),
        simulation_seed: Set(checked.simulation_seed.flatten()),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    Ok(row.insert(&ctx.store.write).await?)
}
