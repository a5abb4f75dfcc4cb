//! Deletes a template.

use super::{Refused, get};
use crate::{Ctx, Result, campaign, channel, whatsapp::graph::GraphFailure};
use entity::{AgentId, TemplateId, template::Entity};
use sea_orm::EntityTrait;

/// Deletes a template, at Meta's as well. Campaigns that were sent with it keep their copy, but what is being sent for real
/// is paused: Meta sends it no more. Drafts with it must choose another.
pub async fn delete(ctx: &Ctx, agent: AgentId, id: TemplateId) -> Result<()> {
    let template = get(ctx, agent, id).await?;
    let channel = channel::connected(&ctx.store.read, agent).await?;
    if let (Some(channel), Some(meta_id)) = (channel, &template.meta_id) {
        let token = channel::token_of(ctx, &channel)?;
        let path = format!("{}/message_templates", channel.waba_id);
        let which = [
            ("hsm_id", meta_id.as_str()),
            ("name", template.name.as_str()),
        ];
        match ctx.graph().delete(&token, &path, &which).await {
            Ok(_) => {}
            // Gone already: what was asked for holds.
            Err(GraphFailure::Refused(error)) if error.subcode == Some(33) => {}
            Err(failure) => return Err(Refused::by_graph(failure).into()),
        }
    }
    let tx = ctx.store.begin().await?;
    let why = format!("template \"{}\" was deleted", template.name);
    campaign::pause_template(ctx, &tx, id, &why).await?;
    Entity::delete_by_id(id).exec(&tx).await?;
    tx.commit().await?;
    Ok(())
}
