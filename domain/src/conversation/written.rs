//! Writing down what is said: messages, and recipients for what leaves through a channel. All of it by a few statements.

use super::say::{Where, Words};
use crate::{
    Ctx, Result,
    answer::Source,
    campaign,
    hook::{self, Conversation, Event},
    recipient::{Counts, Stage, add_counts},
    store::{Column, Records, column, dialect_of, execute, id_list, query},
};
use entity::{CampaignId, MessageId, RecipientId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Something that is said, and where.
pub(super) struct Saying<'a> {
    pub(super) words: Words<'a>,
    pub(super) place: &'a Where,
}

const SAID: Records = Records(&[
    Column::Big("agent_id"),
    Column::Big("contact_id"),
    Column::Big("conversation_id"),
    Column::Big("recipient_id"),
    Column::Big("channel_id"),
    Column::Text("author"),
    Column::Text("text"),
    Column::Text("wamid"),
    Column::Json("sources"),
]);

#[derive(FromQueryResult)]
struct Made {
    id: MessageId,
    wamid: String,
}

/// Writes it down, queues what leaves through a channel, and tells whoever wants to know.
pub(super) async fn write(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    shard: i32,
    said: &[Saying<'_>],
) -> Result<Vec<MessageId>> {
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let recipients = send(ctx, tx, shard, said).await?;
    let wamids: Vec<String> = recipients
        .iter()
        .map(|recipient| match recipient {
            Some(recipient) => format!("out.{recipient}"),
            None => format!("sim.said.{:016x}", rand::random::<u64>()),
        })
        .collect();
    let records: Vec<Value> = (0..said.len())
        .map(|nth| {
            let Saying { words, place } = &said[nth];
            json!({
                "agent_id": words.agent.0,
                "contact_id": place.contact_id.0,
                "conversation_id": words.conversation.0,
                "recipient_id": recipients[nth].map(|id| id.0),
                "channel_id": place.channel_id.map(|id| id.0),
                "author": words.author.name(),
                "text": words.text,
                "wamid": wamids[nth],
                "sources": sources(words.sources),
            })
        })
        .collect();
    let sql = format!(
        "INSERT INTO message (agent_id, contact_id, conversation_id, recipient_id, channel_id, direction, author, kind, text, wamid, \
         routed_at, created_at, sources) SELECT k.agent_id, k.contact_id, k.conversation_id, k.recipient_id, k.channel_id, 'out', k.author, \
         'text', k.text, k.wamid, $2, $2, k.sources FROM {} AS k RETURNING id, wamid",
        SAID.table(dialect_of(tx), "$1")
    );
    let values = [Value::Array(records).to_string().into(), ctx.now().into()];
    let made: Vec<Made> = query(tx, sql, values).await?;
    let made: HashMap<String, MessageId> =
        made.into_iter().map(|made| (made.wamid, made.id)).collect();
    let messages: Vec<MessageId> = wamids.iter().map(|wamid| made[wamid]).collect();
    told(ctx, tx, said, &messages).await?;
    let listed = dialect_of(tx).listed_ids("$2");
    let sql = format!(
        "UPDATE conversation SET last_message_at = $1 WHERE id IN ({listed}) AND last_message_at < $1"
    );
    let ids: Vec<i64> = said.iter().map(|saying| saying.place.id.0).collect();
    execute(tx, sql, [ctx.now().into(), id_list(&ids)]).await?;
    ctx.nudge();
    Ok(messages)
}

fn sources(sources: &[Source]) -> Option<Value> {
    let listed = sources
        .iter()
        .map(|source| json!({ "id": source.id, "title": source.title }));
    (!sources.is_empty()).then(|| listed.collect())
}

/// Tells whoever wants to know that conversations went on.
async fn told(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    said: &[Saying<'_>],
    messages: &[MessageId],
) -> Result<(), DbErr> {
    let event = |Saying { words, place }: &Saying<'_>, message: MessageId| {
        let said = Conversation {
            conversation_id: words.conversation.to_string(),
            contact_id: Some(place.contact_id),
            message_id: Some(message),
            author: Some(words.author.name().to_owned()),
            text: Some(words.text.to_owned()),
            ..Default::default()
        };
        (words.agent, Event::conversation_replied(&said, ctx.now()))
    };
    let both = said.iter().zip(messages);
    let events: Vec<_> = both
        .map(|(saying, message)| event(saying, *message))
        .collect();
    hook::emit_all(ctx, tx, &events).await
}

const RECIPIENT: Records = Records(&[
    Column::Big("nth"),
    Column::Big("campaign_id"),
    Column::Big("contact_id"),
    Column::Text("phone"),
    Column::Json("parameters"),
]);

/// Queues what leaves on the numbers that people wrote to: recipients of what is said through those, one for each that is
/// not simulated.
async fn send(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    shard: i32,
    said: &[Saying<'_>],
) -> Result<Vec<Option<RecipientId>>> {
    let mut campaigns = BTreeMap::new();
    let mut counts = BTreeMap::<CampaignId, Counts>::new();
    let (mut records, mut leaving) = (Vec::new(), Vec::new());
    for (nth, Saying { words, place }) in said.iter().enumerate() {
        let Some(channel) = place.channel_id else {
            continue;
        };
        let of = (words.agent, channel);
        let campaign = match campaigns.get(&of) {
            Some(known) => *known,
            None => campaign::of_replies(ctx, tx, words.agent, channel).await?,
        };
        campaigns.insert(of, campaign);
        *counts.entry(campaign).or_default() += Counts::standing_at(Stage::Queued, 1);
        leaving.push(nth);
        records.push(json!({
            "nth": nth,
            "campaign_id": campaign.0,
            "contact_id": place.contact_id.0,
            "phone": place.phone,
            "parameters": { "text": words.text },
        }));
    }
    let mut recipients = vec![None; said.len()];
    if records.is_empty() {
        return Ok(recipients);
    }
    // Ids are given in the order of the rows.
    let sql = format!(
        "INSERT INTO recipient (campaign_id, contact_id, phone, parameters, state, attempt, queued_at, due_at, dispatched_until) \
         SELECT k.campaign_id, k.contact_id, k.phone, k.parameters, 'queued', 1, $2, $2, $2 FROM {} AS k ORDER BY k.nth RETURNING id",
        RECIPIENT.table(dialect_of(tx), "$1")
    );
    let values = [Value::Array(records).to_string().into(), ctx.now().into()];
    let mut made: Vec<RecipientId> = column(tx, sql, values).await?;
    made.sort_unstable();
    for (nth, recipient) in leaving.into_iter().zip(made) {
        recipients[nth] = Some(recipient);
    }
    add_counts(tx, shard, &counts).await?;
    Ok(recipients)
}
