//! Changes one contact.

use super::{Checker, find, lock_contacts};
use crate::{Ctx, Kind, Refusal, Result};
use entity::{
    AgentId, ContactId,
    contact::{ActiveModel, Column, Entity, Model},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, Set,
};
use serde_json::Value;

/// Another contact of the agent has the external id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("external_id: another contact has \"{0}\" already")]
pub struct ExternalIdTaken(String);

impl Refusal for ExternalIdTaken {
    fn kind(&self) -> Kind {
        Kind::Conflict
    }
    fn code(&self) -> &'static str {
        "external_id_taken"
    }
    fn details(&self) -> Value {
        serde_json::json!({ "field": "external_id" })
    }
}

/// Changes a contact by a JSON object like those of an upsert: absent fields stay, null clears, attributes merge.
pub async fn change(ctx: &Ctx, agent: AgentId, id: ContactId, change: &Value) -> Result<Model> {
    let row = Checker::load(ctx, agent).await?.json(change)?;
    let tx = ctx.store.begin().await?;
    lock_contacts(&tx, agent).await?;
    let before = find(&tx, agent, id).await?;
    if let Some(wanted) = row.key() {
        refuse_taken(&tx, &before, wanted).await?;
    }
    let mut attributes = before.attributes.as_object().cloned().unwrap_or_default();
    attributes.extend(row.attributes);
    attributes.retain(|_, value| !value.is_null());
    let mut after: ActiveModel = before.clone().into_active_model();
    after.external_id = Set(row.external_id.over(before.external_id));
    after.name = Set(row.name.over(before.name));
    after.email = Set(row.email.over(before.email));
    if row.phone.is_given() {
        let phone = row.phone.over(None);
        after.phone_valid = Set(phone.as_ref().is_some_and(|phone| phone.valid));
        after.phone = Set(phone.map(|phone| phone.text));
    }
    after.attributes = Set(Value::Object(attributes));
    after.updated_at = Set(ctx.now());
    let after = after.update(&tx).await?;
    tx.commit().await?;
    Ok(after)
}

async fn refuse_taken(tx: &impl ConnectionTrait, before: &Model, wanted: &str) -> Result<()> {
    let others = Entity::find()
        .filter(Column::AgentId.eq(before.agent_id))
        .filter(Column::ExternalId.eq(wanted))
        .filter(Column::Id.ne(before.id));
    if others.count(tx).await? > 0 {
        return Err(ExternalIdTaken(wanted.to_owned()).into());
    }
    Ok(())
}
