//! Routing, told as facts, on both databases.

mod ai;
mod attribution;
mod consent;
mod desk;
mod floods;
mod inbox;
mod log;
mod people;

use super::{Asked, WINDOW_CLOSED, conclude, messages, route, think};
use crate::{
    answer::Outcome,
    campaign::tests::counts,
    page::Wanted,
    store::{column, execute, query_one},
    testing::{
        World,
        real::{
            NUMBER, accepted, another, channel, claimed, insert, number, row, run, sending,
            settled, wamid,
        },
        worlds,
    },
    ticket,
};
use entity::{
    ChannelId, ContactId, MessageId, RecipientId,
    channel::ActiveModel,
    message::{Author, Direction, Model as Message},
    recipient::RecipientState,
    ticket::{Model as Ticket, TicketStatus},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;

/// What somebody wrote to a channel.
struct Written<'a> {
    channel: ChannelId,
    from: Value,
    kind: &'a str,
    text: Option<&'a str>,
    quoted: Option<&'a str>,
    /// What it holds besides the text, as the parser writes it.
    content: Value,
}

impl<'a> Written<'a> {
    /// A text from the `n`th person.
    fn text(channel: ChannelId, n: i64, text: &'a str) -> Self {
        Self {
            channel,
            from: json!({ "wa_id": format!("1555{n:07}") }),
            kind: "text",
            text: Some(text),
            quoted: None,
            content: Value::Null,
        }
    }
}

/// It is stored as a webhook would, and not routed yet.
async fn stored(world: &World, written: &Written<'_>) -> MessageId {
    let sql = "INSERT INTO message (agent_id, channel_id, direction, kind, text, wamid, created_at, person, raw) \
               VALUES ($1, $2, 'in', $3, $4, $5, $6, $7, $8) RETURNING id";
    let values = [
        world.agent.0.into(),
        written.channel.0.into(),
        written.kind.into(),
        written.text.into(),
        format!("wamid.in.{}", rand::random::<u64>()).into(),
        world.ctx.now().into(),
        written.from.clone().into(),
        json!({ "context": written.quoted, "content": written.content }).into(),
    ];
    let ids = column(&world.ctx.store.write, sql, values).await.unwrap();
    ids[0]
}

/// It is stored and routed; answers it as it stands then.
async fn hears(world: &World, written: Written<'_>) -> Message {
    let id = stored(world, &written).await;
    route(&world.ctx, 1, &[(id, 0)]).await.unwrap();
    message(world, id).await
}

/// What the AI agent says to this message, if it is to answer it, before it says so.
async fn thought(world: &World, id: MessageId) -> Vec<(Asked, Outcome)> {
    let mut thought = Vec::new();
    for asked in route(&world.ctx, 1, &[(id, 0)]).await.unwrap() {
        let outcome = think(&world.ctx, &asked).await.unwrap();
        thought.push((asked, outcome));
    }
    thought
}

/// This message is routed, and the AI agent answers it, if that is its task.
async fn answered(world: &World, id: MessageId) {
    let thought = thought(world, id).await;
    conclude(&world.ctx, 1, &thought).await.unwrap();
}

async fn message(world: &World, id: MessageId) -> Message {
    let found = entity::message::Entity::find_by_id(id).one(&world.ctx.store.read);
    found.await.unwrap().unwrap()
}

async fn tickets(world: &World) -> Vec<Ticket> {
    let all = entity::ticket::Entity::find().all(&world.ctx.store.read);
    let mut all = all.await.unwrap();
    all.sort_by_key(|ticket| ticket.id);
    all
}

/// Replies go to people, and a channel is connected.
async fn desk(world: &World) -> ChannelId {
    run(world, "UPDATE agent SET default_reply_mode = 'human'").await;
    channel(world).await
}

/// Everybody of a campaign got its message just now; whoever answers for the agent answers for the campaign.
async fn sent(world: &World, channel: ChannelId) -> Vec<RecipientId> {
    run(world, "UPDATE campaign SET reply_mode = 'human' WHERE reply_mode = 'ai' AND NOT EXISTS (SELECT 1 FROM agent WHERE default_reply_mode = 'ai')").await;
    let claims = claimed(world, channel).await;
    settled(world, channel, &claims, &accepted()).await;
    claims.iter().map(|claim| claim.id).collect()
}

/// The conversation of this message.
async fn log(world: &World, heard: &Message) -> Vec<super::Said> {
    let wanted = Wanted::first(100);
    let conversation = heard.conversation_id.unwrap();
    let said = messages(&world.ctx, world.agent, conversation, wanted);
    said.await.unwrap().data
}

/// Who said what in the conversation of this message.
async fn said(world: &World, heard: &Message) -> Vec<(Author, String)> {
    let said = log(world, heard).await.into_iter();
    said.map(|one| (one.author, one.text.unwrap_or_default()))
        .collect()
}
