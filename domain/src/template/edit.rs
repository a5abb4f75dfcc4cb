//! Edits a template.

use super::{
    Button, Content, Header, Refused,
    create::{row_of, taken},
    get, media,
    submit::{examples_of, is_editable},
    validate,
};
use crate::{
    Ctx, Result, channel,
    error::{InvalidField, NotFound},
    whatsapp::template::edit_to_meta,
};
use entity::{
    AgentId, TemplateId,
    channel::Model as Channel,
    template::{Category, Column, Entity, Model, TemplateStatus},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
};
use std::collections::BTreeMap;

/// What shall change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Its name.
    pub name: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its category.
    pub category: Option<Category>,
    /// The header; `Some(None)` takes it away.
    pub header: Option<Option<Header>>,
    /// The body.
    pub body: Option<String>,
    /// The footer; `Some(None)` takes it away.
    pub footer: Option<Option<String>>,
    /// The buttons, all of them.
    pub buttons: Option<Vec<Button>>,
    /// The example values, all of them.
    pub examples: Option<BTreeMap<String, String>>,
}

/// Edits a template, at Meta's as well. Campaigns that were sent with it keep what they were sent with.
pub async fn edit(ctx: &Ctx, agent: AgentId, id: TemplateId, change: Change) -> Result<Model> {
    // Meta is asked before the transaction, which must not wait for it.
    let seen = get(ctx, agent, id).await?;
    let (content, examples) = edited(&seen, change.clone())?;
    let channel = channel::connected(&ctx.store.read, agent).await?;
    let status = edit_at_meta(ctx, channel.as_ref(), &seen, &content, &examples).await?;
    let transaction = ctx.store.begin().await?;
    let old = Entity::find_by_id(id)
        .filter(Column::AgentId.eq(agent))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| NotFound::new("template", id))?;
    let (content, examples) = edited(&old, change)?;
    let mut row = row_of(&content, &examples);
    // A webhook that told more meanwhile is right.
    if let Some(status) = status.filter(|_| old.updated_at == seen.updated_at) {
        row.status = Set(status);
    }
    row.id = Set(id);
    row.updated_at = Set(ctx.now());
    let edited = row
        .update(&transaction)
        .await
        .map_err(|error| taken(error, &content))?;
    transaction.commit().await?;
    Ok(edited)
}

/// What the template says after the change.
fn edited(
    old: &Model,
    change: Change,
) -> Result<(Content, BTreeMap<String, String>), InvalidField> {
    let given = change.examples.clone();
    let content = validate::validate(changed(Content::of(old), change))?;
    let examples = match given {
        Some(given) => given,
        // Examples of variables that the new text does not have any more go with them.
        None => {
            let known = content.variables();
            let mut stored = examples_of(old);
            stored.retain(|key, _| known.contains(key));
            stored
        }
    };
    validate::examples(&content, &examples)?;
    Ok((content, examples))
}

/// Edits a template that Meta has; answers where it then stands. What Meta does not have is only edited here.
async fn edit_at_meta(
    ctx: &Ctx,
    channel: Option<&Channel>,
    old: &Model,
    content: &Content,
    examples: &BTreeMap<String, String>,
) -> Result<Option<TemplateStatus>> {
    let (Some(channel), Some(meta_id)) = (channel, &old.meta_id) else {
        return Ok(None);
    };
    if !is_editable(old.status) {
        return Err(Refused::NotEditable(old.status).into());
    }
    for (field, same) in [
        ("name", content.name == old.name),
        ("language", content.language == old.language),
        (
            "category",
            content.category == old.category || old.status != TemplateStatus::Approved,
        ),
    ] {
        if !same {
            let message = "Meta does not let this be changed; create another template";
            return Err(InvalidField::new(field, "fixed_at_meta", message).into());
        }
    }
    validate::validate_for_meta(content, examples)?;
    let token = channel::token_of(ctx, channel)?;
    let content = media::with_handle(ctx, &token, content).await?;
    let body = edit_to_meta(&content, examples);
    let edited = ctx.graph().post(&token, meta_id, &body).await;
    edited.map_err(Refused::by_graph)?;
    Ok(Some(TemplateStatus::Pending))
}

fn changed(old: Content, change: Change) -> Content {
    Content {
        name: change.name.unwrap_or(old.name),
        language: change.language.unwrap_or(old.language),
        category: change.category.unwrap_or(old.category),
        header: change.header.unwrap_or(old.header),
        body: change.body.unwrap_or(old.body),
        footer: change.footer.unwrap_or(old.footer),
        buttons: change.buttons.unwrap_or(old.buttons),
        more: old.more,
    }
}
