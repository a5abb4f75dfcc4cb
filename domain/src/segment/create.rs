//! Saves an audience as a segment.

use super::{LONGEST_NAME, NameTaken};
use crate::{Ctx, Result, audience, store, text};
use entity::{AgentId, segment::Model};
use serde_json::Value;

/// Saves an audience, written as in the API, under a name.
pub async fn create(ctx: &Ctx, agent: AgentId, name: &str, audience: &Value) -> Result<Model> {
    let name = text::required("name", name, LONGEST_NAME)?;
    let parsed = audience::parse(audience)?;
    audience::compile(ctx, agent, &parsed, 1).await?;
    let sql = "INSERT INTO segment (agent_id, name, audience, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $4) ON CONFLICT (agent_id, name) DO NOTHING RETURNING *";
    let values = [
        agent.0.into(),
        name.clone().into(),
        audience.clone().into(),
        ctx.now().into(),
    ];
    let created = store::query_one(&ctx.store.write, sql, values).await?;
    Ok(created.ok_or(NameTaken(name))?)
}
