//! Changes an agent.

use super::{LONGEST_INSTRUCTIONS, LONGEST_NAME, get, region};
use crate::{Ctx, Result, text};
use entity::{
    AgentId,
    agent::{ActiveModel, Model, OptOutScope, ReplyMode},
};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

/// What changes; what is absent stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Its name.
    pub name: Option<String>,
    /// What the AI agent is told; `Some(None)` clears it.
    pub instructions: Option<Option<String>>,
    /// Who answers a reply that belongs to no campaign.
    pub default_reply_mode: Option<ReplyMode>,
    /// Region of numbers without a country code, from now on.
    pub default_region: Option<String>,
    /// What an opt-out stops, in campaigns that are sent from now on.
    pub opt_out_scope: Option<OptOutScope>,
}

/// Changes an agent.
pub async fn change(ctx: &Ctx, id: AgentId, change: Change) -> Result<Model> {
    let mut row: ActiveModel = get(ctx, id).await?.into_active_model();
    if let Some(name) = &change.name {
        row.name = Set(text::required("name", name, LONGEST_NAME)?);
    }
    if let Some(instructions) = change.instructions {
        row.instructions = Set(match instructions {
            Some(given) => text::prose("instructions", &given, LONGEST_INSTRUCTIONS)?,
            None => None,
        });
    }
    if let Some(mode) = change.default_reply_mode {
        row.default_reply_mode = Set(mode);
    }
    if let Some(given) = &change.default_region {
        row.default_region = Set(region(given)?.name().to_owned());
    }
    if let Some(scope) = change.opt_out_scope {
        row.opt_out_scope = Set(scope);
    }
    row.updated_at = Set(ctx.now());
    Ok(row.update(&ctx.store.write).await?)
}
