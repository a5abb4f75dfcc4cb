//! Looking ahead: what one person would see, and what sending would do.

use super::{
    answer::Answer, body::Body, error::ApiError, in_agent::InAgent, path::Path, tag::Tag,
    template_button::Button, template_parts::Header, time::Time,
};
use domain::{
    campaign::{self, Notice, Preflight},
    template::Rendered,
};
use entity::{CampaignId, ContactId};
use poem_openapi::{Object, OpenApi, payload::Json};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The routes that look ahead.
pub(super) struct CampaignAhead;

#[OpenApi(tag = "Tag::Campaigns")]
impl CampaignAhead {
    /// Preview the message
    ///
    /// With a contact's values, or with the template's examples. `missing` names the variables without a value: their
    /// placeholders stay visible.
    #[oai(path = "/agents/:agent/campaigns/:id/preview", method = "post")]
    async fn preview_campaign(
        &self,
        agent: Path<InAgent>,
        id: Path<CampaignId>,
        body: Body<PreviewIn>,
    ) -> Answer<PreviewOut> {
        let contact = contact_of(body.0.contact_id.as_deref())?;
        let rendered = campaign::preview(&agent.ctx, agent.id, id.0, contact).await?;
        Ok(Json(rendered.into()))
    }

    /// Look ahead at sending
    ///
    /// How many would be sent to, who would not and why, which values are missing, what blocks the campaign.
    #[oai(path = "/agents/:agent/campaigns/:id/preflight", method = "get")]
    async fn preflight_campaign(
        &self,
        agent: Path<InAgent>,
        id: Path<CampaignId>,
    ) -> Answer<PreflightOut> {
        let ahead = campaign::preflight(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(ahead.into()))
    }
}

/// The contact that a body names.
pub(super) fn contact_of(text: Option<&str>) -> Result<Option<ContactId>, ApiError> {
    let parse = |text: &str| {
        text.parse().map_err(|_| {
            ApiError::not_found(format!("there is no contact {text}")).of_field("contact_id")
        })
    };
    text.map(parse).transpose()
}

/// Whose message to preview.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct PreviewIn {
    /// A contact; left out, the template's examples are used.
    contact_id: Option<String>,
}

/// What a person would see.
#[derive(Debug, Object)]
#[oai(rename = "Preview")]
struct PreviewOut {
    /// What stands above the body.
    #[oai(skip_serializing_if_is_none)]
    header: Option<Header>,
    /// The text.
    body: String,
    /// What stands below the body.
    #[oai(skip_serializing_if_is_none)]
    footer: Option<String>,
    /// The buttons.
    buttons: Vec<Button>,
    /// Variables without a value.
    missing: Vec<String>,
}

/// What sending would do, as things stand.
#[derive(Debug, Object)]
#[oai(rename = "Preflight")]
struct PreflightOut {
    /// Contacts that would be sent to.
    sendable: i64,
    /// Contacts of the audience that would not, each under its first reason.
    skipped: SkippedOut,
    /// Contacts without a value, by variable key.
    missing_values: BTreeMap<String, i64>,
    /// People that may still be messaged in these 24 hours; null is unlimited.
    limit_remaining: Option<u64>,
    /// When the last message would leave.
    estimated_finish_at: Option<Time>,
    /// What stands in the way of sending.
    blocking: Vec<NoticeOut>,
    /// What to think about.
    warnings: Vec<NoticeOut>,
}

/// Contacts that would not be sent to.
#[derive(Debug, Object)]
#[oai(rename = "PreflightSkipped")]
struct SkippedOut {
    /// Without a phone.
    no_phone: i64,
    /// With a phone that is none.
    invalid_phone: i64,
    /// Asked for no more messages.
    opted_out: i64,
    /// An older contact of the audience has the number.
    duplicate_phone: i64,
    /// Without a value for a variable that says `"if_missing":"fail"`.
    missing_value: i64,
}

/// Something to know before sending.
#[derive(Debug, Object)]
#[oai(rename = "Notice")]
struct NoticeOut {
    /// For programs.
    code: String,
    /// For people.
    message: String,
}

impl From<Rendered> for PreviewOut {
    fn from(rendered: Rendered) -> Self {
        Self {
            header: rendered.header.map(Into::into),
            body: rendered.body,
            footer: rendered.footer,
            buttons: rendered.buttons.into_iter().map(Into::into).collect(),
            missing: rendered.missing,
        }
    }
}

impl From<Preflight> for PreflightOut {
    fn from(ahead: Preflight) -> Self {
        let notices = |notices: Vec<Notice>| notices.into_iter().map(Into::into).collect();
        Self {
            sendable: ahead.sendable,
            skipped: SkippedOut {
                no_phone: ahead.skipped.no_phone,
                invalid_phone: ahead.skipped.invalid_phone,
                opted_out: ahead.skipped.opted_out,
                duplicate_phone: ahead.skipped.duplicate_phone,
                missing_value: ahead.missing_value,
            },
            missing_values: ahead.missing_values,
            limit_remaining: ahead.limit_remaining,
            estimated_finish_at: ahead.estimated_finish_at.map(Time),
            blocking: notices(ahead.blocking),
            warnings: notices(ahead.warnings),
        }
    }
}

impl From<Notice> for NoticeOut {
    fn from(notice: Notice) -> Self {
        Self {
            code: notice.code,
            message: notice.message,
        }
    }
}
