//! Changes an attribute; its name and type stay for ever.

use super::{LONGEST_DESCRIPTION, LONGEST_LABEL, create::checked_name};
use crate::{Ctx, Result, error::NotFound, text};
use entity::{
    AgentId,
    attribute::{ActiveModel, Column, Entity, Model},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

/// What changes; what is absent stays as it is, `Some(None)` clears.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Its label for people.
    pub label: Option<Option<String>>,
    /// What it is for.
    pub description: Option<Option<String>>,
    /// Archived attributes stay on contacts and are refused in new data.
    pub archived: Option<bool>,
}

/// Changes the agent's attribute called `name`.
pub async fn change(ctx: &Ctx, agent: AgentId, name: &str, change: Change) -> Result<Model> {
    // What cannot be a name names nothing; Postgres would choke on some of it.
    let name = checked_name(name).map_err(|_| NotFound::new("attribute", name))?;
    let found = Entity::find()
        .filter(Column::AgentId.eq(agent))
        .filter(Column::Name.eq(name))
        .one(&ctx.store.read)
        .await?
        .ok_or_else(|| NotFound::new("attribute", name))?;
    let archived_at = found.archived_at;
    let mut row: ActiveModel = found.into_active_model();
    if let Some(label) = change.label {
        row.label = Set(match label {
            Some(given) => text::line("label", &given, LONGEST_LABEL)?,
            None => None,
        });
    }
    if let Some(description) = change.description {
        row.description = Set(match description {
            Some(given) => text::prose("description", &given, LONGEST_DESCRIPTION)?,
            None => None,
        });
    }
    match change.archived {
        Some(true) => row.archived_at = Set(archived_at.or(Some(ctx.now()))),
        Some(false) => row.archived_at = Set(None),
        None => {}
    }
    row.updated_at = Set(ctx.now());
    Ok(row.update(&ctx.store.write).await?)
}
