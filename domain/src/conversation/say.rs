//! Saying something in a conversation: free-form text, only within 24 hours of the person's last message. Through a
//! channel it leaves like any message, claimed, paced and with doubts, but ahead of campaigns; in simulation nothing
//! leaves the process.

use crate::{
    Ctx, Result,
    answer::Source,
    campaign, channel,
    error::{InvalidField, Kind, NotFound, Refusal},
    hook::{self, Conversation, Event},
    recipient::{Counts, Stage, add_counts},
    store::{column, dialect_of, execute, query_one},
    tier::DAY,
};
use entity::{
    AgentId, ChannelId, ContactId, ConversationId, MessageId, Millis, RecipientId, message::Author,
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::json;
use std::collections::BTreeMap;

/// The most characters of a text (Meta's page on text messages).
pub const LONGEST: usize = 4_096;

/// The code of [`Refused::WindowClosed`].
pub const WINDOW_CLOSED: &str = "window_closed";

/// Why nothing can be said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The person has not written for a day.
    #[error(
        "the person last wrote more than 24 hours ago, and WhatsApp takes free-form text only within 24 hours; send a template to them by a campaign"
    )]
    WindowClosed,
    /// The number on which the person wrote is not connected.
    #[error(
        "the WhatsApp number on which the person wrote is not connected; connect it again to answer"
    )]
    ChannelGone,
    /// The person hides their number.
    #[error(
        "the person hides their phone number, and answers to people without one are not supported yet"
    )]
    NoNumber,
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        Kind::Conflict
    }
    fn code(&self) -> &'static str {
        match self {
            Self::WindowClosed => WINDOW_CLOSED,
            Self::ChannelGone => "channel_not_connected",
            Self::NoNumber => "no_phone",
        }
    }
}

/// What is said, where and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The agent.
    pub agent: AgentId,
    /// The conversation.
    pub conversation: ConversationId,
    /// What is said: 1 to [`LONGEST`] characters.
    pub text: &'a str,
    /// Who says it.
    pub author: Author,
    /// The documents that it was taken from.
    pub sources: &'a [Source],
}

#[derive(FromQueryResult)]
struct Where {
    contact_id: ContactId,
    channel_id: Option<ChannelId>,
    last_inbound_at: Option<Millis>,
    phone: Option<String>,
}

/// Says it, in the caller's transaction; answers the message.
pub async fn say(ctx: &Ctx, tx: &impl ConnectionTrait, words: &Words<'_>) -> Result<MessageId> {
    let text = words.text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        let message = format!("text: must have 1 to {LONGEST} characters");
        return Err(InvalidField::new("text", "invalid_text", message).into());
    }
    let words = &Words { text, ..*words };
    let sql = format!(
        "SELECT v.contact_id, v.channel_id, v.last_inbound_at, c.phone FROM conversation v JOIN contact c ON c.id = v.contact_id \
         WHERE v.id = $1 AND v.agent_id = $2{}",
        match dialect_of(tx) {
            crate::store::Dialect::Postgres => " FOR UPDATE OF v",
            crate::store::Dialect::Sqlite => "",
        }
    );
    let values = [words.conversation.0.into(), words.agent.0.into()];
    let found = query_one::<Where>(tx, sql, values).await?;
    let found = found.ok_or_else(|| NotFound::new("conversation", words.conversation))?;
    let now = ctx.now();
    if found.last_inbound_at.is_none_or(|at| at + DAY <= now) {
        return Err(Refused::WindowClosed.into());
    }
    let (recipient, wamid) = match found.channel_id {
        None => (None, format!("sim.said.{:016x}", rand::random::<u64>())),
        Some(channel) => {
            let recipient = send(ctx, tx, words, channel, &found).await?;
            (Some(recipient), format!("out.{recipient}"))
        }
    };
    let sql = "INSERT INTO message (agent_id, contact_id, conversation_id, recipient_id, channel_id, direction, author, kind, text, wamid, \
               routed_at, created_at, sources) VALUES ($1, $2, $3, $4, $5, 'out', $6, 'text', $7, $8, $9, $9, $10) RETURNING id";
    let values = [
        words.agent.0.into(),
        found.contact_id.0.into(),
        words.conversation.0.into(),
        recipient.map(|id: RecipientId| id.0).into(),
        found.channel_id.map(|id| id.0).into(),
        words.author.name().into(),
        text.into(),
        wamid.into(),
        now.into(),
        sources(words.sources).into(),
    ];
    let made: Option<MessageId> = column(tx, sql, values).await?.into_iter().next();
    let made = made.expect("because an insert answers its row");
    told(ctx, tx, words, &found, made).await?;
    let sql = "UPDATE conversation SET last_message_at = $1 WHERE id = $2 AND last_message_at < $1";
    execute(tx, sql, [now.into(), words.conversation.0.into()]).await?;
    ctx.nudge();
    Ok(made)
}

fn sources(sources: &[Source]) -> Option<serde_json::Value> {
    let listed = sources
        .iter()
        .map(|source| json!({ "id": source.id, "title": source.title }));
    (!sources.is_empty()).then(|| listed.collect())
}

/// Tells whoever wants to know that the conversation went on.
async fn told(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    words: &Words<'_>,
    to: &Where,
    message: MessageId,
) -> Result<(), DbErr> {
    let said = Conversation {
        conversation_id: words.conversation.to_string(),
        contact_id: Some(to.contact_id),
        message_id: Some(message),
        author: Some(words.author.name().to_owned()),
        text: Some(words.text.to_owned()),
        ..Default::default()
    };
    let event = Event::conversation_replied(&said, ctx.now());
    hook::emit(ctx, tx, words.agent, event).await
}

/// Queues it on the number that the person wrote to: a recipient of what is said through it.
async fn send(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    words: &Words<'_>,
    channel: ChannelId,
    to: &Where,
) -> Result<RecipientId> {
    if !channel::is_live(tx, channel).await? {
        return Err(Refused::ChannelGone.into());
    }
    let phone = to.phone.as_ref().ok_or(Refused::NoNumber)?;
    let replies = campaign::of_replies(ctx, tx, words.agent, channel).await?;
    let sql = "INSERT INTO recipient (campaign_id, contact_id, phone, parameters, state, attempt, queued_at, due_at, dispatched_until) \
               VALUES ($1, $2, $3, $4, 'queued', 1, $5, $5, $5) RETURNING id";
    let values = [
        replies.0.into(),
        to.contact_id.0.into(),
        phone.as_str().into(),
        json!({ "text": words.text }).into(),
        ctx.now().into(),
    ];
    let made = column(tx, sql, values).await?.into_iter().next();
    let counts = Counts::standing_at(Stage::Queued, 1);
    add_counts(tx, 0, &BTreeMap::from([(replies, counts)])).await?;
    campaign::reopen(ctx, tx, &[replies]).await?;
    Ok(made.expect("because an insert answers its row"))
}
