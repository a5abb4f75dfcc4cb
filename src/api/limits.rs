//! `/agents/{agent}/limits`: what the agent may still send.

use super::{answer::Answer, in_agent::InAgent, path::Path, tag::Tag, time::Time};
use domain::tier;
use poem_openapi::{Object, OpenApi, payload::Json};

/// The route of limits.
pub(super) struct LimitsApi;

#[OpenApi(tag = "Tag::Campaigns")]
impl LimitsApi {
    /// Get the agent's limits
    ///
    /// How many different people may still be messaged in the moving 24 hours, and how fast. The tier is that of the
    /// channel's portfolio. Without a channel everything is simulated: the tier is `SIMULATED_TIER`, unlimited by
    /// default, and there is no rate.
    #[oai(path = "/agents/:agent/limits", method = "get")]
    async fn get_limits(&self, agent: Path<InAgent>) -> Answer<LimitsOut> {
        let limits = tier::limits(&agent.ctx, agent.id).await?;
        Ok(Json(limits.into()))
    }
}

/// What an agent may still send.
#[derive(Debug, Object)]
#[oai(rename = "Limits")]
struct LimitsOut {
    /// simulated or whatsapp.
    mode: String,
    /// The messaging tier, as in `TIER_1000` or `UNLIMITED`.
    messaging_tier: String,
    /// Unique people per 24 hours; null is unlimited.
    limit: Option<u64>,
    /// People who count now.
    used_24h: u64,
    /// People who may still be messaged; null is unlimited.
    remaining: Option<u64>,
    /// When the next person stops counting; told when nothing remains.
    next_free_at: Option<Time>,
    /// Messages per second; null where nothing leaves the process.
    messages_per_second: Option<f64>,
}

impl From<tier::Limits> for LimitsOut {
    fn from(limits: tier::Limits) -> Self {
        Self {
            mode: limits.mode.name().to_owned(),
            messaging_tier: limits.messaging_tier,
            limit: limits.limit,
            used_24h: limits.used_24h,
            remaining: limits.remaining,
            next_free_at: limits.next_free_at.map(Time),
            messages_per_second: limits.messages_per_second,
        }
    }
}
