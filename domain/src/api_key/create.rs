//! Makes a key.

use super::{ADMIN_KEY_NAME, Model, Role, secret};
use crate::{Ctx, Result, error::InvalidField, text};
use entity::{AgentId, api_key::ActiveModel};
use sea_orm::{ActiveModelTrait, Set};
use secrecy::SecretString;

const LONGEST_NAME: usize = 100;

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Its name, for people.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The one agent it may see; none means all.
    pub agent_id: Option<AgentId>,
}

/// Makes a key; the secret is not kept and cannot be read again.
pub async fn create(ctx: &Ctx, new: NewKey) -> Result<(Model, SecretString)> {
    let name = text::required("name", &new.name, LONGEST_NAME)?;
    if name == ADMIN_KEY_NAME {
        let message = "this name is kept for the key from the environment; choose another";
        return Err(InvalidField::new("name", "name_reserved", message).into());
    }
    let secret = secret::generate();
    let row = insert(ctx, NewKey { name, ..new }, &secret).await?;
    Ok((row, secret.into()))
}

pub(super) async fn insert(ctx: &Ctx, new: NewKey, secret: &str) -> Result<Model> {
    let row = ActiveModel {
        name: Set(new.name),
        role: Set(new.role),
        agent_id: Set(new.agent_id),
        secret_hash: Set(secret::hash(secret)),
        hint: Set(secret::hint(secret)),
        created_at: Set(ctx.now()),
        revoked_at: Set(None),
        ..Default::default()
    };
    Ok(row.insert(&ctx.store.write).await?)
}
