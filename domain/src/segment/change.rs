//! Changes a segment. Campaigns keep the audience they were given.

use super::{LONGEST_NAME, NameTaken, get};
use crate::{Ctx, Result, audience, store, text};
use entity::{AgentId, SegmentId, segment::Model};
use serde_json::Value;

/// What changes; what is absent stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Its name.
    pub name: Option<String>,
    /// The audience as the API writes it, a JSON object.
    pub audience: Option<Value>,
}

/// Changes a segment.
pub async fn change(ctx: &Ctx, agent: AgentId, id: SegmentId, change: Change) -> Result<Model> {
    let before = get(ctx, agent, id).await?;
    let name = match &change.name {
        Some(name) => text::required("name", name, LONGEST_NAME)?,
        None => before.name,
    };
    if let Some(given) = &change.audience {
        let parsed = audience::parse(given)?;
        audience::compile(ctx, agent, &parsed, 1).await?;
    }
    let sql = "UPDATE segment SET name = $3, audience = $4, updated_at = $5 \
               WHERE agent_id = $1 AND id = $2 AND NOT EXISTS \
               (SELECT 1 FROM segment other WHERE other.agent_id = $1 AND other.name = $3 AND other.id <> $2) \
               RETURNING *";
    let values = [
        agent.0.into(),
        id.0.into(),
        name.clone().into(),
        change.audience.unwrap_or(before.audience).into(),
        ctx.now().into(),
    ];
    let changed = store::query_one(&ctx.store.write, sql, values).await?;
    Ok(changed.ok_or(NameTaken(name))?)
}
