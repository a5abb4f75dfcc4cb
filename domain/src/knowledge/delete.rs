//! Deletes a document.

use super::version;
use crate::{Ctx, Result, error::NotFound, store};
use entity::{AgentId, DocumentId};

/// Deletes a document. Whoever asks from now on is not told what it said.
pub async fn delete(ctx: &Ctx, agent: AgentId, id: DocumentId) -> Result<()> {
    let tx = ctx.store.begin().await?;
    let sql = "DELETE FROM knowledge_document WHERE id = $1 AND agent_id = $2 RETURNING bytes";
    let deleted = store::column::<i64>(&tx, sql, [id.0.into(), agent.0.into()]).await?;
    let Some(bytes) = deleted.into_iter().next() else {
        return Err(NotFound::new("document", id).into());
    };
    version::raise(&tx, agent, -1, -bytes).await?;
    tx.commit().await?;
    Ok(())
}
