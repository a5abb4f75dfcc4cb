//! `/agents/{agent}/attributes`: the typed values that contacts may carry.

use super::{
    answer::{Answer, Created, CreatedAnswer, List},
    body::Body,
    in_agent::InAgent,
    mirror::mirror,
    path::{Name, Path},
    tag::Tag,
    time::Time,
};
use domain::attribute::{self, Change, New};
use entity::attribute::{AttributeType as Row, Model};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json, types::MaybeUndefined};
use serde::Deserialize;

/// The routes of attributes.
pub(super) struct Attributes;

#[OpenApi(tag = "Tag::Contacts")]
impl Attributes {
    /// List the attributes
    ///
    /// Oldest first; archived ones too.
    #[oai(path = "/agents/:agent/attributes", method = "get")]
    async fn list_attributes(
        &self,
        agent: Path<InAgent>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<Attribute>> {
        let page = attribute::list(&agent.ctx, agent.id, limit.0, cursor.0.as_deref()).await?;
        Ok(List::of(page, Attribute::from))
    }

    /// Create an attribute
    ///
    /// From then on contacts may carry it, imports may have a column and filters a term for it.
    #[oai(path = "/agents/:agent/attributes", method = "post")]
    async fn create_attribute(
        &self,
        agent: Path<InAgent>,
        body: Body<AttributeIn>,
    ) -> CreatedAnswer<Attribute> {
        let made = attribute::create(&agent.ctx, agent.id, body.0.into()).await?;
        Ok(Created(made.into()))
    }

    /// Change an attribute
    ///
    /// What is left out stays; name and type cannot be changed. An archived attribute stays on the contacts that have
    /// it and in filters, and is refused in new data.
    #[oai(path = "/agents/:agent/attributes/:name", method = "patch")]
    async fn change_attribute(
        &self,
        agent: Path<InAgent>,
        name: Path<Name>,
        body: Body<AttributeChange>,
    ) -> Answer<Attribute> {
        let change = body.0.into();
        let changed = attribute::change(&agent.ctx, agent.id, &name.0.0, change).await?;
        Ok(Json(changed.into()))
    }
}

mirror! {
    /// The type of an attribute's values.
    AttributeType of Row {
        /// A text of at most 1024 characters.
        Text,
        /// A number.
        Number,
        /// True or false.
        Boolean,
        /// A calendar date, as in `2026-01-31`.
        Date,
    }
}

/// An attribute to be made.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct AttributeIn {
    /// Letters, digits and underscores, beginning with a letter; unique in the agent.
    name: String,
    /// Its label, for people.
    label: Option<String>,
    /// The type of its values, for ever.
    #[oai(rename = "type")]
    #[serde(rename = "type")]
    kind: AttributeType,
    /// What it is for.
    description: Option<String>,
}

/// What shall change of an attribute; what is left out stays.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct AttributeChange {
    /// A new label; null takes it away.
    #[serde(default)]
    label: MaybeUndefined<String>,
    /// A new description; null takes it away.
    #[serde(default)]
    description: MaybeUndefined<String>,
    /// Whether it is refused in new data.
    archived: Option<bool>,
}

/// An attribute.
#[derive(Debug, Object)]
struct Attribute {
    /// Its id.
    id: String,
    /// Its name, as in `attributes.<name>`.
    name: String,
    /// Its label.
    label: Option<String>,
    /// The type of its values.
    #[oai(rename = "type")]
    kind: AttributeType,
    /// What it is for.
    description: Option<String>,
    /// Whether it is refused in new data.
    archived: bool,
    /// When it was made.
    created_at: Time,
    /// When it was last changed.
    updated_at: Time,
}

impl From<Model> for Attribute {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.to_string(),
            name: row.name,
            label: row.label,
            kind: row.kind.into(),
            description: row.description,
            archived: row.archived_at.is_some(),
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}

impl From<AttributeIn> for New {
    fn from(given: AttributeIn) -> Self {
        Self {
            name: given.name,
            label: given.label,
            kind: given.kind.into(),
            description: given.description,
        }
    }
}

impl From<AttributeChange> for Change {
    fn from(given: AttributeChange) -> Self {
        Self {
            label: change(given.label),
            description: change(given.description),
            archived: given.archived,
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
