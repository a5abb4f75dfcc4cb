//! `/agents/{agent}/conversations`: what was said, in and out.

use super::{
    answer::{Answer, List},
    ask::AnswerSource,
    body::Body,
    in_agent::InAgent,
    mirror::mirror,
    path::Path,
    recipients::{ResolveIn, Resolved},
    tag::Tag,
    time::Time,
};
use domain::{
    conversation::{self, Said},
    page::Wanted,
};
use entity::{ConversationId, MessageId, conversation::Model, message as row};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use serde_json::Value;

mirror! {
    /// Which way a message went.
    Direction of row::Direction {
        /// From the person.
        In,
        /// To the person.
        Out,
    }
}

mirror! {
    /// Who wrote a message.
    Author of row::Author {
        /// The person.
        Contact,
        /// A campaign.
        Campaign,
        /// The AI agent, or the house itself.
        Agent,
        /// Somebody of the team.
        Person,
    }
}

/// The routes of conversations.
pub(super) struct Conversations;

#[OpenApi(tag = "Tag::HelpDesk")]
impl Conversations {
    /// List the conversations
    ///
    /// The newest word first.
    #[oai(path = "/agents/:agent/conversations", method = "get")]
    async fn list_conversations(
        &self,
        agent: Path<InAgent>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<ConversationOut>> {
        let list = conversation::name(agent.id);
        let wanted = Wanted::parse(&list, limit.0, cursor.0.as_deref());
        let wanted = wanted.map_err(domain::Error::from)?;
        let page = conversation::list(&agent.ctx, agent.id, wanted).await?;
        Ok(List::of(page, ConversationOut::from))
    }

    /// Read a conversation
    ///
    /// Its messages in their order: the newest page first, and with the cursor what was said before that.
    #[oai(path = "/agents/:agent/conversations/:id/messages", method = "get")]
    async fn list_messages(
        &self,
        agent: Path<InAgent>,
        id: Path<ConversationId>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<MessageOut>> {
        let list = format!("messages/{}", id.0);
        let wanted = Wanted::parse(&list, limit.0, cursor.0.as_deref());
        let wanted = wanted.map_err(domain::Error::from)?;
        let page = conversation::messages(&agent.ctx, agent.id, id.0, wanted).await?;
        Ok(List::of(page, MessageOut::from))
    }

    /// Resolve a doubt about an answer
    ///
    /// For a message whose `state` is in_doubt: it may or may not have been taken. `retry` sends it again, `sent` takes it
    /// as sent.
    #[oai(
        path = "/agents/:agent/conversations/:conversation/messages/:id/resolve",
        method = "post"
    )]
    async fn resolve_message(
        &self,
        agent: Path<InAgent>,
        conversation: Path<ConversationId>,
        id: Path<MessageId>,
        body: Body<ResolveIn>,
    ) -> Answer<Resolved> {
        let (ctx, which) = (&agent.ctx, (conversation.0, id.0));
        conversation::resolve(ctx, agent.id, which, body.0.resolution.into()).await?;
        Ok(Json(Resolved { resolved: 1 }))
    }
}

/// A conversation.
#[derive(Debug, Object)]
#[oai(rename = "Conversation")]
struct ConversationOut {
    /// Its id.
    id: String,
    /// The person.
    contact_id: String,
    /// When the last message was received or sent.
    last_message_at: Time,
    /// When the person last wrote.
    last_inbound_at: Option<Time>,
    /// When it began.
    created_at: Time,
}

impl From<Model> for ConversationOut {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.to_string(),
            contact_id: row.contact_id.to_string(),
            last_message_at: Time(row.last_message_at),
            last_inbound_at: row.last_inbound_at.map(Time),
            created_at: Time(row.created_at),
        }
    }
}

fn sources(kept: Value) -> Vec<AnswerSource> {
    serde_json::from_value(kept).unwrap_or_default()
}

/// A message of a conversation.
#[derive(Debug, Object)]
#[oai(rename = "Message")]
pub(super) struct MessageOut {
    /// Its id; of what a campaign sent, the recipient's.
    id: String,
    /// Which way it went.
    direction: Direction,
    /// As Meta names it, as in `text`.
    kind: String,
    /// Its text; of what a campaign sent, as the person saw it.
    text: Option<String>,
    /// Meta's id of it, once it has one.
    wamid: Option<String>,
    /// The campaign that sent it, or that it replies to.
    campaign_id: Option<String>,
    /// How the campaign was found: `quote`, `recent` or `simulation`.
    matched_by: Option<String>,
    /// Who wrote it.
    author: Author,
    /// How far it has come, of what went out: as in a recipient's `state`.
    state: Option<String>,
    /// The documents that an answer of the AI agent was taken from.
    sources: Vec<AnswerSource>,
    /// What it holds besides the text, as far as Meta tells it: media, places, cards ...
    content: Option<Value>,
    /// When it was received or sent.
    created_at: Time,
}

impl From<Said> for MessageOut {
    fn from(said: Said) -> Self {
        let id = said.id.map(|id| id.to_string());
        let recipient = said.recipient_id.map(|id| id.to_string());
        Self {
            id: id.or(recipient).unwrap_or_default(),
            direction: said.direction.into(),
            kind: said.kind,
            text: said.text,
            wamid: said.wamid,
            campaign_id: said.campaign_id.map(|id| id.to_string()),
            matched_by: said.matched_by,
            author: said.author.into(),
            sources: said.sources.map(sources).unwrap_or_default(),
            content: said
                .raw
                .map(|mut raw| raw["content"].take())
                .filter(|content| !content.is_null()),
            state: said.state.map(|state| state.name().to_owned()),
            created_at: Time(said.created_at),
        }
    }
}
