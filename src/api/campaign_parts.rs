//! Campaigns as the API writes them.

use super::{error::ApiError, mirror::mirror, time::Time};
use domain::{
    campaign::{
        Change, Draft,
        variables::{self, Variables},
    },
    error::InvalidField,
    recipient::Counts,
};
use entity::{Millis, TemplateId, campaign as row};
use poem_openapi::{Object, types::MaybeUndefined};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

mirror! {
    /// Where a campaign stands.
    CampaignStatus of row::CampaignStatus {
        /// May be edited.
        Draft,
        /// Will be sent at its time.
        Scheduled,
        /// Its audience is being frozen.
        Launching,
        /// Recipients are being sent.
        Sending,
        /// Nothing is sent until it is resumed.
        Paused,
        /// Nothing is left to do.
        Completed,
        /// What was unsent stays unsent.
        Cancelled,
    }
}

mirror! {
    /// Whether messages leave the process.
    Delivery of row::Delivery {
        /// Nothing leaves the process.
        Simulated,
        /// Sent through Meta's Cloud API.
        Whatsapp,
    }
}

mirror! {
    /// Who answers replies.
    ReplyMode of row::ReplyMode {
        /// The agent, from its knowledge.
        Ai,
        /// A person: each reply opens a ticket.
        Human,
    }
}

mirror! {
    /// What to do with a recipient that may have got its message.
    InDoubt of row::InDoubtPolicy {
        /// It stays visibly in doubt for the operator to decide.
        Hold,
        /// It is sent again after the grace time.
        Resend,
    }
}

mirror! {
    /// The kind of source of a variable.
    Source of variables::Source {
        /// A field of the contact: name, email, phone or external_id.
        Field,
        /// An attribute of the contact.
        Attribute,
        /// The same text for everybody.
        Static,
    }
}

mirror! {
    /// What to do for a contact that has no value.
    IfMissing of variables::IfMissing {
        /// Leave the placeholder visible.
        Placeholder,
        /// Use the fallback text.
        Fallback,
        /// Do not send to this contact.
        Fail,
    }
}

/// Where one variable gets its value from.
#[derive(Debug, Object, Deserialize)]
#[oai(skip_serializing_if_is_none)]
#[serde(deny_unknown_fields)]
pub(super) struct Variable {
    /// The kind of source.
    source: Source,
    /// The field's or attribute's name, or the text itself.
    value: String,
    /// What to do for a contact that has no value; `fallback` if a fallback is given, else `placeholder`.
    if_missing: Option<IfMissing>,
    /// The text to use instead of a missing value.
    fallback: Option<String>,
}

/// A campaign to be drafted.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CampaignIn {
    /// Its name; several may have the same.
    name: String,
    /// Who answers replies to it.
    reply_mode: ReplyMode,
    /// The template.
    template_id: String,
    /// Sources by variable key: `1` or `name` (body), `header.1`, `button.0`.
    #[oai(default)]
    #[serde(default)]
    variables: BTreeMap<String, Variable>,
    /// `{"all":true}`, `{"contact_ids":[...]}` or `{"filter":{...}}`.
    audience: Value,
    /// Hours from a recipient's first attempt after which it is given up, 1 to 720; 24 if left out.
    expires_after_hours: Option<i64>,
    /// What to do with recipients that may have got their message; `hold` if left out.
    in_doubt: Option<InDoubt>,
    /// A text or number: the same seed gives the same simulated outcomes.
    simulation_seed: Option<Value>,
}

/// What shall change of a draft; what is left out stays.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CampaignChange {
    /// A new name.
    name: Option<String>,
    /// Who answers replies to it.
    reply_mode: Option<ReplyMode>,
    /// Another template.
    template_id: Option<String>,
    /// New sources, all of them.
    variables: Option<BTreeMap<String, Variable>>,
    /// Another audience.
    audience: Option<Value>,
    /// Hours from a recipient's first attempt after which it is given up.
    expires_after_hours: Option<i64>,
    /// What to do with recipients that may have got their message.
    in_doubt: Option<InDoubt>,
    /// A text or number; null goes back to the standard seed.
    #[serde(default)]
    simulation_seed: MaybeUndefined<Value>,
}

/// Where each recipient stands now; adds up to the total.
#[derive(Debug, Object)]
struct Funnel {
    /// Waits, or may be under way.
    queued: i64,
    /// Accepted by WhatsApp.
    sent: i64,
    /// On the person's device.
    delivered: i64,
    /// Opened.
    read: i64,
    /// Answered.
    replied: i64,
    /// Given up, with a reason.
    failed: i64,
    /// Stopped before it was sent.
    cancelled: i64,
}

/// Everyone who got at least that far.
#[derive(Debug, Object)]
struct Reached {
    /// Accepted by WhatsApp, also those that failed after.
    sent: i64,
    /// On the person's device.
    delivered: i64,
    /// Opened.
    read: i64,
    /// Answered.
    replied: i64,
}

/// A campaign with its funnel.
#[derive(Debug, Object)]
#[oai(rename = "Campaign")]
pub(super) struct CampaignOut {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Where it stands.
    status: CampaignStatus,
    /// Whether messages leave the process; decided when it is sent.
    delivery: Delivery,
    /// Who answers replies to it.
    reply_mode: ReplyMode,
    /// The template it was drafted with.
    template_id: String,
    /// Sources by variable key.
    variables: BTreeMap<String, Variable>,
    /// Its audience.
    audience: Value,
    /// Hours from a recipient's first attempt after which it is given up.
    expires_after_hours: i32,
    /// What to do with recipients that may have got their message.
    in_doubt_policy: InDoubt,
    /// The seed of the simulation; once sent, the one in use.
    simulation_seed: Option<String>,
    /// Contacts that were captured when it was sent, all of which become recipients.
    total: i64,
    /// Recipients frozen so far: the progress of `launching`.
    frozen: i64,
    /// Where each recipient stands now; adds up to `total`.
    funnel: Funnel,
    /// Everyone who got at least that far.
    reached: Reached,
    /// Recipients that may or may not have got their message (among the queued).
    in_doubt: i64,
    /// While it is being sent, when its last message would leave by the rate and the messaging tier as they stand; told
    /// of one campaign, not in lists.
    estimated_finish_at: Option<Time>,
    /// Why it is paused, or why it could not be sent at its time.
    pause_reason: Option<String>,
    /// When it shall be sent.
    scheduled_at: Option<Time>,
    /// When it was drafted.
    created_at: Time,
    /// When it was sent.
    sent_at: Option<Time>,
    /// When nothing was left to do.
    completed_at: Option<Time>,
}

impl CampaignOut {
    /// The campaign as it is shown.
    pub(super) fn new(row: row::Model, counts: &Counts, finish: Option<Millis>) -> Self {
        let variables: Variables = serde_json::from_value(row.variables).unwrap_or_default();
        let variables = variables
            .into_iter()
            .map(|(key, variable)| (key, variable.into()));
        Self {
            id: row.id.to_string(),
            name: row.name,
            status: row.status.into(),
            delivery: row.delivery.into(),
            reply_mode: row.reply_mode.into(),
            template_id: row.template_id.to_string(),
            variables: variables.collect(),
            audience: row.audience,
            expires_after_hours: row.expires_after_hours,
            in_doubt_policy: row.in_doubt_policy.into(),
            simulation_seed: row.simulation_seed,
            // The row and its counters are read one after the other: a campaign that is sent in between still adds up.
            total: row.total.max(counts.total()),
            frozen: row.frozen,
            funnel: counts.into(),
            reached: counts.into(),
            in_doubt: counts.in_doubt,
            estimated_finish_at: finish.map(Time),
            pause_reason: row.pause_reason,
            scheduled_at: row.scheduled_at.map(Time),
            created_at: Time(row.created_at),
            sent_at: row.sent_at.map(Time),
            completed_at: row.completed_at.map(Time),
        }
    }
}

impl From<&Counts> for Funnel {
    fn from(counts: &Counts) -> Self {
        Self {
            queued: counts.queued,
            sent: counts.sent,
            delivered: counts.delivered,
            read: counts.read,
            replied: counts.replied,
            failed: counts.failed,
            cancelled: counts.cancelled,
        }
    }
}

impl From<&Counts> for Reached {
    fn from(counts: &Counts) -> Self {
        Self {
            sent: counts.reached_sent,
            delivered: counts.reached_delivered,
            read: counts.reached_read,
            replied: counts.reached_replied,
        }
    }
}

impl From<Variable> for variables::Variable {
    fn from(given: Variable) -> Self {
        let fallback_given = given.fallback.is_some();
        Self {
            source: given.source.into(),
            value: given.value,
            if_missing: match given.if_missing {
                Some(policy) => policy.into(),
                None if fallback_given => variables::IfMissing::Fallback,
                None => variables::IfMissing::Placeholder,
            },
            fallback: given.fallback,
        }
    }
}

impl From<variables::Variable> for Variable {
    fn from(stored: variables::Variable) -> Self {
        Self {
            source: stored.source.into(),
            value: stored.value,
            if_missing: Some(stored.if_missing.into()),
            fallback: stored.fallback,
        }
    }
}

impl TryFrom<CampaignIn> for Draft {
    type Error = ApiError;
    fn try_from(given: CampaignIn) -> Result<Self, ApiError> {
        Ok(Self {
            name: given.name,
            reply_mode: given.reply_mode.into(),
            template_id: template_id(&given.template_id)?,
            variables: sources(given.variables),
            audience: given.audience,
            expires_after_hours: given.expires_after_hours,
            in_doubt: given.in_doubt.unwrap_or(InDoubt::Hold).into(),
            simulation_seed: given.simulation_seed.map(seed).transpose()?,
        })
    }
}

impl TryFrom<CampaignChange> for Change {
    type Error = ApiError;
    fn try_from(given: CampaignChange) -> Result<Self, ApiError> {
        let template_id = given.template_id.as_deref().map(template_id).transpose()?;
        let simulation_seed = match given.simulation_seed {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(value) => Some(Some(seed(value)?)),
        };
        Ok(Self {
            name: given.name,
            reply_mode: given.reply_mode.map(Into::into),
            template_id,
            variables: given.variables.map(sources),
            audience: given.audience,
            expires_after_hours: given.expires_after_hours,
            in_doubt: given.in_doubt.map(Into::into),
            simulation_seed,
            unchanged_since: None,
        })
    }
}

fn sources(given: BTreeMap<String, Variable>) -> Variables {
    let sources = given.into_iter();
    sources
        .map(|(key, variable)| (key, variable.into()))
        .collect()
}

fn template_id(text: &str) -> Result<TemplateId, ApiError> {
    let id = text.parse();
    id.map_err(|_| {
        ApiError::not_found(format!("there is no template {text}")).of_field("template_id")
    })
}

fn seed(value: Value) -> Result<String, ApiError> {
    match value {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        _ => {
            let message = "give a text or a number";
            Err(InvalidField::new("simulation_seed", "invalid_value", message).into())
        }
    }
}
