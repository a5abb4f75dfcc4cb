//! Edits a draft.

use super::{
    Refused,
    draft::{Change, check},
    lock::lock,
};
use crate::{Ctx, Result};
use entity::{
    AgentId, CampaignId,
    campaign::{CampaignStatus, Model},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

/// Edits a draft; a campaign that is no draft any more is refused.
pub async fn edit(ctx: &Ctx, agent: AgentId, id: CampaignId, change: Change) -> Result<Model> {
    // A campaign that cannot be edited says so before the content is judged.
    draft(super::get(ctx, agent, id).await?)?;
    let checked = check(ctx, agent, &change).await?;
    let transaction = ctx.store.begin().await?;
    let old = draft(lock(&transaction, agent, id).await?)?;
    if change
        .unchanged_since
        .is_some_and(|since| since != old.updated_at)
    {
        return Err(Refused::Changed(id).into());
    }
    // Two changes in one millisecond are two versions.
    let now = ctx.now().max(old.updated_at + 1);
    let mut row = old.into_active_model();
    if let Some(name) = checked.name {
        row.name = Set(name);
    }
    if let Some(reply_mode) = change.reply_mode {
        row.reply_mode = Set(reply_mode);
    }
    if let Some(template_id) = change.template_id {
        row.template_id = Set(template_id);
    }
    if let Some(variables) = change.variables {
        row.variables = Set(json!(variables));
    }
    if let Some(audience) = change.audience {
        row.audience = Set(audience);
    }
    if let Some(hours) = checked.expires_after_hours {
        row.expires_after_hours = Set(hours);
    }
    if let Some(policy) = change.in_doubt {
        row.in_doubt_policy = Set(policy);
    }
    if let Some(seed) = checked.simulation_seed {
        row.simulation_seed = Set(seed);
    }
    row.updated_at = Set(now);
    let edited = row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(edited)
}

/// The campaign, if it is a draft.
pub(super) fn draft(campaign: Model) -> Result<Model, Refused> {
    match campaign.status {
        CampaignStatus::Draft => Ok(campaign),
        status => Err(Refused::NotDraft(campaign.id, status)),
    }
}
