//! What came in and is to be routed: a message, and what it tells of itself.

use super::{identity, identity::Name, route::Dispatched, words::wish_of};
use crate::store::{dialect_of, id_list, query};
use entity::{
    AgentId, CampaignId, ChannelId, ContactId, MessageId, Millis, RecipientId, consent::Wish,
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, JsonValue};
use std::collections::HashMap;

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

/// Those of these messages that nobody has routed and that were not dispatched again, in the order in which they were
/// stored; held until the end of the transaction.
pub(super) async fn waiting(
    tx: &impl ConnectionTrait,
    jobs: &[Dispatched],
) -> Result<Vec<Inbound>, DbErr> {
    let seqs: HashMap<MessageId, i64> = jobs.iter().copied().collect();
    let sql = format!(
        "SELECT id, agent_id, contact_id, campaign_id, recipient_id, channel_id, kind, text, person, raw, matched_by, created_at, dispatch_seq \
         FROM message WHERE id IN ({}) AND direction = 'in' AND routed_at IS NULL ORDER BY id{}",
        dialect_of(tx).listed_ids("$1"),
        dialect_of(tx).for_update()
    );
    let ids: Vec<i64> = seqs.keys().map(|id| id.0).collect();
    let mut messages: Vec<Inbound> = query(tx, sql, [id_list(&ids)]).await?;
    messages.retain(|message| seqs[&message.id] == message.dispatch_seq);
    Ok(messages)
}

impl Inbound {
    /// Meta's id of the message that it quotes.
    pub(super) fn quoted(&self) -> Option<&str> {
        self.raw.as_ref()?["context"].as_str()
    }

    /// What it holds besides its text.
    pub(super) fn content(&self) -> &JsonValue {
        let raw = self.raw.as_ref().unwrap_or(&JsonValue::Null);
        &raw["content"]
    }

    /// WhatsApp's digits of whoever wrote it.
    pub(super) fn wa_id(&self) -> Option<&str> {
        self.person.as_ref()?["wa_id"].as_str()
    }

    /// How Meta names whoever wrote it, and after a change of the id by which names too; WhatsApp's digits first.
    pub(super) fn names(&self) -> Vec<Name<'_>> {
        use identity::Kind::{UserId, WaId};
        let (person, changed) = (
            self.person.as_ref().unwrap_or(&JsonValue::Null),
            &self.content()["user_id_changed"],
        );
        let all = [
            (WaId, &person["wa_id"]),
            (UserId, &person["user_id"]),
            (UserId, &changed["user_id"]),
            (UserId, &changed["previous_user_id"]),
        ];
        all.into_iter()
            .filter_map(|(kind, value)| Some((kind, value.as_str()?)))
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// The contact, where it is known without looking: somebody simulated.
    pub(super) fn is_from(&self) -> Option<ContactId> {
        self.contact_id.filter(|_| self.channel_id.is_none())
    }

    /// Whether it was written in a group: nobody's conversation with us.
    pub(super) fn is_of_a_group(&self) -> bool {
        let raw = self.raw.as_ref();
        raw.is_some_and(|raw| !raw["group_id"].is_null())
    }

    /// Whether the person said something, rather than WhatsApp of the person.
    pub(super) fn is_said(&self) -> bool {
        self.kind != "system"
    }

    /// What it wishes, by its text or, of a tap on a button, by what was given with that.
    pub(super) fn wish(&self) -> Option<Wish> {
        let payload = self.content()["button"]["payload"].as_str();
        let mut words = self.text.as_deref().into_iter().chain(payload);
        words.find_map(wish_of)
    }

    /// Whether somebody should answer it. Reactions, changes of numbers and what was edited or taken back are kept, and
    /// that is all.
    pub(super) fn wants_an_answer(&self) -> bool {
        !matches!(
            self.kind.as_str(),
            "reaction" | "system" | "edit" | "revoke" | "request_welcome"
        )
    }
}
