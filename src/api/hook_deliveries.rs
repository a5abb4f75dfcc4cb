//! `/agents/{agent}/webhooks/{id}/deliveries`: what an endpoint was told, what it answered, and telling it again.

use super::{
    answer::{Answer, List},
    body::Body,
    error::ApiError,
    in_agent::InAgent,
    mirror::mirror,
    path::Path,
    tag::Tag,
    time::Time,
};
use domain::{error::InvalidField, hook};
use entity::{
    HookEventId, HookId,
    hook_event::{HookEventState, Model},
};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use serde::Deserialize;
use serde_json::Value;

/// The routes of deliveries.
pub(super) struct HookDeliveries;

#[OpenApi(tag = "Tag::Webhooks")]
impl HookDeliveries {
    /// List what a webhook was told
    ///
    /// Newest first, of the last 14 days.
    #[oai(path = "/agents/:agent/webhooks/:id/deliveries", method = "get")]
    async fn list_deliveries(
        &self,
        agent: Path<InAgent>,
        id: Path<HookId>,
        /// Only those that are waiting, delivered or given_up.
        state: Query<Option<String>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<DeliveryOut>> {
        let state = state.0.as_deref().map(parse_state).transpose()?;
        let wanted = (limit.0, cursor.0.as_deref());
        let page = hook::deliveries(&agent.ctx, agent.id, id.0, state, wanted).await?;
        Ok(List::of(page, DeliveryOut::from))
    }

    /// Read a delivery
    #[oai(
        path = "/agents/:agent/webhooks/:id/deliveries/:delivery",
        method = "get"
    )]
    async fn get_delivery(
        &self,
        agent: Path<InAgent>,
        id: Path<HookId>,
        delivery: Path<HookEventId>,
    ) -> Answer<DeliveryOut> {
        let found = hook::delivery(&agent.ctx, agent.id, id.0, delivery.0).await?;
        Ok(Json(found.into()))
    }

    /// Replay a delivery
    ///
    /// It is told again as the same event, whatever became of it, and tried for another 24 hours.
    #[oai(
        path = "/agents/:agent/webhooks/:id/deliveries/:delivery/replay",
        method = "post"
    )]
    async fn replay_delivery(
        &self,
        agent: Path<InAgent>,
        id: Path<HookId>,
        delivery: Path<HookEventId>,
    ) -> Answer<DeliveryOut> {
        let replayed = hook::replay(&agent.ctx, agent.id, id.0, delivery.0).await?;
        Ok(Json(replayed.into()))
    }

    /// Replay what was given up
    ///
    /// Everything that was given up and happened at or after this time is told again.
    #[oai(path = "/agents/:agent/webhooks/:id/replay", method = "post")]
    async fn replay_deliveries(
        &self,
        agent: Path<InAgent>,
        id: Path<HookId>,
        body: Body<ReplayIn>,
    ) -> Answer<ReplayedOut> {
        let since = body.0.since.0;
        let replayed = hook::replay_since(&agent.ctx, agent.id, id.0, since).await?;
        Ok(Json(ReplayedOut { replayed }))
    }
}

fn parse_state(text: &str) -> Result<HookEventState, ApiError> {
    let all = HookEventState::ALL;
    let found = all.into_iter().find(|state| state.name() == text);
    found.ok_or_else(|| {
        let names = all.map(HookEventState::name).join(", ");
        let message = format!("\"{text}\" is not a state; the states are {names}");
        domain::Error::from(InvalidField::new("state", "unknown_state", message)).into()
    })
}

mirror! {
    /// Where a delivery stands.
    DeliveryState of HookEventState {
        /// To be told, or to be tried again.
        Waiting,
        /// Answered with 2xx.
        Delivered,
        /// Not tried any more; can be replayed.
        GivenUp,
    }
}

/// What to tell again.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplayIn {
    /// From when on.
    since: Time,
}

/// How much is told again.
#[derive(Debug, Object)]
#[oai(rename = "Replayed")]
struct ReplayedOut {
    /// Deliveries.
    replayed: u64,
}

/// One event for one webhook.
#[derive(Debug, Object)]
#[oai(rename = "WebhookDelivery")]
pub(super) struct DeliveryOut {
    /// Its id.
    id: String,
    /// The event's id, the `webhook-id` of every try.
    event_id: String,
    /// What kind of event it is.
    event: String,
    /// Where it stands.
    state: DeliveryState,
    /// How often the endpoint was asked.
    tries: i32,
    /// What the last try came to.
    answer: Option<String>,
    /// When it is tried next, while it waits.
    next_try_at: Option<Time>,
    /// What is posted.
    payload: Value,
    /// When it happened.
    created_at: Time,
    /// When the endpoint took it.
    delivered_at: Option<Time>,
}

impl From<Model> for DeliveryOut {
    fn from(row: Model) -> Self {
        let waits = row.state == HookEventState::Waiting;
        Self {
            id: row.id.to_string(),
            event_id: row.event_id,
            event: row.topic,
            state: row.state.into(),
            tries: row.tries,
            answer: row.answer,
            next_try_at: waits.then_some(Time(row.due_at)),
            payload: serde_json::from_str(&row.payload).unwrap_or_default(),
            created_at: Time(row.created_at),
            delivered_at: row.delivered_at.map(Time),
        }
    }
}
