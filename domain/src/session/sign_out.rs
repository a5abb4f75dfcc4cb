//! Signing out.

use super::token;
use crate::{Ctx, Result};
use entity::session::Entity;
use sea_orm::EntityTrait;

/// Ends the session with this token; one that is over already stays so.
pub async fn sign_out(ctx: &Ctx, token: &str) -> Result<()> {
    let id = token::hash(token);
    Entity::delete_by_id(id).exec(&ctx.store.write).await?;
    Ok(())
}
