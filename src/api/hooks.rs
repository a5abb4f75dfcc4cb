//! `/agents/{agent}/webhooks`: endpoints that are told of what happens.

use super::{
    answer::{Accepted, AcceptedAnswer, Answer, Created, CreatedAnswer, Deleted, List},
    body::Body,
    hook_deliveries::DeliveryOut,
    in_agent::InAgent,
    mirror::mirror,
    path::Path,
    tag::Tag,
    time::Time,
};
use domain::hook::{self, Change, New};
use entity::{HookId, hook::Model};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::Value;

/// The routes of outgoing webhooks.
pub(super) struct Hooks;

#[OpenApi(tag = "Tag::Webhooks")]
impl Hooks {
    /// List the webhooks
    ///
    /// Oldest first. Secrets are never shown again.
    #[oai(path = "/agents/:agent/webhooks", method = "get")]
    async fn list_webhooks(
        &self,
        agent: Path<InAgent>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<WebhookOut>> {
        let page = hook::list(&agent.ctx, agent.id, limit.0, cursor.0.as_deref()).await?;
        Ok(List::of(page, WebhookOut::from))
    }

    /// Create a webhook
    ///
    /// From the answer on, the endpoint is posted every event that it wants, at least once, in no promised order, signed as
    /// Standard Webhooks asks: `webhook-id` (the same at every try: drop what you know), `webhook-timestamp`,
    /// `webhook-signature`. It must answer 2xx within 10 s; else it is tried again for 24 hours. Events: `campaign.sent`,
    /// `campaign.paused`, `campaign.completed`, `recipient.sent`, `recipient.delivered`, `recipient.read`,
    /// `recipient.replied`, `recipient.failed`, `conversation.replied`, `conversation.escalated`, `ticket.created`,
    /// `ticket.updated`. The answer holds the secret, which is shown this once.
    #[oai(path = "/agents/:agent/webhooks", method = "post")]
    async fn create_webhook(
        &self,
        agent: Path<InAgent>,
        body: Body<WebhookIn>,
    ) -> CreatedAnswer<NewWebhookOut> {
        let WebhookIn { url, events } = body.0;
        let (made, secret) = hook::create(&agent.ctx, agent.id, New { url, events }).await?;
        let secret = secret.expose_secret().to_owned();
        Ok(Created(NewWebhookOut::new(made.into(), secret)))
    }

    /// Read a webhook
    #[oai(path = "/agents/:agent/webhooks/:id", method = "get")]
    async fn get_webhook(&self, agent: Path<InAgent>, id: Path<HookId>) -> Answer<WebhookOut> {
        let found = hook::get(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(found.into()))
    }

    /// Change a webhook
    ///
    /// What is left out stays. While it is disabled nothing is written down for it, and what waits is given up when its turn
    /// comes; enabling it lets it begin anew, and what was given up can be replayed.
    #[oai(path = "/agents/:agent/webhooks/:id", method = "patch")]
    async fn change_webhook(
        &self,
        agent: Path<InAgent>,
        id: Path<HookId>,
        body: Body<WebhookChange>,
    ) -> Answer<WebhookOut> {
        let WebhookChange {
            url,
            events,
            enabled,
        } = body.0;
        let change = Change {
            url,
            events,
            enabled,
        };
        let changed = hook::change(&agent.ctx, agent.id, id.0, change).await?;
        Ok(Json(changed.into()))
    }

    /// Delete a webhook
    ///
    /// With everything that it was told or was to be told.
    #[oai(path = "/agents/:agent/webhooks/:id", method = "delete")]
    async fn delete_webhook(&self, agent: Path<InAgent>, id: Path<HookId>) -> Answer<Deleted> {
        hook::delete(&agent.ctx, agent.id, id.0).await?;
        Ok(Deleted::new(id.0))
    }

    /// Try a webhook out
    ///
    /// It is told a `test.ping`; the delivery shows what it answers.
    #[oai(path = "/agents/:agent/webhooks/:id/test", method = "post")]
    async fn test_webhook(
        &self,
        agent: Path<InAgent>,
        id: Path<HookId>,
    ) -> AcceptedAnswer<DeliveryOut> {
        let ping = hook::ping(&agent.ctx, agent.id, id.0).await?;
        Ok(Accepted(ping.into()))
    }
}

mirror! {
    /// Whether a webhook is told.
    WebhookStatus of entity::hook::HookStatus {
        /// It is told.
        Enabled,
        /// It is not: an operator said so, or it failed for too long.
        Disabled,
    }
}

/// A webhook to be made.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhookIn {
    /// Where events are posted: http or https, and not into a private network unless the installation allows it.
    url: String,
    /// Names of the events it wants, at least one.
    events: Vec<String>,
}

/// What shall change of a webhook; what is left out stays.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhookChange {
    /// Another address.
    url: Option<String>,
    /// Names of all the events it wants.
    events: Option<Vec<String>>,
    /// Whether it is told.
    enabled: Option<bool>,
}

/// An endpoint that is told of what happens.
#[derive(Debug, Object)]
#[oai(rename = "Webhook")]
struct WebhookOut {
    /// Its id.
    id: String,
    /// Where events are posted.
    url: String,
    /// Names of the events it wants.
    events: Vec<String>,
    /// Whether it is told.
    status: WebhookStatus,
    /// Why it is disabled, with the remedy.
    reason: Option<String>,
    /// Since when no try has succeeded.
    failing_since: Option<Time>,
    /// When it was made.
    created_at: Time,
    /// When it was last changed.
    updated_at: Time,
}

/// A webhook that was just made.
#[derive(Debug, Object)]
#[oai(rename = "NewWebhook")]
struct NewWebhookOut {
    /// Its id.
    id: String,
    /// Where events are posted.
    url: String,
    /// Names of the events it wants.
    events: Vec<String>,
    /// Whether it is told.
    status: WebhookStatus,
    /// When it was made.
    created_at: Time,
    /// What its events are signed with: keep it, it is shown this once. (A replayed answer has null here.)
    secret: Option<String>,
}

impl NewWebhookOut {
    fn new(webhook: WebhookOut, secret: String) -> Self {
        Self {
            id: webhook.id,
            url: webhook.url,
            events: webhook.events,
            status: webhook.status,
            created_at: webhook.created_at,
            secret: Some(secret),
        }
    }
}

impl From<Model> for WebhookOut {
    fn from(row: Model) -> Self {
        let events = row.events.as_array().into_iter().flatten();
        Self {
            id: row.id.to_string(),
            url: row.url,
            events: events
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            status: row.status.into(),
            reason: row.reason,
            failing_since: row.failing_since.map(Time),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}
