//! Two contacts that are one person, as Meta tells.

use crate::{Ctx, Result, contact::lock_contacts, store::execute};
use entity::{
    AgentId, ContactId,
    contact::{Column, Entity},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter,
};
use serde_json::Value;
use tracing::info;

/// Everything of `gone` is `stays`' from now on, who is the same person. Nothing of the history is lost.
pub(super) async fn merge(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    gone: ContactId,
    stays: ContactId,
) -> Result<()> {
    lock_contacts(tx, agent).await?;
    let both = || [stays.0.into(), gone.0.into()];
    // Of two open tickets the newer is closed: its conversation goes on in the other.
    let sql = "UPDATE ticket SET status = 'closed', closed_at = updated_at WHERE contact_id = $2 AND status NOT IN ('closed', 'cancelled') \
               AND EXISTS (SELECT 1 FROM ticket o WHERE o.contact_id = $1 AND o.status NOT IN ('closed', 'cancelled'))";
    execute(tx, sql, both()).await?;
    for simulated in ["TRUE", "FALSE"] {
        merge_conversations(tx, (gone, stays), simulated).await?;
    }
    for table in [
        "message",
        "ticket",
        "conversation",
        "identity",
        "consent",
        "recipient",
    ] {
        let sql = format!("UPDATE {table} SET contact_id = $1 WHERE contact_id = $2");
        execute(tx, sql, both()).await?;
    }
    merge_data(ctx, tx, gone, stays).await?;
    info!(contact.id = %stays, former = %gone, at = ctx.now(), "Two contacts turned out to be one person");
    Ok(())
}

/// What was said goes on in one conversation.
async fn merge_conversations(
    tx: &impl ConnectionTrait,
    (gone, stays): (ContactId, ContactId),
    simulated: &str,
) -> Result<(), DbErr> {
    let both = || [stays.0.into(), gone.0.into()];
    let into = format!(
        "(SELECT s.id FROM conversation s WHERE s.contact_id = $1 AND s.simulated = {simulated})"
    );
    let from = format!(
        "(SELECT g.id FROM conversation g WHERE g.contact_id = $2 AND g.simulated = {simulated})"
    );
    for table in ["message", "ticket"] {
        let sql = format!(
            "UPDATE {table} SET conversation_id = COALESCE({into}, conversation_id) WHERE conversation_id IN {from}"
        );
        execute(tx, sql, both()).await?;
    }
    let later = |column: &str| {
        format!(
            "{column} = (SELECT MAX(v.{column}) FROM conversation v WHERE v.contact_id IN ($1, $2) AND v.simulated = {simulated})"
        )
    };
    let (last, inbound) = (later("last_message_at"), later("last_inbound_at"));
    let sql = format!("UPDATE conversation SET {last}, {inbound} WHERE id IN {into}");
    execute(tx, sql, both()).await?;
    let sql = format!(
        "DELETE FROM conversation WHERE contact_id = $2 AND simulated = {simulated} AND {into} IS NOT NULL"
    );
    execute(tx, sql, both()).await.map(drop)
}

/// What is known of either is known of the person, and a wish of either is a wish of the person. The former contact goes.
async fn merge_data(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    gone: ContactId,
    stays: ContactId,
) -> Result<(), DbErr> {
    let both = Entity::find()
        .filter(Column::Id.is_in([gone, stays]))
        .all(tx);
    let (former, person): (Vec<_>, Vec<_>) = both.await?.into_iter().partition(|c| c.id == gone);
    Entity::delete_by_id(gone).exec(tx).await?;
    let (Some(former), Some(person)) = (former.into_iter().next(), person.into_iter().next())
    else {
        return Ok(());
    };
    let mut attributes = former.attributes.as_object().cloned().unwrap_or_default();
    attributes.extend(person.attributes.as_object().cloned().unwrap_or_default());
    let mut row = person.clone().into_active_model();
    if person.phone.is_none() {
        row.phone = Set(former.phone);
        row.phone_valid = Set(former.phone_valid);
    }
    row.name = Set(person.name.or(former.name));
    row.email = Set(person.email.or(former.email));
    row.external_id = Set(person.external_id.or(former.external_id));
    row.opted_out_at = Set(person.opted_out_at.or(former.opted_out_at));
    row.attributes = Set(Value::Object(attributes));
    row.updated_at = Set(ctx.now());
    row.update(tx).await?;
    Ok(())
}
