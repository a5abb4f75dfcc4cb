//! What recipients were sent, as they saw it.

use crate::{
    Result,
    store::{dialect_of, id_list, query},
    template::Content,
};
use entity::{CampaignId, RecipientId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, JsonValue};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a recipient was sent, as they saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rendered {
    /// The campaign's name.
    pub(crate) campaign: String,
    /// Its message: header, body and footer, a line each. Empty for what is gone.
    pub(crate) text: String,
}

#[derive(FromQueryResult)]
struct Values {
    id: RecipientId,
    campaign_id: CampaignId,
    parameters: JsonValue,
}

#[derive(FromQueryResult)]
struct Campaign {
    id: CampaignId,
    name: String,
    template_copy: Option<JsonValue>,
}

/// What these recipients were sent; two statements, however many there are.
pub(crate) async fn rendered(
    db: &impl ConnectionTrait,
    recipients: &[RecipientId],
) -> Result<HashMap<RecipientId, Rendered>> {
    let ids: Vec<i64> = recipients.iter().map(|id| id.0).collect();
    let found: Vec<Values> = of(db, "id, campaign_id, parameters FROM recipient", &ids).await?;
    let ids: BTreeSet<i64> = found.iter().map(|row| row.campaign_id.0).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let campaigns: Vec<Campaign> = of(db, "id, name, template_copy FROM campaign", &ids).await?;
    let campaigns: HashMap<CampaignId, (String, Option<Content>)> = campaigns
        .into_iter()
        .map(|row| {
            let content = row.template_copy.map(serde_json::from_value);
            (row.id, (row.name, content.and_then(Result::ok)))
        })
        .collect();
    let rendered = found.into_iter().filter_map(|row| {
        let (name, content) = campaigns.get(&row.campaign_id)?;
        let text = content
            .as_ref()
            .map(|content| text(content, row.parameters));
        let rendered = Rendered {
            campaign: name.clone(),
            text: text.unwrap_or_default(),
        };
        Some((row.id, rendered))
    });
    Ok(rendered.collect())
}

async fn of<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    what: &str,
    ids: &[i64],
) -> Result<Vec<T>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let listed = dialect_of(db).listed_ids("$1");
    query(
        db,
        format!("SELECT {what} WHERE id IN ({listed})"),
        [id_list(ids)],
    )
    .await
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
