//! Submitting a template to Meta for review.

use super::{Content, Refused, get, media, validate};
use crate::{
    Ctx, Result, channel,
    error::NotFound,
    whatsapp::template::{status, to_meta},
};
use entity::{
    AgentId, TemplateId,
    channel::Model as Channel,
    template::{Category, Entity, Model, TemplateStatus},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QuerySelect};
use serde_json::Value;
use std::collections::BTreeMap;

/// Submits a draft that Meta does not have yet.
pub async fn submit(ctx: &Ctx, agent: AgentId, id: TemplateId) -> Result<Model> {
    let channel = channel::get(ctx, agent).await?;
    let template = get(ctx, agent, id).await?;
    if template.meta_id.is_some() {
        return Err(Refused::Submitted(template.name).into());
    }
    submit_through(ctx, &channel, &template).await
}

pub(super) async fn submit_through(
    ctx: &Ctx,
    channel: &Channel,
    template: &Model,
) -> Result<Model> {
    let content = Content::of(template);
    let examples = examples_of(template);
    validate::validate_for_meta(&content, &examples)?;
    let token = channel::token_of(ctx, channel)?;
    let path = format!("{}/message_templates", channel.waba_id);
    let content = media::with_handle(ctx, &token, &content).await?;
    let body = to_meta(&content, &examples);
    let answer = ctx.graph().post(&token, &path, &body).await;
    let answer = answer.map_err(Refused::by_graph)?;
    let text = |name: &str| match &answer[name] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let word = text("status").unwrap_or_else(|| "PENDING".to_owned());
    // A webhook may have told more meanwhile: what it said stays.
    let tx = ctx.store.begin().await?;
    let now = Entity::find_by_id(template.id)
        .lock_exclusive()
        .one(&tx)
        .await?
        .ok_or_else(|| NotFound::new("template", template.id))?;
    let told = now.meta_status.is_some();
    let mut row = now.into_active_model();
    if !told {
        row.meta_id = Set(text("id"));
        row.status = Set(status(&word));
        row.meta_status = Set(Some(word));
        row.status_reason = Set(None);
    }
    row.simulated = Set(false);
    // Meta may file it under another category than was asked for.
    if let Some(category) = text("category").as_deref().and_then(category) {
        row.category = Set(category);
    }
    row.updated_at = Set(ctx.now());
    let submitted = row.update(&tx).await?;
    tx.commit().await?;
    Ok(submitted)
}

/// The example values of a template.
pub(super) fn examples_of(template: &Model) -> BTreeMap<String, String> {
    serde_json::from_value(template.examples.clone()).unwrap_or_default()
}

/// Meta's word for a category.
pub(super) fn category(word: &str) -> Option<Category> {
    match word.to_ascii_uppercase().as_str() {
        "MARKETING" => Some(Category::Marketing),
        "UTILITY" => Some(Category::Utility),
        "AUTHENTICATION" => Some(Category::Authentication),
        _ => None,
    }
}

/// Whether Meta takes an edit of a template that stands so (Meta's page on template management).
pub(super) fn is_editable(status: TemplateStatus) -> bool {
    match status {
        TemplateStatus::Approved | TemplateStatus::Rejected | TemplateStatus::Paused => true,
        TemplateStatus::Draft | TemplateStatus::Pending | TemplateStatus::Disabled => false,
    }
}
