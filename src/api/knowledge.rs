//! `/agents/{agent}/knowledge`: the documents that an agent answers from.

use super::{
    answer::{Answer, Created, CreatedAnswer, Deleted, List},
    body::Body,
    error::ApiError,
    in_agent::InAgent,
    knowledge_document::{DocumentIn, Given},
    path::Path,
    tag::Tag,
    time::Time,
};
use domain::knowledge::{self, Change, Listed};
use entity::{DocumentId, knowledge_document::Model};
use poem::http::StatusCode;
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use serde::Deserialize;

/// The routes of knowledge.
pub(super) struct Knowledge;

#[OpenApi(tag = "Tag::Knowledge")]
impl Knowledge {
    /// List the documents
    ///
    /// Oldest first, without their texts.
    #[oai(path = "/agents/:agent/knowledge", method = "get")]
    async fn list_documents(
        &self,
        agent: Path<InAgent>,
        limit: Query<Option<u64>>,
        cursor: Query<Option<String>>,
    ) -> Answer<List<Document>> {
        let page = knowledge::list(&agent.ctx, agent.id, limit.0, cursor.0.as_deref()).await?;
        Ok(List::of(page, Document::from))
    }

    /// Add a document
    ///
    /// A title with a text, or a file of text or Markdown (UTF-8) as it is; up to 5 MB. Headings of Markdown say where a
    /// new subject begins. It can be asked about as soon as this is answered.
    #[oai(path = "/agents/:agent/knowledge", method = "post")]
    async fn add_document(
        &self,
        agent: Path<InAgent>,
        /// What a file is called; else by its first heading, or its first line.
        title: Query<Option<String>>,
        given: Given,
    ) -> CreatedAnswer<Document> {
        let DocumentIn { title, text } = titled(title.0, given)?;
        let added = knowledge::add(&agent.ctx, agent.id, &title, &text).await?;
        Ok(Created(Listed::from(added).into()))
    }

    /// Read a document
    ///
    /// With its text.
    #[oai(path = "/agents/:agent/knowledge/:id", method = "get")]
    async fn get_document(&self, agent: Path<InAgent>, id: Path<DocumentId>) -> Answer<Document> {
        let found = knowledge::get(&agent.ctx, agent.id, id.0).await?;
        Ok(Json(Document::with_text(found)))
    }

    /// Replace a document
    ///
    /// As it would be added. Nothing that it said before is answered from now on.
    #[oai(path = "/agents/:agent/knowledge/:id", method = "put")]
    async fn replace_document(
        &self,
        agent: Path<InAgent>,
        id: Path<DocumentId>,
        /// What a file is called; else by its first heading, or its first line.
        title: Query<Option<String>>,
        given: Given,
    ) -> Answer<Document> {
        let DocumentIn { title, text } = titled(title.0, given)?;
        let change = Change {
            title: Some(title),
            text: Some(text),
        };
        let replaced = knowledge::replace(&agent.ctx, agent.id, id.0, change).await?;
        Ok(Json(Listed::from(replaced).into()))
    }

    /// Change a document
    ///
    /// What is left out stays.
    #[oai(path = "/agents/:agent/knowledge/:id", method = "patch")]
    async fn change_document(
        &self,
        agent: Path<InAgent>,
        id: Path<DocumentId>,
        body: Body<DocumentChange>,
    ) -> Answer<Document> {
        let DocumentChange { title, text } = body.0;
        let change = Change { title, text };
        let changed = knowledge::replace(&agent.ctx, agent.id, id.0, change).await?;
        Ok(Json(Listed::from(changed).into()))
    }

    /// Delete a document
    ///
    /// Nothing that it said is answered from now on.
    #[oai(path = "/agents/:agent/knowledge/:id", method = "delete")]
    async fn delete_document(&self, agent: Path<InAgent>, id: Path<DocumentId>) -> Answer<Deleted> {
        knowledge::delete(&agent.ctx, agent.id, id.0).await?;
        Ok(Deleted::new(id.0))
    }
}

/// The document with a title, which a file need not bring.
fn titled(title: Option<String>, given: Given) -> Result<DocumentIn, ApiError> {
    match given {
        Given::Document(document) => Ok(document),
        Given::File(text) => {
            let title = title.or_else(|| knowledge::title_of(&text));
            let title = title.ok_or_else(|| {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                ApiError::new(status, "blank", "the file is blank").of_field("text")
            })?;
            Ok(DocumentIn { title, text })
        }
    }
}

/// What shall change of a document; what is left out stays.
#[derive(Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentChange {
    /// A new title.
    title: Option<String>,
    /// A new text, the whole of it.
    text: Option<String>,
}

/// A document of an agent's knowledge.
#[derive(Debug, Object)]
struct Document {
    /// Its id.
    id: String,
    /// What it is about.
    title: String,
    /// How long its text is, in bytes of UTF-8.
    bytes: i64,
    /// Its text, when one document is read.
    #[oai(skip_serializing_if_is_none)]
    text: Option<String>,
    /// When it was added.
    created_at: Time,
    /// When it was last changed.
    updated_at: Time,
}

impl Document {
    fn with_text(row: Model) -> Self {
        let text = row.text.clone();
        Self {
            text: Some(text),
            ..Self::from(Listed::from(row))
        }
    }
}

impl From<Listed> for Document {
    fn from(row: Listed) -> Self {
        Self {
            id: row.id.to_string(),
            title: row.title,
            bytes: row.bytes,
            text: None,
            created_at: Time(row.created_at),
            updated_at: Time(row.updated_at),
        }
    }
}
