//! The AI agent's word: said in a transaction that looks again whether a person has taken over while it was thinking. A
//! batch by a few statements.

use super::{
    hold::hold_people,
    question::Asked,
    say::{self, Words},
};
use crate::{
    Ctx, Result,
    answer::Outcome,
    error::Kind,
    store::{column, dialect_of, execute, id_list, query},
    ticket,
};
use entity::{
    AgentId, CampaignId, ContactId, ConversationId, MessageId, RecipientId, message::Author,
    ticket::OpenedBy,
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use std::collections::{BTreeSet, HashMap};

/// A message that the AI agent is to answer.
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
    dispatch_seq: i64,
}

impl Awaiting {
    fn opening<'a>(&'a self, why: &'a str) -> ticket::Opening<'a> {
        ticket::Opening {
            agent: self.agent_id,
            conversation: self.conversation_id,
            contact: self.contact_id,
            matched: self.campaign_id.zip(self.recipient_id),
            said: self.text.as_deref(),
            kind: &self.kind,
            opened_by: OpenedBy::Handover,
            why: Some(why),
        }
    }
}

/// Says what the AI agent has to say to these messages, or hands their conversations over to people. Left alone is what
/// does not wait for the AI agent any more. An error means that the database was away: try again.
pub async fn conclude(ctx: &Ctx, shard: i32, thought: &[(Asked, Outcome)]) -> Result<()> {
    let tx = ctx.store.begin().await?;
    let outcomes: HashMap<MessageId, (i64, &Outcome)> = thought
        .iter()
        .map(|(asked, outcome)| (asked.id, (asked.seq, outcome)))
        .collect();
    let messages = awaiting(&tx, outcomes.keys()).await?.into_iter();
    let thought: Vec<(Awaiting, &Outcome)> = messages
        .filter_map(|message| {
            let (seq, outcome) = outcomes[&message.id];
            (seq == message.dispatch_seq).then_some((message, outcome))
        })
        .collect();
    speak(ctx, &tx, shard, &thought).await?;
    tx.commit().await?;
    ctx.nudge();
    Ok(())
}

/// Those of these messages that nobody has answered; they and their people are held until the end of the transaction.
async fn awaiting(
    tx: &impl ConnectionTrait,
    ids: impl Iterator<Item = &MessageId>,
) -> Result<Vec<Awaiting>, DbErr> {
    let dialect = dialect_of(tx);
    let sql = format!(
        "SELECT id, agent_id, contact_id, conversation_id, campaign_id, recipient_id, kind, text, dispatch_seq FROM message \
         WHERE id IN ({}) AND direction = 'in' AND routed_at IS NULL AND conversation_id IS NOT NULL ORDER BY id{}",
        dialect.listed_ids("$1"),
        dialect.for_update()
    );
    let ids: Vec<i64> = ids.map(|id| id.0).collect();
    let found: Vec<Awaiting> = query(tx, sql, [id_list(&ids)]).await?;
    let people: BTreeSet<ContactId> = found.iter().map(|message| message.contact_id).collect();
    hold_people(tx, &people).await?;
    let conversations: Vec<i64> = found
        .iter()
        .map(|message| message.conversation_id.0)
        .collect();
    let sql = format!(
        "SELECT id FROM conversation WHERE id IN ({}) ORDER BY id{}",
        dialect.listed_ids("$1"),
        dialect.for_update()
    );
    column::<ConversationId>(tx, sql, [id_list(&conversations)]).await?;
    Ok(found)
}

async fn speak(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    shard: i32,
    thought: &[(Awaiting, &Outcome)],
) -> Result<()> {
    let ids: Vec<i64> = thought.iter().map(|(message, _)| message.id.0).collect();
    let listed = dialect_of(tx).listed_ids("$2");
    let sql = format!("UPDATE message SET routed_at = $1 WHERE id IN ({listed})");
    execute(tx, sql, [ctx.now().into(), id_list(&ids)]).await?;
    let all = thought.iter();
    let conversations: Vec<_> = all.map(|(message, _)| message.conversation_id).collect();
    let mut with_people = ticket::join(ctx, tx, &conversations).await?;
    let (mut words, mut answered, mut handed) = (Vec::new(), Vec::new(), Vec::new());
    for (message, outcome) in thought {
        if with_people.contains(&message.conversation_id) {
            continue;
        }
        match outcome {
            Outcome::HandOver { why } => {
                with_people.insert(message.conversation_id);
                handed.push((message, why.to_string()));
            }
            Outcome::Answered { text, sources } => {
                answered.push(message);
                words.push(Words {
                    agent: message.agent_id,
                    conversation: message.conversation_id,
                    text,
                    author: Author::Agent,
                    sources,
                });
            }
        }
    }
    let said = say::all(ctx, tx, shard, &words).await?;
    for (message, said) in answered.into_iter().zip(said) {
        match said {
            Ok(_) => {}
            // It knew an answer and cannot give it: a person shall see to it.
            Err(error) if matches!(error.kind(), Kind::Conflict | Kind::Invalid) => {
                handed.push((message, error.to_string()));
            }
            Err(error) => return Err(error),
        }
    }
    let openings: Vec<_> = handed
        .iter()
        .map(|(message, why)| message.opening(why))
        .collect();
    ticket::open(ctx, tx, &openings).await
}
