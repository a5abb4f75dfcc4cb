//! Events: what is told.

use super::Topic;
use crate::recipient::{Row, Stage};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{
    AgentId, CampaignId, ContactId, HookId, MessageId, Millis, RecipientId, campaign::Model,
};
use serde::Serialize;
use serde_json::{Value, json};

/// Something that happened, to be told to whoever wants it. Never holds a secret.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub(super) topic: Topic,
    at: Millis,
    data: Value,
}

/// What is told of a conversation. Ids are as the API writes them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Conversation {
    /// The conversation.
    pub conversation_id: String,
    /// Whose it is.
    pub contact_id: Option<ContactId>,
    /// The campaign that it answers.
    pub campaign_id: Option<CampaignId>,
    /// The recipient that it answers as.
    pub recipient_id: Option<RecipientId>,
    /// The message that was written.
    pub message_id: Option<MessageId>,
    /// The ticket that was opened or that it belongs to.
    pub ticket_id: Option<String>,
    /// Who wrote: `contact`, `agent` or `person`.
    pub author: Option<String>,
    /// What was written.
    pub text: Option<String>,
    /// Why it was handed to people.
    pub reason: Option<String>,
}

/// What is told of a ticket. Ids are as the API writes them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Ticket {
    /// The ticket.
    pub ticket_id: String,
    /// Where it stands.
    pub status: String,
    /// What it is about.
    pub subject: Option<String>,
    /// Who works on it.
    pub assignee: Option<String>,
    /// Why it was opened: `campaign_reply` or `handover`.
    pub opened_by: Option<String>,
    /// Its conversation.
    pub conversation_id: Option<String>,
    /// Whose it is.
    pub contact_id: Option<ContactId>,
    /// The campaign that it answers.
    pub campaign_id: Option<CampaignId>,
}

impl Event {
    /// The campaign was sent.
    pub fn campaign_sent(campaign: &Model, at: Millis) -> Self {
        Self::of_campaign(Topic::CampaignSent, campaign, at)
    }

    /// The campaign was paused.
    pub fn campaign_paused(campaign: &Model, at: Millis) -> Self {
        Self::of_campaign(Topic::CampaignPaused, campaign, at)
    }

    /// Nothing of the campaign is left to do.
    pub fn campaign_completed(campaign: &Model, at: Millis) -> Self {
        Self::of_campaign(Topic::CampaignCompleted, campaign, at)
    }

    /// The agent, or one of its people, answered.
    pub fn conversation_replied(conversation: &Conversation, at: Millis) -> Self {
        Self::of(Topic::ConversationReplied, conversation, at)
    }

    /// The conversation was handed to people.
    pub fn conversation_escalated(conversation: &Conversation, at: Millis) -> Self {
        Self::of(Topic::ConversationEscalated, conversation, at)
    }

    /// The ticket was opened.
    pub fn ticket_created(ticket: &Ticket, at: Millis) -> Self {
        Self::of(Topic::TicketCreated, ticket, at)
    }

    /// The ticket changed.
    pub fn ticket_updated(ticket: &Ticket, at: Millis) -> Self {
        Self::of(Topic::TicketUpdated, ticket, at)
    }

    /// Somebody tries the endpoint out.
    pub(super) fn test_ping(hook: HookId, at: Millis) -> Self {
        Self::of(Topic::TestPing, json!({ "webhook_id": hook }), at)
    }

    /// What became of a recipient, whose row this is now.
    pub(super) fn of_recipient(topic: Topic, row: &Row, at: Millis) -> Self {
        let progress = &row.progress;
        let fault = progress.fault.as_ref();
        let data = json!({
            "campaign_id": row.campaign,
            "recipient_id": row.id,
            "phone": row.phone,
            "stage": Stage::of(progress.state).name(),
            "attempt": progress.attempt,
            "error": fault.map(|fault| json!({ "code": fault.code, "reason": fault.reason })),
        });
        Self::of(topic, data, at)
    }

    pub(super) fn of(topic: Topic, data: impl Serialize, at: Millis) -> Self {
        let data = serde_json::to_value(data).expect("because this is plain data");
        Self { topic, at, data }
    }

    fn of_campaign(topic: Topic, campaign: &Model, at: Millis) -> Self {
        let data = json!({
            "campaign_id": campaign.id,
            "name": campaign.name,
            "status": campaign.status.name(),
            "delivery": campaign.delivery.name(),
            "total": campaign.total,
            "pause_reason": campaign.pause_reason,
        });
        Self::of(topic, data, at)
    }

    /// What is sent, in the form of Standard Webhooks: type, timestamp, data.
    pub(super) fn body(&self, agent: AgentId) -> String {
        let mut data = self.data.clone();
        data["agent_id"] = json!(agent);
        let at = DateTime::<Utc>::from_timestamp_millis(self.at).unwrap_or_default();
        let at = at.to_rfc3339_opts(SecondsFormat::Millis, true);
        json!({ "type": self.topic.name(), "timestamp": at, "data": data }).to_string()
    }
}
