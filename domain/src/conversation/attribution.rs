//! Attribution: which campaign a message replies to. The message that it quotes tells, else the campaign that messaged
//! the person last. Both within 72 hours of the send, by Meta's time of the reply, on the number that received it.

use super::route::Inbound;
use crate::store::query_one;
use entity::{CampaignId, ChannelId, ContactId, Millis, RecipientId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

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

#[derive(FromQueryResult)]
struct Found {
    id: RecipientId,
    campaign_id: CampaignId,
}

/// What this message of the contact replies to, if to anything.
pub(super) async fn matched(
    tx: &impl ConnectionTrait,
    message: &Inbound,
    contact: ContactId,
) -> Result<Option<Matched>, DbErr> {
    if let (Some(recipient), Some(campaign)) = (message.recipient_id, message.campaign_id) {
        return Ok(Some(Matched {
            recipient,
            campaign,
            by: match message.matched_by.as_deref() {
                // It was found before, in a run that was not the last.
                Some("quote") => "quote",
                Some("recent") => "recent",
                _ => "simulation",
            },
        }));
    }
    let Some(channel) = message.channel_id else {
        return Ok(None);
    };
    if let Some(quoted) = message.quoted()
        && let Some(found) = quoted_message(tx, message, channel, quoted).await?
    {
        return Ok(Some(found.by("quote")));
    }
    let recent = most_recent(tx, message, channel, contact).await?;
    Ok(recent.map(|found| found.by("recent")))
}

impl Found {
    fn by(self, by: &'static str) -> Matched {
        Matched {
            recipient: self.id,
            campaign: self.campaign_id,
            by,
        }
    }
}

/// What a campaign of this agent sent through this number, and when.
const SENT: &str = "FROM recipient r JOIN campaign c ON c.id = r.campaign_id \
     WHERE c.agent_id = $1 AND c.channel_id = $2 AND c.kind = 'campaign' \
     AND COALESCE(r.sent_at, r.claimed_at) BETWEEN $3 AND $4 \
     AND r.state IN ('sending', 'held', 'in_doubt', 'sent', 'delivered', 'read', 'replied')";

async fn quoted_message(
    tx: &impl ConnectionTrait,
    message: &Inbound,
    channel: ChannelId,
    quoted: &str,
) -> Result<Option<Found>, DbErr> {
    let sql = format!(
        "SELECT r.id, r.campaign_id {SENT} AND r.wamid = $5 AND r.simulate_from IS NULL LIMIT 1"
    );
    let [agent, channel, from, to] = bounds(message, channel);
    query_one(tx, sql, [agent, channel, from, to, quoted.into()]).await
}

/// Of several campaigns to the same person the one that messaged them last.
async fn most_recent(
    tx: &impl ConnectionTrait,
    message: &Inbound,
    channel: ChannelId,
    contact: ContactId,
) -> Result<Option<Found>, DbErr> {
    // By number: several contacts may share one, and only one of them was sent to.
    let sql = format!(
        "SELECT r.id, r.campaign_id {SENT} AND (r.contact_id = $5 OR r.phone = \
         (SELECT p.phone FROM contact p WHERE p.id = $5)) \
         ORDER BY COALESCE(r.sent_at, r.claimed_at) DESC, r.id DESC LIMIT 1"
    );
    let [agent, channel, from, to] = bounds(message, channel);
    query_one(tx, sql, [agent, channel, from, to, contact.0.into()]).await
}

fn bounds(message: &Inbound, channel: ChannelId) -> [sea_orm::Value; 4] {
    [
        message.agent_id.0.into(),
        channel.0.into(),
        (message.created_at - WITHIN).into(),
        (message.created_at + GRAIN).into(),
    ]
}
