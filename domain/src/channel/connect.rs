//! Connecting a number: asks Meta about everything that was given, and stores it sealed only if all of it holds.

use super::{
    Refused,
    facts::{self, Facts},
    get::connected,
    secrets::{Sealed, seal, vault},
    webhook_url,
};
use crate::{Ctx, Result, error::InvalidField, template, text, whatsapp::graph::GraphFailure};
use entity::{
    AgentId, Millis,
    channel::{ActiveModel, ChannelStatus, Column, Entity, Model},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, SqlErr,
};
use secrecy::SecretString;
use serde_json::json;
use tracing::{info, warn};

/// The fastest rate that can be asked for, in messages per second.
const FASTEST: f64 = 5_000.0;

/// What a channel is connected with.
#[derive(Debug, Clone)]
pub struct New {
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// Meta's id of the WhatsApp business account.
    pub waba_id: String,
    /// A token that may manage the account and send.
    pub access_token: SecretString,
    /// The app's secret, which signs webhooks.
    pub app_secret: SecretString,
    /// What Meta shows when it verifies the webhook's address.
    pub verify_token: SecretString,
    /// Messages per second; by Meta's throughput unless said otherwise.
    pub messages_per_second: Option<f64>,
    /// Meta's id of the business portfolio, if it is known better than Meta tells.
    pub portfolio_id: Option<String>,
}

/// Connects a number, or connects it anew. A number that was connected before keeps its campaigns.
pub async fn connect(ctx: &Ctx, agent: AgentId, new: New) -> Result<Model> {
    let new = new.checked()?;
    let vault = vault(ctx)?;
    let (access_token, app_secret, verify_token) = new.exposed();
    let sealed = seal(vault, access_token, app_secret, verify_token);
    let facts = facts::ask(ctx, &new.access_token, &new.phone_number_id)
        .await
        .map_err(|failure| Refused::by_graph(failure, Some("phone_number_id")))?;
    can_send(&facts)?;
    let portfolio = owned(ctx, &new).await?;
    super::check::inspect_token(ctx, &new).await?;
    let told = Told {
        facts,
        portfolio,
        sealed,
    };
    let row = keep(ctx, agent, &new, told).await?;
    subscribe(ctx, &new).await?;
    let channel = activate(ctx, agent, row, new.messages_per_second).await?;
    info!(channel.id = %channel.id, agent.id = %agent, "Channel {} is connected", channel.id);
    // The poll repeats what fails here: until then templates that Meta has not confirmed are not sent.
    if let Err(error) = template::sync(ctx, agent).await {
        warn!(channel.id = %channel.id, error = %error, "Templates could not be fetched after connecting");
    }
    ctx.nudge();
    Ok(channel)
}

impl New {
    fn checked(self) -> Result<Self, InvalidField> {
        for (field, id) in [
            ("phone_number_id", Some(&self.phone_number_id)),
            ("waba_id", Some(&self.waba_id)),
            ("portfolio_id", self.portfolio_id.as_ref()),
        ] {
            let digits = |id: &String| {
                (1..=32).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric())
            };
            if id.is_some_and(|id| !digits(id)) {
                let message = "give Meta's id, a row of digits as in 106540352242922";
                return Err(InvalidField::new(field, "invalid_id", message));
            }
        }
        let (access_token, app_secret, verify_token) = self.exposed();
        for (field, secret, longest) in [
            ("access_token", access_token, 2_000),
            ("app_secret", app_secret, 200),
            ("verify_token", verify_token, 200),
        ] {
            text::required(field, secret, longest)?;
        }
        let rate = self.messages_per_second;
        if rate.is_some_and(|rate| !(rate > 0.0 && rate <= FASTEST)) {
            let message =
                "give a number above 0 and up to 5000; to send nothing, pause the campaigns";
            return Err(InvalidField::new(
                "messages_per_second",
                "out_of_range",
                message,
            ));
        }
        Ok(self)
    }

    fn exposed(&self) -> (&str, &str, &str) {
        use secrecy::ExposeSecret;
        (
            self.access_token.expose_secret(),
            self.app_secret.expose_secret(),
            self.verify_token.expose_secret(),
        )
    }
}

/// A number that Meta keeps from sending is not worth connecting.
fn can_send(facts: &Facts) -> Result<(), Refused> {
    match facts.cannot_send() {
        Some(why) => Err(Refused::rejected("phone_number_id", why)),
        None => Ok(()),
    }
}

/// The portfolio, if the number is one of the account's.
async fn owned(ctx: &Ctx, new: &New) -> Result<String, Refused> {
    let refused = |failure| Refused::by_graph(failure, Some("waba_id"));
    let owner = facts::owner(ctx, &new.access_token, &new.waba_id).await;
    let owner = owner.map_err(refused)?;
    match facts::numbers(ctx, &new.access_token, &new.waba_id).await {
        Ok(numbers) if !numbers.contains(&new.phone_number_id) => {
            let sentence = "this number does not belong to this WhatsApp business account";
            return Err(Refused::rejected("waba_id", sentence));
        }
        Ok(_) => {}
        // Some tokens may not list numbers. That it belongs there is then shown by its webhooks.
        Err(failure @ GraphFailure::Refused(_)) => {
            warn!(error = %failure, "Meta does not list the numbers of the account");
        }
        Err(failure) => return Err(refused(failure)),
    }
    let given = new.portfolio_id.clone().or(owner);
    Ok(given.unwrap_or_else(|| format!("waba-{}", new.waba_id)))
}

/// What Meta told of a number that is to be connected, and its secrets as they are stored.
struct Told {
    facts: Facts,
    portfolio: String,
    sealed: Sealed,
}

/// The number's row with everything that was given, to be activated. Only the verify token is stored already: Meta may
/// verify the webhook's address while it is asked to subscribe. A number that is connected stays so meanwhile, with
/// what it had.
async fn keep(ctx: &Ctx, agent: AgentId, new: &New, told: Told) -> Result<ActiveModel> {
    let Told {
        facts,
        portfolio,
        sealed,
    } = told;
    let tx = ctx.store.begin().await?;
    let mut row = match known(&tx, agent, new).await? {
        Some(known) => known.into_active_model(),
        None => gone(agent, new, ctx.now()),
    };
    row.verify_token_hash = Set(Some(sealed.verify_token_hash));
    let mut row = row.save(&tx).await?;
    tx.commit().await?;
    row.waba_id = Set(new.waba_id.clone());
    row.access_token = Set(Some(sealed.access_token));
    row.app_secret = Set(Some(sealed.app_secret));
    let before = row.app_secret_hash.take().flatten();
    if before
        .as_ref()
        .is_some_and(|hash| *hash != sealed.app_secret_hash)
    {
        row.former_secret_hash = Set(before);
    }
    row.app_secret_hash = Set(Some(sealed.app_secret_hash));
    row.messaging_tier = Set(facts.tier().to_owned());
    row.tier_limit = Set(facts.tier_limit());
    row.messages_per_second = Set(new.messages_per_second.unwrap_or(facts.messages_per_second));
    row.rate_given = Set(new.messages_per_second.is_some());
    row.portfolio_id = Set(portfolio);
    row.display_phone_number = Set(facts.display_phone_number);
    row.verified_name = Set(facts.verified_name);
    row.quality_rating = Set(facts.quality_rating);
    Ok(row)
}

/// A row of a number that is new here, and not connected.
fn gone(agent: AgentId, new: &New, now: Millis) -> ActiveModel {
    ActiveModel {
        agent_id: Set(agent),
        phone_number_id: Set(new.phone_number_id.clone()),
        waba_id: Set(new.waba_id.clone()),
        portfolio_id: Set(String::new()),
        display_phone_number: Set(String::new()),
        messaging_tier: Set(String::new()),
        messages_per_second: Set(1.0),
        rate_given: Set(false),
        status: Set(ChannelStatus::Deleted),
        created_at: Set(now),
        updated_at: Set(now),
        deleted_at: Set(Some(now)),
        ..Default::default()
    }
}

/// The agent's row of this number: connected, or the latest that was. Another agent's number is refused.
async fn known(tx: &impl ConnectionTrait, agent: AgentId, new: &New) -> Result<Option<Model>> {
    let same = Entity::find().filter(Column::PhoneNumberId.eq(&new.phone_number_id));
    let elsewhere = same
        .clone()
        .filter(Column::AgentId.ne(agent))
        .filter(Column::DeletedAt.is_null());
    if elsewhere.one(tx).await?.is_some() {
        return Err(Refused::NumberTaken(new.phone_number_id.clone()).into());
    }
    let own = same.filter(Column::AgentId.eq(agent));
    Ok(own.order_by_desc(Column::Id).one(tx).await?)
}

/// Tells Meta to post webhooks here. Without a public address Meta keeps to what its dashboard says.
async fn subscribe(ctx: &Ctx, new: &New) -> Result<(), Refused> {
    let (_, _, verify_token) = new.exposed();
    let body = match ctx.settings.public_url {
        Some(_) => {
            json!({ "override_callback_uri": webhook_url(ctx), "verify_token": verify_token })
        }
        None => json!({}),
    };
    let path = format!("{}/subscribed_apps", new.waba_id);
    let subscribed = ctx.graph().post(&new.access_token, &path, &body).await;
    subscribed
        .map(drop)
        .map_err(|failure| Refused::by_graph(failure, None))
}

/// Everything holds: this is the agent's channel now. Another number that it had is disconnected.
async fn activate(
    ctx: &Ctx,
    agent: AgentId,
    mut row: ActiveModel,
    rate: Option<f64>,
) -> Result<Model> {
    let tx = ctx.store.begin().await?;
    match connected(&tx, agent).await? {
        Some(other) if other.id != *row.id.as_ref() => {
            super::disconnect::disconnect_in(ctx, &tx, other).await?;
            // What another account approved is nothing here.
            template::simulate_all(ctx, &tx, agent).await?;
        }
        _ => {}
    }
    let now = ctx.now();
    row.status = Set(ChannelStatus::Connected);
    row.stop_code = Set(None);
    row.stop_reason = Set(None);
    row.deleted_at = Set(None);
    row.checked_at = Set(now);
    row.rest_until = Set(0);
    row.updated_at = Set(now);
    if rate.is_some() {
        row.slow_factor = Set(1.0);
    }
    let number = row.phone_number_id.as_ref().clone();
    let channel = row
        .update(&tx)
        .await
        .map_err(|error| match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Refused::NumberTaken(number).into(),
            _ => crate::Error::from(error),
        })?;
    template::await_review(ctx, &tx, agent).await?;
    tx.commit().await?;
    ctx.secrets.forget();
    Ok(channel)
}
