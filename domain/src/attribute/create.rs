//! Creates an attribute.

use super::{LONGEST_DESCRIPTION, LONGEST_LABEL, Refused};
use crate::{Ctx, Result, store, text};
use entity::{
    AgentId,
    attribute::{AttributeType, Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Value};

/// Longest name; names are ASCII.
const LONGEST_NAME: usize = 64;
/// Most attributes of an agent.
const MOST: u64 = 500;
/// Names of fields that every contact has.
const FIELDS: [&str; 11] = [
    "id",
    "external_id",
    "name",
    "email",
    "phone",
    "phone_valid",
    "attributes",
    "opted_out_at",
    "created_at",
    "updated_at",
    "agent_id",
];

/// What a new attribute is made of.
#[derive(Debug, Clone)]
pub struct New {
    /// Its name, as used in `attributes.<name>` and CSV headers.
    pub name: String,
    /// Its label for people.
    pub label: Option<String>,
    /// The type of its values, for ever.
    pub kind: AttributeType,
    /// What it is for.
    pub description: Option<String>,
}

/// Creates an attribute.
pub async fn create(ctx: &Ctx, agent: AgentId, new: New) -> Result<Model> {
    let name = checked_name(&new.name)?;
    let label = match &new.label {
        Some(label) => text::line("label", label, LONGEST_LABEL)?,
        None => None,
    };
    let description = match &new.description {
        Some(given) => text::prose("description", given, LONGEST_DESCRIPTION)?,
        None => None,
    };
    let of_agent = Entity::find().filter(Column::AgentId.eq(agent));
    if of_agent.count(&ctx.store.read).await? >= MOST {
        return Err(Refused::TooMany(MOST).into());
    }
    let row: [Value; 6] = [
        agent.0.into(),
        name.into(),
        label.into(),
        new.kind.name().into(),
        description.into(),
        ctx.now().into(),
    ];
    let sql = "INSERT INTO attribute (agent_id, name, label, kind, description, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (agent_id, name) DO NOTHING RETURNING *";
    let created = store::query_one(&ctx.store.write, sql, row).await?;
    Ok(created.ok_or_else(|| Refused::Exists(name.to_owned()))?)
}

/// Checks a name at the door.
pub(super) fn checked_name(name: &str) -> Result<&str, Refused> {
    let plain = (1..=LONGEST_NAME).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !plain {
        return Err(Refused::InvalidName);
    }
    if FIELDS.contains(&name) {
        return Err(Refused::ReservedName(name.to_owned()));
    }
    Ok(name)
}
