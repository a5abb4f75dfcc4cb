//! Sending: checks the campaign and captures its audience and template as they stand, in one transaction. From then
//! on edits of contacts, templates or attributes change nothing in it.

use super::{Refused, check, get, heeds_opt_out::heeds_opt_out, lock::lock, moves};
use crate::{
    Ctx, Result, agent as owner,
    audience::{self, Condition},
    channel,
    hook::{self, Event},
    recipient::{Counts, Stage, add_counts},
    simulation,
    store::execute,
    template::Content,
};
use entity::{
    AgentId, CampaignId, Millis,
    campaign::{self, CampaignStatus, Delivery},
    channel::{ChannelStatus, Model as Channel},
    template,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel};
use serde_json::json;
use std::collections::BTreeMap;
use tracing::info;

/// Sends a draft or scheduled campaign: it is `launching` when this answers, and its audience is captured.
pub async fn send(ctx: &Ctx, agent: AgentId, id: CampaignId) -> Result<campaign::Model> {
    send_if(ctx, agent, id, |_| true).await
}

/// Like [`send`], unless the locked campaign is no longer `wanted`: then it stays as it is.
pub(super) async fn send_if(
    ctx: &Ctx,
    agent: AgentId,
    id: CampaignId,
    wanted: impl Fn(&campaign::Model) -> bool,
) -> Result<campaign::Model> {
    loop {
        // The audience is compiled before the transaction, which on SQLite must not wait for another connection.
        let seen = get(ctx, agent, id).await?;
        moves::after(id, seen.status, moves::Move::Send, false)?;
        let audience = audience::parse(&seen.audience)?;
        let condition = audience::compile_accepted(ctx, agent, &audience, 2).await?;

        let owner = owner::get(ctx, agent).await?;

        let tx = ctx.store.begin().await?;
        let channel = open_channel(&tx, agent).await;
        let campaign = lock(&tx, agent, id).await?;
        if !wanted(&campaign) {
            return Ok(campaign);
        }
        moves::after(id, campaign.status, moves::Move::Send, false)?;
        if campaign.audience != seen.audience {
            continue;
        }
        let channel = channel?;
        let template = check::sendable(&tx, &campaign).await?;
        let heeds = heeds_opt_out(&owner, &template);
        let total = capture(&tx, &campaign, (&condition, heeds)).await?;
        if total == 0 {
            return Err(Refused::AudienceEmpty(id).into());
        }
        let counts = Counts::standing_at(Stage::Queued, total);
        add_counts(&tx, 0, &BTreeMap::from([(id, counts)])).await?;
        let mut change = launch(campaign, &template, total, ctx.now());
        change.delivery = Set(match channel {
            Some(_) => Delivery::Whatsapp,
            None => Delivery::Simulated,
        });
        change.channel_id = Set(channel.map(|channel| channel.id));
        change.heeds_opt_out = Set(heeds);
        let campaign = change.update(&tx).await?;
        let event = Event::campaign_sent(&campaign, ctx.now());
        hook::emit(ctx, &tx, agent, event).await?;
        tx.commit().await?;
        ctx.nudge();
        info!(campaign.id = %id, recipients = total, "Campaign {id} was sent to {total} contacts");
        return Ok(campaign);
    }
}

/// The channel that a campaign of this agent goes through from now on, held until the transaction ends; none means
/// simulation. One that is stopped takes no campaigns.
pub(super) async fn open_channel(
    tx: &impl ConnectionTrait,
    agent: AgentId,
) -> Result<Option<Channel>> {
    open(channel::held(tx, agent).await?)
}

/// Like [`open_channel`], to look only.
pub(super) async fn peek_channel(
    db: &impl ConnectionTrait,
    agent: AgentId,
) -> Result<Option<Channel>> {
    open(channel::connected(db, agent).await?)
}

fn open(channel: Option<Channel>) -> Result<Option<Channel>> {
    match channel {
        Some(channel) if channel.status == ChannelStatus::Stopped => {
            let why = channel.stop_reason.unwrap_or_default();
            Err(channel::Refused::Stopped(why).into())
        }
        other => Ok(other),
    }
}

/// One set-based statement: every contact of the audience as it stands, with the database's judgement of it.
async fn capture(
    tx: &impl ConnectionTrait,
    campaign: &campaign::Model,
    (condition, heeds_opt_out): (&Condition, bool),
) -> Result<i64, DbErr> {
    let judged = audience::judged(condition, heeds_opt_out);
    let sql = format!(
        "INSERT INTO capture (campaign_id, contact_id, phone, phone_valid, opted_out, duplicate, name, email, \
         external_id, attributes) SELECT {}, judged.contact_id, judged.phone, judged.phone_valid, judged.opted_out, \
         judged.duplicate, judged.name, judged.email, judged.external_id, judged.attributes \
         FROM ({judged}) AS judged ORDER BY judged.contact_id",
        campaign.id.0
    );
    let mut values = vec![campaign.agent_id.0.into()];
    values.extend(condition.values.iter().cloned());
    let captured = execute(tx, sql, values).await?;
    Ok(i64::try_from(captured).unwrap_or(i64::MAX))
}

/// The campaign as it is from now on.
fn launch(
    campaign: campaign::Model,
    template: &template::Model,
    total: i64,
    now: Millis,
) -> campaign::ActiveModel {
    let seed = match &campaign.simulation_seed {
        Some(seed) => seed.clone(),
        None => {
            let variables = super::variables_of(&campaign);
            simulation::default_seed(&campaign.name, &template.name, &variables)
        }
    };
    let mut change = campaign.into_active_model();
    change.status = Set(CampaignStatus::Launching);
    change.simulation_seed = Set(Some(seed));
    change.template_copy = Set(Some(json!(Content::of(template))));
    change.total = Set(total);
    change.pause_reason = Set(None);
    change.due_at = Set(now);
    change.dispatched_until = Set(now);
    change.attempt = Set(0);
    change.sent_at = Set(Some(now));
    change.updated_at = Set(now);
    change
}
