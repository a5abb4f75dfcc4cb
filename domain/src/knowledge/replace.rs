//! Replaces a document, or a part of it.

use super::{content, size, title, version};
use crate::{Ctx, Result, error::NotFound, store};
use entity::{AgentId, DocumentId, knowledge_document::Model};

/// What changes; what is absent stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// What it is about.
    pub title: Option<String>,
    /// The whole text.
    pub text: Option<String>,
}

/// Replaces a document, or a part of it. Whoever asks from now on finds what it says now, and nothing that it said.
pub async fn replace(ctx: &Ctx, agent: AgentId, id: DocumentId, change: Change) -> Result<Model> {
    let title = change.title.as_deref().map(title).transpose()?;
    let text = change.text.as_deref().map(content).transpose()?;
    let tx = ctx.store.begin().await?;
    let lock = ctx.store.dialect().for_update();
    let sql = format!("SELECT bytes FROM knowledge_document WHERE id = $1 AND agent_id = $2{lock}");
    let held = store::column::<i64>(&tx, sql, [id.0.into(), agent.0.into()]).await?;
    let Some(before) = held.into_iter().next() else {
        return Err(NotFound::new("document", id).into());
    };
    let bytes = text.map_or(before, size);
    version::raise(&tx, agent, 0, bytes - before).await?;
    let sql = "UPDATE knowledge_document SET title = COALESCE($2, title), text = COALESCE($3, text), bytes = $4, \
               updated_at = $5 WHERE id = $1 RETURNING *";
    let values = [
        id.0.into(),
        title.into(),
        text.map(str::to_owned).into(),
        bytes.into(),
        ctx.now().into(),
    ];
    let replaced = store::query_one::<Model>(&tx, sql, values).await?;
    tx.commit().await?;
    Ok(replaced.expect("because the row is locked"))
}
