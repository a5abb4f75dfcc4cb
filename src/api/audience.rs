//! `/agents/{agent}/audience/preview`: how many contacts an audience finds.

use super::{
    answer::Answer, body::Body, contact_parts::Contact, in_agent::InAgent, path::Path, tag::Tag,
};
use domain::audience::{self, Preview};
use poem_openapi::{Object, OpenApi, payload::Json};
use serde::Deserialize;
use serde_json::Value;

/// The routes of audiences.
pub(super) struct Audience;

#[OpenApi(tag = "Tag::Audience")]
impl Audience {
    /// Preview an audience
    ///
    /// How many contacts it finds, how many of them a campaign would send to, and why not to the others. An audience
    /// is `{"all":true}`, `{"contact_ids":[..]}` or `{"filter":F}`, where F is `{"and":[F..]}`, `{"or":[F..]}`,
    /// `{"not":F}` or a term: `{"field","op","value"}` with a field `name`, `email`, `phone`, `external_id`,
    /// `created_at` or `attributes.<name>` and an op `eq`, `ne`, `contains`, `starts_with`, `gt`, `gte`, `lt`, `lte`,
    /// `in`, `is_set` or `is_not_set`; `{"campaign","stage","is"}`, whether the contact got as far as that stage; or
    /// `{"not_messaged_for":"7d"}`.
    #[oai(path = "/agents/:agent/audience/preview", method = "post")]
    async fn preview_audience(
        &self,
        agent: Path<InAgent>,
        body: Body<AudienceIn>,
    ) -> Answer<PreviewOut> {
        let audience = audience::parse(&body.0.audience)?;
        let found = audience::preview(&agent.ctx, agent.id, &audience).await?;
        Ok(Json(found.into()))
    }
}

/// An audience to be looked at.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct AudienceIn {
    /// Who is meant.
    audience: Value,
}

/// What an audience finds.
#[derive(Debug, Object)]
#[oai(rename = "AudiencePreview")]
struct PreviewOut {
    /// Contacts that fit.
    matched: i64,
    /// Of them, those that a campaign would send to.
    sendable: i64,
    /// The others, each under its first reason.
    skipped: Skipped,
    /// The oldest few that fit.
    sample: Vec<Contact>,
}

/// Contacts that a campaign would not send to.
#[derive(Debug, Object)]
#[oai(rename = "AudienceSkipped")]
struct Skipped {
    /// Without a phone.
    no_phone: i64,
    /// With a phone that is none.
    invalid_phone: i64,
    /// Asked for no more messages.
    opted_out: i64,
    /// An older contact of the audience has the number.
    duplicate_phone: i64,
}

impl From<Preview> for PreviewOut {
    fn from(found: Preview) -> Self {
        Self {
            matched: found.matched,
            sendable: found.sendable,
            skipped: Skipped {
                no_phone: found.skipped.no_phone,
                invalid_phone: found.skipped.invalid_phone,
                opted_out: found.skipped.opted_out,
                duplicate_phone: found.skipped.duplicate_phone,
            },
            sample: found.sample.into_iter().map(Contact::from).collect(),
        }
    }
}
