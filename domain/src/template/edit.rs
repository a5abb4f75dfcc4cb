//! Edits a template.

use super::{
    Button, Content, Header,
    create::{row_of, taken},
    validate,
};
use crate::{Ctx, Result, error::NotFound};
use entity::{
    AgentId, TemplateId,
    template::{Category, Column, Entity, Model},
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

/// Edits a template. Campaigns that were sent with it keep what they were sent with.
pub async fn edit(ctx: &Ctx, agent: AgentId, id: TemplateId, change: Change) -> Result<Model> {
    let transaction = ctx.store.begin().await?;
    let old = Entity::find_by_id(id)
        .filter(Column::AgentId.eq(agent))
        .lock_exclusive()
        .one(&transaction)
        .await?
        .ok_or_else(|| NotFound::new("template", id))?;
    let stored: BTreeMap<String, String> =
        serde_json::from_value(old.examples.clone()).unwrap_or_default();
    let given = change.examples.clone();
    let content = validate::validate(changed(Content::of(&old), change))?;
    let examples = match given {
        Some(given) => given,
        // Examples of variables that the new text does not have any more go with them.
        None => {
            let known = content.variables();
            stored
                .into_iter()
                .filter(|(key, _)| known.contains(key))
                .collect()
        }
    };
    validate::examples(&content, &examples)?;
    let mut row = row_of(&content, &examples);
    row.id = Set(id);
    row.updated_at = Set(ctx.now());
    let edited = row
        .update(&transaction)
        .await
        .map_err(|error| taken(error, &content))?;
    transaction.commit().await?;
    Ok(edited)
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
    }
}
