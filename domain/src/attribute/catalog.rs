//! The attributes an agent has, at hand to check many values.

use super::value;
use crate::{Ctx, Result};
use entity::{
    AgentId,
    attribute::{AttributeType, Column, Entity},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;
use std::collections::HashMap;

/// The attributes an agent has.
#[derive(Debug, Clone, Default)]
pub struct Catalog(HashMap<String, Known>);

#[derive(Debug, Clone, Copy)]
struct Known {
    kind: AttributeType,
    archived: bool,
}

/// Why a value is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// There is no such attribute.
    #[error("attributes.{0}: unknown attribute; create it first, or leave it out")]
    Unknown(String),
    /// The attribute is archived.
    #[error("attributes.{0}: the attribute is archived; restore it, or leave it out")]
    Archived(String),
    /// The value is of another type.
    #[error("attributes.{name}: must be {wanted}")]
    Invalid {
        /// The attribute.
        name: String,
        /// What it wants.
        wanted: &'static str,
    },
}

impl Unfit {
    /// Stable code of the rejection.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "unknown_attribute",
            Self::Archived(_) => "archived_attribute",
            Self::Invalid { .. } => "invalid_attribute",
        }
    }
}

impl Catalog {
    /// The agent's attributes as they stand.
    pub async fn load(ctx: &Ctx, agent: AgentId) -> Result<Self> {
        let rows = Entity::find()
            .filter(Column::AgentId.eq(agent))
            .all(&ctx.store.read)
            .await?;
        let known = rows.into_iter().map(|row| {
            let known = Known {
                kind: row.kind,
                archived: row.archived_at.is_some(),
            };
            (row.name, known)
        });
        Ok(Self(known.collect()))
    }

    /// Whether new data may carry `name`.
    pub fn check_name(&self, name: &str) -> Result<(), Unfit> {
        self.open(name).map(|_| ())
    }

    /// Checks a JSON value; what is to be stored, `null` to remove the attribute from the contact.
    pub fn check(&self, name: &str, value: &Value) -> Result<Value, Unfit> {
        // An archived attribute can still be removed from contacts.
        if value.is_null() && self.0.contains_key(name) {
            return Ok(Value::Null);
        }
        value::of_json(self.open(name)?, value).map_err(|wanted| invalid(name, wanted))
    }

    /// Reads a value written as text, as in a CSV file.
    pub fn read(&self, name: &str, text: &str) -> Result<Value, Unfit> {
        value::of_text(self.open(name)?, text).map_err(|wanted| invalid(name, wanted))
    }

    fn open(&self, name: &str) -> Result<AttributeType, Unfit> {
        match self.0.get(name) {
            None => Err(Unfit::Unknown(name.chars().take(64).collect())),
            Some(known) if known.archived => Err(Unfit::Archived(name.to_owned())),
            Some(known) => Ok(known.kind),
        }
    }
}

fn invalid(name: &str, wanted: &'static str) -> Unfit {
    Unfit::Invalid {
        name: name.to_owned(),
        wanted,
    }
}
