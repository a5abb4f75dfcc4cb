//! Opting out and in: a wish of the person, so it holds for every contact with that number and stops what is unsent.

use super::{find, lock_contacts};
use crate::{
    Ctx, Result,
    recipient::{Event, Fault, What, apply, lock_rows, write_rows},
    store::{column, execute, query},
};
use entity::{AgentId, ContactId, MessageId, Millis, RecipientId, consent::Wish, contact::Model};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

/// How a wish became known that somebody of the team handed in.
const BY_API: &str = "by the team";

/// How a person's wish became known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Because {
    /// For people.
    pub(crate) why: String,
    /// The message that said so.
    pub(crate) message: Option<MessageId>,
}

impl Because {
    /// No message of a conversation said so.
    pub(crate) fn of(why: &str) -> Self {
        Self {
            why: why.to_owned(),
            message: None,
        }
    }
}

/// No more messages to this person. Recipients of this number that are unsent fail with `opted_out`. Opting out
/// again changes nothing.
pub async fn opt_out(ctx: &Ctx, agent: AgentId, id: ContactId) -> Result<Model> {
    let tx = ctx.store.begin().await?;
    let contact = opt_out_in(ctx, &tx, agent, id, &Because::of(BY_API)).await?;
    tx.commit().await?;
    Ok(contact)
}

pub(crate) async fn opt_out_in(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    id: ContactId,
    because: &Because,
) -> Result<Model> {
    let now = ctx.now();
    lock_contacts(tx, agent).await?;
    let contact = find(tx, agent, id).await?;
    let sql = format!(
        "UPDATE contact SET opted_out_at = $4, updated_at = $4 \
         WHERE agent_id = $1 AND opted_out_at IS NULL AND {SAME_PERSON}"
    );
    execute(tx, sql, person(&contact).chain([now.into()])).await?;
    log(tx, &contact, Wish::OptOut, because, now).await?;
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
    why: &str,
) -> Result<bool> {
    match with_number(tx, agent, phone).await? {
        Some(id) => {
            let because = Because::of(why);
            opt_out_in(ctx, tx, agent, id, &because).await.map(|_| true)
        }
        None => Ok(false),
    }
}

/// Whoever has this number wants messages again; whether anybody has.
pub async fn opt_in_number(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    phone: &str,
    why: &str,
) -> Result<bool> {
    match with_number(tx, agent, phone).await? {
        Some(id) => {
            let because = Because::of(why);
            opt_in_in(ctx, tx, agent, id, &because).await.map(|_| true)
        }
        None => Ok(false),
    }
}

/// Some contact with this number, or whom WhatsApp knows by its digits.
async fn with_number(
    tx: &impl ConnectionTrait,
    agent: AgentId,
    phone: &str,
) -> Result<Option<ContactId>, DbErr> {
    let sql = "SELECT c.id FROM contact c WHERE c.agent_id = $1 AND (c.phone = $2 OR c.id = \
               (SELECT i.contact_id FROM identity i WHERE i.agent_id = $1 AND i.kind = 'wa_id' AND i.value = $3)) \
               ORDER BY c.id LIMIT 1";
    let digits = phone.trim_start_matches('+');
    let values = [agent.0.into(), phone.into(), digits.into()];
    let found = column(tx, sql, values).await?;
    Ok(found.into_iter().next())
}

/// The person wants messages again. Opting in again changes nothing.
pub async fn opt_in(ctx: &Ctx, agent: AgentId, id: ContactId) -> Result<Model> {
    let tx = ctx.store.begin().await?;
    let contact = opt_in_in(ctx, &tx, agent, id, &Because::of(BY_API)).await?;
    tx.commit().await?;
    Ok(contact)
}

pub(crate) async fn opt_in_in(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agent: AgentId,
    id: ContactId,
    because: &Because,
) -> Result<Model> {
    lock_contacts(tx, agent).await?;
    let contact = find(tx, agent, id).await?;
    let sql = format!(
        "UPDATE contact SET opted_out_at = NULL, updated_at = $4 \
         WHERE agent_id = $1 AND opted_out_at IS NOT NULL AND {SAME_PERSON}"
    );
    let now = ctx.now();
    execute(tx, sql, person(&contact).chain([now.into()])).await?;
    let sql = "DELETE FROM suppression WHERE agent_id = $1 AND phone = $3 AND $2 > 0";
    execute(tx, sql, person(&contact)).await?;
    log(tx, &contact, Wish::OptIn, because, now).await?;
    find(tx, agent, id).await
}

/// Writes down who wanted what, when and why.
async fn log(
    tx: &impl ConnectionTrait,
    contact: &Model,
    wish: Wish,
    because: &Because,
    at: Millis,
) -> Result<(), DbErr> {
    let sql = "INSERT INTO consent (agent_id, contact_id, wish, why, message_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        contact.agent_id.0.into(),
        contact.id.0.into(),
        wish.name().into(),
        because.why.as_str().into(),
        because.message.map(|id| id.0).into(),
        at.into(),
    ];
    execute(tx, sql, values).await.map(drop)
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
               (SELECT id FROM campaign WHERE agent_id = $1 AND status IN ('launching', 'paused') AND heeds_opt_out AND frozen_at IS NULL)";
    execute(tx, sql, person(contact)).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Unsent {
    id: RecipientId,
}

async fn stop_unsent(ctx: &Ctx, tx: &impl ConnectionTrait, contact: &Model) -> Result<()> {
    let sql = "SELECT r.id FROM recipient r WHERE r.state = 'queued' AND r.contact_id IN \
               (SELECT c.id FROM contact c WHERE c.agent_id = $1 AND (c.id = $2 OR c.phone = $3)) \
               AND r.campaign_id IN (SELECT p.id FROM campaign p WHERE p.agent_id = $1 AND p.heeds_opt_out)";
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
