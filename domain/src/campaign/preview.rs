//! What one person would get, or got, to see.

use super::{
    Unsendable,
    variables::{Parameters, Person, Resolved, Source, Variables, resolve},
    variables_of,
};
use crate::{
    Ctx, Result, contact,
    template::{Content, Rendered},
};
use entity::{AgentId, CampaignId, ContactId, TemplateId, campaign, template};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Renders the campaign's message for `contact`, or with the template's examples. `missing` holds the variables
/// without a value; their placeholders stay visible.
pub async fn preview(
    ctx: &Ctx,
    agent: AgentId,
    id: CampaignId,
    contact: Option<ContactId>,
) -> Result<Rendered> {
    let campaign = super::get(ctx, agent, id).await?;
    let (content, examples) = content_of(ctx, &campaign).await?;
    let variables = variables_of(&campaign);
    rendered(ctx, agent, &content, (&variables, examples), contact).await
}

/// Renders what a campaign with this template and these variables would say, before it is drafted.
pub async fn preview_draft(
    ctx: &Ctx,
    agent: AgentId,
    template: TemplateId,
    variables: &Variables,
    contact: Option<ContactId>,
) -> Result<Rendered> {
    let template = crate::template::get(ctx, agent, template).await?;
    let content = Content::of(&template);
    let examples = serde_json::from_value(template.examples).unwrap_or_default();
    rendered(ctx, agent, &content, (variables, examples), contact).await
}

async fn rendered(
    ctx: &Ctx,
    agent: AgentId,
    content: &Content,
    (variables, examples): (&Variables, Parameters),
    contact: Option<ContactId>,
) -> Result<Rendered> {
    let values = match contact {
        Some(contact) => of_contact(ctx, agent, variables, contact).await?,
        None => of_examples(variables, examples),
    };
    let mut rendered = content.render(&values.parameters);
    rendered.missing = content
        .variables()
        .into_iter()
        .filter(|key| values.missing.contains(key) || !values.parameters.contains_key(key))
        .collect();
    Ok(rendered)
}

/// What the campaign says: as it was frozen at Send, before that as the template says now; and example values.
async fn content_of(ctx: &Ctx, campaign: &campaign::Model) -> Result<(Content, Parameters)> {
    let template = template::Entity::find_by_id(campaign.template_id)
        .filter(template::Column::AgentId.eq(campaign.agent_id))
        .one(&ctx.store.read)
        .await?;
    let examples = template.as_ref().map(|row| row.examples.clone());
    let examples = examples.and_then(|examples| serde_json::from_value(examples).ok());
    let copy = campaign.template_copy.clone();
    let content = match copy.and_then(|copy| serde_json::from_value(copy).ok()) {
        Some(frozen) => frozen,
        None => Content::of(&template.ok_or(Unsendable::TemplateMissing(campaign.template_id))?),
    };
    Ok((content, examples.unwrap_or_default()))
}

async fn of_contact(
    ctx: &Ctx,
    agent: AgentId,
    variables: &Variables,
    id: ContactId,
) -> Result<Resolved> {
    let contact = contact::get(ctx, agent, id).await?;
    let person = Person {
        name: contact.name.as_deref(),
        email: contact.email.as_deref(),
        phone: contact.phone.as_deref(),
        external_id: contact.external_id.as_deref(),
        attributes: &contact.attributes,
    };
    Ok(resolve(variables, &person))
}

/// Static texts are the same for everybody; of the rest there are only examples.
fn of_examples(variables: &Variables, examples: Parameters) -> Resolved {
    let mut parameters = examples;
    for (key, variable) in variables {
        if variable.source == Source::Static {
            parameters.insert(key.clone(), variable.value.clone());
        }
    }
    Resolved {
        parameters,
        missing: Vec::new(),
        forbids: None,
    }
}
