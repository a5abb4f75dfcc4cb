//! How answers end: whatever was said through a channel and cannot be delivered comes back to the team.

use super::get;
use crate::{
    Ctx, Result,
    error::NotFound,
    recipient::{self, Resolution},
    store::{column, dialect_of, id_list, query, query_one},
    ticket,
    tier::DAY,
};
use entity::{
    AgentId, CampaignId, ContactId, ConversationId, MessageId, RecipientId,
    recipient::RecipientState,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// Answers looked at in one transaction.
const BATCH: i64 = 500;

/// After so many days nothing more is heard of a message (Meta's page on statuses).
const FORGOTTEN: i64 = 30 * DAY;

#[derive(FromQueryResult)]
struct Ended {
    id: MessageId,
    agent_id: AgentId,
    conversation_id: ConversationId,
    contact_id: ContactId,
    state: RecipientState,
    error_reason: Option<String>,
}

/// The sweep: looks after what was said through channels. What failed makes its ticket wait for the team, or opens one.
pub async fn ended(ctx: &Ctx) -> Result<()> {
    let sql = "SELECT m.id, m.agent_id, m.conversation_id, m.contact_id, r.state, r.error_reason FROM message m \
               JOIN recipient r ON r.id = m.recipient_id WHERE m.direction = 'out' AND m.recipient_id IS NOT NULL AND m.ended_at IS NULL \
               AND (r.state IN ('delivered', 'read', 'replied', 'failed', 'cancelled') OR m.created_at < $1) ORDER BY m.id LIMIT $2";
    let values = [(ctx.now() - FORGOTTEN).into(), BATCH.into()];
    let ended: Vec<Ended> = query(&ctx.store.read, sql, values).await?;
    if ended.is_empty() {
        return Ok(());
    }
    let tx = ctx.store.begin().await?;
    let ids: Vec<i64> = ended.iter().map(|answer| answer.id.0).collect();
    let dialect = dialect_of(&tx);
    let open = format!(
        "SELECT id FROM message WHERE id IN ({}) AND ended_at IS NULL ORDER BY id{}",
        dialect.listed_ids("$2"),
        dialect.for_update()
    );
    let sql = format!(
        "UPDATE message SET ended_at = $1 WHERE {} RETURNING id",
        dialect.id_in(&open)
    );
    let ours: Vec<MessageId> = column(&tx, sql, [ctx.now().into(), id_list(&ids)]).await?;
    for answer in ended {
        if answer.state == RecipientState::Failed && ours.contains(&answer.id) {
            come_back(ctx, &tx, &answer).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Last {
    kind: String,
    text: Option<String>,
}

/// The team is told that the customer did not get it.
async fn come_back(ctx: &Ctx, tx: &impl ConnectionTrait, answer: &Ended) -> Result<()> {
    let reason = answer
        .error_reason
        .as_deref()
        .unwrap_or("no reason is known");
    let why = format!("the last answer did not reach the customer: {reason}");
    if ticket::wait_for_us(ctx, tx, answer.conversation_id, &why).await? {
        return Ok(());
    }
    let sql = "SELECT kind, text FROM message WHERE conversation_id = $1 AND direction = 'in' ORDER BY created_at DESC, id DESC LIMIT 1";
    let last = query_one::<Last>(tx, sql, [answer.conversation_id.0.into()]).await?;
    let (kind, text) = last.map_or(("text".to_owned(), None), |last| (last.kind, last.text));
    let opening = ticket::Opening {
        agent: answer.agent_id,
        conversation: answer.conversation_id,
        contact: answer.contact_id,
        matched: None,
        said: text.as_deref(),
        kind: &kind,
        opened_by: entity::ticket::OpenedBy::Handover,
        why: Some(&why),
    };
    ticket::open(ctx, tx, &[opening]).await
}

#[derive(FromQueryResult)]
struct Of {
    campaign_id: CampaignId,
    recipient_id: RecipientId,
}

/// Resolves the doubt about something that was said in the agent's conversation.
pub async fn resolve(
    ctx: &Ctx,
    agent: AgentId,
    (conversation, message): (ConversationId, MessageId),
    resolution: Resolution,
) -> Result<()> {
    get(ctx, agent, conversation).await?;
    let sql = "SELECT r.campaign_id, r.id AS recipient_id FROM message m JOIN recipient r ON r.id = m.recipient_id \
               WHERE m.id = $1 AND m.conversation_id = $2 AND m.direction = 'out'";
    let values = [message.0.into(), conversation.0.into()];
    let of = query_one::<Of>(&ctx.store.read, sql, values).await?;
    let of = of.ok_or_else(|| NotFound::new("message", message))?;
    recipient::resolve(ctx, agent, of.campaign_id, of.recipient_id, resolution).await
}
