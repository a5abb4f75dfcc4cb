//! Who reviews templates: Meta while a channel is connected, nobody without one.

use crate::{Ctx, store::execute};
use entity::AgentId;
use sea_orm::{ConnectionTrait, DbErr};

/// A channel was connected: what was approved without Meta is a draft until Meta's list says otherwise.
pub(crate) async fn await_review(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
) -> Result<(), DbErr> {
    let sql = "UPDATE template SET simulated = FALSE, status = 'draft', updated_at = $2, \
               status_reason = 'Meta does not have it yet; submit it' WHERE agent_id = $1 AND simulated";
    execute(tx, sql, [agent.0.into(), ctx.now().into()])
        .await
        .map(drop)
}

/// The channel is gone: nobody reviews anything any more.
pub(crate) async fn simulate_all(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
) -> Result<(), DbErr> {
    let sql = "UPDATE template SET simulated = TRUE, status = 'approved', status_reason = NULL, updated_at = $2 \
               WHERE agent_id = $1";
    execute(tx, sql, [agent.0.into(), ctx.now().into()])
        .await
        .map(drop)
}
