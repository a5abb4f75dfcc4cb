//! Trying a campaign out: one message outside its funnel, sent like any other. It is the only recipient of a campaign of
//! its own that no list shows, so rate, tier, doubt and statuses are the usual ones.

use super::{
    check, get, heeds_opt_out::heeds_opt_out, send::open_channel, variables, variables_of,
};
use crate::{
    Ctx, Result, agent, contact,
    error::InvalidField,
    phone,
    recipient::{Counts, Stage, add_counts},
    store::execute,
    template::Content,
};
use entity::{
    AgentId, CampaignId, ChannelId, ContactId, Millis,
    campaign::{ActiveModel, CampaignKind, CampaignStatus, Delivery, Model},
    contact::Model as Contact,
    template::Model as Template,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    IntoActiveModel,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Sends the campaign's message to one number, with a contact's values or the template's examples. Answers the campaign
/// that it is the only recipient of.
pub async fn test(
    ctx: &Ctx,
    agent: AgentId,
    id: CampaignId,
    to: &str,
    contact: Option<ContactId>,
) -> Result<Model> {
    let campaign = get(ctx, agent, id).await?;
    let owner = agent::get(ctx, agent).await?;
    let region = agent::region_of(&owner);
    let phone = phone::Phone::parse(to, region)
        .map_err(|why| InvalidField::new("phone", "invalid_phone", why.to_string()))?;
    let person = match contact {
        Some(contact) => Some(contact::get(ctx, agent, contact).await?),
        None => None,
    };
    let tx = ctx.store.begin().await?;
    let channel = open_channel(&tx, agent).await?;
    let template = check::sendable(&tx, &campaign).await?;
    let parameters = parameters(&campaign, person.as_ref(), &template);
    let now = ctx.now();
    let mut test = only(campaign, channel.map(|channel| channel.id), &template, now);
    test.heeds_opt_out = Set(heeds_opt_out(&owner, &template));
    let test = test.insert(&tx).await?;
    let sql = "INSERT INTO recipient (campaign_id, contact_id, phone, parameters, state, attempt, queued_at, due_at, dispatched_until) \
               VALUES ($1, $2, $3, $4, 'queued', 1, $5, $5, $5)";
    let values = [
        test.id.0.into(),
        contact.map_or(0, |id| id.0).into(),
        phone.to_string().into(),
        parameters.into(),
        now.into(),
    ];
    execute(&tx, sql, values).await?;
    let counts = Counts::standing_at(Stage::Queued, 1);
    add_counts(&tx, 0, &BTreeMap::from([(test.id, counts)])).await?;
    tx.commit().await?;
    ctx.nudge();
    Ok(test)
}

/// The person's values, or the template's examples.
fn parameters(campaign: &Model, person: Option<&Contact>, template: &Template) -> Value {
    let Some(person) = person else {
        return template.examples.clone();
    };
    let person = variables::Person {
        name: person.name.as_deref(),
        email: person.email.as_deref(),
        phone: person.phone.as_deref(),
        external_id: person.external_id.as_deref(),
        attributes: &person.attributes,
    };
    json!(variables::resolve(&variables_of(campaign), &person).parameters)
}

/// A campaign like the given one, being sent to one recipient.
fn only(
    campaign: Model,
    channel: Option<ChannelId>,
    template: &Template,
    now: Millis,
) -> ActiveModel {
    let mut row = campaign.into_active_model().reset_all();
    row.id = NotSet;
    row.kind = Set(CampaignKind::Test);
    row.status = Set(CampaignStatus::Sending);
    row.delivery = Set(match channel {
        Some(_) => Delivery::Whatsapp,
        None => Delivery::Simulated,
    });
    row.channel_id = Set(channel);
    row.template_copy = Set(Some(json!(Content::of(template))));
    row.audience = Set(json!({ "contact_ids": [] }));
    row.total = Set(1);
    row.frozen = Set(1);
    row.pause_reason = Set(None);
    row.scheduled_at = Set(None);
    for at in [&mut row.sent_at, &mut row.frozen_at] {
        *at = Set(Some(now));
    }
    for at in [&mut row.completed_at, &mut row.played_at] {
        *at = Set(None);
    }
    row.created_at = Set(now);
    row.updated_at = Set(now);
    row
}
