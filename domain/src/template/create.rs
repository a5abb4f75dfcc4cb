//! Creates a template.

use super::{Content, Refused, validate};
use crate::{Ctx, Error, Result};
use entity::{
    AgentId,
    template::{ActiveModel, Model, TemplateStatus},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DbErr, SqlErr};
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
pub async fn create(ctx: &Ctx, agent: AgentId, new: New) -> Result<Model> {
    let content = validate::validate(new.content)?;
    validate::examples(&content, &new.examples)?;
    let now = ctx.now();
    let mut row = row_of(&content, &new.examples);
    row.agent_id = Set(agent);
    row.status = Set(TemplateStatus::Approved);
    row.simulated = Set(true);
    row.created_at = Set(now);
    row.updated_at = Set(now);
    let created = row.insert(&ctx.store.write).await;
    created.map_err(|error| taken(error, &content))
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
