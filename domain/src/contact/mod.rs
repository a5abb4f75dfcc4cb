//! Contacts: the people an agent can write to.

mod change;
mod checker;
mod consents;
mod delete;
mod list;
mod opt_out;
mod row;
mod upsert;
mod write;

pub use change::{ExternalIdTaken, change};
pub use checker::Checker;
pub use consents::consents;
pub use delete::delete;
pub use list::{Search, list, list_name};
pub(crate) use opt_out::{Because, Named, opt_in_in, opt_in_named, opt_out_in, opt_out_named};
pub use opt_out::{opt_in, opt_out};
pub use row::{Given, Phone, Row};
pub use upsert::{Refused, Rejected, Upserted, upsert};
pub use write::{Outcome, write};

use crate::{Ctx, Result, error::NotFound, store};
use entity::{
    AgentId, ContactId,
    contact::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter};

/// One contact of the agent.
pub async fn get(ctx: &Ctx, agent: AgentId, id: ContactId) -> Result<Model> {
    find(&ctx.store.read, agent, id).await
}

async fn find(db: &impl ConnectionTrait, agent: AgentId, id: ContactId) -> Result<Model> {
    Entity::find_by_id(id)
        .filter(Column::AgentId.eq(agent))
        .one(db)
        .await?
        .ok_or_else(|| NotFound::new("contact", id).into())
}

#[derive(FromQueryResult)]
struct Agent {
    id: AgentId,
}

/// Locks an agent's contacts until the transaction ends: whoever changes contacts does it one after the other, so that
/// external ids stay unique without retries and nobody waits in a circle.
pub(crate) async fn lock_contacts(tx: &impl ConnectionTrait, agent: AgentId) -> Result<()> {
    let sql = format!(
        "SELECT id FROM agent WHERE id = $1{}",
        store::dialect_of(tx).for_update()
    );
    let locked: Option<Agent> = store::query_one(tx, sql, [agent.0.into()]).await?;
    match locked {
        Some(locked) if locked.id == agent => Ok(()),
        _ => Err(NotFound::new("agent", agent).into()),
    }
}

#[cfg(test)]
mod tests;
