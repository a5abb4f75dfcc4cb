//! Changes an endpoint.

use super::{Topic, create::judged, get, wanted::known_everywhere};
use crate::{Ctx, Result, error::NotFound, store};
use entity::{
    AgentId, HookId,
    hook::{HookStatus, Model},
};

/// What changes; what is absent stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Where it is told.
    pub url: Option<String>,
    /// Names of the events it wants.
    pub events: Option<Vec<String>>,
    /// Whether it is told.
    pub enabled: Option<bool>,
}

/// Changes an endpoint. One that is enabled, or leads elsewhere, begins anew: what it failed before is forgotten.
pub async fn change(ctx: &Ctx, agent: AgentId, id: HookId, change: Change) -> Result<Model> {
    let before = get(ctx, agent, id).await?;
    let events = match &change.events {
        Some(events) => Topic::to_stored(&Topic::parse_all(events)?),
        None => before.events,
    };
    let url = match &change.url {
        Some(url) => judged(ctx, url).await?,
        None => before.url.clone(),
    };
    let status = match change.enabled {
        Some(true) => HookStatus::Enabled,
        Some(false) => HookStatus::Disabled,
        None => before.status,
    };
    let anew = url != before.url || change.enabled == Some(true);
    let reason = match status {
        HookStatus::Enabled => None,
        HookStatus::Disabled if before.status == status => before.reason,
        HookStatus::Disabled => Some("disabled by an operator; enable it to go on".to_owned()),
    };
    let forget = if anew {
        ", failing_since = NULL, failures = 0, rest_until = 0"
    } else {
        ""
    };
    let sql = format!(
        "UPDATE hook SET url = $3, events = $4, status = $5, reason = $6, updated_at = $7{forget} \
         WHERE agent_id = $1 AND id = $2 RETURNING *"
    );
    let values = [
        agent.0.into(),
        id.0.into(),
        url.into(),
        events.into(),
        status.name().into(),
        reason.into(),
        ctx.now().into(),
    ];
    let changed = store::query_one::<Model>(&ctx.store.write, sql, values).await?;
    let changed = changed.ok_or_else(|| NotFound::new("webhook", id))?;
    known_everywhere(ctx).await;
    ctx.nudge();
    Ok(changed)
}
