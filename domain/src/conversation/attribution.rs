//! Attribution: which campaign a message replies to. The message that it quotes tells, else the campaign that messaged
//! the person last. Both within 72 hours of the send, by Meta's time of the reply, on the number that received it.

use super::inbound::Inbound;
use crate::store::{Column, Dialect, Records, dialect_of, query};
use entity::{CampaignId, ChannelId, ContactId, MessageId, Millis, RecipientId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde_json::{Value, json};
use std::collections::HashMap;

/// A reply later than this after the send is conversation only.
const WITHIN: Millis = 72 * 60 * 60 * 1_000;

/// Meta tells time in seconds: a reply may seem to come up to a second before its message.
const GRAIN: Millis = 1_000;

/// The campaign's message that is replied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Matched {
    /// The recipient.
    pub(super) recipient: RecipientId,
    /// Its campaign.
    pub(super) campaign: CampaignId,
    /// How it was found: `quote`, `recent` or `simulation`.
    pub(super) by: &'static str,
}

impl Matched {
    /// What is known without looking: a simulated person's words, and what was found before, in a run that was not the last.
    fn known(message: &Inbound) -> Option<Self> {
        Some(Self {
            recipient: message.recipient_id?,
            campaign: message.campaign_id?,
            by: match message.matched_by.as_deref() {
                Some("quote") => "quote",
                Some("recent") => "recent",
                _ => "simulation",
            },
        })
    }
}

#[derive(FromQueryResult)]
struct Found {
    message_id: MessageId,
    recipient_id: RecipientId,
    campaign_id: CampaignId,
}

const SAID: Records = Records(&[
    Column::Big("message_id"),
    Column::Big("agent_id"),
    Column::Big("channel_id"),
    Column::Big("contact_id"),
    Column::Text("quoted"),
    Column::Big("since"),
    Column::Big("until"),
]);

/// What these messages of contacts reply to, as far as they reply to anything.
pub(super) async fn matched(
    tx: &impl ConnectionTrait,
    messages: &[(&Inbound, ContactId)],
) -> Result<HashMap<MessageId, Matched>, DbErr> {
    let mut all = HashMap::new();
    let (mut quoting, mut others) = (Vec::new(), Vec::new());
    for &(message, contact) in messages {
        if let Some(known) = Matched::known(message) {
            all.insert(message.id, known);
        } else if let Some(channel) = message.channel_id {
            let record = said(message, channel, contact);
            match message.quoted() {
                Some(_) => quoting.push(record),
                None => others.push(record),
            }
        }
    }
    let quoted = find(tx, &quoted(dialect_of(tx)), &quoting).await?;
    all.extend(quoted.into_iter().map(|found| found.by("quote")));
    others.extend(quoting.into_iter().filter(|record| {
        let id = record["message_id"].as_i64().map(MessageId);
        id.is_some_and(|id| !all.contains_key(&id))
    }));
    let recent = find(tx, &most_recent(dialect_of(tx)), &others).await?;
    all.extend(recent.into_iter().map(|found| found.by("recent")));
    Ok(all)
}

impl Found {
    fn by(self, by: &'static str) -> (MessageId, Matched) {
        let matched = Matched {
            recipient: self.recipient_id,
            campaign: self.campaign_id,
            by,
        };
        (self.message_id, matched)
    }
}

fn said(message: &Inbound, channel: ChannelId, contact: ContactId) -> Value {
    json!({
        "message_id": message.id.0,
        "agent_id": message.agent_id.0,
        "channel_id": channel.0,
        "contact_id": contact.0,
        "quoted": message.quoted(),
        "since": message.created_at - WITHIN,
        "until": message.created_at + GRAIN,
    })
}

/// What a campaign of this agent sent through this number, and when.
const SENT: &str = "c.agent_id = k.agent_id AND c.channel_id = k.channel_id AND c.kind = 'campaign' \
     AND COALESCE(r.sent_at, r.claimed_at) BETWEEN k.since AND k.until \
     AND r.state IN ('sending', 'held', 'in_doubt', 'sent', 'delivered', 'read', 'replied')";

/// The message that is quoted.
fn quoted(dialect: Dialect) -> String {
    format!(
        "SELECT k.message_id, r.id AS recipient_id, r.campaign_id FROM {} AS k \
         JOIN recipient r ON r.wamid = k.quoted AND r.simulate_from IS NULL JOIN campaign c ON c.id = r.campaign_id WHERE {SENT}",
        SAID.table(dialect, "$1")
    )
}

/// Of several campaigns to the same person the one that messaged them last. By number, too: several contacts may share one,
/// and only one of them was sent to.
fn most_recent(dialect: Dialect) -> String {
    format!(
        "SELECT f.message_id, r.id AS recipient_id, r.campaign_id FROM (SELECT k.message_id, \
         (SELECT r.id FROM recipient r JOIN campaign c ON c.id = r.campaign_id WHERE {SENT} AND (r.contact_id = k.contact_id OR r.phone = p.phone) \
         ORDER BY COALESCE(r.sent_at, r.claimed_at) DESC, r.id DESC LIMIT 1) AS recipient_id \
         FROM {} AS k LEFT JOIN contact p ON p.id = k.contact_id) AS f JOIN recipient r ON r.id = f.recipient_id",
        SAID.table(dialect, "$1")
    )
}

async fn find(tx: &impl ConnectionTrait, sql: &str, said: &[Value]) -> Result<Vec<Found>, DbErr> {
    if said.is_empty() {
        return Ok(Vec::new());
    }
    query(tx, sql, [json!(said).to_string().into()]).await
}
