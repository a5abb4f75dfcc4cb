//! Opting out and in: a wish of the person, so it holds for every contact with that number and stops what is unsent.

use super::{find, lock_contacts};
use crate::{
    Ctx, Result,
    recipient::{Event, Fault, What, apply, lock_rows, write_rows},
    store::{column, execute, query},
};
use entity::{AgentId, ContactId, RecipientId, contact::Model};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

/// No more messages to this person. Recipients of this number that are unsent fail with `opted_out`. Opting out
/// again changes nothing.
pub async fn opt_out(ctx: &Ctx, agent: AgentId, id: ContactId) -> Result<Model> {
    let tx = ctx.store.begin().await?;
    let contact = opt_out_in(ctx, &tx, agent, id).await?;
    tx.commit().await?;
    Ok(contact)
}

async fn opt_out_in(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    id: ContactId,
) -> Result<Model> {
    let now = ctx.now();
    lock_contacts(tx, agent).await?;
    let contact = find(tx, agent, id).await?;
    let sql = format!(
        "UPDATE contact SET opted_out_at = $4, updated_at = $4 \
         WHERE agent_id = $1 AND opted_out_at IS NULL AND {SAME_PERSON}"
    );
    execute(tx, sql, person(&contact).chain([now.into()])).await?;
    stop_captured(tx, &contact).await?;
    stop_unsent(ctx, tx, &contact).await?;
    find(tx, agent, id).await
}

/// No more messages to whoever has this number (in E.164), because Meta or the person says so; whether anybody has. A
/// number without a contact has nobody to be remembered by.
pub async fn opt_out_number(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    phone: &str,
) -> Result<bool> {
    match with_number(tx, agent, phone).await? {
        Some(id) => opt_out_in(ctx, tx, agent, id).await.map(|_| true),
        None => Ok(false),
    }
}

/// Whoever has this number wants messages again; whether anybody has.
pub async fn opt_in_number(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    phone: &str,
) -> Result<bool> {
    match with_number(tx, agent, phone).await? {
        Some(id) => opt_in_in(ctx, tx, agent, id).await.map(|_| true),
        None => Ok(false),
    }
}

/// Some contact with this number.
async fn with_number(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    phone: &str,
) -> Result<Option<ContactId>, DbErr> {
    let sql = "SELECT id FROM contact WHERE agent_id = $1 AND phone = $2 ORDER BY id LIMIT 1";
    let found = column(tx, sql, [agent.0.into(), phone.into()]).await?;
    Ok(found.into_iter().next())
}

/// The person wants messages again. Opting in again changes nothing.
pub async fn opt_in(ctx: &Ctx, agent: AgentId, id: ContactId) -> Result<Model> {
    let tx = ctx.store.begin().await?;
    let contact = opt_in_in(ctx, &tx, agent, id).await?;
    tx.commit().await?;
    Ok(contact)
}

async fn opt_in_in(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    id: ContactId,
) -> Result<Model> {
    lock_contacts(tx, agent).await?;
    let contact = find(tx, agent, id).await?;
    let sql = format!(
        "UPDATE contact SET opted_out_at = NULL, updated_at = $4 \
         WHERE agent_id = $1 AND opted_out_at IS NOT NULL AND {SAME_PERSON}"
    );
    execute(tx, sql, person(&contact).chain([ctx.now().into()])).await?;
    find(tx, agent, id).await
}

/// `$2` is the contact, `$3` its number.
const SAME_PERSON: &str = "(id = $2 OR phone = $3)";

fn person(contact: &Model) -> impl Iterator<Item = Value> {
    let number = contact.phone.clone().filter(|_| contact.phone_valid);
    [
        contact.agent_id.0.into(),
        contact.id.0.into(),
        number.into(),
    ]
    .into_iter()
}

/// Of campaigns that are being frozen: what is captured and not judged yet.
async fn stop_captured(tx: &impl ConnectionTrait, contact: &Model) -> Result<()> {
    let sql = "UPDATE capture SET opted_out = TRUE WHERE (contact_id = $2 OR phone = $3) AND campaign_id IN \
               (SELECT id FROM campaign WHERE agent_id = $1 AND status IN ('launching', 'paused') AND frozen_at IS NULL)";
    execute(tx, sql, person(contact)).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Unsent {
    id: RecipientId,
}

async fn stop_unsent(ctx: &Ctx, tx: &impl ConnectionTrait, contact: &Model) -> Result<()> {
    let sql = "SELECT r.id FROM recipient r WHERE r.state = 'queued' AND r.contact_id IN \
               (SELECT c.id FROM contact c WHERE c.agent_id = $1 AND (c.id = $2 OR c.phone = $3))";
    let unsent: Vec<Unsent> = query(tx, sql, person(contact)).await?;
    let ids: Vec<RecipientId> = unsent.iter().map(|row| row.id).collect();
    let fault = Fault::new("opted_out", "the person asked for no more messages");
    let mut moved = Vec::new();
    for before in lock_rows(tx, &ids).await? {
        if before.progress.state != entity::recipient::RecipientState::Queued {
            continue;
        }
        let mut after = before.clone();
        let failed = Event {
            attempt: before.progress.attempt,
            at: ctx.now(),
            what: What::Failed(fault.clone()),
        };
        apply(&mut after.progress, &failed);
        moved.push((before, after));
    }
    write_rows(ctx, tx, 0, &moved).await?;
    Ok(())
}
