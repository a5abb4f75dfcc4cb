//! What Send checks before anything is captured.

use super::variables_of;
use crate::{
    Result,
    error::{Kind, Refusal},
    template::{Content, unsendable},
};
use entity::{
    TemplateId, campaign,
    template::{self, TemplateStatus},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

/// Why a campaign's content cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// The template was deleted.
    #[error("template {0} does not exist any more; choose another")]
    TemplateMissing(TemplateId),
    /// Only an approved template can be sent.
    #[error("template \"{name}\" is {status}, only an approved template can be sent{remedy}", status = .status.name(),
        remedy = remedy(*.status))]
    TemplateNotApproved {
        /// The template's name.
        name: String,
        /// Where it stands.
        status: TemplateStatus,
    },
    /// The template holds something that cannot be filled in.
    #[error("template \"{name}\" cannot be sent: {why}")]
    TemplateUnsendable {
        /// The template's name.
        name: String,
        /// What it holds.
        why: String,
    },
    /// The template needs values that the campaign does not provide.
    #[error("the template's variables {} have no source; map each to a field, an attribute or a text", .0.join(", "))]
    VariablesUnmapped(Vec<String>),
}

/// What to do about a template that is not approved.
fn remedy(status: TemplateStatus) -> &'static str {
    match status {
        TemplateStatus::Draft => {
            "; Meta does not have it: submit it, and send when Meta has approved it"
        }
        TemplateStatus::Pending => "; Meta reviews it, mostly within minutes",
        TemplateStatus::Rejected => "; see its status_reason, edit it and it is reviewed again",
        TemplateStatus::Paused => {
            "; Meta paused it for its quality and goes on by itself, or edit it"
        }
        TemplateStatus::Disabled => "; choose another template",
        TemplateStatus::Approved => "",
    }
}

impl Refusal for Unsendable {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::TemplateMissing(_) | Self::TemplateNotApproved { .. } => "template_not_approved",
            Self::TemplateUnsendable { .. } => "template_unsendable",
            Self::VariablesUnmapped(_) => "variables_unmapped",
        }
    }
    fn details(&self) -> Value {
        match self {
            Self::TemplateMissing(_)
            | Self::TemplateNotApproved { .. }
            | Self::TemplateUnsendable { .. } => {
                json!({ "field": "template_id" })
            }
            Self::VariablesUnmapped(keys) => json!({ "field": "variables", "variables": keys }),
        }
    }
}

/// The campaign's template, if the campaign can be sent with it.
pub async fn sendable(
    db: &impl ConnectionTrait,
    campaign: &campaign::Model,
) -> Result<template::Model> {
    let template = template::Entity::find_by_id(campaign.template_id)
        .filter(template::Column::AgentId.eq(campaign.agent_id))
        .one(db)
        .await?
        .ok_or(Unsendable::TemplateMissing(campaign.template_id))?;
    if template.status != TemplateStatus::Approved {
        let (name, status) = (template.name, template.status);
        return Err(Unsendable::TemplateNotApproved { name, status }.into());
    }
    let content = Content::of(&template);
    if let Some(why) = unsendable(&content).filter(|_| !template.simulated) {
        let (name, why) = (template.name, why.message);
        return Err(Unsendable::TemplateUnsendable { name, why }.into());
    }
    let mapped = variables_of(campaign);
    let mut unmapped = content.variables();
    unmapped.retain(|key| !mapped.contains_key(key));
    if unmapped.is_empty() {
        Ok(template)
    } else {
        Err(Unsendable::VariablesUnmapped(unmapped).into())
    }
}
