//! What the messages of a campaign are made of: a template with values, or what somebody says in a conversation.

use super::content_of;
use crate::{
    Ctx, Result,
    error::NotFound,
    whatsapp::template::{Prepared, text_message},
};
use entity::{
    CampaignId,
    campaign::{CampaignKind, Entity},
};
use sea_orm::EntityTrait;
use serde_json::Value;

/// What messages are made of, made ready to be filled in.
#[derive(Debug)]
pub enum Wording {
    /// The campaign's template.
    Template(Prepared),
    /// Each says something of its own.
    FreeForm,
}

/// What the messages of a campaign that was sent are made of; that never changes.
pub async fn wording(ctx: &Ctx, id: CampaignId) -> Result<Wording> {
    let found = Entity::find_by_id(id).one(&ctx.store.read).await?;
    let campaign = found.ok_or_else(|| NotFound::new("campaign", id))?;
    match campaign.kind {
        CampaignKind::Reply => Ok(Wording::FreeForm),
        CampaignKind::Campaign | CampaignKind::Test => {
            let content = content_of(ctx, id).await?;
            Ok(Wording::Template(Prepared::new(&content)))
        }
    }
}

impl Wording {
    /// The body of the message to this number (E.164), with a recipient's values (a JSON object).
    pub fn message(&self, to: &str, values: &Value, callback_data: &str) -> String {
        match self {
            Self::Template(template) => template.message(to, values, callback_data),
            Self::FreeForm => {
                let text = values["text"].as_str().unwrap_or_default();
                text_message(to, text, callback_data, None)
            }
        }
    }
}
