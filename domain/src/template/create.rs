//! Creates a template.

use super::{Content, Refused, submit::submit_through, validate};
use crate::{Ctx, Error, Result, channel};
use entity::{
    AgentId,
    template::{ActiveModel, Entity, Model, TemplateStatus},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, EntityTrait, SqlErr};
use serde_json::json;
use std::collections::BTreeMap;

/// A template to be made.
#[derive(Debug, Clone)]
pub struct New {
    /// What it says.
    pub content: Content,
    /// Example values by variable key.
    pub examples: BTreeMap<String, String>,
}

/// Creates a template. While no channel is connected nobody reviews it: it is approved at once, and marked simulated.
/// Else it is submitted to Meta, in whose list it then stands.
pub async fn create(ctx: &Ctx, agent: AgentId, new: New) -> Result<Model> {
    let content = validate::validate(new.content)?;
    validate::examples(&content, &new.examples)?;
    let channel = channel::connected(&ctx.store.read, agent).await?;
    if channel.is_some() {
        validate::validate_for_meta(&content, &new.examples)?;
    }
    let now = ctx.now();
    let mut row = row_of(&content, &new.examples);
    row.agent_id = Set(agent);
    row.status = Set(match channel {
        Some(_) => TemplateStatus::Draft,
        None => TemplateStatus::Approved,
    });
    row.simulated = Set(channel.is_none());
    row.created_at = Set(now);
    row.updated_at = Set(now);
    let created = row.insert(&ctx.store.write).await;
    let created = created.map_err(|error| taken(error, &content))?;
    let Some(channel) = channel else {
        return Ok(created);
    };
    // What Meta does not take is not kept either: the caller mends it and creates it again.
    match submit_through(ctx, &channel, &created).await {
        Ok(submitted) => Ok(submitted),
        Err(error) => {
            Entity::delete_by_id(created.id)
                .exec(&ctx.store.write)
                .await?;
            Err(error)
        }
    }
}

/// The columns that the content fills.
pub(super) fn row_of(content: &Content, examples: &BTreeMap<String, String>) -> ActiveModel {
    ActiveModel {
        name: Set(content.name.clone()),
        language: Set(content.language.clone()),
        category: Set(content.category),
        body: Set(content.body.clone()),
        header: Set(content.header.as_ref().map(|header| json!(header))),
        footer: Set(content.footer.clone()),
        buttons: Set(json!(content.buttons)),
        examples: Set(json!(examples)),
        more: Set((!content.more.is_empty()).then(|| json!(content.more))),
        ..Default::default()
    }
}

/// The unique index says that name and language are taken.
pub(super) fn taken(error: DbErr, content: &Content) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Refused::Exists {
            name: content.name.clone(),
            language: content.language.clone(),
        }
        .into(),
        _ => error.into(),
    }
}
