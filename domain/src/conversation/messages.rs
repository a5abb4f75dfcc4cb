//! What was said in a conversation.

use super::{Place, get};
use crate::{
    Ctx, Result,
    campaign::rendered,
    page::{Page, Wanted},
    store::query,
};
use entity::{
    AgentId, CampaignId, ConversationId, MessageId, Millis, RecipientId,
    campaign::Delivery,
    message::{Author, Direction},
    recipient::RecipientState,
};
use sea_orm::{FromQueryResult, JsonValue};

/// A message of a conversation.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Said {
    /// The message; none for what a campaign sent, which is its recipient.
    pub id: Option<MessageId>,
    /// The recipient it went to, or that it replies to.
    pub recipient_id: Option<RecipientId>,
    /// In or out.
    pub direction: Direction,
    /// As Meta names it.
    pub kind: String,
    /// Its text; of what a campaign sent, as the person saw it.
    pub text: Option<String>,
    /// Meta's id of it, as far as it is known.
    pub wamid: Option<String>,
    /// The campaign that sent it, or that it replies to.
    pub campaign_id: Option<CampaignId>,
    /// How the campaign was found.
    pub matched_by: Option<String>,
    /// Who wrote it.
    pub author: Author,
    /// The documents that an answer was taken from: a JSON array of ids and titles.
    pub sources: Option<JsonValue>,
    /// What else it holds: under `content` media, places, cards ...
    pub raw: Option<JsonValue>,
    /// How far it has come; only of what went out through a channel or by a campaign.
    pub state: Option<RecipientState>,
    /// Received or sent.
    pub created_at: Millis,
}

/// What was said in the agent's conversation, in its order: the newest page, or the one before the page whose cursor is
/// given.
pub async fn messages(
    ctx: &Ctx,
    agent: AgentId,
    id: ConversationId,
    wanted: Wanted,
) -> Result<Page<Said>> {
    let conversation = get(ctx, agent, id).await?;
    let delivery = match conversation.simulated {
        true => Delivery::Simulated,
        false => Delivery::Whatsapp,
    };
    let place = Place::of(wanted.after);
    let [since, limit, known] = place.parameters(wanted);
    let sql = "SELECT * FROM (\
               SELECT m.id, m.recipient_id, m.direction, m.kind, m.text, \
               CASE WHEN m.direction = 'out' THEN r.wamid ELSE m.wamid END AS wamid, m.campaign_id, m.matched_by, m.author, m.sources, m.raw, \
               CASE WHEN m.direction = 'out' THEN r.state END AS state, m.created_at \
               FROM message m LEFT JOIN recipient r ON r.id = m.recipient_id WHERE m.conversation_id = $1 AND m.created_at <= $3 \
               UNION ALL \
               SELECT NULL, r.id, 'out', 'template', NULL, r.wamid, r.campaign_id, NULL, 'campaign', NULL, NULL, r.state, \
               COALESCE(r.sent_at, r.claimed_at) FROM recipient r JOIN campaign c ON c.id = r.campaign_id \
               WHERE (r.contact_id = $2 OR r.phone = (SELECT p.phone FROM contact p WHERE p.id = $2)) \
               AND c.kind = 'campaign' AND c.agent_id = $6 AND c.delivery = $7 AND COALESCE(r.sent_at, r.claimed_at) <= $3\
               ) AS said ORDER BY created_at DESC, COALESCE(id, 0) DESC, recipient_id DESC LIMIT $4 OFFSET $5";
    let values = [
        id.0.into(),
        conversation.contact_id.0.into(),
        since,
        limit,
        known,
        agent.0.into(),
        delivery.name().into(),
    ];
    let newest: Vec<Said> = query(&ctx.store.read, sql, values).await?;
    let list = format!("messages/{id}");
    let mut page = place.cut(wanted, &list, newest, |said| said.created_at);
    page.data.reverse();
    let sent = page
        .data
        .iter()
        .filter(|said| said.author == Author::Campaign);
    let sent: Vec<_> = sent.filter_map(|said| said.recipient_id).collect();
    let mut rendered = rendered(&ctx.store.read, &sent).await?;
    for said in &mut page.data {
        if let (Author::Campaign, Some(recipient)) = (said.author, said.recipient_id) {
            said.text = rendered.remove(&recipient).map(|sent| sent.text);
        }
    }
    Ok(page)
}
