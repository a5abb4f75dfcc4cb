//! Whose cookie is this?

use super::{IDLE, LONGEST, TOUCH, token};
use crate::{Ctx, Result, api_key};
use entity::{
    api_key as key_row,
    session::{ActiveModel, Column, Entity, Model},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// What every form of the session carries.
    pub csrf: String,
    /// What the session may do.
    pub key: api_key::Model,
}

/// The session with this token, unless it is over or its key was revoked. It lasts longer for being seen.
pub async fn authenticate(ctx: &Ctx, token: &str) -> Result<Option<Session>> {
    let id = token::hash(token);
    let found = Entity::find_by_id(id.clone())
        .filter(Column::ExpiresAt.gt(ctx.now()))
        .one(&ctx.store.read)
        .await?;
    // The index compares hashes, not tokens; the last word is a comparison that takes the same time for all.
    let Some(row) = found.filter(|row| token::same(&row.id, &id)) else {
        return Ok(None);
    };
    let key = key_row::Entity::find_by_id(row.api_key_id)
        .filter(key_row::Column::RevokedAt.is_null())
        .one(&ctx.store.read)
        .await?;
    let Some(key) = key else { return Ok(None) };
    let csrf = row.csrf.clone();
    if ctx.now() - row.seen_at >= TOUCH {
        touched(ctx, row).update(&ctx.store.write).await?;
    }
    Ok(Some(Session { csrf, key }))
}

fn touched(ctx: &Ctx, row: Model) -> ActiveModel {
    let until = (ctx.now() + IDLE).min(row.created_at + LONGEST);
    let mut change = row.into_active_model();
    change.seen_at = Set(ctx.now());
    change.expires_at = Set(until);
    change
}
