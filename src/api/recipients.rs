//! `/agents/{agent}/campaigns/{campaign}/recipients`: who gets a campaign, and how far each has come.

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
use domain::{
    error::InvalidField,
    page::Wanted,
    recipient::{self, Filter, Stage},
};
use entity::{CampaignId, RecipientId};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use serde::Deserialize;
use serde_json::Value;

/// The routes of recipients.
pub(super) struct Recipients;

#[OpenApi(tag = "Tag::Campaigns")]
impl Recipients {
    /// List a campaign's recipients
    ///
    /// In the order in which they were frozen. `stage` is what the funnel shows, `state` tells more about those that
    /// are queued: `sending`, `held` and `in_doubt` are shown as queued.
    #[oai(path = "/agents/:agent/campaigns/:campaign/recipients", method = "get")]
    async fn list_recipients(
        &self,
        agent: Path<InAgent>,
        campaign: Path<CampaignId>,
        /// Only those that stand at this stage.
        stage: Query<Option<String>>,
        /// Only those whose phone, error code or error reason contains this.
        q: Query<Option<String>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<RecipientOut>> {
        let filter = Filter {
            stage: stage.0.as_deref().map(parse_stage).transpose()?,
            q: q.0.filter(|q| !q.trim().is_empty()),
        };
        let list = recipient::list_name(campaign.0);
        let wanted = Wanted::parse(&list, limit.0, cursor.0.as_deref())?;
        let page = recipient::list(&agent.ctx, agent.id, campaign.0, &filter, wanted).await?;
        Ok(List::of(page, RecipientOut::from))
    }

    /// Resolve a doubt
    ///
    /// For a recipient in doubt: its message may or may not have been taken. `retry` sends it as a new attempt, `sent`
    /// takes it as sent. A status that comes later still counts.
    #[oai(
        path = "/agents/:agent/campaigns/:campaign/recipients/:id/resolve",
        method = "post"
    )]
    async fn resolve_recipient(
        &self,
        agent: Path<InAgent>,
        campaign: Path<CampaignId>,
        id: Path<RecipientId>,
        body: Body<ResolveIn>,
    ) -> Answer<Resolved> {
        let (ctx, how) = (&agent.ctx, body.0.resolution.into());
        recipient::resolve(ctx, agent.id, campaign.0, id.0, how).await?;
        Ok(Json(Resolved { resolved: 1 }))
    }

    /// Resolve all doubts of a campaign
    #[oai(path = "/agents/:agent/campaigns/:campaign/resolve", method = "post")]
    async fn resolve_recipients(
        &self,
        agent: Path<InAgent>,
        campaign: Path<CampaignId>,
        body: Body<ResolveIn>,
    ) -> Answer<Resolved> {
        let (ctx, how) = (&agent.ctx, body.0.resolution.into());
        let resolved = recipient::resolve_all(ctx, agent.id, campaign.0, how).await?;
        Ok(Json(Resolved { resolved }))
    }
}

mirror! {
    /// What a doubt is resolved as.
    Resolution of recipient::Resolution {
        /// It was not sent: send it.
        Retry,
        /// It was sent.
        Sent,
    }
}

/// How to resolve a doubt.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResolveIn {
    /// retry or sent.
    #[oai(rename = "as")]
    #[serde(rename = "as")]
    pub(super) resolution: Resolution,
}

/// How many doubts were resolved.
#[derive(Debug, Object)]
pub(super) struct Resolved {
    /// Recipients.
    pub(super) resolved: u64,
}

fn parse_stage(text: &str) -> Result<Stage, ApiError> {
    let found = Stage::ALL.into_iter().find(|stage| stage.name() == text);
    found.ok_or_else(|| {
        let names = Stage::ALL.map(Stage::name).join(", ");
        let message = format!("\"{text}\" is not a stage; the stages are {names}");
        domain::Error::from(InvalidField::new("stage", "unknown_stage", message)).into()
    })
}

/// Why a recipient failed.
#[derive(Debug, Object)]
#[oai(rename = "RecipientError")]
struct ErrorOut {
    /// For programs, as in `no_phone` or `131026`.
    code: String,
    /// For people.
    reason: String,
}

/// A recipient of a campaign.
#[derive(Debug, Object)]
#[oai(rename = "Recipient")]
struct RecipientOut {
    /// Its id.
    id: String,
    /// The contact it was frozen from.
    contact_id: String,
    /// The phone as frozen.
    phone: Option<String>,
    /// Where the funnel shows it.
    stage: String,
    /// Where it stands exactly.
    state: String,
    /// The rendered values by variable key.
    parameters: Value,
    /// Number of the current attempt, from 1.
    attempt: i32,
    /// The provider's id of the message.
    wamid: Option<String>,
    /// Why it failed.
    error: Option<ErrorOut>,
    /// What its person answered.
    reply: Option<String>,
    /// Frozen.
    queued_at: Time,
    /// Accepted.
    sent_at: Option<Time>,
    /// On the person's device.
    delivered_at: Option<Time>,
    /// Opened.
    read_at: Option<Time>,
    /// Answered.
    replied_at: Option<Time>,
    /// Failed.
    failed_at: Option<Time>,
}

impl From<recipient::Listed> for RecipientOut {
    fn from(listed: recipient::Listed) -> Self {
        let recipient::Listed { recipient, reply } = listed;
        let reason = recipient.error_reason.unwrap_or_default();
        Self {
            id: recipient.id.to_string(),
            contact_id: recipient.contact_id.to_string(),
            phone: recipient.phone,
            stage: Stage::of(recipient.state).name().to_owned(),
            state: recipient.state.name().to_owned(),
            parameters: recipient.parameters,
            attempt: recipient.attempt,
            wamid: recipient.wamid,
            error: recipient.error_code.map(|code| ErrorOut { code, reason }),
            reply,
            queued_at: Time(recipient.queued_at),
            sent_at: recipient.sent_at.map(Time),
            delivered_at: recipient.delivered_at.map(Time),
            read_at: recipient.read_at.map(Time),
            replied_at: recipient.replied_at.map(Time),
            failed_at: recipient.failed_at.map(Time),
        }
    }
}
