//! Tickets with what they are about, for whoever takes them.

use crate::{Ctx, Result, campaign::text};
use entity::{
    CampaignId, ContactId, RecipientId,
    campaign::{self, Model as Campaign},
    contact::{self, Model as Contact},
    recipient::{self, Model as Recipient},
    ticket::Model,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeSet, HashMap};

/// A ticket with what it is about.
#[derive(Debug, Clone)]
pub struct View {
    /// The ticket.
    pub ticket: Model,
    /// The person; none if they were erased.
    pub contact: Option<Contact>,
    /// The campaign that was replied to.
    pub campaign: Option<About>,
}

/// The campaign that was replied to.
#[derive(Debug, Clone)]
pub struct About {
    /// Its id.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Its message as the person saw it.
    pub message: String,
    /// How far it came with the person; none if they were erased.
    pub recipient: Option<Recipient>,
}

/// These tickets with what they are about; three statements, however many there are.
pub async fn views(ctx: &Ctx, tickets: Vec<Model>) -> Result<Vec<View>> {
    let db = &ctx.store.read;
    let contacts: BTreeSet<ContactId> = tickets.iter().map(|t| t.contact_id).collect();
    let contacts = contact::Entity::find().filter(contact::Column::Id.is_in(contacts));
    let contacts: HashMap<ContactId, Contact> = contacts
        .all(db)
        .await?
        .into_iter()
        .map(|c| (c.id, c))
        .collect();
    let campaigns: BTreeSet<CampaignId> = tickets.iter().filter_map(|t| t.campaign_id).collect();
    let campaigns = campaign::Entity::find().filter(campaign::Column::Id.is_in(campaigns));
    let campaigns: HashMap<CampaignId, Campaign> = campaigns
        .all(db)
        .await?
        .into_iter()
        .map(|c| (c.id, c))
        .collect();
    let recipients: BTreeSet<RecipientId> = tickets.iter().filter_map(|t| t.recipient_id).collect();
    let recipients = recipient::Entity::find().filter(recipient::Column::Id.is_in(recipients));
    let recipients: HashMap<RecipientId, Recipient> = recipients
        .all(db)
        .await?
        .into_iter()
        .map(|r| (r.id, r))
        .collect();
    let view = |ticket: Model| {
        let recipient = ticket.recipient_id.and_then(|id| recipients.get(&id));
        let campaign = ticket.campaign_id.and_then(|id| campaigns.get(&id));
        View {
            contact: contacts.get(&ticket.contact_id).cloned(),
            campaign: campaign.map(|campaign| about(campaign, recipient)),
            ticket,
        }
    };
    Ok(tickets.into_iter().map(view).collect())
}

fn about(campaign: &Campaign, recipient: Option<&Recipient>) -> About {
    let copy = campaign.template_copy.clone();
    let content = copy.and_then(|copy| serde_json::from_value(copy).ok());
    let values = recipient.map(|row| row.parameters.clone());
    let message = content.map(|content| text(&content, values.unwrap_or_default()));
    About {
        id: campaign.id,
        name: campaign.name.clone(),
        message: message.unwrap_or_default(),
        recipient: recipient.cloned(),
    }
}
