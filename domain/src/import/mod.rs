//! Imports: contacts from a file, stored with its upload and worked off by the import lane.

mod accept;
mod columns;
mod commit;
mod header;
mod hold;
mod refused;
mod rows;
mod step;

pub use accept::{MOST_BYTES, accept};
pub use columns::{Means, columns};
pub use hold::{JUDGED, Judged, begin, forget, hold, is_held, judge};
pub use refused::Refused;
pub use step::step;

use crate::{Ctx, Result, error::NotFound};
use entity::{AgentId, ImportId, import, import_error};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How many refused rows of an import are kept and shown; all are counted.
const MOST_ERRORS: u64 = 1000;

/// An import and what it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Where it stands.
    pub row: import::Model,
    /// The first of the refused rows.
    pub errors: Vec<import_error::Model>,
}

/// One import of the agent.
pub async fn get(ctx: &Ctx, agent: AgentId, id: ImportId) -> Result<Import> {
    let row = import::Entity::find_by_id(id)
        .filter(import::Column::AgentId.eq(agent))
        .one(&ctx.store.read)
        .await?
        .ok_or_else(|| NotFound::new("import", id))?;
    let errors = import_error::Entity::find()
        .filter(import_error::Column::ImportId.eq(id))
        .order_by_asc(import_error::Column::Id)
        .limit(MOST_ERRORS)
        .all(&ctx.store.read)
        .await?;
    Ok(Import { row, errors })
}

/// The agent's imports, newest first.
pub async fn recent(ctx: &Ctx, agent: AgentId, most: u64) -> Result<Vec<import::Model>> {
    let rows = import::Entity::find()
        .filter(import::Column::AgentId.eq(agent))
        .order_by_desc(import::Column::Id)
        .limit(most)
        .all(&ctx.store.read)
        .await?;
    Ok(rows)
}

#[cfg(test)]
mod tests;
