//! Asking Meta now and then: is the token good, what do the number and its templates look like.

use super::{
    New, Refused,
    facts::{self, Facts},
    live,
    stop::stop,
    token_of,
};
use crate::{
    Ctx, Result,
    store::execute,
    template,
    whatsapp::{
        graph::GraphFailure,
        verdict::{self, Verdict},
    },
};
use entity::{
    Millis,
    channel::{self, Model},
};
use sea_orm::EntityTrait;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tracing::warn;

/// How often Meta is asked about a channel, in milliseconds: far below the 200 questions an hour that it allows.
const EVERY: Millis = 10 * 60 * 1_000;

/// How long the secrets of a disconnected channel are kept: Meta repeats webhooks for seven days (Meta's page on
/// webhooks, 2026).
const SECRETS_KEPT: Millis = 8 * 24 * 60 * 60 * 1_000;

/// What a token must be allowed to do.
const SCOPES: [&str; 2] = [
    "whatsapp_business_management",
    "whatsapp_business_messaging",
];

/// Checks every channel that has not been checked for a while. Any number of processes may call this: each channel is
/// checked by one of them.
pub async fn check_due(ctx: &Ctx) -> Result<()> {
    for channel in live(ctx).await? {
        let sql = "UPDATE channel SET checked_at = $1 WHERE id = $2 AND checked_at <= $3";
        let now = ctx.now();
        let values = [now.into(), channel.id.0.into(), (now - EVERY).into()];
        if execute(&ctx.store.write, sql, values).await? == 0 {
            continue;
        }
        if let Err(error) = check(ctx, &channel).await {
            warn!(channel.id = %channel.id, error = %error, "Meta could not be asked about channel {}", channel.id);
        }
    }
    Ok(())
}

async fn check(ctx: &Ctx, channel: &Model) -> Result<()> {
    let token = token_of(ctx, channel)?;
    match facts::ask(ctx, &token, &channel.phone_number_id).await {
        Ok(facts) => {
            learn(ctx, channel, &facts).await?;
            if let Some(why) = facts.cannot_send() {
                return stop(ctx, channel.id, "number_status", &why).await;
            }
        }
        Err(GraphFailure::Refused(error)) => {
            let judged = verdict::judge(&error);
            if judged.verdict == Verdict::StopChannel {
                return stop(ctx, channel.id, &judged.code, &judged.reason).await;
            }
            return Err(Refused::by_graph(GraphFailure::Refused(error), None).into());
        }
        Err(failure) => return Err(Refused::by_graph(failure, None).into()),
    }
    template::sync(ctx, channel.agent_id).await.map(drop)
}

async fn learn(ctx: &Ctx, channel: &Model, facts: &Facts) -> Result<()> {
    let sql = "UPDATE channel SET display_phone_number = $2, verified_name = $3, quality_rating = $4, \
               messaging_tier = COALESCE($5, messaging_tier), \
               tier_limit = CASE WHEN $5 IS NULL THEN tier_limit ELSE $6 END, \
               messages_per_second = CASE WHEN rate_given THEN messages_per_second ELSE $7 END, updated_at = $8 WHERE id = $1";
    let values = [
        channel.id.0.into(),
        facts.display_phone_number.as_str().into(),
        facts.verified_name.clone().into(),
        facts.quality_rating.clone().into(),
        facts.messaging_tier.clone().into(),
        facts.tier_limit().into(),
        facts.messages_per_second.into(),
        ctx.now().into(),
    ];
    execute(&ctx.store.write, sql, values).await?;
    Ok(())
}

/// Asks what the token may do and whether the app secret is the app's, as far as Meta answers such questions.
pub(super) async fn inspect_token(ctx: &Ctx, new: &New) -> Result<(), Refused> {
    let token = new.access_token.expose_secret();
    let Ok(told) = debug(ctx, &new.access_token, token, token).await else {
        return Ok(());
    };
    if told["is_valid"].as_bool() == Some(false) {
        let sentence = told["error"]["message"].as_str();
        let sentence = sentence.unwrap_or("Meta says that this token is not valid");
        return Err(Refused::rejected("access_token", sentence));
    }
    if let Some(scopes) = told["scopes"].as_array() {
        for wanted in SCOPES {
            if !scopes.iter().any(|scope| scope == wanted) {
                let sentence = format!("this token lacks the permission {wanted}");
                return Err(Refused::rejected("access_token", sentence));
            }
        }
    }
    let Some(app) = told["app_id"].as_str() else {
        return Ok(());
    };
    let as_app = format!("{app}|{}", new.app_secret.expose_secret());
    let as_app_token = SecretString::from(as_app.clone());
    match debug(ctx, &as_app_token, token, &as_app).await {
        Err(GraphFailure::Refused(error))
            if verdict::judge(&error).verdict == Verdict::StopChannel =>
        {
            let sentence = format!("this is not the secret of app {app}: {}", error.sentence());
            Err(Refused::rejected("app_secret", sentence))
        }
        _ => Ok(()),
    }
}

pub(super) async fn debug(
    ctx: &Ctx,
    bearer: &SecretString,
    input: &str,
    access: &str,
) -> Result<Value, GraphFailure> {
    let parameters = [("input_token", input), ("access_token", access)];
    let mut told = ctx.graph().get(bearer, "debug_token", &parameters).await?;
    Ok(told.get_mut("data").map(Value::take).unwrap_or_default())
}

/// Forgets the secrets of channels that were disconnected long ago.
pub async fn forget_secrets(ctx: &Ctx) -> Result<()> {
    let sql = "UPDATE channel SET access_token = NULL, app_secret = NULL, verify_token_hash = NULL \
               WHERE deleted_at <= $1 AND (access_token IS NOT NULL OR app_secret IS NOT NULL OR verify_token_hash IS NOT NULL)";
    execute(&ctx.store.write, sql, [(ctx.now() - SECRETS_KEPT).into()]).await?;
    Ok(())
}

/// Seals secrets anew that were sealed with an older key than the first of `SECRET_KEY`, so that it can be taken away.
pub async fn reseal(ctx: &Ctx) -> Result<()> {
    let Some(vault) = &ctx.settings.vault else {
        return Ok(());
    };
    for channel in channel::Entity::find().all(&ctx.store.read).await? {
        let (Some(token), Some(secret)) = (&channel.access_token, &channel.app_secret) else {
            continue;
        };
        if !vault.is_old(token) && !vault.is_old(secret) {
            continue;
        }
        match super::secrets::sealed_anew(vault, token, secret) {
            Ok((new_token, new_secret)) => {
                let sql = "UPDATE channel SET access_token = $1, app_secret = $2 WHERE id = $3 AND access_token = $4";
                let values = [
                    new_token.into(),
                    new_secret.into(),
                    channel.id.0.into(),
                    token.clone().into(),
                ];
                execute(&ctx.store.write, sql, values).await?;
            }
            Err(error) => {
                warn!(channel.id = %channel.id, error = %error, "The secrets of channel {} cannot be opened", channel.id);
            }
        }
    }
    Ok(())
}
