//! What a recipient was sent, as they saw it.

use crate::{Result, template::Content};
use entity::{
    CampaignId, RecipientId,
    campaign::Entity as Campaigns,
    recipient::{Column, Entity as Recipients},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;

/// The campaign's name, and its message as this recipient of it saw it: header, body and footer, a line each. Empty for
/// what is gone.
pub(crate) async fn rendered_for(
    db: &impl ConnectionTrait,
    campaign: CampaignId,
    recipient: RecipientId,
) -> Result<(String, String)> {
    let Some(campaign) = Campaigns::find_by_id(campaign).one(db).await? else {
        return Ok(Default::default());
    };
    let recipient = Recipients::find_by_id(recipient).filter(Column::CampaignId.eq(campaign.id));
    let values = recipient.one(db).await?.map(|row| row.parameters);
    let copy = campaign.template_copy;
    let content: Option<Content> = copy.and_then(|copy| serde_json::from_value(copy).ok());
    let text = content.map(|content| text(&content, values.unwrap_or_default()));
    Ok((campaign.name, text.unwrap_or_default()))
}

/// A template with its values, as plain text.
pub fn text(content: &Content, values: serde_json::Value) -> String {
    let values: BTreeMap<String, String> = serde_json::from_value(values).unwrap_or_default();
    let rendered = content.render(&values);
    let header = rendered.header.and_then(|header| header.text);
    let lines = [header, Some(rendered.body), rendered.footer];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    lines.join("\n")
}
