//! `/agents/{agent}/templates`: the texts that may be sent to people who have not written first.

use super::{
    answer::{Answer, Created, CreatedAnswer, Deleted, List},
    body::Body,
    in_agent::InAgent,
    path::Path,
    tag::Tag,
    template_button::Button,
    template_parts::{Category, Header, TemplateStatus},
    time::Time,
};
use domain::template::{self, Change, Content, New};
use entity::{TemplateId, template::Model};
use poem_openapi::{Object, OpenApi, param::Query, types::MaybeUndefined};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The routes of templates.
pub(super) struct Templates;

#[OpenApi(tag = "Tag::Templates")]
impl Templates {
    /// List the templates
    ///
    /// Newest first.
    #[oai(path = "/agents/:agent/templates", method = "get")]
    async fn list_templates(
        &self,
        agent: Path<InAgent>,
        /// Only templates with this status.
        status: Query<Option<TemplateStatus>>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<Template>> {
        let status = status.0.map(Into::into);
        let page =
            template::list(&agent.ctx, agent.id, status, limit.0, cursor.0.as_deref()).await?;
        Ok(List::of(page, Template::from))
    }

    /// Create a template
    ///
    /// While no WhatsApp channel is connected it is approved at once and marked `simulated`; else it is submitted to Meta
    /// and waits for its review. What Meta would refuse is refused: lengths, gaps in the numbering, too many buttons; a placeholder at the very edge of the body is told by
    /// a campaign's preflight.
    #[oai(path = "/agents/:agent/templates", method = "post")]
    async fn create_template(
        &self,
        agent: Path<InAgent>,
        body: Body<TemplateIn>,
    ) -> CreatedAnswer<Template> {
        let made = template::create(&agent.ctx, agent.id, body.0.into()).await?;
        Ok(Created(made.into()))
    }

    /// Read a template
    #[oai(path = "/agents/:agent/templates/:id", method = "get")]
    async fn get_template(&self, agent: Path<InAgent>, id: Path<TemplateId>) -> Answer<Template> {
        Ok(Template::answer(
            template::get(&agent.ctx, agent.id, id.0).await?,
        ))
    }

    /// Change a template
    ///
    /// What is left out stays; `null` takes a header or footer away. Campaigns that were sent keep their copy.
    #[oai(path = "/agents/:agent/templates/:id", method = "patch")]
    async fn edit_template(
        &self,
        agent: Path<InAgent>,
        id: Path<TemplateId>,
        body: Body<TemplateChange>,
    ) -> Answer<Template> {
        let edited = template::edit(&agent.ctx, agent.id, id.0, body.0.into()).await?;
        Ok(Template::answer(edited))
    }

    /// Delete a template
    ///
    /// Campaigns that were sent with it keep their copy; drafts with it must choose another.
    #[oai(path = "/agents/:agent/templates/:id", method = "delete")]
    async fn delete_template(&self, agent: Path<InAgent>, id: Path<TemplateId>) -> Answer<Deleted> {
        template::delete(&agent.ctx, agent.id, id.0).await?;
        Ok(Deleted::new(id.0))
    }

    /// Fetch the templates that Meta has
    ///
    /// All pages. Matched with ours by id, or by name and language; one that Meta does not have any more becomes a
    /// draft. Happens by itself every ten minutes.
    #[oai(path = "/agents/:agent/templates/sync", method = "post")]
    async fn sync_templates(&self, agent: Path<InAgent>) -> Answer<Synced> {
        let synced = template::sync(&agent.ctx, agent.id).await?;
        Ok(poem_openapi::payload::Json(Synced {
            created: synced.created,
            updated: synced.updated,
            removed: synced.removed,
        }))
    }

    /// Submit a draft to Meta
    ///
    /// For templates that were made before a channel was connected, or that Meta does not have any more.
    #[oai(path = "/agents/:agent/templates/:id/submit", method = "post")]
    async fn submit_template(
        &self,
        agent: Path<InAgent>,
        id: Path<TemplateId>,
    ) -> Answer<Template> {
        let submitted = template::submit(&agent.ctx, agent.id, id.0).await?;
        Ok(Template::answer(submitted))
    }
}

/// What fetching Meta's templates changed.
#[derive(Debug, Default, Object)]
struct Synced {
    /// Templates that were new.
    created: u64,
    /// Templates that had changed.
    updated: u64,
    /// Templates that Meta does not have any more.
    removed: u64,
}

/// A template to be made.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateIn {
    /// Lowercase letters, digits and underscores; unique together with the language.
    name: String,
    /// Meta's language code, as in `en_US`.
    language: String,
    /// Meta's category.
    category: Category,
    /// The text, with placeholders `{{1}}` or `{{name}}`.
    body: String,
    /// What stands above the body.
    header: Option<Header>,
    /// What stands below the body.
    footer: Option<String>,
    /// At most ten.
    #[oai(default)]
    #[serde(default)]
    buttons: Vec<Button>,
    /// Example values by variable key: `1` or `name`, `header.1`, `button.0`.
    #[oai(default)]
    #[serde(default)]
    examples: BTreeMap<String, String>,
}

/// What shall change of a template; what is left out stays.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateChange {
    /// A new name.
    name: Option<String>,
    /// A new language.
    language: Option<String>,
    /// A new category.
    category: Option<Category>,
    /// A new text.
    body: Option<String>,
    /// A new header; null takes it away.
    #[serde(default)]
    header: MaybeUndefined<Header>,
    /// A new footer; null takes it away.
    #[serde(default)]
    footer: MaybeUndefined<String>,
    /// New buttons, all of them.
    buttons: Option<Vec<Button>>,
    /// New example values, all of them.
    examples: Option<BTreeMap<String, String>>,
}

/// A template.
#[derive(Debug, Object)]
pub(super) struct Template {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Its language.
    language: String,
    /// Meta's category.
    category: Category,
    /// Where it stands: only an approved one can be sent.
    status: TemplateStatus,
    /// True when it was approved without Meta.
    simulated: bool,
    /// Meta's id of it.
    meta_id: Option<String>,
    /// Meta's own word for where it stands.
    meta_status: Option<String>,
    /// Meta's quality rating: GREEN, YELLOW, RED or UNKNOWN.
    quality: Option<String>,
    /// Why it was rejected, paused or switched off.
    status_reason: Option<String>,
    /// The text.
    body: String,
    /// What stands above the body.
    header: Option<Header>,
    /// What stands below the body.
    footer: Option<String>,
    /// The buttons.
    buttons: Vec<Button>,
    /// Example values by variable key.
    examples: BTreeMap<String, String>,
    /// The keys that a campaign must map.
    variables: Vec<String>,
    /// When it was made.
    created_at: Time,
    /// When it was last changed.
    updated_at: Time,
}

impl Template {
    fn answer(row: Model) -> poem_openapi::payload::Json<Self> {
        poem_openapi::payload::Json(row.into())
    }
}

impl From<Model> for Template {
    fn from(row: Model) -> Self {
        let content = Content::of(&row);
        Self {
            id: row.id.to_string(),
            variables: content.variables(),
            name: content.name,
            language: content.language,
            category: content.category.into(),
            status: row.status.into(),
            simulated: row.simulated,
            meta_id: row.meta_id,
            meta_status: row.meta_status,
            quality: row.quality,
            status_reason: row.status_reason,
            body: content.body,
            header: content.header.map(Into::into),
            footer: content.footer,
            buttons: content.buttons.into_iter().map(Into::into).collect(),
            examples: serde_json::from_value(row.examples).unwrap_or_default(),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}

impl From<TemplateIn> for New {
    fn from(given: TemplateIn) -> Self {
        Self {
            content: Content {
                name: given.name,
                language: given.language,
                category: given.category.into(),
                header: given.header.map(Into::into),
                body: given.body,
                footer: given.footer,
                buttons: given.buttons.into_iter().map(Into::into).collect(),
                more: Vec::new(),
            },
            examples: given.examples,
        }
    }
}

impl From<TemplateChange> for Change {
    fn from(given: TemplateChange) -> Self {
        Self {
            name: given.name,
            language: given.language,
            category: given.category.map(Into::into),
            header: change(given.header).map(|header| header.map(Into::into)),
            body: given.body,
            footer: change(given.footer),
            buttons: given
                .buttons
                .map(|rows| rows.into_iter().map(Into::into).collect()),
            examples: given.examples,
        }
    }
}

/// Left out is no change, null is to nothing.
fn change<T>(given: MaybeUndefined<T>) -> Option<Option<T>> {
    match given {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}
