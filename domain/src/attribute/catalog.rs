//! The attributes an agent has, at hand to check many values.

use super::value;
use crate::{Ctx, Result, error::InvalidField};
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
    pub fn check_name(&self, name: &str) -> Result<(), InvalidField> {
        self.open(name).map(|_| ())
    }

    /// Checks a JSON value; what is to be stored, `null` to remove the attribute from the contact.
    pub fn check(&self, name: &str, value: &Value) -> Result<Value, InvalidField> {
        // An archived attribute can still be removed from contacts.
        if value.is_null() && self.0.contains_key(name) {
            return Ok(Value::Null);
        }
        value::of_json(self.open(name)?, value).map_err(|wanted| invalid(name, wanted))
    }

    /// Reads a value written as text, as in a CSV file.
    pub fn read(&self, name: &str, text: &str) -> Result<Value, InvalidField> {
        value::of_text(self.open(name)?, text).map_err(|wanted| invalid(name, wanted))
    }

    fn open(&self, name: &str) -> Result<AttributeType, InvalidField> {
        match self.0.get(name) {
            None => {
                let name: String = name.chars().take(64).collect();
                let message = "unknown attribute; create it first, or leave it out";
                Err(refused(&name, "unknown_attribute", message))
            }
            Some(known) if known.archived => {
                let message = "the attribute is archived; restore it, or leave it out";
                Err(refused(name, "archived_attribute", message))
            }
            Some(known) => Ok(known.kind),
        }
    }
}

fn invalid(name: &str, wanted: &str) -> InvalidField {
    refused(name, "invalid_attribute", &format!("must be {wanted}"))
}

fn refused(name: &str, code: &'static str, message: &str) -> InvalidField {
    InvalidField::new(format!("attributes.{name}"), code, message)
}
