//! Attributes: the typed values that an agent's contacts may carry.

mod catalog;
mod change;
mod create;
mod value;

pub use catalog::Catalog;
pub use change::{Change, change};
pub use create::{New, create};
pub use value::date;
pub(crate) use value::whole;

use crate::{
    Ctx, Kind, Refusal, Result,
    page::{Page, Wanted},
};
use entity::{
    AgentId,
    attribute::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Longest label, in characters.
const LONGEST_LABEL: usize = 200;
/// Longest description, in characters.
const LONGEST_DESCRIPTION: usize = 1000;

/// Why an attribute cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Another attribute has that name.
    #[error(
        "the attribute \"{0}\" exists already; change it, or choose another name (a type cannot be changed)"
    )]
    Exists(String),
    /// The name is none.
    #[error(
        "name: an attribute's name is 1 to 64 of the characters a-z, A-Z, 0-9 and _, and begins with a letter"
    )]
    InvalidName,
    /// A field of contacts has that name.
    #[error("name: \"{0}\" is a field of every contact; choose another name")]
    ReservedName(String),
    /// There are too many.
    #[error("an agent may have {0} attributes at most; archived ones count")]
    TooMany(u64),
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::Exists(_) => Kind::Conflict,
            Self::InvalidName | Self::ReservedName(_) | Self::TooMany(_) => Kind::Invalid,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Exists(_) => "attribute_exists",
            Self::InvalidName => "invalid_name",
            Self::ReservedName(_) => "reserved_name",
            Self::TooMany(_) => "too_many_attributes",
        }
    }
    fn details(&self) -> serde_json::Value {
        serde_json::json!({ "field": "name" })
    }
}

/// The agent's attributes, oldest first; archived ones too.
pub async fn list(
    ctx: &Ctx,
    agent: AgentId,
    limit: Option<u64>,
    cursor: Option<&str>,
) -> Result<Page<Model>> {
    let name = format!("attributes/{agent}");
    let wanted = Wanted::parse(&name, limit, cursor)?;
    let mut query = Entity::find().filter(Column::AgentId.eq(agent));
    if let Some(after) = wanted.after {
        query = query.filter(Column::Id.gt(after));
    }
    let rows = query
        .order_by_asc(Column::Id)
        .limit(wanted.limit + 1)
        .all(&ctx.store.read)
        .await?;
    Ok(wanted.cut(&name, rows, |attribute| attribute.id.0))
}

#[cfg(test)]
mod tests;
