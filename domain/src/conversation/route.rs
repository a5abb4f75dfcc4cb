//! Routing: every message that came in, once, in this order: who wrote it, in which conversation; whether it is a wish
//! for no more messages; which campaign it replies to; and who answers it.

use super::{
    attribution::{Matched, matched},
    consent::respect,
    person::who,
    words::wish_of,
};
use crate::{
    Ctx, Result, recipient,
    store::{column, dialect_of, execute, id_list, query, query_one},
    ticket,
};
use entity::{
    AgentId, CampaignId, ChannelId, ContactId, ConversationId, MessageId, Millis, RecipientId,
    agent::ReplyMode, ticket::OpenedBy,
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, JsonValue};
use std::collections::HashMap;

/// One dispatch of a message: its id and the dispatch's number.
pub type Dispatched = (MessageId, i64);

/// A message that came in and is to be routed.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Inbound {
    pub(super) id: MessageId,
    pub(super) agent_id: AgentId,
    pub(super) contact_id: Option<ContactId>,
    pub(super) campaign_id: Option<CampaignId>,
    pub(super) recipient_id: Option<RecipientId>,
    pub(super) channel_id: Option<ChannelId>,
    pub(super) kind: String,
    pub(super) text: Option<String>,
    pub(super) person: Option<JsonValue>,
    pub(super) raw: Option<JsonValue>,
    pub(super) matched_by: Option<String>,
    pub(super) created_at: Millis,
    pub(super) dispatch_seq: i64,
}

impl Inbound {
    /// Meta's id of the message that it quotes.
    pub(super) fn quoted(&self) -> Option<&str> {
        self.raw.as_ref()?["context"].as_str()
    }

    /// Whether somebody should answer it. Reactions, changes of numbers and what was edited or taken back are kept, and
    /// that is all.
    fn wants_an_answer(&self) -> bool {
        !matches!(
            self.kind.as_str(),
            "reaction" | "system" | "edit" | "revoke" | "request_welcome"
        )
    }
}

/// Routes these messages, those that nobody has routed and that were not dispatched again. Those that the AI agent is to
/// answer are not done with: `answer` them.
pub async fn route(ctx: &Ctx, shard: i32, jobs: &[Dispatched]) -> Result<()> {
    let seqs: HashMap<MessageId, i64> = jobs.iter().copied().collect();
    let tx = ctx.store.begin().await?;
    let sql = format!(
        "SELECT id, agent_id, contact_id, campaign_id, recipient_id, channel_id, kind, text, person, raw, matched_by, created_at, dispatch_seq \
         FROM message WHERE id IN ({}) AND direction = 'in' AND routed_at IS NULL ORDER BY id{}",
        dialect_of(&tx).listed_ids("$1"),
        dialect_of(&tx).for_update()
    );
    let ids: Vec<i64> = seqs.keys().map(|id| id.0).collect();
    let mut messages: Vec<Inbound> = query(&tx, sql, [id_list(&ids)]).await?;
    messages.retain(|message| seqs[&message.id] == message.dispatch_seq);
    for message in &messages {
        Route {
            ctx,
            shard,
            message,
        }
        .go(&tx)
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// One message on its way.
struct Route<'a> {
    ctx: &'a Ctx,
    shard: i32,
    message: &'a Inbound,
}

impl Route<'_> {
    async fn go(&self, tx: &impl ConnectionTrait) -> Result<()> {
        let message = self.message;
        let contact = match who(self.ctx, tx, message).await? {
            Some(contact) if !self.is_ourselves(tx).await? => contact,
            // From nobody, or from our own number: kept, and that is all.
            _ => {
                self.placed(tx, None, None).await?;
                return Ok(self.routed(tx).await?);
            }
        };
        let conversation = self.conversation(tx, contact).await?;
        let matched = matched(tx, message, contact).await?;
        if let Some(matched) = matched {
            recipient::replied(
                self.ctx,
                tx,
                self.shard,
                matched.recipient,
                message.created_at,
            )
            .await?;
        }
        self.placed(tx, Some((contact, conversation)), matched)
            .await?;
        if self
            .is_answered(tx, (contact, conversation), matched)
            .await?
        {
            self.routed(tx).await?;
        }
        Ok(())
    }

    /// Sees to the answer; whether that is all, or the AI agent has its turn now.
    async fn is_answered(
        &self,
        tx: &impl ConnectionTrait,
        (contact, conversation): (ContactId, ConversationId),
        matched: Option<Matched>,
    ) -> Result<bool> {
        let message = self.message;
        if !message.wants_an_answer() {
            return Ok(true);
        }
        let said = message.text.as_deref().unwrap_or_default();
        if let Some(wish) = wish_of(said) {
            respect(self.ctx, tx, message, (contact, conversation), wish).await?;
            return Ok(true);
        }
        self.answer(tx, (contact, conversation), matched).await
    }

    /// Whether the number that wrote is the one that it wrote to.
    async fn is_ourselves(&self, tx: &impl ConnectionTrait) -> Result<bool, DbErr> {
        let person = self.message.person.as_ref();
        let wa_id = person.and_then(|person| person["wa_id"].as_str());
        let (Some(channel), Some(wa_id)) = (self.message.channel_id, wa_id) else {
            return Ok(false);
        };
        let sql = "SELECT display_phone_number FROM channel WHERE id = $1";
        let shown: Vec<String> = column(tx, sql, [channel.0.into()]).await?;
        let digits = |text: &str| {
            text.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        Ok(shown.first().is_some_and(|shown| digits(shown) == wa_id))
    }

    /// The contact's conversation, begun if there is none; locked, so that messages of one person are routed one by one.
    async fn conversation(
        &self,
        tx: &impl ConnectionTrait,
        contact: ContactId,
    ) -> Result<ConversationId, DbErr> {
        let message = self.message;
        let sql = "INSERT INTO conversation (agent_id, contact_id, channel_id, last_message_at, last_inbound_at, created_at) \
                   VALUES ($1, $2, $3, $4, $4, $5) ON CONFLICT (agent_id, contact_id) DO UPDATE SET \
                   channel_id = CASE WHEN excluded.last_inbound_at >= COALESCE(conversation.last_inbound_at, 0) \
                   THEN excluded.channel_id ELSE conversation.channel_id END, \
                   last_message_at = CASE WHEN excluded.last_message_at > conversation.last_message_at \
                   THEN excluded.last_message_at ELSE conversation.last_message_at END, \
                   last_inbound_at = CASE WHEN excluded.last_inbound_at > COALESCE(conversation.last_inbound_at, 0) \
                   THEN excluded.last_inbound_at ELSE conversation.last_inbound_at END RETURNING id";
        let values = [
            message.agent_id.0.into(),
            contact.0.into(),
            message.channel_id.map(|id| id.0).into(),
            message.created_at.into(),
            self.ctx.now().into(),
        ];
        let found = column(tx, sql, values).await?.into_iter().next();
        Ok(found.expect("because an upsert answers its row"))
    }

    /// Nothing is left to do with the message.
    async fn routed(&self, tx: &impl ConnectionTrait) -> Result<(), DbErr> {
        let sql = "UPDATE message SET routed_at = $1 WHERE id = $2";
        let values = [self.ctx.now().into(), self.message.id.0.into()];
        execute(tx, sql, values).await.map(drop)
    }

    /// Writes down where the message belongs.
    async fn placed(
        &self,
        tx: &impl ConnectionTrait,
        of: Option<(ContactId, ConversationId)>,
        matched: Option<Matched>,
    ) -> Result<(), DbErr> {
        let sql = "UPDATE message SET contact_id = COALESCE($1, contact_id), conversation_id = $2, \
                   campaign_id = COALESCE($3, campaign_id), recipient_id = COALESCE($4, recipient_id), matched_by = $5 WHERE id = $6";
        let values = [
            of.map(|(contact, _)| contact.0).into(),
            of.map(|(_, conversation)| conversation.0).into(),
            matched.map(|matched| matched.campaign.0).into(),
            matched.map(|matched| matched.recipient.0).into(),
            matched.map(|matched| matched.by).into(),
            self.message.id.0.into(),
        ];
        execute(tx, sql, values).await.map(drop)
    }

    /// It joins the open ticket, or whoever answers replies gets it. Whether that is all: the AI agent has its turn after
    /// this is committed.
    async fn answer(
        &self,
        tx: &impl ConnectionTrait,
        (contact, conversation): (ContactId, ConversationId),
        matched: Option<Matched>,
    ) -> Result<bool> {
        if ticket::join(self.ctx, tx, conversation).await? {
            return Ok(true);
        }
        match self.mode(tx, matched).await? {
            ReplyMode::Ai => Ok(false),
            ReplyMode::Human => {
                let opening = ticket::Opening {
                    agent: self.message.agent_id,
                    conversation,
                    contact,
                    matched: matched.map(|matched| (matched.campaign, matched.recipient)),
                    said: self.message.text.as_deref(),
                    kind: &self.message.kind,
                    opened_by: OpenedBy::CampaignReply,
                    why: None,
                };
                ticket::open(self.ctx, tx, &opening).await?;
                Ok(true)
            }
        }
    }

    /// Who answers: the campaign says, else the agent.
    async fn mode(
        &self,
        tx: &impl ConnectionTrait,
        matched: Option<Matched>,
    ) -> Result<ReplyMode, DbErr> {
        let sql = "SELECT COALESCE((SELECT c.reply_mode FROM campaign c WHERE c.id = $2), a.default_reply_mode) AS mode \
                   FROM agent a WHERE a.id = $1";
        let campaign = matched.map(|matched| matched.campaign.0);
        let values = [self.message.agent_id.0.into(), campaign.into()];
        let found = query_one::<Mode>(tx, sql, values).await?;
        Ok(found.map_or(ReplyMode::Human, |found| found.mode))
    }
}

#[derive(FromQueryResult)]
struct Mode {
    mode: ReplyMode,
}
