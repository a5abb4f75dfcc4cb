//! What Meta tells of templates by webhook.

use super::{
    submit::category,
    sync::{Standing, pause_if_needed},
};
use crate::{
    Ctx, Result,
    whatsapp::{
        event::{CategoryChange, Quality, TemplateEvent, TemplateRef, Update},
        template::status,
    },
};
use entity::{
    AgentId,
    template::{Column, Entity, Model, TemplateStatus},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    IntoActiveModel, QueryFilter,
};
use tracing::info;

/// Applies what Meta tells of a template to the same template of these agents, who share its business account. Answers
/// whether it is one of theirs. What says nothing of a template is none of this verb's business.
pub async fn told(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    agents: &[AgentId],
    update: &Update,
) -> Result<bool> {
    let Some(meant) = meant(update) else {
        return Ok(false);
    };
    let ours = find(tx, agents, meant).await?;
    for template in &ours {
        apply(ctx, tx, template, update).await?;
    }
    Ok(!ours.is_empty())
}

fn meant(update: &Update) -> Option<&TemplateRef> {
    match update {
        Update::TemplateStatus(told) => Some(&told.template),
        Update::TemplateQuality(told) => Some(&told.template),
        Update::TemplateCategory(told) => Some(&told.template),
        _ => None,
    }
}

/// By Meta's id, else by name and language.
async fn find(
    tx: &impl ConnectionTrait,
    agents: &[AgentId],
    meant: &TemplateRef,
) -> Result<Vec<Model>> {
    let mut same = Condition::any();
    if let Some(id) = &meant.id {
        same = same.add(Column::MetaId.eq(id));
    }
    if let (Some(name), Some(language)) = (&meant.name, &meant.language) {
        let both = Condition::all()
            .add(Column::Name.eq(name))
            .add(Column::Language.eq(language));
        same = same.add(both);
    }
    if same.is_empty() {
        return Ok(Vec::new());
    }
    let of_agents = Column::AgentId.is_in(agents.iter().copied());
    Ok(Entity::find()
        .filter(of_agents)
        .filter(same)
        .all(tx)
        .await?)
}

async fn apply(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    template: &Model,
    update: &Update,
) -> Result<()> {
    let mut row = template.clone().into_active_model();
    let mut now = Standing {
        status: template.status,
        category: template.category,
    };
    match update {
        Update::TemplateStatus(told) => {
            let word = told.event.as_str();
            if let Some(status) = moved(&told.event, word) {
                now.status = status;
                row.meta_status = Set(Some(word.to_owned()));
                let why = told.explanation.clone().or_else(|| told.reason.clone());
                row.status_reason = Set(why.filter(|_| status != TemplateStatus::Approved));
            }
            if let Some(id) = told
                .template
                .id
                .clone()
                .filter(|_| template.meta_id.is_none())
            {
                row.meta_id = Set(Some(id));
            }
        }
        Update::TemplateQuality(told) => {
            let quality: &Quality = &told.new;
            row.quality = Set(Some(quality.as_str().to_owned()));
        }
        Update::TemplateCategory(told) => match &told.change {
            CategoryChange::Done { new, .. } => {
                now.category = category(new).unwrap_or(template.category);
            }
            // A notice a day ahead: nothing costs anything else yet.
            CategoryChange::Impending { correct, .. } => {
                info!(template.id = %template.id, category = correct, "Meta will change the category of template {}", template.id);
            }
        },
        _ => {}
    }
    row.status = Set(now.status);
    row.category = Set(now.category);
    row.simulated = Set(false);
    row.updated_at = Set(ctx.now());
    row.update(tx).await?;
    pause_if_needed(ctx, tx, template, now).await
}

/// Where a template goes by an event; some events only warn.
fn moved(event: &TemplateEvent, word: &str) -> Option<TemplateStatus> {
    match event {
        TemplateEvent::Approved | TemplateEvent::Reinstated | TemplateEvent::Unarchived => {
            Some(TemplateStatus::Approved)
        }
        TemplateEvent::Flagged | TemplateEvent::Locked | TemplateEvent::LimitExceeded => None,
        TemplateEvent::Archived
        | TemplateEvent::Deleted
        | TemplateEvent::Disabled
        | TemplateEvent::InAppeal
        | TemplateEvent::Paused
        | TemplateEvent::Pending
        | TemplateEvent::PendingDeletion
        | TemplateEvent::Rejected
        | TemplateEvent::Other(_) => Some(status(word)),
    }
}
