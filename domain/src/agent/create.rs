//! Creates an agent; the first one, `default`, by itself.

use super::{LONGEST_INSTRUCTIONS, LONGEST_NAME, region};
use crate::{Ctx, Result, phone::Region, store, text};
use entity::agent::{Column, Entity, Model, OptOutScope, ReplyMode};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Value};

/// What a new agent is made of.
#[derive(Debug, Clone, Default)]
pub struct New {
    /// Its name.
    pub name: String,
    /// What the AI agent is told.
    pub instructions: Option<String>,
    /// Who answers a reply that belongs to no campaign; a person unless said otherwise.
    pub default_reply_mode: Option<ReplyMode>,
    /// Region of numbers without a country code; US unless said otherwise.
    pub default_region: Option<String>,
    /// What an opt-out stops; everything unless said otherwise.
    pub opt_out_scope: Option<OptOutScope>,
}

/// Creates an agent.
pub async fn create(ctx: &Ctx, new: New) -> Result<Model> {
    let name = text::required("name", &new.name, LONGEST_NAME)?;
    let instructions = match &new.instructions {
        Some(given) => text::prose("instructions", given, LONGEST_INSTRUCTIONS)?,
        None => None,
    };
    let region = match &new.default_region {
        Some(given) => region(given)?,
        None => Region::default(),
    };
    let row: [Value; 7] = [
        name.into(),
        instructions.into(),
        new.default_reply_mode
            .unwrap_or(ReplyMode::Human)
            .name()
            .into(),
        region.name().into(),
        false.into(),
        ctx.now().into(),
        new.opt_out_scope.unwrap_or(OptOutScope::All).name().into(),
    ];
    let created = store::query_one::<Model>(&ctx.store.write, INSERT, row).await?;
    Ok(created.expect("because an insert without conflict returns its row"))
}

/// The agent called `default`, created when there is none: at the first start.
pub async fn default(ctx: &Ctx) -> Result<Model> {
    let found = || {
        Entity::find()
            .filter(Column::IsDefault.eq(true))
            .one(&ctx.store.read)
    };
    if let Some(agent) = found().await? {
        return Ok(agent);
    }
    let row: [Value; 7] = [
        "default".into(),
        None::<String>.into(),
        ReplyMode::Human.name().into(),
        Region::default().name().into(),
        true.into(),
        ctx.now().into(),
        OptOutScope::All.name().into(),
    ];
    // Two processes may start at once: the unique index lets one in.
    let sql = INSERT.replace(" RETURNING", " ON CONFLICT DO NOTHING RETURNING");
    match store::query_one::<Model>(&ctx.store.write, sql, row).await? {
        Some(agent) => Ok(agent),
        None => Ok(found()
            .await?
            .expect("because the conflict was with the default agent")),
    }
}

const INSERT: &str = "INSERT INTO agent (name, instructions, default_reply_mode, default_region, \
     is_default, created_at, updated_at, opt_out_scope) VALUES ($1, $2, $3, $4, $5, $6, $6, $7) RETURNING *";
