//! `/agents/{agent}/channel`: the agent's WhatsApp number.

use super::{
    answer::{Answer, Deleted},
    body::Body,
    error::ApiError,
    in_agent::InAgent,
    path::Path,
    tag::Tag,
    time::Time,
};
use domain::channel::{self, New};
use entity::channel::{ChannelStatus, Model};
use poem_openapi::{Object, OpenApi, payload::Json};
use secrecy::SecretString;
use serde::Deserialize;

/// The routes of channels.
pub(super) struct Channels;

#[OpenApi(tag = "Tag::Channels")]
impl Channels {
    /// Connect a WhatsApp number
    ///
    /// Asks Meta about everything that is given, subscribes to webhooks, and matches templates by name and language. From
    /// then on campaigns are sent for real, also those that were drafted before. Secrets are stored encrypted and
    /// never shown. Connecting the same number again replaces its secrets.
    #[oai(path = "/agents/:agent/channel", method = "put")]
    async fn connect_channel(
        &self,
        agent: Path<InAgent>,
        body: Body<ChannelIn>,
    ) -> Answer<ChannelOut> {
        admin(&agent)?;
        let connected = channel::connect(&agent.ctx, agent.id, body.0.into()).await?;
        Ok(Json(ChannelOut::of(&agent, connected)))
    }

    /// Read the channel
    #[oai(path = "/agents/:agent/channel", method = "get")]
    async fn get_channel(&self, agent: Path<InAgent>) -> Answer<ChannelOut> {
        let channel = found(&agent).await?;
        Ok(Json(ChannelOut::of(&agent, channel)))
    }

    /// Disconnect the channel
    ///
    /// Back to simulation. What is being sent is paused with the reason; statuses of what was sent are still counted.
    #[oai(path = "/agents/:agent/channel", method = "delete")]
    async fn disconnect_channel(&self, agent: Path<InAgent>) -> Answer<Deleted> {
        admin(&agent)?;
        found(&agent).await?;
        let gone = channel::disconnect(&agent.ctx, agent.id).await?;
        Ok(Deleted::new(gone.id))
    }
}

/// Tokens and numbers are an admin's business.
fn admin(agent: &InAgent) -> Result<(), ApiError> {
    agent.caller.admin()
}

/// The agent's channel, or 404.
async fn found(agent: &InAgent) -> Result<Model, ApiError> {
    let found = channel::connected(&agent.ctx.store.read, agent.id).await?;
    let nothing = "no WhatsApp channel is connected; campaigns are simulated";
    found.ok_or_else(|| ApiError::not_found(nothing))
}

/// What a channel is connected with.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "ChannelIn")]
#[serde(deny_unknown_fields)]
struct ChannelIn {
    /// Meta's id of the number.
    phone_number_id: String,
    /// Meta's id of the WhatsApp business account.
    waba_id: String,
    /// A token that may manage the account and send; a system user's does not end.
    access_token: String,
    /// The app's secret, which signs webhooks.
    app_secret: String,
    /// What Meta shows when it verifies the webhook's address; of your own choosing.
    verify_token: String,
    /// Messages per second, any number up to 5,000; by Meta's throughput, less some headroom, if left out.
    messages_per_second: Option<f64>,
    /// Meta's id of the business portfolio, which owns the messaging tier; Meta is asked if it is left out.
    portfolio_id: Option<String>,
}

impl From<ChannelIn> for New {
    fn from(given: ChannelIn) -> Self {
        let secret = |text: String| SecretString::from(text.trim().to_owned());
        Self {
            phone_number_id: given.phone_number_id.trim().to_owned(),
            waba_id: given.waba_id.trim().to_owned(),
            access_token: secret(given.access_token),
            app_secret: secret(given.app_secret),
            verify_token: secret(given.verify_token),
            messages_per_second: given.messages_per_second,
            portfolio_id: given.portfolio_id.map(|id| id.trim().to_owned()),
        }
    }
}

/// A WhatsApp number.
#[derive(Debug, Object)]
#[oai(rename = "Channel")]
struct ChannelOut {
    /// Its id.
    id: String,
    /// connected, or stopped: Meta refuses its token, account or number.
    status: String,
    /// Why it is stopped, and what to do.
    stop_reason: Option<String>,
    /// Meta's id of the number.
    phone_number_id: String,
    /// Meta's id of the WhatsApp business account.
    waba_id: String,
    /// Meta's id of the business portfolio.
    portfolio_id: String,
    /// The number as people write it.
    display_phone_number: String,
    /// The name that people see.
    verified_name: Option<String>,
    /// GREEN, YELLOW, RED or NA.
    quality_rating: Option<String>,
    /// The portfolio's messaging tier, as in `TIER_2K`.
    messaging_tier: String,
    /// Messages per second that may leave.
    messages_per_second: f64,
    /// Messages per second that may leave right now: less after a throttle, until it has recovered.
    current_messages_per_second: f64,
    /// Nothing leaves before this: Meta asked for a rest, or does not answer as it should.
    rests_until: Option<Time>,
    /// Where Meta must post webhooks to.
    webhook_url: String,
    /// When it was connected.
    created_at: Time,
    /// When it last changed.
    updated_at: Time,
}

impl ChannelOut {
    fn of(agent: &InAgent, row: Model) -> Self {
        let rests = row.rest_until > agent.ctx.now();
        Self {
            id: row.id.to_string(),
            rests_until: rests.then_some(Time(row.rest_until)),
            current_messages_per_second: match row.status {
                _ if rests => 0.0,
                ChannelStatus::Connected => channel::rate(&row, agent.ctx.now()),
                ChannelStatus::Stopped | ChannelStatus::Deleted => 0.0,
            },
            status: row.status.name().to_owned(),
            stop_reason: row.stop_reason,
            phone_number_id: row.phone_number_id,
            waba_id: row.waba_id,
            portfolio_id: row.portfolio_id,
            display_phone_number: row.display_phone_number,
            verified_name: row.verified_name,
            quality_rating: row.quality_rating,
            messaging_tier: row.messaging_tier,
            messages_per_second: row.messages_per_second,
            webhook_url: channel::webhook_url(&agent.ctx),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}
