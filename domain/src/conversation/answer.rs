//! The AI agent's turn: what it says is worked out outside of any transaction, for a model may take its time, and said in
//! one that looks again whether a person has taken over meanwhile.

use super::{messages, say, say::Words};
use crate::{
    Ctx, Result, agent,
    answer::{self, Outcome, Question, Turn},
    campaign::rendered_for,
    error::Kind,
    page::Wanted,
    store::{column, dialect_of, execute, query_one},
    ticket,
};
use entity::{
    AgentId, CampaignId, ContactId, ConversationId, MessageId, Millis, RecipientId,
    message::{Author, Direction},
    ticket::OpenedBy,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// How much of what was said before is told to the answerer.
const TURNS: u64 = 12;

/// A message that the AI agent is to answer: it has its place in a conversation and nobody has answered it.
#[derive(Debug, FromQueryResult)]
struct Awaiting {
    id: MessageId,
    agent_id: AgentId,
    contact_id: ContactId,
    conversation_id: ConversationId,
    campaign_id: Option<CampaignId>,
    recipient_id: Option<RecipientId>,
    kind: String,
    text: Option<String>,
    created_at: Millis,
}

const AWAITING: &str = "SELECT id, agent_id, contact_id, conversation_id, campaign_id, recipient_id, kind, text, created_at FROM message \
     WHERE id = $1 AND dispatch_seq = $2 AND direction = 'in' AND routed_at IS NULL AND conversation_id IS NOT NULL";

/// Whether this message waits for the AI agent.
pub async fn awaits(ctx: &Ctx, id: MessageId, seq: i64) -> Result<bool> {
    let values = [id.0.into(), seq.into()];
    let found = query_one::<Awaiting>(&ctx.store.read, AWAITING, values).await?;
    Ok(found.is_some())
}

/// Answers this message, or hands its conversation over to people. Nothing happens if it does not wait for the AI agent.
/// An error means that the database was away: try again.
pub async fn answer(ctx: &Ctx, id: MessageId, seq: i64) -> Result<()> {
    let values = [id.0.into(), seq.into()];
    let Some(message) = query_one::<Awaiting>(&ctx.store.read, AWAITING, values).await? else {
        return Ok(());
    };
    let agent = agent::get(ctx, message.agent_id).await?;
    let question = question(ctx, &message).await?;
    let outcome = answer::answer(ctx, &agent, question).await?;
    let tx = ctx.store.begin().await?;
    conclude(ctx, &tx, &message, seq, outcome).await?;
    tx.commit().await?;
    ctx.nudge();
    Ok(())
}

/// What is asked, with what was said before.
async fn question(ctx: &Ctx, message: &Awaiting) -> Result<Question> {
    let campaign_message = match (message.campaign_id, message.recipient_id) {
        (Some(campaign), Some(recipient)) => {
            let (_, text) = rendered_for(&ctx.store.read, campaign, recipient).await?;
            Some(text).filter(|text| !text.is_empty())
        }
        _ => None,
    };
    let wanted = Wanted::first(TURNS);
    let said = messages(ctx, message.agent_id, message.conversation_id, wanted).await?;
    let before = said.data.into_iter().filter(|said| {
        said.id.is_none_or(|id| id < message.id) && said.created_at <= message.created_at
    });
    let turns = before.filter_map(|said| {
        Some(Turn {
            from_customer: said.direction == Direction::In,
            text: said.text.filter(|text| !text.trim().is_empty())?,
        })
    });
    Ok(Question {
        text: message.text.clone().unwrap_or_default(),
        campaign_message,
        turns: turns.collect(),
    })
}

/// Says it, or opens a ticket; unless somebody else has done with the message, or a person has taken over.
async fn conclude(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    message: &Awaiting,
    seq: i64,
    outcome: Outcome,
) -> Result<()> {
    let lock = dialect_of(tx).for_update();
    let mine = [message.id.0.into(), seq.into()];
    if query_one::<Awaiting>(tx, format!("{AWAITING}{lock}"), mine)
        .await?
        .is_none()
    {
        return Ok(());
    }
    let sql = format!("SELECT id FROM conversation WHERE id = $1{lock}");
    column::<ConversationId>(tx, sql, [message.conversation_id.0.into()]).await?;
    let sql = "UPDATE message SET routed_at = $1 WHERE id = $2";
    execute(tx, sql, [ctx.now().into(), message.id.0.into()]).await?;
    if ticket::join(ctx, tx, message.conversation_id).await? {
        return Ok(());
    }
    let why = match outcome {
        Outcome::HandOver { why } => why.to_string(),
        Outcome::Answered { text, sources } => {
            let words = Words {
                agent: message.agent_id,
                conversation: message.conversation_id,
                text: &text,
                author: Author::Agent,
                sources: &sources,
            };
            match say::say(ctx, tx, &words).await {
                Ok(_) => return Ok(()),
                // It knew an answer and cannot give it: a person shall see to it.
                Err(error) if matches!(error.kind(), Kind::Conflict | Kind::Invalid) => {
                    error.to_string()
                }
                Err(error) => return Err(error),
            }
        }
    };
    let opening = ticket::Opening {
        agent: message.agent_id,
        conversation: message.conversation_id,
        contact: message.contact_id,
        matched: message.campaign_id.zip(message.recipient_id),
        said: message.text.as_deref(),
        kind: &message.kind,
        opened_by: OpenedBy::Handover,
        why: Some(&why),
    };
    ticket::open(ctx, tx, &opening).await?;
    Ok(())
}
